"""A look is given, taken away, or nobody can say: what negates must be said of the look."""

import pytest

from tasks.planner.polarity import Polarity, polarity

GIVEN = (
    ("The picnic is off. Strike through the paragraph", "strikethrough"),
    ("The hive has been removed, so strike through the paragraph", "strikethrough"),
    ("The paragraph is out of date, strike through the paragraph", "strikethrough"),
    ("cross out the paragraph, we dropped it", "strikethrough"),
    ("Strike the paragraph, it won't take place", "strikethrough"),
    ('"X" has dropped out, strike "X" through', "strikethrough"),
    ('Underline "X" so I don\'t forget it', "underline"),
    ("make the paragraph bold because nobody reads it", "bold"),
    ('"X" must not be missed: make "X" bold', "bold"),
    ('draw a line under "X", it is no longer clear', "underline"),
)
TAKEN = (
    ('Remove the bold from "X"', "bold"),
    ('"X" shouldn\'t be bold', "bold"),
    ('make "X" not bold', "bold"),
    ('I don\'t want "X" bold any more', "bold"),
    ("take off the bold from the paragraph, it looks odd", "bold"),
    ("The bold in the paragraph is too much, get rid of it", "bold"),
    ("the paragraph: take the bold away", "bold"),
    ('take the italics off "X" and "X"', "italic"),
    ("turn off italics for the paragraph", "italic"),
    ('Take "X" out of italics', "italic"),
    ('"X" must no longer be in italics', "italic"),
    ('no underline under "X"', "underline"),
    ('The underline below "X" has to go', "underline"),
    ('Drop the superscript on "X"', "superscript"),
)
UNCLEAR = (
    ('do not remove the bold from "X"', "bold"),
    ("make the paragraph bold, not italic", "bold"),
    ('"X" is not in bold yet, make it bold', "bold"),
    ("the paragraph is not bold, make it so", "bold"),
    ('underline "X" without the full stop', "underline"),
    ("Strike through the paragraph, take it off the agenda", "strikethrough"),
)


@pytest.mark.parametrize(
    ("masked", "look", "expected"),
    [
        (masked, look, expected)
        for cases, expected in ((GIVEN, Polarity.GIVE), (TAKEN, Polarity.TAKE), (UNCLEAR, Polarity.UNCLEAR))
        for masked, look in cases
    ],
)
def test_what_becomes_of_a_look(masked: str, look: str, expected: Polarity) -> None:
    assert polarity(masked, look) is expected
