"""FakeDesktop: a small word processor in memory, with Writer's names, that saves real .docx files.

For tests and dry runs: no display, no process, milliseconds. It keeps the same contract as the real drivers
(tasks/desktop/contract runs over all of them).
"""

import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tasks.desktop import arguments, keys, saving, scratch
from tasks.desktop.arguments import Request
from tasks.desktop.fake_window import MENUS, FakeWindow
from tasks.desktop.outcomes import BAD_ARGS, DISABLED, NOT_FOUND, OK, UNSUPPORTED
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Observation


class FakeDesktop:
    """A Desktop of kind "fake"."""

    def __init__(self) -> None:
        self.app_version = ""
        self._folder: Path | None = None
        self._window: FakeWindow | None = None

    # ------------------------------------------------------------ life

    def prepare(self, document: Path) -> None:
        """Nothing to warm."""

    def start(self, document: Path) -> None:
        """Open a private copy."""
        self.stop()
        if not document.is_file():
            raise DesktopError(f"document {document}", "no such file", "a .docx file")
        self._folder = scratch.folder("fake")
        self._window = FakeWindow(Path(shutil.copy(document, self._folder / document.name)))
        self.app_version = "fake 1"

    def healthy(self) -> bool:
        """True between start and stop."""
        return self._window is not None

    def stop(self) -> None:
        """Forget the document and delete the folder."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder, self._window = None, None

    def close(self) -> None:
        """Same as stop."""
        self.stop()

    def save(self) -> Path:
        """Close what is open and write the file."""
        return self._open().save()

    def screenshot(self) -> bytes:
        """A plain white PNG of 1280 x 900: there is no screen to show."""
        self._open()
        row = b"\0" + b"\xff" * (1280 // 8)
        parts = (
            (b"IHDR", struct.pack(">IIBBBBB", 1280, 900, 1, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(row * 900)),
            (b"IEND", b""),
        )
        body = b"".join(struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts)
        return b"\x89PNG\r\n\x1a\n" + body

    def menus(self) -> list[tuple[str, ...]]:
        """Every leaf of the menu tree."""
        self._open()
        return [
            (*path.split("/"), leaf)
            for path, leaves in MENUS.items()
            for leaf in leaves
            if f"{path}/{leaf}" not in MENUS
        ]

    def observe(self) -> Observation:
        """Number what can be seen."""
        return self._open().observe()

    # ------------------------------------------------------------ acting

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action."""
        window = self._open()
        request = arguments.read(action, window.controls)
        if isinstance(request, ActOutcome):
            return request
        if request.control is not None and not request.control.enabled:
            return DISABLED
        if request.function.startswith("select_") or request.function in ("insert_table", "set_font"):
            return self._on_document(window, request)
        handler: Callable[[FakeWindow, Request], ActOutcome] = getattr(self, f"_do_{request.function}")
        return handler(window, request)

    def _on_document(self, window: FakeWindow, request: Request) -> ActOutcome:
        if window.dialog is not None:
            return UNSUPPORTED
        document, args = window.document, request.args
        window.menu = []
        if request.function == "select_text":
            return OK if document.find(args["text"], args["occurrence"], args["within"]) else NOT_FOUND
        if request.function == "select_table":
            return OK if document.select_table(args["number"], args["row"], args["column"]) else NOT_FOUND
        if request.function == "select_paragraph":
            return self._select_paragraph(window, request)
        if request.function == "insert_table":
            document.insert_table(args["rows"], args["columns"])
        else:
            document.set_font(args["font_name"], args["font_size"])
        return OK

    def _select_paragraph(self, window: FakeWindow, request: Request) -> ActOutcome:
        args, document = request.args, window.document
        if args["start_index"]:
            first = document.nearest(args["start_index"] - 1, args["text"])
            length = (args["end_index"] or args["start_index"]) - args["start_index"]
            last = document.nearest(first + length, args["end_text"])
            numbers = document.body()[first : last + 1] if first >= 0 else []
            if not numbers:
                return NOT_FOUND
        else:
            assert request.control is not None
            numbers = [window.number(request.control)]
        window.document.select_paragraphs(numbers)
        return OK

    def _do_click_input(self, window: FakeWindow, request: Request) -> ActOutcome:
        assert request.control is not None
        return window.click(request.control)

    def _do_set_edit_text(self, window: FakeWindow, request: Request) -> ActOutcome:
        assert request.control is not None
        return window.enter(request.control, request.args["text"])

    def _do_keyboard_input(self, window: FakeWindow, request: Request) -> ActOutcome:
        if request.control is not None and request.control.control_type == "Text":
            window.place(window.number(request.control))
        for stroke in keys.parse(request.args["keys"]):
            window.stroke(stroke)
        return OK

    def _do_wheel_mouse_input(self, window: FakeWindow, request: Request) -> ActOutcome:
        return OK

    def _do_texts(self, window: FakeWindow, request: Request) -> ActOutcome:
        assert request.control is not None
        control = request.control
        is_value = control.control_type in ("Text", "Edit", "ComboBox", "Spinner")
        return ActOutcome(ok=True, returned=control.text if is_value else control.title)

    def _do_save_as(self, window: FakeWindow, request: Request) -> ActOutcome:
        assert self._folder is not None
        target = saving.target(self._folder, window.file, request.args["file_path"], request.args["file_ext"])
        if target is None or target.suffix != ".docx":
            return BAD_ARGS
        window.document.save(target)
        return OK

    def _do_annotation(self, window: FakeWindow, request: Request) -> ActOutcome:
        return OK

    _do_summary = _do_annotation

    # ------------------------------------------------------------ inside

    def _open(self) -> FakeWindow:
        if self._window is None:
            raise DesktopError("fake desktop", "not started", "a started desktop", "call start(document) first")
        return self._window
