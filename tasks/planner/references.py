"""Which parts of a document a clause of a request refers to.

The clause is read from left to right: an expression that names a part becomes a mention; what is new text ("replace A
with B", "saying ...") or the command's own words becomes none. Unquoted words count where they stand in the document.
"""

from collections.abc import Sequence
from dataclasses import replace

from tasks.planner import belonging, kinds, members, positions, relations, spelt, texts
from tasks.planner.counting import Pick
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.exceptions import in_tables, left_out, without
from tasks.planner.joining import alone, gloss, joined, of_header
from tasks.planner.mention import Mention
from tasks.planner.newtext import FORMATTING, REPLACE, WRITE, new_texts, other_order
from tasks.planner.nouns import COMMANDS, STOP, noun_at
from tasks.planner.phrases import Reader
from tasks.planner.positions import EDGES, SIDES
from tasks.planner.quoting import listed, tokens
from tasks.planner.resolving import Phrase, in_order
from tasks.planner.things import covers, named_things

__all__ = ["Mention", "Place", "mentions"]

CARET = "the cursor stands at the start of a document that has just been opened"
_PRONOUNS = listed("it them they those these this that")
_NOT_PRONOUN_BEFORE = listed("would is was be can will should says looks possible seems say so could reads")
_OF_ALL = listed("numbers numbering border borders background margins columns watermark")
"""What is added to a document as a whole, and not at its end."""
_ROLES = listed("subject title header footer keyword keywords footnote endnote comment")
"""What words are written as."""
_STANDS = listed("appears appear occurs occur is are stands stand shows comes")
_LOOKS = listed("bold italic underlined red blue green black centred centered justified bigger smaller larger")

_RUN_LOOKS = _LOOKS | listed("bolden italics italicise italicize underline highlight color colour strike")
"""A look of characters: below the heading "Phone numbers" it is that of the numbers, and not of their lines."""

_EXCEPT = (["except", "for"], ["except"], ["but", "not"], ["but"], ["other", "than"], ["apart", "from"], ["besides"],
           ["excluding"], ["aside", "from"], ["not"], ["without"], ["save", "for"], ["leaving", "out"])  # fmt: skip
_EVERYWHERE = (["everywhere"], ["throughout"], ["all", "over"], ["all", "through"], ["wherever"], ["every", "time"],
               ["each", "time"], ["anywhere"], ["globally"])  # fmt: skip
_WHERE_IT_SAYS = (["wherever", "it", "says"], ["where", "it", "says"], ["wherever", "you", "see"],
                  ["where", "you", "see"], ["wherever", "there", "is"], ["everywhere", "it", "says"])  # fmt: skip
_CARETS = (["at", "the", "cursor"], ["at", "the", "caret"], ["at", "my", "cursor"], ["where", "the", "cursor", "is"],
           ["at", "the", "insertion", "point"], ["right", "here"], ["here"], ["at", "the", "current", "position"],
           ["at", "the", "cursor", "position"])  # fmt: skip


def mentions(clause: str, index: DocumentIndex, before: Sequence[Mention] = ()) -> tuple[Mention, ...]:
    """Every part of the document that a clause or whole request refers to, in the order of the clause.

    Args:
        clause: what a person wrote.
        index: the document.
        before: mentions of the clauses before, for "it", "them", "the same paragraph".
    """
    scan = _Scan(Reader(clause, tokens(clause), index), before)
    scan.run()
    return tuple(scan.found)


class _Scan:
    """One pass over the tokens of a clause."""

    def __init__(self, reader: Reader, before: Sequence[Mention]) -> None:
        self.reader, self.before = reader, before
        self.tokens = reader.tokens
        self.found: list[Mention] = []
        self.new = new_texts(reader)
        self.everywhere = False
        self.context: tuple[int, int] = (0, 0)  # span of "in the second table, ..." at the beginning
        self.last = -1  # token behind the last mention
        self.aside: tuple[int, Phrase] | None = None  # "from the document": the place where no other is named

    def run(self) -> None:
        """Fill `found`."""
        at = self._leading()
        while at < len(self.tokens):
            if any(start <= at < end for start, end in self.new):
                at = next(end for start, end in self.new if start <= at < end)
                continue
            at = self._step(at)
        if self.aside is not None and not self.found and not self.new:
            self._add(*self.aside)
        if self.everywhere:
            self._spread()
        self._narrow()
        self.found = [alone(self.reader.index, m) for m in self.found]
        if self.context != (0, 0) and len(self.found) > 1:
            self.found = [replace(m, also=self.context) if m.also == (0, 0) else m for m in self.found[1:]]

    def _leading(self) -> int:
        """Read "In the second table, ..." at the beginning: what follows is looked for there."""
        start = next((i for i, t in enumerate(self.tokens[:3]) if t.low in ("in", "within", "inside")), -1)
        named = relations.named_set(self.reader, start + 1) if start >= 0 else None
        phrase = named or (self.reader.phrase(start + 1) if start >= 0 else None)
        if phrase is None or not phrase.noun or not phrase.places or self.reader.low(phrase.end) != ",":
            return 0
        self._add(start + 1, phrase)
        if len(phrase.places) == 1 or phrase.noun in ("section", "list") or named is not None:
            self.reader.scope = phrase.places
            self.context = (self.tokens[start].start, self.tokens[phrase.end - 1].end)
        self.last = -1
        return phrase.end

    def _narrow(self) -> None:
        """Words that occur several times are those in the place that the clause names apart ("... in the title")."""
        for i, mention in enumerate(self.found):
            for other in self.found[i + 1 :] if mention.ambiguous and mention.kind == "words" else []:
                before = self.reader.clause[: other.start].rstrip().rpartition(" ")[2].lower()
                inside = tuple(p for p in mention.places if any(covers(o, p) for o in other.places))
                if before in ("in", "within", "inside", "of") and inside and not other.position:
                    unclear = mention.ambiguous if len(inside) > 1 else ""
                    span = (other.start, other.end)
                    self.found[i] = replace(mention, places=inside, ambiguous=unclear, also=span)
                    self.found.remove(other)
                    return

    def _step(self, at: int) -> int:
        for reading in (
            self._told_further,
            self._exception,
            self._all,
            self._everywhere,
            self._caret,
            self._position,
            self._pronoun,
        ):
            end = reading(at)
            if end:
                return end
        phrase = self._phrase(at)
        if phrase is None:
            return at + 1
        phrase = self._owned(phrase)
        if (
            self.reader.low(at - 1) in ("to", "into", "in")
            and WRITE & set(self.reader.lows(0, at))
            and self._adds_to_set(at)
        ):
            return phrase.end
        if (
            phrase.kind == "document"
            and self.reader.low(at - 1) == "to"
            and {"add", "append"} & set(self.reader.lows(0, at))
        ):
            self._add(at - 1, phrase, "" if self.reader.low(at - 2) in _OF_ALL else "end")
        elif phrase.kind and not self._only_context(at, phrase) and not self._fresh(at, phrase):
            self._add(at, phrase)
        return max(phrase.end, at + 1)

    def _adds_to_set(self, at: int) -> bool:
        """As in "add a line to the ingredients": behind the last of them."""
        named = relations.named_set(self.reader, at)
        if named is None or not named.places or self.found:
            return False
        position, last = belonging.edge_of(self.reader, named, "end")
        self._add(at - 1, last, position)
        return True

    def _owned(self, phrase: Phrase) -> Phrase:
        """As in "the first table's last column"."""
        last = self.tokens[phrase.end - 1].text
        if not phrase.noun or len(phrase.places) != 1 or not last.endswith(("'s", "’s")):
            return phrase
        before, self.reader.scope = self.reader.scope, phrase.places
        inner = self.reader.phrase(phrase.end)
        self.reader.scope = before
        return inner if inner is not None and inner.noun and inner.places and not inner.missing else phrase

    def _phrase(self, at: int) -> Phrase | None:
        if at >= len(self.tokens):
            return None
        formed = spelt.phrase_at(self.reader, at)
        if formed is None and _RUN_LOOKS & {t.low for t in self.tokens}:
            formed = kinds.phrase_at(self.reader, at)
        phrase = (
            formed
            or members.phrase_at(self.reader, at)
            or relations.named_set(self.reader, at)
            or self.reader.phrase(at)
        )
        if phrase is None and self.tokens[at].kind == "word" and self._object_left(at):
            phrase = self._everyday(at)
        if phrase is None and self.tokens[at].kind == "quote":
            phrase = self._quotation(at)
        looks = bool(_RUN_LOOKS & {t.low for t in self.tokens})
        return spelt.in_any_case(phrase, self.reader.index) if phrase is not None and looks else phrase

    def _quotation(self, at: int) -> Phrase | None:
        """A quotation that is not in the document is missing where it alone is to be formatted or removed."""
        low = self.reader.low(at - 1)
        low = self.reader.low(at - 2) if low in ("the", "text") else low
        others = [m for m in self.found if m.kind != "document"]
        if low in FORMATTING and not others and not self._places_follow(at + 1):
            return Phrase(at + 1, "words", quoted=True, missing=f'"{self.tokens[at].text}" is not in the document')
        return None

    def _places_follow(self, at: int) -> bool:
        return any(token.kind == "quote" or token.low in EDGES or token.low in SIDES for token in self.tokens[at:])

    def _object_left(self, at: int) -> bool:
        low = self.reader.low(at - 1) if at else ""
        low = self.reader.low(at - 2) if low == "the" and at > 1 else low
        return low in FORMATTING | REPLACE or low in ("from", "of", "off", "put")

    def _everyday(self, at: int) -> Phrase | None:
        """One lower-case word behind a verb ("underline gloves"): rare in the document, and no command."""
        token = self.tokens[at]
        if token.low in STOP or token.low in COMMANDS or (token.text[0].isdigit() and not self._figure(at)):
            return None
        places = texts.find(token.text, self.reader.index, slips=False)
        if not places or len(places) > texts.RARE or places[0].text.lower() != token.text.lower():
            return None
        found = self.reader.scoped(at + 1, places, Pick(), token.text)
        named = self.reader.low(at - 1) == "the" and belonging.part_of_heading(self.reader.index, found.places)
        return replace(found, ambiguous=found.ambiguous or named) if named else found

    def _figure(self, at: int) -> bool:
        """As in "make 2025 bold", "put 42 in italics": a number of the document, and no measure or count."""
        behind = [w for w in self.reader.lows(at + 1, 2) if w not in ("in", "a", "as")]
        return behind[:1] == [] or behind[0] in _LOOKS or behind[0] in ("superscript", "subscript", "italics")

    # ------------------------------------------------------------ what stands around expressions

    def _starts(self, at: int, choices: Sequence[list[str]]) -> int:
        for words in choices:
            if self.reader.lows(at, len(words)) == words:
                return len(words)
        return 0

    def _told_further(self, at: int) -> int:
        last = self.found[-1] if self.found else None
        told = of_header(self.reader, last, at) or gloss(self.reader, last, at) if last is not None else None
        if told is None:
            return 0
        self.found[-1] = told[1]
        return told[0]

    def _target(self, at: int) -> int:
        """Position of the mention that an exception at a token is from, -1 where there is none."""
        phrase = self._phrase(at)
        if self.found and phrase is not None and in_tables(self.found[-1], phrase):
            return len(self.found) - 1
        return next((i for i in reversed(range(len(self.found))) if self.found[i].each), -1)

    def _exception(self, at: int) -> int:
        size = self._starts(at, _EXCEPT)
        target = self._target(at + size) if size else -1
        if target < 0:
            return 0
        phrase = self._out(at + size) or left_out(self.tokens, at + size, self.found[target])
        if phrase is None or not phrase.kind:
            return self._unclear_exception(at, size, target)
        self.found[target] = without(self.found[target], at, phrase, self.reader)
        end = phrase.end
        words = phrase.kind == "words" and self.found[target].kind == "paragraphs"
        while self.reader.low(end) == "and" and (more := self._out(end + 1)) and (more.noun or words):
            self.found[target] = without(self.found[target], at, more, self.reader)
            end = more.end
        self.last = end
        return end

    def _out(self, at: int) -> Phrase | None:
        """What is left out: a place, or an everyday word ("the ingredients except the onion")."""
        if at >= len(self.tokens):
            return None
        start = at + (self.reader.low(at) == "the")
        return self._phrase(at) or (self._everyday(start) if start < len(self.tokens) else None)

    def _unclear_exception(self, at: int, size: int, target: int) -> int:
        """What is to be left out and cannot be found must not be included silently."""
        named = self.reader.low(at + size) == "the" and self.found[target].kind == "paragraphs"
        if not named and (
            self.reader.low(at) in ("not", "without", "save") or self.reader.lows(at, 2) == ["but", "not"]
        ):
            return 0
        if self.reader.low(at) == "but" and self.reader.low(at + 1) != "the":
            return 0
        why = f'it is not clear what "{self.reader.clause[self.tokens[at].start :]}" leaves out'
        self.found[target] = replace(self.found[target], missing=why, places=())
        return at + size

    def _everywhere(self, at: int) -> int:
        size = self._starts(at, _WHERE_IT_SAYS)
        if size:
            self.everywhere = True
            return at + size
        size = self._starts(at, _EVERYWHERE)
        if not size:
            return 0
        self.everywhere = True
        size += self.reader.low(at + size) in ("it", "they", "this", "that")
        size += self.reader.low(at + size) in _STANDS
        phrase = self.reader.phrase(at + size)
        behind = phrase.end if phrase is not None and phrase.kind == "document" else at + size
        if not any(m.kind == "words" for m in self.found) and not self._words_follow(behind):
            self._add(at, Phrase(behind, "document", each=True, noun="document"))
        return behind

    def _words_follow(self, at: int) -> bool:
        rest = range(at, len(self.tokens))
        return any((p := self.reader.phrase(i)) is not None and p.kind == "words" for i in rest)

    def _all(self, at: int) -> int:
        """As in "select all", "make all bold", "all but the last heading"."""
        if self.reader.low(at) == "all" and self.reader.low(at + 1) in ("but", "except"):
            return self._all_but(at)
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        told = noun_at(self.tokens, at + 1) if following is not None else None
        look = following is not None and following.low in _LOOKS and (told is None or not told.adjectives)
        ends = following is None or following.kind == "mark" or following.low in ("and", "then") or look
        if (
            self.reader.low(at) != "all"
            or not ends
            or self.reader.low(at - 1) not in ("select", "make", "set", "format")
        ):
            return 0
        self._add(at, Phrase(at + 1, "document", each=True, noun="document"))
        return at + 1

    def _all_but(self, at: int) -> int:
        phrase = belonging.all_but(self.reader, at + 2)
        if phrase is not None:
            self._add(at, phrase)
            return phrase.end
        phrase = self.reader.phrase(at + 2)
        if phrase is None or not phrase.noun or phrase.missing or phrase.ambiguous:
            return 0
        every = [p for t in named_things(phrase.noun, self.reader.index, None) for p in t.places]
        self._add(at, replace(phrase, places=tuple(p for p in every if p not in phrase.places), each=True))
        return phrase.end

    def _spread(self) -> None:
        """As in "everywhere", "throughout": every occurrence of the words is meant."""
        for i, mention in enumerate(self.found):
            if mention.kind == "words" and not mention.missing:
                self.found[i] = replace(mention, each=True, ambiguous="")

    def _caret(self, at: int) -> int:
        words = self.reader.lows(at, 6)
        size = max((len(e) for e in _CARETS if words[: len(e)] == e), default=0)
        if not size or (words[0] == "here" and words[1:2] in (["is"], ["are"], ["'s"])):
            return 0
        mention = Mention(
            self.tokens[at].start, self.tokens[at + size - 1].end, "paragraphs", (Place(paragraph=1),),
            position="start", note=CARET,
        )  # fmt: skip
        self.found.append(mention)
        return at + size

    def _position(self, at: int) -> int:
        """As in "at the end of X", "between X and Y", "before X"."""
        found = positions.beside(self.reader, at, self._everyday)
        if found is None:
            return 0
        self._add(at, *found)
        return found[0].end

    def _pronoun(self, at: int) -> int:
        low, following = self.reader.low(at), self.reader.low(at + 1)
        same = low == "the" and following == "same"
        if not same and (low not in _PRONOUNS or following in _NOT_PRONOUN_BEFORE):
            return 0
        known = next((m for m in reversed([*self.before, *self.found]) if not m.missing), None)
        end = at + 1
        if same or low in ("this", "that", "these", "those"):
            end = self._same_noun(at + 1 + same)
            if not end:
                return 0
        if known is None:
            return 0
        span = (self.tokens[at].start, self.tokens[end - 1].end)
        self.found.append(replace(known, start=span[0], end=span[1], position="", also=(0, 0), quoted=False))
        return end

    def _same_noun(self, at: int) -> int:
        """Behind "this" or "the same": a noun, "one", or nothing more; 0 if it is no pronoun."""
        named = noun_at(self.tokens, at) if at < len(self.tokens) else None
        if named is not None:
            return 0 if named.noun in ("document", "page", "selection") else named.end
        if self.reader.low(at) in ("one", "ones"):
            return at + 1
        alone = at >= len(self.tokens) or self.tokens[at].kind == "mark"
        return at if alone or self.reader.low(at - 2) in FORMATTING | {"move", "copy", "set"} else 0

    # ------------------------------------------------------------ keeping

    def _only_context(self, at: int, phrase: Phrase) -> bool:
        """As in "in this document" only says where one is."""
        if phrase.kind != "document":
            return False
        inside = self.reader.low(at - 1) in ("in", "of", "to", "from", "within", "inside", "across") if at else False
        whole = {"whole", "entire", "all", "throughout", "everything"} & set(self.reader.lows(at, phrase.end - at))
        if inside and (whole or self.reader.low(at - 1) == "across") and any(m.kind == "words" for m in self.found):
            self.everywhere = True
            return True
        if inside and not whole and {"remove", "clear", "strip", "undo", "reset"} & set(self.reader.lows(0, at)):
            self.aside = (at, phrase)
        return inside and not whole

    def _fresh(self, at: int, phrase: Phrase) -> bool:
        """A quotation that is to be written, where a place for it stands in the clause too."""
        if phrase.kind != "words" or phrase.noun:
            return False
        low = self.reader.low(at - 1) if at else ""
        low = self.reader.low(at - 2) if low == "the" else low
        if phrase.missing and low in WRITE:
            return True
        role = self.reader.lows(phrase.end, 4) if low in WRITE else []
        if role[:1] == ["as"] and _ROLES & set(role):
            return True
        look = low in ("put", "set") and self.reader.low(phrase.end) == "in" and not self._is_place(phrase.end + 1)
        return low in WRITE and not look and self._place_named(phrase.end)

    def _place_named(self, at: int) -> bool:
        steps = range(at, other_order(self.tokens, at))
        return bool(self.found) or any(
            (self.reader.low(i) in SIDES or self.reader.low(i) in EDGES or self.reader.low(i) in ("in", "to", "on"))
            and i + 1 < len(self.tokens)
            and (self._edge_said(i) or self._is_place(i + 1))
            for i in steps
        )

    def _edge_said(self, at: int) -> bool:
        """As in "at the end", not "should end with"."""
        return self.reader.low(at) in EDGES and self.reader.low(at - 1) in ("the", "very", "at", "to")

    def _is_place(self, at: int) -> bool:
        phrase = self.reader.phrase(at)
        return phrase is not None and bool(phrase.kind)

    def _add(self, at: int, phrase: Phrase, position: str = "") -> None:
        places = in_order(self.reader.index, phrase.places)
        if phrase.kind == "document" and position and self.reader.index.paragraphs:
            filled = self.reader.index.filled() or (self.reader.index.paragraphs[-1].place,)
            places = (filled[0] if position in ("start", "before") else filled[-1],)
        start, end = self.tokens[at].start, self.tokens[phrase.end - 1].end
        if phrase.kind == "tables" and position == "before" and len(places) == 1 and self._writes():
            above = [p for p in self.reader.index.paragraphs if p.index == self.reader.index.part_of(places[0]) - 1]
            if above:
                phrase, position, places = replace(phrase, kind="paragraphs"), "after", (above[0].place,)
        mention = Mention(
            start, end, phrase.kind, places, phrase.each and not (phrase.kind == "document" and bool(position)),
            position, phrase.quoted, phrase.missing, phrase.ambiguous, pattern=phrase.pattern,
        )  # fmt: skip
        both = joined(self.reader, self.found, self.last, at, mention)
        if both is not None:
            self.found[-1] = both
        else:
            self.found.append(mention)
        self.last = phrase.end

    def _writes(self) -> bool:
        """A text of its own is to be written: above a table it stands below the paragraph before it."""
        return any(t.kind == "quote" for t in self.tokens) and bool(WRITE & {t.low for t in self.tokens})
