"""A display with a ready application in front of it: look, do and let settle."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from tasks.desktop.linux import atspi, observe
from tasks.desktop.linux.app import Application
from tasks.desktop.linux.atspi import Tree
from tasks.desktop.linux.display import HEIGHT, WIDTH
from tasks.desktop.linux.input import Input
from tasks.desktop.linux.items import DIALOGS, MENU_ITEMS
from tasks.desktop.linux.observe import View
from tasks.errors import DesktopError

REST = (WIDTH * 3 // 4, 12)
"""Where the pointer waits: right of the menus, where nothing pops up, not even a tool tip."""
MOST_ROUNDS = 4
LARGE_UPDATE_NS = 40_000_000
"""An update this long has opened or closed a tool bar, whose buttons get their state one time-out later."""
WAYS_OUT = ("Close", "Cancel", "Don’t Save", "Don't Save", "No", "OK")
MOST_DIALOGS = 6
FRESH_S = 0.3
"""SfxBindings' first time-out (sfx2/source/control/bindings.cxx, TIMEOUT_FIRST 300 ms)."""


class Seat:
    """One application that is ready.

    Args:
        app: launched; the seat waits until it is ready.

    Raises:
        DesktopError: the application did not come up.
    """

    def __init__(self, app: Application) -> None:
        self.app = app
        self.tree: Tree = app.wait_ready()
        self.clock = app.clock
        self.input = Input(app.display.name, lambda: self.clock.settle(self.clock.read(), start=0.05))
        self.values: dict[str, str] = {}  # list boxes do not tell what they show: remembered when a row is chosen
        self.open_box = ""
        self._leaves: dict[tuple[str, ...], str] = {}
        self.input.fill_screen(WIDTH, HEIGHT)
        self.input.focus_top()
        self._wander()

    def _wander(self) -> None:
        """Move the pointer over the page and back."""
        for place in ((WIDTH // 2, HEIGHT // 2), REST):
            self.do(partial(self.input.move, *place), start=0.05)

    def close(self) -> None:
        """End the application; the display stays."""
        self.input.close()
        self.app.kill()

    def do(self, act: Callable[[], object], start: float = 0.25) -> None:
        """Act, wait until the application has come to rest, give the keyboard to the topmost window."""
        before = self.clock.read()
        act()
        if not self.clock.settle(before, start=start):
            raise DesktopError(
                "LibreOffice", "still busy after 20 s", "an application at rest", "a fresh desktop is started"
            )
        if self.input.focus_top():
            self.clock.settle(self.clock.read(), start=0.05)

    def did(self, act: Callable[[], bool]) -> bool:
        """Like `do`, for an act that tells whether it succeeded."""
        results: list[bool] = []
        self.do(lambda: results.append(act()))
        return results[0]

    def freshen(self) -> None:
        """Wait until the tool bars tell the truth about the document.

        LibreOffice updates them by a timer, FRESH_S after the last change of text, selection or caret; seen too early,
        the state would be that of the last step, and two runs of the same actions would differ. Dialogs and open menus
        show no such state, so nothing is waited for there.
        """
        if self.input.popups() or any(n.has(atspi.MODAL) for n in self.dialogs()):
            return
        for _ in range(MOST_ROUNDS):
            before = self.clock.read()
            time.sleep(FRESH_S)
            self.clock.settle(self.clock.read(), start=0.0, window=0.05)
            if self.clock.read() - before < LARGE_UPDATE_NS:
                return

    def look(self) -> View:
        """Observe; LibreOffice corrects its own rectangles once the pointer has moved over its window."""
        view = observe.look(self.tree, self.values, str(self.app.document.parent))
        for _ in range(MOST_ROUNDS):
            if not view.offset:
                break
            self._wander()
            view = observe.look(self.tree, self.values, str(self.app.document.parent))
        if view.stale:
            self.refresh()
            view = observe.look(self.tree, self.values, str(self.app.document.parent))
        return view

    def refresh(self) -> None:
        """Turn the wheel to and fro: after scrolling by accessibility the text's rectangles are wrong until then."""
        middle = WIDTH // 2, HEIGHT // 2
        self.do(lambda: self.input.wheel(*middle, -1))
        self.do(lambda: self.input.wheel(*middle, 1))
        self.do(lambda: self.input.move(*REST), start=0.05)

    # ------------------------------------------------------------ windows

    def dialogs(self) -> list[atspi.Node]:
        """Open dialogs, modal ones first."""
        tops = [n for n in self.tree.nodes(self.tree.children(atspi.ROOT)) if n.has(atspi.SHOWING)]
        return sorted((n for n in tops if n.role in DIALOGS), key=lambda n: not n.has(atspi.MODAL))

    def popups(self) -> bool:
        """A menu or a drop-down list is open."""
        tops = [n for n in self.tree.nodes(self.tree.children(atspi.ROOT)) if n.has(atspi.SHOWING)]
        if any(n.role not in DIALOGS and n.role != atspi.FRAME for n in tops):
            return True
        frame = next((n for n in tops if n.role == atspi.FRAME), None)
        return frame is not None and any(
            shown.place == "menu"
            for shown in observe.look(self.tree, self.values, str(self.app.document.parent)).shown.values()
        )

    def close_popups(self) -> None:
        """Close open menus and lists, dialogs stay."""
        for _ in range(MOST_DIALOGS):
            if not self.popups():
                return
            self.do(lambda: self.input.press("ESC"), start=0.1)

    def close_dialogs(self) -> None:
        """Close every dialog without carrying it out.

        Raises:
            DesktopError: one does not close.
        """
        self.close_popups()
        for _ in range(MOST_DIALOGS):
            dialogs = self.dialogs()
            if not dialogs:
                return
            view = observe.look(self.tree, self.values, str(self.app.document.parent))
            buttons = {
                s.control.title: s
                for s in view.shown.values()
                if s.place == "dialog" and s.control.control_type == "Button"
            }
            way = next((buttons[title] for title in WAYS_OUT if title in buttons), None)
            if way is not None:
                self.do(partial(self.tree.press, way.node.path))
            else:
                self.do(lambda: self.input.press("ESC"))
        if self.dialogs():
            raise DesktopError(
                "dialog", repr(self.dialogs()[0].name), "a dialog that closes", "a fresh desktop is started"
            )

    # ------------------------------------------------------------ menus

    def menus(self) -> dict[tuple[str, ...], str]:
        """Every menu leaf by its titles, with its path; nothing is opened."""
        if not self._leaves:
            frame = next((n for n in self.tree.nodes(self.tree.children(atspi.ROOT)) if n.role == atspi.FRAME), None)
            shown = self.tree.showing(frame.path) if frame is not None else []
            bar = next((p for p, r in zip(shown, self.tree.roles(shown), strict=True) if r == atspi.MENU_BAR), "")
            self._leaves = dict(self._walk({(): bar})) if bar else {}
        return self._leaves

    def _walk(self, level: dict[tuple[str, ...], str]) -> Iterator[tuple[tuple[str, ...], str]]:
        while level:
            below: dict[tuple[str, ...], str] = {}
            for titles, children in zip(level, self.tree.children_of(list(level.values())), strict=True):
                for node in self.tree.nodes(children):
                    if node.role not in MENU_ITEMS or not node.name or not node.has(atspi.VISIBLE):
                        continue
                    path = (*titles, node.name)
                    if node.role == atspi.MENU:
                        below.setdefault(path, node.path)
                    else:
                        yield path, node.path
            level = below

    def choose(self, *titles: str) -> bool:
        """Click through a menu by the beginnings of its titles; False when an item is missing or disabled.

        By mouse: hidden items are enabled only once their menu has been opened.
        """
        self.close_popups()
        for title in titles:
            places = ("menubar",) if title is titles[0] else ("menu",)
            shown = [
                s
                for s in observe.look(self.tree, self.values, str(self.app.document.parent)).shown.values()
                if s.place in places
            ]
            item = next((s for s in shown if s.control.title.startswith(title)), None)
            if item is None or not item.control.enabled:
                self.close_popups()
                return False
            self.do(partial(self.input.click, *item.node.centre))
        return True

    def save(self) -> None:
        """Ctrl+S in the main window."""
        self.do(lambda: self.input.press("CTRL", "s"))
