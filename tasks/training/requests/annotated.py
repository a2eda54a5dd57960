"""Annotated requests: what people type, with the kinds of wish and the words that say what, where and how much.

A line of *.txt beside this file is a request with marks: `[size] could {what|the intro} be {size|12} [no_bold] and not
{what|its} bold`. `[kind]` holds until the next one; `none` is a clause without a wish, `other` a wish that no order
says, `refuse` no wish for the document. With the marks taken away the line reads as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import DataError
from tasks.planner.restating import KINDS, NO_WISH, SLOTS, Span, Wish, needed

FOLDER = Path(__file__).parent
_KIND = re.compile(r"\[(\w+)\]")
_SPAN = re.compile(r"\{(\w+)\|([^{}|\[\]]+)\}")


@dataclass(frozen=True)
class Mark:
    """Characters [start, end) of a text, and what they are: a kind of wish or a slot."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Annotated:
    """A request with its clauses, which cover it, and spans."""

    text: str
    clauses: tuple[Mark, ...]
    spans: tuple[Mark, ...]

    def wishes(self) -> tuple[Wish, ...]:
        """What is marked, in the planner's terms."""
        return tuple(
            Wish(
                kind=c.name,
                spans=tuple(
                    Span(slot=s.name, text=self.text[s.start : s.end]) for s in self.spans if c.start <= s.start < c.end
                ),
            )
            for c in self.clauses
        )


def read(folder: Path = FOLDER) -> dict[str, list[Annotated]]:
    """All requests by author (the file's stem).

    Raises:
        DataError: a line breaks the format; with file and line.
    """
    return {path.stem: list(_lines(path)) for path in sorted(folder.glob("*.txt"))}


def _lines(path: Path) -> Iterator[Annotated]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield parse(line, f"{path.name}: line {number}")


def parse(line: str, where: str = "request") -> Annotated:
    """One line.

    Raises:
        DataError: no kind at its start, an unknown kind or slot, a stray mark, or a missing slot of the kind.
    """
    before, *rest = _KIND.split(line.strip())
    if before.strip() or not rest:
        raise DataError(where, line[:60], "[kind] before the first word")
    text, clauses, spans = "", [], []
    for kind, marked in zip(rest[::2], rest[1::2], strict=True):
        start = len(text)
        for mark in _pieces(marked.lstrip() if text.endswith(" ") or not text else marked):
            if isinstance(mark, str):
                text += mark
            else:
                spans.append(Mark(mark[1], len(text), len(text) + len(mark[2])))
                text += mark[2]
        clauses.append(Mark(kind, start, len(text)))
        _complain(where, kind, {s.name for s in spans if s.start >= start})
    if re.search(r"[{}|\[\]]", text):
        raise DataError(where, text[:60], "marks that are closed")
    return Annotated(text, tuple(clauses), tuple(spans))


def _pieces(marked: str) -> Iterator[str | re.Match[str]]:
    at = 0
    for match in _SPAN.finditer(marked):
        yield marked[at : match.start()]
        yield match
        at = match.end()
    yield marked[at:]


def _complain(where: str, kind: str, slots: set[str]) -> None:
    if kind not in KINDS:
        raise DataError(where, f"kind {kind}", f"one of {sorted(KINDS)}")
    if slots - SLOTS or (slots and kind in NO_WISH):
        raise DataError(where, f"slots {sorted(slots)} of {kind}", f"some of {sorted(SLOTS)}; none for {NO_WISH}")
    if missing := needed(kind) - slots:
        raise DataError(where, f"{kind} without {sorted(missing)}", "what the order needs")
