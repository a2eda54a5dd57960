"""UI Automation read in one pass: windows of a process, owned ones too, each property in one cross-process call.

Ranges are used only where `uiautomation` 2.0.29 hands COM what it wants (CompareEndpoints hands its own wrapper),
always with a wait of 0 (the default is 0.5 s a call). Word's text has marks that the file has not: the end of a table
row, and the bullets and numbers of lists (NVDA #7971), so a range is always checked against the paragraph's text
before it is selected.
"""

import re
from collections.abc import Sequence
from typing import Any

import uiautomation as uia
from uiautomation import uiautomation as internals

from tasks.desktop.windows.content import Content, Paragraph
from tasks.schemas import Rect

START, END = uia.TextPatternRangeEndpoint.Start, uia.TextPatternRangeEndpoint.End
CHARACTER, PARAGRAPH = uia.TextUnit.Character, uia.TextUnit.Paragraph
FAR = 1_000_000
_PIECE = re.compile(r"[^\r\a]*(?:\r\a?|\a)")
_MARKS = "\r\n\a\v"


class Text:
    """The ranges of one document.

    Args:
        document: its element as read, with the text pattern cached.
        content: its paragraphs.
    """

    def __init__(self, document: Any, content: Content) -> None:
        self._pattern = internals.CreatePattern(
            uia.PatternId.TextPattern, document.GetCachedPattern(uia.PatternId.TextPattern)
        )
        self.content = content
        self._rows_count: bool | None = None

    # ------------------------------------------------------------ where things are

    def selection(self) -> tuple[int, range, str]:
        """Paragraph with the caret (-1 without), paragraphs selected, and the text selected."""
        ranges = self._pattern.GetSelection()
        if not ranges:
            return -1, range(0), ""
        chosen = ranges[0].GetText(-1)
        before = self._pattern.DocumentRange
        before.MoveEndpointByRange(END, ranges[0], START, 0)
        first = passed(before.GetText(-1), self.content.paragraphs, 0)
        if not chosen:
            return first, range(0), ""
        last = passed(chosen, self.content.paragraphs, first)
        pieces, rest = _pieces(chosen)
        lines = _lines(pieces, self.content.paragraphs[first:])
        return first, range(first, last + bool(rest)), "\n".join([*lines, rest] if rest or not lines else lines)

    def visible(self) -> dict[int, Rect]:
        """Paragraphs that show, each with its place on the screen, estimated: see `shared_out`."""
        ranges = self._pattern.GetVisibleRanges()
        if not ranges:
            return {}
        part = ranges[0]
        if len(ranges) > 1:
            part.MoveEndpointByRange(END, ranges[-1], END, 0)
        pieces, rest = _pieces(part.GetText(-1))
        found = _match([*pieces, rest] if rest else pieces, self.content.paragraphs)
        lines = [
            Rect(left=b.left, top=b.top, width=max(b.width(), 1), height=b.height())
            for b in part.GetBoundingRectangles()
            if b.height() > 0
        ]
        texts = [self.content.paragraphs[n].text for n in found]
        return dict(zip(found, shared_out(lines, [len(text) for text in texts]), strict=False))

    # ------------------------------------------------------------ selecting

    def part(self, number: int) -> Any:
        """Range of a paragraph's own text, without mark and bullet; None where Word's text is not the file's there."""
        paragraph = self.content.paragraphs[number]
        before = sum(p.ends_row for p in self.content.paragraphs[:number])
        place = self._beginning()
        place.Move(PARAGRAPH, number + before * self._count_rows(), 0)
        place.ExpandToEnclosingUnit(PARAGRAPH, 0)
        shown = place.GetText(-1)
        text = shown.rstrip(_MARKS)
        if len(text) < len(shown):
            place.MoveEndpointByUnit(END, CHARACTER, len(text) - len(shown), 0)
        if text != _flat(paragraph.text) and text.endswith(_flat(paragraph.text)):
            place.MoveEndpointByUnit(START, CHARACTER, len(text) - len(paragraph.text), 0)
        return place if place.GetText(-1).rstrip(_MARKS) == _flat(paragraph.text) else None

    def within(self, number: int, start: int, end: int) -> Any:
        """Range of characters of a paragraph; None where it cannot be found."""
        part = self.part(number)
        if part is None:
            return None
        wanted = _flat(self.content.paragraphs[number].text)[start:end]
        exact = part.Clone()
        exact.MoveEndpointByUnit(START, CHARACTER, start, 0)
        exact.MoveEndpointByUnit(END, CHARACTER, end - len(self.content.paragraphs[number].text), 0)
        return exact if exact.GetText(-1) == wanted else None

    def span(self, first: int, last: int) -> Any:
        """Range from the first paragraph's beginning to the last one's end; None where it cannot be found."""
        part, other = self.part(first), self.part(last)
        if part is None or other is None:
            return None
        part.MoveEndpointByRange(END, other, END, 0)
        return part

    def _beginning(self) -> Any:
        place = self._pattern.DocumentRange
        place.MoveEndpointByRange(END, place, START, 0)
        return place

    def _count_rows(self) -> bool:
        """Whether moving by paragraphs stops at the end of rows: asked of Word once, where there is a table."""
        rows = sum(p.ends_row for p in self.content.paragraphs)
        if self._rows_count is None:
            moved = self._beginning().Move(PARAGRAPH, FAR, 0) if rows else 0
            self._rows_count = bool(rows) and moved >= len(self.content.paragraphs)
        return self._rows_count


def select(part: Any) -> bool:
    """Select a range and scroll to it; False without one."""
    if part is None:
        return False
    part.ScrollIntoView(True, 0)
    part.Select(0)
    return True


def passed(text: str, paragraphs: Sequence[Paragraph], first: int) -> int:
    """Which paragraph comes after this text of Word's, when it begins in paragraph `first`."""
    pieces, _ = _pieces(text)
    return first + len(_lines(pieces, paragraphs[first:]))


def shared_out(lines: Sequence[Rect], lengths: Sequence[int]) -> list[Rect]:
    """Rectangles of paragraphs from those of the visible lines: exact where a paragraph is one line, else an estimate.

    UI Automation gives lines of a range, not paragraphs of lines; asking each paragraph would be a call each. Lines go
    to paragraphs by their widths. Nothing is clicked by these: a click asks the paragraph's own range.
    """
    if not lines:
        return []
    wide = sum(line.width for line in lines) / max(1, sum(lengths))
    found, taken = [], 0
    for place, length in enumerate(lengths):
        spare = len(lines) - taken - (len(lengths) - place)
        count, width = 1, lines[min(taken, len(lines) - 1)].width
        while spare > 0 and width < 0.9 * wide * length:
            width, count, spare = width + lines[taken + count].width, count + 1, spare - 1
        own = lines[taken : taken + count] or lines[-1:]
        found.append(_around(own))
        taken += count
    return found


def _around(lines: Sequence[Rect]) -> Rect:
    left, top = min(r.left for r in lines), min(r.top for r in lines)
    right, bottom = max(r.left + r.width for r in lines), max(r.top + r.height for r in lines)
    return Rect(left=left, top=top, width=right - left, height=bottom - top)


def _pieces(text: str) -> tuple[list[str], str]:
    """Text with its marks in pieces, and what follows the last mark."""
    pieces = _PIECE.findall(text)
    return pieces, text[sum(map(len, pieces)) :]


def _lines(pieces: Sequence[str], paragraphs: Sequence[Paragraph]) -> list[str]:
    """Texts of whole paragraphs: the pieces but for ends of rows."""
    lines: list[str] = []
    row_over = False
    for piece in pieces:
        if row_over and piece.strip(_MARKS) == "" and "\a" in piece:
            row_over = False
            continue
        row_over = len(lines) < len(paragraphs) and paragraphs[len(lines)].ends_row
        lines.append(piece.rstrip(_MARKS))
    return lines


def _match(pieces: Sequence[str], paragraphs: Sequence[Paragraph]) -> list[int]:
    """Numbers of the paragraphs that these pieces of Word's text are; the first and last may be cut off."""
    for first in range(len(paragraphs)):
        lines = _lines(pieces, paragraphs[first:])
        own = [_flat(p.text) for p in paragraphs[first : first + len(lines)]]
        if len(own) == len(lines) and all(
            line.endswith(text) or text.endswith(line) or text.startswith(line)
            for line, text in zip(lines, own, strict=True)
        ):
            return list(range(first, first + len(own)))
    return []


def _flat(text: str) -> str:
    """A paragraph's text as Word's ranges have it: a line break is a vertical tab."""
    return text.replace("\n", "\v")
