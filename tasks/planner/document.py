"""What the planner searches of a document: its paragraphs, tables and words, with the sections that they stand in.

Everything is made from `tasks.checks.parts.parts` in one pass and stays on this machine. Words are looked up through an
index of lower-cased words, so that a request on 500 parts takes milliseconds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tasks.checks.alignment import Part

WORD = re.compile(r"\w+(?:['’]\w+)*")
TITLE_STYLES = frozenset({"title"})
SUBTITLE_STYLES = frozenset({"subtitle"})
_LABEL = re.compile(r"\s*([^:\t]{1,40}?)\s*[:\t]")
LONGEST_TITLE = 120  # characters; a first line that is longer is prose


def plain(text: str) -> str:
    """Words only, in lower case and without a plural's s."""
    return " ".join(word if len(word) < 4 else word.removesuffix("s") for word in WORD.findall(text.lower()))


@dataclass(frozen=True)
class Place:
    """One stretch of the document.

    Args:
        paragraph: its number (1-based among body paragraphs outside tables), 0 for a place in a table or aside.
        table: number of the table, 0 outside tables; with neither row nor column it is the whole table.
        row: 1-based, 0 for a whole column.
        column: 1-based, 0 for a whole row.
        start: first character within the text of the paragraph or cell.
        end: behind the last one; 0 when the whole paragraph, cell, row or table is meant.
        nth: which occurrence of `text` in the body this is (1-based, tables included), counted as `occurrences` counts.
        text: the text of the stretch.
    """

    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    start: int = 0
    end: int = 0
    nth: int = 1
    text: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A body paragraph outside tables."""

    number: int
    kind: str  # title, heading, paragraph, list_item
    level: int  # of a heading or list item, else 0
    text: str
    style: str
    section: tuple[str, ...]  # texts of the headings that it stands under, outermost first
    index: int  # position among the document's body parts
    part: Part = field(repr=False)

    @property
    def empty(self) -> bool:
        """Nothing but white space."""
        return not self.text.strip()

    @property
    def place(self) -> Place:
        """All of it."""
        return Place(paragraph=self.number, text=self.text)


@dataclass(frozen=True)
class Table:
    """A table of the body; cells as texts by row."""

    number: int
    rows: int
    cols: int
    cells: tuple[tuple[str, ...], ...]
    section: tuple[str, ...]
    index: int
    before: Paragraph | None  # the last paragraph with text before it
    part: Part = field(repr=False)

    @property
    def header(self) -> tuple[str, ...]:
        """Texts of its first row."""
        return self.cells[0] if self.cells else ()

    def cell(self, row: int, column: int) -> Place:
        """The cell there, rows and columns 1-based."""
        cells = self.cells[row - 1]
        return Place(table=self.number, row=row, column=column, text=cells[column - 1] if column <= len(cells) else "")

    def all_cells(self) -> list[Place]:
        """Every cell, row by row."""
        return [self.cell(r + 1, c + 1) for r, row in enumerate(self.cells) for c in range(len(row))]

    def row(self, row: int) -> Place:
        """A whole row."""
        return Place(table=self.number, row=row, text="\t".join(self.cells[row - 1]))

    def column(self, column: int) -> Place:
        """A whole column."""
        texts = (cells[column - 1] for cells in self.cells if column <= len(cells))
        return Place(table=self.number, column=column, text="\t".join(texts))

    @property
    def place(self) -> Place:
        """All of it."""
        return Place(table=self.number, text=str(self.part["text"]))


class DocumentIndex:
    """A document, ready to be searched; made by `of`."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.body = tuple(part for part in self.parts if "index" in part)
        self.paragraphs, self.tables = _blocks(self.body)
        self.headers = self._texts("header")
        self.footers = self._texts("footer")
        self.notes = self._texts("note")
        self.comments = self._texts("comment")

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "DocumentIndex":
        """The index of a document's parts, as `tasks.checks.parts.parts` gives them."""
        return cls(parts)

    def _texts(self, kind: str) -> tuple[str, ...]:
        return tuple(str(part.get("text", "")) for part in self.parts if part["kind"] == kind)

    # ------------------------------------------------------------ parts

    @cached_property
    def title(self) -> Paragraph | None:
        """The paragraph of style Title, else the first one with text where it looks like a title, else None.

        It does when it is a heading, or when it is short, has no full stop, and is bold, centred or larger than what
        follows.
        """
        filled = [p for p in self.paragraphs if not p.empty]
        named = next((p for p in filled if p.kind == "title"), None)
        if named is not None or not filled:
            return named
        first = filled[0]
        if first.kind == "heading":
            return first
        return first if first.kind == "paragraph" and _looks_like_title(filled) else None

    @cached_property
    def headings(self) -> tuple[Paragraph, ...]:
        """Headings with text, in order; the title of style Title is not among them."""
        return tuple(p for p in self.paragraphs if p.kind == "heading" and not p.empty)

    @cached_property
    def headed(self) -> dict[str, tuple[Paragraph, ...]]:
        """Headings by their plain words."""
        found: dict[str, tuple[Paragraph, ...]] = {}
        for heading in self.headings:
            found[plain(heading.text)] = (*found.get(plain(heading.text), ()), heading)
        return found

    @cached_property
    def labelled(self) -> dict[str, tuple[Place, ...]]:
        """Paragraphs by the plain words before their first colon or tab."""
        found: dict[str, tuple[Place, ...]] = {}
        for paragraph in self.paragraphs:
            match = _LABEL.match(paragraph.text)
            if match is not None:
                found[plain(match[1])] = (*found.get(plain(match[1]), ()), paragraph.place)
        return found

    @cached_property
    def column_heads(self) -> frozenset[str]:
        """Plain words of the cells on top of columns."""
        return frozenset(plain(head) for table in self.tables for head in table.header)

    @cached_property
    def row_heads(self) -> frozenset[str]:
        """Plain words of the first cells of rows."""
        return frozenset(plain(cells[0]) for table in self.tables for cells in table.cells if cells)

    @cached_property
    def prose(self) -> tuple[Paragraph, ...]:
        """Paragraphs as people count them: with text, neither heading, title, subtitle nor list item."""
        plain = [p for p in self.paragraphs if p.kind == "paragraph" and not p.empty]
        without = tuple(p for p in plain if p is not self.title and p.style.lower() not in SUBTITLE_STYLES)
        return without or tuple(plain)

    @cached_property
    def items(self) -> tuple[Paragraph, ...]:
        """Items of lists, with text."""
        return tuple(p for p in self.paragraphs if p.kind == "list_item" and not p.empty)

    @cached_property
    def lists(self) -> tuple[tuple[Paragraph, ...], ...]:
        """Runs of neighbouring list items."""
        found: list[list[Paragraph]] = []
        for item in self.items:
            if found and found[-1][-1].index + 1 == item.index:
                found[-1].append(item)
            else:
                found.append([item])
        return tuple(tuple(run) for run in found)

    def below(self, heading: Paragraph) -> tuple[Paragraph, ...]:
        """What stands under a heading: up to the next heading of its level or above it."""
        level, found = heading.level if heading.kind == "heading" else 0, []
        for paragraph in self.paragraphs[heading.number :]:
            if paragraph.kind == "title" or (paragraph.kind == "heading" and paragraph.level <= level):
                break
            found.append(paragraph)
        return tuple(found)

    def filled(self) -> tuple[Place, ...]:
        """Every body paragraph with text, outside tables."""
        return tuple(p.place for p in self.paragraphs if not p.empty)

    def cells(self) -> tuple[Place, ...]:
        """Every cell of every table."""
        return tuple(
            t.cell(r + 1, c + 1) for t in self.tables for r, row in enumerate(t.cells) for c in range(len(row))
        )

    def part_of(self, place: Place) -> int:
        """Index of the body part that a place lies in."""
        return self.tables[place.table - 1].index if place.table else self.paragraphs[place.paragraph - 1].index

    def whole(self, place: Place) -> Place:
        """The paragraph or cell around a place."""
        if place.table:
            return self.tables[place.table - 1].cell(place.row, place.column) if place.row and place.column else place
        return self.paragraphs[place.paragraph - 1].place

    # ------------------------------------------------------------ words

    @cached_property
    def units(self) -> tuple[Place, ...]:
        """Paragraphs and cells in document order, each as a whole."""
        found: list[Place] = []
        tables, paragraphs = iter(self.tables), iter(self.paragraphs)
        for part in self.body:
            if part["kind"] == "table":
                found += next(tables).all_cells()
            else:
                found.append(next(paragraphs).place)
        return tuple(found)

    @cached_property
    def _units_of(self) -> dict[str, tuple[int, ...]]:
        """Positions of the units that hold a word, by the lower-cased word."""
        found: dict[str, dict[int, None]] = {}
        for i, unit in enumerate(self.units):
            for match in WORD.finditer(unit.text):
                found.setdefault(match[0].lower(), {})[i] = None
        return {word: tuple(units) for word, units in found.items()}

    @property
    def vocabulary(self) -> "dict[str, tuple[int, ...]]":
        """Every lower-cased word of the body; values are private."""
        return self._units_of

    def occurrences(self, words: str, case: bool = False, whole: bool = True) -> tuple[Place, ...]:
        """Where words stand in body paragraphs and cells, in document order and numbered by `nth` from 1.

        Args:
            words: a word or a stretch of text within one paragraph; white space matches any white space.
            case: upper and lower case must agree.
            whole: whole words are wanted; parts of words are given only where no whole word is found.
        """
        if not words.strip():
            return ()
        exact = self._found(words, case, whole)
        return exact or (self._found(words, case, False) if whole else ())

    def _found(self, words: str, case: bool, whole: bool) -> tuple[Place, ...]:
        pattern = r"\s+".join(_flexible(word) for word in words.split())
        if whole:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        search = re.compile(pattern, 0 if case else re.IGNORECASE)
        places: list[Place] = []
        for unit in self._candidates(words, whole):
            for match in search.finditer(unit.text):
                where = (unit.paragraph, unit.table, unit.row, unit.column)
                places.append(Place(*where, match.start(), match.end(), len(places) + 1, match[0]))
        return tuple(places)

    def _candidates(self, words: str, whole: bool) -> Iterator[Place]:
        """Units that may hold the words; all of them where parts of words are wanted."""
        known = [self._units_of.get(m[0].lower(), ()) for m in WORD.finditer(words)] if whole else []
        plain = known and not re.search(r"['’]", words)
        chosen: Sequence[int] = min(known, key=len) if plain else range(len(self.units))
        return (self.units[i] for i in chosen)

    def places(self, words: str) -> tuple[Place, ...]:
        """Occurrences in the case given, else in any case."""
        return self.occurrences(words, case=True, whole=True) or self.occurrences(words)

    def occurrence_in(self, place: Place) -> int:
        """Which occurrence of its text within its own paragraph or cell a place is, 1-based."""
        text, count, at = self.whole(place).text, 1, 0
        while 0 <= (at := text.find(place.text, at)) < place.start:
            count, at = count + 1, at + len(place.text)
        return count


def _flexible(word: str) -> str:
    """A pattern in which straight and typographic apostrophes and quotes are the same."""
    return re.sub(r"['’‘]", "['’‘]", re.sub(r'["“”]', '["“”]', re.escape(word)))


def _blocks(body: Sequence[Part]) -> tuple[tuple[Paragraph, ...], tuple[Table, ...]]:
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    above: list[tuple[int, str]] = []
    last: Paragraph | None = None
    for part in body:
        if part["kind"] == "table":
            cells = tuple(tuple(str(cell) for cell in row) for row in part["cells"])
            section = tuple(text for _, text in above)
            columns = max((len(row) for row in cells), default=0)
            tables.append(Table(len(tables) + 1, len(cells), columns, cells, section, part["index"], last, part))
            continue
        paragraph = _paragraph(part, len(paragraphs) + 1, above)
        paragraphs.append(paragraph)
        last = last if paragraph.empty else paragraph
        if paragraph.kind == "heading" and not paragraph.empty:
            above.append((paragraph.level, paragraph.text))
    return tuple(paragraphs), tuple(tables)


def _paragraph(part: Part, number: int, above: list[tuple[int, str]]) -> Paragraph:
    style, text = str(part.get("style", "")), str(part["text"])
    kind = "title" if style.lower() in TITLE_STYLES else str(part["kind"])
    level = int(part.get("level" if kind == "heading" else "list_level", 0) or 0)
    if kind == "heading" and text.strip():
        while above and above[-1][0] >= level:
            above.pop()
    section = tuple(heading for _, heading in above)
    return Paragraph(number, kind, level, text, style, section, int(part["index"]), part)


def _looks_like_title(filled: Sequence[Paragraph]) -> bool:
    first = filled[0]
    if len(first.text) > LONGEST_TITLE or first.text.rstrip().endswith((".", ";", ",")):
        return False
    rest = max((_size(p.part) for p in filled[1:4]), default=0.0)
    bold = all(run.get("bold") for run in first.part.get("runs") or [{}])
    return bool(bold or first.part.get("alignment") == "center" or (rest and _size(first.part) > rest))


def _size(part: dict[str, Any]) -> float:
    return max((float(run.get("size") or 0) for run in part.get("runs") or []), default=0.0)
