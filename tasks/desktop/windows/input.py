"""Keys and mouse, which go to whatever window is in front: so Word is in front first, or nothing is sent."""

import time
from collections.abc import Sequence

import uiautomation as uia

from tasks.desktop.keys import Stroke
from tasks.errors import DesktopError

KEY_NAMES = {"PGUP": "PageUp", "PGDN": "PageDown", "BACKSPACE": "Back"}
BETWEEN_S = 0.005
TRIES = 3


def ensure_front(handles: Sequence[int]) -> None:
    """One of the process's windows is in front, its topmost one if another process's was.

    Windows refuses SetForegroundWindow to a process that did not get the last input, so a tap on Alt comes before the
    second try (learn.microsoft.com, SetForegroundWindow, "Remarks").

    Raises:
        DesktopError: it would not come: the session is locked or disconnected.
    """
    for attempt in range(TRIES):
        if uia.GetForegroundWindow() in handles:
            return
        if not handles:
            break
        if attempt:
            uia.PressKey(uia.Keys.VK_MENU, 0)
            uia.ReleaseKey(uia.Keys.VK_MENU, 0)
        uia.SetForegroundWindow(handles[0])
        time.sleep(0.05 * attempt)
    if uia.GetForegroundWindow() not in handles:
        raise DesktopError("Word", "not in front", "an unlocked session with Word in front", "sign in to the session")


def send(spelled: str) -> None:
    """Type, in the notation of uiautomation.SendKeys, which fails on an empty text."""
    if spelled:
        uia.SendKeys(_pairs(spelled), BETWEEN_S, 0)


def spelled(strokes: Sequence[Stroke]) -> str:
    """Strokes in that notation."""
    return "".join(_spelled(stroke) for stroke in strokes)


def literal(plain: str) -> str:
    """A text in that notation: braces and brackets as themselves."""
    return "".join(f"{{{c}}}" if c in "{}()" else "{Enter}" if c == "\n" else c for c in plain)


def _spelled(stroke: Stroke) -> str:
    held = "".join(f"{{{modifier.title()}}}" for modifier in stroke.modifiers)
    if stroke.named:
        return f"{held}{{{KEY_NAMES.get(stroke.key, stroke.key.title())}}}"
    return held + literal(stroke.key)


def _pairs(text: str) -> str:
    """Characters beyond U+FFFF as two surrogates each: one key event carries 16 bits."""
    wide = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(int.from_bytes(wide[n : n + 2], "little")) for n in range(0, len(wide), 2))
