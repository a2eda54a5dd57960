"""Words and letters told by their spelling, read on their own: "words in capitals", "each vowel"; "ending in ing".

What is meant is tried word by word and letter by letter; a word that is only half of the kind leaves it open.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.lexicon import Item, tagged
from tasks.checks.reading.matching import Unclear, pick
from tasks.checks.reading.names import names
from tasks.checks.reading.places import Called, Place
from tasks.checks.reading.tokens import Token

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_CAPITALS = r"(?:all )?(?:block )?(?:capitals|caps|capital letters|upper ?case|upper ?case letters)"
_WHICH = r"(?:that|which)"
_NAMES: tuple[tuple[str, str], ...] = (
    ("shouted", rf"words?(?: {_WHICH} (?:are|is))?(?: (?:all|entirely|completely|fully|wholly))?(?: written| typed)?"
                rf" in {_CAPITALS}"),
    ("shouted", r"(?:all caps?|all capitals?|upper ?case|fully capitali[sz]ed) words?"),
    ("shouted", rf"words? {_WHICH} (?:are|is)(?: all)?(?: in)? (?:upper ?case|{_CAPITALS})"),
    ("begun", rf"words?(?: {_WHICH}(?: all)? (?:starts?|begins?)| starting| beginning)(?: off)? (?:with|in|on)"
              r"(?: an?| the)? (?P<case>capital|upper ?case|small|lower ?case)(?: letter)? (?P<letters>\"\S{1,12}|\w)"),
    ("capitalised", rf"words?(?: {_WHICH}(?: all)? (?:starts?|begins?)| starting| beginning)(?: off)? with an?"
                    r"(?: initial)? (?:capital|upper ?case)(?: letter)?|words? with an? initial capital(?: letter)?"),
    ("begun", rf"words?(?: {_WHICH}(?: all)? (?:starts?|begins?)| starting| beginning)(?: off)? (?:with|in|on)"
              r"(?: an?| the)?(?: letters?| prefix)? (?P<letters>\S{1,12})"),
    ("ended", rf"words?(?: {_WHICH}(?: all)? (?:ends?|finish(?:es)?)| ending| finishing) (?:with|in|on)(?: an?| the)?"
              r"(?: letters?| suffix| ending)?(?: -)? (?P<letters>\S{1,12})"),
    ("opening", r"(?:first|initial) letters? (?:of|in) (?:each|every|all)(?: of)?(?: the)?(?: single)? words?"),
    ("vowel", r"vowels?"),
    ("consonant", r"consonants?"),
    ("digit", r"digits?"),
    ("large", r"(?:capital|upper ?case) letters?"),
    ("little", r"(?:small|lower ?case) letters?"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(rf"{said}(?!\S)")) for kind, said in _NAMES)
_LED = frozenset({"the", "all", "each", "every", "any", "of"})
_PICKED = frozenset({"first", "last", "second", "third", "two", "three", "some", "a", "an", "longest", "other", "few"})
_LOOKS = frozenset({"format", "color", "hex", "font"})
_CHANGING = frozenset({"delete", "move", "replace", "insert"})
_FOLLOWING = frozenset({"mark", "format", "color", "hex", "font", "length", "number", "pronoun", "except"})
_ROOM = frozenset({"in", "of", "to", "into", "with", "as", "throughout", "everywhere", "within", "inside", "from"})


def spelt_words(tokens: Sequence[Token], document: Document) -> dict[int, tuple[int, Item]]:
    """Such nouns of a sentence by the position of their first word, where a look is asked for and nothing else.

    Args:
        tokens: of the sentence.
        document: whose lines are no names of fonts.
    """
    words = [f'"{t.text}' if t.kind == "quote" else t.text.casefold() for t in tokens]
    found: dict[int, tuple[int, Item]] = {}
    at = 0
    while at < len(tokens):
        name = _name(words, at) if not at or words[at - 1] not in _PICKED else None
        if name is not None and _looks(tokens, at, at + name[0], document):
            length, value = name
            found[at] = (length, Item("noun", tuple(tokens[at : at + length]), "spelt", value))
        at += name[0] if name is not None else 1
    return found


def _name(words: Sequence[str], at: int) -> tuple[int, Called] | None:
    """How many words it has, and kind and letters that are said."""
    text = " ".join(words[at : at + 14])
    for kind, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        told = match.groupdict()
        letters, said = told.get("letters") or "", told.get("case") or ""
        bare = letters.strip('"-')
        if letters and not (letters.startswith('"') or (bare.isalpha() and len(bare) < 6)):
            return None
        plural = any(w in {"words", "letters"} or w.endswith(("els", "nts", "its")) for w in match[0].split())
        return len(match[0].split()), Called((kind, bare.casefold(), said), plural or kind == "opening")
    return None


def _looks(tokens: Sequence[Token], start: int, end: int, document: Document) -> bool:
    """How they are to look is said beside their name, and nothing follows that says which of them."""
    beside = [*tagged(list(tokens[:start]), {}), *tagged(list(tokens[end:]), {})]
    if any(item.role == "verb" and item.name in _CHANGING for item in beside):
        return False
    fonts = [item for _, item in names([*tokens[:start], *tokens[end:]], document).values() if item.role == "font"]
    if not fonts and not any(item.role in _LOOKS for item in beside):
        return False
    behind = [item for item in tagged(list(tokens[end : end + 4]), {}) if item.role != "filler"]
    return not behind or behind[0].role in _FOLLOWING or behind[0].text.casefold() in _ROOM


def spelt(place: Place, document: Document, scope: list[int] | None) -> tuple[Span, ...]:
    """Stretches that a place of noun "spelt" means; neighbouring ones as one.

    Args:
        place: its names are the kind, the letters and how these are written.
        document: as it was.
        scope: lines that it is confined to; None for all.

    Raises:
        Unclear: there is none, or a word may be one as well.
    """
    kind, letters, case = place.names
    numbers = range(len(document.lines)) if scope is None else scope
    spans: list[Span] = []
    for n in numbers:
        if not document.lines[n].part.get("in_index"):
            spans += [Span(n, a, b) for a, b in _SPANS[kind](document.lines[n].text, letters, case)]
    if not spans:
        raise Unclear(f"the document holds no such {'words' if letters else kind}")
    return tuple(_joined(pick(spans, place)))


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is not None and (last.line, last.end) == (span.line, span.start):
            last = Span(last.line, last.start, span.end)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


Spans = Iterator[tuple[int, int]]


def _shouted(text: str, letters: str, case: str) -> Spans:
    for match in _WORD.finditer(text):
        word = match[0]
        large = sum(c.isupper() for c in word)
        first = re.split(r"['’-]", word)[0]
        if large > 1 and not any(c.islower() for c in word):
            if not first.isalpha() or len(first) < 2:
                raise Unclear(f'whether "{word}" is a word in capitals too')
            yield match.span()
        elif len(first) > 1 and first.isupper():
            raise Unclear(f'whether "{word}" is a word in capitals too')


def _words(test: Callable[[str, str, str], bool]) -> Callable[[str, str, str], Spans]:
    def spans(text: str, letters: str, case: str) -> Spans:
        yield from (m.span() for m in _WORD.finditer(text) if test(m[0], letters, case))

    return spans


def _letters(test: Callable[[str], bool]) -> Callable[[str, str, str], Spans]:
    def spans(text: str, letters: str, case: str) -> Spans:
        yield from ((n, n + 1) for n, c in enumerate(text) if test(c))

    return spans


def _begun(word: str, letters: str, case: str) -> bool:
    if not word.casefold().startswith(letters):
        return False
    return not case or word[0].isupper() == (case in {"capital", "uppercase", "upper case"})


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1].casefold()


def _vowel(letter: str) -> bool:
    return _base(letter) in set("aeiou") or letter.casefold() in {"æ", "ø"}


def _first(text: str, letters: str, case: str) -> Spans:
    yield from ((m.start(), m.start() + 1) for m in _WORD.finditer(text) if m[0][0].isalpha())


_SPANS: dict[str, Callable[[str, str, str], Spans]] = {
    "shouted": _shouted,
    "capitalised": _words(lambda word, letters, case: word[0].isupper()),
    "begun": _words(_begun),
    "ended": _words(lambda word, letters, case: word.casefold().endswith(letters)),
    "opening": _first,
    "vowel": _letters(_vowel),
    "consonant": _letters(lambda c: c.isalpha() and not _vowel(c)),
    "digit": _letters(lambda c: c in "0123456789"),
    "large": _letters(str.isupper),
    "little": _letters(str.islower),
}

SPELT: dict[str, Callable[[Place, Document, list[int] | None], tuple[Span, ...]]] = {"spelt": spelt}
