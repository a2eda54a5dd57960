"""Noun phrases by what people call parts of a document: "the four steps under Method", "the To and From lines".

They are found among the tokens before these get their senses, since their words mean something else elsewhere (the
"line under" a word is an underline). What is found here is only what is said; members.py finds it in the document.
"""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.forms import name_of, stands_alone
from tasks.checks.reading.lexicon import Item, tagged
from tasks.checks.reading.members import heads, labels, one_number
from tasks.checks.reading.places import Called
from tasks.checks.reading.tokens import Token

Found = tuple[int, Item]
"""How many tokens, and the noun that they are."""


_ARTICLES = frozenset({"the", "my", "our", "your", "his", "her", "their", "these", "those", "this", "that"})
_ALL = frozenset({"all", "both", "each", "every"})
_ANSWERS = frozenset(
    {"mark", "format", "color", "hex", "font", "case", "length", "number", "except", "pronoun", "style"}
)
_LYING = frozenset({"in", "of", "from", "inside", "within", "to", "into", "with", "as", "on"})
_MEMBERS = {
    "line": "lines", "paragraph": "lines", "item": "items", "point": "items", "step": "steps",
    "entry": "steps", "list": "list", "rule": "steps", "name": "steps", "instruction": "steps", "ingredient": "steps",
}  # fmt: skip
_UNDER = frozenset({"under", "below", "beneath", "underneath"})
_WITHIN = frozenset({*_UNDER, "in", "of", "on", "from", "inside", "within"})
_HEADED = frozenset({"heading", "section", "part", "chapter"})
_LITTLE = frozenset({"a", "an", "all", "normal", "plain", "ordinary", "proper"})
_SIDES = frozenset({"after", "before", "start", "end"})
_OTHERWISE = frozenset({"insert", "replace", "merge"})
_ELSEWHERE = frozenset({"header", "footer", "page"})
_OF_HEADINGS = frozenset({"paragraph.page_break_before", "paragraph.keep_with_next"})
"""Changes that, said of a part, are of its heading: a part that starts on a new page starts with it."""
_TYPES: dict[tuple[str, ...], str] = {
    ("date",): "date", ("phone", "number"): "phone number", ("telephone", "number"): "phone number",
    ("email", "address"): "e-mail address", ("e", "mail", "address"): "e-mail address", ("mail", "address"): "",
    ("web", "address"): "web address", ("website", "address"): "web address", ("total",): "total",
    ("total", "amount"): "total", ("grand", "total"): "total", ("price",): "price",
}  # fmt: skip
_AT_TOP = (("at", "the", "very", "top"), ("at", "the", "top"), ("on", "top"))
_PERSON = r"(?:author|writer|student)(?:'s)?"
_TOP = (
    r"(?: (?:at the (?:very )?(?:top|start|beginning)|on top|(?:below|under|beneath) the title)"
    r"(?: of (?:the|my) (?:first )?(?:page|document|cv))?)"
)
_AUTHOR = re.compile(
    rf"(?:{_PERSON} (?:name line|name|line)|name of the {_PERSON}|by ?line"
    rf"|line (?:with|containing|that has|for) (?:my|the {_PERSON}) name){_TOP}?(?!\S)|name{_TOP}(?!\S)"
)
_CONTACT = re.compile(
    rf"(?:contact (?:line|details|information|info)|line with (?:my|the) contact (?:details|info)){_TOP}?(?!\S)"
)
_ADDRESS = re.compile(rf"(?:address line|line (?:with|containing|that has) (?:my|the|our) address){_TOP}?(?!\S)")
_MINE = re.compile(rf"(?:(?:own|full) )?name(?: line)?{_TOP}?(?!\S)")
_LETTERS = {
    "postscript": "postscript",
    "signature": "signature",
    "greeting": "greeting",
    "salutation": "greeting",
    "valediction": "closing",
    "closing": "closing",
}


def called(tokens: Sequence[Token], document: Document) -> dict[int, Found]:
    """Nouns by the position of their first token.

    Args:
        tokens: of a sentence.
        document: whose headings, labels and columns people name.
    """
    reader = _Reader(tokens, document)
    found: dict[int, Found] = {}
    at = 0
    while at < len(tokens):
        entry = reader.at(at)
        if entry is not None:
            found[at] = entry
            reader.behind = at + entry[0]
        at += entry[0] if entry is not None else 1
    return found


class _Reader:
    """Reads the nouns of one sentence."""

    def __init__(self, tokens: Sequence[Token], document: Document) -> None:
        self.tokens = tokens
        self.behind = -1  # the last noun: "the ingredients and method" share an article
        self.low = [t.low if t.kind != "quote" else "" for t in tokens]
        self.document = document
        self.heads = heads(document)
        self.labels = {tuple(name.split()): name for name in labels(document)}
        items = tagged(tokens, {})
        self.kinds = {item.name for item in items if item.role == "format"}
        self.looks = bool(self.kinds) or any(item.role in {"case", "color", "hex", "font"} for item in items)
        self.verbs = {item.name for item in items if item.role == "verb"}
        self.linked = any(item.role == "object" and item.name == "hyperlink" for item in items)
        self.elsewhere = any(item.role == "noun" and item.name in _ELSEWHERE for item in items)
        quoted = any(t.kind == "quote" for t in tokens) and bool({"to", "into"} & set(self.low))
        self.renewed = "replace" in self.verbs or (quoted and bool({"change", "update", "set"} & set(self.low)))
        self.sided = any(item.role == "preposition" and item.name in _SIDES for item in items)

    def at(self, at: int) -> Found | None:
        """The noun that begins at a token."""
        rules = (
            self._formed,
            self._below,
            self._headed,
            self._beside,
            self._labelled,
            self._typed,
            self._author,
            self._of_letters,
            self._label_alone,
        )
        for rule in rules:
            found = rule(at)
            if found is not None:
                return found
        return None

    def _noun(self, at: int, length: int, name: str, value: Called | None) -> Found:
        return length, Item("noun", tuple(self.tokens[at : at + length]), name, value)

    def _led(self, at: int) -> bool:
        """Behind an article, a count or a number of order: a certain part is spoken of."""
        if not at:
            return False
        before = self.tokens[at - 1]
        if before.low in {"and", ",", "&", "or"} and self.behind in {at - 1, at - 2}:
            return True
        if before.low in _ARTICLES | _ALL:
            return True
        sense = tagged([before], {})[0]
        if sense.role == "number":
            return self._led(at - 1)
        return sense.role == "ordinal" and at > 1 and self.low[at - 2] in _ARTICLES

    def _the(self, at: int) -> bool:
        """Behind "the" or in one row with such a noun: one certain thing is spoken of."""
        return bool(at) and self.low[at - 1] in {"the", "my", "our", "and", ",", "&"} and self._led(at)

    def _heading(self, at: int) -> int:
        """How many tokens from here are the words of a heading; 0 for none."""
        if at < len(self.tokens) and self.tokens[at].kind == "quote":
            words = tuple(one_number(word) for word in self.tokens[at].text.split())
            return int(words in self.heads.values())
        return next(
            (n for n in sorted({len(w) for w in self.heads.values()}, reverse=True)
             if self._words(at, n) in self.heads.values()),
            0,
        )  # fmt: skip

    def _words(self, at: int, length: int) -> tuple[str, ...]:
        if at + length > len(self.tokens):
            return ()
        if length == 1 and self.tokens[at].kind == "quote":
            return tuple(one_number(word) for word in self.tokens[at].text.split())
        plain = all(t.kind in {"word", "number"} for t in self.tokens[at : at + length])
        return tuple(one_number(word) for word in self.low[at : at + length]) if plain else ()

    def _goes_on(self, at: int, new: bool = False, counted: bool = False) -> bool:
        """The words go on to another noun ("the water butt") or are of something ("the water of the river")."""
        if at >= len(self.tokens) or self.tokens[at].kind == "mark":
            return False
        quoted = at + 1 < len(self.tokens) and self.tokens[at + 1].kind == "quote"
        if new and quoted and self.low[at] in {"to", "into", "with", "by"}:
            return False  # "change the date to ..."
        items = [i for i in tagged(self.tokens[at : at + 6], {}) if i.text.casefold() not in _LITTLE]
        if not items or items[0].role != "preposition":
            return not items or items[0].role in {"word", "noun", "object", "quote", "relation"}
        ahead = items[1].role if len(items) > 1 and not counted else ""
        return items[0].text.casefold() == "of" or ahead not in {"format", "color", "hex", "font", "case", "length",
                                                                   "number", "pronoun", ""}  # fmt: skip

    def _below(self, at: int) -> Found | None:
        """As in "steps under Method", "names on the committee", "rules under the heading"."""
        member = _MEMBERS.get(one_number(self.low[at]))
        if member is None or not self._led(at) or at + 1 >= len(self.tokens) or self.low[at + 1] not in _WITHIN:
            return None
        next_one = self.low[at] == "line" and self.low[at - 1] in _ARTICLES and self.low[at + 1] in _UNDER
        if next_one or self.low[at] in {"paragraph", "paragraphs"}:
            return None  # places.py reads these
        k = at + 2
        while k < len(self.tokens) and self.low[k] in _ARTICLES:
            k += 1
        plural = self.low[at].endswith("s") or member == "list"
        led = k < len(self.tokens) and self.low[k] == "heading"
        length = self._heading(k + led)
        if length:
            stop = k + led + length
            names = self._words(k + led, length)
            if not led and stop < len(self.tokens) and self.low[stop] in _HEADED:
                stop += 1
        elif led and self.low[at + 1] in _UNDER and not self._goes_on(k + 1):
            stop, names = k + 1, ()
        else:
            return None
        if (self._goes_on(stop) and not led) or (member == "list" and self._listed(names)):
            return None
        return self._noun(at, stop - at, "below_heading", Called(names, plural, member))

    def _told_of_heading(self, at: int) -> bool:
        """What is asked is of the heading, or may be: something stands there, a page starts, it is replaced."""
        asked = self.looks or self.verbs & {"delete", "move"}
        return bool(self.kinds & _OF_HEADINGS or self.verbs & _OTHERWISE or not asked or self._sided(at))

    def _headed(self, at: int) -> Found | None:
        """As in "the ingredients", "the four ingredients", "the Method steps"."""
        if not self._led(at) or self.tokens[at].kind == "quote":
            return None
        counted = tagged([self.tokens[at - 1]], {})[0].role in {"number", "ordinal"} or self.low[at - 1] == "both"
        length = self._heading(at)
        if not length:
            return self._last_word(at, counted)
        if not (counted and self._of_many(self._words(at, length))) and self._told_of_heading(at):
            return None
        items = tagged(self.tokens[at : at + length], {})
        if not any(item.role in {"word", "refused"} for item in items):
            return None
        stop = at + length
        names = self._words(at, length)
        member = _MEMBERS.get(one_number(self.low[stop])) if stop < len(self.tokens) else None
        if member == "list":
            return (
                None
                if self._listed(names)
                else self._noun(at, length + 1, "below_heading", Called(names, True, member))
            )
        if member is not None:
            return self._noun(at, length + 1, "below_heading", Called(names, self.low[stop].endswith("s"), member))
        if self._goes_on(stop, counted=counted):
            return None
        head = next(self.document.lines[n].text for n, words in self.heads.items() if words == names)
        plural = one_number(self.low[stop - 1]) != self.low[stop - 1] or not head.casefold().rstrip().endswith("s")
        relation = "heading" if self.tokens[at].text.islower() else "either"
        return self._noun(at, length, "below_heading", Called(names, plural, relation))

    def _of_many(self, names: tuple[str, ...]) -> bool:
        """The heading's last word is a plural, so that what stands below it can be counted."""
        last = [
            self.document.lines[n].text.split()[-1].strip(".:") for n, words in self.heads.items() if words == names
        ]
        return bool(last) and one_number(last[0]) != last[0].casefold()

    def _last_word(self, at: int, counted: bool) -> Found | None:
        """As in "the first rule" below the one heading "House rules", where nothing else speaks of rules."""
        word = one_number(self.low[at])
        found = [names for names in self.heads.values() if len(names) > 1 and names[-1] == word]
        if len(found) != 1 or not self._of_many(found[0]) or self._goes_on(at + 1, counted=counted):
            return None
        if not counted and self._told_of_heading(at):
            return None
        said = [w for line in self.document.lines for w in re.findall(r"\w+", line.text) if one_number(w) == word]
        plural = one_number(self.low[at]) != self.low[at]
        relation = "heading" if counted else "either"
        return self._noun(at, 1, "below_heading", Called(found[0], plural, relation)) if len(said) == 1 else None

    def _listed(self, names: tuple[str, ...]) -> bool:
        """Below the heading stands a list that is one in the document as well; places.py reads it."""
        lines = self.document.lines
        found = [n for n, words in self.heads.items() if words == names]
        return any(lines[k].kind == "list_item" for n in found for k in self.document.below(n))

    def _sided(self, at: int) -> bool:
        """Behind "under the", "after the": the heading itself is where something stands."""
        k = at - 1
        while k > 0 and (self.low[k] in _ARTICLES | _ALL or self.tokens[k].value):
            k -= 1
        sense = tagged(self.tokens[k : k + 1], {})[0]
        return sense.role == "preposition" and sense.name in _SIDES

    def _label(self, at: int) -> int:
        """How many tokens from here are a label that lines of the document begin with; 0 for none."""
        longest = max(map(len, self.labels), default=0)
        return next(
            (n for n in range(longest, 0, -1) if tuple(self.low[at : at + n]) in self.labels), 0
        )  # fmt: skip

    def _label_list(self, at: int) -> tuple[tuple[str, ...], int]:
        """Labels joined by commas and "and" from here, and the token behind them."""
        names: list[str] = []
        stop = at
        while length := self._label(at):
            names.append(self.labels[tuple(self.low[at : at + length])])
            at = stop = at + length
            while at < len(self.tokens) and self.low[at] in {",", "and", "&"}:
                at += 1
            if at == stop:
                break
        return tuple(names), stop

    def _labelled(self, at: int) -> Found | None:
        """As in "the subject line", "the To and From lines", "the lines To and From", "the line with the subject"."""
        if self.low[at] in {"line", "lines"} and at > 1 and self._named_little(at - 1):
            return self._noun(at, 1, "labelled_line", Called((self.low[at - 1],), self.low[at] == "lines"))
        if not self._led(at):
            return None
        if self.low[at] in {"line", "lines"}:
            return self._lines_of(at)
        names, stop = self._label_list(at)
        line = self.low[stop] if stop < len(self.tokens) else ""
        if not names or line not in {"line", "lines"} or (line == "line" and len(names) > 1):
            return None
        return self._noun(at, stop + 1 - at, "labelled_line", Called(names, line == "lines"))

    def _named_little(self, at: int) -> bool:
        """A little word with a capital inside a sentence is a name: "the To and From lines"."""
        token = self.tokens[at]
        little = tagged([token], {})[0].role in {"filler", "preposition"}
        return token.kind == "word" and token.text[:1].isupper() and little and self.tokens[at - 1].text not in ".:!?"

    def _lines_of(self, at: int) -> Found | None:
        plural = self.low[at] == "lines"
        if plural and self.low[at + 1 : at + 2] == ["from"] and self._label(at + 2):  # "from To to Subject"
            return self._noun(at, 1, "labelled_line", Called(("",), True, "either"))
        k = at + 1
        while k < len(self.tokens) and self.low[k] in {"with", "for", "labelled", "labeled", "marked", ":", "the"}:
            k += 1
        names, stop = self._label_list(k)
        if not names or (len(names) > 1) != plural or self._goes_on(stop):
            return None
        return self._noun(at, stop - at, "labelled_line", Called(names, plural))

    def _label_alone(self, at: int) -> Found | None:
        """As in "the subject", where a line is labelled so: whether label or line is meant only its place tells not."""
        length = self._label(at) if self.looks and self._led(at) and self.low[at - 1] not in _ALL else 0
        plain = length and any(i.role == "word" for i in tagged(self.tokens[at : at + length], {}))
        if not plain or self._goes_on(at + length):
            return None
        names = (self.labels[tuple(self.low[at : at + length])],)
        moved = bool(self.kinds) and all(kind.startswith("paragraph.") for kind in self.kinds)  # the line in any case
        return self._noun(at, length, "labelled_line", Called(names, False, "" if moved else "either"))

    def _beside(self, at: int) -> Found | None:
        """As in "make the line below the title bold": the line that stands there, no line drawn."""
        if self.low[at] != "line" or not at or self.low[at - 1] != "the" or at + 2 >= len(self.tokens):
            return None
        named = self.low[at + 2] in _ARTICLES or self._heading(at + 2)
        there = self.low[at + 1] in {*_UNDER, "above", "over", "after", "before"} and named
        others = self.kinds - {"run.underline", "run.strike", "paragraph.border"}
        return self._noun(at, 1, "line", None) if there and others else None

    def _typed(self, at: int) -> Found | None:
        """As in "the date", "the phone number": what is there, where its look or its words are to change."""
        topped = any(tuple(self.low[k : k + len(w)]) == w for w in _AT_TOP for k in range(at + 1, at + 4))
        if not self._the(at) or self.elsewhere or (self.sided and not (topped and self.looks)):
            return None
        if not self.linked and ("insert" in self.verbs or not (self.looks or self.renewed)):
            return None
        for length in (3, 2, 1):
            name = _TYPES.get(tuple(self.low[at : at + length]))
            top = next((w for w in _AT_TOP if tuple(self.low[at + length : at + length + len(w)]) == w), ())
            if name and top and self._looks_next(at + length + len(top)):
                return self._noun(at, length + len(top), "stretch", Called((name,), False, "top"))
            if name and not self._goes_on(at + length, new=self.renewed):
                return self._noun(at, length, "stretch", Called((name,), False))
        return None

    def _formed(self, at: int) -> Found | None:
        """As in "the phone numbers", "everything in square brackets", "the oven temperature": of a form."""
        if not self.looks or self.elsewhere or "insert" in self.verbs or self.renewed or not self._speaks(at):
            return None
        if self.verbs & {"delete", "move", "replace"}:
            return None
        name = name_of(self.low, at, self._plain)
        ordinal = bool(at) and tagged([self.tokens[at - 1]], {})[0].role in {"ordinal", "number"}
        every = bool(at) and self.low[at - 1] in _ALL
        if name is None or not (stands_alone(name) or ordinal or every) or not self._looks_next(at + name.length):
            return None
        value = Called((name.form, *name.telling), name.plural)
        return self._noun(at, name.length, "form", value)

    def _looks_next(self, at: int) -> bool:
        """Behind a name stands how it is to look or where it lies, and nothing else that says which."""
        items = [i for i in tagged(self.tokens[at : at + 4], {}) if i.role != "filler"]
        if not items or items[0].role in _ANSWERS:
            return True
        return items[0].role == "preposition" and items[0].text.casefold() in _LYING

    def _speaks(self, at: int) -> bool:
        """An article or count stands before, or "everything" begins here; not in the middle of another name."""
        return self._led(at) or self.low[at] in {"everything", "anything", "whatever"}

    def _plain(self, at: int) -> bool:
        """A word without a sense of its own in word processing."""
        token = self.tokens[at] if at < len(self.tokens) else None
        return token is not None and token.kind == "word" and tagged([token], {})[0].role == "word"

    def _author(self, at: int) -> Found | None:
        """As in "my name at the top", "the author's name", "the author line", "the contact line"."""
        spoken_of = bool(at) and self.low[at - 1] in {"the", "my"} and self.looks
        if not spoken_of or self.elsewhere or "insert" in self.verbs:
            return None
        said = " ".join(w.replace("’s", "'s") or '"' for w in self.low[at : at + 14])
        kinds = (("author", _AUTHOR), ("contact", _CONTACT), ("address", _ADDRESS))
        name, match = next(((n, m) for n, p in kinds if (m := p.match(said))), ("author", None))
        if match is None and self.low[at - 1] == "my":
            match = _MINE.match(said)
        if match is None:
            return None
        relation = "line" if name != "author" or re.search(r"\b(?:by)?line\b", match[0]) else ""
        return self._noun(at, len(match[0].split()), "stretch", Called((name,), False, relation))

    def _of_letters(self, at: int) -> Found | None:
        """As in "the greeting", "the closing"."""
        if self.low[at : at + 4] in (["name", "at", "the", "bottom"], ["name", "at", "the", "end"]) and self._the(at):
            return self._noun(at, 4, "signature", Called((), False)) if self.looks else None
        name = _LETTERS.get(self.low[at])
        if name is None or not self._the(at):
            return None
        line = at + 1 < len(self.tokens) and self.low[at + 1] in {"line", "phrase"}
        if self._goes_on(at + 1 + line):
            return None
        return self._noun(at, 1 + line, name, Called((), False, self.low[at + 1] if line else ""))


__all__ = ["Called", "Found", "called"]
