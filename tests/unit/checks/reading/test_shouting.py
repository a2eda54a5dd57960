"""Letters of whole texts: what is shouted in small letters, words begun with a capital; planner and second reading."""

import pytest

from tasks.checks.alignment import Part
from tasks.checks.language import evaluate_parts
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.restating.turns import plainly
from tasks.planner.assembly import Unfit
from tasks.planner.capitals import shouted
from tasks.planner.document import DocumentIndex
from tasks.planner.letter_case import lowered_as_asked
from tests.unit.checks.reading.test_order import document, head, line, table

RULES = ("HOUSE RULES", "PLEASE close the door. NO BICYCLES here.", "The BBC and the EU came.")
SMALL = ("house rules", "please close the door. no bicycles here.", "The BBC and the EU came.")


def letter(texts: tuple[str, ...], cells: tuple[str, str] = ("NAME", "Town")) -> tuple[Part, ...]:
    return tuple(document(head(texts[0]), *map(line, texts[1:]), table("|".join(cells))))


BEFORE, AFTER = letter(RULES), letter(SMALL, ("name", "Town"))
ORDERS = (
    "I am currently working on my text, and I need to convert all uppercase text to lowercase.",
    "Convert all uppercase text to lowercase.",
    "Make everything that is in capitals lower case.",
    "I have text in ALL CAPS, turn it into lower case.",
    "Could you help me convert all the uppercase text to lowercase?",
    "Change all caps to lowercase.",
)


@pytest.mark.parametrize("order", ORDERS)
def test_what_is_shouted_becomes_small(order: str) -> None:
    plan = lowered_as_asked(plainly(order), DocumentIndex.of(BEFORE))
    assert plan is not None
    assert "left as they are: BBC, EU" in plan.understood
    assert all(r.passed for r in evaluate_parts(plan.expectation, BEFORE, AFTER))
    assert read(order, BEFORE, AFTER).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    "wrong",
    [
        BEFORE,
        letter(SMALL),
        letter((*SMALL[:2], "the bbc and the eu came."), ("name", "Town")),
        letter(("House Rules", *SMALL[1:]), ("name", "Town")),
        letter(("house rules", "please close the door. NO BICYCLES here.", SMALL[2]), ("name", "Town")),
        letter((*SMALL[:2], "The BBC and the EU left."), ("name", "Town")),
    ],
)
def test_any_other_result_is_rejected(wrong: tuple[Part, ...]) -> None:
    plan = lowered_as_asked(plainly(ORDERS[1]), DocumentIndex.of(BEFORE))
    assert plan is not None
    assert not all(r.passed for r in evaluate_parts(plan.expectation, BEFORE, wrong))
    assert read(ORDERS[1], BEFORE, wrong).verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    ("order", "texts"),
    [
        (ORDERS[1], ("Visitors", "The NASA people came by bus, the BBC too.")),
        (ORDERS[1], ("Visitors", "Nobody came.")),
        ("Change all capital letters to lowercase.", RULES),
    ],
)
def test_names_and_sentences_keep_their_capitals(order: str, texts: tuple[str, ...]) -> None:
    before = letter(texts, ("Name", "Town"))
    with pytest.raises(Unfit):
        lowered_as_asked(plainly(order), DocumentIndex.of(before))
    assert understandable(order, before)


@pytest.mark.parametrize(
    "order",
    [
        "Convert all uppercase text to lowercase except the headings.",
        "Convert all uppercase text to lowercase if it is a heading.",
        "Convert all uppercase text to lowercase and bold.",
        "Convert the uppercase text in the second paragraph to lowercase.",
    ],
)
def test_what_restricts_the_order_is_kept(order: str) -> None:
    assert plainly(order) == order
    assert lowered_as_asked(order, DocumentIndex.of(BEFORE)) is None


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("in the EU, UK and US", []),
        ("I AM HERE. so WE ARE HERE", ["I AM HERE.", "WE ARE HERE"]),
        ("the PLAN B is", ["PLAN"]),
        ("MR. SMITH IS HERE. BBC said so", ["MR. SMITH IS HERE."]),
        ("H2O IS WATER", ["H2O IS WATER"]),
        ("line ONE\nTWO MORE", ["TWO MORE"]),
    ],
)
def test_stretches(text: str, stretches: list[str]) -> None:
    assert [text[a:b] for a, b in shouted(text).spans] == stretches


@pytest.mark.parametrize(
    ("order", "read_as"),
    [
        ("Could you make the first letter of every word a capital?", "Capitalize each word of the whole document."),
        ("capitalise every word in the second paragraph", "Capitalize each word of the second paragraph"),
        ("Start each word of the title with a capital letter.", "Capitalize each word of the title."),
    ],
)
def test_first_letters(order: str, read_as: str) -> None:
    assert plainly(order) == read_as
