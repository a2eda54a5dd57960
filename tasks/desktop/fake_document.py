"""The document behind FakeDesktop: python-docx with a selection, direct formatting and an undo history."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tasks.desktop.fake_runs import cells, insert, places, runs_in, set_text, walk
from tasks.desktop.occurrences import occurrences
from tasks.errors import DesktopError

ALIGNMENTS = {
    "Left": WD_ALIGN_PARAGRAPH.LEFT,
    "Centered": WD_ALIGN_PARAGRAPH.CENTER,
    "Right": WD_ALIGN_PARAGRAPH.RIGHT,
    "Justified": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
MOST_UNDO = 50


@dataclass
class Selection:
    """Spans (paragraph, start, end) that are selected, and the caret (paragraph, offset)."""

    spans: list[tuple[int, int, int]] = field(default_factory=list)
    caret: tuple[int, int] = (0, 0)


class FakeDocument:
    """A .docx in memory. Paragraphs are numbered in reading order, table cells included."""

    def __init__(self, path: Path) -> None:
        try:
            self.document: Document = docx.Document(str(path))
        except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
            raise DesktopError(
                f"document {path.name}", str(error), "a .docx file", "give a document that opens"
            ) from error
        self.selection = Selection()
        self._undo: list[bytes] = []
        self._redo: list[bytes] = []

    # ------------------------------------------------------------ reading

    def paragraphs(self) -> list[tuple[Paragraph, bool]]:
        """Every paragraph with whether it stands in a table."""
        return list(walk(self.document))

    def body(self) -> list[int]:
        """Numbers of the paragraphs outside tables."""
        return [n for n, (_, in_table) in enumerate(self.paragraphs()) if not in_table]

    def selected_text(self) -> str:
        """What is selected, paragraphs joined by newlines."""
        paragraphs = self.paragraphs()
        return "\n".join(paragraphs[n][0].text[start:end] for n, start, end in self.selection.spans)

    def every_selected_run(self, test: Callable[[Run], bool]) -> bool:
        """True when something is selected and the test holds for all of it."""
        runs = [run for run in self._selected_runs(split=False) if run.text]
        return bool(runs) and all(test(run) for run in runs)

    # ------------------------------------------------------------ selecting

    def select(self, spans: list[tuple[int, int, int]]) -> None:
        """Select spans; the caret goes to the end."""
        self.selection = Selection(spans, (spans[-1][0], spans[-1][2]) if spans else self.selection.caret)

    def find(self, text: str, occurrence: int = 1, within: str = "") -> bool:
        """Select the n-th occurrence; False when there are fewer."""
        found = occurrences([p.text for p, _ in self.paragraphs()], text, within)
        if len(found) < occurrence:
            return False
        self.select([found[occurrence - 1]])
        return True

    def nearest(self, index: int, beginning: str) -> int:
        """Position among the paragraphs outside tables of the one nearest to `index` that begins so, -1 without."""
        texts = [paragraph.text for paragraph, in_table in self.paragraphs() if not in_table]
        order = sorted(range(len(texts)), key=lambda n: abs(n - index))
        if not beginning:
            return index if 0 <= index < len(texts) else -1
        return next((n for n in order if texts[n].startswith(beginning)), -1)

    def select_paragraphs(self, numbers: list[int]) -> None:
        """Select whole paragraphs."""
        paragraphs = self.paragraphs()
        self.select([(n, 0, len(paragraphs[n][0].text)) for n in numbers])

    def select_table(self, number: int, row: int = 0, column: int = 0) -> bool:
        """Select all cells of the 1-based table, or one of them; False when there is none."""
        if number > len(self.document.tables):
            return False
        table = self.document.tables[number - 1]
        if row > len(table.rows) or column > len(table.columns):
            return False
        wanted = {p._p for p in (table.cell(row - 1, column - 1).paragraphs if row else cells(table))}
        found = [n for n, (p, _) in enumerate(self.paragraphs()) if p._p in wanted]
        self.select_paragraphs(found)
        self.selection.caret = (found[0], 0)
        return True

    def select_all(self) -> None:
        """Select everything."""
        self.select_paragraphs(list(range(len(self.paragraphs()))))

    # ------------------------------------------------------------ changing

    def changed(self) -> None:
        """Call before a change: keeps a snapshot to undo to."""
        self._undo = [*self._undo[-MOST_UNDO:], self._bytes()]
        self._redo = []

    def undo(self) -> None:
        """Take back the last change."""
        self._swap(self._undo, self._redo)

    def redo(self) -> None:
        """Repeat what was taken back."""
        self._swap(self._redo, self._undo)

    def format_runs(self, change: Callable[[Run], None]) -> None:
        """Apply a change to every selected run, splitting runs at the selection's ends."""
        self.changed()
        for run in self._selected_runs(split=True):
            change(run)

    def format_paragraphs(self, change: Callable[[Paragraph], None]) -> None:
        """Apply a change to the selected paragraphs, or to the caret's."""
        self.changed()
        for paragraph in self._touched():
            change(paragraph)

    def set_style(self, name: str) -> bool:
        """Give the touched paragraphs a style of the document; False when it has none of that name."""
        if name not in {style.name for style in self.document.styles}:
            return False
        self.format_paragraphs(lambda p: setattr(p, "style", self.document.styles[name]))
        return True

    def replace_paragraph(self, number: int, text: str) -> None:
        """Set a paragraph's whole text."""
        self.changed()
        set_text(self.paragraphs()[number][0], text)
        self.selection = Selection(caret=(number, len(text)))

    def type(self, text: str) -> None:
        """Insert at the caret, replacing the selection; a newline splits the paragraph."""
        self.changed()
        self._remove_selection()
        for part in text.splitlines(keepends=True):
            number, offset = self.selection.caret
            paragraph = self.paragraphs()[number][0]
            line = part.rstrip("\n")
            insert(paragraph, offset, line)
            self.selection.caret = (number, offset + len(line))
            if part.endswith("\n"):
                self._split()

    def delete(self, back: bool) -> None:
        """Backspace or Delete within a paragraph."""
        self.changed()
        if self.selection.spans:
            self._remove_selection()
            return
        number, offset = self.selection.caret
        text = self.paragraphs()[number][0].text
        start = offset - 1 if back else offset
        if 0 <= start < len(text):
            self.selection.spans = [(number, start, start + 1)]
            self._remove_selection()

    def replace_all(self, old: str, new: str, match_case: bool) -> int:
        """Replace in every paragraph; returns how often."""
        self.changed()
        count = 0
        for paragraph, _ in self.paragraphs():
            for start in reversed(places(paragraph.text, old, match_case)):
                runs = runs_in(paragraph, start, start + len(old), split=True)
                for run, text in zip(runs, [new, *[""] * len(runs)], strict=False):
                    run.text = text
                count += 1
        return count

    def insert_table(self, rows: int, columns: int) -> None:
        """Insert a table before the caret's paragraph."""
        self.changed()
        table = self.document.add_table(rows, columns)
        anchor = self._body_paragraph_at_caret()
        anchor._p.addprevious(table._tbl)

    def set_landscape(self, landscape: bool) -> None:
        """Turn every section's page."""
        self.changed()
        for section in self.document.sections:
            if (section.orientation == WD_ORIENT.LANDSCAPE) != landscape:
                section.page_width, section.page_height = section.page_height, section.page_width
                section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT

    def set_font(self, name: str, size: float) -> None:
        """Font of the selection; an empty name or size 0 leaves that part."""

        def change(run: Run) -> None:
            if name:
                run.font.name = name
            if size:
                run.font.size = Pt(size)

        self.format_runs(change)

    def indent(self, before_cm: float) -> None:
        """Left indent of the touched paragraphs."""
        self.format_paragraphs(lambda p: setattr(p.paragraph_format, "left_indent", Cm(before_cm)))

    def save(self, path: Path) -> None:
        """Write the file."""
        self.document.save(str(path))

    # ------------------------------------------------------------ inside

    def _bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _swap(self, take: list[bytes], give: list[bytes]) -> None:
        if take:
            give.append(self._bytes())
            self.document = docx.Document(io.BytesIO(take.pop()))
            self.selection = Selection()

    def _touched(self) -> list[Paragraph]:
        paragraphs = self.paragraphs()
        numbers = {n for n, _, _ in self.selection.spans} or {self.selection.caret[0]}
        return [paragraphs[n][0] for n in sorted(numbers)]

    def _body_paragraph_at_caret(self) -> Paragraph:
        paragraphs, caret = self.paragraphs(), self.selection.caret[0]
        return next(paragraphs[n][0] for n in range(caret, len(paragraphs)) if not paragraphs[n][1])

    def _selected_runs(self, split: bool) -> list[Run]:
        paragraphs = self.paragraphs()
        found: list[Run] = []
        for number, start, end in self.selection.spans:
            found += runs_in(paragraphs[number][0], start, end, split)
        return found

    def _remove_selection(self) -> None:
        if not self.selection.spans:
            return
        for run in self._selected_runs(split=True):
            run.text = ""
        number, start, _ = self.selection.spans[0]
        self.selection = Selection(caret=(number, start))

    def _split(self) -> None:
        number, offset = self.selection.caret
        paragraph = self.paragraphs()[number][0]
        runs_in(paragraph, 0, offset, split=True)
        before = paragraph.insert_paragraph_before("", paragraph.style)
        position = 0
        for run in list(paragraph.runs):
            if position >= offset:
                break
            position += len(run.text)
            before._p.append(run._r)
        self.selection = Selection(caret=(number + 1, 0))
