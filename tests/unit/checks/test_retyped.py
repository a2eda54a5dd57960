"""Texts to be written, in people's words: plain orders where nothing else can be meant, else as they were typed."""

import time

import pytest

from tasks.checks.restating.turns import plainly

HOLDS = frozenset({
    "abbey", "park", "book", "the", "hall", "print", "posters", "recieve", "colour", "salt", "yeast", "tuesday",
    "picnic", "is", "in", "it", "says", "title",
})  # fmt: skip
REPLACED = (
    ('"Book the hall" should be "Book the church hall".', 'Replace "Book the hall" with "Book the church hall".'),
    ("Book the hall should be Book the church hall", 'Replace "Book the hall" with "Book the church hall".'),
    ("It says Tuesday but should say Thursday.", 'Replace "Tuesday" with "Thursday".'),
    ("Abbey Park should be Victoria Park", 'Replace "Abbey Park" with "Victoria Park".'),
    ("Victoria Park, not Abbey Park", 'Replace "Abbey Park" with "Victoria Park".'),
    (
        "The picnic is in Victoria Park, not Abbey Park. Can you change that?",
        'Replace "Abbey Park" with "Victoria Park".',
    ),
    ("Write Victoria Park instead of Abbey Park", 'Replace "Abbey Park" with "Victoria Park".'),
    ("recieve -> receive", 'Replace "recieve" with "receive".'),
    ("Change the spelling of recieve to receive", 'Replace "recieve" with "receive" everywhere.'),
    ("I keep spelling receive as recieve. Fix it everywhere.", 'Replace "recieve" with "receive" everywhere.'),
    ("Switch to American spelling: colour should be color.", 'Replace "colour" with "color" everywhere.'),
    ('Change the heading to "House rules"', 'The heading should read "House rules"'),
    ("Rename the title to Our summer", 'The title should read "Our summer"'),
    ("The heading is shouting. Write it as House Rules instead.", 'The heading should read "House Rules".'),
    ("Limitations should be a second-level heading, not a top-level one",
     'Apply the style Heading 2 to the line "Limitations"'),
    ("Demote Limitations to heading 2", 'Apply the style Heading 2 to the line "Limitations"'),
    ("Change double spaces to single ones", "Replace all double spaces with single spaces."),
    ("There are two spaces after full stops. Make them one.", "Replace all double spaces with single spaces."),
    ("Use one space after full stops instead of two", "Replace all double spaces with single spaces."),
    ("I hit space twice after a full stop. Please remove all double spaces.",
     "Replace all double spaces with single spaces."),
)  # fmt: skip
ADDED = (
    ("add Send out invitations to the end of the list", "below the last item of the list"),
    ('Add "Send out invitations" to the list', "below the last item of the list"),
    ('Add another bullet point saying "Send out invitations"', "below the last item of the list"),
    ("Add Send out invitations as the first item of the list", "above the first item of the list"),
    ("Write Send out invitations on a new line below the salt.", "below the salt."),
    ('Add the line "Send out invitations" under Book the hall', 'below "Book the hall"'),
    ('Insert "Send out invitations" before the first paragraph', "above the first paragraph"),
)
LINKED = (
    ("Turn my email address into a clickable link.", "Add a hyperlink on my email address."),
    ("Make a.b@example.org a link", 'Add a hyperlink on "a.b@example.org"'),
    ('Link "the hall" to https://example.org/hall', 'Add a hyperlink to "https://example.org/hall" on "the hall"'),
)
KEPT = (
    "Abbey Park should be Victoria Park in the title",
    "It should say Victoria Park instead of Abbey Park in the title",
    "Abbey Park should be Victoria Park unless it is wrong",
    "Abbey Park should not be Victoria Park",
    "Should Abbey Park be Victoria Park?",
    "Is it Victoria Park, not Abbey Park?",
    "We meet in Victoria Park, not Abbey Park",
    "Don't write Victoria Park instead of Abbey Park",
    "Elm Lane should be Elm Road",
    "The title should be red, not blue",
    "Abbey Park should be Arial",
    '"Abbey Park" should be "Heading 2"',
    '"Abbey Park" should be "Victoria Park", except in the title',
    "Change the title to Comic Sans",
    "Change the title to dark red",
    "The heading is too long. Make it bold",
    "Make every heading a heading 2",
    "Add page numbers to the list",
    "Add Roman numerals to the list",
    "Add Eggs, milk and butter to the list",
    "Add 12 pt after the heading",
    "Add 2 rows below the table",
    "Add Draft below the title in red",
    "Write Total below the table and make it bold",
    "Put Skills above Education",
    "Insert a page break before the title",
    "Replace the double spaces in the first paragraph with single ones",
    "Add double spaces between words",
    "Change the line spacing to single",
    "Make the link blue",
)


@pytest.mark.parametrize(("typed", "order"), [*REPLACED, *LINKED])
def test_an_order_in_other_words(typed: str, order: str) -> None:
    assert plainly(typed, HOLDS) == order


@pytest.mark.parametrize(("typed", "where"), ADDED)
def test_a_new_line(typed: str, where: str) -> None:
    assert plainly(typed, HOLDS) == f'Insert a paragraph saying "Send out invitations" {where}'


def test_what_is_listed_keeps_being_an_item() -> None:
    order = plainly('Add a bullet "Eggs" after Book the hall', HOLDS)
    assert order == 'Insert a list item saying "Eggs" below "Book the hall"'
    assert plainly("Add Eggs after the yeast", HOLDS) == 'Add "Eggs" after the yeast', "within its line, or below it"


@pytest.mark.parametrize("typed", KEPT)
def test_what_may_mean_something_else_stays(typed: str) -> None:
    assert plainly(typed, HOLDS) == typed


def test_a_long_request_is_read_quickly() -> None:
    started = time.monotonic()
    for words in ("Add Eggs on a new line ", "I space ", "Abbey Park should be ", "the title is a link "):
        plainly(words * (2_000 // len(words)), HOLDS)
    assert time.monotonic() - started < 2
