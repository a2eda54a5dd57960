"""Letters of whole texts made capital: what the command would spoil is left out of what is selected."""

from tasks.checks.language import evaluate_parts
from tasks.checks.reading import Verdict, read
from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.checks.reading.test_shouting import letter

FRUIT = ("Fruit of the season", "plums are blue and the NASA likes them.", "Write to me.")


def test_capitals_within_words_stay(planner: SkillPlanner) -> None:
    before = letter(FRUIT, ("name", "BBC"))
    order = "Please capitalize the first letter of all words."
    (plan, *_) = planner.read(order, DocumentIndex.of(before)).plans
    right = letter(("Fruit Of The Season", "Plums Are Blue And The NASA Likes Them.", "Write To Me."), ("Name", "BBC"))
    first_only = letter(("Fruit Of The Season", *FRUIT[1:]), ("Name", "BBC"))
    assert 'Select the text "plums are blue and the".' in plan.steps
    assert all(r.passed for r in evaluate_parts(plan.expectation, before, right))
    assert read(order, before, right).verdict is Verdict.ACCEPTED
    assert read(order, before, first_only).verdict is Verdict.REJECTED


def test_paragraphs_are_selected_together(planner: SkillPlanner) -> None:
    before = letter(("Fruit of the season", "plums are blue.", "Write to me."), ("name", "town"))
    (plan, *_) = planner.read("Capitalise every word in the document", DocumentIndex.of(before)).plans
    assert plan.steps == ("Press Ctrl+A.", "Choose Format - Text - Capitalize Every Word.")
