"""Text for long source documents: chapters of ordinary sentences from a seed and a few nouns, the same every time.

A template's block `chapters` becomes headings, paragraphs, lists and notes, so that forty pages take ten lines of YAML:

| field | means |
|---|---|
| `seed` | chooses the words; two documents with different seeds and nouns share hardly a sentence |
| `nouns` | what the document speaks of, at least 8 |
| `count`, `level` | number of chapters, and level of their headings (1) |
| `paragraphs`, `sentences` | least and most in a chapter ([3, 5]), and in a paragraph ([2, 4]) |
| `lists`, `notes`, `comments` | every n-th chapter has a list, every n-th paragraph a footnote, a comment; 0 for none |
"""

# ruff: noqa: SIM905 (long lists of words read better as text)

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tasks.errors import DataError

MOST = 150  # chapters
FEWEST_NOUNS = 8
ADJECTIVES = (
    "eastern western northern southern older newer larger smaller public private narrow spacious temporary permanent "
    "central outer inner annual weekly regular former present main second third spare heavy light open covered quiet "
    "busy local distant modern restored painted wooden steel granite remaining previous"
).split()
VERBS = (
    "was inspected|was repaired|was extended|was closed|was reopened|was measured|was photographed|was described|"
    "received new lamps|needed a second coat|required further study|remained in use|changed hands|was handed over|"
    "was cleaned|was insured|was valued|was moved|was copied|was drawn to scale|lost its roof|gained a doorway|"
    "served the visitors|supplied the workshop|was tested|was postponed|was approved|was replaced"
).split("|")
PLACES = (
    "beside the river|behind the station|near the old gate|on the upper floor|along the north wall|in the courtyard|"
    "below the bridge|at the far end|outside the boundary|within the reserve|close to the market|across the road|"
    "under the gallery|opposite the chapel|around the well|beyond the terrace"
).split("|")
TIMES = (
    "in March|in early spring|during the summer|after the storm|before the holidays|late in October|in the second year|"
    "within eleven days|on a Tuesday morning|at short notice|over the winter|shortly before noon|in the following week|"
    "since the last meeting|for nineteen months|towards the end of the season"
).split("|")
SOURCES = (
    "the surveyor|the committee|two witnesses|the yearbook|the head gardener|the treasurer|an independent adviser|"
    "the insurance company|the night watchman|the printed inventory|several neighbours|the town clerk"
).split("|")
FORMS = (
    "{a} {v} {p} {t}.",
    "{T}, {a} {v} {p}.",
    "{a} {v} {p}, and {b} {w}.",
    "Although {a} {v} {t}, {b} {w} {p}.",
    "{a} {v} {t} because {b} {w}.",
    "According to {s}, {a} {v} {p}.",
    "{S} reported that {a} {v} {t}.",
)


def chapters(block: Mapping[str, Any], where: str) -> Iterator[dict[str, Any]]:
    """The plain blocks of a `chapters` block.

    Raises:
        DataError: too few nouns, or more chapters than any document needs.
    """
    told = block["chapters"]
    nouns, count = [str(noun) for noun in told.get("nouns", ())], int(told.get("count", 1))
    if len(nouns) < FEWEST_NOUNS or not 0 < count <= MOST:
        expected = f"at least {FEWEST_NOUNS} nouns and at most {MOST} chapters"
        raise DataError(f"{where}, chapters", f"{len(nouns)} nouns, {count} chapters", expected)
    writer = Writer(random.Random(f"{told.get('seed', '')}"), nouns)
    number = 0
    for chapter in range(1, count + 1):
        yield {"heading": writer.title(), "level": int(told.get("level", 1))}
        for _ in range(writer.between(told.get("paragraphs", (3, 5)))):
            number += 1
            paragraph: dict[str, Any] = {"paragraph": writer.paragraph(told.get("sentences", (2, 4)))}
            for kind, every in (("note", told.get("notes", 0)), ("comment", told.get("comments", 0))):
                if every and number % int(every) == 0:
                    paragraph[kind] = writer.sentence()
            yield paragraph
        if told.get("lists") and chapter % int(told["lists"]) == 0:
            yield {"list": [writer.item() for _ in range(4)], "kind": "number" if chapter % 2 else "bullet"}


class Writer:
    """Sentences from a source of chance; titles do not repeat."""

    def __init__(self, chance: random.Random, nouns: Sequence[str]) -> None:
        self._chance, self._nouns = chance, nouns
        self._titles: set[str] = set()

    def pick(self, of: Sequence[str]) -> str:
        """One of several; `random` alone is promised to stay the same from one Python to the next."""
        return of[int(self._chance.random() * len(of))]

    def between(self, bounds: Sequence[int]) -> int:
        """A whole number of the range, both ends included."""
        low, high = int(bounds[0]), int(bounds[1])
        return low + int(self._chance.random() * (high - low + 1))

    def title(self) -> str:
        """A heading that this document has not had."""
        while True:
            text = _capital(f"{self.pick(ADJECTIVES)} {self.pick(self._nouns)} {self.pick(PLACES)}")
            if text not in self._titles:
                self._titles.add(text)
                return text

    def item(self) -> str:
        """A line of a list."""
        return _capital(f"{self.pick(ADJECTIVES)} {self.pick(self._nouns)}, {self.pick(TIMES)}")

    def paragraph(self, bounds: Sequence[int]) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.between(bounds)))

    def sentence(self) -> str:
        """One sentence."""
        filled = self.pick(FORMS).format(
            a=self._thing(), b=self._thing(), v=self.pick(VERBS), w=self.pick(VERBS), p=self.pick(PLACES),
            t=self.pick(TIMES), T=_capital(self.pick(TIMES)), s=self.pick(SOURCES), S=_capital(self.pick(SOURCES)),
        )  # fmt: skip
        return _capital(filled)

    def _thing(self) -> str:
        return f"the {self.pick(ADJECTIVES)} {self.pick(self._nouns)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
