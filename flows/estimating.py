"""What the stale stages would ask of the teacher, and what that would cost, before anything is sent or written.

A stage whose inputs are up to date is counted exactly, by its own code over its own inputs (tasks/llm/estimate.py), in
a scratch folder so that no file of the project changes. A later one is a range: what it asked in the last run, times
how the stage before it compares with that run.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tasks import store
from tasks.llm import cache, estimate, ledger, prices
from tasks.llm.ledger import Tally
from tasks.params import Params
from tasks.stages import STAGES

WIDTH = (0.8, 1.25)
"""Beside what the last run's yields say: how far a later stage may differ from its last run."""
GUESS = (100, 1000)
"""Completion tokens of a call, where no earlier run says better."""


@dataclass(frozen=True)
class Estimate:
    """One stage's calls of the teacher, from the least to the most expected."""

    stage: str
    exact: bool  # counted, not derived from the last run
    calls: tuple[int, int] | None  # to be sent; None where neither its input nor an earlier run is there
    cached: int = 0
    prompt_tokens: tuple[int, int] = (0, 0)
    completion_tokens: tuple[int, int] = (0, 0)
    usd: tuple[float, float] = (0.0, 0.0)


def estimate_run(params: Params, names: Sequence[str], upstream: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """The estimate of a dry run.

    Args:
        params: what the run would use.
        names: stages that would run, in order.
        upstream: direct upstreams of each stage.

    Returns:
        {"teacher", "price": [prompt, completion], "stages": [Estimate as a mapping], "usd": [least, most] of the stages
        that are known, "unknown": [stage]}.

    Raises:
        UsageError: the teacher has no price.
    """
    price, share = prices.of(params.run.teacher), 1.0
    if os.environ.get("LAM_TEACHER_BATCH"):
        share = prices.batch_share()
    history, found, scale = ledger.last(), [], 1.0
    for name in names:
        stage = STAGES[name]
        if "teacher" not in stage.asks:
            continue
        known = history.get(name)
        countable = stage.uses == "cpu" and stage.asks == ("teacher",) and not upstream[name] & set(names)
        counted = _counted(name, params) if countable else None
        if counted is not None:
            told = _exact(name, counted, known)
            if known is not None:
                scale = (counted.calls + counted.cached) / max(1, known.requests + known.cached)
        else:
            told = _by_last_run(name, known, scale)
        cost = tuple(share * price.of(p, c) for p, c in zip(told.prompt_tokens, told.completion_tokens, strict=True))
        found.append({**asdict(told), "usd": cost})
    totals = [sum(stage["usd"][i] for stage in found) for i in (0, 1)]
    unknown = [stage["stage"] for stage in found if stage["calls"] is None]
    each = [price.prompt, price.completion]
    return {"teacher": params.run.teacher, "price": each, "stages": found, "usd": totals, "unknown": unknown}


def _exact(name: str, counted: estimate.Count, known: Tally | None) -> Estimate:
    least, most = GUESS
    if known is not None and known.requests:
        least = most = round(known.completion_tokens / known.requests)
    calls, prompt = counted.calls, counted.prompt_tokens
    return Estimate(name, True, (calls, calls), counted.cached, (prompt, prompt), (calls * least, calls * most))


def _by_last_run(name: str, known: Tally | None, scale: float) -> Estimate:
    if known is None:
        return Estimate(name, False, None)
    calls = known.requests + known.cached
    factors = WIDTH[0] * min(1.0, scale), WIDTH[1] * max(1.0, scale)
    each = max(1, known.requests)
    prompt, completion = known.prompt_tokens / each, known.completion_tokens / each

    def times(amount: float) -> tuple[int, int]:
        return round(calls * amount * factors[0]), round(calls * amount * factors[1])

    return Estimate(name, False, times(1.0), 0, times(prompt), times(completion))


def _counted(name: str, params: Params) -> estimate.Count | None:
    """Have the stage's own code make up its calls; None when its inputs cannot be read after all."""
    from flows import closure
    from tasks.errors import DataError

    module, answers = STAGES[name].load(), cache.DEFAULT.resolve()
    done = store.STATE.resolve() / "shards" / name
    code = closure.digest(name)
    with _scratch(), estimate.counting(answers) as count:
        try:
            for shard in module.split(params):
                shard = shard.model_copy(update={"code": code, "version": module.VERSION})
                if not any(done.glob(f"{shard.key}.*")):  # else its result is taken from the shard store
                    module.work(shard)
        except DataError:
            return None
    return count


@contextlib.contextmanager
def _scratch() -> Iterator[None]:
    """A folder that looks like the project's but has a state folder of its own; the working folder meanwhile."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="lam-dry-run-") as folder:
        for path in here.iterdir():
            if path.name != store.STATE.name:
                (Path(folder) / path.name).symlink_to(path)
        with contextlib.chdir(folder):
            yield


def describe(estimated: dict[str, Any]) -> list[str]:
    """The estimate for people, a line a stage."""
    first, second = estimated["price"]
    lines = [f"teacher {estimated['teacher']} at ${first:g} and ${second:g} per million tokens:"]
    for stage in estimated["stages"]:
        if stage["calls"] is None:
            lines.append(f"  {stage['stage']:<20} not known before its input exists: no earlier run")
            continue
        how = f"{stage['cached']:,} more are cached" if stage["exact"] else "by the last run"
        tokens = f"{_range(stage['prompt_tokens'])} + {_range(stage['completion_tokens'])} tokens"
        lines.append(f"  {stage['stage']:<20} {_range(stage['calls'])} calls, {tokens}, {_money(stage['usd'])} ({how})")
    total, unknown = _money(estimated["usd"]), estimated["unknown"]
    if unknown and any(estimated["price"]):
        known = f"{total} and more" if len(unknown) < len(estimated["stages"]) else "not known"
        total = f"{known}: {', '.join(unknown)} cannot be counted yet; LAM_BUDGET_USD limits what they may cost"
    return [*lines, f"  in all {total}; nothing has been sent"]


def spent(stages: dict[str, dict[str, Any]]) -> list[str]:
    """What a run has used, for its last lines."""
    lines = [
        f"{name:<22}{used['requests']:>9,} calls, {used['cached']:,} cached, {used['prompt_tokens']:,} +"
        f" {used['completion_tokens']:,} tokens, ${used['usd']:.2f}"
        for name, used in stages.items()
    ]
    return ["asked of the teacher:", *lines, f"{'':<22}${sum(used['usd'] for used in stages.values()):.2f} in all"]


def _range(pair: Sequence[float]) -> str:
    first, second = (f"{number:,.0f}" for number in pair)
    return first if first == second else f"{first} to {second}"


def _money(pair: Sequence[float]) -> str:
    first, second = (f"${number:,.2f}" for number in pair)
    return first if first == second else f"{first} to {second}"
