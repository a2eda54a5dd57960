"""A request cut into clauses: what each asks for on its own; words of the document and names of fonts, styles found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.checks.reading.called import called
from tasks.checks.reading.called_cells import called_cells
from tasks.checks.reading.called_sets import called_sets
from tasks.checks.reading.document import Document
from tasks.checks.reading.idioms import gathered, without_controls
from tasks.checks.reading.lexicon import Item, lexicon, tagged
from tasks.checks.reading.literals import literals
from tasks.checks.reading.names import names
from tasks.checks.reading.reasons import told_apart
from tasks.checks.reading.remarks import PROMISING, is_remark, that_row
from tasks.checks.reading.spelling import mended
from tasks.checks.reading.spelt_words import spelt_words
from tasks.checks.reading.tokens import Token, tokenise
from tasks.checks.reading.wordings import turned
from tasks.checks.restating.patterns import DRESSED

_SENTENCE_ENDS = frozenset(".!?;\n")
_JOINTS = frozenset({"and", ",", "then", "&", "plus", "also", "but", "while", "+"})
SAID = re.compile(
    r"\b(?:says?|saying|reads?|reading|with the text|with the words?|the sentence|the text|the words?)\s*:?\s+"
    r"(?P<text>[A-Z][^\"“”«»']{3,}?)(?P<stop>[.!?]?)\s*$"
)
_INTO = re.compile(
    r"\b(?:(?:replace|swap|substitute|change|exchange|rename|correct|turn)\b.*?\b(?:with|by|to|into)"
    r"|(?:swap|exchange|trade)\b.*?\bfor)\s+(?P<text>[^\"“”«»,;]+?)"
    r"(?=\s+(?:everywhere|throughout|across|in the|in every|wherever|all over|each time|please"
    r"|and (?:make|set|put|then|format|underline|highlight|move|delete))\b|,? please\b|[.!?]?\s*$)",
    re.IGNORECASE,
)

_TOLD_PLACE = re.compile(
    r"\b(?:cells?|rows?|bullets?|bullet points?|items?|paragraphs?|lines?|headings?|sentences?)"
    r"(?: (?:in|of) the table)? (?:that|which) $",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"\b(?:add|insert|write|type|put|append|enter|comment|footnote|note|replace|change)\b", re.IGNORECASE
)
_DRESSED = re.compile(rf" {DRESSED}", re.IGNORECASE)
_COLON = re.compile(r":\s+(?P<text>[A-Z0-9][^\"“”«»:;]{3,}?)(?P<stop>[.!?]?)\s*$")
PATTERNS = (SAID, _INTO, _COLON)
"""New text without quotation marks, always at the end of a request."""


@dataclass
class Clause:
    """One thing that is asked for."""

    items: list[Item]
    used: set[int] = field(default_factory=set)
    told: bool = False  # it only tells something, but "it" may be what it is about

    @property
    def text(self) -> str:
        """As written."""
        return " ".join(item.text for item in self.items)

    def roles(self, *wanted: str) -> list[int]:
        """Positions of items that nothing has used yet with one of these roles."""
        return [k for k, item in enumerate(self.items) if item.role in wanted and k not in self.used]

    def verbs(self, *names: str) -> list[int]:
        """Positions of verbs with one of these senses."""
        return [k for k, item in enumerate(self.items) if item.role == "verb" and item.name in names]

    def take(self, positions: Sequence[int]) -> None:
        """Mark items as explained."""
        self.used.update(positions)

    def has(self, *words: str) -> bool:
        """One of these words (as written, small letters) is in it."""
        said = {token.low for item in self.items for token in item.tokens}
        return bool(said & set(words))


def clauses(request: str, document: Document) -> list[Clause]:
    """Clauses in order; what only tells something is marked as told."""
    found: list[Clause] = []
    request = _mended(request, document)
    sentences = list(_sentences(request))

    remarks: list[Token] = []

    def tag(tokens: Sequence[Token]) -> list[Item]:
        return _items(tokens, document, remarks)

    for sentence in sentences:
        behind = any(not clause.told for clause in found)
        if len(sentences) > 1 and is_remark(sentence, request, tag(sentence), behind):
            found.append(Clause(tag(sentence), told=True))
            remarks += sentence
            continue
        rest, told = told_apart(sentence, tag)
        found += [Clause(tag(each), told=True) for each in told]
        found += _clauses(tag(rest))
    return found


def _mended(request: str, document: Document) -> str:
    """Mistyped words written right, but for those of new text without quotation marks, which stay as typed."""
    right = mended(request, document)
    for pattern in PATTERNS:
        new, typed = pattern.search(right), pattern.search(request)
        if new is not None:
            text = typed["text"] if typed is not None else _tail(request, new["text"])
            return right[: new.start("text")] + text + right[new.end("text") :]
    return right


def _tail(request: str, text: str) -> str:
    """The last words of a request, as many as the text has; the text where they do not stand apart."""
    words = request.rstrip(" .!?").split(" ")
    return " ".join(words[-len(text.split(" ")) :])


def _sentences(request: str) -> Iterator[list[Token]]:
    tokens = _without_markers(_unquoted(request, tokenise(request)))
    current: list[Token] = []
    for token in tokens:
        if token.kind == "mark" and token.text in _SENTENCE_ENDS:
            if current:
                yield current
            current = []
        else:
            current.append(token)
    if current:
        yield current


_MARKERS = (("two", "things"), ("three", "things"), ("a", "few", "things"), ("after", "that"), ("first", "of", "all"),
            ("once", "that", "is", "done"), ("in", "addition"), ("as", "well", "as"), ("at", "the", "same", "time"),
            ("when", "you", "are", "done"), ("secondly",), ("firstly",), ("next",), ("afterwards",))  # fmt: skip


def _without_markers(tokens: list[Token]) -> list[Token]:
    """Words that only count the parts of a request become commas: "first ..., after that ...", "two things: ..."."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        opens = (
            not found or (found[-1].kind == "mark" and found[-1].text in ".,;:!?") or found[-1].low in {"and", "then"}
        )
        length = next((len(m) for m in _MARKERS if tuple(t.low for t in tokens[at : at + len(m)]) == m), 0)
        first = tokens[at].low == "first" and not found and not _counts(tokens[at + 1 : at + 4])
        if opens and (length or first):
            token = tokens[at]
            found.append(Token("mark", ",", token.start, token.end))
            at += length or 1
        else:
            found.append(tokens[at])
            at += 1
    return found


def _counts(following: Sequence[Token]) -> bool:
    """As in "first paragraph ..." is a place, "first make ..." is a marker."""
    items = tagged(list(following), {})
    pages = len(items) > 2 and items[1].name == "column" and items[2].role in {"mark", "filler"}
    return any(item.role == "noun" or (item.role == "number" and not pages) for item in items[:1])


def _new_after_colon(lead: Sequence[Token], inside: Sequence[Token]) -> bool:
    """Behind a colon stands new text where something that holds text is asked for, not a list of orders."""
    grid = {i.name for i in tagged(list(inside), {})} & {"row", "column"}
    chosen = bool(lead) and lead[-1].low in {"box", "list", "dialog", "tab", "menu"}  # "Style box: Heading 2"
    if not lead or chosen or (grid and inside[0].kind == "number"):
        return False
    items = tagged(list(lead), {})
    told = {i.text.casefold() for i in items} & {"subject", "title", "header", "footer", "property", "properties"}
    made = [i for i in items if i.role == "verb" and i.name == "insert"]
    new = any(i.name in {"paragraph", "sentence"} for i in items) and (bool(made) or any(t.low == "new" for t in lead))
    notes = any(i.role == "object" and i.name in {"footnote", "endnote", "comment"} for i in items)
    ending = bool(made) and any(i.name == "end" for i in items)
    font = {i.role for i in items} & {"format", "case"}
    return not font and bool(told or new or notes or ending or lead[-1].low == "put") and bool(inside)


def _unquoted(request: str, tokens: list[Token]) -> list[Token]:
    """New text without quotation marks at the end of a request becomes a quotation (a footer that says Draft)."""
    for pattern in PATTERNS:
        match = pattern.search(request)
        if match is None:
            continue
        start, end = match.span("text")
        inside = [t for t in tokens if start <= t.start and t.end <= end]
        measured = all(t.kind == "number" for t in inside) and any(i.role == "format" for i in tagged(tokens, {}))
        if not inside or measured or any(t.kind == "quote" for t in inside) or _means_something(pattern, inside):
            continue
        at = tokens.index(inside[0])
        if pattern is SAID and match[0][:9].casefold() == "the words" and not _WRITES.search(request):
            continue  # "the words When and Where bold": they are there
        if pattern is SAID and _TOLD_PLACE.search(request[: match.start()]) and not _WRITES.search(request):
            continue  # "every cell that says Off red": it says which cells
        if pattern is SAID and _DRESSED.search(match["text"]):
            continue  # whether it is to be so or to say so
        if pattern is _COLON and not _new_after_colon(tokens[: at - 1], inside):
            continue
        return [*tokens[:at], Token("quote", match["text"], start, end), *tokens[at + len(inside) :]]
    return tokens


def _means_something(pattern: re.Pattern[str], inside: Sequence[Token]) -> bool:
    """As in "change X to bold": what stands there is a known kind of change, no new text."""
    if pattern in (SAID, _COLON):
        return False
    book = lexicon()
    words = [t.low for t in inside]
    if any(t.kind == "length" or t.kind == "hex" for t in inside) or " ".join(words) in book.fonts:
        return True
    items = tagged(list(inside), {})
    return any(item.role not in {"word", "filler", "number"} for item in items) or all(
        item.role == "filler" for item in items
    )


def _items(tokens: Sequence[Token], document: Document, told: Sequence[Token]) -> list[Item]:
    tokens = without_controls(tokens)
    named = _nouns(tokens, document, told)
    free = {k for k in range(len(tokens)) if not any(a <= k < a + n for a, (n, _) in named.items())}
    literal = literals(tokens, document, free)
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        if at in named:
            length, item = named[at]
            items.append(item)
            at += length
            continue
        stop = min([k for k in named if k > at], default=len(tokens))
        here = {k - at: n for k, n in literal.items() if at <= k and k + n <= stop}
        items += tagged(tokens[at:stop], here)
        at = stop
    return items


def _nouns(tokens: Sequence[Token], document: Document, told: Sequence[Token]) -> dict[int, tuple[int, Item]]:
    """Nouns by what people call things, those for cells first; names of fonts and styles that are no part of one."""
    found = that_row(tokens, told, document)
    for more in (f(tokens, document) for f in (called_cells, called_sets, spelt_words, called, names)):
        taken = {k for at, (length, _) in found.items() for k in range(at, at + length)}
        found |= {at: entry for at, entry in more.items() if not taken & set(range(at, at + entry[0]))}
    return found


def _clauses(items: list[Item]) -> list[Clause]:
    """Cut at joints where both sides ask for something; the rest stays together."""
    segments: list[list[Item]] = [[]]
    for item in items:
        if item.text.casefold() in _JOINTS and segments[-1]:
            segments.append([item])
        else:
            segments[-1].append(item)
    segments = _with_places([gathered(turned(segment)) for segment in segments])
    table = any(item.role == "noun" and item.name in {"table", "row", "cell"} for item in items)
    found: list[list[Item]] = []
    for segment in segments:
        both = bool(found) and _asks(found[-1], table) and _opens(segment, table)
        instead = bool(found) and any(i.name == "replace" for i in found[-1]) and _low_in(segment, "instead")
        both = both and not _half(found[-1], segment)
        apart = both and not instead and (_placed(found[-1]) or _of_pages(found[-1], table) or _has_verb(segment))
        if found and not apart:
            found[-1] = found[-1] + segment
        else:
            found.append(segment)
    found = [gathered(turned(segment)) for segment in found]
    return [Clause(segment) for segment in found if not all(_says_nothing(item) for item in segment)]


def _low_in(segment: Sequence[Item], word: str) -> bool:
    return any(item.text.casefold() == word for item in segment)


def _says_nothing(item: Item) -> bool:
    return item.role in {"filler", "mark"} or (item.role == "verb" and item.name == "set")


def _placed(segment: Sequence[Item]) -> bool:
    return any(item.role in {"quote", "noun", "literal", "pronoun"} for item in segment)


def _has_verb(segment: Sequence[Item]) -> bool:
    return any(item.role == "verb" for item in segment)


def _of_pages(segment: Sequence[Item], table: bool) -> bool:
    """About pages or the file, where no place is needed."""
    if any(item.role == "format" and item.name.startswith("page.") for item in segment):
        return True
    counted = any(a.role == "number" and b.name == "column" for a, b in pairwise(segment))
    stories = any(item.role == "noun" and item.name in {"header", "footer"} for item in segment)
    told = any(
        item.text.casefold() in {"properties", "property", "metadata", "subject", "keywords"}
        or (item.name == "title" and "document" in item.text.casefold())
        for item in segment
    )
    quoted = any(item.role == "quote" for item in segment)
    return (counted and not table) or ((stories or told) and quoted)


def _led(items: Sequence[Item]) -> bool:
    return bool({"a", "an", "another", "new", "empty", "blank", "extra"} & {item.text.casefold() for item in items})


def _made(segment: Sequence[Item]) -> bool:
    """As in "a new column", "another table"."""
    return any(
        item.role == "noun" and item.name in {"row", "column", "table"} and _led(segment[max(0, k - 2) : k])
        for k, item in enumerate(segment)
    )


def _asks(segment: Sequence[Item], table: bool) -> bool:
    return (
        _made(segment)
        or _sized(segment)
        or _exchanges(segment)
        or _counted(segment)
        or _of_pages(segment, table)
        or any(
            item.role in PROMISING or (item.role == "verb" and item.name not in {"set"}) or item.role == "length"
            for item in segment
        )
    )


def _counted(segment: Sequence[Item]) -> bool:
    """As in "four columns", "2 rows"."""
    return any(a.role == "number" and b.name in {"row", "column"} for a, b in pairwise(segment))


def _half(before: Sequence[Item], segment: Sequence[Item]) -> bool:
    """As in "4 columns" "and 5 rows ...": the two numbers of one table."""
    said = [item for item in segment if item.role not in {"filler", "mark"}][:2]
    both = [*before[-2:], *said]
    return [i.role for i in both] == ["number", "noun"] * 2 and {both[1].name, both[3].name} == {"row", "column"}


def _with_places(segments: Sequence[list[Item]]) -> list[list[Item]]:
    """Segments; a place that a joint leads to goes with the order behind it: 'and then above "X", add a row'."""
    found: list[list[Item]] = []
    for segment in segments:
        place = found[-1] if len(found) > 1 else []
        lead = next((i for i in place if i.role not in {"filler", "mark"}), None)
        led = bool(place) and (place[0].text.casefold() in {"and", "then"} or all(i.role == "mark" for i in found[-2]))
        placed = lead is not None and lead.role == "preposition" and lead.name in {"before", "after", "start", "end"}
        order = len(segment) > 1 and segment[0].text == "," and segment[1].role == "verb"
        if led and placed and order and not _asks(place, True):
            found[-1] = place + segment[1:]
        else:
            found.append(segment)
    return found


def _sized(segment: Sequence[Item]) -> bool:
    """A table with its rows and columns: "a 5 by 6 table", "table, 6 rows"."""
    if not any(item.role == "noun" and item.name == "table" for item in segment):
        return False
    grid = any(item.role == "times" for item in segment)
    return grid or any(
        a.role == "number" and (b.name in {"row", "column"} or b.text.casefold() in {"by", "x"})
        for a, b in pairwise(segment)
    )


_TURNS_TO = frozenset({"to", "into", "become", "becomes"})


def _exchanges(segment: Sequence[Item]) -> bool:
    """As in "X where it says Y", "change X to Y"."""
    quotes = [k for k, item in enumerate(segment) if item.role == "quote"]
    said = any(item.text.casefold() in {"where it says", "in place of", "instead of"} for item in segment)
    to = len(quotes) > 1 and segment[quotes[1] - 1].text.casefold() in _TURNS_TO and _has_verb(segment)
    return len(quotes) > 1 and (said or to)


def _opens(segment: Sequence[Item], table: bool) -> bool:
    """It asks for something of its own: a verb, or a kind of change with a place or words beside it."""
    if not _asks(segment, table):
        return False
    if _of_pages(segment, table) or _has_verb(segment) or _sized(segment):
        return True
    if _made(segment) and _low_in(segment, "should"):
        return True
    edge = any(item.role == "preposition" and item.name in {"start", "end"} for item in segment)
    if edge and any(item.role == "object" and item.name in {"toc", "page_number", "page_break"} for item in segment):
        return True
    kinds = [k for k, item in enumerate(segment) if item.role in {"format", "case", "object", "color", "style", "font"}]
    return bool(kinds) and _placed(segment)
