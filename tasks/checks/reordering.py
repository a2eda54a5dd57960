"""A document with some of its parts in another order, gone, joined, added or made a table; nothing else differs.

Cells keep what belongs to their place (colour, borders, widths): applications sort what rows say, with its formatting.
"""

from collections.abc import Collection, Sequence

from tasks.checks.alignment import Part
from tasks.checks.differences import TABLE_KEYS
from tasks.checks.refonting import as_followed


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


def body_split(parts: Sequence[Part], at: Collection[int]) -> tuple[Part, ...]:
    """With a paragraph for each line of some paragraphs; all of them look as the one did.

    Args:
        parts: of the document, its body parts first.
        at: positions of the body parts whose lines they are.
    """
    found: list[Part] = []
    for n, part in enumerate(parts):
        if n not in at:
            found.append(part)
            continue
        start = 0
        for line in str(part["text"]).split("\n"):
            found.append({**part, "text": line, "runs": _cut(part["runs"], start, start + len(line))})
            start += len(line) + 1
    return body_without(found, ())


def body_with(parts: Sequence[Part], beside: int, texts: Sequence[str], before: bool = False) -> tuple[Part, ...]:
    """With new paragraphs beside one, alike in list, level, style and format; what they say looks as its edge does.

    Args:
        parts: of the document, its body parts first.
        beside: position of the paragraph that they stand beside.
        texts: what they say, in order.
        before: they stand before it, else behind it.
    """
    like = parts[beside]
    edge: Part = next((run for run in (like["runs"] if before else like["runs"][::-1]) if run["text"]), {})
    new = [{**like, "text": text, "runs": [{**edge, "text": text}]} for text in texts]
    at = beside if before else beside + 1
    return body_without((*parts[:at], *new, *parts[at:]), ())


def body_tabled(parts: Sequence[Part], first: int, rows: Sequence[Sequence[str]]) -> tuple[Part, ...]:
    """With lines as one table: a row for each line, a cell for each of its fields, which look as they did in the line.

    Args:
        parts: of the document, its body parts first.
        first: position of the first line.
        rows: for each line its fields, in order, as they stand in the line.
    """
    cells = [list(row) for row in rows]
    paragraphs: list[Part] = []
    for row, fields in enumerate(cells, 1):
        line, at = parts[first + row - 1], 0
        for column, field in enumerate(fields, 1):
            at = str(line["text"]).index(field, at)
            runs = _cut(line["runs"], at, at + len(field))
            paragraphs.append({**_inside(line), "row": row, "col": column, "text": field, "runs": runs})
            at += len(field)
    table: Part = {
        "kind": "table", "index": first, "text": "\n".join("\t".join(row) for row in cells), "rows": len(cells),
        "cols": max(map(len, cells)), "cells": cells, "paragraphs": paragraphs, "new": True,
    }  # fmt: skip
    return body_without((*parts[:first], table, *parts[first + len(cells) :]), ())


def as_made(expected: Sequence[Part], after: Sequence[Part]) -> tuple[Part, ...]:
    """What is expected, with the look of the application's own new table, and the line that it puts behind a last one.

    Args:
        expected: parts as `body_tabled` gives them, or with a `stop`, where and how a tab stop is to be; others are
            left as they are.
        after: parts of the document as it is.
    """
    expected = [
        as_followed(part, after[n]) if "fonts" in part and n < len(after) else part for n, part in enumerate(expected)
    ]
    expected = [
        _drawn(part, after[n]) if part.get("rule") and n < len(after) else part for n, part in enumerate(expected)
    ]
    expected = [
        _stopped(part, after[n]) if "stop" in part and n < len(after) else part for n, part in enumerate(expected)
    ]
    at = next((n for n, part in enumerate(expected) if part.get("new")), -1)
    if at < 0 or at >= len(after) or after[at]["kind"] != "table":
        return tuple(expected)
    look = {key: after[at][key] for key in TABLE_KEYS if key in after[at] and key != "merged"}
    behind: list[Part] = []
    last = at + 1 == len(expected) or "index" not in expected[at + 1]
    if last and at + 1 < len(after) and "index" in after[at + 1] and not after[at + 1]["text"]:
        behind.append(after[at + 1])
    return body_without((*expected[:at], {**expected[at], **look}, *behind, *expected[at + 1 :]), ())


def body_ruled(parts: Sequence[Part], behind: int) -> tuple[Part, ...]:
    """With an empty paragraph behind one that is nothing but a line across the page.

    Args:
        parts: of the document, its body parts first.
        behind: position of the paragraph that it stands behind.
    """
    line: Part = {"kind": "paragraph", "index": 0, "text": "", "runs": [], "rule": True}
    return body_without((*parts[: behind + 1], line, *parts[behind + 1 :]), ())


def _drawn(part: Part, made: Part) -> Part:
    """An empty paragraph with a line at its bottom and at no other side, as it was made; else what no document has."""
    drawn = made["kind"] == "paragraph" and not str(made["text"]) and set(made.get("border") or {}) == {"bottom"}
    return {**made, "index": part["index"]} if drawn else {**part, "border": {"bottom": "line"}}


def _stopped(part: Part, made: Part) -> Part:
    """With the tab stop that is expected, where it was made within a point of its place."""
    at, kind = part["stop"]
    near = {pos: how for pos, how in (made.get("tabs") or {}).items() if how == kind and abs(float(pos) - at) <= 1.0}
    rest = {key: value for key, value in part.items() if key != "stop"}
    return {**rest, "tabs": {**(part.get("tabs") or {}), **(near if len(near) == 1 else {str(at): kind})}}


def _inside(line: Part) -> Part:
    return {key: value for key, value in line.items() if key not in {"index", "number"}}


def _cut(runs: Sequence[Part], start: int, end: int) -> list[Part]:
    found, at = [], 0
    for run in runs:
        text = run["text"][max(0, start - at) : max(0, end - at)]
        at += len(run["text"])
        found += [{**run, "text": text}] if text else []
    return found


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
