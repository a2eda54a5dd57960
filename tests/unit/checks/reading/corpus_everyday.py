"""Everyday requests about pages, tab stops, tables and colours, each with its right result and with near misses."""

from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm, Pt

from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import comment, look, new, numbered, page, repeated, shape, stop, whole

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
)
