"""A blank page before a part of the document, or at its end: an empty paragraph that begins a page and has it alone."""

from dataclasses import dataclass

from tasks.checks.differences import Difference
from tasks.checks.reading.document import Document, Sides
from tasks.checks.reading.matching import Unclear

_MOST_LETTERS = 1700
"""Letters of ordinary size that any sheet holds with room to spare; a short line counts as a whole one."""


@dataclass
class BlankPageWish:
    """One blank page right before a line, or behind everything."""

    line: int | None  # of the document before; None for the end
    says: str = "a blank page"

    def check(self, sides: Sides) -> str:
        """Empty when one empty paragraph came that has a page for itself, there."""
        came = [len(_empty(side)) for side in (sides.before, sides.after)]
        if came[1] - came[0] != 1:
            return f"{self.says}: {came[1] - came[0]} empty paragraphs came"
        body = sides.after.body
        if self.line is None:
            return "" if _begins_page(body[-1]) and not body[-1]["text"] else f"{self.says}: not at the end"
        number = sides.follow(self.line)
        at = sides.after.lines[number].key[0] if number is not None else 0
        alone = at > 1 and not body[at - 1].get("text") and _begins_page(body[at - 1]) and _begins_page(body[at])
        return "" if alone else f"{self.says}: the text goes on on the page before it or on the page itself"

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The breaks, the empty paragraph, and that the line begins a page."""
        if found.area == "break":
            return found.op == "inserted" and found.part.get("type") == "page"
        if found.area == "block":
            return found.op == "inserted" and found.part["kind"] != "table" and not str(found.part.get("text", ""))
        own = "" if self.line is None else sides.before.lines[self.line].text
        marked = found.area == "paragraph" and found.property == "page_break_before"
        return marked and bool(own) and str(found.part.get("text", "")) == own


def _begins_page(part: dict[str, object]) -> bool:
    return bool(part.get("page_break_before"))


def _empty(document: Document) -> list[int]:
    return [n for n, part in enumerate(document.body) if part["kind"] != "table" and not str(part["text"]).strip()]


def surely_one_page(document: Document) -> None:
    """Raise where the document may have more than one page.

    Raises:
        Unclear: it is long, or holds what takes room that cannot be told.
    """
    sheets = [part for part in document.parts if part["kind"] == "page"]
    roomy = len(sheets) == 1 and sheets[0]["width"] >= 400 and sheets[0]["height"] >= 560
    wide = roomy and all(float(sheets[0].get(f"margin_{s}") or 0) <= 110 for s in ("left", "right", "top", "bottom"))
    other = any(part["kind"] in {"table", "image", "shape", "break"} for part in document.parts)
    letters = 0.0
    for line in document.lines:
        size = max((float(run.get("size") or 11) for run in line.part.get("runs", ())), default=11.0)
        spacing = line.part.get("line_spacing") or 1.0
        tall = max(1.0, float(spacing)) if isinstance(spacing, int | float) else 2.0
        letters += max(60, len(line.text)) * max(1.0, size / 11) ** 2 * tall
    if not wide or other or letters > _MOST_LETTERS:
        raise Unclear("where page 1 ends is not known from the document")
