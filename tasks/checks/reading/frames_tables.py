"""Clauses about tables: inserted, deleted, with more or fewer rows and columns, with other words in a cell."""

from tasks.checks.reading.cells import MergeWish
from tasks.checks.reading.clauses import Clause
from tasks.checks.reading.document import Document
from tasks.checks.reading.edits import Change, EditWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.frames_formats import removes
from tasks.checks.reading.frames_text import unwanted
from tasks.checks.reading.grid import Region
from tasks.checks.reading.lexicon import Item
from tasks.checks.reading.objects import TableWish
from tasks.checks.reading.places import Place, PlaceReader
from tasks.checks.reading.resolve import regions, resolve

_STRUCTURE = frozenset({"table", "row", "column"})
MAX_LINES = 1000
"""Rows or columns of a new table; more is no request of a person."""


def tables(frame: Frame) -> list[Wish] | None:
    """Structure of tables."""
    clause = frame.clause
    kinds = _STRUCTURE | ({"header_row"} if clause.verbs("repeat") else set())
    nouns = [k for k in clause.roles("noun") if clause.items[k].name in kinds]
    if not nouns or clause.roles("format", "case", "style", "object", "color"):
        return None
    if clause.verbs("repeat"):
        return _repeating(frame)
    if clause.verbs("delete") or (frame.verb == "delete" and not clause.verbs("insert")) or unwanted(clause):
        if clause.verbs("delete") and clause.roles("not"):
            raise Unreadable("what is not to be done is told too")
        return _deleted(frame, nouns)
    size = _size(clause)
    if size is not None:
        return _new_table(frame, size)
    first = next((k for k in nouns if _is_new(clause, k)), None)
    if clause.roles("quote") and clause.verbs("set", "insert") and first is None:
        return None
    if first is None or clause.items[first].name == "table":
        return None
    return _new_line(frame, first)


def merging(frame: Frame) -> list[Wish] | None:
    """Cells that become one, with the words of all of them."""
    clause = frame.clause
    cells_ = [k for k in clause.roles("noun") if clause.items[k].name == "cell"]
    if not clause.verbs("merge") or not cells_:
        return None
    if clause.roles("not", "format", "object"):
        raise Unreadable("more than the merging of cells is told")
    clause.take(clause.verbs("merge"))
    places = frame.read_places(inherit=False)
    if len(places) != 1 or places[0].noun != "cell":
        raise Unreadable("which cells are to become one is not said")
    wish = MergeWish(places[0], "cells merged")
    return [wish, EditWish("cells merged", lambda document: [_together(document, wish)])]


def _together(document: Document, wish: MergeWish) -> Change:
    table, row, cols = wish.spot(document)
    inside = [line for line in document.lines if line.key[0] == table and line.key[1] and line.key[1][0] == row]
    lines = [line for line in inside if line.key[1] is not None and line.key[1][1] in cols]
    said = " ".join(line.text for line in lines if line.text.strip())
    return Change(replaced=tuple((document.whole(line.number), said if k == 0 else "") for k, line in enumerate(lines)))


def _repeating(frame: Frame) -> list[Wish]:
    """The heading row that comes again on every page."""
    clause = frame.clause
    clause.take(clause.verbs("repeat", "set", "insert"))
    for k in [k for k in clause.roles("noun") if clause.items[k].name == "page"]:
        clause.take([k, *(n for n in (k - 1, k - 2) if n >= 0 and clause.items[n].role in {"all", "preposition"})])
    removal = removes(frame)
    places = [p for p in frame.read_places(inherit=False) if p.noun != "document"]
    if len(places) != 1 or not (places[0].noun == "header_row" or _first_row(places[0])):
        raise Unreadable("which row is to be repeated is not said")
    tables = frozenset(region.table for region in regions(places[0], frame.document))
    frame.places = []
    return [TableWish("header_rows", lambda a: (a or 0) == (0 if removal else 1), tables, "heading row on every page")]


def _first_row(place: Place) -> bool:
    return place.noun == "row" and place.ordinals == (1,) and not place.words


def _is_new(clause: Clause, k: int) -> bool:
    """As in "a row", "another column", "two rows": not "the row"."""
    lead = [i.text.casefold() for i in clause.items[max(0, k - 4) : k]]
    counted = any(i.role == "number" for i in clause.items[max(0, k - 2) : k]) and k > 0
    return (
        counted
        or bool({"a", "an", "another", "new", "empty", "blank", "extra", "additional"} & set(lead))
        or ("more" in lead and "the" not in lead)
        or (bool(clause.verbs("insert")) and k <= 2 and "the" not in lead)
        or (not k and len(clause.items) > 1 and clause.items[1].name in {"after", "before"})
    )


def _size(clause: Clause) -> tuple[int, int] | None:
    """Rows and columns of a new table: "5 rows and 7 columns", "3x4 table", "3 by 4 table"."""
    counts: dict[str, int] = {}
    for k in clause.roles("noun"):
        if clause.items[k].name in {"row", "column"} and k and clause.items[k - 1].role == "number":
            counts[clause.items[k].name] = int(clause.items[k - 1].value)
    mentions = [k for k in clause.roles("noun") if clause.items[k].name == "table"]
    if len(counts) == 2:
        clause.take(
            [
                n
                for k in clause.roles("noun")
                if clause.items[k].name in counts and clause.items[k - 1].role == "number"
                for n in (k, k - 1)
            ]
        )
        clause.take(mentions[:1])
        return counts["row"], counts["column"]
    for k in clause.roles("times"):
        rows, columns = (int(n) for n in clause.items[k].text.casefold().replace("×", "x").split("x"))
        clause.take([k, *mentions[:1]])
        return rows, columns
    for k in range(1, len(clause.items) - 1):
        here = clause.items[k - 1 : k + 2]
        if [i.role for i in here][::2] == ["number", "number"] and here[1].text.casefold() in {"by", "x", "×"}:
            clause.take([k - 1, k, k + 1, *mentions[:1]])
            return int(here[0].value), int(here[2].value)
    return None


def _new_table(frame: Frame, size: tuple[int, int]) -> list[Wish]:
    clause = frame.clause
    clause.take(clause.verbs("insert", "set"))
    if max(size) > MAX_LINES or min(size) < 1:
        raise Unreadable(f"a table of {size[0]} by {size[1]}")
    cursor = [k for k, i in enumerate(clause.items) if i.text.casefold() == "cursor"]
    clause.take(cursor)
    sides = [
        i.name
        for k, i in enumerate(clause.items)
        if i.role == "preposition" and i.name != "in" and k not in clause.used
    ]
    places = [p for p in PlaceReader(clause.items, clause.used).all() if p.noun not in {"it", "document", "page"}]
    side = next((p.preposition for p in places if p.preposition), "") or (sides[0] if sides else "")
    if len(places) > 1:
        raise Unreadable("two places are named")
    grid = tuple(("",) * size[1] for _ in range(size[0]))

    def changes(document: Document) -> list[Change]:
        if places:
            indexes = [document.lines[s.line].key[0] for s in resolve(places[0], document)[0]]
            spots = [min(indexes)] if side in {"before", "start"} else [max(indexes) + 1]
        elif cursor:
            spots = [0, 1] if not str(document.body[0].get("text", "")).strip() else [0]  # it has just been opened
        elif side in {"start", "end"}:
            spots = [0 if side == "start" else len(document.body)]
        else:
            spots = [*range(min(len(document.body), 150) + 1), len(document.body)]
        return [Change(blocks=((spot, grid),)) for spot in dict.fromkeys(spots)]

    frame.places = []
    return [EditWish(f"a table of {size[0]} rows and {size[1]} columns", changes)]


def _new_line(frame: Frame, first: int) -> list[Wish]:
    """Rows or columns inserted; without a place at the end."""
    clause = frame.clause
    name = clause.items[first].name
    if (
        first > 1
        and clause.items[first - 1].text.casefold() in {"more", "new", "empty", "blank", "extra"}
        and clause.items[first - 2].role == "number"
    ):
        clause.take([first - 2])
        behind: Item | None = clause.items[first - 2]
    else:
        behind = clause.items[first - 1] if first else None
    count = int(behind.value) if behind is not None and behind.role == "number" else 1
    clause.take([first, *([first - 1] if behind is not None and behind.role == "number" else [])])
    clause.take([*clause.verbs("insert", "set")])
    said = _said(clause)
    if clause.roles("quote") and not clause.roles("preposition"):
        raise Unreadable("a new row with words in it")
    sides = [i.name for k, i in enumerate(clause.items) if i.role == "preposition" and i.name != "in"]
    side = next((s for s in sides if s in {"after", "before"}), next((s for s in sides), "end"))
    places = [p for p in PlaceReader(clause.items, clause.used).all() if p.noun not in {"it", "document"}]
    places = [p for p in places if p.noun != "table"] or places
    if len(places) > 1 or not 1 <= count <= MAX_LINES or {"after", "before"} <= set(sides):
        raise Unreadable("two places are named")
    place = places[0] if places else Place(noun="table")
    wish = EditWish(f"{count} {name} inserted", lambda document: _lines(document, place, name, side, count, said))
    wish.tables, wish.texts = _tables_of(place, frame.document), list(said)
    wide = {frame.document.body[t]["cols"] for t in wish.tables} if name == "row" else {1}
    if said and (count > 1 or not {len(said)} <= {1, *wide}):
        raise Unreadable("which cells of the new row or column these texts belong in is not said")
    frame.places = []
    return [wish]


_TELLING = frozenset({"with the cells", "with the heading", "with the header"})


def _said(clause: Clause) -> tuple[str, ...]:
    """Texts of a new row or column: every quotation behind "with the cells", with nothing but joints between them."""
    lead = next((k for k, item in enumerate(clause.items) if item.text.casefold() in _TELLING), None)
    if lead is None:
        return ()
    behind = clause.items[lead + 1 :]
    texts = [str(item.value) for item in behind if item.role == "quote"]
    if not texts or any(item.role != "quote" and item.text.casefold() not in {",", "and"} for item in behind):
        raise Unreadable("what the new cells are to say cannot be told")
    clause.take(range(lead, len(clause.items)))
    return tuple(texts)


def _tables_of(place: Place, document: Document) -> set[int]:
    return {region.table for region in _regions(place, document)}


def _regions(place: Place, document: Document) -> list[Region]:
    if place.noun in {"table", "row", "column", "cell"}:
        return regions(place, document)
    keys = [document.lines[s.line].key for spans in resolve(place, document)[:1] for s in spans]
    return [Region(index, (cell[0],), (cell[1],)) for index, cell, _ in keys if cell is not None]


def _lines(
    document: Document, place: Place, name: str, side: str, count: int, said: tuple[str, ...] = ()
) -> list[Change]:
    """The rows or columns that come, with what they say."""
    found = []
    for region in _regions(place, document):
        span = region.rows if name == "row" else region.cols
        at = max(span) + 1 if side in {"after", "end", "in", ""} else min(span)
        entry = (region.table, at, count, said)
        found.append(Change(rows=(entry,)) if name == "row" else Change(cols=(entry,)))
    return found if len(found) == 1 else []


def _deleted(frame: Frame, nouns: list[int]) -> list[Wish] | None:
    clause = frame.clause
    if clause.has("keep", "leave", "stay", "stays"):
        raise Unreadable("what is to stay of the table is told too")
    clause.take([*clause.verbs("delete", "set", "undo"), *clause.roles("not")])
    places = frame.read_places()
    places = [p for p in places if p.noun != "table"] or places  # "... out of the table"
    if not places or any(p.noun not in _STRUCTURE for p in places):
        held = [p for p in places if p.noun not in _STRUCTURE]
        if not places or not all(p.noun in {"cell", "text", "word", ""} for p in held):
            raise Unreadable("what is to go is not said")
        return [_emptied(p) for p in places]
    wishes: list[Wish] = []
    for place in places:
        wish = EditWish(f"{place.noun} deleted", lambda document, p=place: [_gone(document, p)])  # type: ignore[misc]
        wish.tables = _tables_of(place, frame.document)
        wishes.append(wish)
    return wishes


def _emptied(place: Place) -> EditWish:
    return EditWish(
        "cell emptied", lambda document: [Change(replaced=tuple((s, "") for s in resolve(place, document)[0]))]
    )


def _gone(document: Document, place: Place) -> Change:
    found = regions(place, document)
    if place.noun == "table":
        return Change(tables_gone=frozenset(region.table for region in found))
    if place.noun == "row":
        return Change(rows_gone=frozenset((region.table, r) for region in found for r in region.rows))
    return Change(cols_gone=frozenset((region.table, c) for region in found for c in region.cols))
