"""A document with some of its parts in another order: body parts, or rows of a table; nothing else of it differs.

Cells keep what belongs to their place (colour, borders, widths): applications sort what rows say, with its formatting.
"""

from collections.abc import Sequence

from tasks.checks.alignment import Part


def body_in_order(parts: Sequence[Part], first: int, order: Sequence[int]) -> tuple[Part, ...]:
    """Body parts from position `first` on in another order.

    Args:
        parts: of the document, its body parts first.
        first: position of the first body part that may move.
        order: for each new position, which of these parts (counted from `first`, 0-based) stands there.
    """
    moved = [parts[first + k] for k in order]
    new = [*parts[:first], *moved, *parts[first + len(order) :]]
    return tuple({**part, "index": n} if "index" in part else part for n, part in enumerate(new))


def rows_in_order(parts: Sequence[Part], table: int, first: int, order: Sequence[int]) -> tuple[Part, ...]:
    """Rows of a table in another order.

    Args:
        parts: of the document.
        table: position of the table among the body parts.
        first: position of the first row that may move, 0-based.
        order: for each new row, which of these rows (counted from `first`, 0-based) stands there.
    """
    old = parts[table]
    rows = list(range(old["rows"]))
    rows[first : first + len(order)] = [first + k for k in order]
    cells = [old["cells"][row] for row in rows]
    held: dict[int, list[Part]] = {}
    for paragraph in old["paragraphs"]:
        held.setdefault(paragraph["row"] - 1, []).append(paragraph)
    paragraphs = [{**p, "row": new + 1} for new, row in enumerate(rows) for p in held.get(row, ())]
    text = "\n".join("\t".join(row) for row in cells)
    new = {**old, "cells": cells, "paragraphs": paragraphs, "text": text}
    return (*parts[:table], new, *parts[table + 1 :])
