"""Clauses about pages: orientation, margins, columns, line numbers, paper, background, borders."""

from collections.abc import Callable
from typing import Any

from tasks.checks.differences import Difference
from tasks.checks.reading.amounts import DEGREES, close, colour, measure
from tasks.checks.reading.blank_pages import BlankPageWish, surely_one_page
from tasks.checks.reading.document import Sides
from tasks.checks.reading.first_page import FirstPageWish, all_alike, stories_gone
from tasks.checks.reading.formats import Accept, PageWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.frames_formats import removes
from tasks.checks.reading.lexicon import Item, lexicon
from tasks.checks.reading.objects import RevisionWish
from tasks.checks.reading.places import Place, PlaceReader
from tasks.checks.reading.resolve import resolve
from tasks.checks.values import PAGE_SIZES

_CHANGES = frozenset({"changes", "change", "revisions", "edits", "edit", "suggestions", "modifications"})
_ACCEPTING = _CHANGES | {
    "accept", "approve", "accepted", "approved", "all", "the", "every", "of", "my", "our", "i", "want", "need",
    "should", "be", "these", "those", "tracked", "recorded", "suggested", "proposed", "marked", "track", "in", "this",
    "document", "file", "text", "please",
}  # fmt: skip


def revisions(frame: Frame) -> list[Wish] | None:
    """As in "accept all tracked changes": all of them; whose they are, or where, is more than can be told.

    Raises:
        Unreadable: anything else is said of them.
    """
    clause = frame.clause
    words = {t.low for item in clause.items if item.role != "quote" for t in item.tokens}
    if not (words & {"accept", "approve", "accepted", "approved"} and words & _CHANGES):
        return None
    other = [t.text for item in clause.items for t in item.tokens if t.kind != "mark" and t.low not in _ACCEPTING]
    several = clause.has("all", "every", "changes", "revisions", "edits", "suggestions", "modifications")
    if other or not several:
        raise Unreadable(f'which of the tracked changes ("{(other or ["the"])[0]}") cannot be told')
    clause.take(range(len(clause.items)))
    if not frame.document.of("revision"):
        raise Unreadable("the document holds no tracked changes")
    return [RevisionWish()]


def page(frame: Frame) -> list[Wish] | None:
    """Orientation, margins, columns, line numbers, paper, page background and borders."""
    clause = frame.clause
    found = [k for k in clause.roles("format") if clause.items[k].name.startswith("page.")]
    columns = _columns(frame)
    if not found and columns is None:
        return None
    removal = removes(frame)
    wishes: list[Wish] = []
    if columns is not None:
        count = 1 if removal else columns
        wishes.append(PageWish(("page.columns",), lambda b, a: (a or 1) == count, f"{count} columns"))
    for k in found:
        item = clause.items[k]
        clause.take([k])
        wishes += _PAGE[item.name](frame, item, removal) if item.name in _PAGE else []
    clause.take(
        [*clause.verbs("insert", "set"), *[k for k, i in enumerate(clause.items) if i.tokens[0].low in DEGREES]]
    )
    _only_pages(frame)
    return wishes


_THROUGHOUT = frozenset({"page", "document", "text", "line"})


def _only_pages(frame: Frame) -> None:
    """Pages have one look throughout here: a page that is pointed at is more than can be told.

    Raises:
        Unreadable: a single page or stretch is named.
    """
    for place in frame.read_places(inherit=False):
        pointed = place.ordinals or place.numbers or place.words or place.names or place.exceptions
        within = place.inside is not None and place.inside.noun not in _THROUGHOUT
        if place.noun not in _THROUGHOUT or pointed or within:
            raise Unreadable(f"this is a property of pages; {place.noun or place.words!r} is none")
    frame.places = []


def _columns(frame: Frame) -> int | None:
    clause = frame.clause
    for k in clause.roles("noun"):
        item = clause.items[k]
        behind = clause.items[k - 1] if k else None
        count = behind.value if behind is not None and behind.role == "number" else None
        if item.name != "column" or count is None or count != int(count) or clause.verbs("delete"):
            continue
        if k > 1 and clause.items[k - 2].role == "ordinal":
            return None  # "the last three columns" of a table
        if any(i.role == "noun" and i.name in {"table", "row", "cell"} for i in clause.items):
            return None
        clause.take([k - 1, k])
        return int(count)
    return None


def _orientation(frame: Frame, item: Item, removal: bool) -> list[Wish]:
    wanted = str(item.value)
    if removal:
        wanted = "portrait" if wanted == "landscape" else "landscape"
    return [PageWish(("page.orientation",), lambda b, a: a == wanted, f"{wanted} pages")]


_SIDES = {"left": "left", "right": "right", "top": "top", "bottom": "bottom", "upper": "top", "lower": "bottom"}


def _margin(frame: Frame, item: Item, removal: bool) -> list[Wish]:
    clause = frame.clause
    sides = [_SIDES[t.low] for i in clause.items for t in i.tokens if t.low in _SIDES]
    clause.take([k for k, i in enumerate(clause.items) if i.tokens[0].low in _SIDES])
    sides = sides or ["left", "right", "top", "bottom"]
    accept = measure(frame, "margin", 0 if removal else None)
    return [PageWish(tuple(f"page.margin_{side}" for side in dict.fromkeys(sides)), accept, "margins")]


def _numbering(frame: Frame, item: Item, removal: bool) -> list[Wish]:
    return [PageWish(("page.line_numbering",), lambda b, a: bool(a) != removal, "line numbering")]


def _paper(frame: Frame, item: Item, removal: bool) -> list[Wish]:
    clause = frame.clause
    for k, each in enumerate(clause.items):
        if each.text.casefold() in lexicon().papers and k not in clause.used:
            clause.take([k])
            size = PAGE_SIZES[each.text.casefold().removeprefix("us ")]
            along = frozenset({"page.width", "page.height"})
            return [PageWish(("page.size",), _paper_of(size), each.text, along)]
    raise Unreadable("which paper size is not said")


def blank(frame: Frame) -> list[Wish] | None:
    """As in "insert a blank page before the heading": at one place, by two page breaks; at the end by one.

    Raises:
        Unreadable: the place is a page whose end is not known, or more than one.
    """
    clause = frame.clause
    found = [k for k in clause.roles("object") if clause.items[k].text.casefold() in {"blank page", "empty page"}]
    sides = [k for k in clause.roles("preposition") if clause.items[k].name in {"before", "after", "end"}]
    if not found or removes(frame) or not sides:
        return None
    clause.take([*found, *sides, *clause.verbs("insert", "set")])
    places = [p for p in PlaceReader(clause.items, clause.used).all() if p.noun != "document"]
    side = clause.items[sides[0]].name
    clause.take([k for k in clause.roles("noun") if clause.items[k].name == "document"])
    if len(places) > 1 or len(sides) > 1 or (side == "end") == bool(places):
        raise Unreadable("where the blank page is to be is not said in a way that can be looked for")
    return [BlankPageWish(None if side == "end" else _line_behind(frame, places[0], side))]


def first_page(frame: Frame) -> list[Wish] | None:
    """As in "no header on the first page": every word of the clause is of that.

    Raises:
        Unreadable: the document has no such header, or pages have several layouts already.
    """
    clause = frame.clause
    stories = stories_gone([t.low for item in clause.items for t in item.tokens if t.kind != "mark"])
    if not stories:
        return None
    if not all_alike(stories, frame.document):
        raise Unreadable("there is no such header or footer that is the same on every page")
    clause.take(range(len(clause.items)))
    frame.places = []
    return [FirstPageWish(stories)]


def _line_behind(frame: Frame, place: Place, side: str) -> int | None:
    """The line that is to follow the blank page; None where that is to be the last page."""
    document = frame.document
    if place.noun == "page":
        if place.ordinals != (1,) or side != "after" or place.plural:
            raise Unreadable("where a page begins and ends is not known from the document")
        surely_one_page(document)
        return None
    ways = resolve(place, document)
    lines = sorted({span.line for span in ways[0]}) if len(ways) == 1 else []
    if not lines or any(document.lines[n].key[1] is not None for n in lines):
        raise Unreadable("the blank page is to be beside what is no paragraph of the text")
    if side == "before":
        return lines[0]
    behind = document.lines[lines[-1]].key[0] + 1
    number = document.at.get((behind, None, 0))
    if number is None and behind < len(document.body):
        raise Unreadable("a table stands behind it")
    return number


def _paper_of(size: tuple[float, float]) -> Accept:
    return lambda b, a: _paper_is(a, size)


def _paper_is(found: Any, size: tuple[float, float]) -> bool:
    return any(all(close(a, b, 2) for a, b in zip(found, way, strict=True)) for way in (size, size[::-1]))


def _page_colour(frame: Frame, item: Item, removal: bool) -> list[Wish]:
    return [PageWish(("page.background",), colour(frame, removal), "page colour")]


def _page_border(frame: Frame, item: Item, removal: bool) -> list[Wish]:
    accept: Accept = lambda b, a: not a if removal else len(a or ()) == 4  # noqa: E731
    return [BorderWish(("page.borders",), accept, "page border")]


_LINE = 3.0
"""Points that a border and its distance may take from the text."""


class BorderWish(PageWish):
    """A border around every page, which may take its own width from the text."""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The border, and the margins by no more than that."""
        if found.area == "page" and found.property.startswith("margin_"):
            return abs(float(found.after or 0) - float(found.before or 0)) <= _LINE
        return super().covers(found, sides)


_PAGE: dict[str, Callable[[Frame, Item, bool], list[Wish]]] = {
    "page.orientation": _orientation, "page.margin": _margin, "page.line_numbering": _numbering, "page.size": _paper,
    "page.background": _page_colour, "page.borders": _page_border,
}  # fmt: skip
