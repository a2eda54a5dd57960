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
        pattern: regular expression that finds all of the places, where they are told by their spelling.
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
    pattern: str = ""


def in_words(mention: Mention) -> str:
    """The places of a mention for a person."""
    if mention.kind == "document":
        return "the whole document"
    shown = [_place_words(p) for p in mention.places[:3]]
    more = len(mention.places) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _place_words(place: Place) -> str:
    text = place.text if len(place.text) <= 40 else f"{place.text[:38]}…"
    if place.table and place.row:
        return f'table {place.table}, row {place.row}, column {place.column or 1} "{text}"'
    if place.table:
        line = f", row {place.row}" if place.row else f", column {place.column}" if place.column else ""
        return f"table {place.table}{line}"
    return f'"{text}" in paragraph {place.paragraph}' if place.end else f'paragraph {place.paragraph} "{text}"'
