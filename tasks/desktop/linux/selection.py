"""Selecting in a LibreOffice document: text, paragraphs, tables, whether they are on the screen or not."""

from tasks.desktop.arguments import Request
from tasks.desktop.linux import atspi
from tasks.desktop.linux.observe import Shown, View
from tasks.desktop.linux.seat import Seat
from tasks.desktop.outcomes import NOT_FOUND, OK, UNSUPPORTED
from tasks.schemas import ActOutcome

ASIDE = ("header", "footer", "comment", "footnote")


class Selection:
    """The selection in the document of one seat."""

    def __init__(self, seat: Seat, view: View) -> None:
        self.seat, self.tree, self.view = seat, seat.tree, view

    def select_text(self, request: Request, shown: Shown | None) -> ActOutcome:
        """First occurrence in reading order, tables and what is off the screen included."""
        wanted, paths = request.args["text"], self._paragraphs()
        for path, text in zip(paths, self.tree.texts(paths), strict=True):
            start = text.find(wanted)
            if start >= 0:
                first = atspi.units(text[:start])
                return OK if self.select(path, first, first + atspi.units(wanted)) else NOT_FOUND
        return NOT_FOUND

    def select_paragraph(self, request: Request, shown: Shown | None) -> ActOutcome:
        """One or several whole paragraphs."""
        start, end = request.args["start_index"], request.args["end_index"]
        if not start:
            assert shown is not None
            path = shown.node.path
            return OK if self.select(path, shown.prefix, atspi.units(self.tree.texts([path])[0])) else NOT_FOUND
        paths = self._paragraphs()
        roles = self.tree.roles(self.tree.parents(paths))
        body = [p for p, role in zip(paths, roles, strict=True) if role != atspi.CELL]
        chosen = body[start - 1 : end or start]
        if len(chosen) != (end or start) - start + 1:
            return NOT_FOUND
        lengths = [atspi.units(text) for text in self.tree.texts([chosen[0], chosen[-1]])]
        if not self.select(chosen[0], 0, lengths[0]):
            return NOT_FOUND
        if len(chosen) > 1:
            self.seat.do(lambda: self.tree.set_caret(chosen[-1], lengths[1]))  # extends the selection
        return OK

    def select_table(self, request: Request, shown: Shown | None) -> ActOutcome:
        """The whole n-th table; the caret is in it."""
        paths = self._paragraphs()
        cells = self.tree.parents(paths)
        inside = [(p, c) for p, c, r in zip(paths, cells, self.tree.roles(cells), strict=True) if r == atspi.CELL]
        tables = self.tree.parents([c for _, c in inside])
        first = {table: path for (path, _), table in reversed(list(zip(inside, tables, strict=True)))}
        order = list(dict.fromkeys(tables))
        if len(order) < request.args["number"]:
            return NOT_FOUND
        table = order[request.args["number"] - 1]
        self.select(first[table], 0, 0)
        of_table = [cell for (_, cell), t in zip(inside, tables, strict=True) if t == table]
        for _ in range(3):  # the first time it may take in the cell's text only
            self.seat.do(lambda: self.seat.input.press("CTRL", "a"))
            if all(state >> atspi.SELECTED & 1 for state in self.tree.states(of_table)):
                return OK
        return UNSUPPORTED

    def select(self, path: str, start: int, end: int) -> bool:
        """Select part of a paragraph, with the keyboard in the document."""
        if not any(state >> atspi.FOCUSED & 1 for state in self.tree.states(self._paragraphs())):
            self._focus_document()
        before = self._on_screen(path)
        if start == end:
            self.clear()
            done = self.seat.did(lambda: self.tree.set_caret(path, start))
        else:
            done = self.seat.did(lambda: self.tree.select(path, start, end))
        if not before:
            self.seat.refresh()
        return done

    def clear(self) -> None:
        """Take the mark away by a real key; a caret set by accessibility would extend the selection."""
        paths = self._paragraphs()
        if any(self.tree.selections(paths)):
            self.seat.do(lambda: self.seat.input.press("RIGHT"), start=0.1)

    def _focus_document(self) -> None:
        """Bring the keyboard into the text by a click beside the page (GrabFocus would make the caret jump)."""
        document = next((s for s in self.view.shown.values() if s.control.control_type == "Document"), None)
        if document is not None:
            left, _, _, height = document.node.rect
            self.seat.do(lambda: self.seat.input.click(left + 3, document.node.rect[1] + height // 2))

    def _on_screen(self, path: str) -> bool:
        """The paragraph was seen in the last observation and has its place still."""
        node = self.tree.node(path)
        return any(s.node == node or (node is not None and s.node.rect == node.rect) for s in self.view.shown.values())

    def _paragraphs(self) -> list[str]:
        """Every paragraph of the body in reading order."""
        for attempt in range(2):
            view = self.view if attempt == 0 else self.seat.look()
            anchors = [s for s in view.shown.values() if s.control.detail and s.control.detail not in ASIDE]
            if anchors and self.tree.node(anchors[0].node.path) is not None:
                return self.tree.paragraphs(anchors[0].node.path)
            self.seat.do(lambda: self.seat.input.press("CTRL", "HOME"))
        return []
