"""Which objects of the accessibility tree become controls, and what is known of one before it has its label."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.desktop.linux import atspi
from tasks.desktop.linux.atspi import Node, Tree

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
CONTAINERS: dict[int, str] = {
    atspi.CELL: "table cell", atspi.TABLE: "table cell", 71: "header", 72: "footer", 124: "footnote",
    atspi.PANEL: "text box",
}  # fmt: skip
"""Role of what a paragraph stands in → its detail; a text box or frame is a panel of the document."""
ASIDE = ("header", "footer", "comment", "footnote", "text box")
"""Details of text that is no part of the body."""
READ_ONLY = frozenset(
    {atspi.LABEL, atspi.STATIC, atspi.PANEL, atspi.TOOLBAR, atspi.ROOT_PANE, atspi.MENU_BAR, *CONTAINERS}
)
"""Read for names and places, not listed."""
CHECKABLE = frozenset({atspi.TOGGLE, atspi.CHECK_BOX, atspi.RADIO, atspi.CHECK_MENU_ITEM, atspi.RADIO_MENU_ITEM})
VALUED = frozenset({atspi.TEXT, atspi.ENTRY, atspi.SPIN, atspi.COMBO_BOX, atspi.PARAGRAPH, atspi.HEADING})
MENU_ITEMS = frozenset({atspi.MENU, atspi.MENU_ITEM, atspi.CHECK_MENU_ITEM, atspi.RADIO_MENU_ITEM})
DIALOGS = frozenset({atspi.DIALOG, atspi.ALERT, 19})


@dataclass
class Item:
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


def read(tree: Tree, top: Node, state: int = atspi.SHOWING) -> list[Node]:
    """The objects in that state that matter, in document order."""
    paths = tree.showing(top.path, state)
    wanted = [(p, r) for p, r in zip(paths, tree.roles(paths), strict=True) if r in TYPES or r in READ_ONLY]
    return tree.nodes([p for p, _ in wanted], [r for _, r in wanted])


def listed(node: Node) -> bool:
    """It can be acted on and has a place on the screen."""
    left, top, width, height = node.rect
    return node.role in TYPES and width > 0 and height > 0 and left > -width and top > -height


def with_combos(nodes: Sequence[Node], place: str) -> list[Item]:
    """Nodes as items; a text field with an unnamed button at its right end is one combo box."""
    items: list[Item] = []
    for node in nodes:
        if node.role == atspi.TOGGLE and not node.name:
            edit = next((i for i in reversed(items) if i.node.role == atspi.TEXT and _adjoins(i.node, node)), None)
            if edit is not None:
                edit.kind, edit.button = "ComboBox", node.path
                continue
            items.append(Item(node, "ComboBox", place, button=node.path))
        else:
            items.append(Item(node, TYPES[node.role], place))
    return items


def _adjoins(edit: Node, button: Node) -> bool:
    left, top, width, _ = edit.rect
    return abs(left + width - button.rect[0]) <= 3 and abs(top - button.rect[1]) <= 3


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Two rectangles (left, top, width, height) have an area in common."""
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
