"""What a clause of a step is read into: actions, problems, and the names and values of its words."""

# ruff: noqa: E501  (one pattern a line)
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.teacher import clauses as cut

OPEN = re.compile(
    r"\b(you want|that you|you wish|you would like|you specified|you defined|you created|as required|desired|of your choice)\b|"
    r"^(?:an?|one of|some|any|several|all|whether|what|which|where|how)\b|"
    r"\b(?:an?|one of the) [a-z -]*\b(?:style|colou?r|option|value|number|format|name|text|graphic|item|level|scheme)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StepAction:
    """One action that a step stands for, not yet tied to a control of the screen."""

    function: str  # of UFO's action space
    title: str = ""  # control as the step names it; "" when it needs none or leaves it open
    control_type: str = ""  # UI Automation type, "" when the words do not tell
    args: dict[str, Any] = field(default_factory=dict)
    step_index: int = 0  # 0-based step of the plan
    clause: str = ""  # the words it was read from
    path: tuple[str, ...] = ()  # for a menu item: the menu path from the top down to it
    checked: bool | None = None  # for a check box: the state wanted; click only when it differs
    unbound: str = ""  # what the step leaves open, in its words
    scope: str = ""  # list, box or area the control lies in


@dataclass(frozen=True)
class Problem:
    """A clause that gives no action."""

    kind: str  # remark, optional, alternatives, conditional, loop, mouse, resource, context_menu, not_understood
    clause: str
    step_index: int = 0


Result = StepAction | Problem
Handler = Callable[[re.Match[str], "Reader"], Sequence[Result] | None]
"""None means that the clause was not what it looked like: try the next pattern."""


@dataclass(frozen=True)
class Reader:
    """What a handler needs beside its match."""

    masked: cut.Masked
    clause: cut.Clause

    def scope(self, *kinds: str) -> str:
        """Name of the innermost scope of one of these kinds; without kinds, of a part of a dialog."""
        for name, kind in reversed(self.clause.scopes):
            if kind in kinds or (not kinds and kind in ("area", "section", "")):
                return self.name(name)
        return ""

    def quoted(self, text: str) -> str | None:
        """The value when `text` is, or ends in, one quoted value."""
        match = cut.MARK.fullmatch(text.strip()) or re.search(r"(?:^|\s)\x01(\d+)\x01$", text.strip())
        return self.masked.values[int(match[1])] if match else None

    def name(self, text: str) -> str:
        """A control's name: quotes, article, mnemonic and trailing dots dropped."""
        text = self.masked.restore(text).strip()
        text = re.sub(r"^(?:the|an?|your)\s+(?=\S)", "", text, flags=re.IGNORECASE)
        text = re.sub(r"\s*\([A-Z][\w+ ]*\)$", "", text)
        return re.sub(r"\s*(?:\.\.\.|…|:)+$", "", text.replace("~", "").strip(" .,")).strip()

    def value(self, text: str) -> tuple[str, str]:
        """(title, unbound): a quoted or capitalised value is a title, anything left open is unbound."""
        text = re.sub(
            r"\s+to (?:open|apply|expand|insert|close|delete|remove|return|see|display)\b.*$", "", text.strip()
        )
        example = re.search(r"for example,?\s*(\x01\d+\x01)", text)
        if example:
            return self.name(example[1]), ""
        quoted = None if len(cut.MARK.findall(text)) > 1 else self.quoted(text)
        if quoted is not None:
            return quoted, ""
        if re.search(r"\x01 or \x01", text):
            return "", self.masked.restore(text, '"')
        plain = re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)
        if OPEN.search(plain) or not re.match(r"[A-Z0-9(+=\x01.-]", plain):
            return "", self.masked.restore(text, '"')
        return self.name(text), ""

    def words(self) -> str:
        """The clause as written."""
        return self.masked.restore(self.clause.text, '"')
