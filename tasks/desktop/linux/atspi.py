"""The accessibility tree of one application over its private socket: bulk reads, actions, texts, selections.

Interfaces and numbers: AT-SPI2 (org.a11y.atspi.*), at-spi2-core 2.46 `atspi-constants.h`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.desktop.linux.dbus import Call, CallFailed, Connection, pack

ROOT = "/org/a11y/atspi/accessible/root"
NULL = "/org/a11y/atspi/null"
_SPI = "org.a11y.atspi."

CHECKED, EDITABLE, ENABLED, FOCUSED, MODAL, SELECTED, SENSITIVE, SHOWING, VISIBLE, ACTIVE = (
    4,
    7,
    8,
    12,
    16,
    23,
    24,
    25,
    30,
    1,
)
CHECK_MENU_ITEM, CHECK_BOX, COMBO_BOX, DIALOG, FRAME, LABEL, LIST_ITEM, MENU, MENU_BAR, MENU_ITEM = (
    8,
    7,
    11,
    16,
    23,
    29,
    32,
    33,
    34,
    35,
)
PAGE_TAB, PANEL, BUTTON, RADIO, RADIO_MENU_ITEM, ROOT_PANE, TABLE, CELL, TEXT, TOGGLE, TOOLBAR = (
    37,
    39,
    43,
    44,
    45,
    46,
    55,
    56,
    61,
    62,
    63,
)
PARAGRAPH, HEADING, DOCUMENT, STATIC, ENTRY, PASSWORD, SPIN, SPREADSHEET, PRESENTATION = (
    73,
    83,
    94,
    116,
    79,
    40,
    52,
    92,
    93,
)
WINDOW, ALERT = 69, 2
DEFUNCT = 6
LABELLED_BY, FLOWS_TO, FLOWS_FROM = 2, 10, 11


def _rule(state: int) -> bytes:
    """MatchRule for one state, sorted canonically (depth first), the whole subtree."""
    return pack("(aiia{ss}iaiiasib)uib", ([1 << state, 0], 1, {}, 1, [0, 0, 0, 0], 1, [], 1, False), 1, 0, True)


_RULES = {state: _rule(state) for state in (SHOWING, VISIBLE)}
_NAME = pack("ss", _SPI + "Accessible", "Name")
_PARENT = pack("ss", _SPI + "Accessible", "Parent")
_SELECTIONS = pack("ii", 0, -1)
_SCREEN = pack("u", 0)
_ZERO = pack("i", 0)
_NOTHING = pack("ii", 0, 0)
_FIRST = pack("iu", 0, 0)
_CARET = pack("ss", _SPI + "Text", "CaretOffset")
_SIZE = {name: pack("ss", _SPI + "Table", name) for name in ("NRows", "NColumns")}
_MOST_RUNS = 500
_MOST_PARAGRAPHS = 20_000


@dataclass(frozen=True)
class Node:
    """What was read of one object."""

    path: str
    role: int
    state: int  # bit set
    name: str
    rect: tuple[int, int, int, int]  # left, top, width, height on the screen

    def has(self, state: int) -> bool:
        """A state bit is set."""
        return bool(self.state >> state & 1)

    @property
    def centre(self) -> tuple[int, int]:
        """Middle of the rectangle."""
        left, top, width, height = self.rect
        return left + width // 2, top + height // 2


class Tree:
    """Reads and acts on one application. Objects that vanish between two calls are left out, never an error.

    Every method raises DesktopError when the connection breaks or the application does not answer in time.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._roles: dict[str, int] = {}

    # ------------------------------------------------------------ reading

    def children(self, path: str) -> list[str]:
        """Paths of the children, [] when the object has gone."""
        return self.children_of([path])[0]

    def children_of(self, paths: Sequence[str]) -> list[list[str]]:
        """Children of many objects."""
        replies = self._bulk([Call(p, _SPI + "Accessible", "GetChildren") for p in paths])
        return [[p for _, p in r[0] if p != NULL] if r else [] for r in replies]

    def showing(self, path: str, state: int = SHOWING) -> list[str]:
        """Every object below that has the state, in document order (depth first)."""
        call = Call(path, _SPI + "Collection", "GetMatches", "(aiia{ss}iaiiasib)uib", _RULES[state])
        reply = self._bulk([call])[0]
        return [p for _, p in reply[0]] if reply else []

    def roles(self, paths: Sequence[str]) -> list[int]:
        """Roles; remembered, as an object never changes its own. -1 for objects that have gone."""
        new = [p for p in paths if p not in self._roles]
        for path, reply in zip(new, self._bulk([Call(p, _SPI + "Accessible", "GetRole") for p in new]), strict=True):
            if reply:
                self._roles[path] = int(reply[0])
        return [self._roles.get(p, -1) for p in paths]

    def states(self, paths: Sequence[str]) -> list[int]:
        """State bit sets; 0 for objects that have gone."""
        replies = self._bulk([Call(p, _SPI + "Accessible", "GetState") for p in paths])
        return [(r[0][0] | r[0][1] << 32) if r and len(r[0]) == 2 else 0 for r in replies]

    def alive(self, paths: Sequence[str]) -> list[bool]:
        """Still there: what LibreOffice has given up answers as defunct for a while."""
        return [bool(state) and not state >> DEFUNCT & 1 for state in self.states(paths)]

    def nodes(self, paths: Sequence[str], roles: Sequence[int] | None = None) -> list[Node]:
        """Role, state, name and rectangle of objects; those that have gone are left out."""
        known = list(roles) if roles is not None else self.roles(paths)
        calls = []
        for path in paths:
            calls += [
                Call(path, _SPI + "Accessible", "GetState"),
                Call(path, _SPI + "Component", "GetExtents", "u", _SCREEN),
                Call(path, "org.freedesktop.DBus.Properties", "Get", "ss", _NAME),
            ]
        replies = self._bulk(calls)
        found = []
        for index, (path, role) in enumerate(zip(paths, known, strict=True)):
            state, rect, name = replies[3 * index : 3 * index + 3]
            if role >= 0 and state and rect and name and len(state[0]) == 2:
                found.append(Node(path, role, state[0][0] | state[0][1] << 32, str(name[0]), rect[0]))
        return found

    def node(self, path: str) -> Node | None:
        """One object as it is now."""
        found = self.nodes([path])
        return found[0] if found else None

    def texts(self, paths: Sequence[str]) -> list[str]:
        """Whole texts; "" for objects without."""
        replies = self._bulk([Call(p, _SPI + "Text", "GetText", "ii", _SELECTIONS) for p in paths])
        return [str(r[0]) if r else "" for r in replies]

    def fresh_texts(self, paths: Sequence[str]) -> list[str]:
        """Whole texts, laid out anew where there seems to be none.

        LibreOffice keeps the layout of about 250 paragraphs; of one that fell out it says "", and goes on saying so.
        Asking for a place on the screen lays it out again, deleting nothing makes the object read it again.
        """
        texts = self.texts(paths)
        empty = [n for n, text in enumerate(texts) if not text]
        calls = []
        for path in (paths[n] for n in empty):
            calls += [
                Call(path, _SPI + "Text", "GetCharacterExtents", "iu", _FIRST),
                Call(path, _SPI + "EditableText", "DeleteText", "ii", _NOTHING),
                Call(path, _SPI + "Text", "GetText", "ii", _SELECTIONS),
            ]
        for n, reply in zip(empty, self._bulk(calls)[2::3], strict=True):
            texts[n] = str(reply[0]) if reply else ""
        return texts

    def runs(self, paths: Sequence[str], lengths: Sequence[int]) -> list[list[tuple[int, int, dict[str, str]]]]:
        """Stretches of equal attributes of each text: start, end (UTF-16 units) and what departs from the default."""
        found: list[list[tuple[int, int, dict[str, str]]]] = [[] for _ in paths]
        pending = [(n, 0) for n, length in enumerate(lengths) if length]
        while pending:
            calls = [Call(paths[n], _SPI + "Text", "GetAttributes", "i", pack("i", start)) for n, start in pending]
            following = []
            for (n, start), reply in zip(pending, self._bulk(calls), strict=True):
                end = max(int(reply[2]), start + 1) if reply else lengths[n]
                found[n].append((start, end, dict(reply[0]) if reply else {}))
                if end < lengths[n] and len(found[n]) < _MOST_RUNS:
                    following.append((n, end))
            pending = following
        return found

    def names(self, paths: Sequence[str]) -> list[str]:
        """Names, "" for objects that have gone."""
        replies = self._bulk([Call(p, "org.freedesktop.DBus.Properties", "Get", "ss", _NAME) for p in paths])
        return [str(r[0]) if r else "" for r in replies]

    def visit(self, paths: Sequence[str]) -> list[str]:
        """Texts, read with the caret put into each: nothing less lays out a paragraph that a page break cuts."""
        calls = []
        for path in paths:
            calls += [
                Call(path, _SPI + "Text", "SetCaretOffset", "i", _ZERO),
                Call(path, _SPI + "Text", "GetText", "ii", _SELECTIONS),
            ]
        return [str(reply[0]) if reply else "" for reply in self._bulk(calls)[1::2]]

    def meets(self, one: str, other: str) -> bool:
        """The end of one text is where the other begins: both are pieces of one paragraph. Moves the caret there."""
        place = Call(other, _SPI + "Text", "SetCaretOffset", "i", _ZERO)
        asked = Call(one, "org.freedesktop.DBus.Properties", "Get", "ss", _CARET)
        reply = self._bulk([place, asked])[1]
        return bool(reply and int(reply[0]) > 0)

    def cells(self, table: str) -> list[list[str]]:
        """Paths of a table's cells by row, the same one again where cells are merged, "" where there is none."""
        about = [Call(table, "org.freedesktop.DBus.Properties", "Get", "ss", _SIZE[name]) for name in _SIZE]
        rows, columns = (int(r[0]) if r else 0 for r in self._bulk(about))
        places = [(r, c) for r in range(rows) for c in range(columns)]
        replies = self._bulk([Call(table, _SPI + "Table", "GetAccessibleAt", "ii", pack("ii", *p)) for p in places])
        paths = [str(r[0][1]) if r and r[0][1] != NULL else "" for r in replies]
        return [paths[r * columns : (r + 1) * columns] for r in range(rows)]

    def related(self, paths: Sequence[str], relation: int) -> list[str]:
        """Target of a relation, "" where there is none."""
        replies = self._bulk([Call(p, _SPI + "Accessible", "GetRelationSet") for p in paths])
        return [next((t[0][1] for kind, t in (r[0] if r else ()) if kind == relation and t), "") for r in replies]

    def levels(self, paths: Sequence[str]) -> list[int]:
        """Outline levels of headings, 0 where there is none."""
        replies = self._bulk([Call(p, _SPI + "Accessible", "GetAttributes") for p in paths])
        texts = [str(r[0].get("level", "")) if r else "" for r in replies]
        return [int(text) if text.isdigit() else 0 for text in texts]

    def first_runs(self, paths: Sequence[str]) -> list[int]:
        """Length of the first stretch of equal attributes; a list label is a stretch of its own."""
        replies = self._bulk([Call(p, _SPI + "Text", "GetAttributes", "i", _ZERO) for p in paths])
        return [int(r[2]) - int(r[1]) if r else 0 for r in replies]

    def selections(self, paths: Sequence[str]) -> list[tuple[int, int] | None]:
        """Selected part (start, end in UTF-16 units) of each text, None where nothing is selected."""
        counts = self._bulk([Call(p, _SPI + "Text", "GetNSelections") for p in paths])
        some = [p for p, r in zip(paths, counts, strict=True) if r and r[0] > 0]
        replies = self._bulk([Call(p, _SPI + "Text", "GetSelection", "i", _ZERO) for p in some])
        spans = {p: (min(r), max(r)) for p, r in zip(some, replies, strict=True) if r and r[0] != r[1]}
        return [spans.get(p) for p in paths]

    def parents(self, paths: Sequence[str]) -> list[str]:
        """Paths of the parents, "" for objects that have gone."""
        replies = self._bulk([Call(p, "org.freedesktop.DBus.Properties", "Get", "ss", _PARENT) for p in paths])
        return [str(r[0][1]) if r else "" for r in replies]

    def paragraphs(self, start: str) -> list[str]:
        """All paragraphs of the text `start` belongs to, in reading order, off-screen ones and table cells included."""
        before = self._flow(start, FLOWS_FROM)
        return [*reversed(before), start, *self._flow(start, FLOWS_TO)]

    def selected_flow(self, start: str) -> list[str]:
        """The paragraphs around `start` as far as the selection that it is in goes, in reading order."""
        before, behind = self._flow(start, FLOWS_FROM, self._selected), self._flow(start, FLOWS_TO, self._selected)
        return [*reversed(before), start, *behind]

    def _selected(self, path: str) -> bool:
        """The selection touches the text, be it empty."""
        reply = self._bulk([Call(path, _SPI + "Text", "GetNSelections")])[0]
        return bool(reply and reply[0] > 0)

    def _flow(self, start: str, direction: int, goes_on: Callable[[str], bool] = bool) -> list[str]:
        found: list[str] = []
        seen, path = {start}, start
        while len(found) < _MOST_PARAGRAPHS:
            path = self.related([path], direction)[0]
            if not path or path == NULL or path in seen or not goes_on(path):
                break
            seen.add(path)
            found.append(path)
        return found

    # ------------------------------------------------------------ acting

    def press(self, path: str) -> None:
        """First action of an object, without waiting: its handler may run a modal dialog."""
        self.connection.send(Call(path, _SPI + "Action", "DoAction", "i", _ZERO))

    def focus(self, path: str) -> None:
        """Give an object the keyboard focus."""
        self.connection.send(Call(path, _SPI + "Component", "GrabFocus"))

    def select_child(self, path: str) -> bool:
        """Select an object in its parent (tabs, list items)."""
        parent = self.parents([path])[0]
        children = self.children(parent)
        if path not in children:
            return False
        self.connection.send(Call(parent, _SPI + "Selection", "SelectChild", "i", pack("i", children.index(path))))
        return True

    def set_text(self, path: str, text: str) -> bool:
        """Replace an object's whole text."""
        return self._bool(Call(path, _SPI + "EditableText", "SetTextContents", "s", pack("s", text)))

    def replace_text(self, path: str, start: int, end: int, text: str) -> bool:
        """Replace part of a text: the rest keeps its attributes."""
        inserted = self._bool(
            Call(
                path,
                _SPI + "EditableText",
                "InsertText",
                "isi",
                pack("isi", end, text, len(text.encode("utf-16-le")) // 2),
            )
        )
        return (
            self._bool(Call(path, _SPI + "EditableText", "DeleteText", "ii", pack("ii", start, end)))
            if end > start
            else inserted
        )

    def set_caret(self, path: str, offset: int) -> bool:
        """Put the caret into a text; with a selection present it extends that (clear it with a key first)."""
        return self._bool(Call(path, _SPI + "Text", "SetCaretOffset", "i", pack("i", offset)))

    def select(self, path: str, start: int, end: int) -> bool:
        """Select part of one text."""
        if self._bool(Call(path, _SPI + "Text", "SetSelection", "iii", pack("iii", 0, start, end))):
            return True
        return self._bool(Call(path, _SPI + "Text", "AddSelection", "ii", pack("ii", start, end)))

    def _bool(self, call: Call) -> bool:
        reply = self._bulk([call])[0]
        return bool(reply and reply[0])

    def _bulk(self, calls: Sequence[Call]) -> list[tuple[Any, ...] | None]:
        return [None if isinstance(r, CallFailed) else r for r in self.connection.calls(calls)]


def cut(text: str, start: int, end: int) -> str:
    """Part of a text by the UTF-16 offsets that LibreOffice counts in."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", errors="replace")


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
