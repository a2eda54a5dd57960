"""Margins of pages with a header: what is typed, so that the text's edge is where it is asked for."""

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.documents import RIVER

_PAGE = {"margin_top": 72, "margin_bottom": 72, "header_distance": 36, "footer_distance": 36}
PLAIN = [part | _PAGE if part["kind"] == "page" else part for part in RIVER if part["kind"] not in ("header", "footer")]
HEADED = [*PLAIN, {"kind": "header", "section": 1, "type": "default", "text": "Yearly report", "paragraphs": []}]


def typed(planner: SkillPlanner, request: str, index: DocumentIndex) -> dict[str, str]:
    plan = planner.read(request, index).plans[0]
    assert len(plan.steps) == len(plan.actions) - 1  # a menu is two clicks
    return {a.control_text: str(a.args["text"]) for a in plan.actions if a.function == "set_edit_text"}


@pytest.mark.parametrize(
    ("request_text", "plain", "headed"),
    [
        (
            "Set all margins to 2 cm",
            {"Left": "2 cm", "Right": "2 cm", "Top": "2 cm", "Bottom": "2 cm"},
            {"Left": "2 cm", "Right": "2 cm", "Bottom": "2 cm", "Spacing": "0.63 cm"},
        ),
        ("Set the top margin to 1.25 inches", {"top": "1.25 in"}, {"Spacing": "1.80 cm"}),
        ("Set the left margin to 2 cm", {"left": "2 cm"}, {"left": "2 cm"}),
        # no room for the header's line: as it is told, and the result is held against it
        ("Set the top margin to 1.5 cm", {"top": "1.5 cm"}, {"top": "1.5 cm"}),
    ],
)
def test_a_header_stands_inside_the_top_margin(
    planner: SkillPlanner, request_text: str, plain: dict[str, str], headed: dict[str, str]
) -> None:
    def folded(found: dict[str, str]) -> dict[str, str]:
        return {key.casefold(): text for key, text in found.items()}

    assert folded(typed(planner, request_text, DocumentIndex.of(PLAIN))) == folded(plain)
    assert folded(typed(planner, request_text, DocumentIndex.of(HEADED))) == folded(headed)
