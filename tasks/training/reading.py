"""Reading the stores for training: only the splits asked for, and what holds screens one at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from tasks import store
from tasks.schemas import ActRow, JudgedTrajectory, TaskPlan, Trajectory, Verdict, digest
from tasks.training import kept
from tasks.training.kept import Part

VERDICT = ("trajectory_id", "verdict")

WATCHED = 40
"""One evolved pair in so many is watched instead of learned."""

OPEN_SPLITS = ("train", "dev")
"""What training may read; test splits are read by evaluate_* alone."""


def act_rows(path: Path, splits: Collection[str] = OPEN_SPLITS) -> dict[str, Part[ActRow]]:
    """Rows of each split, by id.

    Raises:
        DataError: no such file, or not rows of ActRow.
    """
    rows, found = kept.rows(), {split: list[tuple[str, int]]() for split in splits}
    for row in store.iter_rows(path, ActRow, [("split", "in", list(splits))]):
        found[row.split].append((row.row_id, len(rows)))
        rows.append(row)
    return {split: Part(rows, (place for _, place in sorted(own))) for split, own in found.items()}


def pairs(path: Path, splits: Collection[str] = ("train",)) -> list[TaskPlan]:
    """Plan pairs of some splits, by id."""
    return sorted(store.iter_rows(path, TaskPlan, [("split", "in", list(splits))]), key=lambda p: p.pair_id)


def apart(rows: Sequence[TaskPlan]) -> tuple[list[TaskPlan], list[TaskPlan]]:
    """Pairs to learn, and evolved ones to watch: dev holds documentation alone, whose plans have no one form."""
    watched = [p for p in rows if p.operator and int(digest(p.pair_id), 16) % WATCHED == 0]
    away = {p.pair_id for p in watched}
    return [p for p in rows if p.pair_id not in away], watched


class Judged(Iterable[tuple[Trajectory, JudgedTrajectory]]):
    """Trajectories of some splits with their verdicts, in the order of the files, which is that of their ids.

    They are read one at a time, again whenever they are gone through.

    Args:
        places: folders of episodes with the files of their verdicts; those without a verdict are left out.
        splits: wanted.
    """

    def __init__(self, *places: tuple[Path, Path], splits: Collection[str] = OPEN_SPLITS) -> None:
        self.places, self.wanted = places, [("split", "in", list(splits))]

    def __iter__(self) -> Iterator[tuple[Trajectory, JudgedTrajectory]]:
        for folder, verdicts in self.places:
            given = {v.trajectory_id: v for v in store.iter_rows(verdicts, JudgedTrajectory)}
            for run in store.iter_rows(folder / "trajectories.parquet", Trajectory, self.wanted):
                if run.trajectory_id in given:
                    yield run, given[run.trajectory_id]

    def skills(self) -> Iterator[tuple[frozenset[str], bool]]:
        """The skills that each run's plan or task names, and whether it succeeded; what happened stays on disk."""
        columns = ["trajectory_id", "plan_source", "family", "split"]
        for folder, verdicts in self.places:
            given = {v["trajectory_id"]: v["verdict"] for v in store.iter_values(verdicts, JudgedTrajectory, VERDICT)}
            for run in store.iter_values(folder / "trajectories.parquet", Trajectory, columns, self.wanted):
                if run["trajectory_id"] in given:
                    named = frozenset([*run["plan_source"].split("+"), *run["family"].split("+")])
                    yield named, given[run["trajectory_id"]] == Verdict.SUCCESS
