"""What a clause leaves out: "all headings but the first", "everything except the table"."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.planner.counting import before_noun
from tasks.planner.mention import Mention
from tasks.planner.phrases import Reader
from tasks.planner.quoting import Token
from tasks.planner.resolving import Phrase
from tasks.planner.things import covers


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
    places = tuple(p for p in places if not any(covers(o, p) for o in out))
    start, end = reader.tokens[at].start, reader.tokens[phrase.end - 1].end
    joined = not reader.clause[whole.end : start].strip(" ,;(")
    return replace(
        whole,
        kind=kind,
        places=places,
        end=end if joined else whole.end,
        also=(0, 0) if joined else (start, end),
        missing=whole.missing or phrase.missing,
        ambiguous=whole.ambiguous or phrase.ambiguous,
    )
