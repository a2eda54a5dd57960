"""False success with the bound that its number of runs leaves: a rate of 0 says little without it."""

import math
from typing import Any


def upper_bound(events: int, n: int, confidence: float = 0.95) -> float:
    """One-sided upper bound of a rate (Clopper and Pearson 1934); 1 without trials.

    0 of 149 gives 2 %, as do 2 of 313.
    """
    if events >= n:
        return 1.0
    low, high = events / n, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(events, n, middle) > 1 - confidence else (low, middle)
    return high


def _at_most(events: int, n: int, p: float) -> float:
    """Probability of at most so many events."""
    logs = (
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p)
        for k in range(events + 1)
    )
    return sum(math.exp(value) for value in logs)


def false_success(finished: int, wrong: int) -> dict[str, Any]:
    """Finished episodes that are wrong or damage the document, with the bound that 95 % confidence leaves.

    Returns:
        finished, false_success (share of the finished), false_success_upper.
    """
    return {
        "finished": finished,
        "false_success": round(wrong / finished, 4) if finished else 0.0,
        "false_success_upper": round(upper_bound(wrong, finished), 4),
    }
