"""Judging runs, as the stages judge and explore do it: checks decide, the teacher's judge is asked beside them.

The judge is asked about all runs although the checks decide: its agreement with the checks is the measure of how far it
may be trusted where there are none. It never sees a check or a check's result.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tasks import store
from tasks.checks.alignment import Part
from tasks.checks.parts import changes, template_parts
from tasks.checks.verdict import decide, saved_parts
from tasks.errors import DataError
from tasks.llm.client import Client
from tasks.llm.wire import JudgeReply, JudgeRequest, JudgeStep
from tasks.schemas import (
    CheckResult,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    Status,
    Trajectory,
    TrajectoryStep,
    Verdict,
)

TEMPLATES = store.data_dir("instantiate") / "templates"
BATCH = 256
"""Runs whose documents are held in memory at once."""

Saved = Sequence[Part] | DataError | None


@dataclass(frozen=True)
class Case:
    """One run with what is needed to judge it."""

    task: InstantiatedTask
    trajectory: Trajectory
    template: Path  # as saved once through the application
    document: bytes  # as the episode left it, b"" when it saved none


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


def ends(path: Path) -> dict[str, tuple[str, str]]:
    """Trajectory id -> (end, family), without reading what happened in between.

    Raises:
        DataError: there is no such file.
    """
    rows = store.iter_values(path, Trajectory, ["trajectory_id", "end", "family"])
    return {row["trajectory_id"]: (row["end"], row["family"]) for row in rows}


def finished(known: Mapping[str, tuple[str, str]]) -> frozenset[str]:
    """Ids of the runs that ended by saying so."""
    return frozenset(ident for ident, (end, _) in known.items() if end == EndReason.FINISHED)


def read_runs(
    path: Path, tasks: dict[str, InstantiatedTask], wanted: Iterable[str] | None = None
) -> Iterator[Trajectory]:
    """Runs without the controls on their screens, which nobody judges by; last, with them, those with a check on one.

    Args:
        path: of trajectories.parquet.
        tasks: by id, for their checks.
        wanted: ids; None for all.

    Raises:
        DataError: the file is missing or holds no trajectories, or a run is of no known task.
    """
    names = [name for name in Trajectory.model_fields if name != "steps"]
    leaves = [f"steps.list.element.{name}" for name in TrajectoryStep.model_fields if name != "controls"]
    screens = []
    for row in store.iter_values(path, Trajectory, [*names, *leaves], _among(wanted)):
        if row["task_id"] not in tasks:
            raise DataError(str(path), f"task {row['task_id']}", "a task of instantiate", "run execute again")
        if any(check.kind == "ui" for check in tasks[row["task_id"]].checks):
            screens.append(row["trajectory_id"])
            continue
        steps = [{**step, "controls": ()} for step in row["steps"]]
        yield Trajectory.model_validate({**row, "steps": steps})
    if screens:
        yield from store.iter_rows(path, Trajectory, _among(screens))


def _among(ids: Iterable[str] | None) -> store.Filters | None:
    return None if ids is None else [("trajectory_id", "in", list(ids))]


def judge_all(cases: Iterable[Case], teacher: Client) -> list[JudgedTrajectory]:
    """Verdicts on runs, in their order.

    Raises:
        DataError: a template is missing or a check malformed.
        EndpointError: the teacher fails for all; what it answered is in the cache.
    """
    rows: list[JudgedTrajectory] = []
    waiting = iter(cases)
    while batch := list(islice(waiting, BATCH)):
        rows += _judge_batch(batch, teacher)
    return rows


def _judge_batch(cases: Sequence[Case], teacher: Client) -> list[JudgedTrajectory]:
    requests: dict[int, JudgeRequest] = {}
    decided = []
    with tempfile.TemporaryDirectory(prefix="lam-judge-") as folder:
        for number, case in enumerate(cases):
            saved = read_document(case, Path(folder))
            decided.append(decide(case.task, case.trajectory, case.template, saved))
            request = judge_request(case, saved)
            if request is not None:
                requests[number] = request
    replies = dict(zip(requests, teacher.ask_many("judge", list(requests.values())), strict=True))
    return [_judged(case, decided[n], _reply(replies.get(n))) for n, case in enumerate(cases)]


def read_document(case: Case, folder: Path) -> Saved:
    """The saved document's parts, read once for the checks and the judge; written to `folder` for that."""
    if not case.document:
        return None
    path = folder / "saved.docx"
    path.write_bytes(case.document)
    return saved_parts(path)


def judge_request(case: Case, saved: Saved) -> JudgeRequest | None:
    """What the judge sees; None when there is nothing to see: infrastructure, no document, or an unreadable one."""
    if case.trajectory.end is EndReason.INFRASTRUCTURE or saved is None or isinstance(saved, DataError):
        return None
    before = template_parts(case.template)
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
        after=tuple(saved),
        changes=changes(before, saved),
    )


def _reply(result: Any) -> tuple[str, str]:
    """Verdict and reason of the judge; an answer that stayed invalid is unsure, with the error as its reason."""
    if result is None:
        return "", ""
    if isinstance(result, JudgeReply):
        return result.verdict, result.reason
    return "unsure", f"no valid answer: {result}"


def _judged(
    case: Case, found: tuple[Verdict, str, tuple[CheckResult, ...]], reply: tuple[str, str]
) -> JudgedTrajectory:
    decided, reason, results = found
    if decided is Verdict.UNSURE and reply[0]:
        decided, reason = Verdict(reply[0]), f"judge: {reply[1]}"
    return JudgedTrajectory(
        trajectory_id=case.trajectory.trajectory_id,
        task_id=case.task.task_id,
        verdict=decided,
        reason=reason,
        checks=results,
        checks_passed=all(result.passed for result in results) if results else None,
        judge=reply[0],
        judge_reason=reply[1],
    )
