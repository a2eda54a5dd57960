"""Which texts may come in, from where, and who decided so.

The sources of SHIPPED are known to every installation; `sources.yaml` beside params.yaml adds an operator's own and
records decisions. A source of the web, a how-to dump or a query log is off until its decision names who, when, under
which licence, for what and whom to write to.
"""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from tasks.errors import UsageError
from tasks.schemas import Record, digest

PATH = Path("sources.yaml")

Reader = Literal[
    "lo_help", "mallard", "docbook", "ms_support", "ms_docs", "wikihow", "wikihow_csv", "web", "queries"
]  # fmt: skip
_DECIDED: frozenset[str] = frozenset({"ms_support", "wikihow", "wikihow_csv", "queries"})
"""Readers of text whose owners grant no general licence."""

_TEXT = Field(min_length=1)


class Decision(Record):
    """That a source may be used: who said so, and on what terms."""

    who: str = _TEXT
    when: datetime.date
    licence: str = _TEXT  # SPDX id, or LicenseRef-<name> for terms of one's own
    purpose: str = _TEXT
    contact: str = Field(min_length=3)  # goes into the User-Agent, so that a site can complain


class Site(Record):
    """How a web site is walked."""

    hosts: tuple[str, ...] = Field(min_length=1)  # "name" or "name:port"; no other is asked
    private_hosts: tuple[str, ...] = ()  # those of them inside one's own network
    start: tuple[str, ...] = Field(min_length=1)  # first pages
    follow: tuple[str, ...] = ()  # patterns (re.search over the address) of links to follow
    read: tuple[str, ...] = (".",)  # patterns of pages to read; the others only lead to them
    drop_keys: tuple[str, ...] = ()  # keys of the query part that do not change the page: language, region
    max_pages: int = Field(1000, gt=0)
    min_delay_s: float = Field(3.0, ge=0.0)  # between requests; a longer crawl delay wins
    burst: int = Field(1, gt=0)


class Log(Record):
    """The shape of a query log."""

    format: Literal["table", "orcas", "msmarco"] = "table"  # table: .csv or .tsv with a header line
    query: str = "query"  # column names of a table
    count: str = "count"
    click_url: str = "click_url"
    k: int = Field(5, gt=0)  # rarer queries are dropped; 1 only for logs that were published k-anonymous
    click_hosts: tuple[str, ...] = ()  # a click there shows that the query is about the application


class Source(Record):
    """One source; exactly one of packages, folder, files, archive and site says where it is."""

    reader: Reader
    app: str = ""  # application spoken of; "" lets the reader say
    packages: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # Debian package -> globs of its pages
    folder: str = ""
    pages: tuple[str, ...] = ()  # globs in a folder or archive
    archive: str = ""  # path or address of a .zip or .tar.gz
    files: tuple[str, ...] = ()  # dumps and logs
    site: Site | None = None
    log: Log = Log()
    content: str = ""  # CSS selector of the content node (reader web)
    topic: str = ""  # pattern that a page's title or path must show (case ignored)
    licence: str = ""
    licence_url: str = ""
    attribution: str = ""
    decision: Decision | None = None

    @property
    def needs_decision(self) -> bool:
        """Whether somebody has to answer for its use."""
        return self.reader in _DECIDED or self.site is not None or "://" in self.archive

    @property
    def terms(self) -> str:
        """Licence in force: the decision's, else the source's own."""
        return self.decision.licence if self.decision else self.licence

    @property
    def identity(self) -> str:
        """Digest of all that it says."""
        return digest(self)


_LO = "LibreOffice Help, Copyright LibreOffice contributors and/or their affiliates, Oracle and/or its affiliates; "
_BY_SA = "https://creativecommons.org/licenses/by-sa/3.0/"
_WIKIHOW = "wikiHow authors; the owners object to machine-learning use, so the operator decides."

SHIPPED: dict[str, dict[str, Any]] = {
    "lo_help": {
        "reader": "lo_help",
        "packages": {"libreoffice-help-en-us": ()},
        "licence": "MPL-2.0",
        "licence_url": "https://www.libreoffice.org/about-us/licenses",
        "attribution": _LO + "some parts incorporate Apache-2.0 licensed material of the Apache Software Foundation.",
    },
    "gnome_help": {
        "reader": "mallard",
        "packages": {"gnome-user-docs": ("gnome-help/*.page", "system-admin-guide/*.page")},
        "licence": "CC-BY-SA-3.0",
        "licence_url": _BY_SA,
        "attribution": "GNOME user documentation, the GNOME Documentation Project",
    },
    "gtk_help": {
        "reader": "mallard",
        "packages": {
            "gedit-common": ("gedit/*.page",),
            "evince-common": ("evince/*.page",),
            "evolution-common": ("evolution/*.page",),
            "gnome-terminal-data": ("gnome-terminal/*.page",),
            "gthumb-data": ("gthumb/*.page",),
        },
        "licence": "CC-BY-SA-3.0",
        "licence_url": _BY_SA,
        "attribution": "Help of GNOME's applications, their documentation authors",
    },
    "gnumeric_help": {
        "reader": "docbook",
        "app": "gnumeric",
        "packages": {"gnumeric-doc": ("gnumeric/*.xml",)},
        "licence": "GFDL-1.1-or-later",
        "licence_url": "https://www.gnu.org/licenses/fdl-1.1.html",
        "attribution": "The Gnumeric Manual, Kevin Breit, Adrian Custer and contributors",
    },
    "wikihow": {
        "reader": "wikihow",
        "site": {
            "hosts": ["www.wikihow.com"],
            "start": ["https://www.wikihow.com/Category:Microsoft-Word", "https://www.wikihow.com/Category:LibreOffice"],
            "follow": [r"wikihow\.com/Category:(Microsoft-Word|LibreOffice)", r"wikihow\.com/[A-Z][^:?#]*-Word\b"],
            "read": [r"wikihow\.com/(?!Category:)[^:?#]+$"],
        },
        "topic": r"\b(microsoft )?word\b|\blibreoffice\b|\bopenoffice\b",
        "licence": "CC-BY-NC-SA-3.0",
        "licence_url": "https://www.wikihow.com/wikiHow:Attribution",
        "attribution": _WIKIHOW,
    },
    "wikihow_csv": {
        "reader": "wikihow_csv",
        "files": ["wikihowAll.csv"],
        "topic": r"\bmicrosoft word\b|\bword document\b|\blibreoffice\b|\bopenoffice\b",
        "licence": "CC-BY-NC-SA-3.0",
        "licence_url": "https://github.com/mahnazkoupaee/WikiHow-Dataset",
        "attribution": _WIKIHOW + " Collected by Koupaee and Wang, arXiv 1810.09305.",
    },
    "ms_support": {
        "reader": "ms_support",
        "app": "word",
        "site": {
            "hosts": ["support.microsoft.com"],
            "start": ["https://support.microsoft.com/en-us/word"],
            "follow": [r"support\.microsoft\.com/en-us/(word|office)/"],
            "read": [r"/en-us/office/.*[0-9a-f]{8}-[0-9a-f]{4}-"],
            "drop_keys": ["ui", "rs", "ad"],
        },
        "licence": "LicenseRef-Microsoft-Terms",
        "licence_url": "https://www.microsoft.com/legal/terms-of-use",
        "attribution": "Microsoft Support, Copyright Microsoft Corporation",
    },
}  # fmt: skip
"""Debian's packages are free text and on when named; the others show where they are and wait for a decision."""


def load(path: Path | None = None) -> dict[str, Source]:
    """All sources by name: the shipped ones, changed and joined by those of `sources.yaml`.

    Raises:
        UsageError: the file is no mapping of sources, or says something unknown; names the key.
    """
    path = path or PATH
    own: Any = {}
    if path.exists():
        try:
            own = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeError) as error:
            raise UsageError(str(path), str(error).replace("\n", " ")[:200], "YAML") from error
    if not isinstance(own, dict) or not all(isinstance(v, dict) for v in own.values()):
        raise UsageError(str(path), type(own).__name__, "a mapping: source name -> its fields")
    names = sorted({*SHIPPED, *map(str, own)})
    return {name: _source(path, name, SHIPPED.get(name, {}) | own.get(name, {})) for name in names}


def _source(path: Path, name: str, values: dict[str, Any]) -> Source:
    try:
        source = Source.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{path}: {name}.{key}", repr(first["input"])[:80], first["msg"]) from error
    where = [k for k in ("packages", "folder", "archive", "files", "site") if getattr(source, k)]
    if len(where) != 1:
        raise UsageError(f"{path}: {name}", f"{where or 'no place'}", "one of packages, folder, archive, files, site")
    return source


def chosen(wanted: Sequence[str], known: dict[str, Source], licences: Sequence[str]) -> dict[str, Source]:
    """The sources that a run names, each allowed.

    Args:
        wanted: their names.
        known: all sources, as `load` gives them.
        licences: SPDX ids that may be trained on.

    Raises:
        UsageError: one is unknown, waits for a decision, has no licence or one that may not be trained on, or shares a
            host with another.
    """
    hosts: dict[str, str] = {}
    for name in wanted:
        if name not in known:
            raise UsageError(f"collect.sources: {name!r}", "unknown source", f"one of {sorted(known)}")
        source = known[name]
        if source.needs_decision and source.decision is None:
            raise UsageError(
                f"collect.sources: {name}",
                "no recorded licence decision",
                "a source that somebody answers for",
                f"write {name}: decision: {{who, when, licence, purpose, contact}} into {PATH}",
            )
        if not source.terms:
            raise UsageError(f"{PATH}: {name}.licence", "nothing", "an SPDX id or LicenseRef-<name>")
        if source.terms not in licences:
            raise UsageError(
                f"collect.sources: {name}", f"licence {source.terms}", f"one of collect.licenses {sorted(licences)}",
                "add it there if this text may be trained on: else all that it gives would be dropped",
            )  # fmt: skip
        for host in source.site.hosts if source.site else ():
            if hosts.setdefault(host, name) != name:
                raise UsageError(
                    f"{PATH}: {name}.site.hosts", f"{host}, which {hosts[host]} asks too", "one source a host"
                )
    return {name: known[name] for name in wanted}
