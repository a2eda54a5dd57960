"""Turns about what is moved, goes as a whole or becomes a list; what is near them and means something else stays."""

import pytest

from tasks.checks.restating.turns import plainly


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("make the ingredients into a bullet list", "Turn the ingredients into bullet points"),
        ("Make the ingredients bullets.", "Turn the ingredients into bullet points."),
        (
            "The three lines would be better as bullets, can you do that?",
            "Turn the three lines into bullet points?",
        ),
        ("The last lines should be a bulleted list.", "Turn the last lines into bullet points."),
        ("Convert the steps to a numbered list.", "Turn the steps into a numbered list."),
        ("Delete the Notes section, heading and all.", 'Delete the section "Notes".'),
        ("Remove the section Notes including its heading", "Remove the section Notes"),
        (
            'Move the paragraph that starts "A" so it comes before the one starting "B".',
            'Move the paragraph beginning with "A" before the paragraph beginning with "B".',
        ),
        ("The oven step should come first. Move it to the top.", "Move the oven step to the top."),
        ("The oven step must be last, so move it to the end.", "Move the oven step to the end."),
    ],
)  # fmt: skip
def test_a_turn_is_a_plain_order(said: str, plain: str) -> None:
    assert plainly(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "Make the bullets bold.",
        "Turn the list into a table.",
        "The oven step should come first. Move it to the end of the list.",
        "The oven step should come first. Move it below the title.",
        'Move "A" so that it stands before "B".',
        "Delete the Notes heading and everything else on the page.",
        "Make the bullet list bold.",
        "Put the one that is right after the heading first.",
    ],
)
def test_what_means_something_else_stays(said: str) -> None:
    assert plainly(said) == said
