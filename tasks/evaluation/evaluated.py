"""Who is evaluated: names, checkpoints, and clients that ask them over HTTP; nothing here loads a model."""

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks import store
from tasks.agent.rules import RULES
from tasks.errors import DataError
from tasks.llm import client, serving
from tasks.llm.client import Client
from tasks.llm.limits import Limits
from tasks.params import Run
from tasks.schemas import Shard

LADDER = ("lam1", "lam2", "lam3", "lam4")
FOLDERS: dict[str, Path] = {
    "base": store.data_dir("train_lam1") / "base",
    **{name: store.data_dir(f"train_{name}") / "checkpoint" for name in LADDER},
}
GIVEN = "_given"
"""Ends the name of a model that is given the task's own plan: it shows acting apart from planning."""
AGENTS = (*LADDER, "base", RULES, f"lam4{GIVEN}", f"{RULES}{GIVEN}")
"""Who takes part as the agent that people get; the others are bare policies."""
GATE = FOLDERS["lam4"] / "gate.json"
IN_FLIGHT = 2
"""A served checkpoint answers one call at a time; the second waits there instead of here."""


def behind(model: str) -> str:
    """The checkpoint that serves a model: its own, for the rules the one whose planner they use, "" for none."""
    if model == RULES:
        return "lam4"
    name = model.removesuffix(GIVEN)
    return name if name in FOLDERS else ""


def digest_of(model: str) -> str:
    """What stands behind a name now: digest of a checkpoint's files, of the teacher's code, "" for policies in code.

    Raises:
        DataError: the checkpoint is not there.
    """
    if model == "teacher":
        return serving.teacher_identity()
    folder = FOLDERS.get(behind(model))
    if folder is None:
        return ""
    return serving.checkpoint_digest(folder)


@contextlib.contextmanager
def asking(model: str, run: Run, stage: str) -> Iterator[Client]:
    """A client of a model, which is served for as long as the context lasts.

    Raises:
        EndpointError: it did not come up.
    """
    if model == "teacher":
        with client.teacher(run, stage=stage) as teacher:
            yield teacher
        return
    with (
        serving.served(FOLDERS[behind(model)]) as found,
        Client(found.url, found.key, model, identity=found.digest, limits=Limits(IN_FLIGHT)) as served,
    ):
        yield served


def checkpoint(shard: Shard) -> Path | None:
    """The checkpoint that a shard asks, None where it asks none."""
    return FOLDERS.get(behind(model_of(shard)))


def refused() -> dict[str, str]:
    """Models that are another one: {"lam4": "lam3"} where the gate kept LAM3 because LAM4 was not better on dev.

    Raises:
        DataError: the gate's decision cannot be read.
    """
    if not GATE.exists():
        return {}
    try:
        accepted = json.loads(GATE.read_text(encoding="utf-8"))["accepted"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(str(GATE), str(error), '{"accepted": true or false}', "run train_lam4 again") from error
    return {} if accepted else {"lam4": "lam3"}


def cut(items: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Items in pieces of at most `size`."""
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]


def model_of(shard: Shard) -> str:
    """A shard has one model; its items are "<model>/...", so that they are unique in the stage."""
    return shard.items[0].partition("/")[0]
