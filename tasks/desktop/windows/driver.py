"""WindowsDesktop: Microsoft Word in the interactive session, driven through UI Automation. No COM object model.

Runs on Windows only; one worker per session, as keyboard focus is the session's. Not exercised on this project's own
machines: every name used of `uiautomation` is checked against the package's source (tests/unit/desktop).
"""

import shutil
from pathlib import Path

import uiautomation as uia

from tasks.desktop import arguments, scratch
from tasks.desktop.windows import elements, text
from tasks.desktop.windows.actions import Actions
from tasks.desktop.windows.elements import Element
from tasks.desktop.windows.text import Paragraph
from tasks.desktop.windows.word import Word, find_word
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Control, Observation


class WindowsDesktop:
    """A Desktop of kind "windows"."""

    def __init__(self) -> None:
        self.app_version = ""
        self._folder: Path | None = None
        self._word: Word | None = None
        self._shown: dict[str, tuple[Control, Element | Paragraph]] = {}

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
        self._word = Word(program, file)
        self.app_version = self._word.version
        self._word.wait_ready()

    def healthy(self) -> bool:
        """The process runs and its windows answer."""
        return self._word is not None and self._word.healthy()

    def stop(self) -> None:
        """Kill the application and delete its folder."""
        if self._word is not None:
            self._word.kill()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._word, self._folder, self._shown = None, None, {}

    def close(self) -> None:
        """Same as stop."""
        self.stop()

    def save(self) -> Path:
        """Close dialogs with Escape, save by Ctrl+S, wait for the whole file."""
        return self._ready().save()

    # ------------------------------------------------------------ use

    def observe(self) -> Observation:
        """A modal window's controls alone, else pop-ups first, then the main window and its paragraphs."""
        word = self._ready()
        windows = word.windows()
        modal = [w for w in windows if elements.is_modal(w)]
        self._shown = {}
        for window in modal[:1] or windows:
            for element in elements.elements(window):
                if element.title or element.kind in ("Edit", "ComboBox", "Spinner"):
                    self._add(element)
        selection = "" if modal else self._add_text(word)
        title = (modal or windows)[0].Name
        controls = tuple(control for control, _ in self._shown.values())
        return Observation(
            window="Word" if word.file.stem in title else title,
            modal=bool(modal),
            controls=controls,
            selection=selection,
        )

    def screenshot(self) -> bytes:
        """PNG of the screen."""
        self._ready().windows()
        with uia.GetRootControl().ToBitmap() as bitmap:
            return bytes(bitmap.ToBytes("png"))

    def menus(self) -> list[tuple[str, ...]]:
        """The ribbon's tabs: what lies below them exists only once they are chosen."""
        kinds = [e for e in elements.elements(self._ready().windows()[-1]) if e.kind == "TabItem" and e.title]
        return [(e.title,) for e in kinds]

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action."""
        word = self._ready()
        windows = word.windows()
        request = arguments.read(action, {label: control for label, (control, _) in self._shown.items()})
        if isinstance(request, ActOutcome):
            return request
        return Actions(word, windows, self._shown).carry_out(request)

    # ------------------------------------------------------------ inside

    def _ready(self) -> Word:
        if self._word is None:
            raise DesktopError("desktop", "not started", "a started desktop", "call start(document) first")
        return self._word

    def _add(self, element: Element) -> None:
        label = str(len(self._shown) + 1)
        control = Control(
            label=label, title=element.title[:200], control_type=element.kind, enabled=element.enabled,
            checked=element.checked,
            selected=element.selected, focused=element.focused, text=element.value, rect=element.rect,
        )  # fmt: skip
        self._shown[label] = (control, element)

    def _add_text(self, word: Word) -> str:
        body = word.text()
        caret, selection = body.caret(), body.selection()
        for paragraph in body.paragraphs():
            rect = paragraph.rect
            if rect is None or rect.width <= 0:
                continue
            label, here = str(len(self._shown) + 1), caret is not None and text.touches(paragraph.range, caret)
            control = Control(
                label=label, title=paragraph.text[:200], control_type="Text", text=paragraph.text,
                detail=paragraph.detail,
                rect=rect, focused=here, selected=here and bool(selection),
            )  # fmt: skip
            self._shown[label] = (control, paragraph)
        return selection
