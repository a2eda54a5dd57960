"""Greetings, calls, remarks and stories are left out; what may be an order, a place or new text never is."""

import pytest

from tasks.checks.restating.turns import plainly

LEFT_OUT = (
    # greetings, calls, thanks
    ("Hi everyone, make the title bold. Any ideas?", "make the title bold."),
    ("Hello! Could you delete the last row? Thanks a lot!", "delete the last row?"),
    ("Quick question: how do I underline the title?", "underline the title."),
    ("The headings must be green. How do I do that in one go?", "The headings must be green."),
    ("bold for the first row pls", "Make the first row bold"),
    ("Centre the title, thanks.", "Centre the title."),
    # remarks behind or beside the order
    ('Swap "calm" for "quiet", I like that better.', 'Swap "calm" for "quiet".'),
    ('Replace "Tom" with "Tim", I think it is much nicer', 'Replace "Tom" with "Tim"'),
    ("Cross out the second paragraph for now so that I can still read it", "Cross out the second paragraph"),
    ("Make all headings green, whatever way works best.", "Make all headings green."),
    (
        "Begin the Costs part on a fresh page, because I file the first page elsewhere.",
        "Insert a page break before the heading Costs.",
    ),
    ("Delete the second table, because the council dropped that event.", "Delete the second table."),
    (
        'Insert a page break before "Costs" so that this chapter starts on a new page.',
        'Insert a page break before "Costs".',
    ),
    ("Underline the heading (just that line)", "Underline the heading"),
    ("Turn the bullets into a numbered list (1., 2., 3.)", "Turn the bullets into a numbered list"),
    ("Strike the last line through (strikethrough)", "Strike the last line through"),
    # a change of mind
    ("Delete the table. Actually no: leave that, just make its title bold.", "make its title bold."),
    ("Set the title to 20 pt ... no wait, set the title to 24 pt", "set the title to 24 pt"),
    # what is to stay
    ("Justify all paragraphs, would you? The title stays as it is.", "Justify all paragraphs except The title."),
    ("Make everything 12 pt. Leave the headings alone.", "Make everything 12 pt except the headings."),
    ("Italicise all paragraphs (not the first paragraph)", "Italicise all paragraphs except the first paragraph"),
    ("indent every paragraph by 1 cm. not the title", "indent every paragraph by 1 cm except the title."),
    ('Change "Room 4" so it reads "Room 5". Don\'t touch the dates.', 'Replace "Room 4" with "Room 5".'),
    # stories
    ("I hate Verdana. Arial please, everywhere.", "Use Arial everywhere."),
    ("My sister thinks the title is too small. Set the heading to 16 points", "Set the heading to 16 points"),
    ("We have a new caretaker, replace Mr Pym with Ms Ode and 12 with 14", "replace Mr Pym with Ms Ode and 12 with 14"),
    ("The quote went up, change £480 to £515", 'Replace "£480" with "£515"'),
    ("I'm trying to save paper. How do I set all page margins to 1 cm?", "set all page margins to 1 cm."),
)
KEPT = (
    # words that are to be written
    "Write at the end: Reply by Friday please",
    "Change Regards to Many thanks",
    "End the letter with many thanks",
    "The footer should say No smoking please",
    # an order, though it has no verb, or looks like a story
    "Title centred. Make the last paragraph red.",
    "All paragraphs in blue. Make the title red.",
    "Headings underlined, title bold",
    "My headings bold. Make the second paragraph red",
    "The title is wrong. Make it bold",
    "We use Arial. Make the title 20 pt",
    "The paragraph that was added last, set the font to 14 pt",
    "If the title is bold, set the heading to 14 pt",
    # reasons that say what is wanted
    "Indent the first line so that it starts at 1 cm",
    'Move "A" so that it stands before "B"',
    # remarks that say where, or how
    "Underline the word (the second one)",
    "Make the heading bigger (bold)",
    "Delete the row (1., 2., 3.)",
    "Actually no heading should be bold",
    "lower the 2 in CO2 and the 3 in CaCO3 ... ah no, only the CO2",
)


@pytest.mark.parametrize(("request_", "plain"), LEFT_OUT)
def test_what_asks_for_nothing_is_left_out(request_: str, plain: str) -> None:
    assert plainly(request_) == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_may_ask_for_something_stays(request_: str) -> None:
    assert plainly(request_) == request_


def test_what_is_to_stay_is_never_dropped() -> None:
    for kept in ("The headings stay as they are.", "Leave the headings alone.", "Do not touch the headings."):
        assert "except the headings" in plainly(f"Make all text 12 pt. {kept}").replace("The", "the")
    assert "except" in plainly('Replace "a" with "b" everywhere. Leave the title alone.')


@pytest.mark.parametrize(
    ("request_", "plain"),
    [
        ("Add a line at the end: See you there. Thanks.", 'Add a line at the end: "See you there. Thanks."'),
        ("Add a line: Oh no, wait here", 'Add a line: "Oh no, wait here"'),
        (
            "Insert a paragraph here: We all shall meet at noon.",
            'Insert a paragraph here: "We all shall meet at noon."',
        ),
        ("Add a line at the end: Yours truly.", 'Add a line at the end: "Yours truly".'),
        (
            "Add a paragraph at the end: The hall is closed. We were told late.",
            'Add a paragraph at the end: "The hall is closed. We were told late."',
        ),
    ],
)
def test_new_text_without_quotes_is_kept_to_its_last_stop(request_: str, plain: str) -> None:
    assert plainly(request_) == plain


def test_a_call_alone_stays() -> None:
    assert plainly("Help!") == "Help!"
    assert plainly("Anyone? Thanks!") == "Anyone? Thanks!"
