"""Where a text occurs in a document's paragraphs: the one rule for select_text, whatever the driver."""

from collections.abc import Sequence

import regex

Span = tuple[int, int, int]
"""Paragraph (0-based), first character, character after the last."""


def occurrences(paragraphs: Sequence[str], wanted: str, within: str = "") -> list[Span]:
    """Places of a text in document order, never overlapping.

    Whole words first: where `wanted` stands as whole words anywhere, what is merely part of longer words does not
    count ("form" is not meant by "inform"); else every place counts. Words end where Unicode says (UAX 29), so an
    accent or an apostrophe is inside a word, and scripts without spaces are found as they are.

    Args:
        paragraphs: their texts.
        wanted: with its capitals and spaces; it never goes over a paragraph's end.
        within: when given, occurrences of this text are what is found, and the first `wanted` inside each is meant.
    """
    outer = within or wanted
    spans = _matches(paragraphs, rf"\b(?:{regex.escape(outer)})\b") or _matches(paragraphs, regex.escape(outer))
    if not within:
        return spans
    start = within.find(wanted)
    return [(n, first + start, first + start + len(wanted)) for n, first, _ in spans] if start >= 0 else []


def _matches(paragraphs: Sequence[str], pattern: str) -> list[Span]:
    compiled = regex.compile(pattern, regex.WORD)
    return [(n, *match.span()) for n, text in enumerate(paragraphs) for match in compiled.finditer(text)]
