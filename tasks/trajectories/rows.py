"""A judged trajectory as (state, action) rows, one a step and one for the final FINISH (paper 3.2.4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.agent import state
from tasks.schemas import (
    ActRow,
    Control,
    JudgedTrajectory,
    Reject,
    Status,
    Trajectory,
    Verdict,
)


@dataclass(frozen=True)
class Wanted:
    """One wording of what a trajectory does."""

    request: str
    suffix: str = ""  # of the row ids; "" for the original wording


def rows(
    trajectory: Trajectory, verdict: JudgedTrajectory | None, wanted: Wanted, stage: str
) -> Iterator[ActRow | Reject]:
    """A row or a reject for every step; only successes teach, and of those only what was carried out and led on.

    Args:
        trajectory: `placeless`, so that every wording's rows share its controls.
        verdict: on it; None when nobody judged.
        wanted: the wording.
        stage: name for the rejects.
    """
    reasons = [_reason(trajectory, verdict, number) for number in range(len(trajectory.steps))]
    kept = reasons.count("")
    ident = trajectory.trajectory_id + wanted.suffix
    for number, (step, reason) in enumerate(zip(trajectory.steps, reasons, strict=True)):
        row_id = f"{ident}/{number:02d}"
        if reason:
            detail = verdict.reason[:200] if verdict is not None and reason.startswith("run_") else step.feedback[:200]
            yield Reject(stage=stage, row_id=row_id, reason=reason, detail=detail)
            continue
        yield state.row(
            trajectory,
            number,
            success=True,
            plan=trajectory.plan,
            request=wanted.request,
            suffix=wanted.suffix,
            n_steps=kept,
        )


def placeless(trajectory: Trajectory) -> Trajectory:
    """The trajectory without its controls' places on the screen, which rows do not keep."""

    def bare(control: Control) -> Control:
        return control if control.rect is None else control.model_copy(update={"rect": None})

    steps = (s.model_copy(update={"controls": tuple(map(bare, s.controls))}) for s in trajectory.steps)
    return trajectory.model_copy(update={"steps": tuple(steps)})


def _reason(trajectory: Trajectory, verdict: JudgedTrajectory | None, number: int) -> str:
    """Why a step gives no row, "" when it does."""
    if verdict is None:
        return "run_not_judged"
    if verdict.verdict is not Verdict.SUCCESS:
        return f"run_{verdict.verdict.value}"
    step = trajectory.steps[number]
    if step.action.status is Status.FINISH:
        return ""
    if not step.ok or not step.action.function:
        return "step_not_carried_out"
    if not step.effect and any(
        state.same_action(step.action, later.action) for later in trajectory.steps[number + 1 :]
    ):
        return "step_repeated"
    return ""
