"""No header or footer on the first page: what is planned, and what the second reading takes for it."""

from typing import Any

import pytest

from tasks.checks import reading
from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.documents import RIVER


def _story(kind: str, text: str, type_: str = "default") -> dict[str, Any]:
    lines = [{"kind": "paragraph", "text": text, "style": kind.capitalize(), "runs": [{"text": text}]}]
    return {"kind": kind, "section": 1, "type": type_, "text": text, "paragraphs": lines}


PLAIN = [p for p in RIVER if p["kind"] not in ("header", "footer", "field")]
BOTH = [*PLAIN, _story("header", "Yearly report"), _story("footer", "Draft")]


def _after(header: str, footer: str, default: str = "Yearly report") -> list[dict[str, Any]]:
    first = [p | {"different_first": True} if p["kind"] == "page" else p for p in PLAIN]
    stories = [_story("header", default), _story("footer", "Draft")]
    return [*first, *stories, _story("header", header, "first"), _story("footer", footer, "first")]


ORDERS = (
    "No header on the first page",
    "Hide the header on the first page.",
    "Remove the header from page 1",
    "Don't show the header on the first page",
    "The first page should not have a header.",
    "Leave the header off the title page",
)


@pytest.mark.parametrize("request_text", ORDERS)
def test_the_first_page_gets_an_empty_header_of_its_own(planner: SkillPlanner, request_text: str) -> None:
    plan = planner.read(request_text, DocumentIndex.of(BOTH)).plans[0]
    assert "Clear the Same content on first page check box." in plan.steps
    assert plan.steps[-4:] == ("Press Ctrl+PGUP.", "Press Ctrl+A.", "Press Delete.", "Press Ctrl+PGUP.")
    assert reading.understandable(request_text, BOTH) == ""
    assert reading.read(request_text, BOTH, _after("", "Draft")).verdict == "accepted"


@pytest.mark.parametrize(
    "after",
    [
        BOTH,
        _after("Yearly report", "Draft"),
        _after("", ""),
        _after("", "Draft", "Another"),
        [*PLAIN, _story("header", ""), _story("footer", "Draft")],
    ],
)
def test_anything_else_is_rejected(after: list[dict[str, Any]]) -> None:
    assert reading.read(ORDERS[0], BOTH, after).verdict == "rejected"


def test_both_go(planner: SkillPlanner) -> None:
    request = "Remove the header and footer from the first page"
    plan = planner.read(request, DocumentIndex.of(BOTH)).plans[0]
    assert plan.steps.count("Press Ctrl+PGDN.") == plan.steps.count("Press Ctrl+PGUP.") == 2
    assert reading.read(request, BOTH, _after("", "")).verdict == "accepted"
    assert reading.read(request, BOTH, _after("", "Draft")).verdict == "rejected"


@pytest.mark.parametrize(
    "request_text",
    [
        "Don't remove the header on the first page",
        "Leave the header on the first page",
        "Remove the header and the first page",
        "No header on the second page",
        "No header on the first page of each chapter",
    ],
)
def test_other_orders_are_not_read_so(planner: SkillPlanner, request_text: str) -> None:
    assert reading.understandable(request_text, BOTH)
    assert not any("first page" in p.source for p in planner.read(request_text, DocumentIndex.of(BOTH)).plans)


def test_a_document_without_header_is_told(planner: SkillPlanner) -> None:
    assert not planner.read(ORDERS[0], DocumentIndex.of(PLAIN)).plans
    assert reading.understandable(ORDERS[0], PLAIN)
