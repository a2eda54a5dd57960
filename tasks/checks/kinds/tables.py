"""table: number, size, content and look of tables."""

from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.values import COLOUR, COUNT, STYLE, SWITCH, WORDS, Rule, choices, lengths, number, switch
from tasks.schemas import Check

_PROPERTIES: dict[str, Rule] = {
    **dict.fromkeys(("count", "added", "rows", "columns", "rows_added", "columns_added"), COUNT),
    **dict.fromkeys(("exists", "header_row"), SWITCH),
    "merged": Rule(
        "true, false or how many cells",
        lambda v: switch(v) is not None or (number(v) or 0) > 1,
        lambda found, v: bool(found) == switch(v) if switch(v) is not None else found == number(v),
    ),
    **dict.fromkeys(("cell", "contains"), WORDS),
    "style": STYLE,
    "alignment": choices("left", "center", "right"),
    "borders": choices("all", "none", "outside", "some"),
    "shading": COLOUR,
    "column_width": lengths(3.0),
    "row_height": lengths(3.0),
}
_NEIGHBOURS = {"below": (1, 0), "above": (-1, 0), "right_of": (0, 1), "left_of": (0, -1)}
_WHERE = frozenset(
    {"number", "row", "col", "rows", "columns", "after", "before", "holds", "across", "says", *_NEIGHBOURS}
)
_DIFFERENCES = {
    "rows": {"rows", "heights", "merged", "header_rows", "borders", "shading"},
    "columns": {"cols", "widths", "merged", "borders", "shading"},
    "header_row": {"header_rows"},
    "alignment": {"alignment", "indent", "widths"},
    "merged": {"merged", "cols", "rows", "widths"},
    "column_width": {"widths", "indent", "alignment"},
    "row_height": {"heights"},
    "style": {"style", "borders", "shading"},
}
"""Differences of a table that come with a property."""


def _matches(check: Check, table: Part) -> bool:
    """Size as named by `rows` and `columns`."""
    sizes = (("rows", "rows"), ("columns", "cols"))
    return all(key not in check.where or table[name] == number(check.where[key]) for key, name in sizes)


def _placed(check: Check, table: Part, parts: tuple[Part, ...]) -> bool:
    """Directly after or before the paragraph named, empty paragraphs between them aside."""
    for key, step in (("after", -1), ("before", 1)):
        if key not in check.where:
            continue
        at = table["index"] + step
        while 0 <= at < len(parts) and "index" in parts[at] and not parts[at]["text"]:
            at += step
        beside = 0 <= at < len(parts) and "index" in parts[at] and parts[at]["kind"] != "table"
        if not beside or not str(parts[at]["text"]).startswith(str(check.where[key])):
            return False
    return True


def _chosen(check: Check, context: Context, parts: tuple[Part, ...]) -> list[Part]:
    tables = context.of("table", parts)
    if "number" in check.where:
        at = int(check.where["number"])
        tables = tables[at - 1 : at]
    return [t for t in tables if _matches(check, t) and _placed(check, t, parts)]


def _table(check: Check, context: Context) -> Outcome:
    if check.property in {"count", "added", "exists"}:
        return _counted(check, context)
    if check.property in {"rows_added", "columns_added"}:
        return _grown(check, context)
    tables = _chosen(check, context, context.after)
    if not tables:
        return False, f"no table where {check.where}"
    if check.property == "shading":
        return _shaded(check, tables[0])
    if check.property in {"rows", "columns"}:
        size = tables[0]["rows" if check.property == "rows" else "cols"]
        return size == number(check.value), f"the table has {size} {check.property}"
    value = _value(check, tables[0])
    return _PROPERTIES[check.property].equal(value, check.value), f"the table's {check.property} is {quote(value)}"


def _counted(check: Check, context: Context) -> Outcome:
    now = len(_chosen(check, context, context.after))
    if check.property == "exists":
        return (now > 0) == switch(check.value), f"{now} tables where {check.where}"
    added = now - len(_chosen(check, context, context.before))
    figure = added if check.property == "added" else now
    return figure == number(check.value), f"{now} tables where {check.where}, {added:+d} against before"


def _grown(check: Check, context: Context) -> Outcome:
    pair = [_chosen(check, context, side) for side in (context.before, context.after)]
    if not all(pair):
        return False, f"no table where {check.where}"
    key = "rows" if check.property == "rows_added" else "cols"
    grown = pair[1][0][key] - pair[0][0][key]
    if grown == number(check.value) and not all(_beside(pair[1][0], check, side) for side in _NEIGHBOURS):
        return False, f"{grown:+d} {key} against before, but not {check.where}"
    return grown == number(check.value), f"{grown:+d} {key} against before"


def _beside(table: Part, check: Check, side: str) -> bool:
    """The line on this side of the named cell holds what it `says`, else nothing, as an inserted one does."""
    if side not in check.where:
        return True
    line = _line(table, check, side)
    texts = _along(table, side, line)
    said = [text.strip() for text in str(check.where.get("says", "")).split("\t")]
    return bool(texts) and [text.strip() for text in texts] == [*said, *[""] * (len(texts) - len(said))]


def _line(table: Part, check: Check, side: str) -> int:
    """Number of the row or column beside the cell that is named by its old place (`row`, `col`) or its text."""
    down, right = _NEIGHBOURS[side]
    if "row" in check.where:
        old = int(check.where["row" if down else "col"])
        return old + 1 if down + right > 0 else old + int(number(check.value) or 1) - 1
    named = str(check.where[side])
    spots = [
        (r, c) for r, row in enumerate(table["cells"], 1) for c, text in enumerate(row, 1) if text.strip() == named
    ]
    return (spots[0][0] + down if down else spots[0][1] + right) if spots else 0


def _along(table: Part, side: str, line: int) -> list[str]:
    """Texts of a row or column, empty where there is none."""
    cells = [list(row) + [""] * (table["cols"] - len(row)) for row in table["cells"]]
    if side in {"below", "above"}:
        return cells[line - 1] if 1 <= line <= len(cells) else []
    return [row[line - 1] for row in cells] if 1 <= line <= table["cols"] else []


def _value(check: Check, table: Part) -> Any:
    row, column = int(check.where.get("row", 1)), int(check.where.get("col", 1))
    if check.property == "contains":
        return check.value if str(check.value) in table["text"] else table["text"]
    if check.property == "cell":
        cells = table["cells"][row - 1 : row]
        return cells[0][column - 1] if cells and column <= len(cells[0]) else None
    if check.property == "header_row":
        return bool(table.get("header_rows"))
    if check.property == "merged":
        row, column = _merged_at(check, table)
        return next((m[2] for m in table.get("merged", ()) if (m[0], m[1]) == (row, column)), 0)
    if check.property in {"column_width", "row_height"}:
        sizes = table.get("widths" if check.property == "column_width" else "heights", ())
        at = (column if check.property == "column_width" else row) - 1
        return sizes[at] if at < len(sizes) else None
    return table.get(check.property)


def _merged_at(check: Check, table: Part) -> tuple[int, int]:
    """Row and column of the first of the cells that become one: by number, or by what it begins with."""
    if "holds" not in check.where:
        return int(check.where.get("row", 1)), int(check.where.get("col", 1))
    cells = [(r, c, text) for r, row in enumerate(table["cells"], 1) for c, text in enumerate(row, 1)]
    said = str(check.where["holds"])
    return next(((r, c) for r, c, text in cells if text.split("\n")[0].strip() == said), (0, 0))


def _shaded(check: Check, table: Part) -> Outcome:
    """Every cell that is meant has the colour."""
    meant, shades = _meant(check, table), table.get("shading", {})
    if not meant:
        return False, f"no cell where {check.where} in a table without merged cells"
    found = sorted({shades.get(cell, "") for cell in meant})
    equal = _PROPERTIES["shading"].equal
    return all(equal(shade, check.value) for shade in found), f"the cells' shading is {quote(found)}"


def _meant(check: Check, table: Part) -> frozenset[str]:
    """The cell by its place or by the text that it `holds`, or all of its row, column or table (`across`).

    Where cells are merged, shading is told by the cells that are left and not by the grid: none is meant then.
    """
    rows, columns = range(1, table["rows"] + 1), range(1, table["cols"] + 1)
    if table.get("merged"):
        return frozenset()
    at = [(int(check.where.get("row", 1)), int(check.where.get("col", 1)))]
    if "holds" in check.where:
        said = str(check.where["holds"])
        cells = [(r, c, text) for r, row in enumerate(table["cells"], 1) for c, text in enumerate(row, 1)]
        at = [(r, c) for r, c, text in cells if text.strip() == said]
    across = check.where.get("across", "cell")
    return frozenset(
        f"{r},{c}"
        for row, column in at[:1]
        for r in (rows if across in {"column", "table"} else (row,))
        for c in (columns if across in {"row", "table"} else (column,))
    )


def _explains(check: Check, context: Context, found: Difference) -> bool:
    if found.area == "block":
        return _explains_block(check, context, found)
    table = next((t for t in _chosen(check, context, context.after) if t["index"] == found.new), None)
    if table is None:
        return False
    base = check.property.removesuffix("_added")
    if found.area == "table" and check.property == "shading":
        return found.property == "shading" and _only_meant(check, found)
    if found.area == "table":
        return found.property in _DIFFERENCES.get(base, {base})
    if found.area == "cell" and base in {"rows", "columns"} and "says" in check.where:
        side = next(side for side in _NEIGHBOURS if side in check.where)
        return found.cell is not None and found.cell[base == "columns"] == _line(found.part, check, side)
    row, column = int(check.where.get("row", 1)), int(check.where.get("col", 1))
    if check.property == "merged":
        return found.area in {"text", "cell"} and (found.cell is None or found.cell[0] == _merged_at(check, table)[0])
    if check.property == "cell" and found.area in {"text", "cell"}:
        return found.cell == (row, column)
    return check.property == "style" and found.area in {"paragraph", "run"}


def _only_meant(check: Check, found: Difference) -> bool:
    """No other cell was shaded."""
    old, new = found.before or {}, found.after or {}
    return {cell for cell in old.keys() | new.keys() if old.get(cell) != new.get(cell)} <= _meant(check, found.part)


def _explains_block(check: Check, context: Context, found: Difference) -> bool:
    """New empty tables of the named size with the empty paragraph that comes with them; deleted ones when asked for."""
    if check.property not in {"count", "added", "exists"}:
        return False
    if found.property == "table":
        wanted = number(check.value) or 0
        grows = check.property == "exists" or wanted > 0
        if found.op == "inserted":
            return grows and _matches(check, found.part) and not found.part["text"].strip()
        return not grows or check.property == "count"
    return context.empty_neighbour(found, context.inserted("table"))


def _limit(check: Check, context: Context) -> int:
    if check.property == "added":
        return abs(int(number(check.value) or 0))
    if check.property == "count":
        return abs(int(number(check.value) or 0) - len(_chosen(check, context, context.before)))
    return 1


KINDS = (Kind("table", _WHERE, _PROPERTIES, _table, _explains, _limit),)
