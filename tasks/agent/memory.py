"""What the agent remembers of an episode: its actions, what came of them, and whether it is going round in circles."""

from collections import Counter
from collections.abc import Sequence

from tasks.llm.wire import PastAction
from tasks.schemas import Action, Observation, TrajectoryStep, digest


def past_action(step: TrajectoryStep) -> PastAction:
    """A recorded step as history shows it."""
    action = step.action
    return PastAction(
        control_label=action.control_label,
        control_text=action.control_text,
        control_type=action.control_type,
        function=action.function,
        args=action.args,
        status=action.status,
        effect=step.effect,
        feedback=step.feedback,
    )


def history_of(steps: Sequence[TrajectoryStep]) -> tuple[PastAction, ...]:
    """History before the next step, oldest first."""
    return tuple(past_action(step) for step in steps)


def same_action(action: Action) -> str:
    """Identity of an action across observations: everything but the number of the control."""
    return digest((action.function, action.args, action.control_text, action.control_type))


def state_of(observation: Observation) -> str:
    """Identity of a state: what is shown, without numbers and rectangles."""
    shown = [
        (c.title, c.control_type, c.enabled, c.checked, c.selected, c.focused, c.text) for c in observation.controls
    ]
    return digest((observation.window, observation.modal, observation.selection, shown))


class LoopBreaker:
    """Ends episodes that repeat themselves (an action known not to work, or the same action in the same state).

    Args:
        ineffective: how often in a row the same action may have no effect.
        revisits: how often the same action may be taken in the same state.
    """

    def __init__(self, ineffective: int = 3, revisits: int = 4) -> None:
        self._ineffective, self._revisits = ineffective, revisits
        self._last, self._repeats = "", 0
        self._seen: Counter[tuple[str, str]] = Counter()

    def looping(self, before: Observation, action: Action, effect: str) -> str:
        """Count one action; says why the episode must end, "" when it need not."""
        same = same_action(action)
        self._repeats = 0 if effect else (self._repeats + 1 if same == self._last else 1)
        self._last = same
        self._seen[state_of(before), same] += 1
        what = f"{action.function} on {action.control_text!r}" if action.control_text else action.function
        if self._repeats >= self._ineffective:
            return f"{what} had no effect {self._repeats} times in a row"
        if self._seen[state_of(before), same] >= self._revisits:
            return f"{what} was repeated {self._revisits} times in the same state"
        return ""
