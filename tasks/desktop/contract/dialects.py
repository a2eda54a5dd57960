"""What the checks say differently in each application: the same deeds by the names that it gives them."""

from dataclasses import dataclass

from tasks.desktop.interface import Desktop

Route = tuple[tuple[str, str], ...]
"""Titles and control types to click, one after the other."""


@dataclass(frozen=True)
class Dialect:
    """One application's names."""

    bold: Route  # make the selection bold, through everything that leads there
    menus: tuple[tuple[str, ...], ...]  # beginnings of paths that menus() must list, in lower case
    replace: Route  # opens find and replace
    find: str  # its fields
    replacement: str
    replaced: Route  # from the filled fields to the dialog closed
    paragraph: Route  # opens the paragraph dialog
    other_tab: str  # a tab of it that is not shown first
    indent: tuple[str, str]  # tab and field of the left indent
    centre: tuple[str, str]  # tab, and the combo box of the alignment, "" where radio buttons choose it
    spacing: str  # combo box of the line spacing


def _menu(*titles: str) -> Route:
    return tuple((title, "MenuItem") for title in titles)


WRITER = Dialect(
    bold=_menu("Format", "Text", "Bold"),
    menus=(("edit", "select all"), ("format", "text", "bold"), ("table", "insert table")),
    replace=_menu("Edit", "Find and Replace"),
    find="Find",
    replacement="Replace",
    replaced=(("Replace All", "Button"), ("Close", "Button")),
    paragraph=_menu("Format", "Paragraph"),
    other_tab="Alignment",
    indent=("Indents & Spacing", "Before text"),
    centre=("Alignment", ""),
    spacing="Line spacing",
)
WORD = Dialect(
    bold=(("Home", "TabItem"), ("Bold", "Button")),
    menus=(("insert",), ("layout",), ("home", "font", "bold"), ("home", "paragraph", "bullets")),
    replace=(("Home", "TabItem"), ("Replace", "Button")),
    find="Find what",
    replacement="Replace with",
    replaced=(("Replace All", "Button"), ("OK", "Button"), ("Close", "Button")),
    paragraph=(("Home", "TabItem"), ("Paragraph", "Button")),
    other_tab="Line and Page Breaks",
    indent=("Indents and Spacing", "Left"),
    centre=("Indents and Spacing", "Alignment"),
    spacing="Line spacing",
)


def of(desktop: Desktop) -> Dialect:
    """The dialect of the application that runs in a started desktop."""
    return WORD if desktop.app_version.startswith("Microsoft Word") else WRITER
