"""judge: a verdict on every executed trajectory, checks first, the teacher's judge second (paper 3.2.3).

The judge is asked about all of them although the checks decide: its agreement with the checks is the measure of how far
it may be trusted where there are none. It never sees a check or a check's result.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tasks import store
from tasks.checks.alignment import Part
from tasks.checks.language import evaluate_parts
from tasks.checks.parts import changes, parts
from tasks.checks.verdict import verdict
from tasks.errors import DataError
from tasks.llm import client, prompts
from tasks.llm.wire import JudgeReply, JudgeRequest, JudgeStep
from tasks.params import Params, run_of
from tasks.schemas import (
    CheckResult,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    SavedDocument,
    Shard,
    Status,
    Trajectory,
    Verdict,
    digest,
)
from tasks.trajectories.agreement import agreement, worst

VERSION = 1
TASKS = store.data_dir("instantiate") / "tasks.parquet"
TEMPLATES = store.data_dir("instantiate") / "templates"
TRAJECTORIES = store.data_dir("execute") / "trajectories.parquet"
DOCUMENTS = store.data_dir("execute") / "documents.parquet"


@dataclass(frozen=True)
class Case:
    """One trajectory with what is needed to judge it."""

    task: InstantiatedTask
    trajectory: Trajectory
    template: Path  # as saved once through the application
    document: Path | None  # as the episode left it


def split(params: Params) -> list[Shard]:
    """Shards of trajectories in the order of their ids."""
    ids = sorted(trajectory.trajectory_id for trajectory in store.read_rows(TRAJECTORIES, Trajectory))
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
    wanted = set(shard.items)
    with tempfile.TemporaryDirectory(prefix="lam-judge-") as folder:
        cases = _cases(wanted, Path(folder))
        asked = {case.trajectory.trajectory_id: request for case in cases if (request := judge_request(case))}
        with client.teacher(run_of(shard), stage="judge") as teacher:
            replies = dict(zip(asked, teacher.ask_many("judge", list(asked.values())), strict=True))
        rows = [_judged(case, _reply(replies.get(case.trajectory.trajectory_id))) for case in cases]
    return store.write_rows(store.shard_path(shard), JudgedTrajectory, rows)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """verdicts.parquet, and how far checks and judge agree."""
    rows = sorted((r for path in paths for r in store.read_rows(path, JudgedTrajectory)), key=lambda r: r.trajectory_id)
    store.write_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory, rows)
    trajectories = store.read_rows(TRAJECTORIES, Trajectory)
    families = {t.trajectory_id: t.family for t in trajectories}
    finished = frozenset(t.trajectory_id for t in trajectories if t.end is EndReason.FINISHED)
    return store.metrics(
        "judge",
        len(trajectories),
        len(rows),
        verdicts={v.value: sum(row.verdict is v for row in rows) for v in Verdict},
        **agreement(rows, finished),
        do_nothing=_do_nothing(),
        worst_families=worst(rows, families),
    )


def _cases(wanted: set[str], folder: Path) -> list[Case]:
    tasks = {task.task_id: task for task in store.read_rows(TASKS, InstantiatedTask)}
    saved = {row.trajectory_id: row.content for row in store.read_rows(DOCUMENTS, SavedDocument) if row.content}
    cases = []
    for trajectory in sorted(store.read_rows(TRAJECTORIES, Trajectory), key=lambda t: t.trajectory_id):
        if trajectory.trajectory_id not in wanted:
            continue
        if trajectory.task_id not in tasks:
            raise DataError(str(TRAJECTORIES), f"task {trajectory.task_id}", f"a task of {TASKS}", "run execute again")
        document = None
        if trajectory.trajectory_id in saved:
            document = folder / f"{trajectory.trajectory_id}.docx"
            document.write_bytes(saved[trajectory.trajectory_id])
        cases.append(Case(tasks[trajectory.task_id], trajectory, template_path(trajectory.template), document))
    return cases


def template_path(name: str) -> Path:
    """The template as saved once through the application.

    Raises:
        DataError: instantiate left none.
    """
    found = sorted(TEMPLATES.glob(f"{name}.saved.*"))
    if not found:
        raise DataError(
            str(TEMPLATES), f"no {name}.saved.docx", "the template saved by the application", "run instantiate"
        )
    return found[0]


@cache
def _template_parts(path: Path, modified: int) -> tuple[Part, ...]:
    return parts(path)


def judge_request(case: Case) -> JudgeRequest | None:
    """What the judge sees; None when there is nothing to see: infrastructure, no document, or an unreadable one."""
    if case.trajectory.end is EndReason.INFRASTRUCTURE or case.document is None:
        return None
    before = _template_parts(case.template, case.template.stat().st_mtime_ns)
    try:
        after = parts(case.document)
    except DataError:
        return None
    steps = tuple(
        JudgeStep(
            function=step.action.function,
            control=step.action.control_text,
            args=step.action.args,
            ok=step.ok,
            effect=step.effect,
        )
        for step in case.trajectory.steps
        if step.action.status is not Status.FINISH
    )
    return JudgeRequest(
        request=case.task.request,
        plan=case.trajectory.plan or case.task.plan,
        steps=steps,
        end=case.trajectory.end.value,
        before=before,
        after=after,
        changes=changes(before, after),
    )


def _reply(result: Any) -> tuple[str, str]:
    """Verdict and reason of the judge; an answer that stayed invalid is unsure, with the error as its reason."""
    if result is None:
        return "", ""
    if isinstance(result, JudgeReply):
        return result.verdict, result.reason
    return "unsure", f"no valid answer: {result}"


def _judged(case: Case, reply: tuple[str, str]) -> JudgedTrajectory:
    decided, reason, results = verdict(case.task, case.trajectory, case.template, case.document)
    if decided is Verdict.UNSURE and reply[0]:
        decided, reason = Verdict(reply[0]), f"judge: {reply[1]}"
    return JudgedTrajectory(
        trajectory_id=case.trajectory.trajectory_id,
        task_id=case.task.task_id,
        verdict=decided,
        reason=reason,
        checks=results,
        checks_passed=_all_passed(results),
        judge=reply[0],
        judge_reason=reply[1],
    )


def _all_passed(results: Sequence[CheckResult]) -> bool | None:
    return all(result.passed for result in results) if results else None


def _do_nothing() -> dict[str, int]:
    """Tasks whose checks the untouched template passes; anything but 0 is a defect."""
    tasks = [task for task in store.read_rows(TASKS, InstantiatedTask) if task.checks]
    passing = 0
    for task in tasks:
        path = template_path(task.template)
        before = _template_parts(path, path.stat().st_mtime_ns)
        passing += all(result.passed for result in evaluate_parts(task.checks, before, before))
    return {"tasks": len(tasks), "passing": passing}
