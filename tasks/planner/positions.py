"""Where something is to stand: at an edge of a place, between two, or beside one."""

from collections.abc import Callable
from dataclasses import replace

from tasks.planner import belonging, relations
from tasks.planner.document import Place
from tasks.planner.phrases import Reader
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase

EDGES = {"end": "end", "bottom": "end", "foot": "end", "start": "start", "beginning": "start", "top": "start",
          "front": "start"}  # fmt: skip
SIDES = {
    "before": "before", "above": "before", "preceding": "before", "after": "after", "below": "after",
    "under": "after", "underneath": "after", "beneath": "after", "following": "after", "behind": "after",
}  # fmt: skip
_SPACES = listed("space spacing gap distance padding border room")
_SIDE_WORDS = (
    (["to", "the", "left", "of"], "before"), (["to", "the", "right", "of"], "after"), (["in", "front", "of"], "before"),
    (["ahead", "of"], "before"), (["next", "to"], "after"),
)  # fmt: skip

Found = tuple[Phrase, str]
"""A place, and the position at it: start, end, before or after; "" for a page's header and footer."""


def beside(reader: Reader, at: int, everyday: Callable[[int], Phrase | None]) -> Found | None:
    """The position that an expression names, None where none begins here.

    Args:
        reader: of the clause.
        at: token.
        everyday: reads one everyday word of the document at a token.
    """
    return _edge(reader, at) or _between(reader, at) or _side(reader, at, everyday)


def _edge(reader: Reader, at: int) -> Found | None:
    """As in "at the end of X", "at the bottom"."""
    start = at
    if reader.low(at) not in ("at", "to", "on", "in", "the", "from"):
        return None
    at += reader.low(at) != "the"
    at += reader.low(at) == "the"
    at += reader.low(at) in ("very", "absolute", "bottom") and reader.low(at + 1) in EDGES
    edge = EDGES.get(reader.low(at))
    of = reader.low(at + 1) == "of"
    if edge is None or (reader.low(start) == "the" and not of):
        return None
    if not of:
        return Phrase(at + 1, "document", noun="document"), edge
    page = _page_edge(reader, at + 2, edge)
    if page is not None:
        return page, ""
    phrase = reader.phrase(at + 2)
    named = relations.named_set(reader, at + 2) if phrase is None or phrase.kind != "tables" else None
    if named is not None and named.places:
        edge, named = belonging.edge_of(reader, named, edge)
        return named, edge
    return (phrase, edge) if phrase is not None and phrase.kind else None


def _page_edge(reader: Reader, at: int, edge: str) -> Phrase | None:
    """As in "at the bottom of every page" is the footer."""
    words = reader.lows(at, 3)
    every = words[:2] in (["every", "page"], ["each", "page"], ["all", "pages"])
    if not every and words != ["all", "the", "pages"]:
        return None
    kind = "footer" if edge == "end" else "header"
    held = reader.index.footers if kind == "footer" else reader.index.headers
    end = at + (3 if words == ["all", "the", "pages"] else 2)
    return Phrase(end, kind, tuple(Place(nth=i + 1, text=text) for i, text in enumerate(held)), noun=kind)


def _between(reader: Reader, at: int) -> Found | None:
    """As in "a line between the title and the introduction": after the first of the two."""
    first = relations.referent(reader, at + 1) if reader.low(at) == "between" else None
    if first is None or not first.kind or reader.low(first.end) != "and":
        return None
    second = relations.referent(reader, first.end + 1)
    if second is None or not second.kind:
        return None
    inside = reader.low(at - 1) in ("text", "words", "everything", "paragraphs", "all")
    why = "a stretch between two places is not known" if inside else ""
    return replace(first, end=second.end, missing=first.missing or second.missing or why), "after"


def _side(reader: Reader, at: int, everyday: Callable[[int], Phrase | None]) -> Found | None:
    """As in "before X", "right after X", "to the left of X"."""
    if reader.low(at - 1) in _SPACES:
        return None
    near = ("right", "just", "directly", "immediately", "straight")
    at += reader.low(at) in near and reader.low(at + 1) in SIDES
    side, behind = SIDES.get(reader.low(at), ""), at + 1
    for words, position in _SIDE_WORDS:
        if reader.lows(at, len(words)) == words:
            side, behind = position, at + len(words)
    if not side or behind >= len(reader.tokens):
        return None
    phrase = belonging.beside(reader, behind) or relations.referent(reader, behind) or everyday(behind)
    return (phrase, side) if phrase is not None and phrase.kind else None
