"""A document with some of its parts in another order, gone or joined: body parts, or rows; nothing else differs.

Cells keep what belongs to their place (colour, borders, widths): applications sort what rows say, with its formatting.
"""

from collections.abc import Collection, Sequence

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


def body_without(parts: Sequence[Part], gone: Collection[int]) -> tuple[Part, ...]:
    """Without the body parts at some positions.

    Args:
        parts: of the document, its body parts first.
        gone: positions of the body parts that are not there any more.
    """
    left = [part for n, part in enumerate(parts) if n not in gone]
    return tuple({**part, "index": n} if "index" in part else part for n, part in enumerate(left))


def body_joined(parts: Sequence[Part], first: int, count: int) -> tuple[Part, ...]:
    """Several paragraphs as one, a space between their texts; it has the format of the first.

    Args:
        parts: of the document, its body parts first.
        first: position of the first of them.
        count: how many.
    """
    old = parts[first : first + count]
    text = " ".join(str(part["text"]).strip() for part in old)
    runs: list[Part] = []
    for part in old:
        space = {**runs[-1], "text": f"{runs[-1]['text'].rstrip()} "} if runs else None
        runs = [*runs[:-1], space, *part["runs"]] if space is not None else list(part["runs"])
    one = {**old[0], "text": text, "runs": runs}
    return body_without((*parts[:first], one, *parts[first + 1 :]), range(first + 1, first + count))


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
