"""A request made ready for reading: slips of the pen mended, and what only sounds like a place told apart.

Nothing here adds a meaning: words are mended towards the application's own vocabulary only, never towards the
document's, and never inside a quotation. Masks keep every character's position.
"""

import difflib
import re
from collections.abc import Collection

from tasks.planner.values import quotations

SHORTEST = 5
"""Letters of a word that may be mended; shorter ones are too near to others."""
CLOSE = 0.8
_THEN = re.compile(
    r"(?:(?<=[.,;:]\s)|(?<=\band\s)|^)(?:after that|once that is done|when that is done)\b", re.IGNORECASE
)
_OF_CELL = re.compile(
    r"\b(?:rows?|columns?|tables?|lines?)\b(?=[^\"“‘«.;]{0,40}\bcells?\b[^\"“‘«.;]{0,16}[\"“‘«])", re.IGNORECASE
)
_FIRST_LINE = re.compile(r"\bfirst[ -]lines?\b(?=.*\b(?:indent|inch|cm|in\b|mm)|\s+indent)", re.IGNORECASE | re.DOTALL)
_MIDDLE = re.compile(r"\b(?:middle|centre|center) of the (?:line|page)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\btitle\b", re.IGNORECASE)
_CORNER = re.compile(
    r"\b(?:at|in|on|to) the (?:top|bottom)[ -](?:left|right|cent(?:re|er)|middle)\b(?: corner| side)?"
    r"(?: of (?:the|each|every) page)?",
    re.IGNORECASE,
)
_PROPERTIES = re.compile(
    r"\bpropert\w+|\bmetadata\b|\btitle (?:of|for) (?:the|this) (?:document|file)\b|\bdocument title\b|\btitle field\b"
    r"|\b(?:file|document)['’]s\b",
    re.IGNORECASE,
)


def mended(request: str, known: Collection[str], words: Collection[str]) -> str:
    """The request with misspelt words of the application's vocabulary as they are written.

    Args:
        request: as the person wrote it.
        known: the vocabulary, lower case.
        words: lower-case words that are written so on purpose: English ones, and those of the document.
    """
    quoted = [(a, b) for a, b, _ in quotations(request)]

    def one(match: re.Match[str]) -> str:
        word = match[0]
        low = word.casefold()
        inside = any(a <= match.start() < b for a, b in quoted)
        if inside or len(word) < SHORTEST or low in known or low in words or not word[1:].islower():
            return word
        near = difflib.get_close_matches(
            low, [w for w in known if abs(len(w) - len(low)) <= 2 and len(w) >= SHORTEST], 1, CLOSE
        )
        found = near[0] if near and (near[0][0] == low[0] or sorted(near[0]) == sorted(low)) else ""
        return (found.capitalize() if word[0].isupper() else found) or word

    return re.sub(r"[A-Za-z]+", one, request)


def without_seeming_places(request: str) -> str:
    """The request for finding places in: of equal length, without words that sound like a place and name none.

    "After that" names nothing, "the row of the cell" is found by the cell, a first line is indented and not pointed at,
    the middle of the line is where text goes, the bottom right is a corner of every page, and the title among the
    properties is no paragraph.
    """
    text = _THEN.sub(lambda m: "afterwards".ljust(len(m[0])), request)
    for pattern in (_OF_CELL, _FIRST_LINE, _MIDDLE, _CORNER):
        text = pattern.sub(lambda m: "~" * len(m[0]), text)
    if _PROPERTIES.search(text):
        text = _PROPERTY.sub("~~~~~", text)
    return text
