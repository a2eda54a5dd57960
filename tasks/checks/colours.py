"""Colour names a user may say, as RRGGBB: LibreOffice's standard palette and the names of Word's highlighting pen."""

from collections.abc import Mapping
from typing import Any

from tasks.apps.palette import PALETTE
from tasks.checks.docx_xml import HIGHLIGHTS, colour

_WORDS = {**{name.casefold(): value for name, value in HIGHLIGHTS.items()}, "blue": "0000FF", "green": "008000"}
NONE = frozenset({"", "none", "no fill", "transparent", "automatic"})


def colours(value: Any) -> frozenset[str]:
    """Every RRGGBB that a colour word or #RRGGBB may mean; {""} for "none"; empty when it is no colour."""
    if not isinstance(value, str):
        return frozenset()
    word = " ".join(value.replace("_", " ").casefold().split())
    if word in NONE:
        return frozenset({""})
    found = {PALETTE.get(word), _WORDS.get(word), _WORDS.get(word.replace(" ", "")), colour(value) or None}
    return frozenset(c for c in found if c)


def pens(part: Any) -> frozenset[str]:
    """Every RRGGBB in which text is highlighted anywhere within parts of a document."""
    if isinstance(part, Mapping):
        own = part.get("highlight")
        return frozenset({str(own)} if own else ()).union(*(pens(each) for each in part.values()))
    if isinstance(part, list | tuple):
        return frozenset().union(*(pens(each) for each in part))
    return frozenset()
