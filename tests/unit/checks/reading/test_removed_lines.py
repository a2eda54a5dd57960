"""Lines that go, and paragraphs joined: planner, check and second reading on the same documents."""

import pytest

from tasks.checks.language import validate
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.reordering import body_joined, body_without
from tasks.checks.restating.turns import plainly
from tasks.errors import DataError
from tasks.planner.document import DocumentIndex
from tasks.planner.joining_lines import joined_as_asked
from tasks.planner.removing_lines import removed_as_asked
from tasks.schemas import Check, Plan
from tests.unit.checks.reading.test_order import Part, document, head, holds, item, line, table

CAMP = document(
    head("The camp"),  # 0
    line("We leave on Friday. Bring a torch."),  # 1
    line(""),  # 2
    line("The camp is by the lake."),  # 3
    line("Swimming is allowed in the mornings."),  # 4
    line(""),  # 5
    head("Children on the coach"),  # 6
    line("Mia Roberts"),  # 7
    line("Leo Bell"),  # 8
    line("Mia Roberts"),  # 9
    head("Packing"),  # 10
    item("Pack the tent last."),  # 11
    item("Roll the mats and tie them."),  # 12
    item("Put a torch into the tent bag."),  # 13
    head("Thanks"),  # 14
    line("Thank you to all who help."),  # 15
    line("The minibus is lent by the school."),  # 16
)
NO_EMPTY = body_without(CAMP, {2, 5})
ONE_EMPTY = body_without(CAMP, {2})
ONCE = body_without(CAMP, {9})
FIRST_GONE = body_without(CAMP, {7})
NO_MATS = body_without(CAMP, {12})
NO_TENT = body_without(CAMP, {11})
THANKS = body_joined(CAMP, 15, 2)
LAKE = body_joined(CAMP, 3, 2)
OTHERS = (CAMP, NO_EMPTY, ONE_EMPTY, ONCE, FIRST_GONE, NO_MATS, NO_TENT, THANKS, LAKE)
RIGHT = (
    ("Delete the empty lines between the paragraphs.", NO_EMPTY),
    ("Please remove all blank lines", NO_EMPTY),
    ("Get rid of the blank paragraphs in the document.", NO_EMPTY),
    ("Some children are on the coach list twice; keep only the first of each name.", ONCE),
    ("Remove the duplicate names from the coach list.", ONCE),
    ("Delete duplicates, keeping the first one.", ONCE),
    ("There are duplicates in the coach list. Remove them.", ONCE),
    ("Remove the step about rolling the mats.", NO_MATS),
    ("Delete the mats bullet.", NO_MATS),
    ("Join the last two paragraphs into one.", THANKS),
    ("Merge the last two paragraphs.", THANKS),
    ("Please make the last two paragraphs into one paragraph.", THANKS),
    ("Join the paragraph about swimming to the paragraph about the lake.", LAKE),
    ('Combine the paragraph that starts "The camp" with the next paragraph.', LAKE),
)
REFUSED = (
    "Delete the first empty line.",
    "Delete the empty lines in the table.",
    "Delete the empty lines under Packing.",
    "Remove the duplicate names but keep the last of each.",
    "Remove the duplicate names from the packing list.",
    "Some children are on the coach list twice; keep both.",
    "Some children are on the coach list twice.",
    "Remove the step about the tent.",  # two of them
    "Remove the step about packing lightly.",
    "Don't remove the step about rolling the mats.",
    "Join the first two paragraphs into one.",  # an empty line between them
    "Join the last two paragraphs into one and make it bold.",
    "Put the last two paragraphs on a new page.",
    "Join the last two lines of the coach list.",
    "Merge the last two paragraphs of the report into the first one.",
    "Delete the paragraph about the minibus and the step about the mats.",
)


def planned(request: str, parts: tuple[Part, ...]) -> Plan | None:
    index = DocumentIndex.of(parts)
    text = plainly(request, index.vocabulary)
    try:
        return removed_as_asked(text, index) or joined_as_asked(text, index)
    except DataError:
        return None


@pytest.mark.parametrize(("request_text", "right"), RIGHT)
def test_these_lines_go_and_no_others(request_text: str, right: tuple[Part, ...]) -> None:
    plan = planned(request_text, CAMP)
    assert plan is not None
    validate(plan.expectation)
    assert understandable(request_text, CAMP) == ""
    for after in OTHERS:
        assert holds(plan, CAMP, after) == (after is right)
        assert (read(request_text, CAMP, after).verdict == Verdict.ACCEPTED) == (after is right)


@pytest.mark.parametrize("request_text", REFUSED)
def test_what_is_in_doubt_goes_for_nobody(request_text: str) -> None:
    assert planned(request_text, CAMP) is None
    assert all(read(request_text, CAMP, after).verdict != Verdict.ACCEPTED for after in OTHERS[1:])


def test_names_that_are_nearly_the_same_are_left() -> None:
    parts = document(head("Names"), line("Mia Bell"), line("mia Bell"), line("Mia Bell"), line("That is all of them."))
    assert planned("Remove the duplicate names.", parts) is None
    assert understandable("Remove the duplicate names.", parts)


def test_an_empty_line_beside_a_table_is_needed() -> None:
    parts = document(line("One."), line(""), table("a|b", "1|2"), line(""), line("Two."))
    assert planned("Remove all empty lines.", parts) is None
    assert understandable("Remove all empty lines.", parts)


def test_a_joined_paragraph_has_one_space_and_the_first_format() -> None:
    parts = document(line("One. ", alignment="center"), line("Two."), line("Three."))
    joined = body_joined(parts, 0, 2)
    assert [p["text"] for p in joined] == ["One. Two.", "Three."]
    assert joined[0]["alignment"] == "center"
    assert "".join(r["text"] for r in joined[0]["runs"]) == "One. Two."


@pytest.mark.parametrize(("of", "value"), [("gone", []), ("gone", [0, 0]), ("joined", 1), ("joined", "two")])
def test_what_goes_or_is_joined_is_numbered(of: str, value: object) -> None:
    with pytest.raises(DataError):
        validate([Check(kind="order", where={"index": 0}, property=of, value=value)])
    check = Check(kind="order", where={"index": 16}, property="joined", value=2)
    assert not holds(
        Plan(steps=(), actions=(), expectation=(check,), understood="", confidence=1, source=""), CAMP, CAMP
    )
