"""Paragraphs of a document from the flat OPC that Word gives: texts, styles, lists and tables as the file has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = {"w": MAIN, "pkg": PACKAGE, "mc": COMPATIBILITY}
W = f"{{{MAIN}}}"
APART = frozenset({f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{{{COMPATIBILITY}}}Fallback", f"{W}pPr", f"{W}rPr"})
"""Elements whose text is not the paragraph's: deleted text, text boxes, the older form of a drawing."""
PLAIN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
Place = tuple[int, int, int]
"""Number of the table, row and column of a cell, all from 1."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body."""

    text: str
    style: str = ""
    listed: bool = False
    cell: int = 0  # which cell it stands in, counted through the document; 0 outside tables
    ends_row: bool = False  # the last of its row: Word's text has an end-of-row mark after it

    @property
    def detail(self) -> str:
        """As in Control.detail."""
        if self.cell:
            return "table cell"
        style = self.style.casefold()
        if style.startswith("heading"):
            return style
        return "list item" if self.listed or style.startswith("list") else "paragraph"


@dataclass(frozen=True)
class Content:
    """All paragraphs in reading order, and which cell covers which place of which table."""

    paragraphs: tuple[Paragraph, ...]
    cells: dict[Place, int]

    @property
    def tables(self) -> int:
        """How many, those inside cells not counted."""
        return max((table for table, _, _ in self.cells), default=0)


def read(flat: str) -> Content:
    """Content of a document in flat OPC.

    Raises:
        ValueError: it is not flat OPC with a main document in it.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(flat.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no XML: {error}") from error
    body = root.find(".//pkg:part[@pkg:name='/word/document.xml']//w:body", NAMES)
    if body is None:
        raise ValueError("no /word/document.xml in it")
    styles = {
        style.get(f"{W}styleId"): str(name.get(f"{W}val"))
        for style in root.iterfind(".//w:style", NAMES)
        if (name := style.find("w:name", NAMES)) is not None
    }
    return _Reader(styles).content(body)


class _Reader:
    def __init__(self, styles: dict[Any, str]) -> None:
        self._styles = styles
        self._paragraphs: list[Paragraph] = []
        self._places: dict[Place, int] = {}
        self._cells, self._tables = 0, 0

    def content(self, body: Any) -> Content:
        self._blocks(body, cell=0, top=True)
        return Content(tuple(self._paragraphs), self._places)

    def _blocks(self, parent: Any, cell: int, top: bool) -> None:
        for block in parent:
            if block.tag == f"{W}p":
                self._paragraphs.append(self._paragraph(block, cell))
            elif block.tag == f"{W}tbl":
                self._table(block, top)
            elif block.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
                self._blocks(block, cell, top)

    def _table(self, table: Any, top: bool) -> None:
        self._tables += top
        number = self._tables if top else 0
        above: dict[int, int] = {}
        for row, element in enumerate(table.iterfind("w:tr", NAMES), 1):
            column, now = 1, dict[int, int]()
            for cell in element.iter(f"{W}tc"):
                if cell.getparent() is not element and cell.getparent().tag != f"{W}sdtContent":
                    continue
                width, continued = _merged(cell)
                self._cells += 1
                own = above.get(column, self._cells) if continued else self._cells
                for covered in range(column, column + width):
                    now[covered] = own
                    if number:
                        self._places[number, row, covered] = own
                column += width
                self._blocks(cell, self._cells, top=False)
            above = now
            if self._paragraphs:
                last = self._paragraphs[-1]
                self._paragraphs[-1] = Paragraph(last.text, last.style, last.listed, last.cell, ends_row=True)

    def _paragraph(self, element: Any, cell: int) -> Paragraph:
        name = element.find("w:pPr/w:pStyle", NAMES)
        style = self._styles.get(name.get(f"{W}val"), "") if name is not None else ""
        number = element.find("w:pPr/w:numPr/w:numId", NAMES)
        listed = number is not None and number.get(f"{W}val") != "0"
        return Paragraph("".join(_text(element)), style, listed, cell)


def _text(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in APART:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in PLAIN:
            yield PLAIN[child.tag]
        else:
            yield from _text(child)


def _merged(cell: Any) -> tuple[int, bool]:
    """How many columns it covers, and whether it goes on with the cell above it."""
    span, merge = cell.find("w:tcPr/w:gridSpan", NAMES), cell.find("w:tcPr/w:vMerge", NAMES)
    width = int(span.get(f"{W}val")) if span is not None else 1
    return max(1, min(width, 63)), merge is not None and merge.get(f"{W}val") != "restart"
