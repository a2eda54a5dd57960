"""Paragraphs and runs of python-docx for FakeDocument: walk them, cut them at characters, fill them."""

import re
from collections.abc import Iterator
from copy import deepcopy

from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def walk(document: Document) -> Iterator[tuple[Paragraph, bool]]:
    """Every paragraph in reading order, and whether it stands in a table."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from ((paragraph, True) for paragraph in cells(block))
        else:
            yield block, False


def cells(table: Table) -> list[Paragraph]:
    """Paragraphs of a table's cells, merged cells once."""
    seen: dict[object, list[Paragraph]] = {}  # keyed by the element itself: ids of dead lxml proxies are used again
    for row in table.rows:
        for cell in row.cells:
            seen.setdefault(cell._tc, cell.paragraphs)
    return [paragraph for paragraphs in seen.values() for paragraph in paragraphs]


def runs_in(paragraph: Paragraph, start: int, end: int, split: bool) -> list[Run]:
    """Runs that overlap start..end, cut to it when split."""
    position, found = 0, []
    for run in list(paragraph.runs):
        length = len(run.text)
        low, high = max(start - position, 0), min(end - position, length)
        if low < high:
            found.append(_cut(run, low, high) if split else run)
        position += length
    return found


def _cut(run: Run, low: int, high: int) -> Run:
    """Split a run into up to three with equal formatting; returns the middle one."""
    text = run.text
    for part, before in ((text[:low], True), (text[high:], False)):
        if part:
            twin = Run(deepcopy(run._r), run._parent)
            twin.text = part
            (run._r.addprevious if before else run._r.addnext)(twin._r)
    if text != text[low:high]:
        run.text = text[low:high]
    return run


def insert(paragraph: Paragraph, offset: int, text: str) -> None:
    """Put text at a character, with the formatting of the run before it."""
    position = 0
    for run in paragraph.runs:
        if position <= offset <= position + len(run.text):
            run.text = run.text[: offset - position] + text + run.text[offset - position :]
            return
        position += len(run.text)
    paragraph.add_run(text)


def set_text(paragraph: Paragraph, text: str) -> None:
    """Replace the text, keeping the first run's formatting."""
    runs = paragraph.runs
    for run in runs[1:]:
        run.text = ""
    if runs:
        runs[0].text = text
    else:
        paragraph.add_run(text)


def places(text: str, needle: str, match_case: bool) -> list[int]:
    """Offsets of non-overlapping occurrences."""
    flags = re.NOFLAG if match_case else re.IGNORECASE
    return [match.start() for match in re.finditer(re.escape(needle), text, flags)] if needle else []
