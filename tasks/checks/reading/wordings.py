"""Everyday turns around places and counts: "the row the cell is in", "one more row", "rather than portrait"."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.checks.reading.lexicon import Item
from tasks.checks.reading.tokens import Token

_LINES = frozenset({"row", "column", "table"})
_BETWEEN = frozenset(
    {"in", "where", "which", "you", "find", "that", "the", "with", "has", "that has", "see", "one", "who"}
)
_BEHIND = frozenset({"is", "in", "sits", "sit", "belongs", "belong", "to", "it", "lies", "stands", "stand"})
_MORE = frozenset({"more", "additional", "extra", "further", "empty", "new", ",", "blank"})
_PERSON = frozenset({"should", "must", "can", "could", "would", "of", "has to"})


def turned(items: Sequence[Item]) -> list[Item]:
    """Items with every turn of this file in the form that places and values are read from."""
    found = list(items)
    for rule in _RULES:
        found = rule(found)
    return found


def _low(item: Item) -> str:
    return item.text.casefold()


def _row_of_cell(items: list[Item]) -> list[Item]:
    """As in "the row the cell "x" sits in", "the column in which you find the cell "x"": the row of the cell."""
    for at, item in enumerate(items):
        if item.role != "noun" or item.name not in _LINES:
            continue
        stop = at + 1
        while stop < len(items) and _low(items[stop]) in _BETWEEN:
            stop += 1
        if stop == at + 1 or stop >= len(items) or items[stop].role != "noun" or items[stop].name != "cell":
            continue
        tied = replace(items[at + 1], role="preposition", name="in", tokens=(_of(items[at + 1]),))
        return [*items[: at + 1], tied, items[stop], *_without_tail(items[stop + 1 :])]
    return items


def _slashed(items: list[Item]) -> list[Item]:
    """As in "the Rent/Water table": one name, of words that all stand in it."""
    for at in range(2, len(items) - 1):
        one, slash, other = items[at - 2 : at + 1]
        table = items[at + 1].role == "noun" and items[at + 1].name == "table"
        if table and slash.text == "/" and (one.role, other.role) == ("literal", "literal"):
            tokens = (*one.tokens, *slash.tokens, *other.tokens)
            said = f"{one.value or one.text}/{other.value or other.text}"
            return [*items[: at - 2], Item("literal", tokens, value=said), *items[at + 1 :]]
    return items


def _of(item: Item) -> Token:
    return replace(item.tokens[0], kind="word", text="of", stem="of")


def _without_tail(items: list[Item]) -> list[Item]:
    """What is left of a relative clause behind the words of the cell."""
    words = next((k for k, i in enumerate(items) if i.role in {"quote", "literal", "word", "number"}), -1)
    end = words + 1
    while words >= 0 and end < len(items) and _low(items[end]) in _BEHIND:
        end += 1
    return [*items[: words + 1], *items[end:]] if words >= 0 else items


def _one(items: list[Item]) -> list[Item]:
    """As in "one more row", "one should read", "the one with the cell": no count of its own."""
    found = []
    for at, item in enumerate(items):
        behind = _low(items[at + 1]) if at + 1 < len(items) else ""
        ahead = _low(items[at - 1]) if at else ""
        stands_in = ahead == "the" and behind in {"with", "that has", "that holds", "holding", "containing"}
        if _low(item) == "one" and (behind in _MORE or behind in _PERSON):
            continue
        if _low(item) == "one" and stands_in and any(i.role == "noun" and i.name == "cell" for i in items[at:]):
            continue
        found.append(item)
    return found


def _rather_than(items: list[Item]) -> list[Item]:
    """As in "landscape rather than portrait": the other value is what it is not to be."""
    for at in range(1, len(items) - 1):
        other = items[at + 1]
        start = at - 1 if _low(items[at]) == "than" and _low(items[at - 1]) in {"rather", "instead"} else at
        said = _low(items[at]) in {"instead of", "not"} or start < at
        same = [i for i in items[:at] if i.role == other.role and i.name == other.name and i.value != other.value]
        if said and other.role == "format" and isinstance(other.value, str) and same:
            return [*items[:start], *items[at + 2 :]]
    return items


def _all_of_it(items: list[Item]) -> list[Item]:
    """As in "the title in bold, all of it": the place named before, not the whole document."""
    placed = any(i.role in {"noun", "quote", "literal"} for i in items[:-1])
    last = items[-1] if items else None
    if last is not None and placed and _low(last) == "all of it":
        return items[:-1]
    return items


def _spacing_side(items: list[Item]) -> list[Item]:
    """As in "0.3 inches of spacing below it", "paragraph spacing of 0.3 inches above": no line spacing."""
    at = next((k for k, i in enumerate(items) if i.name == "paragraph.line_spacing" and _low(i) == "spacing"), -1)
    if at < 0 or not any(i.role == "length" for i in items):
        return items
    near = [
        k for k in range(at + 1, min(at + 4, len(items)))
        if items[k].role == "preposition" and items[k].name in {"after", "before"}
    ]  # fmt: skip
    if len(near) != 1:
        return items
    side = f"paragraph.space_{items[near[0]].name}"
    items[at] = replace(items[at], name=side, value="length")
    paragraph = at - 1 if at and _low(items[at - 1]) == "paragraph" else -1
    return [i for k, i in enumerate(items) if k not in {near[0], paragraph}]


def _single_line(items: list[Item]) -> list[Item]:
    """As in "underline it, single line": how most underlines are."""
    at = next((k for k, i in enumerate(items) if i.name == "run.underline" and i.value is True), -1)
    for k in range(len(items) - 1):
        if at >= 0 and _low(items[k]) in {"single", "one"} and _low(items[k + 1]) == "line":
            return [*items[:k], *items[k + 2 :]]
    return items


def _bullet(items: list[Item]) -> list[Item]:
    """As in "the last bullet", "the three bullets": the item, not its mark."""
    found = list(items)
    for at in range(1, len(items)):
        first = _low(items[at - 2]) in {"the", "all", "these", "those"} or items[at - 2].role == "ordinal"
        counted = at > 1 and items[at - 1].role == "number" and first
        led = items[at - 1].role == "ordinal" or (counted and _low(items[at]).endswith("s"))
        led = led or (_low(items[at - 1]) in {"the", "all"} and _low(items[at]).endswith("s") and _looks_else(items))
        if items[at].name == "paragraph.list" and items[at].value == "bullet" and led:
            found[at] = replace(items[at], role="noun", name="list_item", value=None)
    return found


def _looks_else(items: list[Item]) -> bool:
    """A look is asked for and nothing taken away, as in "make the bullets bold"."""
    other = any(
        i.role in {"color", "case", "font"} or (i.role == "format" and i.name != "paragraph.list") for i in items
    )
    gone = any(i.role == "not" or (i.role == "verb" and i.name in {"delete", "undo", "replace"}) for i in items)
    return other and not gone


def _about(items: list[Item]) -> list[Item]:
    """As in "about 6 points": a measure that is not meant to the hair."""
    measured = {k for k in range(len(items) - 1) if items[k + 1].role in {"length", "number"}}
    return [i for k, i in enumerate(items) if not (k in measured and _low(i) in {"about", "around", "roughly"})]


def _font_size(items: list[Item]) -> list[Item]:
    """As in "make the font of the table 9 pt": a size, since no font is named."""
    sized = any(i.role == "length" for i in items) and not any(i.role == "font" for i in items)
    return [
        replace(i, name="run.size", value="length") if sized and i.name == "run.font" and i.value == "name" else i
        for i in items
    ]


_RULES = (
    _row_of_cell, _one, _rather_than, _all_of_it, _spacing_side, _single_line, _bullet, _about, _font_size, _slashed,
)  # fmt: skip
