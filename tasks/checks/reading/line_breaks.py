"""An order to make paragraphs of lines, read on its own; and the one document that fulfils it."""

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import ordered
from tasks.checks.reordering import body_split

_ORDERS: dict[tuple[str, ...], bool] = {
    ("make", "all", "line", "breaks", "paragraphs"): False,
    ("make", "those", "line", "breaks", "paragraphs"): True,
}
"""Words of the order, and whether one paragraph is meant."""


def lines_split(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document with a paragraph for each line, None for any other request.

    Raises:
        Unclear: there are no line breaks, or some of them may be meant to stay.
    """
    one = _ORDERS.get(tuple(ordered(request)))
    if one is None:
        return None
    held = [n for n, part in enumerate(document.body) if part["kind"] != "table" and "\n" in str(part["text"])]
    outside = [line for line in document.lines if line.key[1] is not None and "\n" in line.text]
    stories = [p for p in document.parts if p["kind"] in {"header", "footer", "note"}]
    inside = [str(q.get("text", "")) for p in stories for q in p.get("paragraphs", (p,))]
    if outside or any("\n" in text for text in inside):
        raise Unclear("line breaks in a table, a note, a header or a footer")
    if not held or (one and len(held) != 1):
        raise Unclear(f"{len(held)} paragraphs have line breaks")
    for n in held:
        part = document.body[n]
        lines = str(part["text"]).split("\n")
        if part["kind"] != "paragraph" or part.get("page_break_before") or not all(line.strip() for line in lines):
            raise Unclear("line breaks in a list, a heading or beside an empty line")
    return body_split(document.parts, held)
