"""Word's families: their steps resolve on the recorded tree, their plans say the same, the guard lets them through.

Plumbing, never success in Word: what the steps bring about here is done by the stand-in (tests/standin), the checks are
those of Writer's families, unchanged.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import trials
from flows.trials import Documents
from tasks.apps.binding import BoundFamily
from tasks.apps.catalogue import load_app
from tasks.desktop import check_fits
from tasks.errors import UsageError
from tasks.schemas import Action
from tasks.teacher.steps import read_plan
from tests.standin import machine as standin
from tests.standin.word import Dialog, Word

APP = load_app("word")
NAMES = sorted(APP.families)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    return trials.documents(APP, tmp_path_factory.mktemp("templates"))


def bound(name: str, made: Documents) -> tuple[BoundFamily, Path]:
    task = trials.bound(APP, name, made)
    assert task is not None, f"no short template fits {name}"
    return task


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    standin.install(monkeypatch, tmp_path / "program files")
    from tasks.desktop.windows.driver import WindowsDesktop

    made = WindowsDesktop()
    yield made
    made.close()


def test_there_are_families_with_steps_of_their_own() -> None:
    writer = load_app("writer")
    assert len(NAMES) >= 40
    assert [n for n in NAMES if APP.families[n].actions == writer.families[n].actions] == []
    for name in NAMES:
        own, others = APP.families[name], writer.families[name]
        assert (own.wordings, own.slots, own.checks) == (others.wordings, others.slots, others.checks)
    assert APP.held_out_effects == writer.held_out_effects


def test_an_application_on_a_desktop_that_does_not_run_it_is_refused_with_both_names() -> None:
    check_fits("windows", "word")
    check_fits("linux", "writer")
    for desktop, app in (("linux", "word"), ("fake", "word"), ("windows", "writer")):
        with pytest.raises(UsageError, match=rf"'{desktop}'.*{app}"):
            check_fits(desktop, app)


@pytest.mark.parametrize("name", NAMES)
def test_plan_and_actions_say_the_same(name: str, documents: Documents) -> None:
    task, _ = bound(name, documents)
    read = [(a.function, a.title.casefold(), {k: str(v) for k, v in a.args.items()}) for a in read_plan(task.plan)]
    own = [(a.function, a.control_text.casefold(), {k: str(v) for k, v in a.args.items()}) for a in task.actions]
    assert read == own


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_lead_through_the_tree_to_what_the_checks_ask(
    name: str, desktop: Any, documents: Documents, tmp_path: Path
) -> None:
    task, document = bound(name, documents)
    assert trials.failures(desktop, APP, task, document, tmp_path) == []


def wrong_control(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another button than the one that was named is pressed."""
    command = Word.command
    other = {"Bold": "Italic", "AlignCenter": "AlignRight", "Landscape": "Portrait", "UPPERCASE": "lowercase",
             "ClearFormatting": "Bold", "TableRowsInsertBelowWord": "TableRowsInsertAboveWord",
             "TableColumnsInsertLeft": "TableColumnsInsertRight", "Delete Rows": "Delete Columns"}  # fmt: skip

    def pressed(self: Word, name: str) -> None:
        command(self, other.get(name, name))

    monkeypatch.setattr(Word, "command", pressed)


def cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """OK closes the dialog as Cancel does."""
    press = Word.press
    monkeypatch.setattr(
        Word, "press", lambda self, dialog, button: press(self, dialog, "Cancel" if button == "OK" else button)
    )


def swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys reach nobody."""
    monkeypatch.setattr(Word, "key", lambda self, name, held: None)


def stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs show what they showed when they opened: a value that is set is lost."""
    monkeypatch.setattr(
        Dialog,
        "value",
        lambda self, name: {
            "Alignment:": "Left",
            "Line spacing:": "Single",
            "Special:": "(none)",
            "Spacing:": "Normal",
        }.get(name, ""),
    )


MUTANTS: list[tuple[Callable[[pytest.MonkeyPatch], None], str]] = [
    (wrong_control, "bold_text"), (wrong_control, "align_center"), (cancelled, "keep_with_next"),
    (cancelled, "align_center_dialog"), (swallowed, "font_name_text"), (stale, "indent_before_text"),
    (stale, "indent_first_line"), (stale, "letter_spacing_text"), (cancelled, "page_margin"),
    (cancelled, "page_columns"), (cancelled, "small_capitals_text"), (cancelled, "insert_table_dialog"),
    (wrong_control, "insert_row_below"), (wrong_control, "insert_column_before"), (wrong_control, "delete_row"),
    (wrong_control, "landscape"), (wrong_control, "uppercase_text"), (wrong_control, "clear_formatting"),
]  # fmt: skip


@pytest.mark.parametrize(("break_it", "name"), MUTANTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_word_that_does_something_else_fails_the_checks(
    break_it: Callable[[pytest.MonkeyPatch], None], name: str, desktop: Any, documents: Documents, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    task, document = bound(name, documents)
    break_it(monkeypatch)
    assert trials.failures(desktop, APP, task, document, tmp_path) != []


def test_focus_elsewhere_is_brought_back_or_said(desktop: Any, documents: Documents, tmp_path: Path) -> None:
    task, document = bound("font_name_text", documents)
    act = desktop.act

    def stolen(action: Action) -> Any:
        standin._now[0].foreground = standin.CONSOLE
        return act(action)

    desktop.act = stolen
    assert trials.failures(desktop, APP, task, document, tmp_path) == []
    assert standin._now[0].console == []
