"""What is told around an order is left out where it adds nothing; what may change the order in any way stays."""

import time

import pytest

from tasks.checks.restating.turns import plainly

HOLDS = frozenset(
    [
        "handbook",
        "garden",
        "club",
        "gloves",
        "bees",
        "seeds",
        "helen",
        "anna",
        "money",
        "welcome",
        "contacts",
        "water",
        "items",
        "cost",
    ]
)
YELLOW = frozenset({"FFFF00"})
TOLD = (
    ("I think the last paragraph is redundant so I want to delete the last paragraph. Can you do this for me?",
     "delete the last paragraph."),
    ("I find the title rather plain. Make the title bold.", "Make the title bold."),
    ("My students overlook the italic words, so make all the italic text bold.", "make all the italic text bold."),
    ("Newcomers ignore the header row. Make the header row bold.", "Make the header row bold."),
    ("I'm writing a guideline for my students; make the title red.", "make the title red."),
    ("As I have corrected the highlighted words, remove all the highlighting.", "remove all the highlighting."),
    ("I am currently engaged in text processing and require assistance in converting all uppercase text to lowercase.",
     "Make all text in capitals lowercase."),
    ("I am currently engaged in text processing and require assistance in converting all uppercase text to lowercase "
     "within my document. This precision is critical for maintaining a uniform and polished presentation. Could you "
     "help me on this?", "Make all text in capitals lowercase."),
    ("We are revamping the booklet and require your assistance in centering the headings.", "center the headings."),
    ("I'm polishing the handbook, so could you help me with centering the headings?", "center the headings"),
    ("Make all the italic text red. I find italics hard to see.", "Make all the italic text red."),
    ("Make the title bold. The title looks dull.", "Make the title bold."),
    ("Underline the title. The title is important.", "Underline the title."),
    ("Center the title. A centred title makes a stronger impression.", "Center the title."),
    ("Justify the whole document. It gives the essay a more polished look.", "Justify the whole document."),
    ("Convert all uppercase text to lowercase. This precision is critical for maintaining a uniform and polished "
     "presentation.", "Make all text in capitals lowercase."),
    ("Center the title. Consistency matters a great deal here.", "Center the title."),
    ("Delete the table. The table is outdated.", "Delete the table."),
    ("Remove all the highlighting. I want to make sure that nothing is highlighted.", "Remove all the highlighting."),
)  # fmt: skip
KEPT = (
    "Make the title bold. The headings look dull.",  # another thing
    "Make the headings blue. I think the title is dull.",
    "Make the title bold. The title looks ghastly in bold.",  # takes it back
    "Make the title bold. I find bold hard to read.",
    "Make the title bold. The title looks too important.",
    "Delete the table. The table is important.",
    "Delete the table. The table is useful.",
    "Delete the table. Deleting is silly.",
    "Delete the last paragraph. This record is essential.",
    "Set the font of the whole document to Arial. Arial is ugly.",
    "Sort the table by cost. The cost is misleading.",
    "Add page numbers in the footer. Page numbers are unnecessary.",
    "Turn the bullets into numbers. Bullets are nicer.",
    "Convert all uppercase text to lowercase. Uppercase text is important.",
    "Make the first paragraph italic. The last paragraph is important.",
    "Make the title bold and red. Red is nicer.",  # one of the two
    "Make the title bold. This would be a mistake.",
    "Remove the underline from the whole document. Underlining looks elegant.",
    "Remove all the highlighting from the table. I want to make sure that nothing is highlighted.",  # of more
    "The title becomes Rules. Make the title bold.",  # asks for more
    "I think the last paragraph is redundant but the one before it is worse, so I want to delete the last paragraph.",
    "I have corrected the highlighted words in the table; remove all the highlighting.",  # where
    "I have corrected half of the highlighted words, so remove all the highlighting.",
    "As I have corrected the foreign highlighted words, remove all the highlighting.",
    "I'm laying out the poem and need help with centering all the headings.",
    "I am engaged in editing the first part and require assistance in justifying all the paragraphs.",
    "As I fixed the words highlighted in green, remove all the highlighting.",
)
MARKED = (
    "I have been editing my document and some words that needed to be rewritten are highlighted in yellow. As I fixed "
    "those words, please help me remove all highlight. I want to make sure that there is no highlight word."
)


@pytest.mark.parametrize(("request_", "plain"), TOLD)
def test_what_adds_nothing_is_left_out(request_: str, plain: str) -> None:
    assert plainly(request_, HOLDS).rstrip("?") == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_may_change_the_order_stays(request_: str) -> None:
    kept = plainly(request_, HOLDS)
    assert len(kept.split()) > len(request_.split()) - 5, kept


def test_a_colour_told_is_all_there_is() -> None:
    assert plainly(MARKED, HOLDS, YELLOW) == "remove all highlight."
    assert "yellow" in plainly(MARKED, HOLDS, YELLOW | {"00FF00"})
    assert "yellow" in plainly(MARKED, HOLDS)


def test_new_text_keeps_its_sentences() -> None:
    asked = "Add a line at the end: See you there. The line is important."
    assert "The line is important" in plainly(asked, HOLDS)


def test_long_tellings_are_read_quickly() -> None:
    started = time.process_time()
    for text in (
        "I think the title is dull and " * 60 + "so make the title bold.",
        "Make the title bold. " + "The title feels useful clear read " * 40,
        "As I fixed " + "the words " * 800 + ", remove all the highlighting.",
        "I am " + "engaged " * 900 + "and require assistance in converting the title.",
    ):
        plainly(text, HOLDS)
    assert time.process_time() - started < 3
