"""What a kind of check is: its fields, how it decides, and which differences it accounts for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tasks.checks.alignment import Part, blocks
from tasks.checks.differences import Comparison, Difference
from tasks.checks.selectors import Place, Target, paragraphs, targets
from tasks.checks.values import Rule
from tasks.schemas import Check, Observation

Outcome = tuple[bool, str]


class Context:
    """What checks are decided on."""

    def __init__(self, before: Sequence[Part], after: Sequence[Part], ui: Observation | None = None) -> None:
        self.comparison = Comparison(before, after)
        self.before, self.after, self.ui = self.comparison.before, self.comparison.after, ui

    def targets(self, check: Check) -> list[Target]:
        """What the check's `where` selects in the document after."""
        return targets(check.where, self.comparison)

    @cached_property
    def places(self) -> list[Place]:
        """Every paragraph of the body after."""
        return list(paragraphs(self.after))

    def both(self, kind: str) -> tuple[list[Part], list[Part]]:
        """Document-level parts of a kind before and after."""
        return self.of(kind, self.before), self.of(kind, self.after)

    @staticmethod
    def of(kind: str, parts: Sequence[Part]) -> list[Part]:
        """Parts of a kind; tables are body parts, all others asked for here are not."""
        return [p for p in parts if p["kind"] == kind and (kind == "table" or "index" not in p)]

    def empty_neighbour(self, found: Difference, indexes: Sequence[int]) -> bool:
        """An inserted empty paragraph directly beside one of these parts of the document after."""
        is_empty = found.area == "block" and found.op == "inserted" and not found.part.get("text")
        return is_empty and any(abs((found.new or 0) - index) == 1 for index in indexes)

    def inserted(self, kind: str) -> list[int]:
        """Positions of inserted body parts of a kind in the document after."""
        known = self.comparison.old_of
        return [p["index"] for p in blocks(self.after) if p["kind"] == kind and p["index"] not in known]


def nothing(check: Check, context: Context, found: Difference) -> bool:
    """For kinds that account for no difference."""
    return False


def unlimited(check: Check, context: Context) -> int:
    """For kinds whose differences need no count."""
    return 10**6


@dataclass(frozen=True)
class Kind:
    """One kind of check."""

    name: str
    where: frozenset[str]  # keys its selector may have
    properties: Mapping[str, Rule]  # property -> how its value is validated and compared
    decide: Callable[[Check, Context], Outcome]
    explains: Callable[[Check, Context, Difference], bool] = nothing
    limit: Callable[[Check, Context], int] = unlimited  # insertions and deletions of counted things it accounts for
    needs: frozenset[str] = frozenset()  # keys the selector must have
    default: Any = None  # value when none is given


def quote(value: Any) -> str:
    """A found value in a detail: short, in quotes when it is text."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:60]}...{text[-10:]}"
