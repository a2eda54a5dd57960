"""The Windows driver against a Word that asks, hangs, goes or hides: each is an outcome or an error that says so."""

import ctypes
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.apps.catalogue import dialog_rules, load_app
from tasks.desktop import contract
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Control
from tests.standin import trees
from tests.standin.com import METER
from tests.standin.machine import CONSOLE, Machine
from tests.standin.word import POPUPS, Word


@pytest.fixture
def desktop(machine: Machine) -> Iterator[Any]:
    from tasks.desktop.windows.driver import WindowsDesktop

    made = WindowsDesktop()
    yield made
    made.close()


def click(desktop: Any, title: str, kind: str = "Button") -> ActOutcome:
    return desktop.act(Action(function="click_input", control_label=titled(desktop, title, kind).label))


def titled(desktop: Any, title: str, kind: str) -> Control:
    return next(c for c in desktop.observe().controls if c.title == title and c.control_type == kind)


def a_dialog(monkeypatch: pytest.MonkeyPatch, title: str, buttons: list[str], text: str = "") -> None:
    """Word has a dialog named Asked."""
    spec = {"title": title, "text": text, "widgets": [], "buttons": buttons}
    monkeypatch.setitem(POPUPS["dialogs"], "Asked", spec)


def at_start(monkeypatch: pytest.MonkeyPatch, does: Callable[[Word], Any]) -> None:
    """What happens as soon as Word starts."""
    start = Word.__init__

    def started(self: Word, pid: int, file: Path) -> None:
        start(self, pid, file)
        does(self)

    monkeypatch.setattr(Word, "__init__", started)


def asking(monkeypatch: pytest.MonkeyPatch, title: str, buttons: list[str], open_document: bool = True) -> None:
    """A Word that asks something as soon as it starts."""
    a_dialog(monkeypatch, title, buttons)

    def ask(word: Word) -> None:
        word.document = word.document if open_document else None
        word.open("Asked")

    at_start(monkeypatch, ask)


def test_a_short_name_takes_nothing_from_what_word_says(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch, "Start Word in safe mode?", ["Yes", "No"])
    desktop.start(contract.document(tmp_path).rename(tmp_path / "e.docx"))
    assert machine.words[-1].dialogs == []


@pytest.mark.parametrize(
    ("text", "buttons", "answer"),
    [
        ("Word failed to start correctly last time. Start Word in safe mode?", ["Yes", "No"], "No"),
        ("Word has recovered the following files.", ["Open", "Close"], "Close"),
        ("Word is not set as default. Set as default?", ["Yes", "No"], "No"),
        ("Your privacy option", ["Learn more", "Close"], "Close"),
    ],
)
def test_what_word_asks_first_is_answered_by_rule(
    text: str, buttons: list[str], answer: str, desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: Any
) -> None:
    pressed: list[str] = []
    press = Word.press
    monkeypatch.setattr(
        Word, "press", lambda self, dialog, button: (pressed.append(button), press(self, dialog, button))
    )
    asking(monkeypatch, text, buttons)
    desktop.start(contract.document(tmp_path))
    assert pressed == [answer]
    assert not desktop.observe().modal


def test_an_open_menu_is_of_the_window_below_it(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    """A menu has no title: one of its own would make it a dialog for the guard."""
    desktop.start(contract.document(tmp_path))
    below = desktop.observe().window
    assert click(desktop, "Change Case", "MenuItem").ok
    seen = desktop.observe()
    assert (seen.controls[0].title, seen.window, seen.modal) == ("Sentence case.", below, False)


def test_a_killed_words_owner_file_goes_with_its_folder(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    folder = machine.words[-1].file.parent
    owner = folder / f"~${machine.words[-1].file.name}"
    owner.write_bytes(b"user")
    machine.words[-1].alive = False
    desktop.close()
    assert not owner.exists()
    assert not folder.exists()


def test_an_office_that_is_not_activated_is_said(desktop: Any, tmp_path: Path, monkeypatch: Any) -> None:
    asking(monkeypatch, "Activate Office", ["Close"])
    with pytest.raises(DesktopError, match="Office is not activated"):
        desktop.start(contract.document(tmp_path))


def test_what_no_rule_answers_is_an_error_not_a_wait(desktop: Any, tmp_path: Path, monkeypatch: Any) -> None:
    asking(monkeypatch, "Something new", ["Maybe"], open_document=False)
    with pytest.raises(DesktopError, match=r"Word says: 'Something new' \[Maybe\]"):
        desktop.start(contract.document(tmp_path))


def test_a_dialog_over_an_open_document_is_named_too(desktop: Any, tmp_path: Path, monkeypatch: Any) -> None:
    asking(monkeypatch, "Something new", ["Maybe", "Perhaps"])
    with pytest.raises(DesktopError, match=r"Word says: 'Something new' .Maybe, Perhaps.*profile\.yaml"):
        desktop.start(contract.document(tmp_path))
    assert sum(METER.waits) < 10, "not the whole time that a document may take"


def test_a_dialog_that_goes_by_itself_is_waited_for(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: Any
) -> None:
    asking(monkeypatch, "Opening letter.docx", ["Cancel"])
    handles, looks = Machine.top_windows, []

    def look(self: Machine) -> list[int]:
        looks.append(1)
        if len(looks) == 8:
            self.words[-1].dialogs.clear()
        return handles(self)

    monkeypatch.setattr(Machine, "top_windows", look)
    desktop.start(contract.document(tmp_path))
    assert not desktop.observe().modal


def test_protected_view_is_left_by_rule(desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: Any) -> None:
    at_start(monkeypatch, lambda word: setattr(word, "protected", True))
    desktop.start(contract.document(tmp_path))
    assert not machine.words[-1].protected
    assert "Enable Editing" not in [c.title for c in desktop.observe().controls]


def test_protected_view_that_a_policy_keeps_is_an_error_that_says_so(
    desktop: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_start(monkeypatch, lambda word: word.__dict__.update(protected=True, stubborn=True))
    with pytest.raises(DesktopError, match=r"PROTECTED VIEW.*back after 3 answers of 'Enable Editing'"):
        desktop.start(contract.document(tmp_path))


QUESTION = ("Microsoft Word", ["Open", "Close"], "Word has recovered the following files.")


def test_a_question_in_mid_task_is_answered_and_the_task_goes_on(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.start(contract.document(tmp_path))
    word = machine.words[-1]
    a_dialog(monkeypatch, *QUESTION)
    assert desktop.act(Action(function="select_text", args={"text": "Yearly report"})).ok
    word.open("Asked")
    assert not desktop.observe().modal, "observed"
    bold = titled(desktop, "Bold", "Button")
    word.open("Asked")
    assert desktop.act(Action(function="click_input", control_label=bold.label)).ok, "between look and act"
    word.open("Asked")
    saved = docx.Document(str(desktop.save()))
    assert saved.paragraphs[0].runs[0].bold
    assert word.dialogs == []


def test_a_dialog_in_mid_task_that_says_the_end_is_an_error_that_names_it(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.start(contract.document(tmp_path))
    a_dialog(monkeypatch, "Microsoft Word", ["OK"], "There is insufficient memory or disk space.")
    machine.words[-1].open("Asked")
    for use in (desktop.observe, desktop.save, lambda: desktop.act(Action(function="summary"))):
        with pytest.raises(
            DesktopError, match=r"out of memory.*'Microsoft Word': There is insufficient.*\[OK\].*doctor"
        ):
            use()


def test_one_that_no_rule_knows_is_the_agents_to_see_and_named_where_it_will_not_close(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.start(contract.document(tmp_path))
    a_dialog(monkeypatch, "Merge styles?", ["Keep", "Merge"])
    word = machine.words[-1]
    word.open("Asked")
    seen = desktop.observe()
    assert (seen.modal, [c.title for c in seen.controls]) == (True, ["Keep", "Merge"])
    monkeypatch.setattr(Word, "key", lambda self, name, held: None)
    with pytest.raises(DesktopError, match=r"will not close 'Merge styles\?' \[Keep, Merge\]"):
        desktop.save()


def test_the_documents_name_is_nothing_that_word_says(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = contract.document(tmp_path).rename(tmp_path / "Activation, protected view, safe mode.docx")
    desktop.start(document)
    a_dialog(monkeypatch, "Microsoft Word", ["Save", "Cancel"], f"Save changes to {document.stem}?")
    machine.words[-1].open("Asked")
    assert desktop.observe().modal


def test_every_rule_is_of_use() -> None:
    """Each answers or tells, and none stands behind one that takes all its windows."""
    rules = load_app("word").profile.dialogs
    assert rules == dialog_rules("word")
    assert dialog_rules("writer") == ()
    assert all(bool(rule.press) is not bool(rule.means) for rule in rules)
    for place, rule in enumerate(rules):
        assert not [r.says for r in rules[:place] if r.bar == rule.bar and r.says in rule.says]


def test_a_session_that_lets_nobody_in_front_gets_no_keys(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    machine.foreground, machine.locked = CONSOLE, True
    desktop.act(Action(function="keyboard_input", args={"keys": "a"}))
    assert machine.console == [], "a tap on Alt lets it in front"
    machine.foreground = CONSOLE
    ctypes.windll.user32.SetForegroundWindow.does = lambda handle: 0
    with pytest.raises(DesktopError, match="not in front"):
        desktop.act(Action(function="keyboard_input", args={"keys": "a"}))
    assert machine.console == []


def test_invoke_may_not_come_back_while_its_dialog_is_open(
    desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tasks.desktop.windows import actions

    monkeypatch.setattr(actions, "ANSWER_S", 0.2)
    desktop.start(contract.document(tmp_path))
    closed, command = threading.Event(), Word.command

    def blocking(self: Word, name: str) -> None:
        command(self, name)
        if self.front is not None:
            closed.wait(20)

    monkeypatch.setattr(Word, "command", blocking)
    assert click(desktop, "Paragraph...").ok
    assert desktop.observe().modal
    assert click(desktop, "Cancel").ok
    closed.set()
    assert not desktop.observe().modal


def test_a_control_that_has_gone_is_not_found(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    word = machine.words[-1]
    word.open("Paragraph")
    cancel = titled(desktop, "Cancel", "Button")
    dialog = word.dialogs[-1]
    element = desktop._shown[cancel.label].element
    element.raw.node.alive = lambda: dialog in word.dialogs
    word.dialogs.clear()
    assert desktop.act(Action(function="click_input", control_label=cancel.label)).reason == "not_found"


def test_saving_that_hangs_ends_in_an_error(desktop: Any, machine: Machine, tmp_path: Path, monkeypatch: Any) -> None:
    from tasks.desktop.windows import word as running

    monkeypatch.setattr(running, "SAVE_S", 0.3)
    desktop.start(contract.document(tmp_path))
    never = threading.Event()
    monkeypatch.setattr(machine.words[-1].document, "save", lambda path: never.wait(10))
    with pytest.raises(DesktopError, match="saving takes more than"):
        desktop.save()
    never.set()


def test_saving_closes_what_is_open(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    machine.words[-1].open("Paragraph")
    assert docx.Document(str(desktop.save())).paragraphs[0].text == "Yearly report"
    assert machine.words[-1].dialogs == []


def test_a_word_that_was_killed_is_an_error_of_the_desktop(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    machine.words[-1].alive = False
    assert not desktop.healthy()
    with pytest.raises(DesktopError):
        desktop.observe()


def test_a_word_that_hangs_is_not_healthy(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    machine.words[-1].hung = True
    assert not desktop.healthy()


def test_a_list_items_bullet_is_not_its_text(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    made = docx.Document()
    for text in ("Milk", "Bread"):
        made.add_paragraph(text, "List Bullet")
    made.save(str(tmp_path / "list.docx"))
    desktop.start(tmp_path / "list.docx")
    assert [(c.title, c.detail) for c in desktop.observe().controls if c.control_type == "Text"] == [
        ("Milk", "list item"), ("Bread", "list item"),
    ]  # fmt: skip
    for args in ({"text": "Bread"}, {"text": "read"}):
        assert desktop.act(Action(function="select_text", args=args)).ok
        assert desktop.observe().selection == args["text"]


def test_characters_beyond_sixteen_bits_are_typed_whole(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    desktop.act(Action(function="keyboard_input", args={"keys": "{HOME}🌍 "}))
    assert machine.words[-1].document.paragraphs()[0][0].text == "🌍 Yearly report"


def test_paragraphs_off_the_screen_are_selected_but_not_shown(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    made = docx.Document()
    for number in range(60):
        made.add_paragraph(f"Paragraph {number}")
    made.save(str(tmp_path / "long.docx"))
    desktop.start(tmp_path / "long.docx")
    assert len([c for c in desktop.observe().controls if c.control_type == "Text"]) < 30
    assert desktop.act(Action(function="select_text", args={"text": "Paragraph 55"})).ok
    seen = desktop.observe()
    assert seen.selection == "Paragraph 55"
    assert "Paragraph 55" in [c.title for c in seen.controls if c.selected]


def test_what_the_recorder_writes_is_the_tree_that_was_served(desktop: Any, machine: Machine, tmp_path: Path) -> None:
    from tasks.desktop.windows import recorder

    desktop.start(contract.document(tmp_path))
    machine.words[-1].open("Paragraph")
    METER.reset()
    (window,) = recorder.record(machine.words[-1].pid)
    assert METER.calls.total() == 2, "the root, and all of it"
    recorded = {node.get("id"): node for node, _ in trees.sourced(window) if node.get("id")}
    served = {n["id"]: n for groups in trees.load("ribbon")["Home"] for n, _ in trees.sourced(groups) if "id" in n}
    for name, node in served.items():
        own = recorded[name]
        assert (own["type"], own["name"]) == (node["type"], node["name"])
        assert set(own.get("patterns", ())) == set(node.get("patterns", ())), name
        assert own.get("toggle") == node.get("toggle"), name
    dialog = window["children"][-1]
    assert (dialog["class"], dialog["modal"]) == ("bosa_sdm_msword", True)
