"""What a request may promise about the look of table cells: the colour behind them; held against both documents."""

from dataclasses import dataclass, field
from typing import Any

from tasks.checks.differences import Difference
from tasks.checks.reading.document import Document, Sides
from tasks.checks.reading.formats import Accept
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.places import Place
from tasks.checks.reading.resolve import regions


@dataclass
class ShadeWish:
    """The background of cells, whole rows, columns or tables; every other cell keeps its own."""

    accept: Accept
    place: Place
    says: str
    meant: dict[int, frozenset[str]] = field(default_factory=dict)  # table after -> its cells, as shading names them

    def check(self, sides: Sides) -> str:
        """Empty when every cell of the place has it.

        Raises:
            Unclear: the document holds no such place, or more than one, or cells of its table are merged.
        """
        for region in regions(self.place, sides.before):
            new = sides.comparison.new_of.get(region.table)
            if new is None:
                return f"{self.says}: the table is gone"
            old, now = sides.before.body[region.table], sides.after.body[new]
            if old.get("merged") or now.get("merged"):
                raise Unclear("which cell has which background where cells are merged")
            rows, cols = sides.comparison.lines_of(region.table, new)
            for r, c in ((r, c) for r in region.rows for c in region.cols):
                cell = f"{rows.get(r, 0)},{cols.get(c, 0)}"
                self.meant[new] = self.meant.get(new, frozenset()) | {cell}
                if r not in rows or c not in cols or not self.accept(_shade(old, f"{r},{c}"), _shade(now, cell)):
                    return f"{self.says}: not so in row {r}, column {c}"
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The background of these cells and of no other."""
        if found.area != "table" or found.property != "shading" or found.new not in self.meant:
            return False
        old, now = found.before or {}, found.after or {}
        return {k for k in old.keys() | now.keys() if old.get(k) != now.get(k)} <= self.meant[found.new]


@dataclass
class MergeWish:
    """Neighbouring cells of one row that become one; no other cells do."""

    place: Place
    says: str
    table: int = -1  # body index after

    def check(self, sides: Sides) -> str:
        """Empty when they, and no others, are one cell.

        Raises:
            Unclear: the document holds no such place, or the cells are no neighbours in one row.
        """
        index, row, cols = self.spot(sides.before)
        new = sides.comparison.new_of.get(index)
        if new is None:
            return f"{self.says}: the table is gone"
        self.table = new
        now = [list(m) for m in sides.after.body[new].get("merged", ())]
        return "" if now == [[row, cols[0], len(cols)]] else f"{self.says}: not so in row {row}"

    def spot(self, document: Document) -> tuple[int, int, tuple[int, ...]]:
        """Body index of the table, row and columns of the cells.

        Raises:
            Unclear: they are no neighbours in one row, or others are merged already.
        """
        found = regions(self.place, document)
        table = found[0].table
        if any(r.table != table for r in found) or document.body[table].get("merged"):
            raise Unclear("cells of more than one table, or of one with merged cells")
        rows = sorted({r for region in found for r in region.rows})
        cols = tuple(sorted({c for region in found for c in region.cols}))
        if len(rows) != 1 or len(cols) < 2 or cols != tuple(range(cols[0], cols[-1] + 1)):
            raise Unclear("which cells are to become one")
        return table, rows[0], cols

    def covers(self, found: Difference, sides: Sides) -> bool:
        """What comes with it in this table: widths and lines."""
        along = {"merged", "widths", "borders", "cols"}
        return found.area == "table" and found.new == self.table and found.property in along


def _shade(table: Any, cell: str) -> str:
    return str(table.get("shading", {}).get(cell, ""))
