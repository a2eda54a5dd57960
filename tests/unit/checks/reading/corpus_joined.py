"""Several things asked for in one sentence, with all of them done, and with one of them wrong or left out."""

from typing import Any

from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import (
    Edit,
    cell,
    column,
    comment,
    grid,
    line,
    page,
    repeated,
    row,
    shape,
    stop,
    story,
    text,
    whole,
)

FIRST, SECOND, THIRD, LAST, TITLE = "Bring", "Water", "The ferry", "Everybody", "The harbour walk"
SOLD = (text(SECOND, "sold at", "lent at"), text(SECOND, "not sold", "not lent"))


def _footer(words: str, side: int) -> Edit:
    def edit(document: Any) -> None:
        story("footer", words)(document)
        document.sections[0].footer.paragraphs[0].alignment = side

    return edit


def _heading(document: Any) -> None:
    line(document, LAST).style = "Heading 2"


JOINED: tuple[Case, ...] = (
    (
        "A table of 4 columns and 5 rows should be inserted below the paragraph that begins with"
        ' "Bring" by the dialog.',
        (grid(5, 4, "Bring"),),
        ((grid(4, 5, "Bring"),), (grid(5, 4, SECOND),), (grid(1, 4, "Bring"),), ()),
    ),
    (
        "Please open Manual Break and put a page break before the last paragraph and then with Table - Insert Table,"
        ' put 4 rows and 6 columns after the paragraph that begins with "Bring".',
        (shape(LAST, page_break_before=True), grid(4, 6, "Bring")),
        (
            (grid(4, 6, "Bring"),),
            (shape(LAST, page_break_before=True),),
            (shape(LAST, page_break_before=True), grid(6, 4, "Bring")),
        ),
    ),
    (
        'I need 2 columns on the page and then could you replace the content of the cell that holds "Gate"'
        ' with "Door".',
        (page(columns=2), cell(2, 1, "Door")),
        (
            (page(columns=2),),
            (cell(2, 1, "Door"),),
            (page(columns=3), cell(2, 1, "Door")),
            (page(columns=2), cell(3, 1, "Door")),
        ),
    ),
    (
        'All instances of "sold" should become "lent" and please leave the comment "Ask Ann" at "ferry".',
        (*SOLD, comment("Ask Ann", "ferry")),
        (
            SOLD,
            (comment("Ask Ann", "ferry"),),
            (SOLD[0], comment("Ask Ann", "ferry")),
            (*SOLD, comment("Ask", "ferry")),
        ),
    ),
    (
        '"Second edition" in the footer, on the right side, please and then above the cell that holds "Gate", add a row'
        " to the table.",
        (_footer("Second edition", 2), row(1)),
        (
            (_footer("Second edition", 2),),
            (_footer("Second edition", 1), row(1)),
            (_footer("Second edition", 2), row(2)),
            (row(1),),
        ),
    ),
    (
        'First put the title in italics, after that above the cell that holds "Pier", add a row to the table.',
        (whole(TITLE, italic=True), row(2)),
        ((whole(TITLE, italic=True),), (whole(TITLE, italic=True), row(3)), (row(2),)),
    ),
    (
        'I need a header with the text "Working paper", I need another column right of the cell that holds "Gate" and'
        ' make sure the list item "Small lamp" stays with the paragraph after it.',
        (story("header", "Working paper"), column(1), shape("Small lamp", keep_with_next=True)),
        (
            (story("header", "Working paper"), column(1)),
            (story("header", "Working paper"), column(2), shape("Small lamp", keep_with_next=True)),
            (story("header", "Working paper"), shape("Small lamp", keep_with_next=True)),
        ),
    ),
    (
        'Insert a column to the right of the cell that holds "Gate".',
        (column(1),),
        ((column(2),), (row(2),), (shape(LAST, alignment="right"),), ()),
    ),
    (
        'I need the heading of the table with the cell that holds "Pier" to be repeated on each page.',
        (repeated(),),
        ((repeated(2),), (whole("Times", italic=True),), ()),
    ),
    (
        "Create a tab at 1 inch in the last paragraph.",
        (stop(LAST, 72),),
        ((stop(LAST, 36),), (stop(THIRD, 72),), ()),
    ),
    (
        "Put the title in italics. After that, candara 17 for the last paragraph.",
        (whole(TITLE, italic=True), whole(LAST, name="Candara", size=17)),
        ((whole(TITLE, italic=True),), (whole(TITLE, italic=True), whole(LAST, size=17))),
    ),
    (
        "Put the title in italics and then paragraph Style box: Heading 2 for the last paragraph.",
        (whole(TITLE, italic=True), _heading),
        ((whole(TITLE, italic=True),), (_heading,), (whole(TITLE, italic=True), whole(LAST, bold=True))),
    ),
)
