"""Tables of a .docx."""

from typing import TYPE_CHECKING

from tasks.checks.alignment import Part
from tasks.checks.docx_inline import Story
from tasks.checks.docx_xml import Element, W, border, child, clean, number, on, shading, tag, twips, val

if TYPE_CHECKING:
    from tasks.checks.docx import Reader

MAX_CELLS = 20_000

_SIDES = ("top", "bottom", "left", "right")


def table_part(reader: "Reader", table: Element, story: Story, depth: int) -> Part:
    """A table: size, texts, look, and the cells' paragraphs with `row` and `col` (1-based) in `paragraphs`."""
    rows = _unwrapped(table, "tr")
    cells: list[list[str]] = []
    paragraphs: list[Part] = []
    nested: list[Part] = []
    merged: list[list[int]] = []
    for r, row in enumerate(rows, 1):
        texts: list[str] = []
        for cell in _unwrapped(row, "tc"):
            span = int(number(val(child(child(cell, "tcPr"), "gridSpan"))) or 1)
            column = len(texts) + 1
            if span > 1 or child(child(cell, "tcPr"), "vMerge") is not None:
                merged.append([r, column, span])
            blocks = list(reader.blocks(cell, story, depth))
            nested.extend(b for b in blocks if b["kind"] == "table")
            own = [b for b in blocks if b["kind"] != "table"]
            paragraphs.extend({"row": r, "col": column, **b} for b in own)
            texts.append("\n".join(b["text"] for b in own))
            texts.extend("" for _ in range(min(span, 64) - 1))
        cells.append(texts)
        if sum(map(len, cells)) > MAX_CELLS:
            raise reader.archive.broken(f"a table of more than {MAX_CELLS} cells")
    part: Part = {"kind": "table", "text": "\n".join("\t".join(row) for row in cells), "rows": len(rows)}
    part.update(cols=max((len(row) for row in cells), default=0), cells=cells)
    part.update(clean({**_look(reader, table, rows), "merged": merged, "tables": nested}))
    part["paragraphs"] = paragraphs
    return part


def _unwrapped(parent: Element, name: str) -> list[Element]:
    """Children with a local name, looking through content controls and insertions."""
    found: list[Element] = []
    for item in parent:
        if tag(item) == name:
            found.append(item)
        elif tag(item) in {"sdt", "sdtContent", "ins", "customXml"}:
            found.extend(_unwrapped(item, name))
    return found


def _look(reader: "Reader", table: Element, rows: list[Element]) -> Part:
    properties = child(table, "tblPr")
    style_id = val(child(properties, "tblStyle")) or ""
    shades: dict[str, str] = {}
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(_unwrapped(row, "tc"), 1):
            fill = shading(child(child(cell, "tcPr"), "shd"))
            if fill:
                shades[f"{r},{c}"] = fill
    alignment = val(child(properties, "jc"))
    return {
        "style": reader.book.name(style_id) if style_id else "",
        "header_rows": _header_rows(rows),
        "alignment": "" if alignment in {"left", "start"} else alignment,
        "indent": twips(child(properties, "tblInd"), "w"),
        "borders": _borders(reader, table, rows, style_id),
        "shading": shades,
        "widths": [twips(column, "w") or 0 for column in table.iterfind(f"{W}tblGrid/{W}gridCol")],
        "heights": _heights(rows),
    }


def _header_rows(rows: list[Element]) -> int:
    """Rows at the top that repeat on every page."""
    count = 0
    for row in rows:
        mark = child(child(row, "trPr"), "tblHeader")
        if mark is None or not on(mark):
            break
        count += 1
    return count


def _heights(rows: list[Element]) -> list[float]:
    heights = [twips(child(child(row, "trPr"), "trHeight")) or 0 for row in rows]
    return heights if any(heights) else []


def _borders(reader: "Reader", table: Element, rows: list[Element], style_id: str) -> str:
    """One of all, none, outside and some, from the sides of every cell."""
    whole: dict[str, str] = {}
    for style in reader.book.chain(style_id):
        whole.update(_sides(child(child(style.element, "tblPr"), "tblBorders")))
    whole.update(_sides(child(child(table, "tblPr"), "tblBorders")))
    outer: list[bool] = []
    inner: list[bool] = []
    for r, row in enumerate(rows):
        cells = _unwrapped(row, "tc")
        for c, cell in enumerate(cells):
            own = _sides(child(child(cell, "tcPr"), "tcBorders"))
            edge = {"top": r == 0, "bottom": r == len(rows) - 1, "left": c == 0, "right": c == len(cells) - 1}
            for side in _SIDES:
                inside = "insideH" if side in {"top", "bottom"} else "insideV"
                (outer if edge[side] else inner).append(
                    bool(own.get(side, whole.get(side if edge[side] else inside, "")))
                )
    if not any(outer + inner):
        return "none"
    if all(outer) and not any(inner):
        return "outside" if inner else "all"
    return "all" if all(outer) and _shared(inner) else "some"


def _shared(inner: list[bool]) -> bool:
    """Applications write the line between two cells on one of them only: half of the inner sides is enough."""
    return 2 * sum(inner) >= len(inner)


def _sides(element: Element | None) -> dict[str, str]:
    names = {"start": "left", "end": "right"}
    return {names.get(tag(side), tag(side)): border(side) for side in (() if element is None else element)}
