"""Cases of text, tables, headers, notes, comments, fields, breaks, pages and properties."""

from collections.abc import Callable
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from tests.unit.checks.case import PHRASE, both, case, check, edit_text, on_paragraph, on_words, wrap_link
from tests.unit.checks.documents import (
    COSTS,
    PLANS,
    SALES,
    STRAY,
    Edit,
    add_note,
    field,
    fragment,
    paragraph,
    remove,
    words,
)

ALL_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")

# ------------------------------------------------------------------ text


case(
    "replace a word",
    (check("text", "absent", "percent"), check("text", "present", "per cent")),
    edit_text(SALES, "percent", "per cent"),
    edit_text(SALES, "percent", ""),
    both(edit_text(SALES, "percent", "per cent"), edit_text(COSTS, "flat", "low")),
    edit_text(SALES, "percent", "per cent per cent"),
    edit_text(COSTS, "flat", "per cent"),
    both(edit_text(SALES, "percent", ""), edit_text(COSTS, "flat", "flat per cent")),
)
case(
    "append a sentence",
    check("text", "ends_with", " All is well.", paragraph=SALES),
    on_paragraph(lambda p: p.add_run(" All is well.")),
    on_paragraph(lambda p: p.add_run(" All is well."), COSTS),
    both(on_paragraph(lambda p: p.add_run(" All is well.")), edit_text(SALES, "grew", "fell")),
    lambda d: d.add_paragraph("All is well."),
)
case(
    "upper case",
    check("text", "present", PHRASE.upper()),
    edit_text(SALES, PHRASE, PHRASE.upper()),
    edit_text(SALES, PHRASE, "NORTHERN region"),
    both(edit_text(SALES, PHRASE, PHRASE.upper()), edit_text(COSTS, "costs", "COSTS")),
)
case(
    "whole text of a paragraph",
    check("text", "equals", "Costs fell.", paragraph=COSTS),
    on_paragraph(lambda p: setattr(p.runs[0], "text", "Costs fell."), COSTS),
    on_paragraph(lambda p: setattr(p.runs[0], "text", "Costs fell."), PLANS),
    both(*(on_paragraph(lambda p: setattr(p.runs[0], "text", "Costs fell."), t) for t in (COSTS, PLANS))),
)
case(
    "start of a paragraph",
    check("text", "starts_with", "Note: ", paragraph=COSTS),
    edit_text(COSTS, "The costs", "Note: The costs"),
    edit_text(PLANS, "Next", "Note: Next"),
    edit_text(COSTS, "The costs", "Note: All costs"),
)
case(
    "delete a paragraph",
    check("text", "absent", COSTS),
    lambda d: remove(paragraph(d, COSTS)),
    lambda d: remove(paragraph(d, PLANS)),
    lambda d: [remove(paragraph(d, t)) for t in (COSTS, PLANS)] and None,
)
case(
    "count words",
    check("text", "count", 2, needle="offices"),
    edit_text(PLANS, "offices", "offices offices"),
    edit_text(PLANS, "offices", "offices offices offices"),
    edit_text(PLANS, "offices", "rooms"),
)
case(
    "new paragraph after another",
    (check("text", "present", "A new remark."), check("text", "order", [SALES, "A new remark.", COSTS])),
    on_paragraph(lambda p: p.insert_paragraph_before("A new remark."), COSTS),
    on_paragraph(lambda p: p.insert_paragraph_before("A new remark."), STRAY),
    lambda d: [paragraph(d, COSTS).insert_paragraph_before("A new remark.") for _ in range(2)] and None,
)
case(
    "move a paragraph up",
    check("text", "order", [COSTS, SALES]),
    lambda d: paragraph(d, SALES)._p.addprevious(paragraph(d, COSTS)._p),
    lambda d: paragraph(d, COSTS)._p.addprevious(paragraph(d, PLANS)._p),
    both(lambda d: paragraph(d, SALES)._p.addprevious(paragraph(d, COSTS)._p), edit_text(COSTS, "flat", "low")),
)


# ------------------------------------------------------------------ tables


def _shade_row(row: int) -> Edit:
    return lambda d: [_shade(d, row, column) for column in range(len(d.tables[0].columns))] and None


def new_table(after: str, rows: int, columns: int) -> Edit:
    """A table right after a paragraph."""

    def edit(document: Any) -> None:
        table = document.add_table(rows, columns)
        table.style = "Table Grid"
        paragraph(document, after)._p.addnext(table._tbl)

    return edit


case(
    "insert a table",
    check("table", "added", 1, rows="4", columns=3, after=SALES),
    new_table(SALES, 4, 3),
    new_table(COSTS, 4, 3),
    new_table(SALES, 3, 4),
    both(new_table(SALES, 4, 3), new_table(SALES, 4, 3)),
    both(new_table(SALES, 4, 3), new_table(PLANS, 2, 2)),
)
case(
    "delete a table",
    check("table", "added", -1),
    lambda d: remove(d.tables[0]),
    lambda d: remove(paragraph(d, STRAY)),
    both(lambda d: remove(d.tables[0]), lambda d: remove(paragraph(d, STRAY))),
)
case(
    "row below",
    check("table", "rows_added", 1, number=1, below="North"),
    lambda d: _row(d, 2),
    lambda d: _row(d, 3),
    both(lambda d: _row(d, 2), lambda d: _row(d, 2)),
    both(lambda d: _row(d, 2), lambda d: setattr(d.tables[0].cell(2, 0).paragraphs[0], "text", "X")),
)


def _told(document: Any, at: int, *texts: str) -> None:
    _row(document, at)
    for cell, said in zip(document.tables[0].rows[at].cells, texts, strict=False):
        cell.text = said


case(
    "row below that says something",
    check("table", "rows_added", 1, number=1, below="North", says="West\t7"),
    lambda d: _told(d, 2, "West", "7"),
    lambda d: _told(d, 3, "West", "7"),
    lambda d: _told(d, 2, "7", "West"),
    lambda d: _told(d, 2, "West"),
    lambda d: _row(d, 2),
)
case(
    "row above that is told by its old place",
    check("table", "rows_added", 1, number=1, above="", says="West", row=2, col=1),
    lambda d: _told(d, 1, "West"),
    lambda d: _told(d, 2, "West"),
    lambda d: _told(d, 1, "", "West"),
)
case(
    "column to the right",
    check("table", "columns_added", 1, number=1, right_of="Region"),
    lambda d: _column(d, 1),
    lambda d: _column(d, 2),
    lambda d: _row(d, 1),
)
case(
    "delete a row",
    (check("table", "rows_added", -1, number=1), check("text", "absent", "North")),
    lambda d: d.tables[0]._tbl.remove(d.tables[0].rows[1]._tr),
    lambda d: d.tables[0]._tbl.remove(d.tables[0].rows[2]._tr),
    lambda d: setattr(d.tables[0].cell(1, 0), "text", ""),
)
case(
    "cell text",
    check("table", "cell", "95", number=1, row=3, col=2),
    lambda d: setattr(d.tables[0].cell(2, 1).paragraphs[0].runs[0], "text", "95"),
    lambda d: setattr(d.tables[0].cell(1, 1).paragraphs[0].runs[0], "text", "95"),
    lambda d: [setattr(d.tables[0].cell(r, 1).paragraphs[0].runs[0], "text", "95") for r in (1, 2)] and None,
)
case(
    "header row",
    check("table", "header_row", True, number=1),
    lambda d: d.tables[0].rows[0]._tr.get_or_add_trPr().append(fragment("<w:tblHeader/>")),
    lambda d: setattr(d.tables[0].cell(0, 0).paragraphs[0].runs[0], "bold", True),
    lambda d: remove(d.tables[0]),
)
case(
    "table centred",
    check("table", "alignment", "center", number=1),
    lambda d: _narrow(d, WD_TABLE_ALIGNMENT.CENTER),
    lambda d: _narrow(d, WD_TABLE_ALIGNMENT.RIGHT),
    lambda d: setattr(d.tables[0].cell(0, 0).paragraphs[0].paragraph_format, "alignment", 1),
)
case(
    "no borders",
    check("table", "borders", "none", number=1),
    lambda d: d.tables[0]._tbl.tblPr.append(fragment(
        "<w:tblBorders>" + "".join(f'<w:{s} w:val="none"/>' for s in ALL_SIDES)
        + "</w:tblBorders>"
    )),
    lambda d: d.tables[0]._tbl.tblPr.append(fragment('<w:tblBorders><w:insideH w:val="none"/></w:tblBorders>')),
    lambda d: remove(d.tables[0]),
)  # fmt: skip
case(
    "cell shaded",
    check("table", "shading", "yellow", number=1, row=1, col=2),
    lambda d: _shade(d, 0, 1),
    lambda d: _shade(d, 1, 0),
    both(lambda d: _shade(d, 0, 1), lambda d: _shade(d, 0, 0)),
)
case(
    "row shaded",
    check("table", "shading", "yellow", number=1, holds="North", across="row"),
    _shade_row(1),
    _shade_row(2),
    lambda d: _shade(d, 1, 0),
    both(_shade_row(1), lambda d: _shade(d, 0, 0)),
    both(_shade_row(1), lambda d: setattr(d.tables[0].cell(2, 0).paragraphs[0], "text", "X")),
)


def _row(document: Any, at: int) -> None:
    table = document.tables[0]
    new = table.add_row()._tr
    (table.rows[at]._tr if at < len(table.rows) - 1 else new).addprevious(new) if at < len(table.rows) - 1 else None


def _column(document: Any, at: int) -> None:
    table = document.tables[0]
    table.add_column(Inches(1))
    for row in table.rows:
        cells = row._tr.findall(qn("w:tc"))
        if at < len(cells) - 1:
            cells[at].addprevious(cells[-1])


def _narrow(document: Any, alignment: Any) -> None:
    document.tables[0].alignment = alignment


def _shade(document: Any, row: int, column: int) -> None:
    cell = document.tables[0].cell(row, column)._tc
    cell.get_or_add_tcPr().append(fragment('<w:shd w:val="clear" w:fill="FFFF00"/>'))


# ------------------------------------------------------------------ headers, notes, comments, fields, breaks


def story(kind: str, text: str) -> Edit:
    """Text of the header or footer."""
    return lambda d: setattr(getattr(d.sections[0], kind).paragraphs[0], "text", text)


def page_number(kind: str, instruction: str = "PAGE") -> Edit:
    """A field in the header or footer."""
    return lambda d: getattr(d.sections[0], kind).paragraphs[0]._p.extend(field(instruction, "1"))


for _kind, _other in (("header", "footer"), ("footer", "header")):
    case(
        f"{_kind} text",
        check(_kind, "equals", "Confidential"),
        story(_kind, "Confidential"),
        story(_other, "Confidential"),
        story(_kind, "Confidential draft"),
        both(story(_kind, "Confidential"), story(_other, "Confidential")),
    )
    case(
        f"{_kind} contains",
        check(_kind, "contains", "Confidential"),
        story(_kind, "Confidential"),
        story(_kind, "Confidential and more"),
        story(_other, "Confidential"),
    )
    case(
        f"page number in the {_kind}",
        check("field", "added", 1, type="page_number", story=_kind),
        page_number(_kind),
        page_number(_other),
        page_number(_kind, "NUMPAGES"),
        both(page_number(_kind), story(_other, "x")),
        story(_kind, "1"),
    )
for _kind, _other in (("footnote", "endnote"), ("endnote", "footnote")):
    case(
        f"{_kind} at a word",
        check("note", "equals", "See the annex.", type=_kind, anchor="this year."),
        lambda d, k=_kind: add_note(d, paragraph(d, SALES), "See the annex.", k),
        lambda d, k=_kind: add_note(d, paragraph(d, COSTS), "See the annex.", k),
        lambda d, k=_other: add_note(d, paragraph(d, SALES), "See the annex.", k),
        lambda d, k=_kind: add_note(d, paragraph(d, SALES), "See the annexes.", k),
    )


def comment(at: str, text: str, says: str) -> Edit:
    """A comment on some words."""
    return lambda d: d.add_comment(words(paragraph(d, at), text), says, author="A") and None


case(
    "comment on words",
    check("comment", "equals", "Check this.", anchor=PHRASE),
    comment(SALES, PHRASE, "Check this."),
    comment(COSTS, "same period", "Check this."),
    comment(SALES, PHRASE, "Check that."),
    both(comment(SALES, PHRASE, "Check this."), comment(COSTS, "costs", "And this.")),
)


def inline_field(at: str, instruction: str, shown: str) -> Edit:
    """A field at the end of a paragraph."""
    return on_paragraph(lambda p: p._p.extend(field(instruction, shown)), at)


for _type, _instruction in (
    ("date", "DATE \\@ &quot;yyyy-MM-dd&quot;"),
    ("author", "AUTHOR"),
    ("page_count", "NUMPAGES"),
):
    case(
        f"{_type} field",
        check("field", "added", 1, type=_type, story="body", paragraph=SALES),
        inline_field(SALES, _instruction, "2026"),
        inline_field(COSTS, _instruction, "2026"),
        inline_field(SALES, "PAGE", "1"),
        on_paragraph(lambda p: p.add_run("2026")),
        both(inline_field(SALES, _instruction, "2026"), inline_field(COSTS, _instruction, "2026")),
    )


def toc(document: Any) -> None:
    """A table of contents at the top."""
    begin, instruction, separate, shown, end = field('TOC \\o "1-3"', "Sales 1")
    first = paragraph(document, "Annual").insert_paragraph_before()
    for element in (begin, instruction, separate, shown):
        first._p.append(element)
    last = paragraph(document, "Annual").insert_paragraph_before("Outlook 1")
    last._p.append(end)


case(
    "table of contents",
    check("field", "added", 1, type="toc"),
    toc,
    lambda d: paragraph(d, "Annual").insert_paragraph_before("Contents: Sales 1, Outlook 1"),
    both(toc, edit_text(COSTS, "flat", "low")),
)


def page_break(at: str, kind: Any = WD_BREAK.PAGE) -> Edit:
    """A break at the start of a paragraph."""

    def edit(document: Any) -> None:
        run = paragraph(document, at).runs[0]
        run._r.insert(0, fragment(f'<w:br w:type="{"page" if kind is WD_BREAK.PAGE else "column"}"/>'))

    return edit


def page_break_paragraph(at: str) -> Edit:
    """A break in an empty paragraph of its own, as Ctrl+Enter at the start of a paragraph leaves one."""
    return lambda d: paragraph(d, at).insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)


for _name, _make in (("inside", page_break), ("in its own paragraph", page_break_paragraph)):
    case(
        f"page break {_name}",
        check("break", "page", 1, before="Outlook"),
        _make("Outlook"),
        _make(COSTS),
        both(_make("Outlook"), _make(COSTS)),
        lambda d: paragraph(d, "Outlook").insert_paragraph_before(""),
    )
case(
    "bookmark",
    check("bookmark", "added", 1, name="Growth", anchor=SALES),
    on_paragraph(lambda p: p._p.append(fragment('<w:bookmarkStart w:id="7" w:name="Growth"/>'))
                 or p._p.append(fragment('<w:bookmarkEnd w:id="7"/>'))),
    on_paragraph(lambda p: p._p.append(fragment('<w:bookmarkStart w:id="7" w:name="Grow"/>'))
                 or p._p.append(fragment('<w:bookmarkEnd w:id="7"/>'))),
    on_paragraph(lambda p: p._p.append(fragment('<w:bookmarkStart w:id="7" w:name="Growth"/>'))
                 or p._p.append(fragment('<w:bookmarkEnd w:id="7"/>')), COSTS),
)  # fmt: skip
case(
    "hyperlink on words",
    check("hyperlink", "url", "https://example.org/", text=PHRASE),
    on_words(wrap_link),
    on_words(wrap_link, "same period", COSTS),
    both(on_words(wrap_link), on_words(wrap_link, "same period", COSTS)),
)
case(
    "line break",
    check("break", "line", 1),
    edit_text(SALES, " in the ", " in the\n"),
    edit_text(SALES, " in the ", "\nin the\n"),
    edit_text(SALES, " in the ", " "),
)


# ------------------------------------------------------------------ pages and properties


def _section(change: Callable[[Any], Any]) -> Edit:
    return lambda d: change(d.sections[0]) and None


def landscape(document: Any) -> None:
    """Turn the page."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _columns(count: int) -> Edit:
    def edit(document: Any) -> None:
        for columns in document.sections[0]._sectPr.iterfind(qn("w:cols")):
            columns.set(qn("w:num"), str(count))

    return edit


case("landscape", check("page", "orientation", "landscape"), landscape, _columns(2), both(landscape, _columns(2)))
case("columns", check("page", "columns", "2"), _columns(2), _columns(3), both(landscape, _columns(2)))
case(
    "left margin",
    check("page", "margin_left", "2 in"),
    _section(lambda s: setattr(s, "left_margin", Inches(2))),
    _section(lambda s: setattr(s, "right_margin", Inches(2))),
    both(*(_section(lambda s, n=n: setattr(s, n, Inches(2))) for n in ("left_margin", "right_margin"))),
)
case(
    "page size",
    check("page", "size", "A5"),
    _section(lambda s: [setattr(s, "page_width", Pt(419.55)), setattr(s, "page_height", Pt(595.3))]),
    _section(lambda s: [setattr(s, "page_width", Pt(595.3)), setattr(s, "page_height", Pt(841.9))]),
    both(_section(lambda s: [setattr(s, "page_width", Pt(419.55)), setattr(s, "page_height", Pt(595.3))]),
         _section(lambda s: setattr(s, "left_margin", Inches(2)))),
)  # fmt: skip
case(
    "line numbers",
    check("page", "line_numbering", True),
    _section(lambda s: s._sectPr.append(fragment('<w:lnNumType w:countBy="5" w:restart="continuous"/>'))),
    landscape,
    both(landscape, _section(lambda s: s._sectPr.append(fragment('<w:lnNumType w:countBy="5"/>')))),
)
case(
    "page borders",
    check("page", "borders", True),
    _section(lambda s: s._sectPr.append(_page_borders())),
    landscape,
    both(landscape, _section(lambda s: s._sectPr.append(_page_borders()))),
)


def _page_borders() -> Any:
    sides = "".join(f'<w:{s} w:val="single" w:sz="8" w:space="4"/>' for s in ("top", "left", "bottom", "right"))
    return fragment(f'<w:pgBorders w:offsetFrom="text">{sides}</w:pgBorders>')


for _name in ("title", "subject", "keywords"):
    _other = "category" if _name == "title" else "title"
    case(
        f"property {_name}",
        check("property", _name, "Budget 2027"),
        lambda d, n=_name: setattr(d.core_properties, n, "Budget 2027"),
        lambda d, n=_other: setattr(d.core_properties, n, "Budget 2027"),
        lambda d, n=_name: setattr(d.core_properties, n, "Budget"),
        lambda d, n=_name, o=_other: [setattr(d.core_properties, k, "Budget 2027") for k in (n, o)] and None,
    )
