"""What documents, tables, bold headings and cells are called, to the planner; beside each what looks like it."""

import pytest

from tasks.planner.assembly import Unfit
from tasks.planner.bold_headings import bold_headings
from tasks.planner.described_tables import tables_described
from tasks.planner.document import DocumentIndex
from tasks.planner.itself import of_itself, with_author
from tasks.planner.neighbours import with_neighbour
from tasks.planner.sorting import sorted_as_asked
from tests.unit.planner.samples import Part, heading, index, item, paragraph, table
from tests.unit.planner.test_references import read


def bold(text: str) -> Part:
    return {**paragraph(text), "runs": [{"text": text, "size": 11, "bold": True}]}


RULES = index(
    paragraph("Rules for the boat shed", "Title"),
    heading("Dogs"),
    paragraph("Dogs stay outside."),
    heading("Recipes"),
    paragraph("Soup: water and salt."),
)
SHOP = index(
    paragraph("Corner shop price list", "Title"),
    heading("Goods"),
    table("Item|Price", "Bread|£2.10", "Milk|£0.90"),
    heading("Key holders"),
    paragraph("Yates, Karen"),
    paragraph("Bello, Ola"),
    paragraph("Flint, Derek"),
    heading("Before closing"),
    paragraph("Shut the vents"),
    paragraph("Thank you all."),
)
FAIR = index(
    bold("Minutes of the fair committee"),
    bold("Present"),
    paragraph("Ann and Bo came to the hall."),
    bold("Stalls"),
    table("Stall|Run by|Float", "Cakes|Lucy|20", "Total||85"),
    bold("Weekly walks"),
    table("Week|Leader", "1|Ann", "2|Bo"),
    bold("Costs"),
    table("Thing|Paid to", "Hall|Ann", "Tent|Total Tents"),
)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Accept all changes in these rules.", "Accept all changes in this document."),
        ("Double the spacing of this essay", "Double the spacing of this document"),
        ("Set my CV in Georgia", "Set the whole document in Georgia"),
        ("Justify the text in our cover letter", "Justify the text in this document"),
        ("I want all of it in Arial", "I want the whole document in Arial"),
        ("Delete the first line of the handout.", "Delete the first line of this document."),
    ],
)
def test_the_document_by_what_it_is(said: str, plain: str) -> None:
    assert of_itself(said, RULES) == plain


@pytest.mark.parametrize(
    "said",
    [
        "Delete the rules about dogs.",
        "Make the text in these rules that concern dogs bold.",
        "Make this recipe bold.",
        "Delete the recipe title.",
        "Set the paper size to A5.",
        'Replace "in these rules" with "here".',
        "Add a footnote: see all of this essay",
        "Make the title bold and all of it red.",
        "Make these dogs bold.",
        "Change the letter size to 12.",
        "Delete the second paragraph of this section.",
    ],
)
def test_what_is_not_the_whole_document(said: str) -> None:
    assert of_itself(said, RULES) == said


@pytest.mark.parametrize(
    ("said", "plain", "on"),
    [
        ("Delete the price table.", "Delete the table.", SHOP),
        ("Delete the table of goods.", "Delete the table.", SHOP),
        ("Delete the last row of the table under Goods.", "Delete the last row of the table.", SHOP),
        ("Delete the Float column of the stalls table", "Delete the Float column of the first table", FAIR),
        ("Bold the table with the weekly walks", "Bold the second table", FAIR),
        ('Bold row 2 of the table in the section "Weekly walks"', "Bold row 2 of the second table", FAIR),
        ("Bold the table in the chapter Costs", "Bold the third table", FAIR),
    ],
)
def test_a_table_by_what_tells_it(said: str, plain: str, on: DocumentIndex) -> None:
    assert tables_described(said, on) == plain


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("Delete the staff table.", SHOP),
        ("Delete the first table.", FAIR),
        ("Delete the table under Present.", FAIR),
        ("Shade the table with light grey.", FAIR),
        ("Insert a table of contents.", FAIR),
        ("Replace the table with the stalls", FAIR),
        ('Replace "the stalls table" with "it"', FAIR),
        ("Make the words in the row of table 2 bold", FAIR),
        ("Delete the empty table.", SHOP),
    ],
)
def test_what_tells_no_table_stays(said: str, on: DocumentIndex) -> None:
    assert tables_described(said, on) == said


def test_what_fits_two_tables_is_refused() -> None:
    with pytest.raises(Unfit, match="2 tables"):
        tables_described("Delete Ann's table, the Ann table", FAIR)


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    assert [p.text for p in bold_headings(FAIR)] == ["Present", "Stalls", "Weekly walks", "Costs"]
    assert bold_headings(index(heading("Head"), bold("Line"), paragraph("Text."))) == ()
    assert bold_headings(index(paragraph("Hello"), paragraph("Text."), bold("The end"))) == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('Make the heading "Costs" italic', "paragraphs p6"),
        ("Make the section titles italic", "paragraphs p2 p4 p5 p6 each"),
        ("Underline every section heading", "paragraphs p2 p4 p5 p6 each"),
    ],
)
def test_bold_headings_are_found(said: str, meant: str) -> None:
    assert read(said, FAIR) == meant


@pytest.mark.parametrize("said", ["Make all headings italic", 'Make the heading "Discussion" italic'])
def test_bold_headings_that_are_not_clear(said: str) -> None:
    assert read(said, FAIR).split()[0] in ("ambiguous", "missing")


def test_a_cell_and_its_neighbour() -> None:
    told = "Merge the first and second cells of the third row of the first table."
    said = 'In the first table merge the cell "Total" with the empty cell to its right.'
    assert with_neighbour(said, FAIR).endswith(told[1:])
    assert with_neighbour("Merge the first two cells.", FAIR) == "Merge the first two cells."


@pytest.mark.parametrize(
    "said",
    [
        'Merge the cell "Cakes" with the empty cell to its right',
        'Merge the cell "Cakes" with the cell to its left',
        'Merge the cell "Pies" with the cell to its right',
        'Merge the cell "Ann" with the cell to its left',
    ],
)
def test_cells_that_have_no_such_neighbour(said: str) -> None:
    with pytest.raises(Unfit):
        with_neighbour(said, FAIR)


def test_lines_below_a_heading_are_sorted() -> None:
    plan = sorted_as_asked('Sort the names under "Key holders" from A to Z.', SHOP)
    assert plan is not None
    assert plan.expectation[0].value == [1, 2, 0]
    assert sorted_as_asked("Sort the lines under Before closing alphabetically", SHOP) is None
    assert sorted_as_asked("Sort the names under Goods alphabetically", SHOP) is None
    assert sorted_as_asked("Sort the names beside Key holders alphabetically", SHOP) is None


def test_the_author_cannot_be_set() -> None:
    with pytest.raises(Unfit, match="author"):
        with_author('Set the author of this document to "Ines".')
    with_author('Set the keywords of this document to "author".')


def test_items_below_a_heading_are_sorted_too() -> None:
    on = index(heading("Jobs"), item("Sweep"), item("Lock"), heading("More"), item("Zip"), item("Ask"))
    plan = sorted_as_asked("Sort the items under Jobs alphabetically", on)
    assert plan is not None
    assert plan.expectation[0].value == [1, 0]
