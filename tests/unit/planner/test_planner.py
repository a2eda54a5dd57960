"""Requests on a small document: the plan and its expectation, or why it is not understood."""

from typing import Any

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tasks.schemas import Plan
from tests.unit.planner.documents import RIVER
from tests.unit.planner.samples import index, paragraph

INDEX = DocumentIndex.of(RIVER)
TITLE, LAST = 'Select paragraph 1 "Safety on the river".', 'Select paragraph 7 "Boats leave at noon.".'


def plan(planner: SkillPlanner, request: str) -> Plan:
    found = planner.read(request, INDEX)
    assert found.plans, found.reason
    return found.plans[0]


def steps(planner: SkillPlanner, request: str) -> tuple[str, ...]:
    return plan(planner, request).steps


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("Set the colour of the title to #1f4e79", ["color #1F4E79"]),
        ("Make the title #1F4E79 and bold", ["color #1F4E79", "bold True"]),
        ("Make the title 20 pt, dark blue and centred", ["font_size 20", "color #355269", "alignment center"]),
        ("Make the title smaller, 14 pt, and not bold", ["font_size 14", "bold False"]),
        ("The trip is off. Strike through the last paragraph.", ["strikethrough True"]),
        ('Underline "life jacket" so I don\'t forget it', ["underline single"]),
    ],
)
def test_looks_in_a_row_and_what_negates_something_else(
    planner: SkillPlanner, request_text: str, expected: list[str]
) -> None:
    found = [f"{c.property} {c.value}" for c in plan(planner, request_text).expectation]
    assert [said.removesuffix(" pt") for said in found] == expected


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("Make the title bold.", (TITLE, "Click the Bold button.")),
        ("Strike through the last paragraph, please", (LAST, "Click the Strikethrough button.")),
        ("Help me center align the heading in LibreOffice", (TITLE, "Click the Center button.")),
        ("double-space everything", ("Press Ctrl+A.", "Choose Format - Spacing - Line Spacing: 2.")),
        ('Set "life jacket" to 14 pt', ('Select the text "life jacket".', 'In the Font Size box, type "14".')),
        (
            "Change the page to landscape",
            ("Choose Format - Page Style.", "Click the Page tab.", "Select the Landscape option.", "Click OK."),
        ),
        (
            "put a table with 7 columns and 5 rows after the last paragraph",
            (LAST, "Press End.", "Insert a table with 5 rows and 7 columns."),
        ),
    ],
)
def test_a_request_becomes_steps(planner: SkillPlanner, request_text: str, expected: tuple[str, ...]) -> None:
    assert steps(planner, request_text) == expected


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        (
            "Add a row above Bergen with Narvik, 7",
            ("Select row 3 and column 1 of table 1.", "Choose Table - Insert - Rows Above.", "Press Up.",
             'Type "Narvik\t7".'),
        ),
        (
            "We forgot one: add a row for Narvik: 7 at the end of the table.",
            ("Select row 3 and column 1 of table 1.", "Choose Table - Insert - Rows Below.", "Press Down.",
             'Type "Narvik\t7".'),
        ),
        (
            "Add a Crew column before Boats.",
            ("Select row 1 and column 2 of table 1.", "Choose Table - Insert - Columns Before.", "Press Home.",
             "Press Shift+Tab.", 'Type "Crew".'),
        ),
        (
            "Merge the cells of the last row",
            ("Select row 3 and column 1 of table 1.", "Press Shift+Right.", "Choose Table - Merge Cells."),
        ),
        (
            "In the first row, merge the first two cells.",
            ("Select row 1 and column 1 of table 1.", "Press Shift+Right.", "Choose Table - Merge Cells."),
        ),
        ("Change the boats for Bergen to 31.", ("Select row 3 and column 2 of table 1.", 'Type "31".')),
    ],
)  # fmt: skip
def test_what_a_table_is_to_hold(planner: SkillPlanner, request_text: str, expected: tuple[str, ...]) -> None:
    assert steps(planner, request_text) == expected


@pytest.mark.parametrize(
    "request_text",
    [
        "Add a row above Bergen with Narvik, 7, 9",
        "Change the boats for Narvik to 31.",
        "Add a row above Voss with A, 7",
        "Merge the cells of the first column",
        "Merge the first three cells of the last row",
    ],
)
def test_what_no_cell_can_hold(planner: SkillPlanner, request_text: str) -> None:
    assert not planner.read(request_text, INDEX).plans


@pytest.mark.parametrize(
    ("request_text", "step"),
    [
        ('make "H2O" a subscript', "Click the Subscript button.|Choose Format - Text - Subscript."),
        ('add an endnote "see the map" to "life jacket"', "Choose Insert - Footnote and Endnote - Endnote."),
        ('put "life jacket" in lower case', "Choose Format - Text - lowercase."),
        ('give "life jacket" a double underline', "Choose Format - Text - Double Underline."),
        ("Leave 0.3 inches of space below the last paragraph", 'In the Below paragraph box, type "0.3 in".'),
        ('Insert a column to the right of the cell "Oslo"', "Choose Table - Insert - Columns After."),
    ],
)
def test_what_no_family_knows_is_done_by_a_sibling_command(planner: SkillPlanner, request_text: str, step: str) -> None:
    found = plan(planner, request_text)
    assert any(s in step.split("|") for s in found.steps), found.steps
    assert [check.kind for check in found.expectation] == ["changed"]


def test_a_switch_is_taken_off_and_what_holds_is_left_alone(planner: SkillPlanner) -> None:
    off = plan(planner, 'Remove the bold from "both hands".')
    assert [(c.property, c.value) for c in off.expectation] == [("bold", False)]
    headings = plan(planner, "Make all headings bold")
    assert headings.steps.count("Click the Bold button.") == 1, "one heading is bold already"
    assert len(headings.expectation) == 2


def test_every_clause_is_carried_out_on_its_own_place(planner: SkillPlanner) -> None:
    found = steps(planner, "Make the title italic, underline the last paragraph and set the page to landscape.")
    assert found[:2] == (TITLE, "Press Ctrl+I.")
    assert LAST in found
    assert "Select the Landscape option." in found


@pytest.mark.parametrize(
    ("request_text", "source", "where"),
    [
        ("Shade the second row of the table in light blue.", "row_background", {"across": "row", "row": 2}),
        ("Give the header row a yellow background", "row_background", {"across": "row", "row": 1}),
        ("Set the background colour of the last column to green", "column_background", {"across": "column", "col": 2}),
        ("Make the background of the whole table gray", "table_background", {"across": "table"}),
        ('Change the background colour of the cell "Oslo" to red', "cell_background", {"row": 2, "col": 1}),
        ("Remove all borders from the table", "table_no_borders", {"number": 1}),
        ("give the table gridlines please", "table_all_borders", {"number": 1}),
    ],
)
def test_cells_are_shaded_and_lined(planner: SkillPlanner, request_text: str, source: str, where: Any) -> None:
    """A row is not its cell, a table not a paragraph; the expectation names the place, not a text that may be twice."""
    found = plan(planner, request_text)
    assert found.source == source
    (expected,) = found.expectation
    assert expected.where.items() >= where.items()
    assert "holds" not in expected.where


def test_lengths_keep_their_units(planner: SkillPlanner) -> None:
    found = plan(planner, "Set the left margin to 2 cm")
    assert 'In the left box, type "2 cm".' in found.steps
    assert [(c.property, c.value) for c in found.expectation] == [("margin_left", "2 cm")]


@pytest.mark.parametrize(
    "request_text",
    [
        "How many words are in this document?",
        "translate it into French",
        "Make it look nicer.",
        "Mach die Überschrift fett.",
        "print two copies",
        "what is the weather like",
        'Make "Quarterly Outlook" bold.',
        "blorf the wibble",
        "12345",
        "",
        "x" * 5000,
    ],
)
def test_what_is_not_understood_says_so(planner: SkillPlanner, request_text: str) -> None:
    found = planner.read(request_text, INDEX)
    assert not found.plans, found.plans
    assert found.reason


@pytest.mark.parametrize(
    ("request_text", "size"),
    [
        ("Make the title 4 points bigger", "16"),
        ("Make the title 2 points smaller", "10"),
        ("Make the title smaller, 9 pt", "9"),
    ],
)
def test_a_step_is_added_to_what_is_there(planner: SkillPlanner, request_text: str, size: str) -> None:
    assert any(step.endswith((f'type "{size}".', f"size to {size}.")) for step in steps(planner, request_text))


def test_a_step_of_the_whole_document_is_not_understood(planner: SkillPlanner) -> None:
    assert "more or less than now" in planner.read("Make the whole text 1 point larger", INDEX).reason


def test_the_same_request_gives_the_same_plan(planner: SkillPlanner) -> None:
    one: Any = planner.read("Underline the title and make it bold", INDEX)
    assert one == planner.read("Underline the title and make it bold", INDEX)


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        (
            "Make the header row of the table bold",
            [("bold", {"table": 1, "row": 1, "col": 1}), ("bold", {"table": 1, "row": 1, "col": 2})],
        ),
        ("Lower the 2 in H2O", [("format", {"index": 3, "text": "2", "occurrence": 1})]),
        ("Make 'life jacket' bold and red", ["bold", "color"]),
        ('Put "Draft" in the header, centred', ["equals", "alignment"]),
    ],
)
def test_what_people_ask_for(planner: SkillPlanner, request_text: str, expected: list[Any]) -> None:
    checks = plan(planner, request_text).expectation
    got = [c.property if isinstance(expected[0], str) else (c.property, c.where) for c in checks]
    assert got == expected


@pytest.mark.parametrize(
    "request_text",
    ["Make the three paragraphs under Water bold", "Remove the two tables", "Make the fourth row of the table bold"],
)
def test_a_count_that_is_not_so_is_not_understood(planner: SkillPlanner, request_text: str) -> None:
    found = planner.read(request_text, INDEX)
    assert not found.plans
    assert found.reason


def test_new_words_may_hold_the_old_ones(planner: SkillPlanner) -> None:
    found = plan(planner, 'Replace "river" with "river bank" everywhere')
    wanted = {str(c.where["needle"]): c.value for c in found.expectation}
    assert wanted == {"river": 1, "river bank": 1}


def test_what_is_replaced_everywhere_gives_way_in_the_header_too(planner: SkillPlanner) -> None:
    body = (paragraph("Welcome to Acme."), paragraph("Ask Acme."), paragraph("Tell Acme."))
    parts = index(*body, aside=({"kind": "header", "text": "Acme Ltd"}, {"kind": "footer", "text": "Private"}))
    found = planner.read("Replace every Acme with Brightwell.", parts).plans[0]
    told = [(c.kind, c.where, c.value) for c in found.expectation if c.property == "replaced"]
    assert told == [("header", {"needle": "Acme"}, "Brightwell")]


@pytest.mark.parametrize(
    ("request_text", "step"),
    [
        ('Replace "Wear" with "2032"', "2032"),
        ("Because of the new rule the number has to be 31, not 30", "31"),
        ("The boats changed, change 12:00 to 14:30", ""),
    ],
)
def test_a_figure_for_other_words_is_text_and_no_size(planner: SkillPlanner, request_text: str, step: str) -> None:
    found = planner.read(request_text, INDEX)
    said = " ".join(found.plans[0].steps) if found.plans else ""
    assert step in said
    assert "Font Size" not in said


def test_a_font_for_words_is_still_a_font(planner: SkillPlanner) -> None:
    assert "Font Name" in " ".join(steps(planner, 'Change the font of "life jacket" to "Arial"'))


def test_several_exceptions_are_all_left_out(planner: SkillPlanner) -> None:
    said = plan(planner, "Justify all paragraphs. Headings and title stay as they are.").understood
    assert "Safety on the river" not in said
    assert "Water" not in said.replace("The water", "")


def test_a_switch_on_a_part_of_the_text_is_pressed_twice_to_take_it_away(planner: SkillPlanner) -> None:
    assert steps(planner, "Remove all the bold from the whole document").count("Click the Bold button.") == 2
    assert len(steps(planner, 'Remove the bold from "both hands".')) == 2, "all of it is bold"


def test_paragraphs_go_from_the_last(planner: SkillPlanner) -> None:
    found = [s.split(" ")[2] for s in steps(planner, "Delete the section Children") if s.startswith("Select paragraph")]
    assert found == ["7", "6", "5"]


def test_lines_that_are_not_there_are_not_those_that_are(planner: SkillPlanner) -> None:
    assert planner.read("Remove all the blank lines between paragraphs", INDEX).plans == ()


@pytest.mark.parametrize(
    ("request_text", "source"),
    [
        ("Set all four margins to 2 cm", "page_margins"),
        ("Set the page orientation to landscape and all margins to 1.27 cm.", "landscape+page_margins"),
        ("Make the pages landscape with 1.27 cm margins", "landscape+page_margins"),
        ("Change the left and right margins to 3 cm", "page_margin"),
        ("I need Page X of Y at the bottom right of each page", "page_count_bottom_right"),
        ('Add "Page X of Y" to the footer.', "page_count_bottom"),
        ("Put the page number and the total number of pages in the header", "page_count_top"),
        ("Insert page numbers at the bottom of every page", "footer_page_number"),
        ("Put page numbers at the top right", "page_number_top_right"),
        ("Turn off line numbering", "line_numbering_off"),
        ("Show line numbers in the margin, my tutor needs them.", "line_numbering"),
        ("Give the last paragraph a hanging indent of 1 cm", "hanging_indent"),
        ("Put a box around the last paragraph", "paragraph_box"),
        ("Remove the page break before the last paragraph", "remove_page_break"),
        ("Accept all tracked changes", "accept_changes"),
        ("Add a table of contents right below the title", "table_of_contents_below"),
        ("Put a table of contents at the beginning.", "table_of_contents"),
        ("Turn the page on its side.", "landscape"),
        ("Make the page landscape with two columns.", "landscape+page_columns"),
        ("Number the pages, at the bottom, in the middle.", "page_number_center"),
        ("Leave a 6 point gap above every paragraph.", "space_above"),
        ("Put a gap of 12 pt above the last paragraph.", "space_above"),
        ("Our teacher wants it double spaced.", "line_spacing"),
        ("Put bullet points on the last two paragraphs.", "bullet_list"),
        ('In the footer, replace "Draft" with "Final"', "replace_in_footer"),
        ('Change "Draft" to "Final" in the page header', "replace_in_header"),
        ('Set the keywords of the document to "boats, river"', "document_keywords"),
        ("Change the font of the entire document to Arial, including the tables.", "font_name_paragraph"),
    ],
)
def test_pages_and_the_document_as_a_whole(planner: SkillPlanner, request_text: str, source: str) -> None:
    assert plan(planner, request_text).source == source


def test_both_sides_of_the_page_get_what_is_said_of_both(planner: SkillPlanner) -> None:
    found = plan(planner, "Change the left and right margins to 3 cm")
    assert [(c.property, c.value) for c in found.expectation] == [("margin_left", "3 cm"), ("margin_right", "3 cm")]


@pytest.mark.parametrize(
    "request_text",
    [
        "Remove the page numbers",
        "Reject all tracked changes",
        "Remove the border around the last paragraph",
        "Are the margins 2 cm?",
    ],
)
def test_the_opposite_of_a_skill_is_not_that_skill(planner: SkillPlanner, request_text: str) -> None:
    assert not planner.read(request_text, INDEX).plans
