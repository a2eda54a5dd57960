"""What each function of the action space does in Word."""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import uiautomation as uia

from tasks.desktop import keys, saving
from tasks.desktop.arguments import Request
from tasks.desktop.occurrences import occurrences
from tasks.desktop.outcomes import BAD_ARGS, DISABLED, NOT_FOUND, OK, UNSUPPORTED
from tasks.desktop.windows import elements, text
from tasks.desktop.windows.elements import Element
from tasks.desktop.windows.text import Paragraph
from tasks.desktop.windows.word import Word
from tasks.schemas import ActOutcome, Control

ENABLED_S = 1.0
KEY_NAMES = {"PGUP": "PageUp", "PGDN": "PageDown", "BACKSPACE": "Back"}
INVOKED = frozenset({"Button", "MenuItem", "Hyperlink", "CheckBox", "RadioButton", "TabItem", "ListItem", "ComboBox"})
BODY_ONLY = frozenset({"select_text", "select_paragraph", "select_table", "insert_table", "set_font"})


class Actions:
    """The functions of one Word.

    Args:
        word: the application.
        windows: its windows as they are now.
        shown: the controls of the last observation by label, each with the element or paragraph behind it.
    """

    def __init__(
        self, word: Word, windows: Sequence[Any], shown: Mapping[str, tuple[Control, Element | Paragraph]]
    ) -> None:
        self.word, self.windows, self.shown = word, windows, shown

    def carry_out(self, request: Request) -> ActOutcome:
        """Do it and wait until Word has come to rest; the control, if any, is one of those shown."""
        if request.function in BODY_ONLY and any(elements.is_modal(w) for w in self.windows):
            return DISABLED
        target = self.shown[request.control.label][1] if request.control is not None else None
        if isinstance(target, Element) and not _enabled(target):
            return DISABLED
        act: Callable[[Request, Element | Paragraph | None], ActOutcome] = getattr(self, request.function)
        outcome = act(request, target)
        self.word.settle()
        return outcome

    def click_input(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """Click: by a pattern where the control offers one, else by mouse in its middle."""
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

    def set_edit_text(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """Replace the value of a field, or a paragraph's text."""
        value = request.args["text"]
        if isinstance(target, Paragraph):
            text.inner(target).Select(0)
            self.word.send(_escaped(value) or "{Delete}")
            return OK
        assert target is not None
        writer = target.control.GetPattern(uia.PatternId.ValuePattern)
        if writer is None or writer.IsReadOnly:
            return UNSUPPORTED
        target.control.SetFocus()
        writer.SetValue(value, 0)
        if target.kind == "ComboBox" and self.word.document() is not None:
            self.word.send("{Enter}")
        return OK

    def keyboard_input(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """Type."""
        if isinstance(target, Element):
            target.control.SetFocus()
        elif isinstance(target, Paragraph):
            text.inner(target).Select(0)
            self.word.send("{End}")
        self.word.send("".join(_spelled(stroke) for stroke in keys.parse(request.args["keys"])))
        return OK

    def wheel_mouse_input(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """Turn the wheel over the control, else where the pointer is."""
        turns = request.args["wheel_dist"]
        if isinstance(target, Element):
            target.control.MoveCursorToMyCenter(False)
        (uia.WheelUp if turns > 0 else uia.WheelDown)(min(abs(turns), 50), 0.01, 0)
        return OK

    def texts(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """Read."""
        found = target.text if isinstance(target, Paragraph) else (target.value or target.title) if target else ""
        return ActOutcome(ok=True, returned=found)

    def select_text(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """The n-th occurrence in reading order."""
        args, paragraphs = request.args, self.word.text().paragraphs()
        found = occurrences([p.text for p in paragraphs], args["text"], args["within"])
        if len(found) < args["occurrence"]:
            return NOT_FOUND
        number, start, end = found[args["occurrence"] - 1]
        part = text.inner(paragraphs[number])
        part.MoveEndpointByUnit(text.START, uia.TextUnit.Character, start)
        part.MoveEndpointByUnit(text.END, uia.TextUnit.Character, end - len(paragraphs[number].text))
        return _selected(part)

    def select_paragraph(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """One or several whole paragraphs."""
        args = request.args
        if not args["start_index"]:
            return _selected(text.inner(target)) if isinstance(target, Paragraph) else NOT_FOUND
        body = [p for p in self.word.text().paragraphs() if not p.in_table]
        first = _nearest(body, args["start_index"] - 1, args["text"])
        last = _nearest(
            body, first + (args["end_index"] or args["start_index"]) - args["start_index"], args["end_text"]
        )
        if first < 0 or last < first:
            return NOT_FOUND
        part = text.inner(body[first])
        part.MoveEndpointByRange(text.END, text.inner(body[last]), text.END)
        return _selected(part)

    def select_table(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """The whole n-th table; a single cell is not looked up here."""
        if request.args["row"]:
            return UNSUPPORTED
        tables: list[list[Paragraph]] = []
        inside = False
        for paragraph in self.word.text().paragraphs():
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

    def insert_table(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """The classic dialog by its access keys: Insert, Table, Insert Table..., columns first."""
        self.word.send("{Right}")
        self.word.send("{Alt}n")
        self.word.send("ti")
        self.word.settle()
        self.word.send(f"{request.args['columns']}{{Tab}}{request.args['rows']}{{Enter}}")
        return OK

    def set_font(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """The Font dialog's first fields, which Ctrl+Shift+F and Ctrl+Shift+P focus."""
        if request.args["font_name"]:
            self.word.send("{Ctrl}{Shift}f" + _escaped(request.args["font_name"]) + "{Enter}")
            self.word.settle()
        if request.args["font_size"]:
            self.word.send("{Ctrl}{Shift}p" + f"{request.args['font_size']:g}" + "{Enter}")
        return OK

    def save_as(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
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

    def annotation(self, request: Request, target: Element | Paragraph | None) -> ActOutcome:
        """Nothing is touched."""
        return OK

    summary = annotation


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


def _nearest(paragraphs: Sequence[Paragraph], index: int, beginning: str) -> int:
    """The paragraph nearest to a place that begins so, -1 without; the place itself when no beginning is given."""
    if not beginning:
        return index if 0 <= index < len(paragraphs) else -1
    order = sorted(range(len(paragraphs)), key=lambda n: abs(n - index))
    return next((n for n in order if paragraphs[n].text.startswith(beginning)), -1)


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
