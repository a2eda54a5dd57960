"""Every thing of one kind in a document, or in a stretch of it: what "the second ..." then chooses from."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tasks.planner.bold_headings import bold_headings
from tasks.planner.document import WORD, DocumentIndex, Paragraph, Place
from tasks.planner.nouns import LOOKS

CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’)]*(?=\s|$)|$)", re.DOTALL)
KINDS = {
    "title": "paragraphs", "heading": "paragraphs", "subheading": "paragraphs", "subtitle": "paragraphs",
    "paragraph": "paragraphs", "line": "paragraphs", "item": "paragraphs", "list": "paragraphs",
    "section": "paragraphs", "empty": "paragraphs", "sentence": "words", "word": "words", "letter": "words",
    "look": "words", "year": "words", "table": "tables", "row": "rows", "header row": "rows", "column": "columns",
    "cell": "cells", "header": "header", "footer": "footer", "note": "notes", "comment": "comments",
}  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """One thing that a noun may mean: where it lies, and by which text it is known."""

    places: tuple[Place, ...]
    text: str
    about: str = ""  # further text by which it may be known: around a table, all cells of a column


def covers(outer: Place, inner: Place) -> bool:
    """The inner place lies within the outer one."""
    if (outer.paragraph, outer.table) != (inner.paragraph, inner.table):
        return False
    if outer.table and (outer.row not in (0, inner.row) or outer.column not in (0, inner.column)):
        return False
    return not outer.end or (bool(inner.end) and outer.start <= inner.start and inner.end <= outer.end)


def within(places: Iterable[Place], scope: Sequence[Place] | None) -> tuple[Place, ...]:
    """Those of the places that lie in a scope; all of them where there is none."""
    return tuple(p for p in places if scope is None or any(covers(outer, p) for outer in scope))


def things(noun: str, index: DocumentIndex, scope: Sequence[Place] | None = None) -> list[Thing]:
    """Things of a kind in document order.

    Args:
        noun: a value of `tasks.planner.nouns.NOUNS`, "header row", "empty", or "look bold".
        index: the document.
        scope: only what lies in one of these places.
    """
    if noun.startswith("look "):
        return _looks(noun.removeprefix("look "), index, scope)
    if noun in _PARAGRAPHS:
        found = [Thing((p.place,), p.text) for p in _PARAGRAPHS[noun](index)]
        return [t for t in found if within(t.places, scope)]
    return _OTHERS[noun](index, scope) if noun in _OTHERS else []


def under(index: DocumentIndex, heading: Paragraph) -> tuple[Place, ...]:
    """Everything under a heading: paragraphs with text, and tables."""
    below = index.below(heading)
    last = below[-1].index if below else heading.index
    end = next((p.index for p in index.paragraphs if p.index > last), len(index.body))
    tables = [t for t in index.tables if heading.index < t.index < end]
    placed = [(p.index, p.place) for p in below if not p.empty] + [(t.index, t.place) for t in tables]
    return tuple(place for _, place in sorted(placed, key=lambda pair: pair[0]))


def _headings(index: DocumentIndex) -> Sequence[Paragraph]:
    return index.headings or bold_headings(index) or ([index.title] if index.title else [])


def _subheadings(index: DocumentIndex) -> Sequence[Paragraph]:
    first = index.title
    if first is not None and first.kind == "heading":
        return [h for h in index.headings if h is not first and h.level > first.level]
    highest = min((h.level for h in index.headings), default=0)
    lower = [h for h in index.headings if h.level > highest]
    return lower or (index.headings if first is not None else [])


_PARAGRAPHS: dict[str, Callable[[DocumentIndex], Sequence[Paragraph]]] = {
    "title": lambda index: [index.title] if index.title else [],
    "heading": _headings,
    "subheading": _subheadings,
    "subtitle": lambda index: [p for p in index.paragraphs if p.style.lower() == "subtitle" and not p.empty],
    "paragraph": lambda index: index.prose,
    "line": lambda index: [p for p in index.paragraphs if not p.empty],
    "item": lambda index: index.items,
    "empty": lambda index: [p for p in index.paragraphs if p.empty],
}


def _lists(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    found = [Thing(tuple(p.place for p in run), "\n".join(p.text for p in run)) for run in index.lists]
    return [t for t in found if within(t.places, scope)]


def _sections(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    title = index.title
    headings = [h for h in index.headings if h is not title] or list(index.headings)
    return [Thing((h.place, *under(index, h)), h.text) for h in headings if within((h.place,), scope)]


def _tables(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    found = []
    for table in index.tables:
        near = [table.before.text] if table.before else []
        about = "\n".join([*table.section[-1:], *near, *(cell for row in table.cells for cell in row)])
        found.append(Thing((table.place,), "\n".join([*table.section[-1:], *near, *table.header]), about))
    return [t for t in found if within(t.places, scope)]


def _rows(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    return [
        Thing((table.row(r + 1),), "\n".join(cells[:1]), "\n".join(cells))
        for table in index.tables
        for r, cells in enumerate(table.cells)
        if _in_table(table.row(r + 1), scope)
    ]


def _header_rows(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    rows = [table.row(1) for table in index.tables if table.rows]
    return [Thing((row,), row.text) for row in rows if _in_table(row, scope)]


def _columns(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    return [
        Thing((table.column(c + 1),), table.header[c] if c < len(table.header) else "", table.column(c + 1).text)
        for table in index.tables
        for c in range(table.cols)
        if _in_table(table.column(c + 1), scope)
    ]


def _cells(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    return [Thing((cell,), cell.text) for cell in within(index.cells(), scope)]


def _in_table(place: Place, scope: Sequence[Place] | None) -> bool:
    return scope is None or any(outer.table == place.table for outer in scope)


def _around(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Place]:
    """Whole paragraphs and cells of a scope, without headings where there is none."""
    if scope is None:
        return [p.place for p in index.paragraphs if p.kind in ("paragraph", "list_item") and p is not index.title]
    cells = within(index.cells(), scope) or [o for o in scope if o.table and o.end]
    inner = [p.place for p in index.paragraphs if any(o.paragraph == p.number for o in scope)]
    return [*inner, *cells]


def _stretches(index: DocumentIndex, scope: Sequence[Place] | None, pattern: re.Pattern[str]) -> list[Thing]:
    found = []
    for unit in _around(index, scope):
        for match in pattern.finditer(index.whole(unit).text):
            place = _stretch(unit, match.start(), match.end(), match[0])
            if scope is None or any(covers(outer, place) for outer in scope):
                found.append(Thing((place,), place.text))
    return found


def _stretch(unit: Place, start: int, end: int, text: str) -> Place:
    return Place(unit.paragraph, unit.table, unit.row, unit.column, start, end, 1, text)


def numbered(index: DocumentIndex, place: Place) -> Place:
    """A stretch of words with the number of its occurrence; of part of a word ("2" in H2O) among all, parts too."""
    whole, parts = index.places(place.text), index.occurrences(place.text, case=True, whole=False)
    for found in (*whole, *parts):
        if (found.paragraph, found.table, found.row, found.column, found.start) == (
            place.paragraph, place.table, place.row, place.column, place.start,
        ):  # fmt: skip
            return found
    return place


def with_stop(place: Place, index: DocumentIndex) -> Place:
    """A whole sentence that was named without its full stop goes with it."""
    around = index.whole(place).text
    stop = re.match(r"[.!?]+(?=\s|$)", around[place.end :])
    if stop is None or not re.search(r"(?:^|[.!?:]\s+)$", around[: place.start]):
        return place
    return numbered(index, replace(place, end=place.end + stop.end(), text=place.text + stop[0]))


def _looks(look: str, index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    """Neighbouring runs of body paragraphs that all have a property."""
    found: list[Thing] = []
    key = LOOKS[look]
    if key == "capitals":
        return _stretches(index, scope or [*index.filled(), *index.cells()], CAPITALS)
    for paragraph in index.paragraphs:
        at, start = 0, -1
        for run in [*(paragraph.part.get("runs") or []), {"text": ""}]:
            if run.get(key) and start < 0:
                start = at
            elif not run.get(key) and start >= 0:
                place = _stretch(paragraph.place, start, at, paragraph.text[start:at])
                if scope is None or any(covers(outer, place) for outer in scope):
                    found.append(Thing((place,), place.text))
                start = -1
            at += len(run["text"])
    return found


def _aside(texts: Callable[[DocumentIndex], Sequence[str]]) -> Callable[..., list[Thing]]:
    def found(index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
        return [Thing((Place(nth=n + 1, text=text),), text) for n, text in enumerate(texts(index))]

    return found


_OTHERS: dict[str, Callable[..., list[Thing]]] = {
    "list": _lists,
    "section": _sections,
    "table": _tables,
    "row": _rows,
    "header row": _header_rows,
    "column": _columns,
    "cell": _cells,
    "sentence": lambda index, scope: _stretches(index, scope, _SENTENCE),
    "word": lambda index, scope: _stretches(index, scope, WORD),
    "year": lambda index, scope: _stretches(index, scope or [*index.filled(), *index.cells()], YEAR),
    "letter": lambda index, scope: _stretches(index, scope, re.compile(r"\S")),
    "header": _aside(lambda index: index.headers),
    "footer": _aside(lambda index: index.footers),
    "note": _aside(lambda index: index.notes),
    "comment": _aside(lambda index: index.comments),
}


def named_things(noun: str, index: DocumentIndex, scope: Sequence[Place] | None) -> list[Thing]:
    """Things of a noun; "any" is whatever has text: headings, paragraphs, items, tables."""
    if noun != "any":
        return things(noun, index, scope)
    found = [*things("line", index, scope), *things("table", index, scope)]
    return sorted(found, key=lambda thing: index.part_of(thing.places[0]))


def kind_of(noun: str) -> str:
    """The kind of a mention of this noun."""
    return "words" if noun.startswith("look ") else KINDS.get(noun, "paragraphs")
