"""One referring expression of a request read and resolved: "the last two paragraphs under Results", "the 2 in H2O"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.planner import authors, kinds, labels, marked, relations, spelt, texts, typed
from tasks.planner.counting import Pick, after_noun, before_noun, cardinal, name
from tasks.planner.document import DocumentIndex, Place, plain
from tasks.planner.nouns import COMMANDS, LOOKS, STOP, Named, noun_at
from tasks.planner.quoting import Token, listed
from tasks.planner.resolving import Phrase, Said, described, resolved
from tasks.planner.things import covers, numbered, within

_LABELLED = listed(
    """
    row column section table heading cell item paragraph line subheading list sentence
    """
)
_ALONE = listed("title heading subtitle header footer document")  # understood without "the"
_ALONE_PLURAL = listed("title heading subheading item paragraph note comment sentence")
_INSIDE = listed("in of inside from within")
_FOUR = 4  # words of a label before its noun
_OF_TABLES = listed("row rows column columns cell cells")


class Reader:
    """Reads expressions of one clause; positions are those of its tokens."""

    def __init__(self, clause: str, tokens: tuple[Token, ...], index: DocumentIndex) -> None:
        self.clause, self.tokens, self.index = clause, tokens, index
        self.scope: tuple[Place, ...] | None = None  # what "in the second table, ..." said at the beginning
        self._known: dict[tuple[int, tuple[Place, ...] | None], Phrase | None] = {}

    def low(self, at: int) -> str:
        """The word there, "" for quotations and behind the end."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def lows(self, at: int, count: int) -> list[str]:
        """Several words from there."""
        return [token.low for token in self.tokens[at : at + count]]

    def phrase(self, at: int) -> Phrase | None:
        """The expression that begins at a token, None if none does."""
        key = (at, self.scope)
        if key not in self._known:
            self._known[key] = self._phrase(at)
        return self._known[key]

    def _phrase(self, at: int) -> Phrase | None:
        return (
            authors.phrase_at(self, at)
            or marked.phrase_at(self, at)
            or spelt.phrase_at(self, at)
            or kinds.phrase_at(self, at)
            or typed.line_at(self, at)
            or labels.figures(self, at)
            or labels.crossing(self, at)
            or labels.lines_or_parts(self, at)
            or typed.phrase_at(self, at)
            or self._expression(at)
        )

    def _expression(self, at: int) -> Phrase | None:
        behind, pick = before_noun(self.tokens, at)
        if self.low(behind) in ("left", "right") and "column" in self.lows(behind + 1, 2):
            pick = Pick("at", (1 if self.low(behind) == "left" else -1,), True)
            behind = self.tokens.index(next(t for t in self.tokens[behind:] if t.low == "column"))
        named = noun_at(self.tokens, behind)
        if named is None and at and behind > at and self.tokens[at].text[:1].isupper():
            whole = self.words(at, Pick(), False)  # "Our form": the article may belong to the document's words
            if whole is not None:
                return whole
        if named is not None and named.plural is False and self._is_label(behind):
            labelled = self._labelled(behind, pick)
            if labelled is not None:
                return labelled
        if named is None and not pick.new:
            return self._labelled(behind, pick) or self.words(behind, pick, behind > at)
        if named is None:
            return None
        if pick.new:
            return Phrase(named.end)
        return self._named(at, named, pick)

    def _named(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        special = {
            "document": self._document, "page": self._page, "selection": self._selection, "text": self._text,
            "occurrence": self._occurrence, "word": self._word, "letter": self._word,
        }.get(named.noun)  # fmt: skip
        if special is not None:
            return special(at, named, pick)
        if named.noun == "header" and self.low(named.end) in ("of", "in"):
            inner = self.phrase(named.end + 1)
            if inner is not None and inner.kind == "tables":
                named = named._replace(noun="header row")
        if self._is_style(named, pick):
            return Phrase(named.end + 1)
        return self._general(at, named, pick)

    def _is_style(self, named: Named, pick: Pick) -> bool:
        """A style is named: "Heading 2" without an article."""
        word = self.tokens[named.end - 1].text
        number = self.low(named.end)
        return named.noun == "heading" and word == "Heading" and number.isdecimal() and not (pick.definite or pick.each)

    # ------------------------------------------------------------ parts by their noun

    def _general(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        year = self.tokens[named.end] if named.noun == "year" and named.end < len(self.tokens) else None
        if year is not None and len(year.text) == 4 and year.text.isdecimal():
            return self.words(named.end, pick, True, explicit=True)
        end, number = after_noun(self.tokens, named.end, named.plural)
        level = named.level
        if number.rule == "at" and named.noun == "heading" and pick.each:
            level, number = number.numbers[0], Pick()
            end += self.low(end) in ("paragraphs", "headings", "lines", "text", "paragraph", "heading")
        if number.rule:
            pick = replace(number, definite=True)
        said = Said(named.noun, named.plural or pick.each, pick, level, named.adjectives)
        end, said = relations.read(self, end, said)
        if not self._meant(at, named, said):
            return None
        return resolved(self.index, self.scope, end, said)

    def _meant(self, at: int, named: Named, said: Said) -> bool:
        """The noun stands for something in the document, not for something to be made ("3 rows", "into columns")."""
        if said.pick.rule or said.pick.definite:
            return True
        if at and (cardinal(self.tokens[at - 1]) is not None or self.low(at - 1) in ("as", "into")):
            return False
        if said.tests or (said.filtered and named.plural):
            return True
        return named.noun in (_ALONE_PLURAL if named.plural else _ALONE) or named.level > 0

    def _labelled(self, at: int, pick: Pick) -> Phrase | None:
        """As in "the Total row", "the 'Results' section": words before a noun that say which one."""
        heading = self._heading_before(at)
        for start in range(at + 1, min(at + 1 + _FOUR, len(self.tokens))):
            label = self.tokens[start - 1]
            named = noun_at(self.tokens, start)
            if not heading and (not self._labels(label, start - 1) or (label.kind == "quote" and start - 1 > at)):
                return None
            if heading and start < heading:
                continue
            if named is None:
                continue
            if named.noun not in _LABELLED or (named.plural and not pick.each) or not (pick.definite or pick.each):
                return None
            text = label.text if label.kind == "quote" else texts.between(self.clause, self.tokens, at, start)
            said = Said(named.noun, pick.each, pick, 0, named.adjectives, label=text)
            end, said = relations.read(self, named.end, said)
            return resolved(self.index, self.scope, end, said)
        return None

    def _heading_before(self, at: int) -> int:
        """The noun behind the words of a heading, small words too: "the Any other business section"; 0 for none."""
        for end in range(at + 1, min(at + 1 + _FOUR, len(self.tokens))):
            named = noun_at(self.tokens, end)
            said = texts.between(self.clause, self.tokens, at, end)
            if named is not None and named.noun in ("section", "heading") and plain(said) in self.index.headed:
                return end
        return 0

    def _is_label(self, at: int) -> bool:
        """A header cell's word, written as it is there and followed by its noun: "the Item column"."""
        heads = {cell for table in self.index.tables for cell in (*table.header, *(r[0] for r in table.cells if r))}
        following = noun_at(self.tokens, at + 1) if at + 1 < len(self.tokens) else None
        return self.tokens[at].text in heads and following is not None and following.noun in ("row", "column")

    def _labels(self, token: Token, at: int) -> bool:
        if token.kind == "quote":
            return True
        capital = token.text[:1].isupper() and at > 0
        return token.kind == "word" and (capital or (token.low not in STOP and token.low not in COMMANDS))

    # ------------------------------------------------------------ special nouns

    def _document(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        if self.tokens[named.end - 1].low == "everything" or pick.definite or pick.rule:
            said = Said("any", True, Pick("all"), 0, named.adjectives)
            end, said = relations.read(self, named.end, said)
            if said.filtered and self.tokens[named.end - 1].low == "everything":
                inner = self.phrase(named.end + 1) if self.low(named.end) in ("in", "of") else None
                if inner is not None and inner.kind in ("columns", "rows", "cells", "tables"):
                    return self._cells_in(inner)
                return resolved(self.index, self.scope, end, said)
            return Phrase(named.end, "document", (), True, noun="document")
        return None

    def _cells_in(self, inner: Phrase) -> Phrase:
        """What is in columns, rows or tables, and not these themselves: "everything in the Price column"."""
        cells = tuple(c for c in self.index.cells() if c.text.strip() and any(covers(p, c) for p in inner.places))
        return replace(inner, kind="cells", places=cells, each=True, noun="cell")

    def _page(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        end, number = after_noun(self.tokens, named.end)
        if number.rule or pick.rule in ("at", "slice"):
            first = (number.numbers or pick.numbers)[0]
            said = f"page {first}" if number.rule else f"the {name(first)} page"
            return Phrase(end, "paragraphs", missing=f"{said}: page numbers are not known from the file", noun="page")
        return Phrase(end)

    def _selection(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        why = "nothing is selected in a document that has just been opened"
        return Phrase(named.end, "words", missing=why, noun="selection")

    def _text(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        looks = [a for a in named.adjectives if a not in ("whole", "entire", "main")]
        if looks and (pick.definite or pick.rule):
            return self._look(named, pick)
        if named.end < len(self.tokens) and self.tokens[named.end].kind == "quote":
            return self.words(named.end, pick, True, explicit=True)
        if not (pick.definite or pick.rule):
            return None
        if self.low(named.end) in ("of", "in") and (inner := self.phrase(named.end + 1)) and inner.kind:
            return inner
        said = Said("any", True, Pick("all"), 0, named.adjectives)
        end, said = relations.read(self, named.end, said)
        if said.tests and not named.plural:  # "the bit about the lease" is one; "the red text" is all of it
            said = replace(said, plural=False, pick=pick)
        if said.filtered:
            return resolved(self.index, self.scope, end, said)
        whole = self.tokens[named.end - 1].low in ("text", "texts", "content", "contents")
        return Phrase(named.end, "document", (), True, noun="text") if whole else None

    def _look(self, named: Named, pick: Pick) -> Phrase | None:
        look = next((a for a in sorted(named.adjectives) if a in LOOKS), "")
        if not look:
            return None
        said = Said(f"look {look}", True, pick, 0, frozenset())
        end, said = relations.read(self, named.end, said)
        return resolved(self.index, self.scope, end, said)

    def _occurrence(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        if self.low(named.end) != "of":
            return None
        behind, _ = before_noun(self.tokens, named.end + 1)
        inner = noun_at(self.tokens, behind)
        start = inner.end if inner is not None and inner.noun in ("word", "letter", "text") else behind
        chosen = pick if pick.rule else Pick("all" if named.plural else "")
        return self.words(start, chosen, True, explicit=True)

    def _word(self, at: int, named: Named, pick: Pick) -> Phrase | None:
        looks = named.adjectives & {"bold", "italic", "underlined", "highlighted", "bolded", "italicised", "italicized",
                                  "uppercase", "capitalised", "capitalized"}  # fmt: skip
        if looks and (pick.definite or pick.rule):
            return self._look(named, pick)
        if (named.plural or pick.each) and self.low(named.end) in ("of", "in") and (pick.definite or pick.each):
            inner = self.phrase(named.end + 1)
            if inner is not None and inner.kind and inner.noun:
                return inner
            if named.noun == "letter" and inner is not None and inner.quoted:
                return None  # "the letters in 'X'": the words are the place, their letters are said by the way
        several = self._several(named) if named.plural and named.noun == "word" else None
        if several is not None:
            return several
        at_quote = named.end < len(self.tokens) and self.tokens[named.end].kind == "quote"
        if pick.rule in ("at", "slice") and not at_quote:
            said = Said(named.noun, named.plural, pick, 0, frozenset())
            end, said = relations.read(self, named.end, said)
            if said.filtered or end > named.end:
                return resolved(self.index, self.scope, end, said)
        if not (pick.definite or pick.rule or at_quote):
            return None
        if named.end >= len(self.tokens) or self.tokens[named.end].kind == "mark":
            return None
        skip = self.low(named.end) in ("called", "named", ":")
        return self.words(named.end + skip, pick, True, explicit=True, letters=named.noun == "letter")

    def _several(self, named: Named) -> Phrase | None:
        """As in "the words When, Where and Bring": each once in the document, written as it is there."""
        found: list[Place] = []
        at, unclear, count = named.end, "", 0
        while at < len(self.tokens) and (self.tokens[at].kind == "quote" or self.tokens[at].text[:1].isupper()):
            places = self.index.occurrences(self.tokens[at].text, case=True)
            if not places:
                return None
            if len(places) > 1:
                first, second = (described(p, self.index) for p in places[:2])
                unclear = f'"{self.tokens[at].text}" occurs {len(places)} times: in {first} or in {second}'
            found, count, end = [*found, *places], count + 1, at + 1
            at = end
            while self.low(at) in (",", "and", "&"):
                at += 1
            if at == end:
                break
        return Phrase(end, "words", tuple(found), True, ambiguous=unclear) if count > 1 else None

    # ------------------------------------------------------------ words of the document

    def words(
        self, at: int, pick: Pick, determined: bool, explicit: bool = False, letters: bool = False
    ) -> Phrase | None:
        """Words of the document, from a token on.

        Args:
            at: the first of them, or a quotation.
            pick: which occurrences.
            determined: an article or quantity stands before.
            explicit: the request says that these are words of the document, so that they are missing if they are not.
            letters: single characters are meant.
        """
        if at >= len(self.tokens):
            return None
        figure = len(self.tokens[at].text) == 1 and self.low(at + 1) in _INSIDE
        inner = self._part_of_token(at, pick) if determined or figure or self.tokens[at].kind == "quote" else None
        if inner is not None:
            return inner
        quoted = self.tokens[at].kind == "quote"
        end, found = self._stretch(at, explicit or letters, pick)
        if not found:
            return self.unknown(at, quoted) if explicit else None
        text = self.tokens[at].text if quoted else texts.between(self.clause, self.tokens, at, end)
        return self.scoped(end, found, pick, text, quoted)

    def scoped(self, end: int, found: Sequence[Place], pick: Pick, text: str, quoted: bool = False) -> Phrase:
        """The occurrences that are picked among those in the stretch that follows ("in the last paragraph")."""
        behind, scope = relations.scope(self, end)
        whole = {"whole", "entire", "complete"} & set(self.lows(end, behind - end))
        pick = Pick("all") if whole and scope is None and not pick.rule else pick
        end = behind
        if self.scope is not None and scope is None:
            found = within(found, self.scope) or found
        inside = tuple(p for p in found if scope is None or any(covers(o, p) for o in scope.places))
        if scope is not None and not inside:
            why = scope.missing or f'"{text}" is not there'
            return Phrase(end, "words", missing=why, quoted=quoted)
        return self.chosen(end, inside, pick, text, quoted)

    def _stretch(self, at: int, explicit: bool, pick: Pick) -> tuple[int, tuple[Place, ...]]:
        token = self.tokens[at]
        if token.kind == "quote":
            return at + 1, texts.find(token.text, self.index)
        if token.kind == "mark":
            return at, ()
        end, found = texts.longest(self.clause, self.tokens, at, self.index, explicit)
        short = texts.trimmed(self.tokens, at, end)
        if short != end and short > at:
            end, found = short, texts.find(texts.between(self.clause, self.tokens, at, short), self.index)
        if explicit:
            return end, found
        if short > at and (texts.telling(self.tokens, at, end, found) or self._counted_word(at, end, pick)):
            return end, found
        plural = token.low.removesuffix("s")
        if pick.each and token.low not in self.index.vocabulary and plural in self.index.vocabulary:
            return at + 1, self.index.occurrences(plural)
        return at, ()

    def _counted_word(self, at: int, end: int, pick: Pick) -> bool:
        """As in "every harbour", "the second form": a word that is counted may be an everyday one."""
        low = self.tokens[at].low
        return bool(pick.rule) and end == at + 1 and low not in COMMANDS and low not in STOP

    def unknown(self, at: int, quoted: bool) -> Phrase:
        """Words that ought to stand in the document and do not."""
        end = at + 1
        while not quoted and end < len(self.tokens) and self.tokens[end].low not in STOP | COMMANDS:
            if self.tokens[end].kind != "word":
                break
            end += 1
        said = self.tokens[at].text if quoted else texts.between(self.clause, self.tokens, at, end)
        return Phrase(end, "words", quoted=quoted, missing=f'"{said}" is not in the document')

    def chosen(self, end: int, found: Sequence[Place], pick: Pick, text: str, quoted: bool = False) -> Phrase:
        """The occurrences that are picked among those found."""
        if len(found) > 1 and not pick.rule:
            cells = [p for p in found if p.table]
            found = cells if cells and _OF_TABLES & {t.low for t in self.tokens} else found
        where = pick.of(len(found))
        if isinstance(where, str):
            why = f'there is no {where} "{text}": it occurs {len(found)} time{"s" * (len(found) > 1)}'
            return Phrase(end, "words", quoted=quoted, missing=why)
        places = tuple(found[i] for i in where)
        ambiguous = ""
        if len(places) > 1 and not pick.rule:
            first, second = (described(p, self.index) for p in places[:2])
            ambiguous = f'"{text}" occurs {len(places)} times: in {first} or in {second}'
        return Phrase(end, "words", places, pick.each or bool(pick.rule and len(places) > 1), quoted, "", ambiguous)

    def _part_of_token(self, at: int, pick: Pick) -> Phrase | None:
        """As in "the 2 in H2O": part of a stretch that stands in the document."""
        if self.low(at + 1) not in _INSIDE or at + 2 >= len(self.tokens) or self.tokens[at].kind == "mark":
            return None
        behind, _ = before_noun(self.tokens, at + 2)
        inner = noun_at(self.tokens, behind)
        if inner is not None and inner.noun in ("word", "letter"):
            behind = inner.end
        elif inner is not None:
            return None
        if behind >= len(self.tokens):
            return None
        part, outer = self.tokens[at].text, self.tokens[behind]
        end = behind + 1
        if outer.kind == "quote":
            found = texts.find(outer.text, self.index, slips=False)
        else:
            end, found = texts.longest(self.clause, self.tokens, behind, self.index)
        places = [place for whole in found for place in _inside(whole, part)]
        if not places:
            return None
        if self.low(end) in ("and", ","):  # "in H2O and CO2"
            further, more = texts.longest(self.clause, self.tokens, end + 1, self.index, alone=False)
            others = [place for whole in more for place in _inside(whole, part)]
            if others:
                end, places = further, [*places, *others]
        pick = pick if pick.rule or len(places) == 1 else Pick("all")  # a formula is written alike everywhere
        return self.chosen(end, [numbered(self.index, p) for p in places], pick, part, self.tokens[at].kind == "quote")


def _inside(whole: Place, part: str) -> list[Place]:
    matches = list(re.finditer(re.escape(part), whole.text)) or list(re.finditer(re.escape(part), whole.text, re.I))
    return [
        replace(whole, start=whole.start + m.start(), end=whole.start + m.end(), nth=1, text=m[0])
        for m in matches
        if len(m[0]) < len(whole.text)
    ]
