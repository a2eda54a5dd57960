"""What documents, tables, bold headings and cells are called, to the second reading."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.reading.bold_lines import bold_lines
from tasks.checks.reading.document import Document
from tasks.checks.reading.itself import as_document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.merged_cells import cells_beside
from tasks.checks.reading.told_tables import tables_told
from tests.unit.checks.reading.results import Edit, result, whole


def _table(document: Any, *rows: tuple[str, ...]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for r, row in enumerate(rows):
        for c, word in enumerate(row):
            table.cell(r, c).text = word


def fair() -> Any:
    """No heading styles: bold lines, three tables below them."""
    document = docx.Document()

    def head(text: str) -> None:
        document.add_paragraph().add_run(text).bold = True

    head("Minutes of the fair committee")
    head("Present")
    document.add_paragraph("Ann and Bo came to the hall.")
    head("Stalls")
    _table(document, ("Stall", "Run by", "Float"), ("Cakes", "Lucy", "20"), ("Total", "", "85"))
    head("Weekly walks")
    _table(document, ("Week", "Leader"), ("1", "Ann"), ("2", "Bo"))
    head("Costs")
    _table(document, ("Thing", "Paid to"), ("Hall", "Ann"), ("Tent", "Total Tents"))
    document.add_paragraph("That was all.")
    return document


def shop() -> Any:
    """One table, lines below headings, one of which closes with a sentence in italics."""
    document = docx.Document()
    document.add_paragraph("Corner shop price list", style="Title")
    document.add_heading("Goods", 1)
    _table(document, ("Item", "Price"), ("Bread", "£2.10"), ("Milk", "£0.90"))
    for head, lines in (
        ("Key holders", ("Yates, Karen", "Bello, Ola", "Flint, Derek")),
        ("Before closing", ("Shut the vents", "Lock the door")),
    ):
        document.add_heading(head, 1)
        for words in lines:
            document.add_paragraph(words)
    document.add_paragraph().add_run("Thank you all.").italic = True
    return document


@pytest.fixture
def on_fair(tmp_path: Path) -> Document:
    return Document(result(tmp_path, made=fair))


@pytest.fixture
def on_shop(tmp_path: Path) -> Document:
    return Document(result(tmp_path, made=shop))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Accept all changes in these minutes.", "Accept all changes in this document."),
        ("Set my CV in Georgia", "Set the whole document in Georgia"),
        ("Justify the text in our cover letter", "Justify the text in this document"),
        ("I want all of it in Arial", "I want the whole document in Arial"),
        ("Delete the first line of the handout.", "Delete the first line of this document."),
        ("Delete the rules about dogs.", "Delete the rules about dogs."),
        (
            "Make the text in these minutes that concern dogs bold",
            "Make the text in these minutes that concern dogs bold",
        ),
        ("Set the paper size to A5.", "Set the paper size to A5."),
        ('Replace "in these minutes" with "here".', 'Replace "in these minutes" with "here".'),
        ("Add a footnote: see all of this essay", "Add a footnote: see all of this essay"),
        ("Make the title bold and all of it red.", "Make the title bold and all of it red."),
        ("Change the letter size to 12.", "Change the letter size to 12."),
    ],
)
def test_the_document_by_what_it_is(said: str, plain: str, on_fair: Document) -> None:
    assert as_document(said, on_fair) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Delete the Float column of the stalls table", "Delete the Float column of the first table"),
        ("Bold the table with the weekly walks", "Bold the second table"),
        ('Bold row 2 of the table in the section "Weekly walks"', "Bold row 2 of the second table"),
        ("Bold the table in the chapter Costs", "Bold the third table"),
        ("Delete the first table.", "Delete the first table."),
        ("Delete the staff table.", "Delete the staff table."),
        ("Delete the table under Present.", "Delete the table under Present."),
        ("Shade the table with light grey.", "Shade the table with light grey."),
        ("Replace the table with the stalls", "Replace the table with the stalls"),
        ('Replace "the stalls table" with "it"', 'Replace "the stalls table" with "it"'),
    ],
)
def test_a_table_by_what_tells_it(said: str, plain: str, on_fair: Document) -> None:
    assert tables_told(said, on_fair) == plain


def test_what_fits_two_tables_is_unclear(on_fair: Document) -> None:
    with pytest.raises(Unclear, match="2 tables"):
        tables_told("Delete the Ann table", on_fair)


def test_bold_lines_head_what_is_below(on_fair: Document, on_shop: Document) -> None:
    said = [on_fair.lines[n].text for n in bold_lines(on_fair)]
    assert said == ["Present", "Stalls", "Weekly walks", "Costs"]
    assert bold_lines(on_shop) == []


def test_a_cell_and_its_neighbour(on_fair: Document) -> None:
    told = "merge the first and second cells of the third row of the first table."
    assert cells_beside('In the first table merge the cell "Total" with the empty cell to its right.', on_fair) == told
    for said in ("Cakes", "Pies", "Ann"):
        with pytest.raises(Unclear):
            cells_beside(f'Merge the cell "{said}" with the empty cell to its right', on_fair)


HEADS = ("Present", "Stalls", "Weekly walks", "Costs")


def slanted(*starts: str) -> tuple[Edit, ...]:
    return tuple(whole(start, italic=True) for start in starts)


CASES: tuple[tuple[Callable[[], Any], str, tuple[Edit, ...], tuple[tuple[Edit, ...], ...]], ...] = (
    (fair, 'Make the heading "Costs" italic', slanted("Costs"), (slanted("Stalls"), ())),
    (fair, "Make the section titles italic", slanted(*HEADS), (slanted(*HEADS[:3]), slanted("Minutes", *HEADS), ())),
    (fair, "Make all headings italic", (), (slanted(*HEADS), slanted("Minutes", *HEADS))),
    (fair, 'Make the heading "Discussion" italic', (), (slanted("Costs"), ())),
    (fair, "Make the header row of the costs table italic", slanted("Thing", "Paid to"), (slanted("Thing"), ())),
    (shop, "Make the price table italic", slanted("Item", "Price", "Bread", "£2.10", "Milk", "£0.90"), ((),)),
    (shop, "Make the two lines under Before closing italic", slanted("Shut", "Lock"), (slanted("Shut"), ())),
    (shop, "Make the four lines under Before closing italic", (), (slanted("Shut", "Lock"),)),
)


@pytest.mark.parametrize(("made", "request_", "wanted", "wrong"), CASES, ids=[case[1] for case in CASES])
def test_only_what_is_called_so(
    made: Callable[[], Any],
    request_: str,
    wanted: tuple[Edit, ...],
    wrong: tuple[tuple[Edit, ...], ...],
    tmp_path: Path,
) -> None:
    before = result(tmp_path, made=made)
    if wanted:
        found = read(request_, before, result(tmp_path, *wanted, made=made))
        assert found.verdict is Verdict.ACCEPTED, found.reason
    for edits in wrong:
        assert read(request_, before, result(tmp_path, *edits, made=made)).verdict is not Verdict.ACCEPTED


def _in_order(*names: str) -> Edit:
    def edit(document: Any) -> None:
        lines = [p for p in document.paragraphs if p.text in names]
        for paragraph, name in zip(lines, names, strict=True):
            paragraph.runs[0].text = name

    return edit


def test_lines_below_a_heading_in_order(tmp_path: Path) -> None:
    request = 'Sort the names under "Key holders" from A to Z.'
    before = result(tmp_path, made=shop)
    right = result(tmp_path, _in_order("Bello, Ola", "Flint, Derek", "Yates, Karen"), made=shop)
    wrong = result(tmp_path, _in_order("Flint, Derek", "Bello, Ola", "Yates, Karen"), made=shop)
    assert read(request, before, right).verdict is Verdict.ACCEPTED
    assert read(request, before, wrong).verdict is Verdict.REJECTED
    assert understandable("Sort the lines under Before closing alphabetically", before)
    assert understandable("Sort the names under Goods alphabetically", before)
