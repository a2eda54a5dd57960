"""A Word that edits real .docx files: window, ribbon, menus and dialogs as trees, keys, and the object model.

Sources beside trees/: learn.microsoft.com, Word object model reference (Document.WordOpenXML, Document.Save,
Options. AutoFormatAsYouType..., AutoCorrect.ReplaceText, Tables.Add, Selection.Font); "call was rejected by callee"
while a dialog is open (learn.microsoft.com, "Fix 'Application is busy' and 'Call was rejected by callee' errors");
support.microsoft.com, "Smart quotes in Word" and "Turn on or off automatic bullets or numbering". Editing itself is
FakeDocument's, or LibreOffice's where a test puts that behind it (office.py): plumbing, not Word.
"""

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from tasks.desktop.fake_document import FakeDocument, Selection
from tasks.errors import DesktopError
from tests.standin import elements, tables, trees
from tests.standin.editing import COMMANDS, FLAGS, PRESSED
from tests.standin.elements import Node
from tests.standin.text import IUIAutomationTextPattern, Text

WINDOW, RIBBON, POPUPS = trees.load("window")["tree"], trees.load("ribbon"), trees.load("dialogs")
DIALOGS = {"ReplaceDialog": "FindReplace", "ParagraphDialog": "Paragraph", "FontDialog": "Font",
           "Insert Table...": "InsertTable", "Custom Margins...": "PageSetup", "More Columns...": "Columns",
           "BookmarkInsert": "Bookmark"}  # fmt: skip
CHORDS = {"B": "Bold", "I": "Italic", "U": "Underline", "Z": "Undo", "H": "ReplaceDialog", "E": "AlignCenter"}


class Dialog:
    """An open dialog."""

    def __init__(self, name: str, handle: int) -> None:
        spec = POPUPS["dialogs"][name]
        self.name, self.title, self.handle = name, spec["title"], handle
        self.widgets = [dict(w) for w in spec["widgets"]]
        self.buttons, self.tabs, self.modal = spec["buttons"], spec.get("tabs", []), spec.get("modal", True)
        self.text = spec.get("text", "")
        self.tab = spec.get("tab") or (self.tabs[0] if self.tabs else "")
        self.open_list: dict[str, Any] | None = None

    def value(self, name: str) -> str:
        return str(next(w for w in self.widgets if w["name"] == name).get("value", ""))

    def chosen(self, name: str) -> bool:
        return bool(next(w for w in self.widgets if w["name"] == name).get("chosen"))

    def checked(self, name: str) -> bool:
        return bool(next(w for w in self.widgets if w["name"] == name).get("checked"))


class Word:
    """One process with one window."""

    def __init__(self, pid: int, file: Path) -> None:
        self.pid, self.file, self.alive, self.hung = pid, file, True, False
        self.main, self.body = pid * 100, pid * 100 + 1
        self.tab, self.menu = "Home", ""
        self.dialogs: list[Dialog] = []
        self.invoked: list[str] = []
        self.options: dict[str, Any] = {"AutoFormatAsYouTypeReplaceQuotes": True, "ReplaceText": True}
        self.document: FakeDocument | None = None
        self._handles = iter(range(pid * 100 + 2, pid * 100 + 99))
        self._typed = ""
        self.protected, self.stubborn = False, False  # Protected View, and one that a policy does not let go
        self.box, self.pending = "", ""  # the ribbon's field that has the focus, and what was put into it
        try:
            self.document = FakeDocument(file)
        except DesktopError:
            self.open("Message")

    def text(self) -> Text:
        assert self.document is not None
        return Text(self.document, getattr(self.document, "first_visible", 0))

    def open(self, name: str) -> None:
        self.menu = ""
        self.dialogs.append(Dialog(name, next(self._handles)))

    @property
    def front(self) -> Dialog | None:
        return self.dialogs[-1] if self.dialogs else None

    # ------------------------------------------------------------ what it does

    def command(self, name: str) -> None:
        """A control of the ribbon, by its id or a menu item's name."""
        self.invoked.append(name)
        self.menu = ""
        document = self.document
        assert document is not None
        if name in DIALOGS:
            self.open(DIALOGS[name])
        elif name in COMMANDS:
            COMMANDS[name](document)
        elif name in tables.COMMANDS:
            tables.COMMANDS[name](document)
        elif name == "FileSave":
            document.save(self.file)

    def press(self, dialog: Dialog, button: str) -> None:
        """A button of a dialog."""
        document = self.document
        if button == "Replace All" and document is not None:
            document.replace_all(
                dialog.value("Find what:"), dialog.value("Replace with:"), dialog.checked("Match case")
            )
            self.open("Message")
            return
        if document is not None and (dialog.name, button) in PRESSED:
            PRESSED[dialog.name, button](dialog, document)
        self.dialogs.remove(dialog)

    # ------------------------------------------------------------ keys

    def character(self, char: str) -> None:
        """A character typed, corrected as Word would unless its options say otherwise."""
        if self.front is not None or self.document is None:
            return
        if char in "\r\n":
            self.document.type("\n")
            self._typed = ""
            return
        if char == '"' and self.options["AutoFormatAsYouTypeReplaceQuotes"]:
            char = "“"
        self.document.type(char)
        self._typed += char
        if self._typed.endswith("(c)") and self.options["ReplaceText"]:
            for _ in range(3):
                self.document.delete(back=True)
            self.document.type("©")

    def key(self, name: str, held: frozenset[str]) -> None:
        """A named key or a chord."""
        if self.front is not None:
            if name == "ESC":
                self.dialogs.pop()
            return
        document = self.document
        assert document is not None
        number = document.selection.caret[0]
        if self.box and name == "RETURN":
            document.set_font(*((self.pending, 0.0) if self.box == "Font" else ("", float(self.pending))))
            self.box = ""
        elif "CTRL" in held:
            self.command({"S": "FileSave", **CHORDS}.get(name, name))
        elif name == "ESC":
            self.menu = ""
        elif name in ("DELETE", "BACK"):
            document.delete(back=name == "BACK")
        elif name in ("HOME", "END"):
            end = len(document.paragraphs()[number][0].text) if name == "END" else 0
            document.selection = Selection(caret=(number, end))
        elif name == "RIGHT":
            document.selection = Selection(caret=document.selection.caret)
        elif name in ("RETURN", "TAB", "SPACE"):
            self.character({"RETURN": "\n", "TAB": "\t", "SPACE": " "}[name])

    def click(self, x: int, y: int, nodes: Iterator[Node]) -> None:
        """A click of the left button."""
        hits = [n for n in nodes if n.rect[0] <= x < n.rect[0] + n.rect[2] and n.rect[1] <= y < n.rect[1] + n.rect[3]]
        if self.front is None and self.document is not None and any(n.id == "Body" for n in hits):
            number = (y - 300) // 24 + getattr(self.document, "first_visible", 0)
            if 0 <= number < len(self.document.paragraphs()):
                self.document.selection = Selection(caret=(number, len(self.document.paragraphs()[number][0].text)))
            return
        for node in reversed(hits):
            for wanted in (elements.INVOKE, elements.TOGGLE, elements.SELECT):
                if wanted in node.patterns and node.enabled:
                    node.patterns[wanted]()
                    return

    # ------------------------------------------------------------ its tree

    def tree(self) -> Node:
        """The window as it is now, dialogs and menus owned by it below it."""
        root = self._node(WINDOW)
        if self.protected:
            root.adopt(self._bar())
        if self.menu:
            root.adopt(self._menu_node())
        for dialog in self.dialogs:
            root.adopt(self._dialog_node(dialog))
        for node in [root, *root.below()]:
            node.pid, node.alive = self.pid, lambda: self.alive
        blocked = self.front is not None and self.front.modal
        root.enabled = not blocked
        return root

    def _node(self, spec: dict[str, Any], rect: Any = None) -> Node:
        node = Node(
            kind=spec["type"], name=str(spec.get("name", "")).replace("{title}", self.file.name), id=spec.get("id", ""),
            cls=spec.get("class", ""), rect=tuple(spec.get("rect") or rect or (0, 0, 0, 0)),
            enabled=spec.get("enabled", True),
        )  # fmt: skip
        if node.kind == "Window":
            node.handle = self.main
        if node.cls == "_WwG":
            node.handle = self.body
            if self.document is not None:
                node.patterns[elements.TEXT] = lambda: IUIAutomationTextPattern(self.text, self._paragraph_node)
        self._behave(node, spec)
        for child in spec.get("children", ()):
            if child == "ribbon":
                self._ribbon(node)
            elif (child["type"] == "Document" and self.document is None) or not self._is_there(child):
                continue
            else:
                node.adopt(self._node(child, spec.get("rect")))
        if node.kind == "SplitButton" and not spec.get("children"):
            half: dict[str, Any] = {"type": "Button", "name": node.name, "patterns": ["invoke"], "acts": node.id}
            more = {"type": "MenuItem", "name": "More Options", "id": f"{node.id}_Dropdown", "patterns": ["expand"]}
            if node.name in FLAGS or "Gallery" in node.id:
                half |= {"patterns": ["toggle"], "toggle": 0}
            node.adopt(self._node(half, node.rect), self._node(more, node.rect))
        return node

    def _is_there(self, spec: dict[str, Any]) -> bool:
        """A contextual tab is there while the caret is where its commands work."""
        return spec.get("when") != "table" or (self.document is not None and tables.cell_at(self.document) is not None)

    def _ribbon(self, pane: Node) -> None:
        group_node = pane.adopt(Node("Group", name=self.tab, rect=pane.rect)).children[-1]
        left = 18
        for group in RIBBON.get(self.tab, ()):
            controls = list(group["children"])
            width = 40 * max(1, -(-len(controls) // 3))
            node = self._node({**group, "children": []}, (left, 120, width, 144))
            for place, control in enumerate(controls):
                rect = (left + 40 * (place // 3), 123 + 39 * (place % 3), 36, 36)
                node.adopt(self._node(control, rect))
            group_node.adopt(node)
            left += width + 6

    def _behave(self, node: Node, spec: dict[str, Any]) -> None:
        name = spec.get("acts") or node.id or node.name
        for kind in spec.get("patterns", ()):
            if kind == "invoke":
                node.patterns[elements.INVOKE] = lambda: self.command("Undo" if name == "Undo Typing" else name)
            elif kind == "toggle":
                node.patterns[elements.TOGGLE] = lambda: self.command(node.name if node.name in FLAGS else name)
                node.properties[elements.TOGGLE_STATE] = self._toggled(node, spec)
            elif kind == "select":
                node.patterns[elements.SELECT] = lambda: self._select(node)
                node.properties[elements.IS_SELECTED] = node.kind == "TabItem" and node.name == self.tab
            elif kind == "expand":
                node.patterns[elements.EXPAND] = lambda opened: setattr(self, "menu", node.id if opened else "")
                node.properties[elements.EXPAND_STATE] = int(bool(node.id) and self.menu == node.id)
            elif kind == "value":
                node.patterns[elements.SET_VALUE] = self._set_box
                node.focus = lambda: setattr(self, "box", node.id)
                node.properties[elements.VALUE] = spec.get("value", "")
                node.properties[elements.READ_ONLY] = False
            elif kind == "window":
                node.patterns[elements.WINDOW] = lambda: None
                node.properties[elements.IS_MODAL] = spec.get("modal", False)

    def _toggled(self, node: Node, spec: dict[str, Any]) -> int:
        if node.name in FLAGS and self.document is not None:
            return int(self.document.every_selected_run(attrgetter(FLAGS[node.name])))
        return int(spec.get("toggle", 0))

    def _select(self, node: Node) -> None:
        if node.kind == "TabItem":
            self.tab, self.menu = node.name, ""
        elif self.document is not None:
            self.document.set_style(node.name.removeprefix("¶ "))

    def _set_box(self, text: str) -> None:
        """Invented: a field of the ribbon takes its value only when Enter confirms it."""
        self.pending = text

    def _bar(self) -> Node:
        """The message bar: its words are those of "What is Protected View?", its place in the tree is invented."""
        bar = Node("Pane", name="MsoDockTop", rect=(0, 267, 1920, 40))
        said = "PROTECTED VIEW Be careful\u2014files from the Internet can contain viruses."
        button = Node("Button", name="Enable Editing", rect=(1500, 270, 160, 30))
        button.patterns[elements.INVOKE] = lambda: self.__dict__.update(protected=self.stubborn)
        bar.adopt(Node("Text", name=said, rect=(10, 270, 1400, 30)), button)
        return bar

    def _menu_node(self) -> Node:
        menu = Node("Menu", cls="Net UI Tool Window", handle=self.pid * 100 + 99, rect=(200, 260, 220, 300))
        for place, item in enumerate(POPUPS["menus"].get(self.menu, ())):
            node = Node("MenuItem", name=item, rect=(200, 264 + 26 * place, 220, 24))
            node.patterns[elements.INVOKE] = lambda item=item: self.command(item)
            menu.adopt(node)
        return menu

    def _dialog_node(self, dialog: Dialog) -> Node:
        window = Node(
            "Window", name=dialog.title, cls="bosa_sdm_msword", handle=dialog.handle, rect=(600, 300, 500, 500)
        )
        window.properties[elements.IS_MODAL] = dialog.modal
        window.patterns[elements.WINDOW] = lambda: None
        rows = iter(range(310, 2000, 24))

        def add(kind: str, name: str) -> Node:
            node = Node(kind, name=name, rect=(610, next(rows), 200, 22))
            window.adopt(node)
            return node

        if dialog.text:
            add("Text", dialog.text)
        for option in (dialog.open_list or {}).get("options", ()):
            node = add("ListItem", option)
            node.patterns[elements.SELECT] = lambda option=option: self._choose(dialog, option)
            node.properties[elements.IS_SELECTED] = option == (dialog.open_list or {}).get("value")
        for tab in dialog.tabs:
            node = add("TabItem", tab)
            node.patterns[elements.SELECT] = lambda tab=tab: setattr(dialog, "tab", tab)
            node.properties[elements.IS_SELECTED] = tab == dialog.tab
        for widget in dialog.widgets:
            if widget.get("tab", dialog.tab) == dialog.tab:
                self._widget(dialog, widget, add(widget["type"], widget["name"]))
        for button in dialog.buttons:
            add("Button", button).patterns[elements.INVOKE] = lambda button=button: self.press(dialog, button)
        return window

    def _widget(self, dialog: Dialog, widget: dict[str, Any], node: Node) -> None:
        kind = widget["type"]
        if kind == "CheckBox":
            node.patterns[elements.TOGGLE] = lambda: widget.update(checked=not widget.get("checked"))
            node.properties[elements.TOGGLE_STATE] = int(bool(widget.get("checked")))
        elif kind == "RadioButton":
            node.patterns[elements.SELECT] = lambda: [
                w.update(checked=w is widget) for w in dialog.widgets if w["type"] == kind
            ]
            node.properties[elements.IS_SELECTED] = bool(widget.get("checked"))
        else:
            node.patterns[elements.SET_VALUE] = lambda text: widget.update(value=text)
            node.properties |= {elements.VALUE: widget.get("value", ""), elements.READ_ONLY: False}
            if "options" in widget:
                node.patterns[elements.EXPAND] = lambda opened: setattr(dialog, "open_list", widget if opened else None)
                node.properties[elements.EXPAND_STATE] = int(dialog.open_list is widget)

    def _choose(self, dialog: Dialog, option: str) -> None:
        if dialog.open_list is not None:
            dialog.open_list |= {"value": option, "chosen": True}
        dialog.open_list = None

    def _paragraph_node(self, number: int) -> Node:
        assert self.document is not None
        in_table = number < 0 or self.document.paragraphs()[number][1]
        return Node("DataItem" if in_table else "Edit", alive=lambda: self.alive)
