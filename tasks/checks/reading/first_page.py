"""Orders that the first page goes without a header or footer, which all other pages keep."""

from dataclasses import dataclass
from typing import Any

from tasks.checks.differences import Difference
from tasks.checks.reading.document import Document, Sides

_STORIES = {"header": "header", "headers": "header", "footer": "footer", "footers": "footer"}
_NOT = frozenset({"no", "not", "dont", "don't", "don’t", "never", "without"})
_GO = frozenset({"remove", "delete", "hide", "omit", "suppress", "drop", "skip"})
_OFF, _TAKEN = frozenset({"off", "out", "away", "rid"}), frozenset({"leave", "take", "turn", "get"})
"""What says only together that something goes."""
_AT = frozenset({"on", "from", "of", "off", "at", "for"})
_AROUND = _NOT | _GO | _OFF | _TAKEN | _AT | {
    "the", "a", "an", "any", "our", "my", "i", "want", "need", "please", "should", "must", "have", "has", "be", "there",
    "show", "print", "display", "put", "use", "and", "or", "nor", "page", "to", "very",
}  # fmt: skip
_FIRST = (("first", "page"), ("page", "1"), ("page", "one"), ("title", "page"), ("cover", "page"))


@dataclass
class FirstPageWish:
    """The first page has no text in these; every other header and footer says what it said."""

    stories: frozenset[str]
    says: str = "the first page"

    def check(self, sides: Sides) -> str:
        """Empty when it is so."""
        if not all(p.get("different_first") for p in sides.after.of("page")):
            return f"{self.says} is like the others"
        for kind in ("header", "footer"):
            was, now = _texts(sides.before, kind), _texts(sides.after, kind)
            if now.get("default", "") != was.get("default", ""):
                return f"the {kind} of the other pages has changed"
            wanted = "" if kind in self.stories else was.get("default", "")
            if now.get("first", "") != wanted:
                return f'the {kind} of the first page says "{now.get("first", "")[:40]}"'
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """That the first page is different, and what is new there."""
        if found.area == "page":
            return found.property == "different_first"
        if found.area == "field":
            return found.op == "inserted" and str(found.part.get("story", "body")) in _STORIES
        return found.area in _STORIES and found.op == "inserted" and found.part.get("type") == "first"


def _texts(document: Document, kind: str) -> dict[str, str]:
    parts: list[dict[str, Any]] = list(document.of(kind))
    return {str(p["type"]): str(p["text"]).strip() for p in parts}


def _gone(words: list[str]) -> bool:
    """They say once that something is not to be: "do not remove" and "leave it on" say the opposite."""
    told = [sum(w in _NOT for w in words), int(bool(_GO & set(words))), int(bool(_TAKEN & set(words)))]
    return sum(told) == 1 and bool(_TAKEN & set(words)) == bool(_OFF & set(words))


def _pointed(before: list[str]) -> bool:
    """The first page is where something is, and not one of what goes."""
    named = [w for w in before if w not in {"the", "my", "our", "very", "please"}]
    return not named or named[-1] in _AT


def stories_gone(words: list[str]) -> frozenset[str]:
    """What the first page is to go without, as in "no header on the first page"; none where other words are there."""
    at = next((n for n in range(len(words)) if tuple(words[n : n + 2]) in _FIRST), -1)
    rest = [w for n, w in enumerate(words) if n not in (at, at + 1) and w not in _STORIES]
    if at < 0 or set(rest) - _AROUND or not _gone(rest) or not _pointed(words[:at]):
        return frozenset()
    return frozenset(_STORIES[w] for w in words if w in _STORIES)


def all_alike(stories: frozenset[str], document: Document) -> bool:
    """Every page has the same header or footer so far, and it says something."""
    pages = document.of("page")
    alike = len(pages) == 1 and not pages[0].get("different_first")
    return alike and all(_texts(document, kind).get("default") for kind in stories)
