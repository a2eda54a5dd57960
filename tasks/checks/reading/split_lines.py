"""An order to put the first words of lines at the left and the rest at the right, read on its own."""

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import ordered

_LEAD = ["put", "a", "right", "tab", "behind", "the", "first"]


def lines_parted(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document with a tab in each line and a right tab stop at its end, None for any other request.

    Raises:
        Unclear: a line cannot be parted so.
    """
    words = ordered(request)
    if words[: len(_LEAD)] != _LEAD or len(words) not in (12, 13) or not words[7].isdecimal():
        return None
    count, each = int(words[7]), words[10] == "each"
    body = [part for part in document.body if part["kind"] == "table" or str(part["text"]).strip()]
    if any(part["kind"] != "paragraph" for part in body) or (not each and len(body) != 1):
        raise Unclear("not only plain lines, or more than one")
    if any(str(p.get("text", "")).strip() for p in document.parts if p["kind"] in {"header", "footer", "note"}):
        raise Unclear("a header, a footer or a note has lines too")
    pages = document.of("page")
    if len(pages) != 1 or pages[0].get("columns", 1) != 1:
        raise Unclear("where lines end on pages of several layouts")
    page = pages[0]
    end = page["width"] - page["margin_left"] - page["margin_right"] - (page.get("margin_gutter") or 0)
    return tuple(_parted(part, count, end) if "index" in part else part for part in document.parts)


def _parted(part: Part, count: int, end: float) -> Part:
    text = str(part["text"])
    if not text.strip():
        return part
    words = text.split(" ")
    plain = not any(part.get(key) for key in ("alignment", "indent_left", "first_line_indent", "tabs"))
    if len(words) <= count or "" in words[: count + 1] or "\t" in text or "\n" in text or not plain:
        raise Unclear(f'whether "{text[:30]}" can be parted so')
    new = " ".join(words[:count]) + "\t" + " ".join(words[count:])
    runs = part["runs"]
    if any({**run, "text": ""} != {**runs[0], "text": ""} for run in runs):
        raise Unclear(f'"{text[:30]}" has more than one look')
    stop = (end - float(part.get("indent_right") or 0), "right")
    return {**part, "text": new, "runs": [{**runs[0], "text": new}], "stop": stop}
