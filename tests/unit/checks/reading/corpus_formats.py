"""Requests about the look, each with its right result and with wrong ones."""

from docx.enum.text import WD_COLOR_INDEX, WD_UNDERLINE
from docx.shared import Cm, Inches, Pt

from tests.unit.checks.reading.results import Edit, look, page, shape, text, whole

Case = tuple[str, tuple[Edit, ...], tuple[tuple[Edit, ...], ...]]

GREEN, YELLOW = WD_COLOR_INDEX.BRIGHT_GREEN, WD_COLOR_INDEX.YELLOW
HEAD, SECOND, THIRD, LAST, TITLE = "Equipment", "Water", "The ferry", "Everybody", "The harbour walk"
GLOVES = (look("gloves", bold=True), look("Gloves", SECOND, bold=True), look("Gloves", THIRD, bold=True))

CHARACTERS: tuple[Case, ...] = (
    (
        'Make "short" bold.',
        (look("short", bold=True),),
        (
            (look("path", bold=True),),
            (look("short", italic=True),),
            (look("short", bold=True), shape(LAST, alignment="right")),
            (look("The path is short.", bold=True),),
            (look("sho", bold=True),),
            (),
        ),
    ),
    (
        "take the bold off the words life jacket",
        (look("life jacket", bold=False),),
        (
            (look("life", bold=False),),
            (look("life jacket", bold=False, italic=True),),
            (look("gloves", bold=True),),
            (),
        ),
    ),
    (
        "Remove the bold from \u201clife jacket\u201d.",
        (look("life jacket", bold=None),),
        ((look("life jacket", italic=True),), ()),
    ),
    ("'life jacket' should no longer be bold", (look("life jacket", bold=None),), ((look("short", bold=True),),)),
    ("unbold life jacket", (look("life jacket", bold=None),), ((look("jacket", bold=None),),)),
    (
        "strike through the last paragraph",
        (whole(LAST, strike=True),),
        (
            (whole(THIRD, strike=True),),
            (look("risk", strike=True),),
            (text(LAST, "Everybody", "Flow"),),
            (whole(LAST, italic=True),),
        ),
    ),
    (
        "underline all the headings",
        (whole(HEAD, underline=True), whole("Times", underline=True)),
        (
            (whole(HEAD, underline=True),),
            (whole(HEAD, underline=True), whole("Times", underline=True), whole(TITLE, underline=True)),
            (whole(HEAD, bold=True), whole("Times", bold=True)),
        ),
    ),
    (
        "change the 2 in H2O to a subscript",
        (look("2", SECOND, subscript=True),),
        ((look("2", SECOND, superscript=True),), (look("H2O", subscript=True),), (shape(SECOND, style="Heading 2"),)),
    ),
    (
        "Can you make the 2 of H2O a superscript please?",
        (look("2", SECOND, superscript=True),),
        ((look("2", SECOND, subscript=True),),),
    ),
    ('Make every "gloves" bold', GLOVES, (GLOVES[:1], GLOVES[1:], (*GLOVES, look("path", bold=True)))),
    ("bold gloves everywhere in the document", GLOVES, (GLOVES[:2],)),
    ("Make the second 'not'", (), ()),
    (
        "colour the word ferry red",
        (look("ferry", color="FF0000"),),
        (
            (look("ferry", color="0000FF"),),
            (whole(THIRD, color="FF0000"),),
            (look("ferry", highlight=WD_COLOR_INDEX.RED),),
        ),
    ),
    ('Set the text "noon" in #112233', (look("noon", color="112233"),), ((look("noon", color="112244"),),)),
    (
        "turn the first paragraph green",
        (whole("Bring", color="00A933"),),
        ((look("Bring", color="00A933"),), (whole(SECOND, color="00A933"),)),
    ),
    (
        "Highlight noon in yellow",
        (look("noon", highlight=YELLOW),),
        ((look("noon", highlight=GREEN),), (look("leaves at noon", highlight=YELLOW),)),
    ),
    (
        "remove the highlighting from the last paragraph",
        (look("their own risk", LAST, highlight=None),),
        ((look("own", LAST, highlight=None),), (whole(LAST, highlight=YELLOW),)),
    ),
    ("make the title bigger", (whole(TITLE, size=40),), ((whole(TITLE, size=10),), (whole(HEAD, size=40),))),
    (
        "shrink the title to 18 pt",
        (whole(TITLE, size=18),),
        ((whole(TITLE, size=20),), (look("harbour", TITLE, size=18),)),
    ),
    (
        "Change the title's font to Arial",
        (whole(TITLE, name="Arial"),),
        ((whole(TITLE, name="Arial Black"),), (whole(HEAD, name="Arial"),)),
    ),
    (
        "The second paragraph in Georgia, 14 points",
        (whole(SECOND, name="Georgia", size=14),),
        ((whole(SECOND, name="Georgia"),), (whole(SECOND, size=14),), (whole(SECOND, name="Georgia", size=15),)),
    ),
    (
        '"short" in small caps please',
        (look("short", small_caps=True),),
        ((look("short", all_caps=True),), (look("path is short", small_caps=True),)),
    ),
    (
        "double underline short",
        (look("short", underline=WD_UNDERLINE.DOUBLE),),
        ((look("short", underline=True),), (look("path", underline=WD_UNDERLINE.DOUBLE),)),
    ),
    (
        "underline the word short twice",
        (look("short", underline=WD_UNDERLINE.DOUBLE),),
        ((look("short", underline=True),),),
    ),
    (
        'Increase the letter spacing of "noon" by 2 pt',
        (look("noon", spacing=2),),
        ((look("noon", spacing=-2),), (look("noon", spacing=5),)),
    ),
    (
        "Make short 2 points smaller",
        (look("short", size=10),),
        ((look("short", size=2),), (look("short", size=14),), (look("path", size=10),), ()),
    ),
    (
        "make short bigger by 3 pt",
        (look("short", size=15),),
        ((look("short", size=3),), (look("short", size=9),)),
    ),
    ("make short bigger, 14 pt", (look("short", size=14),), ((look("short", size=26),),)),
    (
        "Make the title bold and the last paragraph italic",
        (whole(TITLE, bold=True), whole(LAST, italic=True)),
        ((whole(TITLE, bold=True),), (whole(LAST, italic=True),), (whole(TITLE, italic=True), whole(LAST, bold=True))),
    ),
    (
        "make all text blue except the title",
        tuple(
            whole(s, color="2A6099")
            for s in (
                HEAD,
                "Bring",
                SECOND,
                "Times",
                THIRD,
                "Warm",
                "Small",
                "Stop",
                "Price",
                "Gate",
                "3",
                "Pier",
                "5",
                LAST,
            )
        ),
        (
            tuple(
                whole(s, color="2A6099")
                for s in (
                    TITLE,
                    HEAD,
                    "Bring",
                    SECOND,
                    "Times",
                    THIRD,
                    "Warm",
                    "Small",
                    "Stop",
                    "Price",
                    "Gate",
                    "3",
                    "Pier",
                    "5",
                    LAST,
                )
            ),
            (whole(HEAD, color="2A6099"),),
        ),
    ),
    (
        "Make the title bold except the first word",
        (look("harbour walk", TITLE, bold=True),),
        ((whole(TITLE, bold=True),),),
    ),
    (
        "bold the first sentence of the third paragraph",
        (look("The ferry leaves at noon.", bold=True),),
        ((look("Gloves can be hired.", bold=True),), (whole(THIRD, bold=True),)),
    ),
    (
        "make everything under Times italic",
        (
            whole(THIRD, italic=True),
            *[whole(s, italic=True) for s in ("Warm", "Small", "Stop", "Price", "Gate", "3", "Pier", "5", LAST)],
        ),
        ((whole(THIRD, italic=True),), (whole(SECOND, italic=True),)),
    ),
    (
        "italicise paragraphs 1 to 2",
        (whole("Bring", italic=True), whole(SECOND, italic=True)),
        ((whole("Bring", italic=True),), (whole(SECOND, italic=True), whole(THIRD, italic=True))),
    ),
    (
        "make the first row of the table bold",
        (whole("Stop", bold=True), whole("Price", bold=True)),
        ((whole("Stop", bold=True),), (whole("Stop", bold=True), whole("Gate", bold=True))),
    ),
    (
        "make the Price column italic",
        (whole("Price", italic=True), whole("3", italic=True), whole("5", italic=True)),
        ((whole("Stop", italic=True), whole("Gate", italic=True), whole("Pier", italic=True)),),
    ),
    ("undeline short", (look("short", underline=True),), ((look("path", underline=True),),)),
    (
        "Could the word \u2018noon\u2019 be in italics?",
        (look("noon", italic=True),),
        ((look("noon.", THIRD, bold=True),),),
    ),
    ("Make the risk in 'own risk' bold", (look("risk", LAST, bold=True),), ((look("own risk", LAST, bold=True),),)),
)

PARAGRAPHS: tuple[Case, ...] = (
    (
        "Help me center align the heading Equipment in LibreOffice",
        (shape(HEAD, alignment="center"),),
        (
            (whole(HEAD, italic=True),),
            (shape("Times", alignment="center"),),
            (whole(HEAD, name="LibreOffice"),),
            (shape(HEAD, alignment="right"),),
        ),
    ),
    (
        "Centre the title",
        (shape(TITLE, alignment="center"),),
        ((shape(HEAD, alignment="center"),), (shape(TITLE, alignment="justify"),)),
    ),
    (
        "Make the title bold and centre it",
        (whole(TITLE, bold=True), shape(TITLE, alignment="center")),
        ((whole(TITLE, bold=True),), (shape(TITLE, alignment="center"),)),
    ),
    (
        "right-align paragraph 2",
        (shape(SECOND, alignment="right"),),
        ((shape(SECOND, alignment="left"),), (shape("Bring", alignment="right"),)),
    ),
    (
        "Justify the whole document",
        tuple(
            shape(s, alignment="justify")
            for s in (
                TITLE,
                HEAD,
                "Bring",
                SECOND,
                "Times",
                THIRD,
                "Warm",
                "Small",
                "Stop",
                "Price",
                "Gate",
                "3",
                "Pier",
                "5",
                LAST,
            )
        ),
        (tuple(shape(s, alignment="justify") for s in ("Bring", SECOND, THIRD)),),
    ),
    (
        "Set the line spacing of the first two paragraphs to double",
        (shape("Bring", line_spacing=2.0), shape(SECOND, line_spacing=2.0)),
        (
            (shape("Bring", line_spacing=2.0),),
            (shape("Bring", line_spacing=1.5), shape(SECOND, line_spacing=1.5)),
            (shape(SECOND, line_spacing=2.0), shape(THIRD, line_spacing=2.0)),
        ),
    ),
    ("1.5 line spacing in the last paragraph", (shape(LAST, line_spacing=1.5),), ((shape(LAST, line_spacing=1.15),),)),
    (
        "indent the second paragraph by 1 cm",
        (shape(SECOND, left_indent=Cm(1)),),
        (
            (shape(SECOND, left_indent=Inches(1)),),
            (shape(SECOND, right_indent=Cm(1)),),
            (shape(SECOND, first_line_indent=Cm(1)),),
        ),
    ),
    (
        "indent the first line of the third paragraph by half an inch",
        (shape(THIRD, first_line_indent=Inches(0.5)),),
        ((shape(THIRD, left_indent=Inches(0.5)),),),
    ),
    (
        "Put 12 pt of space after the second paragraph",
        (shape(SECOND, space_after=Pt(12)),),
        (
            (shape(SECOND, space_before=Pt(12)),),
            (shape(SECOND, space_after=Pt(6)),),
            (shape(SECOND, space_after=Pt(11.5)),),
        ),
    ),
    (
        "Leave 0.5 cm above the last paragraph",
        (shape(LAST, space_before=Cm(0.5)),),
        ((shape(LAST, space_after=Cm(0.5)),), (shape(LAST, space_before=Cm(5)),)),
    ),
    (
        "Make the second paragraph a Heading 2",
        (shape(SECOND, style="Heading 2"),),
        ((shape(SECOND, style="Heading 1"),), (shape(THIRD, style="Heading 2"),)),
    ),
    (
        "change the heading Times to a level 3 heading",
        (shape("Times", style="Heading 3"),),
        ((shape(HEAD, style="Heading 3"),),),
    ),
    (
        "apply the Quote style to the last paragraph",
        (shape(LAST, style="Quote"),),
        ((shape(LAST, style="Intense Quote"),), (whole(LAST, italic=True),)),
    ),
    (
        "turn the second paragraph into a bullet point",
        (shape(SECOND, style="List Bullet"),),
        ((shape(SECOND, style="List Number"),), (shape(THIRD, style="List Bullet"),)),
    ),
    (
        "Number the first two paragraphs",
        (shape("Bring", style="List Number"), shape(SECOND, style="List Number")),
        (
            (shape("Bring", style="List Number"),),
            (shape("Bring", style="List Bullet"), shape(SECOND, style="List Bullet")),
        ),
    ),
    (
        "take the bullets off",
        (shape("Warm", style="Normal"), shape("Small", style="Normal")),
        ((shape("Warm", style="Normal"),),),
    ),
    (
        "Start the heading Times on a new page",
        (shape("Times", page_break_before=True),),
        ((shape(HEAD, page_break_before=True),),),
    ),
    ("keep the heading 'Times' with the next paragraph", (), ((shape("Times", keep_with_next=False),),)),
    (
        "keep the second paragraph together with the next paragraph",
        (shape(SECOND, keep_with_next=True),),
        ((shape(SECOND, keep_together=True),), (shape(THIRD, keep_with_next=True),)),
    ),
    ("please align the cell that holds 5 right", (shape("5", alignment="right"),), ((shape("3", alignment="right"),),)),
)

PAGES: tuple[Case, ...] = (
    (
        "Switch the page to landscape",
        (page(landscape=True),),
        ((page(columns=2),), (page(landscape=True), shape(TITLE, alignment="center"))),
    ),
    ("landscape please", (page(landscape=True),), ((),)),
    (
        "Set the left margin to 3 cm",
        (page(left_margin=Cm(3)),),
        ((page(right_margin=Cm(3)),), (page(left_margin=Inches(3)),)),
    ),
    (
        "all margins 2 cm please",
        (page(left_margin=Cm(2), right_margin=Cm(2), top_margin=Cm(2), bottom_margin=Cm(2)),),
        ((page(left_margin=Cm(2)),),),
    ),
    ("put the text in two columns", (page(columns=2),), ((page(columns=3),),)),
    (
        "Set the paper size to A5",
        (page(page_width=Cm(14.8), page_height=Cm(21)),),
        ((page(page_width=Cm(21), page_height=Cm(29.7)),),),
    ),
    ("turn on line numbers", (page(numbering=1),), ((),)),
)
