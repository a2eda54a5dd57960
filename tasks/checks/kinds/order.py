"""order: the same body parts, or rows of a table, with the same formats, in a new order, and nothing else changed."""

from typing import Any

from tasks.checks.alignment import Part, blocks
from tasks.checks.differences import Comparison, Difference
from tasks.checks.kind import Context, Kind, Outcome
from tasks.checks.reordering import body_in_order, rows_in_order
from tasks.checks.values import Rule
from tasks.checks.words import in_words
from tasks.schemas import Check


def _is_order(value: Any) -> bool:
    """Every number from 0 on once."""
    whole = isinstance(value, list | tuple) and all(type(n) is int for n in value)
    return whole and len(value) > 1 and sorted(value) == list(range(len(value)))


_ORDER = Rule("the numbers from 0 on, each once, in the new order", _is_order, lambda found, value: found == value)


def _expected(check: Check, context: Context) -> tuple[Part, ...] | None:
    """The document before with its parts in the order asked for; None where it has no such parts."""
    body = blocks(context.before)
    if "index" in check.where:
        first = int(check.where["index"])
        return body_in_order(context.before, first, check.value) if first + len(check.value) <= len(body) else None
    tables = [n for n, part in enumerate(body) if part["kind"] == "table"]
    number, row = int(check.where.get("table", 0)), int(check.where.get("row", 1))
    if not 1 <= number <= len(tables) or row - 1 + len(check.value) > body[tables[number - 1]]["rows"]:
        return None
    return rows_in_order(context.before, tables[number - 1], row - 1, check.value)


def _order(check: Check, context: Context) -> Outcome:
    expected = _expected(check, context)
    if expected is None:
        return False, f"nothing to put in order where {check.where}"
    found = Comparison(expected, context.after).differences
    return not found, in_words(found[0]) if found else "in this order"


def _explains(check: Check, context: Context, found: Difference) -> bool:
    """All or nothing: in the order asked for the document differs in nothing."""
    return _order(check, context)[0]


KINDS = (Kind("order", frozenset({"index", "table", "row"}), {"parts": _ORDER}, _order, _explains),)
