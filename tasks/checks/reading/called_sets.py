"""Nouns for items, lists and members of a set: "the numbered list", "bullet 2", "the tip about lemons", "the subtitle".

Words like "bullet" and "numbered list" ask for a list elsewhere. Here they are read where another look is asked for, so
that they can only say which part is to have it.
"""

from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import Item, tagged
from tasks.checks.reading.members import one_number, set_of
from tasks.checks.reading.places import Called
from tasks.checks.reading.tokens import Token

Found = dict[int, tuple[int, Item]]

_LED = frozenset({"the", "my", "our", "all", "both", "each", "every", "these", "those"})
_SORTS = {
    ("numbered",): "number", ("ordered",): "number", ("bulleted",): "bullet", ("bullet", "point"): "bullet",
    ("bullet",): "bullet", ("unordered",): "bullet",
}  # fmt: skip
_THINGS = {"list": "list", "lists": "list", "item": "list_item", "items": "list_item", "line": "list_item",
           "lines": "list_item", "point": "list_item", "points": "list_item"}  # fmt: skip
_LINES = {("subheading",): "subheading", ("subheadings",): "subheading", ("sub", "heading"): "subheading",
          ("sub", "headings"): "subheading", ("subtitle",): "subtitle", ("sub", "title"): "subtitle"}  # fmt: skip
_MEMBERS = frozenset({
    "step", "instruction", "direction", "rule", "point", "task", "question", "tip", "reminder", "tool", "note", "job",
    "duty", "guideline", "requirement", "objective", "goal",
})  # fmt: skip


def called_sets(tokens: Sequence[Token], document: Document) -> Found:
    """Nouns by the position of their first token.

    Args:
        tokens: of a sentence.
        document: whose lists and headings have the sets.
    """
    if not _looks(tokens):
        return {}
    low = ["" if t.kind == "quote" else t.low for t in tokens]
    found: Found = {}
    for at in range(len(tokens)):
        entry = (
            _dealing(tokens, low, at, document)
            or _line(tokens, low, at)
            or _listed(tokens, low, at)
            or _member(tokens, low, at, document)
        )
        if entry is not None and not any(a <= at < a + n for a, (n, _) in found.items()):
            found[at] = entry
    return found


def _looks(tokens: Sequence[Token]) -> bool:
    """Characters are to look in some way, and nothing is taken away, written or made a list."""
    items = tagged(tokens, {})
    looks = {i.name for i in items if i.role == "format" and i.name.startswith("run.")}
    others = {i.name for i in items if i.role == "format" and not i.name.startswith("run.")} - {"paragraph.list"}
    verbs = {i.name for i in items if i.role == "verb"} - {"set"}
    plain = {i.role for i in items} & {"color", "case", "font"}
    new = any(a.low in {"a", "an", "into", "new"} and _sort(["", *(t.low for t in tokens)], k + 2)[0]
              for k, a in enumerate(tokens))  # fmt: skip
    return (
        bool(looks or plain) and not others and not verbs & {"insert", "delete", "replace", "move", "undo"} and not new
    )


def _led(tokens: Sequence[Token], low: Sequence[str], at: int) -> bool:
    if not at:
        return False
    if low[at - 1] in _LED:
        return True
    counts = tagged([tokens[at - 1]], {})[0].role in {"ordinal", "number"}
    return counts and _led(tokens, low, at - 1)


def _sort(low: Sequence[str], at: int) -> tuple[int, str]:
    """How many words say of which sort a list is, and the sort."""
    return next(((len(w), s) for w, s in _SORTS.items() if tuple(low[at : at + len(w)]) == w), (0, ""))


def _noun(tokens: Sequence[Token], at: int, length: int, name: str, value: Called | None) -> tuple[int, Item]:
    return length, Item("noun", tuple(tokens[at : at + length]), name, value)


def _dealing(tokens: Sequence[Token], low: Sequence[str], at: int, document: Document) -> tuple[int, Item] | None:
    """As in "the section on hot water" ("about"), "the year 1847" (these figures)."""
    behind = at + 1 + (low[at + 1 : at + 2] in (["the"], ["my"], ["our"]))
    known = behind < len(tokens) and low[behind] in document.vocabulary
    if low[at] == "on" and known and at > 1 and low[at - 1] in {"section", "paragraph", "sentence"}:
        return 1, Item("relation", (tokens[at],), "about")
    if low[at] == "year" and at and low[at - 1] == "the" and len(low[behind : behind + 1] and low[behind]) == 4:
        return (1, Item("filler", (tokens[at],))) if tokens[behind].kind == "number" else None
    return None


def _line(tokens: Sequence[Token], low: Sequence[str], at: int) -> tuple[int, Item] | None:
    """As in "the subheadings", "the subtitle"."""
    for words, name in _LINES.items():
        if tuple(low[at : at + len(words)]) == words and _led(tokens, low, at):
            return _noun(tokens, at, len(words), name, None)
    return None


def _listed(tokens: Sequence[Token], low: Sequence[str], at: int) -> tuple[int, Item] | None:
    """As in "the bullets", "bullet point 2", "the numbered list", "all bulleted items"."""
    size, sort = _sort(low, at)
    if size and low[at + size : at + size + 1] and low[at + size] in _THINGS and sort:
        word = low[at + size]
        if not _led(tokens, low, at):
            return None
        return _noun(tokens, at, size + 1, _THINGS[word], Called((sort,), word.endswith("s")))
    plain = next((w for w in (("bullet", "points"), ("bullet", "point"), ("bullets",), ("bullet",))
                  if tuple(low[at : at + len(w)]) == w), ())  # fmt: skip
    stop = at + len(plain)
    numbered = stop < len(tokens) and tokens[stop].kind == "number"
    if not plain or not (_led(tokens, low, at) or numbered):
        return None
    return _noun(tokens, at, len(plain), "list_item", Called(("bullet",), plain[-1].endswith("s")))


def _sided(tokens: Sequence[Token], low: Sequence[str], at: int) -> bool:
    """Behind "before", "the one after": it only says where another one stands."""
    k = at - 1
    while k >= 0 and low[k] in _LED:
        k -= 1
    side = tagged(tokens[k : k + 1], {}) if k >= 0 else []
    return bool(side) and side[0].role == "preposition" and side[0].name in {"after", "before"}


def _member(tokens: Sequence[Token], low: Sequence[str], at: int, document: Document) -> tuple[int, Item] | None:
    """As in "step 3", "the rule about pets": with its number, or with what is told of it."""
    noun = one_number(low[at])
    if noun not in _MEMBERS or not set_of(noun, document) or _sided(tokens, low, at):
        return None
    behind = tagged(tokens[at + 1 : at + 4], {})
    numbered = bool(behind) and behind[0].role == "number"
    ordered = bool(at) and tagged([tokens[at - 1]], {})[0].role == "ordinal"
    told = bool(behind) and behind[0].role == "relation"
    if not (numbered or ((ordered or told) and _led(tokens, low, at))):
        return None
    return _noun(tokens, at, 1, "member", Called((noun,), low[at] != noun))
