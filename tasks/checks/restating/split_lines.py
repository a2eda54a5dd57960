"""Lines of which the beginning is to stand at the left and the rest at the right, as people ask for it."""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, MUST, PLEASE, sub

SPLIT = re.compile(r"Put a right tab behind the first (?P<count>\d) words? of (?P<which>each|the only) line\.?")
"""What a request is restated as: a tab character behind some words, and a right tab stop at the end of the line."""

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WISH = (
    r"(?:(?:I|we)(?: would| ['’]d|['’]d)? (?:want|like|need)(?: you)?(?: to)? |(?:can|could) you (?:please )?|how"
    r" (?:can|do) I )?"
)
_FIRST = r"(?:the )?first (?P<count>\w+)?(?: |(?= ?words?\b))words?"
_OF = (
    r"(?: (?:of|in|on) (?P<which>(?:each|every)(?: single)? (?:line|sentence|paragraph)|all(?: of)?(?: the)? (?:lines"
    r"|sentences"
    r"|paragraphs)|(?:the|this|my|that) (?:line|sentence|paragraph|text)))?"
)
_REST = (
    r"(?:the )?(?:rest|remaining (?:words|text|part|ones)|remainder|others?|other words)(?: of (?:it|the (?:line"
    r"|sentence|text|words)|them))?"
)
_LEFT = r"(?:aligned )?(?:on |to |at )?(?:the )?left(?:[ -](?:aligned|hand side|side))?"
_RIGHT = r"(?:aligned )?(?:on |to |at )?(?:the )?right(?:[ -](?:aligned|hand side|side|margin))?"
_PUT = r"(?:make|align|put|set|place|keep|have|move|push)"
_JOIN = r",?(?: and| but| while|;)(?: then)?"


def _split(match: re.Match[str]) -> str:
    """Where a number is said that is known; else as it was."""
    count = (match["count"] or "one").lower()
    number = _COUNTS.get(count, int(count) if count.isdecimal() and len(count) == 1 else 0)
    said = (match["which"] or match.groupdict().get("also") or "").lower()
    if not number or not said:
        return match[0]
    which = "each" if re.match(r"each|every|all", said) else "the only"
    return f"Put a right tab behind the first {number} word{'s' * (number > 1)} of {which} line{match['end'] and '.'}"


_ROOM = re.compile(
    rf"(?P<order>{SPLIT.pattern}) (?:(?:I|we) (?:(?:basically|just|really|only|mainly) )?"
    r"(?:want|need|would like|['’]d like) )?(?:(?:to )?(?:have|get|leave) )?(?:some |an? |the )?"
    r"(?:(?:empty|blank|white|free) )*(?:space|gap|room|area) (?:in the middle|in between|between(?: them)?)"
    r"(?: (?:to|for|where) [^.;!?]*)?[.!]*",
    re.IGNORECASE,
)


def without_room(text: str) -> str:
    """Such an order without the sentence that tells what it is for: "I want to have some space in the middle."."""
    found = _ROOM.fullmatch(text.strip())
    return text if found is None else found["order"]


_ALSO = (
    r"(?: (?:of|in|on) (?P<also>(?:each|every) (?:line|sentence|paragraph)|all(?: the)? (?:lines|sentences"
    r"|paragraphs)))?"
)

SPLIT_LINES: tuple[Callable[[str], str], ...] = (
    sub(  # "a right tab at 5 cm"
        r"\b(?P<kind>(?:right|left|cent(?:er|re)d?|decimal)(?:[- ]aligned)?) tab (?=at \d)",
        lambda m: f"{m['kind']} tab stop ",
    ),
    sub(  # "set a right-aligned tab stop at 16 cm, so that the years sit at the right margin"
        r"(?P<order>\btab(?: stop)? at \d[\d.,]* ?(?:cm|mm|in|inch(?:es)?|pt)\b[^.;]*?),? so (?:that )?(?:the |all"
        r" )?[\w ]{2,40} "
        r"(?:sits?|stands?|lines? up|ends?|aligns?|(?:is|are) aligned) (?:at|on|with|along|to) the (?:right|left)"
        rf"(?:[ -]hand)?(?: (?:margin|edge|side))?{END}",
        lambda m: f"{m['order']}{m['end']}",
    ),
    sub(
        rf"{PLEASE}{_WISH}(?:to )?left[- ]?align {_FIRST}{_OF}{_JOIN} right[- ]?align {_REST}{_ALSO}{END}",
        _split,
    ),
    sub(
        rf"{PLEASE}{_WISH}(?:to )?{_PUT} {_FIRST}{_OF}(?: to be)? {_LEFT}{_JOIN}(?: {_PUT})? {_REST}(?: to be)?"
        rf" {_RIGHT}{_ALSO}{END}",
        _split,
    ),
    sub(
        rf"^{_FIRST}{_OF} {MUST} (?:be|stand|go) {_LEFT}{_JOIN} {_REST}(?: {MUST} (?:be|stand|go))?"
        rf" {_RIGHT}{_ALSO}{END}",
        _split,
    ),
)
