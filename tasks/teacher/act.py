"""act: follow the plan on the state that is shown, one action a reply.

The plan is read with the step grammar; how far it has come is read off the history (an action counts as done when an
effect was seen, or, for what only moves or selects, when it was carried out). An action without effect is tried once
more in another way; a control that is not listed is looked for once more after scrolling; then the answer is FAIL.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.llm.wire import ActReply, ActRequest, PastAction, Wire, WireControl
from tasks.schemas import Status
from tasks.teacher import sight
from tasks.teacher.steps import StepAction, read_plan

TRIES = 2
MOVES = re.compile(r"(?:(?:\{(?:CTRL|SHIFT)\})*\{(?:HOME|END|UP|DOWN|LEFT|RIGHT|PGUP|PGDN|TAB)(?: \d+)?\})+")
"""Keys that only move the caret or, in a dialog, what has the focus; a tab that is typed has an effect."""
SELECTS = frozenset({"select_text", "select_paragraph", "select_table", "texts", "wheel_mouse_input"})
MENU_TRIES = 3


@dataclass(frozen=True)
class Position:
    """How far the plan has come."""

    index: int  # of the next action
    since: tuple[PastAction, ...]  # what was tried since the last one was done


def answer(request: Wire, seed: int) -> ActReply:
    """The next action of the plan; FINISH when all are done, FAIL when it cannot go on."""
    assert isinstance(request, ActRequest)
    steps = read_plan(request.plan)
    if not steps:
        return _fail("There is no plan with actions to follow.")
    position = locate(steps, request.history)
    return _next(steps, position.index, request.controls, position.since)


# ---------------------------------------------------------------- how far


def locate(steps: Sequence[StepAction], history: Sequence[PastAction]) -> Position:
    """The first action of the plan that is not done yet."""
    index, since = 0, 0
    for number, past in enumerate(history):
        if past.status is not Status.CONTINUE or not _done(past):
            continue
        reached = _reached(steps, index, past, history[since:number])
        if reached:
            index, since = reached, number + 1
    return Position(index, tuple(history[since:]))


def _done(past: PastAction) -> bool:
    """With an effect seen; moving and selecting may leave no trace, there it is enough that nothing went wrong."""
    if past.effect:
        return not _missed(past)
    quiet = past.function in SELECTS or (past.function == "click_input" and past.control_type == "Text")
    keys = str(past.args.get("keys", "")) if past.function == "keyboard_input" else ""
    return (quiet or MOVES.fullmatch(keys) is not None) and "no effect" in past.feedback


def _missed(past: PastAction) -> bool:
    """A click on one paragraph that put the caret into another."""
    caret = re.search(r"the caret is in (['\"])(.*?)(?:…?\1)(?:;|$)", past.effect)
    if past.function != "click_input" or past.control_type != "Text" or caret is None:
        return False
    return not past.control_text.startswith(caret[2])


def _reached(steps: Sequence[StepAction], index: int, past: PastAction, tried: Sequence[PastAction]) -> int:
    """Index after `past` was done at `index`, or behind steps that were passed over there; 0 when it is neither.

    Passed over are steps that the state fulfilled, and those carried out where no effect could be seen.
    """
    at = index
    while at < len(steps):
        if is_step(steps[at], past) or _typed(steps[at], past):
            return at + 1
        value = _value_of(steps, at)
        if value and past.function == "set_edit_text" and sight.same(steps[at].title, past.control_text):
            return at + 2 if str(past.args.get("text")) == value else 0
        if not _skippable(steps[at]) and not _unseen(steps[at], tried):
            return 0
        at += 1
    return 0


def _typed(step: StepAction, past: PastAction) -> bool:
    """A value of a list, typed into its box instead."""
    if step.control_type != "ListItem" or past.function != "set_edit_text":
        return False
    return sight.same(step.scope, past.control_text) and str(past.args.get("text")) == step.title


def is_step(step: StepAction, past: PastAction) -> bool:
    """Whether a past action is what a step asks for."""
    if step.function != past.function:
        return False
    if step.control_type == "Text":
        return sight.paragraph(step.title, past.control_text)
    if step.title and not sight.same(step.title, past.control_text, past.control_type):
        return False
    return all(str(past.args.get(key)) == str(value) for key, value in step.args.items())


def _unseen(step: StepAction, tried: Sequence[PastAction]) -> bool:
    """Carried out, but nothing was seen to change."""
    return any(is_step(step, past) and "no effect" in past.feedback for past in tried)


def _skippable(step: StepAction) -> bool:
    return step.checked is not None or step.control_type in ("TabItem", "RadioButton", "ComboBox", "ListItem", "Edit")


def _value_of(steps: Sequence[StepAction], index: int) -> str:
    """What the list that step `index` opens is to show, "" when it opens none."""
    if steps[index].control_type != "ComboBox" or index + 1 >= len(steps):
        return ""
    following = steps[index + 1]
    return following.title if following.control_type == "ListItem" else ""


def _satisfied(steps: Sequence[StepAction], index: int, controls: Sequence[WireControl]) -> int:
    """How many steps from here on the state already fulfils: a box that is checked, a tab that is shown, a value."""
    step = steps[index]
    if step.unbound or not _skippable(step):
        return 0
    control = sight.find(step.title, step.control_type, controls)
    if control is None:
        return 0
    if step.checked is not None:
        return int(control.checked is step.checked)
    if step.control_type == "TabItem":
        return int(control.selected)
    if step.control_type == "RadioButton":
        return int(control.checked is True)
    value = _value_of(steps, index)
    if value:
        return 2 if control.text and sight.plain(control.text) == sight.plain(value) else 0
    return int(step.control_type == "Edit" and bool(control.text) and control.text == str(step.args.get("text")))


# ---------------------------------------------------------------- what now


def _next(
    steps: Sequence[StepAction], start: int, controls: Sequence[WireControl], since: Sequence[PastAction] = ()
) -> ActReply:
    """The first step from `start` on that the state does not fulfil already."""
    index = start
    while index < len(steps) and (skipped := _satisfied(steps, index, controls)):
        index += skipped
    if index >= len(steps):
        return ActReply(status=Status.FINISH, thought="Every step of the plan is done.")
    return _act(steps, index, since if index == start else (), controls)


def _act(
    steps: Sequence[StepAction], index: int, since: Sequence[PastAction], controls: Sequence[WireControl]
) -> ActReply:
    step = steps[index]
    if step.unbound:
        return _fail(f"The plan leaves open: {step.unbound}")
    tries = sum(1 for past in since if is_step(step, past) or _variant_of(step, past))
    if tries and _behind_dialog(step, since, controls):
        return _next(steps, index + 1, controls)
    if tries >= TRIES:
        return _fail(f"{step.clause!r} had no effect: {since[-1].feedback}")
    if step.path:
        return _menu(step, since, controls)
    if not step.title and step.control_type == "":
        return ActReply(function=step.function, args=step.args, thought=step.clause)
    control = sight.find(step.title, step.control_type, controls)
    if control is None:
        return _missing(steps, index, since, controls)
    if tries and _value_of(steps, index) and control.type in ("ComboBox", "Edit"):
        return _on(control, "set_edit_text", {"text": _value_of(steps, index)}, "The list did not open.")
    return _on(control, step.function, step.args, step.clause)


def _behind_dialog(step: StepAction, since: Sequence[PastAction], controls: Sequence[WireControl]) -> bool:
    """A button was pressed in a dialog that hides the document, so that its effect may be there, unseen."""
    hidden = not any(control.detail for control in controls)
    return hidden and step.control_type == "Button" and _unseen(step, since)


def _variant_of(step: StepAction, past: PastAction) -> bool:
    return (
        step.control_type == "ComboBox"
        and past.function == "set_edit_text"
        and sight.same(step.title, past.control_text, past.control_type)
    )


def _menu(step: StepAction, since: Sequence[PastAction], controls: Sequence[WireControl]) -> ActReply:
    """The item if its menu is open, else the deepest part of its path that is there."""
    opened = Counter(past.control_text for past in since if past.control_type == "MenuItem")
    if max(opened.values(), default=0) >= MENU_TRIES:
        return _fail(f"The menus do not lead to {' - '.join(step.path)}.")
    popups, bar = sight.menus(controls)
    for depth in range(len(step.path) - 1, -1, -1):
        control = sight.find(step.path[depth], "MenuItem", bar if depth == 0 else popups)
        if control is not None:
            thought = step.clause if depth == len(step.path) - 1 else f"Opening the menu for: {step.clause}"
            return _on(control, "click_input", step.args, thought)
    message = sight.message(controls)
    if message is not None:
        return _on(message, "click_input", {}, "Closing the message.")
    return _fail(f"There is no menu {step.path[0]!r} here.")


def _missing(
    steps: Sequence[StepAction], index: int, since: Sequence[PastAction], controls: Sequence[WireControl]
) -> ActReply:
    """The control is not listed: close a message, type into the box whose list lacks the value, or scroll once."""
    step = steps[index]
    message = sight.message(controls)
    if message is not None and step.function != "set_edit_text":
        return _on(message, "click_input", {}, "Closing the message.")
    box = sight.find(step.scope, "ComboBox", controls) if step.control_type == "ListItem" and step.scope else None
    if box is not None and not any(past.function == "set_edit_text" for past in since):
        return _on(box, "set_edit_text", {"text": step.title}, "The list does not show the value; typing it.")
    if not any(past.function == "wheel_mouse_input" for past in since):
        down = not any(past.function == "wheel_mouse_input" and past.effect for past in since)
        return ActReply(
            function="wheel_mouse_input", args={"wheel_dist": -5 if down else 5}, thought=f"Looking for {step.title!r}."
        )
    return _fail(f"{step.title!r} ({step.control_type or 'any control'}) is not here: {step.clause}")


def _on(control: WireControl, function: str, args: dict[str, object], thought: str) -> ActReply:
    return ActReply(
        control_label=control.label, control_text=control.title, function=function, args=dict(args), thought=thought
    )


def _fail(thought: str) -> ActReply:
    return ActReply(status=Status.FAIL, thought=thought)
