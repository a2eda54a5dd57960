"""curate_trajectories: successful runs become (state, action) rows with the split of their task (paper 3.2.4).

Training runs are also kept under further wordings: the states and actions are the same, only the request differs.
A reworded request never uses a held-out wording and never equals a request of a test split.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.apps.binding import bind_combination
from tasks.apps.catalogue import App, load_app
from tasks.params import CurateTrajectories, Params, run_of, section_of
from tasks.schemas import ActRow, InstantiatedTask, JudgedTrajectory, Reject, Shard, Trajectory, digest
from tasks.trajectories import card
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
    return sorted(row["trajectory_id"] for row in store.iter_values(path, Trajectory, ["trajectory_id"]))


def work(shard: Shard) -> Path:
    """Rows of a shard's trajectories, and rejects beside them."""
    with store.writing(store.shard_path(shard), ActRow) as keep, store.writing(_rejects_path(shard), Reject) as reject:
        for row in _rows(shard):
            if isinstance(row, Reject):
                reject(row)
            else:
                keep(row)
    return store.shard_path(shard)


def _rows(shard: Shard) -> Iterator[ActRow | Reject]:
    """In every wording, one trajectory in memory at a time."""
    app, count = load_app(run_of(shard).app), section_of(shard, CurateTrajectories).rewordings
    tasks = {t.task_id: t for t in store.iter_rows(TASKS, InstantiatedTask)}
    asked = test_requests(tasks.values())
    among = [("trajectory_id", "in", shard.items)]
    verdicts = {v.trajectory_id: v for v in store.iter_rows(VERDICTS, JudgedTrajectory, among)}
    for trajectory in store.iter_rows(TRAJECTORIES, Trajectory, among):
        bare, verdict = placeless(trajectory), verdicts.get(trajectory.trajectory_id)
        for wanted in _wanted(app, tasks[trajectory.task_id], count):
            leaks = trajectory.split == "train" and wanted.request in asked
            for row in rows(bare, verdict, wanted, STAGE):
                if leaks and isinstance(row, ActRow):
                    reason = "request_of_a_test_split"
                    yield Reject(stage=STAGE, row_id=row.row_id, reason=reason, detail=row.request)
                else:
                    yield row


def test_requests(tasks: Iterable[InstantiatedTask]) -> frozenset[str]:
    """Requests that training must not hold; the template split asks the same of another document by its nature."""
    return frozenset(t.request for t in tasks if t.split not in ("train", "dev", "template"))


def _wanted(app: App, task: InstantiatedTask, count: int) -> list[Wanted]:
    """The original wording, then others for training tasks."""
    others = reworded(app, task, count) if task.split == "train" else []
    return [Wanted(task.request), *(Wanted(text, f"~{number}") for number, text in enumerate(others, 1))]


def _rejects_path(shard: Shard) -> Path:
    return store.shard_path(shard, ".rejects.parquet")


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Join the rows by id and describe them in card.md."""
    out = store.data_dir(STAGE)
    kept = store.merge_sorted(out / "rows.parquet", ActRow, paths, "row_id")
    turned_down = [path.with_name(f"{path.stem}.rejects.parquet") for path in paths]
    rejects = store.read_rows(store.merge_sorted(out / "rejects.parquet", Reject, turned_down, "row_id"), Reject)
    columns = ["trajectory_id", "family", "template", "split", "request", "n_steps", "plan"]
    seen = list(store.iter_values(kept, ActRow, columns))
    summary = card.summary(seen)
    store.write_text(out / "card.md", card.text(summary, Counter(r.reason for r in rejects)))
    return store.metrics(STAGE, len(seen) + len(rejects), len(seen), rejects, **summary)


def reworded(app: App, task: InstantiatedTask, count: int) -> list[str]:
    """Up to `count` further requests for the same families and bindings; none held out, none equal to the task's own.

    Args:
        app: the catalogue.
        task: of kind family; a documentation task has no further wordings.
        count: how many.
    """
    names = [w.rpartition("/")[0] for w in task.wordings if not w.startswith("connector/")]
    if task.kind != "family" or not names or any(name not in app.families for name in names):
        return []
    choices = [
        [app.families[name].wording_id(i) for i, w in enumerate(app.families[name].wordings) if not w.held_out]
        for name in names
    ]
    connectors = [""]
    if len(names) > 1:
        connectors = [f"connector/{i}" for i, c in enumerate(app.profile.connectors) if not c.held_out]
    combinations = list(itertools.islice(itertools.product(*choices, connectors), 4096))
    combinations.sort(key=lambda chosen: digest((task.task_id, chosen)))
    found: dict[str, None] = {}
    for *wordings, connector in combinations:
        request = bind_combination(app, names, wordings, connector, task.bindings).request
        if request != task.request:
            found.setdefault(request)
        if len(found) >= count:
            break
    return list(found)[:count]
