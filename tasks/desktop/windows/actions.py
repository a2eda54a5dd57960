"""What each function of the action space does in Word."""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import comtypes
import uiautomation as uia

from tasks.desktop import keys, saving
from tasks.desktop.arguments import Request
from tasks.desktop.occurrences import occurrences
from tasks.desktop.outcomes import BAD_ARGS, DISABLED, NOT_FOUND, OK, UNSUPPORTED
from tasks.desktop.windows import input, object_model
from tasks.desktop.windows.content import Paragraph
from tasks.desktop.windows.elements import Element, Window
from tasks.desktop.windows.text import END, START, Text, select
from tasks.desktop.windows.word import Word, answering
from tasks.schemas import ActOutcome, Control, Rect

ENABLED_S, ANSWER_S = 1.0, 1.0
GONE, NOT_ENABLED = -2147220991, -2147220992  # UIA_E_ELEMENTNOTAVAILABLE, UIA_E_ELEMENTNOTENABLED
INVOKED = frozenset({"Button", "MenuItem", "Hyperlink", "CheckBox", "RadioButton", "TabItem", "ListItem", "ComboBox"})
BODY_ONLY = frozenset({"select_text", "select_paragraph", "select_table", "insert_table", "set_font"})


@dataclass(frozen=True)
class Shown:
    """What stands behind a label of the last observation: an element of a window, or a paragraph of the text."""

    control: Control
    element: Element | None = None
    in_main: bool = False
    text: Text | None = None
    number: int = -1


class Actions:
    """The functions of one Word.

    Args:
        word: the application.
        windows: its windows as they are now.
        shown: the controls of the last observation by label.
    """

    def __init__(self, word: Word, windows: list[Window], shown: Mapping[str, Shown]) -> None:
        self.word, self.windows, self.shown = word, windows, shown

    def carry_out(self, request: Request) -> ActOutcome:
        """Do it and wait until Word has come to rest; the control, if any, is one of those shown."""
        if request.function in BODY_ONLY and any(w.modal for w in self.windows):
            return DISABLED
        target = self.shown[request.control.label] if request.control is not None else None
        act: Callable[[Request, Shown | None], ActOutcome] = getattr(self, request.function)
        try:
            if target is not None and target.element is not None and not _enabled(target.element):
                return DISABLED
            outcome = act(request, target)
        except comtypes.COMError as error:
            if error.hresult in (GONE, NOT_ENABLED):
                return NOT_FOUND if error.hresult == GONE else DISABLED
            with answering():
                raise
        self.word.settle()
        return outcome

    def click_input(self, request: Request, target: Shown | None) -> ActOutcome:
        """Click: by a pattern where the control offers one, in text by putting the caret there, else by mouse."""
        button, double = request.args["button"], request.args["double"]
        assert target is not None
        plain = button == "left" and not double
        if target.element is not None:
            if plain and _by_pattern(target.element):
                return OK
            return self._mouse(target.element.rect, button, double)
        part = _part(target)
        if part is None:
            return NOT_FOUND
        if plain:
            part.MoveEndpointByRange(START, part, END, 0)
            return OK if select(part) else NOT_FOUND
        boxes = part.GetBoundingRectangles()
        if not boxes:
            return NOT_FOUND
        box = boxes[0]
        return self._mouse(Rect(left=box.left, top=box.top, width=box.width(), height=box.height()), button, double)

    def _mouse(self, rect: Rect, button: str, double: bool) -> ActOutcome:
        self.word.to_front()
        click = {"left": uia.Click, "right": uia.RightClick, "middle": uia.MiddleClick}[button]
        for _ in range(2 if double else 1):
            click(rect.left + rect.width // 2, rect.top + rect.height // 2, 0)
        return OK

    def set_edit_text(self, request: Request, target: Shown | None) -> ActOutcome:
        """Replace the value of a field, or a paragraph's text."""
        value = request.args["text"]
        assert target is not None
        if target.element is None:
            if not select(_part(target)):
                return NOT_FOUND
            self.word.send(input.literal(value) or "{Delete}")
            return OK
        control = uia.Control.CreateControlFromElement(target.element.raw)
        writer = control.GetPattern(uia.PatternId.ValuePattern)
        if writer is None or writer.IsReadOnly:
            return UNSUPPORTED
        control.SetFocus()
        writer.SetValue(value, 0)
        if target.element.kind == "ComboBox" and target.in_main:
            self.word.send("{Enter}")  # the ribbon's boxes take a value when it is confirmed
        return OK

    def keyboard_input(self, request: Request, target: Shown | None) -> ActOutcome:
        """Type, into the control if one is given, else where the focus is."""
        if target is not None and target.element is not None:
            uia.Control.CreateControlFromElement(target.element.raw).SetFocus()
        elif target is not None:
            part = _part(target)
            if part is None:
                return NOT_FOUND
            part.MoveEndpointByRange(START, part, END, 0)
            select(part)
        self.word.send(input.spelled(keys.parse(request.args["keys"])))
        return OK

    def wheel_mouse_input(self, request: Request, target: Shown | None) -> ActOutcome:
        """Turn the wheel over the control, else where the pointer is."""
        turns = request.args["wheel_dist"]
        self.word.to_front()
        rect = target.control.rect if target is not None else None
        if rect is not None:
            uia.SetCursorPos(rect.left + rect.width // 2, rect.top + rect.height // 2)
        (uia.WheelUp if turns > 0 else uia.WheelDown)(min(abs(turns), 50), 0.01, 0)
        return OK

    def texts(self, request: Request, target: Shown | None) -> ActOutcome:
        """Read."""
        assert target is not None
        own = target.control
        return ActOutcome(ok=True, returned=own.text if target.element is None else own.text or own.title)

    def select_text(self, request: Request, target: Shown | None) -> ActOutcome:
        """The n-th occurrence in reading order."""
        args, text = request.args, self.word.text(self.windows)
        if text is None:
            return NOT_FOUND
        found = occurrences([p.text for p in text.content.paragraphs], args["text"], args["within"])
        if len(found) < args["occurrence"]:
            return NOT_FOUND
        return OK if select(text.within(*found[args["occurrence"] - 1])) else NOT_FOUND

    def select_paragraph(self, request: Request, target: Shown | None) -> ActOutcome:
        """One or several whole paragraphs."""
        args = request.args
        if not args["start_index"]:
            return OK if target is not None and select(_part(target)) else NOT_FOUND
        text = self.word.text(self.windows)
        if text is None:
            return NOT_FOUND
        body = [n for n, p in enumerate(text.content.paragraphs) if not p.cell]
        own = [text.content.paragraphs[n] for n in body]
        first = _nearest(own, args["start_index"] - 1, args["text"])
        last = _nearest(own, first + (args["end_index"] or args["start_index"]) - args["start_index"], args["end_text"])
        if first < 0 or last < first:
            return NOT_FOUND
        return OK if select(text.span(body[first], body[last])) else NOT_FOUND

    def select_table(self, request: Request, target: Shown | None) -> ActOutcome:
        """The whole n-th table, or the text of one cell; a merged cell by every place that it covers."""
        text = self.word.text(self.windows)
        number, row, column = (request.args[name] for name in ("number", "row", "column"))
        if text is None:
            return NOT_FOUND
        cells = text.content.cells
        wanted = {cells.get((number, row, column))} if row else {c for (t, _, _), c in cells.items() if t == number}
        inside = [n for n, p in enumerate(text.content.paragraphs) if p.cell and p.cell in wanted]
        return OK if inside and select(text.span(inside[0], inside[-1])) else NOT_FOUND

    def insert_table(self, request: Request, target: Shown | None) -> ActOutcome:
        """At the caret; what is selected stays."""
        with answering():
            self.word.model.insert_table(request.args["rows"], request.args["columns"])
        return OK

    def set_font(self, request: Request, target: Shown | None) -> ActOutcome:
        """Name and size of the selection's font."""
        with answering():
            self.word.model.set_font(request.args["font_name"], request.args["font_size"])
        return OK

    def save_as(self, request: Request, target: Shown | None) -> ActOutcome:
        """Save, then copy: into the episode's folder and in the document's format only."""
        path = saving.target(self.word.file.parent, self.word.file, request.args["file_path"], request.args["file_ext"])
        if path is None:
            return BAD_ARGS
        if path.suffix != self.word.file.suffix:
            return UNSUPPORTED
        self.word.save()
        if path != self.word.file:
            shutil.copyfile(self.word.file, path)
        return OK

    def annotation(self, request: Request, target: Shown | None) -> ActOutcome:
        """Nothing is touched."""
        return OK

    summary = annotation


def _part(target: Shown) -> Any:
    return target.text.part(target.number) if target.text is not None else None


def _by_pattern(target: Element) -> bool:
    """Toggle, select, expand or invoke; False when the control can do none of it.

    The call is made in a thread: Invoke on what opens a modal dialog may come back only when that has been closed.
    """
    if target.kind not in INVOKED:
        return False
    control = uia.Control.CreateControlFromElement(target.raw)
    for number, method in (
        (uia.PatternId.TogglePattern, "Toggle"),
        (uia.PatternId.SelectionItemPattern, "Select"),
        (uia.PatternId.ExpandCollapsePattern, "Expand"),
        (uia.PatternId.InvokePattern, "Invoke"),
    ):
        way = control.GetPattern(number)
        if way is None:
            continue
        if method == "Expand" and way.ExpandCollapseState == uia.ExpandCollapseState.Expanded:
            method = "Collapse"
        failed: list[Exception] = []
        object_model.start(lambda: getattr(way, method)(0), failed).join(ANSWER_S)  # noqa: B023  # joined or left behind
        if failed:
            raise failed[0]
        return True
    return False


def _enabled(target: Element) -> bool:
    deadline = time.monotonic() + ENABLED_S
    while not target.raw.CurrentIsEnabled:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _nearest(paragraphs: Sequence[Paragraph], index: int, beginning: str) -> int:
    """The paragraph nearest to a place that begins so, -1 without; the place itself when no beginning is given."""
    if not beginning:
        return index if 0 <= index < len(paragraphs) else -1
    order = sorted(range(len(paragraphs)), key=lambda n: abs(n - index))
    return next((n for n in order if paragraphs[n].text.startswith(beginning)), -1)
