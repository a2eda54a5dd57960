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


def signature(of: frozenset[str]) -> RMinHash:
    """MinHash of shingles."""
    made = RMinHash(num_perm=PERMUTATIONS, seed=1)
    made.update(sorted(of))
    return made


def opposed(one: TaskPlan, other: TaskPlan) -> bool:
    """Whether two pairs differ by an antonym."""
    a, b = (set(normal(" ".join((p.task, *p.plan))).replace('"', " ").split()) for p in (one, other))
    return any(len(pair & (a - b)) == 1 and len(pair & (b - a)) == 1 for pair in _ANTONYMS)


def repeats(one: TaskPlan, other: TaskPlan, threshold: float) -> bool:
    """Whether `other` is a near-duplicate of `one` by all three guards."""
    if one.app != other.app or arguments(one) != arguments(other) or opposed(one, other):
        return False
    return _jaccard(shingles(one), shingles(other)) >= threshold


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def find(pairs: Sequence[TaskPlan], threshold: float) -> tuple[list[TaskPlan], list[Duplicate]]:
    """Split pairs into those to keep and those that repeat an earlier one of the given order.

    Pairs that differ in application or arguments never repeat each other, so each such group has an index of its own;
    without that evolved pairs, which share a few dozen plans, would meet in the same buckets by the thousand.
    """
    kept: list[TaskPlan] = []
    repeated: list[Duplicate] = []
    exact: dict[tuple[str, str, tuple[str, ...]], str] = {}
    groups: dict[tuple[str, tuple[str, ...]], _Group] = {}
    for pair in pairs:
        key = (pair.app, normal(pair.task), tuple(normal(step) for step in pair.plan))
        if key in exact:
            repeated.append(Duplicate(pair, exact[key], "duplicate"))
            continue
        group = groups.setdefault((pair.app, arguments(pair)), _Group(threshold))
        near = group.near(pair)
        if near is not None:
            repeated.append(Duplicate(pair, near.pair_id, "near_duplicate"))
            continue
        exact[key] = pair.pair_id
        kept.append(pair)
    return kept, repeated


SMALL = 8
"""Groups up to this size are compared pair by pair, which is cheaper than an index."""


class _Group:
    """Kept pairs of equal application and arguments, with a MinHash index once they are many."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._members: list[tuple[TaskPlan, frozenset[str]]] = []
        self._index: RMinHashLSH | None = None

    def near(self, pair: TaskPlan) -> TaskPlan | None:
        """The first member that the pair repeats; None makes the pair a member."""
        own = shingles(pair)
        sketch = signature(own) if len(self._members) >= SMALL else None
        for at in self._candidates(sketch):
            member, theirs = self._members[at]
            if _jaccard(theirs, own) >= self._threshold and not opposed(member, pair):
                return member
        if self._index is not None:
            self._index.insert(len(self._members), sketch)
        self._members.append((pair, own))
        return None

    def _candidates(self, sketch: RMinHash | None) -> Sequence[int]:
        if sketch is None:
            return range(len(self._members))
        if self._index is None:
            self._index = RMinHashLSH(threshold=self._threshold, num_perm=PERMUTATIONS, num_bands=BANDS)
            for at, (_, theirs) in enumerate(self._members):
                self._index.insert(at, signature(theirs))
        return sorted(self._index.query(sketch))


# ---------------------------------------------------------------- across splits


@dataclass(frozen=True)
class Overlap:
    """How much of one split was also in another."""

    pairs: int  # of the split
    exact: int  # request and plan equal after normalisation
    task: int  # request equal
    plan: int  # plan equal
    near: int  # a MinHash neighbour of Jaccard >= threshold over task and plan


def overlap(split: Sequence[TaskPlan], train: Sequence[TaskPlan], threshold: float) -> Overlap:
    """Pairs of a split that training pairs equal or resemble; near ones by rensa's index, checked exactly."""
    keys = [(normal(p.task), tuple(normal(s) for s in p.plan)) for p in train]
    both, tasks, plans = set(keys), {t for t, _ in keys}, {p for _, p in keys}
    own = [(normal(p.task), tuple(normal(s) for s in p.plan)) for p in split]
    bags = [shingles(p) for p in split]
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS)
    for at, bag in enumerate(bags):
        index.insert(at, signature(bag))
    found: set[int] = set()
    for pair in train:
        theirs = shingles(pair)
        for at in set(index.query(signature(theirs))) - found:
            if _jaccard(bags[at], theirs) >= threshold:
                found.add(at)
    return Overlap(
        pairs=len(split),
        exact=sum(k in both for k in own),
        task=sum(t in tasks for t, _ in own),
        plan=sum(p in plans for _, p in own),
        near=len(found),
    )
