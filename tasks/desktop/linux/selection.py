"""Selecting in a LibreOffice document: text, paragraphs, tables, cells, whether they are on the screen or not."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.desktop.arguments import Request
from tasks.desktop.linux import atspi
from tasks.desktop.linux.body import Body, Paragraph, Piece, may_go_on, noted, whole
from tasks.desktop.linux.items import ASIDE
from tasks.desktop.linux.observe import Shown, View
from tasks.desktop.linux.places import chains
from tasks.desktop.linux.seat import Seat
from tasks.desktop.occurrences import occurrences
from tasks.desktop.outcomes import NOT_FOUND, OK, UNSUPPORTED
from tasks.schemas import ActOutcome

MOST_TURNS = 8


class Selection:
    """The selection in the document of one seat."""

    def __init__(self, seat: Seat, view: View) -> None:
        self.seat, self.tree, self.view = seat, seat.tree, view

    def select_text(self, request: Request, shown: Shown | None) -> ActOutcome:
        """The n-th occurrence in reading order, tables and what is off the screen included."""
        wanted, within, number = request.args["text"], request.args["within"], request.args["occurrence"]
        body = self._body()
        found = list(
            body.paragraphs(lambda one, other: may_go_on(one, other) and _crosses(within or wanted, one, other))
        )
        texts = [paragraph.text for paragraph in found]
        spans = occurrences(texts, wanted, within)
        if not spans and not within:
            spans = [(n, *m.span()) for n, text in enumerate(texts) for m in noted(wanted).finditer(text)]
        if len(spans) < number:
            return NOT_FOUND
        paragraph, start, end = spans[number - 1]
        return self._result(body, *found[paragraph].beginning(start), *found[paragraph].ending(end))

    def select_paragraph(self, request: Request, shown: Shown | None) -> ActOutcome:
        """One or several whole paragraphs, counted over the whole document."""
        args = request.args
        if not args["start_index"]:
            assert shown is not None
            return self._paragraphs(None, [whole(self.tree, shown.node.path)])
        length = (args["end_index"] or args["start_index"]) - args["start_index"]
        body = self._body()
        outside = _counted(body, args, length)
        first = _nearest(outside, args["start_index"] - 1, args["text"])
        last = _nearest(outside, first + length, args["end_text"])
        if first < 0 or last < first:
            return NOT_FOUND
        return self._paragraphs(body, outside[first : last + 1])

    def select_table(self, request: Request, shown: Shown | None) -> ActOutcome:
        """The whole n-th table with the caret in it, or one of its cells."""
        body = self._body()
        tables = list(dict.fromkeys(p.table for p in body.pieces if p.table))
        if len(tables) < request.args["number"]:
            return NOT_FOUND
        pieces = [p for p in body.pieces if p.table == tables[request.args["number"] - 1] and p.cell]
        if request.args["row"]:
            cell = self._cell(body, pieces, request.args["row"], request.args["column"])
            inside = [p for p in body.paragraphs(may_go_on) if p.pieces[0] in pieces and p.pieces[0].cell == cell]
            return self._paragraphs(body, inside) if cell and inside else NOT_FOUND
        self.put(pieces[0], 0, pieces[0], 0, body)
        for _ in range(3):  # the first time it may take in the cell's text only
            self.seat.do(lambda: self.seat.input.press("CTRL", "a"))
            if self._selected(pieces[0].table):
                return OK
        return UNSUPPORTED

    def _selected(self, table: str) -> bool:
        """What can be seen of a table is selected; a path from before is no use, the view goes to the table's end."""
        shown = [s.node.path for s in self.seat.look().shown.values() if s.control.detail == "table cell"]
        stands = [chain for chain in chains(self.tree, shown) if len(chain) > 1]
        names = self.tree.names([chain[-1][0] for chain in stands])
        cells = [chain[-2][0] for chain, name in zip(stands, names, strict=True) if name.rpartition("-")[0] == table]
        return bool(cells) and all(state >> atspi.SELECTED & 1 for state in self.tree.states(cells))

    def _cell(self, body: Body, pieces: Sequence[Piece], row: int, column: int) -> str:
        """Name of the cell in a row and column of a table's grid, of the one it is merged with; "" without."""
        for piece in {p.part: p for p in reversed(pieces)}.values():
            body.reach(piece)
            part = chains(self.tree, [piece.path])[0][-1:]
            for line in self.tree.cells(part[0][0]) if part else ():
                names = self.tree.names([path for path in line if path])
                cells = dict(zip([path for path in line if path], names, strict=True))
                here = max((Piece("", "", 0, 0, [], cell=name).row for name in names), default=0)
                if here == row:
                    return cells.get(line[column - 1], "") if column <= len(line) else ""
        return ""

    # ------------------------------------------------------------ how

    def _paragraphs(self, body: Body | None, chosen: Sequence[Paragraph]) -> ActOutcome:
        first, last = chosen[0].pieces[0], chosen[-1].pieces[-1]
        return self._result(body, first, first.start, last, last.end)

    def _result(self, body: Body | None, first: Piece, start: int, last: Piece, end: int) -> ActOutcome:
        return OK if self.put(first, start, last, end, body) else NOT_FOUND

    def put(self, first: Piece, start: int, last: Piece, end: int, body: Body | None = None) -> bool:
        """Select from a place in one piece to a place in another, or put the caret there, keyboard included.

        Args:
            first: piece in which it begins.
            start: UTF-16 offset there.
            last: piece in which it ends.
            end: UTF-16 offset there.
            body: what the pieces are of, if more than what is on the screen.
        """
        self._leave_aside()
        before = self._on_screen(first.path)
        if first is last and start == end:
            self.clear()
            self._reach(body, first)
            self.seat.do(lambda: self.tree.focus(first.path), start=0.1)
            done = self.seat.did(lambda: self.tree.set_caret(first.path, start))
        elif first is last:
            done = self._mark(first, start, end, body)
        elif start < first.end:
            done = self._mark(first, start, first.end, body) and self._extend(last, end, body)
        else:  # an empty paragraph takes no mark, so it is begun at the other end
            done = self._mark(last, end, last.start, body) and self._extend(first, start, body)
        if not before:
            self.seat.refresh()
        return done

    def _mark(self, piece: Piece, start: int, end: int, body: Body | None) -> bool:
        self._reach(body, piece)
        self.seat.do(lambda: self.tree.focus(piece.path), start=0.1)
        self.tree.visit([piece.path])
        return self.seat.did(lambda: self.tree.select(piece.path, start, end))

    def _extend(self, piece: Piece, offset: int, body: Body | None) -> bool:
        """Take the selection's moving end to a place: the caret set by accessibility keeps the mark."""
        self._reach(body, piece)
        self.tree.visit([piece.path])
        return self.seat.did(lambda: self.tree.set_caret(piece.path, offset))

    def _reach(self, body: Body | None, piece: Piece) -> None:
        if body is not None:
            body.reach(piece)

    def clear(self) -> None:
        """Take the mark away by a real key; a caret set by accessibility would extend the selection."""
        anchor = self._anchor()
        if anchor and any(self.tree.selections(self.tree.paragraphs(anchor))):
            self.seat.do(lambda: self.seat.input.press("RIGHT"), start=0.1)

    def _leave_aside(self) -> None:
        """A comment keeps the keyboard whatever gets the focus, until Escape."""
        shown = [s.node.path for s in self.view.shown.values() if s.control.detail == "comment"]
        if any(state >> atspi.FOCUSED & 1 for state in self.tree.states(shown)):
            self.seat.do(lambda: self.seat.input.press("ESC"), start=0.1)

    def _on_screen(self, path: str) -> bool:
        """The paragraph was seen in the last observation and has its place still."""
        node = self.tree.node(path)
        return any(s.node == node or (node is not None and s.node.rect == node.rect) for s in self.view.shown.values())

    def _body(self) -> Body:
        self._leave_aside()
        return Body(self.tree, self._anchor, self.clear)

    def _anchor(self) -> str:
        """Path of any piece of the body that is on the screen; "" when turning the wheel brings none there."""
        for turn in range(MOST_TURNS):
            shown = [
                s.node.path for s in self.view.shown.values() if s.control.detail and s.control.detail not in ASIDE
            ]
            here = next((p for p, alive in zip(shown, self.tree.alive(shown), strict=True) if alive), "")
            if here:
                return here
            if turn:
                self._turn(-10 if turn % 2 else 10 * turn)
            self.view = self.seat.look()
        return ""

    def _turn(self, notches: int) -> None:
        document = next((s for s in self.view.shown.values() if s.control.control_type == "Document"), None)
        if document is not None:
            self.seat.do(lambda: self.seat.input.wheel(*document.node.centre, notches))


def _counted(body: Body, args: Mapping[str, Any], length: int) -> list[Paragraph]:
    """Paragraphs outside tables as far as they are needed; where pieces meet is asked only where it matters.

    That is from the only piece on that begins as the first paragraph should, if there is just one.
    """
    beginning = " ".join(args["text"].split())
    begun = [p.number for p in body.pieces if not p.table and " ".join(p.text.split()).startswith(beginning)]
    only = begun[0] if beginning and len(begun) == 1 else -1
    found: list[Paragraph] = []
    for paragraph in body.paragraphs(lambda one, other: one.number >= only and may_go_on(one, other)):
        if paragraph.pieces[0].table:
            continue
        found.append(paragraph)
        enough = len(found) > length and found[-1 - length].pieces[0].number == only
        if not args["end_text"] and (enough or (not beginning and len(found) == args["start_index"] + length)):
            break
    return found


def _nearest(paragraphs: Sequence[Paragraph], index: int, beginning: str) -> int:
    """The paragraph nearest to a place that begins so, -1 without; the place itself when no beginning is given."""
    wanted = " ".join(beginning.split())
    if not wanted:
        return index if 0 <= index < len(paragraphs) else -1
    order = sorted(range(len(paragraphs)), key=lambda n: abs(n - index))
    texts = [" ".join(p.text.split()) for p in paragraphs]
    exact = next((n for n in order if texts[n].startswith(wanted)), -1)
    with_notes = noted(wanted)
    return exact if exact >= 0 else next((n for n in order if with_notes.match(texts[n])), -1)


def _crosses(wanted: str, one: Piece, other: Piece) -> bool:
    """The text occurs over the end of a piece."""
    return wanted in one.text[1 - len(wanted) :] + other.text[: len(wanted) - 1]
