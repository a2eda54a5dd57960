"""How far the model judge agrees with the checks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks.schemas import JudgedTrajectory, Verdict

DECIDED = frozenset({"success", "failure"})


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two raters over yes or no (Cohen 1960); None when a rater's answers do not vary."""
    n = len(pairs)
    first, second = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    if first in {0, n} or second in {0, n}:
        return None
    observed = sum(a == b for a, b in pairs) / n
    expected = (first * second + (n - first) * (n - second)) / n**2
    return round((observed - expected) / (1 - expected), 4)


def compared(rows: Iterable[JudgedTrajectory]) -> list[JudgedTrajectory]:
    """Rows that both decided: with checks, and with a verdict of the judge that is not unsure."""
    return [row for row in rows if row.checks_passed is not None and row.judge in DECIDED]


def agreement(rows: Sequence[JudgedTrajectory], finished: frozenset[str]) -> dict[str, Any]:
    """Kappa, precision and recall of the judge against the verdict by checks.

    Args:
        rows: all judged trajectories.
        finished: ids of those that ended by saying so; the others are easy for both, so their kappa stands apart.
    """
    both = compared(rows)
    pairs = [(row.verdict is Verdict.SUCCESS, row.judge == "success") for row in both]
    hard = [pair for pair, row in zip(pairs, both, strict=True) if row.trajectory_id in finished]
    said, true = sum(b for _, b in pairs), sum(a for a, _ in pairs)
    right = sum(a and b for a, b in pairs)
    return {
        "kappa_checks_judge": kappa(pairs),
        "kappa_finished_only": kappa(hard),
        "n_compared": len(pairs),
        "n_finished": len(hard),
        "judge_precision": round(right / said, 4) if said else None,
        "judge_recall": round(right / true, 4) if true else None,
        "judge_unsure": sum(row.judge == "unsure" and row.checks_passed is not None for row in rows),
    }


def worst(rows: Sequence[JudgedTrajectory], families: Mapping[str, str], count: int = 5) -> dict[str, Any]:
    """Families with the lowest share of successes: {family: {"n", "success", "disagree"}}, worst first.

    Args:
        rows: all judged trajectories; infrastructure errors are left out.
        families: trajectory id -> family.
        count: how many to name.
    """
    tally: dict[str, list[int]] = {}
    for row in rows:
        if row.verdict is Verdict.INFRASTRUCTURE:
            continue
        line = tally.setdefault(families[row.trajectory_id], [0, 0, 0])
        line[0] += 1
        line[1] += row.verdict is Verdict.SUCCESS
        decided = row.checks_passed is not None and row.judge in DECIDED
        line[2] += decided and (row.verdict is Verdict.SUCCESS) != (row.judge == "success")
    order = sorted(tally, key=lambda family: (tally[family][1] / tally[family][0], family))
    return {f: dict(zip(("n", "success", "disagree"), tally[f], strict=True)) for f in order[:count]}
