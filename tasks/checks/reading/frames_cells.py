"""Clauses about the look of table cells: the colour behind them, the lines around them."""

from dataclasses import replace
from itertools import pairwise

from tasks.checks.reading.amounts import colour
from tasks.checks.reading.cells import ShadeWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.frames_formats import removes
from tasks.checks.reading.objects import TableWish
from tasks.checks.reading.places import Place, PlaceReader
from tasks.checks.reading.resolve import regions

CELLS = frozenset({"table", "row", "column", "cell", "header_row"})
_SOME_LINES = frozenset({
    "inside", "outside", "inner", "outer", "interior", "exterior", "internal", "external", "top", "bottom", "left",
    "right", "horizontal", "vertical", "upper", "lower", "wide", "thin", "thick", "single", "double", "around",
    "between", "side", "sides", "edge", "edges", "box", "frame", "boxed", "across", "surrounding", "within",
    "underneath", "under", "beneath", "below", "above", "over", "through", "along", "behind",
})  # fmt: skip
"""Words for some of the lines of a table, or for how they look: neither can be told from "all" and "none"."""


def cells(frame: Frame) -> list[Wish] | None:
    """Background and lines of tables, rows, columns and cells."""
    names = {frame.clause.items[k].name for k in frame.clause.roles("format")}
    if names == {"paragraph.background"} and _about_cells(frame):
        return _shaded(frame)
    if "table.borders" in names or (names == {"paragraph.border"} and _about_cells(frame)):
        return _lined(frame)
    return None


def _about_cells(frame: Frame) -> bool:
    """Every place that it names, or else the place of the clause before, is a part of a table."""
    named = [p for p in PlaceReader(frame.clause.items, set(frame.clause.used)).all() if p.noun != "it"]
    places = named or frame.inherited
    return bool(places) and all(p.noun in CELLS for p in places)


def _shaded(frame: Frame) -> list[Wish]:
    clause = frame.clause
    clause.take(clause.roles("format"))
    for one, other in pairwise(clause.items):
        if one.role == "all" and other.role == "ordinal":
            raise Unreadable(f'which rows or columns "{one.text} {other.text}" means is not clear')
    removal = removes(frame)
    clause.take(clause.verbs("insert", "set"))
    accept = colour(frame, removal, "cell.background")
    places = [_first_row(p) for p in _without_exceptions(frame)]
    return [ShadeWish(accept, place, "background of cells") for place in places]


def _without_exceptions(frame: Frame) -> list[Place]:
    """The places of the clause.

    Raises:
        Unreadable: some of their cells are to be left out.
    """
    places = frame.read_places()
    if any(place.exceptions for place in places):
        raise Unreadable("which cells are left out cannot be told")
    return places


def _first_row(place: Place) -> Place:
    inside = None if place.inside is None else _first_row(place.inside)
    if place.noun == "header_row":
        return replace(place, noun="row", ordinals=(1,), words="", inside=inside)
    return replace(place, inside=inside)


def _lined(frame: Frame) -> list[Wish]:
    """All lines of a table, or none.

    Raises:
        Unreadable: some of them, lines of another look, or those of a part of a table.
    """
    clause = frame.clause
    said = [token.low for k in clause.roles("format") for token in clause.items[k].tokens]
    if clause.has(*_SOME_LINES) or any(item.role == "preposition" and item.name != "in" for item in clause.items):
        raise Unreadable("which lines of the table are meant cannot be told")
    clause.take(clause.roles("format"))
    removal = removes(frame)
    clause.take(clause.verbs("insert", "set"))
    if not removal and not any(word in {"borders", "lines", "gridlines"} for word in said):
        raise Unreadable("which lines of the table are meant is not said")
    places = _without_exceptions(frame) or [Place(noun="table")]
    found = [region for place in places for region in regions(_first_row(place), frame.document)]
    full = {t: (frame.document.body[t]["rows"], frame.document.body[t]["cols"]) for t in {r.table for r in found}}
    for table, (rows, cols) in full.items():
        covered = {(r, c) for region in found if region.table == table for r in region.rows for c in region.cols}
        if len(covered) != rows * cols:
            raise Unreadable("lines of a part of a table cannot be told from the others")
    wanted = "none" if removal else "all"
    return [TableWish("borders", lambda a: a == wanted, frozenset(full), f"{wanted} of the table's lines")]


__all__ = ["CELLS", "cells"]
