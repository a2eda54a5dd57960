"""Writes down the windows of a running application in the format that the tests' stand-in serves.

    python -m tasks.desktop.windows.recorder PID OUT.yaml

One call across processes, everything cached. A node is a mapping of type, name, id, class, rect (left, top, width,
height), patterns, toggle, selected, value, modal, enabled and children; what is empty, or as usual, is left out. Names
and values are what was on the screen: record with a document that anybody may read.
"""

import sys
from pathlib import Path
from typing import Any

import uiautomation as uia
import yaml
from uiautomation import uiautomation as internals

CHILDREN, SUBTREE = 2, 7
PATTERNS: dict[str, int] = {
    "invoke": uia.PropertyId.IsInvokePatternAvailableProperty,
    "toggle": uia.PropertyId.IsTogglePatternAvailableProperty,
    "select": uia.PropertyId.IsSelectionItemPatternAvailableProperty,
    "expand": uia.PropertyId.IsExpandCollapsePatternAvailableProperty,
    "value": uia.PropertyId.IsValuePatternAvailableProperty,
    "window": uia.PropertyId.IsWindowPatternAvailableProperty,
}
VALUES: dict[str, int] = {
    "type": uia.PropertyId.ControlTypeProperty,
    "name": uia.PropertyId.NameProperty,
    "id": uia.PropertyId.AutomationIdProperty,
    "class": uia.PropertyId.ClassNameProperty,
    "rect": uia.PropertyId.BoundingRectangleProperty,
    "enabled": uia.PropertyId.IsEnabledProperty,
    "toggle": uia.PropertyId.ToggleToggleStateProperty,
    "selected": uia.PropertyId.SelectionItemIsSelectedProperty,
    "value": uia.PropertyId.ValueValueProperty,
    "modal": uia.PropertyId.WindowIsModalProperty,
}
TYPES = {
    number: name.removesuffix("Control") for name, number in vars(uia.ControlType).items() if name.endswith("Control")
}


def record(pid: int = 0) -> list[dict[str, Any]]:
    """The trees of a process's windows, or of every Word's without a process; owned ones below their owners."""
    client = internals._AutomationClient.instance().IUIAutomation
    request = client.CreateCacheRequest()
    for number in (*VALUES.values(), *PATTERNS.values()):
        request.AddProperty(number)
    request.TreeScope = SUBTREE
    request.TreeFilter = client.ControlViewCondition
    number, value = (uia.PropertyId.ProcessIdProperty, pid) if pid else (uia.PropertyId.ClassNameProperty, "OpusApp")
    own = client.CreatePropertyCondition(number, value)
    found = client.GetRootElement().FindAllBuildCache(CHILDREN, own, request)
    absent = client.ReservedNotSupportedValue
    return [_node(found.GetElement(index), absent) for index in range(found.Length)]


def _node(raw: Any, absent: Any) -> dict[str, Any]:
    got = {key: raw.GetCachedPropertyValueEx(number, 1) for key, number in VALUES.items()}
    plain = {key: value for key, value in got.items() if value is not absent and value not in (None, "")}
    plain["type"] = TYPES.get(plain.get("type", 0), "Custom")
    if "rect" in plain:
        plain["rect"] = [int(part) for part in plain["rect"]]
    if plain.get("enabled"):
        del plain["enabled"]
    patterns = [name for name, number in PATTERNS.items() if raw.GetCachedPropertyValueEx(number, 1) is True]
    below = raw.GetCachedChildren()
    children = [_node(below.GetElement(index), absent) for index in range(below.Length)] if below else []
    return plain | ({"patterns": patterns} if patterns else {}) | ({"children": children} if children else {})


def main() -> None:
    """Entry point."""
    trees = record(int(sys.argv[1]))
    text = yaml.safe_dump(trees, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    Path(sys.argv[2]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
