"""A blank page beside a part of the document: planner, check and second reading on the same documents."""

import pytest

from tasks.checks.alignment import Part
from tasks.checks.language import evaluate_parts
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.restating.turns import plainly
from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.planner.insertions import blank_page_as_asked
from tests.unit.checks.reading.test_order import document, head, line, table

SHEET = {
    "kind": "page", "section": 1, "orientation": "portrait", "width": 612, "height": 792, "margin_top": 72,
    "margin_bottom": 72, "margin_left": 90, "margin_right": 90, "columns": 1,
}  # fmt: skip
TEXTS = (head("The club"), line("We meet on Mondays."), head("Money"), line("Fees are due."), line("Pay at the gate."))
BROKEN = {"page_break_before": True}


def pages(*body: Part) -> tuple[Part, ...]:
    """A document of one section; its page breaks are told by the paragraphs that begin a page."""
    found = document(*body)
    breaks = []
    for n, part in enumerate(found):
        if part.get("page_break_before"):
            following = next((p["text"] for p in found[n:] if p["text"]), "")
            breaks.append({"kind": "break", "type": "page", "offset": 0, "paragraph": part["text"], "at": n,
                           "before": following})  # fmt: skip
    return (*found, *breaks, SHEET)


BEFORE = pages(*TEXTS)
MONEY = pages(*TEXTS[:2], line("", **BROKEN), {**TEXTS[2], **BROKEN}, *TEXTS[3:])
END = pages(*TEXTS, line("", **BROKEN))
ONE_BREAK = pages(*TEXTS[:2], {**TEXTS[2], **BROKEN}, *TEXTS[3:])
NOT_ALONE = pages(*TEXTS[:2], line("", **BROKEN), *TEXTS[2:])
TWO_EMPTY = pages(*TEXTS[:2], line("", **BROKEN), line("", **BROKEN), {**TEXTS[2], **BROKEN}, *TEXTS[3:])
LOST = pages(TEXTS[0], line("", **BROKEN), {**TEXTS[2], **BROKEN}, *TEXTS[3:])
FEES = pages(*TEXTS[:3], line("", **BROKEN), {**TEXTS[3], **BROKEN}, TEXTS[4])
OTHERS = (BEFORE, MONEY, END, ONE_BREAK, NOT_ALONE, TWO_EMPTY, LOST, FEES)


@pytest.mark.parametrize(
    ("order", "right"),
    [
        ("Hey, can you throw in a blank page right after this one?", END),
        ("insert a blank page after page 1", END),
        ("Add an empty page after the first page.", END),
        ("I need a blank page after the last paragraph.", END),
        ("insert a blank page before 'Money'", MONEY),
        ('Please put an empty page in front of the heading "Money".', MONEY),
        ("Add a blank page after the first paragraph", MONEY),
    ],
)
def test_one_page_stays_empty(order: str, right: tuple[Part, ...]) -> None:
    plan = blank_page_as_asked(plainly(order), DocumentIndex.of(BEFORE))
    assert plan is not None
    for after in OTHERS:
        assert (read(order, BEFORE, after).verdict is Verdict.ACCEPTED) == (after is right)
    assert all(r.passed for r in evaluate_parts(plan.expectation, BEFORE, right))
    for wrong in (BEFORE, ONE_BREAK, TWO_EMPTY, LOST):
        assert not all(r.passed for r in evaluate_parts(plan.expectation, BEFORE, wrong)) or right is END


LONG = pages(*TEXTS, *(line("The pump ran all evening and nobody came to the gate. " * 5) for _ in range(20)))
TABLED = document(head("The club"), table("a|b"), line("Fees are due."))
HEADS = pages(head("The club"), head("Money", 2), line("Fees are due."))


@pytest.mark.parametrize(
    ("order", "before"),
    [
        ("Throw in a blank page after this one", LONG),
        ("Insert a blank page after page 2", BEFORE),
        ("Insert a blank page after the third page", BEFORE),
        ("Insert a blank page before Fees are due.", (*TABLED, SHEET)),
        ("Insert a blank page after the title.", HEADS),
        ("Insert a blank page before the first heading", BEFORE),
    ],
)
def test_where_a_page_ends_is_not_guessed(order: str, before: tuple[Part, ...]) -> None:
    with pytest.raises(Unfit):
        blank_page_as_asked(plainly(order), DocumentIndex.of(before))


def test_the_second_reading_does_not_guess_it_either() -> None:
    assert understandable("Throw in a blank page after this one", LONG)
    assert understandable("Insert a blank page after page 2", BEFORE)


@pytest.mark.parametrize(
    "order",
    ["Add a blank page after this page if it is full.", "Insert a blank page before Money and make it bold."],
)
def test_more_than_the_page_is_no_order_of_this_kind(order: str) -> None:
    assert blank_page_as_asked(plainly(order), DocumentIndex.of(BEFORE)) is None
