"""Which table words tell: "the price table", "the table with the opening hours", "the table under Costs".

A table is known by its cells, its caption, the paragraph before it and the heading that it stands below; the only table
of a document by the document's title too. What fits two tables tells none.
"""

import re
from collections.abc import Iterator, Sequence

from tasks.checks.reading.bold_lines import bold_lines
from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import tagged
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.members import one_number
from tasks.checks.reading.tokens import NUMBERS, ORDINALS, Token, tokenise

_WHOSE = frozenset({"the", "my", "our", "this", "that"})
_JOINS = frozenset({"and", "of", "the", "in", "our", "my", "all"})
_TOLD_BY = frozenset({"of", "with", "showing", "listing", "about", "for", "on"})
_UNDER = frozenset({"in", "under", "below", "beneath", "underneath", "from", "of"})
_HEADED = frozenset({"chapter", "section", "part", "heading"})
_GIVING = frozenset({"replace", "fill", "extend", "swap", "compare", "merge", "convert", "exchange", "substitute"})
_NO_NAME = frozenset({
    "whole", "entire", "new", "same", "top", "bottom", "left", "right", "big", "small", "large", "little", "only",
    "current", "empty", "blank", "long", "short", "wide", "existing", "following", "above", "below", "next", "previous",
    "other", "data", "contents", "light", "dark", "pale",
})  # fmt: skip
_ORDINAL = {number: word for word, number in ORDINALS.items() if number > 0 and word != "opening"}
_SUMS = frozenset({"price", "cost", "fee", "budget", "expense", "charge", "money", "tariff"})
_MONEY = re.compile(r"[£$€]\s?\d|\d\s?[£$€]")
MOST = 5
"""Words that tell a table."""


def tables_told(request: str, document: Document) -> str:
    """The request with the tables that words tell as "the table", "the second table".

    Args:
        request: as plain orders.
        document: as it was.

    Raises:
        Unclear: the words fit more than one table.
    """
    if not document.tables:
        return request
    tokens = tokenise(request)
    out, end, at = "", 0, 0
    while at < len(tokens):
        found = _at(tokens, at, document) if tokens[at].low in _WHOSE and tokens[at].kind == "word" else None
        if found is None:
            at += 1
            continue
        stop, table = found
        out += request[end : tokens[at].start] + _name(table, document)
        end, at = tokens[stop - 1].end, stop
    return out + request[end:]


def _name(table: int, document: Document) -> str:
    number = document.tables.index(table) + 1
    if len(document.tables) == 1:
        return "the table"
    if number not in _ORDINAL:
        raise Unclear(f"table {number} has no name here")
    return f"the {_ORDINAL[number]} table"


def _at(tokens: Sequence[Token], at: int, document: Document) -> tuple[int, int] | None:
    """The token behind the words for a table from here, and the table; None where no table is told."""
    low = [t.low if t.kind != "quote" else "" for t in tokens]
    noun = next((k for k in range(at + 1, min(at + 6, len(tokens))) if low[k] == "table"), -1)
    if noun < 0 or low[noun + 1 : noun + 3] == ["of", "contents"]:
        return None
    if noun > at + 1:
        words = low[at + 1 : noun]
        apart = any(w in _JOINS - {"and"} for w in words)
        table = None if apart or not _telling(tokens[at + 1 : noun]) else _only(words, document)
        return None if table is None else (noun + 1, table)
    return _below(tokens, low, noun, document) or _with(tokens, low, noun, document)


def _telling(tokens: Sequence[Token]) -> bool:
    """Words that name something, none of them of word processing or one that counts."""
    said = [t for t in tokens if t.low not in _JOINS]
    plain = all(t.kind == "word" and t.low not in _NO_NAME | NUMBERS.keys() | ORDINALS.keys() for t in said)
    known = ("word", "object", "refused", "literal")
    return bool(said) and plain and all(item.role in known for t in said for item in tagged([t], {}))


def _with(tokens: Sequence[Token], low: Sequence[str], noun: int, document: Document) -> tuple[int, int] | None:
    """As in "the table of monthly costs": the most words that fit one."""
    start = noun + 1
    if low[start : start + 1] == ["that"] and low[start + 1 : start + 2] in (["shows"], ["lists"], ["has"], ["gives"]):
        start += 2
    elif start < len(low) and low[start] in _TOLD_BY:
        start += 1
    else:
        return None
    if {"replace"} & set(low[:noun]) or (set(low[max(0, noun - 3) : noun]) & _GIVING):
        return None
    while start < len(low) and low[start] in {"the", "our", "my", "all"}:
        start += 1
    for stop in range(min(start + MOST, len(tokens)), start, -1):
        if low[stop - 1] in _JOINS or not _telling(tokens[start:stop]):
            continue
        table = _only(low[start:stop], document)
        if table is not None:
            return stop, table
    return None


def _only(words: Sequence[str], document: Document) -> int | None:
    wanted = {one_number(w) for w in words if w not in _JOINS}
    found = [t for t in document.tables if all(_speaks_of(w, t, document) for w in wanted)]
    if len(found) > 1:
        raise Unclear(f'"{" ".join(words)}" fits {len(found)} tables')
    return found[0] if found else None


def _speaks_of(word: str, table: int, document: Document) -> bool:
    part = document.body[table]
    cells = [str(cell) for row in part["cells"] for cell in row]
    if word in _SUMS and sum(bool(_MONEY.search(cell)) for cell in cells) > 1:
        return True
    known = {one_number(w) for text in (*cells, *_around(table, document)) for w in re.findall(r"[^\W_]+", text)}
    return word in known or f"{word}ly" in known or (word.endswith("ly") and word[:-2] in known)


def _around(table: int, document: Document) -> Iterator[str]:
    """Texts beside the table by which it is known."""
    body = document.body
    if table and body[table - 1]["kind"] != "table":
        yield str(body[table - 1]["text"])
    if table + 1 < len(body) and body[table + 1].get("style") == "Caption":
        yield str(body[table + 1]["text"])
    heads = [n for n in _heads(document) if document.lines[n].key[0] < table]
    if heads:
        yield document.lines[heads[-1]].text
    if len(document.tables) == 1:
        tops = [*document.of_kind("title"), *([document.headline] if document.headline is not None else [])]
        yield from (document.lines[n].text for n in tops or document.of_kind("heading")[:1])


def _heads(document: Document) -> list[int]:
    return document.of_kind("heading") or bold_lines(document)


def _below(tokens: Sequence[Token], low: Sequence[str], noun: int, document: Document) -> tuple[int, int] | None:
    """As in "the table in Appendix A", 'the table under the heading "Costs"'."""
    start = noun + 1
    if start >= len(low) or low[start] not in _UNDER:
        return None
    start += 1 + (low[start + 1 : start + 2] == ["the"])
    led = start < len(low) and low[start] in _HEADED
    start += led
    start += start < len(low) and low[start] in {"called", "named", "headed"}
    if start >= len(tokens) or not (led or tokens[start].kind == "quote" or tokens[start].text[:1].isupper()):
        return None
    for stop in [start + 1] if tokens[start].kind == "quote" else range(min(start + 8, len(tokens)), start, -1):
        words = tokens[start].text if tokens[start].kind == "quote" else " ".join(low[start:stop])
        heads = [n for n in _heads(document) if _is_called(document.lines[n].text, words)]
        if len(heads) != 1:
            continue
        under = [t for t in document.tables if document.lines[heads[0]].key[0] < t < _end(heads[0], document)]
        if len(under) > 1:
            raise Unclear(f'{len(under)} tables stand below "{document.lines[heads[0]].text}"')
        stop += stop < len(low) and low[stop] in _HEADED
        return (stop, under[0]) if under else None
    return None


def _end(head: int, document: Document) -> int:
    """Body position of the next heading that is no lower."""
    level = int(document.lines[head].part.get("level") or 0)
    after = [n for n in _heads(document) if n > head and int(document.lines[n].part.get("level") or 0) <= level]
    return document.lines[after[0]].key[0] if after else len(document.body)


def _is_called(heading: str, words: str) -> bool:
    """The heading's words, its number or what stands behind a colon left out or not."""
    bare = re.sub(r"^\s*\d[\d.]*\s+", "", heading)
    said = [one_number(w) for w in re.findall(r"[^\W_]+", words)]
    forms = (heading, bare, bare.partition(":")[0])
    return bool(said) and any(said == [one_number(w) for w in re.findall(r"[^\W_]+", f)] for f in forms)


__all__ = ["tables_told"]
