"""Notes without a verb are read as the orders they stand for; what may be something else stays as it was."""

import pytest

from tasks.checks.turns import plainly

TAKEN = (
    ("deposit amount in bold pls", "Make the deposit amount bold"),
    ("The hotel name bold", "Make The hotel name bold"),
    ("piaf quote in italics please", "Make the piaf quote italic"),
    ("subject line up to 14 pt", "Set the subject line to 14 pt"),
    ("Subject line 13 point.", "Set the Subject line to 13 point."),
    ("subject line: 13 point, underlined", "Make the subject line 13 point and underlined"),
    ("subject line: bold, red and underlined", "Make the subject line bold and red and underlined"),
    ("sender's block flush right", "Align sender's block to the right"),
    ("my name centred", "Make my name centred"),
    ("total row bold on a light grey background", "Make the total row bold and give it a light grey background"),
    ("light gray background for the top row", "Give the top row a light gray background"),
    ("a yellow background behind the total row", "Give the total row a yellow background"),
    ("can the hotel name be bold?", "Make the hotel name bold"),
    ("No underline under the name, it looks like a link", "Remove the underline from the name"),
    ("no highlighting on the last line please", "Remove the highlight from the last line"),
    ("no yellow on the pickpocket warning", "Remove the yellow highlight from the pickpocket warning"),
    ("the sentence on fees doesnt need the underline anymore", "Remove the underline from the sentence about fees"),
    ("Scones are off, so that bullet can go.", "Remove the bullet about Scones."),
    ("The tombola has been cancelled, so that point should be deleted", "Remove the point about The tombola"),
    ("mark the phone number yellow", "Highlight the phone number in yellow"),
    ("that reminder in red has to disappear", "Delete that reminder in red"),
    (
        "the table caption must never be separated from its table by a page break",
        "Keep the table caption together with the next paragraph",
    ),
    (
        "new last point for the conduct list: Draws are offered first, not later.",
        'Insert a paragraph saying "Draws are offered first, not later." at the end of the conduct list',
    ),
    ("another item for my packing list: Sun hat", 'Insert a paragraph saying "Sun hat" at the end of the packing list'),
)

LEFT = (
    "bold title",
    "line spacing 1.5",
    "margins 2 cm",
    "font size 12 pt",
    "page numbers centered",
    "Times New Roman 12 pt",
    "Heading 2 in red",
    "Make the title bold",
    "Put the title in bold",
    "headings blue, body black",
    "names and dates in bold",
    "the first word but not the title in bold",
    "Is the title bold",
    "sugar to 100 g",
    "what does a scarf cost again?",
    "Title centred. Make the last paragraph red.",
    "mark up the text in yellow",
    "new last point: Draws are offered first.",
    "Can the title be shorter?",
    "The title is bold",
    "The heading was blue.",
    "somebody coloured the title red",
    "my boss likes the headings blue",
    "the subject line looks bold",
    "should the title be bold?",
)


@pytest.mark.parametrize(("request_", "order"), TAKEN)
def test_a_note_becomes_the_order_it_stands_for(request_: str, order: str) -> None:
    assert plainly(request_) == order


@pytest.mark.parametrize("request_", LEFT)
def test_what_may_be_something_else_stays(request_: str) -> None:
    assert plainly(request_) == request_
