"""Requests that also tell why, are mistyped, or are put in everyday turns; wrong results leave out or add an order."""

from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import FIRST, LAST, SECOND, THIRD, TITLE, look, new, no_row, row, text, whole

REASONS: tuple[Case, ...] = (
    (
        "I think the last paragraph is redundant. Please strike through the words of the last paragraph.",
        (whole(LAST, strike=True),),
        ((whole(THIRD, strike=True),), (look("risk", strike=True),), (whole(LAST, strike=True, bold=True),)),
    ),
    (
        "The printer asked for it, so the title should be italic.",
        (whole(TITLE, italic=True),),
        ((), (whole(LAST, italic=True),)),
    ),
    (
        "Make the title italic because the printer asks for it.",
        (whole(TITLE, italic=True),),
        ((), (whole(TITLE, italic=True), whole(LAST, italic=True))),
    ),
    (
        "The last paragraph looks odd, how about making it italic?",
        (whole(LAST, italic=True),),
        ((), (whole(TITLE, italic=True),)),
    ),
    (
        "The title should be italic, so the last paragraph must be bold.",
        (whole(TITLE, italic=True), whole(LAST, bold=True)),
        ((whole(LAST, bold=True),), (whole(TITLE, italic=True),)),
    ),
    (
        "The first heading is to be italic so that it looks right, and the last paragraph bold.",
        (),
        ((whole(LAST, bold=True),),),
    ),
    (
        "Could the title be italic, so the last paragraph should be bold?",
        (),
        ((whole(LAST, bold=True),),),
    ),
    ("Itallicise the titel please", (whole(TITLE, italic=True),), ((), (whole(LAST, italic=True),))),
    (
        "new paragraph after the last paragraph: Welcom to the harbor",
        (new(LAST, "Welcom to the harbor"),),
        ((), (new(LAST, "Welcome to the harbor"),)),
    ),
    (
        "Each word of the title should begin with a capital letter.",
        (text(TITLE, TITLE, "The Harbour Walk"),),
        ((), (text(TITLE, TITLE, TITLE.upper()),)),
    ),
    ('Can we lose the row the cell "Pier" is in?', (no_row(3),), ((), (no_row(2),))),
    ('Can we have one more row above the cell "Pier"?', (row(2),), ((), (row(1),))),
    ("underline all the text of the title", (whole(TITLE, underline=True),), ((whole(FIRST, underline=True),),)),
    ('"gate" -> "entrance"', (text(SECOND, "gate", "entrance"),), ((), (text(SECOND, "gate", "exit"),))),
)
"""Right results (none where it is enough that the wrong ones are not accepted) and wrong ones."""
