"""FakeDesktop: a small word processor in memory, with Writer's names, that saves real .docx files.

For tests and dry runs: no display, no process, milliseconds. It keeps the same contract as the real drivers
(tasks/desktop/contract.py runs over all of them).
"""

import shutil
import struct
import zlib
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path

from tasks.desktop import arguments, fake_dialogs, keys, saving, scratch
from tasks.desktop.arguments import Request
from tasks.desktop.fake_dialogs import Dialog, Widget
from tasks.desktop.fake_document import ALIGNMENTS, FakeDocument
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Control, Observation, Rect

OK = ActOutcome(ok=True)
DISABLED = ActOutcome(ok=False, reason="disabled")
NOT_FOUND = ActOutcome(ok=False, reason="not_found")
UNSUPPORTED = ActOutcome(ok=False, reason="unsupported")
BAD_ARGS = ActOutcome(ok=False, reason="bad_args")
MENUS: dict[str, tuple[str, ...]] = {
    "File": ("Save",),
    "Edit": ("Undo", "Redo", "Select All", "Find and Replace..."),
    "Insert": ("Page Break",),
    "Format": ("Text", "Align Text", "Paragraph...", "Page Style..."),
    "Format/Text": ("Bold", "Italic", "Underline"),
    "Format/Align Text": tuple(ALIGNMENTS),
    "Styles": ("Title", "Heading 1", "Heading 2"),
    "Table": ("Insert Table...",),
}
TOOLBAR = ("Undo", "Redo", "Bold", "Italic", "Underline", *ALIGNMENTS)
COMBOS = ("Paragraph Style", "Font Name", "Font Size")
CHORDS = {
    "b": "Bold",
    "i": "Italic",
    "u": "Underline",
    "z": "Undo",
    "y": "Redo",
    "a": "Select All",
    "s": "Save",
    "e": "Centered",
}
FLAGS = {"Bold": "bold", "Italic": "italic", "Underline": "underline"}
Handler = Callable[[], ActOutcome]


class FakeDesktop:
    """A Desktop of kind "fake"."""

    def __init__(self) -> None:
        self.app_version = ""
        self._folder: Path | None = None
        self._file = Path()
        self._document: FakeDocument | None = None
        self._menu: list[str] = []
        self._dialog: Dialog | None = None
        self._combo = ""
        self._controls: dict[str, Control] = {}
        self._handlers: dict[str, Handler] = {}

    # ------------------------------------------------------------ life

    def prepare(self, document: Path) -> None:
        """Nothing to warm."""

    def start(self, document: Path) -> None:
        """Open a private copy."""
        self.stop()
        if not document.is_file():
            raise DesktopError(f"document {document}", "no such file", "a .docx file")
        self._folder = scratch.folder("fake")
        self._file = Path(shutil.copy(document, self._folder / document.name))
        self._document = FakeDocument(self._file)
        self.app_version = "fake 1"

    def healthy(self) -> bool:
        """True between start and stop."""
        return self._document is not None

    def stop(self) -> None:
        """Forget the document and delete the folder."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder, self._document, self._dialog, self._menu, self._combo = None, None, None, [], ""
        self._controls, self._handlers = {}, {}

    def close(self) -> None:
        """Same as stop."""
        self.stop()

    def save(self) -> Path:
        """Close what is open and write the file."""
        document = self._open()
        self._dialog, self._menu, self._combo = None, [], ""
        document.save(self._file)
        return self._file

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

    # ------------------------------------------------------------ observing

    def observe(self) -> Observation:
        """Number what can be seen."""
        document = self._open()
        self._controls, self._handlers = {}, {}
        if self._dialog is not None:
            self._observe_dialog(self._dialog)
            window, modal = self._dialog.title, True
        else:
            self._observe_menus()
            self._observe_toolbar(document)
            self._observe_text(document)
            window, modal = "Fake Writer", False
        return Observation(
            window=window, modal=modal, controls=tuple(self._controls.values()), selection=document.selected_text()
        )

    def _add(self, handler: Handler, title: str, control_type: str, **fields: object) -> None:
        label = str(len(self._controls) + 1)
        rect = Rect(left=10, top=12 * len(self._controls), width=80, height=12)
        values = {"label": label, "title": title, "control_type": control_type, "rect": rect, **fields}
        self._controls[label] = Control.model_validate(values)
        self._handlers[label] = handler

    def _observe_menus(self) -> None:
        for depth in range(len(self._menu)):
            path = "/".join(self._menu[: depth + 1])
            for leaf in MENUS[path]:
                self._add(partial(self._choose, path, leaf), leaf, "MenuItem")
        for top in (name for name in MENUS if "/" not in name):
            self._add(partial(self._toggle_menu, [top]), top, "MenuItem", selected=self._menu[:1] == [top])

    def _observe_toolbar(self, document: FakeDocument) -> None:
        for name in TOOLBAR:
            checked = document.every_selected_run(attrgetter(FLAGS[name])) if name in FLAGS else None
            self._add(partial(self._command, name), name, "Button", checked=checked)
        style = document.paragraphs()[document.selection.caret[0]][0].style
        for name in COMBOS:
            text = str(style.name) if name == "Paragraph Style" and style is not None else ""
            self._add(lambda: OK, name, "ComboBox", text=text)

    def _observe_text(self, document: FakeDocument) -> None:
        caret, selected = document.selection.caret[0], {n for n, _, _ in document.selection.spans}
        for number, (paragraph, in_table) in enumerate(document.paragraphs()):
            style = str(paragraph.style.name if paragraph.style is not None else "").lower()
            detail = "table cell" if in_table else style if style.startswith("heading") else "paragraph"
            self._add(
                partial(self._place, number),
                paragraph.text[:200],
                "Text",
                detail="list item" if style.startswith("list") and not in_table else detail,
                focused=number == caret, selected=number in selected, text=paragraph.text,
            )  # fmt: skip

    def _observe_dialog(self, dialog: Dialog) -> None:
        if dialog.open_combo is not None:
            for option in dialog.open_combo.options:
                self._add(partial(self._pick, option), option, "ListItem", selected=option == dialog.open_combo.value)
        for tab in dialog.tabs:
            self._add(partial(self._tab, tab), tab, "TabItem", selected=tab == dialog.tab)
        for widget in dialog.shown:
            checkable = widget.control_type in ("CheckBox", "RadioButton")
            checked, focused = widget.checked if checkable else None, widget is dialog.focused
            self._add(partial(self._click_widget, widget), widget.title, widget.control_type,
                      text=widget.value, checked=checked, focused=focused)  # fmt: skip
        for button in dialog.buttons:
            self._add(partial(self._press, button), button, "Button")

    # ------------------------------------------------------------ acting

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action."""
        document = self._open()
        request = arguments.read(action, self._controls)
        if isinstance(request, ActOutcome):
            return request
        if request.control is not None and not request.control.enabled:
            return DISABLED
        if request.function.startswith("select_") or request.function in ("insert_table", "set_font"):
            return self._on_document(document, request)
        handler: Callable[[FakeDocument, Request], ActOutcome] = getattr(self, f"_do_{request.function}")
        return handler(document, request)

    def _on_document(self, document: FakeDocument, request: Request) -> ActOutcome:
        if self._dialog is not None:
            return UNSUPPORTED
        self._menu, args = [], request.args
        if request.function == "select_text":
            return OK if document.find(args["text"]) else NOT_FOUND
        if request.function == "select_table":
            return OK if document.select_table(args["number"]) else NOT_FOUND
        if request.function == "select_paragraph":
            return self._select_paragraph(document, request)
        if request.function == "insert_table":
            document.insert_table(args["rows"], args["columns"])
        else:
            document.set_font(args["font_name"], args["font_size"])
        return OK

    def _select_paragraph(self, document: FakeDocument, request: Request) -> ActOutcome:
        start, end = request.args["start_index"], request.args["end_index"]
        if start:
            numbers = document.body()[start - 1 : end or start]
            if len(numbers) < (end or start) - start + 1:
                return NOT_FOUND
        else:
            numbers = [self._number(request)]
        document.select_paragraphs(numbers)
        return OK

    def _number(self, request: Request) -> int:
        texts = [label for label, control in self._controls.items() if control.control_type == "Text"]
        assert request.control is not None
        return texts.index(request.control.label)

    def _do_click_input(self, document: FakeDocument, request: Request) -> ActOutcome:
        assert request.control is not None
        return self._handlers[request.control.label]()

    def _do_set_edit_text(self, document: FakeDocument, request: Request) -> ActOutcome:
        assert request.control is not None
        control, text = request.control, request.args["text"]
        if control.control_type == "Text":
            document.replace_paragraph(self._number(request), text)
        elif self._dialog is not None and control.control_type in ("Edit", "Spinner", "ComboBox"):
            next(w for w in self._dialog.shown if w.title == control.title).value = text
        elif control.title == "Paragraph Style":
            return OK if document.set_style(text) else NOT_FOUND
        elif control.title == "Font Name":
            document.set_font(text, 0)
        elif control.title == "Font Size":
            document.set_font("", float(text.removesuffix("pt"))) if text.removesuffix("pt").strip().isdigit() else None
        else:
            return UNSUPPORTED
        return OK

    def _do_keyboard_input(self, document: FakeDocument, request: Request) -> ActOutcome:
        if request.control is not None and request.control.control_type == "Text":
            self._place(self._number(request))
        for stroke in keys.parse(request.args["keys"]):
            self._stroke(document, stroke)
        return OK

    def _do_wheel_mouse_input(self, document: FakeDocument, request: Request) -> ActOutcome:
        return OK

    def _do_texts(self, document: FakeDocument, request: Request) -> ActOutcome:
        assert request.control is not None
        control = request.control
        is_value = control.control_type in ("Text", "Edit", "ComboBox", "Spinner")
        return ActOutcome(ok=True, returned=control.text if is_value else control.title)

    def _do_save_as(self, document: FakeDocument, request: Request) -> ActOutcome:
        assert self._folder is not None
        target = saving.target(self._folder, self._file, request.args["file_path"], request.args["file_ext"])
        if target is None or target.suffix != ".docx":
            return BAD_ARGS
        document.save(target)
        return OK

    def _do_annotation(self, document: FakeDocument, request: Request) -> ActOutcome:
        return OK

    _do_summary = _do_annotation

    # ------------------------------------------------------------ what controls do

    def _stroke(self, document: FakeDocument, stroke: keys.Stroke) -> None:
        if self._dialog is not None:
            self._dialog_stroke(self._dialog, stroke)
        elif "CTRL" in stroke.modifiers:
            if stroke.key.lower() in CHORDS:
                self._command(CHORDS[stroke.key.lower()])
        elif stroke.key == "ESC":
            self._menu = []
        elif stroke.key in ("DELETE", "BACKSPACE") and stroke.named:
            document.delete(back=stroke.key == "BACKSPACE")
        elif stroke.key in ("HOME", "END") and stroke.named:
            number = document.selection.caret[0]
            document.selection.caret = (
                number,
                len(document.paragraphs()[number][0].text) if stroke.key == "END" else 0,
            )
            document.selection.spans = []
        elif not stroke.named or stroke.key in ("ENTER", "TAB", "SPACE"):
            document.type({"ENTER": "\n", "TAB": "\t", "SPACE": " "}[stroke.key] if stroke.named else stroke.key)

    def _dialog_stroke(self, dialog: Dialog, stroke: keys.Stroke) -> None:
        if stroke.key == "ESC" and stroke.named:
            self._dialog = None
        elif not stroke.named and not stroke.modifiers and dialog.focused is not None:
            dialog.focused.value += stroke.key

    def _toggle_menu(self, path: list[str]) -> ActOutcome:
        self._menu = [] if self._menu == path else path
        return OK

    def _choose(self, path: str, name: str) -> ActOutcome:
        if f"{path}/{name}" in MENUS:
            return self._toggle_menu([*path.split("/"), name])
        self._menu = []
        return self._command(name)

    def _place(self, number: int) -> ActOutcome:
        document = self._open()
        document.selection.spans = []
        document.selection.caret = (number, len(document.paragraphs()[number][0].text))
        return OK

    def _command(self, name: str) -> ActOutcome:
        document = self._open()
        dialogs: dict[str, Callable[[], Dialog]] = {
            "Find and Replace...": fake_dialogs.find_and_replace,
            "Paragraph...": fake_dialogs.paragraph,
            "Insert Table...": fake_dialogs.insert_table,
            "Page Style...": fake_dialogs.page_style,
        }
        if name in dialogs:
            self._dialog = dialogs[name]()
        elif name in FLAGS:
            flag = FLAGS[name]
            value = not document.every_selected_run(attrgetter(flag))
            document.format_runs(lambda run: setattr(run, flag, value))
        elif name in ALIGNMENTS:
            document.format_paragraphs(lambda p: setattr(p, "alignment", ALIGNMENTS[name]))
        elif name in MENUS["Styles"]:
            return OK if document.set_style(name) else DISABLED
        else:
            self._plain_command(document, name)
        return OK

    def _plain_command(self, document: FakeDocument, name: str) -> None:
        commands: dict[str, Callable[[], object]] = {
            "Undo": document.undo,
            "Redo": document.redo,
            "Select All": document.select_all,
            "Save": lambda: document.save(self._file),
            "Page Break": lambda: document.format_paragraphs(
                lambda p: setattr(p.paragraph_format, "page_break_before", True)
            ),
        }
        commands[name]()

    def _tab(self, tab: str) -> ActOutcome:
        assert self._dialog is not None
        self._dialog.switch(tab)
        return OK

    def _pick(self, option: str) -> ActOutcome:
        assert self._dialog is not None
        assert self._dialog.open_combo is not None
        self._dialog.open_combo.value = option
        self._dialog.open_combo = None
        return OK

    def _click_widget(self, widget: Widget) -> ActOutcome:
        assert self._dialog is not None
        self._dialog.focused = widget
        if widget.control_type == "CheckBox":
            widget.checked = not widget.checked
        elif widget.control_type == "RadioButton":
            self._dialog.choose(widget)
        elif widget.control_type == "ComboBox":
            self._dialog.open_combo = None if self._dialog.open_combo is widget else widget
        return OK

    def _press(self, button: str) -> ActOutcome:
        assert self._dialog is not None
        if fake_dialogs.press(self._dialog, button, self._open()):
            self._dialog = None
        return OK

    def _open(self) -> FakeDocument:
        if self._document is None:
            raise DesktopError("fake desktop", "not started", "a started desktop", "call start(document) first")
        return self._document
