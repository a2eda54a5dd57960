"""A request in a person's own words as the plain orders that planner and second reading know, or nothing.

A tagger (tasks/model/tagger.py) reads the request twice, by two networks that were trained apart. Here stands what is
made of it: both must say the same; every number, quotation and word of limit ("except", "only", "not") must lie inside
what is restated, so that nothing that a person said is lost; the order keeps the person's words for what is changed.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tasks.schemas import Record

_FILE = Path(__file__).with_name("orders.yaml")
NO_WISH = ("none", "other", "refuse")
"""A clause without a wish; a wish that no order says; nothing that is to be done in the document."""
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SAID = re.compile(r"\d|[\"“”«»]|(?<!\w)['‘]\w")
_LIMIT = re.compile(
    r"\b(?:except|excepting|apart from|other than|unless|if|only|besides|but not|leave|leaving|rather than|until"
    r"|instead of|however|whenever|neither|nor|either|or)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|without|never|none|nothing)\b|n['’]t\b", re.IGNORECASE)
_WRITTEN = ("text", "new", "name")
"""Slots with words that are to be written as they stand: what runs on behind them may belong to them."""
_RUNS_ON = re.compile(
    r"#(?: +[-–—:/&])? +(?!(?:please|pls|plz|thanks|thank|thx|ta|cheers|and|or|but|then|so|as|at|in|on|to|for|of|by|with"
    r"|from|under|underneath|below|above|after|before|beneath|behind|between|along|across|up|down|over|into|onto|there|here|it|its|the|this|that"
    r"|these|those|my|our|his|her|their|your|a|an|all|any|every|each|everywhere|wherever|throughout|instead|rather|now"
    r"|is|are|was|were|be|will|would|should|shall|must|has|have|had|can|could|do|does|goes|wants|needs|belongs|not|too|also|only|again"
    r"|because|since|when|where|while|if|i|we|he|she|they|you|which|who|alone)\b)\w",
    re.IGNORECASE,
)
_ENDS = ' ,;:"“”‘’'
_PRONOUN = re.compile(r"(?:it|its|them|their|theirs|this|that|these|those|they|one|both|same)", re.IGNORECASE)


class Span(Record):
    """Words of a request that fill a slot, as typed."""

    slot: str
    text: str


class Wish(Record):
    """A clause."""

    kind: str
    spans: tuple[Span, ...] = ()


@cache
def _told() -> dict[str, Any]:
    known: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return known


_ORDERS: dict[str, list[str]] = _told()["orders"]
KINDS = frozenset(_ORDERS) | set(NO_WISH)
SLOTS = frozenset(name for orders in _ORDERS.values() for order in orders for name in _SLOT.findall(order))


def needed(kind: str) -> set[str]:
    """Slots that every order of a kind has."""
    return set.intersection(*(set(_SLOT.findall(order)) for order in _ORDERS.get(kind, [""])))


def restate(request: str, readings: Sequence[Sequence[Wish]]) -> str:
    """The request as plain orders, "" where that would be a guess.

    Args:
        request: as typed.
        readings: what each network read; they have to say the same.
    """
    said = [[wish for wish in reading if wish.kind != "none"] for reading in readings]
    if not said or not said[0] or any(not same(one, said[0]) for one in said):
        return ""
    wishes = said[0]
    if any(wish.kind in NO_WISH for wish in wishes) or _dropped(request, wishes):
        return ""
    orders, last = [], ""
    for wish in wishes:
        slots = {span.slot: span.text for span in wish.spans}
        if len(slots) < len(wish.spans):
            return ""  # two things for one slot: which is meant is not known
        if last and _PRONOUN.fullmatch(slots.get("what", "").strip()):
            slots["what"] = last
        last = slots.get("what", last)
        orders.append(_order(wish.kind, slots))
    return " ".join(orders) if all(orders) else ""


def same(one: Sequence[Wish], other: Sequence[Wish]) -> bool:
    """Whether two readings come to the same, clauses without a wish aside."""
    first, second = ([wish for wish in reading if wish.kind != "none"] for reading in (one, other))
    return _bare(first) == _bare(second)


def _bare(wishes: Sequence[Wish]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For comparison: articles and punctuation at the ends make no difference."""
    return [
        (
            wish.kind,
            sorted(
                (s.slot, re.sub(r"^(?:the|an?|my|our) ", "", s.text.casefold().strip(" .,;:!?\"'“”‘’")))
                for s in wish.spans
            ),
        )
        for wish in wishes
    ]


def _dropped(request: str, wishes: Sequence[Wish]) -> bool:
    """Whether a number, a quotation, a word that limits the wish or the rest of a text is in no span."""
    left = request
    for span in sorted((s for wish in wishes for s in wish.spans), key=lambda s: len(s.text), reverse=True):
        typed = span.slot in _WRITTEN and span.text[-1] not in _ENDS
        left = left.replace(span.text, "#" if typed else "_", 1)
    if _RUNS_ON.search(left):
        return True
    takes = any(wish.kind in _told()["takes_away"] for wish in wishes)
    return bool(_SAID.search(left) or _LIMIT.search(left) or (not takes and _NOT.search(left)))


def _order(kind: str, slots: dict[str, str]) -> str:
    """The first order of a kind whose slots are all filled and that leaves none out."""
    told = _told()
    filled = {
        slot: '"' + text.strip(_ENDS) + '"' if slot in told["quoted"]
        else found[0] if slot in told["number"] and (found := _NUMBER.search(text))
        else text.strip(" ,;:")
        for slot, text in slots.items()
    }  # fmt: skip
    for order in _ORDERS[kind]:
        if set(_SLOT.findall(order)) == set(filled):
            return _SLOT.sub(lambda match: filled[match[1]], order)
    return ""
