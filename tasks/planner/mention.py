"""What a referring expression of a request stands for."""

from dataclasses import dataclass

from tasks.planner.document import Place


@dataclass(frozen=True)
class Mention:
    """A referring expression of a clause and what it refers to.

    Args:
        start: of the expression within the clause, its "at the end of", "before" or "after" included.
        end: behind its last character.
        kind: words, paragraphs, cells, rows, columns, tables, document, header, footer, notes, comments.
        places: what it refers to, in document order; () for the whole document, and for what is missing. A place in
            header, footer, notes or comments has neither paragraph nor table, and its number as `nth`.
        each: the request is about all of the places ("all", "every", "the first two", "throughout").
        position: "", or start, end, before, after: something is to stand there.
        quoted: it is a quotation.
        missing: why it cannot be resolved.
        ambiguous: that several readings stand, and which; `places` then holds them all.
        also: span of what belongs to it elsewhere: "except ..." (left out of places), "in the second table, ..."; else
            (0, 0).
        note: what else a person should be told.
    """

    start: int
    end: int
    kind: str
    places: tuple[Place, ...] = ()
    each: bool = False
    position: str = ""
    quoted: bool = False
    missing: str = ""
    ambiguous: str = ""
    also: tuple[int, int] = (0, 0)
    note: str = ""
