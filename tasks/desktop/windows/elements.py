"""UI Automation read in one pass: windows of a process, owned ones too, each property in one cross-process call.

Cached values are asked for with "ignore default": the plain call gives a property's default where there is none, so
that every button would read as half checked (ToggleState 2, measured on Windows: asklar/lvt issue 43). Windows that
another owns hang below their owner in this tree (pywinauto issue 604), not below the screen.
"""

import ctypes
import ctypes.wintypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uiautomation as uia
from uiautomation import uiautomation as internals

from tasks.desktop.windows import dll
from tasks.schemas import Rect

CHILDREN, SUBTREE = 2, 7  # TreeScope: children; element, children and descendants
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
}
PROPERTIES: dict[str, int] = {
    "name": uia.PropertyId.NameProperty,
    "kind": uia.PropertyId.ControlTypeProperty,
    "box": uia.PropertyId.BoundingRectangleProperty,
    "enabled": uia.PropertyId.IsEnabledProperty,
    "focused": uia.PropertyId.HasKeyboardFocusProperty,
    "handle": uia.PropertyId.NativeWindowHandleProperty,
    "id": uia.PropertyId.AutomationIdProperty,
    "class": uia.PropertyId.ClassNameProperty,
    "toggle": uia.PropertyId.ToggleToggleStateProperty,
    "selected": uia.PropertyId.SelectionItemIsSelectedProperty,
    "value": uia.PropertyId.ValueValueProperty,
    "modal": uia.PropertyId.WindowIsModalProperty,
}
POPUPS = frozenset({"Net UI Tool Window", "Net UI Tool Window Layered"})


@dataclass(frozen=True)
class Element:
    """One element as it was when read; `raw` is UI Automation's own, to act on it."""

    raw: Any
    title: str
    kind: str
    rect: Rect
    enabled: bool = True
    focused: bool = False
    checked: bool | None = None
    selected: bool = False
    value: str = ""
    group: str = ""  # title of the group that it stands in


@dataclass
class Window:
    """A window: what can be acted on in document order, what it says, and the document whose text it shows, if any."""

    title: str
    handle: int
    modal: bool
    elements: list[Element] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    document: Any = None
    document_handle: int = 0
    document_rect: Rect | None = None


class Screen:
    """The windows of one process.

    Args:
        pid: of the process.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._client = internals._AutomationClient.instance().IUIAutomation
        self._root = self._client.GetRootElement()
        self._absent = self._client.ReservedNotSupportedValue
        self._request = self._client.CreateCacheRequest()
        for number in PROPERTIES.values():
            self._request.AddProperty(number)
        self._request.AddPattern(uia.PatternId.TextPattern)
        self._request.TreeScope = SUBTREE
        shown = self._client.CreatePropertyCondition(uia.PropertyId.IsOffscreenProperty, False)
        self._request.TreeFilter = self._client.CreateAndCondition(self._client.ControlViewCondition, shown)
        self._own = self._client.CreatePropertyCondition(uia.PropertyId.ProcessIdProperty, pid)

    def windows(self) -> list[Window]:
        """Topmost first, owned dialogs and menus as windows of their own: one call, whatever they hold."""
        found: list[Window] = []
        tops = self._root.FindAllBuildCache(CHILDREN, self._own, self._request)
        for index in range(tops.Length):
            self._open(tops.GetElement(index), found)
        order = {handle: place for place, handle in enumerate(self.handles())}
        return sorted(found, key=lambda w: order.get(w.handle, len(order)))

    def handles(self) -> list[int]:
        """Visible top-level windows of the process, topmost first: no call to the application."""
        user32, found, handle = dll("user32"), [], 0
        while handle := user32.FindWindowExW(None, handle, None, None):
            owner = ctypes.wintypes.DWORD()
            user32.GetWindowThreadProcessId(handle, ctypes.byref(owner))
            if owner.value == self._pid and user32.IsWindowVisible(handle):
                found.append(handle)
        return found

    def _open(self, raw: Any, found: list[Window]) -> None:
        got = self._read(raw)
        window = Window(title=str(got["name"] or ""), handle=int(got["handle"] or 0), modal=got["modal"] is True)
        found.append(window)
        self._walk(raw, window, found, "")

    def _walk(self, raw: Any, window: Window, found: list[Window], group: str) -> None:
        for child in _children(raw):
            got = self._read(child)
            if got["handle"] and (got["kind"] == uia.ControlType.WindowControl or got["class"] in POPUPS):
                self._open(child, found)
                continue
            if got["kind"] == uia.ControlType.DocumentControl:
                window.document, window.document_rect = child, _rect(got["box"])
                window.document_handle = int(got["handle"] or 0)
                continue
            if got["kind"] == uia.ControlType.TextControl:
                window.said.append(str(got["name"] or ""))
            window.elements += self._elements(child, got, group)
            if got["kind"] not in (uia.ControlType.ComboBoxControl, uia.ControlType.SplitButtonControl):
                below = str(got["name"] or "") if got["kind"] == uia.ControlType.GroupControl else group
                self._walk(child, window, found, below)

    def _elements(self, raw: Any, got: dict[str, Any], group: str) -> Iterator[Element]:
        """The element; of a split button its two halves, the second under a title of its own."""
        element = _element(raw, got, group)
        if element is None:
            return
        halves = list(_children(raw)) if got["kind"] == uia.ControlType.SplitButtonControl else []
        for half in halves:
            part = _element(half, self._read(half), group)
            if part is not None:
                title = f"{element.title} {part.title}" if part.kind == "MenuItem" else part.title
                yield Element(**{**part.__dict__, "title": title})
        if not halves:
            yield element

    def _read(self, raw: Any) -> dict[str, Any]:
        get: Callable[[int, int], Any] = raw.GetCachedPropertyValueEx
        values = {key: get(number, 1) for key, number in PROPERTIES.items()}
        return {key: None if value is self._absent or not _plain(value) else value for key, value in values.items()}


def _children(raw: Any) -> Iterator[Any]:
    below = raw.GetCachedChildren()
    return (below.GetElement(n) for n in range(below.Length)) if below else iter(())


def _plain(value: Any) -> bool:
    """A value, not the object that says that there is none."""
    return value is None or isinstance(value, bool | int | float | str | tuple | list)


def _rect(box: Any) -> Rect | None:
    """None for what has no size."""
    if not box or int(box[2]) <= 0 or int(box[3]) <= 0:
        return None
    return Rect(left=int(box[0]), top=int(box[1]), width=int(box[2]), height=int(box[3]))


def _element(raw: Any, got: dict[str, Any], group: str) -> Element | None:
    rect, kind = _rect(got["box"]), TYPES.get(got["kind"] or 0)
    if rect is None or kind is None or got["id"] == "Body":
        return None
    toggle = got["selected"] if kind == "RadioButton" and got["toggle"] is None else got["toggle"]
    return Element(
        raw=raw, title=str(got["name"] or ""), kind=kind, rect=rect, enabled=bool(got["enabled"]),
        focused=bool(got["focused"]), checked=None if toggle is None else bool(toggle),
        selected=got["selected"] is True and kind != "RadioButton", value=str(got["value"] or ""), group=group,
    )  # fmt: skip
