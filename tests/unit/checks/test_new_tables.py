"""The size of a new table as people write it, and the cursor of a document that has just been opened."""

import pytest

from tasks.checks.reading import Verdict, read
from tasks.checks.restating.turns import plainly
from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.planner.insertions import table_at_cursor
from tests.unit.checks.reading.test_order import document, head, line, table


@pytest.mark.parametrize(
    ("order", "size"),
    [
        (
            "Could you insert an empty table with 7 columns and 5 rows at the cursor?",
            "5 rows and 7 columns at the cursor.",
        ),
        ("Insert a 7(columns)*5(rows) empty table at the point of cursor.", "5 rows and 7 columns at the cursor."),
        ("Could you help me add a 7x5 table (columns x rows)?", "5 rows and 7 columns."),
        ("Insert a table of 7 by 5 (columns by rows) here", "5 rows and 7 columns at the cursor"),
        ("Add a 5x7 table where the cursor is", "5 rows and 7 columns at the cursor"),
        ("insert a 5(rows) x 7(columns) table below the heading", "5 rows and 7 columns below the heading"),
    ],
)
def test_size(order: str, size: str) -> None:
    assert plainly(order) == f"Insert a table with {size}"


def test_both_figures_for_one_thing_stay() -> None:
    assert plainly("Insert a 7(rows)*5(rows) table here") == "Insert a 7(rows)*5(rows) table here"


def test_the_cursor_stands_at_the_start() -> None:
    order, new = "Insert a 3(columns)*2(rows) table at the point of cursor", table("||", "||")
    texts = (head("The club"), line("We meet."))
    before = document(*texts)
    assert read(order, before, document(new, *texts)).verdict is Verdict.ACCEPTED
    assert read(order, before, document(texts[0], new, texts[1])).verdict is Verdict.REJECTED
    assert read(order, before, document(*texts, new)).verdict is Verdict.REJECTED
    assert read(order, before, document(table("|", "|", "|"), *texts)).verdict is Verdict.REJECTED
    plan = table_at_cursor(plainly(order), DocumentIndex.of(before))
    assert plan is not None
    assert plan.steps == ("Press Ctrl+Home.", "Insert a table with 2 rows and 3 columns.")


def test_a_table_at_the_start_leaves_no_room() -> None:
    with pytest.raises(Unfit):
        table_at_cursor(
            "Insert a table with 2 rows and 3 columns at the cursor", DocumentIndex.of(document(table("a|b")))
        )
    assert table_at_cursor("Insert a table with 2 rows and 3 columns", DocumentIndex.of(document(line("a")))) is None
