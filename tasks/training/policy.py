"""LAM3 as train_lam4 starts from it: what moves, what stays as the reference, and what is written in the end.

A compact model moves whole beside a frozen copy; a large one moves by its adapters, beside LAM3's own.
"""

import copy
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from tasks.model import checkpoints
from tasks.model.checkpoints import Checkpoint
from tasks.model.json_rendering import JsonRenderer
from tasks.training import adapters, large

Reference = Callable[[], AbstractContextManager[Any]]


def lam3(folder: Path) -> Checkpoint:
    """LAM3, evaluation mode; a large one in 4 bits on a GPU.

    Raises:
        DataError: not a checkpoint folder.
    """
    if checkpoints.load_config(folder).style != "json":
        return checkpoints.load(folder)
    before = checkpoints.load(folder, with_model=False)
    assert isinstance(before.renderer, JsonRenderer)
    return Checkpoint(large.load(folder).eval(), before.renderer, folder)


def moving(before: Checkpoint) -> tuple[Any, Reference]:
    """The model to train, and what opens frozen LAM3. A large model of `before` is the one that moves from now on."""
    if isinstance(before.renderer, JsonRenderer):
        return before.model, adapters.with_reference(before.model, before.folder)
    frozen = copy.deepcopy(before.model).requires_grad_(False).eval()
    return copy.deepcopy(before.model), lambda: nullcontext(frozen)


def save(candidate: Any, before: Checkpoint, folder: Path) -> None:
    """An accepted candidate's checkpoint."""
    if isinstance(before.renderer, JsonRenderer):
        large.save(candidate, before.renderer, before.folder, folder)
    else:
        checkpoints.save(candidate, before.renderer, folder)


def keep(before: Checkpoint, folder: Path) -> None:
    """LAM3's checkpoint as it was."""
    if isinstance(before.renderer, JsonRenderer):
        shutil.copytree(before.folder, folder, dirs_exist_ok=True)
    else:
        checkpoints.save(before.model, before.renderer, folder)
