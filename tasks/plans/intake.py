"""How the pages of one source come in: from packages and folders, archives, sites, dumps and logs."""

import datetime
import hashlib
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from pydantic import Field

from tasks import store
from tasks.errors import DataError, UsageError
from tasks.params import Collect
from tasks.plans import (
    crawl,
    docbook,
    lo_help,
    mallard,
    ms_docs,
    ms_support,
    packages,
    queries,
    risk,
    web,
    wikihow,
    wikihow_csv,
)  # fmt: skip
from tasks.plans import fetch as fetching
from tasks.plans.fetch import Fetched, Fetcher, FetchRefused, Policy
from tasks.plans.reading import document
from tasks.plans.sources import PATH, Source
from tasks.schemas import Document, RawPage, Record, Reject, digest

STAGE = "collect"
PAGE_BYTES = 4_000_000
ARCHIVE_BYTES = 256_000_000
ARCHIVE_TYPES = frozenset({"application/zip", "application/gzip", "application/x-gzip", "application/octet-stream"})


class Collected(Record):
    """What became of one page, one document of a page, or one distinct query."""

    source: str
    url: str = ""
    page: RawPage | None = None
    document: Document | None = None
    reject: Reject | None = None
    query: str = ""
    count: int = 0  # times the query was asked
    dropped: dict[str, int] = Field(default_factory=dict)  # reason -> times; on a log's first row


# ---------------------------------------------------------------- what there is


def addresses(name: str, source: Source, section: Collect) -> list[str]:
    """Pages of packages and folders, how-to pages of LibreOffice first, at most `max_pages`; [] for other places.

    Raises:
        MissingPackageError: a package is not installed.
        UsageError: a module or folder has no pages.
    """
    if source.reader == "lo_help" and source.packages:
        return _help_pages(next(iter(source.packages)), section)
    found: list[str] = []
    for package, root in sorted(packages.installed(source.packages).items()):
        found += packages.pages(root, package, source.packages[package])
    if source.folder:
        root = Path(source.folder)
        found = packages.pages(root, name, source.pages or ("**/*.html", "**/*.htm", "**/*.md"))
        if not found:
            raise UsageError(f"{PATH}: {name}.folder", f"no pages in {source.folder}", "a folder with pages")
    return found[: section.max_pages]


def _help_pages(package: str, section: Collect) -> list[str]:
    root = packages.installed({package: ()})[package]
    found: list[tuple[int, int, str]] = []
    for order, module in enumerate(section.modules):
        urls = packages.pages(root, package, (f"text/{module}/**/*.html",))
        if not urls:
            raise UsageError(f"collect.modules: {module!r}", "no pages", f"one of {sorted(lo_help.APPS)}")
        found += [(0 if "/guide/" in url else 1, order, url) for url in urls]
    return [url for _, _, url in sorted(found)][: section.max_pages]


def inputs(name: str, source: Source, items: Sequence[str], section: Collect) -> str:
    """Digest of everything that a shard's rows depend on beside parameters and code."""
    if items:
        fetcher = Fetcher(folders=_folders(name, source))
        content = store.digest_files(fetcher.file(url) for url in items)
    elif source.site or "://" in source.archive:
        # what is kept of a site is what it was; asking again is a decision of the day
        content = str(datetime.datetime.now(datetime.UTC).date()) if section.fetch == "revalidate" else "frozen"
    else:
        content = store.digest_files(_paths(name, [source.archive] if source.archive else source.files))
    return digest([source.identity, content])


def _paths(name: str, files: Iterable[str]) -> list[Path]:
    found = [Path(f) for f in files]
    for path in found:
        if not path.is_file():
            raise UsageError(f"{PATH}: {name}", f"no file {path}", "the dump, log or archive that it names")
    return found


def _folders(name: str, source: Source) -> dict[str, Path]:
    """Roots of package:// addresses; of packages that share a folder each is found by its own pages."""
    if source.folder:
        return {name: Path(source.folder)}
    return packages.installed(source.packages)


# ---------------------------------------------------------------- what comes of it


def outcomes(name: str, source: Source, items: Sequence[str], section: Collect, app: str) -> Iterator[Collected]:
    """What becomes of a shard's pages; whatever goes wrong with one of them becomes a reject.

    Raises:
        EndpointError: a site has stopped answering; what was fetched is kept.
    """
    if source.reader == "queries":
        yield from _queries(name, source)
    elif source.reader == "wikihow_csv":
        yield from _dump(name, source)
    elif source.archive:
        yield from _archive(name, source, section, app)
    elif source.site:
        with Fetcher(policy(source), cache=_cache(name), mode=section.fetch) as fetcher:
            for visit in crawl.visits(fetcher, source.site):
                yield from _visited(name, source, visit, app)
    else:
        fetcher = Fetcher(folders=_folders(name, source))
        for url in items:
            yield from taken(name, source, fetcher, url, app)


def policy(source: Source) -> Policy:
    """Rules of fetching for a source."""
    contact = source.decision.contact if source.decision else ""
    if source.site is None:
        host = re.sub(r"^\w+://([^/]*).*$", r"\1", source.archive)
        return Policy(hosts=frozenset({host}), contact=contact, max_bytes=ARCHIVE_BYTES, deadline_s=600.0,
                      content_types=ARCHIVE_TYPES)  # fmt: skip
    site = source.site
    return Policy(
        hosts=frozenset(site.hosts), private_hosts=frozenset(site.private_hosts), contact=contact,
        min_delay_s=site.min_delay_s, burst=site.burst, max_bytes=PAGE_BYTES,
    )  # fmt: skip


def _cache(name: str) -> Path:
    return store.STATE / "fetch" / f"{re.sub(r'[^A-Za-z0-9_-]', '_', name)}.db"


def _visited(name: str, source: Source, visit: crawl.Visit, app: str) -> Iterator[Collected]:
    if visit.refused is not None or visit.page is None:
        yield _refused(name, visit.url, visit.refused)
    elif visit.index:
        page = raw_page(visit.page, name, source)
        yield Collected(source=name, url=visit.url, page=page, reject=_reject(page.url_id, "index_page", visit.url))
    else:
        yield from _parsed(name, source, raw_page(visit.page, name, source), app)


def taken(name: str, source: Source, fetcher: Fetcher, url: str, app: str) -> Iterator[Collected]:
    """Fetch, parse and judge one page."""
    try:
        page = raw_page(fetcher.fetch(url), name, source)
    except FetchRefused as error:
        yield _refused(name, url, error)
        return
    yield from _parsed(name, source, page, app)


def _refused(name: str, url: str, error: FetchRefused | None) -> Collected:
    reason = error.reason if error else "unreachable"
    return Collected(source=name, url=url, reject=_reject(url, reason, str(error)))


def _parsed(name: str, source: Source, page: RawPage, app: str) -> Iterator[Collected]:
    """The documents of a page; the page itself stands on the first row."""
    url = page.canonical_url
    try:
        found = read(page, source, app)
    except (DataError, ValueError, RecursionError) as error:
        yield Collected(source=name, url=url, page=page, reject=_reject(page.url_id, "unreadable", str(error)[:500]))
        return
    first: RawPage | None = page
    for made in found:
        flag = risk.quarantined(page.canonical_url, made.risk_flags)
        reason = f"quarantine_{flag}" if flag else "" if _on_topic(source, made) else "other_topic"
        if reason:
            yield Collected(source=name, url=url, page=first, reject=_reject(page.url_id, reason, made.url))
        else:
            yield Collected(source=name, url=url, page=first, document=made)
        first = None


def read(page: RawPage, source: Source, app: str) -> Sequence[Document]:
    """Parse a page.

    Args:
        page: as fetched.
        source: where it comes from.
        app: application of the run; LibreOffice help shows its branch on shared pages.

    Raises:
        DataError: the page is not what its reader expects.
    """
    if source.reader == "lo_help":
        return (lo_help.read(page, app=app),)
    if source.reader == "web":
        return web.read(page, app=source.app, content=source.content)
    by_name: dict[str, Callable[..., tuple[Document, ...]]] = {
        "mallard": mallard.read,
        "docbook": docbook.read,
        "ms_support": ms_support.read,
        "ms_docs": ms_docs.read,
        "wikihow": wikihow.read,
    }
    if source.reader not in by_name:
        raise DataError(page.canonical_url, f"reader {source.reader}", f"one of {sorted(by_name)}")
    return by_name[source.reader](page, app=source.app)


def _on_topic(source: Source, made: Document) -> bool:
    about = " ".join((made.title, made.url, *made.keywords))
    return not source.topic or bool(re.search(source.topic, about, re.I))


def raw_page(fetched: Fetched, name: str, source: Source) -> RawPage:
    """The record of a fetched page, with the terms of its source."""
    return RawPage(
        url_id=hashlib.sha256(fetched.canonical_url.encode()).hexdigest()[:16],
        source=name,
        canonical_url=fetched.canonical_url,
        http_status=fetched.status,
        content_type=fetched.content_type,
        encoding=fetched.encoding,
        body=fetched.body,
        body_sha256=hashlib.sha256(fetched.body).hexdigest(),
        license=source.terms,
        license_url=source.licence_url,
        attribution=source.attribution,
        allow_training=not source.needs_decision or source.decision is not None,
        fetcher_version=fetching.VERSION,
    )


def _reject(row_id: str, reason: str, detail: str) -> Reject:
    return Reject(stage=STAGE, row_id=row_id, reason=reason, detail=detail)


# ---------------------------------------------------------------- archives, dumps, logs


def _archive(name: str, source: Source, section: Collect, app: str) -> Iterator[Collected]:
    """Pages of a .zip or .tar.gz; nothing is unpacked to disk."""
    if "://" in source.archive:
        with Fetcher(policy(source), cache=_cache(name), mode=section.fetch) as fetcher:
            try:
                body = fetcher.fetch(source.archive).body
            except FetchRefused as error:
                yield _refused(name, source.archive, error)
                return
    else:
        body = _paths(name, [source.archive])[0].read_bytes()
    globs = source.pages or ("*.md", "*.html", "*.htm")
    for member, content in members(source.archive, body):
        kind = packages.TYPES.get(PurePosixPath(member).suffix.lower(), "")
        if not any(PurePosixPath(member).match(g) for g in globs) or not kind:
            continue
        url = f"package://{name}/{quote(member)}"
        if content is None:
            yield _refused(name, url, FetchRefused("too_large", url, "more", f"at most {PAGE_BYTES} bytes"))
        else:
            yield from _parsed(name, source, raw_page(Fetched(url, url, 200, kind, content), name, source), app)


def members(where: str, body: bytes) -> Iterator[tuple[str, bytes | None]]:
    """(name, content) of an archive's files, sorted; None for one that unpacks to more than a page may have.

    Raises:
        DataError: it is no archive.
    """
    try:
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                for info in sorted(packed.infolist(), key=lambda i: i.filename):
                    if not info.is_dir():
                        with packed.open(info) as file:
                            yield info.filename, _bounded(file.read(PAGE_BYTES + 1))
        else:
            with tarfile.open(fileobj=io.BytesIO(body)) as tar:
                for entry in sorted(tar.getmembers(), key=lambda m: m.name):
                    opened = tar.extractfile(entry) if entry.isfile() else None
                    if opened:
                        yield entry.name, _bounded(opened.read(PAGE_BYTES + 1))
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, RuntimeError) as error:
        raise DataError(where, f"{type(error).__name__}: {error}", "a .zip or .tar.gz archive") from error


def _bounded(content: bytes) -> bytes | None:
    return content if len(content) <= PAGE_BYTES else None


def _dump(name: str, source: Source) -> Iterator[Collected]:
    """Articles of a dump; the page of each is what the dump says of it."""
    for path in _paths(name, source.files):
        for number, article in enumerate(wikihow_csv.articles(path)):
            url = f"package://{name}/{quote(article.title.replace(' ', '-')) or number}#{number}"
            if not re.search(source.topic, article.title, re.I):
                yield Collected(source=name, url=url, reject=_reject(url, "other_topic", article.title))
                continue
            outline = article.outline()
            fetched = Fetched(url, url, 200, "text/csv", outline.text.encode("utf-8", "replace"), "utf-8")
            page = raw_page(fetched, name, source)
            made = document(page, outline, app=source.app or wikihow.app_of(article.title), reader=wikihow_csv.READER,
                            everything=outline.text)  # fmt: skip
            flag = risk.quarantined(url, made.risk_flags)
            empty = not any(s.kind == "steps" for s in outline.sections)
            reason = f"quarantine_{flag}" if flag else "unreadable" if empty else ""
            if reason:
                yield Collected(source=name, url=url, page=page, reject=_reject(page.url_id, reason, article.title))
            else:
                yield Collected(source=name, url=url, page=page, document=made)


def _queries(name: str, source: Source) -> Iterator[Collected]:
    for path in _paths(name, source.files):
        asked = queries.read(path, source.log)
        yield Collected(source=name, url=path.name, dropped=dict(sorted(asked.dropped.items())))
        for text, count in sorted(asked.counts.items()):
            yield Collected(source=name, url=path.name, query=text, count=count)
