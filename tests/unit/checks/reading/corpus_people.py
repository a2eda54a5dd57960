"""People's own wordings, each with its right result and with near misses."""

import copy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import (
    ROWS,
    Edit,
    cell,
    gone,
    line,
    look,
    new,
    no_row,
    no_table,
    page,
    shape,
    story,
    text,
    whole,
)  # fmt: skip

FIRST, SECOND, THIRD, LAST, TITLE = "Bring", "Water", "The ferry", "Everybody", "The harbour walk"
TEXT = (FIRST, SECOND, THIRD, LAST, "Warm coat", "Small lamp", "Stop", "Price", "Gate", "3", "Pier", "5")
JUSTIFIED = tuple(shape(start, alignment="justify") for start in TEXT)
PLAIN = tuple(shape(item, style="Normal") for item in ("Warm coat", "Small lamp"))


def header(words: str, alignment: Any) -> Edit:
    """A header with one aligned line."""

    def edit(document: Any) -> None:
        story("header", words)(document)
        document.sections[0].header.paragraphs[0].alignment = alignment

    return edit


def listed(after: str, words: str) -> Edit:
    """A list item after another."""

    def edit(document: Any) -> None:
        home = line(document, after)
        made = copy.deepcopy(home._p)
        home._p.addnext(made)
        type(home)(made, home._parent).text = words

    return edit


CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

PEOPLE: tuple[Case, ...] = (
    (
        "I spelled ferry wrong, it should be furry",
        (text(THIRD, "ferry", "furry"),),
        ((text(THIRD, "ferry", "fury"),), (text(THIRD, "ferry", "furry"), whole(TITLE, bold=True)), ()),
    ),
    (
        "Make the two paragraphs under Equipment italic.",
        (whole(FIRST, italic=True), whole(SECOND, italic=True)),
        (
            (whole(FIRST, italic=True),),
            (whole(FIRST, italic=True), whole(SECOND, italic=True), whole(THIRD, italic=True)),
        ),
    ),
    (
        "Make the three paragraphs under Equipment italic.",
        (),
        ((whole(FIRST, italic=True), whole(SECOND, italic=True)),),
    ),
    (
        "Take away the yellow highlighting in the document.",
        (look("their own risk", highlight=None),),
        ((look("own risk", highlight=None),), (look("life jacket", bold=None),), ()),
    ),
    ("Take away the green highlighting in the document.", (), ((look("their own risk", highlight=None),),)),
    (
        'Put "Draft" in the header, centred',
        (header("Draft", CENTRE),),
        ((header("Draft", RIGHT),), (header("Draft", None),), (header("Drafts", CENTRE),), ()),
    ),
    ("Put 3 May in the header, on the right hand side", (header("3 May", RIGHT),), ((header("3 May", CENTRE),), ())),
    ("The bullets under Times should go.", PLAIN, (PLAIN[:1], (), (*PLAIN, whole(TITLE, bold=True)))),
    (
        "Make the header row of the table bold",
        (look("Stop", bold=True), look("Price", bold=True)),
        ((look("Stop", bold=True),), (look("Stop", bold=True), look("Price", bold=True), look("Gate", bold=True))),
    ),
    (
        'Write "Prices" above the table',
        (new("Small lamp", "Prices"),),
        ((new(LAST, "Prices", before=True),), (new(TITLE, "Prices"),), ()),
    ),
    (
        "Justify the text but leave the headings alone",
        JUSTIFIED,
        (
            (*JUSTIFIED, shape("Times", alignment="justify")),
            (*JUSTIFIED, shape(TITLE, alignment="justify")),
            JUSTIFIED[1:],
        ),
    ),
    ("Delete the table but keep the text", (), ((no_table,),)),
    (
        "Set the left margin to 3 cm and the right one to 2 cm",
        (page(left_margin=Mm(30), right_margin=Mm(20)),),
        ((page(left_margin=Mm(20), right_margin=Mm(30)),), (page(left_margin=Mm(30)),), ()),
    ),
    (
        "Lower the 2 in H2O",
        (look("2", SECOND, subscript=True),),
        ((look("2", SECOND, superscript=True),), (look("H2O", SECOND, subscript=True),), ()),
    ),
    (
        "Make the line spacing of the first two paragraphs 1.5 lines.",
        (shape(FIRST, line_spacing=1.5), shape(SECOND, line_spacing=1.5)),
        ((shape(FIRST, line_spacing=1.5),), (shape(FIRST, line_spacing=2.0), shape(SECOND, line_spacing=2.0))),
    ),
    (
        "Take the bold out of the paragraph about the life jacket",
        (look("life jacket", FIRST, bold=None),),
        ((look("life", FIRST, bold=None),), (look("their own risk", highlight=None),), ()),
    ),
    ("Give the header row of the table a grey background", (), ((), (whole("Stop", bold=True),))),
    ("Delete the second blank line", (), ((), (text(FIRST, "short", "long"),))),
    (
        "Remove the sentence Gloves can be hired",
        (text(THIRD, " Gloves can be hired.", ""),),
        ((text(THIRD, "Gloves can be hired", ""),), (gone(THIRD),), ()),
    ),
    (
        "Swap noon for midnight, please",
        (text(THIRD, "noon", "midnight"),),
        ((text(THIRD, "noon", "midnight please"),), (text(THIRD, "leaves at noon", "leaves at midnight."),), ()),
    ),
    (
        "Make the first word of each paragraph under Equipment bold",
        (look("Bring", FIRST, bold=True), look("Water", SECOND, bold=True)),
        ((look("Bring", FIRST, bold=True),), (whole(FIRST, bold=True), whole(SECOND, bold=True)), ()),
    ),
    ("delete row 3 of the table", (no_row(3),), ((no_row(2),), (cell(3, 1, ""),), ())),
    (
        "remove the last bullet",
        (gone("Small lamp"),),
        ((gone("Warm coat"),), (shape("Small lamp", style="Normal"),), ()),
    ),
    (
        "Put some space after the last paragraph, about 6 points",
        (shape(LAST, space_after=Pt(6)),),
        ((shape(LAST, space_after=Pt(12)),), (shape(LAST, space_before=Pt(6)),), ()),
    ),
    ("remove the highlighting", (look("their own risk", highlight=None),), ((look("own risk", highlight=None),), ())),
    (
        "make the font of the table 9 pt",
        tuple(look(word, size=9) for row in ROWS for word in row),
        (tuple(look(word, size=9) for word in ROWS[0]), (whole(FIRST, size=9),), ()),
    ),
    (
        "Delete the heading Equipment and everything under it",
        (gone("Equipment"), gone(FIRST), gone(SECOND)),
        ((gone("Equipment"),), (gone(FIRST), gone(SECOND)), ()),
    ),
    (
        "Title centred. Make the last paragraph red.",
        (shape(TITLE, alignment="center"), whole(LAST, color="FF0000")),
        ((whole(LAST, color="FF0000"),), (shape(TITLE, alignment="center"),), ()),
    ),
    (
        "Make all paragraphs under Equipment italic, would you? The first paragraph stays as it is. Thanks!",
        (whole(SECOND, italic=True),),
        ((whole(FIRST, italic=True), whole(SECOND, italic=True)), (whole(FIRST, italic=True),), ()),
    ),
    (
        "Add a line at the end: See you all next year.",
        (new(LAST, "See you all next year."),),
        ((new(LAST, "See you all next year"),), (new(LAST, "See you all"),), ()),
    ),
    (
        "Add Spare socks to the end of the list",
        (listed("Small lamp", "Spare socks"),),
        ((listed("Warm coat", "Spare socks"),), (new(LAST, "Spare socks"),), (listed("Small lamp", "Socks"),), ()),
    ),
    (
        'Add "Spare socks" before the small lamp',
        (listed("Warm coat", "Spare socks"),),
        ((listed("Small lamp", "Spare socks"),), (text("Small lamp", "Small", "Spare socks Small"),), ()),
    ),
    ('Add a bullet "Spare socks" below the heading "Equipment"', (), ((new("Equipment", "Spare socks"),),)),
    (
        "The ferry leaves at midnight, not noon. Please fix it.",
        (),
        ((text(THIRD, "noon", "midnight"),),),
    ),
    (
        "Life jackets should be life vests",
        (),
        ((text(FIRST, "life jacket", "life vests"),),),
    ),
    (
        "The ferry leaves at noons should be The ferry leaves at noon",
        (),
        ((text(THIRD, "noon", "noons"),),),
    ),
    (
        '"leaves at noon" should be "starts at noon"',
        (text(THIRD, "leaves", "starts"),),
        ((text(THIRD, "noon", "night"),), (text(THIRD, "leaves", "starts"), whole(TITLE, bold=True)), ()),
    ),
    (
        "Change the title to The harbour walks",
        (text(TITLE, "walk", "walks"),),
        ((text(TITLE, "walk", "tour"),), (gone(TITLE),), ()),
    ),
    ("Remove all double spaces", (), ((text(FIRST, "a life", "alife"),), (text(FIRST, "gloves", "glove"),))),
)
