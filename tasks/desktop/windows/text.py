"""The document through UI Automation's text pattern: paragraphs, tables, selection."""

from dataclasses import dataclass
from typing import Any

import uiautomation as uia

from tasks.schemas import Rect

MOST = 2000
START, END = uia.TextPatternRangeEndpoint.Start, uia.TextPatternRangeEndpoint.End


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the document."""

    range: Any
    text: str
    style: str
    in_table: bool

    @property
    def detail(self) -> str:
        """As in Control.detail."""
        if self.in_table:
            return "table cell"
        style = self.style.casefold()
        if style.startswith("heading"):
            return style
        return "list item" if style.startswith("list") else "paragraph"

    @property
    def rect(self) -> Rect | None:
        """Where it shows, None when it is off the screen."""
        boxes = self.range.GetBoundingRectangles()
        if not boxes:
            return None
        left, top = min(b.left for b in boxes), min(b.top for b in boxes)
        return Rect(
            left=left, top=top, width=max(b.right for b in boxes) - left, height=max(b.bottom for b in boxes) - top
        )


class Text:
    """The text pattern of one document control."""

    def __init__(self, document: Any) -> None:
        self._pattern = document.GetPattern(uia.PatternId.TextPattern)

    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs in reading order, table cells included."""
        found: list[Paragraph] = []
        place = self._pattern.DocumentRange.Clone()
        place.MoveEndpointByRange(END, place, START)
        place.ExpandToEnclosingUnit(uia.TextUnit.Paragraph)
        while len(found) < MOST:
            found.append(_paragraph(place.Clone()))
            if not place.Move(uia.TextUnit.Paragraph, 1):
                break
        return found

    def selection(self) -> str:
        """What is selected, paragraphs joined by newlines."""
        return "\n".join(_clean(part.GetText(-1)) for part in self._pattern.GetSelection())

    def caret(self) -> Any:
        """The selected range or the caret's place, None without."""
        ranges = self._pattern.GetSelection()
        return ranges[0] if ranges else None

    def find(self, text: str) -> Any:
        """Range of the first occurrence, None when there is none."""
        return self._pattern.DocumentRange.FindText(text, False, False)


def touches(one: Any, other: Any) -> bool:
    """Two ranges overlap or the second is a caret inside the first."""
    return bool(one.CompareEndpoints(START, other, END) <= 0 and one.CompareEndpoints(END, other, START) >= 0)


def inner(paragraph: Paragraph) -> Any:
    """A paragraph's range without its end mark."""
    part = paragraph.range.Clone()
    if part.GetText(-1)[-1:] in ("\r", "\n", "\a", "\v"):
        part.MoveEndpointByUnit(END, uia.TextUnit.Character, -1)
    return part


def _paragraph(part: Any) -> Paragraph:
    parent = part.GetEnclosingControl()
    kinds = (uia.ControlType.DataItemControl, uia.ControlType.TableControl)
    in_table = parent is not None and parent.ControlType in kinds
    style = part.GetAttributeValue(uia.TextAttributeId.StyleNameAttribute)
    return Paragraph(part, _clean(part.GetText(-1)), style if isinstance(style, str) else "", in_table)


def _clean(text: str) -> str:
    return text.rstrip("\r\n\a\v").replace("\r", "\n")
