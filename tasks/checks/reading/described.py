"""Things told by what they are, put as the words that stand there: "the deposit amount", "the rule about food".

Only what exactly one thing in the document answers is put so; where two answer, or none, the request is unclear.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.lexicon import tagged
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.members import TYPED, labels
from tasks.checks.reading.tokens import Token, tokenise

_KINDS = {
    "amount": "sum", "sum": "sum", "number": "number", "name": "name", "sentence": "sentence",
    **dict.fromkeys(("bullet", "point", "item", "step", "rule", "demand", "task", "instruction"), "item"),
    **dict.fromkeys(("warning", "reminder", "notice", "remark", "announcement"), "notice"),
    **dict.fromkeys(("quote", "quotation"), "quote"),
}  # fmt: skip
_DETERMINERS = frozenset({"the", "my", "our", "your", "his", "her", "their", "this", "that"})
_TOPIC = frozenset({"about", "on", "regarding", "concerning", "mentioning"})
_AUTHOR = frozenset({"by", "from", "of"})
_CALLS = frozenset({"phone", "telephone", "mobile"})
_SKIPPED = frozenset({"the", "a", "an", "my", "our", "your", "of"})
_EVERYDAY = frozenset({
    "bullet", "list", "table", "page", "line", "section", "heading", "title", "file", "document", "footer", "header",
    "column", "row", "cell", "font", "style", "total", "new", "whole", "last", "first", "next", "previous", "final",
    "top", "bottom", "middle", "penultimate", "closing", "opening", "empty", "other", "certain", "grand", "different",
    "side", "left", "right", "edge",
})  # fmt: skip
"""What says which part in another way than by what it deals with."""
_WRITTEN = re.compile(
    r"\b(?:saying|says|reading|reads|with the (?:text|words?))\b|:\s"
    r"|\b(?:add|write|type)\b(?! an? (?:new )?(?:comment|foot|end|page|line|paragraph|bullet|border|list|row))"
    r"|^(?:please )?(?:change|replace|swap|rename)\b.*?\b(?:to|with|by|into)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:[^.!?]|[.!?](?=\S))+[.!?]*[\"”’)]*")
_MOST = 4  # words that tell which
_STARTS = range(2, 13)
_INFLECTED = re.compile(r"(?:ings?|ed|en|es|e|s)$")
_SHORTEST = 3  # letters of a root


@dataclass(frozen=True)
class Told:
    """A noun with what tells which: where it stands in the request, and the roots of the telling words."""

    start: int
    end: int
    kind: str
    noun: str
    words: tuple[str, ...]
    whose: bool

    @property
    def roots(self) -> frozenset[str]:
        """Of the words."""
        return frozenset(map(root, self.words))


def described(request: str, document: Document) -> str:
    """The request with such parts by their own words.

    Raises:
        Unclear: what is told may be several things, or is not there.
    """
    written = _WRITTEN.search(request)
    limit = len(request) if written is None else written.end()
    pieces, at = list[str](), 0
    for told in _told(request):
        words = _FIND[told.kind](told, document) if told.end <= limit and told.start >= at else ""
        if words:
            pieces += [request[at : told.start], words]
            at = told.end
    return "".join(pieces) + request[at:]


def root(word: str) -> str:
    """A word in small letters without its inflection."""
    word = re.sub(r"['’]s?$", "", word.casefold())
    ending = _INFLECTED.search(word)
    if ending and ending.start() >= _SHORTEST and not word.endswith("ss"):
        word = word[: ending.start()]
    doubled = len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "esl"
    return word[:-1] if doubled else word


def roots_of(text: str) -> set[str]:
    """Of every word of a text."""
    return {root(w) for w in re.findall(r"\w+", text)} | {root(w) for w in re.findall(r"\w+(?:['’]\w+)+", text)}


# ---------------------------------------------------------------- in the request


def _told(request: str) -> Iterator[Told]:
    tokens = tokenise(request)
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.low in _KINDS:
            found = _followed(tokens, at) or _led(tokens, at)
            if found is not None:
                yield found


def _telling(token: Token, gerund: bool = False) -> bool:
    """No word of orders or of little meaning; "taking" may be one of the words behind "about"."""
    if token.kind == "number":
        return False
    plain = re.sub(r"['’]s?$", "", token.low)
    role = tagged([token], {})[0].role
    free = role in {"word", "refused"} or (gerund and role == "verb" and token.low.endswith("ing"))
    return token.kind == "word" and free and plain not in _DETERMINERS and not token.low.endswith(("n't", "n’t", "snt"))


def _led(tokens: Sequence[Token], at: int) -> Told | None:
    """The words stand before the noun."""
    called = at > 0 and tokens[at].low == "number" and tokens[at - 1].low in _CALLS
    behind = at - called
    start = behind
    while start and _telling(tokens[start - 1]):
        start -= 1
    words = tuple(t.low for t in tokens[start:behind])
    if not 0 < len(words) <= _MOST:
        return None
    whose = called or tokens[behind - 1].text.endswith(("'s", "’s"))
    if start and tokens[start - 1].low in _DETERMINERS | {"a", "an"}:
        start -= 1
    return Told(tokens[start].start, tokens[at].end, _KINDS[tokens[at].low], tokens[at].low, words, whose)


def _followed(tokens: Sequence[Token], at: int) -> Told | None:
    """The words stand behind it: "about food", "by Piaf"."""
    kind = _KINDS[tokens[at].low]
    ties = _TOPIC | (_AUTHOR if kind == "quote" else frozenset())
    if not at or tokens[at - 1].low not in _DETERMINERS:
        return None
    if at + 1 >= len(tokens) or tokens[at + 1].low not in ties:
        return None
    end = at + 2
    while end < len(tokens) and (_telling(tokens[end], True) or tokens[end].low in _SKIPPED):
        end += 1
    words = tuple(t.low for t in tokens[at + 2 : end] if t.low not in _SKIPPED)
    following = {tokens[end].low} if end < len(tokens) else set()
    if not words or _EVERYDAY & ({*words} | following):
        return None
    return Told(tokens[at - 1].start, tokens[end - 1].end, kind, tokens[at].low, words, False)


# ---------------------------------------------------------------- in the document


def _one(found: Sequence[Span], told: Told) -> Span:
    if len(found) != 1:
        raise Unclear(f"{len(found)} parts of the document may be the {told.noun} that is told")
    return found[0]


def by_its_words(span: Span, document: Document, noun: str = "") -> str:
    """A stretch in quotation marks, where it stands once."""
    text = document.lines[span.line].text[span.start : span.end]
    if '"' in text or len(document.find(text, any_case=True)) != 1:
        raise Unclear(f'"{text}" stands in more than one place')
    return f'{noun}"{text}"'


def by_its_start(number: int, document: Document) -> str:
    """A line by what no other line begins with."""
    words = document.lines[number].text.split()
    texts = [" ".join(line.text.split()).casefold() for line in document.lines]
    for count in _STARTS:
        start = " ".join(words[:count])
        if start and '"' not in start and sum(t.startswith(start.casefold()) for t in texts) == 1:
            return f'the line that begins with "{start}"'
    raise Unclear("a line that cannot be told from the others")


def _lines(document: Document) -> list[int]:
    """Lines of the running text and of lists, without headings and cells."""
    kinds = ("paragraph", "list_item")
    return sorted(n for kind in kinds for n in document.of_kind(kind))


def _sentences(document: Document, number: int) -> list[Span]:
    text = document.lines[number].text
    found = []
    for match in _SENTENCE.finditer(text):
        lead = len(match[0]) - len(match[0].lstrip())
        if match[0].strip():
            found.append(Span(number, match.start() + lead, match.end()))
    return found


def _on(spans: Sequence[Span], told: Told, document: Document) -> list[Span]:
    return [s for s in spans if told.roots <= roots_of(document.lines[s.line].text[s.start : s.end])]


def _deals(told: Told, document: Document) -> bool:
    """The words are of the document, and say what the part deals with."""
    return not _EVERYDAY & set(told.words) and told.roots <= roots_of(document.words)


def _sum(told: Told, document: Document) -> str:
    said = " ".join((*told.words, told.noun))
    if _EVERYDAY & set(told.words) or document.find(said, any_case=True):
        return ""
    about = _on([s for n in _lines(document) for s in _sentences(document, n)], told, document)
    money = [m for m in TYPED["price"](document) if any(_covers(s, m) for s in about)]
    return by_its_words(_one(money, told), document)


def _covers(outer: Span, inner: Span) -> bool:
    return outer.line == inner.line and outer.start <= inner.start and inner.end <= outer.end


def _number(told: Told, document: Document) -> str:
    """The telephone number of the line that names whose it is."""
    if not told.whose or not _deals(told, document):
        return ""
    lines = {n for n in _lines(document) if told.roots <= roots_of(document.lines[n].text)}
    found = [Span(n, *m.span()) for n in sorted(lines) for m in _CALLED.finditer(document.lines[n].text)]
    return by_its_words(_one(found, told), document)


_CALLED = re.compile(r"(?<![\w.,/:])(?:\+\d|\(?0)[\d() /-]{5,20}\d(?![\w/])|(?<!\d)\d{3}-\d{4}(?!\d)")


def _name(told: Told, document: Document) -> str:
    """What stands behind a label, up to the first comma."""
    wanted = " ".join(re.sub(r"['’]s?$", "", w) for w in told.words)
    numbers = labels(document).get(wanted, [])
    if not numbers:
        return ""
    line = _one([document.whole(n) for n in numbers], told).line
    match = re.match(r"[^:\t]*[:\t]\s*", document.lines[line].text)
    start = match.end() if match else 0
    value = re.split(r"[,;(\t]", document.lines[line].text[start:])[0].rstrip()
    if not value[:1].isupper():
        raise Unclear("no name stands behind that label")
    return by_its_words(Span(line, start, start + len(value)), document)


def _item(told: Told, document: Document) -> str:
    if not _deals(told, document):
        return ""
    items = [document.whole(n) for n in document.of_kind("list_item")]
    found = _on(items, told, document)
    if not found and told.noun not in {"bullet", "item"}:
        return ""
    return by_its_start(_one(found, told).line, document)


def _notice(told: Told, document: Document) -> str:
    if not _deals(told, document):
        return ""
    line = _one(_on([document.whole(n) for n in _lines(document)], told, document), told).line
    if len(_sentences(document, line)) > 1:
        raise Unclear(f"whether the {told.noun} is the paragraph or a sentence in it")
    return by_its_start(line, document)


def _quote(told: Told, document: Document) -> str:
    if not _deals(told, document):
        return ""
    marked = [n for n in document.of_kind("paragraph") if document.lines[n].text.lstrip()[:1] in set('“„«"‘')]
    return by_its_start(_one(_on([document.whole(n) for n in marked], told, document), told).line, document)


def _sentence(told: Told, document: Document) -> str:
    if _EVERYDAY & set(told.words):
        return ""
    spans = [s for n in [*_lines(document), *document.of_kind("heading")] for s in _sentences(document, n)]
    return by_its_words(_one(_on(spans, told, document), told), document, "the sentence ")


_FIND = {
    "sum": _sum, "number": _number, "name": _name, "item": _item, "notice": _notice, "quote": _quote,
    "sentence": _sentence,
}  # fmt: skip

__all__ = ["by_its_start", "by_its_words", "described", "root", "roots_of"]
