"""What grounded actions do, one event an action: the step between grounding and checks."""

from dataclasses import dataclass

from tasks.teacher.places import Place


@dataclass(frozen=True)
class Event:
    """What a grounded action does, for working out its effect and for naming it in the request."""

    kind: str  # menu, tab, check, pick, set, press, type, key
    name: str  # control's title, or the menu path joined by " > "
    value: str = ""  # list item, text, keys; "on" or "off" for a check box
    dialog: str = ""  # menu path that opened the dialog, joined by " > "
    tab: str = ""
    place: Place | None = None  # selection or caret at that moment
    bound: bool = False  # the value was chosen here, the documentation left it open
