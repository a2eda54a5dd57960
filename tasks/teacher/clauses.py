"""Cut a step's text into clauses: one imperative each, with quoted values kept whole.

A clause is what the patterns of `steps` read: "In the Rows box, type "3"" is one, "choose Format - Page Style, and
click the Area tab" are two. Grammar: docs/step-grammar.md.
"""

import re
from dataclasses import dataclass, field

VERBS = (
    "select|choose|click|double-click|right-click|press|type|enter|check|clear|uncheck|deselect|unselect|mark|unmark|"
    "enable|disable|activate|deactivate|place|position|put|set|insert|pick|open|close|go|drag|release|hold|move|repeat|"
    "do|remove|replace|define|specify|use|expand|tick|untick|switch|leave|turn"
)
_BOX = re.compile(r"box|list|field|drop-down")  # holds for one clause; tabs, areas and dialogs hold for all
MARK = re.compile("\x01(\\d+)\x01")
_ALTERNATIVE = re.compile(rf",?\s+or(?:,)?\s+(?:else\s+)?(?:(?:just|simply)\s+)?(?=(?:{VERBS})\b)")
_JOINT = re.compile(
    rf"(?:[,;]\s*(?:and\s+)?then\s+(?=(?:in|on|under)\s+the\s)|[,;]\s*and\s+(?=(?:in|on|under)\s+the\s)|"
    rf"[,;]\s*and\s+then\s+|\s+and\s+then\s+|[,;]\s*then\s+(?=(?:{VERBS})\b)|[,;]\s*and\s+(?=(?:{VERBS})\b)|"
    rf"\s+and\s+(?=(?:{VERBS})\b)|[,;]\s+(?=(?:{VERBS})\b)|\s+then\s+(?=(?:{VERBS})\b))"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\x01])|(?<=following:)\s+|(?<=[a-z)\x01])\.(?=[A-Z][a-z]+ )")
LEAD = re.compile(
    r"^(?:(?:in|on|under|from|within|at the top of|at the bottom of)\s+(?:the\s+|your\s+)?(?P<name>.+?)"
    r"(?:\s+(?P<kind>tab\s+page|tab|dialog(?:\s+box)?|window|combo\s+box|list\s+box|text\s+box|spin\s+box|check\s+box|"
    r"drop-down\s+list|drop-down|box|list|field|area|section|bar|toolbar|submenu|menu|page|sidebar|deck|pane))?),\s+"
    rf"(?=(?:first\s+|then\s+|do\b)?(?:{VERBS}|do)\b)",
    re.IGNORECASE,
)
_LEAD_NO_COMMA = re.compile(
    r"^(in|on)\s+the\s+(?P<name>[^,]+?)\s+(?P<kind>list|box|area|tab)\s+(?P<rest>(?:select|choose|click|type|enter)\b.*)$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"^(?:to|for|when|once|after|before)\b[^,]*,\s+(?=[a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Masked:
    """Text whose quoted parts are replaced by numbered marks, so that no pattern looks inside a value."""

    text: str
    values: tuple[str, ...]

    def restore(self, text: str, quotes: str = "") -> str:
        """Put the quoted parts back, without their quotes unless given."""
        return MARK.sub(lambda m: f"{quotes}{self.values[int(m[1])]}{quotes}", text)


@dataclass(frozen=True)
class Clause:
    """One imperative and where it happens."""

    text: str  # masked
    scopes: tuple[tuple[str, str], ...] = field(default=())  # ("Borders", "tab"), ("Rows", "box"), ...


def mask(text: str) -> Masked:
    """Replace quoted values; straight quotes win over typographic ones, which the documentation often mixes up."""
    values: list[str] = []

    def keep(match: re.Match[str]) -> str:
        values.append(match[1])
        return f"\x01{len(values) - 1}\x01"

    # after "in"-glued quotes such as “Input field”in the documentation needs its space back
    masked = re.sub(r'"([^"]*)"', keep, text.replace("\x01", ""))
    masked = re.sub(r"[“”]([^“”\x01]*)[“”]", keep, masked)
    masked = re.sub(r"(?<=\s)['‘]([^'‘’\x01]+)['’](?=[\s.,;]|$)", keep, masked)
    masked = re.sub(r"(?<=\x01)(?=[a-z])", " ", masked)
    return Masked(re.sub(r"\s+", " ", masked).strip(), tuple(values))


def sentences(masked: str) -> list[str]:
    """Sentences of a masked text, without their final stop."""
    return [part.strip().rstrip(".!").strip() for part in _SENTENCE.split(masked) if part.strip(" .")]


def clauses(sentence: str) -> list[Clause]:
    """The clauses of one masked sentence; a leading "On the X tab, " holds for those that follow it."""
    sentence = _PURPOSE.sub("", sentence)
    scopes, rest = _leads(sentence)
    found: list[Clause] = []
    for part in _rejoin(_JOINT.split(rest)):
        part = _ALTERNATIVE.split(part)[0].strip(" ,;.")
        part = re.split(r",?\s+(?:and\s+)?(?:ensure|make sure) that\b", part)[0]
        part = re.sub(r"\s+when (?:finished|done|you are finished)$|\s+again$", "", part)
        part = re.sub(r"\s+if (?:necessary|needed|required|you want|you like)$", "", part)
        part = re.sub(r"^(?:then|first|now|next|finally|also|either|please)\s+,?", "", part, flags=re.IGNORECASE)
        inner, part = _leads(part) if found else ((), part)
        if inner:
            scopes = inner
        if part:
            found.append(Clause(part, scopes))
            scopes = tuple(scope for scope in scopes if not _BOX.search(scope[1]))
    return found


def _rejoin(parts: list[str]) -> list[str]:
    """Put "in the Find box" back before the clause it leads."""
    joined: list[str] = []
    leading = False
    for part in parts:
        if leading:
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
        leading = not leading and re.match(r"^(?:in|on|under)\b", part, re.IGNORECASE) is not None
    return joined


def _leads(text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    scopes: list[tuple[str, str]] = []
    while match := LEAD.match(text):
        scopes.append((match["name"].strip(), re.sub(r"\s+", " ", (match["kind"] or "").lower())))
        text = text[match.end() :]
    loose = _LEAD_NO_COMMA.match(text)
    if loose:
        scopes.append((loose["name"].strip(), loose["kind"].lower()))
        text = loose["rest"]
    return tuple(scopes), text
