"""LAM3 as train_lam4 starts from it: what moves, what stays as the reference, and what is written in the end.

A compact model moves whole beside a frozen copy; a large one moves by its adapters, and is the reference with these
switched off.
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
    return Checkpoint(large.load(str(folder), before.renderer.tokenizer).eval(), before.renderer, folder)


def moving(before: Checkpoint) -> tuple[Any, Reference]:
    """The model to train, and what opens frozen LAM3. A large model of `before` holds the adapters from now on."""
    if isinstance(before.renderer, JsonRenderer):
        candidate = adapters.adapted(before.model, "CAUSAL_LM")
        return candidate, lambda: adapters.switched_off(candidate)
    frozen = copy.deepcopy(before.model).requires_grad_(False).eval()
    return copy.deepcopy(before.model), lambda: nullcontext(frozen)


def save(candidate: Any, before: Checkpoint, folder: Path) -> None:
    """An accepted candidate's checkpoint; the candidate is not to be used any more."""
    if isinstance(before.renderer, JsonRenderer):
        large.save(adapters.merged(candidate, before.folder), before.renderer, folder)
    else:
        checkpoints.save(candidate, before.renderer, folder)


def keep(before: Checkpoint, folder: Path) -> None:
    """LAM3's checkpoint as it was. Large files are copied: weights read in 4 bits would not come back as they were."""
    if isinstance(before.renderer, JsonRenderer):
        shutil.copytree(before.folder, folder, dirs_exist_ok=True)
    else:
        checkpoints.save(before.model, before.renderer, folder)
