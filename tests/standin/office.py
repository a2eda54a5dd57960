"""A real LibreOffice behind the stand-in's Word: effects.yaml says which of its commands is which of Word's.

One process serves all documents of a session by a macro (effects.bas) that reads orders from files. The stand-in keeps
window, ribbon, dialogs and selection; what a command does to the document is LibreOffice's, and the document that the
checks read is the file that it wrote. `OfficeDocument` refuses to edit by itself.
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import pytest
import yaml

from tasks.desktop.fake_document import FakeDocument, Selection
from tasks.desktop.linux import processes, profile
from tests.standin import tables, word
from tests.standin.editing import Filled, length

FOLDER = Path(__file__).parent
TABLE: dict[str, Any] = yaml.safe_load((FOLDER / "effects.yaml").read_text(encoding="utf-8"))
COMMANDS, DIALOGS = TABLE["commands"], TABLE["dialogs"]
PATIENCE_S, LOOK_S = 30.0, 0.002
_now, _sleep = time.monotonic, time.sleep  # the stand-in's clock replaces both later
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE {kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{dtd}.dtd">
"""


class Office:
    """One LibreOffice without a window.

    Args:
        folder: private, empty; holds profile, orders and documents.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._orders, self._files = folder, 0, 0
        env = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
        installed = profile.installation(env)
        own = Path(shutil.copytree(installed.profile, folder / "profile"))
        _allow(own / "user" / "registrymodifications.xcu")
        _install(own / "user" / "basic")
        (folder / "orders").mkdir()
        command: list[str | Path] = [
            installed.program, f"-env:UserInstallation=file://{own}", "--headless", "--norestore", "--nologo",
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] = processes.spawn(
            [*command, f"macro:///Standard.Effects.Serve({folder / 'orders'})"],
            package="libreoffice-writer", env=env, log=folder / "log",
        )  # fmt: skip

    def order(self, *lines: tuple[object, ...]) -> None:
        """Have commands carried out, in this order; an answer that is not "ok" is an error."""
        path = self.folder / "orders" / str(self._orders)
        self._orders += 1
        text = "".join("\t".join(str(field) for field in line) + "\n" for line in lines)
        path.with_suffix(".part").write_text(text, encoding="utf-8")
        path.with_suffix(".part").rename(path)
        until, done = _now() + PATIENCE_S, path.with_suffix(".done")
        while not done.exists():
            processes.ended(self._process, "LibreOffice", self.folder / "log")
            assert _now() < until, f"LibreOffice gave no answer to {lines} in {PATIENCE_S:g} s"
            _sleep(LOOK_S)
        answer = done.read_text(encoding="utf-8-sig")
        assert answer == "ok", f"{lines}: {answer}"

    def file(self) -> Path:
        """A new place for a document."""
        self._files += 1
        return self.folder / f"{self._files}.docx"

    def close(self) -> None:
        """End it."""
        sockets = processes.socket_files(self._process.pid)
        processes.kill(self._process)
        for left in sockets:
            left.unlink(missing_ok=True)


def _allow(settings: Path) -> None:
    """The project's profile runs no macros; this process runs one, which is ours, over documents that are ours."""
    key = '<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>'
    text = settings.read_text(encoding="utf-8")
    assert key + "true" in text
    settings.write_text(text.replace(key + "true", key + "false"), encoding="utf-8")


def _install(basic: Path) -> None:
    """Put the macro where LibreOffice looks for a user's own."""
    standard = basic / "Standard"
    standard.mkdir(parents=True, exist_ok=True)
    names = 'xmlns:library="http://openoffice.org/2000/library"'
    given = f'{names} library:name="Standard" library:readonly="false" library:passwordprotected="false"'
    for kind, inside in (("script", '<library:element library:name="Effects"/>'), ("dialog", "")):
        head = HEAD.format(kind="library:libraries", dtd="libraries")
        listed = f'<library:libraries {names}><library:library library:name="Standard" library:link="false"/>'
        (basic / f"{kind}.xlc").write_text(head + listed + "</library:libraries>", encoding="utf-8")
        head = HEAD.format(kind="library:library", dtd="library")
        (standard / f"{kind}.xlb").write_text(f"{head}<library:library {given}>{inside}</library:library>")
    head = HEAD.format(kind="script:module", dtd="module")
    source = escape((FOLDER / "effects.bas").read_text(encoding="utf-8"))
    script = 'xmlns:script="http://openoffice.org/2000/script" script:name="Effects" script:language="StarBasic"'
    (standard / "Effects.xba").write_text(f"{head}<script:module {script}>{source}</script:module>", encoding="utf-8")


class OfficeDocument(FakeDocument):
    """A document that LibreOffice has open; what can be read here is what it last wrote."""

    def __init__(self, path: Path, office: Office) -> None:
        self.office, self.written = office, office.file()
        office.order(("open", path), ("store", self.written))
        super().__init__(self.written)

    def changed(self) -> None:
        """Every edit of FakeDocument's begins here."""
        raise AssertionError("the document is LibreOffice's to edit: effects.yaml has no row for this")

    def carry_out(self, *lines: tuple[object, ...]) -> None:
        """Orders on what is selected; then read what came of it."""
        self.written = self.office.file()
        self.office.order(self._selected(), *lines, ("store", self.written))
        self.document = docx.Document(str(self.written))
        self.selection = self._kept()

    def _selected(self) -> tuple[object, ...]:
        texts = [paragraph.text for paragraph, _ in self.paragraphs()]
        if not self.selection.spans:
            number, offset = self.selection.caret
            return ("select", number, offset, number, offset, "")
        first, last = self.selection.spans[0], self.selection.spans[-1]
        end = min(last[2], len(texts[last[0]]))
        one = texts[first[0]][first[1] : end] if first == last else ""
        return ("select", first[0], min(first[1], end) if first == last else first[1], last[0], end, one)

    def _kept(self) -> Selection:
        """The selection, where it still lies inside the text."""
        texts = [paragraph.text for paragraph, _ in self.paragraphs()]
        caret = self.selection.caret
        places = [*self.selection.spans, (caret[0], caret[1], caret[1])]
        inside = all(n < len(texts) and end <= len(texts[n]) for n, _, end in places)
        return self.selection if inside else Selection()

    def undo(self) -> None:
        """The last command of LibreOffice's."""
        self.carry_out(("dispatch", ".uno:Undo"))

    def redo(self) -> None:
        """What was taken back."""
        self.carry_out(("dispatch", ".uno:Redo"))

    def set_font(self, name: str, size: float) -> None:
        """The ribbon's boxes Font and Font Size."""
        if name:
            self.carry_out(("dispatch", COMMANDS["Font"]["do"], "CharFontName.FamilyName", f"s{name}"))
        if size:
            self.carry_out(("dispatch", COMMANDS["FontSize"]["do"], "FontHeight.Height", f"d{size}"))

    def replace_all(self, old: str, new: str, match_case: bool) -> int:
        """Replace All of Find and Replace."""
        self.carry_out(("replace", old, new, str(match_case).lower()))
        return 0

    def type(self, text: str) -> None:
        """Characters and Enter."""
        for part in text.splitlines(keepends=True):
            number, offset = self.selection.spans[0][:2] if self.selection.spans else self.selection.caret
            if line := part.rstrip("\n"):
                self.carry_out(("dispatch", TABLE["keys"]["text"]["do"], "Text", f"s{line}"))
                self.selection = Selection(caret=(number, offset + len(line)))
            if part.endswith("\n"):
                self.carry_out(("dispatch", TABLE["keys"]["\n"]["do"]))
                self.selection = Selection(caret=(number + 1, 0))

    def save(self, path: Path) -> None:
        """The file that LibreOffice wrote, byte for byte."""
        shutil.copyfile(self.written, path)

    def close(self) -> None:
        """Let LibreOffice forget it."""
        self.office.order(("close",))


# ------------------------------------------------------------ what a command or an answered dialog orders


def _command(name: str, document: OfficeDocument) -> None:
    row = COMMANDS[name]
    if "do" in row:
        document.carry_out(("dispatch", row["do"], *(part for pair in row.get("with", {}).items() for part in pair)))
    elif row["set"] == "IsLandscape":
        document.carry_out(("turn", str(name == "Landscape").lower()))
    else:
        document.carry_out(("set", "lines", row["set"], "btrue"))


def _hundredths(text: str) -> str:
    """A length as the dialog has it, in hundredths of a millimetre."""
    return f"n{round(length(text) / 360)}"


def _answer(name: str, dialog: Filled, document: OfficeDocument) -> None:
    """OK of a dialog: an order for each field that was filled."""
    filled: dict[str, str] = {}
    for title, row in DIALOGS[name].items():
        given = str(dialog.value(title) or dialog.checked(title) or "")
        asked = all(dialog.value(other) == wanted for other, wanted in row.get("when", {}).items())
        if given and asked and ("as" not in row or (dialog.chosen(title) and given in row["as"])):
            filled[title] = given
    orders = [_order(DIALOGS[name][title], given) for title, given in filled.items()]
    made = [row for row in orders if row[0] == "dispatch" and len(row) > 2]
    if made:  # one command with all that was filled in
        orders = [(*made[0][:2], *(part for row in made for part in row[2:]))]
    if orders:
        document.carry_out(*orders)


def _order(row: dict[str, Any], given: str) -> tuple[object, ...]:
    if "as" in row:
        return ("dispatch", COMMANDS[row["as"][given]]["do"])
    if "do" in row:
        number = "n" if given.isdigit() else "s"
        return ("dispatch", row["do"], *((row["with"], number + given) if "with" in row else ()))
    if row["set"] == "ParaLineSpacing":
        return ("lines", round(float(given) * 100))
    if row["set"] == "TextColumns":
        return ("columns", given)
    place = "page" if row["of"].endswith("PageProperties") else "selection"
    return ("set", place, row["set"], row["values"][given] if "values" in row else _hundredths(given))


def commands() -> dict[str, Callable[[Any], None]]:
    """For the stand-in, in the place of its own."""
    none = ("Font", "FontSize")  # boxes, not buttons
    own = {name: partial(_command, name) for name in COMMANDS if name not in none}
    return {
        **own,
        "Undo": OfficeDocument.undo,
        "RedoOrRepeat": OfficeDocument.redo,
        "Select All": FakeDocument.select_all,
    }


def pressed() -> dict[tuple[str, str], Callable[[Any, Any], None]]:
    """OK of each dialog, for the stand-in."""
    return {(name, "Add" if name == "Bookmark" else "OK"): partial(_answer, name) for name in DIALOGS}


@contextlib.contextmanager
def installed(monkeypatch: pytest.MonkeyPatch, office: Office) -> Iterator[list[OfficeDocument]]:
    """Put LibreOffice behind the stand-in's Word; gives the documents that it opens."""
    opened: list[OfficeDocument] = []

    def document(path: Path) -> OfficeDocument:
        opened.append(OfficeDocument(path, office))
        return opened[-1]

    monkeypatch.setattr(word, "FakeDocument", document)
    monkeypatch.setattr(word, "COMMANDS", commands())
    monkeypatch.setattr(word, "PRESSED", pressed())
    monkeypatch.setattr(tables, "COMMANDS", {})
    try:
        yield opened
    finally:
        for made in opened:
            made.close()


__all__ = ["COMMANDS", "DIALOGS", "TABLE", "Office", "OfficeDocument", "installed"]
