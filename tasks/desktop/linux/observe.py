"""From the accessibility tree to numbered controls: what every window shows, what it holds, what is selected."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.desktop.linux import atspi, dialogs
from tasks.desktop.linux.atspi import Node, Tree
from tasks.desktop.linux.items import (
    CHECKABLE,
    DIALOGS,
    DOCUMENT_PARTS,
    MENU_ITEMS,
    PARAGRAPHS,
    TYPES,
    VALUED,
    Item,
    listed,
    overlap,
    read,
    with_combos,
)
from tasks.desktop.linux.places import chains, detail
from tasks.schemas import Control, Observation, Rect

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


def look(tree: Tree, values: Mapping[str, str] | None = None, private: str = "") -> View:
    """Observe: a modal dialog alone; else pop-ups and dialogs first, then menus, tool bars, document, the rest.

    Args:
        tree: the application's.
        values: of list boxes whose value cannot be read (object path → the row chosen last).
        private: the episode's folder, shown as "~": its name is another one each time.
    """
    tops = [n for n in tree.nodes(tree.children(atspi.ROOT)) if n.has(atspi.SHOWING)]
    popups = [n for n in tops if n.role not in DIALOGS and n.role != atspi.FRAME]
    open_dialogs = sorted(
        (n for n in tops if n.role in DIALOGS), key=lambda n: (not n.has(atspi.MODAL), not n.has(atspi.ACTIVE))
    )
    frame = next((n for n in tops if n.role == atspi.FRAME), None)
    modal = bool(open_dialogs) and open_dialogs[0].has(atspi.MODAL)
    items: list[Item] = []
    offset, stale = 0, False
    for popup in popups:
        items += dialogs.controls(tree, popup, "popup")
    for dialog in open_dialogs[:1] if modal else open_dialogs:
        items += dialogs.controls(tree, dialog, "dialog")
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
    active = open_dialogs[0] if open_dialogs else frame
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


# ---------------------------------------------------------------- the main window


def _main(tree: Tree, frame: Node) -> tuple[list[Item], int, bool]:
    """Open menus, menu bar, tool bars, document, the rest; how far rectangles are off; whether the text has none."""
    nodes = read(tree, frame)
    split = next((i for i, n in enumerate(nodes) if n.role == atspi.ROOT_PANE), len(nodes))
    bar = next((n for n in nodes[:split] if n.role == atspi.MENU_BAR), None)
    inside = nodes[split:]  # LibreOffice's own part; it repeats the menu bar, which is left out
    document = next((n for n in inside if TYPES.get(n.role) == "Document"), None)
    stale = False
    offset = bar.rect[1] + bar.rect[3] - inside[0].rect[1] if bar is not None and inside else 0
    menus = [n for n in nodes[:split] if n.role in MENU_ITEMS and n.name and listed(n)]
    in_bar = [n for n in menus if bar is not None and overlap(n.rect, bar.rect)]
    items = [Item(n, "MenuItem", "menu", title=n.name) for n in menus if n not in in_bar]
    items += [Item(n, "MenuItem", "menubar", title=n.name) for n in in_bar]
    tools = _tools(inside, document)
    items += [i for i in tools if i.place == "toolbar"]
    if document is not None:
        parts = read(tree, document, atspi.VISIBLE)  # what came into view by scrolling never gets the state SHOWING
        items += _document(tree, parts, document)
        stale = any(n.role in PARAGRAPHS for n in parts) and not any(i.detail for i in items)
    return items + [i for i in tools if i.place == "other"], offset, stale


def _tools(nodes: Sequence[Node], document: Node | None) -> list[Item]:
    """Tool bars and side bar: unnamed controls are called after the named panel before them."""
    top = document.rect[1] if document is not None else 0
    panel, panels, tools = "", {}, []
    for node in nodes:
        if node.role in (atspi.PANEL, atspi.TOOLBAR):
            panel = node.name or panel
        elif (
            node.role not in MENU_ITEMS | DOCUMENT_PARTS
            and TYPES.get(node.role) not in ("Document", None)
            and listed(node)
        ):
            panels[node.path] = panel
            tools.append(node)
    items = with_combos(tools, "toolbar")
    for item in items:
        item.title = item.node.name or panels[item.node.path]
        item.place = "toolbar" if item.node.rect[1] + item.node.rect[3] <= top else "other"
        if item.place == "other" and item.kind == "ComboBox" and item.node.role == atspi.TOGGLE:
            item.kind, item.button = "Button", ""  # the side bar's unnamed toggles
    return [i for i in items if i.title]


def _document(tree: Tree, nodes: Sequence[Node], document: Node) -> list[Item]:
    """The document and its visible paragraphs, each with what it stands in."""
    items = [Item(document, "Document", "document", title="Document")]
    visible = [n for n in nodes if n.role in PARAGRAPHS and n.rect[2] > 1 and overlap(n.rect, document.rect)]
    for node, chain in zip(visible, chains(tree, [n.path for n in visible]), strict=True):
        items.append(Item(node, "Text", "document", detail=detail(chain)))
    headings = [i for i in items if i.node.role == atspi.HEADING and i.detail == "paragraph"]
    for item, level in zip(headings, tree.levels([i.node.path for i in headings]), strict=True):
        item.detail = f"heading {level or 1}"
    return items


# ---------------------------------------------------------------- texts, selection, records


def _fill_texts(tree: Tree, items: Sequence[Item]) -> None:
    valued = [i for i in items if i.node.role in VALUED and i.place != "document"]
    for item, text in zip(valued, tree.texts([i.node.path for i in valued]), strict=True):
        item.text = text
    written = [i for i in items if i.detail]
    for item, text in zip(written, tree.fresh_texts([i.node.path for i in written]), strict=True):
        item.text = text
    labelled = [i for i in written if LIST_LABEL.match(i.text)]
    for item, run in zip(labelled, tree.first_runs([i.node.path for i in labelled]), strict=True):
        match = LIST_LABEL.match(item.text)
        if match is not None and run == atspi.units(match[0]):
            item.prefix, item.text = run, item.text[match.end() :]
            item.detail = "list item" if item.detail == "paragraph" else item.detail


def _selection(tree: Tree, items: Sequence[Item]) -> str:
    """Selected document text, paragraphs joined by newlines; followed beyond the screen where it goes on there."""
    paragraphs = [i for i in items if i.detail]
    spans = tree.selections([i.node.path for i in paragraphs])
    for item, span in zip(paragraphs, spans, strict=True):
        item.selected = span
    if not any(spans):
        return ""
    paths, prefixes = [i.node.path for i in paragraphs], {i.node.path: i.prefix for i in paragraphs}
    if spans[0] or spans[-1]:
        paths = tree.selected_flow(next(p for p, s in zip(paths, spans, strict=True) if s))
        spans = tree.selections(paths)
    chosen = [(p, s) for p, s in zip(paths, spans, strict=True) if s]
    texts = tree.fresh_texts([p for p, _ in chosen])
    parts = [atspi.cut(t, max(s[0], prefixes.get(p, 0)), s[1]) for (p, s), t in zip(chosen, texts, strict=True)]
    # A paragraph that goes on over a page is two objects; the first then ends with a space, as lines do.
    return "".join(part if part.endswith(" ") else f"{part}\n" for part in parts[:-1]) + parts[-1]


def _shown(label: str, item: Item) -> Shown:
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


def _checked(item: Item) -> bool | None:
    if item.kind == "ComboBox":
        return None
    if item.node.role in CHECKABLE:
        return item.node.has(atspi.CHECKED)
    return True if item.node.has(atspi.CHECKED) else None
