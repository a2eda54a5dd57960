"""Sorting and moving: planner, check and second reading on the same documents; wrong orders are accepted by none."""

from typing import Any

import pytest

from tasks.checks.language import evaluate_parts, validate
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.reordering import body_in_order, rows_in_order
from tasks.errors import DataError
from tasks.planner.document import DocumentIndex
from tasks.planner.moving import moved_as_asked
from tasks.planner.sorting import sorted_as_asked
from tasks.schemas import Check, Plan

Part = dict[str, Any]


def line(text: str, kind: str = "paragraph", **more: Any) -> Part:
    return {"kind": kind, "text": text, "style": "Normal", "runs": [{"text": text, "size": 11}], **more}


def head(text: str, level: int = 1) -> Part:
    return line(text, "heading", level=level)


def item(text: str, of: str = "bullet") -> Part:
    return line(text, "list_item", list=of)


def table(*rows: str, **more: Any) -> Part:
    cells = [row.split("|") for row in rows]
    inside = [
        {**line(text), "row": r, "col": c} for r, row in enumerate(cells, 1) for c, text in enumerate(row, 1)
    ]  # fmt: skip
    text = "\n".join("\t".join(row) for row in cells)
    size = {"rows": len(cells), "cols": len(cells[0])}
    return {"kind": "table", "text": text, **size, "cells": cells, "paragraphs": inside, **more}


def document(*body: Part) -> tuple[Part, ...]:
    return tuple({**part, "index": n} for n, part in enumerate(body))


CLUB = document(
    head("Rides this summer"),  # 0
    line("All rides leave from the station car park at nine."),  # 1
    table("Date|Route|Miles", "7 June|Reservoir loop|31", "14 June|Hill climb|8", "21 June|Abbey|22"),  # 2
    head("What to bring"),  # 3
    item("Water"),  # 4
    item("Pump"),  # 5
    item("Map"),  # 6
    head("Club kit"),  # 7
    line("The new shirts are in."),  # 8
    head("Shirts", 2),  # 9
    line("They are blue."),  # 10
    head("Membership"),  # 11
    line("Renewing takes five minutes."),  # 12
)
SORTED_LIST = body_in_order(CLUB, 4, [2, 1, 0])
BY_MILES = rows_in_order(CLUB, 2, 1, [1, 2, 0])
LONGEST_FIRST = rows_in_order(CLUB, 2, 1, [0, 2, 1])
BY_ROUTE = rows_in_order(CLUB, 2, 1, [2, 1, 0])
MEMBERSHIP_FIRST = body_in_order(CLUB, 7, [4, 5, 0, 1, 2, 3])
RIGHT = (
    ("Sort the bullet list alphabetically.", SORTED_LIST),
    ("Please put the bullets in alphabetical order", SORTED_LIST),
    ("Could you sort the items under What to bring from A to Z", SORTED_LIST),
    ("Alphabetize the list.", SORTED_LIST),
    ("The list should be in alphabetical order.", SORTED_LIST),
    ("I'd like the bullet points sorted alphabetically.", SORTED_LIST),
    ("Make the bullet list alphabetical, please.", SORTED_LIST),
    ("Can you alphabetize the bullets?", SORTED_LIST),
    ("Sort this table by miles please", BY_MILES),
    ("Arrange the bullet points in reverse alphabetical order.", CLUB),
    ("Sort the rides by miles, shortest first.", BY_MILES),
    ("Sort the table by the Miles column, leave the first row where it is.", BY_MILES),
    ("Order the table by miles from high to low.", LONGEST_FIRST),
    ("Sort the table by miles in descending order, but keep the header row at the top.", LONGEST_FIRST),
    ("Sort the table alphabetically by route.", BY_ROUTE),
    ("Move the Membership section above Club kit.", MEMBERSHIP_FIRST),
    ("Move the Membership section so that it comes before Club kit.", MEMBERSHIP_FIRST),
    ("The Membership section should come before the Club kit section.", MEMBERSHIP_FIRST),
    ("Please put the section Club kit after Membership.", MEMBERSHIP_FIRST),
    ("Swap the Club kit and Membership sections.", MEMBERSHIP_FIRST),
)
REFUSED = (
    "Sort the table by date.",  # days and months: not by their letters
    "Sort the bullet list.",
    "Sort the bullet list by length.",
    "Sort the table by price.",
    "Sort the list alphabetically except the last item.",
    "Don't sort the bullet list alphabetically.",
    "Should I sort the bullet list alphabetically?",
    "Sort the bullet list alphabetically and make it bold.",
    "Sort the bullet list alphabetically, shortest first.",
    "Sort the table alphabetically.",  # whether the first row is a header is not said
    "Sort the table by route, shortest first.",
    "Move the Shirts section above Membership.",  # of another level
    "Move the Membership section up.",
    "Move the Membership section above Prices.",
    "Move the heading Membership above Club kit.",
    "Don't move the Membership section above Club kit.",
    "Move the Membership section above Club kit and delete the last paragraph.",
    "Move everything in the Membership section except the first paragraph above Club kit.",
)


def planned(request: str, parts: tuple[Part, ...]) -> Plan | None:
    index = DocumentIndex.of(parts)
    try:
        return sorted_as_asked(request, index) or moved_as_asked(request, index)
    except DataError:
        return None


def holds(plan: Plan, before: tuple[Part, ...], after: tuple[Part, ...]) -> bool:
    return all(result.passed for result in evaluate_parts(plan.expectation, before, after))


OTHERS = (CLUB, SORTED_LIST, BY_MILES, LONGEST_FIRST, BY_ROUTE, MEMBERSHIP_FIRST)


@pytest.mark.parametrize(("request_text", "right"), RIGHT)
def test_the_right_order_and_no_other(request_text: str, right: tuple[Part, ...]) -> None:
    plan = planned(request_text, CLUB)
    assert plan is not None
    validate(plan.expectation)
    assert understandable(request_text, CLUB) == ""
    for after in OTHERS:
        assert holds(plan, CLUB, after) == (after is right)
        verdict = read(request_text, CLUB, after).verdict
        assert verdict == (Verdict.ACCEPTED if after is right else Verdict.REJECTED)


@pytest.mark.parametrize("request_text", REFUSED)
def test_what_is_in_doubt_is_refused(request_text: str) -> None:
    assert planned(request_text, CLUB) is None
    assert all(read(request_text, CLUB, after).verdict != Verdict.ACCEPTED for after in OTHERS[1:])


def test_a_lost_format_or_a_row_torn_apart_is_no_order() -> None:
    bold = tuple(
        {**p, "runs": [{"text": p["text"], "size": 11, "bold": True}]} if p["text"] == "Map" else p for p in SORTED_LIST
    )
    torn = (*BY_MILES[:2], {**BY_MILES[2], "paragraphs": [*CLUB[2]["paragraphs"][:5], *BY_MILES[2]["paragraphs"][5:]]})
    for request, after in (
        ("Sort the bullet list alphabetically.", bold),
        ("Sort the table by miles.", torn + CLUB[3:]),
    ):
        plan = planned(request, CLUB)
        assert plan is not None
        assert not holds(plan, CLUB, after)
        assert read(request, CLUB, after).verdict == Verdict.REJECTED


@pytest.mark.parametrize(
    ("rows", "request_text"),
    [
        (("Post|Amount", "Hall|300", "Music|140", "Total|440"), "Sort the table by amount."),  # totals
        (("Post|Amount", "Hall|300", "Music|140", "Bar|140"), "Sort the table by amount."),  # a tie
        (("Post|Amount", "Hall|300", "Music|14 %", "Bar|1"), "Sort the table by amount."),  # other units
        (("Post|Amount", "Hall|1.200", "Music|140", "Bar|3"), "Sort the table by amount."),  # a comma or a point
        (("Post|Amount", "item 10|1", "item 9|2", "item 1|3"), "Sort the table by post."),  # two ways
        (("Post|Amount", "co-op|1", "coal|2", "cold|3"), "Sort the table by post."),  # signs count or not
        (("Post|Amount", "Monday|1", "Tuesday|2", "Friday|3"), "Sort the table by post."),
        (("Post|Post", "a|1", "b|2", "c|3"), "Sort the table by post."),  # two columns
    ],
)
def test_tables_that_two_people_sort_differently(rows: tuple[str, ...], request_text: str) -> None:
    parts = document(line("A table."), table(*rows))
    assert planned(request_text, parts) is None
    assert understandable(request_text, parts)


def test_a_line_that_may_be_a_heading_leaves_the_section_open() -> None:
    parts = document(
        head("Education"), line("School, 2018."), head("Skills"), item("French"), line("Hobbies"), line("Rowing.")
    )
    assert planned("Move the Skills section above Education.", parts) is None
    assert understandable("Move the Skills section above Education.", parts)


def test_under_a_heading_may_mean_as_a_part_of_it() -> None:
    request = "Move the Club kit section under Membership."
    assert understandable(request, CLUB)
    assert all(read(request, CLUB, after).verdict == Verdict.UNSURE for after in OTHERS)


def test_what_is_moved_is_not_deleted_as_well() -> None:
    request = "Move the Membership section above Club kit and delete the last paragraph."
    assert read(request, CLUB, MEMBERSHIP_FIRST).verdict != Verdict.ACCEPTED


@pytest.mark.parametrize("value", [[0], [0, 0], [1, 2], "10", [True, False]])
def test_an_order_names_each_part_once(value: Any) -> None:
    with pytest.raises(DataError):
        validate([Check(kind="order", where={"index": 0}, property="parts", value=value)])


def test_parts_that_are_not_there_have_no_order() -> None:
    for where in ({"index": 11}, {"table": 2, "row": 2}, {"table": 1, "row": 3}):
        check = Check(kind="order", where=where, property="parts", value=[2, 1, 0])
        assert not evaluate_parts([check], CLUB, CLUB)[0].passed
