"""Whether an episode goes round in circles, told by the states it comes back to."""

from collections import Counter

from tasks.schemas import Action, Observation, digest


def _identity(action: Action) -> str:
    """Identity of an action across observations: everything but the number of the control."""
    return digest((action.function, action.args, action.control_text, action.control_type))


def state_of(observation: Observation) -> str:
    """Identity of a state: what is shown, without numbers and rectangles."""
    shown = [
        (c.title, c.control_type, c.enabled, c.checked, c.selected, c.focused, c.text) for c in observation.controls
    ]
    return digest((observation.window, observation.modal, observation.selection, shown))


class LoopBreaker:
    """Ends episodes that repeat themselves.

    Args:
        ineffective: how often in a row the same action may have no effect.
        revisits: how often the same action may be taken in the same state.
        visits: how often any action may be taken in the same state.
    """

    def __init__(self, ineffective: int = 3, revisits: int = 4, visits: int = 8) -> None:
        self._ineffective, self._revisits, self._visits = ineffective, revisits, visits
        self._last, self._repeats = "", 0
        self._seen: Counter[tuple[str, str]] = Counter()

    def looping(self, before: Observation, action: Action, effect: str) -> str:
        """Count one action; says why the episode must end, "" when it need not."""
        state, same = state_of(before), _identity(action)
        self._repeats = 0 if effect else (self._repeats + 1 if same == self._last else 1)
        self._last = same
        self._seen[state, same] += 1
        self._seen[state, ""] += 1
        what = f"{action.function} on {action.control_text!r}" if action.control_text else action.function
        if self._repeats >= self._ineffective:
            return f"{what} had no effect {self._repeats} times in a row"
        if self._seen[state, same] >= self._revisits:
            return f"{what} was repeated {self._revisits} times in the same state"
        if self._seen[state, ""] >= self._visits:
            return f"the same state was acted in {self._visits} times"
        return ""
