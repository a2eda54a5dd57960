"""What belongs to which part of a request: places, values and names, each with a near miss that reads otherwise."""

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tests.unit.planner.documents import RIVER

INDEX = DocumentIndex.of(RIVER)
TITLE, SECOND, LAST = (
    'Select paragraph 1 "Safety on the river".',
    'Select paragraph 2 "Wear a life jacket at all".',
    'Select paragraph 7 "Boats leave at noon.".',
)
WATER, CHILDREN = 'Select paragraph 3 "Water".', 'Select paragraph 5 "Children".'


def steps(planner: SkillPlanner, request: str) -> tuple[str, ...]:
    found = planner.read(request, INDEX)
    assert found.plans, found.reason
    return found.plans[0].steps


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        # a number that counts the things asked for, and one that is a value
        (
            'Two things: "life jacket" should be 14 pt large, and delete all comments.',
            ('Select the text "life jacket".', 'In the Font Size box, type "14".',
             "Choose Edit - Comment - Delete All Comments."),
        ),
        (
            "Two columns, please",
            (
                "Press Ctrl+Home.",
                "Choose Format - Columns.",
                'In the Columns box, type "2".',
                'In the Spacing between 1 and 2 box, type "0.5 in".',
                "Click OK.",
            ),
        ),
        # a number with a unit belongs to no noun
        ("Make the second heading 25 points.", (CHILDREN, "Set the font size to 25.")),
        ("Make heading 2 bold.", (CHILDREN, "Click the Bold button.")),
        # an order of its own behind a place
        (
            "Add a tab stop at 0.9 inches to the title, and the last paragraph should be bold.",
            (TITLE, "Choose Format - Paragraph.", "Click the Tabs tab.", 'In the Position box, type "0.9 in".',
             "Click OK.", LAST, "Click the Bold button."),
        ),
        (
            "The title, and the last paragraph should be bold.",
            (TITLE, "Click the Bold button.", LAST, "Click the Bold button."),
        ),
        # what words of the document are to become, without quotation marks; a look is no new text
        ("change noon to midnight", ('Select the text "noon".', 'Type "midnight".')),
        ("Change noon to bold", ('Select the text "noon".', "Click the Bold button.")),
        ("Swap April for May, please", ('Select the text "April".', 'Type "May".')),
        (
            "replace Oslo with Turku everywhere",
            ("Choose Edit - Find and Replace.", 'In the Find box, type "Oslo".', 'In the Replace box, type "Turku".',
             "Click Replace All.", "Click Close."),
        ),
        # parts of a table by what they are, and its ends
        ("Take the table out", ("Select row 3 and column 2 of table 1.", "Choose Table - Delete - Table.")),
        ("get rid of row 2", ("Select row 2 and column 2 of table 1.", "Choose Table - Delete - Delete Rows.")),
        (
            "Add a row at the bottom of the table",
            ("Select row 3 and column 2 of table 1.", "Choose Table - Insert - Rows Below."),
        ),
        # a line of its own, and the end of one that is there
        ("Add a line at the end saying Goodbye", (LAST, "Press End.", "Press Enter.", 'Type "Goodbye".')),
        ('Write "Goodbye" at the end of the last paragraph', (LAST, "Press End.", 'Type " Goodbye".')),
        # a figure of the document; the heading that is a word, not the word in another paragraph
        ("make 12 bold", ('Select the text "12".', "Click the Bold button.")),
        ("make Water red", ('Select the text "Water".', "Click the Font Color button.")),
        # a sentence with its full stop; a font with its size
        ("Remove Keep both hands on the rail", ('Select the text "Keep both hands on the rail.".', "Press Delete.")),
        ("Set everything in Arial 14", ("Press Ctrl+A.", 'Set the font to "Arial".', "Set the font size to 14.")),
        ("Clear all formatting from the document", ("Press Ctrl+A.", "Choose Format - Clear Direct Formatting.")),
        # words of the document before a look, and before another order
        (
            'Set "H2O" as superscript. After that, make the last paragraph bold.',
            ('Select the text "H2O".', "Click the Superscript button.", LAST, "Click the Bold button."),
        ),
        (
            'Turn "H2O" into superscript and I need the last paragraph in bold type.',
            ('Select the text "H2O".', "Click the Superscript button.", LAST, "Click the Bold button."),
        ),
        # what comes in front
        (
            "Make the title bold, please and then I need a number in front of the last paragraph.",
            (TITLE, "Click the Bold button.", LAST, "Choose Format - Lists - Ordered List."),
        ),
    ],
)  # fmt: skip
def test_each_part_keeps_what_is_its_own(planner: SkillPlanner, request_text: str, expected: tuple[str, ...]) -> None:
    assert steps(planner, request_text) == expected


SPACED = 'In the Character spacing box, type "5 pt".'
KEEP = (
    "Choose Format - Paragraph.",
    "Click the Text Flow tab.",
    "Select the Keep with next paragraph check box.",
    "Click OK.",
)


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("Please switch on Keep with next paragraph for the second heading.", (CHILDREN, *KEEP)),
        ("Turn on keep with next for the paragraph that begins with \"Boats leave\".", (LAST, *KEEP)),
        ("Keep the title with the next paragraph.", (TITLE, *KEEP)),
        ("Make sure the title stays with the paragraph after it.", (TITLE, *KEEP)),
        (
            "Center the second heading and then make sure the title stays with the paragraph that follows it.",
            (CHILDREN, "Click the Center button.", TITLE, *KEEP),
        ),
        (
            "I need the first heading in italics, make sure the title stays with the paragraph after it.",
            (WATER, "Press Ctrl+I.", TITLE, *KEEP),
        ),
    ],
)  # fmt: skip
def test_the_next_paragraph_is_no_place_of_its_own(
    planner: SkillPlanner, request_text: str, expected: tuple[str, ...]
) -> None:
    assert steps(planner, request_text) == expected


@pytest.mark.parametrize(
    ("request_text", "step"),
    [
        ("Insert a bookmark named budget_line at the title.", 'In the Name box, type "budget_line".'),
        ("Could you bookmark the title as reminder?", 'In the Name box, type "reminder".'),
        ("Bookmark harbour at the title.", 'In the Name box, type "harbour".'),
        ("Change the paper size to Legal.", 'Select "Legal" in the Format list box.'),
        ('Can you put "life jacket" in Trebuchet MS?', 'In the Font Name box, type "Trebuchet MS".'),
        ("At the end of the title, insert the Page Count as a field.", "Choose Insert - Field - Page Count."),
        ("The last paragraph should end with a Page Number field.", "Choose Insert - Field - Page Number."),
        ('Increase the space between the letters in "life jacket" to 5 points.', SPACED),
        ("Number every line of the document.", "Choose Tools - Line Numbering."),
        ("Number the last paragraph.", "Choose Format - Lists - Ordered List."),
        ("Take the second heading out of the list.", "Choose Format - Lists - No List."),
        ("Insert a new page after the last page.", "Press Ctrl+End."),
        ("Start each word of the second heading with a capital.", "Choose Format - Text - Capitalize Every Word."),
        ("Apply Signature to the last paragraph.", "Choose Styles - Signature."),
        ('I need "life jacket" highlighted.', "Click the Character Highlighting Color button."),
        ("I don't want \"life jacket\" highlighted.", "Click the None button."),
        ('Mark the title with the bookmark start. Then enter "Oslo" as subject in the document properties.',
         'In the Name box, type "start".'),
        ('Mark the title with the bookmark start. Then enter "Oslo" as subject in the document properties.',
         'In the Subject box, type "Oslo".'),
        ("Center the second heading in the paragraph options.", "Click the Alignment tab."),
        ("Paragraph Style box: Quotations for the last paragraph.", 'In the Paragraph Style box, type "Quotations".'),
        ("Style Quotations for the last paragraph.", "Choose Styles - Quotations."),
        ("I need the last paragraph in the Heading 2 style.", "Choose Styles - Heading 2."),
        ("Please turn off the list for the last paragraph.", "Choose Format - Lists - No List."),
        ("Could you remove the list formatting of the last paragraph?", "Choose Format - Lists - No List."),
        ("Please indent the last paragraph by one level.", "Choose Format - Spacing - Increase Indent."),
        ("Please insert the field Time behind the title.", "Choose Insert - Field - Time."),
        ("Insert a new page after the last page, after that add line numbers to the document.",
         "Choose Tools - Line Numbering."),
        ('Set the character spacing of "life jacket" to 5 pt and the second heading should begin on a new page.',
         CHILDREN),
        ('Center the title, write "Oslo" at the bottom of every page as a footer, then can you put "H2O" in Georgia.',
         'In the Font Name box, type "Georgia".|Set the font to "Georgia".'),
    ],
)  # fmt: skip
def test_a_name_or_kind_is_told_from_a_place(planner: SkillPlanner, request_text: str, step: str) -> None:
    found = steps(planner, request_text)
    assert set(step.split("|")) & set(found), found


@pytest.mark.parametrize(
    ("request_text", "typed"),
    [
        ('I need a paragraph saying "See you" below the title.', ("Press End.", "Press Enter.", 'Type "See you".')),
        ('Below the title, add the paragraph "See you".', ("Press End.", "Press Enter.", 'Type "See you".')),
        ('Add a new paragraph after the paragraph that begins with "Boats" that reads "See you".',
         ("Press End.", "Press Enter.", 'Type "See you".')),
        ('Add a paragraph after the title that reads "See you".', ("Press End.", "Press Enter.", 'Type "See you".')),
        ('Add a paragraph below the paragraph that reads "Boats leave at noon." saying "See you".',
         ("Press End.", "Press Enter.", 'Type "See you".')),
        ('Append "See you." to the title.', ("Press End.", 'Type " See you.".')),
    ],
)  # fmt: skip
def test_new_text_of_its_own_or_at_the_end(planner: SkillPlanner, request_text: str, typed: tuple[str, ...]) -> None:
    place = LAST if "Boats" in request_text else TITLE
    assert steps(planner, request_text) == (place, *typed)


@pytest.mark.parametrize(
    ("request_text", "old", "new"),
    [
        ('Please substitute "meadow" for "river" in the whole document.', "river", "meadow"),
        ('Substitute "river" with "meadow" everywhere.', "river", "meadow"),
        ('All instances of "river" should become "meadow".', "river", "meadow"),
    ],
)
def test_which_word_goes_and_which_comes(planner: SkillPlanner, request_text: str, old: str, new: str) -> None:
    found = steps(planner, request_text)
    assert found[1:3] == (f'In the Find box, type "{old}".', f'In the Replace box, type "{new}".')


def test_what_is_in_every_cell_of_a_table_is_asked_of_the_table(planner: SkillPlanner) -> None:
    found = steps(planner, 'Please put borders on every cell of the table with the cell that holds "Oslo".')
    assert [s for s in found if s.startswith("Select row")] == ["Select row 2 and column 1 of table 1."]


def test_new_text_may_hold_a_joint(planner: SkillPlanner) -> None:
    found = steps(planner, "change noon to salt and pepper")
    assert 'Type "salt and pepper".' in found


def test_what_is_asked_for_is_never_left_out_silently(planner: SkillPlanner) -> None:
    found = planner.read("Make the title italic and make sure the printer is warm.", INDEX)
    assert not found.plans
    assert "printer" in found.reason
