"""Whether what a model wrote stands in the source: a plan step whose words do not is invented and is dropped."""

import re
from collections.abc import Iterable

_SMALL = """
    a an and the then to of in on at for with from by or is it you your that this these those as be into
    click choose select menu
"""
_STOP = frozenset(_SMALL.split())
MIN_SHARE = 0.75
"""Share of a step's content words that must stand in the source section."""


def words(text: str) -> list[str]:
    """Content words, lower case, plural endings off."""
    return [_stem(w) for w in re.findall(r"[^\W_]+", text.casefold()) if w not in _STOP]


def _stem(word: str) -> str:
    for ending in ("ing", "es", "ed", "s", "e"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word


def anchored(step: str, source: Iterable[str], share: float = MIN_SHARE) -> bool:
    """Whether enough of a text's content words occur in the source texts; one without content words does not count."""
    known = {w for text in source for w in words(text)}
    said = words(step)
    return bool(said) and sum(w in known for w in said) >= share * len(said)
