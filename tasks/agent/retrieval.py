"""The nearest documentation plan for a request: BM25 over the documentation pairs' task texts, pure Python.

A request of its own kind ("turn the first title bold") rarely repeats the documentation's words, so words are cut to
stems and quoted values are dropped; a plan counts as found only above a threshold relative to a perfect hit.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import DataError
from tasks.schemas import TaskPlan
from tasks.store import write_json

FILE = "plan_index.json"
"""Name in a checkpoint folder."""
THRESHOLD = 0.5
UNKNOWN = 0.35
"""A word that no documentation task holds is mostly a value of this document: it weighs less against a hit."""
K1, B = 1.2, 0.5
_COMMON = """
    a an and are as at be by can do for from how i in into is it its my of on or please so that the their them then
    there this to up want we will with would you your me should could need like make document text writer libreoffice
"""
_STOP = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Entry:
    """One documentation pair."""

    task: str
    plan: tuple[str, ...]


def words(text: str) -> list[str]:
    """Stems of the words that carry meaning; quoted values and numbers are no part of what is asked."""
    bare = re.sub(r"\"[^\"]*\"|“[^”]*”|'[^']{2,}'", " ", text.casefold())
    return [_stem(w) for w in re.findall(r"[a-z]{2,}", bare) if w not in _STOP]


def _stem(word: str) -> str:
    for ending, least in (
        ("ations", 4),
        ("ation", 4),
        ("ings", 4),
        ("ing", 4),
        ("ies", 3),
        ("ed", 4),
        ("es", 4),
        ("s", 3),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            stem = word[: -len(ending)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls" else stem.rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


class PlanIndex:
    """Documentation pairs ready to be searched.

    Args:
        entries: in the order that breaks ties.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._bags = [Counter(words(e.task)) for e in self.entries]
        self._lengths = [sum(bag.values()) for bag in self._bags]
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
        self._holders: dict[str, list[int]] = {}
        for index, bag in enumerate(self._bags):
            for word in bag:
                self._holders.setdefault(word, []).append(index)

    @classmethod
    def build(cls, pairs: Iterable[TaskPlan]) -> "PlanIndex":
        """Index pairs with a plan, equal ones once, in the order of their ids; the caller chooses which may be seen."""
        seen: dict[tuple[str, tuple[str, ...]], Entry] = {}
        for pair in sorted(pairs, key=lambda p: p.pair_id):
            if pair.plan:
                seen.setdefault((pair.task, pair.plan), Entry(pair.task, pair.plan))
        return cls(list(seen.values()))

    def nearest(self, request: str, threshold: float = THRESHOLD) -> tuple[tuple[str, ...], float] | None:
        """The best plan and its score, None when nothing reaches the threshold.

        Returns:
            The plan, and BM25 as a share of what the request would score against itself (0 to 1).
        """
        query = Counter(words(request))
        if not query:
            return None
        scores: Counter[int] = Counter()
        perfect = sum(self._weight(w) * (1.0 if w in self._holders else UNKNOWN) for w in query)
        for word in query:
            for index in self._holders.get(word, ()):
                scores[index] += self._score(word, index)  # type: ignore[assignment]
        if not scores:
            return None
        best = min(scores, key=lambda i: (-round(scores[i], 9), i))
        share = min(1.0, scores[best] / perfect)
        return (self.entries[best].plan, share) if share >= threshold else None

    def save(self, path: Path) -> Path:
        """Write the index; equal pairs give equal bytes."""
        return write_json(path, {"version": 1, "entries": [[e.task, list(e.plan)] for e in self.entries]})

    @classmethod
    def load(cls, path: Path) -> "PlanIndex":
        """Read an index.

        Raises:
            DataError: the file is missing or no index.
        """
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            return cls([Entry(str(task), tuple(str(s) for s in plan)) for task, plan in value["entries"]])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(str(path), str(error), "a plan index", "train LAM1 again") from error

    def _weight(self, word: str) -> float:
        n = len(self._holders.get(word, ()))
        return math.log(1 + (len(self.entries) - n + 0.5) / (n + 0.5))

    def _score(self, word: str, index: int) -> float:
        count = self._bags[index][word]
        norm = K1 * (1 - B + B * self._lengths[index] / max(1.0, self._mean))
        return self._weight(word) * count * (K1 + 1) / (count + norm)
