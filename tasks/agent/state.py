"""The state as every model sees it, built in one place for acting, training and offline evaluation.

An episode asks with `act_request`; a trajectory becomes rows with `row`; a row becomes the same question again with
`request_of`. A test holds that the prompt rendered from a row is the prompt that the episode sent (paper 3.2: task,
plan, past actions, controls).
"""

from collections.abc import Sequence
from functools import lru_cache

from tasks.llm.wire import ActRequest, PastAction, WireControl
from tasks.schemas import Action, ActRow, Control, PastStep, Trajectory, TrajectoryStep

NO_EFFECT = "had no effect that could be seen"
"""End of the feedback on an action that was carried out and changed nothing."""


def act_request(
    request: str, plan: Sequence[str], history: Sequence[PastStep], controls: tuple[Control, ...]
) -> ActRequest:
    """The question for the next action.

    Args:
        request: what the person asked.
        plan: textual steps, may be empty.
        history: oldest first.
        controls: as observed now.
    """
    return ActRequest(
        request=request, plan=tuple(plan), history=tuple(past_action(step) for step in history), controls=wire(controls)
    )


def history_of(steps: Sequence[TrajectoryStep]) -> tuple[PastStep, ...]:
    """What was done so far, oldest first: every step, carried out or not, with its effect and feedback."""
    return tuple(
        PastStep(**dict(step.action), effect=step.effect, feedback=step.feedback)  # dict() keeps values as they are
        for step in steps
    )


def past_action(step: PastStep) -> PastAction:
    """A step of the history on the wire."""
    return PastAction(**dict(step))


@lru_cache(maxsize=64)
def wire(controls: tuple[Control, ...]) -> tuple[WireControl, ...]:
    """Controls on the wire; remembered, since rows that follow each other share a state of some 300 kB."""
    return tuple(WireControl.of(control) for control in controls)


def row(
    trajectory: Trajectory,
    number: int,
    *,
    success: bool,
    plan: Sequence[str],
    request: str = "",
    suffix: str = "",
    n_steps: int = 0,
) -> ActRow:
    """One step of a trajectory as a row.

    Args:
        trajectory: its own steps before `number` are the history.
        number: of the step, 0-based.
        success: the trajectory's verdict.
        plan: as the agent would get it at run time, may be empty.
        request: another wording; the trajectory's own by default.
        suffix: of the ids of another wording.
        n_steps: rows of the trajectory, all its steps by default.
    """
    step, ident = trajectory.steps[number], trajectory.trajectory_id + suffix
    return ActRow(
        row_id=f"{ident}/{number:02d}",
        trajectory_id=ident,
        task_id=trajectory.task_id,
        step=number,
        n_steps=n_steps or len(trajectory.steps),
        request=request or trajectory.request,
        plan=tuple(plan),
        plan_given=trajectory.plan,
        history=history_of(trajectory.steps[:number]),
        window=step.window,
        controls=step.controls,
        action=step.action,
        family=trajectory.family,
        template=trajectory.template,
        split=trajectory.split,
        model=trajectory.model,
        success=success,
    )


def request_of(row: ActRow, plan: Sequence[str]) -> ActRequest:
    """The question that a row answers, with a plan of the caller's choice."""
    return act_request(row.request, plan, row.history, row.controls)


def same_action(one: Action, other: Action) -> bool:
    """Whether two actions are one across observations: everything but the number of the control and the status."""
    return (one.function, one.args, one.control_text) == (other.function, other.args, other.control_text)
