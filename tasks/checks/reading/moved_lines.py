"""An order to put one line elsewhere, read on its own; and the one document that fulfils it."""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.one_line import ITEMS, line_at, list_named, runs, words_of
from tasks.checks.reordering import body_in_order

_VERBS = frozenset({"move", "put", "bring", "place", "shift", "relocate"})
POLITE = frozenset({
    "please", "kindly", "could", "can", "would", "will", "you", "i", "i'd", "like", "want", "need", "to", "d",
})  # fmt: skip
_SIDES = {
    ("above",): 0, ("before",): 0, ("in", "front", "of"): 0, ("ahead", "of"): 0, ("below",): 1, ("after",): 1,
    ("behind",): 1, ("beneath",): 1, ("underneath",): 1,
}  # fmt: skip
_EDGES = {"top": 0, "start": 0, "beginning": 0, "head": 0, "bottom": 1, "end": 1}
_WHOLE = frozenset({"document", "text", "letter", "file"})
_LOOSE = frozenset({"up", "down", "to", "right", "directly", "just", "immediately"})


def ordered(request: str) -> list[str]:
    """Words of a single order, polite words left out; none for a question, or where more is said than one sentence."""
    request = request.strip()
    if re.match(rf"(?:please )?(?:(?:could|can|would|will) you|{'|'.join(_VERBS)})\b", request, re.IGNORECASE):
        request = request.removesuffix("?")
    outside = re.sub(r"\"[^\"]*\"|“[^”]*”", "Q", request)
    if re.search(r"[?\n;:]|[.!]\s*\S", outside):
        return []
    words = words_of(request)
    start = next((n for n, word in enumerate(words) if word not in POLITE), len(words))
    return words[start : len(words) - (words[-1:] == ["please"])]


def line_moved(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document as an order to move one line leaves it, None for any other request.

    Raises:
        Unclear: it is such an order, and which line it is or where it is to go cannot be told for sure.
    """
    words = ordered(request)
    if not words or words[0] not in _VERBS:
        return None
    found = _to_edge(words[1:], document) or _beside(words[1:], document)
    if found is None:
        return None
    at, to = found
    low, high = min(at, to), max(at + 1, to)
    if any(not str(part["text"]).strip() for part in document.body[max(0, low - 1) : high + 1]):
        raise Unclear("there are empty lines around it")
    levels = {part.get("list_level") for part in document.body[low:high]}
    if document.body[at]["kind"] == "list_item" and len(levels) > 1:
        raise Unclear("items of several levels")
    order = list(range(low, high))
    order.remove(at)
    order.insert(to - low - (to > at), at)
    return body_in_order(document.parts, low, [n - low for n in order])


def _beside(words: Sequence[str], document: Document) -> tuple[int, int] | None:
    sides = [(n, side) for n in range(1, len(words)) for side in _SIDES if tuple(words[n : n + len(side)]) == side]
    if len(sides) != 1:
        return None
    cut, side = sides[0]
    end = cut
    while end and words[end - 1] in _LOOSE:
        end -= 1
    one = line_at(words[:end], document)
    other = line_at(words[cut + len(side) :], document) if one is not None else None
    if one is None or other is None:
        return None
    kinds = {document.body[n[0]]["kind"] for n in (one, other)}
    if one[0] == other[0] or len(kinds) > 1:
        raise Unclear("a line beside itself, or beside one of another kind")
    same = any(run[0] <= one[0] < run[1] and run[0] <= other[0] < run[1] for run in runs(document.body))
    if kinds == {"list_item"} and not same:
        raise Unclear("items of two lists")
    return one[0], other[0] + _SIDES[side]


def _to_edge(words: Sequence[str], document: Document) -> tuple[int, int] | None:
    at = next((n for n in range(1, len(words) - 1) if words[n] in {"to", "at"} and words[n + 1] == "the"), 0)
    edge = at + 2 + (words[at + 2 : at + 3] == ["very"])
    if not at or edge >= len(words) or words[edge] not in _EDGES:
        return None
    inside = words[edge + 1 :]
    if inside and inside[0] != "of":
        return None
    told = line_at([*words[:at]] if words[at - 1] not in {"up", "down"} else words[: at - 1], document)
    if told is None:
        return None
    line, noun = told
    if document.body[line]["kind"] == "list_item":
        return line, _edge_of_list(line, noun, inside[1:], document)[_EDGES[words[edge]]]
    return (line, _edge_of_part(line, inside[1:], document)[_EDGES[words[edge]]]) if inside else None


def _edge_of_list(line: int, noun: str, inside: Sequence[str], document: Document) -> tuple[int, int]:
    own = next(run for run in runs(document.body) if run[0] <= line < run[1])
    if inside and list_named(inside, document) != own:
        raise Unclear("the item stands in another list")
    if not inside and noun not in ITEMS:
        raise Unclear("the top or end of what is not said")
    return own


def _edge_of_part(line: int, inside: Sequence[str], document: Document) -> tuple[int, int]:
    """From where to where the paragraphs below the heading go that is named."""
    name = " ".join(w.lstrip('"') for w in inside if w not in {"the", "my", "our", "section", "part", "chapter"})
    if name in _WHOLE:
        return 0, len(document.body)
    heads = [n for n, p in enumerate(document.body) if p["kind"] == "heading" and p["text"].strip().casefold() == name]
    if len(heads) != 1:
        raise Unclear("which part is meant cannot be told")
    stop = heads[0] + 1
    while stop < len(document.body) and document.body[stop]["kind"] == "paragraph":
        stop += 1
    level, behind = document.body[heads[0]].get("level", 0), document.body[stop : stop + 1]
    if behind and not (behind[0]["kind"] == "heading" and behind[0].get("level", 0) <= level):
        raise Unclear("there is more in that part than paragraphs")
    if not heads[0] < line < stop:
        raise Unclear("the line stands in another part")
    return heads[0] + 1, stop
