"""A mistyped word as it was meant: the nearest word of the work at hand, else the nearest English one.

A word is mistyped when it is neither English nor known; the nearer a slip is to what fingers do (two letters exchanged,
one doubled or left out), the less it costs. Two meanings at equal cost are no correction. English words come with
pyspellchecker (160,000 with their frequency, American spelling; British ones that it lacks are one slip away from it).
"""

from collections.abc import Callable, Collection
from functools import cache, lru_cache

from spellchecker import SpellChecker

SHORTEST = 3
"""Letters of a word that may be mended."""
TWO_SLIPS = 7
"""Letters from which a word may have two."""
EXCHANGED, DOUBLED, MISSED, WRONG = 0.8, 0.85, 1.0, 1.2
SHORT = 4
"""Letters up to which a wrong one is no slip: "sise" may be "size" or "side"."""
COMMON = 2_000
"""Times that an English word occurs in the list's corpus to be meant where no known word is near."""
RARE = 100
"""Times up to which an English word is sooner a slip for a known one ("colum", "mak")."""
SAME = 0.05
"""Costs that differ by less are equal."""


def mended(word: str, known: Collection[str], meaning: Callable[[str], str] = str) -> str:
    """The word that a mistyped one must be, "" for none.

    Args:
        word: lower case, letters only.
        known: words of the work at hand, lower case; preferred.
        meaning: of a known word; two of equal meaning are no two readings ("heading", "headings").
    """
    if len(word) < SHORTEST or not word.isalpha() or not word.isascii() or word in known or _frequency(word) > RARE:
        return ""
    return _nearest(word, known, meaning) or ("" if _frequency(word) else _common(word))


def _nearest(word: str, known: Collection[str], meaning: Callable[[str], str]) -> str:
    most = 2.1 if len(word) >= TWO_SLIPS else 1.2
    letters = set(word)
    costs = [
        (slips(word, other), other)
        for other in known
        if abs(len(other) - len(word)) <= most and len(other) >= SHORTEST and len(letters ^ set(other)) <= 2 * most
    ]
    near = sorted((cost, other) for cost, other in costs if cost <= most)
    if not near or (len(word) <= SHORT and near[0][0] > MISSED):
        return ""
    best = [other for cost, other in near if cost <= near[0][0] + SAME]
    return best[0] if len({meaning(other) for other in best}) == 1 else ""


@lru_cache(maxsize=65_536)
def slips(one: str, other: str) -> float:
    """What it costs to mistype `other` as `one`: a sum over exchanged, doubled, missing and wrong letters."""
    before: list[float] = []
    last = [float(k) for k in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        row = [float(i)]
        for j, b in enumerate(other, 1):
            twice = DOUBLED if i > 1 and one[i - 2] == a else MISSED
            halved = DOUBLED if j > 1 and other[j - 2] == b else MISSED
            options = [last[j] + twice, row[j - 1] + halved, last[j - 1] + (0.0 if a == b else WRONG)]
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                options.append(before[j - 2] + EXCHANGED)
            row.append(min(options))
        before, last = last, row
    return last[-1]


@cache
def _speller() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


def _frequency(word: str) -> int:
    return int(_speller().word_frequency.dictionary.get(word, 0))


@lru_cache(maxsize=4_096)
def _common(word: str) -> str:
    """The commonest English word one slip away."""
    frequency = _speller().word_frequency.dictionary
    near = [(slips(word, other), -frequency[other], other) for other in _speller().candidates(word) or ()
            if frequency.get(other, 0) >= COMMON]  # fmt: skip
    if not near or (len(word) <= SHORT and min(near)[0] > EXCHANGED):
        return ""
    return min(near)[2]
