"""The measures of the design as pure functions: equality of actions, success of steps and tasks, intervals, agreement.

Sources: the paper's section 5 (object, operation and status accuracy, SSR, TSR); Efron's percentile bootstrap with
tasks as the unit; Wilson 1927 for small n; Cohen 1960 for agreement.
"""

import math
import random
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.agent.grounding import ground
from tasks.agent.titles import plain
from tasks.desktop import keys
from tasks.desktop.arguments import REQUIRED, SIGNATURES
from tasks.llm.wire import ActReply
from tasks.schemas import Action, Control, Observation

Interval = tuple[float, float]
RESAMPLES = 1000
SMALL = 40
"""Tasks; below this the percentile bootstrap is too narrow and Wilson's interval is given."""
Z95 = 1.959963984540054


# ---------------------------------------------------------------- one step


@dataclass(frozen=True)
class Score:
    """What of one step was right."""

    object: bool
    operation: bool
    status: bool
    invalid: str = ""  # why the reply was no valid action on this state, "" when it was

    @property
    def step(self) -> bool:
        """The step succeeded: all three right."""
        return self.object and self.operation and self.status


def score_step(reply: ActReply | None, truth: Action, controls: Sequence[Control], reason: str = "no reply") -> Score:
    """Compare a reply with the recorded action on the recorded state.

    Args:
        reply: None when there was none or it was no action JSON; that is wrong, never dropped.
        truth: the recorded action.
        controls: of the state; both sides are resolved against them.
        reason: why there is no reply.
    """
    if reply is None:
        return Score(False, False, False, reason)
    grounded = ground(reply, Observation(window="", modal=False, controls=tuple(controls)))
    wanted = _resolve(truth, controls)
    said = grounded.control
    same = (said is None) == (wanted is None) and (said is None or wanted is None or said.label == wanted.label)
    return Score(
        object=same and not grounded.feedback and bool(reply.function) == bool(truth.function),
        operation=same_operation(reply.function, reply.args, truth.function, truth.args),
        status=reply.status is truth.status,
        invalid=grounded.feedback,
    )


def _resolve(action: Action, controls: Sequence[Control]) -> Control | None:
    """The control of a recorded action: by number and title, else the first of its title and type."""
    if not action.control_label and not action.control_text:
        return None
    title = plain(action.control_text)
    for control in controls:
        if control.label == action.control_label and plain(control.title) == title:
            return control
    same = [c for c in controls if plain(c.title) == title and action.control_type in ("", c.control_type)]
    return same[0] if same else None


def same_operation(function: str, args: Mapping[str, Any], other: str, others: Mapping[str, Any]) -> bool:
    """Same function and same arguments, defaults filled in and values normalised."""
    return function == other and normal_args(function, args) == normal_args(function, others)


def normal_args(function: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments in one form: defaults filled, numbers as numbers, keys as strokes, white space single."""
    filled = {name: default for name, (_, default) in SIGNATURES.get(function, {}).items() if default is not REQUIRED}
    filled |= {name: value for name, value in args.items() if value is not None}
    return {name: _normal(function, name, value) for name, value in filled.items()}


def _normal(function: str, name: str, value: Any) -> Any:
    kind = SIGNATURES.get(function, {}).get(name, (str, None))[0]
    if name == "keys":
        try:
            return tuple(keys.parse(str(value)))
        except ValueError:
            return str(value)
    if kind in (int, float):
        try:
            return float(value)
        except (TypeError, ValueError):
            return str(value)
    if kind is bool:
        return str(value).casefold() == "true"
    text = " ".join(str(value).split())
    return text.casefold() if name in ("button", "file_ext", "font_name") else text


# ---------------------------------------------------------------- many steps


def offline(tasks: Mapping[str, Sequence[Score]], needed: Mapping[str, int], seed: int = 0) -> dict[str, Any]:
    """Accuracies of a model over a split, as shares.

    Args:
        tasks: scores of each task's steps.
        needed: steps that each task has; one whose scores are fewer did not succeed.
        seed: of the bootstrap.

    Returns:
        object_acc, operation_acc, status_acc and ssr over steps, tsr over tasks, ci95 of ssr and tsr, n tasks, steps.
    """
    scores = [score for steps in tasks.values() for score in steps]
    succeeded = {t: len(s) >= needed[t] and all(score.step for score in s) for t, s in tasks.items()}
    pairs = [(sum(score.step for score in steps), max(len(steps), 1)) for _, steps in sorted(tasks.items())]
    wins = sum(succeeded.values())
    return {
        "object_acc": share(sum(s.object for s in scores), len(scores)),
        "operation_acc": share(sum(s.operation for s in scores), len(scores)),
        "status_acc": share(sum(s.status for s in scores), len(scores)),
        "ssr": share(sum(s.step for s in scores), len(scores)),
        "tsr": share(wins, len(tasks)),
        "n": len(tasks),
        "steps": len(scores),
        "invalid": sum(bool(s.invalid) for s in scores),
        "ci95": {"ssr": rounded(bootstrap_ratio(pairs, seed)), "tsr": rounded(rate_interval(wins, len(tasks)))},
    }


def share(part: float, whole: float) -> float:
    """Part of the whole, 4 digits; 0 for nothing."""
    return round(part / whole, 4) if whole else 0.0


def rounded(interval: Interval) -> list[float]:
    """An interval for JSON."""
    return [round(interval[0], 4), round(interval[1], 4)]


def percentile(values: Sequence[float], q: float) -> float:
    """Linear interpolation between order statistics; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


# ---------------------------------------------------------------- intervals


def rate_interval(successes: int, n: int) -> Interval:
    """95 % interval of a success rate over tasks: bootstrap, or Wilson's where n is small or all tasks agree."""
    if n < SMALL or successes in (0, n):
        return wilson(successes, n)
    # resampling n yes/no tasks is drawing from a binomial: its quantiles need no random numbers
    low, high = _binomial_quantile(n, successes / n, 0.025), _binomial_quantile(n, successes / n, 0.975)
    return low / n, high / n


def _binomial_quantile(n: int, p: float, q: float) -> int:
    total, odds = 0.0, p / (1 - p)
    log_mass = n * math.log1p(-p)
    for k in range(n + 1):
        total += math.exp(log_mass)
        if total >= q:
            return k
        log_mass += math.log((n - k) / (k + 1) * odds) if k < n else 0.0
    return n


def wilson(successes: int, n: int) -> Interval:
    """Wilson's score interval, 95 %; (0, 1) without trials."""
    if n == 0:
        return 0.0, 1.0
    p, z2 = successes / n, Z95 * Z95
    centre, half = p + z2 / (2 * n), Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, (centre - half) / (1 + z2 / n)), min(1.0, (centre + half) / (1 + z2 / n))


def bootstrap_ratio(pairs: Sequence[tuple[float, float]], seed: int = 0) -> Interval:
    """Percentile interval of sum(numerators) / sum(denominators), resampling the pairs (one a task)."""
    if not pairs:
        return 0.0, 1.0
    draw = random.Random(seed)
    ratios = []
    for _ in range(RESAMPLES):
        sample = draw.choices(pairs, k=len(pairs))
        whole = sum(pair[1] for pair in sample)
        ratios.append(sum(pair[0] for pair in sample) / whole if whole else 0.0)
    return percentile(ratios, 0.025), percentile(ratios, 0.975)


def difference(before: Mapping[str, bool], after: Mapping[str, bool], seed: int = 0) -> dict[str, Any]:
    """Change in success rate on the tasks that both tried, with its interval: what a step of the ladder is worth.

    Returns:
        n, difference, ci95, flips (tasks whose outcome differs), real (the interval leaves 0 out).
    """
    both = sorted(before.keys() & after.keys())
    deltas = [(float(after[t]) - float(before[t]), 1.0) for t in both]
    low, high = bootstrap_ratio(deltas, seed) if both else (-1.0, 1.0)
    return {
        "n": len(both),
        "difference": share(sum(d for d, _ in deltas), len(both)),
        "ci95": rounded((low, high)),
        "flips": sum(d != 0 for d, _ in deltas),
        "real": bool(both) and (low > 0 or high < 0),
    }


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two raters; None without pairs or where both always say the same one thing."""
    n = len(pairs)
    if n == 0:
        return None
    agreed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[label] * second[label] for label in first) / (n * n)
    return None if expected == 1.0 else round((agreed - expected) / (1 - expected), 4)
