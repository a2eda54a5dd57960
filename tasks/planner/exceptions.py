"""What a clause leaves out: "all headings but the first", "everything except the table"."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.planner.counting import before_noun
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.mention import Mention
from tasks.planner.phrases import Reader
from tasks.planner.quoting import Token, listed
from tasks.planner.resolving import Phrase
from tasks.planner.things import covers

IN_TABLES = frozenset({"columns", "rows", "tables", "cells"})
_LOSING = listed("delete remove erase drop clear scrap")
_ENTRY = 10  # words of a line that is told by one of its words


def left_out(tokens: Sequence[Token], at: int, whole: Mention) -> Phrase | None:
    """As in "all headings but the first": counted among what is meant."""
    end, pick = before_noun(tuple(tokens), at)
    if not pick.rule:
        return None
    end += end < len(tokens) and tokens[end].low in ("one", "ones")
    where = pick.of(len(whole.places))
    if isinstance(where, str):
        return Phrase(end, whole.kind, missing=f"there is no {where} one to leave out")
    return Phrase(end, whole.kind, tuple(whole.places[i] for i in where))


def without(whole: Mention, at: int, phrase: Phrase, reader: Reader) -> Mention:
    """A mention less what an expression names.

    Args:
        whole: what is meant otherwise.
        at: token of "except".
        phrase: what is left out.
        reader: of the clause.
    """
    index, kind, places = reader.index, whole.kind, whole.places
    if kind == "document":
        kind = "paragraphs"
        tables = [(t.index, t.place) for t in index.tables]
        lines = [(p.index, p.place) for p in index.paragraphs if not p.empty]
        places = tuple(place for _, place in sorted([*lines, *tables], key=lambda pair: pair[0]))
    out = [index.whole(p) if p.end and index.whole(p).text.strip() == p.text else p for p in phrase.places]
    out += [index.title.place] if phrase.noun == "heading" and phrase.each and index.title else []
    rest, missing, ambiguous = tuple(p for p in places if not any(covers(o, p) for o in out)), phrase.missing, ""
    if kind in IN_TABLES and in_tables(whole, phrase):
        kind, rest = "cells", _cells_without(index, places, phrase)
        if _LOSING & {t.low for t in reader.tokens[:at]}:
            missing = missing or "a part of what is in a table cannot be kept there"
    elif whole.kind == "paragraphs" and phrase.kind == "words" and rest == places:
        rest = _lines_without(places, out)
        missing = missing or ("" if rest else "it is not clear which line is left out")
    else:
        ambiguous = phrase.ambiguous
    start, end = reader.tokens[at].start, reader.tokens[phrase.end - 1].end
    joined = not reader.clause[whole.end : start].strip(" ,;(")
    return replace(
        whole,
        kind=kind,
        places=rest,
        each=whole.each or len(rest) > 1,
        end=end if joined else whole.end,
        also=(0, 0) if joined else (start, end),
        missing=whole.missing or missing,
        ambiguous=whole.ambiguous or ambiguous,
    )


def in_tables(whole: Mention, phrase: Phrase) -> bool:
    """What is left out is a part of the table that the mention lies in: "the Price column without the header"."""
    return (
        whole.kind in IN_TABLES and phrase.kind in ("rows", "columns", "cells", "header") and phrase.kind != whole.kind
    )


def _cells_without(index: DocumentIndex, places: Sequence[Place], phrase: Phrase) -> tuple[Place, ...]:
    cells = [c for p in places for c in index.cells() if covers(p, c)]
    if phrase.kind == "header":
        return tuple(c for c in cells if c.row > 1)
    return tuple(c for c in cells if not any(covers(o, c) for o in phrase.places))


def _lines_without(places: Sequence[Place], out: Sequence[Place]) -> tuple[Place, ...]:
    """Short lines less the one that holds the words: "the ingredients except the onion"; () where that is unclear."""
    holding = {p for p in places for o in out if covers(p, o)}
    entries = all(len(p.text.split()) <= _ENTRY for p in places)
    return tuple(p for p in places if p not in holding) if len(holding) == 1 and entries else ()
