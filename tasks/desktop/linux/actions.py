"""What each function of the action space does in LibreOffice."""

import time
from collections.abc import Callable
from pathlib import Path

from tasks.desktop import keys, saving
from tasks.desktop.arguments import Request
from tasks.desktop.linux import atspi
from tasks.desktop.linux.atspi import Node
from tasks.desktop.linux.body import whole
from tasks.desktop.linux.display import HEIGHT, WIDTH
from tasks.desktop.linux.items import VALUED
from tasks.desktop.linux.observe import Shown, View
from tasks.desktop.linux.seat import REST, Seat
from tasks.desktop.linux.selection import Selection
from tasks.desktop.outcomes import BAD_ARGS, DISABLED, NOT_FOUND, OK, UNSUPPORTED
from tasks.schemas import ActOutcome

ENABLED_S = 1.0
FILE_S = 10.0
MOST_TRIES = 3
PRESSED = frozenset({"Button", "CheckBox", "RadioButton"})
SELECTING = frozenset({"select_text", "select_paragraph", "select_table"})
ON_DOCUMENT = SELECTING | {"insert_table", "set_font", "save_as"}


class Actions:
    """The functions of one seat."""

    def __init__(self, seat: Seat, view: View) -> None:
        self.seat, self.tree, self.view = seat, seat.tree, view
        self.selection = Selection(seat, view)

    def carry_out(self, request: Request) -> ActOutcome:
        """Do it; the control, if any, is one of the view's."""
        if request.function in ("annotation", "summary"):
            return OK
        shown = self.view.shown[request.control.label] if request.control is not None else None
        if shown is not None and request.function != "texts":
            fresh = self._usable(shown)
            if isinstance(fresh, ActOutcome):
                return fresh
            shown.node = fresh
        if request.function in ON_DOCUMENT:
            if self.view.observation.modal:
                return DISABLED
            self.seat.close_popups()
        actor = self.selection if request.function in SELECTING else self
        act: Callable[[Request, Shown | None], ActOutcome] = getattr(actor, request.function)
        return act(request, shown)

    def _usable(self, shown: Shown) -> Node | ActOutcome:
        """The control as it is now, waiting a moment for it to become enabled."""
        deadline = time.monotonic() + ENABLED_S
        while True:
            node = self.tree.node(shown.node.path)
            if node is None or not (shown.place == "document" or node.has(atspi.SHOWING)):
                return NOT_FOUND
            if shown.place == "document" or node.has(atspi.ENABLED) or node.has(atspi.SENSITIVE):
                return node
            if time.monotonic() > deadline:
                return DISABLED
            time.sleep(0.02)

    # ------------------------------------------------------------ controls

    def click_input(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Click: by accessibility where that is equal, by mouse for menus, rows and text."""
        assert shown is not None
        button, double = request.args["button"], request.args["double"]
        in_popup = shown.place in ("menu", "menubar", "popup")
        if not in_popup and any(s.place in ("menu", "popup") for s in self.view.shown.values()):
            self.seat.close_popups()
        if shown.place == "popup" and shown.control.control_type == "ListItem" and self.seat.open_box:
            self.seat.values[self.seat.open_box] = shown.control.title
        if button != "left" or double or in_popup:
            return self._click(shown, button, double)
        kind, path = shown.control.control_type, shown.node.path
        if kind == "TabItem":
            return OK if self.seat.did(lambda: self.tree.select_child(path)) else NOT_FOUND
        if kind == "Button" and shown.place == "dialog" and self._on_screen(shown):
            # Not by accessibility: a message box that answers it would run inside the bus call and deafen the bus.
            self.seat.do(lambda: self.seat.input.click(*shown.node.centre, away=REST))
            return OK
        if kind in PRESSED:
            self.seat.do(lambda: self.tree.press(path))
            return OK
        if kind == "ComboBox":
            self.seat.open_box = path if shown.node.role == atspi.TOGGLE else ""
            self.seat.do(lambda: self.tree.press(shown.button or path))
            return OK
        return self._click(shown, button, double)

    def _click(self, shown: Shown, button: str, double: bool) -> ActOutcome:
        x, y = self._point(shown)
        self.seat.do(lambda: self.seat.input.click(x, y, button, double))
        return OK

    def _on_screen(self, shown: Shown) -> bool:
        x, y = shown.node.centre
        return 0 <= x < WIDTH and 0 <= y < HEIGHT

    def _point(self, shown: Shown) -> tuple[int, int]:
        """Middle of what can be seen of the control."""
        left, top, width, height = shown.node.rect
        document = next((s.node.rect for s in self.view.shown.values() if s.control.control_type == "Document"), None)
        if shown.place == "document" and document is not None:
            right, bottom = min(left + width, document[0] + document[2]), min(top + height, document[1] + document[3])
            left, top = max(left, document[0]), max(top, document[1])
            width, height = max(right - left, 1), max(bottom - top, 1)
        return left + width // 2, top + height // 2

    def set_edit_text(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Replace the value of a field, or a paragraph's text."""
        assert shown is not None
        text, kind = request.args["text"], shown.control.control_type
        if shown.place == "document" and kind == "Text":
            return self._replace_paragraph(shown, text)
        if kind == "ComboBox" and shown.node.role != atspi.TEXT:
            return self._choose_row(shown, text)
        if kind not in ("Edit", "ComboBox", "Spinner") or not shown.node.has(atspi.EDITABLE):
            return UNSUPPORTED
        if shown.place == "toolbar":
            return self._set_in_tool_bar(shown, text)
        if not self._type_into(shown, text):
            return UNSUPPORTED
        if kind == "Spinner":
            self.seat.do(lambda: self.seat.input.press("TAB"))
        return OK

    def _type_into(self, shown: Shown, text: str) -> bool:
        self.seat.do(lambda: self.tree.focus(shown.node.path), start=0.1)
        return self.seat.did(lambda: self.tree.set_text(shown.node.path, text))

    def _set_in_tool_bar(self, shown: Shown, text: str) -> ActOutcome:
        """Again where the box does not say so then: a late update of the bar put the old value back before ENTER."""
        for _ in range(MOST_TRIES):
            if not self._type_into(shown, text):
                return UNSUPPORTED
            self.seat.do(lambda: self.seat.input.press("ENTER"))
            (now,) = self.tree.texts([shown.node.path])
            if now.casefold().startswith(text.casefold()):  # "13" is shown as "13 pt"
                break
        return OK

    def _replace_paragraph(self, shown: Shown, text: str) -> ActOutcome:
        """Replace all of a paragraph; typed over the selection where that is more than one object's text."""
        pieces = whole(self.tree, shown.node.path).pieces
        if len(pieces) > 1 or "\n" in text:
            self.selection.put(pieces[0], pieces[0].start, pieces[-1], pieces[-1].end)
            strokes = keys.parse(text.replace("{", "{{}").replace("}", "{}}")) or keys.parse("{DELETE}")
            self.seat.do(lambda: self.seat.input.strokes(strokes))
            return OK
        path, start, end = pieces[0].path, pieces[0].start, pieces[0].end
        return OK if self.seat.did(lambda: self.tree.replace_text(path, start, end, text)) else UNSUPPORTED

    def _choose_row(self, shown: Shown, text: str) -> ActOutcome:
        wanted = text.strip().casefold()
        return OK if self._row(shown, wanted, whole=True) else NOT_FOUND

    def _row(self, shown: Shown, wanted: str, whole: bool = False) -> bool:
        """Open a list box and click the row that is, or contains, `wanted`."""
        self.seat.do(lambda: self.tree.press(shown.button or shown.node.path))
        rows = [s for s in self.seat.look().shown.values() if s.place == "popup"]
        titles = [s.control.title.casefold() for s in rows]
        index = next((i for i, t in enumerate(titles) if t == wanted or (not whole and wanted in t)), -1)
        if index < 0:
            self.seat.close_popups()
            return False
        self.seat.values[shown.node.path] = rows[index].control.title
        self.seat.do(lambda: self.seat.input.click(*rows[index].node.centre))
        return True

    def keyboard_input(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Type."""
        if shown is not None and not shown.node.has(atspi.FOCUSED):
            if shown.control.control_type in ("Text", "MenuItem"):
                self._click(shown, "left", False)
            else:
                self.seat.do(lambda: self.tree.focus(shown.node.path), start=0.1)
        strokes = keys.parse(request.args["keys"])
        self.seat.do(lambda: self.seat.input.strokes(strokes))
        return OK

    def wheel_mouse_input(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Turn the wheel over the control, else over the document."""
        target = shown or next((s for s in self.view.shown.values() if s.control.control_type == "Document"), None)
        if target is None:
            return NOT_FOUND
        x, y = self._point(target)
        self.seat.do(lambda: self.seat.input.wheel(x, y, request.args["wheel_dist"]))
        return OK

    def texts(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Read."""
        assert shown is not None
        node = self.tree.node(shown.node.path)
        if node is None:
            return NOT_FOUND
        if node.role not in VALUED:
            return ActOutcome(ok=True, returned=shown.control.text or node.name)
        return ActOutcome(ok=True, returned=atspi.cut(self.tree.texts([node.path])[0], shown.prefix, 1 << 30))

    # ------------------------------------------------------------ the document

    def insert_table(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Through Table - Insert Table; with text selected the application would convert that instead."""
        self.selection.clear()
        if not self.seat.choose("Table", "Insert Table"):
            return UNSUPPORTED
        view = self.seat.look()
        for title in ("Rows", "Columns"):
            field = next((s for s in view.shown.values() if s.control.title.rstrip(":") == title), None)
            if field is None:
                self.seat.close_dialogs()
                return DISABLED
            value = str(request.args[title.lower()])
            self.set_edit_text(Request("set_edit_text", {"text": value}, field.control), field)
        insert = next((s for s in view.shown.values() if s.control.title == "Insert"), None)
        if insert is None:
            self.seat.close_dialogs()
            return UNSUPPORTED
        self.seat.do(lambda: self.tree.press(insert.node.path))
        return OK

    def set_font(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Through the tool bar's combo boxes."""
        size = f"{request.args['font_size']:g}" if request.args["font_size"] else ""
        for title, value in (("Font Name", request.args["font_name"]), ("Font Size", size)):
            if not value:
                continue
            field = next(
                (s for s in self.view.shown.values() if s.control.title == title and s.place == "toolbar"), None
            )
            if field is None:
                return UNSUPPORTED
            outcome = self.set_edit_text(Request("set_edit_text", {"text": value}, field.control), field)
            if not outcome.ok:
                return outcome
        return OK

    def save_as(self, request: Request, shown: Shown | None) -> ActOutcome:
        """Through File - Save a Copy, into the episode's folder only."""
        document = self.seat.app.document
        path = saving.target(document.parent, document, request.args["file_path"], request.args["file_ext"])
        if path is None:
            return BAD_ARGS
        return OK if self._save_copy(path) else UNSUPPORTED

    def _save_copy(self, path: Path) -> bool:
        document = self.seat.app.document
        if path == document:
            self.seat.save()
            return True
        path.unlink(missing_ok=True)
        menu = ("File", "Export As", "Export Directly as PDF") if path.suffix == ".pdf" else ("File", "Save a Copy")
        if not self.seat.choose(*menu):
            return False
        kind = self._field("File type:")
        if (
            kind is not None
            and path.suffix not in (".pdf", document.suffix)
            and not self._row(kind, f"({path.suffix})")
        ):
            self.seat.close_dialogs()
            return False
        name, save = self._field("File name:"), self._field("Save") or self._field("Export")
        if name is None or save is None:
            self.seat.close_dialogs()
            return False
        self.seat.do(lambda: self.tree.set_text(name.node.path, str(path)))
        self.seat.do(lambda: self.tree.press(save.node.path))
        deadline = time.monotonic() + FILE_S
        while not saving.complete(path) and time.monotonic() < deadline:
            time.sleep(0.02)
        self.seat.close_dialogs()
        return saving.complete(path)

    def _field(self, title: str) -> Shown | None:
        """A control of the open dialog by its title."""
        return next(
            (s for s in self.seat.look().shown.values() if s.place == "dialog" and s.control.title == title), None
        )
