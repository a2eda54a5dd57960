"""Parts by what people call them: right results are accepted, wrong ones are not, and nothing is guessed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasks.checks.reading import Verdict, read, understandable
from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.named_documents import accounts, notice, paper, recipe
from tests.unit.checks.reading.results import Edit, gone, look, moved, result, shaded, shape, stop, text, whole

FLOUR, PLUMS, EGGS = "300 g", "200 g", "2 eggs"
BEAT, BAKE, NOTE = "Beat", "Bake for", "Note:"
TO, FROM, DATE, SUBJECT = "To:", "From:", "Date:", "Subject:"


def slant(*starts: str) -> tuple[Edit, ...]:
    """Whole paragraphs or cells in italics (headings are bold by their style)."""
    return tuple(whole(start, italic=True) for start in starts)


def right(*starts: str) -> tuple[Edit, ...]:
    """Paragraphs or cells aligned right."""
    return tuple(shape(start, alignment="right") for start in starts)


INGREDIENTS = slant(FLOUR, PLUMS, EGGS)
PRICES = ("4.50", "8.00", "17.00")

RECIPE: tuple[Case, ...] = (
    (
        "Make the ingredients italic.",
        INGREDIENTS,
        (
            slant("Ingredients"),
            (*INGREDIENTS, *slant("Ingredients")),
            INGREDIENTS[:2],
            (*INGREDIENTS, *slant(BEAT)),
            (),
        ),
    ),
    (
        "Make the three ingredients italic",
        INGREDIENTS,
        (slant("Ingredients"), INGREDIENTS[1:], (*INGREDIENTS, *slant("Method"))),
    ),
    ("Make the four ingredients italic", (), (INGREDIENTS, (*INGREDIENTS, *slant("Ingredients")))),
    ("Make both ingredients italic", (), (INGREDIENTS, INGREDIENTS[:2])),
    ("Make the Ingredients italic", (), (INGREDIENTS, slant("Ingredients"))),
    ("Make the Ingredients heading italic", (whole("Ingredients", italic=True),), ((whole(FLOUR, italic=True),), ())),
    ("Make the last ingredient italic", slant(EGGS), (slant(FLOUR), INGREDIENTS, ())),
    ("Make the ingredient lines italic", INGREDIENTS, (INGREDIENTS[:1], slant("Ingredients"))),
    ("Make the oven italic", (), (slant("Clean"), slant("Oven"), (look("oven", "Clean", italic=True),))),
    ("Make the oven door italic", (), (slant("Clean"), slant("Oven"))),
    ("Make the bakers of the cake italic", (), (slant("Ada", "Bo"), slant("Bakers"))),
    ("Delete the ingredients", (), ((gone(FLOUR), gone(PLUMS), gone(EGGS)), (gone("Ingredients"),))),
    (
        "Delete the three ingredients",
        (gone(FLOUR), gone(PLUMS), gone(EGGS)),
        ((gone("Ingredients"), gone(FLOUR), gone(PLUMS), gone(EGGS)), (gone(FLOUR),)),
    ),
    (
        "Make the two steps under Method italic",
        slant(BEAT, BAKE),
        (slant(BEAT, BAKE, NOTE), slant("Method", BEAT, BAKE), slant(BEAT), ()),
    ),
    ("Make the three steps under Method italic", slant(BEAT, BAKE, NOTE), (slant(BEAT, BAKE),)),
    ("Make the four steps under Method italic", (), (slant("Method", BEAT, BAKE, NOTE), slant(BEAT, BAKE))),
    ("Make the steps under Method italic", (), (slant(BEAT, BAKE), slant(BEAT, BAKE, NOTE))),
    ("Make the lines under Method italic", slant(BEAT, BAKE, NOTE), (slant("Method"), slant(BEAT, BAKE))),
    ("Make the lines in Method italic", slant(BEAT, BAKE, NOTE), (slant("Method"), slant(BEAT, BAKE))),
    (
        "Put the two names in the Bakers section in italic",
        slant("Ada", "Bo"),
        (slant("Bakers", "Ada", "Bo"), slant("Bo")),
    ),
    ("Put the three names in the Bakers section in italic", (), (slant("Bakers", "Ada", "Bo"), slant("Ada", "Bo"))),
    (
        "Make the line under Method italic",
        slant(BEAT),
        (slant("Method"), (whole("Method", underline=True, italic=True),), slant(BEAT, BAKE, NOTE)),
    ),
    (
        "Make the ingredients list italic",
        slant(FLOUR, PLUMS, EGGS),
        (slant("Ingredients"), slant("Ingredients", FLOUR, PLUMS, EGGS)),
    ),
    ("Make the ingredients and bakers italic", slant(FLOUR, PLUMS, EGGS, "Ada", "Bo"), (slant("Bakers"), INGREDIENTS)),
    ("Move the ingredients to the end", (), ((moved("Ingredients", "Clean"),), (moved(FLOUR, "Clean"),))),
    (
        'Replace "2" with "3" in the last ingredient',
        (text(EGGS, "2", "3"),),
        ((text(EGGS, "2 eggs", "3"),), (text(PLUMS, "2", "3"),), ()),
    ),
    (
        'Replace "flour" with "sugar" in the first paragraph under Ingredients',
        (text(FLOUR, "flour", "sugar"),),
        ((text(FLOUR, "300 g flour", "sugar"),), ()),
    ),
    (
        "Make the first two ingredients italic. Then right-align those ingredients.",
        (*slant(FLOUR, PLUMS), *right(FLOUR, PLUMS)),
        ((*slant(FLOUR, PLUMS), *right(FLOUR, PLUMS, EGGS)),),
    ),
    (
        "Make the first two paragraphs italic. Then right-align those paragraphs.",
        (*slant(FLOUR, PLUMS), *right(FLOUR, PLUMS)),
        ((*slant(FLOUR, PLUMS), *right(FLOUR, PLUMS, EGGS)), slant(FLOUR, PLUMS), right(FLOUR, PLUMS)),
    ),
    ("Right-align those paragraphs.", (), (right(FLOUR), right(FLOUR, PLUMS, EGGS, BEAT, BAKE, NOTE, "Ada", "Bo"))),
    ("Make the name italic", (), (slant("Ada"), slant("Plum"))),
    ("Make the names under the heading italic", (), (slant("Ada", "Bo"),)),
    ("Make the second of the names under Bakers italic", (), (slant("Ada"), slant("Ada", "Bo"))),
    ("The flour came too late. Make the title italic.", slant("Plum"), ((), slant(FLOUR), slant("Plum", FLOUR))),
    ("The flour came without the eggs. Make the title italic.", (), (slant("Plum", EGGS), slant("Plum"))),
)

PHONE = look("0161 496 0123", "The boiler", italic=True)
MAIL = look("help@court.example", "The boiler", italic=True)
WEB = look("www.court.example/boiler", "See", italic=True)

NOTICE: tuple[Case, ...] = (
    (
        "Make the date italic",
        (look("4 July 2025", DATE, italic=True),),
        (slant(DATE), (look("1 July", "The boiler", italic=True),), (look("July 2025", DATE, italic=True),), ()),
    ),
    ("Put the date on the right", right(DATE), (right("The boiler"), right(DATE, SUBJECT), ())),
    (
        "Change the date to 5 July 2025",
        (text(DATE, "4 July 2025", "5 July 2025"),),
        ((text(DATE, "Date:\t4 July 2025", "5 July 2025"),), (text("The boiler", "1 July", "5 July 2025"),), ()),
    ),
    ("Make the phone number italic", (PHONE,), (slant("The boiler"), (PHONE, MAIL), (MAIL,), ())),
    ("Make the e-mail address italic", (MAIL,), (slant("The boiler"), (PHONE,), (WEB,), ())),
    ("Make the web address italic", (WEB,), (slant("See"), (MAIL,), ())),
    ("Right-align the web address", right("See"), (right("The boiler"), (WEB,))),
    (
        "Make the price italic",
        (look("40 euros", "See", italic=True),),
        ((look("40", "See", italic=True),), slant("See"), ()),
    ),
    ("Make the total italic", (), (slant("See"), (look("40 euros", "See", italic=True),))),
    ("Make the subject line italic", slant(SUBJECT), (slant(DATE), (look("Boiler", SUBJECT, italic=True),), ())),
    ("Make the line with the subject italic", slant(SUBJECT), (slant(SUBJECT, DATE), ())),
    (
        "Make the To, From and Date lines italic",
        slant(TO, FROM, DATE),
        (slant(TO, FROM), slant(TO, FROM, DATE, SUBJECT), slant(TO, FROM, SUBJECT), ()),
    ),
    ("Make the To and Cc lines italic", (), (slant(TO), slant(TO, FROM), slant(TO, FROM, DATE, SUBJECT))),
    (
        "For the four lines To, From, Date and Subject, set a left tab stop at 4 cm.",
        tuple(stop(start, 113.4) for start in (TO, FROM, DATE, SUBJECT)),
        (
            tuple(stop(start, 113.4) for start in (TO, FROM, DATE)),
            tuple(stop(start, 113.4, "right") for start in (TO, FROM, DATE, SUBJECT)),
            tuple(stop(start, 113.4) for start in (TO, FROM, DATE, SUBJECT, "Dear")),
        ),
    ),
    ("For the five lines To, From, Date and Subject, set a left tab stop at 4 cm.", (), ((stop(TO, 113.4),),)),
    ("Change the subject line to Heating", (), ((text(SUBJECT, "Subject:\tBoiler", "Heating"),),)),
    ("Make the subject italic", (), (slant(SUBJECT), (look("Subject", SUBJECT, italic=True),))),
    ("Make the lines from To to Date italic", (), (slant(TO, FROM, DATE), slant(TO, DATE))),
    ("Delete the To and Cc lines", (), ((gone(TO),), (gone(TO), gone(FROM)))),
    (
        "Delete the To and From lines",
        (gone(TO), gone(FROM)),
        ((gone(TO),), (gone(TO), gone(FROM), gone(DATE)), ()),
    ),
    (
        "Make the line below the subject line italic",
        (whole("Dear", italic=True),),
        (slant(SUBJECT), (whole(SUBJECT, underline=True, italic=True),)),
    ),
    ("Make the greeting italic", (whole("Dear", italic=True),), ((whole("The boiler", italic=True),), ())),
    (
        "Make the greeting and closing italic",
        (whole("Dear", italic=True), whole("Kind", italic=True)),
        ((whole("Dear", italic=True),), (whole("Dear", italic=True), whole("The caretaker", italic=True))),
    ),
    ("Make the closing italic", (whole("Kind", italic=True),), ((whole("The caretaker", italic=True),), ())),
    ("Make the steps under Method italic", (), (slant("The boiler"),)),
)

ACCOUNTS: tuple[Case, ...] = (
    (
        "Right-align the figures in the Price column",
        right(*PRICES),
        (right("Price", *PRICES), right(*PRICES[:2]), right("2", "1", *PRICES), right("6", "9"), ()),
    ),
    (
        'Right-align the figures in the "Price" column (rows below the header).',
        right(*PRICES),
        (right("Price", *PRICES), right("4.50"), ()),
    ),
    ("Right-align the Price column", right("Price", *PRICES), (right(*PRICES), right("Price"))),
    ("Right-align the Price column, but not the header", right(*PRICES), (right("Price", *PRICES), right(PRICES[0]))),
    ("Right-align the figures in the Item column", (), (right("Rope", "Net", "Total"), right(*PRICES))),
    (
        "Make the Qty and Price columns italic",
        slant("Qty", "2", "1", "Price", *PRICES),
        (slant("Qty", "2", "1"), slant("Price", *PRICES), slant("2", "1", *PRICES), ()),
    ),
    (
        "Make the total italic and right-align the figures in the Price column",
        (*slant("17.00"), *right(*PRICES)),
        ((*slant("17.00"), *right("Price", *PRICES)), slant("17.00"), (*slant("Total"), *right(*PRICES))),
    ),
    ("Right-align the figures in the second table", right("6", "9"), (right("6"), right("Hours", "6", "9"))),
    ("Make the Qty and Cost columns italic", (), (slant("Qty", "2", "1"), slant("Qty", "2", "1", "Price", *PRICES))),
    (
        "Make the Qty and Hours columns italic",
        (),
        (slant("Qty", "2", "1", "Hours", "6", "9"), slant("Hours", "6", "9")),
    ),
    (
        "I want everything in the Qty and Price columns pushed to the right side of the cells, headers too.",
        right("Qty", "2", "1", "Price", *PRICES),
        (right("2", "1", *PRICES), right("Qty", "2", "1"), right("Item", "Qty", "2", "1", "Price", *PRICES)),
    ),
    (
        "Make the top row of both tables italic",
        slant("Item", "Qty", "Price", "Job", "Hours"),
        (slant("Item", "Qty", "Price"), slant("Job", "Hours"), slant("Item", "Qty", "Price", "Rope", "2", "4.50"), ()),
    ),
    (
        "Make both header rows italic",
        slant("Item", "Qty", "Price", "Job", "Hours"),
        (slant("Item", "Qty", "Price"), slant("Item", "Qty", "Price", "Rope", "2", "4.50"), ()),
    ),
    ("Make the first row of all three tables italic", (), (slant("Item", "Qty", "Price", "Job", "Hours"),)),
    ("Give the top row of both tables a grey background", (), ((shaded("808080", (1, 1), (1, 2), (1, 3)),), ())),
    (
        "Make the second and third rows of the first table italic",
        slant("Rope", "2", "4.50", "Net", "1", "8.00"),
        (slant("Rope", "2", "4.50"), slant("Net", "1", "8.00")),
    ),
    ("Make the total italic", slant("17.00"), (slant("Total"), slant("Total", "17.00"), slant("8.00"), ())),
    (
        "Make the date italic",
        (),
        ((look("1 May 2024", "From", italic=True),), (look("30 April 2025", "From", italic=True),)),
    ),
    ("Make the phone number italic", (), ((look("0161 496 0123", "From", italic=True),),)),
    ("Make the price italic", (), (slant("4.50"), slant("Price", *PRICES))),
    (
        "Make both headings italic",
        (whole("Spring", italic=True), whole("Autumn", italic=True)),
        (
            (whole("Spring", italic=True),),
            (whole("Spring", italic=True), whole("Autumn", italic=True), whole("Club", italic=True)),
        ),
    ),
    ("Make the two paragraphs under Spring italic", (), (slant("Spring"), slant("Item"))),
    (
        "We gave up on the nets. Make that row italic.",
        slant("Net", "1", "8.00"),
        (slant("Rope", "2", "4.50"), slant("Net")),
    ),
    (
        "We gave up on nets and ropes. Make that row italic.",
        (),
        (slant("Net", "1", "8.00"), slant("Rope", "2", "4.50")),
    ),
    ("We gave up on the sails. Make that row italic.", (), (slant("Net", "1", "8.00"),)),
    ("Make the job names italic", (), (slant("Job"), slant("Painting", "Mowing"))),
)

AUTHOR, ANN = "by Ann", look("Ann Lee", "by Ann", italic=True)
CO2 = (look("2", "The beans", 2, subscript=True), look("2", "The CO2", subscript=True))
PAPER: tuple[Case, ...] = (
    ("Make the author line italic.", slant(AUTHOR), (slant("Growth"), (ANN,), ())),
    ("Put the line with my name in italics", slant(AUTHOR), (slant("The CO2"), (ANN,), ())),
    ("Put the author's name in italics.", (ANN,), (slant(AUTHOR), slant("Growth"), ())),
    ("Set my name at the top in italics", (ANN,), ((look("Bo Day", "The CO2", italic=True),), slant(AUTHOR), ())),
    ("Right-align the date please", right("Date"), (right("The beans"), right("Date", "The beans"), ())),
    ("Make the contact line italic", slant("Write"), (slant("The CO2"), ())),
    ("Make the address line italic", slant("Write"), (slant("The beans"), ())),
    ("Put the closing line in italics.", slant("Thank"), (slant("The CO2"), ())),
    (
        "Make the 2 in m2 superscript.",
        (look("2", "The beans", 1, superscript=True),),
        ((look("2", "The beans", superscript=True),), (look("2", "The beans", 2, superscript=True),), ()),
    ),
    (
        'Change the 2 in every "CO2" to a subscript.',
        CO2,
        (CO2[:1], (*CO2, look("2", "The beans", subscript=True)), ()),
    ),
    (
        "The 2 in CO2 should be subscript, fix that everywhere",
        CO2,
        (CO2[:1], (look("CO2", "The CO2", subscript=True),)),
    ),
    ("Subscript the 2 in all the CO2s", CO2, (CO2[1:], ())),
    (
        "Make the title italic and not bold",
        (whole("Growth", italic=True, bold=False),),
        ((whole("Growth", italic=True, bold=True),), (whole("Growth", bold=False),), ()),
    ),
    ("Make the title italic and not the last paragraph", (), (slant("Growth"), slant("Growth", "Thank"))),
    ("Underline the last paragraph so I don't forget it", (whole("Thank", underline=True),), (slant("Thank"), ())),
)

MADE: tuple[tuple[Callable[[], Any], tuple[Case, ...]], ...] = (
    (recipe, RECIPE),
    (notice, NOTICE),
    (accounts, ACCOUNTS),
    (paper, PAPER),
)
CASES = [(made, case) for made, cases in MADE for case in cases]


@pytest.mark.parametrize(("made", "case"), CASES, ids=[case[0][:70] for _, case in CASES])
def test_only_what_the_name_means_is_accepted(made: Callable[[], Any], case: Case, tmp_path: Path) -> None:
    request, wanted, wrong = case
    before = result(tmp_path, made=made)
    if wanted:
        found = read(request, before, result(tmp_path, *wanted, made=made))
        assert found.verdict is Verdict.ACCEPTED, found.reason
        assert understandable(request, before) == ""
    for edits in wrong:
        found = read(request, before, result(tmp_path, *edits, made=made))
        assert found.verdict is not Verdict.ACCEPTED, (len(edits), found.reason)


def test_there_are_more_wrong_results_than_right_ones() -> None:
    assert sum(len(case[2]) for _, case in CASES) > 2 * sum(bool(case[1]) for _, case in CASES)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("thing", ["phone number", "e-mail address", "web address", "price", "date", "total"])
def test_a_hostile_document_costs_no_time(thing: str, tmp_path: Path) -> None:
    def made() -> Any:
        document = recipe()
        for line in ("a" * 100_000, "1 " * 50_000, "0" * 100_000, "1," * 50_000):
            document.add_paragraph(line)
        return document

    assert understandable(f"Make the {thing} bold", result(tmp_path, made=made)) != ""
