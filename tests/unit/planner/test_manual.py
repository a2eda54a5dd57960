"""The manual as skills: what they do and expect, who is left alone, and what is only known."""

from pathlib import Path

import pytest

from tasks.apps.catalogue import load_app
from tasks.errors import DataError
from tasks.model.encoder import Encoder
from tasks.planner import manual
from tasks.planner.document import DocumentIndex
from tasks.planner.loading import names_of
from tasks.planner.manual import Entry
from tasks.planner.planner import SkillPlanner
from tasks.planner.siblings import siblings
from tasks.planner.skills import Encode, Library, Skill, of_app
from tasks.planner.survey import Survey

EFFECTS = {"page": "text/effects.html", "title": "Font Effects", "path": ("Format", "Character"), "tab": "Font Effects"}
ENTRIES = (
    Entry(**EFFECTS, setting="Shadow", type="CheckBox", value="on"),
    Entry(**EFFECTS, setting="Relief", type="ComboBox", value="Engraved"),
    Entry(
        page="text/lines.html", title="Lines", path=("Format", "Paragraph"), tab="Outline & List",
        setting="Include this paragraph in line numbering", type="CheckBox", value="off",
    ),
    Entry(
        page="text/subject.html", title="Subject", path=("Insert", "Field", "Subject"),
        asked=("Insert the subject of the document as a field",),
    ),
    Entry(page="text/sub.html", title="Subscript", path=("Format", "Text", "Subscript"), asked=("Lower small text",)),
    Entry(page="text/italic.html", title="Italic", path=("Format", "Text", "Italic"), asked=("Make text italic",)),
    *(
        Entry(
            page="text/index.html", title="Index", path=("Insert", "Index"), setting="Type", type="ComboBox",
            value=value, asked=("Insert a table of contents",),
        )
        for value in ("Alphabetical Index", "Table of Contents", "Table of Figures")
    ),
    *(
        Entry(page="text/break.html", title="Break", path=("Insert", "More Breaks", "Manual Break"), setting=value,
              type="RadioButton", asked=("Insert a manual break",))
        for value in ("Line break", "Column break")
    ),
    Entry(
        page="text/fax.html", title="Sending Faxes", asked=("Configure the sending of faxes",),
        blocked="it needs more than the document",
    ),
)  # fmt: skip
PARTS = (
    {"kind": "paragraph", "index": 0, "text": "The lamp is lit at dusk.", "style": "Normal", "runs": []},
    {"kind": "paragraph", "index": 1, "text": "Nobody keeps the light today.", "style": "Normal", "runs": []},
)


@pytest.fixture(scope="module")
def known() -> list[Skill]:
    app = load_app("writer")
    return of_app(app, [name for name in app.families if not app.is_held_out(name)])


@pytest.fixture(scope="module")
def reader(known: list[Skill], encode: Encode, survey: Survey) -> SkillPlanner:
    derived = manual.skills(ENTRIES, [*known, *siblings(known, survey)])
    library = Library([*known, *derived]).encoded(encode, Encoder.identity, Encoder().words())
    return SkillPlanner(library, encode, names_of(load_app("writer"), survey))


def source_of(reader: SkillPlanner, request: str) -> str:
    found = reader.read(request, DocumentIndex.of(PARTS))
    return found.plans[0].source if found.plans else ""


def test_settings_that_a_page_states_are_planned_and_tell_their_page(reader: SkillPlanner) -> None:
    plan = reader.read('Apply shadow to the words "lit at dusk".', DocumentIndex.of(PARTS)).plans[0]
    assert plan.steps[1:] == (
        "Choose Format - Character.", "Click the Font Effects tab.", "Select the Shadow check box.", "Click OK.",
    )  # fmt: skip
    assert [a.control_text for a in plan.actions][-2:] == ["Shadow", "OK"]
    assert "by the manual: Font Effects (text/effects.html)" in plan.understood
    assert [(c.kind, c.property) for c in plan.expectation] == [("changed", "format")]
    assert source_of(reader, 'Give "lit at dusk" an engraved relief.') == "manual:Character>Relief>Engraved"


def test_one_of_several_options_is_told_by_its_own_name(reader: SkillPlanner) -> None:
    index = "manual:Index>Type>{}>in front"
    assert (
        source_of(reader, "Add a table of contents at the start of the document.") == "table_of_contents"
    )  # a family's
    assert source_of(reader, "Add a table of figures at the start of the document.") in (
        "",
        index.format("Table of Figures"),
    )
    assert not source_of(reader, "Add a bibliography at the start of the document.").startswith("manual:Index")


def test_a_break_of_another_kind_is_no_page_break(reader: SkillPlanner) -> None:
    for request in ("Insert a page break at the end of the document.", "Start a new page before the last paragraph."):
        assert "break" in source_of(reader, request).casefold()
        assert not source_of(reader, request).startswith("manual:")
    assert source_of(reader, "Insert a line break at the end of the last paragraph.") == (
        "manual:More Breaks>Manual Break>Line break>behind"
    )


def test_switching_on_and_off_are_told_apart(reader: SkillPlanner) -> None:
    off = "manual:Paragraph>Include this paragraph in line numbering>off"
    request = "Turn {} include this paragraph in line numbering for the last paragraph."
    assert source_of(reader, request.format("off")) == off
    assert source_of(reader, request.format("on")) != off
    assert source_of(reader, 'Turn off shadow for the words "lit at dusk".') != "manual:Character>Shadow"


def test_what_is_inserted_comes_behind_or_in_front(reader: SkillPlanner) -> None:
    behind = reader.read("Insert a subject field at the end of the last paragraph.", DocumentIndex.of(PARTS)).plans[0]
    assert behind.source == "manual:Field>Subject>behind"
    assert behind.steps[1:] == ("Press End.", "Choose Insert - Field - Subject.")
    assert (
        source_of(reader, "Insert a subject field in front of the last paragraph.") == "manual:Field>Subject>in front"
    )


def test_known_commands_are_left_to_their_skills(known: list[Skill], survey: Survey) -> None:
    beside = siblings(known, survey)
    derived = {s.ident: s for s in manual.skills(ENTRIES, [*known, *beside])}
    assert not [ident for ident in derived if "Italic" in ident]
    subscript = derived["menu:Format>Text>Subscript"]
    assert subscript.source == "sibling", "joined, not doubled"
    assert subscript.page == "Subscript (text/sub.html)"
    assert 'Lower small "X"' in subscript.examples


def test_what_cannot_be_done_here_is_known_all_the_same(reader: SkillPlanner) -> None:
    found = reader.read("Configure the sending of faxes", DocumentIndex.of(PARTS))
    assert not found.plans
    assert "known from the manual, Sending Faxes (text/fax.html)" in found.reason
    assert "it needs more than the document" in found.reason
    assert "manual" not in reader.read("Bake a cake", DocumentIndex.of(PARTS)).reason


def test_entries_are_kept_and_damaged_ones_refused(tmp_path: Path) -> None:
    assert manual.load(tmp_path) == []
    path = manual.save(ENTRIES, tmp_path)
    assert manual.load(tmp_path) == list(ENTRIES)
    path.write_text('[{"page": 1}]')
    with pytest.raises(DataError, match="entries of the manual"):
        manual.load(tmp_path)
