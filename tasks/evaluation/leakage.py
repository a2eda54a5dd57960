"""What share of a test split occurred in training: the same prompt as the model gets it, the same wording.

Prompts are compared as token ids. As text no prompt of the split `values` occurs twice, since its values are new; in a
compact rendering values are slots, and then most of them do.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.schemas import ActRow, digest

CHUNK = 256
"""Trajectories read at a time: a state holds some hundred controls."""

_VALUE = re.compile(r"\"[^\"]*\"|“[^”]*”|'[^']{2,}'|\b\d+(?:\.\d+)?\b")


def shape(request: str) -> str:
    """A request without case, spacing, quoted values and numbers: its wording."""
    return " ".join(_VALUE.sub("□", request).casefold().split())


def seen(rows: Path, tested: Sequence[str], prompt: Callable[[ActRow], Sequence[int]]) -> dict[str, dict[str, Any]]:
    """By split: rows tested, and the shares of their prompts and of their wordings that training holds.

    Args:
        rows: rows.parquet of curate_trajectories.
        tested: row ids.
        prompt: token ids of a row's state, as the evaluated model gets it.
    """
    own = store.read_rows(rows, ActRow, filters=[("row_id", "in", list(tested))]) if tested else []
    shapes: set[str] = set()
    known: set[str] = set()
    for row in _training(rows) if own else ():
        shapes.add(shape(row.request))
        known.add(digest(list(prompt(row))))
    found: dict[str, dict[str, Any]] = {}
    for split in sorted({row.split for row in own}):
        part = [row for row in own if row.split == split]
        found[split] = {
            "rows": len(part),
            "prompts": round(sum(digest(list(prompt(row))) in known for row in part) / len(part), 4),
            "ways_of_asking": round(sum(shape(row.request) in shapes for row in part) / len(part), 4),
        }
    return found


def _training(rows: Path) -> Iterator[ActRow]:
    import pyarrow.parquet as pq

    train = ("split", "==", "train")
    ids = pq.read_table(rows, columns=["trajectory_id"], filters=[train])["trajectory_id"].unique().to_pylist()
    for start in range(0, len(ids), CHUNK):
        yield from store.read_rows(rows, ActRow, filters=[train, ("trajectory_id", "in", ids[start : start + CHUNK])])
