"""Stage 1: fetch documentation pages, parse them into documents, and gather search queries (paper section 3.1).

Outs: pages.parquet (RawPage), documents.parquet (Document), queries.parquet (Query), rejects.parquet (Reject),
ATTRIBUTION.md. Books: pages listed = documents + rejected; queries carry their own decision.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import params as parameters
from tasks import store
from tasks.errors import DataError, UsageError
from tasks.params import Collect, Params
from tasks.plans import fetch as fetching
from tasks.plans import licences, lo_help, queries, risk
from tasks.plans.fetch import Fetched, Fetcher, FetchRefused
from tasks.schemas import Document, Query, RawPage, Record, Reject, Shard

VERSION = 1
STAGE = "collect"
SHARD_SIZE = 256
PACKAGE = "libreoffice-help-en-us"
LOG = logging.getLogger(__name__)


class Collected(Record):
    """What became of one page."""

    url: str
    page: RawPage | None
    document: Document | None
    reject: Reject | None


def split(params: Params) -> list[Shard]:
    """Shards of page addresses.

    Raises:
        MissingPackageError: the help package is not installed.
        UsageError: a source is unknown or needs a licence decision.
    """
    for source in params.collect.sources:
        if licences.of_source(source).needs_decision:
            raise UsageError(f"collect.sources: {source}", "no recorded licence decision", "a source that may be used")
    fetcher = Fetcher()
    urls = addresses(fetcher, params.collect)
    shards: list[Shard] = []
    for start in range(0, len(urls), SHARD_SIZE):
        items = tuple(urls[start : start + SHARD_SIZE])
        content = store.digest_files(fetcher.file(url) for url in items)
        shards.append(
            Shard(
                stage=STAGE, index=len(shards), items=items, content=content, params=params.used(STAGE), version=VERSION
            )
        )
    return shards


def addresses(fetcher: Fetcher, section: Collect) -> list[str]:
    """Pages of the wanted modules, how-to pages first, at most `max_pages`."""
    if "lo_help" not in section.sources:
        return []
    found: list[tuple[int, int, str]] = []
    for order, module in enumerate(section.modules):
        urls = fetcher.pages(PACKAGE, f"text/{module}/**/*.html")
        if not urls:
            raise UsageError(f"collect.modules: {module!r}", "no pages", f"one of {sorted(lo_help.APPS)}")
        found += [(0 if "/guide/" in url else 1, order, url) for url in urls]
    return [url for _, _, url in sorted(found)][: section.max_pages]


def work(shard: Shard) -> Path:
    """Fetch and parse the pages of one shard."""
    run = parameters.run_of(shard)
    with Fetcher() as fetcher:
        rows = [collect_one(fetcher, url, "lo_help", run.app) for url in shard.items]
    LOG.info("collect: shard %d, %d pages", shard.index, len(rows))
    return store.write_rows(store.shard_path(shard), Collected, rows)


def collect_one(fetcher: Fetcher, url: str, source: str, app: str) -> Collected:
    """Fetch, parse and judge one page; whatever goes wrong with it becomes a reject."""
    try:
        page = raw_page(fetcher.fetch(url), source)
    except FetchRefused as error:
        return Collected(url=url, page=None, document=None, reject=_reject(url, error.reason, str(error)))
    try:
        document = lo_help.read(page, app=app)
    except (DataError, ValueError) as error:
        return Collected(url=url, page=page, document=None, reject=_reject(page.url_id, "unreadable", str(error)))
    flag = risk.quarantined(page.canonical_url, document.risk_flags)
    if flag:
        return Collected(
            url=url, page=page, document=None, reject=_reject(page.url_id, f"quarantine_{flag}", document.url)
        )
    return Collected(url=url, page=page, document=document, reject=None)


def raw_page(fetched: Fetched, source: str) -> RawPage:
    """The record of a fetched page, with the terms of its source."""
    terms = licences.of_source(source)
    return RawPage(
        url_id=hashlib.sha256(fetched.canonical_url.encode()).hexdigest()[:16],
        source=source,
        canonical_url=fetched.canonical_url,
        http_status=fetched.status,
        content_type=fetched.content_type,
        body=fetched.body,
        body_sha256=hashlib.sha256(fetched.body).hexdigest(),
        license=terms.spdx,
        license_url=terms.url,
        attribution=terms.attribution,
        allow_training=not terms.needs_decision,
        fetcher_version=fetching.VERSION,
    )


def _reject(row_id: str, reason: str, detail: str) -> Reject:
    return Reject(stage=STAGE, row_id=row_id, reason=reason, detail=detail)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Write pages, documents, queries, rejects and ATTRIBUTION.md; sorted by id."""
    rows = [row for path in paths for row in store.read_rows(path, Collected)]
    pages = sorted((r.page for r in rows if r.page), key=lambda p: p.url_id)
    documents = sorted((r.document for r in rows if r.document), key=lambda d: d.doc_id)
    rejects = sorted((r.reject for r in rows if r.reject), key=lambda r: r.row_id)
    log = queries.simulate(_about(documents, params.run.app), params.collect.queries, params.run.seed)
    asked = queries.aggregate(log, queries.SIMULATED)
    out = store.data_dir(STAGE)
    store.write_rows(out / "pages.parquet", RawPage, pages)
    store.write_rows(out / "documents.parquet", Document, documents)
    store.write_rows(out / "queries.parquet", Query, asked)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    store.write_text(out / "ATTRIBUTION.md", licences.attribution_page(_sources(pages)))
    kinds = Counter(s.kind for d in documents for s in d.sections)
    return store.metrics(
        STAGE,
        len(rows),
        len(documents),
        rejects,
        pages_by_app=dict(sorted(Counter(d.app for d in documents).items())),
        sections=dict(sorted(kinds.items())),
        steps=sum(len(s.steps) for d in documents for s in d.sections if s.kind == "steps"),
        megabytes=round(sum(len(p.body) for p in pages) / 1e6, 2),
        queries={
            "in": len(asked),
            "kept": sum(q.kept for q in asked),
            "dropped": _counts(q.drop_reason for q in asked if not q.kept),
        },
        risk_flags=_counts(f for d in documents for f in d.risk_flags),
    )


def _about(documents: Sequence[Document], app: str) -> list[Document]:
    return [d for d in documents if d.app == app] or list(documents)


def _counts(names: Any) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _sources(pages: Sequence[RawPage]) -> list[tuple[str, str, str, str, int]]:
    counts = Counter((p.source, p.license, p.license_url, p.attribution) for p in pages)
    return [(*key, number) for key, number in counts.items()]
