"""Stage 1: take in pages of the chosen sources, parse them into documents, and count search queries (paper 3.1).

Outs: pages.parquet (RawPage), documents.parquet (Document), queries.parquet (Query), rejects.parquet (Reject),
sources.json (what each source gave, on whose decision), ATTRIBUTION.md. Books: a page counts once, or once for each
document that it gives; pages in = documents + rejected. Queries: times asked = kept + dropped, by reason.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks import params as parameters
from tasks import store
from tasks.apps.catalogue import load_app
from tasks.errors import UsageError
from tasks.params import Collect, Params
from tasks.plans import licences, packages, queries, sources
from tasks.plans.intake import Collected, addresses, inputs, outcomes
from tasks.plans.sources import Source
from tasks.schemas import Document, Query, RawPage, Reject, Shard

VERSION = 2
STAGE = "collect"
SHARD_SIZE = 256
LOG = logging.getLogger(__name__)


def split(params: Params) -> list[Shard]:
    """Shards of one source's pages; a site, dump or log is one shard.

    Raises:
        MissingPackageError: help packages are not installed; names all of them.
        UsageError: a source is unknown or needs a licence decision.
    """
    shards: list[Shard] = []
    _speaks_of(params.run.app, params.collect)
    chosen = allowed(params.collect)
    packages.installed({package: globs for source in chosen.values() for package, globs in source.packages.items()})
    for name, source in chosen.items():
        listed = addresses(name, source, params.collect)
        parts = [tuple(listed[i : i + SHARD_SIZE]) for i in range(0, len(listed), SHARD_SIZE)]
        for items in parts if listed or source.packages or source.folder else [()]:
            content = inputs(name, source, items, params.collect)
            shards.append(
                Shard(
                    stage=STAGE, index=len(shards), items=(name, *items), content=content, params=params.used(STAGE),
                    version=VERSION,
                )
            )  # fmt: skip
    return shards


def _speaks_of(app: str, section: Collect) -> None:
    """That some source can be about the application; LibreOffice's help is about its own."""
    profile, known = load_app(app).profile, sources.load()
    fitting = {name for name, s in known.items() if name in profile.sources or s.app == app}
    open_ended = {name for name, s in known.items() if not s.app and s.reader != "lo_help"}
    if not (fitting | open_ended) & set(section.sources) and set(section.sources) <= set(known):
        raise UsageError(
            f"collect.sources {list(section.sources)}", f"none is about {profile.title} (run.app: {app})",
            f"one of {sorted(fitting)}", "name it in collect.sources, or take another profile",
        )  # fmt: skip


def allowed(section: Collect) -> dict[str, Source]:
    """The sources that a run names.

    Raises:
        UsageError: one is unknown, needs a licence decision, or may not be trained on.
    """
    return sources.chosen(section.sources, sources.load(), section.licenses)


def work(shard: Shard) -> Path:
    """Take in the pages of one shard."""
    section = parameters.section_of(shard, Collect)
    name, *items = shard.items
    rows = list(outcomes(name, allowed(section)[name], items, section, parameters.run_of(shard).app))
    LOG.info("collect: shard %d, %s, %d rows", shard.index, name, len(rows))
    return store.write_rows(store.shard_path(shard), Collected, rows)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Write pages, documents, queries, rejects, sources.json and ATTRIBUTION.md; sorted by id."""
    rows = [row for path in paths for row in store.read_rows(path, Collected)]
    pages = sorted((r.page for r in rows if r.page), key=lambda p: (p.url_id, p.source))
    documents = sorted((r.document for r in rows if r.document), key=lambda d: d.doc_id)
    rejects = sorted((r.reject for r in rows if r.reject), key=lambda r: (r.row_id, r.reason, r.detail))
    chosen = allowed(params.collect)
    asked, unasked = _asked(rows, chosen, documents)
    out = store.data_dir(STAGE)
    store.write_rows(out / "pages.parquet", RawPage, pages)
    store.write_rows(out / "documents.parquet", Document, documents)
    store.write_rows(out / "queries.parquet", Query, asked)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    about = by_source(chosen, rows, asked, unasked)
    store.write_json(out / "sources.json", about)
    counts = {name: entry["pages"] for name, entry in about.items()}
    store.write_text(out / "ATTRIBUTION.md", licences.attribution_page(chosen, counts))
    kinds = Counter(s.kind for d in documents for s in d.sections)
    return store.metrics(
        STAGE,
        len(documents) + len(rejects),
        len(documents),
        rejects,
        pages_by_app=dict(sorted(Counter(d.app for d in documents).items())),
        documents_by_source=dict(sorted(Counter(d.source for d in documents).items())),
        sections=dict(sorted(kinds.items())),
        steps=sum(len(s.steps) for d in documents for s in d.sections if s.kind == "steps"),
        megabytes=round(sum(len(p.body) for p in pages) / 1e6, 2),
        queries=_query_books(asked, unasked),
        risk_flags=_counts(f for d in documents for f in d.risk_flags),
    )


def _asked(
    rows: Sequence[Collected], chosen: Mapping[str, Source], documents: Sequence[Document]
) -> tuple[list[Query], dict[str, Counter[str]]]:
    """Queries decided against the documentation's words, and per log how often what was dropped unseen was asked."""
    logs = [name for name, source in chosen.items() if source.reader == "queries"]
    known = queries.known_words(documents) if logs else frozenset[str]()
    decided, dropped = [], {}
    for name in logs:
        mine = [r for r in rows if r.source == name]
        counted: Counter[str] = Counter()
        for row in mine:
            if row.query:
                counted[row.query] += row.count
        log = chosen[name]
        decided += queries.decided(sorted(counted.items()), name, log.log.k, known, log.terms)
        dropped[name] = sum((Counter(r.dropped) for r in mine), Counter[str]())
    return sorted(decided, key=lambda q: q.query_id), dropped


def _query_books(asked: Sequence[Query], unasked: Mapping[str, Counter[str]]) -> dict[str, Any]:
    dropped = sum(unasked.values(), Counter[str]())
    for query in asked:
        if not query.kept:
            dropped[query.drop_reason] += query.count
    kept = sum(q.count for q in asked if q.kept)
    return {
        "asked": kept + dropped.total(),
        "kept": kept,
        "kept_distinct": sum(q.kept for q in asked),
        "dropped": dict(sorted(dropped.items())),
    }


def by_source(
    chosen: Mapping[str, Source], rows: Sequence[Collected], asked: Sequence[Query], unasked: Mapping[str, Counter[str]]
) -> dict[str, Any]:
    """What each source gave, by reason, and the terms it is used under; what the data card shows."""
    about = {}
    for name, source in sorted(chosen.items()):
        mine = [r for r in rows if r.source == name]
        about[name] = {
            "reader": source.reader,
            "pages": sum(r.page is not None for r in mine),
            "in": sum(r.document is not None or r.reject is not None for r in mine),
            "documents": sum(r.document is not None for r in mine),
            "rejected": _counts(r.reject.reason for r in mine if r.reject),
            "queries": _query_books(
                [q for q in asked if q.source == name], {k: v for k, v in unasked.items() if k == name}
            ),
            "licence": source.terms,
            "licence_url": source.licence_url,
            "attribution": source.attribution,
            "decision": source.decision.model_dump(mode="json") if source.decision else None,
        }
    return about


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
