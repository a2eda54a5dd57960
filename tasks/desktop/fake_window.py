"""The window of FakeDesktop: menus, tool bar, text, dialogs as numbered controls, and what each of them does."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path

from tasks.desktop import fake_dialogs, keys
from tasks.desktop.fake_dialogs import Dialog, Widget
from tasks.desktop.fake_document import ALIGNMENTS, FakeDocument
from tasks.desktop.outcomes import DISABLED, NOT_FOUND, OK, UNSUPPORTED
from tasks.schemas import ActOutcome, Control, Observation, Rect

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


class FakeWindow:
    """A window on one document, with nothing open in it yet.

    Args:
        file: the private copy; "Save" writes it.
    """

    def __init__(self, file: Path) -> None:
        self.document = FakeDocument(file)
        self.file = file
        self.menu: list[str] = []
        self.dialog: Dialog | None = None
        self.controls: dict[str, Control] = {}
        self._handlers: dict[str, Handler] = {}

    def save(self) -> Path:
        """Close what is open and write the file."""
        self.dialog, self.menu = None, []
        self.document.save(self.file)
        return self.file

    # ------------------------------------------------------------ what it shows

    def observe(self) -> Observation:
        """Number what can be seen."""
        self.controls, self._handlers = {}, {}
        if self.dialog is not None:
            self._observe_dialog(self.dialog)
            window, modal = self.dialog.title, True
        else:
            self._observe_menus()
            self._observe_toolbar()
            self._observe_text()
            window, modal = "Fake Writer", False
        return Observation(
            window=window, modal=modal, controls=tuple(self.controls.values()), selection=self.document.selected_text()
        )

    def _add(self, handler: Handler, title: str, control_type: str, **fields: object) -> None:
        label = str(len(self.controls) + 1)
        rect = Rect(left=10, top=12 * len(self.controls), width=80, height=12)
        values = {"label": label, "title": title, "control_type": control_type, "rect": rect, **fields}
        self.controls[label] = Control.model_validate(values)
        self._handlers[label] = handler

    def _observe_menus(self) -> None:
        for depth in range(len(self.menu)):
            path = "/".join(self.menu[: depth + 1])
            for leaf in MENUS[path]:
                self._add(partial(self._choose, path, leaf), leaf, "MenuItem")
        for top in (name for name in MENUS if "/" not in name):
            self._add(partial(self._toggle_menu, [top]), top, "MenuItem", selected=self.menu[:1] == [top])

    def _observe_toolbar(self) -> None:
        for name in TOOLBAR:
            checked = self.document.every_selected_run(attrgetter(FLAGS[name])) if name in FLAGS else None
            self._add(partial(self._command, name), name, "Button", checked=checked)
        style = self.document.paragraphs()[self.document.selection.caret[0]][0].style
        for name in COMBOS:
            text = str(style.name) if name == "Paragraph Style" and style is not None else ""
            self._add(lambda: OK, name, "ComboBox", text=text)

    def _observe_text(self) -> None:
        caret, selected = self.document.selection.caret[0], {n for n, _, _ in self.document.selection.spans}
        for number, (paragraph, in_table) in enumerate(self.document.paragraphs()):
            style = str(paragraph.style.name if paragraph.style is not None else "").lower()
            detail = "table cell" if in_table else style if style.startswith("heading") else "paragraph"
            self._add(
                partial(self.place, number),
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

    # ------------------------------------------------------------ what is done to it

    def click(self, control: Control) -> ActOutcome:
        """Click one of the controls."""
        return self._handlers[control.label]()

    def number(self, text: Control) -> int:
        """Which of the document's paragraphs a control of type Text is, counted from 0."""
        return [label for label, control in self.controls.items() if control.control_type == "Text"].index(text.label)

    def enter(self, control: Control, text: str) -> ActOutcome:
        """Put text in place of what a field or paragraph holds."""
        if control.control_type == "Text":
            self.document.replace_paragraph(self.number(control), text)
        elif self.dialog is not None and control.control_type in ("Edit", "Spinner", "ComboBox"):
            next(w for w in self.dialog.shown if w.title == control.title).value = text
        elif control.title == "Paragraph Style":
            return OK if self.document.set_style(text) else NOT_FOUND
        elif control.title == "Font Name":
            self.document.set_font(text, 0)
        elif control.title == "Font Size":
            size = text.removesuffix("pt")
            if size.strip().isdigit():
                self.document.set_font("", float(size))
        else:
            return UNSUPPORTED
        return OK

    def place(self, number: int) -> ActOutcome:
        """Put the caret at the end of a paragraph."""
        self.document.selection.spans = []
        self.document.selection.caret = (number, len(self.document.paragraphs()[number][0].text))
        return OK

    def stroke(self, stroke: keys.Stroke) -> None:
        """Type one key."""
        if self.dialog is not None:
            self._dialog_stroke(self.dialog, stroke)
        elif "CTRL" in stroke.modifiers and stroke.key == "UP":
            self.document.selection.caret = (self.document.selection.caret[0], 0)
            self.document.selection.spans = []
        elif "CTRL" in stroke.modifiers:
            if stroke.key.lower() in CHORDS:
                self._command(CHORDS[stroke.key.lower()])
        elif stroke.key == "ESC":
            self.menu = []
        elif stroke.key in ("DELETE", "BACKSPACE") and stroke.named:
            self.document.delete(back=stroke.key == "BACKSPACE")
        elif stroke.key in ("HOME", "END") and stroke.named:
            number = self.document.selection.caret[0]
            self.document.selection.caret = (
                number,
                len(self.document.paragraphs()[number][0].text) if stroke.key == "END" else 0,
            )
            self.document.selection.spans = []
        elif not stroke.named or stroke.key in ("ENTER", "TAB", "SPACE"):
            self.document.type({"ENTER": "\n", "TAB": "\t", "SPACE": " "}[stroke.key] if stroke.named else stroke.key)

    def _dialog_stroke(self, dialog: Dialog, stroke: keys.Stroke) -> None:
        if stroke.key == "ESC" and stroke.named:
            self.dialog = None
        elif not stroke.named and not stroke.modifiers and dialog.focused is not None:
            dialog.focused.value += stroke.key

    # ------------------------------------------------------------ what controls do

    def _toggle_menu(self, path: list[str]) -> ActOutcome:
        self.menu = [] if self.menu == path else path
        return OK

    def _choose(self, path: str, name: str) -> ActOutcome:
        if f"{path}/{name}" in MENUS:
            return self._toggle_menu([*path.split("/"), name])
        self.menu = []
        return self._command(name)

    def _command(self, name: str) -> ActOutcome:
        dialogs: dict[str, Callable[[], Dialog]] = {
            "Find and Replace...": fake_dialogs.find_and_replace,
            "Paragraph...": fake_dialogs.paragraph,
            "Insert Table...": fake_dialogs.insert_table,
            "Page Style...": fake_dialogs.page_style,
        }
        if name in dialogs:
            self.dialog = dialogs[name]()
        elif name in FLAGS:
            flag = FLAGS[name]
            value = not self.document.every_selected_run(attrgetter(flag))
            self.document.format_runs(lambda run: setattr(run, flag, value))
        elif name in ALIGNMENTS:
            self.document.format_paragraphs(lambda p: setattr(p, "alignment", ALIGNMENTS[name]))
        elif name in MENUS["Styles"]:
            return OK if self.document.set_style(name) else DISABLED
        else:
            self._plain_command(name)
        return OK

    def _plain_command(self, name: str) -> None:
        commands: dict[str, Callable[[], object]] = {
            "Undo": self.document.undo,
            "Redo": self.document.redo,
            "Select All": self.document.select_all,
            "Save": lambda: self.document.save(self.file),
            "Page Break": lambda: self.document.format_paragraphs(
                lambda p: setattr(p.paragraph_format, "page_break_before", True)
            ),
        }
        commands[name]()

    def _tab(self, tab: str) -> ActOutcome:
        assert self.dialog is not None
        self.dialog.switch(tab)
        return OK

    def _pick(self, option: str) -> ActOutcome:
        assert self.dialog is not None
        assert self.dialog.open_combo is not None
        self.dialog.open_combo.value = option
        self.dialog.open_combo = None
        return OK

    def _click_widget(self, widget: Widget) -> ActOutcome:
        assert self.dialog is not None
        self.dialog.focused = widget
        if widget.control_type == "CheckBox":
            widget.checked = not widget.checked
        elif widget.control_type == "RadioButton":
            self.dialog.choose(widget)
        elif widget.control_type == "ComboBox":
            self.dialog.open_combo = None if self.dialog.open_combo is widget else widget
        return OK

    def _press(self, button: str) -> ActOutcome:
        assert self.dialog is not None
        if fake_dialogs.press(self.dialog, button, self.document):
            self.dialog = None
        return OK
