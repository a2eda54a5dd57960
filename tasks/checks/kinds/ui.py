"""ui: state of a control on the screen when the episode ended, for tasks whose result is no document."""

from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.values import SWITCH, WORDS, switch
from tasks.schemas import Check, Control

_PROPERTIES = {**dict.fromkeys(("exists", "checked", "enabled", "selected"), SWITCH), "text": WORDS, "value": WORDS}


def _named(check: Check, control: Control) -> bool:
    title = str(check.where.get("title", control.title))
    same_type = str(check.where.get("type", control.control_type)) == control.control_type
    return same_type and control.title.strip().casefold().rstrip(".:") == title.strip().casefold().rstrip(".:")


def _ui(check: Check, context: Context) -> Outcome:
    if context.ui is None:
        return False, "no state of the screen was recorded"
    if "window" in check.where and str(check.where["window"]).casefold() not in context.ui.window.casefold():
        return False, f"the window is {quote(context.ui.window)}"
    found = [control for control in context.ui.controls if _named(check, control)]
    if check.property == "exists":
        return bool(found) == switch(check.value), f"{len(found)} controls where {check.where}"
    if not found:
        return False, f"no control where {check.where}"
    key = "text" if check.property == "value" else check.property
    values = [getattr(control, key) for control in found]
    return any(_PROPERTIES[check.property].equal(v, check.value) for v in values), f"{check.property} is {values[:3]}"


KINDS = (Kind("ui", frozenset({"title", "type", "window"}), _PROPERTIES, _ui),)
