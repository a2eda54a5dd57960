"""The special tokens of the compact rendering, and the argument table of the action space.

Every type, function, status, argument name, slot and pointer is one token, so that an action is four to seven tokens
(measured: short actions matter more for step latency than prefix reuse).
"""

from typing import Any

from tasks.schemas import FUNCTIONS, Status

PAD, UNK, EOS = "<pad>", "<unk>", "<eos>"
ACT, PLAN_MODE, CORPUS = "<act>", "<write_plan>", "<corpus>"
PLAN, HISTORY, CONTROLS, DOCUMENT = "<plan>", "<history>", "<controls>", "<document>"
NEXT, DO, STEP = "<next>", "<do>", "<step>"
NIL, UNTITLED, OTHER, END = "<nil>", "<untitled>", "<other>", "<;>"
CAPITAL, CAPITALS = "<^>", "<^^>"
CHECKED, UNCHECKED, SELECTED, FOCUSED, DISABLED, LAST, IS = (
    "<on>",
    "<off>",
    "<sel>",
    "<focus>",
    "<disabled>",
    "<last>",
    "<is>",
)

TYPES: tuple[str, ...] = (
    "Button", "MenuItem", "Menu", "MenuBar", "Edit", "ComboBox", "CheckBox", "RadioButton", "TabItem", "Tab", "List",
    "ListItem", "Text", "Spinner", "Document", "DataItem", "Table", "Tree", "TreeItem", "Hyperlink", "Window",
    "ToolBar",
    "Slider", "ScrollBar", "StatusBar", "Image", "Group", "Pane", "Header", "HeaderItem", "SplitButton", "ProgressBar",
)  # fmt: skip

ARGUMENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "click_input": ((), ("button", "double")),
    "set_edit_text": (("text",), ()),
    "keyboard_input": (("keys",), ()),
    "wheel_mouse_input": (("wheel_dist",), ()),
    "texts": ((), ()),
    "select_text": (("text",), ("occurrence", "within")),
    "select_paragraph": ((), ("start_index", "end_index", "text", "end_text")),
    "select_table": (("number",), ("row", "column")),
    "insert_table": (("rows", "columns"), ()),
    "set_font": ((), ("font_name", "font_size")),
    "save_as": ((), ("file_path", "file_ext")),
    "annotation": ((), ("text",)),
    "summary": ((), ("text",)),
}
"""Function -> (required argument names, optional ones), in the order in which they are written."""

NUMERIC = frozenset(
    {"wheel_dist", "start_index", "end_index", "number", "row", "column", "rows", "columns", "font_size", "occurrence"}
)
DEFAULTS: dict[str, Any] = {
    "button": "left",
    "double": False,
    "occurrence": 1,
    "within": "",
    "end_text": "",
    "row": 0,
    "column": 0,
    "font_name": "",
    "font_size": 0,
    "file_path": "",
    "file_ext": "",
}
CLOSED: dict[str, tuple[Any, ...]] = {"button": ("right", "middle"), "double": (True,)}
CONTROL_TYPES: dict[str, frozenset[str] | None] = {
    "click_input": None,
    "texts": None,
    "wheel_mouse_input": None,
    "keyboard_input": None,
    "set_edit_text": frozenset({"Edit", "ComboBox", "Spinner", "Text", "Document"}),
    "select_paragraph": frozenset({"Text"}),
}
"""Functions that may name a control, with the control types they work on (None: any)."""
TEXT_ONLY = frozenset({"select_paragraph"})
"""Functions whose control must be document text."""

KEYS: tuple[str, ...] = (
    "CTRL", "SHIFT", "ALT", "ENTER", "TAB", "ESC", "HOME", "END", "DELETE", "BACKSPACE", "UP", "DOWN", "LEFT", "RIGHT",
    "PGUP", "PGDN", "SPACE", *(f"F{i}" for i in range(1, 13)),
)  # fmt: skip

REQUEST_SLOTS = tuple(f"<v{i}>" for i in range(1, 17))
PLAN_SLOTS = tuple(f"<w{i}>" for i in range(1, 17))
MARKS = tuple(f"<m{i}>" for i in range(1, 25))
POINTERS: dict[str, tuple[str, ...]] = {
    kind: tuple(f"<{kind}{i}>" for i in range(1, n + 1))
    for kind, n in (("title", 1), ("heading", 20), ("paragraph", 40), ("item", 24), ("cell", 32))
}
LEVELS = tuple(f"<L{i}>" for i in range(1, 7))
COPIES = tuple(f"<#{i}>" for i in range(2, 17))


def type_token(control_type: str) -> str:
    """Token of a UI Automation control type; types outside the list share one token."""
    return f"<{control_type}>" if control_type in TYPES else OTHER


def function_token(function: str) -> str:
    """Token of a function."""
    return f"<{function}>"


def status_token(status: Status) -> str:
    """Token of a status."""
    return f"<{status.value}>"


def argument_token(name: str) -> str:
    """Token that opens an argument."""
    return f"<{name}=>"


def key_token(name: str) -> str:
    """Token of a named key."""
    return "{" + name + "}"


def special_tokens() -> list[str]:
    """All special tokens in a fixed order; `<pad>` is 0 and never the terminator (the reward model pools on it)."""
    arguments = sorted({name for required, optional in ARGUMENTS.values() for name in (*required, *optional)})
    pointers = [token for tokens in POINTERS.values() for token in tokens]
    return [
        PAD, UNK, EOS, ACT, PLAN_MODE, CORPUS, PLAN, HISTORY, CONTROLS, DOCUMENT, NEXT, DO, STEP, NIL, UNTITLED,
        OTHER, END,
        CAPITAL, CAPITALS, CHECKED, UNCHECKED, SELECTED, FOCUSED, DISABLED, LAST, IS,
        *(function_token(f) for f in FUNCTIONS), *(status_token(s) for s in Status), *(f"<{t}>" for t in TYPES),
        *(argument_token(a) for a in arguments), *(key_token(k) for k in KEYS), *REQUEST_SLOTS, *PLAN_SLOTS, *MARKS,
        *pointers, *LEVELS, *COPIES,
    ]  # fmt: skip
