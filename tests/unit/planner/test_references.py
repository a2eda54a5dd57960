import random

import pytest

from tasks.planner.document import DocumentIndex, Place
from tasks.planner.references import Mention, mentions
from tests.unit.planner.samples import HARBOUR, LAB, LETTER, TWINS


def spot(place: Place) -> str:
    """p3, p3'life jacket', t1r2c3, t1r2, t1c3, t1, n2."""
    if place.paragraph:
        where = f"p{place.paragraph}"
    elif place.table:
        where = f"t{place.table}" + f"r{place.row}" * bool(place.row) + f"c{place.column}" * bool(place.column)
    else:
        where = f"n{place.nth}"
    return where + (f"'{place.text}'" if place.end else "")


def said(mention: Mention) -> str:
    """kind, position, places, each; or what is wrong."""
    if mention.missing:
        return "missing"
    if mention.ambiguous:
        return "ambiguous " + " ".join(spot(p) for p in mention.places)
    words = [mention.kind, mention.position, *(spot(p) for p in mention.places), "each" * mention.each]
    return " ".join(word for word in words if word)


def one(clause: str, on: DocumentIndex, before: tuple[Mention, ...] = ()) -> Mention:
    (mention,) = mentions(clause, on, before)
    return mention


def read(clause: str, on: DocumentIndex, before: tuple[Mention, ...] = ()) -> str:
    return "; ".join(said(m) for m in mentions(clause, on, before))


ON_HARBOUR = [
    # the title and headings
    ("Make the title bold", "paragraphs p1"),
    ("centre title", "paragraphs p1"),
    ("The headline should be red.", "paragraphs p1"),
    ("Could you please underline the main heading for me?", "paragraphs p1"),
    ("centre the tittle", "paragraphs p1"),
    ("make the title's font bigger", "paragraphs p1"),
    ("Help me center align the heading in LibreOffice", "paragraphs p1"),
    ("Underline all the headings.", "paragraphs p2 p6 p11 p14 each"),
    ("underline headings", "paragraphs p2 p6 p11 p14 each"),
    ("every heading should be blue", "paragraphs p2 p6 p11 p14 each"),
    ("Make all subheadings italic", "paragraphs p11 each"),
    ("make the level 2 headings italic", "paragraphs p11 each"),
    ("all headings of level 1 in green", "paragraphs p2 p6 p14 each"),
    ("italicise the second heading", "paragraphs p6"),
    ("italicise the 3rd heading", "paragraphs p11"),
    ("Delete the last heading", "paragraphs p14"),
    ("underline the fifth heading", "missing"),
    ("underline the heading 'Results'", "paragraphs p6"),
    ("underline the heading “Results”", "paragraphs p6"),
    ("underline the Results heading", "paragraphs p6"),
    ("colour the heading called Outlook red", "paragraphs p14"),
    ('underline the heading "Summary"', "missing"),
    # paragraphs by number
    ("delete the first paragraph", "paragraphs p3"),
    ("Delete the last paragraph.", "paragraphs p15"),
    ("delete the final paragraph", "paragraphs p15"),
    ("delete the second to last paragraph", "paragraphs p13"),
    ("delete the penultimate paragraph", "paragraphs p13"),
    ("delete the last but one paragraph", "paragraphs p13"),
    ("indent the first two paragraphs", "paragraphs p3 p4 each"),
    ("indent the last 2 paragraphs", "paragraphs p13 p15 each"),
    ("indent paragraphs 2 to 4", "paragraphs p4 p7 p12 each"),
    ("indent paragraphs 2-4", "paragraphs p4 p7 p12 each"),
    ("indent paragraphs 2 and 4", "paragraphs p4 p12 each"),
    ("indent paragraph 3", "paragraphs p7"),
    ("indent paragraph number two", "paragraphs p4"),
    ("indent the first and the third paragraph", "paragraphs p3 p7 each"),
    ("indent the first, second and third paragraphs", "paragraphs p3 p4 p7 each"),
    ("indent every other paragraph", "paragraphs p4 p12 p15 each"),
    ("indent all paragraphs", "paragraphs p3 p4 p7 p12 p13 p15 each"),
    ("justify each paragraph", "paragraphs p3 p4 p7 p12 p13 p15 each"),
    ("delete the ninth paragraph", "missing"),
    ("justify the secnd pargraph", "paragraphs p4"),
    ("the 2nd para in bold pls", "paragraphs p4"),
    ("remove the empty paragraph", "paragraphs p5"),
    ("Strike through the words of the last paragraph.", "paragraphs p15"),
    ("Make all the text of the last paragraph blue", "paragraphs p15"),
    # sections and neighbours
    ("make everything under Results italic", "paragraphs p7 p8 p9 p10 t1 p11 p12 p13 each"),
    ("indent the paragraphs under Costs", "paragraphs p12 p13 each"),
    ("indent the paragraph below the heading Results", "paragraphs p7"),
    ('bold the first paragraph below the heading "Costs"', "paragraphs p12"),
    ("bold the first paragraph below the heading", "paragraphs p3"),
    ("justify the Introduction section", "paragraphs p2 p3 p4 each"),
    ("justify the section called Outlook", "paragraphs p14 t2 p15 each"),
    ("justify the last paragraph of the Introduction section", "paragraphs p4"),
    ("delete the paragraph after the second table", "paragraphs p15"),
    ("underline the heading above the second table", "paragraphs p14"),
    # paragraphs by what they say
    ("delete the paragraph that begins with 'To sum up'", "paragraphs p15"),
    ("delete the paragraph starting with Our form", "paragraphs p4"),
    ("delete the paragraph about diesel", "paragraphs p12"),
    ("delete the paragraph mentioning Captain Silva", "paragraphs p7"),
    ('centre the line with "310 boats"', "paragraphs p7"),
    ("centre the line that says Mend the crane", "paragraphs p8"),
    ('delete the paragraph that contains "zebra"', "missing"),
    # sentences and words by number
    ("delete the second sentence of the first paragraph", "words p3'Ferries leave twice a day.'"),
    ("italicise the last sentence", "words p15'To sum up, the harbour grows.'"),
    ("underline the sentence about ferries", "words p3'Ferries leave twice a day.'"),
    ("make the first word of the last paragraph bold", "words p15'To'"),
    # lists
    ("make the second bullet bold", "paragraphs p9"),
    ("delete the last bullet point", "paragraphs p10"),
    ("underline all bullet points", "paragraphs p8 p9 p10 each"),
    ("turn the list into a numbered list", "paragraphs p8 p9 p10 each"),
    ("number the first two list items", "paragraphs p8 p9 each"),
    ('strike the bullet "Paint the tower"', "paragraphs p9"),
    # tables
    ("shade the Total row", "rows t1r4"),
    ("delete row 2 of the second table", "rows t2r2"),
    ("delete the last row of the first table", "rows t1r4"),
    ("delete the last row", "missing"),
    ("make the header row of the first table bold", "rows t1r1"),
    ("delete the column 'State'", "columns t2c2"),
    ("delete the Boats column", "columns t1c2"),
    ("delete the second column of table 1", "columns t1c2"),
    ("widen the last column in the second table", "columns t2c2"),
    ("shade the cell next to Total", "cells t1r4c2"),
    ("shade the cell below Faro", "cells t1r4c1"),
    ("add a row at the bottom of the Outlook table", "tables end t2"),
    ("shade the cell in row 2, column 3 of the first table", "cells t1r2c3"),
    ("shade the cell with 9,400", "cells t1r2c3"),
    ("shade the boats for Faro", "cells t1r3c2"),
    ("shade the income of Lisbon in the first table", "cells t1r2c3"),
    ('shade the cell "Permit"', "cells t2r2c1"),
    ("shade the first cell of the last row of table 2", "cells t2r3c1"),
    ("delete the second table", "tables t2"),
    ("delete table 1", "tables t1"),
    ("delete the table with the milestones", "tables t2"),
    ("delete the Outlook table", "tables t2"),
    ("delete the table", "ambiguous t1 t2"),
    ("delete table 3", "missing"),
    ("put borders around all tables", "tables t1 t2 each"),
    ('Add an empty row below "Total"', "words after t1r4c1'Total'"),
    ("Add a column to the right of the Boats column", "columns after t1c2"),
    ("Insert a table with 3 rows and 4 columns after the first paragraph.", "paragraphs after p3"),
    ("Insert a table with 7 columns and 5 rows", ""),
    # the whole document
    ("make the whole document Arial", "document each"),
    ("justify all the text", "document each"),
    ("set the body text to 12 pt", "document each"),
    ("make everything 12 pt", "document each"),
    ("double-space throughout", "document each"),
    ("Make everything except the title italic", "paragraphs p2 p3 p4 p6 p7 p8 p9 p10 t1 p11 p12 p13 p14 t2 p15 each"),
    ("underline all headings but the first", "paragraphs p6 p11 p14 each"),
    ("underline all headings except Costs", "paragraphs p2 p6 p14 each"),
    ("colour everything except the headings and the title", "paragraphs p3 p4 p7 p8 p9 p10 t1 p12 p13 t2 p15 each"),
    ("make all the headings bold apart from the last one", "paragraphs p2 p6 p11 each"),
    # words
    ("underline every 'form'", "words p4'form' p4'form' p4'form' each"),
    ("underline the word form everywhere", "words p4'form' p4'form' p4'form' each"),
    ("underline all occurrences of form", "words p4'form' p4'form' p4'form' each"),
    ("underline form wherever it appears", "words p4'form' p4'form' p4'form' each"),
    ('underline "form"', "ambiguous p4'form' p4'form' p4'form'"),
    ("underline the second 'form'", "words p4'form'"),
    ("underline the last occurrence of form", "words p4'form'"),
    ("underline the fourth occurrence of form", "missing"),
    ("take the bold off the words life jacket", "words p3'life jacket'"),
    ('Remove the bold from "life jacket".', "words p3'life jacket'"),
    ("Remove the bold from ‘life jacket’.", "words p3'life jacket'"),
    ("Remove the bold from «life jacket».", "words p3'life jacket'"),
    ("Remove the bold from `life jacket`.", "words p3'life jacket'"),
    ("make captain silva bold", "words p7'Captain Silva'"),
    ("make Captin Silva bold", "words p7'Captain Silva'"),
    ("make the word Quarterly bold", "missing"),
    ('make "Quarterly Outlook" bold', "missing"),
    ("highlight harbour in the last paragraph", "words p15'harbour'"),
    ("highlight the word crane in the second to last paragraph", "words p13'crane'"),
    ("underline diesel", "words p12'Diesel'"),
    ("bold Captain Silva and Repairs were cheap", "words p7'Captain Silva' p13'Repairs were cheap' each"),
    # new text is no place
    ('Replace "Lisbon" with "Faro" everywhere', "words p7'Lisbon' t1r2c1'Lisbon' each"),
    ('change "Captain Silva" to "Results"', "words p7'Captain Silva'"),
    ("replace the word Diesel with Results", "words p12'Diesel'"),
    ("change every Lisbon to Porto throughout the document", "words p7'Lisbon' t1r2c1'Lisbon' each"),
    ("Add a footnote saying life jacket after Captain Silva", "words after p7'Captain Silva'"),
    ('Insert a comment "life jacket" on the word "Diesel"', "words p12'Diesel'"),
    ('Change the title to "Results"', "paragraphs p1"),
    ('add "The end" at the end of the document', "document end p15"),
    ('type "Results" at the start of the last paragraph', "paragraphs start p15"),
    ('write "Harbour report" in the footer', "footer n1"),
    # aside
    ("make the header italic", "header n1"),
    ("delete the footer text", "footer n1"),
    ("put Draft 3 at the bottom of every page", "footer n1"),
    ("delete footnote 2", "notes n2"),
    ("delete the second footnote", "notes n2"),
    ("delete the comment", "comments n1"),
    ("add a footnote", ""),
    # places for something new
    ("insert a page break before the Results heading", "paragraphs before p6"),
    ("insert a line right after the title", "paragraphs after p1"),
    ("insert a picture at the cursor", "paragraphs start p1"),
    ("insert a table here", "paragraphs start p1"),
    ("add a paragraph at the end", "document end p15"),
    # what cannot be known
    ("delete page 2", "missing"),
    ("make the selected text bold", "missing"),
    # several
    ("bold the title and the last paragraph", "paragraphs p1 p15 each"),
    ("make the title bold and centre it", "paragraphs p1; paragraphs p1"),
    ("Can you make it look nicer?", ""),
    ("set the page to landscape", ""),
    ("apply Heading 2 to the last paragraph", "paragraphs p15"),
    ("put page numbers in the footer", "footer n1"),
    ("set the line spacing of the first paragraph to 1.5", "paragraphs p3"),
    # scopes, owners, what is meant in each of several, and further traps
    ("in the first table, make the Total row bold", "rows t1r4"),
    ("In the second table, delete the last row", "rows t2r3"),
    ("I'd like the word harbour to be in italics in the first paragraph", "words p3'harbour'"),
    ("delete the first table's last column", "columns t1c3"),
    ("make the first row of each table bold", "rows t1r1 t2r1 each"),
    ("colour the first word of each heading", "words p2'Introduction' p6'Results' p11'Costs' p14'Outlook' each"),
    ("Capitalise every word of the title", "paragraphs p1"),
    ("make the last word of the document bold", "words p15'grows'"),
    ("the table at the end should get a border", "tables t2"),
    ('centre the headings "Results" and "Outlook"', "paragraphs p6 p14 each"),
    ("delete the rows for Lisbon and Faro", "rows t1r2 t1r3 each"),
    ("make the intro section italic", "paragraphs p2 p3 p4 each"),
    ("underline all but the last heading", "paragraphs p2 p6 p11 each"),
    ("everything apart from the tables in Arial", "paragraphs p1 p2 p3 p4 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15 each"),
    ("set the font of the whole thing to Arial", "document each"),
    ("select all and set to Arial", "document each"),
    ("bold para 2", "paragraphs p4"),
    ("Please make the very first paragraph bold.", "paragraphs p3"),
    ("set the space above the headings to 6 pt", "paragraphs p2 p6 p11 p14 each"),
    ("set the cell in the second row and third column of table 1 to 9", "cells t1r2c3"),
    ("clear cell B3 in the first table", "cells t1r3c2"),
    ('write "Lisbon" instead of "Faro"', "words t1r3c1'Faro'"),
    ("use Port instead of Captain Silva", "words p7'Captain Silva'"),
    ("fix the spelling of Captain Silva: it should be Capitan Silva", "words p7'Captain Silva'"),
    ("change Captain Silva to Captain Souza and underline it", "words p7'Captain Silva'; words p7'Captain Silva'"),
    ("add a new heading called Results at the end", "document end p15"),
    ('append "Thanks" to the document', "document end p15"),
    ('add the word "Draft" before "Harbour report"', "words before p1'Harbour report'"),
    ("Make Lisbon bold in the paragraph under Results", "words p7'Lisbon'"),
    ("find the word crane and bold it", "ambiguous p8'crane' p13'crane'; ambiguous p8'crane' p13'crane'"),
    ("number the pages", ""),
    ("justify all paragraphs except the one about diesel", "missing"),
    ("make the text from Results to Costs blue", "paragraphs p6 p7 p8 p9 p10 t1 p11 each"),
    ("insert a blank line between the title and the introduction", "paragraphs after p1"),
    ('bold the text between "Ferries" and "day"', "document each; missing"),
    ("insert a table of contents after the title", "paragraphs after p1"),
]  # fmt: skip

ON_LAB = [
    ("change the 2 in H2O to a subscript", "words p3'2'"),
    ('make the "2" in "H2O" subscript', "words p3'2'"),
    ("make the number 2 in H2O subscript", "words p3'2'"),
    ("lower the 2 of CO2", "words p3'2'"),
    ("underline H2O", "words p3'H2O'"),
    ("subscript the 2 in both H2O and CO2", "words p3'2' p3'2' each"),
    ("underline the heading", "paragraphs p1"),
    ("make lab notes, session 2 italic", "words p1'Lab notes, session 2'"),
    ('underline "Don\'t touch"', "words p4'Don’t touch'"),
    ("underline the \"hot plate\"", "words p4'hot plate'"),
    ('Add a comment "which salt?" to the word "salt".', "words p2'salt'"),
    ("make the bold text red", "words p3'H2O' each"),
    ("How many words are in this document?", ""),
]  # fmt: skip

ON_TWINS = [
    ("underline the heading Overview", "ambiguous p1 p5"),
    ("underline the second heading Overview", "paragraphs p5"),
    ('underline the "Overview" heading', "ambiguous p1 p5"),
    ("underline the last heading", "paragraphs p5"),
    ("underline the heading", "ambiguous p1 p3 p5"),
    ("delete the table", "tables t1"),
    ("delete the last row", "rows t1r2"),
    ("delete the Phone column", "columns t1c2"),
    ("delete the third paragraph", "paragraphs p7"),
    ("delete the paragraph about rivers", "ambiguous p2 p7"),
    ("delete the paragraph about hills", "paragraphs p4"),
    ("delete the bit about rivers", "ambiguous p2 p7"),
    ("delete the part about hills", "paragraphs p4"),
    ("delete the bits about rivers", "paragraphs p2 p7 each"),
]  # fmt: skip

ON_LETTER = [
    ("delete the first paragraph", "ambiguous p1"),
    ("delete the title", "missing"),
    ("make the heading bold", "missing"),
    ("bold Ms Okafor", "words p1'Ms Okafor'"),
    ("underline blue folder", "words p3'blue folder'"),
    ("underline Monday", "words p2'Monday'"),
    ("delete the last line", "paragraphs p4"),
    ("shade the last row", "missing"),
    ("please send me the result", ""),
    ("write Draft in the header", "header"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "expected"), ON_HARBOUR)
def test_a_report_with_everything(clause, expected):
    assert read(clause, HARBOUR) == expected


@pytest.mark.parametrize(("clause", "expected"), ON_LAB)
def test_parts_of_words_and_typographic_marks(clause, expected):
    assert read(clause, LAB) == expected


@pytest.mark.parametrize(("clause", "expected"), ON_TWINS)
def test_equal_headings_and_a_table_first(clause, expected):
    assert read(clause, TWINS) == expected


@pytest.mark.parametrize(("clause", "expected"), ON_LETTER)
def test_a_letter_without_headings(clause, expected):
    assert read(clause, LETTER) == expected


def test_an_expression_is_said_with_its_span_and_position():
    clause = "please insert a break right before the Results heading, thanks"
    mention = one(clause, HARBOUR)
    assert clause[mention.start : mention.end] == "right before the Results heading"
    assert mention.position == "before"


def test_a_position_of_words_has_characters_and_the_number_of_the_occurrence():
    assert one("underline the second 'form'", HARBOUR).places == (Place(4, 0, 0, 0, 29, 33, 2, "form"),)
    assert one("underline the last occurrence of form", HARBOUR).places[0].nth == 3
    assert [p.nth for p in one('underline every "form"', HARBOUR).places] == [1, 2, 3]
    assert one("change the 2 in H2O to a subscript", LAB).places == (Place(3, 0, 0, 0, 6, 7, 4, "2"),)


def test_what_is_missing_is_said_in_words():
    assert one("underline the fifth heading", HARBOUR).missing == "there is no fifth heading, only 4"
    assert one('make "Quarterly Outlook" bold', HARBOUR).missing == '"Quarterly Outlook" is not in the document'
    assert one("delete page 2", HARBOUR).missing == "page 2: page numbers are not known from the file"
    assert "2 tables" in one("delete the last row", HARBOUR).missing
    assert one("shade the last row", LETTER).missing == "there is no table in the document"


def test_both_readings_of_an_ambiguous_expression_are_said():
    unclear = one("delete the paragraph about rivers", TWINS).ambiguous
    assert "First text about rivers." in unclear
    assert "Third text about rivers." in unclear


def test_an_exception_apart_from_its_noun_has_a_span_of_its_own():
    clause = "make all headings bold except the first"
    mention = one(clause, HARBOUR)
    assert clause[mention.start : mention.end] == "all headings"
    assert clause[slice(*mention.also)] == "except the first"
    assert [p.paragraph for p in mention.places] == [6, 11, 14]


def test_the_cursor_stands_at_the_start_and_that_is_said():
    mention = one("insert a table at the cursor", HARBOUR)
    assert (mention.position, mention.places) == ("start", (Place(paragraph=1),))
    assert "start of a document" in mention.note


@pytest.mark.parametrize(
    "clause", ["make it bold", "underline them", "centre this", "centre that paragraph", "bold the same paragraph"]
)
def test_pronouns_are_what_the_clause_before_was_about(clause):
    before = mentions("delete the last paragraph", HARBOUR)
    assert one(clause, HARBOUR, before).places == before[0].places
    assert one(clause, HARBOUR, before).kind == "paragraphs"


@pytest.mark.parametrize(
    "clause",
    [
        "make it bold",
        "is it possible to do that?",
        "it would be nice",
        "",
        "   ",
        "?!",
        "«",
        "“",
        "\x00 \n",
        "the",
        "every",
    ],
)
def test_nothing_is_referred_to(clause):
    assert mentions(clause, HARBOUR) == ()


def test_a_header_that_repeats_the_title_is_not_the_title():
    assert read('underline "Harbour report"', HARBOUR) == "words p1'Harbour report'"


def test_an_endless_request_is_read_in_part():
    assert len(mentions("make the last paragraph bold and " * 4000, HARBOUR)) < 200


def test_an_empty_document_has_nothing():
    empty = DocumentIndex.of(())
    assert read("make the last paragraph bold", empty) == "missing"
    assert read("insert a table at the cursor", empty) in ("paragraphs start p1", "missing")
    assert read("add a line at the end", empty) == "document end"


def test_any_order_of_words_is_read_without_an_error():
    generator = random.Random(0)
    words = " ".join(clause for clause, _ in ON_HARBOUR + ON_LAB + ON_TWINS).split()
    for _ in range(2000):
        clause = " ".join(generator.sample(words, generator.randint(1, 14)))
        for mention in mentions(clause, generator.choice([HARBOUR, LAB, TWINS, LETTER, DocumentIndex.of(())])):
            assert 0 <= mention.start < mention.end <= len(clause)
