"""The senses of words and phrases (lexicon.yaml), and a request's tokens tagged with them, longest phrase first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tasks.checks.colours import colours
from tasks.checks.reading.tokens import NUMBERS, ORDINALS, Token, stem, tokenise
from tasks.checks.spelling import mended


@dataclass(frozen=True)
class Sense:
    """What a phrase means: a role (verb, format, noun, preposition, ...), and what exactly."""

    role: str
    name: str = ""
    value: Any = None


@dataclass(frozen=True)
class Item:
    """A stretch of the request with its sense; role "word" when it has none, "literal" for words of the document."""

    role: str
    tokens: tuple[Token, ...]
    name: str = ""
    value: Any = None

    @property
    def text(self) -> str:
        """As written, single spaces."""
        return " ".join(token.text for token in self.tokens)

    @property
    def start(self) -> int:
        """First character in the request."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Behind the last character in the request."""
        return self.tokens[-1].end


class Lexicon:
    """All phrases by their first stem."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.exact: dict[tuple[str, ...], Sense] = {}
        self.phrases: dict[tuple[str, ...], Sense] = {}
        self.fonts, self.papers = set(data["fonts"]), set(data["papers"])
        self.styles, self.character_styles = set(data["styles"]), set(data["character_styles"])
        self.properties = set(data["properties"])
        for phrase, sense in _senses(data):
            self.exact.setdefault(tuple(token.low for token in tokenise(phrase)), sense)
            self.phrases.setdefault(_stems(phrase), sense)
        self.longest = max(map(len, self.phrases))
        self.known = {word for phrase in self.phrases for word in phrase}
        self.names = {w for name in (*self.fonts, *self.styles, *self.character_styles) for w in name.split(" ")}
        self.written = frozenset(w for phrase in self.exact for w in phrase if w.isalpha()) | set(_UNITS)

    def match(self, tokens: Sequence[Token], at: int) -> tuple[Sense, int] | None:
        """The longest phrase that begins at a token, and how many tokens it takes."""
        for length in range(min(self.longest, len(tokens) - at), 0, -1):
            here = tokens[at : at + length]
            written, key = (
                tuple(t.low.replace("’", "'").removesuffix("'s") for t in here),
                tuple(_key(token) for token in here),
            )
            if written in self.exact or key in self.phrases:
                return self.exact.get(written) or self.phrases[key], length
        return None

    def correction(self, token: Token) -> str:
        """The word that a mistyped one must be, "" for none."""
        known = token.stem in self.known or token.low in self.names or shades(token.low)
        return "" if known else mended(token.low, self.written, stem)


def _key(token: Token) -> str:
    return token.stem or token.low


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(_key(token) for token in tokenise(phrase))


def _senses(data: dict[str, Any]) -> Iterator[tuple[str, Sense]]:
    """Phrases with their senses; where one has two, the first counts."""
    for group in ("run", "paragraph", "page", "table"):
        yield from (
            (phrase, Sense("format", f"{group}.{entry['property']}", entry["value"]))
            for entry in data[group]
            for phrase in entry["words"]
        )
    yield from ((phrase, Sense("case", entry["value"])) for entry in data["case"] for phrase in entry["words"])
    for section, role in _LISTS[:4]:
        yield from ((phrase, Sense(role)) for phrase in data[section])
    for role in ("object", "noun", "relation", "verb", "preposition"):
        named = data[f"{role}s"]
        yield from ((phrase, Sense(role, name)) for name, phrases in named.items() for phrase in phrases)
    yield from ((word, Sense("ordinal", value=number)) for word, number in ORDINALS.items())
    for section, role in _LISTS[4:]:
        yield from ((phrase, Sense(role)) for phrase in data[section])


_UNITS = ("inch", "inches", "point", "points", "centimetre", "centimeters", "one", "two", "three", "four", "five")

_LISTS = (
    ("exceptions", "except"), ("negations", "not"), ("all", "all"), ("only", "only"), ("refused", "refused"),
    ("questions", "question"), ("pronouns", "pronoun"), ("fillers", "filler"),
)  # fmt: skip


@cache
def lexicon() -> Lexicon:
    """The one of this package."""
    text = Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8")
    return Lexicon(yaml.safe_load(text))


def tagged(tokens: Sequence[Token], literal: dict[int, int]) -> list[Item]:
    """Items in order.

    Args:
        tokens: of a clause.
        literal: position of a token -> how many tokens from there stand like this in the document.
    """
    book, items, at = lexicon(), [], 0
    while at < len(tokens):
        token = tokens[at]
        if at in literal:
            length = literal[at]
            items.append(Item("literal", tuple(tokens[at : at + length])))
        elif token.kind != "word":
            plain = {"ordinal": token.value, "quote": token.text}
            items.append(Item(token.kind, (token,), value=plain.get(token.kind, token.value)))
            length = 1
        else:
            item, length = _word(book, tokens, at)
            items.append(item)
        at += length
    return items


def _word(book: Lexicon, tokens: Sequence[Token], at: int) -> tuple[Item, int]:
    colour, taken = _colour(tokens, at)
    found = book.match(tokens, at)
    if colour and (found is None or found[1] <= taken):
        return Item("color", tuple(tokens[at : at + taken]), value=colour), taken
    if found is None and tokens[at].low in NUMBERS:
        return Item("number", (tokens[at],), value=tokens[at].value), 1
    if found is None:
        return Item("word", (tokens[at],)), 1
    sense, length = found
    if tokens[at].low in NUMBERS and length == 1:
        return Item("number", (tokens[at],), value=tokens[at].value), 1
    return Item(sense.role, tuple(tokens[at : at + length]), sense.name, sense.value), length


def _colour(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """A colour name of up to three words ("dark red 2") at a token, and how many it takes."""
    for length in (3, 2, 1):
        words = " ".join(token.low for token in tokens[at : at + length]).replace("grey", "gray")
        if len(tokens) - at >= length and words not in {"none", "automatic"} and shades(words):
            return words, length
    return "", 0


_THEMES = {
    "light gray": "F2F2F2 EDEDED E7E6E6 D9D9D9 D8D8D8 D3D3D3 D0CECE C0C0C0 BFBFBF",
    "gray": "C0C0C0 BFBFBF A9A9A9 A6A6A6 A5A5A5 7F7F7F", "dark gray": "7F7F7F 767171 595959 404040 3F3F3F 3A3838",
    "light blue": "DEEBF7 DEEAF6 DAE3F3 D9E2F3 DCE6F1 DBE5F1 C6D9F1 BDD7EE BDD6EE B8CCE4 B4C7E7 B4C6E7 9DC3E6 ADD8E6",
    "dark blue": "1F3864 203864 1F4E79 2F5496 2F5597 002060 17365D 1F497D 000080 00008B",
    "light green": "E2F0D9 E2EFD9 EAF1DD D6E3BC C5E0B4 C5E0B3 A9D18E A8D08D 92D050 90EE90",
    "dark green": "385723 375623 548235 538135 006400 00B050",
    "light yellow": "FFF2CC FFE699 FFE599 FFFFCC FFFFE0", "light orange": "FBE5D6 FBE4D5 FDE9D9 F8CBAD F7CAAC FCD5B4",
    "light red": "F2DBDB F2DCDB E6B9B8 E5B8B7", "dark red": "C00000 8B0000 7F0000",
    "light purple": "E5DFEC E4DFEC CCC0D9",
}  # fmt: skip
"""Shades that Word's palettes and style sheets call so, beside those of LibreOffice."""


def shades(words: str) -> frozenset[str]:
    """Every RRGGBB that a colour word may mean; "dark red" is any of the dark reds."""
    found = set(colours(words))
    if found and " " not in words and words not in {"black", "white"}:
        found |= {c for degree in ("1", "2") for c in colours(f"dark {words} {degree}")} | set(
            colours(f"light {words} 1")
        )
    first, _, rest = words.partition(" ")
    if first in {"dark", "light", "deep", "pale", "bright"} and rest and not rest[-1].isdigit():
        base = {"deep": "dark", "pale": "light"}.get(first, first)
        for degree in ("1", "2", "3", "4"):
            found |= colours(f"{base} {rest} {degree}")
        if base == "bright":
            found |= colours(rest)
    found.discard("")
    degree = {"pale": "light", "deep": "dark"}.get(first, first)
    return frozenset(found) | frozenset(_THEMES.get(f"{degree} {rest}".strip(), "").split())
