"""Clauses about the look: characters, paragraphs, styles, lists, pages; switched on, off, or set to a value."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tasks.checks.reading.formats import Accept, FormatWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.lexicon import Item, lexicon, shades
from tasks.checks.reading.places import Place
from tasks.checks.values import style_key

TOLERANCE = 0.6  # points: applications store hundredths of a millimetre or twips
FRACTION = 0.03
POINTS_TOLERANCE = 0.4  # what is asked for in points is read in points: 11.5 is not 12
STOP_TOLERANCE = 1.0  # tab stops are counted from the indent in rounded twips


def close(one: Any, other: float, tolerance: float = TOLERANCE) -> bool:
    """The same number but for rounding; what is not set counts as 0."""
    return isinstance(one or 0, int | float) and abs((one or 0) - other) <= tolerance


def removes(frame: Frame) -> bool:
    """The clause takes something away: "remove the bold", "no longer bold", "turn ... off"; marks those words used."""
    verbs, negations = frame.clause.verbs("delete", "undo"), frame.clause.roles("not")
    told = {"format", "style", "object", "case", "color"}
    kinds = [k for k, item in enumerate(frame.clause.items) if item.role in told]
    contrast = [k for k in negations if frame.clause.items[k].text.casefold() != "off" and any(f < k for f in kinds)]
    if contrast or (verbs and any(frame.clause.items[k].text.casefold() != "off" for k in negations)):
        raise Unreadable("what is not to be done is told too")
    found = [*verbs, *negations]
    frame.clause.take(found)
    items = frame.clause.items
    named = any(
        i.role == "format" and k and items[k - 1].text.casefold() in {"the", "any", "all"} for k, i in enumerate(items)
    )
    inherits = named and not frame.clause.verbs("insert", "set") and frame.verb == "delete" and not found
    return bool(found) or inherits


def styles(frame: Frame) -> list[Wish] | None:
    """Paragraph and character styles by name."""
    clause = frame.clause
    found = clause.roles("style")
    if not found:
        return None
    characters = clause.has("character")
    names = [clause.items[k].value for k in found]
    clause.take(
        [
            *found,
            *clause.verbs("insert", "set"),
            *[
                k
                for k in clause.roles("noun")
                if clause.items[k].text.casefold() in {"paragraph", "character"}
                and clause.has("style")
                and _beside_style(clause.items, k)
            ],
        ]
    )
    removal = removes(frame)
    wishes: list[Wish] = []
    places = _needed(frame)
    if removal and names == ["heading"]:
        return [FormatWish("paragraph.kind", lambda b, a: a != "heading", place, "no heading") for place in places]
    if removal or len(names) != 1:
        raise Unreadable("more than one style, or a style that is to go")
    name = str(names[0])
    for place in places:
        of_words = name in lexicon().character_styles and (name not in lexicon().styles or not place.noun)
        wishes.append(_styled(name, characters or of_words, place))
    return wishes


def _beside_style(items: list[Item], k: int) -> bool:
    near = [i.text.casefold() for i in items[k + 1 : k + 2]]
    return bool({"style", "styles"} & set(near)) or (k > 0 and items[k - 1].role == "style")


def _styled(name: str, characters: bool, place: Place) -> FormatWish:
    if characters:
        plain = name in {"default character style", "no character style"}
        return FormatWish(
            "run.style", lambda b, a: not a if plain else style_key(a or "") == style_key(name), place, name
        )
    wanted = {style_key(name)}
    if name in {"body text", "normal", "text body"}:
        wanted |= {"body text", "normal"} if name == "body text" else set()
    if name == "heading":
        return FormatWish("paragraph.style", lambda b, a: style_key(a or "").startswith("heading"), place, name)
    return FormatWish("paragraph.style", lambda b, a: style_key(a or "normal") in wanted, place, name)


def looks(frame: Frame) -> list[Wish] | None:
    """Properties of characters and paragraphs."""
    clause = frame.clause
    found = [k for k in clause.roles("format") if not _quality(clause.items, k)]
    bare = _bare(frame, found)
    if not found and not bare:
        return _cleared(frame)
    items = [clause.items[k] for k in found]
    clause.take(found)
    removal = removes(frame)
    clause.take(clause.verbs("insert", "set", "move"))
    if {"run.superscript", "run.subscript"} & {item.name for item in items}:
        clause.take([k for k, i in enumerate(clause.items) if i.tokens[0].low in {"raise", "lower"}])
    accepts: list[tuple[str, Accept, str]] = []
    for item in items:
        accepts.append((item.name, _accept(frame, item, removal), item.text))
    accepts += bare if bare else []
    wishes: list[Wish] = []
    places = _needed(frame)
    if removal and {item.name for item in items} == {"paragraph.list"}:
        places = [_items_below(p) for p in places]
    if not any(
        p.noun and not (p.noun in _WORDS and p.words) for p in places
    ):  # a background of single words is their highlighting
        accepts = [("run.highlight", a, s) if key == "paragraph.background" else (key, a, s) for key, a, s in accepts]
    of_cells = any(key in {"paragraph.background", "paragraph.border"} for key, _, _ in accepts)
    if of_cells and any(p.noun in _CELLS for p in places):
        raise Unreadable("the background and lines of cells are not those of the paragraphs in them")
    for place in places:
        wishes += [FormatWish(key, accept, place, says) for key, accept, says in _merged(accepts)]
    return wishes


def _items_below(place: Place) -> Place:
    """As in "remove the bullets under Skills": the items there, not the heading."""
    out = tuple(_items_below(p) for p in place.exceptions)
    if place.preposition != "after" or place.noun not in {"", "heading", "section"}:
        return replace(place, exceptions=out)
    return Place(noun="list_item", all=True, inside=replace(place, exceptions=()), tie="under", exceptions=out)


_WORDS = frozenset({"word", "text", "letter"})
_CELLS = frozenset({"table", "row", "column", "cell"})


def _merged(accepts: list[tuple[str, Accept, str]]) -> list[tuple[str, Accept, str]]:
    """One wish for a property: "indent ... by a left indent" says the same twice, the last value tells."""
    found: dict[str, tuple[str, Accept, str]] = {}
    for entry in accepts:
        found[entry[0]] = entry
    return list(found.values())


def _quality(items: list[Item], k: int) -> bool:
    """The word tells which text is meant ("the bold words"), not what to do with it."""
    before, after = items[k - 1] if k else None, items[k + 1] if k + 1 < len(items) else None
    return (
        before is not None and after is not None and items[k].value is True
        and (before.role in {"all"} or before.text.casefold() in {"the", "any", "of", "all"})
        and after.role == "noun" and after.name in {"text", "word", "sentence", "paragraph", "line", "letter"}
    )  # fmt: skip


def _needed(frame: Frame) -> list[Place]:
    everything = bool(frame.clause.roles("all"))
    places = [p for p in frame.read_places() if p.noun != "page" or p.words or p.ordinals]
    if not places and everything:
        places = [Place(noun="document", all=True)]
    if not places and any(item.name == "paragraph.list" for item in frame.clause.items):
        places = [Place(noun="list_item", all=True)]
    if not places and removes(frame) and not frame.clause.roles("pronoun"):
        places = [Place(noun="document", all=True)]  # "remove the highlighting"
    if not places:
        raise Unreadable("it is not said where")
    return places


def _bare(frame: Frame, formats: list[int]) -> list[tuple[str, Accept, str]]:
    """A font, a size in points or a colour named alone ("the title in Arial, 12 pt, red")."""
    clause, found = frame.clause, list[tuple[str, Accept, str]]()
    names = {clause.items[k].name for k in formats}
    if "run.font" not in names:
        for k in clause.roles("font"):
            clause.take([k])
            found.append(("run.font", _named(str(clause.items[k].value)), clause.items[k].text))
    lengthy = any(
        clause.items[k].value in {"length", "more", "less", "number"}
        for k in formats
        if clause.items[k].name != "run.font"
    )
    found += [] if lengthy else _bare_space(frame) or _bare_size(frame, bool(found))
    if not names & {"run.color", "run.highlight", "paragraph.background", "page.background"}:
        for k in clause.roles("color", "hex"):
            clause.take([k])
            found.append(("run.color", _coloured(clause.items[k], "run.color"), clause.items[k].text))
    return found


def _bare_space(frame: Frame) -> list[tuple[str, Accept, str]]:
    """As in "Leave 0.2 inches above the heading"."""
    clause = frame.clause
    lengths = clause.roles("length")
    if len(lengths) != 1 or not clause.has("leave", "space", "spacing", "gap", "room", "distance"):
        return []
    k = lengths[0]
    near = [
        j
        for j in range(k + 1, min(k + 4, len(clause.items)))
        if clause.items[j].role == "preposition" and clause.items[j].name in {"after", "before"}
    ]
    if not near:
        near = [
            j for j, i in enumerate(clause.items[:k])
            if i.role == "preposition" and i.name in {"after", "before"} and j not in clause.used
        ]  # fmt: skip
    if len(near) != 1:
        return []
    clause.take([k, near[0], *clause.verbs("insert")])
    key = "paragraph.space_after" if clause.items[near[0]].name == "after" else "paragraph.space_before"
    points = float(clause.items[k].value)
    return [(key, lambda b, a: close(a, points), clause.items[k].text)]


def _bare_size(frame: Frame, with_font: bool) -> list[tuple[str, Accept, str]]:
    clause = frame.clause
    for k in clause.roles("length", "number"):
        item = clause.items[k]
        typographic = item.role == "length" and re.search(r"pts?$|points?$", item.tokens[-1].low) is not None
        sized = clause.has("size", "sized") or with_font
        if typographic or (
            item.role == "number" and sized and 4 <= item.value <= 200 and not _counted(clause.items, k)
        ):
            clause.take([k])
            return [("run.size", equal(float(item.value), 0.26), item.text)]
    return []


def _counted(items: list[Item], k: int) -> bool:
    return k > 0 and items[k - 1].role in {"noun", "ordinal", "all"}


def _named(name: str) -> Accept:
    return lambda b, a: str(a or "").casefold() == name.casefold()


def _accept(frame: Frame, item: Item, removal: bool) -> Accept:
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
    known = _coloured(frame.clause.items[found[0]], "run.highlight")
    return lambda b, a: not a if b and known(None, b) else a == b


def _removed(item: Item) -> Accept:
    if item.name == "paragraph.alignment":
        return lambda b, a: a != item.value
    if item.value in {"more", "less"} and item.name == "paragraph.indent_left":
        return lambda b, a: not a
    if item.value in {"font", "name"} or item.name in {"run.size", "run.font"}:
        raise Unreadable(f'what "{item.text}" is to become is not said')
    return lambda b, a: not a


def _coloured(item: Item, key: str) -> Accept:
    wanted = shades(str(item.value)) if item.role == "color" else frozenset({item.tokens[0].text[1:].upper()})
    if "000000" in wanted and key == "run.color":
        return lambda b, a: str(a or "") in wanted | {""}
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
    return _coloured(clause.items[found[0]], key)


def measure(frame: Frame, says: str, default: float | None = None, tolerance: float = TOLERANCE) -> Accept:
    """The one length that the clause names, or how much more or less than before.

    Raises:
        Unreadable: it names none and there is no default.
    """
    clause = frame.clause
    found = clause.roles("length") or [
        k for k in clause.roles("number") if not _counted(clause.items, k) and _free(clause.items, k)
    ]
    if not found:
        if default is not None:
            return lambda b, a: close(a, default)
        raise Unreadable(f"how much ({says}) is not said")
    clause.take(found[:1])
    points = float(clause.items[found[0]].value)
    if clause.items[found[0]].text.casefold().endswith(("pt", "pts", "point", "points")):
        tolerance = min(tolerance, POINTS_TOLERANCE)
    by = found[0] > 0 and clause.items[found[0] - 1].text.casefold() == "by"
    less = clause.has("decrease", "reduce", "less", "smaller", "condense", "narrow")
    more = clause.has("increase", "more", "bigger", "larger", "further", "extra")
    if by and (less or more):
        step = -points if less else points
        return lambda b, a: close(a, (b or 0) + step, tolerance)
    return lambda b, a: close(a, points, tolerance)


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
            by = any(i.text.casefold() == "by" for i in clause.items)
            value = measure(frame, item.text, tolerance=tolerance)
            if by and item.name == "run.size":
                step = _number(frame)
                return lambda b, a: close(a, (b or 0) + (step if more else -step), tolerance) or value(b, a)
            return value
        if item.name == "paragraph.indent_left":
            return (lambda b, a: (a or 0) > (b or 0)) if more else (lambda b, a: (a or 0) < (b or 0))
        return (lambda b, a: (a or 0) > (b or 0)) if more else (lambda b, a: (a or 0) < (b or 0))

    return accept


def _number(frame: Frame) -> float:
    return next((float(i.value) for i in frame.clause.items if i.role in {"length", "number"}), 0.0)


_CHANGED = frozenset({"increase", "decrease", "reduce", "raise", "lower"})  # "reduce the line spacing to 1"
_SPACINGS = {"double": 2.0, "single": 1.0, "triple": 3.0}


def _lines(frame: Frame, item: Item) -> Accept:
    clause = frame.clause
    exact = clause.roles("length")
    if exact:
        clause.take(exact[:1])
        points = float(clause.items[exact[0]].value)
        clause.take(
            [k for k, i in enumerate(clause.items) if i.tokens[0].low in {"exactly", "fixed", "exact", "least"}]
        )
        return lambda b, a: isinstance(a, str) and close(float(a.split()[0]), points)
    for k, each in enumerate(clause.items):
        low = each.tokens[0].low
        if low in _SPACINGS and k not in clause.used:
            clause.take([k])
            return equal(_SPACINGS[low], FRACTION)
    numbers = [k for k in clause.roles("number", "percent") if _free(clause.items, k) and not _counted(clause.items, k)]
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
    return _named(str(_only(frame, "font", "which font is not said")))


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
    """One more tab stop for left-aligned text, at the length that the clause names; the others stay."""
    clause = frame.clause
    at = float(_only(frame, "length", "where the tab stop is to be is not said"))
    if clause.has("right", "centered", "centred", "center", "centre", "decimal", "aligned"):
        raise Unreadable("a tab stop of another kind")

    def accept(before: Any, after: Any) -> bool:
        was, now = ({float(p): k for p, k in (side or {}).items()} for side in (before, after))
        new = [p for p in now if abs(p - at) <= STOP_TOLERANCE]
        rest = {p: k for p, k in now.items() if p not in new}
        return [now[p] for p in new] == ["left"] and rest == {
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


def _cleared(frame: Frame) -> list[Wish] | None:
    """As in "Clear the formatting of the second paragraph": no direct formatting is left."""
    clause = frame.clause
    if not clause.has("formatting", "format", "attributes") or not (clause.verbs("undo", "delete")):
        return None
    clause.take(clause.verbs("undo", "delete"))
    return [FormatWish("run.direct", lambda b, a: not a, place, "no formatting of its own") for place in _needed(frame)]
