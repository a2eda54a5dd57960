"""What people say of a table becomes a plain order; what says more than that, or less, stays as it was."""

import pytest

from tasks.checks.restating.turns import plainly

TURNS = (
    ("Add a row above Total with Cups, 3, 4.50", 'Insert a row above Total with the cells "Cups", "3", "4.50"'),
    ("Insert a row below Cups for Plates: 2, 9.00.", 'Insert a row below Cups with the cells "Plates", "2", "9.00".'),
    ("Add a row for Plates with 2 and 9.00 below Cups", 'Insert a row below Cups with the cells "Plates", "2", "9.00"'),
    ("We forgot one: add a row with Plates | 2.", 'Insert a row at the end of the table with the cells "Plates", "2".'),
    ('Add a row to the budget table: "Hire, hall", "300"',
     'Insert a row at the end of the budget table with the cells "Hire, hall", "300"'),
    ("Add a row called Plates", 'Insert a row at the end of the table with the cells "Plates"'),
    ("Add another row to the table.", "Insert another row at the end of the table."),
    ("Add a VAT column after Price", 'Insert a column after Price with the heading "VAT"'),
    ('Add a column headed "2026" at the right of the first table.',
     'Insert a column to the right of the first table with the heading "2026".'),
    ("Insert a column called Notes left of it", "Insert a column called Notes left of it"),
    ("Insert a column for Notes before Price", 'Insert a column before Price with the heading "Notes"'),
    ("Delete the row Waste removal.", 'Delete the row "Waste removal".'),
    ("Please remove the row for Cups from the table", 'remove the row "Cups" from the table'),
    ("Take the line for cups out of the table.", 'Delete the row "cups" from the table.'),
    ("Make the total 465.", 'Change the total to "465".'),
    ("The total should be 465.", 'Change the total to "465".'),
    ("The hall costs 320 now, not 300. Can you change that in the budget?",
     'Replace "300" with "320" in the row "hall" of the budget table.'),
    ("Rent went up from 410 to 450, please update it.", 'Replace "410" with "450" in the row "Rent".'),
    ("Change the price of Rent from 410 to 450", 'In the price of Rent, change "410" to "450"'),
    ("Make the top row bold with a light blue background",
     "Make the top row bold and give the top row a light blue background"),
    ("Put borders around all cells of the table", "Give the table borders on all cells"),
    ("Merge the first two cells of row 3 into one cell.", "Merge the first two cells of row 3."),
    ("In the Total row merge the first three cells.", "Merge the first three cells of the Total row."),
    ("In the last row, join the first two cells together", "Merge the first two cells of the last row"),
    ("Turn the first three cells of the bottom row into one.", "Merge the first three cells of the last row."),
    ("The first two cells of the Total row should be one cell", "Merge the first two cells of the Total row"),
    ("Merge the top row into a single cell", "Merge the cells of the first row"),
    ("Merge cells 1 to 3 of the Total row.", "Merge the first 3 cells of the Total row."),
    ("Bold the total line in the table.", "Bold the total row of the table."),
    ("Make the first line of the table bold", "Make the first row of the table bold"),
    ("Take the delivery line out of the table, they collected it themselves.",
     'Delete the row "delivery" from the table.'),
    ("Remove the fitting entry from the table", 'Delete the row "fitting" from the table'),
    ("Enter 1,284.00 as the total amount.", 'Change the amount of Total to "1,284.00".'),
    ("Fill in 330 as the total", 'Change the total to "330"'),
    ("Put 45.00 in the Amount column of the Delivery row", 'Change the Amount of Delivery to "45.00"'),
    ("Set the Amount of the Total row to 1,284.00", 'Change the Amount of Total to "1,284.00"'),
    ("Make the header row repeat if the table runs onto another page.", "Make the header row repeat on every page."),
    ("Smaller print for the nutrition table, 9 point.", "Set the font size of the nutrition table to 9 point."),
)  # fmt: skip

STAY = (
    "Add a row above Total with Cups, 3, 4.50 and make it bold",
    "Add a row with Cups, 3, 4.50 at the top",
    "Add a row with a blue background",
    "Add a row for each month",
    "Add a row for the cups",
    "Insert a row below the row with Cups and 3",
    'Insert a row below the row where it says "Cups"',
    "Insert a row above the Total row",
    "Insert a column after the column called Price",
    "Add a column called VAT between Price and Sum",
    'Insert a column to the right of the cell "Price"',
    "Make the total 14 pt",
    "Put a red border around all cells of the table",
    "Put borders around all cells of the first row",
    "Set the font size of the total from 10 to 12",
    "Change the width of column 2 from 3 to 4",
    "The margin is 2 now, not 3",
    "It costs 320 now, not 300",
    "Delete the row A",
    "Delete the row Cups and Plates",
    "Delete the row below Cups",
    "Remove the line for cups",
    "The hall costs 320, not 320",
    "Remove the bottom line of the table",
    "Remove the dotted line in the table",
    "Make the red line of the table thicker",
    "Take the delivery line out of the table, but keep the price",
    "Take the delivery line out of the table, they should pay it later",
    "Remove the delivery line from the letter",
    "Write 9 in the last cell of the second row",
    "Enter 330 as the number of pages",
    "Merge the first row with the second",
    "Split the first three cells of the last row into one",
    "Make the header row bold if the table runs onto another page",
    "The hall costs 320 now, not 300, but leave the table alone",
)


@pytest.mark.parametrize(("request_text", "order"), TURNS)
def test_what_is_said_of_a_table_becomes_an_order(request_text: str, order: str) -> None:
    assert plainly(request_text) == order


@pytest.mark.parametrize("request_text", STAY)
def test_what_says_more_or_less_stays(request_text: str) -> None:
    found = plainly(request_text)
    assert not any(
        said in found
        for said in (
            "with the cells",
            "with the heading",
            'to "',
            'with "',
            "borders on all",
            'row "',
            "row of",
            "every page",
        )
    )
