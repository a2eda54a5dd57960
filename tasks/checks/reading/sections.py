"""An order to put one section before or after another, read on its own; and the one document that fulfils it.

A section is named by its heading and the word "section" (or "part", "chapter"); it reaches to the next heading of its
level or above. A line in it that looks like a heading without being one makes it unsure where the section ends.
"""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reordering import body_in_order

_VERBS = frozenset({
    "move", "put", "bring", "place", "shift", "relocate", "take",
})  # fmt: skip
_SWAPS = frozenset({
    "swap", "switch", "exchange",
})  # fmt: skip
_POLITE = frozenset({
    "please", "kindly", "could", "can", "would", "will", "you", "i", "d", "like", "want", "need", "to",
})  # fmt: skip
_SIDES = {
    "above": -1, "before": -1, "in front of": -1, "ahead of": -1, "below": 1, "after": 1, "behind": 1, "beneath": 1,
    "underneath": 1, "under": 0,
}  # fmt: skip
_BETWEEN = frozenset({
    "up", "down", "to", "so", "that", "it", "such", "and", "have", "can", "should", "will", "must", "be", "is",
    "come", "comes", "stand", "stands", "go", "goes", "sit", "sits", "appear", "appears", "follow", "follows",
    "placed", "put", "moved", "right", "directly", "just", "immediately", "ought", "needs", "need", "has",
    "belongs", "belong",
})  # fmt: skip
_NAMES = frozenset({
    "section", "sections", "part", "parts", "chapter", "chapters",
})  # fmt: skip
_SAID_OF_IT = frozenset({
    "the", "my", "our", "whole", "entire", "complete", "called", "named", "titled", "headed", "entitled", "on",
    "about", "heading",
})  # fmt: skip

Found = tuple[int, bool, bool]
"""Position of a heading in the body; whether the request says that its section is meant, or only names it."""


def section_moved(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document as an order to move a section leaves it, None for any other request.

    Raises:
        Unclear: it is such an order, and what is to be moved or where to cannot be told for sure.
    """
    request = request.strip()
    if re.search(r"[\"“”]", request) and not re.search(r"\b(?:section|part|chapter)s?\b", request, re.IGNORECASE):
        return None
    if re.match(r"(?:please )?(?:could|can|would|will) you\b", request, re.IGNORECASE):
        request = request.removesuffix("?")  # an order, politely
    if re.search(r"[?\n]|[.!]\s*\S", request):
        return None
    words = re.findall(r"[^\W_]+(?:['’&-][^\W_]+)*|&", request.casefold())
    words = words[:-1] if words[-1:] == ["please"] else words
    names = _headings(document)
    start = next((n for n, word in enumerate(words) if word not in _POLITE), len(words))
    verb = words[start] if start < len(words) else ""
    if verb in _SWAPS:
        return _swapped(words[start + 1 :], names, document)
    told = _two(words[start + (verb in _VERBS) :], names, verb in _VERBS)
    if told is None:
        return None
    (what, section, named), side, other = told
    if not (section or (named and side and _said_once(what, document))):
        return None
    if not side:
        raise Unclear("whether it is to become a part of the other section is not said")
    one, two = _reach(what, document), _reach(other, document)
    if document.body[what].get("level") != document.body[other].get("level") or what == other:
        raise Unclear("the headings are of different levels")
    return _put(document, one, two[0] if side < 0 else two[1])


def _headings(document: Document) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for at, part in enumerate(document.body):
        if part["kind"] == "heading" and str(part["text"]).strip() and not part.get("in_index"):
            words = re.findall(r"[^\W_]+(?:['’&-][^\W_]+)*|&", str(part["text"]).casefold())
            found.setdefault(tuple(words), []).append(at)
    return found


def _two(words: Sequence[str], names: dict[tuple[str, ...], list[int]], ordered: bool) -> tuple[Found, int, int] | None:
    """Both headings and the side, where nothing is said beside them."""
    for at in range(1, len(words)):
        for side, where in _SIDES.items():
            size = len(side.split())
            if " ".join(words[at : at + size]) != side:
                continue
            end = at
            while end and words[end - 1] in _BETWEEN:
                end -= 1
            if not ordered and end == at:
                continue  # "the Skills section above Education" asks for nothing
            for stop in range(end, at + 1):
                what, other = _named(words[:stop], names), _named(words[at + size :], names)
                if what is not None and other is not None:
                    return what, where, other[0]
    return None


def _named(words: Sequence[str], names: dict[tuple[str, ...], list[int]]) -> Found | None:
    """The heading that words name: exactly these, but for "the", "section" and the like around them."""
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            at = names.get(tuple(words[start:end]))
            beside = {*words[:start], *words[end:]}
            if at is not None and beside <= _NAMES | _SAID_OF_IT:
                if len(at) > 1:
                    raise Unclear(f"{len(at)} headings are called so")
                return at[0], bool(beside & _NAMES), "heading" not in beside
    return None


def _said_once(at: int, document: Document) -> bool:
    """No other line or cell says what the heading says, so that its name can mean nothing else."""
    words = re.findall(r"\w+", str(document.body[at]["text"]).casefold())
    return sum(re.findall(r"\w+", line.text.casefold()) == words for line in document.lines) == 1


def _swapped(
    words: Sequence[str], names: dict[tuple[str, ...], list[int]], document: Document
) -> tuple[Part, ...] | None:
    words = [w for w in words if w not in {"around", "round", "over"}]
    for start in (("the", w, "of") for w in ("order", "places", "position", "positions")):
        words = words[3:] if tuple(words[:3]) == start else words
    for at, word in enumerate(words):
        if word not in {"and", "with"}:
            continue
        one, two = _named(words[:at], names), _named(words[at + 1 :], names)
        if one is None or two is None or not (one[1] or two[1]):
            continue
        if document.body[one[0]].get("level") != document.body[two[0]].get("level") or one[0] == two[0]:
            raise Unclear("the headings are of different levels")
        upper, lower = sorted((_reach(one[0], document), _reach(two[0], document)))
        if upper[1] != lower[0]:
            raise Unclear("there are sections between the two")
        return _put(document, lower, upper[0])
    return None


def _reach(at: int, document: Document) -> tuple[int, int]:
    """From where to where a section goes."""
    level, end = document.body[at].get("level", 0), at + 1
    while end < len(document.body):
        part = document.body[end]
        text = str(part["text"]).strip()
        if (part.get("style") == "Title" and text) or (part["kind"] == "heading" and text and part["level"] <= level):
            break
        short = part["kind"] == "paragraph" and 0 < len(text) <= 45
        if short and text[-1].isalpha() and not re.search(r"\d", text):
            raise Unclear(f'whether "{text}" is a heading cannot be told')
        end += 1
    return at, end


def _put(document: Document, section: tuple[int, int], at: int) -> tuple[Part, ...]:
    start, end = section
    if start <= at <= end:
        return document.parts
    first, last = min(start, at), max(end, at)
    moved = list(range(start - first, end - first))
    rest = [n for n in range(last - first) if n not in moved]
    return body_in_order(document.parts, first, [*moved, *rest] if at < start else [*rest, *moved])
