"""Line spacing in points, indents on both sides, a border of the page: which skill, and what is read of the result."""

from typing import Any

import pytest

from tasks.checks import reading
from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.documents import RIVER

INDEX = DocumentIndex.of(RIVER)
LAST = 7
SIDES = dict.fromkeys(("top", "bottom", "left", "right"), "single 0.25 000000")


def _after(**more: Any) -> list[dict[str, Any]]:
    return [p | more if p.get("index") == LAST else p for p in RIVER]


def _paged(**more: Any) -> list[dict[str, Any]]:
    return [p | more if p["kind"] == "page" else p for p in RIVER]


@pytest.mark.parametrize(
    ("request_text", "skill", "typed"),
    [
        ("Set the line spacing of the last paragraph to exactly 18 pt", "line_spacing_exact", ["0.64 cm"]),
        ("Set the line spacing of the last paragraph to at least 14 pt", "line_spacing_least", ["0.49 cm"]),
        ("Give the last paragraph a fixed line spacing of 20 points", "line_spacing_exact", ["0.71 cm"]),
        ("Set the line spacing of the last paragraph to 1.5", "line_spacing", []),
        ("Indent the last paragraph by 1 cm on both sides", "indent_both_sides", ["1 cm", "1 cm"]),
        ("Indent the last paragraph by 1 cm on the left and right", "indent_both_sides", ["1 cm", "1 cm"]),
        ("Put a border around the page", "page_border", []),
        ("Put a box around the last paragraph", "paragraph_box", []),
    ],
)
def test_skill(planner: SkillPlanner, request_text: str, skill: str, typed: list[str]) -> None:
    plan = planner.read(request_text, INDEX).plans[0]
    assert plan.source == skill
    assert [a.args["text"] for a in plan.actions if a.function == "set_edit_text"] == typed
    assert reading.understandable(request_text, RIVER) == ""


@pytest.mark.parametrize(
    ("request_text", "right", "wrong"),
    [
        (
            "Set the line spacing of the last paragraph to exactly 18 pt",
            _after(line_spacing="18.15 pt exact"),
            [_after(line_spacing="18.15 pt at least"), _after(line_spacing="17 pt exact"), _after(line_spacing=1.5)],
        ),
        (
            "Set the line spacing of the last paragraph to at least 14 pt",
            _after(line_spacing="13.9 pt at least"),
            [_after(line_spacing="13.9 pt exact")],
        ),
        (
            "Indent the last paragraph by 1 cm on both sides",
            _after(indent_left=28.35, indent_right=28.35),
            [_after(indent_left=28.35), _after(indent_right=28.35), _after(indent_left=28.35, indent_right=14)],
        ),
        (
            "Put a border around the page",
            _paged(borders=SIDES, margin_left=58.1),
            [_paged(borders={"left": SIDES["left"]}), _paged(borders=SIDES, margin_left=80), _paged(margin_left=58.1)],
        ),
    ],
)
def test_read(request_text: str, right: list[dict[str, Any]], wrong: list[list[dict[str, Any]]]) -> None:
    assert reading.read(request_text, RIVER, right).verdict == "accepted"
    assert [reading.read(request_text, RIVER, after).verdict for after in wrong] == ["rejected"] * len(wrong)


def test_what_is_approved_in_quotes_accepts_no_changes() -> None:
    """ "Change ..." and "Approved" as new words are not about tracked changes."""
    footer = {"kind": "footer", "section": 1, "type": "default", "text": "Draft", "paragraphs": []}
    said = reading.understandable('Change the footer to "Approved"', [*RIVER, footer])
    assert "tracked" not in said
