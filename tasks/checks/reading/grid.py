"""Cells of a table by row and column, by header and by what they say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.matching import Unclear, fits, pick
from tasks.checks.reading.places import Place


@dataclass(frozen=True)
class Region:
    """Cells of a table: body index of the table, rows and columns (1-based)."""

    table: int
    rows: tuple[int, ...]
    cols: tuple[int, ...]


def cells(region: Region, document: Document) -> list[Span]:
    """The paragraphs in the cells of a region."""
    index = region.table
    return [
        document.whole(line.number) for line in document.lines
        if line.key[0] == index and line.key[1] and line.key[1][0] in region.rows and line.key[1][1] in region.cols
    ]  # fmt: skip


def whole_table(index: int, document: Document) -> Region:
    """All cells of a table."""
    table = document.body[index]
    return Region(index, tuple(range(1, table["rows"] + 1)), tuple(range(1, table["cols"] + 1)))


def captioned(words: str, document: Document) -> list[int]:
    """Tables that follow a heading or caption with these words."""
    found = []
    for t in document.tables:
        above = [line for line in document.lines if line.key[0] < t and line.key[1] is None and line.text.strip()]
        below = [line for line in document.lines if line.key[0] == t + 1 and line.key[1] is None]
        near = above[-1:] + [line for line in below if line.part.get("style") == "Caption"]
        if any(fits(line.text, words, "contains") for line in near):
            found.append(t)
    return found


def headed_by(table: Any, words: str) -> list[int]:
    """Columns whose first cell says just these words."""
    return [c for c, text in enumerate(table["cells"][0], 1) if fits(str(text), words, "is")]


def holds(table: Any, words: str) -> bool:
    """Whether a cell says just these words."""
    return any(fits(text, words, "is") for row in table["cells"] for text in row)


def by_names(place: Place, table: Any) -> list[int]:
    """Columns by their headers.

    Raises:
        Unclear: a name is the header of none, or of more than one.
    """
    found = [headed_by(table, name) for name in place.names]
    if any(len(columns) != 1 for columns in found):
        raise Unclear(f"not every one of {', '.join(place.names)} is the header of one column")
    return sorted({columns[0] for columns in found})


def crossing(place: Place, index: int, table: Any) -> list[Region]:
    """Cells where a row of that name meets a column of that name; without one, the only figure of the row."""
    column, name = place.names
    rows = [r for r, row in enumerate(table["cells"], 1) if r > 1 and row and fits(str(row[0]), name, "is")]
    found = []
    for r in rows:
        texts = table["cells"][r - 1]
        figures = [c for c, text in enumerate(texts, 1) if c > 1 and any(char.isdigit() for char in str(text))]
        cols = headed_by(table, column) if column else figures
        found += [Region(index, (r,), (c,)) for c in cols if c <= len(texts)]
    return found


def body_rows(place: Place, table: Any, rows: Sequence[int], cols: Sequence[int]) -> tuple[int, ...]:
    """Rows without the header row, where the first row is one; figures are told from a header by their digits.

    Raises:
        Unclear: what is called figures holds none, or the first row may be a figure as well.
    """
    texts = {(r, c): str(table["cells"][r - 1][c - 1]) for r in rows for c in cols}
    digits = {at: any(char.isdigit() for char in text) for at, text in texts.items() if text.strip()}
    named = place.words or place.names or (place.inside is not None and (place.inside.words or place.inside.names))
    if not named and any(digits.get((1, c)) for c in cols):
        raise Unclear("whether the first row is a header")
    body = tuple(r for r in rows if r > 1)
    if place.relation == "figures" and place.inside is not None and place.inside.noun == "table":
        return body  # of all cells of a table those with figures: single_cells finds them
    if place.relation == "figures" and not all(digits.get((r, c), True) for r in body for c in cols):
        raise Unclear("not every cell below the header holds a figure")
    return body


def spots_of(table: Any, words: str) -> list[tuple[int, int]]:
    """Cells (row, column) that say just these words, else those that hold them."""
    for how in ("is", "contains"):
        texts = [(r, c, t) for r, row in enumerate(table["cells"], 1) for c, t in enumerate(row, 1)]
        found = [(r, c) for r, c, text in texts if fits(text, words, how)]
        if found:
            return found
    return []


def with_words(place: Place, table: Any, rows: Sequence[int], cols: Sequence[int]) -> list[int]:
    """Rows (columns) named by their first cell (head), else those with such a cell."""
    spots = [(r, c) for r, c in spots_of(table, place.words) if r in rows and c in cols]
    if place.relation == "told":  # "that row" is the one that a remark speaks of and no other
        spots = [(r, c) for r, c in spots if c == 1 and fits(str(table["cells"][r - 1][0]), place.words, "is")]
    if place.noun == "row":
        return sorted({r for r, c in spots if c == 1} or {r for r, _ in spots})
    return sorted({c for r, c in spots if r == 1} or {c for _, c in spots})


_FIGURE = re.compile(r"[-+(]?\s?[£$€]?\s?\d[\d.,' ]*\)?\s?(?:[%£$€°]|[A-Za-z]{1,2})?")


def _figures(table: Any, spots: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cells that are a figure and nothing else.

    Raises:
        Unclear: a figure stands in a cell with other words, and may be meant too.
    """
    texts = {(r, c): str(table["cells"][r - 1][c - 1]).strip() for r, c in spots}
    found = [spot for spot, text in texts.items() if _FIGURE.fullmatch(text)]
    odd = [text for spot, text in texts.items() if spot not in found and any(char.isdigit() for char in text)]
    if odd:
        raise Unclear(f'whether "{odd[0]}" is one of the figures')
    return found


def single_cells(
    place: Place, index: int, table: Any, rows: Sequence[int], cols: Sequence[int]
) -> list[Region]:  # fmt: skip
    """Cells by number or by what they say, of those rows and columns."""
    if place.numbers:
        rows = [r for r in rows if r == place.numbers[0]] if place.numbers[0] else rows
        cols = [c for c in cols if c == place.numbers[1]] if len(place.numbers) > 1 and place.numbers[1] else cols
    spots = [(r, c) for r in rows for c in cols]
    if place.relation == "figures" and place.inside is not None and place.inside.noun == "table":
        spots = _figures(table, spots)
    if place.words:
        spots = [spot for spot in spots_of(table, place.words) if spot in spots]
    chosen = pick(spots, replace(place, words="")) if spots else []
    return [Region(index, (r,), (c,)) for r, c in chosen]
