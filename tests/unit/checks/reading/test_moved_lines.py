"""One line moved: planner, check and second reading on the same document; what is in doubt is taken by neither."""

import pytest

from tasks.checks.language import validate
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.reordering import body_in_order
from tasks.checks.restating.turns import plainly
from tasks.errors import DataError
from tasks.planner.document import DocumentIndex
from tasks.planner.moving import moved_as_asked
from tasks.planner.moving_lines import line_moved_as_asked
from tasks.schemas import Plan
from tests.unit.checks.reading.test_order import Part, document, head, holds, item, line

CAKE = document(
    line("Lemon cake", style="Title"),  # 0
    head("Ingredients"),  # 1
    item("Flour"),  # 2
    item("Lemons"),  # 3
    item("Sugar"),  # 4
    head("Method"),  # 5
    item("Line a tin with baking paper.", "number"),  # 6
    item("Beat the butter.", "number"),  # 7
    item("Heat the oven to 180 C.", "number"),  # 8
    item("Leave the cake in the tin.", "number"),  # 9
    head("Notes"),  # 10
    line("On cold days the butter may need to stand in a warm place."),  # 11
    line("I have made it with oranges. They are sweeter."),  # 12
    line("The tin should not be too large."),  # 13
)
OVEN_FIRST = body_in_order(CAKE, 6, [2, 0, 1, 3])
OVEN_LAST = body_in_order(CAKE, 8, [1, 0])
SUGAR_FIRST = body_in_order(CAKE, 2, [2, 0, 1])
ORANGES_FIRST = body_in_order(CAKE, 11, [1, 0, 2])
NOTES_FIRST = body_in_order(CAKE, 1, [9, 10, 11, 12, *range(9)])
RIGHT = (
    ("The oven step should come first. Move it to the top of the method.", OVEN_FIRST),
    ("Move the step about heating the oven to the top of the Method list.", OVEN_FIRST),
    ("Please move the oven step before the step that starts with \"Line a tin\".", OVEN_FIRST),
    ("Move step 3 of the method above the first step of the method.", OVEN_FIRST),
    ("Could you move the oven step so that it comes before the step about lining the tin?", OVEN_FIRST),
    ("Move the oven step to the end of the method.", OVEN_LAST),
    ("Swap steps 3 and 4.", OVEN_LAST),
    ("Move step 4 above step 3.", OVEN_LAST),
    ("Move the bullet \"Sugar\" to the top.", SUGAR_FIRST),
    ("Put the last bullet of the ingredients above the Flour item.", SUGAR_FIRST),
    ("Move the paragraph that starts \"I have\" so it comes before the one starting \"On cold days\".", ORANGES_FIRST),
    ("The paragraph about oranges should come before the paragraph about cold days.", ORANGES_FIRST),
    ("Move the paragraph mentioning oranges to the start of the Notes section.", ORANGES_FIRST),
    ("Move Notes so it comes before Ingredients.", NOTES_FIRST),
    ("Put Notes above Ingredients.", NOTES_FIRST),
)  # fmt: skip
REFUSED = (
    "Move the step about baking to the top of the method.",  # which only mentions baking paper
    "Move the tin step to the top of the method.",  # two of them
    "Move the oven step to the top.  Then make it bold.",
    "The oven step should come first. Move it to the end of the method.",
    "Move the oven step to the top of the ingredients.",  # another list
    "Move the oven step above the Flour item.",
    "Move the paragraph about oranges above the Flour item.",
    "Move the last step to the end of the document.",
    "Move \"the butter\" before \"the oven\".",  # words inside lines
    "Move the heading Notes above Ingredients.",
    "Don't move the oven step to the top of the method.",
    "Should the oven step come before the step about lining the tin?",
    "Move the bold paragraph above the paragraph about oranges.",
    "Move the paragraph about oranges to the top.",  # of what
    "Move the last step above the title.",
    "Swap steps 2 and 4.",
    "Swap items 2 and 3.",  # of which list
    "Move item 4 above item 3.",
)  # fmt: skip
OTHERS = (CAKE, OVEN_FIRST, OVEN_LAST, SUGAR_FIRST, ORANGES_FIRST, NOTES_FIRST)


def planned(request: str, parts: tuple[Part, ...]) -> Plan | None:
    index = DocumentIndex.of(parts)
    text = plainly(request, index.vocabulary)
    try:
        return moved_as_asked(text, index) or line_moved_as_asked(text, index)
    except DataError:
        return None


@pytest.mark.parametrize(("request_text", "right"), RIGHT)
def test_the_line_moves_there_and_nowhere_else(request_text: str, right: tuple[Part, ...]) -> None:
    plan = planned(request_text, CAKE)
    assert plan is not None
    validate(plan.expectation)
    assert understandable(request_text, CAKE) == ""
    for after in OTHERS:
        assert holds(plan, CAKE, after) == (after is right)
        assert (read(request_text, CAKE, after).verdict == Verdict.ACCEPTED) == (after is right)


@pytest.mark.parametrize("request_text", REFUSED)
def test_what_is_in_doubt_is_moved_by_nobody(request_text: str) -> None:
    assert planned(request_text, CAKE) is None
    assert all(read(request_text, CAKE, after).verdict != Verdict.ACCEPTED for after in OTHERS[1:])


def test_a_name_that_stands_twice_names_no_section() -> None:
    parts = document(head("Skills"), line("French."), head("Notes"), line("Skills."), line("None."))
    assert planned("Put Notes above Skills.", parts) is not None
    assert planned("Put Skills after Notes.", parts) is None
    assert understandable("Put Skills after Notes.", parts)


def test_empty_lines_between_leave_it_open_where_they_belong() -> None:
    parts = document(line("One thing is this."), line(""), line("Another thing is that."))
    request = 'Move the paragraph starting "Another" before the paragraph starting "One".'
    assert planned(request, parts) is None
    assert understandable(request, parts)
