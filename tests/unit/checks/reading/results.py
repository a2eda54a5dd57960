"""Results of requests, right and wrong, made with python-docx on one small document; never by the application."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from tasks.checks.alignment import Part
from tasks.checks.parts import parts

Edit = Callable[[Any], None]

TITLE = "The harbour walk"
FIRST = "Bring gloves and a life jacket. The path is short."
SECOND = "Water, H2O, is sold at the gate. Gloves are not sold."
THIRD = "The ferry leaves at noon. Gloves can be hired."
LAST = "Everybody walks at their own risk."
ITEMS = ("Warm coat", "Small lamp")
ROWS = (("Stop", "Price"), ("Gate", "3"), ("Pier", "5"))

_ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
}


def base() -> Any:
    """Title, two headings, four paragraphs, two list items, a table, a bold and a highlighted stretch."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(12)
    document.add_paragraph(TITLE, style="Title")
    document.add_heading("Equipment", 1)
    first = document.add_paragraph("Bring gloves and a ")
    first.add_run("life jacket").bold = True
    first.add_run(". The path is short.")
    document.add_paragraph(SECOND)
    document.add_heading("Times", 1)
    document.add_paragraph(THIRD)
    for item in ITEMS:
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(3, 2)
    table.style = "Table Grid"
    for row, words in enumerate(ROWS):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    last = document.add_paragraph("Everybody walks at ")
    last.add_run("their own risk").font.highlight_color = WD_COLOR_INDEX.YELLOW
    last.add_run(".")
    return document


def result(folder: Path, *edits: Edit, made: Callable[[], Any] = base) -> tuple[Part, ...]:
    """Parts of the document with edits; of another document than the one above where its maker is given."""
    document = made()
    for edit in edits:
        edit(document)
    path = folder / "result.docx"
    document.save(str(path))
    return parts(path)


def line(document: Any, start: str) -> Any:
    """The paragraph that begins with a text, in the body or a cell."""
    cells = [p for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs]
    return next(p for p in [*document.paragraphs, *cells] if p.text.startswith(start))


def runs(document: Any, text: str, start: str = "", nth: int = 0) -> list[Any]:
    """Runs that hold exactly the nth occurrence of a text, split off; of a paragraph's whole text without one."""
    home = line(document, start or text) if start else next(p for p in _all(document) if text in p.text)
    text = text or home.text
    at = -1
    for _ in range(nth + 1):
        at = home.text.index(text, at + 1)
    found, position = [], 0
    for run in list(home.runs):
        length = len(run.text)
        low, high = max(0, at - position), min(length, at + len(text) - position)
        if low < high:
            found.append(_split(home, run, low, high))
        position += length
    return found


def _all(document: Any) -> list[Any]:
    cells = [p for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs]
    return [*document.paragraphs, *cells]


def _split(home: Any, run: Any, low: int, high: int) -> Any:
    whole = run.text
    for piece, before in ((whole[:low], True), (whole[high:], False)):
        if piece:
            clone = copy.deepcopy(run._r)
            (run._r.addprevious if before else run._r.addnext)(clone)
            type(run)(clone, home).text = piece
    run.text = whole[low:high]
    return run


def look(text: str, start: str = "", nth: int = 0, **font: Any) -> Edit:
    """Format characters: names and values of python-docx's Font; colours as RRGGBB."""

    def edit(document: Any) -> None:
        for run in runs(document, text, start, nth):
            for name, value in font.items():
                if name == "color":
                    run.font.color.rgb = RGBColor.from_string(value)
                elif name == "highlight":
                    run.font.highlight_color = value
                elif name == "size":
                    run.font.size = Pt(value)
                elif name == "spacing":
                    _child(run._r.get_or_add_rPr(), "w:spacing", val=str(int(value * 20)))
                else:
                    setattr(run.font, name, value)

    return edit


def whole(start: str, **font: Any) -> Edit:
    """Format all characters of a paragraph."""
    return look("", start, **font)


def _child(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def shape(start: str, **values: Any) -> Edit:
    """Format a paragraph: alignment by name, style, and names and values of python-docx's ParagraphFormat."""

    def edit(document: Any) -> None:
        paragraph = line(document, start)
        for name, value in values.items():
            if name == "alignment":
                paragraph.alignment = _ALIGN[value]
            elif name == "style":
                paragraph.style = document.styles[value]
            else:
                setattr(paragraph.paragraph_format, name, value)

    return edit


def text(start: str, old: str, new: str) -> Edit:
    """Other words in a paragraph, in the look of those before."""

    def edit(document: Any) -> None:
        found = runs(document, old, start)
        found[0].text = new
        for run in found[1:]:
            run.text = ""

    return edit


def gone(start: str) -> Edit:
    """A paragraph deleted."""

    def edit(document: Any) -> None:
        element = line(document, start)._p
        element.getparent().remove(element)

    return edit


def new(start: str, words: str, before: bool = False) -> Edit:
    """A paragraph inserted after (before) another."""

    def edit(document: Any) -> None:
        home = line(document, start)
        made = copy.deepcopy(line(document, SECOND)._p)
        (home._p.addprevious if before else home._p.addnext)(made)
        paragraph = type(home)(made, home._parent)
        paragraph.text = words

    return edit


def appended(words: str, style: str | None = None) -> Edit:
    """A paragraph at the end of the document."""
    return lambda document: document.add_paragraph(words, style=style) and None


def grid(rows: int, columns: int, start: str = "", before: bool = False) -> Edit:
    """An empty table, at the end or after (before) a paragraph."""

    def edit(document: Any) -> None:
        table = document.add_table(rows, columns)
        table.style = "Table Grid"
        if start:
            home = line(document, start)._p
            (home.addprevious if before else home.addnext)(table._tbl)

    return edit


def row(after: int, count: int = 1) -> Edit:
    """Empty rows inserted behind the one with that number (0: before the first)."""

    def edit(document: Any) -> None:
        table = document.tables[0]
        for _ in range(count):
            made = copy.deepcopy(table.rows[0]._tr)
            for paragraph in made.iter(qn("w:t")):
                paragraph.text = ""
            if after:
                table.rows[after - 1]._tr.addnext(made)
            else:
                table.rows[0]._tr.addprevious(made)

    return edit


def column(after: int) -> Edit:
    """An empty column behind the one with that number."""

    def edit(document: Any) -> None:
        for tr in document.tables[0]._tbl.iter(qn("w:tr")):
            cells = list(tr.iter(qn("w:tc")))
            made = copy.deepcopy(cells[0])
            for words in made.iter(qn("w:t")):
                words.text = ""
            (cells[after - 1].addnext if after else cells[0].addprevious)(made)
        wide = document.tables[0]._tbl.tblGrid
        wide.append(copy.deepcopy(wide[0]))

    return edit


def no_row(number: int) -> Edit:
    """A row deleted."""

    def edit(document: Any) -> None:
        tr = document.tables[0].rows[number - 1]._tr
        tr.getparent().remove(tr)

    return edit


def no_column(number: int) -> Edit:
    """A column deleted."""

    def edit(document: Any) -> None:
        for tr in document.tables[0]._tbl.iter(qn("w:tr")):
            cell = list(tr.iter(qn("w:tc")))[number - 1]
            tr.remove(cell)
        wide = document.tables[0]._tbl.tblGrid
        wide.remove(wide[number - 1])

    return edit


def cell(row_: int, column_: int, words: str) -> Edit:
    """Other words in a cell."""

    def edit(document: Any) -> None:
        document.tables[0].cell(row_ - 1, column_ - 1).paragraphs[0].runs[0].text = words

    return edit


def bold_cell(row_: int, column_: int) -> Edit:
    """All of a cell in bold."""

    def edit(document: Any) -> None:
        for run in document.tables[0].cell(row_ - 1, column_ - 1).paragraphs[0].runs:
            run.bold = True

    return edit


def no_table(document: Any) -> None:
    """The table deleted."""
    element = document.tables[0]._tbl
    element.getparent().remove(element)


def page(**values: Any) -> Edit:
    """Page set-up: names and values of python-docx's Section; landscape=True turns the page; columns=n."""

    def edit(document: Any) -> None:
        section = document.sections[0]
        for name, value in values.items():
            if name == "landscape":
                section.orientation = WD_ORIENT.LANDSCAPE
                section.page_width, section.page_height = section.page_height, section.page_width
            elif name == "columns":
                section._sectPr.find(qn("w:cols")).set(qn("w:num"), str(value))
            elif name == "numbering":
                _child(section._sectPr, "w:lnNumType", countBy=str(value))
            else:
                setattr(section, name, value)

    return edit


def story(kind: str, words: str, field: str = "") -> Edit:
    """A header or footer with words, or with a field."""

    def edit(document: Any) -> None:
        paragraph = getattr(document.sections[0], kind).paragraphs[0]
        if words:
            paragraph.add_run(words)
        if field:
            simple = _child(paragraph._p, "w:fldSimple", instr=field)
            run = _child(simple, "w:r")
            _child(run, "w:t").text = "1"

    return edit


def numbered(kind: str, alignment: str) -> Edit:
    """A page number in the header or footer, aligned."""

    def edit(document: Any) -> None:
        story(kind, "", "PAGE")(document)
        getattr(document.sections[0], kind).paragraphs[0].alignment = _ALIGN[alignment]

    return edit


def stop(start: str, points: float, kind: str = "left") -> Edit:
    """A tab stop in a paragraph."""

    def edit(document: Any) -> None:
        line(document, start).paragraph_format.tab_stops.add_tab_stop(Pt(points), WD_TAB_ALIGNMENT[kind.upper()])

    return edit


def repeated(row_: int = 1) -> Edit:
    """A row of the table marked to come again on every page, together with those above it."""

    def edit(document: Any) -> None:
        for tr in [r._tr for r in document.tables[0].rows][:row_]:
            _child(tr.get_or_add_trPr(), "w:tblHeader")

    return edit


def comment(words: str, about: str, start: str = "") -> Edit:
    """A comment on some words."""
    return lambda document: document.add_comment(runs(document, about, start), text=words, author="A") and None


def described(**values: str) -> Edit:
    """Core properties of the file."""

    def edit(document: Any) -> None:
        for name, value in values.items():
            setattr(document.core_properties, name, value)

    return edit


def moved(start: str, target: str, before: bool = False) -> Edit:
    """A paragraph put after (before) another."""

    def edit(document: Any) -> None:
        element, home = line(document, start)._p, line(document, target)._p
        (home.addprevious if before else home.addnext)(element)

    return edit


def shaded(fill: str, *cells: tuple[int, int]) -> Edit:
    """A background colour (RRGGBB) of cells of the table."""

    def edit(document: Any) -> None:
        for row_, column_ in cells:
            properties = document.tables[0].cell(row_ - 1, column_ - 1)._tc.get_or_add_tcPr()
            _child(properties, "w:shd", val="clear", fill=fill)

    return edit


def lined(value: str, *sides: str) -> Edit:
    """Lines of the table, all of them or some sides: "single" or "nil"."""

    def edit(document: Any) -> None:
        borders = _child(document.tables[0]._tbl.tblPr, "w:tblBorders")
        for side in sides or ("top", "left", "bottom", "right", "insideH", "insideV"):
            _child(borders, f"w:{side}", val=value, sz="4")

    return edit


def filled_row(after: int, *words: str) -> Edit:
    """A row with words behind the one with that number."""

    def edit(document: Any) -> None:
        row(after)(document)
        for at, said in enumerate(words, 1):
            cell(after + 1, at, said)(document)

    return edit


def headed_column(after: int, *words: str) -> Edit:
    """A column with words behind the one with that number."""

    def edit(document: Any) -> None:
        column(after)(document)
        for at, said in enumerate(words, 1):
            cell(at, after + 1, said)(document)

    return edit


def merged(row_: int, first: int, last: int) -> Edit:
    """Cells of a row become one."""

    def edit(document: Any) -> None:
        cells = document.tables[0].rows[row_ - 1].cells
        cells[first - 1].merge(cells[last - 1])

    return edit
