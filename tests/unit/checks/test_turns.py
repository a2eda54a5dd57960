"""People's turns of phrase become plain orders; what only looks like one stays as it was typed."""

import time

import pytest

from tasks.checks.restating.turns import plainly

TURNS = (
    ("Insert a page break before the References section.", "Insert a page break before the heading References."),
    ("Add a page break before every chapter", "Add a page break before every level 1 heading"),
    (
        "Every chapter should begin on a new page, so start each chapter on a new page please.",
        "Insert a page break before each level 1 heading.",
    ),
    ("Show line numbers in the margin, my tutor needs them.", "Show line numbers."),
    ("Make the entire document Arial, including the tables.", "Make the entire document Arial."),
    ("You can delete the last paragraph, I've checked.", "delete the last paragraph."),
    ("Remove all the comments, this has to go to print.", "Remove all the comments."),
    ("I need Page X of Y at the bottom", "I need page numbers with the page count at the bottom"),
    ('Number the pages like "Page 1 of 2" in the footer.', "add page numbers with the page count in the footer."),
    ("I spelled Okafor wrong, it should be Okafour", 'Replace "Okafor" with "Okafour" everywhere.'),
    ("We wrote Elm Street incorrectly; it must be Elm Road.", 'Replace "Elm Street" with "Elm Road" everywhere.'),
    ("'Recieve' is misspelled, it should be 'Receive'", "Replace 'Recieve' with 'Receive' everywhere."),
    ("Everything that says Monday should say Tuesday", 'Replace "Monday" with "Tuesday" everywhere.'),
    ("Wherever it says noon, it should say midday", 'Replace "noon" with "midday" everywhere.'),
    (
        "Our client is called Brandt-Lowe, not Brandt. Please change that throughout.",
        'Replace "Brandt" with "Brandt-Lowe" everywhere.',
    ),
    (
        "The hero isn't Edwin any more, he's called Jasper now. Help me change that in the whole book.",
        'Replace "Edwin" with "Jasper" everywhere.',
    ),
    ("Change every mention of Members to Friends", 'Replace "Members" with "Friends" everywhere'),
    ("How can I delete all the comments before I send this out?", "delete all the comments."),
    ("How do I underline the title?", "underline the title."),
    ("Justify the text but leave the headings alone", "Justify the text except the headings"),
    ("Make everything bold, the first row stays", "Make everything bold except the first row"),
    ("Remove the bullet points but keep the text as it is", "Remove the bullet points"),
    ("Center the title, leave the rest.", "Center the title."),
    (
        "The bullets under Skills should go but the ones under Work have to stay",
        "Remove The bullets under Skills except the bullets under Work",
    ),
    ("The last paragraph must go.", "Remove The last paragraph."),
    (
        "Help me move my address to the right, it's the first three lines",
        "move the first three lines to the right",
    ),
    (
        "Set the left margin to 3 cm and the right one to 2 cm",
        "Set the left margin to 3 cm and set the right margin to 2 cm",
    ),
    ('Start the "Parking" part on a new page', 'Insert a page break before the heading "Parking"'),
    ("Every main section has to start on a new page", "Insert a page break before every level 1 heading"),
    ("Make Safety a main heading like the others", 'Apply the style Heading 1 to the line "Safety"'),
    ("Lower the 2 in CO2", "Make the 2 in CO2 a subscript"),
    ("The 2 in m2 should be raised", "Make The 2 in m2 a superscript"),
    ("Repeat the table's header row on each page", "Repeat the header row of the table on each page"),
    ("Add a column at the right", "Add a column to the right of the table"),
    ("Put 3 May 2025 in the header, on the right hand side", 'Put "3 May 2025" in the header, on the right'),
    (
        "I'm handing this in tomorrow and my teacher wants double spacing",
        "Use double spacing for the whole document",
    ),
    ("Our publisher asks for Garamond for the headings.", "Use Garamond for the headings."),
    ("We spelt Marlow wrong, should be Marlowe throughout", 'Replace "Marlow" with "Marlowe" everywhere.'),
    (
        "Our new editor here. She shortened everything. Every time it says Chap it should be Chapter.",
        'Replace "Chap" with "Chapter" everywhere.',
    ),
    ("90 F should read 90°F", 'Replace "90 F" with "90°F" everywhere.'),
    (
        "Somebody printed my poster and it was too large. How can I change the paper to A5?",
        "Set the paper size to A5.",
    ),
    ("Make the headings dark green instead of that default blue.", "Make the headings dark green."),
    ("Set the font of the entire report to Arial", "Set the font of the entire document to Arial"),
    ("Replace Buyer with Client across the agreement", "Replace Buyer with Client throughout the document"),
    ("Add a table 3 columns wide and 2 rows tall", "Add a table with 3 columns and 2 rows"),
    (
        "Create a header with the text Strictly private, aligned to the right.",
        'Create a header with the text "Strictly private", aligned to the right.',
    ),
    ("Add a footnote after Riga saying Mostly by sea.", 'Add a footnote after Riga saying "Mostly by sea."'),
    ("How do I add a footnote after Riga saying Mostly by sea?", 'add a footnote after Riga saying "Mostly by sea".'),
    ("Put a comment on the title saying Is this too long?", 'Put a comment on the title saying "Is this too long?"'),
    ("Could you put a comment on the title saying Too long?", 'put a comment on the title saying "Too long"?'),
    ("Add Yours sincerely at the very end", 'Add a paragraph saying "Yours sincerely" at the very end'),
    (
        "We hand it in with one and a half line spacing. How do I do that for the whole text?",
        "Use one and a half line spacing for the whole text.",
    ),
)
KEPT = (
    'Replace "Page 1 of 2" with "Page 1 of 3" in the footer',
    'Add "Page 1 of 2" at the end of the document',
    "Make the heading bold, including the tables",
    "Delete the table, the boss needs it",
    "Show line numbers in the right margin",
    "How can I tell which font this is?",
    "My teacher wants me to fix this",
    "The heading requires bold",
    "The title should go in the middle",
    "Leave the title alone",
    "Delete the table but keep the text",
    "Remove the second row, keep its words as they are",
    "I spelled this word right, it should be obvious",
    "My neighbour is called Sandoval-Ruiz, not Sandoval.",
    "Everything that says Monday should be bold and red",
    'Replace "it should be Tuesday" with "leave the rest alone"',
    "Make the title bold and my teacher wants double spacing",
    "Put the date in the header",
    "Lower the paragraph",
    "Every heading should be bold",
    "The footer should say Confidential",
    "The title is wrong. Make it bold",
    "The title is to be bold. Centre the last paragraph",
    "Make the sentence on the first page bold",
    "Add a page break at the end",
    "Add the date at the very end",
)


@pytest.mark.parametrize(("request_", "plain"), TURNS)
def test_a_turn_of_phrase_is_a_plain_order(request_: str, plain: str) -> None:
    assert plainly(request_) == plain
    assert plainly(plain) == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_no_turn_explains_stays(request_: str) -> None:
    assert plainly(request_) == request_


def test_odd_text_is_read_quickly() -> None:
    started = time.process_time()
    for text in ("the " * 500, "\"'" * 1_000, "a, " * 660, "Put x in " * 220, "my a to the b, " * 130, "I " * 1_000):
        plainly(text)
    assert time.process_time() - started < 2
