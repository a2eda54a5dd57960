import time

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.references import mentions
from tests.unit.planner.samples import HARBOUR, LAB, LETTER, TWINS, heading, index, paragraph, table


def where(places):
    return [(p.paragraph, p.table, p.row, p.column, p.start, p.nth) for p in places]


def test_paragraphs_are_numbered_outside_tables_and_know_their_section():
    assert [p.number for p in HARBOUR.paragraphs] == list(range(1, 16))
    assert [p.index for p in HARBOUR.paragraphs][-5:] == [11, 12, 13, 14, 16]
    assert HARBOUR.paragraphs[0].kind == "title"
    assert HARBOUR.paragraphs[4].empty
    assert HARBOUR.paragraphs[11].section == ("Results", "Costs")
    assert HARBOUR.paragraphs[14].section == ("Outlook",)


def test_tables_know_their_cells_and_what_stands_before():
    first, second = HARBOUR.tables
    assert (first.rows, first.cols, first.header) == (4, 3, ("Port", "Boats", "Income"))
    assert first.before is not None
    assert first.before.text == "Order new ropes"
    assert second.section == ("Outlook",)
    assert second.cell(2, 1).text == "Permit"
    assert TWINS.tables[0].before is None


def test_what_stands_aside_is_no_paragraph():
    assert HARBOUR.headers == ("Harbour report",)
    assert HARBOUR.footers == ("Draft",)
    assert HARBOUR.notes == ("Own survey.", "Estimate.")
    assert HARBOUR.comments == ("Really?",)
    assert len(HARBOUR.places("Harbour report")) == 1


def test_occurrences_run_over_paragraphs_and_cells_in_document_order():
    assert where(HARBOUR.occurrences("lisbon")) == [(7, 0, 0, 0, 35, 1), (0, 1, 2, 1, 0, 2)]
    assert [p.nth for p in HARBOUR.occurrences("form")] == [1, 2, 3]


def test_whole_words_come_first_and_parts_only_without_them():
    body = index(paragraph("A format and a form."), paragraph("Formats only."))
    assert where(body.occurrences("form")) == [(1, 0, 0, 0, 15, 1)]
    assert where(body.occurrences("forma")) == [(1, 0, 0, 0, 2, 1), (2, 0, 0, 0, 0, 2)]
    assert len(body.occurrences("form", whole=False)) == 3


def test_case_counts_where_it_is_asked_for():
    assert HARBOUR.occurrences("diesel", case=True) == ()
    assert [p.text for p in HARBOUR.occurrences("diesel")] == ["Diesel"]
    assert [p.text for p in HARBOUR.places("harbour")] == ["harbour", "harbour"]


def test_apostrophes_and_spaces_of_any_kind_are_the_same():
    assert [p.text for p in LAB.occurrences("don't  touch")] == ["Don’t touch"]
    assert LAB.occurrences("  ") == ()


def test_title_by_style_by_heading_by_look_or_none():
    assert HARBOUR.title is HARBOUR.paragraphs[0]
    assert LAB.title is LAB.paragraphs[0]
    assert LETTER.title is None
    bold = {**paragraph("Trip to Faro"), "runs": [{"text": "Trip to Faro", "size": 11, "bold": True}]}
    looks = index(paragraph(""), bold, paragraph("We left early."))
    assert looks.title is looks.paragraphs[1]
    assert [p.number for p in looks.prose] == [3]
    assert index().title is None


def test_part_whole_and_occurrence_inside():
    third = HARBOUR.occurrences("form")[2]
    assert HARBOUR.part_of(third) == 3
    assert HARBOUR.whole(third).text.startswith("Our form")
    assert HARBOUR.occurrence_in(third) == 3
    cell = HARBOUR.places("Permit")[0]
    assert HARBOUR.part_of(cell) == 15
    assert HARBOUR.whole(cell) == HARBOUR.tables[1].cell(2, 1)


def test_below_ends_at_the_next_heading_of_that_level():
    headings = {h.text: h for h in HARBOUR.headings}
    assert [p.number for p in HARBOUR.below(headings["Results"])] == [7, 8, 9, 10, 11, 12, 13]
    assert [p.number for p in HARBOUR.below(headings["Costs"])] == [12, 13]


@pytest.fixture(scope="module")
def long_document() -> DocumentIndex:
    body = []
    for n in range(100):
        body += [
            heading(f"Chapter {n}"),
            *(paragraph(f"Sentence {i} of part {n} about rain and wind. " * 8) for i in "abc"),
        ]
    return index(*body, table("A|B", "1|2"), paragraph("The very last words."))


@pytest.mark.parametrize(
    "clause",
    [
        "Please make the last paragraph of the document bold and underline every heading except the first",
        'replace "rain" with "snow" everywhere in the whole document please',
        "could you kindly put the sentence about wind in part 57 into italics and centre chapter 99",
        "underline all headings, then delete everything under Chapter 50 and colour the very last words red",
    ],
)
def test_four_hundred_paragraphs_are_no_matter_of_seconds(long_document, clause):
    mentions(clause, long_document)  # the index of words is made once
    taken = []
    for _ in range(3):
        start = time.process_time()
        assert mentions(clause, long_document)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.25  # what is quadratic takes seconds here
