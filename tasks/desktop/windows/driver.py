"""WindowsDesktop: Microsoft Word in the interactive session, driven through UI Automation. No COM object model.

Runs on Windows only; one worker per session, as keyboard focus is the session's. Not exercised on this project's own
machines: every name used of `uiautomation` is checked against the package's source (tests/unit/desktop).
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uiautomation as uia

from tasks.desktop import arguments, keys, saving, scratch
from tasks.desktop.arguments import Request
from tasks.desktop.outcomes import BAD_ARGS, DISABLED, NOT_FOUND, OK, UNSUPPORTED
from tasks.desktop.windows import elements, text
from tasks.desktop.windows.elements import Element
from tasks.desktop.windows.text import Paragraph, Text
from tasks.errors import DesktopError, MissingPackageError
from tasks.schemas import Action, ActOutcome, Control, Observation

READY_S, SAVE_S, ENABLED_S, QUIET_S, SETTLE_S = 60.0, 20.0, 1.0, 0.1, 5.0
KEY_NAMES = {"PGUP": "PageUp", "PGDN": "PageDown", "BACKSPACE": "Back"}
OFFICE = ("Microsoft Office/root/Office16", "Microsoft Office/Office16", "Microsoft Office/root/Office15")
INVOKED = frozenset({"Button", "MenuItem", "Hyperlink", "CheckBox", "RadioButton", "TabItem", "ListItem", "ComboBox"})
BODY_ONLY = frozenset({"select_text", "select_paragraph", "select_table", "insert_table", "set_font"})


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


class WindowsDesktop:
    """A Desktop of kind "windows"."""

    def __init__(self) -> None:
        self.app_version = ""
        self._folder: Path | None = None
        self._file = Path()
        self._process: subprocess.Popen[bytes] | None = None
        self._shown: dict[str, tuple[Control, Element | Paragraph]] = {}

    # ------------------------------------------------------------ life

    def prepare(self, document: Path) -> None:
        """Nothing is warmed: two instances in one session would take each other's focus."""

    def start(self, document: Path) -> None:
        """Open a private copy in an instance of its own (/w)."""
        self.stop()
        if not document.is_file():
            raise DesktopError(f"document {document}", "no such file", "a document")
        word = find_word()
        self._folder = scratch.folder("word")
        self._file = Path(shutil.copyfile(document, self._folder / document.name))
        self._process = subprocess.Popen([str(word), "/w", "/q", str(self._file)])
        self.app_version = f"Microsoft Word {word.parent.name.removeprefix('Office')}"
        self._wait(lambda: self._document() is not None, READY_S, "a document on the screen")
        self._settle()

    def healthy(self) -> bool:
        """The process runs and its windows answer."""
        return self._process is not None and self._process.poll() is None and bool(elements.windows(self._process.pid))

    def stop(self) -> None:
        """Kill the application and delete its folder."""
        if self._process is not None:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._process, self._folder, self._shown = None, None, {}

    def close(self) -> None:
        """Same as stop."""
        self.stop()

    def save(self) -> Path:
        """Close dialogs with Escape, save by Ctrl+S, wait for the whole file."""
        for _ in range(6):
            if len(self._windows()) <= 1:
                break
            self._send("{Esc}")
        before = self._file.stat().st_mtime_ns
        self._send("{Ctrl}s")
        with contextlib.suppress(DesktopError):  # Word writes nothing when nothing has changed
            self._wait(lambda: self._file.stat().st_mtime_ns != before, 2.0, "a written file")
        self._wait(lambda: saving.complete(self._file), SAVE_S, "a complete file")
        return self._file

    # ------------------------------------------------------------ use

    def observe(self) -> Observation:
        """A modal window's controls alone, else pop-ups first, then the main window and its paragraphs."""
        windows = self._windows()
        modal = [w for w in windows if elements.is_modal(w)]
        self._shown = {}
        for window in modal[:1] or windows:
            for element in elements.elements(window):
                if element.title or element.kind in ("Edit", "ComboBox", "Spinner"):
                    self._add(element)
        selection = "" if modal else self._add_text()
        title = (modal or windows)[0].Name
        controls = tuple(control for control, _ in self._shown.values())
        return Observation(
            window="Word" if self._file.stem in title else title,
            modal=bool(modal),
            controls=controls,
            selection=selection,
        )

    def screenshot(self) -> bytes:
        """PNG of the screen."""
        self._windows()
        with uia.GetRootControl().ToBitmap() as bitmap:
            return bytes(bitmap.ToBytes("png"))

    def menus(self) -> list[tuple[str, ...]]:
        """The ribbon's tabs: what lies below them exists only once they are chosen."""
        kinds = [e for e in elements.elements(self._windows()[-1]) if e.kind == "TabItem" and e.title]
        return [(e.title,) for e in kinds]

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action."""
        windows = self._windows()
        request = arguments.read(action, {label: control for label, (control, _) in self._shown.items()})
        if isinstance(request, ActOutcome):
            return request
        if request.function in BODY_ONLY and any(elements.is_modal(w) for w in windows):
            return DISABLED
        target = self._shown[request.control.label][1] if request.control is not None else None
        if isinstance(target, Element) and not _enabled(target):
            return DISABLED
        doing: Callable[[Request, Element | Paragraph | None], ActOutcome] = getattr(self, f"_do_{request.function}")
        outcome = doing(request, target)
        self._settle()
        return outcome

    def _do_click_input(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        button, double = request.args["button"], request.args["double"]
        if isinstance(target, Element) and button == "left" and not double and _by_pattern(target):
            return OK
        rect = target.rect if target is not None else None
        if rect is None:
            return NOT_FOUND
        x, y = rect.left + rect.width // 2, rect.top + rect.height // 2
        click = {"left": uia.Click, "right": uia.RightClick, "middle": uia.MiddleClick}[button]
        for _ in range(2 if double else 1):
            click(x, y, 0)
        return OK

    def _do_set_edit_text(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        value = request.args["text"]
        if isinstance(target, Paragraph):
            text.inner(target).Select(0)
            self._send(_escaped(value) or "{Delete}")
            return OK
        assert target is not None
        writer = target.control.GetPattern(uia.PatternId.ValuePattern)
        if writer is None or writer.IsReadOnly:
            return UNSUPPORTED
        target.control.SetFocus()
        writer.SetValue(value, 0)
        if target.kind == "ComboBox" and self._document() is not None:
            self._send("{Enter}")
        return OK

    def _do_keyboard_input(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        if isinstance(target, Element):
            target.control.SetFocus()
        elif isinstance(target, Paragraph):
            text.inner(target).Select(0)
            self._send("{End}")
        self._send("".join(_spelled(stroke) for stroke in keys.parse(request.args["keys"])))
        return OK

    def _do_wheel_mouse_input(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        turns = request.args["wheel_dist"]
        if isinstance(target, Element):
            target.control.MoveCursorToMyCenter(False)
        (uia.WheelUp if turns > 0 else uia.WheelDown)(min(abs(turns), 50), 0.01, 0)
        return OK

    def _do_texts(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        found = target.text if isinstance(target, Paragraph) else (target.value or target.title) if target else ""
        return ActOutcome(ok=True, returned=found)

    def _do_select_text(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        found = self._text().find(request.args["text"])
        return NOT_FOUND if found is None else _selected(found)

    def _do_select_paragraph(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        start, end = request.args["start_index"], request.args["end_index"] or request.args["start_index"]
        if not start:
            return _selected(text.inner(target)) if isinstance(target, Paragraph) else NOT_FOUND
        body = [p for p in self._text().paragraphs() if not p.in_table]
        if len(body) < end:
            return NOT_FOUND
        part = text.inner(body[start - 1])
        part.MoveEndpointByRange(text.END, text.inner(body[end - 1]), text.END)
        return _selected(part)

    def _do_select_table(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        tables: list[list[Paragraph]] = []
        inside = False
        for paragraph in self._text().paragraphs():
            if paragraph.in_table and not inside:
                tables.append([])
            inside = paragraph.in_table
            if inside:
                tables[-1].append(paragraph)
        if len(tables) < request.args["number"]:
            return NOT_FOUND
        cells = tables[request.args["number"] - 1]
        part = cells[0].range.Clone()
        part.MoveEndpointByRange(text.END, cells[-1].range, text.END)
        return _selected(part)

    def _do_insert_table(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """The classic dialog by its access keys: Insert, Table, Insert Table..., columns first."""
        self._send("{Right}")
        self._send("{Alt}n")
        self._send("ti")
        self._settle()
        self._send(f"{request.args['columns']}{{Tab}}{request.args['rows']}{{Enter}}")
        return OK

    def _do_set_font(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """The Font dialog's first fields, which Ctrl+Shift+F and Ctrl+Shift+P focus."""
        if request.args["font_name"]:
            self._send("{Ctrl}{Shift}f" + _escaped(request.args["font_name"]) + "{Enter}")
            self._settle()
        if request.args["font_size"]:
            self._send("{Ctrl}{Shift}p" + f"{request.args['font_size']:g}" + "{Enter}")
        return OK

    def _do_save_as(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        assert self._folder is not None
        path = saving.target(self._folder, self._file, request.args["file_path"], request.args["file_ext"])
        if path is None:
            return BAD_ARGS
        if path.suffix != self._file.suffix:
            return UNSUPPORTED
        self.save()
        shutil.copyfile(self._file, path)
        return OK

    def _do_annotation(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        return OK

    _do_summary = _do_annotation

    # ------------------------------------------------------------ inside

    def _windows(self) -> list[Any]:
        if self._process is None:
            raise DesktopError("desktop", "not started", "a started desktop", "call start(document) first")
        found = elements.windows(self._process.pid) if self._process.poll() is None else []
        if not found:
            raise DesktopError("Word", "no window", "a running application", "a fresh desktop is started")
        return found

    def _document(self) -> Any:
        found = (e for w in elements.windows(self._process.pid if self._process else 0) for e in elements.elements(w))
        return next((e.control for e in found if e.kind == "Document"), None)

    def _text(self) -> Text:
        document = self._document()
        if document is None:
            raise DesktopError("Word", "no document", "an open document", "a fresh desktop is started")
        return Text(document)

    def _add(self, element: Element) -> None:
        label = str(len(self._shown) + 1)
        control = Control(
            label=label, title=element.title[:200], control_type=element.kind, enabled=element.enabled,
            checked=element.checked,
            selected=element.selected, focused=element.focused, text=element.value, rect=element.rect,
        )  # fmt: skip
        self._shown[label] = (control, element)

    def _add_text(self) -> str:
        body = self._text()
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

    def _send(self, spelled: str) -> None:
        uia.SendKeys(spelled, 0.005, 0.05)

    def _settle(self) -> None:
        """Until the foreground window and the number of windows have not changed for QUIET_S."""
        begin, last, since = time.monotonic(), -1.0, time.monotonic()
        while time.monotonic() - begin < SETTLE_S and time.monotonic() - since < QUIET_S:
            focus = uia.GetForegroundWindow() + len(self._windows())
            if focus != last:
                last, since = focus, time.monotonic()
            time.sleep(0.02)

    def _wait(self, fact: Callable[[], bool], seconds: float, expected: str) -> None:
        deadline = time.monotonic() + seconds
        while not fact():
            if time.monotonic() > deadline or (self._process is not None and self._process.poll() is not None):
                raise DesktopError("Word", f"not after {seconds:g} s", expected, "a fresh desktop is started")
            time.sleep(0.05)


def _by_pattern(target: Element) -> bool:
    """Invoke, toggle, select or expand; False when the control can do none of it."""
    ways = (
        (uia.PatternId.TogglePattern, "Toggle"),
        (uia.PatternId.SelectionItemPattern, "Select"),
        (uia.PatternId.ExpandCollapsePattern, "Expand"),
        (uia.PatternId.InvokePattern, "Invoke"),
    )
    if target.kind not in INVOKED:
        return False
    for number, method in ways:
        way = target.control.GetPattern(number)
        if way is not None:
            getattr(way, method)(0)
            return True
    return False


def _enabled(target: Element) -> bool:
    deadline = time.monotonic() + ENABLED_S
    while not target.control.IsEnabled:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _selected(part: Any) -> ActOutcome:
    part.ScrollIntoView(True, 0)
    part.Select(0)
    return OK


def _spelled(stroke: keys.Stroke) -> str:
    held = "".join(f"{{{modifier.title()}}}" for modifier in stroke.modifiers)
    if stroke.named:
        return f"{held}{{{KEY_NAMES.get(stroke.key, stroke.key.title())}}}"
    return held + _escaped(stroke.key)


def _escaped(plain: str) -> str:
    return "".join(f"{{{char}}}" if char in "{}()" else "{Enter}" if char == "\n" else char for char in plain)
