"""Rows, columns and cells by their everyday names become plain orders; what may mean something else stays."""

import pytest

from tasks.checks.restating.turns import plainly

TURNS = (
    ("Take the Price column out of the table.", 'Delete the column "Price" from the table.'),
    ("Please drop the Email column from the roster (privacy!)", 'Delete the column "Email" from the table'),
    ("Get rid of the Sum column", 'Delete the column "Sum"'),
    ("Lose the Window cleaning row", 'Delete the row "Window cleaning"'),
    ("Remove the Price column from the second table", 'Delete the column "Price" from the second table'),
    ("Leave the Price column out.", 'Delete the column "Price".'),
    ("Take the last two columns out of the table", "Delete the last two columns of the table"),
    ("Bold the bottom row", "Bold the last row"),
    ("Shade the bottom two rows of the table grey", "Shade the last two rows of the table grey"),
    ("Centre the rightmost column", "Centre the last column"),
    ("Centre the far left column", "Centre the first column"),
    ("Add a fourth column called Notes to the right of Price in the budget",
     'Insert a column to the right of the column "Price" of the table with the heading "Notes"'),
    ('Insert another column headed "Notes" to the left of the Price column, leave it blank.',
     'Insert a column to the left of the column "Price" with the heading "Notes".'),
    ("In the spring term row, merge the first two cells.", 'Merge the first two cells of the row "spring term".'),
    ("In the grand total row of the second table, join the last two cells",
     'Merge the last two cells of the row "grand total" of the second table'),
    ('The supplier of "Oak chairs" should be Lind, not Berg.',
     'In the supplier of "Oak chairs", change "Berg" to "Lind".'),
    ("The price of Oak chairs is now 45.00, not 40.00", 'In the price of Oak chairs, change "40.00" to "45.00"'),
    ("Change the supplier for Oak chairs from Berg to Anna Lind",
     'In the supplier of Oak chairs, change "Berg" to "Anna Lind"'),
    ("Make Lind the supplier of Oak chairs instead of Berg",
     'In the supplier of Oak chairs, change "Berg" to "Lind"'),
    ("Add a line to the bottom of the parts table: Oak leg / 4 / 12.00",
     'Insert a row at the end of the parts table with the cells "Oak leg", "4", "12.00"'),
    ("Put an entry at the end of the table: Oak leg, 4, 12.00",
     'Insert a row at the end of the table with the cells "Oak leg", "4", "12.00"'),
    ('A new column with the heading "Notes" should follow the cell that holds "Price".',
     'Insert a column after the cell that holds "Price" with the heading "Notes".'),
)  # fmt: skip
STAY = (
    'A column with the heading "Notes" should not follow the cell that holds "Price"',
    "Take the Price column",
    "Leave the Price column",
    "Leave the Price row as it is",
    "Take the Price column to the left",
    "Drop the Price column (and the Sum column)",
    "Drop the Price column except the header",
    "Take the text out of the Price column",
    "Remove the border of the last column",
    "Remove the highlighted row",
    "Remove the empty column",
    "Remove the bottom border of the row",
    "The colour of Oak chairs should be Blue, not Red",
    "The size of the Title should be 14, not 12",
    "The title of Oak chairs should be Lind, not Berg",
    "The supplier of Oak chairs should be bold, not italic",
    "The supplier of the chairs should be Lind, not Berg",
    "The supplier of Oak chairs should be Lind, not Lind",
    "Move the Price column to the right of Sum",
    "Add a column called Notes to the right of Price, leave the heading blank",
    "In the Total row, merge the first two cells and make them bold",
)


@pytest.mark.parametrize(("said", "meant"), TURNS)
def test_everyday_names_of_table_parts_become_plain_orders(said: str, meant: str) -> None:
    assert plainly(said) == meant


@pytest.mark.parametrize("said", STAY)
def test_what_may_mean_something_else_stays(said: str) -> None:
    assert plainly(said) == said
