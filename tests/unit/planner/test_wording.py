"""Slips mended towards the application's words only, and words that sound like places and name none."""

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tasks.planner.wording import is_question, mended, without_seeming_places
from tests.unit.planner.documents import RIVER

KNOWN = frozenset({"footnote", "header", "justify", "lower", "bold"})
WORDS = frozenset({"printer", "places", "heater", "notes"})


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("Add a foontote", "Add a footnote"),
        ("Foontote please", "Footnote please"),
        ('Add "foontote" here', 'Add "foontote" here'),
        ("the heater", "the heater"),
        ("teh blod wrod", "the bold word"),
        ("two colums", "two columns"),
        ("the Blod family", "the Blod family"),
        ("a bolded word", "a bolded word"),
        ("sise", "sise"),
        ("Ad a row", "Add a row"),
        ("the ad on page 2", "the ad on page 2"),
        ("FOONTOTE", "FOONTOTE"),
    ],
)
def test_mended(request_text: str, expected: str) -> None:
    assert mended(request_text, KNOWN, WORDS) == expected


@pytest.mark.parametrize(
    ("request_text", "gone", "kept"),
    [
        ("Bold it. After that, underline it.", "that", "underline it"),
        ('Delete the row of the cell that holds "Oslo"', "row", 'cell that holds "Oslo"'),
        ("Indent the first line of the last paragraph by 1 cm", "first line", "last paragraph"),
        ("Set the title of the document to X in its properties", "title", "properties"),
        ("Make the title bold", "nothing", "title"),
    ],
)
def test_what_only_sounds_like_a_place(request_text: str, gone: str, kept: str) -> None:
    text = without_seeming_places(request_text)
    assert len(text) == len(request_text)
    assert gone not in text
    assert kept in text


def test_a_property_is_no_style_and_no_paragraph(planner: SkillPlanner) -> None:
    (plan, *_) = planner.read('Set the document title property to "Quiet streets".', DocumentIndex.of(RIVER)).plans
    assert [(c.kind, c.property, c.value) for c in plan.expectation] == [("property", "title", "Quiet streets")]


@pytest.mark.parametrize(
    "said",
    [
        "I think the last paragraph is redundant so I want to strike through the last paragraph. "
        "Can you do this for me?",
        "I am reworking our leaflet and require your assistance in striking through the last paragraph.",
        "Strike through the last paragraph. I find the last paragraph confusing.",
    ],
)
def test_what_adds_nothing_is_not_carried_out(planner: SkillPlanner, said: str) -> None:
    (plan, *_) = planner.read(said, DocumentIndex.of(RIVER)).plans
    assert plan.steps == ('Select paragraph 7 "Boats leave at noon.".', "Click the Strikethrough button.")


def test_a_reason_is_not_carried_out(planner: SkillPlanner) -> None:
    said = "I think the last paragraph is redundant. Please strike through the words of the last paragraph."
    (plan, *_) = planner.read(said, DocumentIndex.of(RIVER)).plans
    assert plan.steps == ('Select paragraph 7 "Boats leave at noon.".', "Click the Strikethrough button.")


@pytest.mark.parametrize(
    ("request_text", "asks"),
    [
        ("Which paragraph is the longest?", True),
        ("Could you let me know which styles are in use", True),
        ("Should the headings be bold?", True),
        ("Is the second table wider than the first?", True),
        ("Is there a way to make the title bold.", False),
        ("The title should be bold?", False),
        ("Which is why the title should be bold.", False),
        ("Could you make the title bold?", False),
        ("How about a bold title?", False),
    ],
)
def test_a_question_is_no_order(request_text: str, asks: bool) -> None:
    assert is_question(request_text) is asks
