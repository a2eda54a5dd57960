"""Why the teacher failed a task: what explore tries again, by cause."""

from tasks.schemas import EndReason, JudgedTrajectory, Status, Trajectory, Verdict

CAUSES = ("not_understood", "not_grounded", "no_effect", "wrong_result", "infeasible")
"""The last one is counted and left out."""


def cause(trajectory: Trajectory, verdict: JudgedTrajectory) -> str:
    """One of CAUSES for a failed run, "" for a run that did not fail (or failed for the machine's sake).

    Args:
        trajectory: of the teacher.
        verdict: on it.
    """
    if verdict.verdict is not Verdict.FAILURE or trajectory.end is EndReason.INFRASTRUCTURE:
        return ""
    if trajectory.end in (EndReason.REFUSED, EndReason.NEEDS_USER):
        return "infeasible"
    if trajectory.end is EndReason.FINISHED:
        return "wrong_result" if _acted(trajectory) else "not_understood"
    if not _acted(trajectory) and not any(step.action.function for step in trajectory.steps):
        return "not_understood"
    last = [s for s in trajectory.steps if s.action.status is Status.CONTINUE]
    if last and last[-1].ok and not last[-1].effect and last[-1].action.function != "wheel_mouse_input":
        return "no_effect"
    return "not_grounded"


def _acted(trajectory: Trajectory) -> bool:
    return any(step.ok and step.effect for step in trajectory.steps)
