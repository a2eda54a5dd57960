"""Text in capitals: which stretches of a line are shouted, and which words in capitals may be names like BBC and EU.

A stretch is shouted when it holds two words in capitals side by side, or one of four letters and more; short words that
stand alone among small letters are left as they are, like names that everybody writes in capitals.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from tasks.planner.quoting import listed

_TOKEN = re.compile(r"\S+")
_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_ABBREVIATION = re.compile(r"(?:MRS?|MS|DR|ST|NO|PROF|VS|ETC)\.$")
_PARTED = re.compile(r"[,;/]$")
_NAMES = listed(
    """
    NASA NATO UNESCO UNICEF HTML HTTP HTTPS JPEG ASCII FIFA UEFA OPEC IKEA AIDS ISBN IBAN ASAP LGBT PDFS RSVP
    """
)
_LONG = 4
"""Letters of a word that is shouted when it stands alone."""


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    kind: str  # word, weak (one letter, or with figures: "A", "H2O"), none (no letters), small
    text: str

    @property
    def letters(self) -> str:
        return "".join(c for c in self.text if c.isalpha())


@dataclass(frozen=True)
class Shouted:
    """Of one text: the stretches that are shouted, and words in capitals that are left."""

    spans: tuple[tuple[int, int], ...]
    left: tuple[str, ...]


def shouted(text: str) -> Shouted:
    """What is shouted in the text of a paragraph or cell."""
    spans: list[tuple[int, int]] = []
    left: list[str] = []
    for sentence in _sentences(text):
        with_letters = [t for t in sentence if t.kind != "none"]
        words = [t for t in with_letters if t.kind == "word"]
        all_of_it = all(t.kind != "small" for t in with_letters) and _shouts(words, True)
        for run in [sentence] if all_of_it else _runs(sentence):
            inside = _trimmed(run, all_of_it)
            if inside and (all_of_it or _shouts(inside, False)):
                spans.append((inside[0].start, inside[-1].end))
            else:
                left += [t.text.strip(".,;:!?()\"'“”‘’") for t in run if t.kind == "word"]
    return Shouted(tuple(spans), tuple(left))


def _sentences(text: str) -> list[list[_Token]]:
    found: list[list[_Token]] = [[]]
    last = 0
    for match in _TOKEN.finditer(text):
        if found[-1] and "\n" in text[last : match.start()]:
            found.append([])
        found[-1].append(_Token(*match.span(), _kind(match[0]), match[0]))
        if _STOP.search(match[0]) and not _ABBREVIATION.search(match[0]):
            found.append([])
        last = match.end()
    return [sentence for sentence in found if sentence]


def _kind(token: str) -> str:
    letters = [c for c in token if c.isalpha()]
    if not letters:
        return "none"
    if any(not c.isupper() for c in letters):
        return "small"
    return "weak" if len(letters) == 1 or any(c.isdigit() for c in token) else "word"


def _runs(sentence: list[_Token]) -> list[list[_Token]]:
    """Neighbouring tokens without small letters."""
    found: list[list[_Token]] = [[]]
    for token in sentence:
        if token.kind == "small":
            found.append([])
        else:
            found[-1].append(token)
    return [run for run in found if run]


def _trimmed(run: list[_Token], all_of_it: bool) -> list[_Token]:
    """A run without figures and lone letters at its ends: the B of "PLAN B" belongs to a sentence in small letters."""
    kept = {"word", "weak"} if all_of_it else {"word"}
    at = [n for n, token in enumerate(run) if token.kind in kept]
    return run[at[0] : at[-1] + 1] if at else []


def _shouts(tokens: list[_Token], alone: bool) -> bool:
    """Two words side by side with nothing to part them, or one long word that is no known name."""
    words = [t for t in tokens if t.kind == "word"]
    if any(len(t.letters) >= _LONG and t.letters not in _NAMES for t in words):
        return True
    if alone:
        return len(words) > 1
    return any(one.kind == other.kind == "word" and not _PARTED.search(one.text) for one, other in pairwise(tokens))
