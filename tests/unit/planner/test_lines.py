"""New lines beside list items and beside the lines of a paragraph; links, single spaces, words beside words."""

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.lines import beside_lines
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.samples import HARBOUR, heading, index, item, paragraph

SHOPPING = index(
    paragraph("Flour 500 g\nYeast 7 g\nSalt 10 g"),
    paragraph("Mix and  knead. Write to ana@example.org or see www.example.org today."),
    heading("To do"),
    item("Mend the crane"),
    item("Paint the tower"),
)


def steps(planner: SkillPlanner, request: str, document: DocumentIndex = SHOPPING) -> tuple[str, ...]:
    found = planner.read(request, document)
    assert found.plans, found.reason
    return found.plans[0].steps


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("Add Sugar 1 tsp after the yeast.",
         ('Select the text "Yeast 7 g".', "Press End.", "Press Shift+Enter.", 'Type "Sugar 1 tsp".')),
        ('Add "Sugar 1 tsp" before the salt',
         ('Select the text "Salt 10 g".', "Press Home.", 'Type "Sugar 1 tsp".', "Press Shift+Enter.")),
        ("Add Order ropes before Paint the tower",
         ('Select paragraph 5 "Paint the tower".', "Press Ctrl+Up.", 'Type "Order ropes".', "Press Enter.")),
        ("add Order ropes to the end of the list",
         ('Select paragraph 5 "Paint the tower".', "Press End.", "Press Enter.", 'Type "Order ropes".')),
    ],
)  # fmt: skip
def test_a_new_line(planner: SkillPlanner, request_: str, wanted: tuple[str, ...]) -> None:
    assert steps(planner, request_) == wanted


def test_a_line_of_a_paragraph_is_expected_letter_for_letter(planner: SkillPlanner) -> None:
    (plan,) = planner.read("Add Sugar 1 tsp after the yeast.", SHOPPING).plans
    (check,) = plan.expectation
    assert check.value == "Flour 500 g\nYeast 7 g\nSugar 1 tsp\nSalt 10 g"


def test_what_would_become_a_heading_is_refused(planner: SkillPlanner) -> None:
    assert not planner.read('Insert "Draft" above the heading "To do"', SHOPPING).plans


@pytest.mark.parametrize(
    ("request_", "url"),
    [
        ("Turn my email address into a clickable link", "mailto:ana@example.org"),
        ("Make www.example.org a link", "http://www.example.org"),
        ('Link "knead" to https://example.org/dough', "https://example.org/dough"),
    ],
)
def test_where_a_link_leads(planner: SkillPlanner, request_: str, url: str) -> None:
    assert f'In the URL box, type "{url}".' in steps(planner, request_)


def test_single_spaces(planner: SkillPlanner) -> None:
    assert 'In the Find box, type "  ".' in steps(planner, "Replace every double space with a single one")


@pytest.mark.parametrize(
    ("request_", "read"),
    [
        ('Add "very" before "short"', 'Add "very" before "short"'),
        ('Add "gladly" after "crew"', 'Replace "crew" with "crew gladly"'),
        ('Add "Sweep" after "Mend the crane"', 'Add a paragraph saying "Sweep" below "Mend the crane"'),
        ('Add "Sweep" after "crane"', 'Add "Sweep" after "crane"'),
        ('Add "5" after "Lisbon"', 'Add "5" after "Lisbon"'),
        ('Delete "very" before "short"', 'Delete "very" before "short"'),
    ],
)
def test_words_beside_words(request_: str, read: str) -> None:
    """What stands nowhere, twice, or in a table stays as it was typed."""
    assert beside_lines(request_, HARBOUR) == read


def test_words_whose_letters_stand_elsewhere_too_are_typed_over(planner: SkillPlanner) -> None:
    posters = index(heading("Post"), paragraph("Print the posters."))
    assert steps(planner, 'Replace "Post" with "Mail".', posters)[0] == 'Select the text "Post".'
    assert 'In the Find box, type "Yeast".' in steps(planner, 'Replace "Yeast" with "Leaven".')
