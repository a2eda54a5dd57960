"""Mouse and keyboard as a person would use them (XTEST), and which window has the keyboard."""

import itertools
import time
from collections.abc import Callable
from typing import Any

from Xlib import XK, X, Xatom, error
from Xlib import display as xdisplay
from Xlib.ext import xtest

from tasks.desktop import keys
from tasks.errors import DesktopError

BUTTONS = {"left": 1, "middle": 2, "right": 3}
NAMED = {
    "ENTER": "Return", "ESC": "Escape", "DELETE": "Delete", "BACKSPACE": "BackSpace", "PGUP": "Prior", "PGDN": "Next",
    "INSERT": "Insert", "TAB": "Tab", "HOME": "Home", "END": "End", "UP": "Up", "DOWN": "Down", "LEFT": "Left",
    "RIGHT": "Right", "SPACE": "space", "CTRL": "Control_L", "SHIFT": "Shift_L", "ALT": "Alt_L",
}  # fmt: skip
MOST_WHEEL = 50
BATCH = 40
"""Key strokes sent between two waits for the X server."""


class Input:
    """XTEST on one display. Every method raises DesktopError when the X server has gone.

    Args:
        name: the display, ":3".
        read_by_application: waits until the application has read what was typed.
    """

    def __init__(self, name: str, read_by_application: Callable[[], object]) -> None:
        self._read_by_application = read_by_application
        try:
            self._display: Any = xdisplay.Display(name)
        except (error.DisplayError, OSError) as problem:
            raise _gone(problem) from problem
        self._root: Any = self._display.screen().root
        self._codes: dict[int, tuple[int, bool]] = {}
        self._spares: list[int] = []
        self._bound: dict[int, int] = {}
        self._read_map()

    def close(self) -> None:
        """Leave the display; idempotent."""
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            return

    # ------------------------------------------------------------ windows

    def windows(self) -> list[Any]:
        """Mapped top-level windows that take the keyboard, topmost last."""
        try:
            return [w for w in self._root.query_tree().children if self._takes_keys(w)]
        except (error.ConnectionClosedError, OSError) as problem:
            raise _gone(problem) from problem

    def _takes_keys(self, window: Any) -> bool:
        try:
            attributes = window.get_attributes()
            usable = attributes.map_state == X.IsViewable and not attributes.override_redirect
            return bool(usable and window.get_full_property(Xatom.WM_NAME, X.AnyPropertyType) is not None)
        except error.BadWindow:
            return False

    def popups(self) -> bool:
        """A menu or drop-down list is open: a window that no window manager would touch."""
        try:
            return any(self._is_popup(w) for w in self._root.query_tree().children)
        except (error.ConnectionClosedError, OSError) as problem:
            raise _gone(problem) from problem

    def _is_popup(self, window: Any) -> bool:
        try:
            attributes = window.get_attributes()
            if attributes.map_state != X.IsViewable or not attributes.override_redirect:
                return False
            kinds = window.get_full_property(self._display.get_atom("_NET_WM_WINDOW_TYPE"), Xatom.ATOM)
            tooltip = self._display.get_atom("_NET_WM_WINDOW_TYPE_TOOLTIP")
            return kinds is None or tooltip not in kinds.value
        except error.BadWindow:
            return False

    def focus_top(self) -> bool:
        """Give the keyboard to the topmost window, as a window manager would; True when it had it not."""
        windows = self.windows()
        if not windows:
            return False
        try:
            focused = self._display.get_input_focus().focus
            if getattr(focused, "id", focused) == windows[-1].id:
                return False
            windows[-1].set_input_focus(X.RevertToParent, X.CurrentTime)
            self._display.sync()
        except error.BadMatch:
            return False
        except (error.ConnectionClosedError, OSError) as problem:
            raise _gone(problem) from problem
        return True

    def fill_screen(self, width: int, height: int) -> None:
        """Put the main window over the whole screen."""
        windows = self.windows()
        if windows:
            windows[0].configure(x=0, y=0, width=width, height=height)
            self._sync()

    # ------------------------------------------------------------ mouse

    def move(self, x: int, y: int) -> None:
        """Move the pointer."""
        self._fake(X.MotionNotify, x=x, y=y)
        self._sync()

    def click(
        self, x: int, y: int, button: str = "left", double: bool = False, away: tuple[int, int] | None = None
    ) -> None:
        """Click at a place, then move the pointer `away`, where its resting changes nothing."""
        self._fake(X.MotionNotify, x=x, y=y)
        for _ in range(2 if double else 1):
            self._fake(X.ButtonPress, BUTTONS[button])
            self._fake(X.ButtonRelease, BUTTONS[button])
        if away is not None:
            self._fake(X.MotionNotify, x=away[0], y=away[1])
        self._sync()

    def wheel(self, x: int, y: int, notches: int) -> None:
        """Turn the wheel at a place, positive = up."""
        self._fake(X.MotionNotify, x=x, y=y)
        for _ in range(min(abs(notches), MOST_WHEEL)):
            self._fake(X.ButtonPress, 4 if notches > 0 else 5)
            self._fake(X.ButtonRelease, 4 if notches > 0 else 5)
        self._sync()

    # ------------------------------------------------------------ keyboard

    def press(self, *names: str) -> None:
        """Press one key or chord by name, as in ("CTRL", "s") or ("ESC",)."""
        self.strokes([keys.Stroke(names[-1], len(names[-1]) > 1, names[:-1])])

    def strokes(self, strokes: list[keys.Stroke]) -> None:
        """Type. Characters without a key are bound to spare ones, which they keep until those run out."""
        batch: list[tuple[int, tuple[int, ...]]] = []
        for stroke in strokes:
            keysym = XK.string_to_keysym(NAMED.get(stroke.key, stroke.key)) if stroke.named else _keysym(stroke.key)
            if keysym not in self._codes:
                if len(self._bound) == len(self._spares):
                    self._flush(batch)
                    batch = []
                self._bind(keysym)
            code, shifted = self._codes[keysym]
            held = [self._code(NAMED[m]) for m in stroke.modifiers]
            if shifted and "SHIFT" not in stroke.modifiers:
                held.append(self._code("Shift_L"))
            batch.append((code, tuple(held)))
        self._flush(batch)

    def _bind(self, keysym: int) -> None:
        """Bind a spare key; the one bound longest ago when none is free."""
        if len(self._bound) < len(self._spares):
            code = self._spares[len(self._bound)]
        else:
            self._read_by_application()  # it looks the meaning up when it reads the event
            oldest = next(iter(self._bound))
            code = self._bound.pop(oldest)
            del self._codes[oldest]
        self._bound[keysym], self._codes[keysym] = code, (code, False)
        self._display.change_keyboard_mapping(code, [(keysym, keysym)])
        self._sync()
        time.sleep(0.02)  # clients read the new map on its notification

    def _flush(self, batch: list[tuple[int, tuple[int, ...]]]) -> None:
        for number, (code, held) in enumerate(batch, 1):
            for modifier in held:
                self._fake(X.KeyPress, modifier)
            self._fake(X.KeyPress, code)
            self._fake(X.KeyRelease, code)
            for modifier in reversed(held):
                self._fake(X.KeyRelease, modifier)
            if number % BATCH == 0:
                self._sync()
        self._sync()

    def _code(self, name: str) -> int:
        return self._codes[XK.string_to_keysym(name)][0]

    def _read_map(self) -> None:
        """Which key gives which symbol, plain and with Shift; keys that give nothing are spare."""
        first, last = self._display.display.info.min_keycode, self._display.display.info.max_keycode
        rows = self._display.get_keyboard_mapping(first, last - first + 1)
        for code, symbols in enumerate(rows, first):
            if not any(symbols):
                self._spares.append(code)
            for level, symbol in itertools.islice(enumerate(symbols), 2):
                if symbol:
                    self._codes.setdefault(symbol, (code, bool(level)))

    # ------------------------------------------------------------ inside

    def _fake(self, kind: int, detail: int = 0, **position: int) -> None:
        try:
            xtest.fake_input(self._display, kind, detail, **position)
        except (error.ConnectionClosedError, OSError) as problem:
            raise _gone(problem) from problem

    def _sync(self) -> None:
        try:
            self._display.sync()
        except (error.ConnectionClosedError, OSError) as problem:
            raise _gone(problem) from problem


def _keysym(char: str) -> int:
    """X keysym of a character: Latin-1 is itself, others 0x01000000 + code point (X11 protocol, appendix A)."""
    point = ord(char)
    return point if 0x20 <= point <= 0x7E or 0xA0 <= point <= 0xFF else 0x01000000 + point


def _gone(problem: Exception) -> DesktopError:
    return DesktopError(
        "X display", f"{type(problem).__name__}: {problem}", "a display that answers", "a fresh desktop is started"
    )
