"""The shipped application's skills with the encoder as it is installed."""

from collections.abc import Callable

import pytest

from tasks.apps.catalogue import load_app
from tasks.model.encoder import Encoder
from tasks.planner.loading import names_of
from tasks.planner.planner import SkillPlanner
from tasks.planner.siblings import siblings
from tasks.planner.skills import Encode, Library, of_app
from tasks.planner.survey import Dialog, Setting, Survey

LEFT_OUT = (
    "subscript_text",
    "insert_endnote",
    "space_below",
    "double_underline_text",
    "lowercase_text",
    "insert_column_after",
    "insert_column_after_headed",
)
"""Families that the library of the tests does not know, so that their commands are siblings."""


@pytest.fixture(scope="session")
def encode() -> Encode:
    encoder = Encoder()
    return lambda texts: encoder.encode(texts).numpy()


@pytest.fixture(scope="session")
def survey() -> Survey:
    """A few menus and dialogs of LibreOffice Writer 7.4, as surveyed."""
    text = ["Bold", "Italic", "Single Underline", "Double Underline", "Strikethrough", "Superscript", "Subscript"]
    case = ["UPPERCASE", "lowercase", "Capitalize Every Word", "Small capitals"]
    spinners = ["Before text:", "After text:", "First line:", "Above paragraph:", "Below paragraph:"]
    settings = tuple(Setting(tab="Indents & Spacing", title=t, type="Spinner") for t in spinners)
    return Survey(
        app_version="LibreOffice 7.4",
        menus=(
            *(("Format", "Text", name) for name in (*text, *case)),
            *(("Insert", "Footnote and Endnote", name) for name in ("Footnote", "Endnote")),
            *(("Table", "Insert", name) for name in ("Rows Above", "Rows Below", "Columns Before", "Columns After")),
        ),
        buttons=("Bold", "Italic", "Justified", "Left", "Center", "Right"),
        dialogs=(Dialog(menu=("Format", "Paragraph"), settings=settings),),
    )


@pytest.fixture(scope="session")
def library(encode: Encode, survey: Survey) -> Library:
    app = load_app("writer")
    known = of_app(app, [name for name in app.families if name not in LEFT_OUT])
    return Library([*known, *siblings(known, survey)]).encoded(encode, Encoder.identity, Encoder().words())


@pytest.fixture(scope="session")
def planner(library: Library, encode: Encode, survey: Survey) -> SkillPlanner:
    return SkillPlanner(library, encode, names_of(load_app("writer"), survey))


Read = Callable[[str], object]
