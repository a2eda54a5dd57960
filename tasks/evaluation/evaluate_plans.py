"""evaluate_plans: can a model say how a task is done? Plans against the documentation's (paper Table 2).

Asked are at most max_tasks documentation pairs of the split `pair` (by seed family, never seen in training), and of the
evolved pairs that training never saw at most max_tasks // 8 of each kind: with exactly one held-out factor, a value, a
wording or a family. A documentation pair is asked with its own skill left out, and evolved pairs of a held-out
family are averaged by effect. `exact` (word for word) stands beside the tolerant match. Whoever plans sees no document:
a part that the request counts ("the last heading") is expected as the request says it, not by its text. `base` is the
model before it learned plans. The built-in teacher has no planning of its own to compare with and is left out; an
external one is asked.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.apps.catalogue import App, load_app
from tasks.apps.splits import cell, held_out_effects
from tasks.errors import DataError
from tasks.evaluation import evaluated, groups, metrics
from tasks.evaluation.plan_matching import score_plan
from tasks.evaluation.results import PlanResult
from tasks.llm import prompts
from tasks.llm.client import Result
from tasks.llm.wire import PlanReply, PlanRequest
from tasks.model.spoken import spoken
from tasks.params import Params, run_of
from tasks.schemas import Shard, TaskPlan, digest

VERSION = 2
STAGE = "evaluate_plans"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
SPLITS = ("pair", "values", "wording", "family")
"""Kinds of pairs: documentation's, and evolved ones by the one factor that is held out in them."""
HELD_OUT_SHARE = 8
"""Of max_tasks, one in so many for each kind of evolved pairs: all models together stay within minutes."""
MODELS = ("base", "lam1", "lam4")
"""LAM1 is the paper's; LAM4 shows what is left of planning after training to act."""


def split(params: Params) -> list[Shard]:
    """One shard a model; the pairs are the same for all."""
    pairs = chosen(params)
    content = digest([(kind, pair.model_dump(mode="json")) for kind, pair in pairs])
    return [
        Shard(
            stage=STAGE,
            index=index,
            items=tuple(f"{model}/{kind}/{pair.pair_id}" for kind, pair in pairs),
            content=digest((content, evaluated.digest_of(model), prompts.load("plan").sha256)),
            params=params.used(STAGE),
            version=VERSION,
        )
        for index, model in enumerate(models(params.run.teacher))
        if pairs
    ]


def models(teacher: str) -> tuple[str, ...]:
    """Who is asked."""
    return MODELS if teacher == "builtin" else (*MODELS, "teacher")


def chosen(params: Params) -> list[tuple[str, TaskPlan]]:
    """The test pairs with their kinds, of each kind at most so many, drawn by a hash of their ids; ordered by id."""
    most, seed = params.evaluate_plans.max_tasks, params.run.seed
    kinds: dict[str, list[TaskPlan]] = {kind: [] for kind in SPLITS}
    app, share = load_app(params.run.app), params.instantiate.value_share
    for pair in _pairs():
        kind = kind_of(pair, app, share, seed)
        if kind:
            kinds[kind].append(pair)
    others = {kind: _drawn(own, len(own), seed) for kind, own in kinds.items() if kind != "family"}
    drawn = others | {"family": _in_turn(kinds["family"], app, seed)}
    found = [(kind, pair) for kind, own in drawn.items() for pair in own[: _most(kind, most)]]
    return sorted(found, key=lambda item: item[1].pair_id)


def _pairs() -> list[TaskPlan]:
    return store.read_rows(PAIRS, TaskPlan, filters=[("split", "in", ["pair", "held_out"])])


def _most(kind: str, most: int) -> int:
    return most if kind == "pair" else most // HELD_OUT_SHARE


def _drawn(pairs: Iterable[TaskPlan], most: int, seed: int) -> list[TaskPlan]:
    return sorted(pairs, key=lambda p: hashlib.sha256(f"{seed}/{p.pair_id}".encode()).digest())[:most]


def _in_turn(pairs: Sequence[TaskPlan], app: App, seed: int) -> list[TaskPlan]:
    """One pair of every held-out effect, then a second of each, ...: the average is over effects."""
    turns: dict[str, int] = {}
    keyed: list[tuple[int, int, TaskPlan]] = []
    for place, pair in enumerate(_drawn(pairs, len(pairs), seed)):
        group = "".join(held_out_effects(app, _families(pair), ()))
        turns[group] = turns.get(group, -1) + 1
        keyed.append((turns[group], place, pair))
    return [pair for *_, pair in sorted(keyed, key=lambda k: k[:2])]


def kind_of(pair: TaskPlan, app: App, value_share: float, seed: int) -> str:
    """One of SPLITS; "" for a pair in which several factors or effects are held out, or the template alone.

    A plan names no document, so a held-out template asks nothing of it.
    """
    if pair.split != "held_out":
        return "pair"
    held = cell(
        app,
        families=_families(pair),
        wordings=pair.wordings,
        bindings=pair.bindings,
        template=pair.template,
        value_share=value_share,
        seed=seed,
    )
    if len(held_out_effects(app, _families(pair), ())) > 1:
        return ""
    only = next(iter(held)) if len(held) == 1 else ""
    return only if only in SPLITS else ""


def _families(pair: TaskPlan) -> list[str]:
    return [w.rpartition("/")[0] for w in pair.wordings if not w.startswith("connector/")]


def request_of(pair: TaskPlan, kind: str) -> PlanRequest:
    """What is asked: a page's own skill would answer its heading, so it is left out for `pair`."""
    return PlanRequest(request=pair.task, app=pair.app, leave_out=(pair.pair_id,) if kind == "pair" else ())


def work(shard: Shard) -> Path:
    """Ask one model for all plans; a reply that stays invalid counts as an empty plan."""
    run, model = run_of(shard), evaluated.model_of(shard)
    kinds = {ident: kind for _, kind, ident in (item.split("/", 2) for item in shard.items)}
    pairs = sorted((p for p in _pairs() if p.pair_id in kinds), key=lambda p: p.pair_id)
    with evaluated.asking(model, run, STAGE) as client:
        replies = client.ask_many("plan", [request_of(p, kinds[p.pair_id]) for p in pairs], seed=run.seed)
    app = load_app(run.app)
    results = [
        _result(model, kinds[pair.pair_id], pair, reply, "+".join(sorted(held_out_effects(app, _families(pair), ()))))
        for pair, reply in zip(pairs, replies, strict=True)
    ]
    return store.write_rows(store.shard_path(shard), PlanResult, results)


def _result(model: str, kind: str, pair: TaskPlan, reply: Result, group: str) -> PlanResult:
    plan = reply.plan if isinstance(reply, PlanReply) else ()
    truth = spoken(pair.plan, pair.task)
    score = score_plan(plan, truth)
    return PlanResult(
        model=model,
        split=kind,
        pair_id=pair.pair_id,
        source=pair.source,
        task=pair.task,
        plan=plan,
        truth=truth,
        matched=score.matched,
        said=score.said,
        needed=score.needed,
        success=score.success,
        exact=score.exact,
        group=group,
        invalid=str(reply)[:300] if isinstance(reply, DataError) else "",
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Join the results; Table 2 by kind of pairs."""
    results = [r for path in paths for r in store.read_rows(path, PlanResult)]
    results.sort(key=lambda r: (r.model, r.pair_id))
    store.write_rows(store.data_dir(STAGE) / "results.parquet", PlanResult, results)
    splits: dict[str, dict[str, Any]] = {}
    for kind, model in sorted({(r.split, r.model) for r in results}):
        rows = [r for r in results if (r.split, r.model) == (kind, model)]
        splits.setdefault(kind, {})[model] = _table(rows, params.run.seed)
    n_in = sum(len(shard.items) for shard in split(params))
    return store.metrics(STAGE, n_in, len(results), splits=splits, same_model=evaluated.refused())


def _table(rows: Sequence[PlanResult], seed: int) -> dict[str, Any]:
    wins, exact = sum(r.success for r in rows), sum(r.exact for r in rows)
    grouped = [(r.group, r.exact) for r in rows if r.group]
    return ({"by_effect": groups.macro(grouped, seed)} if grouped else {}) | {
        "tsr": metrics.share(wins, len(rows)),
        "exact": metrics.share(exact, len(rows)),
        "step_precision": metrics.share(sum(r.matched for r in rows), sum(r.said for r in rows)),
        "step_recall": metrics.share(sum(r.matched for r in rows), sum(r.needed for r in rows)),
        "n": len(rows),
        "invalid": sum(bool(r.invalid) for r in rows),
        "ci95": {
            "tsr": metrics.rounded(metrics.rate_interval(wins, len(rows))),
            "exact": metrics.rounded(metrics.rate_interval(exact, len(rows))),
            "step_precision": metrics.rounded(metrics.bootstrap_ratio([(r.matched, r.said) for r in rows], seed)),
            "step_recall": metrics.rounded(metrics.bootstrap_ratio([(r.matched, r.needed) for r in rows], seed)),
        },
    }
