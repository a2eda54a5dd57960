"""Reader of the wikiHow dumps of Koupaee and Wang (arXiv 1810.09305): wikihowAll.csv and wikihowSep.csv.

All: `headline, title, text`, one row a method, its steps' headlines in lines of `headline`; a title that comes again
bears a number. Sep: `overview, headline, text, sectionLabel, title`, one row a step. Cells hold line breaks and ".,".
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tasks.errors import DataError
from tasks.plans.html_page import squeeze
from tasks.plans.outline import Outline
from tasks.plans.risk import clean
from tasks.plans.wikihow import add_methods, step
from tasks.schemas import PlanStep

READER = "wikihow_csv-1"
MAX_CELL = 1_000_000


@dataclass
class Article:
    """One article of a dump."""

    title: str
    overview: str = ""
    methods: list[tuple[str, list[PlanStep]]] = field(default_factory=list)

    def outline(self) -> Outline:
        """As the other readers build it."""
        outline = Outline()
        outline.heading(1, self.title)
        outline.paragraph(self.overview, ())
        add_methods(outline, self.title, self.methods)
        return outline


def articles(path: Path) -> Iterator[Article]:
    """Articles in the file's order, in bounded memory.

    Raises:
        DataError: the columns are those of neither dump, or a cell is out of bounds.
    """
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.DictReader(line.replace("\0", "") for line in file)
        columns = {str(c).strip() for c in rows.fieldnames or ()}
        try:
            if {"headline", "title", "text", "overview"} <= columns:
                yield from _separate(rows)
            elif {"headline", "title", "text"} <= columns:
                yield from _whole(rows)
            else:
                raise DataError(str(path), f"columns {sorted(columns)[:8]}", "headline, title, text (and overview)")
        except csv.Error as error:
            raise DataError(str(path), str(error), f"cells of at most {MAX_CELL} characters") from error


def _whole(rows: Iterable[dict[str, str]]) -> Iterator[Article]:
    """wikihowAll: rows of one article follow each other, "Title", "Title2", ..."""
    for title, group in groupby(rows, key=lambda r: _title(r.get("title") or "", numbered=True)):
        methods = [("", _steps(row)) for row in group]
        yield Article(title, methods=[m for m in methods if m[1]])


def _steps(row: dict[str, str]) -> list[PlanStep]:
    heads, bodies = _lines(row.get("headline") or ""), _lines(row.get("text") or "")
    paired = bodies if len(bodies) == len(heads) else [""] * len(heads)
    return [step(head, body) for head, body in zip(heads, paired, strict=True)]


def _lines(cell: str) -> list[str]:
    lines = re.split(r"\n+,?\s*|(?<=\.),\s*\n", cell)
    return [
        t for t in (re.sub(r"[.,;]+$", ".", squeeze(clean(line)).strip(" ,;")) for line in lines) if re.search(r"\w", t)
    ]


def _separate(rows: Iterable[dict[str, str]]) -> Iterator[Article]:
    """wikihowSep: rows of one article follow each other; sectionLabel names the method."""
    for title, group in groupby(rows, key=lambda r: _title(r.get("title") or "", numbered=False)):
        listed = list(group)
        overview = squeeze(clean(listed[0].get("overview") or ""))
        methods = []
        for label, part in groupby(listed, key=lambda r: squeeze(clean(r.get("sectionLabel") or ""))):
            made = [
                step(h, squeeze(clean(r.get("text") or ""))) for r in part for h in _lines(r.get("headline") or "")[:1]
            ]
            if made:
                methods.append((re.sub(r"^(Steps|Method \d+:?|Part \d+:?)\s*", "", label), made))
        yield Article(title, overview, methods)


def _title(title: str, *, numbered: bool) -> str:
    title = squeeze(clean(title))
    return (re.sub(r"(?<=[A-Za-z)])\d{1,2}$", "", title) if numbered else title)[:300]
