"""What the text is to say, in people's words: plain orders where nothing else can be meant, else as they were typed."""

import pytest

from tasks.checks.restating.turns import plainly

HOLDS = frozenset(
    [
        "joan",
        "draft",
        "approved",
        "wed",
        "thu",
        "leila",
        "sam",
        "off",
        "footer",
        "says",
        "rent",
        "post",
        "monday",
        "gloves",
    ]
)
PLAIN = (
    ("Wherever it says Joan, put Joanna.", 'Replace "Joan" with "Joanna" everywhere.'),
    ("Everywhere it says Joan please write Joanna instead.", 'Replace "Joan" with "Joanna" everywhere.'),
    ("Put £450 where it says [rent].", 'Replace "[rent]" with "£450".'),
    ("Write Karl Lund wherever it says [tenant name]", 'Replace "[tenant name]" with "Karl Lund" everywhere'),
    ("Replace [tenant name] with Karl Lund.", 'Replace "[tenant name]" with "Karl Lund".'),
    ("Fill in [rent] as £450.", 'Replace "[rent]" with "£450".'),
    ("The footer still says Draft, it should say Approved.", 'Replace "Draft" with "Approved" in the footer.'),
    ("The header says Draft. It should say Approved.", 'Replace "Draft" with "Approved" in the header.'),
    (
        "The bottom of the page still says Draft, and it should say Approved.",
        'Replace "Draft" with "Approved" in the footer.',
    ),
    (
        "Change Draft for members to Final version in the footer.",
        'Replace "Draft for members" with "Final version" in the footer.',
    ),
    ("Wherever it says Do not, make those two words bold.", 'Make every occurrence of "Do not" bold.'),
    ('Insert "Lena Frost" after Ruth Edge.', 'Insert "Lena Frost" after "Ruth Edge".'),
    ('Insert the word "old" before gloves.', 'Insert "old" before "gloves".'),
    ('Add a footnote after 1847 saying "So they say."', 'Add a footnote after "1847" saying "So they say."'),
    (
        "After the paragraph about the rent, add one that says I am sending a copy to the council.",
        'Insert a paragraph below the paragraph about the rent saying "I am sending a copy to the council."',
    ),
    (
        "Replace February by March and June by July.",
        'Replace "February" with "March". Replace "June" with "July".',
    ),
    ("Swap steps 3 and 4.", "Move step 3 below step 4."),
    ('Replace the last sentence with "So it was."', 'Replace the last sentence by "So it was."'),
    ("Rename the Post column to Item.", 'In the first cell of the column "Post", replace "Post" with "Item".'),
    ("Put Sam B. down as Off on Wednesday.", 'Change the Wed of "Sam B." to "Off".'),
    ("Leila should be Off on Thursday", 'Change the Thu of "Leila" to "Off"'),
    ("Delete the Wednesday column.", 'Delete the column "Wed".'),
    ("Delete the Monday column.", 'Delete the column "Monday".'),
    ("Delete Leila's row.", 'Delete the row "Leila".'),
)
OTHER = (
    "Wherever it says Joan, put it in bold.",
    "Wherever it says Joan, write Arial.",
    "Where it says Joan, put a comment.",
    "Wherever it says Joan in the table, put Joanna.",
    "Wherever it says Joan, put Joanna except in the table.",
    "Wherever it says Joan, put Joanna in red.",
    "Put £450 where it says [rent] unless it is paid.",
    "Replace [rent] with £450 and delete the rest.",
    "Replace [rent] with £450 in bold.",
    "Change Draft to Arial in the footer.",
    "Change Draft to Bold in the footer.",
    "The footer still says Draft, and it should say Approved if Joan agrees.",
    "The footer still says Draft, it should be bold.",
    "Swap steps 3 and 5.",
    "Replace June by July and July by June.",
    "Change Draft to Bold and Total to Arial.",
    'Insert "Pets" after Education.',
    "Rename the Post column to Item and shade it.",
    "Put Sam B. down as Off on Wednesday if he asks.",
    "Put Sam down as Off on Wednesday and Thursday.",
    "Leila should be bold on Wednesday.",
)
"""Look alike, and say another thing or more."""


@pytest.mark.parametrize(("said", "plain"), PLAIN)
def test_what_is_to_be_said_becomes_a_plain_order(said: str, plain: str) -> None:
    assert plainly(said, HOLDS) == plain


@pytest.mark.parametrize("said", OTHER)
def test_what_restricts_or_means_a_look_stays_as_typed(said: str) -> None:
    told = plainly(said, HOLDS)
    assert not told.startswith(('Replace "', "Move step", "Change the Wed", "In the first cell")), told
    assert 'after "Education"' not in told


def test_without_a_document_days_stay_as_they_are() -> None:
    assert plainly("Delete the Wednesday column.") == 'Delete the column "Wednesday".'
