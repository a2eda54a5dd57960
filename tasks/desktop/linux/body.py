"""The body of a Writer document as a reader counts it, from what accessibility shows of its layout.

LibreOffice has one object for every piece of text that it lays out: a paragraph that goes on over a page is two of
them, and a table is one table a page, with its heading row in each. Here the pieces become paragraphs again, numbered
over the whole document whether they are on the screen or not. Page headers and footers, notes, comments and text boxes
are not in it: the relation "flows to" leads from piece to piece through the body alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tasks.desktop.linux import atspi
from tasks.desktop.linux.atspi import Tree, cut, units
from tasks.desktop.linux.observe import LIST_LABEL
from tasks.desktop.linux.places import Chain, chains

MARKS = re.compile("[￼\x02-\x08]")
"""What stands for an anchored comment or picture, or for the edge of a content control or field."""
MOST_VISITS = 300
"""Seemingly empty paragraphs that are visited by the caret: one that a page break cuts is laid out by nothing less."""
LINE = 80
"""Characters from which a piece that ends inside a sentence may be a line, and not a heading or an item."""


@dataclass
class Piece:
    """One object of text."""

    path: str
    text: str  # what a reader sees: without list label, deleted text and marks
    start: int  # UTF-16 offset behind the list label
    end: int  # UTF-16 length of the object's own text
    kept: list[tuple[int, int]]  # the UTF-16 ranges that `text` is made of
    table: str = ""  # the outermost table's name, "" outside tables
    cell: str = ""  # the cell's name in it: "B3"
    part: str = ""  # path of that page's part of the table
    number: int = 0  # place among the body's pieces

    def offset(self, position: int, behind: bool = False) -> int:
        """UTF-16 offset of the character at a position of `text`; `behind` it, given the position after it."""
        left = units(self.text[:position])
        for first, last in self.kept:
            if left < last - first + behind:
                return first + left
            left -= last - first
        return self.end

    @property
    def row(self) -> int:
        """The cell's row in the whole table, 0 without."""
        digits = re.search(r"\d+", self.cell)
        return int(digits[0]) if digits else 0


@dataclass
class Paragraph:
    """One paragraph: the pieces that it is laid out in."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(piece.text for piece in self.pieces)

    def beginning(self, position: int) -> tuple[Piece, int]:
        """Piece and UTF-16 offset in it where a character begins."""
        for piece in self.pieces:
            if position < len(piece.text):
                return piece, piece.offset(position)
            position -= len(piece.text)
        return self.pieces[-1], self.pieces[-1].end

    def ending(self, position: int) -> tuple[Piece, int]:
        """Piece and UTF-16 offset in it behind a character, given the position behind it."""
        for piece in self.pieces:
            if position <= len(piece.text):
                return piece, piece.offset(position, behind=True)
            position -= len(piece.text)
        return self.pieces[-1], self.pieces[-1].end


Ask = Callable[[Piece, Piece], bool]
"""Is it worth asking whether the second piece goes on with the first one's paragraph?"""


def pieces_of(tree: Tree, paths: Sequence[str], texts: Sequence[str]) -> list[Piece]:
    """Objects of text, whose own texts are given, with what they stand in."""
    runs = tree.runs(paths, [units(text) for text in texts])
    found = [_piece(path, text, run) for path, text, run in zip(paths, texts, runs, strict=True)]
    stands = [_place(chain) for chain in chains(tree, paths)]
    named = list(dict.fromkeys(path for place in stands for path in place if path))
    names = dict(zip(named, tree.names(named), strict=True))
    for piece, (part, cell) in zip(found, stands, strict=True):
        piece.part, piece.cell = part, names.get(cell, "")
        piece.table = names.get(part, "").rpartition("-")[0]  # a part's name ends with its page: "Table1-2"
    return found


def _piece(path: str, raw: str, runs: Sequence[tuple[int, int, dict[str, str]]]) -> Piece:
    label = LIST_LABEL.match(raw)
    start = units(label[0]) if label and runs and runs[0][1] == units(label[0]) else 0
    gone = [(0, start)]
    gone += [(a, b) for a, b, about in runs if about.get("text-tracked-change") == "deletion"]
    gone += [(units(raw[: m.start()]), units(raw[: m.end()])) for m in MARKS.finditer(raw)]
    kept, position, end = [], 0, units(raw)
    for first, last in [*sorted(gone), (end, end)]:
        if first > position:
            kept.append((position, first))
        position = max(position, last)
    return Piece(path, "".join(cut(raw, a, b) for a, b in kept), start, end, kept)


def _place(chain: Chain) -> tuple[str, str]:
    """Paths of the outermost table's part and of the cell in it, "" where there is none."""
    outermost = max((n for n, (_, role) in enumerate(chain) if role == atspi.TABLE), default=-1)
    if outermost < 0:
        return "", ""
    return chain[outermost][0], chain[outermost - 1][0] if outermost else ""


def may_go_on(one: Piece, other: Piece) -> bool:
    """A piece ends where a line may end and not where a paragraph usually does: with a space, or far into a line."""
    if not one.text or one.table != other.table or one.cell != other.cell:
        return False
    last = one.text[-1]
    if last.isspace() or last in "-/–—\u00ad" or unicodedata.category(last) == "Lo":
        return True
    return len(one.text) >= LINE and last.isalnum()


class Body:
    """All pieces of the body.

    Args:
        tree: the application's.
        anchor: finds the path of any piece of it, "" when there is none.
        unmark: takes the selection away; called before the caret is moved to see what a piece is.
    """

    def __init__(self, tree: Tree, anchor: Callable[[], str], unmark: Callable[[], object]) -> None:
        self.tree, self.anchor, self.unmark = tree, anchor, unmark
        self.pieces = self._read()
        for number, piece in enumerate(self.pieces):
            piece.number = number

    def _read(self) -> list[Piece]:
        paths = self._paths()
        pieces = pieces_of(self.tree, paths, self.tree.fresh_texts(paths))
        if any(self.tree.selections(paths)):
            self.unmark()
        empty = [n for n, piece in enumerate(pieces) if not piece.end and not piece.table][:MOST_VISITS]
        for n, text in zip(empty, self.tree.visit([paths[n] for n in empty]), strict=True):
            pieces[n] = _piece(paths[n], text, ())
        return pieces

    def _paths(self) -> list[str]:
        anchor = self.anchor()
        return self.tree.paragraphs(anchor) if anchor else []

    def reach(self, *pieces: Piece) -> None:
        """See that the pieces' paths are good: LibreOffice gives an object up when it is scrolled out of sight."""
        if not all(self.tree.alive([piece.path for piece in pieces])):
            paths = self._paths()
            for piece, path in zip(self.pieces, paths if len(paths) == len(self.pieces) else (), strict=False):
                piece.path = path

    def paragraphs(self, ask: Ask = may_go_on) -> Iterator[Paragraph]:
        """Paragraphs in reading order, table cells included; asking moves the caret, and takes some milliseconds.

        A row that a page break cuts is put together last: its paragraphs are whole when all have been given.

        Args:
            ask: which neighbours are worth asking about; the others are taken as paragraphs of their own.
        """
        last: Paragraph | None = None
        cells: dict[tuple[str, str], Paragraph] = {}
        rows: dict[str, tuple[str, int, int]] = {}  # table -> part, its last row, the last row of the part before it
        for piece in self.pieces:
            before = last
            if piece.table:
                part, row, ended = rows.get(piece.table, (piece.part, 0, 0))
                if part != piece.part:
                    part, ended = piece.part, row
                rows[piece.table] = part, max(row, piece.row), ended
                if not piece.cell or piece.row < ended:
                    continue  # covered by the cell it is merged with, or a heading row that repeats
                before = cells.get((piece.table, piece.cell))
            if before and ask(before.pieces[-1], piece) and self._meet(before.pieces[-1], piece):
                before.pieces.append(piece)
                continue
            if last is not None:
                yield last
            last = cells[piece.table, piece.cell] = Paragraph([piece])
        if last is not None:
            yield last

    def _meet(self, one: Piece, other: Piece) -> bool:
        self.reach(one, other)
        return self.tree.meets(one.path, other.path)


def noted(text: str) -> re.Pattern[str]:
    """A text in which notes may be anchored: accessibility shows their numbers, a file does not."""
    return re.compile("(?:\\d{1,3}|[ivxlc]{1,6}|[*†‡])?".join(re.escape(part) for part in re.findall(r"\w+|\W+", text)))


def whole(tree: Tree, path: str) -> Paragraph:
    """The paragraph that an object of text is a piece of; asking moves the caret."""
    pieces = pieces_of(tree, [path], tree.fresh_texts([path]))
    for direction, join in ((atspi.FLOWS_FROM, _before), (atspi.FLOWS_TO, _behind)):
        while other := tree.related([pieces[0 if direction == atspi.FLOWS_FROM else -1].path], direction)[0]:
            if other == atspi.NULL or not join(tree, pieces, pieces_of(tree, [other], tree.visit([other]))[0]):
                break
    return Paragraph(pieces)


def _before(tree: Tree, pieces: list[Piece], other: Piece) -> bool:
    joined = may_go_on(other, pieces[0]) and tree.meets(other.path, pieces[0].path)
    if joined:
        pieces.insert(0, other)
    return joined


def _behind(tree: Tree, pieces: list[Piece], other: Piece) -> bool:
    joined = may_go_on(pieces[-1], other) and tree.meets(pieces[-1].path, other.path)
    if joined:
        pieces.append(other)
    return joined
