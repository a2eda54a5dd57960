"""What Word asks by itself: answered by the rules of its profile, or an error that names the dialog and says why."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import uiautomation as uia

from tasks.apps.catalogue import DialogRule
from tasks.desktop.windows.elements import Window
from tasks.errors import DesktopError

MOST_ANSWERS = 3
"""A question that comes back after so many answers is not one that its rule answers."""
PATIENCE_S = 3.0
"""A dialog that no rule knows may be one that goes by itself, as that of opening a file does."""
OWN_RULE = "answer it by hand once, or add a rule to dialogs in tasks/apps/word/profile.yaml"


class Questions:
    """The questions of one Word.

    Args:
        rules: the first that fits a window is taken.
        file: stem of the document's name, which is nothing that Word says.
    """

    def __init__(self, rules: Iterable[DialogRule], file: str) -> None:
        self._rules = tuple(rules)
        self._file = re.compile(rf"(?<!\w){re.escape(file.casefold())}(?!\w)")
        self._answered: Counter[str] = Counter()
        self._unknown: tuple[str, float] = ("", 0.0)  # what no rule knows, and since when

    def answer(self, windows: Sequence[Window]) -> bool:
        """Answer one window; False where none asks what a rule answers.

        Raises:
            DesktopError: a rule says that nothing can be done, or the question came back.
        """
        for window in windows:
            rule, said = self._rule(window), described(window)
            if rule is None:
                continue
            if rule.means:
                raise DesktopError("Word", f"{rule.means}: {said}", "a Word that works", rule.next_step)
            raw = next((e.raw for e in window.elements if e.title.casefold() == rule.press.casefold()), None)
            if raw is None:
                continue
            self._answered[said] += 1
            if self._answered[said] > MOST_ANSWERS:
                got = f"{said}: back after {MOST_ANSWERS} answers of {rule.press!r}"
                raise DesktopError("Word", got, "a question that its rule answers", OWN_RULE)
            uia.Control.CreateControlFromElement(raw).GetPattern(uia.PatternId.InvokePattern).Invoke(0)
            return True
        return False

    def must_go(self, windows: Sequence[Window]) -> None:
        """That no dialog keeps the document from being opened for longer than PATIENCE_S.

        Raises:
            DesktopError: one does; names it.
        """
        said = next((described(w) for w in windows if w.document is None and (w.modal or _only_asks(w))), "")
        if said != self._unknown[0]:
            self._unknown = (said, time.monotonic())
        if said and time.monotonic() - self._unknown[1] > PATIENCE_S:
            raise DesktopError("Word", f"Word says: {said}", "a document that opens", OWN_RULE)

    def _rule(self, window: Window) -> DialogRule | None:
        text = " ".join([window.title, *window.said]).casefold()
        said, of_document = self._file.sub("", text), window.document is not None
        return next((r for r in self._rules if r.bar == of_document and r.says.casefold() in said), None)


def described(window: Window) -> str:
    """A dialog for people: its title, its text, its buttons."""
    buttons = ", ".join(e.title for e in window.elements if e.kind == "Button" and e.title)
    text = " ".join(part for part in window.said if part)[:300]
    shown = "" if window.document is not None else f" [{buttons}]"
    return f"{window.title!r}{': ' if text else ''}{text}{shown}"


def _only_asks(window: Window) -> bool:
    return bool(window.elements) and all(e.kind == "Button" for e in window.elements)
