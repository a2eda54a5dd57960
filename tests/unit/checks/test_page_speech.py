"""Pages as people speak of them become plain orders; parts of a document and other wishes stay as typed."""

import pytest

from tasks.checks.restating.turns import plainly

TURNS = (
    ("Lay the leaflet out in 2 columns", "Set the whole document in 2 columns"),
    ("Could you split this essay into three columns, please?", "Set the whole document in three columns?"),
    ("The brochure should be laid out in two columns.", "Set the whole document in two columns."),
    ("Make the rota sideways.", "Set the page orientation to landscape."),
    ("Turn my report to portrait", "Set the page orientation to portrait"),
    ("This would look better sideways, switch the page to landscape.", "switch the page to landscape."),
    ("It would fit much better that way, so please set the page to landscape", "set the page to landscape"),
    ("Turn on line numbering for the document.", "Turn on line numbering."),
    ("Add line numbers to my essay", "Turn on line numbering"),
    ("Stick the page number in the footer", "Put the page number in the footer"),
    ("Put 'Page X of Y' in the footer on the left, with real page numbers",
     "Put page numbers with the page count in the footer on the left"),
    ("Pop page x of y in the header, using fields.", "Put page numbers with the page count in the header."),
)  # fmt: skip
STAY = (
    "Turn on line numbering for the first paragraph",
    "Add line numbers to the table",
    "Turn off line numbering for the document",
    "Lay the notes out in two columns",
    "Put the article in two columns",
    "Put the schedule in two columns",
    "Lay the second page of the leaflet out in two columns",
    "Lay the leaflet out in two columns except the title",
    "The title would look better bigger, make it bold",
    "This would look better with a border, make the title bold",
    "Write the numbers with real numbers",
)


@pytest.mark.parametrize(("said", "meant"), TURNS)
def test_what_is_said_of_pages_becomes_a_plain_order(said: str, meant: str) -> None:
    assert plainly(said) == meant


@pytest.mark.parametrize("said", STAY)
def test_parts_and_other_wishes_stay(said: str) -> None:
    assert plainly(said) == said
