"""Dialogs and pop-ups: their controls, called what a person would read beside them."""

import re
from collections.abc import Iterable, Sequence

from tasks.desktop.linux import atspi
from tasks.desktop.linux.atspi import Node, Tree
from tasks.desktop.linux.items import TYPES, Item, listed, overlap, read, with_combos

UNSET_COLOUR = "Automatic"
_COLOUR = re.compile(
    r"#[0-9A-F]{6}|(?:(?:Dark|Light) )?(?:Black|Gray|White|Yellow|Gold|Orange|Brick|Red|Magenta|Purple|Indigo|Blue|Teal"
    r"|Green|Lime)(?: [1-5])?|- none -"
)
"""A button that opens the colours is called by the colour that is set, by none where they differ: no name for it."""


def controls(tree: Tree, top: Node, place: str) -> list[Item]:
    """The controls of one window, and in a dialog the values it shows.

    Args:
        tree: the application's.
        top: the window.
        place: dialog or popup.
    """
    nodes = read(tree, top)
    labels = [n for n in nodes if n.role == atspi.LABEL and n.name]
    unnamed = [n for n in nodes if not n.name and n.role in TYPES]
    targets = tree.related([n.path for n in unnamed], atspi.LABELLED_BY)
    names = {n.path: n.name for n in nodes}
    given = {n.path: names.get(t, "") for n, t in zip(unnamed, targets, strict=True) if t}
    items = []
    inside = [n for n in nodes if listed(n) and overlap(n.rect, top.rect) and (n.name or TYPES[n.role] != "ScrollBar")]
    for item in with_combos(inside, place):
        item.title = (
            item.node.name or given.get(item.node.path, "") or given.get(item.button, "") or _label(item.node, labels)
        )
        if place == "dialog" and item.kind == "Button" and _COLOUR.fullmatch(item.title):
            item.title, item.text = UNSET_COLOUR, item.title
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


def _values(nodes: Sequence[Node], labels: Sequence[Node], naming: set[str]) -> list[Item]:
    """Read-only values that a dialog shows (counts, messages): text, titled by the label beside it."""
    found = []
    for node in nodes:
        is_message = node.role == atspi.STATIC and node.name
        is_value = node.role == atspi.LABEL and node.path not in naming and re.search(r"\d", node.name)
        if is_message or is_value:
            words = [n for n in labels if re.search(r"[^\W\d]", n.name) and n is not node]
            title = _label(node, words) if is_value else node.name
            found.append(Item(node, "Text", "dialog", title=title or node.name, text=node.name))
    return found
