"""Everyday orders become the plain ones they stand for; what only looks like one stays as it was typed."""

import pytest

from tasks.checks.restating.turns import plainly

PLAIN = (
    ("I need help removing the highlight from the title", "remove the highlight from the title"),
    ("We require assistance in converting the list to numbers.", "convert the list to numbers."),
    ("Find every instance of the word pond and make it italic.", 'make every occurrence of "pond" italic.'),
    ("Search for 'Lind' and underline them", "underline every occurrence of 'Lind'"),
    ("Make the second table's header row bold", "Make the header row of the second table bold"),
    ("Delete the Oboe row from the table", 'Delete the row "Oboe" from the table'),
    ('Put "by the crew" under the title', 'Put a paragraph saying "by the crew" under the title'),
    (
        "Add a line below the title saying For members only",
        'Insert a paragraph saying "For members only" below the title',
    ),
    ("Add page numbers, centered at the bottom", "Add page numbers in the footer, centred"),
    ("Put the page number on the top of every page, right-aligned", "Put the page number in the header, right-aligned"),
    ('Rename the heading "Food" to "Meals"', 'The heading "Food" should read "Meals"'),
    ("Write the first line in capital letters", "Make the first line uppercase"),
    ("Double-space my thesis, please.", "Use double spacing for the whole document."),
    ("Superscript the 2 in m2", "Make the 2 in m2 a superscript"),
    ("Correct the typo 'teh' to 'the'", "Replace 'teh' with 'the'"),
    ("Delete the section Parking including its text", "Delete the section Parking"),
    ("Insert a table with 2 rows at the cursor location", "Insert a table with 2 rows at the cursor"),
    ("Set the line spacing of the title to double line spacing", "Set the line spacing of the title to double"),
    ("In the header write Strictly private, centred", 'Put "Strictly private" in the header, centred'),
    ("Set the subject property to Spring fair", 'Set the subject property to "Spring fair"'),
    ("Make it A5", "Set the paper size to A5"),
    ("Start every Heading 2 on a new page", "Insert a page break before every level 2 heading"),
    ("Comment on the last line: is that so", 'Add a comment saying "is that so" to the last line'),
    ("Change 'ten' to 'nine' in the second paragraph", "Replace 'ten' with 'nine' in the second paragraph"),
    ("Bold the title and save the document", "Bold the title"),
    ("Set all margins to 2 cm, my landlord insists on that.", "Set all margins to 2 cm."),
    ("Switch to landscape since the table is too wide", "Switch to landscape"),
    ("Call the Money section Finances", 'The heading "Money" should read "Finances"'),
    ('Retitle the "Food" chapter as "Meals".', 'The heading "Food" should read "Meals".'),
    ("Make the last two paragraphs 1.5 spaced", "Use 1.5 spacing for the last two paragraphs"),
    ("The letter should be double-spaced, please", "Use double spacing for The letter"),
    ("Double space my essay please, teacher's rule.", "Use double spacing for the whole document."),
    ("Put the whole letter in Times New Roman 12", "Put the whole document in Times New Roman, size 12"),
    ("The title should be in Georgia 20 pt", "The title should be in Georgia, size 20"),
    ("Bird boxes should start on a new page.", 'Insert a page break before the heading "Bird boxes".'),
    ("set paper to a4", "Set the paper size to A4"),
    ('Add a last line saying "Checked by R. Osei."',
     'Add a paragraph saying "Checked by R. Osei." at the end of the document'),
    ("Append a final line reading See you soon", 'Add a paragraph saying "See you soon" at the end of the document'),
    ("Make the labels To:, From: and Date: bold, but not what comes after them",
     'Make "To:", "From:" and "Date:" bold'),
    ("Italicise the labels To: and From: at the top, but not what follows", 'Italicise "To:" and "From:"'),
    ("Strike out the third step", "Strike out the third item of the numbered list"),
    ("Set the text in two columns like a newspaper", "Set the text in two columns"),
    ('"Remote work" should be a Heading 2 like Overtime', 'Apply the style Heading 2 to the line "Remote work"'),
    ("Make the second-level headings green", "Make the level 2 headings green"),
    ("We moved: the header has to read Building C", 'The header should read "Building C"'),
)  # fmt: skip
KEPT = (
    "Rename the Skills section",
    "Rename the Skills section to something shorter",
    "Change the Skills section to Arial",
    "Change the heading from Costs to Prices",
    "Make the title bold and double spaced",
    "Put the title in Heading 1",
    "Put the party in May 12",
    "It should start on a new page",
    "The header has to be Arial",
    "Write PAID in red at the top",
    "Put Draft in bold in the header",
    "Add Paid in capitals below the title",
    "Make the third step of the plan bold",
    "Set the text in two columns like the second page",
    "Find out which font this is",
    "Make the title bold and save it as PDF",
    "Set all margins to 2 cm, my landlord insists on the left one being wider",
    "Rename the file to Spring",
    "Add a line below the title",
    "Make it bold",
    "Start each Heading 1 style paragraph in red",
    "Change 'ten' to 'nine'",
    "Delete the last row of the table",
    "Switch to landscape since it should be wide",
    "The section Parking including its text",
)


@pytest.mark.parametrize(("request_", "plain"), PLAIN)
def test_an_everyday_order_is_a_plain_one(request_: str, plain: str) -> None:
    assert plainly(request_) == plain
    assert plainly(plain) == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_is_no_such_order_stays(request_: str) -> None:
    assert plainly(request_) == request_
