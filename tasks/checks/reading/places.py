"""Noun phrases: which part of a document a clause speaks of, still without the document.

place    = [all] [ordinal [count]] [quality] [words] NOUN [number | range] [relation] [words] [inside ...] [except ...]
| words | pronoun
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tasks.checks.reading.lexicon import Item

ROOM = frozenset({"in", "after", "before"})  # prepositions that may tie one place to another


@dataclass(frozen=True)
class Called:
    """What a noun says beside its kind, where it is one by which people call a part of a document."""

    names: tuple[str, ...] = ()  # words of a heading, labels, a type, columns
    plural: bool = True
    relation: str = ""  # to a heading: the sort of lines below it; "heading", "either" where only the heading is named
    body: bool = False  # of cells and columns: without the header row


@dataclass(frozen=True)
class Place:
    """What a noun phrase says."""

    noun: str = ""  # paragraph, heading, cell, ...; "" for words alone; "it" for a pronoun
    words: str = ""  # in quotes, or as they stand in the document
    quoted: bool = False
    relation: str = ""  # begins, ends, contains, named, about: how the noun has to do with the words
    ordinals: tuple[int, ...] = ()  # 1-based, from the end when negative
    plural: bool = False
    all: bool = False
    exact: int = 0  # "the two paragraphs": as many there must be
    level: int = 0
    having: tuple[str, Any] | None = None  # a property that it must have: ("run.bold", True)
    inside: "Place | None" = None
    side: str = ""  # after, before: it is the one on that side of `inside`
    numbers: tuple[int, ...] = ()  # of a cell: row and column, as far as said
    exceptions: tuple["Place", ...] = field(default=())
    preposition: str = ""  # that stood before it
    tie: str = ""  # the word that ties it to `inside`
    names: tuple[str, ...] = ()  # of a part by what people call it: words of its heading, its labels, its type
    body: bool = False  # of cells and columns: without the header row

    @property
    def innermost(self) -> "Place":
        """The outermost container it names."""
        return self if self.inside is None else self.inside.innermost


class PlaceReader:
    """Reads the places of a clause from items that nothing else has used."""

    def __init__(self, items: Sequence[Item], used: set[int]) -> None:
        self.items, self.used = items, used
        self.at = 0

    def all(self) -> list[Place]:
        """Every place in order; exceptions hang on the first."""
        found: list[Place] = []
        excluded: list[Place] = []
        excepting = False
        while self.at < len(self.items):
            item = self.items[self.at]
            if self.at not in self.used and item.role == "except":
                self.used.add(self.at)
                self.at += 1
                excepting = True
                continue
            preposition = item.name if item.role == "preposition" and self.at not in self.used else ""
            start = self.at
            place = self.place()
            if place is None:
                self.at = max(self.at, start + 1)
                continue
            if preposition or self._preposition_before(start):
                place = replace(place, preposition=preposition or self._preposition_before(start))
            (excluded if excepting else found).append(place)
        if excluded and found:
            found[0] = replace(found[0], exceptions=tuple(excluded))
        elif excluded:
            found = [Place(noun="document", exceptions=tuple(excluded))]
        return found

    def _preposition_before(self, at: int) -> str:
        for item in reversed(self.items[:at]):
            if item.role == "preposition":
                return item.name
            if item.role not in {"filler", "all", "only"}:
                return ""
        return ""

    def place(self, depth: int = 0) -> Place | None:
        """The place that begins here; None and no step further when there is none."""
        if depth > 6:
            return None
        start, taken = self.at, set[int]()
        head = _Head()
        while self.at < len(self.items) and self._modifier(head, taken):
            self.at += 1
        if self.at < len(self.items) and self.at not in self.used and self.items[self.at].role == "noun":
            place = self._noun(head, taken)
        elif head.words is not None:
            lone = head.both and not head.quoted and self._peek_text(0) != "and"  # "both gloves"
            place = Place(
                words=head.words, quoted=head.quoted, ordinals=head.ordinals(), all=head.all, exact=2 if lone else 0
            )
        else:
            self.at = start
            return self._pronoun()
        self.used |= taken
        return self._pointed(self._tied(place, depth), min(taken))

    def _pronoun(self) -> Place | None:
        if self.at < len(self.items) and self.at not in self.used and self.items[self.at].role == "pronoun":
            self.used.add(self.at)
            self.at += 1
            return Place(noun="it")
        return None

    def _modifier(self, head: "_Head", taken: set[int]) -> bool:
        item = self.items[self.at]
        if self.at in self.used:
            return False
        if item.role in {"filler", "only"} or (item.role == "preposition" and item.name == "in" and not head.begun):
            level = item.text.casefold() == "level"
            if level and self._peek_role(1) == "number":
                head.level = int(self.items[self.at + 1].value)
                taken |= {self.at, self.at + 1}
                self.at += 1
                head.begun = True
            return True
        if item.role in {"quote", "literal"} and head.words is not None:
            return False
        if item.role == "number" and not self._counts(head):
            return False
        if item.role in {"format", "case"} and not self._qualifies():
            return False
        return item.role in _MODIFIERS and self._take(head, item, taken)

    def _take(self, head: "_Head", item: Item, taken: set[int]) -> bool:
        _MODIFIERS[item.role](head, item)
        head.begun = True
        taken.add(self.at)
        return True

    def _counts(self, head: "_Head") -> bool:
        """A number that counts what follows ("first two paragraphs", "all three headings", "the two paragraphs")."""
        led = self.at > 0 and self.items[self.at - 1].text.casefold() in {"the", "these", "those", "my", "our"}
        if led and not head.ordinal and self.items[self.at].value > 1 and self._peek_role(1) == "noun":
            following = self.items[self.at + 1]
            if isinstance(following.value, Called):
                return following.value.plural
            return following.tokens[-1].low.endswith("s")
        return (bool(head.ordinal) or head.all) and self._peek_role(1) in {"noun", "format", "quote", "literal"}

    def _qualifies(self) -> bool:
        """A format word before a noun ("the bold words") is a quality, not what is asked for."""
        following = next((i for i in self.items[self.at + 1 : self.at + 3] if i.role != "filler"), None)
        ahead = self.items[self.at - 1] if self.at else None
        led = ahead is not None and (ahead.role in {"all", "ordinal"} or ahead.text.casefold() in {"the", "all", "any"})
        led = led or self.items[self.at].tokens[0].low in {"all", "the"}  # "all uppercase text"
        return led and following is not None and following.role == "noun" and following.name in _QUALIFIED

    def _peek_role(self, step: int) -> str:
        at = self.at + step
        return self.items[at].role if at < len(self.items) and at not in self.used else ""

    def _noun(self, head: "_Head", taken: set[int]) -> Place:
        item = self.items[self.at]
        taken.add(self.at)
        self.at += 1
        word = item.tokens[-1].low if item.name not in {"document", "text"} else item.tokens[0].low
        if isinstance(item.value, Called):
            place = _as_called(item, item.value, head)
            return self._named(self._numbered(place, taken), taken) if item.name in _OF_TABLES else place
        if item.name == "header_row":
            item, head.ordinal = replace(item, name="row"), [1]
            if head.both:  # "both header rows"
                return Place(noun="row", ordinals=(1,), all=True, inside=Place(noun="table", all=True, exact=2))
        kind = head.words is not None and not head.quoted and item.name == "text" and item.tokens[0].low in _KINDS
        place = Place(
            noun=item.name, words="" if kind else head.words or "", quoted=head.quoted, ordinals=head.ordinals(),
            all=head.all, plural=word.endswith("s") and not word.endswith("ss"), level=head.level, having=head.having,
            exact=0 if head.ordinal else head.counted,
            relation="bare" if kind else "named" if head.words is not None else "bare" if _says_nothing(item) else "",
        )  # fmt: skip
        return self._named(self._numbered(place, taken), taken)

    def _numbered(self, place: Place, taken: set[int]) -> Place:
        """As in "paragraph 3", "rows 2 to 4", "paragraphs 1, 2 and 5"; of a level: "headings of level 2"."""
        numbers: list[int] = []
        while (item := self._here()) is not None:
            if item.role == "number" and item.value == int(item.value):
                last = int(item.value)
                if numbers and self.items[self.at - 1].text.casefold() in _THROUGH:
                    numbers += list(range(numbers[-1] + 1, last + 1))[:1000]
                else:
                    numbers.append(last)
                taken.add(self.at)
            elif item.text.casefold() == "level" and self._peek_role(1) == "number":
                place = replace(place, level=int(self.items[self.at + 1].value))
                taken |= {self.at, self.at + 1}
                self.at += 1
            elif (
                item.text.casefold() not in {*_THROUGH, "and", ",", "of", "number", "at", "with", "no"}
                or (self._peek_role(1) != "number" and self._peek_text(1) != "level")
                or (place.noun in {"row", "column", "table"} and item.text.casefold() in {"with", "of"})
            ):
                break
            else:
                taken.add(self.at)
            self.at += 1
        return replace(place, ordinals=tuple(numbers)) if numbers and not place.ordinals else place

    def _peek_text(self, step: int) -> str:
        at = self.at + step
        return self.items[at].text.casefold() if at < len(self.items) else ""

    def _here(self) -> Item | None:
        return self.items[self.at] if self.at < len(self.items) and self.at not in self.used else None

    def _named(self, place: Place, taken: set[int]) -> Place:
        """Words that tell which: 'paragraph "X"', 'the one that begins with "X"'."""
        if place.words:
            return place
        start = self.at
        relation = ""
        steps: set[int] = set()
        while (item := self._here()) is not None:
            if item.role == "relation" or (item.text.casefold() in {":", ",", "that", "which"} and not relation):
                relation = item.name or relation
                steps.add(self.at)
            elif item.role in {"quote", "literal"}:
                taken |= steps | {self.at}
                self.at += 1
                two = place.exact == 2 and place.all  # "both words X and Y"
                return replace(
                    place, words=str(item.value or item.text), quoted=item.role == "quote", relation=relation,
                    exact=0 if two else place.exact,
                )  # fmt: skip
            elif relation and (item.role == "filler" or (item.role == "noun" and item.name in _EMPTY_NOUNS)):
                steps.add(self.at)
            else:
                break
            self.at += 1
        self.at = start
        return place

    def _pointed(self, place: Place, at: int) -> Place:
        """As in "those rows": rows that were spoken of, never all there are."""
        led = at > 0 and self.items[at - 1].text.casefold() in {"these", "those"}
        said = place.words or place.ordinals or place.having or place.exact or place.all or place.level
        named = place.names and place.relation != "heading"  # "those ingredients" are some of them
        every = place.plural and place.inside is None and not said and not named
        return replace(place, relation="pointed") if led and every else place

    def _tied(self, place: Place, depth: int) -> Place:
        """As in "... of the second paragraph", "... under Results", "... after the heading"."""
        start = self.at
        item = self._here()
        skipped = set[int]()
        while item is not None and (item.role == "filler" and item.text.casefold() in _RELATIVE):
            skipped.add(self.at)
            self.at += 1
            item = self._here()
        named = item is not None and item.role == "relation" and item.name in {"contains", "named", "saying"}
        if item is None or not (named or (item.role == "preposition" and item.name in {*ROOM, "start", "end"})):
            self.at = start
            return place
        if not place.noun and item.name != "in":
            self.at = start
            return place
        if item.text.casefold() not in _TYING and not named and place.noun not in _SIDED:
            self.at = start
            return place
        held = set(self.used)
        self.used |= {self.at} | skipped
        self.at += 1
        inner = self.place(depth + 1)
        if inner is None or inner.noun == "it":
            self.used = held
            self.at = start
            return place
        if place.noun in {"text", "word", "letter"} and not (
            place.words or place.ordinals or inner.noun or place.having
        ):
            return replace(
                inner, all=inner.all or place.all or place.plural, exact=place.exact or inner.exact
            )  # "all occurrences of X", "the words of X"
        if place.noun == "document" and item.text.casefold() == "of" and inner.noun in _STRETCHES:
            return inner  # "all the text of the last heading"
        side = item.name if item.name in {"after", "before"} else ""
        return replace(place, inside=inner, side=side, tie=item.text.casefold())


@dataclass
class _Head:
    """What was read of a place before its noun."""

    words: str | None = None
    quoted: bool = False
    all: bool = False
    begun: bool = False
    level: int = 0
    count: int = 0
    both: bool = False
    ordinal: list[int] = field(default_factory=list)
    having: tuple[str, Any] | None = None

    @property
    def counted(self) -> int:
        """As many as there must be; "both" are two."""
        return self.count or (2 if self.both and self.words is None else 0)

    def ordinals(self) -> tuple[int, ...]:
        """As in "first two" is 1, 2; "last three" is -3, -2, -1."""
        if len(self.ordinal) == 1 and 1 < self.count <= 1000:
            first = self.ordinal[0]
            return tuple(range(first, first + self.count) if first > 0 else range(first - self.count + 1, first + 1))
        return tuple(self.ordinal)


def _says_nothing(item: Item) -> bool:
    """As in "the name", "the part": text, but which must be said."""
    return item.name == "text" and item.tokens[0].stem not in {"text", "wording", "whole"}


def _words(head: _Head, item: Item) -> None:
    head.words, head.quoted = str(item.value or item.text), item.role == "quote"


def _all(head: _Head, item: Item) -> None:
    head.all = True
    head.both = head.both or item.tokens[0].low == "both"


def _ordinal(head: _Head, item: Item) -> None:
    head.ordinal.append(int(item.value))


def _count(head: _Head, item: Item) -> None:
    head.count = int(item.value)


def _having(head: _Head, item: Item) -> None:
    head.having = (item.name if item.role == "format" else f"case.{item.name}", item.value)
    head.all = head.all or item.tokens[0].low == "all"


def _as_called(item: Item, said: Called, head: _Head) -> Place:
    """A part by what people call it; "both" are two."""
    if item.name == "row":
        return Place(noun="row", words=said.names[0], quoted=True, relation="told")
    return Place(
        noun=item.name, ordinals=head.ordinals(),
        all=head.all and not head.ordinal, plural=said.plural, exact=0 if head.ordinal else head.counted,
        words=head.words or "", quoted=head.quoted, names=said.names, relation=said.relation, body=said.body,
    )  # fmt: skip


_OF_TABLES = frozenset({"column", "cell", "list_item", "list", "member"})
_MODIFIERS = {
    "quote": _words, "literal": _words, "all": _all, "ordinal": _ordinal, "number": _count, "format": _having,
    "case": _having,
}  # fmt: skip
_QUALIFIED = frozenset({"text", "year", "word", "sentence", "paragraph", "line", "letter"})
_KINDS = frozenset({"name", "names", "term", "terms"})
"""As in "the plant names": names of plants, not the word "plant"."""
_EMPTY_NOUNS = frozenset({"word", "text", "cell", "letter"})
_THROUGH = frozenset({"to", "through", "until", "-", "–", "till"})
_RELATIVE = frozenset({"which", "that", "is", "are", "who"})
_TYING = frozenset({
    "in", "inside", "within", "on", "of", "around", "from", "under", "below", "beneath", "above", "after", "before",
    "following", "preceding", "directly below", "directly after", "under the heading", "right after", "right below",
    "at the end of", "at the beginning of", "at the start of", "for", "at", "right before", "immediately after",
    "end of", "just below", "just above", "right above", "with", "underneath", "containing",
})  # fmt: skip
_STRETCHES = frozenset({"title", "heading", "paragraph", "list_item", "cell"})
_SIDED = frozenset({"row", "column", "cell"})


def walk(place: Place) -> Iterator[Place]:
    """A place and all it is in."""
    yield place
    if place.inside is not None:
        yield from walk(place.inside)
