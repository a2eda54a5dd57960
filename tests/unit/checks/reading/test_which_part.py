"""Which part an everyday description means, to the second reading: right results are accepted, wrong ones are not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.checks.reading import Verdict, read, understandable
from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import Edit, gone, look, result, whole


def house() -> Any:
    """Dates, a temperature, phone numbers, brackets; bullets and one numbered list; rules below a heading."""
    document = docx.Document()
    document.add_paragraph("Notes for the house", style="Title")
    document.add_paragraph("For Ann and Bo", style="Subtitle")
    document.add_paragraph("We leave on 3 June and are back on 17 June. The cat is called Biscuit.")
    for head, style, lines in (
        ("Every morning", "List Bullet", ("Open the curtains", "Feed the cat")),
        ("Baking bread", "List Number", ("Heat the oven to 220°C", "Knead the dough", "Let it cool")),
        ("House rules", "Normal", ("No pets, apart from fish.", "Be quiet after ten at night.")),
        ("Phone numbers", "List Bullet", ("Vet: 01632 960111", "Plumber: 01632 960377")),
        ("Signing", "Normal", ("Signed by [tenant name] on [date].", "It is warm at 30 degrees, and at 31.")),
    ):
        document.add_heading(head, 1)
        for words in lines:
            document.add_paragraph(words, style=style)
    return document


def shop() -> Any:
    """A table of who works when, two lists below lines that are no headings, a subheading."""
    document = docx.Document()
    document.add_paragraph("Corner shop", style="Title")
    document.add_heading("Opening", 1)
    document.add_paragraph("The shop opened in 1954 and closed in 1971. It sold bread.")
    document.add_heading("Staff", 2)
    table = document.add_table(4, 3)
    table.style = "Table Grid"
    for r, row in enumerate(
        (("Name", "Mon", "Sold"), ("Leila", "Off", "40"), ("Hattie", "Early", "35"), ("Total", "", "75"))
    ):
        for c, word in enumerate(row):
            table.cell(r, c).text = word
    for line, items in (("Jobs", ("Sweep the floor", "Lock the door")), ("Later", ("Count the till",))):
        document.add_paragraph(line)
        for words in items:
            document.add_paragraph(words, style="List Bullet")
    return document


def letter() -> Any:
    """A date, a greeting, closing words with a name, a postscript."""
    document = docx.Document()
    for words in (
        "3 March 2025", "Dear Mrs Okafor,", "The boiler stopped on 17 February. Nobody came.",
        "Because of this we are cold.", "Yours sincerely,", "Tom Hale", "P.S. The light has gone as well.",
    ):  # fmt: skip
        document.add_paragraph(words)
    return document


def bold(*starts: str) -> tuple[Edit, ...]:
    return tuple(whole(start, bold=True) for start in starts)


def part(text: str, start: str) -> Edit:
    return look(text, start, bold=True)


LEAVE, VET, PLUMBER, SIGNED = "We leave", "Vet", "Plumber", "Signed by"
DATES = (part("3 June", LEAVE), part("17 June", LEAVE))
PHONES = (part("01632 960111", VET), part("01632 960377", PLUMBER))
OPEN, FEED, HEAT, KNEAD, COOL = "Open", "Feed", "Heat", "Knead", "Let it"
PETS, QUIET = "No pets", "Be quiet"

HOUSE: tuple[Case, ...] = (
    ("Make the dates bold", DATES, (DATES[:1], (*DATES, part("220°C", HEAT)), bold(LEAVE), ())),
    ("Make both dates bold", DATES, (DATES[:1], ())),
    ("Make the second date bold", DATES[1:], (DATES, DATES[:1], ())),
    ("Make the three dates bold", (), (DATES,)),
    ("Make the dates after 3 June bold", (), (DATES, DATES[1:])),
    ("Make the oven temperature bold", (part("220°C", HEAT),), (bold(HEAT), (part("oven", HEAT),), ())),
    ("Make the fridge temperature bold", (), ((part("220°C", HEAT),),)),
    ("Make the temperatures bold", (), ((part("220°C", HEAT), part("30 degrees", "It is")),)),
    ("Make the phone numbers bold", PHONES, (PHONES[:1], bold(VET, PLUMBER), bold("Phone numbers"), ())),
    ("Make the phone numbers that start with 07 bold", (), (PHONES, ())),
    ("Make the vet's phone number bold", PHONES[:1], (PHONES, PHONES[1:], bold(VET), ())),
    ("Make the phone number of the plumber bold", PHONES[1:], (PHONES, PHONES[:1], ())),
    ("Make the neighbour's phone number bold", (), (PHONES, PHONES[:1])),
    (
        "Make everything in square brackets bold",
        (part("[tenant name]", SIGNED), part("[date]", SIGNED)),
        ((part("[tenant name]", SIGNED),), bold(SIGNED), ()),
    ),
    ("Make the text outside the square brackets bold", (), ((part("[date]", SIGNED),), bold(SIGNED))),
    ("Make the numbered list bold", bold(HEAT, KNEAD, COOL), (bold(OPEN, FEED), bold(HEAT, KNEAD), ())),
    ("Make all the bullet points bold", bold(OPEN, FEED, VET, PLUMBER), (bold(OPEN, FEED), bold(HEAT, KNEAD, COOL))),
    ("Make the list under Every morning bold", bold(OPEN, FEED), (bold(OPEN), bold(HEAT, KNEAD, COOL), ())),
    ("Make the list bold", (), (bold(OPEN, FEED), bold(HEAT, KNEAD, COOL))),
    ("Make step 2 bold", bold(KNEAD), (bold(HEAT), bold(FEED), ())),
    ("Make steps 1 and 3 bold", bold(HEAT, COOL), (bold(HEAT, KNEAD, COOL), bold(HEAT))),
    ("Make step 7 bold", (), (bold(COOL), ())),
    ("Make the step before step 3 bold", (), (bold(COOL),)),
    ("Make the step about the dough bold", bold(KNEAD), (bold(HEAT), ())),
    ("Make rule 2 bold", bold(QUIET), (bold(PETS), bold(FEED), ())),
    ("Make the rule about pets bold", bold(PETS), (bold(QUIET), bold(PETS, QUIET), (part("pets", PETS),))),
    ("Make the subtitle bold", bold("For Ann"), (bold("Notes"), bold(LEAVE), ())),
    (
        "Make the section on baking bread bold",
        bold(HEAT, KNEAD, COOL),  # the heading is bold by its style
        (bold(HEAT), bold(OPEN, FEED), ()),
    ),
    (
        "Make the first item under each heading bold",
        bold(OPEN, HEAT, VET),
        (bold(OPEN), bold(VET), bold(OPEN, FEED, HEAT, VET), ()),
    ),
    ("Make the last paragraph of each section bold", bold(QUIET, "It is"), (bold("It is"), bold(QUIET), ())),
    ("Make the first sentence bold", (part("We leave on 3 June and are back on 17 June.", LEAVE),), (bold("For"), ())),
)
JOBS = bold("Sweep", "Lock")
SHOP: tuple[Case, ...] = (
    ("Make Leila's row bold", bold("Leila", "Off", "40"), (bold("Leila"), bold("Hattie", "Early", "35"), ())),
    ("Make Priya's row bold", (), (bold("Leila", "Off", "40"),)),
    ("Make the top left cell bold", bold("Name"), (bold("Name", "Mon", "Sold"), ())),
    ("Make the bottom right cell bold", bold("75"), (bold("Total"), bold("40"), ())),
    ("Make the cell next to the top left cell bold", (), (bold("Name"),)),
    ("Make the cell in row 2, column 3 bold", bold("40"), (bold("35"), bold("Leila", "Off", "40"), ())),
    (
        "Make the names in the left column bold",
        bold("Leila", "Hattie", "Total"),
        (bold("Leila", "Hattie"), bold("Name", "Leila", "Hattie", "Total"), ()),
    ),
    ("Make the names in the table bold", (), (bold("Leila", "Hattie"), bold("Leila", "Hattie", "Total"))),
    ("Make every box in the table that says Off bold", bold("Off"), (bold("Off", "Early"), ())),
    ("Make the row with the total bold", bold("Total", "75"), (bold("75"), bold("Hattie", "Early", "35"), ())),
    ("Make the numbers in the table bold", bold("40", "35", "75"), (bold("40", "35"), bold("Sold", "40", "35", "75"))),
    ("Make the bullets under Jobs bold", JOBS, (JOBS[:1], (*JOBS, *bold("Count")), ())),
    ("Make bullet 3 bold", bold("Count"), (JOBS, bold("Lock"), ())),
    ("Make the year 1954 bold", (part("1954", "The shop"),), ((part("1971", "The shop"),), ())),
    ("Make the subheading bold", (whole("Staff", bold=True),), (bold("Later"), bold("Opening", "Later"))),
    ("Make the second list bold", bold("Count"), (JOBS, (*JOBS, *bold("Count")), ())),
)
LETTER: tuple[Case, ...] = (
    ("Make the P.S. bold", bold("P.S."), (bold("Tom"), (part("P.S.", "P.S."),), ())),
    ("Make the signature bold", bold("Tom"), (bold("Yours"), bold("P.S."), ())),
    ("Make the date at the top bold", bold("3 March"), ((part("17 February", "The boiler"),), ())),
    (
        "Make the first sentence of the letter bold",
        (part("The boiler stopped on 17 February.", "The boiler"),),
        (bold("3 March"), bold("Dear"), ()),
    ),
    ("Make the paragraph starting with Because of this bold", bold("Because"), (bold("The boiler"), ())),
    ("Make the last phone number bold", (), (bold("Tom"),)),
    ("Delete the P.S.", (), ((gone("Tom"),), ())),
)

MADE: tuple[tuple[Callable[[], Any], tuple[Case, ...]], ...] = ((house, HOUSE), (shop, SHOP), (letter, LETTER))
CASES = [(made, case) for made, cases in MADE for case in cases]


@pytest.mark.parametrize(("made", "case"), CASES, ids=[case[0][:70] for _, case in CASES])
def test_only_the_part_that_is_meant(made: Callable[[], Any], case: Case, tmp_path: Path) -> None:
    request, wanted, wrong = case
    before = result(tmp_path, made=made)
    if wanted:
        found = read(request, before, result(tmp_path, *wanted, made=made))
        assert found.verdict is Verdict.ACCEPTED, found.reason
        assert understandable(request, before) == ""
    for edits in wrong:
        found = read(request, before, result(tmp_path, *edits, made=made))
        assert found.verdict is not Verdict.ACCEPTED, (len(edits), found.reason)
