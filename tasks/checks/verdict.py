"""The verdict on one episode, checks first: shared by the stages that judge (judge, explore, evaluate_online)."""

from collections.abc import Sequence
from pathlib import Path

from tasks.checks.alignment import Part
from tasks.checks.language import evaluate_parts, validate
from tasks.checks.parts import parts, template_parts
from tasks.errors import DataError
from tasks.schemas import CheckResult, EndReason, InstantiatedTask, Observation, Status, Trajectory, Verdict


def verdict(
    task: InstantiatedTask, trajectory: Trajectory, before: Path, after: Path | None
) -> tuple[Verdict, str, tuple[CheckResult, ...]]:
    """Judge an episode by the task's checks.

    Success needs an episode that ended by saying so and every check passed on the saved document. What the checks
    cannot decide (a task without checks) is UNSURE here; the caller may ask the teacher's judge then. A saved document
    that cannot be read is a failure.

    Args:
        task: with its checks.
        trajectory: with its end reason.
        before: the template, saved once through the application.
        after: the document the episode saved; None when it saved none.

    Returns:
        Verdict, reason in one line, results of the checks (empty when they were not decided).

    Raises:
        DataError: a check is malformed or `before` is no document.
    """
    return decide(task, trajectory, before, None if after is None else saved_parts(after))


def saved_parts(path: Path) -> Sequence[Part] | DataError:
    """The parts of a document that an episode saved; why it cannot be read, when it cannot."""
    try:
        return parts(path)
    except DataError as error:
        return error


def decide(
    task: InstantiatedTask, trajectory: Trajectory, before: Path, saved: Sequence[Part] | DataError | None
) -> tuple[Verdict, str, tuple[CheckResult, ...]]:
    """`verdict` on a saved document that was read already, by `saved_parts`; None when none was saved.

    Raises:
        DataError: as `verdict`.
    """
    if trajectory.end is EndReason.INFRASTRUCTURE:
        errors = trajectory.infrastructure_errors
        return Verdict.INFRASTRUCTURE, errors[-1] if errors else "the desktop or the endpoint failed", ()
    if saved is None:
        return Verdict.FAILURE, f"ended {trajectory.end} without a saved document", ()
    if not task.checks:
        if trajectory.end is not EndReason.FINISHED:
            return Verdict.FAILURE, f"ended {trajectory.end}", ()
        return Verdict.UNSURE, "the task has no checks", ()
    validate(task.checks, task.task_id)
    template = template_parts(before)
    if isinstance(saved, DataError):
        return Verdict.FAILURE, f"the saved document cannot be read: {saved.got}", ()
    results = evaluate_parts(task.checks, template, saved, last_screen(trajectory))
    failed = [result for result in results if not result.passed]
    if trajectory.end is not EndReason.FINISHED:
        return Verdict.FAILURE, f"ended {trajectory.end}; {len(failed)} of {len(results)} checks fail", results
    if failed:
        return Verdict.FAILURE, f"{failed[0].kind}: {failed[0].detail}", results
    return Verdict.SUCCESS, f"all {len(results)} checks pass", results


def last_screen(trajectory: Trajectory) -> Observation | None:
    """The screen on which the policy said that it is done: the state of the last step when that step finished."""
    if not trajectory.steps or trajectory.steps[-1].action.status is not Status.FINISH:
        return None
    step = trajectory.steps[-1]
    return Observation(window=step.window, modal=step.modal, controls=step.controls)
