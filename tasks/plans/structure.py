"""Stage 2: documents to (task, plan) pairs, by the teacher (paper section 3.1).

Outs: pairs.parquet (TaskPlan), rejects.parquet (Reject). A candidate is a section that may be a task, a search query
that collect kept, or a rewording; where a teacher makes several pairs of one section each
counts as a candidate of its own, so that in = out + rejected.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks import params as parameters
from tasks import store
from tasks.errors import DataError
from tasks.llm import client as llm
from tasks.llm import prompts
from tasks.llm.wire import StructuredPair, StructureReply, StructureRequest, WireSection
from tasks.params import Params
from tasks.params import Structure as Options
from tasks.plans import rewordings, risk
from tasks.plans.anchoring import anchored
from tasks.plans.query_matching import match
from tasks.schemas import Document, Query, Record, Reject, Section, Shard, TaskPlan, digest

VERSION = 1
STAGE = "structure"
SECTIONS_PER_CALL = 24
MAX_STEPS = 40
MAX_STEP = 1200
"""Characters of a step that a prompt carries; help steps have 60 on average."""
MAX_PLAN = 16
MAX_TASK_WORDS = 40
LOG = logging.getLogger(__name__)

_ORIGINS = {"howtoget": "howtoget", "inline": "inline"}
"""Kinds of section that are told apart from the step lists of their source."""

_DENIED = risk.QUARANTINE | {"shell"}
"""What no step of a plan may hold, whoever wrote it."""


class Structured(Record):
    """What became of one candidate."""

    pair: TaskPlan | None
    reject: Reject | None


def split(params: Params) -> list[Shard]:
    """Shards of documents that have a candidate section."""
    documents = _documents()
    wanted = sorted(d.doc_id for d in documents if candidates(d, params.structure))
    by_id = {d.doc_id: d for d in documents}
    behind = llm.answer_identity(params.run, STAGE)
    shards = []
    for index, start in enumerate(range(0, len(wanted), params.structure.shard_size)):
        items = tuple(wanted[start : start + params.structure.shard_size])
        content = digest([behind, *(by_id[i] for i in items)])
        shards.append(
            Shard(stage=STAGE, index=index, items=items, content=content, params=params.used(STAGE), version=VERSION)
        )
    return shards


def _documents() -> list[Document]:
    return store.read_rows(store.data_dir("collect") / "documents.parquet", Document)


def _queries() -> list[Query]:
    return store.read_rows(store.data_dir("collect") / "queries.parquet", Query)


def candidates(document: Document, options: Options) -> list[tuple[int, Section]]:
    """(index, section) of the sections worth asking about."""
    kinds = {"steps", "howtoget"} | ({"inline"} if options.inline else set())
    return [(i, s) for i, s in enumerate(document.sections) if s.kind in kinds and s.steps]


def work(shard: Shard) -> Path:
    """Ask the teacher about the documents of one shard."""
    options = parameters.section_of(shard, Options)
    run = parameters.run_of(shard)
    wanted = set(shard.items)
    documents = [d for d in _documents() if d.doc_id in wanted]
    calls = [(d, request) for d in documents for request in requests(d, options)]
    with llm.teacher(run, stage=STAGE) as client:
        replies = client.ask_many(STAGE, [request for _, request in calls], seed=run.seed)
    rows = [
        row
        for (document, request), reply in zip(calls, replies, strict=True)
        for row in taken(document, request, reply, run.teacher)
    ]
    LOG.info("structure: shard %d, %d documents, %d candidates", shard.index, len(documents), len(rows))
    return store.write_rows(store.shard_path(shard), Structured, rows)


def requests(document: Document, options: Options) -> list[StructureRequest]:
    """One call a page; a page with very many sections takes several, so that a prompt stays bounded."""
    found = candidates(document, options)
    return [
        StructureRequest(
            app=document.app,
            page=document.url,
            title=document.title,
            keywords=document.keywords[:20],
            sections=tuple(wire_section(i, s) for i, s in found[start : start + SECTIONS_PER_CALL]),
        )
        for start in range(0, len(found), SECTIONS_PER_CALL)
    ]


def wire_section(index: int, section: Section) -> WireSection:
    """A section as the prompt shows it."""
    steps = section.steps[:MAX_STEPS]
    return WireSection(
        index=index,
        path=section.path,
        intro=section.intro[:MAX_STEP],
        kind=section.kind,
        steps=tuple(s.text[:MAX_STEP] for s in steps),
        mentions=tuple(tuple(m.text for m in s.ui) for s in steps),
        alternatives=tuple(s.alternatives for s in steps),
    )


def taken(document: Document, request: StructureRequest, reply: Any, model: str) -> list[Structured]:
    """Judge a reply: every section asked about comes out as a pair or as a reject."""
    if isinstance(reply, DataError):
        return [_rejected(document, s, "invalid_answer", str(reply)) for s in request.sections]
    if not isinstance(reply, StructureReply):
        raise DataError("structure: reply", type(reply).__name__, "StructureReply")
    refusals = {r.section: r.reason for r in reply.rejected}
    rows = []
    for section in request.sections:
        pairs = [p for p in reply.pairs if p.section == section.index]
        rows += [_judged(document, section, pair, model) for pair in pairs]
        if not pairs:
            rows.append(_rejected(document, section, refusals.get(section.index, "not_answered"), ""))
    return rows


def _judged(document: Document, section: WireSection, pair: StructuredPair, model: str) -> Structured:
    reason, detail = unfit(section, pair)
    if reason:
        return _rejected(document, section, reason, detail)
    return Structured(pair=_task_plan(document, section, pair, model), reject=None)


def unfit(section: WireSection, pair: StructuredPair) -> tuple[str, str]:
    """(reason, detail) why a pair may not be kept; ("", "") when it may."""
    if not pair.task.strip() or len(pair.task.split()) > MAX_TASK_WORDS:
        return "task_length", pair.task
    if not pair.plan or len(pair.plan) > MAX_PLAN:
        return "plan_length", f"{len(pair.plan)} steps"
    source = [*section.steps, *(a for some in section.alternatives for a in some)]
    source += [m for some in section.mentions for m in some]
    for step in (pair.task, *pair.plan):
        if _DENIED.intersection(risk.scan(step)):
            return "denied", step[:MAX_STEP]
    for step in pair.plan:
        if not anchored(step, source):
            return "not_anchored", step
    if not anchored_task(pair.task, section):
        return "task_not_anchored", pair.task
    return "", ""


def anchored_task(task: str, section: WireSection) -> bool:
    """Whether a request speaks of what the section is about: half of its words, since requests are reworded."""
    spoken = re.sub(r"^Open the (.+?) (?:settings|tab of (.+))$", r"\1 \2", task)
    return anchored(spoken, [*section.path, section.intro, *section.steps], share=0.5)


def _task_plan(document: Document, section: WireSection, pair: StructuredPair, model: str) -> TaskPlan:
    return TaskPlan(
        pair_id=digest([document.app, pair.task, pair.plan]),
        doc_id=document.doc_id,
        page=document.url,
        source=_ORIGINS.get(section.kind, document.source),
        app=document.app,
        task=pair.task,
        plan=pair.plan,
        structurer=model,
        prompt_sha256=prompts.load(STAGE).sha256,
        flags=tuple(sorted(set(pair.flags))),
        license=document.license,
        seed_family=document.url,
    )


def _rejected(document: Document, section: WireSection, reason: str, detail: str) -> Structured:
    row = section.model_dump_json()
    reject = Reject(stage=STAGE, row_id=f"{document.doc_id}/{section.index}", reason=reason, detail=detail, row=row)
    return Structured(pair=None, reject=reject)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Join the shards, answer queries from the pairs, drop exact duplicates, write pairs and rejects sorted by id."""
    rows = [row for path in paths for row in store.read_rows(path, Structured)]
    sourced = [r.pair for r in rows if r.pair]
    from_queries, unanswered = match(_queries(), sourced, params.run.app)
    pairs, repeated = distinct([*sourced, *from_queries])
    documented = sorted((p for p in pairs if p.source != "query"), key=lambda p: p.pair_id)
    reworded = rewordings.of(documented, params.structure.rewordings, params.run.seed)
    pairs += reworded
    rejects = [r.reject for r in rows if r.reject] + unanswered + repeated
    out = store.data_dir(STAGE)
    store.write_rows(out / "pairs.parquet", TaskPlan, sorted(pairs, key=lambda p: p.pair_id))
    store.write_rows(out / "rejects.parquet", Reject, sorted(rejects, key=lambda r: (r.row_id, r.detail)))
    return store.metrics(
        STAGE,
        len(rows) + len(from_queries) + len(unanswered) + len(reworded),
        len(pairs),
        rejects,
        pairs_by_source=_counts(p.source for p in pairs),
        pairs_by_app=_counts(p.app for p in pairs),
        clean=_counts(p.source for p in pairs if not set(p.flags) & UNCLEAN),
        flags=_counts(f for p in pairs for f in p.flags),
        steps_per_pair=round(sum(len(p.plan) for p in pairs) / max(1, len(pairs)), 2),
        pages=len({p.page for p in pairs}),
        reworded=sum(rewordings.REWORDED in p.flags for p in pairs),
    )


UNCLEAN = frozenset(
    {"non_imperative", "noun_title", "lost_icon", "alternatives", "no_ui", "one_step", "cross_app", "dangling"}
)
"""Flags that keep a step list from counting as clean (facts: corpus 1.6)."""


def distinct(pairs: Iterable[TaskPlan]) -> tuple[list[TaskPlan], list[Reject]]:
    """One pair for every plan and request; the copy of the how-to page wins, then the first by address."""
    kept: dict[tuple[str, tuple[str, ...]], TaskPlan] = {}
    repeated = []
    for pair in sorted(pairs, key=lambda p: ("/guide/" not in p.page, p.page, p.pair_id)):
        key = (_plain(pair.task), tuple(_plain(s) for s in pair.plan))
        if key in kept:
            repeated.append(
                Reject(
                    stage=STAGE, row_id=pair.pair_id, reason="duplicate", detail=pair.page, row=pair.model_dump_json()
                )
            )
        else:
            kept[key] = pair
    return list(kept.values()), repeated


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
