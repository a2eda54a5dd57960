"""A document as a reading sees it: its paragraphs in one row, cells included, and where words stand in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tasks.checks.alignment import PARAGRAPHS, Part, blocks, shown
from tasks.checks.differences import Comparison

Key = tuple[int, tuple[int, int] | None, int]
"""Of a paragraph: index of its body part, its cell, its position inside the cell."""


@dataclass(frozen=True)
class Line:
    """One paragraph of the body."""

    number: int  # position among all, cells included
    key: Key
    part: Part

    @property
    def text(self) -> str:
        """What it shows, without fields."""
        return shown(self.part)

    @property
    def kind(self) -> str:
        """title, subtitle, heading, paragraph, list_item; Writer stores a title as a paragraph."""
        return {"Title": "title", "Subtitle": "subtitle"}.get(str(self.part.get("style")), str(self.part["kind"]))


@dataclass(frozen=True)
class Span:
    """Characters of a line of the document before."""

    line: int
    start: int
    end: int


class Document:
    """One side of a comparison."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.body = blocks(parts)
        self.lines = [Line(n, key, part) for n, (key, part) in enumerate(_paragraphs(self.body))]
        self.at = {line.key: line.number for line in self.lines}

    @cached_property
    def tables(self) -> list[int]:
        """Body indexes of the tables."""
        return [position for position, part in enumerate(self.body) if part["kind"] == "table"]

    @cached_property
    def words(self) -> str:
        """Everything it says, folded, for a quick look."""
        stories = [str(p.get("text", "")) for p in self.parts if "index" not in p]
        return "\n".join([*(line.text for line in self.lines), *stories]).casefold()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its words, folded."""
        return frozenset(re.findall(r"[^\W\d_]+", self.words))

    def whole(self, number: int) -> Span:
        """A line from end to end."""
        return Span(number, 0, len(self.lines[number].text))

    def of_kind(self, kind: str, level: int | None = None) -> list[int]:
        """Lines with text of a kind outside tables and tables of contents; a heading may be asked for by level."""
        found = [
            line for line in self.lines
            if line.key[1] is None and line.kind == kind and line.text.strip() and not line.part.get("in_index")
        ]  # fmt: skip
        if kind == "title" and not found:
            found = self._title()
        return [line.number for line in found if level is None or line.part.get("level") == level]

    def _title(self) -> list[Line]:
        """What serves as title where no line has the style: the first line, when it is a heading or short."""
        first = next((line for line in self.lines if line.text.strip()), None)
        if first is None or first.key[1] is not None or first.kind == "list_item":
            return []
        return [first] if first.kind == "heading" or len(first.text) <= 80 else []

    @cached_property
    def lists(self) -> list[list[int]]:
        """Lines of neighbouring list items."""
        found: list[list[int]] = []
        for n in self.of_kind("list_item"):
            if found and found[-1][-1] == n - 1:
                found[-1].append(n)
            else:
                found.append([n])
        return found

    def subheadings(self) -> list[int]:
        """Headings below the highest level beside the title; all of them where none is higher but the title."""
        heads = [n for n in self.of_kind("heading") if n not in self.of_kind("title")]
        levels = {int(self.lines[n].part.get("level") or 1) for n in heads}
        lower = [n for n in heads if int(self.lines[n].part.get("level") or 1) > min(levels)]
        return lower or (heads if self.of_kind("title") else [])

    @cached_property
    def headline(self) -> int | None:
        """The first line where it is a title in all but its style: short, no sentence, and bold, centred or larger.

        Who counts paragraphs does not count it.
        """
        filled = [line for line in self.lines if line.text.strip()]
        if len(filled) < 2 or filled[0].key[1] is not None or filled[0].kind != "paragraph":
            return None
        first, rest = filled[0], filled[1:]
        if len(first.text) > 80 or first.text.rstrip()[-1] in ".,;:!?":
            return None
        sizes = [max((float(r.get("size") or 0) for r in line.part.get("runs", ())), default=0) for line in rest[:3]]
        runs = [r for r in first.part.get("runs", ()) if str(r.get("text", "")).strip()]
        larger = any(float(r.get("size") or 0) > max(sizes) for r in runs)
        bold = all(r.get("bold") for r in runs) and not any(r.get("bold") for r in rest[0].part.get("runs", ()))
        return first.number if runs and (bold or larger or first.part.get("alignment") == "center") else None

    def find(
        self, words: str, lines: Sequence[int] | None = None, inside: bool = False, any_case: bool = False
    ) -> list[Span]:
        """Whole-word occurrences; those in the wanted letters only where there are such; parts of words if allowed."""
        words = words.strip()
        if not words:
            return []
        pattern = r"\s+".join(map(re.escape, words.split()))
        left, right = (r"(?<!\w)" if words[0].isalnum() else "", r"(?!\w)" if words[-1].isalnum() else "")
        where = self.lines if lines is None else [self.lines[n] for n in lines]
        for whole in (f"{left}{pattern}{right}", *([pattern] if inside else [])):
            for flags in (re.IGNORECASE,) if any_case else (re.NOFLAG, re.IGNORECASE):
                found = re.compile(whole, flags)
                spans = [
                    Span(line.number, m.start(), m.end())
                    for line in where
                    if not line.part.get("in_index")
                    for m in found.finditer(line.text)
                ]
                if spans:
                    return spans
        return []

    def pieces(self, words: str, outer: Sequence[Span]) -> list[Span]:
        """Occurrences inside stretches, as a part of their words too: "2" in "CO2"."""
        found = {span for span in self.find(words, [o.line for o in outer]) if _inside(span, outer)}
        if not found:
            for o in outer:
                text = self.lines[o.line].text[o.start : o.end]
                found |= {
                    Span(o.line, o.start + m.start(), o.start + m.end())
                    for m in re.finditer(re.escape(words), text, re.IGNORECASE)
                }
        return sorted(found, key=lambda span: (span.line, span.start))

    def below(self, number: int) -> list[int]:
        """Lines of the section that a heading opens, without the heading."""
        head = self.lines[number]
        level = head.part.get("level", 0)
        found = []
        for line in self.lines[number + 1 :]:
            if line.kind in {"heading", "title"} and line.part.get("level", 0) <= level:
                break
            found.append(line.number)
        return found

    def of(self, kind: str) -> list[Part]:
        """Parts of the document as a whole."""
        return [part for part in self.parts if part["kind"] == kind and "index" not in part]


def _inside(span: Span, outer: Sequence[Span]) -> bool:
    return any(o.line == span.line and o.start <= span.start and span.end <= o.end for o in outer)


def _paragraphs(body: Sequence[Part]) -> Iterator[tuple[Key, Part]]:
    for index, part in enumerate(body):
        if part["kind"] != "table":
            yield (index, None, 0), part
            continue
        seen: dict[tuple[int, int], int] = {}
        for inner in part["paragraphs"]:
            if inner["kind"] in PARAGRAPHS:
                cell = (inner["row"], inner["col"])
                yield (index, cell, seen.get(cell, 0)), inner
                seen[cell] = seen.get(cell, 0) + 1


class Sides:
    """Both documents and the way from a line before to the line after."""

    def __init__(self, before: Sequence[Part], after: Sequence[Part]) -> None:
        self.comparison = Comparison(_indexed(before), _indexed(after))
        self.before, self.after = Document(self.comparison.before), Document(self.comparison.after)
        self.differences = self.comparison.differences

    @cached_property
    def _follow(self) -> dict[int, int]:
        found = {}
        for line in self.before.lines:
            index, cell, nth = line.key
            new = self.comparison.new_of.get(index)
            if new is None:
                continue
            if cell is not None:
                moved = self._cells(index, new)
                cell = (moved[0].get(cell[0], 0), moved[1].get(cell[1], 0))
            number = self.after.at.get((new, cell, nth))
            if number is not None:
                found[line.number] = number
        return found

    def _cells(self, old: int, new: int) -> tuple[dict[int, int], dict[int, int]]:
        known: dict[tuple[int, int], Any] = self.__dict__.setdefault("_known", {})
        if (old, new) not in known:
            known[old, new] = self.comparison.lines_of(old, new)
        return known[old, new]  # type: ignore[no-any-return]

    def follow(self, number: int) -> int | None:
        """The line after that a line before has become."""
        return self._follow.get(number)


def _indexed(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Body parts with positions as index, whatever was written there."""
    found, at = [], 0
    for part in parts:
        if "index" in part:
            found.append(part if part["index"] == at else {**part, "index": at})
            at += 1
        else:
            found.append(part)
    return tuple(found)
