"""The text of a section is what stands below its heading; the section is both."""

import pytest

from tasks.checks.restating.turns import plainly


@pytest.mark.parametrize(
    ("request_", "plain"),
    [
        (
            "Use 1.5 line spacing for the text of the Summary section.",
            "Use 1.5 line spacing for the text under Summary.",
        ),
        ('Make all the text in the section "Plots" italic.', 'Make all the text under "Plots" italic.'),
        ("Justify the paragraphs in the Plots and Fences section.", "Justify the paragraphs under Plots and Fences."),
        ("Delete the body text of section Money.", "Delete the text under Money."),
    ],
)
def test_it_is_below_the_heading(request_: str, plain: str) -> None:
    assert plainly(request_, frozenset()) == plain


@pytest.mark.parametrize(
    "request_",
    [
        "Make the Summary section italic.",
        "Make the first two paragraphs of the Summary section italic.",
        'Add a comment saying the text of the Summary section is long to "eleven".',
    ],
)
def test_anything_else_stays(request_: str) -> None:
    assert "under" not in plainly(request_, frozenset())
