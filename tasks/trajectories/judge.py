"""judge: a verdict on every executed trajectory, checks first, the teacher's judge second (paper 3.2.3)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.checks.language import evaluate_parts
from tasks.checks.parts import template_parts
from tasks.llm import client, prompts
from tasks.params import Params, run_of
from tasks.schemas import InstantiatedTask, JudgedTrajectory, SavedDocument, Shard, Verdict, digest
from tasks.trajectories.agreement import agreement, worst
from tasks.trajectories.judging import TEMPLATES, Case, ends, finished, judge_all, read_runs, template_path

VERSION = 1
TASKS = store.data_dir("instantiate") / "tasks.parquet"
TRAJECTORIES = store.data_dir("execute") / "trajectories.parquet"
DOCUMENTS = store.data_dir("execute") / "documents.parquet"


def split(params: Params) -> list[Shard]:
    """Shards of trajectories in the order of their ids."""
    ids = sorted(ends(TRAJECTORIES))
    saved = sorted(TEMPLATES.glob("*.saved.*"))
    inputs = [prompts.load("judge").sha256, store.digest_files([TASKS, TRAJECTORIES, DOCUMENTS, *saved])]
    size = params.judge.shard_size
    return [
        Shard(
            stage="judge",
            index=index,
            items=tuple(ids[start : start + size]),
            content=digest(inputs),
            params=params.used("judge"),
            version=VERSION,
        )
        for index, start in enumerate(range(0, len(ids), size))
    ]


def work(shard: Shard) -> Path:
    """Judge a shard's trajectories; the judge is asked about all of them at once."""
    cases = _cases(shard.items)
    with client.teacher(run_of(shard), stage="judge") as teacher:
        rows = judge_all(cases, teacher)
    return store.write_rows(store.shard_path(shard), JudgedTrajectory, rows)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """verdicts.parquet, and how far checks and judge agree."""
    rows = sorted((r for path in paths for r in store.iter_rows(path, JudgedTrajectory)), key=lambda r: r.trajectory_id)
    store.write_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory, rows)
    known = ends(TRAJECTORIES)
    return store.metrics(
        "judge",
        len(known),
        len(rows),
        verdicts={v.value: sum(row.verdict is v for row in rows) for v in Verdict},
        **agreement(rows, finished(known)),
        do_nothing=_do_nothing(),
        worst_families=worst(rows, {i: family for i, (_, family) in known.items()}),
    )


def _cases(wanted: Sequence[str]) -> Iterator[Case]:
    """The wanted runs with their tasks and documents, in the order of their ids."""
    tasks = {task.task_id: task for task in store.iter_rows(TASKS, InstantiatedTask)}
    documents = store.iter_rows(DOCUMENTS, SavedDocument, [("trajectory_id", "in", list(wanted))])
    saved = {row.trajectory_id: row.content for row in documents}
    runs = sorted(read_runs(TRAJECTORIES, tasks, wanted), key=lambda run: run.trajectory_id)
    return (
        Case(tasks[run.task_id], run, template_path(run.template), saved.get(run.trajectory_id, b"")) for run in runs
    )


def _do_nothing() -> dict[str, int]:
    """Tasks whose checks the untouched template passes; anything but 0 is a defect."""
    tasks = [task for task in store.read_rows(TASKS, InstantiatedTask) if task.checks]
    passing = 0
    for task in tasks:
        before = template_parts(template_path(task.template))
        passing += all(result.passed for result in evaluate_parts(task.checks, before, before))
    return {"tasks": len(tasks), "passing": passing}
