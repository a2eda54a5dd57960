"""What a value must be afterwards: how much, how much more, which colour, which font, where a tab stop."""

from collections.abc import Callable
from typing import Any

from tasks.checks.reading.formats import Accept
from tasks.checks.reading.frames import Frame, Unreadable
from tasks.checks.reading.lexicon import Item, shades

TOLERANCE = 0.6  # points: applications store hundredths of a millimetre or twips
FRACTION = 0.03
POINTS_TOLERANCE = 0.4  # what is asked for in points is read in points: 11.5 is not 12
STOP_TOLERANCE = 1.0  # tab stops are counted from the indent in rounded twips


def close(one: Any, other: float, tolerance: float = TOLERANCE) -> bool:
    """The same number but for rounding; what is not set counts as 0."""
    return isinstance(one or 0, int | float) and abs((one or 0) - other) <= tolerance


def counted(items: list[Item], k: int) -> bool:
    """A number that says which of several, as in "row 3"."""
    return k > 0 and items[k - 1].role in {"noun", "ordinal", "all"}


def named(name: str) -> Accept:
    """The name afterwards is this one, in capitals or not."""
    return lambda b, a: str(a or "").casefold() == name.casefold()


def accept(frame: Frame, item: Item, removal: bool) -> Accept:
    """What the value must be afterwards."""
    if item.value is False:
        return (lambda b, a: bool(a)) if removal else (lambda b, a: not a)
    if removal and item.name == "run.highlight" and frame.clause.roles("color", "hex"):
        return _one_shade_gone(frame)
    if removal and item.value != "length":
        return _removed(item)
    if item.value in _VALUES:
        return _VALUES[str(item.value)](frame, item)
    if item.value is True:
        return lambda b, a: bool(a)
    if isinstance(item.value, int | float):
        number = float(item.value)
        return lambda b, a: close(a or 1, number, FRACTION)
    wanted = item.value
    if item.name == "run.underline":
        return lambda b, a: str(a or "").casefold().startswith(str(wanted))
    return lambda b, a: (a or _DEFAULTS.get(item.name)) == wanted


_DEFAULTS = {"paragraph.alignment": "left"}


def _one_shade_gone(frame: Frame) -> Accept:
    """As in "remove the yellow highlighting": that of every other colour stays."""
    found = frame.clause.roles("color", "hex")
    frame.clause.take(found)
    known = coloured(frame.clause.items[found[0]], "run.highlight")
    return lambda b, a: not a if b and known(None, b) else a == b


def _removed(item: Item) -> Accept:
    if item.name == "paragraph.alignment":
        return lambda b, a: a != item.value
    if item.value in {"more", "less"} and item.name == "paragraph.indent_left":
        return lambda b, a: not a
    if item.value in {"font", "name"} or item.name in {"run.size", "run.font"}:
        raise Unreadable(f'what "{item.text}" is to become is not said')
    return lambda b, a: not a


_PENS = {
    "green": frozenset({"00FF00"}), "gray": frozenset({"C0C0C0"}), "grey": frozenset({"C0C0C0"}),
}  # fmt: skip
"""What a highlighting pen of that name writes in, beside the shades of the name."""


def coloured(item: Item, key: str) -> Accept:
    """The colour afterwards is one of the shades that an item names; text that has none of its own is black."""
    wanted = shades(str(item.value)) if item.role == "color" else frozenset({item.tokens[0].text[1:].upper()})
    if "000000" in wanted and key == "run.color":
        return lambda b, a: str(a or "") in wanted | {""}
    if key == "run.highlight":
        wanted |= _PENS.get(str(item.value).casefold(), frozenset())
    return lambda b, a: str(a or "") in wanted


def equal(value: float, tolerance: float = TOLERANCE) -> Accept:
    """The number afterwards is this one."""
    return lambda b, a: close(a, value, tolerance)


def colour(frame: Frame, removal: bool, key: str = "") -> Accept:
    """The one colour that the clause names.

    Raises:
        Unreadable: it names none, or several.
    """
    clause = frame.clause
    found = clause.roles("color", "hex")
    if removal:
        clause.take(found)
        return lambda b, a: not a
    if not found:
        if key == "run.highlight":
            return lambda b, a: bool(a)
        raise Unreadable("which colour is not said")
    if len(found) > 1:
        raise Unreadable("more than one colour is said")
    clause.take(found)
    return coloured(clause.items[found[0]], key)


def measure(
    frame: Frame, says: str, default: float | None = None, tolerance: float = TOLERANCE, way: int = 0
) -> Accept:
    """The one length that the clause names, or how much more or less than before.

    Raises:
        Unreadable: it names none and there is no default.
    """
    clause = frame.clause
    found = clause.roles("length") or [
        k for k in clause.roles("number") if not counted(clause.items, k) and _free(clause.items, k)
    ]
    if not found:
        if default is not None:
            return lambda b, a: close(a, default)
        raise Unreadable(f"how much ({says}) is not said")
    clause.take(found[:1])
    points = float(clause.items[found[0]].value)
    if clause.items[found[0]].text.casefold().endswith(("pt", "pts", "point", "points")):
        tolerance = min(tolerance, POINTS_TOLERANCE)
    step = _step(frame, found[0], points, way)
    return lambda b, a: close(a, (b or 0) + step if step else points, tolerance)


_MORE = ("increase", "more", "bigger", "larger", "further", "extra", "higher", "wider")
_LESS = ("decrease", "reduce", "less", "smaller", "condense", "narrow", "narrower", "lower")


def _step(frame: Frame, k: int, points: float, way: int) -> float:
    """How much more (or less, below 0) than before item `k` asks for, as in "by 2 pt", "2 pt smaller"; else 0.

    Args:
        frame: with the clause.
        k: of the amount.
        points: that it says.
        way: 1 or -1 where another word of the clause has said so, else 0.
    """
    clause = frame.clause
    behind = clause.items[k + 1].text.casefold() if k + 1 < len(clause.items) else ""
    if behind in _MORE + _LESS:
        clause.take([k + 1])
        return points if behind in _MORE else -points
    if not k or clause.items[k - 1].text.casefold() != "by":
        return 0.0
    return points * (way or (-1 if clause.has(*_LESS) else 1 if clause.has(*_MORE) else 0))


def _free(items: list[Item], k: int) -> bool:
    """A number that is no part of a place ("paragraph 3", "2 rows")."""
    return not (k + 1 < len(items) and items[k + 1].role == "noun")


def _spaces(frame: Frame, item: Item) -> Accept:
    clause = frame.clause
    if clause.roles("length", "number"):
        clause.take([k for k, i in enumerate(clause.items) if i.tokens[0].low in DEGREES and i.role == "word"])
        if item.name == "run.size":
            return measure(frame, item.text, tolerance=0.26)
        return measure(frame, item.text, tolerance=0.3 if item.name == "run.letter_spacing" else TOLERANCE)
    removal = bool(frame.clause.verbs("delete", "undo")) or bool([i for i in clause.items if i.role == "not"])
    if removal or clause.has("zero"):
        return lambda b, a: not a
    more = clause.has("increase", "more", "bigger", "larger", "wider", "widen", "raise", "add", "extra", "spread")
    less = clause.has("decrease", "reduce", "less", "smaller", "narrower", "condense", "lower", "tighten")
    clause.take(
        [
            k
            for k, i in enumerate(clause.items)
            if i.tokens[0].low in DEGREES and i.role in {"word", "format", "verb", "filler"}
        ]
    )
    if more != less:
        return (lambda b, a: (a or 0) > (b or 0)) if more else (lambda b, a: (a or 0) < (b or 0))
    if item.name == "paragraph.first_line_indent":
        return lambda b, a: (a or 0) > 0
    if item.name == "paragraph.hanging":
        return lambda b, a: (a or 0) > 0
    raise Unreadable(f'how much ("{item.text}") is not said')


DEGREES = frozenset({
    "increase", "decrease", "reduce", "more", "less", "bigger", "smaller", "larger", "wider", "widen", "narrower",
    "condense", "lower", "raise", "tighten", "extra", "double", "single", "zero",
})  # fmt: skip


def _degree(more: bool) -> Callable[[Frame, Item], Accept]:
    def accept(frame: Frame, item: Item) -> Accept:
        clause = frame.clause
        clause.take([k for k, i in enumerate(clause.items) if i.tokens[0].low in DEGREES])
        if clause.roles("length") or (clause.roles("number") and item.name == "run.size"):
            tolerance = 0.26 if item.name == "run.size" else TOLERANCE
            return measure(frame, item.text, tolerance=tolerance, way=1 if more else -1)
        if item.name == "paragraph.indent_left":
            return (lambda b, a: (a or 0) > (b or 0)) if more else (lambda b, a: (a or 0) < (b or 0))
        return (lambda b, a: (a or 0) > (b or 0)) if more else (lambda b, a: (a or 0) < (b or 0))

    return accept


_CHANGED = frozenset({"increase", "decrease", "reduce", "raise", "lower"})  # "reduce the line spacing to 1"
_SPACINGS = {"double": 2.0, "single": 1.0, "triple": 3.0}


_RULES = {
    "exactly": "exact", "fixed": "exact", "exact": "exact", "apart": "exact", "least": "at least",
    "minimum": "at least",
}  # fmt: skip


def _said(frame: Frame, word: str) -> bool:
    """The clause says it; marks it used."""
    found = [k for k, i in enumerate(frame.clause.items) if word in (t.low for t in i.tokens) and i.role != "literal"]
    frame.clause.take(found)
    return bool(found)


def _fixed_lines(points: float, rules: list[str]) -> Accept:
    """A line spacing in points, exact where nothing else is said."""
    if len(set(rules)) > 1:
        raise Unreadable("exactly and at least are two things")
    rule = (rules or ["exact"])[0]
    return lambda b, a: isinstance(a, str) and a.endswith(rule) and close(float(a.split()[0]), points, POINTS_TOLERANCE)


def _lines(frame: Frame, item: Item) -> Accept:
    clause = frame.clause
    exact = clause.roles("length")
    if exact:
        clause.take(exact[:1])
        points = float(clause.items[exact[0]].value)
        return _fixed_lines(points, [rule for word, rule in _RULES.items() if _said(frame, word)])
    for k, each in enumerate(clause.items):
        low = each.tokens[0].low
        if low in _SPACINGS and k not in clause.used:
            clause.take([k])
            return equal(_SPACINGS[low], FRACTION)
    numbers = [k for k in clause.roles("number", "percent") if _free(clause.items, k) and not counted(clause.items, k)]
    numbers = (
        numbers
        or [  # "the last two paragraphs 1.5 lines"
            k for k in clause.roles("number") if [i.name for i in clause.items[k + 1 : k + 2]] == ["line"]
        ]
    )
    if numbers:
        clause.take([*numbers[:1], *(k for k, i in enumerate(clause.items) if i.tokens[0].low in _CHANGED)])
        found = clause.items[numbers[0]]
        clause.take([k for k in clause.roles("noun") if clause.items[k].name == "line" and k == numbers[0] + 1])
        value = float(found.value) / (100 if found.role == "percent" else 1)
        return lambda b, a: close(a or 1, value, FRACTION)
    more, less = (
        clause.has("increase", "more", "bigger", "larger", "wider"),
        clause.has("decrease", "reduce", "less", "smaller", "tighter"),
    )
    clause.take([k for k, i in enumerate(clause.items) if i.tokens[0].low in DEGREES | {"tighter"}])
    if more != less:
        return (lambda b, a: (a or 1) > (b or 1)) if more else (lambda b, a: (a or 1) < (b or 1))
    raise Unreadable("which line spacing is not said")


def _font(frame: Frame, item: Item) -> Accept:
    return named(str(_only(frame, "font", "which font is not said")))


def _only(frame: Frame, role: str, unsaid: str) -> Any:
    """The value of the one item of a role, taken from the clause."""
    clause = frame.clause
    found = clause.roles(role)
    if len(found) != 1:
        raise Unreadable(unsaid)
    clause.take(found)
    return clause.items[found[0]].value


def _numbered(before: Any, after: Any) -> bool:
    return bool(after == "number")


def _stop(frame: Frame, item: Item) -> Accept:
    """One more tab stop, of the kind and at the length that the clause names; the others stay."""
    clause = frame.clause
    at = float(_only(frame, "length", "where the tab stop is to be is not said"))
    kinds = {"right": "right", "cent": "center", "decimal": "decimal"}
    kind = next((k for word, k in kinds.items() if word in item.text.casefold()), "left")
    beside = [token.low for other in clause.items if other is not item for token in other.tokens]
    if {"right", "centered", "centred", "center", "centre", "decimal", "aligned"} & set(beside):
        raise Unreadable("a tab stop of another kind")

    def accept(before: Any, after: Any) -> bool:
        was, now = ({float(p): k for p, k in (side or {}).items()} for side in (before, after))
        new = [p for p in now if abs(p - at) <= STOP_TOLERANCE]
        rest = {p: k for p, k in now.items() if p not in new}
        return [now[p] for p in new] == [kind] and rest == {
            p: k for p, k in was.items() if abs(p - at) > STOP_TOLERANCE
        }

    return accept


_VALUES: dict[str, Callable[[Frame, Item], Accept]] = {
    "color": lambda frame, item: colour(frame, False, item.name),
    "length": _spaces,
    "number": lambda frame, item: _lines(frame, item) if item.name == "paragraph.line_spacing" else _numbered,
    "more": _degree(True),
    "less": _degree(False),
    "name": _font,
    "any": lambda frame, item: lambda b, a: bool(a),
    "stop": _stop,
}  # fmt: skip
