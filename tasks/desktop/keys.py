"""The keys argument of keyboard_input, read once for all drivers."""

import re
from dataclasses import dataclass

MODIFIERS: frozenset[str] = frozenset({"CTRL", "SHIFT", "ALT"})
ALIASES: dict[str, str] = {
    "RETURN": "ENTER", "ESCAPE": "ESC", "DEL": "DELETE", "BACK": "BACKSPACE", "BS": "BACKSPACE", "BKSP": "BACKSPACE",
    "PAGEUP": "PGUP", "PAGEDOWN": "PGDN", "PAGE_UP": "PGUP", "PAGE_DOWN": "PGDN", "INS": "INSERT", "CONTROL": "CTRL",
    "MENU": "ALT",
}  # fmt: skip
NAMED: frozenset[str] = frozenset(
    {
        "ENTER",
        "ESC",
        "DELETE",
        "BACKSPACE",
        "PGUP",
        "PGDN",
        "INSERT",
        "TAB",
        "HOME",
        "END",
        "UP",
        "DOWN",
        "LEFT",
        "RIGHT",
        "SPACE",
    }
    | {f"F{n}" for n in range(1, 13)}
)
LONGEST = 10_000
MOST_REPEATS = 200
_TOKEN = re.compile(r"\{(?P<brace>[{}])\}|\{(?P<name>[A-Za-z_]+\d*)(?: +(?P<count>\d+))?\}|(?P<char>[^{}])", re.DOTALL)


@dataclass(frozen=True)
class Stroke:
    """One key press: a named key ("ENTER") or one character, with modifiers held."""

    key: str
    named: bool = False
    modifiers: tuple[str, ...] = ()


def parse(keys: str) -> list[Stroke]:
    """Read "{CTRL}b", "{TAB 2}", "plain text", "{{}" and "{}}" (literal braces) into strokes.

    A modifier holds for the next key only. A newline is Enter, a tab character is Tab.

    Raises:
        ValueError: an unknown name, a modifier without a key, or more than LONGEST characters.
    """
    if len(keys) > LONGEST:
        raise ValueError(f"{len(keys)} characters, at most {LONGEST}")
    strokes: list[Stroke] = []
    held: list[str] = []
    position = 0
    while position < len(keys):
        match = _TOKEN.match(keys, position)
        if match is None:
            raise ValueError(f"cannot read {keys[position : position + 12]!r}")
        position = match.end()
        name = ALIASES.get((match["name"] or "").upper(), (match["name"] or "").upper())
        if name in MODIFIERS:
            held.append(name)
            continue
        strokes += _strokes(name, match["count"], match["brace"] or match["char"] or "", tuple(dict.fromkeys(held)))
        held = []
    if held:
        raise ValueError(f"{held[-1]} without a key")
    return strokes


def _strokes(name: str, count: str | None, char: str, held: tuple[str, ...]) -> list[Stroke]:
    if not name:
        special = {"\n": "ENTER", "\t": "TAB"}.get(char)
        return [Stroke(special, True, held) if special else Stroke(char, False, held)]
    times = int(count or 1)
    if name not in NAMED:
        raise ValueError(f"no key {name!r}")
    if not 1 <= times <= MOST_REPEATS:
        raise ValueError(f"{times} times, at most {MOST_REPEATS}")
    return [Stroke(name, True, held)] * times
