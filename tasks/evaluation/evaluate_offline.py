"""evaluate_offline: the next action on recorded states, history teacher-forced (paper Table 3).

The truth is the teacher's successful runs on the test splits, so the teacher's own row is right by construction and
marked so. `act` calls bypass the cache; an invalid or missing reply is wrong, never dropped.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.agent import state
from tasks.agent.policy import RandomPolicy
from tasks.apps.catalogue import load_app
from tasks.apps.splits import held_out_effects
from tasks.errors import DataError
from tasks.evaluation import agents, evaluated, groups, leakage, metrics
from tasks.evaluation.metrics import Score, score_step
from tasks.evaluation.results import OfflineResult
from tasks.llm import prompts
from tasks.llm.client import Client, Result
from tasks.llm.wire import ActReply, ActRequest
from tasks.model import side_files
from tasks.model.spoken import spoken
from tasks.params import Params, Run, run_of
from tasks.schemas import ActRow, Shard, digest

TEMPLATES = store.data_dir("instantiate") / "templates"
VERSION = 2
STAGE = "evaluate_offline"
ROWS = store.data_dir("curate_trajectories") / "rows.parquet"
SPLITS = ("values", "wording", "family", "template", "documentation")
MODELS = ("random", "base", *evaluated.LADDER, "teacher")


def split(params: Params) -> list[Shard]:
    """One shard a model; the trajectories are the same for all."""
    kept = chosen(params.evaluate_offline.max_tasks, params.run.seed)
    content = (store.digest_files([ROWS]), prompts.load("act").sha256, prompts.load("plan").sha256)
    return [
        Shard(
            stage=STAGE,
            index=index,
            items=tuple(f"{model}/{ident}" for ident in kept),
            content=digest((content, evaluated.digest_of(model) if model != "teacher" else "")),
            params=params.used(STAGE),
            version=VERSION,
        )
        for index, model in enumerate(MODELS)
        if kept
    ]


def chosen(most: int, seed: int) -> list[str]:
    """Ids of the test trajectories, at most `most` a split, drawn by a hash; sorted."""
    import pyarrow.parquet as pq

    if not ROWS.exists():
        raise DataError(str(ROWS), "no such file", "rows of curate_trajectories", "run curate_trajectories")
    table = pq.read_table(ROWS, columns=["trajectory_id", "split"], filters=[("split", "in", list(SPLITS))])
    kept: list[str] = []
    for name in SPLITS:
        ids = {row["trajectory_id"] for row in table.to_pylist() if row["split"] == name}
        kept += sorted(ids, key=lambda i: hashlib.sha256(f"{seed}/{i}".encode()).digest())[:most]
    return sorted(kept)


def work(shard: Shard) -> Path:
    """Ask one model for every step of the shard's trajectories."""
    model, run = evaluated.model_of(shard), run_of(shard)
    wanted = [item.partition("/")[2] for item in shard.items]
    rows = store.read_rows(ROWS, ActRow, filters=[("trajectory_id", "in", wanted), ("split", "in", list(SPLITS))])
    rows.sort(key=lambda row: row.row_id)
    if model == "teacher":
        replies: Sequence[Result] = [label(row) for row in rows]
    elif model == "random":
        replies = [RandomPolicy(_seed(run.seed, row.row_id)).decide(request_of(row)) for row in rows]
    else:
        with evaluated.asking(model, run, STAGE) as client:
            plans = planned(model, client, rows, run)
            asked = [request_of(row, plans[row.request, row.template]) for row in rows]
            replies = client.ask_many("act", asked, seed=run.seed, use_cache=False)
    results = [_result(model, row, reply) for row, reply in zip(rows, replies, strict=True)]
    return store.write_rows(store.shard_path(shard), OfflineResult, results)


def planned(model: str, client: Client, rows: Sequence[ActRow], run: Run) -> dict[tuple[str, str], tuple[str, ...]]:
    """(Request, template) -> the plan that the agent would act by, empty where it does not understand."""
    mind = agents.planner(model, client, run.app)
    found = {}
    for request, template in sorted({(row.request, row.template) for row in rows}):
        plans = mind.understand(request, TEMPLATES / f"{template}.saved.docx").plans
        found[request, template] = plans[0].steps if plans else ()
    return found


def request_of(row: ActRow, plan: tuple[str, ...] | None = None) -> ActRequest:
    """The state as the agent would send it, with its own plan or the teacher's; the history is the teacher's."""
    return state.request_of(row, row.plan if plan is None else plan)


def prompts_of(folder: Path) -> Callable[[ActRow], Sequence[int]]:
    """How a checkpoint renders a row's state, with the plan it was trained on: token ids.

    A large model's prompt is the state as JSON; its bytes stand for the ids, since equal texts have equal ids.
    """
    renderer = None if side_files.load_config(folder).style == "json" else side_files.load_renderer(folder)

    def ids(row: ActRow) -> Sequence[int]:
        asked = request_of(row, tuple(spoken(row.plan_given, row.request)))
        if renderer is None:
            return asked.model_dump_json(by_alias=True, exclude_defaults=True).encode()
        return renderer.view(asked).prompt(renderer.codes)

    return ids


def label(row: ActRow) -> ActReply:
    """The recorded action as a reply."""
    a = row.action
    return ActReply(
        control_label=a.control_label, control_text=a.control_text, function=a.function, args=a.args, status=a.status
    )


def _seed(seed: int, row_id: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{row_id}".encode()).digest()[:4], "big")


def _result(model: str, row: ActRow, reply: Result) -> OfflineResult:
    said = reply if isinstance(reply, ActReply) else None
    score = score_step(said, row.action, row.controls, str(reply)[:300] if isinstance(reply, DataError) else "no reply")
    return OfflineResult(
        model=model,
        split=row.split,
        row_id=row.row_id,
        trajectory_id=row.trajectory_id,
        task_id=row.task_id,
        family=row.family,
        n_steps=row.n_steps,
        object=score.object,
        operation=score.operation,
        status=score.status,
        invalid=score.invalid,
        said=said.model_dump(mode="json", by_alias=True, exclude_defaults=True) if said is not None else {},
        truth=label(row).model_dump(mode="json", by_alias=True, exclude_defaults=True),
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Join the results: Table 3 by split, what each rung of the ladder is worth, what training has seen of a split."""
    results = [r for path in paths for r in store.read_rows(path, OfflineResult)]
    results.sort(key=lambda r: (r.model, r.row_id))
    store.write_rows(store.data_dir(STAGE) / "results.parquet", OfflineResult, results)
    splits: dict[str, Any] = {}
    for name in SPLITS:
        rows = [r for r in results if r.split == name]
        if rows:
            splits[name] = {m: _table([r for r in rows if r.model == m], params.run.seed) for m in MODELS}
    for model, table in splits.get("family", {}).items():
        own = _won([r for r in results if (r.split, r.model) == ("family", model)])
        table["by_effect"] = groups.macro(effects_of(results, own, params.run.app), params.run.seed)
    if "teacher" in next(iter(splits.values()), {}):
        for table in splits.values():
            table["teacher"]["by_construction"] = True
    tested = [r.row_id for r in results if r.model == "teacher"]
    return store.metrics(
        STAGE,
        len(tested) * len(MODELS),
        len(results),
        splits=splits,
        ladder=ladder(results, params.run.seed),
        seen_in_training=leakage.seen(ROWS, tested, prompts_of(evaluated.FOLDERS["lam4"])),
        same_model=evaluated.refused(),
    )


def effects_of(results: Sequence[OfflineResult], won: Mapping[str, bool], app: str) -> list[tuple[str, bool]]:
    """Held-out effect and success of trajectories of the split `family`; a page stands for itself."""
    catalogue = load_app(app)
    families = {r.trajectory_id: r.family for r in results}
    named = {t: held_out_effects(catalogue, families[t].split("+"), ()) for t in won}
    return [("+".join(sorted(named[t])) or families[t], success) for t, success in sorted(won.items())]


def _table(rows: Sequence[OfflineResult], seed: int) -> dict[str, Any]:
    needed = {row.trajectory_id: row.n_steps for row in rows}
    return metrics.offline(_scores(rows), needed, seed)


def _scores(rows: Iterable[OfflineResult]) -> dict[str, list[Score]]:
    tasks: dict[str, list[Score]] = {}
    for r in rows:
        tasks.setdefault(r.trajectory_id, []).append(Score(r.object, r.operation, r.status, r.invalid))
    return tasks


def ladder(results: Sequence[OfflineResult], seed: int) -> dict[str, Any]:
    """What each rung is worth in TSR on the same tasks, all splits together and by split."""
    found: dict[str, Any] = {}
    for name in ("all", *SPLITS):
        rows = [r for r in results if name in ("all", r.split)]
        won = {m: _won([r for r in rows if r.model == m]) for m in evaluated.LADDER}
        steps = zip(evaluated.LADDER, evaluated.LADDER[1:], strict=False)
        found[name] = {f"{a} to {b}": metrics.difference(won[a], won[b], seed) for a, b in steps if won[a] or won[b]}
    return {name: steps for name, steps in found.items() if steps}


def _won(rows: Sequence[OfflineResult]) -> dict[str, bool]:
    needed = {row.trajectory_id: row.n_steps for row in rows}
    return {t: len(s) >= needed[t] and all(score.step for score in s) for t, s in _scores(rows).items()}
