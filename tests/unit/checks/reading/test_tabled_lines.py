"""Lines that become a table: planner, check and second reading on the same documents; wrong tables pass nobody."""

import pytest

from tasks.checks.language import validate
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.reordering import body_without
from tasks.checks.restating.turns import plainly
from tasks.errors import DataError
from tasks.planner.document import DocumentIndex
from tasks.planner.tabling import tabled_as_asked
from tasks.schemas import Check, Plan
from tests.unit.checks.reading.test_order import Part, document, head, holds, item, line, table

MARKET = document(
    head("Market report"),  # 0
    line("When we came, it rained."),  # 1
    line("Then, it stopped."),  # 2
    head("Prices"),  # 3
    line("Item, Price, Stock"),  # 4
    line("Apples, 2.50, 40"),  # 5
    line("Plums, 4.00, 12"),  # 6
    head("Staff"),  # 7
    line("Anna\t12"),  # 8
    line("Ben\t14"),  # 9
    line("That is all of them."),  # 10
)


def made(parts: tuple[Part, ...], first: int, *rows: str, **look: object) -> tuple[Part, ...]:
    """The document as Writer leaves it: a table in the place of as many lines."""
    rest = [*parts[:first], table(*rows, borders="none", widths=[144, 144], **look), *parts[first + len(rows) :]]
    return document(*rest)


PRICES = made(MARKET, 4, "Item|Price|Stock", "Apples|2.50|40", "Plums|4.00|12")
HEADED = made(MARKET, 4, "Item|Price|Stock", "Apples|2.50|40", "Plums|4.00|12", style="Table Grid", header_rows=1)
STAFF = made(MARKET, 8, "Anna|12", "Ben|14")
WRONG = (
    MARKET,
    made(MARKET, 4, "Item| Price| Stock", "Apples| 2.50| 40", "Plums| 4.00| 12"),  # spaces left
    made(MARKET, 4, "Item|Price", "Apples|2.50", "Plums|4.00"),  # a column lost
    made(MARKET, 4, "Item|Price|Stock", "Plums|4.00|12", "Apples|2.50|40"),  # another order
    made(MARKET, 4, "Item, Price, Stock", "Apples, 2.50, 40", "Plums, 4.00, 12"),  # not split
    body_without(made(MARKET, 4, "Item|Price|Stock", "Apples|2.50|40"), {5}),  # a row lost
    made(MARKET, 3, "Prices", "Item", "Apples", "Plums"),
    made(PRICES, 6, "Anna|12", "Ben|14"),  # both
    made(MARKET, 1, "When we came|it rained.", "Then|it stopped."),
    tuple({**p, "runs": [{**r, "bold": True} for r in p["runs"]]} if p["text"] == "Prices" else p for p in PRICES),
    tuple(
        {**p, "paragraphs": [{**c, "runs": [{**r, "bold": True} for r in c["runs"]]} for c in p["paragraphs"]]}
        if p["kind"] == "table"
        else p
        for p in PRICES
    ),
)
RIGHT = (
    ("Could you help me convert the text separated by commas to a table?", PRICES),
    ("turn the comma-separated lines under Prices into a table", PRICES),
    ('make a table out of the lines from "Item, Price, Stock" to "Plums, 4.00, 12"', PRICES),
    ("Make a table of the comma-separated text.", PRICES),
    ("Convert the text under Prices to a table, using commas as the separator.", PRICES),
    ("Turn the lines under Prices into a table.", PRICES),
    ("I would like the comma separated values in the Prices section to be a table", PRICES),
    ("The comma-separated lines should become a table.", PRICES),
    ("put the tab-separated list into a table", STAFF),
    ("Please convert the tab-delimited text to a table.", STAFF),
    ("Turn the text that is separated by tabs into a table", STAFF),
    ("Put the data in the Staff section in a table, please.", STAFF),
)
REFUSED = (
    "Convert the first two comma-separated lines to a table.",
    "Convert the comma-separated text under Prices to a table with a bold header row.",
    "Convert the comma-separated text except the first line to a table.",
    "Don't convert the comma-separated text to a table.",
    "Convert the comma-separated text to a bulleted list.",
    "Convert the text separated by semicolons to a table.",
    "Convert the comma-separated lines under Staff to a table.",
    "Turn the lines under Costs into a table.",
    "Turn the text into a table.",
    "Convert the text separated by commas or tabs to a table.",
    "Convert the comma-separated text to a table and sort it.",
    "Convert the comma-separated text to a table with two columns.",
    "Should the comma-separated text be a table?",
    'Make a table out of the lines from "Item, Price, Stock" to "Staff".',
    "If the prices are right, convert the comma-separated text to a table.",
)


def planned(request: str, parts: tuple[Part, ...]) -> Plan | None:
    index = DocumentIndex.of(parts)
    try:
        return tabled_as_asked(plainly(request, index.vocabulary), index)
    except DataError:
        return None


@pytest.mark.parametrize(("request_text", "right"), RIGHT)
def test_these_lines_are_a_table_and_no_others(request_text: str, right: tuple[Part, ...]) -> None:
    plan = planned(request_text, MARKET)
    assert plan is not None
    validate(plan.expectation)
    assert understandable(request_text, MARKET) == ""
    for after in (PRICES, HEADED, STAFF, *WRONG):
        fits = after is right or (after is HEADED and right is PRICES)
        assert holds(plan, MARKET, after) == fits
        assert (read(request_text, MARKET, after).verdict == Verdict.ACCEPTED) == fits


@pytest.mark.parametrize("request_text", REFUSED)
def test_what_is_in_doubt_is_no_table(request_text: str) -> None:
    assert planned(request_text, MARKET) is None
    assert all(read(request_text, MARKET, after).verdict != Verdict.ACCEPTED for after in (PRICES, STAFF, *WRONG[1:]))


@pytest.mark.parametrize(
    "lines",
    [
        ("Anna,12", "Ben,14,3"),  # not as often
        ("Rent, 1,200", "Gas, 2,300"),  # a comma inside a number
        ('"Bell, Anna",12', '"Roe, Ben",14'),
        ("Anna,12,", "Ben,14,"),
        (",12", ",14"),
    ],
)
def test_fields_that_cannot_be_told(lines: tuple[str, ...]) -> None:
    parts = document(head("Rooms"), *map(line, lines), line("Thanks."))
    request = "Convert the comma-separated text to a table."
    assert planned(request, parts) is None
    assert understandable(request, parts)


def test_one_of_two_places_must_be_named() -> None:
    parts = document(
        head("Rooms"), line("Anna,12"), line("Ben,14"), head("Desks"), line("Cleo,1"), line("Dan,2"), line("Thanks.")
    )
    assert planned("Convert the comma-separated text to a table.", parts) is None
    assert "2 places" in understandable("Convert the comma-separated text to a table.", parts)
    assert planned("Convert the comma-separated text under Desks to a table.", parts) is not None


def test_items_of_a_list_stay_items() -> None:
    parts = document(head("Rooms"), item("Anna,12"), item("Ben,14"), line("Thanks."))
    assert planned("Convert the comma-separated list to a table.", parts) is None
    assert understandable("Convert the comma-separated list to a table.", parts)


def test_a_line_behind_a_last_table_comes_with_it() -> None:
    parts = document(head("Rooms"), line("Anna; 12"), line("Ben; 14"))
    plan = planned("Convert the text separated by semicolons to a table.", parts)
    assert plan is not None
    after = document(head("Rooms"), table("Anna|12", "Ben|14", widths=[1, 2]), line(""))
    said = document(head("Rooms"), table("Anna|12", "Ben|14", widths=[1, 2]), line("more"))
    assert holds(plan, parts, after)
    assert not holds(plan, parts, said)
    request = "Convert the text separated by semicolons to a table."
    assert read(request, parts, after).verdict == Verdict.ACCEPTED
    assert read(request, parts, said).verdict == Verdict.REJECTED


def test_spaces_go_before_the_dialog_splits() -> None:
    plan = planned("Convert the comma-separated text to a table.", MARKET)
    assert plan is not None
    typed = [a.args["text"] for a in plan.actions if a.function == "set_edit_text"]
    assert typed == [", ", ",", ","]
    staff = planned("Convert the tab-separated text to a table.", MARKET)
    assert staff is not None
    assert not any("Find" in step for step in staff.steps)


@pytest.mark.parametrize("value", [[], [[]], [["a"], ["b", "c"]], ["ab"], "table", [[1, 2]]])
def test_rows_are_texts_and_as_many_in_each(value: object) -> None:
    with pytest.raises(DataError):
        validate([Check(kind="order", where={"index": 0}, property="table", value=value)])
