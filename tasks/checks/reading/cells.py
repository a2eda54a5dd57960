"""What a request may promise about the look of table cells: the colour behind them; held against both documents."""

from dataclasses import dataclass, field
from typing import Any

from tasks.checks.differences import Difference
from tasks.checks.reading.document import Sides
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


def _shade(table: Any, cell: str) -> str:
    return str(table.get("shading", {}).get(cell, ""))
