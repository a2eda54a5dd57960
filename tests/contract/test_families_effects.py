"""Word's families end to end over the stand-in, with effects that are LibreOffice's, judged by their own checks.

Plumbing, never success in Word: driver, `uiautomation` and guard are the real ones, window and dialogs the stand-in's,
what a command does to the document is done by a real LibreOffice (tests/standin/effects.yaml says by which command of
its own), and the checks are the families', unchanged. One process for all; about a minute on two cores.
`LAM_ALL_FAMILIES=1` runs each mutant on every family that it can concern, not on one for each way through the controls,
and of stale trees on every third.
"""

import functools
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from flows import trials
from flows.trials import Documents
from tasks.apps.binding import BoundFamily
from tasks.apps.catalogue import load_app
from tasks.checks import language
from tasks.desktop.linux.profile import find_program
from tasks.errors import DesktopError
from tests.standin import machine as standin
from tests.standin import office as offices
from tests.standin import trees, word
from tests.standin.machine import CONSOLE, Machine
from tests.standin.office import COMMANDS, DIALOGS, TABLE, Office, OfficeDocument
from tests.standin.text import Text
from tests.standin.word import Dialog, Word

APP = load_app("word")
NAMES = sorted(APP.families)
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
ALL = bool(os.environ.get("LAM_ALL_FAMILIES"))
EVERY = 1 if ALL else 3
Mutant = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    return trials.documents(APP, tmp_path_factory.mktemp("templates"))


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, office: Office, tmp_path: Path) -> Iterator[Any]:
    with offices.installed(monkeypatch, office):
        standin.install(monkeypatch, tmp_path / "program files")
        from tasks.desktop.windows.driver import WindowsDesktop

        made = WindowsDesktop()
        yield made
        made.close()


def bound(name: str, made: Documents, folder: Path) -> tuple[BoundFamily, Path]:
    """A family on a document on which its checks do not hold yet."""
    found = trials.bound(APP, name, made)
    assert found is not None, f"no short template fits {name}"
    task, document = found
    if name == "clear_formatting":  # no template has direct formatting: its paragraph is made bold before Word opens it
        bold = docx.Document(str(document))
        begins = task.checks[0].where["paragraph"]
        for run in next(p for p in bold.paragraphs if p.text.startswith(begins)).runs:
            run.bold = True
        document = folder / document.name
        bold.save(str(document))
    return task, document


# ------------------------------------------------------------ the table


def test_every_row_names_what_microsoft_lists_and_what_the_dialogs_show() -> None:
    listed, popups = trees.load("identifiers"), trees.load("dialogs")
    for name, row in COMMANDS.items():
        if "list" in row:
            tab, group = row["list"].split("/")
            assert row.get("id", name) in listed[tab][group], name
        else:
            assert name in popups["menus"][row["menu"]], name
    for dialog, rows in DIALOGS.items():
        shown = {widget["name"] for widget in popups["dialogs"][dialog]["widgets"]}
        assert rows.keys() <= shown, dialog
        assert {other for row in rows.values() for other in row.get("when", {})} <= shown, dialog


def rows() -> list[dict[str, Any]]:
    fields = [row for dialog in DIALOGS.values() for row in dialog.values()]
    return [*COMMANDS.values(), *fields, *TABLE["keys"].values()]


def test_every_row_names_what_the_installed_libreoffice_has() -> None:
    share = find_program().parent.parent / "share" / "registry"
    registry = "".join((share / f"{part}.xcd").read_text(encoding="utf-8") for part in ("writer", "main"))
    types = (find_program().parent / "types" / "offapi.rdb").read_bytes()
    for row in rows():
        if "label" in row:
            _, begin, rest = registry.partition(f'<node oor:name="{row["do"]}"')
            assert begin, row
            assert f">{row['label']}</value>" in rest.partition('<node oor:name=".uno:')[0], row
        elif "recorder" in row:
            assert row["do"] == ".uno:InsertText", "the only command here that no menu shows"
        elif "set" in row:
            assert row["set"].encode() in types, row
            assert row["of"].rpartition(".")[2].encode() in types, row
        else:
            assert set(row["as"].values()) <= COMMANDS.keys(), row


def test_nothing_but_libreoffice_edits_the_document(office: Office, documents: Documents) -> None:
    document = OfficeDocument(documents[0][0], office)
    with pytest.raises(AssertionError, match="LibreOffice's to edit"):
        document.set_landscape(True)
    document.close()


# ------------------------------------------------------------ the families


@pytest.mark.parametrize("name", NAMES)
def test_the_checks_hold_on_the_document_that_libreoffice_wrote(
    name: str, desktop: Any, documents: Documents, tmp_path: Path
) -> None:
    task, document = bound(name, documents, tmp_path)
    assert trials.failures(desktop, APP, task, document, tmp_path) == []
    with zipfile.ZipFile(tmp_path / "after.docx") as saved:
        assert b"<Application>LibreOffice" in saved.read("docProps/app.xml")
    before = tmp_path / "before.docx"
    untouched = Path(shutil.copy(before, tmp_path / "untouched.docx"))
    assert not all(r.passed for r in language.evaluate(task.checks, before=before, after=untouched))


# ------------------------------------------------------------ mutants


def caught(desktop: Any, task: BoundFamily, document: Path, folder: Path) -> list[str]:
    """What the driver says, which step finds nothing, or which checks fail."""
    try:
        return trials.failures(desktop, APP, task, document, folder)
    except DesktopError as error:
        return [str(error)]


def beside(name: str) -> str:
    """The control before it in the same group or menu; nothing, where it is the only one that does anything."""
    row = COMMANDS.get(name)
    if row is None:
        return "nothing" if name in ALONE else name
    near = [other for other in COMMANDS if other not in BOXES and place(COMMANDS[other]) == place(row)]
    return near[near.index(name) - 1] if len(near) > 1 else "nothing"


def place(row: dict[str, Any]) -> str:
    return str(row.get("list", row.get("menu")))


BOXES = ("Font", "FontSize")
ALONE = ("More Columns...",)  # the only field of its dialog, so that no value can land beside it


def wrong_control(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is clicked or filled in is the control beside the one that was named."""
    command, press, key = Word.command, Word.press, Word.key
    buttons = {"Replace All": "Find Next", "Add": "Delete"}

    def filled(dialog: Dialog, name: str) -> dict[str, Any]:
        own = next(w for w in dialog.widgets if w["name"] == name)
        alike = [w for w in dialog.widgets if (w["type"], w.get("tab")) == (own["type"], own.get("tab"))]
        return alike[alike.index(own) - 1]

    def other_box(self: Word, name: str, held: frozenset[str]) -> None:
        if self.box and name == "RETURN":
            self.box = next(box for box in BOXES if box != self.box)
            if self.box == "FontSize" and not self.pending.isdigit():
                self.box = ""  # "This is not a valid number"
                return
        key(self, name, held)

    for owner, method, made in (
        (Word, "command", lambda self, name: command(self, beside(name))),
        (Word, "press", lambda self, dialog, button: press(self, dialog, buttons.get(button, button))),
        (Word, "key", other_box),
        (Dialog, "value", lambda self, name: str(filled(self, name).get("value", ""))),
        (Dialog, "checked", lambda self, name: bool(filled(self, name).get("checked"))),
        (Dialog, "chosen", lambda self, name: bool(filled(self, name).get("chosen"))),
    ):
        monkeypatch.setattr(owner, method, made)


def cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The button that carries out closes the dialog as Cancel does."""
    press = Word.press
    monkeypatch.setattr(
        Word, "press", lambda self, dialog, button: press(self, dialog, "Cancel" if button in ANSWERS else button)
    )


def stale_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window's tree stays as it was when the document had opened."""
    monkeypatch.setattr(Word, "tree", functools.cache(Word.tree))


def stale_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is what it was before somebody began a new paragraph at its top: what it says stands one further on."""
    make = word.FakeDocument
    seen: list[Text] = []

    def document(path: Path) -> Any:
        made = make(path)
        seen[:] = [Text(made)]
        made.type("\n")
        return made

    monkeypatch.setattr(word, "FakeDocument", document)
    monkeypatch.setattr(Word, "text", lambda self: seen[0])


def swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys reach nobody."""
    monkeypatch.setattr(Word, "key", lambda self, name, held: None)


def another_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program is in front and stays there."""
    monkeypatch.setattr(Machine, "foreground", property(lambda self: CONSOLE, lambda self, handle: None), raising=False)


def in_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """The focus is in the document's body whatever was given it."""
    monkeypatch.setattr(Word, "box", property(lambda self: "", lambda self, name: None), raising=False)


ANSWERS = ("OK", "Add", "Replace All")


def does(name: str, *functions: str) -> bool:
    return any(action.function in functions for action in APP.families[name].actions)


def shows(name: str, *titles: str) -> bool:
    return any(action.control_text in titles for action in APP.families[name].actions)


def beyond(name: str) -> bool:
    """It needs what is not in the window when the document has opened."""
    kinds = {a.control_type for a in APP.families[name].actions if a.control_text != "Home"}
    return bool(kinds & {"TabItem", "MenuItem", "ListItem", "Spinner", "Edit"}) or shows(name, *ANSWERS)


def way(name: str) -> tuple[str, ...]:
    """The controls that a family goes through after it has selected something."""
    return tuple(a.control_text for a in APP.families[name].actions if not a.function.startswith("select"))


WAYS = NAMES if ALL else sorted({way(name): name for name in reversed(NAMES)}.values())
DIALOG = [n for n in NAMES if shows(n, *ANSWERS)]
WINDOW = [n for n in NAMES if beyond(n)]
TEXT = [n for n in NAMES if does(n, "select_text", "select_paragraph")]
BOX = [n for n in NAMES if shows(n, "Font", "Font Size") and n not in DIALOG]
KEYS = [*BOX, *(n for n in NAMES if does(n, "keyboard_input"))]
MUTANTS: list[tuple[Mutant, str]] = [
    *((wrong_control, name) for name in WAYS),
    *((cancelled, name) for name in DIALOG),
    *((stale_window, name) for name in WINDOW[::EVERY]),
    *((stale_text, name) for name in TEXT[::EVERY]),
    *((another_window, name) for name in KEYS),
    *((in_the_body, name) for name in BOX),
    *((swallowed, name) for name in KEYS),
]


@pytest.mark.parametrize(("break_it", "name"), MUTANTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_mutant_is_caught(
    break_it: Mutant, name: str, desktop: Any, documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, document = bound(name, documents, tmp_path)
    break_it(monkeypatch)
    assert caught(desktop, task, document, tmp_path) != []
