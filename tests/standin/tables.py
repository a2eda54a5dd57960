"""What the stand-in's Table Layout tab does to the caret's table, one without merged cells: plumbing, not Word."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

from docx.oxml.ns import qn

from tasks.desktop.fake_document import FakeDocument, Selection


def cell_at(document: FakeDocument) -> Any:
    """The caret's cell, None outside tables."""
    number = document.selection.caret[0]
    paragraphs = document.paragraphs()
    own = paragraphs[number][0]._p if 0 <= number < len(paragraphs) else None
    return None if own is None else next(own.iterancestors(qn("w:tc")), None)


def _emptied(element: Any) -> Any:
    """A copy of a row or cell without its text."""
    copy = deepcopy(element)
    for run in list(copy.iter(qn("w:r"))):
        run.getparent().remove(run)
    return copy


def _put(new: Any, beside: Any, after: bool) -> None:
    (beside.addnext if after else beside.addprevious)(new)


def insert_row(after: bool, document: FakeDocument) -> None:
    document.changed()
    row = cell_at(document).getparent()
    _put(_emptied(row), row, after)


def insert_column(after: bool, document: FakeDocument) -> None:
    document.changed()
    for cell in _column(document):
        _put(_emptied(cell), cell, after)


def delete_rows(document: FakeDocument) -> None:
    document.changed()
    row = cell_at(document).getparent()
    row.getparent().remove(row)
    document.selection = Selection()


def delete_columns(document: FakeDocument) -> None:
    document.changed()
    for cell in _column(document):
        cell.getparent().remove(cell)
    document.selection = Selection()


def delete_table(document: FakeDocument) -> None:
    document.changed()
    table = next(cell_at(document).iterancestors(qn("w:tbl")))
    table.getparent().remove(table)
    document.selection = Selection()


def _column(document: FakeDocument) -> list[Any]:
    """The caret's column: its mark in the grid, and its cell of each row."""
    cell = cell_at(document)
    place = cell.getparent().findall(qn("w:tc")).index(cell)
    table = next(cell.iterancestors(qn("w:tbl")))
    grid = table.find(qn("w:tblGrid")).findall(qn("w:gridCol"))
    return [grid[place], *(row.findall(qn("w:tc"))[place] for row in table.findall(qn("w:tr")))]


COMMANDS: dict[str, Callable[[FakeDocument], None]] = {
    "TableRowsInsertAboveWord": partial(insert_row, False), "TableRowsInsertBelowWord": partial(insert_row, True),
    "TableColumnsInsertLeft": partial(insert_column, False), "TableColumnsInsertRight": partial(insert_column, True),
    "Delete Rows": delete_rows, "Delete Columns": delete_columns, "Delete Table": delete_table,
}  # fmt: skip
