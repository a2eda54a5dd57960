"""Word's object model behind a document's window, for what UI Automation cannot do in one call: reading and saving.

`AccessibleObjectFromWindow` with OBJID_NATIVEOM gives the Word.Window of this instance and no other
(learn.microsoft.com, "Use OBJID_NATIVEOM to expose a native interface for a window"); the running object table could
give somebody else's.
"""

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import comtypes
from comtypes.automation import IDispatch
from comtypes.client import dynamic

from tasks.desktop.windows import dll
from tasks.errors import DesktopError

NATIVE = 0xFFFFFFF0  # OBJID_NATIVEOM
OPTIONS: tuple[str, ...] = (
    "AutoFormatAsYouTypeReplaceQuotes", "AutoFormatAsYouTypeReplaceSymbols", "AutoFormatAsYouTypeReplaceOrdinals",
    "AutoFormatAsYouTypeReplaceFractions", "AutoFormatAsYouTypeReplaceHyperlinks", "AutoFormatAsYouTypeApplyBorders",
    "AutoFormatAsYouTypeApplyBulletedLists", "AutoFormatAsYouTypeApplyNumberedLists", "AutoFormatAsYouTypeApplyTables",
    "AutoFormatAsYouTypeApplyHeadings", "AutoFormatAsYouTypeReplacePlainTextEmphasis", "SmartCutPaste",
    "CheckSpellingAsYouType", "CheckGrammarAsYouType", "BackgroundSave", "UpdateLinksAtOpen",
)  # fmt: skip
CORRECTIONS: tuple[str, ...] = (
    "ReplaceText", "CorrectInitialCaps", "CorrectSentenceCaps", "CorrectDays", "CorrectCapsLock",
)  # fmt: skip
"""Members of Options and of AutoCorrect that are turned off: text stays as typed, saving is done when it returns."""


class ObjectModel:
    """The document of one window.

    Args:
        handle: of the window that shows the document's text (class _WwG).

    Raises:
        DesktopError: the window has no object model.
    """

    def __init__(self, handle: int) -> None:
        found = ctypes.POINTER(IDispatch)()
        ask = dll("oleacc").AccessibleObjectFromWindow
        if ask(handle, NATIVE, ctypes.byref(IDispatch._iid_), ctypes.byref(found)):
            raise DesktopError("Word", "no object model behind its window", "a document's window", "start a fresh one")
        self._window: Any = dynamic.Dispatch(found)
        self._document: Any = self._window.Document
        self._application: Any = self._window.Application

    def version(self) -> str:
        """As Word says it, "16.0.17928"."""
        return str(self._application.Build)

    def quieten(self) -> None:
        """Nothing asks, and nothing changes what is typed."""
        self._application.DisplayAlerts = 0  # wdAlertsNone
        for name in OPTIONS:
            setattr(self._application.Options, name, False)
        for name in CORRECTIONS:
            setattr(self._application.AutoCorrect, name, False)

    def xml(self) -> str:
        """The whole document in flat OPC: one call, whatever its length."""
        return str(self._document.WordOpenXML)

    def save(self, seconds: float) -> None:
        """Document.Save in its own format.

        Raises:
            DesktopError: it took longer, or Word refused.
        """
        within(self._document.Save, seconds, "saving")

    def insert_table(self, rows: int, columns: int) -> None:
        """At the caret; what is selected stays."""
        self._window.Selection.Collapse(0)  # wdCollapseEnd
        self._document.Tables.Add(self._window.Selection.Range, rows, columns)

    def set_font(self, name: str, size: float) -> None:
        """Font of the selection; an empty name or size 0 leaves that part."""
        if name:
            self._window.Selection.Font.Name = name
        if size:
            self._window.Selection.Font.Size = size


def within(call: Callable[[], Any], seconds: float, what: str) -> None:
    """Make a call that may hang, in a thread of its own.

    Raises:
        DesktopError: it took longer than `seconds`, or failed.
    """
    failed: list[Exception] = []
    worker = start(call, failed)
    worker.join(seconds)
    if worker.is_alive() or failed:
        got = f"{what}: {failed[0]}" if failed else f"{what} takes more than {seconds:g} s"
        raise DesktopError("Word", got, "an answer", "a fresh desktop is started")


def start(call: Callable[[], Any], failed: list[Exception]) -> threading.Thread:
    """The thread of a call; what it raises is put into `failed`."""

    def run() -> None:
        comtypes.CoInitializeEx()
        try:
            call()
        except (comtypes.COMError, OSError, ValueError) as error:
            failed.append(error)
        finally:
            comtypes.CoUninitialize()

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    return worker
