"""From the accessibility tree to numbered controls: which objects are shown, what they are called, what they hold."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.desktop.linux import atspi
from tasks.desktop.linux.atspi import Node, Tree
from tasks.schemas import Control, Observation, Rect

TYPES: dict[int, str] = {
    atspi.BUTTON: "Button", atspi.TOGGLE: "Button", atspi.MENU: "MenuItem", atspi.MENU_ITEM: "MenuItem",
    atspi.CHECK_MENU_ITEM: "MenuItem", atspi.RADIO_MENU_ITEM: "MenuItem", atspi.CHECK_BOX: "CheckBox",
    atspi.RADIO: "RadioButton", atspi.TEXT: "Edit", atspi.ENTRY: "Edit", atspi.PASSWORD: "Edit",
    atspi.COMBO_BOX: "ComboBox", atspi.PAGE_TAB: "TabItem", atspi.LIST_ITEM: "ListItem", atspi.CELL: "DataItem",
    91: "TreeItem", atspi.SPIN: "Spinner", 51: "Slider", 48: "ScrollBar", atspi.DOCUMENT: "Document",
    atspi.SPREADSHEET: "Document", atspi.PRESENTATION: "Document", atspi.PARAGRAPH: "Text", atspi.HEADING: "Text",
    88: "Hyperlink",
}  # fmt: skip
"""AT-SPI role → UI Automation control type, for what an agent can act on."""
PARAGRAPHS = frozenset({atspi.PARAGRAPH, atspi.HEADING})
DOCUMENT_PARTS = frozenset({atspi.PARAGRAPH, atspi.HEADING, atspi.CELL, 71, 72, 97, 124})
CONTAINERS: dict[int, str] = {atspi.CELL: "table cell", 71: "header", 72: "footer", 97: "comment", 124: "footnote"}
READ_ONLY = frozenset(
    {atspi.LABEL, atspi.STATIC, atspi.PANEL, atspi.TOOLBAR, atspi.ROOT_PANE, atspi.MENU_BAR, *CONTAINERS}
)
"""Read for names and places, not listed."""
CHECKABLE = frozenset({atspi.TOGGLE, atspi.CHECK_BOX, atspi.RADIO, atspi.CHECK_MENU_ITEM, atspi.RADIO_MENU_ITEM})
VALUED = frozenset({atspi.TEXT, atspi.ENTRY, atspi.SPIN, atspi.COMBO_BOX, atspi.PARAGRAPH, atspi.HEADING})
ITEMS = frozenset({atspi.MENU, atspi.MENU_ITEM, atspi.CHECK_MENU_ITEM, atspi.RADIO_MENU_ITEM})
DIALOGS = frozenset({atspi.DIALOG, atspi.ALERT, 19})
ALWAYS_ENABLED = ("Undo", "Redo")
"""Their state follows a timer of the application, so it is left out of what is recorded and acted on."""
TITLE_LENGTH = 200
LIST_LABEL = re.compile(r"(?:[^\w\s]{1,2}|o|\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})(?:\.\d{1,3}){0,4}[.)])[ \t]")


@dataclass
class Shown:
    """A listed control with what is needed to act on it."""

    control: Control
    node: Node
    button: str = ""  # combo boxes: path of the button that opens the list
    place: str = ""  # menubar, menu, toolbar, dialog, popup, document, other
    prefix: int = 0  # paragraphs: UTF-16 length of the list label that stands before the text


@dataclass
class View:
    """One look at the application."""

    observation: Observation
    shown: dict[str, Shown]
    offset: int = 0  # pixels by which LibreOffice's own rectangles are too high; 0 once the pointer has moved
    stale: bool = False  # the text has no rectangles: it was scrolled by accessibility, not by a person


@dataclass
class _Item:
    """A control before it has its label."""

    node: Node
    kind: str
    place: str
    title: str = ""
    text: str = ""
    detail: str = ""
    button: str = ""
    prefix: int = 0
    selected: tuple[int, int] | None = None


def look(tree: Tree, values: Mapping[str, str] | None = None, private: str = "") -> View:
    """Observe: a modal dialog alone; else pop-ups and dialogs first, then menus, tool bars, document, the rest.

    Args:
        tree: the application's.
        values: of list boxes whose value cannot be read (object path → the row chosen last).
        private: the episode's folder, shown as "~": its name is another one each time.
    """
    tops = [n for n in tree.nodes(tree.children(atspi.ROOT)) if n.has(atspi.SHOWING)]
    popups = [n for n in tops if n.role not in DIALOGS and n.role != atspi.FRAME]
    dialogs = sorted(
        (n for n in tops if n.role in DIALOGS), key=lambda n: (not n.has(atspi.MODAL), not n.has(atspi.ACTIVE))
    )
    frame = next((n for n in tops if n.role == atspi.FRAME), None)
    modal = bool(dialogs) and dialogs[0].has(atspi.MODAL)
    items: list[_Item] = []
    offset, stale = 0, False
    for popup in popups:
        items += _plain(tree, popup, "popup")
    for dialog in dialogs[:1] if modal else dialogs:
        items += _plain(tree, dialog, "dialog")
    if frame is not None and not modal:
        main, offset, stale = _main(tree, frame)
        items += main
    _fill_texts(tree, items)
    for item in items:
        item.text = item.text or (values or {}).get(item.node.path, "")
        if private:
            item.text, item.title = item.text.replace(private, "~"), item.title.replace(private, "~")
    selection = _selection(tree, items)
    shown = {str(n): _shown(str(n), item) for n, item in enumerate(items, 1)}
    active = dialogs[0] if dialogs else frame
    observation = Observation(
        window=window_title(active.name) if active is not None else "",
        modal=modal,
        controls=tuple(s.control for s in shown.values()),
        selection=selection,
    )
    return View(observation, shown, offset, stale)


def window_title(name: str) -> str:
    """Title without the document's name: "x.docx - LibreOffice Writer" → "LibreOffice Writer" (25.2: an em dash)."""
    return re.split(r" [-–—] (?=LibreOffice)", name)[-1]


def _read(tree: Tree, top: Node, state: int = atspi.SHOWING) -> list[Node]:
    """The objects in that state that matter, in document order."""
    paths = tree.showing(top.path, state)
    wanted = [(p, r) for p, r in zip(paths, tree.roles(paths), strict=True) if r in TYPES or r in READ_ONLY]
    return tree.nodes([p for p, _ in wanted], [r for _, r in wanted])


def _listed(node: Node) -> bool:
    left, top, width, height = node.rect
    return node.role in TYPES and width > 0 and height > 0 and left > -width and top > -height


# ---------------------------------------------------------------- dialogs and pop-ups


def _plain(tree: Tree, top: Node, place: str) -> list[_Item]:
    nodes = _read(tree, top)
    labels = [n for n in nodes if n.role == atspi.LABEL and n.name]
    unnamed = [n for n in nodes if not n.name and n.role in TYPES]
    targets = tree.related([n.path for n in unnamed], atspi.LABELLED_BY)
    names = {n.path: n.name for n in nodes}
    given = {n.path: names.get(t, "") for n, t in zip(unnamed, targets, strict=True) if t}
    items = []
    inside = [
        n for n in nodes if _listed(n) and _overlap(n.rect, top.rect) and (n.name or TYPES[n.role] != "ScrollBar")
    ]
    for item in _with_combos(inside, place):
        item.title = (
            item.node.name or given.get(item.node.path, "") or given.get(item.button, "") or _label(item.node, labels)
        )
        if item.kind == "DataItem" and (place == "popup" or item.node.name):
            item.kind = "ListItem"
        items.append(item)
    if place == "dialog":
        named = {t for t in targets if t}
        items += _values(nodes, labels, named)
        items.sort(key=lambda i: _row(i.node))
    return [i for i in items if i.title or i.kind in ("Edit", "ComboBox", "Spinner")]


def _row(node: Node) -> tuple[int, int]:
    """Reading order: GTK lists a grid's children backwards."""
    return node.centre[1] // 14, node.rect[0]


def _with_combos(nodes: Sequence[Node], place: str) -> list[_Item]:
    """Nodes as items; a text field with an unnamed button at its right end is one combo box."""
    items: list[_Item] = []
    for node in nodes:
        if node.role == atspi.TOGGLE and not node.name:
            edit = next((i for i in reversed(items) if i.node.role == atspi.TEXT and _adjoins(i.node, node)), None)
            if edit is not None:
                edit.kind, edit.button = "ComboBox", node.path
                continue
            items.append(_Item(node, "ComboBox", place, button=node.path))
        else:
            items.append(_Item(node, TYPES[node.role], place))
    return items


def _adjoins(edit: Node, button: Node) -> bool:
    left, top, width, _ = edit.rect
    return abs(left + width - button.rect[0]) <= 3 and abs(top - button.rect[1]) <= 3


def _label(node: Node, labels: Iterable[Node]) -> str:
    """The label a person would read: nearest to the left on the same line, else nearest above."""
    left, top, _, height = node.rect
    beside = [
        n for n in labels if abs(n.centre[1] - node.centre[1]) <= height // 2 + 2 and n.rect[0] + n.rect[2] <= left + 2
    ]
    if beside:
        return max(beside, key=lambda n: n.rect[0] + n.rect[2]).name
    above = [n for n in labels if n.rect[1] + n.rect[3] <= top + 2 and n.rect[0] <= left + 40]
    return max(above, key=lambda n: n.rect[1]).name if above else ""


def _values(nodes: Sequence[Node], labels: Sequence[Node], naming: set[str]) -> list[_Item]:
    """Read-only values that a dialog shows (counts, messages): text, titled by the label beside it."""
    found = []
    for node in nodes:
        is_message = node.role == atspi.STATIC and node.name
        is_value = node.role == atspi.LABEL and node.path not in naming and re.search(r"\d", node.name)
        if is_message or is_value:
            words = [n for n in labels if re.search(r"[^\W\d]", n.name) and n is not node]
            title = _label(node, words) if is_value else node.name
            found.append(_Item(node, "Text", "dialog", title=title or node.name, text=node.name))
    return found


# ---------------------------------------------------------------- the main window


def _main(tree: Tree, frame: Node) -> tuple[list[_Item], int, bool]:
    """Open menus, menu bar, tool bars, document, the rest; how far rectangles are off; whether the text has none."""
    nodes = _read(tree, frame)
    split = next((i for i, n in enumerate(nodes) if n.role == atspi.ROOT_PANE), len(nodes))
    bar = next((n for n in nodes[:split] if n.role == atspi.MENU_BAR), None)
    inside = nodes[split:]  # LibreOffice's own part; it repeats the menu bar, which is left out
    document = next((n for n in inside if TYPES.get(n.role) == "Document"), None)
    stale = False
    offset = bar.rect[1] + bar.rect[3] - inside[0].rect[1] if bar is not None and inside else 0
    menus = [n for n in nodes[:split] if n.role in ITEMS and n.name and _listed(n)]
    in_bar = [n for n in menus if bar is not None and _overlap(n.rect, bar.rect)]
    items = [_Item(n, "MenuItem", "menu", title=n.name) for n in menus if n not in in_bar]
    items += [_Item(n, "MenuItem", "menubar", title=n.name) for n in in_bar]
    tools = _tools(inside, document)
    items += [i for i in tools if i.place == "toolbar"]
    if document is not None:
        parts = _read(tree, document, atspi.VISIBLE)  # what came into view by scrolling never gets the state SHOWING
        items += _document(tree, parts, document)
        stale = any(n.role in PARAGRAPHS for n in parts) and not any(i.detail for i in items)
    return items + [i for i in tools if i.place == "other"], offset, stale


def _tools(nodes: Sequence[Node], document: Node | None) -> list[_Item]:
    """Tool bars and side bar: unnamed controls are called after the named panel before them."""
    top = document.rect[1] if document is not None else 0
    panel, panels, listed = "", {}, []
    for node in nodes:
        if node.role in (atspi.PANEL, atspi.TOOLBAR):
            panel = node.name or panel
        elif (
            node.role not in ITEMS | DOCUMENT_PARTS and TYPES.get(node.role) not in ("Document", None) and _listed(node)
        ):
            panels[node.path] = panel
            listed.append(node)
    items = _with_combos(listed, "toolbar")
    for item in items:
        item.title = item.node.name or panels[item.node.path]
        item.place = "toolbar" if item.node.rect[1] + item.node.rect[3] <= top else "other"
        if item.place == "other" and item.kind == "ComboBox" and item.node.role == atspi.TOGGLE:
            item.kind, item.button = "Button", ""  # the side bar's unnamed toggles
    return [i for i in items if i.title]


def _document(tree: Tree, nodes: Sequence[Node], document: Node) -> list[_Item]:
    """The document and its visible paragraphs, each with the container it stands in."""
    items = [_Item(document, "Document", "document", title="Document")]
    container: Node | None = None
    for node in nodes:
        if node.role in CONTAINERS:
            container = node
        elif node.role in PARAGRAPHS and node.rect[2] > 1 and _overlap(node.rect, document.rect):
            inside = container is not None and _overlap(node.rect, container.rect)
            detail = CONTAINERS[container.role] if inside and container is not None else "paragraph"
            items.append(_Item(node, "Text", "document", detail=detail))
    headings = [i for i in items if i.node.role == atspi.HEADING and i.detail == "paragraph"]
    for item, level in zip(headings, tree.levels([i.node.path for i in headings]), strict=True):
        item.detail = f"heading {level or 1}"
    return items


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


# ---------------------------------------------------------------- texts, selection, records


def _fill_texts(tree: Tree, items: Sequence[_Item]) -> None:
    valued = [i for i in items if i.node.role in VALUED]
    for item, text in zip(valued, tree.texts([i.node.path for i in valued]), strict=True):
        item.text = text
    labelled = [i for i in valued if i.place == "document" and LIST_LABEL.match(i.text)]
    for item, run in zip(labelled, tree.first_runs([i.node.path for i in labelled]), strict=True):
        match = LIST_LABEL.match(item.text)
        if match is not None and run == atspi.units(match[0]):
            item.prefix, item.text = run, item.text[match.end() :]
            item.detail = "list item" if item.detail == "paragraph" else item.detail


def _selection(tree: Tree, items: Sequence[_Item]) -> str:
    """Selected document text, paragraphs joined by newlines; followed beyond the screen where it goes on there."""
    paragraphs = [i for i in items if i.detail]
    spans = tree.selections([i.node.path for i in paragraphs])
    for item, span in zip(paragraphs, spans, strict=True):
        item.selected = span
    if not any(spans):
        return ""
    paths, prefixes = [i.node.path for i in paragraphs], {i.node.path: i.prefix for i in paragraphs}
    if spans[0] or spans[-1]:
        paths = tree.paragraphs(paths[0])
        spans = tree.selections(paths)
    chosen = [(p, s) for p, s in zip(paths, spans, strict=True) if s]
    texts = tree.texts([p for p, _ in chosen])
    parts = [atspi.cut(t, max(s[0], prefixes.get(p, 0)), s[1]) for (p, s), t in zip(chosen, texts, strict=True)]
    return "\n".join(parts)


def _shown(label: str, item: _Item) -> Shown:
    node = item.node
    left, top, width, height = node.rect
    paragraph = bool(item.detail)
    control = Control(
        label=label,
        title=(item.text if paragraph else item.title)[:TITLE_LENGTH],
        control_type=item.kind,
        enabled=node.has(atspi.ENABLED)
        or node.has(atspi.SENSITIVE)
        or (item.place != "dialog" and item.title in ALWAYS_ENABLED),
        checked=_checked(item),
        selected=item.selected is not None if paragraph else node.has(atspi.SELECTED),
        focused=node.has(atspi.FOCUSED),
        text=item.text,
        detail=item.detail,
        rect=Rect(left=left, top=top, width=width, height=height),
    )
    return Shown(control, node, item.button, item.place, item.prefix)


def _checked(item: _Item) -> bool | None:
    if item.kind == "ComboBox":
        return None
    if item.node.role in CHECKABLE:
        return item.node.has(atspi.CHECKED)
    return True if item.node.has(atspi.CHECKED) else None
