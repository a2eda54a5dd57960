"""Finding on the screen what a step names: titles compared loosely, types by what documentation calls them."""

import re
from collections.abc import Sequence

from tasks.llm.wire import WireControl

COMPATIBLE: dict[str, tuple[str, ...]] = {
    "MenuItem": ("MenuItem",),
    "Button": ("Button", "SplitButton", "CheckBox", "RadioButton", "Hyperlink", "MenuItem", "ListItem", "TabItem"),
    "TabItem": ("TabItem",),
    "CheckBox": ("CheckBox", "Button", "MenuItem"),
    "RadioButton": ("RadioButton", "Button", "ListItem"),
    "Edit": ("Edit", "Spinner", "ComboBox"),
    "ComboBox": ("ComboBox", "List", "Edit", "Button"),
    "ListItem": ("ListItem", "DataItem", "TreeItem", "MenuItem", "RadioButton"),
    "": ("Button", "ListItem", "MenuItem", "CheckBox", "RadioButton", "TabItem", "DataItem", "TreeItem", "ComboBox"),
}
"""For the type a step's words give: the types it may be on the screen, best first."""
LEAVES = ("ok", "close", "yes", "no")
SETTINGS = frozenset({"Edit", "Spinner", "ComboBox", "CheckBox", "RadioButton", "TabItem", "ListItem", "MenuItem"})


def plain(title: str) -> str:
    """A title without case, mnemonics, trailing dots and colons, with plain quotes."""
    text = title.replace("\u2026", "").replace("\u2019", "'").replace("\u2018", "'").replace("\u2013", "-")
    text = re.sub(r"[~_](?=\w)", "", text).replace("&", "and")
    return re.sub(r"\s+", " ", text).strip(" .:").casefold()


def same(wanted: str, title: str, control_type: str = "") -> bool:
    """Whether a control's title is the name a step uses; a button's title may go on after the name."""
    a, b = plain(wanted), plain(title)
    return a == b or (control_type not in ("Text", "ListItem", "MenuItem") and bool(a) and b.startswith(f"{a} "))


def paragraph(wanted: str, title: str) -> bool:
    """Whether a paragraph is, or begins with, what a step quotes; titles are cut off at 200 characters."""
    a, b = wanted.strip().rstrip("…").rstrip("."), title.strip()
    return bool(a) and (b.startswith(a) or (len(b) >= 190 and a.startswith(b.rstrip("…"))))


def find(wanted: str, control_type: str, controls: Sequence[WireControl]) -> WireControl | None:
    """The control that a step names, None when it is not listed.

    Args:
        wanted: title in the step's words.
        control_type: type in the step's words, "" when they do not tell.
        controls: as listed, windows on top first.
    """
    if not plain(wanted):
        return None
    if control_type == "Text":
        texts = [c for c in controls if c.detail]
        exact = [c for c in texts if c.title.strip() == wanted.strip()]
        return next(iter(exact or [c for c in texts if paragraph(wanted, c.title)]), None)
    types = COMPATIBLE.get(control_type, (control_type,))
    shown = [c for c in controls if c.type in types and not c.detail]
    exact = [c for c in shown if plain(c.title) == plain(wanted)]
    candidates = exact or [c for c in shown if same(wanted, c.title, c.type)]
    return min(candidates, key=lambda c: (not c.enabled, types.index(c.type)), default=None)


def menus(controls: Sequence[WireControl]) -> tuple[list[WireControl], list[WireControl]]:
    """Menu items of open menus, and of the menu bar, which stands behind them and begins with File."""
    items = [c for c in controls if c.type == "MenuItem"]
    files = [i for i, c in enumerate(items) if plain(c.title) == "file"]
    start = files[-1] if files else len(items)
    return items[:start], items[start:]


def message(controls: Sequence[WireControl]) -> WireControl | None:
    """The button that closes a message box: a window with a few buttons and nothing to set."""
    if any(c.type in SETTINGS or c.detail for c in controls) or len(controls) > 6:
        return None
    buttons = [c for c in controls if c.type == "Button" and c.enabled]
    return next((b for name in LEAVES for b in buttons if plain(b.title) == name), None)
