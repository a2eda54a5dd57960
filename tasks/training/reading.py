"""Reading the stores for training: only the splits asked for, and equal controls held once."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.errors import DataError
from tasks.schemas import ActRow, Control, JudgedTrajectory, TaskPlan, Trajectory, digest

WATCHED = 40
"""One evolved pair in so many is watched instead of learned."""

OPEN_SPLITS = ("train", "dev")
"""What training may read; test splits are read by evaluate_* alone."""


def act_rows(path: Path, splits: Collection[str] = OPEN_SPLITS) -> list[ActRow]:
    """Rows of some splits. Rewordings of a row share its controls, and equal controls are one object.

    Raises:
        DataError: no such file, or not rows of ActRow.
    """
    import pyarrow.parquet as pq

    if not path.exists():
        raise DataError(str(path), "no such file", "act rows", "run the stage curate_trajectories")
    rows: list[ActRow] = []
    known: dict[Any, Control] = {}
    states: dict[tuple[str, int], tuple[Control, ...]] = {}
    others = [name for name in ActRow.model_fields if name != "controls"]
    file = pq.ParquetFile(path)
    for group in range(file.num_row_groups):
        table = file.read_row_group(group)
        plain = store_rows(table.select(others))
        column = table["controls"]
        for i, values in enumerate(plain):
            if values["split"] not in splits:
                continue
            key = values["trajectory_id"], values["step"]
            if key not in states:
                states[key] = tuple(_control(c, known) for c in column[i].as_py())
            rows.append(ActRow.model_validate({**values, "controls": states[key]}))
    return sorted(rows, key=lambda row: row.row_id)


def store_rows(table: Any) -> list[dict[str, Any]]:
    """Rows of an Arrow table as mappings, free-form JSON decoded as tasks/store.py encodes it."""
    return [store.decoded(row, ActRow) for row in table.to_pylist()]


def _control(values: dict[str, Any], known: dict[Any, Control]) -> Control:
    rect = values["rect"]
    key = (*(v for k, v in values.items() if k != "rect"), tuple(rect.values()) if rect else None)
    found = known.get(key)
    if found is None:
        found = known[key] = Control.model_validate(values)
    return found


def pairs(path: Path, splits: Collection[str] = ("train",)) -> list[TaskPlan]:
    """Plan pairs of some splits, by id."""
    return sorted((p for p in store.read_rows(path, TaskPlan) if p.split in splits), key=lambda p: p.pair_id)


def apart(rows: Sequence[TaskPlan]) -> tuple[list[TaskPlan], list[TaskPlan]]:
    """Pairs to learn, and evolved ones to watch: dev holds documentation alone, whose plans have no one form."""
    watched = [p for p in rows if p.operator and int(digest(p.pair_id), 16) % WATCHED == 0]
    away = {p.pair_id for p in watched}
    return [p for p in rows if p.pair_id not in away], watched


def documentation(rows: Sequence[TaskPlan]) -> list[TaskPlan]:
    """The pairs an agent may look up at run time: sourced from documentation, of the training split."""
    return [p for p in rows if p.split == "train" and not p.operator and not p.family]


def judged(
    folder: Path, verdicts: Path, splits: Collection[str] = OPEN_SPLITS
) -> list[tuple[Trajectory, JudgedTrajectory]]:
    """Trajectories of some splits with their verdicts, by id; those without a verdict are left out."""
    given = {v.trajectory_id: v for v in store.read_rows(verdicts, JudgedTrajectory)}
    runs = (t for t in store.read_rows(folder / "trajectories.parquet", Trajectory) if t.split in splits)
    return sorted(
        ((t, given[t.trajectory_id]) for t in runs if t.trajectory_id in given), key=lambda pair: pair[0].trajectory_id
    )
