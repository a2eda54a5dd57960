"""A plan's actions carried out in order, without a model: a baseline that every model must beat, and the second try.

It does what a careful person would with the same instructions: it presses the control that is called exactly so, else
the only one whose name begins so, and gives up rather than choose between two.
"""

from collections.abc import Sequence

from tasks.agent.state import NO_EFFECT
from tasks.agent.titles import plain
from tasks.llm.wire import ActReply, ActRequest, PastAction, WireControl
from tasks.schemas import Action, Status

RULES = "rules"
"""Name of who acts so, in records."""
LOOKS = 3
"""How often in a row it looks for a control before it gives up: a dialog is shown before it has filled."""
SHOWN = 200
"""Characters of a paragraph that its title shows (Control.title)."""


class RulesPolicy:
    """Executes actions by title and type.

    Args:
        actions: of a plan; menus are opened level by level as they say.
    """

    def __init__(self, actions: Sequence[Action]) -> None:
        self._actions = tuple(actions)

    def begin(self) -> None:
        """Nothing to start: where it stands is read from the history."""

    def decide(self, request: ActRequest) -> ActReply:
        """The next action; FINISH after the last; FAIL where one was not carried out or its control cannot be used."""
        if _stuck(request.history):
            return ActReply(status=Status.FAIL, thought="the last action was not carried out")
        done = sum(bool(past.function) for past in request.history)
        if done >= len(self._actions):
            return ActReply(status=Status.FINISH if self._actions else Status.FAIL)
        action = self._actions[done]
        if not action.control_text:
            return ActReply(function=action.function, args=action.args, status=action.status)
        control = find(action, request.controls, menu_open=_opened_menu(request.history))
        if control is not None and control.enabled:
            return ActReply(
                control_label=control.label, control_text=control.title, function=action.function, args=action.args,
                status=action.status,
            )  # fmt: skip
        if _looked(request.history) < LOOKS - 1:
            return ActReply(status=Status.SCREENSHOT)
        return ActReply(
            status=Status.FAIL, thought=f"{action.control_type} {action.control_text!r} is not there to use"
        )


def find(action: Action, controls: Sequence[WireControl], *, menu_open: bool = False) -> WireControl | None:
    """The control that an action means, None when there is none or the choice would be a guess.

    Args:
        action: with title and type; "" as type means any; "Column #2" is the second of those that are called so.
        controls: as observed; those of open menus stand before the menu bar.
        menu_open: the action before this one opened a menu, so the menu's own entry is meant, not the bar's.
    """
    wanted, _, nth = action.control_text.partition(" #")
    title = plain(wanted)
    typed = [c for c in controls if action.control_type in ("", c.type)]
    exact = [c for c in typed if plain(c.title) == title] or [c for c in controls if plain(c.title) == title]
    found = exact or [c for c in typed if _begins(plain(c.title), title, len(c.title) >= SHOWN)]
    found = [c for c in found if c.enabled] or found
    if nth:
        same = [c for c in found if c.type == action.control_type]
        return same[int(nth) - 1] if int(nth) <= len(same) else None
    if len(found) > 1 and menu_open and all(c.type == "MenuItem" for c in found):
        return found[0]
    return found[0] if len(found) == 1 else None


def _begins(shown: str, wanted: str, cut: bool) -> bool:
    """Whether a title begins as wanted, or is the beginning of it that a long paragraph shows."""
    return bool(wanted) and (shown.startswith(wanted) or (cut and wanted.startswith(shown)))


def _stuck(history: Sequence[PastAction]) -> bool:
    last = history[-1] if history else None
    return last is not None and bool(last.function and last.feedback) and not last.feedback.endswith(NO_EFFECT)


def _looked(history: Sequence[PastAction]) -> int:
    """How often it looked again since the last action."""
    looks = 0
    for past in reversed(history):
        if past.function:
            break
        looks += 1
    return looks


def _opened_menu(history: Sequence[PastAction]) -> bool:
    last = next((past for past in reversed(history) if past.function), None)
    return last is not None and last.control_type == "MenuItem" and last.function == "click_input"
