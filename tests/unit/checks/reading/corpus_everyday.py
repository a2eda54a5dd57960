"""Everyday requests about pages, tab stops, tables and colours, each with its right result and with near misses."""

from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm, Pt

from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import (
    column,
    comment,
    grid,
    look,
    new,
    numbered,
    page,
    repeated,
    shape,
    stop,
    text,
    whole,
)

A4 = page(page_width=Mm(210), page_height=Mm(297))
FIRST, SECOND, THIRD, LAST, TITLE = "Bring", "Water", "The ferry", "Everybody", "The harbour walk"

EVERYDAY: tuple[Case, ...] = (
    (
        "Change the paper size to A4.",
        (A4,),
        (
            (page(page_width=Mm(148), page_height=Mm(210)),),
            (page(page_width=Mm(210)),),
            (A4, page(left_margin=Mm(20))),
            (A4, whole(TITLE, bold=True)),
            (),
        ),
    ),
    (
        "Add page numbers at the bottom right of the page.",
        (numbered("footer", "right"),),
        ((numbered("footer", "left"),), (numbered("footer", "center"),), (numbered("header", "right"),), ()),
    ),
    (
        "Put the page number in the bottom left corner.",
        (numbered("footer", "left"),),
        ((numbered("footer", "right"),), (numbered("header", "left"),), ()),
    ),
    (
        "Add page numbers at the bottom centre.",
        (numbered("footer", "center"),),
        ((numbered("footer", "left"),), (numbered("header", "center"),), ()),
    ),
    (
        "Number the pages, at the bottom, in the middle.",
        (numbered("footer", "center"),),
        ((numbered("footer", "left"),), (numbered("header", "center"),), ()),
    ),
    (
        "Leave a 6 point gap after the last paragraph.",
        (shape(LAST, space_after=Pt(6)),),
        (
            (shape(LAST, space_after=Pt(12)),),
            (shape(LAST, space_before=Pt(6)),),
            (shape(THIRD, space_after=Pt(6)),),
            (),
        ),
    ),
    (
        "Set a tab stop at 5 cm in the last paragraph.",
        (stop(LAST, 141.75),),
        (
            (stop(LAST, 72),),
            (stop(LAST, 141.75, "right"),),
            (stop(THIRD, 141.75),),
            (stop(LAST, 141.75), stop(LAST, 72)),
            (shape(LAST, left_indent=Pt(141.75)),),
            (),
        ),
    ),
    ("Add a decimal tab stop at 1 inch to the last paragraph.", (), ((stop(LAST, 72),), (stop(LAST, 72, "right"),))),
    ("Add a right-aligned tab stop at 1 inch to the last paragraph.", (), ((stop(LAST, 72),),)),
    ("Set a tab stop at 1 inch, aligned right, in the last paragraph.", (), ((stop(LAST, 72),),)),
    (
        "Repeat the heading row of the table on every page.",
        (repeated(),),
        ((repeated(2),), (repeated(), whole(TITLE, bold=True)), ()),
    ),
    ("Make the title bold.", (whole(TITLE, bold=True),), ((whole(TITLE, bold=True), repeated()),)),
    (
        'Highlight "short" in green.',
        (look("short", highlight=WD_COLOR_INDEX.GREEN),),
        ((look("short", highlight=WD_COLOR_INDEX.YELLOW),), (look("short", color="00FF00"),), ()),
    ),
    (
        "Remove all highlighting.",
        (look("their own risk", highlight=None),),
        ((look("own risk", highlight=None),), (look("life jacket", bold=None),), ()),
    ),
    (
        "Delete all comments.",
        (),
        ((comment("one more", "ferry"),),),
    ),
    ("Add an empty page at the end.", (), ((new(LAST, "x"),), (whole(LAST, bold=True),), ())),
    (
        "Make the pages A4.",
        (A4,),
        ((page(page_width=Mm(148), page_height=Mm(210)),), (A4, whole(TITLE, bold=True)), ()),
    ),
    (
        "Show the header row of the table on all pages, then make the title bold.",
        (repeated(), whole(TITLE, bold=True)),
        ((repeated(),), (whole(TITLE, bold=True),), (repeated(2), whole(TITLE, bold=True)), ()),
    ),
    (
        'The first row of the table with the cell that holds "Gate" should repeat on each page.',
        (repeated(),),
        ((repeated(2),), ()),
    ),
    (
        'Print "short" in red letters, and a new column should follow the cell that holds "Gate".',
        (look("short", color="FF0000"), column(1)),
        ((look("short", color="FF0000"),), (column(1),), (look("short", color="FF0000"), column(2)), ()),
    ),
    (
        "First make the title bold, after that bind the last paragraph to what follows it.",
        (whole(TITLE, bold=True), shape(LAST, keep_with_next=True)),
        (
            (whole(TITLE, bold=True),),
            (whole(TITLE, bold=True), shape(THIRD, keep_with_next=True)),
            (whole(TITLE, bold=True), shape(LAST, keep_together=True)),
        ),
    ),
    (
        "Make the title italic. Table, 3 rows, 2 columns, below the last paragraph.",
        (whole(TITLE, italic=True), grid(3, 2, LAST)),
        ((whole(TITLE, italic=True),), (whole(TITLE, italic=True), grid(2, 3, LAST)), (grid(3, 2, LAST),)),
    ),
    (
        'Make the last paragraph bold, change the word "noon" to "midnight".',
        (whole(LAST, bold=True), text(THIRD, "noon", "midnight")),
        (
            (whole(LAST, bold=True),),
            (text(THIRD, "noon", "midnight"),),
            (whole(LAST, bold=True), whole(THIRD, bold=True)),
        ),
    ),
    (
        "Switch the typeface of the title to Zapfino.",
        (whole(TITLE, name="Zapfino"),),
        ((whole(TITLE, name="Arial"),), (whole(LAST, name="Zapfino"),), ()),
    ),
)
