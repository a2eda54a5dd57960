"""UI Automation's client side over trees of nodes: elements, caches, conditions, patterns.

Sources: learn.microsoft.com, "Caching UI Automation properties and control patterns"; IUIAutomationElement
reference; GetCachedPropertyValue gives a property's default where the provider has none (ToggleState: 2,
Indeterminate), measured on Windows in asklar/lvt issue 43, and ...Ex(id, True) gives ReservedNotSupportedValue;
owned windows hang under their owner (pywinauto issue 604, FlaUI issue 52); an element whose window has gone answers
UIA_E_ELEMENTNOTAVAILABLE.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.standin.com import (
    E_INVALIDARG,
    NULL,
    UIA_E_DISABLED,
    UIA_E_GONE,
    COMError,
    IUnknown,
    local,
    remote,
    remote_property,
)

TYPES = {
    "Button": 50000, "CheckBox": 50002, "ComboBox": 50003, "Edit": 50004, "Hyperlink": 50005, "Image": 50006,
    "ListItem": 50007, "List": 50008, "Menu": 50009, "MenuBar": 50010, "MenuItem": 50011, "RadioButton": 50013,
    "ScrollBar": 50014, "Slider": 50015, "Spinner": 50016, "StatusBar": 50017, "Tab": 50018, "TabItem": 50019,
    "Text": 50020, "ToolBar": 50021, "Custom": 50025, "Group": 50026, "Thumb": 50027, "DataGrid": 50028,
    "DataItem": 50029, "Document": 50030, "SplitButton": 50031, "Window": 50032, "Pane": 50033, "Table": 50036,
    "TitleBar": 50037,
}  # fmt: skip
NAME, KIND, RECT, ENABLED, FOCUSED, OFFSCREEN, ID, CLASS, PID, HANDLE = (
    30005, 30003, 30001, 30010, 30008, 30022, 30011, 30012, 30002, 30020,
)  # fmt: skip
TOGGLE_STATE, IS_SELECTED, VALUE, READ_ONLY, IS_MODAL = 30086, 30079, 30045, 30046, 30077
EXPAND_STATE = 30070
DEFAULTS: dict[int, Any] = {TOGGLE_STATE: 2, IS_SELECTED: False, VALUE: "", READ_ONLY: True, IS_MODAL: False,
                            EXPAND_STATE: 3, HANDLE: 0}  # fmt: skip
AVAILABLE = {30028: 10005, 30031: 10000, 30036: 10010, 30041: 10015, 30043: 10002, 30044: 10009}
"""Is...PatternAvailable -> pattern."""
ELEMENT, CHILDREN, DESCENDANTS = 1, 2, 4
MISSING = object()


@dataclass(eq=False)
class Node:
    """One element in the provider's process."""

    kind: str
    name: str = ""
    id: str = ""
    cls: str = ""
    rect: tuple[float, float, float, float] = (0, 0, 0, 0)
    patterns: dict[int, Callable[..., Any]] = field(default_factory=dict)  # pattern id -> what it does
    properties: dict[int, Any] = field(default_factory=dict)
    enabled: bool = True
    offscreen: bool = False
    focused: bool = False
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None
    handle: int = 0
    pid: int = 0
    alive: Callable[[], bool] = lambda: True
    focus: Callable[[], None] = lambda: None

    def adopt(self, *children: "Node") -> "Node":
        for child in children:
            child.parent = self
            self.children.append(child)
        return self

    def value(self, number: int) -> Any:
        own = {
            NAME: self.name, KIND: TYPES[self.kind], RECT: self.rect, ENABLED: self.enabled, FOCUSED: self.focused,
            OFFSCREEN: self.offscreen, ID: self.id, CLASS: self.cls, PID: self.pid, HANDLE: self.handle or MISSING,
        }  # fmt: skip
        if number in AVAILABLE:
            return AVAILABLE[number] in self.patterns
        return own.get(number, self.properties.get(number, MISSING))

    def below(self) -> Iterator["Node"]:
        for child in self.children:
            yield child
            yield from child.below()


class IUIAutomationCondition(IUnknown):
    """Says of a node whether it fits."""

    def __init__(self, test: Callable[[Node], bool]) -> None:
        self.test = test


class IUIAutomationCacheRequest(IUnknown):
    """What to bring along; scope and filter as properties."""

    def __init__(self) -> None:
        self.properties: set[int] = set()
        self.patterns: set[int] = set()
        self._scope, self._filter, self._mode = ELEMENT, IUIAutomationCondition(lambda node: True), 1

    @local(int)
    def AddProperty(self, number: int) -> int:
        self.properties.add(number)
        return 0

    @local(int)
    def AddPattern(self, number: int) -> int:
        self.patterns.add(number)
        return 0

    @property
    def TreeScope(self) -> int:
        return self._scope

    @TreeScope.setter
    def TreeScope(self, scope: int) -> None:
        self._scope = scope

    @property
    def TreeFilter(self) -> IUIAutomationCondition:
        return self._filter

    @TreeFilter.setter
    def TreeFilter(self, condition: IUIAutomationCondition) -> None:
        if not isinstance(condition, IUIAutomationCondition):
            raise COMError(E_INVALIDARG, "TreeFilter is a condition")
        self._filter = condition

    @property
    def AutomationElementMode(self) -> int:
        return self._mode


class IUIAutomationElementArray(IUnknown):
    """Elements found."""

    def __init__(self, elements: list["IUIAutomationElement"]) -> None:
        self._elements = elements

    @property
    def Length(self) -> int:
        return len(self._elements)

    @local(int)
    def GetElement(self, index: int) -> "IUIAutomationElement":
        return self._elements[index]


class NotSupported(IUnknown):
    """The value of ReservedNotSupportedValue."""


NOT_SUPPORTED = NotSupported()


class IUIAutomationElement(IUnknown):
    """A client's reference to a node, with what its cache request brought."""

    def __init__(self, node: Node, request: IUIAutomationCacheRequest | None = None) -> None:
        self.node = node
        self._cached = {n: node.value(n) for n in request.properties} if request is not None else {}
        self._patterns = request.patterns & set(node.patterns) if request is not None else set()
        self._children: list[IUIAutomationElement] | None = None
        if request is not None and request.TreeScope & (CHILDREN | DESCENDANTS):
            self._children = [IUIAutomationElement(n, _below(request)) for n in _shown(node, request)]

    def _live(self) -> Node:
        if not self.node.alive():
            raise COMError(UIA_E_GONE, "An event was unable to invoke any of the subscribers")
        return self.node

    # ------------------------------------------------------------ cached

    @local(int)
    def GetCachedPropertyValue(self, number: int) -> Any:
        value = self._from_cache(number)
        return DEFAULTS.get(number) if value is MISSING else value

    @local(int, int)
    def GetCachedPropertyValueEx(self, number: int, ignore_default: int) -> Any:
        value = self._from_cache(number)
        if value is MISSING:
            return NOT_SUPPORTED if ignore_default else DEFAULTS.get(number)
        return value

    def _from_cache(self, number: int) -> Any:
        if number not in self._cached:
            raise COMError(E_INVALIDARG, f"property {number} was not requested")
        return self._cached[number]

    @local()
    def GetCachedChildren(self) -> Any:
        if self._children is None:
            raise COMError(E_INVALIDARG, "children were not requested")
        return IUIAutomationElementArray(self._children) if self._children else NULL

    @local(int)
    def GetCachedPattern(self, number: int) -> Any:
        return pattern(self, number) if number in self._patterns else NULL

    # ------------------------------------------------------------ live

    @remote(int, IUIAutomationCondition, IUIAutomationCacheRequest)
    def FindAllBuildCache(self, scope: int, condition: Any, request: Any) -> Any:
        root = self._live()
        near = [root] if scope & ELEMENT else []
        far = root.below() if scope & DESCENDANTS else iter(root.children) if scope & CHILDREN else iter(())
        return IUIAutomationElementArray([IUIAutomationElement(n, request) for n in [*near, *far] if condition.test(n)])

    @remote(IUIAutomationCacheRequest)
    def BuildUpdatedCache(self, request: Any) -> Any:
        return IUIAutomationElement(self._live(), request)

    @remote(int)
    def GetCurrentPattern(self, number: int) -> Any:
        return pattern(self, number) if number in self._live().patterns else NULL

    @remote(int)
    def GetCurrentPropertyValue(self, number: int) -> Any:
        value = self._live().value(number)
        return DEFAULTS.get(number) if value is MISSING else value

    @remote(int, int)
    def GetCurrentPropertyValueEx(self, number: int, ignore_default: int) -> Any:
        value = self._live().value(number)
        return (NOT_SUPPORTED if ignore_default else DEFAULTS.get(number)) if value is MISSING else value

    @remote()
    def SetFocus(self) -> int:
        self._live().focus()
        return 0

    CurrentName = remote_property(lambda self: self._live().name)
    CurrentControlType = remote_property(lambda self: TYPES[self._live().kind])
    CurrentProcessId = remote_property(lambda self: self._live().pid)
    CurrentNativeWindowHandle = remote_property(lambda self: self._live().handle)
    CurrentIsEnabled = remote_property(lambda self: int(self._live().enabled))
    CurrentAutomationId = remote_property(lambda self: self._live().id)


def _shown(node: Node, request: IUIAutomationCacheRequest) -> list[Node]:
    """A filtered node is left out and its children take its place, as in a view of the tree."""
    found: list[Node] = []
    for child in node.children:
        found += [child] if request.TreeFilter.test(child) else _shown(child, request)
    return found


def _below(request: IUIAutomationCacheRequest) -> IUIAutomationCacheRequest:
    if request.TreeScope & DESCENDANTS:
        return request
    flat = IUIAutomationCacheRequest()
    flat.properties, flat.patterns = request.properties, request.patterns
    return flat


class _Pattern(IUnknown):
    def __init__(self, element: IUIAutomationElement, does: Callable[..., Any]) -> None:
        self.element, self.does = element, does

    def _do(self, *args: Any) -> int:
        node = self.element._live()
        if not node.enabled:
            raise COMError(UIA_E_DISABLED, "The element is not enabled")
        self.does(*args)
        return 0


class IUIAutomationInvokePattern(_Pattern):
    Invoke = remote()(_Pattern._do)


class IUIAutomationTogglePattern(_Pattern):
    Toggle = remote()(_Pattern._do)
    CurrentToggleState = remote_property(lambda self: self.element._live().properties[TOGGLE_STATE])


class IUIAutomationSelectionItemPattern(_Pattern):
    Select = remote()(_Pattern._do)


class IUIAutomationExpandCollapsePattern(_Pattern):
    @remote()
    def Expand(self) -> int:
        return self._do(True)

    @remote()
    def Collapse(self) -> int:
        return self._do(False)

    CurrentExpandCollapseState = remote_property(lambda self: self.element._live().properties[EXPAND_STATE])


class IUIAutomationValuePattern(_Pattern):
    @remote(str)
    def SetValue(self, text: str) -> int:
        return self._do(text)

    CurrentValue = remote_property(lambda self: self.element._live().properties.get(VALUE, ""))
    CurrentIsReadOnly = remote_property(lambda self: int(self.element._live().properties.get(READ_ONLY, False)))


class IUIAutomationWindowPattern(_Pattern):
    CurrentIsModal = remote_property(lambda self: int(self.element._live().properties.get(IS_MODAL, False)))


PATTERNS: dict[int, type[_Pattern]] = {
    10000: IUIAutomationInvokePattern, 10002: IUIAutomationValuePattern, 10005: IUIAutomationExpandCollapsePattern,
    10009: IUIAutomationWindowPattern, 10010: IUIAutomationSelectionItemPattern, 10015: IUIAutomationTogglePattern,
}  # fmt: skip
INVOKE, SET_VALUE, EXPAND, WINDOW, SELECT, TOGGLE, TEXT = 10000, 10002, 10005, 10009, 10010, 10015, 10014


def pattern(element: IUIAutomationElement, number: int) -> Any:
    """The interface of a pattern; TEXT nodes give their own object."""
    does = element.node.patterns[number]
    return does() if number == TEXT else PATTERNS[number](element, does)


class IUIAutomationTreeWalker(IUnknown):
    """Raw view."""

    @remote(IUIAutomationElement)
    def GetFirstChildElement(self, element: IUIAutomationElement) -> Any:
        children = element._live().children
        return IUIAutomationElement(children[0]) if children else NULL

    @remote(IUIAutomationElement)
    def GetNextSiblingElement(self, element: IUIAutomationElement) -> Any:
        node = element._live()
        siblings = node.parent.children if node.parent is not None else [node]
        place = siblings.index(node) + 1
        return IUIAutomationElement(siblings[place]) if place < len(siblings) else NULL


class IUIAutomation(IUnknown):
    """The client object; `desktop` builds the tree of the whole screen as it is now."""

    def __init__(self, desktop: Callable[[], Node]) -> None:
        self._desktop = desktop
        self.RawViewWalker = IUIAutomationTreeWalker()
        self.ReservedNotSupportedValue = NOT_SUPPORTED

    @remote()
    def GetRootElement(self) -> IUIAutomationElement:
        return _Root(self._desktop)

    @remote(int)
    def ElementFromHandle(self, handle: int) -> Any:
        found = next((n for n in self._desktop().below() if n.handle == handle), None)
        return IUIAutomationElement(found) if found is not None else NULL

    @local()
    def CreateCacheRequest(self) -> IUIAutomationCacheRequest:
        return IUIAutomationCacheRequest()

    @local(int, object)
    def CreatePropertyCondition(self, number: int, value: object) -> IUIAutomationCondition:
        return IUIAutomationCondition(lambda node: node.value(number) == value)

    @local(IUIAutomationCondition, IUIAutomationCondition)
    def CreateAndCondition(self, one: Any, other: Any) -> IUIAutomationCondition:
        return IUIAutomationCondition(lambda node: one.test(node) and other.test(node))

    @local(IUIAutomationCondition)
    def CreateNotCondition(self, one: Any) -> IUIAutomationCondition:
        return IUIAutomationCondition(lambda node: not one.test(node))

    @local()
    def CreateTrueCondition(self) -> IUIAutomationCondition:
        return IUIAutomationCondition(lambda node: True)

    @property
    def ControlViewCondition(self) -> IUIAutomationCondition:
        return IUIAutomationCondition(lambda node: True)


class _Root(IUIAutomationElement):
    """The desktop: looked at anew at each call."""

    def __init__(self, desktop: Callable[[], Node]) -> None:
        super().__init__(desktop())
        self._desktop = desktop

    def _live(self) -> Node:
        self.node = self._desktop()
        return self.node
