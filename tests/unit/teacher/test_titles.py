"""Titles as requests, with the failures that a suffix rule makes."""

# ruff: noqa: E501  (one case a line)

import pytest

from tasks.teacher.titles import VERBS, base_of_gerund, from_third, gerund, imperative, is_imperative, third


@pytest.mark.parametrize(
    ("title", "task"),
    [
        ("Inserting Tables", "Insert tables"),
        ("To Insert a Table From a Toolbar", "Insert a table from a toolbar"),
        ("Repeating a Table Heading on a New Page", "Repeat a table heading on a new page"),
        ("Pasting Contents in Special Formats", "Paste contents in special formats"),
        ("Renaming Sheets", "Rename sheets"),
        ("Freezing Rows or Columns as Headers", "Freeze rows or columns as headers"),
        ("Fitting Text to Frames", "Fit text to frames"),
        ("Distributing An XML Filter As Package", "Distribute an XML filter as package"),
        ("Splitting Cells", "Split cells"),
        ("Merging and Splitting Cells", "Merge and split cells"),
        ("Updating, Editing and Deleting Indexes and Tables of Contents", "Update, edit and delete indexes and tables of contents"),
        ("Inserting, Editing, Saving Bitmaps Images", "Insert, edit, save bitmaps images"),
        ("To Apply a User-Defined Index", "Apply a user-defined index"),
        ("Adding ActiveX Controls", "Add ActiveX controls"),
        ("Setting UI language", "Set UI language"),
        ("How to change the title of the current document", "Change the title of the current document"),
        ("To Automatically Hyphenate Text in a Paragraph", "Automatically hyphenate text in a paragraph"),
        ("Applying an AutoFormat to a Table", "Apply an AutoFormat to a table"),
        ("Turn off URL Recognition", "Turn off URL recognition"),
        ("Changing Numbering and Spacing", "Change numbering and spacing"),
        ("Undoing Direct Formatting for a Document", "Undo direct formatting for a document"),
        ("Step 4: Apply Cell Styles", "Apply cell styles"),
        ("Tying", ""),
        ("Spacing Between Footnotes", ""),
        ("Heading Rows", ""),
        ("Spelling and Grammar", ""),
        ("Frequently-Used Buttons", ""),
        ("Thesaurus", ""),
        ("Early Bird Settings", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_imperative(title: str, task: str) -> None:
    assert imperative(title) == task


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_comes_back_from_its_gerund(verb: str) -> None:
    assert base_of_gerund(gerund(verb)) == verb


def test_inflections() -> None:
    assert [gerund(v) for v in ("repeat", "paste", "split", "undo", "format", "free")] == [
        "repeating", "pasting", "splitting", "undoing", "formatting", "freeing",
    ]  # fmt: skip
    assert [third(v) for v in ("apply", "fix", "undo", "search", "display")] == [
        "applies", "fixes", "undoes", "searches", "displays",
    ]  # fmt: skip


def test_from_third() -> None:
    assert from_third("Adds and removes digital signatures") == "Add and remove digital signatures"
    assert from_third("Shows or hides the bar") == "Show or hide the bar"
    assert from_third("The bar shows icons") == ""


def test_apply_is_no_adverb() -> None:
    assert is_imperative("Apply the style")
    assert is_imperative("quickly jump there")
    assert not is_imperative("quickly")
    assert not is_imperative("the style")
