"""order: the same parts or rows, in a new order, gone, joined, split, added or made a table; and few more wholes."""

from collections.abc import Sequence
from typing import Any

from tasks.checks.alignment import Part, blocks
from tasks.checks.differences import Comparison, Difference
from tasks.checks.kind import Context, Kind, Outcome
from tasks.checks.refonting import with_font
from tasks.checks.reordering import (
    as_made,
    body_in_order,
    body_joined,
    body_ruled,
    body_split,
    body_tabled,
    body_with,
    body_without,
    rows_in_order,
)
from tasks.checks.values import WORDS, Rule
from tasks.checks.words import in_words
from tasks.schemas import Check


def _is_order(value: Any) -> bool:
    """Every number from 0 on once."""
    whole = isinstance(value, list | tuple) and all(type(n) is int for n in value)
    return whole and len(value) > 1 and sorted(value) == list(range(len(value)))


_ORDER = Rule("the numbers from 0 on, each once, in the new order", _is_order, lambda found, value: found == value)


def _are_gone(value: Any) -> bool:
    whole = isinstance(value, list | tuple) and all(type(n) is int and n >= 0 for n in value)
    return whole and len(value) > 0 and len(set(value)) == len(value)


_GONE = Rule("numbers of parts from 0 on", _are_gone, lambda found, value: found == value)
_LINE = Rule("1", lambda v: v == 1, lambda found, v: found == v)
_JOINED = Rule("a number from 2 on", lambda v: type(v) is int and v > 1, lambda found, value: found == value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) > 0 and all(isinstance(t, str) and t.strip() for t in value)


def _are_rows(value: Any) -> bool:
    rows = isinstance(value, list | tuple) and len(value) > 0 and all(isinstance(row, list | tuple) for row in value)
    return (
        rows and all(isinstance(t, str) for row in value for t in row) and len({len(row) for row in value} | {0}) == 2
    )


_ADDED = Rule("texts of new paragraphs", _are_texts, lambda found, value: found == value)
_TABLED = Rule("rows of as many texts each", _are_rows, lambda found, value: found == value)


def _expected(check: Check, context: Context) -> tuple[Part, ...] | None:
    """The document before with its parts in the order asked for; None where it has no such parts."""
    body = blocks(context.before)
    if check.property == "font":
        return as_made(with_font(context.before, str(check.value)), context.after)
    if check.property == "ruled":
        behind = int(check.where.get("index", 0))
        fits = behind < len(body) and body[behind]["kind"] != "table"
        return as_made(body_ruled(context.before, behind), context.after) if fits else None
    if check.property == "split":
        lines = [n for n in check.value if n < len(body) and "\n" in str(body[n]["text"])]
        return body_split(context.before, lines) if lines == list(check.value) else None
    if check.property in {"gone", "joined"}:
        first = int(check.where.get("index", 0))
        count = max(check.value) + 1 if check.property == "gone" else int(check.value)
        if first + count > len(body) or any(p["kind"] == "table" for p in body[first : first + count]):
            return None
        if check.property == "gone":
            return body_without(context.before, {first + n for n in check.value})
        return body_joined(context.before, first, count)
    if check.property in {"added", "added_before", "table"}:
        return _grown(check, context, body)
    if "index" in check.where:
        first = int(check.where["index"])
        return body_in_order(context.before, first, check.value) if first + len(check.value) <= len(body) else None
    tables = [n for n, part in enumerate(body) if part["kind"] == "table"]
    number, row = int(check.where.get("table", 0)), int(check.where.get("row", 1))
    if not 1 <= number <= len(tables) or row - 1 + len(check.value) > body[tables[number - 1]]["rows"]:
        return None
    return rows_in_order(context.before, tables[number - 1], row - 1, check.value)


def _grown(check: Check, context: Context, body: list[Part]) -> tuple[Part, ...] | None:
    """With new paragraphs beside the one named, or with the lines from there on as a table."""
    first = int(check.where.get("index", 0))
    count = len(check.value) if check.property == "table" else 1
    lines = body[first : first + count]
    if len(lines) < count or any(line["kind"] == "table" for line in lines):
        return None
    if check.property != "table":
        return body_with(context.before, first, check.value, check.property == "added_before")
    if any(not _stand(row, str(line["text"])) for row, line in zip(check.value, lines, strict=True)):
        return None
    return as_made(body_tabled(context.before, first, check.value), context.after)


def _stand(fields: Sequence[str], text: str) -> bool:
    """The fields stand in a line one behind the other."""
    at = 0
    for field in fields:
        found = text.find(field, at)
        if found < 0:
            return False
        at = found + len(field)
    return True


def _order(check: Check, context: Context) -> Outcome:
    expected = _expected(check, context)
    if expected is None:
        return False, f"nothing to put in order where {check.where}"
    found = Comparison(expected, context.after).differences
    return not found, in_words(found[0]) if found else "in this order"


def _explains(check: Check, context: Context, found: Difference) -> bool:
    """All or nothing: in the order asked for the document differs in nothing."""
    return _order(check, context)[0]


_PROPERTIES = {"parts": _ORDER, "gone": _GONE, "joined": _JOINED, "added": _ADDED, "added_before": _ADDED,
               "table": _TABLED, "split": _GONE,
               "font": WORDS, "ruled": _LINE}  # fmt: skip
KINDS = (Kind("order", frozenset({"index", "table", "row"}), _PROPERTIES, _order, _explains),)
