"""Search query logs: ORCAS, MS MARCO, or a table of one's own; only distinct, frequent, impersonal queries are kept.

Whoever asked and when is never read. A row passes the cheap tests (length, personal data, application) before anything
of it is held in memory; what is held is dropped again unless it was asked k times and every word of it stands in the
documentation, which keeps names out and other languages too.
"""

import csv
import gzip
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from tasks.errors import DataError
from tasks.plans import risk
from tasks.plans.sources import Log
from tasks.schemas import Document, Query, digest

MAX_CHARACTERS = 300
WORDS = (3, 16)

_APPS = re.compile(
    r"\b(libre ?office|writer|word processor|open ?office|odt|ms word|microsoft word|in word|word document)\b"
)
_OPERATION = re.compile(
    r"\b(add|apply|attach|change|clear|combine|convert|copy|count|create|cut|define|delete|disable|edit|enable|export|"
    r"find|format|hide|how (to|do)|import|insert|make|merge|modify|move|number|open|paste|print|protect|remove|rename|"
    r"replace|rotate|save|select|set|show|sort|split|stop|switch|turn|undo|update|use|wrap)\w*\b"
)
_NEGATIVE = re.compile(
    r"\b(download|free|price|crack|licen[cs]e key|activation|meaning|definition|jobs?|salary|puzzle|crossword|lyrics|"
    r"google docs|vs|versus|alternative|review|install|uninstall|update version|template download|logo)\b"
)
_ASKING = """
    how to do does can could should would will i you we it my your the a an in on at of for from with without
    using use is are be what why when where which and or not libreoffice libre openoffice open office writer word
    microsoft ms please help
"""
_FRAME = frozenset(_ASKING.split())
"""Words of asking that documentation need not hold."""

_SHAPES: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"[\w.+-]{1,64}(?:@|\s?(?:\[at\]|\(at\))\s?)[\w-]+(?:\.|\s?(?:\[dot\]|\(dot\))\s?)\w+"),
    "url": re.compile(r"https?:|\bwww\.|\b[\w-]{2,40}\.(?:com|org|net|edu|gov|io|de|co|uk|info)\b"),
    "number": re.compile(r"\d(?:[ ().+/-]{0,2}\d){6,}"),  # phone, card, account and social security numbers
    "iban": re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z\d]{4}){3,}"),
    "handle": re.compile(r"(?<!\w)@\w{2,}"),
    "person": re.compile(r"\b(?:mr|mrs|ms|miss|dr|prof)\b\.? ?[a-z]|\bmy (?:name is|wife|husband|son|daughter|boss)\b"),
    "file_name": re.compile(r"\b[\w()-]{2,}\.(?:odt|docx?|pdf|rtf|xlsx?|pptx?|txt|jpe?g|png)\b"),
    "path": re.compile(r"\b[a-z]:\\|\\\\\w|(?:^|\s)/(?:home|users)/\w"),
    "address": re.compile(r"\b\d{1,5} (?:\w+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|blvd)\b"),
}
"""Personal data by shape: dropped and never stored. Names have no shape; `known_words` keeps them out, since
recognisers of names need language models that no package registry carries."""


@dataclass
class Asked:
    """Distinct queries of one log with how often each was asked, and what was turned down unseen."""

    counts: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)  # reason -> times asked


def read(path: Path, log: Log) -> Asked:
    """Read a log in memory bounded by the queries about the application.

    Raises:
        DataError: it has no query column, or is no text.
    """
    asked = Asked()
    for text, count, host in _rows(path, log):
        query = normalise(text[: 4 * MAX_CHARACTERS])
        reason = row_reason(query, clicked=host in log.click_hosts)
        if reason:
            asked.dropped[reason] += count
        else:
            asked.counts[query] += count
    return asked


def normalise(text: str) -> str:
    """NFKC, lower case, collapsed white space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", risk.clean(text)).lower()).strip(" ?!.,;:")


def row_reason(query: str, *, clicked: bool = False) -> str:
    """Why a row is dropped before it is counted, "" when it may be: such text is never stored."""
    if not query or len(query) > MAX_CHARACTERS:
        return "length"
    found = personal(query)
    if found:
        return f"pii_{found}"
    return "" if clicked or _APPS.search(query) else "no_app"


def personal(text: str) -> str:
    """Which kind of personal data a normalised (lower case) query shows, "" for none."""
    return next((name for name, shape in _SHAPES.items() if shape.search(text)), "")


def drop_reason(query: str, count: int, k: int, known: frozenset[str]) -> str:
    """Why a counted query is dropped, "" when it is kept."""
    words = query.split()
    tests = (
        ("rare", count < k),
        ("length", not WORDS[0] <= len(words) <= WORDS[1]),
        ("negative", bool(_NEGATIVE.search(query))),
        ("no_operation", not _OPERATION.search(query)),
        ("injection", bool(risk.QUARANTINE.intersection(risk.scan(query)))),
        ("unknown_words", not set(re.findall(r"[^\W\d_]+", query)) <= known),
    )
    return next((reason for reason, wrong in tests if wrong), "")


def known_words(documents: Sequence[Document]) -> frozenset[str]:
    """Words of at least two documents, and those of asking."""
    seen: Counter[str] = Counter()
    for document in documents:
        text = " ".join((document.title, document.text, *document.keywords)).casefold()
        seen.update(set(re.findall(r"[^\W\d_]+", text)))
    return _FRAME | {word for word, count in seen.items() if count > 1}


def decided(
    counted: Iterable[tuple[str, int]], source: str, k: int, known: frozenset[str], licence: str = ""
) -> list[Query]:
    """Counted queries with the decision on each; a dropped one loses its text."""
    rows = []
    for text, count in counted:
        reason = drop_reason(text, count, k, known)
        rows.append(
            Query(
                query_id=digest([source, text]), source=source, query="" if reason else text, count=count,
                kept=not reason, drop_reason=reason, license=licence,
            )
        )  # fmt: skip
    return sorted(rows, key=lambda q: q.query_id)


# ---------------------------------------------------------------- formats


def _rows(path: Path, log: Log) -> Iterator[tuple[str, int, str]]:
    """(query, times, host clicked) of every row."""
    with path.open("rb") as stored:
        plain = gzip.GzipFile(fileobj=stored) if path.suffix == ".gz" else stored
        file = io.TextIOWrapper(plain, encoding="utf-8", errors="replace", newline="")
        try:
            yield from (_table(path, file, log) if log.format == "table" else _fields(file))
        except (csv.Error, EOFError, OSError, gzip.BadGzipFile) as error:
            raise DataError(str(path), str(error)[:200], "a readable query log") from error


def _fields(file: TextIO) -> Iterator[tuple[str, int, str]]:
    """ORCAS (`qid query did url`) and MS MARCO (`qid query`): tabs, no header, one row a time."""
    while line := file.readline(1 << 16):
        parts = line.rstrip("\n").split("\t")
        yield (parts[1] if len(parts) > 1 else ""), 1, (_host(parts[3]) if len(parts) > 3 else "")


def _table(path: Path, file: TextIO, log: Log) -> Iterator[tuple[str, int, str]]:
    """A table with a header; other columns, such as who and when, are never read."""
    csv.field_size_limit(1 << 20)
    stem = path.name.removesuffix(".gz")
    rows = csv.reader((line.replace("\0", "") for line in file), delimiter="\t" if stem.endswith(".tsv") else ",")
    header = next(rows, [])
    if log.query not in header:
        raise DataError(str(path), f"columns {header[:8]}", f"one named {log.query!r}", "set log.query in sources.yaml")
    at, times, click = (header.index(c) if c in header else -1 for c in (log.query, log.count, log.click_url))
    for row in rows:
        count = row[times] if 0 <= times < len(row) else "1"
        host = _host(row[click]) if 0 <= click < len(row) else ""
        yield (row[at] if at < len(row) else ""), int(count[:9]) if count.isascii() and count.isdigit() else 1, host


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
