"""Word's families: their steps resolve on the recorded tree, their plans say the same, the guard lets them through.

Plumbing, never success in Word: what the steps bring about here is done by the stand-in (tests/standin), the checks are
those of Writer's families, unchanged.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.agent.guard import Class, Guard
from tasks.agent.titles import plain
from tasks.apps.binding import BoundFamily, bind
from tasks.apps.build import build_template
from tasks.apps.catalogue import load_app
from tasks.apps.slots import slot_values
from tasks.checks import language
from tasks.checks.parts import parts
from tasks.desktop import check_fits
from tasks.errors import UsageError
from tasks.schemas import Action, Control, Observation
from tasks.teacher.steps import read_plan
from tests.standin import machine as standin
from tests.standin.word import Dialog, Word

APP = load_app("word")
NAMES = sorted(APP.families)
CLOSED = {"Close", "SmartArt", "Chart", "AutoSave", "File Tab", "Mailings", "Help", "Minimize",
          "Restore Down", "Office Clipboard...", "Paste More Options", "Ribbon Display Options",
          "Customize Quick Access Toolbar"}  # fmt: skip


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, tuple[dict[str, Any], ...]]]:
    folder = tmp_path_factory.mktemp("templates")
    short = [name for name, spec in APP.templates.items() if spec.pages == 1][:4]
    made = {name: build_template(APP.templates[name], folder / f"{name}.docx") for name in short}
    return {name: (path, parts(path)) for name, path in made.items()}


def bound(name: str, documents: dict[str, Any]) -> tuple[BoundFamily, Path]:
    family = APP.families[name]
    for path, found in documents.values():
        options = {slot: slot_values(APP, family, slot, found) for slot in family.slots}
        if all(options.values()):
            return bind(family, {slot: of[len(of) // 2] for slot, of in options.items()}, 0), path
    raise AssertionError(f"no short template fits {name}")


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    standin.install(monkeypatch, tmp_path / "program files")
    from tasks.desktop.windows.driver import WindowsDesktop

    made = WindowsDesktop()
    yield made
    made.close()


def find(seen: Observation, action: Action) -> Control | None:
    title = plain(action.control_text)
    fitting = [c for c in seen.controls if c.control_type == action.control_type]
    exact = [c for c in fitting if plain(c.title) == title]
    begun = [c for c in fitting if c.control_type == "Text" and plain(c.title).startswith(title)]
    return next(iter(exact or begun), None)


def failures(desktop: Any, task: BoundFamily, document: Path, folder: Path) -> list[str]:
    """What went wrong of a task done step by step under the guard; empty when its checks hold."""
    desktop.start(document)
    before = Path(shutil.copy(desktop.save(), folder / "before.docx"))
    guard = Guard(APP.profile.guard)
    for number, action in enumerate(task.actions):
        seen = desktop.observe()
        control = find(seen, action) if action.control_text else None
        if action.control_text and control is None:
            return [f"no {action.control_type} {action.control_text!r}"]
        ruling = guard.rule(number, action, control, seen)
        if not ruling.allowed:
            return [f"{action.control_text}: {ruling.reason}"]
        outcome = desktop.act(action.model_copy(update={"control_label": control.label if control else ""}))
        if not outcome.ok:
            return [f"{action.function} {action.control_text}: {outcome.reason}"]
    after = Path(shutil.copy(desktop.save(), folder / "after.docx"))
    results = language.evaluate(task.checks, before=before, after=after)
    return [f"{r.kind}: {r.detail}" for r in results if not r.passed]


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
def test_plan_and_actions_say_the_same(name: str, documents: dict[str, Any]) -> None:
    task, _ = bound(name, documents)
    read = [(a.function, a.title.casefold(), {k: str(v) for k, v in a.args.items()}) for a in read_plan(task.plan)]
    own = [(a.function, a.control_text.casefold(), {k: str(v) for k, v in a.args.items()}) for a in task.actions]
    assert read == own


@pytest.mark.parametrize("name", NAMES)
def test_the_steps_lead_through_the_tree_to_what_the_checks_ask(
    name: str, desktop: Any, documents: dict[str, Any], tmp_path: Path
) -> None:
    task, document = bound(name, documents)
    assert failures(desktop, task, document, tmp_path) == []


def test_the_guard_lets_the_ribbon_through_but_for_what_it_names(desktop: Any, documents: dict[str, Any]) -> None:
    desktop.start(next(iter(documents.values()))[0])
    refused, known = set(), 0
    for tab in ("Home", "Insert", "Layout", "Design", "References"):
        seen = desktop.observe()
        chosen = next(c for c in seen.controls if (c.title, c.control_type) == (tab, "TabItem"))
        desktop.act(Action(function="click_input", control_label=chosen.label))
        seen = desktop.observe()
        for control in [c for c in seen.controls if c.control_type in ("Button", "MenuItem", "TabItem", "ComboBox")]:
            action = Action(function="click_input", control_text=control.title, control_type=control.control_type)
            ruling = Guard(APP.profile.guard).rule(0, action, control, seen)
            known += 1
            refused |= {control.title} if ruling.kind >= Class.SENSITIVE else set()
    assert known > 200
    assert refused <= CLOSED, refused - CLOSED


def wrong_control(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another button than the one that was named is pressed."""
    command = Word.command
    other = {"Bold": "Italic", "AlignCenter": "AlignRight", "Landscape": "Portrait", "UPPERCASE": "lowercase",
             "ClearFormatting": "Bold"}  # fmt: skip
    monkeypatch.setattr(Word, "command", lambda self, name: command(self, other.get(name, name)))


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
    (wrong_control, "landscape"), (wrong_control, "uppercase_text"), (wrong_control, "clear_formatting"),
]  # fmt: skip


@pytest.mark.parametrize(("break_it", "name"), MUTANTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_word_that_does_something_else_fails_the_checks(
    break_it: Callable[[pytest.MonkeyPatch], None], name: str, desktop: Any, documents: dict[str, Any], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    task, document = bound(name, documents)
    break_it(monkeypatch)
    assert failures(desktop, task, document, tmp_path) != []


def test_focus_elsewhere_is_brought_back_or_said(desktop: Any, documents: dict[str, Any], tmp_path: Path) -> None:
    task, document = bound("font_name_text", documents)
    act = desktop.act

    def stolen(action: Action) -> Any:
        standin._now[0].foreground = standin.CONSOLE
        return act(action)

    desktop.act = stolen
    assert failures(desktop, task, document, tmp_path) == []
    assert standin._now[0].console == []
