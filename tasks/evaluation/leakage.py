"""What share of a test split occurred in training: the same prompt (request and state), the same way of asking."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.schemas import ActRow, digest

_VALUE = re.compile(r"\"[^\"]*\"|“[^”]*”|'[^']{2,}'|\b\d+(?:\.\d+)?\b")


def normal(request: str) -> str:
    """A request without case and spacing."""
    return " ".join(request.casefold().split())


def shape(request: str) -> str:
    """A request with quoted values and numbers taken out: its way of asking."""
    return normal(_VALUE.sub("□", request))


def state(row: ActRow) -> str:
    """Everything a model is shown of a row but the numbers of the controls."""
    controls = [c.model_dump(exclude={"label", "rect"}) for c in row.controls]
    history = [(a.function, a.args, a.control_text, a.status.value) for a in row.history]
    return digest((normal(row.request), row.plan, history, controls))


def seen(rows: Path, tested: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By split: rows tested, and the shares of their prompts and of their ways of asking that training holds.

    Args:
        rows: rows.parquet of curate_trajectories.
        tested: row ids.
    """
    import pyarrow.parquet as pq

    asked = pq.read_table(rows, columns=["request"], filters=[("split", "==", "train")])["request"].unique().to_pylist()
    shapes = {shape(request) for request in asked}
    own = store.read_rows(rows, ActRow, filters=[("row_id", "in", list(tested))]) if tested else []
    requests = {normal(row.request) for row in own}
    # only rows under a request that is tested can be equal; the others need not be read
    common = [request for request in asked if normal(request) in requests]
    trained = (
        store.read_rows(rows, ActRow, filters=[("split", "==", "train"), ("request", "in", common)]) if common else []
    )
    known = {state(row) for row in trained}
    found: dict[str, dict[str, Any]] = {}
    for split in sorted({row.split for row in own}):
        part = [row for row in own if row.split == split]
        found[split] = {
            "rows": len(part),
            "prompts": round(sum(state(row) in known for row in part) / len(part), 4),
            "ways_of_asking": round(sum(shape(row.request) in shapes for row in part) / len(part), 4),
        }
    return found
