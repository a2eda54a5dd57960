"""evaluate_plans: can a model say how a task is done? Plans against the documentation's (paper Table 2).

The pairs are those of the split `pair`: by seed family, never seen in training. `base` is the model before it learned
plans. The built-in teacher has no planning of its own to compare with and is left out; an external one is asked.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.errors import DataError
from tasks.evaluation import contestants, metrics
from tasks.evaluation.plan_matching import score_plan
from tasks.evaluation.results import PlanResult
from tasks.llm import prompts
from tasks.llm.client import Result
from tasks.llm.wire import PlanReply, PlanRequest
from tasks.params import Params, run_of
from tasks.schemas import Shard, TaskPlan, digest

VERSION = 1
STAGE = "evaluate_plans"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
SPLIT = "pair"
MODELS = ("base", "lam1", "lam4")
"""LAM1 is the paper's; LAM4 shows what is left of planning after training to act."""


def split(params: Params) -> list[Shard]:
    """One shard a model; the pairs are the same for all."""
    pairs = chosen(params.evaluate_plans.max_tasks, params.run.seed)
    content = digest([pair.model_dump(mode="json") for pair in pairs])
    return [
        Shard(
            stage=STAGE,
            index=index,
            items=tuple(f"{model}/{pair.pair_id}" for pair in pairs),
            content=digest((content, contestants.digest_of(model), prompts.load("plan").sha256)),
            params=params.used(STAGE),
            version=VERSION,
        )
        for index, model in enumerate(models(params.run.teacher))
        if pairs
    ]


def models(teacher: str) -> tuple[str, ...]:
    """Who is asked."""
    return MODELS if teacher == "builtin" else (*MODELS, "teacher")


def chosen(most: int, seed: int) -> list[TaskPlan]:
    """The test pairs, at most so many, drawn by a hash of their ids; ordered by id."""
    pairs = store.read_rows(PAIRS, TaskPlan, filters=[("split", "==", SPLIT)])
    drawn = sorted(pairs, key=lambda p: hashlib.sha256(f"{seed}/{p.pair_id}".encode()).digest())[:most]
    return sorted(drawn, key=lambda p: p.pair_id)


def work(shard: Shard) -> Path:
    """Ask one model for all plans; a reply that stays invalid counts as an empty plan."""
    run, model = run_of(shard), contestants.model_of(shard)
    wanted = {item.partition("/")[2] for item in shard.items}
    pairs = [p for p in store.read_rows(PAIRS, TaskPlan, filters=[("split", "==", SPLIT)]) if p.pair_id in wanted]
    pairs.sort(key=lambda p: p.pair_id)
    with contestants.asking(model, run, STAGE) as client:
        replies = client.ask_many("plan", [PlanRequest(request=p.task, app=p.app) for p in pairs], seed=run.seed)
    results = [_result(model, pair, reply) for pair, reply in zip(pairs, replies, strict=True)]
    return store.write_rows(store.shard_path(shard), PlanResult, results)


def _result(model: str, pair: TaskPlan, reply: Result) -> PlanResult:
    plan = reply.plan if isinstance(reply, PlanReply) else ()
    score = score_plan(plan, pair.plan)
    return PlanResult(
        model=model,
        pair_id=pair.pair_id,
        source=pair.source,
        task=pair.task,
        plan=plan,
        truth=pair.plan,
        matched=score.matched,
        said=score.said,
        needed=score.needed,
        success=score.success,
        invalid=str(reply)[:300] if isinstance(reply, DataError) else "",
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Join the results; Table 2 for all pairs, and apart for sourced and evolved ones."""
    results = [r for path in paths for r in store.read_rows(path, PlanResult)]
    results.sort(key=lambda r: (r.model, r.pair_id))
    store.write_rows(store.data_dir(STAGE) / "results.parquet", PlanResult, results)
    kinds = {"pair": results, "sourced": [r for r in results if r.source != "evolved"]}
    kinds["evolved"] = [r for r in results if r.source == "evolved"]
    splits = {
        kind: {m: _table([r for r in rows if r.model == m], params.run.seed) for m in sorted({r.model for r in rows})}
        for kind, rows in kinds.items()
    }
    n_in = sum(len(shard.items) for shard in split(params))
    return store.metrics(STAGE, n_in, len(results), splits=splits, same_model=contestants.refused())


def _table(rows: Sequence[PlanResult], seed: int) -> dict[str, Any]:
    wins = sum(r.success for r in rows)
    return {
        "tsr": metrics.share(wins, len(rows)),
        "step_precision": metrics.share(sum(r.matched for r in rows), sum(r.said for r in rows)),
        "step_recall": metrics.share(sum(r.matched for r in rows), sum(r.needed for r in rows)),
        "n": len(rows),
        "invalid": sum(bool(r.invalid) for r in rows),
        "ci95": {
            "tsr": metrics.rounded(metrics.rate_interval(wins, len(rows))),
            "step_precision": metrics.rounded(metrics.bootstrap_ratio([(r.matched, r.said) for r in rows], seed)),
            "step_recall": metrics.rounded(metrics.bootstrap_ratio([(r.matched, r.needed) for r in rows], seed)),
        },
    }
