"""The document by what it calls itself: who says "these rules" or "this CV" of all of it means the document.

Its own title says so, or the word is one for a writing of its kind. It must be the name of nothing else in it.
"""

import re

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import tagged
from tasks.checks.reading.members import one_number
from tasks.checks.reading.tokens import Token, tokenise

_WRITINGS = frozenset({
    "agreement", "announcement", "application", "article", "assignment", "biography", "book", "brochure", "bulletin",
    "bylaw", "circular", "contract", "cv", "diary", "dissertation", "essay", "factsheet", "flyer", "guide", "handout",
    "invitation", "invoice", "itinerary", "leaflet", "lease", "letter", "manual", "manuscript", "memo", "menu",
    "minute", "newsletter", "notice", "poem", "policy", "program", "programme", "proposal", "prospectu",
    "prospectus", "questionnaire", "recipe", "regulation", "report", "resume", "review", "rota", "rule", "résumé",
    "schedule", "script", "sheet", "speech", "statement", "story", "syllabus", "thesis", "timetable", "worksheet",
})  # fmt: skip
_POINTING = frozenset({"this", "these", "my", "our"})
_INTO = frozenset({"in", "of", "from", "throughout", "through", "across", "within", "inside", "over", "for"})
_WHOLE = frozenset({"whole", "entire", "complete"})
_OPENS = frozenset({
    "make", "set", "format", "put", "give", "justify", "use", "need", "want", "have", "all", "please", "you",
})  # fmt: skip
_SAYS_MORE = frozenset({
    "that", "which", "who", "whose", "about", "on", "of", "from", "under", "below", "above", "where", "regarding",
    "concerning", "called", "named",
})  # fmt: skip
_PROPERTIES = frozenset({
    "size", "width", "height", "colour", "color", "font", "background", "border", "borders", "alignment", "spacing",
    "style", "orientation", "margin", "margins", "numbering", "format", "formatting", "direction", "title", "head",
})  # fmt: skip
"""What is said of the pages or the letters of a document, and not of the document."""
_NEW_TEXT = re.compile(r":\s|\b(?:saying|reading|that (?:says|reads)|with the (?:text|words?))\b", re.IGNORECASE)


def as_document(request: str, document: Document) -> str:
    """The request with "this document" for such names, and for "all of it" where nothing else has been spoken of.

    Args:
        request: as plain orders.
        document: as it was.
    """
    tokens = tokenise(request)
    out, end, at = "", 0, 0
    new = _NEW_TEXT.search(request)
    typed = new.end() if new is not None else len(request)
    while at < len(tokens) and tokens[at].start < typed:
        found = _name(tokens, at, document) or _all_of_it(tokens, at)
        if found is None:
            at += 1
            continue
        stop, words = found
        out += request[end : tokens[at].start] + words
        end, at = tokens[stop - 1].end, stop
    return out + request[end:]


def _name(tokens: list[Token], at: int, document: Document) -> tuple[int, str] | None:
    """The token behind a name that begins with its article, and what it stands for."""
    article = tokens[at].low
    if article not in _POINTING | {"the"} or tokens[at].kind == "quote":
        return None
    whole = at + 1 < len(tokens) and tokens[at + 1].low in _WHOLE
    start = at + 1 + whole
    before = tokens[at - 1].low if at else ""
    before = tokens[at - 2].low if before == "of" and at > 1 and tokens[at - 2].low == "all" else before
    placed, opens = before in _INTO, before in _OPENS or before in {"", ".", "!", "?", ","}
    if not (placed or (opens and (article != "the" or whole))):
        return None
    for length in (2, 1):
        words = tokens[start : start + length]
        if len(words) == length and _calls_itself(words, article, document) and _closed(tokens, start + length):
            return start + length, "this document" if placed and not whole else "the whole document"
    return None


def _calls_itself(words: list[Token], article: str, document: Document) -> bool:
    if any(token.kind != "word" for token in words):
        return False
    said = [one_number(token.low) for token in words]
    part = tagged([words[-1]], {})[0].role == "noun" and said[-1] not in _WRITINGS
    if part and len(said) == 1:
        return False
    tops = [*document.of_kind("title")[:1], *([document.headline] if document.headline is not None else [])]
    title = [one_number(w) for n in tops for w in re.findall(r"\w+", document.lines[n].text)]
    entitled = article != "the" and any(title[k : k + len(said)] == said for k in range(len(title)))
    told = len(said) == 1 or (article != "the" and tagged(words[:1], {})[0].role in {"word", "verb"})
    told = told and (article != "the" or said[-1] != "sheet")
    if not (entitled or (told and said[-1] in _WRITINGS)):
        return False
    heads = [document.lines[n].text for n in document.of_kind("heading") if n not in tops]
    heads += [str(cell) for t in document.tables for cell in document.body[t]["cells"][0]]
    return not any(said[-1] in map(one_number, re.findall(r"\w+", head)) for head in heads)


def _closed(tokens: list[Token], at: int) -> bool:
    """No noun follows that the words belong to, nor what would say of which part they speak."""
    if at >= len(tokens) or tokens[at].kind in {"mark", "quote", "number", "length"}:
        return True
    if tokens[at].low in _SAYS_MORE | _PROPERTIES:
        return False
    sense = tagged([tokens[at]], {})[0].role
    return sense not in {"word", "noun", "object", "relation"} or tokens[at].text[:1].isupper()


def _all_of_it(tokens: list[Token], at: int) -> tuple[int, str] | None:
    """As in "I want all of it in Arial", where nothing but the document has been named before."""
    said = [token.low for token in tokens[at : at + 4]]
    size = 3 if said[:3] in (["all", "of", "it"], ["all", "of", "this"]) else 2 if said[:2] == ["it", "all"] else 0
    size = 4 if said == ["the", "whole", "of", "it"] else size
    if not size:
        return None
    held = {item.role for item in tagged(tokens[:at], {}) if item.name != "document"}
    quoted = any(token.kind == "quote" for token in tokens[:at])
    return None if quoted or held & {"noun", "quote", "object"} else (at + size, "the whole document")


__all__ = ["as_document"]
