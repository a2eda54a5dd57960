"""A new table at the cursor: a document that has just been opened has it at its very start."""

import re

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.planner.whole_orders import press, whole_plan
from tasks.schemas import Action, Check, Plan

_ORDER = re.compile(r"Insert a table with (?P<rows>\d+) rows? and (?P<columns>\d+) columns? at the cursor\.?", re.I)
_MOST = 60


def table_at_cursor(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order for a table at the cursor and nothing else, None of any other.

    Raises:
        Unfit: there is a table already at the start, or the new one would be very large.
    """
    found = _ORDER.fullmatch(text.strip())
    if found is None:
        return None
    rows, columns = int(found["rows"]), int(found["columns"])
    if not (0 < rows <= _MOST and 0 < columns <= _MOST):
        raise Unfit("a table", f"{rows} by {columns}", f"at most {_MOST} by {_MOST}")
    if not index.body or index.body[0]["kind"] == "table":
        raise Unfit("a table at the cursor", "a table at the start of the document", "text")
    table = Action(function="insert_table", args={"rows": rows, "columns": columns})
    check = Check(kind="table", where={"rows": rows, "columns": columns}, property="added", value=1)
    told = f"a table of {rows} rows and {columns} columns at the start of the document, where the cursor is"
    steps = ["Press Ctrl+Home.", f"Insert a table with {rows} rows and {columns} columns."]
    return whole_plan("table", told, steps, [press("{CTRL}{HOME}"), table], check)
