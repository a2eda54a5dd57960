"""A new header or footer stands in the margin: what is planned for that, and where the text may move."""

from typing import Any

import pytest

from tasks.checks import reading
from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.documents import RIVER


def _paged(top: float = 72, distance: float = 36, sections: int = 1) -> list[dict[str, Any]]:
    page = next(p for p in RIVER if p["kind"] == "page")
    sizes = {"margin_top": top, "margin_bottom": 72, "header_distance": distance, "footer_distance": 0}
    pages = [page | sizes | {"section": n, "margin_bottom": 72 - n} for n in range(1, sections + 1)]
    return [*(p for p in RIVER if p["kind"] != "page"), *pages]


def _story(kind: str, text: str) -> dict[str, Any]:
    lines = [{"kind": "paragraph", "text": text, "style": kind.capitalize(), "runs": [{"text": text}]}]
    return {"kind": kind, "section": 1, "type": "default", "text": text, "paragraphs": lines}


def _typed(planner: SkillPlanner, request: str, parts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    plan = planner.read(request, DocumentIndex.of(parts)).plans[0]
    return [(a.control_text, str(a.args["text"])) for a in plan.actions if a.function == "set_edit_text"]


@pytest.mark.parametrize(
    ("request_text", "parts", "typed"),
    [
        (
            'Add a header that says "Draft"',
            _paged(),
            [("Top", "1.27 cm"), ("Spacing", "0.00 cm"), ("Height", "1.27 cm")],
        ),
        (  # the document's own distance from the edge
            'Add a header that says "Draft"',
            _paged(distance=20),
            [("Top", "0.71 cm"), ("Spacing", "0.00 cm"), ("Height", "1.83 cm")],
        ),
        (  # a narrow margin: as far up as the line needs
            'Add a header that says "Draft"',
            _paged(top=40),
            [("Top", "0.71 cm"), ("Spacing", "0.00 cm"), ("Height", "0.71 cm")],
        ),
        ('Add a header that says "Draft"', _paged(top=24), []),
        ('Add a footer that says "Draft"', _paged(sections=2), []),
        ("Make the title bold", _paged(), []),
    ],
)
def test_the_header_gets_its_room_from_the_margin(
    planner: SkillPlanner, request_text: str, parts: list[dict[str, Any]], typed: list[tuple[str, str]]
) -> None:
    assert _typed(planner, request_text, parts) == typed


def test_one_round_of_the_dialog_serves_both_and_the_margins_asked_for(planner: SkillPlanner) -> None:
    """The margins that the request itself sets are what the header stands in; the dialog comes behind all else."""
    typed = _typed(planner, 'Add "River Club" to the header and "Draft" to the footer', _paged())
    assert [title for title, _ in typed] == ["Top", "Bottom", "Spacing", "Height", "Spacing", "Height"]
    request = 'Insert a header that says "A" and set all margins to 2 cm'
    plan = planner.read(request, DocumentIndex.of(_paged())).plans[0]
    assert [s for s in plan.steps if "Top" in s] == ['In the Top box, type "2 cm".', 'In the Top box, type "1.27 cm".']
    assert plan.steps[-1] == "Click OK."
    assert 'In the Height box, type "0.73 cm".' in plan.steps


def test_an_empty_header_is_written_into_and_another_one_is_left(planner: SkillPlanner) -> None:
    """Writer's command would offer to delete what is there."""
    request = 'Add a header that says "Draft"'
    plan = planner.read(request, DocumentIndex.of([*_paged(), _story("header", "")])).plans[0]
    assert plan.steps == ("Press Ctrl+Home.", "Press Ctrl+PGUP.", 'Type "Draft".')
    assert [a.args["keys"] for a in plan.actions] == ["{CTRL}{HOME}", "{CTRL}{PGUP}", "Draft"]
    found = planner.read(request, DocumentIndex.of([*_paged(), _story("header", "Yearly report")]))
    assert not found.plans
    assert "Yearly report" in found.reason


@pytest.mark.parametrize(
    ("top", "moved", "verdict"),
    [
        (72, {"header_distance": 30}, "accepted"),
        (72, {"margin_top": 99, "header_distance": 72}, "rejected"),
        (20, {"margin_top": 47, "header_distance": 20}, "accepted"),  # no room in it
        (72, {"margin_bottom": 99}, "rejected"),
    ],
)
def test_the_text_moves_only_where_the_margin_has_no_room(top: float, moved: dict[str, float], verdict: str) -> None:
    before = _paged(top, 0)
    after = [p | moved if p["kind"] == "page" else p for p in before]
    said = reading.read('Add a header that says "Draft"', before, [*after, _story("header", "Draft")])
    assert said.verdict == verdict, said.reason


NUMBERED = "Add page numbers at the bottom left."


def _numbered(text: str, number: str | None, first: str | None = None) -> dict[str, Any]:
    """A footer that says something, and the page's number below it."""
    story = _story("footer", text)
    last = {"kind": "paragraph", "text": "1", "style": "Footer", "alignment": number,
            "runs": [{"text": "1", "field": "page_number"}]}  # fmt: skip
    lines = [story["paragraphs"][0] | {"alignment": first}, last]
    return story | {"text": f"{text}\n1", "paragraphs": lines}


def test_page_numbers_stand_below_what_a_footer_says(planner: SkillPlanner) -> None:
    plan = planner.read(NUMBERED, DocumentIndex.of([*_paged(), _story("footer", "For members")])).plans[0]
    assert plan.steps[:4] == ("Press Ctrl+Home.", "Press Ctrl+PGDN.", "Press Ctrl+End.", "Press Enter.")
    assert plan.steps[4:] == ("Choose Insert - Field - Page Number.", "Choose Format - Align Text - Left.")
    field = {"kind": "field", "type": "page_number", "story": "footer", "text": "1"}
    there = planner.read(NUMBERED, DocumentIndex.of([*_paged(), _story("footer", "For members"), field]))
    assert not there.plans


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (_numbered("For members", None), "accepted"),
        (_numbered("For members", "right"), "rejected"),
        (_numbered("For members", None, "center"), "rejected"),  # what stood there moved
        (_numbered("For all", None), "rejected"),
    ],
)
def test_what_the_footer_said_stays_as_it_was(after: dict[str, Any], verdict: str) -> None:
    field = {"kind": "field", "type": "page_number", "story": "footer", "text": "1"}
    said = reading.read(NUMBERED, [*_paged(), _story("footer", "For members")], [*_paged(), after, field])
    assert said.verdict == verdict, said.reason
