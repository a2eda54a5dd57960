"""Surveying the fake application and saving templates through it."""

import io
import zipfile
from pathlib import Path

import pytest

from tasks.apps.catalogue import GuardRules, TemplateSpec
from tasks.checks.parts import parts
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome
from tasks.trajectories.documents import save_through, settled
from tasks.trajectories.grounded import Catalogue
from tasks.trajectories.survey import Survey, Surveyor, SurveyRow, allowed, opens_dialog

SPEC = TemplateSpec(
    name="notes",
    description="Notes",
    contents=("heading", "paragraph", "table"),
    blocks=(
        {"heading": "Agenda"},
        {"paragraph": "The committee met on Tuesday."},
        {"table": [["Item", "Cost"], ["Paper", "92 euros"]], "header": True},
    ),
)
RULES = GuardRules(read=("View > *",), write=("Edit > *", "Format > *", "Table > *"), sensitive=("Format > Secret*",))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[SurveyRow]:
    desktop = FakeDesktop()
    template = save_through(desktop, SPEC)
    path = tmp_path_factory.mktemp("survey") / "notes.docx"
    path.write_bytes(template.built)
    surveyor = Surveyor(desktop, path)
    surveyor.start()
    menus = surveyor.menus()
    found = [template, menus, surveyor.main_window()]
    found += [surveyor.dialog(tuple(p)) for p in menus.value if opens_dialog(p)]
    found.append(surveyor.dialog(("Format", "Nowhere...")))
    desktop.close()
    return found


def test_dialogs_are_read_tab_by_tab_and_closed(rows: list[SurveyRow]) -> None:
    survey = Survey.of(rows)
    by_menu = {view.menu: view for view in survey.dialogs}
    page = by_menu[("Format", "Page Style...")]
    assert len(page.tabs) >= 2
    assert any(c.title == "Landscape" for tab in page.tabs.values() for c in tab)
    assert {"Rows:", "Columns:"} <= {
        c.title for tab in by_menu[("Table", "Insert Table...")].tabs.values() for c in tab
    }
    assert all(c.type != "TabItem" for view in survey.dialogs for tab in view.tabs.values() for c in tab)
    assert len(by_menu) == 4  # all were reached, so each was closed before the next


def test_values_of_drop_down_lists_are_kept(rows: list[SurveyRow]) -> None:
    survey = Survey.of(rows)
    assert any("1.5 Lines" in values or "Double" in values for values in survey.lists.values())


def test_a_command_that_opens_nothing_is_skipped_with_the_reason(rows: list[SurveyRow]) -> None:
    assert [(row.name, row.value) for row in rows if row.kind == "skipped"] == [
        ("Format > Nowhere...", "no menu item 'Nowhere...'")
    ]


@pytest.mark.parametrize(("deaths", "kind"), [(1, "dialog"), (2, "skipped")])
def test_an_application_that_dies_at_a_dialog_is_asked_once_more(
    deaths: int, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is surveyed makes the tasks: a chance death must not leave a dialog out of one run and not of another."""
    desktop, left, act = FakeDesktop(), [DesktopError("socket", "closed", "an answer")] * deaths, FakeDesktop.act

    def dying(self: FakeDesktop, action: Action) -> ActOutcome:
        if left:
            raise left.pop()
        return act(self, action)

    path = tmp_path / "notes.docx"
    path.write_bytes(save_through(desktop, SPEC).built)
    surveyor = Surveyor(desktop, path)
    surveyor.start()
    monkeypatch.setattr(FakeDesktop, "act", dying)
    row = surveyor.dialog(("Table", "Insert Table..."))
    assert row.kind == kind
    assert kind == "dialog" or row.value == "infrastructure"
    desktop.close()


def test_guard_decides_what_is_opened() -> None:
    assert allowed(("Format", "Paragraph..."), RULES)
    assert not allowed(("Format", "Secret settings..."), RULES)  # sensitive wins
    assert not allowed(("File", "Print..."), RULES)  # unknown is sensitive


def test_rows_survive_parquet(rows: list[SurveyRow], tmp_path: Path) -> None:
    from tasks import store

    path = store.write_rows(tmp_path / "rows.parquet", SurveyRow, rows)
    assert store.read_rows(path, SurveyRow) == rows


def test_saved_template_is_readable_and_settled(rows: list[SurveyRow], tmp_path: Path) -> None:
    saved = tmp_path / "saved.docx"
    saved.write_bytes(rows[0].saved)
    assert [p["text"] for p in parts(saved) if p["kind"] == "heading"] == ["Agenda"]
    assert settled(rows[0].saved) == rows[0].saved


def test_settling_removes_what_saving_alone_changes() -> None:
    def document(when: str, revision: int) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(
                "docProps/core.xml",
                f"<a><dcterms:modified x='y'>{when}</dcterms:modified><cp:revision>{revision}</cp:revision></a>",
            )
            archive.writestr(zipfile.ZipInfo("word/document.xml", (2024, 1, revision, 0, 0, 0)), "<w>text</w>")
        return buffer.getvalue()

    assert settled(document("2024-05-01T10:00:00Z", 3)) == settled(document("2025-06-02T11:00:00Z", 9))
    with zipfile.ZipFile(io.BytesIO(settled(document("2024-05-01T10:00:00Z", 3)))) as archive:
        assert archive.read("word/document.xml") == b"<w>text</w>"


@pytest.fixture(scope="module")
def catalogue(rows: list[SurveyRow]) -> Catalogue:
    return Catalogue(Survey.of(rows), values=("Georgia",))


PARTS = (
    {"kind": "heading", "index": 0, "text": "Agenda"},
    {"kind": "table", "index": 1, "text": "", "cells": [["Paper"]]},
)


@pytest.mark.parametrize(
    ("action", "grounded"),
    [
        (Action(function="click_input", control_text="Format", control_type="MenuItem"), True),
        (Action(function="click_input", control_text="Page Style", control_type="MenuItem"), True),
        (Action(function="click_input", control_text="Landscape", control_type="RadioButton"), True),
        (Action(function="click_input", control_text="Landscape", control_type="CheckBox"), False),
        (Action(function="click_input", control_text="Bold", control_type="Button"), True),
        (Action(function="click_input", control_text="Sparkle", control_type="Button"), False),
        (Action(function="click_input", control_text="", control_type="Button"), False),
        (Action(function="click_input", control_text="Georgia", control_type="ListItem"), True),
        (Action(function="set_edit_text", args={"text": "3"}, control_text="Rows", control_type="Spinner"), True),
        (Action(function="click_input", control_text="Agenda", control_type="Text"), True),
        (Action(function="click_input", control_text="Paper", control_type="Text"), True),
        (Action(function="click_input", control_text="Absent", control_type="Text"), False),
        (Action(function="select_text", args={"text": "genda"}), True),
        (Action(function="select_text", args={"text": "absent"}), False),
        (Action(function="keyboard_input", args={"keys": "{CTRL}b"}), True),
        (Action(function="keyboard_input", args={"keys": "{NOKEY}"}), False),
        (Action(function="select_table", args={"number": 1}), True),
        (Action(function="run_macro"), False),
    ],
)
def test_every_action_must_have_been_seen(catalogue: Catalogue, action: Action, grounded: bool) -> None:
    assert (catalogue.ungrounded([action], PARTS) == "") == grounded


def test_a_task_without_actions_is_not_grounded(catalogue: Catalogue) -> None:
    assert catalogue.ungrounded([], PARTS)
