"""WindowsDesktop: Microsoft Word in the interactive session, driven through UI Automation.

Runs on Windows only; one worker per session, as keyboard focus is the session's. It has never met a real Word: it is
proved over the real `uiautomation` package on a stand-in of Windows and Word (tests/standin), and no further.
"""

import shutil
import time
from pathlib import Path

import mss
import mss.tools

from tasks.desktop import arguments, scratch
from tasks.desktop.windows.actions import Actions, Shown
from tasks.desktop.windows.elements import Element, Window
from tasks.desktop.windows.settings import find_word
from tasks.desktop.windows.word import Word, answering
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Control, Observation

FIELDS = frozenset({"Edit", "ComboBox", "Spinner"})
RELEASE_S = 5.0
RIBBON_KINDS = frozenset({"Button", "MenuItem", "ComboBox", "CheckBox", "ListItem"})


class WindowsDesktop:
    """A Desktop of kind "windows"."""

    def __init__(self) -> None:
        self.app_version = ""
        self._folder: Path | None = None
        self._word: Word | None = None
        self._shown: dict[str, Shown] = {}

    # ------------------------------------------------------------ life

    def prepare(self, document: Path) -> None:
        """Nothing is warmed: two instances in one session would take each other's focus."""

    def start(self, document: Path) -> None:
        """Open a private copy in an instance of its own (/w)."""
        self.stop()
        if not document.is_file():
            raise DesktopError(f"document {document}", "no such file", "a document")
        program = find_word()
        self._folder = scratch.folder("word")
        file = Path(shutil.copyfile(document, self._folder / document.name))
        with answering():
            self._word = Word(program, file)
        try:
            self._word.wait_ready()
        except DesktopError:
            self.stop()
            raise
        self.app_version = self._word.version

    def healthy(self) -> bool:
        """The process runs and its windows answer."""
        return self._word is not None and self._word.healthy()

    def stop(self) -> None:
        """Kill the application and delete its folder, with the owner file (~$name) that a killed Word leaves in it."""
        if self._word is not None:
            self._word.kill()
        if self._folder is not None:
            _delete(self._folder)
        self._word, self._folder, self._shown = None, None, {}

    def close(self) -> None:
        """Same as stop."""
        self.stop()

    def save(self) -> Path:
        """Close dialogs with Escape, save in the document's own format, wait for the whole file."""
        return self._ready().save()

    # ------------------------------------------------------------ use

    def observe(self) -> Observation:
        """A modal window's controls alone, else pop-ups first, then the main window and its paragraphs."""
        word = self._ready()
        windows = word.windows()
        modal = [w for w in windows if w.modal][:1]
        self._shown = {}
        for window in modal or windows:
            for element in window.elements:
                if element.title or element.kind in FIELDS:
                    self._add(element, window)
        selection = "" if modal else self._add_text(word, windows)
        title = next((w.title for w in modal or windows if w.title), "")  # a menu has none: it is of the window below
        return Observation(
            window="Word" if word.file.stem in title else title,
            modal=bool(modal),
            controls=tuple(shown.control for shown in self._shown.values()),
            selection=selection,
        )

    def screenshot(self) -> bytes:
        """PNG of the screen."""
        self._ready().windows()
        with answering(), mss.MSS() as camera:
            shot = camera.grab(camera.monitors[0])
        return bytes(mss.tools.to_png(shot.rgb, shot.size, level=1) or b"")

    def menus(self) -> list[tuple[str, ...]]:
        """The ribbon: every tab, and the chosen one's groups and controls; those of other tabs are not there yet."""
        windows = self._ready().windows()
        main = next((w for w in windows if w.document is not None), windows[-1])
        tabs = [e for e in main.elements if e.kind == "TabItem" and e.title]
        chosen = next((e.title for e in tabs if e.selected), "")
        below = [e for e in main.elements if e.group and e.title and e.kind in RIBBON_KINDS]
        return [*((e.title,) for e in tabs), *((chosen, e.group, e.title) for e in below)]

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action."""
        word = self._ready()
        windows = word.windows()
        request = arguments.read(action, {label: shown.control for label, shown in self._shown.items()})
        if isinstance(request, ActOutcome):
            return request
        return Actions(word, windows, self._shown).carry_out(request)

    # ------------------------------------------------------------ inside

    def _ready(self) -> Word:
        if self._word is None:
            raise DesktopError("desktop", "not started", "a started desktop", "call start(document) first")
        return self._word

    def _add(self, element: Element, window: Window) -> None:
        label = str(len(self._shown) + 1)
        control = Control(
            label=label, title=element.title[:200], control_type=element.kind, enabled=element.enabled,
            checked=element.checked,
            selected=element.selected, focused=element.focused, text=element.value, rect=element.rect,
        )  # fmt: skip
        self._shown[label] = Shown(control, element, in_main=window.document is not None)

    def _add_text(self, word: Word, windows: list[Window]) -> str:
        """Paragraphs on the screen; the text selected, wherever it is."""
        text = word.text(windows)
        if text is None:
            return ""
        with answering():
            caret, chosen, selection = text.selection()
            places = text.visible()
        for number, rect in places.items():
            paragraph, label = text.content.paragraphs[number], str(len(self._shown) + 1)
            control = Control(
                label=label, title=paragraph.text[:200], control_type="Text", text=paragraph.text,
                detail=paragraph.detail,
                rect=rect, focused=number == caret, selected=number in chosen,
            )  # fmt: skip
            self._shown[label] = Shown(control, text=text, number=number)
        return selection


def _delete(folder: Path) -> None:
    """A file that Word had open can be deleted only a little after its process has ended."""
    deadline = time.monotonic() + RELEASE_S
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)
