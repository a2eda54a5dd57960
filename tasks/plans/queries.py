"""Search queries: a simulated log from titles and index words with planted noise, and the filters any log goes through.

An operator's log needs the columns `query` and optionally `count`; whoever asked and when is never read.
"""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.plans import risk
from tasks.schemas import Document, Query, digest

MIN_COUNT = 5
"""k of k-anonymity: rarer queries are dropped."""

SIMULATED = "simulated_query"

_APPS = re.compile(r"\b(libre ?office|writer|word processor|open ?office|odt)\b")
_OPERATION = re.compile(
    r"\b(add|apply|attach|change|clear|combine|convert|copy|count|create|cut|define|delete|disable|edit|enable|export|"
    r"find|format|hide|how (to|do)|import|insert|make|merge|modify|move|number|open|paste|print|protect|remove|rename|"
    r"replace|"
    r"rotate|save|select|set|show|sort|split|stop|switch|turn|undo|update|use|wrap)\w*\b"
)
_NEGATIVE = re.compile(
    r"\b(download|free|price|crack|licen[cs]e key|activation|meaning|definition|jobs?|salary|puzzle|crossword|lyrics|"
    r"google docs|"
    r"vs|versus|alternative|review|install|uninstall|update version|template download|logo)\b"
)
_PII: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "url": re.compile(r"https?://|\bwww\."),
    "number": re.compile(r"\b(?:\d[ -]?){7,}\d?\b"),
    "person": re.compile(
        r"\b(my|for|from|by|mr|mrs|ms|dr)\.? ?(wife|husband|boss|son|daughter|mr|mrs|dr)?\.? "
        r"[a-z]+ (smith|jones|miller|meyer|garcia|lee|brown)\b"
    ),
    "file_name": re.compile(r"\b[\w-]+_[\w-]+\.(odt|docx?|pdf)\b"),
}
_FRAMES = (
    "how to {t} in writer",
    "{t} libreoffice",
    "libreoffice writer {t}",
    "how do i {t} in libreoffice writer",
    "{t} in libreoffice writer",
)
_PLANTED = (
    "libreoffice download free",
    "writer jobs near me",
    "libreoffice vs google docs",
    "meaning of writer's block",
    "email report to anna.smith@example.org libreoffice writer",
    "convert resume_anna.odt to pdf libreoffice writer",
    "insert phone 555 867 5309 12 in writer letterhead",
    "how to open https://example.org/file.odt in writer",
    "change letter for mrs anna smith in libreoffice writer",
    "weather tomorrow",
    "writer",
    "wie kann ich in libreoffice writer eine tabelle einfügen",
)
"""Rows that the filters must drop: noise, personal data, another language, too short."""

_FOREIGN = re.compile(r"\b(wie|kann|ich|eine?|einfügen|der|und|comment|insérer|como|cómo|insertar|tabla|une?)\b")


def normalise(text: str) -> str:
    """NFKC, lower case, collapsed white space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", risk.clean(text)).lower()).strip(" ?!.,;:")


def drop_reason(query: str, count: int) -> str:
    """Why a normalised query is dropped, "" when kept; personal data first, since such text is not even stored."""
    words = query.split()
    tests = (
        *((f"pii_{name}", bool(pattern.search(query))) for name, pattern in _PII.items()),
        ("rare", count < MIN_COUNT),
        ("language", not query.isascii() or len(_FOREIGN.findall(query)) > 1),
        ("length", not 3 <= len(words) <= 16),
        ("negative", bool(_NEGATIVE.search(query))),
        ("no_app", not _APPS.search(query)),
        ("no_operation", not _OPERATION.search(query)),
        ("injection", bool(risk.QUARANTINE.intersection(risk.scan(query)))),
    )
    return next((reason for reason, wrong in tests if wrong), "")


def aggregate(log: Iterable[tuple[str, int]], source: str) -> list[Query]:
    """Distinct queries with their counts and the filters' decision; personal data is blanked, not stored.

    Args:
        log: (text, times seen) rows.
        source: simulated_query, or the name of the operator's log.
    """
    counts: Counter[str] = Counter()
    for text, count in log:
        counts[normalise(text)] += count
    rows = []
    for text, count in sorted(counts.items()):
        reason = drop_reason(text, count)
        stored = "" if reason.startswith("pii_") or reason == "rare" else text
        rows.append(
            Query(
                query_id=digest([source, text]),
                source=source,
                query=stored,
                count=count,
                kept=not reason,
                drop_reason=reason,
            )
        )
    return sorted(rows, key=lambda q: q.query_id)


def simulate(documents: Sequence[Document], count: int, seed: int) -> list[tuple[str, int]]:
    """A made-up log of about `count` rows from page titles and index words of the pages, planted rows included."""
    if count <= 0:
        return []
    draw = random.Random(seed)
    topics = sorted({t for d in documents for t in _topics(d)})
    if not topics:
        return []
    real = count - len(_PLANTED)
    log = []
    for _ in range(max(0, real)):
        topic = draw.choice(topics)
        frames = [f for f in _FRAMES if not (topic.split(" ")[0].endswith("ing") and "how" in f)]
        text = draw.choice(frames).format(t=topic)
        log.append((text, draw.randint(1, 40)))
    log += [(text, draw.randint(5, 60)) for text in _PLANTED[:count]]
    draw.shuffle(log)
    return log


def _topics(document: Document) -> list[str]:
    """How people might name the page: its title, and its "A, B" index words turned round."""
    found = [re.sub(r"^to ", "", document.title.lower())]
    for keyword in document.keywords:
        parts = [p.strip().lower() for p in keyword.split(",")]
        if len(parts) == 2:
            found.append(f"{parts[1]} {parts[0]}")
    return [re.sub(r"[^a-z0-9 -]", "", t).strip() for t in found if 1 < len(t.split()) < 9]
