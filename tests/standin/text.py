"""Word's text provider over a FakeDocument: ranges of one flat text.

Sources: NVDA, source/NVDAObjects/UIA/wordDocument.py: the end of a table row is a character of its own, U+0007;
bullets and numbers of lists stand in the text although no character of the document (#7971). learn.microsoft.com,
"About the TextPattern and TextRange control patterns": paragraphs end in CR, units, endpoints,
GetBoundingRectangles gives one rectangle for each visible line. Invented: a cell's paragraph ends in CR as any
other; one line a paragraph; whether the end of a row counts as a paragraph when moving by paragraphs
(`Text.rows_count` is tried both ways).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.table import Table

from tasks.desktop.fake_document import FakeDocument, Selection
from tests.standin.com import E_INVALIDARG, NULL, COMError, IUnknown, local, remote, remote_property
from tests.standin.elements import IUIAutomationElement, Node

CHARACTER, PARAGRAPH, DOCUMENT = 0, 4, 6
START, END = 0, 1
LINE, TOP, LEFT, PER_CHAR = 24, 300, 220, 8
VISIBLE_LINES = 27


@dataclass(frozen=True)
class Unit:
    """A stretch of the flat text: a paragraph with its mark, or the end of a row."""

    start: int
    end: int
    paragraph: int  # -1: the end of a row
    prefix: int = 0  # characters of a bullet or number before the paragraph's own

    @property
    def body(self) -> int:
        return self.start + self.prefix


class Text:
    """The flat text of a document as it is now."""

    rows_count = True

    def __init__(self, document: FakeDocument, first_visible: int = 0) -> None:
        self.document, self.first_visible = document, first_visible
        self.flat, self.units = "", []
        number = 0
        for block in document.document.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    seen: list[Any] = []
                    for cell in row.cells:
                        if cell._tc not in seen:
                            seen.append(cell._tc)
                            for paragraph in cell.paragraphs:
                                number = self._add(number, paragraph)
                    self.units.append(Unit(len(self.flat), len(self.flat) + 1, -1))
                    self.flat += "\a"
            else:
                number = self._add(number, block)

    def _add(self, number: int, paragraph: Any) -> int:
        style = str(paragraph._p.style or "")  # the id: names are slow to look up
        prefix = "• " if style.startswith("ListBullet") else "1. " if style.startswith("ListNumber") else ""
        start = len(self.flat)
        self.flat += prefix + paragraph.text + "\r"
        self.units.append(Unit(start, len(self.flat), number, len(prefix)))
        return number + 1

    def unit_at(self, position: int) -> Unit:
        return next((u for u in self.units if u.start <= position < u.end), self.units[-1])

    def position(self, paragraph: int, offset: int) -> int:
        return next(u.body + offset for u in self.units if u.paragraph == paragraph)

    def spans(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Paragraphs with first and last character that lie in start..end."""
        found = []
        for unit in self.units:
            low, high = max(start, unit.body), min(end, unit.end - 1)
            if unit.paragraph >= 0 and (low < high or (low == high and start <= unit.body and end > high)):
                found.append((unit.paragraph, low - unit.body, high - unit.body))
        return found


class IUIAutomationTextRange(IUnknown):
    """A range; endpoints are positions in the flat text as it was when the range was made."""

    def __init__(self, see: Callable[[], Text], start: int, end: int, node: Callable[[int], Node]) -> None:
        self.see, self.start, self.end, self.node = see, start, end, node

    @remote()
    def Clone(self) -> "IUIAutomationTextRange":
        return IUIAutomationTextRange(self.see, self.start, self.end, self.node)

    @remote(int)
    def GetText(self, most: int) -> str:
        text = self.see().flat[self.start : self.end]
        return text if most < 0 else text[:most]

    @remote(int)
    def ExpandToEnclosingUnit(self, unit: int) -> int:
        text = self.see()
        if unit == DOCUMENT:
            self.start, self.end = 0, len(text.flat)
        elif unit == PARAGRAPH:
            self.start, self.end = text.unit_at(self.start).start, text.unit_at(self.start).end
        elif unit == CHARACTER:
            self.end = min(self.start + 1, len(text.flat))
        else:
            raise COMError(E_INVALIDARG, f"unit {unit} is not in this stand-in")
        return 0

    @remote(int, int)
    def Move(self, unit: int, count: int) -> int:
        text = self.see()
        if unit == CHARACTER:
            moved = max(-self.start, min(count, len(text.flat) - 1 - self.start))
            self.start, self.end = self.start + moved, self.start + moved
            return moved
        places = [u for u in text.units if text.rows_count or u.paragraph >= 0]
        here = next(n for n, u in enumerate(places) if u.end > self.start)
        there = max(0, min(here + count, len(places) - 1))
        empty = self.start == self.end
        self.start = places[there].start
        self.end = self.start if empty else places[there].end
        return there - here

    @remote(int, int, int)
    def MoveEndpointByUnit(self, endpoint: int, unit: int, count: int) -> int:
        if unit != CHARACTER:
            raise COMError(E_INVALIDARG, f"unit {unit} is not in this stand-in")
        place = self.end if endpoint == END else self.start
        moved = max(-place, min(count, len(self.see().flat) - place))
        self._put(endpoint, place + moved)
        return moved

    def _put(self, endpoint: int, place: int) -> None:
        if endpoint == END:
            self.end, self.start = place, min(self.start, place)
        else:
            self.start, self.end = place, max(self.end, place)

    @remote()
    def Select(self) -> int:
        text = self.see()
        document = text.document
        spans = text.spans(self.start, self.end) if self.end > self.start else []
        unit = text.unit_at(self.start)
        if self.start == self.end:
            document.selection = Selection(caret=(max(unit.paragraph, 0), max(self.start - unit.body, 0)))
        else:
            document.select(spans)
        return 0

    @remote(int)
    def ScrollIntoView(self, top: int) -> int:
        self.see().document.first_visible = self.see().unit_at(self.start).paragraph  # type: ignore[attr-defined]
        return 0

    @remote(str, int, int)
    def FindText(self, wanted: str, backward: int, ignore_case: int) -> Any:
        flat = self.see().flat[self.start : self.end]
        if ignore_case:
            flat, wanted = flat.casefold(), wanted.casefold()
        at = (flat.rfind if backward else flat.find)(wanted)
        if at < 0:
            return NULL
        return IUIAutomationTextRange(self.see, self.start + at, self.start + at + len(wanted), self.node)

    @remote()
    def GetBoundingRectangles(self) -> tuple[float, ...]:
        found: list[float] = []
        text = self.see()
        for unit in text.units:
            line = unit.paragraph - text.first_visible
            inside = self.start < unit.end and self.end > unit.start
            if unit.paragraph >= 0 and inside and 0 <= line < VISIBLE_LINES:
                width = max(unit.end - unit.start - 1, 1) * PER_CHAR
                found += [LEFT, TOP + LINE * line, width, LINE - 4]
        return tuple(found)

    @remote(int)
    def GetAttributeValue(self, attribute: int) -> Any:
        paragraph = self.see().document.paragraphs()[self.see().unit_at(self.start).paragraph][0]
        return str(paragraph.style.name) if paragraph.style is not None else ""

    @remote()
    def GetEnclosingElement(self) -> IUIAutomationElement:
        return IUIAutomationElement(self.node(self.see().unit_at(self.start).paragraph))


IUIAutomationTextRange.Compare = remote(IUIAutomationTextRange)(  # type: ignore[attr-defined]
    lambda self, other: int((self.start, self.end) == (other.start, other.end))
)


def _endpoint(part: Any, endpoint: int) -> int:
    return int(part.end if endpoint == END else part.start)


@remote(int, IUIAutomationTextRange, int)
def CompareEndpoints(self: Any, own: int, other: Any, its: int) -> int:
    return _endpoint(self, own) - _endpoint(other, its)


@remote(int, IUIAutomationTextRange, int)
def MoveEndpointByRange(self: Any, own: int, other: Any, its: int) -> int:
    self._put(own, _endpoint(other, its))
    return 0


IUIAutomationTextRange.CompareEndpoints = CompareEndpoints  # type: ignore[attr-defined]
IUIAutomationTextRange.MoveEndpointByRange = MoveEndpointByRange  # type: ignore[attr-defined]


class IUIAutomationTextRangeArray(IUnknown):
    def __init__(self, ranges: list[IUIAutomationTextRange]) -> None:
        self._ranges = ranges

    @property
    def Length(self) -> int:
        return len(self._ranges)

    @local(int)
    def GetElement(self, index: int) -> IUIAutomationTextRange:
        return self._ranges[index]


class IUIAutomationTextPattern(IUnknown):
    """The text pattern of Word's document."""

    def __init__(self, see: Callable[[], Text], node: Callable[[int], Node]) -> None:
        self.see, self.node = see, node

    def _range(self, start: int, end: int) -> IUIAutomationTextRange:
        return IUIAutomationTextRange(self.see, start, end, self.node)

    DocumentRange = remote_property(lambda self: self._range(0, len(self.see().flat)))

    @remote()
    def GetSelection(self) -> IUIAutomationTextRangeArray:
        text = self.see()
        selection = text.document.selection
        if getattr(text.document, "without_caret", False):
            return IUIAutomationTextRangeArray([])
        if not selection.spans:
            place = text.position(*selection.caret)
            return IUIAutomationTextRangeArray([self._range(place, place)])
        first, last = selection.spans[0], selection.spans[-1]
        end = text.position(last[0], last[2])
        return IUIAutomationTextRangeArray([self._range(text.position(first[0], first[1]), end)])

    @remote()
    def GetVisibleRanges(self) -> IUIAutomationTextRangeArray:
        text = self.see()
        last = text.first_visible + VISIBLE_LINES
        shown = [u for u in text.units if text.first_visible <= u.paragraph < last]
        return IUIAutomationTextRangeArray([self._range(shown[0].start, shown[-1].end)] if shown else [])
