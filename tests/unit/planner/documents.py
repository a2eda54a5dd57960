"""A small document as the reader gives it."""

from typing import Any


def _run(text: str, **formats: Any) -> dict[str, Any]:
    return {"text": text, "font": "Liberation Serif", "size": 12, **formats}


def _part(index: int, kind: str, text: str, runs: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "index": index, "kind": kind, "text": text, "style": "Heading 1" if kind == "heading" else "Standard",
        "runs": runs or [_run(text)], **more,
    }  # fmt: skip


def _cell(row: int, col: int, text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "text": text, "runs": [_run(text)], "row": row, "col": col, "style": "Standard"}


_CELLS = (("Town", "Boats"), ("Oslo", "12"), ("Bergen", "30"))
RIVER: tuple[dict[str, Any], ...] = (
    _part(0, "paragraph", "Safety on the river", number=1) | {"style": "Title"},
    _part(
        1, "paragraph", "Wear a life jacket at all times. Keep both hands on the rail.",
        [_run("Wear a life jacket at all times. Keep "), _run("both hands", bold=True), _run(" on the rail.")],
        number=2,
    ),
    _part(2, "heading", "Water", [_run("Water", bold=True)], number=3, level=1),
    _part(3, "paragraph", "The water is H2O and cold in April.", number=4),
    _part(4, "heading", "Children", number=5, level=1),
    _part(5, "paragraph", "Children under ten must be accompanied.", number=6),
    {
        "index": 6, "kind": "table", "number": 1, "rows": 3, "cols": 2, "text": "", "cells": _CELLS,
        "paragraphs": [_cell(r, c, text) for r, row in enumerate(_CELLS, 1) for c, text in enumerate(row, 1)],
    },
    _part(7, "paragraph", "Boats leave at noon.", number=7),
    {"kind": "page", "section": 1, "orientation": "portrait", "width": 595.3, "height": 841.9, "margin_left": 56.7},
)  # fmt: skip
