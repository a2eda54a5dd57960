"""One running Word with a document of its own: its windows, its text, rest, questions it asks, saving."""

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import comtypes
import uiautomation as uia

from tasks.apps.catalogue import dialog_rules
from tasks.desktop import saving
from tasks.desktop.windows import content, dll, input, settings
from tasks.desktop.windows.elements import Screen, Window
from tasks.desktop.windows.object_model import ObjectModel
from tasks.desktop.windows.questions import OWN_RULE, Questions, described
from tasks.desktop.windows.text import Text
from tasks.errors import DesktopError

READY_S, SAVE_S, QUIET_S, SETTLE_S = 60.0, 20.0, 0.1, 5.0
MOST_DIALOGS = 6


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """What COM and Windows raise when Word is gone, hung or busy, as the error that every driver raises.

    Raises:
        DesktopError: any of it.
    """
    try:
        yield
    except (comtypes.COMError, OSError) as error:
        raise DesktopError("Word", f"does not answer: {error}", "an answer", "a fresh desktop is started") from error


class Word:
    """An instance of its own (/w), started on `file` and not waited for.

    Args:
        program: winword.exe.
        file: the private copy of the document.
    """

    def __init__(self, program: Path, file: Path) -> None:
        self.file = file
        self.version = f"Microsoft Word {program.parent.name.removeprefix('Office')}"
        settings.silence()
        self._process = subprocess.Popen([str(program), "/w", "/q", str(file)])
        self._screen = Screen(self._process.pid)
        self._questions = Questions(dialog_rules("word"), file.stem)
        self._model: ObjectModel | None = None

    def wait_ready(self) -> None:
        """Until the document is on the screen; what Word asks before that is answered by rule.

        Raises:
            DesktopError: Word ended, asked what no rule answers, or showed no document within READY_S.
        """
        self._wait(self._opened, READY_S, "a document on the screen")
        with answering():
            self.model.quieten()
            self.version = f"Microsoft Word {self.model.version()}"
        self.settle()

    @property
    def model(self) -> ObjectModel:
        """The object model of the document.

        Raises:
            DesktopError: no document is open.
        """
        if self._model is None:
            raise DesktopError("Word", "no document", "an open document", "a fresh desktop is started")
        return self._model

    def healthy(self) -> bool:
        """The process runs and its windows answer."""
        handles = self._screen.handles() if self._process.poll() is None else []
        return bool(handles) and not any(dll("user32").IsHungAppWindow(handle) for handle in handles)

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)

    def windows(self) -> list[Window]:
        """Its windows, topmost first, once what Word asks by itself has been answered.

        Raises:
            DesktopError: there is none, or Word asks what no answer helps against.
        """
        found = self._read()
        while self._questions.answer(found):
            self.settle()
            found = self._read()
        return found

    def text(self, windows: list[Window]) -> Text | None:
        """The document's text, None while no window shows one."""
        shown = next((w.document for w in windows if w.document is not None), None)
        if shown is None:
            return None
        with answering():
            try:
                return Text(shown, content.read(self.model.xml()))
            except ValueError as error:
                raise DesktopError("Word", f"document: {error}", "flat OPC", "a fresh desktop is started") from error

    def send(self, spelled: str) -> None:
        """Type, in the notation of uiautomation.SendKeys, once Word is in front."""
        with answering():
            input.ensure_front(self._screen.handles())
            input.send(spelled)

    def to_front(self) -> None:
        """Before the mouse is used."""
        with answering():
            input.ensure_front(self._screen.handles())

    def settle(self) -> None:
        """Until the window in front and the windows of the process have not changed for QUIET_S."""
        begin, since = time.monotonic(), time.monotonic()
        last: tuple[int, list[int]] = (0, [])
        while time.monotonic() - begin < SETTLE_S and time.monotonic() - since < QUIET_S:
            now = (uia.GetForegroundWindow(), self._screen.handles())
            if now != last:
                last, since = now, time.monotonic()
            time.sleep(0.02)

    def save(self) -> Path:
        """Close dialogs with Escape, save by the object model, wait for the whole file.

        Raises:
            DesktopError: a dialog would not close (it is named), or saving took longer than SAVE_S.
        """
        for _ in range(MOST_DIALOGS):
            if len(self.windows()) == 1:
                break
            self.send("{Esc}")
            self.settle()
        left = [described(w) for w in self.windows() if w.modal]
        if left:
            raise DesktopError("Word", f"will not close {left[0]}", "no dialog before saving", OWN_RULE)
        self.model.save(SAVE_S)
        self._wait(lambda: saving.complete(self.file), SAVE_S, "a complete file")
        return self.file

    # ------------------------------------------------------------ inside

    def _read(self) -> list[Window]:
        with answering():
            found = self._screen.windows() if self._process.poll() is None else []
        if not found:
            raise DesktopError("Word", "no window", "a running application", "a fresh desktop is started")
        return found

    def _opened(self) -> bool:
        windows = self._screen.windows()
        if self._questions.answer(windows):
            return False
        self._questions.must_go(windows)
        main = self._main(windows)
        if main is None or any(w.modal for w in windows):
            return False
        self._model = ObjectModel(main.document_handle)
        return True

    def _main(self, windows: list[Window]) -> Window | None:
        return next((w for w in windows if w.document is not None and w.document_handle), None)

    def _wait(self, fact: Callable[[], bool], seconds: float, expected: str) -> None:
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(comtypes.COMError, OSError):  # busy while it starts
                if fact():
                    return
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise DesktopError("Word", f"not after {seconds:g} s", expected, "a fresh desktop is started")
            time.sleep(0.05)
