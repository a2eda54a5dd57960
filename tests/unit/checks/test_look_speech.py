"""Looks and layout as people speak of them become plain orders; what restricts or says something else stays."""

import pytest

from tasks.checks.restating.turns import plainly

TURNS = (
    ("Turn the page on its side.", "Set the page orientation to landscape."),
    ("Please lay the paper on its side", "Set the page orientation to landscape"),
    ("The pages should be on their side.", "Set the page orientation to landscape."),
    ("Make the page landscape with two columns.", "Make the page landscape and set the whole document in two columns."),
    ("Number the pages, at the bottom, in the middle.", "Number the pages at the bottom centre."),
    ("Add page numbers in the middle at the bottom of each page.", "Add page numbers at the bottom centre."),
    ("Put page numbers at the top on the right.", "Put page numbers at the top right."),
    ("Our teacher wants it double spaced.", "Use double spacing for the whole document."),
    ("Make the essay double-spaced.", "Use double spacing for the whole document."),
    ("Leave a 6 point gap after every paragraph.", "Set the spacing below every paragraph to 6 point."),
    ("Put a gap of 12 pt above each heading.", "Set the spacing above each heading to 12 pt."),
    ("Add 1 cm of space under the title", "Set the spacing below the title to 1 cm"),
    ("Use dots instead of numbers for the steps.", "Turn the steps into bullet points."),
    ("Make the rules numbered instead of bulleted.", "Turn the rules into a numbered list."),
    ("Have the jobs numbered 1 to 4 instead of dots.", "Turn the jobs into a numbered list."),
    ("Change the bullets under Skills to numbers.", "Turn the bullet points under Skills into a numbered list."),
    ("Put bullet points on the last three paragraphs.", "Turn the last three paragraphs into bullet points."),
    ("Take the bullets away.", "Remove the bullets."),
    ("Make For the drizzle a main heading.", 'Apply the style Heading 1 to the line "For the drizzle".'),
    ("Use a bigger font for the title.", "Make the title bigger."),
    ("Align the text to the left instead of justified.", "Align the text to the left."),
    ("Add a contents page at the beginning.", "Add a table of contents at the beginning."),
)
STAY = (
    "Turn the second page on its side",
    "Turn the table on its side",
    "Don't turn the page on its side",
    "Number the pages at the bottom, but not the first one",
    "Leave a bigger gap after every paragraph",
    "Use dots instead of commas in the prices",
    "Replace the numbers with bullets in the table",
    "Change the bullets to dashes",
    "Take the bullets under Skills away if they look odd",
    "Make the heading a main heading",
    "Use a bigger font for the title, but only on the first page",
)


@pytest.mark.parametrize(("said", "meant"), TURNS)
def test_what_is_said_of_looks_becomes_a_plain_order(said: str, meant: str) -> None:
    assert plainly(said) == meant


@pytest.mark.parametrize("said", STAY)
def test_what_restricts_or_says_something_else_stays(said: str) -> None:
    assert plainly(said) == said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Leave a 6 point gap after every paragraph except the first", "except the first"),
        ("Use dots instead of numbers for the steps under Tips", "the steps under Tips"),
        ("Use a bigger font for the title and the last paragraph", "the title and the last paragraph"),
    ],
)
def test_places_and_exceptions_are_kept(said: str, kept: str) -> None:
    assert kept in plainly(said)
