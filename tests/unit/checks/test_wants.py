"""What people want of a thing becomes a plain order; what only sounds like it stays, or means something else."""

import pytest

from tasks.checks.restating.turns import plainly

WANTS = (
    # without a verb
    ("italics for the line above the table", "Make the line above the table italic"),
    ("underline for the title", "Underline the title"),
    ("bullets for all paragraphs under Tasks", "Bullet all paragraphs under Tasks"),
    ("No italics at all please", "Remove the italics from the whole document"),
    ("no more bold in this document", "Remove the bold from the whole document"),
    ("Upright please, everything", "Remove the italics from the whole document"),
    ("Courier New please, throughout", "Use Courier New everywhere"),
    # as in a forum
    ("Is it possible to make the title red?", "make the title red."),
    ("Could someone tell me how to centre the title?", "centre the title."),
    ("I can't work out how to delete the second row.", "delete the second row."),
    ("Looking for a way to underline the title", "underline the title."),
    ("I've got an old report and I need all headings to be black", "I need all headings to be black"),
    ("I want every Anna swapped for Maria", 'Replace "Anna" with "Maria" everywhere'),
    ("How can I have the title in plain black?", "Make the title black."),
    ("Publisher says double spaced, whole manuscript", "Use double spacing for the whole document"),
    ("My chair asks for 1.5 line spacing", "Use 1.5 line spacing for the whole document"),
    ("Our report must be written in Arial.", "Set the whole document in Arial."),
    ("Set narrow margins, half an inch on every side", "Set all page margins to 0.5 inches"),
    ("Set all four page margins to 2 cm", "Set all page margins to 2 cm"),
    # one text for another
    ('Make "PLEASE" into "Please"', 'Replace "PLEASE" with "Please"'),
    ('Edit "Serves 4" so it reads "Serves 6"', 'Replace "Serves 4" with "Serves 6"'),
    ("The invoice number has to be 2032, not 2031.", 'Replace "2031" with "2032".'),
    ("Because of the strike the date must read 14, not 12", 'Replace "12" with "14"'),
    ("change 4.20 to 4.50", 'Replace "4.20" with "4.50"'),
    # places
    ('show the text "DRAFT" bottom right on each page', 'Put "DRAFT" in the footer, aligned to the right'),
    ('Put "Minutes" at the top left of every page', 'Put "Minutes" in the header, aligned to the left'),
    ("Delete the heading Costs and everything under it", 'Delete the section "Costs"'),
    ("Remove the Costs section, heading and all", 'Remove the section "Costs"'),
    ("the 2 in H2O should sit low", "Make the 2 in H2O a subscript"),
    ("Change the colour of all words in italics to blue", "Change the colour of all italic words to blue"),
    ("Make all headings (the ones in Heading 2 style) red", "Make all level 2 headings red"),
    ("Set all four section headings to 16 pt", "Set all four headings to 16 pt"),
    ("Justify the body text", "Justify all body paragraphs"),
    ("Set the spacing after each paragraph to 6 pt for the whole document", "Set the spacing after all text to 6 pt"),
    # the value before, and what is done with a thing
    ("Change the paper size from Letter to A4.", "Set the paper size to A4."),
    ("Convert the title from upper case to title case", "Convert the title to title case"),
    ("Both footnotes have been checked so they can go.", "Remove Both footnotes."),
    ("The bullets in my CV should be plain paragraphs", "Remove The bullets"),
    ("I find the second heading too loud, make it grey", "make the second heading grey"),
    ("Keep the dates as they are but make the title bold.", "make the title bold."),
    ("Keep the title as it is but make all headings red.", "make all headings red except the title."),
    (
        'Insert a footnote after the title with the text "Approved."',
        'Insert a footnote saying "Approved." after the title',
    ),
    ('Create a header that contains the text "Unit 3"', 'Create a header with the text "Unit 3"'),
    (
        "Make the first row of the table a header row that repeats on every page",
        "Repeat the first row of the table on each page",
    ),
)
KEPT = (
    "No bold in the title",
    "No bold in the first row",
    "bold for the title and italics for the headings",
    "Use double spacing for the entire first paragraph",
    "The bullets in the second list should be green",
    "The page number should be 3, not 2",
    "The number of columns should be 3, not 2",
    "The font size has to be 12, not 11",
    "The title should be bold, not italic",
    "The margin should be 3 cm, not 2 cm",
    "change 12 to 14",
    "Change the size from 12 to 14",
    "Set all words in italics",
    "Put all text in bold",
    "Change the heading from Costs to Prices",
    "Turn the title into a heading",
    'Make "Costs" into a heading',
    "change the footer so it reads Draft",
    "The first row is fine, delete the second one",
    "Delete the heading Costs and the text above it",
    "Is it possible to find out who wrote this?",
    "Could you tell me how to find the title?",
    "Apply the body text style",
    "Put the note bottom right",
)


@pytest.mark.parametrize(("request_", "plain"), WANTS)
def test_a_wish_is_a_plain_order(request_: str, plain: str) -> None:
    assert plainly(request_) == plain
    assert plainly(plain) == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_only_sounds_like_it_stays(request_: str) -> None:
    assert plainly(request_) == request_
