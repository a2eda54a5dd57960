"""What key presses may do, for the guard: text and editing keys are known, every other chord is not."""

from tasks.desktop import keys
from tasks.desktop.keys import Stroke

LOOKS = frozenset({"ESC", "UP", "DOWN", "LEFT", "RIGHT", "HOME", "END", "PGUP", "PGDN"})
EDITS = frozenset({"ENTER", "TAB", "SPACE", "DELETE", "BACKSPACE", "INSERT"})
ACTIVATES = frozenset({"ENTER", "SPACE"})
CTRL_LOOKS = frozenset({"a", "c", "f", "HOME", "END", "UP", "DOWN", "LEFT", "RIGHT", "PGUP", "PGDN"})
CTRL_EDITS = frozenset(
    {"b", "i", "u", "d", "l", "e", "r", "j", "m", "x", "v", "z", "y", "s", "h", "[", "]", "0", "1", "2", "3", "4", "5",
     "ENTER", "SPACE", "DELETE", "BACKSPACE", "TAB", "F2", "F12"}
)  # fmt: skip
MOVES_PARAGRAPHS = frozenset({"UP", "DOWN"})
"""With Ctrl+Alt."""
CTRL_SHIFT_EDITS = frozenset({"p", "b", "v", "n", "x", "ENTER", "SPACE", "DELETE", "BACKSPACE", "0", "F12"})


def key_class(text: str, *, popup: bool, dialog: bool) -> tuple[str, str]:
    """Class of a keyboard_input: looks, edits, activates (may press what has the focus) or sensitive, and why.

    Args:
        text: the `keys` argument.
        popup: a menu or list is open, where letters and Enter choose something the guard cannot see.
        dialog: a dialog has the focus, where Tab moves to buttons.
    """
    try:
        strokes = keys.parse(text)
    except ValueError as error:
        return "sensitive", f"unreadable keys: {error}"
    if len(strokes) == 1 and (strokes[0].modifiers, strokes[0].key) == (("SHIFT",), "F10") and not (popup or dialog):
        return "looks", "opens the menu of what is selected, in which nothing is chosen yet"
    kinds = [_stroke(stroke) for stroke in strokes]
    if "sensitive" in kinds:
        unknown = strokes[kinds.index("sensitive")]
        return "sensitive", f"{'+'.join((*unknown.modifiers, unknown.key))} is not a known editing key"
    if popup and any(s.key != "ESC" for s in strokes if s.named or not s.modifiers) and kinds != ["looks"] * len(kinds):
        return "sensitive", "keys would choose from an open menu"
    named = [s.key for s in strokes if s.named]
    if dialog and "TAB" in named and ACTIVATES & set(named[named.index("TAB") :]):
        return "sensitive", "Tab and then Enter may press any button"
    if all(kind == "looks" for kind in kinds):
        return "looks", "moves or selects"
    if any(s.named and s.key in ACTIVATES and not s.modifiers for s in strokes):
        return "activates", "typing"
    return "edits", "typing"


def chords(text: str) -> list[str]:
    """Named keys and chords as an application's rules spell them, CTRL+SHIFT+F12; none where the text is unreadable."""
    try:
        strokes = keys.parse(text)
    except ValueError:
        return []
    order = ("CTRL", "SHIFT", "ALT")
    return [
        "+".join((*(m for m in order if m in s.modifiers), s.key.upper())) for s in strokes if s.named or s.modifiers
    ]


def _stroke(stroke: Stroke) -> str:
    modifiers = frozenset(stroke.modifiers)
    if modifiers == {"CTRL", "ALT"} and stroke.key in MOVES_PARAGRAPHS:
        return "edits"
    if "ALT" in modifiers:
        return "sensitive"
    if modifiers == {"CTRL"}:
        return "looks" if stroke.key in CTRL_LOOKS else _known(stroke, CTRL_EDITS)
    if modifiers == {"CTRL", "SHIFT"}:
        if stroke.named and stroke.key in CTRL_LOOKS:
            return "looks"
        return _known(stroke, CTRL_SHIFT_EDITS)
    if not stroke.named:
        return "edits"
    if stroke.key in LOOKS:
        return "looks"
    return _known(stroke, EDITS)


def _known(stroke: Stroke, edits: frozenset[str]) -> str:
    key = stroke.key if stroke.named else stroke.key.lower()
    return "edits" if key in edits else "sensitive"
