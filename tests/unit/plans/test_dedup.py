"""Near-duplicates: what repeats goes, what only looks alike stays."""

import pytest

from tasks.plans import dedup
from tasks.schemas import TaskPlan, digest

LONG = (
    "Select the cells that you want to change in the table of your document.",
    "Choose Table - Properties, and then click the Borders tab of the dialog.",
    "Select the line style that you want to use for all the borders of the cells.",
    "Click OK to close the dialog and see the new borders in the document.",
)


def pair(task: str, *plan: str, app: str = "writer", name: str = "") -> TaskPlan:
    return TaskPlan(
        pair_id=digest([task, plan, app, name]), doc_id="", page="p", source="lo_help", app=app, task=task, plan=plan,
        structurer="t", prompt_sha256="",
    )  # fmt: skip


def test_equal_up_to_case_and_punctuation() -> None:
    kept, gone = dedup.find([pair("Insert a table", "Choose X."), pair("Insert a table!", "choose x")], 0.95)
    assert [p.task for p in kept] == ["Insert a table"]
    assert [(d.of, d.reason) for d in gone] == [(kept[0].pair_id, "duplicate")]


def test_a_planted_near_duplicate_is_found_through_the_index() -> None:
    noise = [
        pair(f"Task number {i} about {digest(i)}", *(f"{digest([i, j])} {s}" for j, s in enumerate(LONG)))
        for i in range(300)
    ]
    one = pair("Change the borders of cells in a table", *LONG)
    other = pair("Change the borders of cells in a table", *LONG[:3], LONG[3].replace("document.", "document now."))
    kept, gone = dedup.find([*noise, one, other], 0.9)
    assert len(kept) == 301
    assert [(d.pair, d.of, d.reason) for d in gone] == [(other, one.pair_id, "near_duplicate")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Show all the hidden characters of the document", "Hide all the hidden characters of the document"),
        ("Insert a row above the other rows of it", "Insert a row below the other rows of it"),
        ("Lock the position of the object on the page", "Unlock the position of the object on the page"),
    ],
)
def test_antonyms_are_other_tasks(one: str, other: str) -> None:
    assert not dedup.repeats(pair(one, *LONG), pair(other, *LONG), 0.5)
    assert dedup.repeats(pair(one, *LONG), pair(one + " now", *LONG), 0.5)


def test_other_arguments_are_other_tasks() -> None:
    assert not dedup.repeats(pair('Bold "a"', *LONG), pair('Bold "b"', *LONG), 0.5)
    assert not dedup.repeats(pair("Insert 3 rows", *LONG), pair("Insert 4 rows", *LONG), 0.5)
    assert not dedup.repeats(pair("Bold it", *LONG, "Press Ctrl+B."), pair("Bold it", *LONG, "Press Ctrl+D."), 0.5)


def test_other_applications_are_other_tasks() -> None:
    kept, gone = dedup.find([pair("Insert a table", *LONG), pair("Insert a table", *LONG, app="calc")], 0.95)
    assert (len(kept), gone) == (2, [])
