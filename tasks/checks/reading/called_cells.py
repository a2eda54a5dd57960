"""Noun phrases for cells by what people call them: "the figures in the Price column", "the Qty and Price columns".

The "header" of a column is the table's first row, no header of a page: what is said of it tells whether a column is
meant with it ("headers too") or without it ("rows below the header").
"""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import Item
from tasks.checks.reading.places import Called
from tasks.checks.reading.tokens import ORDINALS, Token

_FIGURES = frozenset({"figures", "numbers", "amounts", "prices", "values", "entries", "names"})
_OPEN = frozenset({"values", "entries", "names"})  # what need hold no figure
_HEADER = r"(?:(?:column |table )?(?:headers?|headings?)(?: (?:rows?|cells?|line))?|(?:top|first|title) row)"
_WITHOUT = re.compile(
    r"(?:[,(] )?(?:only |just )?(?:the )?(?:rows?|cells?|ones) (?:below|under|beneath|underneath|after) (?:the |its )?"
    rf"{_HEADER}(?: [)])?(?= |$)"
    r"|(?:[,(] )?(?:but )?(?:without|not|excluding|minus|except(?: for)?|apart from) (?:the |its |their )?"
    rf"{_HEADER}(?: [)])?(?= |$)"
)
_WITH = re.compile(
    rf"(?:[,(] )?(?:and )?(?:the |its |their )?{_HEADER} (?:too|included|as well|also)(?: [)])?(?= |$)"
    rf"|(?:[,(] )?(?:including|with) (?:the |its |their )?{_HEADER}(?: [)])?(?= |$)"
)
_OF_CELLS = re.compile(r"(?<=\w )(?:of|in) (?:the|their|its|each|every) cells?(?= |$)")
_SIDES = frozenset({"side", "edge", "right", "left", "middle", "center", "centre"})
_TELLING = frozenset({"that", "which", "with", "where", "containing", "holding", "saying", "reading", "called"})
_LED = frozenset({"the", "all", "my", "our", "these", "those", "both", "everything", "and"})


def called_cells(tokens: Sequence[Token], document: Document) -> dict[int, tuple[int, Item]]:
    """Nouns for cells and columns, and what is told of the header row as a filler, by position of the first token.

    Args:
        tokens: of a sentence.
        document: whose tables have the columns.
    """
    low = ["" if t.kind == "quote" else t.low for t in tokens]
    columns = [k for k, word in enumerate(low) if word in {"column", "columns"}]
    crossing = _crossing(tokens, low, document)
    if crossing:
        return crossing
    if not columns or not document.tables:
        return _figures(tokens, low, [k for k, word in enumerate(low) if word == "table"], None)
    found: dict[int, tuple[int, Item]] = {}
    told = {
        span: body
        for body, pattern in ((True, _WITHOUT), (False, _WITH))
        for span in _stretches(pattern, low, columns[0])
    }
    body = next(iter(told.values()), None) if len(set(told.values())) == 1 else None
    sides = [
        (start, stop)
        for start, stop in _stretches(_OF_CELLS, low, columns[0])
        if low[start - 1] in _SIDES and not _which(tokens[stop : stop + 1])
    ]
    for start, stop in (*(told if body is not None else ()), *sides):
        found[start] = (stop - start, Item("filler", tuple(tokens[start:stop])))
    for k in columns:
        entry = _columns(tokens, low, k, document, bool(body))
        if entry is not None:
            at, length, item = entry
            found[at] = (length, item)
    found |= _figures(tokens, low, columns, body)
    return found


def _which(behind: Sequence[Token]) -> bool:
    """As in "to the right of the cell that holds X": one cell, and no side of all of them."""
    return any(t.kind == "quote" or t.low in _TELLING for t in behind)


def _stretches(pattern: re.Pattern[str], low: Sequence[str], behind: int) -> list[tuple[int, int]]:
    """Stretches of tokens that a pattern of words finds behind a token."""
    starts, text = {}, ""
    for k, word in enumerate(low):
        starts[len(text)] = k
        text += (word or "\ue000") + " "
    starts[len(text)] = len(low)
    found = []
    for match in pattern.finditer(text):
        start, stop = starts.get(match.start()), starts.get(match.end() + 1)
        if start is not None and stop is not None and start > behind:
            found.append((start, stop))
    return found


_UNIT = re.compile(r"\s*(?:\([^()]{1,12}\)|\[[^\[\]]{1,12}\]|[£$€%])\s*$")
"""What a header says of its figures: who speaks of "the Amount column" means the one headed "Amount (£)"."""


def _header_words(document: Document) -> dict[tuple[str, ...], str]:
    cells = [str(text) for t in document.tables for text in document.body[t]["cells"][0]]
    heads = {tuple(re.findall(r"\w+", text.casefold())): " ".join(text.split()) for text in cells if text.strip()}
    return _short_heads(cells, heads) | heads


def _short_heads(cells: Sequence[str], heads: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """Headers without their units, where no two are alike then."""
    short = [(tuple(re.findall(r"\w+", _UNIT.sub("", t).casefold())), " ".join(t.split())) for t in cells]
    words = [each for each, _ in short]
    return {each: name for each, name in short if each and words.count(each) == 1 and each not in heads}


def _named_from(tokens: Sequence[Token], low: Sequence[str], at: int, known: dict[tuple[str, ...], str]) -> int:
    """How many tokens from here are the words of a column's header."""
    if tokens[at].kind == "quote":
        return int(tuple(re.findall(r"\w+", tokens[at].text.casefold())) in known)
    return next((n for n in range(4, 0, -1) if tuple(low[at : at + n]) in known), 0)


def _columns(
    tokens: Sequence[Token], low: Sequence[str], k: int, document: Document, body: bool
) -> tuple[int, int, Item] | None:
    """A column or columns with the names before or behind; (first token, how many, noun)."""
    known = _header_words(document)
    for start in range(max(0, k - 12), k):
        names, stop = _list(tokens, low, start, known) if start and low[start - 1] in _LED - {"and"} else ((), 0)
        if stop == k and len(names) > 1 and low[k] == "columns":
            return (
                start,
                k + 1 - start,
                Item("noun", tuple(tokens[start : k + 1]), "column", Called(names, True, body=body)),
            )
    after = k + 1 + (k + 1 < len(low) and low[k + 1] in {"for", "with", "called", ":", "named"})
    names, stop = _list(tokens, low, after, known)
    if len(names) > 1 and low[k] == "columns":
        return k, stop - k, Item("noun", tuple(tokens[k:stop]), "column", Called(names, True, body=body))
    lead = next((n for n in range(max(1, k - 4), k) if tuple(low[n:k]) in known and low[n - 1] in _LED), 0)
    if lead and low[k] == "column" and _UNIT.search(known[tuple(low[lead:k])]):
        names = (known[tuple(low[lead:k])],)
        return lead, k + 1 - lead, Item("noun", tuple(tokens[lead : k + 1]), "column", Called(names, False, body=body))
    if body:
        return k, 1, Item("noun", (tokens[k],), "column", Called((), low[k] == "columns", body=True))
    return None


def _list(
    tokens: Sequence[Token], low: Sequence[str], at: int, known: dict[tuple[str, ...], str]
) -> tuple[tuple[str, ...], int]:
    """Names of columns joined by commas and "and" from here, and the token behind them."""
    names, stop = list[str](), at
    while at < len(tokens) and (length := _named_from(tokens, low, at, known)):
        words = tokens[at].text if tokens[at].kind == "quote" else " ".join(low[at : at + length])
        names.append(known[tuple(re.findall(r"\w+", words.casefold()))])
        at = stop = at + length
        while at < len(tokens) and low[at] in {",", "and", "&"}:
            at += 1
    return tuple(names), stop


_SUMS = frozenset({"amount", "figure", "price", "cost", "sum", "value", "number"})


def _crossing(tokens: Sequence[Token], low: Sequence[str], document: Document) -> dict[int, tuple[int, Item]]:
    """As in "the amount for Hall": the cell where a row that begins so and a column that is headed so meet."""
    heads = _header_words(document)
    rows = {
        tuple(re.findall(r"\w+", str(row[0]).casefold())): " ".join(str(row[0]).split())
        for t in document.tables
        for row in document.body[t]["cells"][1:]
        if row and str(row[0]).strip()
    }
    found: dict[int, tuple[int, Item]] = {}
    for k in (k for k, word in enumerate(low) if word in {"for", "of"}):
        at = k + 1 + (low[k + 1 : k + 2] == ["the"])
        length = _named_from(tokens, low, at, rows) if at < len(tokens) else 0
        start = next((n for n in range(max(1, k - 4), k) if tuple(low[n:k]) in heads), 0)
        start = start or (k - 1 if k > 1 and low[k - 1] in _SUMS else 0)
        if not length or not start or low[start - 1] not in _LED - {"and", "all", "both"}:
            continue
        words = tokens[at].text if tokens[at].kind == "quote" else " ".join(low[at : at + length])
        names = (heads.get(tuple(low[start:k]), ""), rows[tuple(re.findall(r"\w+", words.casefold()))])
        stop = at + length + (low[at + length : at + length + 1] == ["row"])
        item = Item("noun", tuple(tokens[start:stop]), "cell", Called(names, False, "crossing"))
        found[start] = (stop - start, item)
    return found


def _figures(
    tokens: Sequence[Token], low: Sequence[str], columns: Sequence[int], body: bool | None
) -> dict[int, tuple[int, Item]]:
    """As in "the figures in the Price column": the cells below the header, where it is not said that it counts too."""
    found: dict[int, tuple[int, Item]] = {}
    for k, word in enumerate(low[:-1]):
        near = any(k < column <= k + 12 for column in columns) and low[k + 1] in {"in", "of", "from"}
        if word.startswith("name") and not any(low[c].startswith("column") for c in columns):
            continue  # which of what stands in a table are names nobody can say
        one = f"{word}s".replace("ys", "ies") in _FIGURES
        if near and k and ((word in _FIGURES and low[k - 1] in _LED) or (one and low[k - 1] in ORDINALS)):
            relation = "" if word in _OPEN or one else "figures"
            said = Called((), not one, relation if body is not False else "", body=body is not False)
            found[k] = (1, Item("noun", (tokens[k],), "cell", said))
    return found


__all__ = ["called_cells"]
