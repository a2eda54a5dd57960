"""Things told by what they are: right results are accepted, wrong ones are not, and of two that fit none is taken."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt, RGBColor

from tasks.checks.reading import Verdict, read, understandable
from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import Edit, gone, line, look, result, shape, whole


def _new() -> Any:
    document = docx.Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(12)
    return document


def letter() -> Any:
    """A letter with a subject line, sums, a warning, a quotation, a list and a labelled name."""
    document = _new()
    for text in ("Nora Field", "4 Mill Lane", "Ashby", "", "2 May 2024"):
        document.add_paragraph(text)
    document.add_paragraph().add_run("Noise from the yard behind Mill Lane").bold = True
    for text in (
        "Dear Sir or Madam,",
        "The tenant pays a deposit of £900 before moving in. The deposit is kept for a year.",
        "The rent is £450. A late rent costs £20 more.",
        "Thieves are active at the station.",
        "“A fence makes a good neighbour.” – Robert Frost",
    ):
        document.add_paragraph(text)
    for text in ("Silence the dogs", "Mend the fence by the gate", "Paint the fence by the road"):
        document.add_paragraph(text, style="List Bullet")
    for text in ("Caretaker: Ivo Brandt, 0161 496 0123", "Yours faithfully,", "Nora Field"):
        document.add_paragraph(text)
    return document


def rules() -> Any:
    """Titles made by bold letters alone, a red sentence, a table, a list."""
    document = _new()
    document.add_paragraph("Chess club")
    for head, texts in (
        (
            "Membership",
            ("Anybody may join the club, whatever they can do.", "The secretary keeps a list of all the fees."),
        ),
        ("Conduct", ()),
        ("Tournaments", ("Attendance is taken at every round. Games are played by the usual rules.",)),
        ("Blitz", ()),
    ):
        document.add_paragraph().add_run(head).bold = True
        for text in texts:
            document.add_paragraph(text)
        if head == "Conduct":
            for text in ("Shake hands first", "Switch phones off"):
                document.add_paragraph(text, style="List Bullet")
    last = document.add_paragraph("It is quick. ")
    last.add_run("Check this with Ann!").font.color.rgb = RGBColor(0xC0, 0, 0)
    last.add_run(" It is fun.")
    return document


def added(start: str, words: str) -> Edit:
    """A paragraph behind another one, of its kind."""

    def edit(document: Any) -> None:
        home = line(document, start)
        made = copy.deepcopy(home._p)
        home._p.addnext(made)
        type(home)(made, home._parent).text = words

    return edit


NOISE, THIEVES, FROST = "Noise from", "Thieves are", "“A fence"
DEPOSIT, RENT, IVO = "The tenant", "The rent", "Caretaker"

LETTERS: tuple[Case, ...] = (
    (
        "deposit amount in bold pls",
        (look("£900", DEPOSIT, bold=True),),
        ((look("deposit", DEPOSIT, bold=True),), (whole(DEPOSIT, bold=True),), (look("£450", RENT, bold=True),), ()),
    ),
    ("Make the rent amount bold", (), ((look("£450", RENT, bold=True),), (look("£20", RENT, bold=True),))),
    ("Make the parking amount bold", (), ((look("£900", DEPOSIT, bold=True),), (look("£450", RENT, bold=True),))),
    ("Make the thieves warning italic", (whole(THIEVES, italic=True),), ((look("Thieves", italic=True),), ())),
    ("Make the warning about thieves italic", (whole(THIEVES, italic=True),), ((whole(RENT, italic=True),),)),
    ("Make the deposit warning italic", (), ((whole(DEPOSIT, italic=True),),)),
    ("frost quote in italics please", (whole(FROST, italic=True),), ((look("Frost", FROST, italic=True),), ())),
    ("Make the quote by Frost italic", (whole(FROST, italic=True),), ((whole(THIEVES, italic=True),),)),
    ("Delete the dogs bullet", (gone("Silence"),), ((gone("Mend"),), (gone("Silence"), gone("Mend")), ())),
    ("Delete the point about the gate", (gone("Mend"),), ((gone("Paint"),), (gone("Silence"),))),
    ("Delete the fence bullet", (), ((gone("Mend"),), (gone("Paint"),), (gone("Mend"), gone("Paint")))),
    ("Dogs are gone, so that bullet can go.", (gone("Silence"),), ((gone("Paint"),), ())),
    (
        "Make the caretaker's name bold",
        (look("Ivo Brandt", IVO, bold=True),),
        ((look("Caretaker", IVO, bold=True),), (whole(IVO, bold=True),), (look("Ivo", IVO, bold=True),)),
    ),
    (
        "Make Ivo's number bold",
        (look("0161 496 0123", IVO, bold=True),),
        ((whole(IVO, bold=True),), (look("Ivo", IVO, bold=True),)),
    ),
    ("Make Nora's number bold", (), ((look("0161 496 0123", IVO, bold=True),), (look("4", "4 Mill", bold=True),))),
    ("subject line in italics", (whole(NOISE, italic=True),), ((whole("2 May", italic=True),), (whole("Dear"),), ())),
    (
        "Center my name at the top",
        (shape("Nora Field", alignment="center"),),
        ((shape("Ashby", alignment="center"),), ()),
    ),
    ("Center my name", (), ((shape("Nora Field", alignment="center"),),)),
    (
        "sender's block on top flush right",
        tuple(shape(start, alignment="right") for start in ("Nora", "4 Mill", "Ashby")),
        ((shape("Nora", alignment="right"),), (shape("Nora", alignment="right"), shape("2 May", alignment="right"))),
    ),
)

BOTH = tuple(shape(start, alignment="justify") for start in ("Anybody", "The secretary"))

RULED: tuple[Case, ...] = (
    (
        "Justify both paragraphs under membership",
        BOTH,
        (
            BOTH[:1],
            (*BOTH, shape("Membership", alignment="justify")),
            (*BOTH, shape("Attendance", alignment="justify")),
        ),
    ),
    ("Justify both paragraphs under Tournaments", (), ((shape("Attendance", alignment="justify"),), BOTH)),
    (
        "Justify the text of the tournaments section",
        (shape("Attendance", alignment="justify"),),
        ((shape("Tournaments", alignment="justify"),), BOTH, ()),
    ),
    (
        "the sentence on taking attendance in italics",
        (look("Attendance is taken at every round.", "Attendance", italic=True),),
        (
            (look("Games are played by the usual rules.", "Attendance", italic=True),),
            (whole("Attendance", italic=True),),
        ),
    ),
    ("the sentence on parking in italics", (), ((whole("Attendance", italic=True),),)),
    (
        "Make the reminder in red letters bold",
        (look("Check this with Ann!", "It is", bold=True),),
        ((whole("It is", bold=True),), (look("It is fun.", "It is", bold=True),), ()),
    ),
    ("Make the sentence in blue bold", (), ((look("Check this with Ann!", "It is", bold=True),),)),
    ("Set the subject line to 14 pt", (), ((whole("Membership", size=Pt(14)),),)),
    (
        "new last point for the conduct list: Draws are offered first.",
        (added("Switch", "Draws are offered first."),),
        ((added("Shake", "Draws are offered first."),), (added("Attendance", "Draws are offered first."),), ()),
    ),
)

CASES = [(made, case) for made, cases in ((letter, LETTERS), (rules, RULED)) for case in cases]


@pytest.mark.parametrize(("made", "case"), CASES, ids=[case[0] for _, case in CASES])
def test_only_the_one_thing_that_fits_is_accepted(made: Callable[[], Any], case: Case, tmp_path: Path) -> None:
    request, wanted, wrong = case
    before = result(tmp_path, made=made)
    if wanted:
        found = read(request, before, result(tmp_path, *wanted, made=made))
        assert found.verdict is Verdict.ACCEPTED, found.reason
        assert understandable(request, before) == ""
    for edits in wrong:
        found = read(request, before, result(tmp_path, *edits, made=made))
        assert found.verdict is not Verdict.ACCEPTED, (len(edits), found.reason)
