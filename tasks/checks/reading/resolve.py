"""Places found in the document: every stretch, row, column or cell that a noun phrase may mean."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.forms import FORMED
from tasks.checks.reading.grid import (
    Region,
    body_rows,
    by_names,
    captioned,
    cells,
    crossing,
    headed_by,
    holds,
    single_cells,
    spots_of,
    whole_table,
    with_words,
)
from tasks.checks.reading.line_kinds import lines_of
from tasks.checks.reading.matching import Unclear, describe, fits, pick, says
from tasks.checks.reading.members import FINDERS, find
from tasks.checks.reading.places import Place
from tasks.checks.reading.spelt_words import SPELT

Spans = tuple[Span, ...]

LINES = frozenset({"title", "heading", "subheading", "subtitle", "paragraph", "list_item", "line", "list", "bold_line"})
CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
PIECES = {
    "year": re.compile(r"\b(?:1[0-9]|20)\d\d\b"),
    "sentence": re.compile(r"[^.!?]+(?:[.!?]+(?=\s|$)|$)|[^.!?]*[.!?](?=\S)[^.!?]*"),
    "word": re.compile(r"\w+(?:['’\-]\w+)*"),
    "letter": re.compile(r"\S"),
}


def resolve(place: Place, document: Document) -> list[Spans]:
    """What the place may mean, the likeliest first; each is one set of stretches.

    Raises:
        Unclear: nothing, or one of several without saying which.
    """
    if place.relation == "pointed":
        raise Unclear(f"which {describe(place)}s these or those are")
    found = _resolve(place, document)
    if place.exceptions:
        exceptions = [_alike(each, place) for each in place.exceptions]
        out = [span for each in exceptions for span in _within(each, found, document)]
        found = [_without(spans, out) for spans in found]
    found = [spans for spans in found if spans]
    if not found:
        raise Unclear(f"the document holds no {describe(place)}")
    return found


def _alike(exception: Place, place: Place) -> Place:
    """As in "all columns except Item": the column, not only the word."""
    bare = place.noun in {"row", "column"} and exception.words and not exception.noun
    return replace(exception, noun=place.noun, inside=exception.inside or place.inside) if bare else exception


def _within(place: Place, found: list[Spans], document: Document) -> Spans:
    """An exception, in what it is an exception from where it names no container of its own."""
    lines = sorted({span.line for spans in found for span in spans})
    if place.noun in PIECES and place.inside is None and not place.words:
        return tuple(pick([s for n in lines for s in _pieces(place.noun, document, n)], place))
    found_out = [span for spans in resolve(place, document) for span in spans]
    if place.noun == "heading" and place.plural and not place.ordinals:  # the title is left alone with the headings
        found_out += [document.whole(n) for n in document.of_kind("title")]
    return tuple(found_out)


def _without(spans: Spans, out: Sequence[Span]) -> Spans:
    kept = list(spans)
    for gone in out:
        kept = [piece for span in kept for piece in _cut(span, gone)]
    return tuple(kept)


def _cut(span: Span, gone: Span) -> list[Span]:
    if gone.line != span.line or gone.end <= span.start or span.end <= gone.start:
        return [span]
    pieces = [replace(span, end=gone.start), replace(span, start=gone.end)]
    return [piece for piece in pieces if piece.start < piece.end]


def _resolve(place: Place, document: Document) -> list[Spans]:
    if place.noun == "text" and place.relation == "about":  # a stretch that deals with it: one, where one is named
        place = replace(place, noun="paragraph")
    if place.noun in {"table", "row", "column", "cell"}:
        return [tuple(span for region in regions(place, document) for span in cells(region, document))]
    if place.side and place.inside is not None and (place.inside.all or place.inside.plural):
        return _beside_all(place, place.inside, document)
    if _of_each_section(place):
        heads = [n for n in document.of_kind("heading") if n not in document.of_kind("title")]
        return _beside_lines(replace(place, side="after"), heads, document)
    return _found(place, document, _scope(place, document))


def _of_each_section(place: Place) -> bool:
    """As in "the first sentence of each section"."""
    inner = place.inside
    each = inner is not None and inner.noun == "section" and inner.all and not inner.words
    return bool(each and place.ordinals) and place.noun in {"paragraph", "sentence", "word", "list_item"}


def _found(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    if place.noun in {"header", "footer", "page", "section"} and place.noun != "section":
        raise Unclear(f"a {place.noun} is no stretch of the text")
    if place.noun in FORMED | SPELT:
        return [(FORMED | SPELT)[place.noun](place, document, scope)]
    if place.noun in FINDERS:
        return [find(place, document, scope)]
    return _handler(place)(place, document, scope)


def _handler(place: Place) -> Callable[[Place, Document, list[int] | None], list[Spans]]:
    handler: Callable[[Place, Document, list[int] | None], list[Spans]] = _literal
    if place.noun == "section":
        handler = _section
    elif place.noun == "document" or (place.noun == "text" and not place.words and place.having is None):
        handler = _everything
    elif place.having is not None:
        handler = _having
    elif (place.noun in PIECES and (place.ordinals or place.relation in {"begins", "about", "contains", "ends"})) or (
        place.noun in PIECES and not place.words
    ):
        handler = _piece
    elif place.noun in LINES:
        handler = _lines
    return handler


def _scope(place: Place, document: Document) -> list[int] | None:
    """Lines that the place is confined to; None for all."""
    inner = place.inside
    if inner is None:
        return None
    if place.side:
        return _beside(place, inner, document)
    if inner.noun == "document" or (inner.noun == "page" and not inner.ordinals):
        return None
    if inner.noun in {"header", "footer", "page"}:
        raise Unclear(f"what is on which {inner.noun} cannot be told from the document")
    below = place.noun in {"paragraph", "sentence", "text", "document", "list_item", "list"}
    if below and not (place.tie == "of" and place.noun == "text") and _is_heading(inner, document):
        spans = resolve(inner, document)[0]
        return document.below(spans[0].line)
    spans = resolve(inner, document)[0]
    return sorted({span.line for span in spans})


def _is_heading(place: Place, document: Document) -> bool:
    if place.noun in {"section", "word", "letter"}:
        return place.noun == "section"
    try:
        spans = resolve(place, document)[0]
    except Unclear:
        return False
    line = document.lines[spans[0].line]
    return len(spans) == 1 and line.kind == "heading" and spans[0] == document.whole(line.number)


def _beside_all(place: Place, inner: Place, document: Document) -> list[Spans]:
    """As in "the first paragraph under each heading": what is beside every one of them, where there is such.

    Raises:
        Unclear: they stand in a table, where what is beside them is another question.
    """
    lines = [line.number for line in document.lines if line.text.strip() and line.key[1] is None]
    outer = sorted({span.line for spans in resolve(inner, document)[:1] for span in spans})
    if not set(outer) <= set(lines):
        raise Unclear("what is beside more than one cell")
    return _beside_lines(place, outer, document)


def _beside_lines(place: Place, outer: Sequence[int], document: Document) -> list[Spans]:
    """What is beside each of some lines, where there is such."""
    lines = [line.number for line in document.lines if line.text.strip() and line.key[1] is None]
    found = set[Span]()
    for number in outer:
        one = replace(place, inside=Place(noun="line", ordinals=(lines.index(number) + 1,)))
        try:
            found |= set(_resolve(one, document)[0])
        except (Unclear, IndexError):
            continue
    if place.noun == "paragraph":
        found = {span for span in found if document.lines[span.line].kind == "paragraph"}
    return [tuple(sorted(found, key=lambda span: (span.line, span.start)))]


def _beside(place: Place, inner: Place, document: Document) -> list[int]:
    """Lines after or before one: the next, or for a heading with a plural or "everything" its whole section."""
    spans = resolve(inner, document)[0]
    many = place.all or place.plural or place.noun in {"document", "list"}
    many = many or (place.noun == "text" and not place.words)
    if place.side == "after":
        at = max(span.line for span in spans)
        if (many or place.ordinals) and _is_heading(inner, document):
            return document.below(at)
        rest = [n for n in range(at + 1, len(document.lines)) if document.lines[n].text.strip()]
    else:
        at = min(span.line for span in spans)
        rest = [n for n in range(at - 1, -1, -1) if document.lines[n].text.strip()]
    if place.side == "after" and place.noun == "list_item" and (many or place.ordinals):
        items = next((run for run in document.lists if rest[:1] and run[0] == rest[0]), rest)
        return sorted(items)
    if many or place.ordinals:
        return sorted(rest)
    if place.noun in LINES - {"line", "list"}:
        rest = [n for n in rest if document.lines[n].kind == place.noun] if place.noun != "paragraph" else rest
    return rest[:1]


def _section(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    heads = document.of_kind("heading")
    if place.words:
        heads = [n for n in heads if says(document, n, place.words, "is")] or [
            n for n in heads if says(document, n, place.words, "contains")
        ]
    chosen = pick(heads, place)
    return [tuple(document.whole(n) for head in chosen for n in [head, *document.below(head)])]


def _everything(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    if place.relation == "bare":
        raise Unclear("a name or a part, and nothing says which")
    numbers = range(len(document.lines)) if scope is None else scope
    found = tuple(document.whole(n) for n in numbers if document.lines[n].text.strip())
    return [found] if found else []


def _having(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    """Every stretch with a property; for paragraphs those that have it from end to end."""
    area, _, key = str(place.having[0] if place.having else "").partition(".")
    if area == "case":
        return _lettered(place, document, scope)
    numbers = range(len(document.lines)) if scope is None else scope
    found: list[Span] = []
    for n in numbers:
        at, spans = 0, list[Span]()
        for run in document.lines[n].part.get("runs", ()):
            if "field" in run:
                continue
            size = len(run["text"])
            if run.get(key) and run["text"].strip():
                glued = spans and spans[-1].end == at
                spans = [*spans[:-1], replace(spans[-1], end=at + size)] if glued else [*spans, Span(n, at, at + size)]
            at += size
        if place.noun in {"paragraph", "line"}:
            spans = [s for s in spans if s == document.whole(n)]
        found += spans
    return [tuple(pick(found, replace(place, all=place.all or place.plural or place.noun == "text")))]


def _lettered(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    """Words of two letters and more that are all written in capitals; of small letters there is too much.

    Raises:
        Unclear: letters of another kind are meant.
    """
    if place.having is None or place.having[0] != "case.upper":
        raise Unclear("text in letters of that kind")
    numbers = range(len(document.lines)) if scope is None else scope
    found = [Span(n, *m.span()) for n in numbers for m in CAPITALS.finditer(document.lines[n].text)]
    return [tuple(pick(found, replace(place, all=place.all or place.plural or place.noun == "text")))]


def _literal(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    """Occurrences of words: all where all are meant, else the only one, or a paragraph that says nothing else."""
    many = place.all or place.plural
    found = document.find(place.words, scope, place.noun == "letter" or place.inside is not None, any_case=place.all)
    if place.inside is not None and place.inside.words and not place.inside.noun and not place.side:
        found = document.pieces(place.words, resolve(replace(place.inside, all=True), document)[0])
    if place.ordinals or place.exact:
        return [tuple(pick(found, place))]
    alternatives = [tuple(found)] if found else []
    if len(found) > 1 and not many:
        alternatives += [(s,) for s in found if s == document.whole(s.line)][:1]
    return alternatives


def _pieces(noun: str, document: Document, number: int) -> list[Span]:
    found = []
    for match in PIECES[noun].finditer(document.lines[number].text):
        lead = len(match.group()) - len(match.group().lstrip())
        if match.group().strip():
            found.append(Span(number, match.start() + lead, match.end()))
    return found


def _piece(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    """Sentences, words or letters by number or by what they say."""
    numbers = range(len(document.lines)) if scope is None else scope
    each = place.inside is not None and (place.inside.all or place.inside.plural)
    if place.noun == "sentence" and scope is None:
        numbers = [n for n in numbers if document.lines[n].kind not in {"title", "heading", "subtitle"}]
    pieces = [span for n in numbers for span in _pieces(place.noun, document, n)]
    if place.noun == "sentence" and place.ordinals and not each:
        ended = [s for s in pieces if document.lines[s.line].text[s.start : s.end].rstrip("\"'”’)")[-1:] in ".!?…:"]
        pieces = ended or pieces
    if place.words:
        relation = {"named": "is", "saying": "is", "": "is"}.get(place.relation, place.relation)
        for how in dict.fromkeys((relation, "is", "contains")):
            found = [s for s in pieces if fits(document.lines[s.line].text[s.start : s.end], place.words, how)]
            if found:
                return [tuple(pick(found, place))]
        return _literal(replace(place, noun=""), document, scope)
    if place.ordinals and place.inside is not None and place.inside.all:  # "the first word of each paragraph"
        lines = [own for n in numbers if (own := _pieces(place.noun, document, n))]
        return [tuple(span for own in lines for span in pick(own, place))]
    picked = tuple(pick(pieces, place))
    if place.noun == "word" and scope is not None and not place.ordinals:  # "the words of the last paragraph"
        return [picked, tuple(document.whole(n) for n in numbers if document.lines[n].text.strip())]
    return [picked]


def _lines(place: Place, document: Document, scope: list[int] | None) -> list[Spans]:
    """Paragraphs, headings, list items: by number, by words, or the only one."""
    for numbers in _candidates(place, document, scope):
        if place.words:
            numbers = _saying(place, document, numbers)
            numbers = numbers[:1] if place.noun == "title" else numbers
        if place.noun == "list":
            if place.exact:
                raise Unclear("lists, which are not counted")
            if numbers and place.all:
                return [tuple(document.whole(n) for n in numbers)]
            runs = [run for run in document.lists if set(run) & set(numbers)]
            if runs and (place.ordinals or (len(runs) == 1 and _joined(numbers))):
                return [tuple(document.whole(n) for run in pick(runs, place) for n in run)]
            continue
        if numbers:
            return _chosen(place, document, numbers)
    return []


def _chosen(place: Place, document: Document, numbers: list[int]) -> list[Spans]:
    many = place.all or place.plural or place.ordinals
    if not many and len(numbers) > 1 and place.noun == "heading":
        top = [n for n in numbers if document.lines[n].part.get("level") == 1]
        numbers = top if len(top) == 1 else numbers
    return [tuple(document.whole(n) for n in pick(numbers, place))]


def _candidates(place: Place, document: Document, scope: list[int] | None) -> list[list[int]]:
    return [[n for n in numbers if scope is None or n in scope] for numbers in lines_of(place, document)]


def _joined(numbers: Sequence[int]) -> bool:
    return all(b - a == 1 for a, b in pairwise(numbers))


def _saying(place: Place, document: Document, numbers: list[int]) -> list[int]:
    relation = {"named": "is", "saying": "is", "": "is"}.get(place.relation, place.relation)
    for how in dict.fromkeys((relation, "is", "begins", "contains")):
        found = [n for n in numbers if says(document, n, place.words, how)]
        if found:
            return found
    return []


def regions(place: Place, document: Document) -> list[Region]:
    """Tables, rows, columns or cells that a place means: one region each, all of them meant.

    Raises:
        Unclear: there is none, or one of several without saying which.
    """
    if place.relation == "pointed":
        raise Unclear(f"which {describe(place)}s these or those are")
    crossed = place.relation == "crossing"
    tables = _tables(place if not crossed else replace(place, names=(), all=True), document)
    if crossed:
        spots = [region for t in tables for region in crossing(place, t, document.body[t])]
        return pick(spots, Place(noun="cell")) or _none(place)
    if place.noun == "table":
        return [whole_table(t, document) for t in tables]
    found = [region for t in tables for region in _parts_of(place, t, document)]
    if not found:
        raise Unclear(f"the document holds no {describe(place)}")
    keep_all = place.all or place.plural or len(place.ordinals) > 1 or len(place.numbers) == 2 or _of_all_tables(place)
    if len(found) > 1 and not keep_all:
        raise Unclear(f"there are {len(found)} of {describe(place)}, and nothing says which")
    return found


def _none(place: Place) -> list[Region]:
    raise Unclear(f"the document holds no cell of {' and '.join(name for name in place.names if name)}")


def _of_all_tables(place: Place) -> bool:
    """As in "the top row of both tables": one of each."""
    inner = place.inside
    return inner is not None and inner.noun == "table" and bool(inner.all or inner.exact or inner.plural)


def _tables(place: Place, document: Document) -> list[int]:
    """The tables that a place is, or is in."""
    tables = document.tables
    if place.noun == "table":
        if place.words:
            said = [place.words] if place.quoted else place.words.split("/")
            named = [t for t in tables if all(holds(document.body[t], w) for w in said)]
            named = named or captioned(place.words, document)
            return pick(named, replace(place, words="", ordinals=())) if named else []
        if place.inside is not None and not place.side:
            scope = _scope_tables(place.inside, document)
            tables = [t for t in tables if scope is None or t in scope]
        elif place.inside is not None:
            at = document.lines[resolve(place.inside, document)[0][0].line].key[0]
            tables = [t for t in tables if t > at][:1] if place.side == "after" else [t for t in tables if t < at][-1:]
        return pick(tables, place)
    inner = place.inside
    while inner is not None and inner.noun not in {"table", "row", "column", "cell"}:
        inner = inner.inside
    if inner is not None:
        return sorted({region.table for region in regions(inner, document)})
    if place.names:
        return pick(
            [t for t in tables if all(headed_by(document.body[t], n) for n in place.names)], Place(noun="table")
        )
    if place.words and len(tables) > 1:
        return [t for t in tables if holds(document.body[t], place.words)]
    return pick(tables, Place(noun="table", all=place.all)) if tables else []


def _scope_tables(inner: Place, document: Document) -> set[int] | None:
    if inner.noun == "document":
        return None
    if inner.noun == "page":
        raise Unclear("on which page a table stands cannot be told from the document")
    if inner.noun == "cell" or inner.words:
        found = resolve(inner, document)[0]
        return {document.lines[span.line].key[0] for span in found}
    return None


def _parts_of(place: Place, index: int, document: Document) -> list[Region]:
    table = document.body[index]
    full = whole_table(index, document)
    rows, cols = _confined(place, index, document, full)
    if place.noun == "cell":
        return single_cells(place, index, table, body_rows(place, table, rows, cols) if place.body else rows, cols)
    over = rows if place.noun == "row" else cols
    if place.names:
        over = by_names(place, table)
    elif place.words:
        over = with_words(place, table, rows, cols)
    chosen = pick(over, replace(place, words="")) if over else []
    if place.noun == "row":
        return [Region(index, (n,), full.cols) for n in chosen]
    rows = body_rows(place, table, full.rows, chosen) if place.body else full.rows
    return [Region(index, tuple(rows), (n,)) for n in chosen]


def _confined(place: Place, index: int, document: Document, full: Region) -> tuple[Sequence[int], Sequence[int]]:
    """Rows and columns left by what the place is in ("the second cell of the last row", "row of the cell ...")."""
    rows, cols = full.rows, full.cols
    inner = place.inside
    while inner is not None:
        if inner.noun in {"row", "column", "cell"}:
            found = [region for region in regions(inner, document) if region.table == index]
            if inner.noun == "cell" and len(found) > 1:
                raise Unclear("what is in more than one cell")
            rows = tuple(r for r in rows if any(r in region.rows for region in found))
            cols = tuple(c for c in cols if any(c in region.cols for region in found))
        elif inner.words and not inner.noun:
            spots = spots_of(document.body[index], inner.words)
            rows, cols = tuple({r for r, _ in spots}), tuple({c for _, c in spots})
        inner = inner.inside if inner.noun not in {"row", "column"} else None
    return rows, cols
