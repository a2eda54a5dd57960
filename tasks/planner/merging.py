"""Cells that become one: which they are, and how the selection grows over them."""

from typing import TypeVar

from tasks.planner.document import DocumentIndex, Place
from tasks.planner.references import Mention
from tasks.planner.things import covers

MERGING = "merge_cells"
"""Skill that makes one cell of several."""
T = TypeVar("T")


def neighbouring_cells(mention: Mention, index: DocumentIndex) -> tuple[Place, ...]:
    """The cells from left to right; none where they are no neighbours in one row, or others are merged already."""
    found = {(c.table, c.row, c.column): c for c in index.cells() if any(covers(p, c) for p in mention.places)}
    cells = tuple(found[at] for at in sorted(found))
    rows = {(c.table, c.row) for c in cells}
    if len(cells) < 2 or len(rows) > 1 or index.tables[cells[0].table - 1].part.get("merged"):
        return ()
    return cells if cells[-1].column - cells[0].column == len(cells) - 1 else ()


def over(cells: int, steps: tuple[T, ...]) -> tuple[T, ...]:
    """Steps or actions; the first, which takes in the next cell, comes once for each cell behind the first."""
    return (*steps[:1] * (cells - 1), *steps[1:])


__all__ = ["MERGING", "neighbouring_cells", "over"]
