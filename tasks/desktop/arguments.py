"""What an action asks for, checked the same way by every driver before anything is touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tasks.desktop import keys
from tasks.desktop.interface import FUNCTIONS, NEEDS_CONTROL
from tasks.desktop.outcomes import BAD_ARGS, NOT_FOUND, UNSUPPORTED
from tasks.schemas import Action, ActOutcome, Control

REQUIRED = object()
BUTTONS = ("left", "right", "middle")
MOST_CELLS = 200
LONGEST_TEXT = 20_000
SIGNATURES: dict[str, dict[str, tuple[type, Any]]] = {
    "click_input": {"button": (str, "left"), "double": (bool, False)},
    "set_edit_text": {"text": (str, REQUIRED)},
    "keyboard_input": {"keys": (str, REQUIRED)},
    "wheel_mouse_input": {"wheel_dist": (int, REQUIRED)},
    "texts": {},
    "select_text": {"text": (str, REQUIRED), "occurrence": (int, 1), "within": (str, "")},
    "select_paragraph": {"start_index": (int, 0), "end_index": (int, 0), "text": (str, ""), "end_text": (str, "")},
    "select_table": {"number": (int, 1), "row": (int, 0), "column": (int, 0)},
    "insert_table": {"rows": (int, REQUIRED), "columns": (int, REQUIRED)},
    "set_font": {"font_name": (str, ""), "font_size": (float, 0.0)},
    "save_as": {"file_path": (str, ""), "file_ext": (str, "")},
}
"""Argument names, types and defaults; annotation and summary take anything."""


@dataclass(frozen=True)
class Request:
    """A valid action: its function, complete arguments and the control it names, None without one."""

    function: str
    args: Mapping[str, Any] = field(default_factory=dict)
    control: Control | None = None


def read(action: Action, controls: Mapping[str, Control]) -> Request | ActOutcome:
    """Check function, control and arguments against the interface.

    Returns:
        The request, or the outcome that says why there is none: unsupported, not_found or bad_args.
    """
    if action.function not in FUNCTIONS:
        return UNSUPPORTED
    control = controls.get(action.control_label)
    if control is None and (action.control_label or action.function in NEEDS_CONTROL):
        return NOT_FOUND
    if action.function in ("annotation", "summary"):
        return Request(action.function, dict(action.args), control)
    try:
        args = _complete(action)
        _check(action.function, args, control)
    except (ValueError, TypeError):
        return BAD_ARGS
    return Request(action.function, args, control)


def _complete(action: Action) -> dict[str, Any]:
    signature = SIGNATURES[action.function]
    unknown = set(action.args) - set(signature)
    if unknown:
        raise ValueError(f"unknown {sorted(unknown)}")
    args = {}
    for name, (kind, default) in signature.items():
        value = action.args.get(name, default)
        if value is REQUIRED:
            raise ValueError(f"{name} is missing")
        args[name] = _cast(value, kind)
    return args


def _cast(value: Any, kind: type) -> Any:
    """Numbers may come as text and text as numbers (models write both); anything else is refused."""
    if kind is bool:
        if isinstance(value, bool):
            return value
        return (
            {"true": True, "false": False}[value.lower()] if str(value).lower() in ("true", "false") else _refuse(value)
        )
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return _refuse(value)
    if kind is int and isinstance(value, float) and value != int(value):
        return _refuse(value)
    if kind is str and len(str(value)) > LONGEST_TEXT:
        return _refuse(value)
    return kind(value)


def _refuse(value: Any) -> Any:
    raise ValueError(f"cannot use {value!r:.60}")


def _check(function: str, args: Mapping[str, Any], control: Control | None) -> None:
    """What types alone do not say."""
    if function == "keyboard_input":
        keys.parse(args["keys"])
    rules: dict[str, Callable[[], bool]] = {
        "click_input": lambda: args["button"] in BUTTONS,
        "select_text": lambda: bool(args["text"].strip()) and args["occurrence"] >= 1 and _inside(args),
        "select_paragraph": lambda: _range_ok(args, control),
        "select_table": lambda: args["number"] >= 1 and _cell_ok(args["row"], args["column"]),
        "insert_table": lambda: 1 <= args["rows"] <= MOST_CELLS and 1 <= args["columns"] <= MOST_CELLS // 4,
        "set_font": lambda: bool(args["font_name"] or args["font_size"]) and 0 <= args["font_size"] <= 999,
    }
    if function in rules and not rules[function]():
        raise ValueError(f"{function}: values out of range")


def _range_ok(args: Mapping[str, Any], control: Control | None) -> bool:
    start, end = args["start_index"], args["end_index"]
    if not start and not end:
        return control is not None and control.control_type == "Text"
    return bool(start >= 1 and (end == 0 or end >= start))


def _inside(args: Mapping[str, Any]) -> bool:
    return not args["within"] or args["text"] in args["within"]


def _cell_ok(row: int, column: int) -> bool:
    """Both or neither."""
    return (row >= 1 and column >= 1) or row == column == 0
