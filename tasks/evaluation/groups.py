"""Rates where tasks come in groups: macro-averages over held-out effects, and rates by the way a plan was found.

Tasks of one effect succeed and fail together, so that the group is what was sampled: every group weighs the same, and
intervals resample groups (Efron's percentile bootstrap), not tasks.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tasks.evaluation import metrics

WAYS = ("sibling", "page", "other")
"""How a plan for something never executed may be found: a command beside a known one, a page of the manual, else."""


def macro(outcomes: Iterable[tuple[str, bool]], seed: int = 0) -> dict[str, Any]:
    """Success of every group, their mean and its interval.

    Args:
        outcomes: group and success of each task.
        seed: of the bootstrap.

    Returns:
        macro_tsr, ci95 [low, high] over groups, n_groups, groups {group: {"tsr", "n"}}.
    """
    own: dict[str, list[bool]] = {}
    for group, success in outcomes:
        own.setdefault(group, []).append(success)
    rates = [(sum(rows) / len(rows), 1.0) for _, rows in sorted(own.items())]
    return {
        "macro_tsr": metrics.share(sum(rate for rate, _ in rates), len(rates)),
        "ci95": metrics.rounded(metrics.bootstrap_ratio(rates, seed)),
        "n_groups": len(own),
        "groups": {g: {"tsr": metrics.share(sum(rows), len(rows)), "n": len(rows)} for g, rows in sorted(own.items())},
    }


def way_of(source: str) -> str:
    """One of WAYS from a plan's source, whose first word says it ("sibling: Format > Text > Subscript")."""
    words = source.replace(":", " ").casefold().split()
    return words[0] if words and words[0] in WAYS else "other"


def by_way(outcomes: Sequence[tuple[str, bool]]) -> dict[str, dict[str, Any]]:
    """Success by way.

    Args:
        outcomes: source of the plan and success of each task.

    Returns:
        way -> tsr, n and ci95, for the ways that occur, in the order of WAYS.
    """
    found: dict[str, dict[str, Any]] = {}
    for way in WAYS:
        rows = [success for source, success in outcomes if way_of(source) == way]
        if rows:
            interval = metrics.rounded(metrics.rate_interval(sum(rows), len(rows)))
            found[way] = {"tsr": metrics.share(sum(rows), len(rows)), "n": len(rows), "ci95": {"tsr": interval}}
    return found
