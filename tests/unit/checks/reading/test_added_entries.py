"""Entries added to a list: planner, check and second reading on the same documents; wrong results pass nobody."""

from typing import Any

import pytest

from tasks.checks.language import validate
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.restating.turns import plainly
from tasks.errors import DataError
from tasks.planner.adding_items import added_as_asked
from tasks.planner.document import DocumentIndex
from tasks.schemas import Check, Plan
from tests.unit.checks.reading.test_order import Part, document, head, holds, item, line

CITED = "Steinberg, F. M. (2003). Cocoa and chocolate. J. Am. Diet. Assoc., 103, 215-223."
BODY = (
    head("Weekend"),  # 0
    line("We go to the lake and come back on Sunday."),  # 1
    head("Shopping list"),  # 2
    item("Apples"),  # 3
    item("Bread"),  # 4
    item("Milk"),  # 5
    head("Before we go"),  # 6
    line("Things to bring:"),  # 7
    item("tent", "number"),  # 8
    item("torch", "number"),  # 9
    line("Ask Ben for the key."),  # 10
    head("Ingredients"),  # 11
    line("2 eggs"),  # 12
    line("1 cup flour"),  # 13
    head("References"),  # 14
    line("Adams, B. (1999). Cocoa beans. Food Review, 3, 1-9.", indent_left=36),  # 15
    line("Keen, C. L. (2001). Chocolate. J. Nutr., 20, 436-439.", indent_left=36),  # 16
)
HOME = document(*BODY)


def grown(at: int, *texts: str, like: Part | None = None, **more: Any) -> tuple[Part, ...]:
    """The document with new paragraphs before the part at a position, alike with the one in front of it."""
    new = [{**(like or BODY[at - 1]), "text": t, "runs": [{"text": t, "size": 11}], **more} for t in texts]
    return document(*BODY[:at], *new, *BODY[at:])


ORANGES = grown(6, "Oranges")
ON_TOP = grown(3, "Oranges", like=BODY[3])
AFTER_APPLES = grown(4, "Oranges")
PENS = grown(10, "pens", "paper")
COAT = grown(9, "rain coat")
SUGAR = grown(14, "1 tsp sugar")
CITATION = grown(17, CITED)
WRONG = (
    grown(6, "oranges"),
    grown(6, "Orange"),
    grown(6, "Oranges", kind="paragraph", list=None),  # no item
    grown(6, "Oranges", list_level=1),
    grown(6, "Oranges", style="List Bullet"),
    grown(6, "Oranges", "Oranges"),
    grown(6, "Oranges", ""),
    grown(5, "Oranges"),  # neither the end nor after the first
    grown(10, "Oranges"),  # the other list
    grown(10, "pens and paper"),
    grown(10, "paper", "pens"),
    grown(10, "rain coat"),
    grown(14, "1 tsp sugar", kind="list_item", list="bullet"),
    grown(17, CITED, indent_left=None),
    grown(16, CITED),
    tuple(
        {**p, "text": "Pears", "runs": [{"text": "Pears", "size": 11}]} if p["text"] == "Bread" else p for p in ORANGES
    ),
    tuple({**p, "runs": [{**r, "bold": True} for r in p["runs"]]} if p["text"] == "Oranges" else p for p in ORANGES),
)
RIGHT = (
    ("add 'Oranges' to the shopping list", ORANGES),
    ('Add "Oranges" to my shopping list, please.', ORANGES),
    ("Could you add oranges to the shopping list?", ORANGES),
    ("Please put some oranges on the shopping list", ORANGES),
    ("add oranges at the end of the shopping list", ORANGES),
    ('Add a new bullet point "Oranges" to the shopping list.', ORANGES),
    ('Add "Oranges" to the bulleted list.', ORANGES),
    ('In the shopping list, add "Oranges".', ORANGES),
    ('Add "Oranges" to the top of the shopping list.', ON_TOP),
    ('Insert "Oranges" as the first item in the shopping list.', ON_TOP),
    ('Put "Oranges" on the shopping list before Apples.', ON_TOP),
    ("Add oranges to the shopping list after Apples.", AFTER_APPLES),
    ('Insert "Oranges" after "Apples" in the shopping list.', AFTER_APPLES),
    ("add pens and paper to the list of things to bring", PENS),
    ('Add "pens" and "paper" to the list under Things to bring.', PENS),
    ("put a rain coat on the list of things to bring, after tent", COAT),
    ('Add "1 tsp sugar" to the ingredients.', SUGAR),
    (f'help me adding "{CITED}" to my reference list', CITATION),
    (f"Add '{CITED}' to the references.", CITATION),
    (f'Add the reference "{CITED}" to the bibliography.', CITATION),
)
REFUSED = (
    "Add oranges to the list.",  # which of two
    "Add 'Oranges' to the packing list.",
    "Add milk to the shopping list.",  # it is there
    'Add "Oranges" to the ordered list under Ingredients.',
    "Add salt and pepper to the shopping list.",
    "Add red wine and blue cheese to the shopping list.",
    "Add white wine and goat cheese to the shopping list.",
    "Don't add oranges to the shopping list.",
    "Add oranges to the shopping list if there are none.",
    "Add oranges to the shopping list and make it bold.",
    "Add oranges to the shopping list in bold.",
    'Add "Oranges" to the shopping list instead of "Apples".',
    'Add "Oranges" to the shopping list after "Pears".',
    "Add bullets to the shopping list.",
    "Add numbers to the shopping list.",
    "Add commas to the shopping list.",
    "Add a border to the shopping list.",
    "Add a title to the shopping list.",
    "Add more items to the shopping list.",
    "Add my name to the shopping list.",
    "Add the date to the shopping list.",
    "Put the shopping list on a new page.",
    "Add DOIs to the reference list.",
    "Add clarity to the shopping list.",
    "Add apostrophes to the shopping list.",
    "Add lemons back to the shopping list.",
    "Add lemons in large type to the shopping list.",
    "Add lemons to the shopping list twice.",
    "Add 5 to the shopping list.",
    'Add "Oranges" to the shopping list and the packing list.',
    "Add page numbers to the references.",
    "Add everything to the shopping list.",
    "Put oranges in the text.",
    "Add oranges or lemons to the shopping list.",
)


def planned(request: str, parts: tuple[Part, ...]) -> Plan | None:
    index = DocumentIndex.of(parts)
    try:
        return added_as_asked(plainly(request, index.vocabulary), index)
    except DataError:
        return None


@pytest.mark.parametrize(("request_text", "right"), RIGHT)
def test_the_entry_comes_to_its_list_and_nothing_else(request_text: str, right: tuple[Part, ...]) -> None:
    plan = planned(request_text, HOME)
    assert plan is not None
    validate(plan.expectation)
    assert understandable(request_text, HOME) == ""
    for after in (HOME, ORANGES, ON_TOP, AFTER_APPLES, PENS, COAT, SUGAR, CITATION, *WRONG):
        assert holds(plan, HOME, after) == (after is right)
        assert (read(request_text, HOME, after).verdict == Verdict.ACCEPTED) == (after is right)


@pytest.mark.parametrize("request_text", REFUSED)
def test_what_is_in_doubt_is_not_added(request_text: str) -> None:
    assert planned(request_text, HOME) is None
    results = (ORANGES, ON_TOP, AFTER_APPLES, PENS, COAT, SUGAR, CITATION, *WRONG)
    assert all(read(request_text, HOME, after).verdict != Verdict.ACCEPTED for after in results)


def test_the_only_list_needs_no_name() -> None:
    parts = document(line("Camping"), item("tent"), item("torch"), line("See you."))
    plan = planned("add a mat to the end of the list", parts)
    assert plan is not None
    after = document(line("Camping"), item("tent"), item("torch"), item("mat"), line("See you."))
    assert holds(plan, parts, after)
    assert read("add a mat to the end of the list", parts, after).verdict == Verdict.ACCEPTED


@pytest.mark.parametrize(
    "lines",
    [
        (item("tent"), {**item("torch"), "list_level": 1}),  # a level below the others
        (item("tent;"), item("torch;")),
        (item("tent"), {**item("torch"), "style": "Quote"}),
        (item("tent"), {**item("torch"), "runs": [{"text": "torch", "size": 11, "link": "http://x.example"}]}),
    ],
)
def test_a_list_that_enter_does_not_go_on_with(lines: tuple[Part, ...]) -> None:
    parts = document(head("Camping list"), *lines, line("See you."))
    assert planned("add a mat to the camping list", parts) is None
    after = document(head("Camping list"), *lines, {**lines[-1], "text": "mat"}, line("See you."))
    assert read("add a mat to the camping list", parts, after).verdict != Verdict.ACCEPTED


def test_marks_that_are_typed_are_not_gone_on_with() -> None:
    parts = document(head("Camping list"), line("- tent"), line("- torch"))
    assert planned('add "mat" to the camping list', parts) is None


def test_a_numbered_list_is_not_any_list() -> None:
    parts = document(line("Camping"), item("tent"), item("torch"), line("See you."))
    after = document(line("Camping"), item("tent"), item("torch"), item("Mat"), line("See you."))
    for kind in ("numbered", "ordered"):
        request = f'Add "Mat" to the {kind} list.'
        assert planned(request, parts) is None
        assert read(request, parts, after).verdict != Verdict.ACCEPTED
    request = 'Add "Mat" to the end of the bulleted list.'
    assert planned(request, parts) is not None
    assert read(request, parts, after).verdict == Verdict.ACCEPTED


@pytest.mark.parametrize("value", [[], [""], ["a", 1], "Oranges", None])
def test_what_is_added_is_text(value: object) -> None:
    with pytest.raises(DataError):
        validate([Check(kind="order", where={"index": 0}, property="added", value=value)])
