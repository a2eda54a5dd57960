"""One running Word with a document of its own: its windows, its text, keys, rest, saving."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uiautomation as uia

from tasks.desktop import saving
from tasks.desktop.windows import elements
from tasks.desktop.windows.text import Text
from tasks.errors import DesktopError, MissingPackageError

READY_S, SAVE_S, QUIET_S, SETTLE_S = 60.0, 20.0, 0.1, 5.0
OFFICE = ("Microsoft Office/root/Office16", "Microsoft Office/Office16", "Microsoft Office/root/Office15")


def find_word() -> Path:
    """winword.exe.

    Raises:
        MissingPackageError: Word is not installed.
    """
    roots = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    found = next((p for r in roots if r for o in OFFICE if (p := Path(r) / o / "WINWORD.EXE").exists()), None)
    if found is None:
        raise MissingPackageError(
            "Microsoft Word", "not installed", "WINWORD.EXE", "install Word or use run.desktop: linux"
        )
    return found


class Word:
    """An instance of its own (/w), started on `file` and not waited for.

    Args:
        program: winword.exe.
        file: the private copy of the document.
    """

    def __init__(self, program: Path, file: Path) -> None:
        self.file = file
        self.version = f"Microsoft Word {program.parent.name.removeprefix('Office')}"
        self._process = subprocess.Popen([str(program), "/w", "/q", str(file)])

    def wait_ready(self) -> None:
        """Until the document is on the screen.

        Raises:
            DesktopError: Word ended or showed none within READY_S.
        """
        self._wait(lambda: self.document() is not None, READY_S, "a document on the screen")
        self.settle()

    def healthy(self) -> bool:
        """The process runs and its windows answer."""
        return self._process.poll() is None and bool(elements.windows(self._process.pid))

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)

    def windows(self) -> list[Any]:
        """Its top-level windows, topmost first.

        Raises:
            DesktopError: there is none.
        """
        found = elements.windows(self._process.pid) if self._process.poll() is None else []
        if not found:
            raise DesktopError("Word", "no window", "a running application", "a fresh desktop is started")
        return found

    def document(self) -> Any:
        """The document's control, None without one."""
        found = (e for w in elements.windows(self._process.pid) for e in elements.elements(w))
        return next((e.control for e in found if e.kind == "Document"), None)

    def text(self) -> Text:
        """The document's text.

        Raises:
            DesktopError: no document is open.
        """
        document = self.document()
        if document is None:
            raise DesktopError("Word", "no document", "an open document", "a fresh desktop is started")
        return Text(document)

    def send(self, spelled: str) -> None:
        """Type, in the notation of uiautomation.SendKeys."""
        uia.SendKeys(spelled, 0.005, 0.05)

    def settle(self) -> None:
        """Until the foreground window and the number of windows have not changed for QUIET_S."""
        begin, last, since = time.monotonic(), -1.0, time.monotonic()
        while time.monotonic() - begin < SETTLE_S and time.monotonic() - since < QUIET_S:
            focus = uia.GetForegroundWindow() + len(self.windows())
            if focus != last:
                last, since = focus, time.monotonic()
            time.sleep(0.02)

    def save(self) -> Path:
        """Close dialogs with Escape, save by Ctrl+S, wait for the whole file."""
        for _ in range(6):
            if len(self.windows()) <= 1:
                break
            self.send("{Esc}")
        before = self.file.stat().st_mtime_ns
        self.send("{Ctrl}s")
        with contextlib.suppress(DesktopError):  # Word writes nothing when nothing has changed
            self._wait(lambda: self.file.stat().st_mtime_ns != before, 2.0, "a written file")
        self._wait(lambda: saving.complete(self.file), SAVE_S, "a complete file")
        return self.file

    def _wait(self, fact: Callable[[], bool], seconds: float, expected: str) -> None:
        deadline = time.monotonic() + seconds
        while not fact():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise DesktopError("Word", f"not after {seconds:g} s", expected, "a fresh desktop is started")
            time.sleep(0.05)
