"""How a text meets the words of a place, and which of several stretches a place picks."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tasks.checks.reading.document import Document
from tasks.checks.reading.places import Place


class Unclear(Exception):
    """A place that the document does not hold, or that can be more than one."""


def describe(place: Place) -> str:
    """The place in words."""
    which = " ".join(str(n) for n in place.ordinals)
    words = f'"{place.words}"' if place.words else ""
    return " ".join(part for part in (place.noun.replace("_", " "), which, words) if part) or "such place"


def says(document: Document, number: int, words: str, how: str) -> bool:
    """Whether a line says some words: it "is" them, "begins" or "ends" with them, is "about" or "contains" them."""
    return fits(document.lines[number].text, words, how)


def fits(text: str, words: str, how: str) -> bool:
    """Whether a text says some words, in the same ways."""
    text, words = (" ".join(t.split()).casefold().rstrip(".:") for t in (text, words))
    if how == "is":
        return text == words
    if how == "begins":
        return text.startswith(words)
    if how == "ends":
        return text.endswith(words)
    if how == "about":
        text, words = _one_number(text), _one_number(words)
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _one_number(text: str) -> str:
    """The text with plurals as singulars: who speaks of "the paragraph about crates" counts none."""
    return re.sub(r"(?<=\w{3})s\b", "", text)


def pick(found: Sequence[Any], place: Place) -> list[Any]:
    """By number, all, or the only one.

    Raises:
        Unclear: there are several and nothing says which; or fewer than named.
    """
    if place.exact and place.exact != len(found):
        raise Unclear(f"there are {len(found)} of {describe(place)}, not {place.exact}")
    if place.ordinals:
        if any(not -len(found) <= n <= len(found) or n == 0 for n in place.ordinals):
            raise Unclear(f"there are only {len(found)} of {describe(replace(place, ordinals=()))}")
        chosen = {(n - 1) if n > 0 else len(found) + n for n in place.ordinals}
        return [each for position, each in enumerate(found) if position in chosen]
    if place.all or place.plural or len(found) <= 1:
        return list(found)
    raise Unclear(f"there are {len(found)} of {describe(place)}, and nothing says which")
