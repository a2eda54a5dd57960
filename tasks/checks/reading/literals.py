"""Words of a request that are words of the document: names, figures, phrases without quotation marks."""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import Sense, tagged
from tasks.checks.reading.names import is_line
from tasks.checks.reading.tokens import Token


def literals(tokens: Sequence[Token], document: Document, free: set[int]) -> dict[int, int]:
    """Words that stand like this in the document and are not (only) words of the request: position -> how many."""
    roles = _roles(tokens)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for at, token in enumerate(tokens):
        if at in taken or at not in free or not _may_be_literal(tokens, at, roles, document):
            continue
        first, last = _longest(tokens, at, roles, document, free - taken)
        if last > first:
            found[first] = last - first
            taken |= set(range(first, last))
        del token
    return found


def _roles(tokens: Sequence[Token]) -> list[Sense]:
    roles: list[Sense] = []
    for item in tagged(tokens, {}):
        roles += [Sense(item.role, item.name)] * len(item.tokens)
    return roles


def _may_be_literal(tokens: Sequence[Token], at: int, roles: Sequence[Sense], document: Document) -> bool:
    token = tokens[at]
    if token.kind == "word" and (roles[at].role == "word" or _heads(tokens, at, document)):
        return True
    begun = at > 1 and tokens[at - 1].low == "with" and tokens[at - 2].stem in _EDGES and token.text[:1].isupper()
    named = at and (begun or tokens[at - 1].low in _NAMING)
    named = named and token.low in document.words and token.low not in _STOPS
    if named and token.kind in {"word", "number"} and roles[at].role not in _NEVER_NAMES:
        return True
    if _one_of_words(tokens, at, document):
        return True
    if _told_of(tokens, at, document) and roles[at].role not in {"format", "case", "color"}:
        return True
    if token.kind == "number":
        return _figure(tokens, at, roles, document)
    if token.kind == "word" and at and token.text[:1].isupper() and len(token.text) > 1:
        return is_line(token.text, document) or _starts_phrase(tokens, at, document)
    return False


def _one_of_words(tokens: Sequence[Token], at: int, document: Document) -> bool:
    """As in "the words When, Where and Bring": written with a capital, and there with a capital."""
    if not tokens[at].text[:1].isupper() or not document.find(tokens[at].text):
        return False
    before = at - 1
    while before > 0 and (tokens[before].low in {",", "and", "&"} or tokens[before].text[:1].isupper()):
        before -= 1
    return (
        before > 0
        and before < at - 1
        and tokens[before].low in {"words", "labels"}
        and tokens[at - 1].low in {",", "and", "&"}
    )


def _told_of(tokens: Sequence[Token], at: int, document: Document) -> bool:
    """As in "the sentence about the key", "the section about bins": a word of the document, whatever it means here."""
    before = at - 1
    while before > 0 and tokens[before].low in {"the", "a", "an", "my", "our"}:
        before -= 1
    dealing = (
        before > 0 and tokens[before].low == "on" and tokens[before - 1].low in {"section", "paragraph", "sentence"}
    )
    told = dealing or (before > 0 and tokens[before].low in {"about", "mentions", "mentioning", "concerning"})
    return told and tokens[at].kind == "word" and tokens[at].low not in _STOPS and tokens[at].low in document.vocabulary


def _heads(tokens: Sequence[Token], at: int, document: Document) -> bool:
    """As in "the summary section" where a heading says so: the name of a part, whatever it means elsewhere."""
    named = at + 1 < len(tokens) and tokens[at + 1].low in {"section", "chapter", "heading", "part"}
    return named and is_line(tokens[at].text, document)


def _figure(tokens: Sequence[Token], at: int, roles: Sequence[Sense], document: Document) -> bool:
    """As in "the 2 in H2O", "3 May"; not as in "row 3 of the table"."""
    if at and tokens[at - 1].low == "year" and re.fullmatch(r"\d{4}", tokens[at].text):
        return True
    if at + 1 == len(tokens) or (at and roles[at - 1].role == "noun" and roles[at - 1].name not in _PIECES):
        return False
    if tokens[at].text[0] in "£$€" and _in(document, tokens[at : at + 1]):
        return True
    behind = tokens[at + 1]
    if behind.low in {"column", "row"} and is_line(tokens[at].text, document):
        return True
    named = behind.text[:1].isupper() or roles[at + 1].role == "word"
    return behind.low in {"in", "of", "from", "with"} or (named and _in(document, tokens[at : at + 2]))


_PIECES = frozenset({"word", "text", "letter"})
_NAMING = frozenset(["word", "words", "phrase", "heading", "holds", "contains", "says", "called", "titled"])
_EDGES = frozenset({"start", "begin", "open", "end", "finish", "clos"})  # "the line that starts with Present"
_STOPS = frozenset({
    "the", "in", "of", "a", "an", "to", "that", "which", "on", "at", "and", "or", "with", "for",
    "is", "are", "be", "should", "must", "from", "by", "it", "as",
})  # fmt: skip


_NEVER_NAMES = frozenset({"format", "case", "preposition", "relation"})


def _starts_phrase(tokens: Sequence[Token], at: int, document: Document) -> bool:
    """Two capitalised words that stand together in the document."""
    pair = tokens[at : at + 2]
    return len(pair) == 2 and pair[1].text[:1].isupper() and _in(document, pair)


def _in(document: Document, tokens: Sequence[Token]) -> bool:
    words = r"\W{1,3}".join(re.escape(t.low) for t in tokens)
    return re.search(rf"(?<!\w){words}(?!\w)", document.words) is not None


def _longest(
    tokens: Sequence[Token], at: int, roles: Sequence[Sense], document: Document, free: set[int]
) -> tuple[int, int]:  # fmt: skip
    inside = tokens[at].kind == "number" or roles[at].role == "word"
    if not _in(document, tokens[at : at + 1]) and not (inside and tokens[at].low in document.words):
        return at, at
    first, last = at, at + 1
    while last < len(tokens) and last in free and last - at < 12 and tokens[last].kind in {"word", "number"}:
        if not _in(document, tokens[first : last + 1]):
            break
        last += 1
    little = {"filler", "preposition", "relation", "format", "case", "verb", "all"}
    while last - 1 > at and roles[last - 1].role in little:
        if tokens[last - 2].kind == "number" and tokens[last - 1].text[:1].isupper():
            break  # "3 May"
        last -= 1
    while first and first - 1 in free and tokens[first - 1].kind == "word" and _in(document, tokens[first - 1 : last]):
        named = first > 1 and tokens[first - 1].text[:1].isupper()  # "from Free entry"
        if roles[first - 1].role not in {"word", "ordinal", "format", "color", "number"} and not named:
            break
        first -= 1
    return first, last
