"""The nearest documentation plan for a request: cosine of TF-IDF over the pairs' task texts, pure Python.

Words are cut to stems, quoted values and ordinals dropped. The cosine looks both ways: a request for "delete the table"
is not near "wrap text around a table", whose other words it does not ask for. The threshold is high on purpose: a
wrong plan costs more than none, since the model's own plan mode is asked next.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import DataError
from tasks.schemas import TaskPlan
from tasks.store import write_json

FILE = "plan_index.json"
"""Name in a checkpoint folder."""
THRESHOLD = 0.9
"""Chosen on 430 training and dev requests: at 0.7 the index answered 43 and 9 of these came from the family's page, the
rest led the model astray; at 0.9 it answers 2, and the model's own plan mode the others."""
UNKNOWN = 0.35
"""A word that no documentation task holds is mostly a value of this document: it weighs less against a hit."""
_COMMON = """
    a an and are as at be by can do for from how i in into is it its my of on or please so that the their them then
    there this to up want we will with would you your me should could need like make document text writer libreoffice
    first second third fourth last current selected selection put give have let don doesn any some
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
        self._bags = [frozenset(words(e.task)) for e in self.entries]
        self._holders: dict[str, list[int]] = {}
        for index, bag in enumerate(self._bags):
            for word in bag:
                self._holders.setdefault(word, []).append(index)
        self._norms = [self._norm(bag) for bag in self._bags]

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
            The plan, and the cosine (0 to 1).
        """
        query = frozenset(words(request))
        norm = self._norm(query)
        shared: dict[int, float] = {}
        for word in sorted(query):
            for index in self._holders.get(word, ()):
                shared[index] = shared.get(index, 0.0) + self._weight(word) ** 2
        if not shared:
            return None
        scores = {index: found / (norm * self._norms[index]) for index, found in shared.items()}
        best = min(scores, key=lambda i: (-round(scores[i], 9), i))
        score = min(1.0, scores[best])
        return (self.entries[best].plan, score) if score >= threshold else None

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
        return math.log(1 + (len(self.entries) - n + 0.5) / (n + 0.5)) * (1.0 if n else UNKNOWN)

    def _norm(self, bag: frozenset[str]) -> float:
        return math.sqrt(sum(self._weight(word) ** 2 for word in sorted(bag)))
