"""From a reply to an action on a control that is there; what cannot be grounded comes back as feedback."""

from dataclasses import dataclass

from tasks.agent.titles import plain
from tasks.desktop import arguments
from tasks.desktop.interface import FUNCTIONS, NEEDS_CONTROL
from tasks.llm.wire import ActReply
from tasks.schemas import Action, Control, Observation, Status

ENDS = frozenset({Status.FINISH, Status.FAIL, Status.PENDING, Status.ERROR})
CONTROL_ALLOWED = NEEDS_CONTROL | {"keyboard_input", "wheel_mouse_input", "select_paragraph"}


@dataclass(frozen=True)
class Grounded:
    """A reply tied to the screen, or why it could not be."""

    action: Action  # with the control as observed; as replied when invalid
    control: Control | None = None
    feedback: str = ""  # "" when valid


def ground(reply: ActReply, observation: Observation) -> Grounded:
    """Tie a reply to the observation.

    A control counts as named when number and title agree; failing that, when its title (case, dots and mnemonics
    aside) belongs to one control only. A number alone is never enough, since numbers change with every observation.
    """
    action = reply.action()
    if reply.status in ENDS or (reply.status is Status.SCREENSHOT and not reply.function):
        if reply.function:
            return Grounded(action, feedback=f"{reply.status.value} carries no action; act first, with CONTINUE")
        return Grounded(action)
    if reply.function not in FUNCTIONS:
        return Grounded(action, feedback=f"no such function {reply.function!r}; one of {', '.join(FUNCTIONS)}")
    control, problem = _control(reply, observation)
    if problem:
        return Grounded(action, feedback=problem)
    if control is not None:
        action = action.model_copy(
            update={
                "control_label": control.label,
                "control_text": control.title,
                "control_type": control.control_type,
            }
        )
    else:
        action = action.model_copy(update={"control_label": "", "control_text": ""})
    request = arguments.read(action, {c.label: c for c in observation.controls})
    if not isinstance(request, arguments.Request):
        return Grounded(action, feedback=f"{reply.function}: {request.reason} {dict(reply.args)!r:.120}")
    return Grounded(action, control)


def _control(reply: ActReply, observation: Observation) -> tuple[Control | None, str]:
    named = bool(reply.control_label or reply.control_text)
    if reply.function not in CONTROL_ALLOWED or not named:
        if reply.function in NEEDS_CONTROL:
            return None, f"{reply.function} needs a control: give ControlLabel and ControlText"
        return None, ""
    title = plain(reply.control_text)
    by_label = next((c for c in observation.controls if c.label == reply.control_label), None)
    if by_label is not None and plain(by_label.title) == title:
        return by_label, ""
    same = [c for c in observation.controls if title and plain(c.title) == title]
    if len(same) == 1:
        return same[0], ""
    if same:
        numbers = ", ".join(f"{c.label} ({c.control_type})" for c in same[:6])
        return None, f"several controls are titled {reply.control_text!r}: {numbers}; give the right ControlLabel"
    shown = f"; {reply.control_label} is {by_label.title!r}" if by_label is not None else ""
    return None, f"no control is titled {reply.control_text!r}{shown}"
