"""Several things by their labels, and what stands in columns: "the To, From and Date lines", "the figures under Price".

A label of a line is what stands before its colon or tab; of a column or row, its first cell. Every label that is said
must be there, once.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.planner import relations, texts
from tasks.planner.belonging import counted
from tasks.planner.counting import Pick, cardinal
from tasks.planner.document import DocumentIndex, Place, plain
from tasks.planner.nouns import noun_at
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase, Said, described, resolved
from tasks.planner.things import covers

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

_PARTS = listed("column row heading section line")
_FIGURES = listed("figures numbers amounts")
_VALUES = listed("values entries data names")
_INSIDE = listed("in of under below from within inside")
_ARTICLES = listed("the my our these those both all")
_NUMBER = re.compile(r"[-+(]?[£$€]? ?[-+]?\d[\d.,' ]*\)? ?(?:[%£$€°]|[a-zA-Z]{1,3}\.?)?")
_MOST = 12  # labels that one request lists
_LABEL = 4  # words of one label


def lines_or_parts(reader: "Reader", at: int) -> Phrase | None:
    """As in "the Qty, Price and Amount columns", "the lines To and From", "the subject line"."""
    start = counted(reader, at)
    before = _labels_before(reader, start.at)
    found = before or _labels_behind(reader, start.at)
    if found is None or not (start.said or _copied(reader, at, found[2])):
        return None
    end, noun, labels = found
    if noun == "line":
        return _labelled_lines(reader, end, labels, start.pick)
    if len(labels) < 2:
        return None
    return _parts(reader, end, noun, labels, start.pick)


def _copied(reader: "Reader", at: int, labels: Sequence[str]) -> bool:
    """Labels without an article are known by being in the document, written as they are there."""
    first = reader.tokens[at]
    lines = all(_begun(reader.index, label) for label in labels)
    heads = reader.index.column_heads | reader.index.row_heads
    known = lines or {plain(label) for label in labels} <= heads
    return at > 0 and (first.kind == "quote" or first.text[:1].isupper()) and known


def _labels_before(reader: "Reader", at: int) -> tuple[int, str, list[str]] | None:
    """Labels, and the noun behind the last of them."""
    labels: list[str] = []
    while at < len(reader.tokens) and len(labels) < _MOST:
        end, label = _label(reader, at)
        if not label:
            return None
        labels.append(label)
        joint = _joint(reader, end)
        if joint == end:
            named = noun_at(reader.tokens, end)
            known = named is not None and named.noun in _PARTS and not named.adjectives
            if named is None or not known or named.plural != (len(labels) > 1):
                return None
            return named.end, named.noun, labels
        at = joint
    return None


def _labels_behind(reader: "Reader", at: int) -> tuple[int, str, list[str]] | None:
    """A noun, and the labels behind it: "the four lines To, From, Date and Subject", "the columns Qty and Price"."""
    named = noun_at(reader.tokens, at)
    if named is None or not named.plural or named.noun not in ("line", "column", "row") or named.adjectives:
        return None
    labels: list[str] = []
    end = named.end
    end += reader.low(end) in (":", "called", "labelled", "for", "with", "starting", "beginning", "marked")
    end += reader.low(end) == "with"
    while end < len(reader.tokens) and len(labels) < _MOST:
        behind, label = _label(reader, end)
        if not label or not _is_label(reader.index, named.noun, label):
            break
        labels.append(label)
        end, last = _joint(reader, behind), behind
        if end == last:
            return last, named.noun, labels
    return (last, named.noun, labels) if len(labels) > 1 else None


def _is_label(index: DocumentIndex, noun: str, label: str) -> bool:
    if noun == "line":
        return bool(_begun(index, label))
    return plain(label) in (index.column_heads if noun == "column" else index.row_heads)


def _label(reader: "Reader", at: int) -> tuple[int, str]:
    """One label: a quotation, or words up to a comma, "and" or a noun for parts; "" where none begins here."""
    token = reader.tokens[at] if at < len(reader.tokens) else None
    if token is None or token.kind == "mark":
        return at, ""
    if token.kind == "quote":
        return at + 1, token.text
    end = at
    while end < min(at + _LABEL, len(reader.tokens)) and reader.tokens[end].kind == "word":
        if reader.low(end) in ("and", "or") or (end > at and _is_part(reader, end)):
            break
        end += 1
        if _known(reader, at, end) and not _known(reader, at, end + 1):
            break
    text = texts.between(reader.clause, reader.tokens, at, end)
    end += reader.low(end) == ":"
    return end, text


def _known(reader: "Reader", at: int, end: int) -> bool:
    if end > len(reader.tokens):
        return False
    wanted = plain(texts.between(reader.clause, reader.tokens, at, end))
    index = reader.index
    return any(wanted in known for known in (index.labelled, index.column_heads, index.row_heads))


def _is_part(reader: "Reader", at: int) -> bool:
    named = noun_at(reader.tokens, at)
    return named is not None and named.noun in _PARTS


def _joint(reader: "Reader", at: int) -> int:
    """Behind a comma, "and" or a slash; the same position where none stands."""
    end = at
    while reader.low(end) in (",", "and", "&", "/") or (end > at and reader.low(end) == "the"):
        end += 1
    return end


def _begun(index: DocumentIndex, label: str) -> tuple[Place, ...]:
    """Lines that begin with a label and a colon or tab."""
    return index.labelled.get(plain(label), ()) if plain(label) else ()


def _labelled_lines(reader: "Reader", end: int, labels: Sequence[str], pick: Pick) -> Phrase | None:
    index = reader.index
    lines = [_begun(index, label) for label in labels]
    if not any(lines) or pick.rule in ("at", "slice", "step"):
        return None
    many = len(labels) > 1
    lost = next((label for label, found in zip(labels, lines, strict=True) if not found), "")
    if lost:
        return Phrase(end, "paragraphs", (), many, missing=f'no line begins with "{lost}:"', noun="line")
    if pick.rule == "exactly" and pick.numbers[0] != len(labels):
        why = f"{pick.numbers[0]} lines are counted and {len(labels)} named"
        return Phrase(end, "paragraphs", (), many, missing=why, noun="line")
    double = next((found for found in lines if len(found) > 1), ())
    unclear = ""
    if double:
        first, second = (described(p, index) for p in double[:2])
        unclear = f"{len(double)} lines have this label: {first} or {second}"
    places = tuple(p for found in lines for p in found)
    return Phrase(end, "paragraphs", places, many, False, "", unclear, "line")


def _parts(reader: "Reader", end: int, noun: str, labels: Sequence[str], pick: Pick) -> Phrase | None:
    """Columns, rows, headings or sections, each by its label, all in what is said behind the noun."""
    if pick.rule == "exactly" and pick.numbers[0] != len(labels):
        why = f"{pick.numbers[0]} {noun}s are counted and {len(labels)} named"
        return Phrase(end, "paragraphs", (), True, missing=why, noun=noun)
    end, said = relations.read(reader, end, Said(noun, True, Pick("all", (), True), 0, frozenset()))
    one = replace(said, plural=False, pick=Pick("", (), True))
    found = [resolved(reader.index, reader.scope, end, replace(one, label=label)) for label in labels]
    missing = next((f.missing for f in found if f.missing), "")
    unclear = next((f.ambiguous for f in found if f.ambiguous), "")
    places = tuple(p for f in found for p in f.places)
    return Phrase(end, found[0].kind, () if missing else places, True, False, missing, unclear, noun)


# ---------------------------------------------------------------- one cell by its row and column

_SUMS = listed("amount figure price cost sum value number")


def crossing(reader: "Reader", at: int) -> Phrase | None:
    """As in "the amount for Hall": the cell in the column that is headed so and the row that begins so."""
    start = at + 1
    if reader.low(at) not in ("the", "my", "our"):
        return None
    found: dict[Place, int] = {}
    for table in reader.index.tables:
        heads = [(end, c) for c, head in enumerate(table.header, 1) if (end := _equal(reader, start, head))]
        if not heads and reader.low(start) in _SUMS:
            heads = [(start + 1, 0)]
        for end, column in heads:
            behind = end + 1 + (reader.low(end + 1) == "the")
            for row, cells in enumerate(table.cells[1:], 2) if reader.low(end) in ("for", "of") else ():
                stop = _equal(reader, behind, cells[0]) if cells else 0
                figures = [c for c, text in enumerate(cells, 1) if c > 1 and re.search(r"\d", text)]
                for c in ([column] if column else figures) if stop else ():
                    found[table.cell(row, c)] = stop + (reader.low(stop) == "row")
    return _crossed(reader, found) if found else None


def _equal(reader: "Reader", at: int, text: str) -> int:
    """The token behind the words of a cell, 0 where they do not stand here."""
    size = len(re.findall(r"\w+", text))
    for end in range(min(at + size + 2, len(reader.tokens)), at, -1):
        said = texts.between(reader.clause, reader.tokens, at, end)
        if plain(text) and plain(said) == plain(text) and reader.tokens[end - 1].kind != "mark":
            return end
    return 0


def _crossed(reader: "Reader", found: dict[Place, int]) -> Phrase:
    """The one cell; a table that is named behind it, or was before, says which."""
    end = max(found.values())
    outer = reader.phrase(end + 1) if reader.low(end) in ("in", "of") else None
    scope = outer.places if outer is not None and outer.kind == "tables" and not outer.missing else reader.scope
    end = outer.end if outer is not None and outer.kind == "tables" else end
    cells = tuple(c for c in found if scope is None or any(covers(o, c) for o in scope))
    unclear = ""
    if len(cells) > 1:
        unclear = f"{described(cells[0], reader.index)} or {described(cells[1], reader.index)}"
    missing = "" if cells else "there is no such cell in this table"
    return Phrase(end, "cells", cells, False, False, missing, unclear, "cell")


# ---------------------------------------------------------------- what stands in columns


def figures(reader: "Reader", at: int) -> Phrase | None:
    """As in "the figures in the Price column": the cells below the header, those with numbers if numbers are said."""
    start = at + (reader.low(at) in ("all", "both"))
    start += reader.low(start) in _ARTICLES
    start += cardinal_at(reader, start)
    noun = reader.low(start)
    if start == at or reader.low(start + 1) not in _INSIDE:
        return None
    inner = reader.phrase(start + 2) if noun.endswith("s") or noun == "data" else None
    if noun not in _FIGURES | _VALUES and not (inner is not None and _heads_all(reader.index, noun, inner.places)):
        return None  # neither figures nor "the prices in the Price column"
    if inner is None or inner.kind not in ("columns", "rows", "tables"):
        return None
    if noun == "names" and inner.kind != "columns":
        return replace(inner, kind="cells", noun="cell", ambiguous="which of what stands there are names")
    if inner.missing or inner.ambiguous:
        return replace(inner, kind="cells", noun="cell")
    places, unclear = _below_header(reader.index, inner.places, noun in _FIGURES)
    missing = "" if places else f"there are no {noun} there"
    number = cardinal(reader.tokens[start - 1])
    if number is not None and number != len(places):
        missing = f"there are {len(places)} {noun} there and not {number}"
    return Phrase(inner.end, "cells", () if missing else places, True, False, missing, unclear, "cell")


def _heads_all(index: DocumentIndex, noun: str, columns: Sequence[Place]) -> bool:
    """A noun is the header of the columns."""
    heads = [index.tables[p.table - 1].cell(1, p.column).text for p in columns if p.table and p.column and not p.row]
    return bool(heads) and all(plain(head) == plain(noun) for head in heads)


def cardinal_at(reader: "Reader", at: int) -> int:
    """1 where a number is said there, else 0."""
    return int(at + 1 < len(reader.tokens) and cardinal(reader.tokens[at]) is not None)


def _below_header(index: DocumentIndex, outer: Sequence[Place], numbers: bool) -> tuple[tuple[Place, ...], str]:
    """Cells with text that are neither header nor, where only numbers are meant, something else."""
    cells = [c for p in outer for c in index.cells() if covers(p, c) and c.text.strip() and c.row > 1]
    numeric = [c for c in cells if _NUMBER.fullmatch(c.text.strip())]
    columns = all(p.column for p in outer)
    if not numbers or not columns:
        return tuple(numeric if numbers else cells), ""
    odd = next((c for c in cells if c not in numeric), None)
    unclear = f'"{odd.text}" is no number, and stands in the column' if odd is not None and numeric else ""
    return tuple(cells if unclear else numeric), unclear
