"""UI Automation read in bulk: every window of a process with all properties in one cross-process call each."""

from dataclasses import dataclass
from typing import Any

import uiautomation as uia
from uiautomation import uiautomation as internals

from tasks.schemas import Rect

SUBTREE = 7  # TreeScope_Element | TreeScope_Children | TreeScope_Descendants
TYPES: dict[int, str] = {
    uia.ControlType.ButtonControl: "Button",
    uia.ControlType.SplitButtonControl: "Button",
    uia.ControlType.CheckBoxControl: "CheckBox",
    uia.ControlType.ComboBoxControl: "ComboBox",
    uia.ControlType.EditControl: "Edit",
    uia.ControlType.HyperlinkControl: "Hyperlink",
    uia.ControlType.ListItemControl: "ListItem",
    uia.ControlType.DataItemControl: "DataItem",
    uia.ControlType.MenuItemControl: "MenuItem",
    uia.ControlType.RadioButtonControl: "RadioButton",
    uia.ControlType.ScrollBarControl: "ScrollBar",
    uia.ControlType.SliderControl: "Slider",
    uia.ControlType.SpinnerControl: "Spinner",
    uia.ControlType.TabItemControl: "TabItem",
    uia.ControlType.TreeItemControl: "TreeItem",
    uia.ControlType.DocumentControl: "Document",
}
PROPERTIES: tuple[int, ...] = (
    uia.PropertyId.NameProperty,
    uia.PropertyId.ControlTypeProperty,
    uia.PropertyId.BoundingRectangleProperty,
    uia.PropertyId.IsEnabledProperty,
    uia.PropertyId.HasKeyboardFocusProperty,
    uia.PropertyId.ToggleToggleStateProperty,
    uia.PropertyId.SelectionItemIsSelectedProperty,
    uia.PropertyId.ValueValueProperty,
)


@dataclass(frozen=True)
class Element:
    """One element as it was when read; `control` acts on it."""

    control: Any
    title: str
    kind: str
    rect: Rect
    enabled: bool
    focused: bool
    checked: bool | None
    selected: bool
    value: str


def windows(pid: int) -> list[Any]:
    """Top-level windows of a process, topmost first."""
    return [
        w
        for w in uia.GetRootControl().GetChildren()
        if w.ProcessId == pid and uia.IsWindowVisible(w.NativeWindowHandle)
    ]


def is_modal(window: Any) -> bool:
    """The window says that it is modal."""
    return bool(window.GetPropertyValue(uia.PropertyId.WindowIsModalProperty))


def elements(window: Any) -> list[Element]:
    """What can be acted on in a window and is on the screen, in document order."""
    client = internals._AutomationClient.instance().IUIAutomation
    request = client.CreateCacheRequest()
    for number in PROPERTIES:
        request.AddProperty(number)
    on_screen = client.CreatePropertyCondition(uia.PropertyId.IsOffscreenProperty, False)
    condition = client.CreateAndCondition(client.ControlViewCondition, on_screen)
    found = window.Element.FindAllBuildCache(SUBTREE, condition, request)
    read = (_element(found.GetElement(index)) for index in range(found.Length))
    return [element for element in read if element is not None]


def _element(raw: Any) -> Element | None:
    name, kind, box, enabled, focused, toggle, selected, value = (raw.GetCachedPropertyValue(n) for n in PROPERTIES)
    width, height = (int(box[2]), int(box[3])) if box else (0, 0)
    if kind not in TYPES or width <= 0 or height <= 0:
        return None
    return Element(
        control=uia.Control.CreateControlFromElement(raw),
        title=str(name or ""),
        kind=TYPES[kind],
        rect=Rect(left=int(box[0]), top=int(box[1]), width=width, height=height),
        enabled=bool(enabled),
        focused=bool(focused),
        checked=bool(toggle) if isinstance(toggle, int) and kind in CHECKABLE else None,
        selected=selected is True,
        value=value if isinstance(value, str) else "",
    )


CHECKABLE = frozenset(
    {uia.ControlType.CheckBoxControl, uia.ControlType.RadioButtonControl, uia.ControlType.ButtonControl}
)
