"""Near-duplicates among task-plan pairs: one word may make another task, so the guards matter more than the hash.

A pair repeats another when task and plan are equal after normalisation, or when their shingles overlap by at least the
threshold (exact Jaccard; MinHash only proposes candidates), their arguments (quoted texts, numbers, keys) are equal,
and they do not differ by an antonym ("Show" / "Hide").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from tasks.schemas import TaskPlan

PERMUTATIONS = 128
BANDS = 16
"""16 bands of 8 rows: a pair of Jaccard 0.95 is proposed with probability > 0.9999, one of 0.5 with 0.06."""
SHINGLE = 3

_OPPOSITES = """
    on/off show/hide lock/unlock insert/delete add/remove single/double rows/columns row/column above/below
    before/after left/right first/last top/bottom enable/disable increase/decrease group/ungroup header/footer
    headers/footers portrait/landscape upper/lower uppercase/lowercase horizontal/vertical
    horizontally/vertically start/end expand/collapse individual/all enter/exit protect/unprotect accept/reject
    next/previous import/export open/close superscript/subscript footnote/endnote footnotes/endnotes
    activate/deactivate encrypt/decrypt ascending/descending ordered/unordered even/odd dock/undock
    check/uncheck select/clear bold/italic merge/split promote/demote up/down forward/backward front/back
    with/without character/paragraph word/paragraph freeze/unfreeze
"""
_ANTONYMS = tuple(frozenset(pair.split("/")) for pair in _OPPOSITES.split())


@dataclass(frozen=True)
class Duplicate:
    """A pair that repeats an earlier one."""

    pair: TaskPlan
    of: str  # pair_id of the one that is kept
    reason: str  # duplicate or near_duplicate


def normal(text: str) -> str:
    """Lower case, punctuation other than that of arguments as spaces."""
    return re.sub(r"[^\w\"]+", " ", text.casefold()).strip()


def arguments(pair: TaskPlan) -> tuple[str, ...]:
    """What a pair is about beyond its words: quoted texts, numbers and keys of its plan, and what a task quotes."""
    text = "\n".join((pair.task, *pair.plan))
    return tuple(sorted(re.findall(r'"[^"]*"|\b\d+(?:\.\d+)?\b|\b(?:Ctrl|Shift|Alt)\+[\w+]+', text)))


def shingles(pair: TaskPlan) -> frozenset[str]:
    """Runs of three words of task and plan."""
    words = normal(" ".join((pair.task, *pair.plan))).split()
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def opposed(one: TaskPlan, other: TaskPlan) -> bool:
    """Whether two pairs differ by an antonym."""
    a, b = (set(normal(" ".join((p.task, *p.plan))).replace('"', " ").split()) for p in (one, other))
    return any(len(pair & (a - b)) == 1 and len(pair & (b - a)) == 1 for pair in _ANTONYMS)


def repeats(one: TaskPlan, other: TaskPlan, threshold: float) -> bool:
    """Whether `other` is a near-duplicate of `one` by all three guards."""
    if one.app != other.app or arguments(one) != arguments(other) or opposed(one, other):
        return False
    a, b = shingles(one), shingles(other)
    return len(a & b) >= threshold * len(a | b)


def find(pairs: Sequence[TaskPlan], threshold: float) -> tuple[list[TaskPlan], list[Duplicate]]:
    """Split pairs into those to keep and those that repeat an earlier one of the given order."""
    kept: list[TaskPlan] = []
    repeated: list[Duplicate] = []
    exact: dict[tuple[str, str, tuple[str, ...]], str] = {}
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS)
    for pair in pairs:
        key = (pair.app, normal(pair.task), tuple(normal(step) for step in pair.plan))
        if key in exact:
            repeated.append(Duplicate(pair, exact[key], "duplicate"))
            continue
        signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update(sorted(shingles(pair)))
        near = next((kept[i] for i in sorted(index.query(signature)) if repeats(kept[i], pair, threshold)), None)
        if near is not None:
            repeated.append(Duplicate(pair, near.pair_id, "near_duplicate"))
            continue
        exact[key] = pair.pair_id
        index.insert(len(kept), signature)
        kept.append(pair)
    return kept, repeated
