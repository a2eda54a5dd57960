"""A cell and the one beside it that are to be merged, as the two cells of their row."""

import re

from tasks.planner.assembly import Unfit
from tasks.planner.counting import name as nth
from tasks.planner.document import DocumentIndex, plain

_BESIDE = re.compile(
    r"(?P<lead>\b(?:merge|combine|join) )(?:the )?(?:cell )?(?:(?:that (?:says|holds)|called|with|containing) )?"
    r"(?P<quote>[\"“']?)(?P<said>[^\"“”']+?)[\"”']?(?: cell)?(?: in (?:the )?(?P<table>\w+ )?table)?"
    r" (?:with|and) (?:the )?(?P<empty>empty |blank )?(?:cell|one) (?:to|on) (?:its|the) (?P<side>right|left)"
    r"(?: of it| side)?(?P<end>[.!?]*)$",
    re.IGNORECASE,
)
_IN_TABLE = re.compile(r"^in the (?:(?P<nth>\w+) )?table,? ", re.IGNORECASE)


def with_neighbour(request: str, index: DocumentIndex) -> str:
    """As in 'merge the cell "Total" with the empty cell to its right': both cells by row and column.

    Args:
        request: as plain orders, its tables by number.
        index: the document.

    Raises:
        Unfit: no cell or more than one says so, or there is no such neighbour.
    """
    match = _BESIDE.search(request)
    if match is None:
        return request
    led = _IN_TABLE.match(request)
    order = (match["table"] or (led["nth"] if led is not None else "") or "").strip().lower()
    tables = [t for t in index.tables if not order or nth(t.number) == order]
    cells = [c for t in tables for c in t.all_cells() if plain(c.text) == plain(match["said"]) and plain(c.text)]
    if len(cells) != 1:
        raise Unfit(f'the cell "{match["said"]}"', f"{len(cells)} cells", "one")
    cell, table = cells[0], index.tables[cells[0].table - 1]
    column = cell.column + (1 if match["side"].lower() == "right" else -1)
    if not 1 <= column <= len(table.cells[cell.row - 1]):
        raise Unfit(f'the cell beside "{match["said"]}"', "none", "one")
    if match["empty"] and table.cell(cell.row, column).text.strip():
        raise Unfit(f'the cell beside "{match["said"]}"', f'"{table.cell(cell.row, column).text}"', "an empty one")
    first, second = sorted((cell.column, column))
    where = "the table" if len(index.tables) == 1 else f"the {nth(table.number)} table"
    told = f"the {nth(first)} and {nth(second)} cells of the {nth(cell.row)} row of {where}"
    return f"{match['lead']}{told}{match['end']}"


__all__ = ["with_neighbour"]
