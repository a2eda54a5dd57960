"""An order to write what is in capitals in small letters, read on its own; and the one document that fulfils it.

What is shouted is told line by line: two words in capitals with nothing but spaces between them, or one of four letters
that is no name, make the stretch of capitals around them shouted; so is a line or sentence that knows no small letter.
Short words in capitals among small letters (BBC, EU) stay.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import ordered

_ORDERS = {
    ("make", "all", "text", "in", "capitals", "lowercase"): False,
    ("make", "all", "capital", "letters", "lowercase"): True,
}
"""Words of the order, and whether every capital letter is meant."""
_AS_NAMES = re.compile(
    r"NASA|NATO|UNESCO|UNICEF|HTML|HTTPS?|JPEG|ASCII|FIFA|UEFA|OPEC|IKEA|AIDS|ISBN|IBAN|ASAP|LGBT|PDFS|RSVP"
)
_BREAK = re.compile(r"\n|(?<!\bMR)(?<!\bMRS)(?<!\bMS)(?<!\bDR)(?<!\bST)(?<!\bNO)(?<!\bVS)[.!?…][\"'”’)\]]*(?=\s)")
_CHUNK = re.compile(r"\S+")


def lowered(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document with its shouted text in small letters, None for any other request.

    Raises:
        Unclear: nothing is shouted, or some of it is not in the text of the body.
    """
    every = _ORDERS.get(tuple(ordered(request)))
    if every is None:
        return None
    outside = [p for p in document.parts if p["kind"] in {"header", "footer", "note"}]
    if any(_small(str(p.get("text", ""))) != str(p.get("text", "")) for p in outside):
        raise Unclear("text in capitals stands in a header, a footer or a note too")
    lines = [line for line in document.lines if line.text.strip()]
    if any(run.get("all_caps") and run["text"].strip() for line in lines for run in line.part.get("runs", ())):
        raise Unclear("some capitals are only a format of small letters")
    if all(_small(line.text) == line.text for line in lines):
        raise Unclear("no text is in capitals but single words that may be names")
    if every and any(c.isupper() for line in lines for c in _small(line.text)):
        raise Unclear("capital letters stand in sentences and names too")
    return tuple(_part(part) if "index" in part else part for part in document.parts)


def _part(part: Part) -> Part:
    if part["kind"] != "table":
        return _paragraph(part)
    paragraphs = [_paragraph(inner) for inner in part["paragraphs"]]
    cells = [[_small(str(cell)) for cell in row] for row in part["cells"]]
    return {**part, "paragraphs": paragraphs, "cells": cells, "text": "\n".join("\t".join(row) for row in cells)}


def _paragraph(part: Part) -> Part:
    text, at, runs = _small(str(part["text"])), 0, list[dict[str, Any]]()
    for run in part.get("runs", ()):
        size = len(run["text"])
        runs.append({**run, "text": text[at : at + size]})
        at += size
    return {**part, "text": text, **({"runs": runs} if "runs" in part else {})}


def _small(text: str) -> str:
    """A text with what is shouted in it in small letters."""
    letters = list(text)
    for start, end in _sentences(text):
        for a, b in _shouted(text, start, end):
            letters[a:b] = text[a:b].lower()
    return "".join(letters)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _BREAK.finditer(text):
        yield start, stop.end()
        start = stop.end()
    yield start, len(text)


def _shouted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where in a sentence letters are to become small."""
    chunks = [(m.start(), m.end()) for m in _CHUNK.finditer(text, start, end)]
    if text[start:end].isupper() and _loud([text[a:b] for a, b in chunks], 2):
        return [(start, end)]
    found, stretch = list[tuple[int, int]](), list[tuple[int, int]]()
    for a, b in [*chunks, (end, end)]:
        if a < b and not any(c.islower() for c in text[a:b]):
            stretch.append((a, b))
            continue
        while stretch and not _word(text[slice(*stretch[0])]):
            del stretch[0]
        while stretch and not _word(text[slice(*stretch[-1])]):
            del stretch[-1]
        if stretch and (_loud([text[x:y] for x, y in stretch], 99) or _side_by_side(text, stretch)):
            found.append((stretch[0][0], stretch[-1][1]))
        stretch = []
    return found


def _word(chunk: str) -> bool:
    """Two capitals and more, no figure and no small letter."""
    return sum(c.isupper() for c in chunk) > 1 and not any(c.isdigit() or c.islower() for c in chunk)


def _loud(chunks: list[str], enough: int) -> bool:
    words = ["".join(c for c in chunk if c.isalpha()) for chunk in chunks if _word(chunk)]
    return len(words) >= enough or any(len(word) > 3 and not _AS_NAMES.fullmatch(word) for word in words)


def _side_by_side(text: str, stretch: list[tuple[int, int]]) -> bool:
    """Two words, one after the other, with no comma between them."""
    return any(
        _word(text[a:b]) and _word(text[c:d]) and text[b - 1] not in ",;/" for (a, b), (c, d) in pairwise(stretch)
    )
