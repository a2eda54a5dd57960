"""Stage 3: documentation pairs, task families and template documents to harder, more varied pairs (paper section 3.1).

Outs: pairs.parquet (TaskPlan with families, wordings, bindings, template), rejects.parquet. What the teacher answers is
bound again from the catalogue, so that a pair is exactly what instantiate can ground and check; a request that the
teacher put into words of its own is kept when it names every value.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from tasks import params as parameters
from tasks import store
from tasks.apps.binding import BoundFamily, bind_combination
from tasks.apps.slots import read_reference
from tasks.errors import DataError
from tasks.llm import client as llm
from tasks.llm import prompts
from tasks.llm.wire import EvolvedPair, EvolveReply
from tasks.params import Evolve, Params
from tasks.plans import licences
from tasks.plans.catalogue import Catalogue, load_catalogue
from tasks.plans.evolve_requests import Job, drafts, seeds, write_out
from tasks.schemas import Record, Reject, Shard, TaskPlan, digest

VERSION = 1
STAGE = "evolve"
MAX_TASK_WORDS = 60
LOG = logging.getLogger(__name__)


class Evolved(Record):
    """What became of one pair that the teacher made, or of a request that gave none."""

    pair: TaskPlan | None
    reject: Reject | None
    refused: dict[str, int] = Field(
        default_factory=dict
    )  # the teacher's own refusals; on the first row of a request only


def split(params: Params) -> list[Shard]:
    """Shards of requests.

    Raises:
        DataError: the application has no task families, or structure has not run.
    """
    catalogue = load_catalogue(params.run.app)
    if not catalogue.app.families:
        raise DataError(f"tasks/apps/{params.run.app}/families", "no task family", "at least one")
    every = drafts(catalogue, params.evolve, params.run.seed)
    content = digest([llm.answer_identity(params.run, STAGE), catalogue.content, store.digest_files([_sourced_path()])])
    used = params.used(STAGE) | {"instantiate": {"value_share": params.instantiate.value_share}}
    size = params.evolve.shard_size
    return [
        Shard(
            stage=STAGE,
            index=index,
            items=tuple(draft.job_id for draft in every[start : start + size]),
            content=content,
            params=used,
            version=VERSION,
        )
        for index, start in enumerate(range(0, len(every), size))
    ]


def _sourced_path() -> Path:
    return store.data_dir("structure") / "pairs.parquet"


def _sourced() -> list[TaskPlan]:
    return store.read_rows(_sourced_path(), TaskPlan)


def work(shard: Shard) -> Path:
    """Ask the teacher the requests of one shard."""
    run = parameters.run_of(shard)
    catalogue = load_catalogue(run.app)
    mine = _jobs(shard, catalogue, run.seed)
    with llm.teacher(run, stage=STAGE) as client:
        replies = client.ask_many(STAGE, [job.request for job in mine], seed=run.seed)
    rows = [row for job, reply in zip(mine, replies, strict=True) for row in taken(catalogue, job, reply, run.teacher)]
    LOG.info("evolve: shard %d, %d requests, %d pairs", shard.index, len(mine), sum(r.pair is not None for r in rows))
    return store.write_rows(store.shard_path(shard), Evolved, rows)


def _jobs(shard: Shard, catalogue: Catalogue, seed: int) -> list[Job]:
    options = parameters.section_of(shard, Evolve)
    share = float(shard.params["instantiate"]["value_share"])
    parents, wanted = seeds(catalogue, _sourced()), set(shard.items)
    made = (
        write_out(catalogue, draft, parents[draft.family], options, share, seed)
        for draft in drafts(catalogue, options, seed)
        if draft.job_id in wanted
    )
    return [job for job in made if job is not None]


def taken(catalogue: Catalogue, job: Job, reply: Any, model: str) -> list[Evolved]:
    """Judge a reply: each of its pairs is kept or rejected; a reply without pairs is one reject."""
    if isinstance(reply, DataError):
        return [Evolved(pair=None, reject=_reject(job, "invalid_answer", str(reply), None))]
    if not isinstance(reply, EvolveReply):
        raise DataError("evolve: reply", type(reply).__name__, "EvolveReply")
    if not reply.pairs:
        detail = ", ".join(f"{n} {r}" for r, n in sorted(reply.refused.items()))
        return [Evolved(pair=None, reject=_reject(job, "nothing_evolved", detail, None), refused=reply.refused)]
    rows = [_judged(catalogue, job, pair, model) for pair in reply.pairs]
    return [rows[0].model_copy(update={"refused": reply.refused}), *rows[1:]]


def _judged(catalogue: Catalogue, job: Job, pair: EvolvedPair, model: str) -> Evolved:
    try:
        bound = bound_again(catalogue, pair)
    except DataError as error:
        return Evolved(pair=None, reject=_reject(job, "not_bindable", str(error), pair))
    reason, detail = unfit(catalogue, job, pair, bound)
    if reason:
        return Evolved(pair=None, reject=_reject(job, reason, detail, pair))
    return Evolved(pair=_task_plan(catalogue, job, pair, bound, model), reject=None)


def bound_again(catalogue: Catalogue, pair: EvolvedPair) -> BoundFamily:
    """The pair made from the catalogue: its plan, and the request in the catalogue's words.

    Raises:
        DataError: a family, wording, slot or connector that the catalogue does not know.
    """
    count = len(pair.families)
    connector = pair.wordings[-1] if count > 1 and pair.wordings else ""
    return bind_combination(catalogue.app, pair.families, pair.wordings[:count], connector, pair.bindings)


def unfit(catalogue: Catalogue, job: Job, pair: EvolvedPair, bound: BoundFamily) -> tuple[str, str]:
    """(reason, detail) why a pair may not be kept, ("", "") when it may."""
    if pair.template not in {d.name for d in job.request.documents}:
        return "unknown_template", pair.template
    offered = catalogue.values[pair.template]
    for key, value in pair.bindings.items():
        index, dot, slot = key.partition(".")
        family = pair.families[int(index)] if dot else pair.families[0]
        if str(value) not in {str(v) for v in offered[f"{family}.{slot if dot else key}"]}:
            return "value_not_in_document", f"{key}={value!r}"
    impossible = infeasible(catalogue, pair)
    if impossible:
        return impossible, pair.template
    if len(pair.task.split()) > MAX_TASK_WORDS:
        return "task_length", pair.task
    if pair.task != bound.request:
        missing = [str(v) for v in pair.bindings.values() if not _named(str(v), pair.task)]
        if missing:
            return "value_not_named", missing[0]
    return "", ""


def infeasible(catalogue: Catalogue, pair: EvolvedPair) -> str:
    """Why the families cannot be done one after the other on the template: unmet_need, touches_conflict or ""."""
    holds, touched = set(catalogue.app.templates[pair.template].contents), set[str]()
    for name in pair.families:
        family = catalogue.app.families[name]
        if not set(family.needs) <= holds or set(family.lacks) & holds:
            return "unmet_need"
        if touched & set(family.touches):
            return "touches_conflict"
        holds |= set(family.gives)
        touched |= set(family.touches)
    return ""


def _named(value: str, task: str) -> bool:
    """Whether a request says a value: its text, or the way it is referred to."""
    say, text = read_reference(value)
    return any(part and part.casefold() in task.casefold() for part in (text, say))


def _task_plan(catalogue: Catalogue, job: Job, pair: EvolvedPair, bound: BoundFamily, model: str) -> TaskPlan:
    app = catalogue.app.profile.name
    return TaskPlan(
        pair_id=digest([app, pair.task, bound.plan]),
        doc_id=job.parent.doc_id,
        page=job.parent.page,
        source="evolved",
        app=app,
        task=pair.task,
        plan=bound.plan,
        structurer=model,
        prompt_sha256=prompts.load(STAGE).sha256,
        license=licences.most_restrictive([job.parent.license]),
        seed_family=job.parent.seed_family,
        family="+".join(sorted(pair.families)),
        wordings=pair.wordings,
        bindings=pair.bindings,
        template=pair.template,
        operator=job.request.operator,
        depth=1,
        parents=(job.parent.pair_id,),
    )


def _reject(job: Job, reason: str, detail: str, pair: EvolvedPair | None) -> Reject:
    row = pair.model_dump_json() if pair else ""
    return Reject(stage=STAGE, row_id=job.job_id, reason=reason, detail=detail, row=row)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Drop repeated pairs, cut to the quotas, write pairs and rejects sorted by id."""
    rows = [row for path in paths for row in store.read_rows(path, Evolved)]
    unique, repeated = _distinct([r.pair for r in rows if r.pair])
    pairs, surplus = within_quotas(unique, params.evolve)
    rejects = [r.reject for r in rows if r.reject] + repeated + surplus
    out = store.data_dir(STAGE)
    store.write_rows(out / "pairs.parquet", TaskPlan, sorted(pairs, key=lambda p: p.pair_id))
    store.write_rows(out / "rejects.parquet", Reject, sorted(rejects, key=lambda r: (r.row_id, r.reason, r.row)))
    if len(pairs) < params.evolve.n_pairs:
        LOG.warning("evolve: %d pairs of the %d asked for", len(pairs), params.evolve.n_pairs)
    refused: Counter[str] = Counter()
    for row in rows:
        refused.update(row.refused)
    return store.metrics(
        STAGE,
        len(rows),
        len(pairs),
        rejects,
        wanted=params.evolve.n_pairs,
        pairs_by_operator=_counts(p.operator for p in pairs),
        families=len({name for p in pairs for name in p.family.split("+")}),
        family_share_max=round(max(_counts(p.family for p in pairs).values(), default=0) / max(1, len(pairs)), 4),
        combinations=sum("+" in p.family for p in pairs),
        templates=_counts(p.template for p in pairs),
        refused_by_teacher=dict(sorted(refused.items())),
        steps_per_pair=round(sum(len(p.plan) for p in pairs) / max(1, len(pairs)), 2),
    )


def _distinct(pairs: Iterable[TaskPlan]) -> tuple[list[TaskPlan], list[Reject]]:
    kept: dict[str, TaskPlan] = {}
    repeated = []
    for pair in pairs:
        if pair.pair_id in kept:
            repeated.append(_set_aside(pair, "duplicate"))
        else:
            kept[pair.pair_id] = pair
    return list(kept.values()), repeated


def _set_aside(pair: TaskPlan, reason: str) -> Reject:
    return Reject(stage=STAGE, row_id=pair.pair_id, reason=reason, detail=pair.operator, row=pair.model_dump_json())


def within_quotas(pairs: Sequence[TaskPlan], options: Evolve) -> tuple[list[TaskPlan], list[Reject]]:
    """At most `n_pairs`: each operator's quota first, families in turn; what one operator lacks the others fill."""
    queues: dict[str, list[TaskPlan]] = {}
    chosen: list[TaskPlan] = []
    for operator, share in sorted(options.quotas.items()):
        most = round(options.n_pairs * share)
        queue = _families_in_turn([p for p in pairs if p.operator == operator], Counter(p.family for p in chosen))
        chosen += queue[:most]
        queues[operator] = queue[most:]
    for operator in sorted(queues):
        room = max(0, options.n_pairs - len(chosen))
        chosen += queues[operator][:room]
        queues[operator] = queues[operator][room:]
    kept = {p.pair_id for p in chosen}
    return chosen, [_set_aside(p, "over_quota") for p in pairs if p.pair_id not in kept]


def _families_in_turn(pairs: Sequence[TaskPlan], taken: Mapping[str, int]) -> list[TaskPlan]:
    """One pair of each family, then a second, ..., those `taken` already counted; ids decide inside a family."""
    groups: dict[str, list[TaskPlan]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda p: p.pair_id):
        groups[pair.family].append(pair)
    ranked = [
        (taken.get(family, 0) + rank, family, pair)
        for family, group in groups.items()
        for rank, pair in enumerate(group)
    ]
    return [pair for _, _, pair in sorted(ranked, key=lambda r: (r[0], r[1]))]


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
