"""Key names as documentation writes them, and as `keyboard_input` takes them (tasks/desktop/interface.py)."""

import re

MODIFIERS = {"ctrl": "CTRL", "control": "CTRL", "shift": "SHIFT", "alt": "ALT", "command": "CTRL", "option": "ALT"}
NAMED = {
    "enter": "ENTER", "return": "ENTER", "esc": "ESC", "escape": "ESC", "tab": "TAB", "del": "DELETE",
    "delete": "DELETE",
    "backspace": "BACKSPACE",
    "space": "SPACE", "spacebar": "SPACE", "home": "HOME", "end": "END", "insert": "INSERT",
    "page up": "PGUP", "page down": "PGDN", "up": "UP", "down": "DOWN", "left": "LEFT", "right": "RIGHT",
    "up arrow": "UP", "down arrow": "DOWN", "left arrow": "LEFT", "right arrow": "RIGHT",
}  # fmt: skip
SIGNS = {"plus sign": "+", "minus sign": "-", "hyphen": "-", "asterisk": "*", "slash": "/", "comma": ",", "period": "."}
_TIMES = {"twice": 2, "two times": 2, "three times": 3}


def escape(text: str) -> str:
    """Literal text for keyboard_input: braces name keys there."""
    return re.sub(r"[{}]", lambda m: "{" + m[0] + "}", text)


def keys(text: str) -> str:
    """keyboard_input keys for "Ctrl+B", "F11", "Enter", "Shift+Ctrl+F5", "End twice"; "" when it names no key."""
    text = re.sub(r"\s*\([^)]*\)\s*$", "", text.strip())
    text = re.sub(r"^the\s+|\s+keys?$", "", text, flags=re.IGNORECASE)
    times = 1
    for words, number in _TIMES.items():
        if text.lower().endswith(" " + words):
            text, times = text[: -len(words)].strip(), number
    text = re.sub(r"\s+keys?$", "", text, flags=re.IGNORECASE)
    *chord, last = [part.strip() for part in re.split(r"\s*\+\s*(?=\S)", text)]
    if any(part.lower() not in MODIFIERS for part in chord):
        return ""
    final = _single(last)
    if not final:
        return ""
    if times > 1 and final.startswith("{"):
        final = final[:-1] + f" {times}" + "}"
    return "".join("{" + MODIFIERS[part.lower()] + "}" for part in chord) + (
        final.lower() if len(final) == 1 else final
    )


def _single(name: str) -> str:
    low = name.lower()
    if low in NAMED:
        return "{" + NAMED[low] + "}"
    if low in SIGNS:
        return SIGNS[low]
    if re.fullmatch(r"f([1-9]|1[0-2])", low):
        return "{" + low.upper() + "}"
    return name if len(name) == 1 else ""
