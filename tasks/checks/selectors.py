"""Which stretch of the document a check's `where` means: found in the document before, followed into the one after.

| where | means |
|---|---|
| {} | every paragraph of the body, tables included |
| text | an occurrence of that text inside a paragraph |
| pattern | every match of that regular expression inside a paragraph |
| paragraph | the paragraph with exactly that text, else the first that begins with it |
| paragraphs | a list of such texts |
| from, to | from one such paragraph to another, both included |
| index | the body part with that index in `parts` of the document before |
| kind (heading, paragraph, list_item), ordinal | the ordinal-th (1-based) of that kind; all of them without ordinal |
| level | with kind heading: only headings of that level |
| table, row, col | a cell of the table with that number (1-based); without row or col the column, row or table |
| occurrence | with text or paragraph: the n-th (default 1), or "all" |

What does not occur in the document before (it was typed by the task) is looked for in the document after.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.checks.alignment import PARAGRAPHS, Part, blocks, shown
from tasks.checks.differences import Comparison, Difference

SELECTOR_KEYS = frozenset(
    {
        "text",
        "pattern",
        "paragraph",
        "paragraphs",
        "from",
        "to",
        "index",
        "kind",
        "ordinal",
        "level",
        "table",
        "row",
        "col",
        "occurrence",
    }
)


@dataclass(frozen=True)
class Place:
    """A paragraph of the body: position of its body part, cell and position inside the cell."""

    index: int
    cell: tuple[int, int] | None
    nth: int
    part: Part


@dataclass(frozen=True)
class Target:
    """Characters of a paragraph in the document after."""

    place: Place
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is selected."""
        return shown(self.place.part)[self.start : self.end]

    def covers(self, found: Difference) -> bool:
        """The difference lies in this paragraph and, for characters, inside the selected ones."""
        if (found.new, found.cell) != (self.place.index, self.place.cell):
            return False
        return found.area != "run" or (self.start <= found.start and found.end <= self.end)


def paragraphs(parts: Sequence[Part]) -> Iterator[Place]:
    """Every paragraph of the body in order, those in tables too."""
    for part in blocks(parts):
        if part["kind"] != "table":
            yield Place(part["index"], None, 0, part)
            continue
        seen: dict[tuple[int, int], int] = {}
        for inner in part["paragraphs"]:
            if inner["kind"] in PARAGRAPHS:
                cell = (inner["row"], inner["col"])
                yield Place(part["index"], cell, seen.get(cell, 0), inner)
                seen[cell] = seen.get(cell, 0) + 1


def targets(where: dict[str, Any], comparison: Comparison) -> list[Target]:
    """The selected stretches in the document after; [] when they are not there (any more)."""
    if "text" in where:
        return _texts(where, comparison)
    if "pattern" in where:
        return _matches(where, comparison)
    before = _select(where, list(paragraphs(comparison.before)))
    if before:
        return [_whole(place) for place in _follow(before, comparison)]
    return [_whole(place) for place in _select(where, list(paragraphs(comparison.after)))]


def _whole(place: Place) -> Target:
    return Target(place, 0, len(shown(place.part)))


def _follow(places: Sequence[Place], comparison: Comparison) -> list[Place]:
    """The same paragraphs in the document after, without those that are gone."""
    after = {(p.index, p.cell, p.nth): p for p in paragraphs(comparison.after)}
    keys = [(comparison.new_of.get(p.index, -1), p.cell, p.nth) for p in places]
    return [after[key] for key in keys if key in after]


def _occurrences(place: Place, text: str) -> list[int]:
    found, whole = [], shown(place.part)
    position = whole.find(text)
    while position >= 0 and text:
        found.append(position)
        position = whole.find(text, position + len(text))
    return found


def _texts(where: dict[str, Any], comparison: Comparison) -> list[Target]:
    text = str(where["text"])
    rest = {key: value for key, value in where.items() if key not in {"text", "occurrence"}}
    before = _select(rest, list(paragraphs(comparison.before)))
    hits = [(place, nth) for place in before for nth in range(len(_occurrences(place, text)))]
    found: list[Target] = []
    if not hits:
        for target in targets(rest, comparison) if rest else map(_whole, paragraphs(comparison.after)):
            found += [Target(target.place, at, at + len(text)) for at in _occurrences(target.place, text)]
        return _nth(found, where.get("occurrence", 1))
    for place, nth in _nth(hits, where.get("occurrence", 1)):
        for now in _follow([place], comparison):
            places = _occurrences(now, text)
            if nth < len(places):
                found.append(Target(now, places[nth], places[nth] + len(text)))
    return found


def _matches(where: dict[str, Any], comparison: Comparison) -> list[Target]:
    """Matches of the document before, at the same characters after; [] where a paragraph of theirs says other words."""
    pattern = re.compile(str(where["pattern"]))
    rest = {key: value for key, value in where.items() if key != "pattern"}
    found: list[Target] = []
    for place in _select(rest, list(paragraphs(comparison.before))):
        spans = _joined([m.span() for m in pattern.finditer(shown(place.part))])
        now = _follow([place], comparison) if spans else []
        if spans and (not now or shown(now[0].part) != shown(place.part)):
            return []
        found += [Target(now[0], start, end) for start, end in spans]
    return found


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those side by side as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _nth(found: list[Any], occurrence: Any) -> list[Any]:
    return found if occurrence == "all" else found[int(occurrence) - 1 : int(occurrence)]


def _select(where: dict[str, Any], places: list[Place]) -> list[Place]:
    if "paragraphs" in where:
        return [place for text in where["paragraphs"] for place in _named(str(text), places, 1)]
    if "from" in where or "to" in where:
        return _range(where, places)
    if "paragraph" in where:
        return _named(str(where["paragraph"]), places, where.get("occurrence", 1))
    if "index" in where:
        return [place for place in places if place.index == int(where["index"])]
    if "table" in where:
        return _cells(where, places)
    if "kind" in where:
        kept = [p for p in places if p.part["kind"] == where["kind"] and p.cell is None]
        kept = [p for p in kept if "level" not in where or p.part.get("level") == int(where["level"])]
        return _nth(kept, where.get("ordinal", "all"))
    return places


def _named(text: str, places: list[Place], occurrence: Any) -> list[Place]:
    exact = [place for place in places if shown(place.part).strip() == text.strip()]
    return _nth(exact or [place for place in places if shown(place.part).startswith(text)], occurrence)


def _range(where: dict[str, Any], places: list[Place]) -> list[Place]:
    ends = [_named(str(where[key]), places, 1) if key in where else [] for key in ("from", "to")]
    if ("from" in where and not ends[0]) or ("to" in where and not ends[1]):
        return []
    first = places.index(ends[0][0]) if ends[0] else 0
    last = places.index(ends[1][0]) if ends[1] else len(places) - 1
    return places[first : last + 1]


def _cells(where: dict[str, Any], places: list[Place]) -> list[Place]:
    tables = list(dict.fromkeys(place.index for place in places if place.cell))
    number = int(where["table"])
    if not 1 <= number <= len(tables):
        return []
    inside = [place for place in places if place.index == tables[number - 1] and place.cell]
    for key, at in (("row", 0), ("col", 1)):
        if key in where:
            inside = [place for place in inside if place.cell and place.cell[at] == int(where[key])]
    return inside
