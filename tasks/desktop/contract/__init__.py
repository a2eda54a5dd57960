"""What every Desktop driver must do, as checks over any factory; drivers pass all of CHECKS or they are no drivers.

A check takes a started-by-itself desktop and a scratch folder, and raises AssertionError saying what was expected and
what came. The suite itself is tested with deliberately broken drivers (tests/contract/test_desktop_fake.py).
"""

from collections.abc import Callable
from pathlib import Path

from tasks.desktop.contract.acting import (
    clicks_menus,
    fills_dialogs,
    makes_tables,
    opens_lists,
    replaces_paragraphs,
    scrolls,
    selects,
    selects_what_is_meant,
    sets_fonts,
    shows_toggles,
    turns_pages,
    types,
)
from tasks.desktop.contract.living import fails_well, keeps_the_original, refuses, saves_copies, starts_again
from tasks.desktop.contract.observing import lists_menus, observes, observes_the_same_again, takes_pictures
from tasks.desktop.contract.scene import BODY, CELLS, document
from tasks.desktop.contract.words import act, click, done, find, menu
from tasks.desktop.interface import Desktop, DesktopFactory

__all__ = [
    "BODY",
    "CELLS",
    "CHECKS",
    "Check",
    "act",
    "click",
    "clicks_menus",
    "document",
    "done",
    "fails_well",
    "fills_dialogs",
    "find",
    "keeps_the_original",
    "lists_menus",
    "makes_tables",
    "menu",
    "observes",
    "observes_the_same_again",
    "opens_lists",
    "refuses",
    "replaces_paragraphs",
    "run",
    "saves_copies",
    "scrolls",
    "selects",
    "selects_what_is_meant",
    "sets_fonts",
    "shows_toggles",
    "starts_again",
    "takes_pictures",
    "turns_pages",
    "types",
]

Check = Callable[[Desktop, Path], None]
CHECKS: tuple[Check, ...] = (
    observes, observes_the_same_again, keeps_the_original, lists_menus, clicks_menus, shows_toggles, fills_dialogs,
    turns_pages, opens_lists, selects, selects_what_is_meant, types, replaces_paragraphs, makes_tables, sets_fonts,
    saves_copies, refuses, scrolls, takes_pictures, starts_again, fails_well,
)  # fmt: skip


def run(factory: DesktopFactory, check: Check, folder: Path) -> None:
    """Run one check on a fresh desktop, closed afterwards."""
    desktop = factory()
    try:
        check(desktop, folder)
    finally:
        desktop.close()
