"""Whose document it is: "my name at the top", "the author line", "the line with the author's name".

The name stands in one of the first lines: below the title, behind "by" or "Author:", or as the title of a document that
gives an address or number of that person below it. Where nothing, or more than one thing, looks so, nobody can say.
"""

import re
from typing import TYPE_CHECKING

from tasks.planner.document import DocumentIndex, Place
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase, described
from tasks.planner.things import numbered

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

_ONE = r"(?:[A-Z][^\W\d_]*(?:['’-][A-Z]?[^\W\d_]+)*|[A-Z]\.)"
_NAME = rf"(?P<name>{_ONE}(?: (?:van|von|de|der|den|la|le|di|da|del|bin|al|{_ONE})){{0,3}} {_ONE})"
_BEHIND = re.compile(
    rf"\s*(?:(?:written |prepared |submitted |compiled )?by:?|(?:author|name|student"
    rf"|writer)s?:)\s+{_NAME}\s*(?=[,(.]|$)",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"\s*{_NAME}\s*(?:[,(|].*)?$")
_REACHED = re.compile(r"@|\+?\d[\d ()/-]{5,}\d")
_NO_PERSON = re.compile(
    r"\b(?:ltd|inc|llc|plc|gmbh|co|company|school|university|college|street|road|avenue|lane|house|department"
    r"|cent(?:re|er)"
    r"|society|club|association|committee|group|team|class|spring|summer|autumn|winter|term|report|essay|notes?|minutes"
    r"|rules|invoice|agreement|letter|newsletter|news|draft|version|garden|council|bank|church|hotel|shop)\b",
    re.IGNORECASE,
)
_OWNERS = listed("author writer student")
_TOP = tuple(
    words.split()
    for words in ("at the very top", "at the top", "on top", "below the title", "under the title", "beneath the title",
                  "at the start", "at the beginning")
)  # fmt: skip
_WHOLE = tuple(words.split() for words in ("of the page", "of the document", "of the first page", "of my cv"))
_LINES = 4


def phrase_at(reader: "Reader", at: int) -> Phrase | None:
    """The author's name, or its line; None where none is spoken of."""
    named = _line_at(reader, at) or _name_at(reader, at)
    if named is None:
        return None
    end, line = named
    for words in (*_TOP, *_WHOLE):
        end += len(words) * (reader.lows(end, len(words)) == words)
    found = authors(reader.index)
    if not found:
        return Phrase(end, "words", missing="nothing in the first lines looks like the name of a person")
    if len(found) > 1:
        first, second = (described(p, reader.index) for p in found[:2])
        return Phrase(end, "words", tuple(found), ambiguous=f"the name may be the one in {first} or in {second}")
    place, whole = found[0], reader.index.whole(found[0])
    if line or place.text == whole.text.strip():
        return Phrase(end, "paragraphs", (whole,), noun="line")
    return Phrase(end, "words", (numbered(reader.index, place),))


def _name_at(reader: "Reader", at: int) -> tuple[int, bool] | None:
    """As in "my name", "the author's name", "the name of the author", "the name at the top"."""
    if reader.low(at) not in ("the", "my", "our"):
        return None
    own = reader.low(at) == "my"
    start = at + 1 + (reader.low(at + 1) in (_OWNERS | {"own", "full"}))
    if reader.low(start) != "name" or (start > at + 1 and reader.low(start - 1) in ("own", "full") and not own):
        return None
    end = start + 1
    if own or start > at + 1:
        return (end + (reader.low(end) == "line"), reader.low(end) == "line")
    if reader.lows(end, 2) == ["of", "the"] and reader.low(end + 2) in _OWNERS:
        return end + 3, False
    return (end, False) if any(reader.lows(end, len(words)) == words for words in _TOP) else None


def _line_at(reader: "Reader", at: int) -> tuple[int, bool] | None:
    """As in "the author line", "the byline", "the line with my name"."""
    if reader.low(at) not in ("the", "my"):
        return None
    lows = reader.lows(at + 1, 2)
    if lows[:1] == ["byline"] or lows == ["by", "line"]:
        return at + 1 + len(lows[:1] if lows[0] == "byline" else lows), True
    if lows[:1] and lows[0] in _OWNERS and lows[1:] == ["line"]:
        return at + 3, True
    if lows and lows[0] == "line" and reader.low(at + 2) in ("with", "that", "containing", "for"):
        inner = next((k for k in range(at + 3, at + 6) if reader.low(k) in ("my", "the") and _name_at(reader, k)), 0)
        named = _name_at(reader, inner) if inner else None
        return (named[0], True) if named else None
    return None


def authors(index: DocumentIndex) -> list[Place]:
    """Names of a person in the first lines, each as a stretch."""
    filled = [p for p in index.paragraphs if not p.empty][:_LINES]
    found = []
    for k, paragraph in enumerate(filled):
        if paragraph.kind == "heading" and paragraph is not index.title:
            break
        match = _BEHIND.match(paragraph.text)
        if match is None and paragraph is index.title:
            below = filled[k + 1].text if k + 1 < len(filled) else ""
            match = _FIRST.fullmatch(paragraph.text) if _REACHED.search(below) else None
        elif match is None and k == 1 and filled[0] is index.title:
            match = _FIRST.fullmatch(paragraph.text)
        if match is not None and not _NO_PERSON.search(match["name"]) and match["name"] != match["name"].upper():
            start, end = match.span("name")
            found.append(Place(paragraph.number, 0, 0, 0, start, end, 1, match["name"]))
    return found
