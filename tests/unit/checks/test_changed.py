"""Check kind `changed`: one thing was done in the place that was meant, and in no other."""

from pathlib import Path
from typing import Any

import pytest

from tasks.checks.language import evaluate
from tasks.schemas import Check
from tests.unit.checks.case import PHRASE, both, edit_text, on_paragraph, on_words
from tests.unit.checks.documents import COSTS, SALES, Edit, save

HERE = Check(kind="changed", where={"text": PHRASE}, property="format", value=True)
WHOLE = Check(kind="changed", where={"paragraph": SALES}, property="format", value=True)


def subscript(run: Any) -> None:
    run.font.subscript = True


def centre(paragraph: Any) -> None:
    paragraph.alignment = 1


def struck(run: Any) -> None:
    run.font.subscript = run.font.strike = True


@pytest.mark.parametrize(
    ("check", "edit", "passes"),
    [
        (HERE, on_words(subscript), True),
        (HERE, on_words(subscript, "production", COSTS), False),
        (HERE, both(on_words(subscript), on_words(subscript, "production", COSTS)), False),
        (HERE, on_words(struck), False),
        (HERE, lambda document: None, False),
        (WHOLE, on_paragraph(centre), True),
        (WHOLE, on_paragraph(centre, COSTS), False),
        (WHOLE, edit_text(SALES, "ten", "twelve"), True),
        (WHOLE, both(on_paragraph(centre), edit_text(SALES, "ten", "twelve")), False),
    ],
)
def test_one_thing_there_and_nothing_elsewhere(check: Check, edit: Edit, passes: bool, tmp_path: Path) -> None:
    before, after = save(tmp_path / "before.docx"), save(tmp_path / "after.docx", edit)
    assert all(result.passed for result in evaluate([check], before=before, after=after)) is passes


@pytest.mark.parametrize(("property_", "passes"), [("page", True), ("table", False), ("insert", False)])
def test_only_the_area_that_is_named(property_: str, passes: bool, tmp_path: Path) -> None:
    def margin(document: Any) -> None:
        document.sections[0].left_margin = 1_000_000

    before, after = save(tmp_path / "before.docx"), save(tmp_path / "after.docx", margin)
    check = Check(kind="changed", property=property_, value=True)
    assert all(result.passed for result in evaluate([check], before=before, after=after)) is passes
