"""An order on a condition is not understood; what only sounds like a condition is no hindrance."""

from pathlib import Path

import pytest
from docx import Document

from tasks.apps.catalogue import load_app
from tasks.checks.parts import parts
from tasks.checks.reading.conditions import unconditional
from tasks.checks.reading.frames import Unreadable
from tasks.checks.reading.reading import understandable

CONDITIONAL = (
    "If nobody is down for any evening, delete the Evening column.",
    "If the rota is full, make the title bold.",
    "Make the title bold if the rota is full.",
    "The title should be bold if the rota is full.",
    "Make the title bold once the rota is full.",
    "Assuming that nobody comes, make the title bold.",
    "Unless Cara objects, make the title bold.",
    "When nobody is down, delete the last row.",
    "Once Cara is back, make the title bold.",
    "Should nobody be down, make the title bold.",
    "If so, make the title bold.",
    "Make the title bold as soon as the rota is full.",
    "If there are any comments, delete them.",
)
FREE = (
    "I'd be obliged if the heading began on a new page.",
    "Append a word to the paragraph, after everything that is there.",
    "If you can, make the title bold.",
    "If possible, make the title bold.",
    "Make the title bold, if that's not too much trouble.",
    "Could you see if you can make the title bold?",
    "I was wondering if you could make the title bold.",
    "When you have a minute, make the title bold.",
    "The title should be bold.",
    'Replace "if it is" with "when it is".',
    'Write "If the door is locked, ring the bell." below the title.',
    "Insert a table after the title.",
    "Repeat the header row when the table runs over the page.",
)


@pytest.mark.parametrize("request_", CONDITIONAL)
def test_an_order_on_a_condition_is_not_read(request_: str) -> None:
    with pytest.raises(Unreadable, match="ask without the condition"):
        unconditional(request_)


@pytest.mark.parametrize("request_", FREE)
def test_courtesy_quoted_words_and_places_are_no_condition(request_: str) -> None:
    unconditional(request_)


def test_the_reading_refuses_it(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Rota")
    document.save(str(tmp_path / "rota.docx"))
    before = parts(tmp_path / "rota.docx")
    assert understandable("Make the heading bold.", before) == ""
    assert "ask without the condition" in understandable("If the rota is full, make the heading bold.", before)


def test_new_text_without_quotes_that_names_the_old_is_refused(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Visits")
    document.save(str(tmp_path / "visits.docx"))
    before = parts(tmp_path / "visits.docx")
    told = understandable("Rename the Visits heading to Numbers instead of Visits.", before)
    assert "put what is to be written in quotes" in told
    assert understandable('Add a line at the end saying "Numbers instead of words".', before) == ""


def test_no_wording_of_the_catalogue_is_taken_for_a_condition() -> None:
    for family in load_app("writer").families.values():
        for wording in family.wordings:
            unconditional(wording.text)


@pytest.mark.parametrize(
    "request_text", ["Make Arial the default font.", "Use Arial for all new documents", "Have Arial by default."]
)
def test_what_other_documents_get_is_no_change_of_this_one(request_text: str) -> None:
    with pytest.raises(Unreadable, match="setting"):
        unconditional(request_text)
