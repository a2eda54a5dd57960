"""The nearest documentation plan: found by meaning-bearing words, not found when nothing is near."""

from pathlib import Path

import pytest

from tasks.agent.planning import plan_for
from tasks.agent.retrieval import PlanIndex
from tasks.errors import DataError
from tasks.schemas import TaskPlan


def pair(number: int, task: str, *plan: str) -> TaskPlan:
    return TaskPlan(
        pair_id=f"p{number}", doc_id="", page="", source="lo_help", app="writer", task=task, plan=plan, structurer="",
        prompt_sha256="",
    )  # fmt: skip


PAIRS = [
    pair(1, "Insert a table", "Choose Table - Insert Table."),
    pair(2, "Center text", "Choose Format - Align Text - Centered."),
    pair(3, "Number the lines of a document", "Choose Tools - Line Numbering."),
    pair(4, "Insert a page break", "Choose Insert - Page Break."),
    pair(5, "A pair without plan"),
]


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("Please insert a table", "Choose Table - Insert Table."),
        ("Could you insert tables?", "Choose Table - Insert Table."),
        ("Put a page break before the heading", "Choose Insert - Page Break."),
        ("I want line numbers: number all lines", "Choose Tools - Line Numbering."),
    ],
)
def test_nearest(request_text: str, plan: str) -> None:
    found = PlanIndex.build(PAIRS).nearest(request_text, 0.3)
    assert found is not None
    assert found[0] == (plan,)
    assert 0.3 <= found[1] <= 1.0


def test_nothing_near_and_nothing_asked() -> None:
    index = PlanIndex.build(PAIRS)
    assert index.nearest("Translate everything into Latin") is None
    assert index.nearest("") is None
    assert PlanIndex.build([]).nearest("Insert a table") is None


def test_values_in_quotes_are_not_what_is_asked() -> None:
    found = PlanIndex.build(PAIRS).nearest('Center the text "insert a table with a page break"', 0.3)
    assert found is not None
    assert "Centered" in found[0][0]


def test_saved_and_loaded_is_the_same_and_order_does_not_matter(tmp_path: Path) -> None:
    one = PlanIndex.build(PAIRS).save(tmp_path / "a.json")
    two = PlanIndex.build(PAIRS[::-1]).save(tmp_path / "b.json")
    assert one.read_bytes() == two.read_bytes()
    assert PlanIndex.load(one).nearest("Insert a table") == PlanIndex.build(PAIRS).nearest("Insert a table")


def test_a_broken_index_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"entries": [["a"]]}')
    with pytest.raises(DataError, match="a plan index"):
        PlanIndex.load(tmp_path / "x.json")


def test_no_index_and_no_model_is_no_plan() -> None:
    assert plan_for("Insert a table", None, None) == ((), "none")
    assert plan_for("Insert a table", PlanIndex.build(PAIRS), None)[1] == "retrieved"
