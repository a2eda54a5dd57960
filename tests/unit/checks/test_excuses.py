"""Half sentences of reason around an order are left out where they change nothing; every limit of an order stays."""

import time

import pytest

from tasks.checks.restating.turns import plainly

LEFT_OUT = (
    ("Show line numbers, my tutor needs them.", "Show line numbers."),
    ("Turn on line numbers, we are going to discuss this text in class.", "Turn on line numbers."),
    ("Remove all the comments, this has to go to print.", "Remove all the comments."),
    ("This has to go to print, so remove all the comments.", "remove all the comments."),
    ("Delete the last comment, I've checked.", "Delete the last comment."),
    ('Underline "distilled water" so I don\'t forget it.', 'Underline "distilled water".'),
    ("Underline the title so nobody misses it", "Underline the title"),
    ("Make the headings red, it looks odd otherwise.", "Make the headings red."),
    ("Make the title bold. It looks better.", "Make the title bold."),
    ('Make "Thursday" bold, otherwise people will come on the wrong day.', 'Make "Thursday" bold.'),
    ('Highlight "450" in yellow, I need to check it with the owner.', 'Highlight "450" in yellow.'),
    ("Set the text in Verdana 12, that's what the school wants.", "Set the text in Verdana, size 12."),
    ("Put the last line in bold, people keep missing it.", "Put the last line in bold."),
    ("Remove the yellow highlighting, I've dealt with it.", "Remove the yellow highlighting."),
    ("Remove the yellow highlighting, I've dealt with those bits.", "Remove the yellow highlighting."),
    ("Take out the References section, nobody does that any more.", "Take out the References section."),
    ("Underline the title, our lecturer's orders", "Underline the title"),
    ("Clear the formatting of the first paragraph but keep the text.", "Clear the formatting of the first paragraph."),
    ("Remove the bold from the title, but don't change the text.", "Remove the bold from the title."),
    ("the 2 in CO2 should be subscript, fix that everywhere", "the 2 in CO2 should be subscript everywhere"),
    ("Make the 2 wherever it says CO2 a subscript", "Make the 2 in every CO2 a subscript"),
    ("Subscript the 2 in all the CO2s.", "Make the 2 in every CO2 a subscript."),
)
KEPT = (
    "Delete the last column, nobody reads those except the third.",
    "Remove the highlights, I've dealt with those but the last.",
    "Take out the second section, nobody needs the first.",
    "Make the title bold, it looks better in red.",  # another wish
    "Make the headings red, my boss needs them blue.",
    "Make the title bold, they want it small.",
    "Remove all highlights, I've checked all but the last.",  # leaves something out
    "Make the title bold, that's how the headings are.",
    "Make the title bold so that people see the date.",
    "Make the title bold, otherwise leave it.",  # takes it back
    "Make the title bold, otherwise people will not read the second one.",
    "Strike through the last sentence, she likes it.",
    "Delete the table, I want to check it with the owner.",  # on a condition
    "Delete the table, I need to read it first.",
    "Delete the appendix, it must be ready by Friday.",
    "Delete the second paragraph but keep the text.",
    "Remove the bold from the title but keep the italics.",
)


@pytest.mark.parametrize(("request_", "plain"), LEFT_OUT)
def test_a_reason_that_changes_nothing_is_left_out(request_: str, plain: str) -> None:
    assert plainly(request_, frozenset()) == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_limits_adds_or_takes_back_stays(request_: str) -> None:
    assert plainly(request_, frozenset()) == request_


def test_new_text_keeps_its_words() -> None:
    assert "it looks better" in plainly("Add a line at the end: See you there, it looks better.")


def test_long_requests_are_read_quickly() -> None:
    started = time.process_time()
    for text in ("Make it bold, otherwise people " + "will come " * 900, "so I don't " * 700, ", it looks " * 700):
        plainly(text, frozenset())
    assert time.process_time() - started < 3
