"""Values as slots: quoted strings, numbers, rare words and document phrases become <v1>...

Slots found in the request are <v..>; those that only the plan names are <w..>, since a retrieved plan brings foreign
values.
"""

from collections.abc import Iterable, Sequence

from tasks.model.vocabulary import PLAN_SLOTS, REQUEST_SLOTS
from tasks.model.words import FUNCTION_WORDS, Unit, split, units

NAMING = frozenset({"called", "named", "titled", "bookmark"})
"""Words after which a bare word is a name: "a bookmark called definition"."""
LONGEST = 12
"""Words of the longest document phrase that is searched for in a request."""


class Phrases:
    """Word sequences found inside longer ones: the longest that starts at a position."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}

    def add(self, words: tuple[str, ...], name: str) -> None:
        """Register a phrase under a name; longer phrases are tried first."""
        if words:
            bucket = self._by_first.setdefault(words[0], [])
            bucket.append((words, name))
            bucket.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[str], index: int) -> tuple[str, int] | None:
        """Name and length of the longest phrase that starts at `index`."""
        for phrase, name in self._by_first.get(words[index], ()):
            if tuple(words[index : index + len(phrase)]) == phrase:
                return name, len(phrase)
        return None

    def starts(self, words: Sequence[str]) -> bool:
        """Whether any phrase could start in `words`; a quick look before a long search."""
        return not self._by_first.keys().isdisjoint(words)


class Slots:
    """The slot table of one state, in order of appearance: token -> value, and where values occur in other texts."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.phrases = Phrases()
        self._names: dict[tuple[str, ...], str] = {}
        self._free = {True: iter(REQUEST_SLOTS), False: iter(PLAN_SLOTS)}

    def name(self, value: str, in_request: bool) -> str:
        """The slot of a value, a new one if needed; "" when the slots are used up or the value has no words."""
        words = split(value)
        if not words:
            words = (value.strip(),)
        if words in self._names:
            return self._names[words]
        token = next(self._free[in_request], "")
        if token:
            self._names[words] = token
            self.values[token] = value
            self.phrases.add(words, token)
        return token

    def of(self, value: str) -> str:
        """The slot that holds exactly this value, "" when none does."""
        return self._names.get(split(value), "")


def is_value(unit: Unit, common: frozenset[str], body: "Body", after_start: bool) -> bool:
    """Whether a word of a request stands for itself: capitalised inside a sentence, or uncommon and in the document.

    A small word that is neither common nor in the document is a rare wording ("embolden"), not a value.
    """
    word, folded = unit.value, unit.words[0] if unit.words else ""
    if unit.kind != "word" or folded in FUNCTION_WORDS:
        return False
    if after_start and (word[0].isupper() or word[1:] != word[1:].lower()):
        return True
    return folded not in common and ("_" in word or folded in body)


def shouts(pieces: Sequence[Unit]) -> bool:
    """A request in Title Case or capitals: its capitals say nothing."""
    words = [u for u in pieces if u.kind == "word"]
    return len(words) > 3 and sum(u.value[0].isupper() for u in words) > 0.6 * len(words)


class Body:
    """The visible document as word sequences, for finding the request's phrases in it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._starts: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]] = {}
        self._words: set[str] = set()
        for text in texts:
            words = split(text)
            self._words.update(words)
            for i in range(len(words) - 1):
                self._starts.setdefault((words[i], words[i + 1]), []).append((words, i))

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def longest(self, words: Sequence[str], index: int) -> int:
        """Length of the longest phrase (two words or more) of the document that starts at `index` of a request."""
        best = 0
        if index + 1 < len(words):
            for text, at in self._starts.get((words[index], words[index + 1]), ()):
                n = 2
                while (
                    n < LONGEST and index + n < len(words) and at + n < len(text) and words[index + n] == text[at + n]
                ):
                    n += 1
                best = max(best, n)
        while best > 1 and words[index + best - 1] in FUNCTION_WORDS:
            best -= 1
        content = sum(w not in FUNCTION_WORDS for w in words[index : index + best])
        return best if content >= 2 and words[index] not in FUNCTION_WORDS else 0


def value_words(pieces: Sequence[Unit], index: int, body: Body, common: frozenset[str], asked: frozenset[str]) -> int:
    """How many units from `index` are one unquoted value of a request: a phrase or word of the document, or rare words.

    Args:
        pieces: the request's units.
        index: where to look.
        body: the visible document.
        common: words that never become slots by rarity.
        asked: words that requests use to ask; a common word of the document is a value unless it is one of these.
    """
    flat = [u.words[0] if u.kind in ("word", "number") else "" for u in pieces]
    if not flat[index]:
        return 0
    phrase = body.longest(flat, index)
    if phrase:
        return phrase
    capitals = not shouts(pieces)
    n = 0
    while index + n < len(pieces) and flat[index + n]:
        unit, inside = pieces[index + n], capitals and not _opens(pieces, index + n)
        asking = unit.words[0] in asked and not (inside and unit.value[0].isupper())
        if (asking or not is_value(unit, common, body, inside)) and not (n and unit.kind == "number"):
            break
        n += 1
    return n or int(_is_named(pieces, index, asked))


def _is_named(pieces: Sequence[Unit], index: int, asked: frozenset[str]) -> bool:
    word = pieces[index].words[0] if pieces[index].kind == "word" else ""
    before = pieces[index - 1].words if index else ()
    return bool(before) and before[0] in NAMING and bool(word) and word not in NAMING | FUNCTION_WORDS | asked


def _opens(pieces: Sequence[Unit], index: int) -> bool:
    """Whether a unit is the first word of a sentence, where a capital says nothing."""
    return index == 0 or (pieces[index - 1].kind == "punct" and pieces[index - 1].value in ".!?:")


def mentions(text: str, slots: Slots) -> list[tuple[str, bool]]:
    """Slots that a text contains, in order, each with whether the text begins with it."""
    words = split(text)
    found: list[tuple[str, bool]] = []
    if not slots.phrases.starts(words):
        return found
    i = 0
    while i < len(words):
        hit = slots.phrases.at(words, i)
        if hit and hit[0] not in {name for name, _ in found}:
            found.append((hit[0], i == 0))
        i += hit[1] if hit else 1
    return found


def quoted(text: str) -> list[Unit]:
    """The quoted values of a text."""
    return [u for u in units(text) if u.kind == "quoted"]
