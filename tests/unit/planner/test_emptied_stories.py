"""A header or footer that goes, and page numbers: what is planned, what is read of the result, what is refused."""

from typing import Any

import pytest

from tasks.checks import reading
from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.documents import RIVER


def _story(kind: str, text: str, section: int = 1) -> dict[str, Any]:
    lines = [{"kind": "paragraph", "text": text, "style": kind.capitalize(), "runs": [{"text": text}]}]
    return {"kind": kind, "section": section, "type": "default", "text": text, "paragraphs": lines}


PLAIN = [p for p in RIVER if p["kind"] not in ("header", "footer", "field")]
BOTH = [*PLAIN, _story("header", "Yearly report"), _story("footer", "Draft")]
NUMBER = {"kind": "field", "type": "page_number", "story": "footer", "text": "1"}
NUMBERED = [*PLAIN, _story("header", "Yearly report"), _story("footer", "Page 1"), NUMBER]


def _emptied(parts: list[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    kept = [p for p in parts if p["kind"] != "field" or "footer" not in kinds]
    return [_story(p["kind"], "") if p["kind"] in kinds else p for p in kept]


@pytest.mark.parametrize(
    ("request_text", "parts", "kinds"),
    [
        ("Remove the header.", BOTH, ("header",)),
        ("Please delete the page footer.", BOTH, ("footer",)),
        ("Get rid of the footer text", BOTH, ("footer",)),
        ("Clear the header and footer.", BOTH, ("header", "footer")),
        ("Remove the page numbers.", NUMBERED, ("footer",)),
        ("Delete the page numbers at the bottom", NUMBERED, ("footer",)),
    ],
)
def test_what_stands_there_is_deleted_and_nothing_else(
    planner: SkillPlanner, request_text: str, parts: list[dict[str, Any]], kinds: tuple[str, ...]
) -> None:
    plan = planner.read(request_text, DocumentIndex.of(parts)).plans[0]
    keys = [str(a.args["keys"]) for a in plan.actions]
    into = {"header": "{CTRL}{PGUP}", "footer": "{CTRL}{PGDN}"}
    assert keys == ["{CTRL}{HOME}", *(k for kind in kinds for k in (into[kind], "{CTRL}a", "{DELETE}", into[kind]))]
    assert reading.read(request_text, parts, _emptied(parts, *kinds)).verdict == "accepted"
    for wrong in ([], ["header"], ["footer"], ["header", "footer"]):
        if set(wrong) != set(kinds):
            assert reading.read(request_text, parts, _emptied(parts, *wrong)).verdict == "rejected"


@pytest.mark.parametrize(
    ("request_text", "parts"),
    [
        ("Remove the header.", PLAIN),
        ("Remove the header.", [*BOTH, _story("header", "Another", 2)]),
        ("Remove the header from the first page.", BOTH),
        ("Remove the page numbers.", BOTH),
        ("Remove the page numbers.", [*PLAIN, _story("footer", "Draft 1"), NUMBER]),
        ("Delete the page numbers at the top", NUMBERED),
        ("Remove the header row.", BOTH),
    ],
)
def test_what_is_not_there_or_holds_more_stays(
    planner: SkillPlanner, request_text: str, parts: list[dict[str, Any]]
) -> None:
    plans = planner.read(request_text, DocumentIndex.of(parts)).plans
    assert not any(plan.source == "emptied story" for plan in plans)


def test_page_numbers_where_pages_lie_differently_are_refused() -> None:
    wide = {"kind": "page", "section": 2, "orientation": "landscape", "width": 841.9, "height": 595.3}
    request_text = "Add page numbers at the bottom left."
    assert not reading.understandable(request_text, PLAIN)
    assert "several layouts" in reading.understandable(request_text, [*PLAIN, wide])
