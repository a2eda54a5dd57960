"""curate_trajectories: successful runs become (state, action) rows with the split of their task (paper 3.2.4).

Training runs are also kept under further wordings: the states and actions are the same, only the request differs.
A reworded request never uses a held-out wording and never equals a request of a test split.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.apps.catalogue import App, load_app
from tasks.errors import DataError
from tasks.params import CurateTrajectories, Params, run_of, section_of
from tasks.schemas import ActRow, InstantiatedTask, JudgedTrajectory, Reject, Shard, Trajectory
from tasks.trajectories import card, rewording
from tasks.trajectories.rows import Wanted, placeless, rows

VERSION = 1
STAGE = "curate_trajectories"
SHARD = 512
TASKS = store.data_dir("instantiate") / "tasks.parquet"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
TRAJECTORIES = store.data_dir("execute") / "trajectories.parquet"
VERDICTS = store.data_dir("judge") / "verdicts.parquet"


def split(params: Params) -> list[Shard]:
    """Shards of trajectories in the order of their ids."""
    ids = trajectory_ids(TRAJECTORIES)
    content = store.digest_files([TASKS, PAIRS, TRAJECTORIES, VERDICTS])
    return [
        Shard(
            stage=STAGE,
            index=index,
            items=tuple(ids[start : start + SHARD]),
            content=content,
            params=params.used(STAGE),
            version=VERSION,
        )
        for index, start in enumerate(range(0, len(ids), SHARD))
    ]


def trajectory_ids(path: Path) -> list[str]:
    """Ids alone: a state holds some hundred controls, which nobody needs for cutting shards."""
    import pyarrow.parquet as pq

    if not path.exists():
        raise DataError(str(path), "no such file", "trajectories", "run the stage execute")
    return sorted(str(i) for i in pq.read_table(path, columns=["trajectory_id"])["trajectory_id"].to_pylist())


def work(shard: Shard) -> Path:
    """Rows of a shard's trajectories, and rejects beside them."""
    run, own = run_of(shard), section_of(shard, CurateTrajectories)
    app = load_app(run.app)
    tasks = {t.task_id: t for t in store.read_rows(TASKS, InstantiatedTask)}
    verdicts = {v.trajectory_id: v for v in store.read_rows(VERDICTS, JudgedTrajectory)}
    asked = test_requests(tasks.values())
    kept: list[ActRow] = []
    rejects: list[Reject] = []
    for trajectory in store.read_rows(TRAJECTORIES, Trajectory, filters=[("trajectory_id", "in", shard.items)]):
        task, bare = tasks[trajectory.task_id], placeless(trajectory)
        for wanted in _wanted(app, task, own.rewordings):
            leaks = wanted.request in asked if trajectory.split == "train" else False
            for row in rows(bare, verdicts.get(trajectory.trajectory_id), wanted, STAGE):
                if isinstance(row, Reject):
                    rejects.append(row)
                elif leaks:
                    rejects.append(
                        Reject(stage=STAGE, row_id=row.row_id, reason="request_of_a_test_split", detail=row.request)
                    )
                else:
                    kept.append(row)
    store.write_rows(_rejects_path(shard), Reject, rejects)
    return store.write_rows(store.shard_path(shard), ActRow, kept)


def test_requests(tasks: Iterable[InstantiatedTask]) -> frozenset[str]:
    """Requests that training must not hold; the template split asks the same of another document by its nature."""
    return frozenset(t.request for t in tasks if t.split not in ("train", "dev", "template"))


def _wanted(app: App, task: InstantiatedTask, count: int) -> list[Wanted]:
    """The original wording, then others for training tasks."""
    others = rewording.reworded(app, task, count) if task.split == "train" else []
    return [Wanted(task.request), *(Wanted(text, f"~{number}") for number, text in enumerate(others, 1))]


def _rejects_path(shard: Shard) -> Path:
    return store.shard_path(shard, ".rejects.parquet")


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Join the rows by id and describe them in card.md; many as they are, they stay in Arrow tables here."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = store.data_dir(STAGE)
    table = pa.concat_tables([pq.read_table(path) for path in paths]).sort_by("row_id") if paths else None
    if table is None:
        store.write_rows(out / "rows.parquet", ActRow, [])
    else:
        with store.replacing(out / "rows.parquet") as temporary:
            pq.write_table(table, temporary, compression="zstd", row_group_size=4096)
    rejects = [r for p in paths for r in store.read_rows(p.with_name(f"{p.stem}.rejects.parquet"), Reject)]
    rejects.sort(key=lambda r: r.row_id)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    columns = ["row_id", "trajectory_id", "family", "template", "split", "request", "n_steps", "plan"]
    seen = table.select(columns).to_pylist() if table is not None else []
    summary = card.summary(seen)
    store.write_text(out / "card.md", card.text(summary, Counter(r.reason for r in rejects)))
    return store.metrics(STAGE, len(seen) + len(rejects), len(seen), rejects, **summary)
