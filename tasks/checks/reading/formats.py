"""What a request may promise about formatting: of characters, of paragraphs, of pages; held against both documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.checks.alignment import common_characters
from tasks.checks.differences import Difference, characters
from tasks.checks.reading.document import Document, Sides, Span
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.places import Place
from tasks.checks.reading.resolve import Spans, resolve

Accept = Callable[[Any, Any], bool]
"""(value before, value after) -> it is as asked."""

COMPANIONS: dict[str, frozenset[str]] = {
    "run.superscript": frozenset({"run.subscript"}),
    "run.subscript": frozenset({"run.superscript"}),
    "run.small_caps": frozenset({"run.all_caps"}),
    "run.all_caps": frozenset({"run.small_caps"}),
    "run.direct": frozenset({"run.*", "paragraph.*"}),
    "run.style": frozenset({"run.*"}),
    "run.link": frozenset({"run.style", "run.color", "run.underline", "run.language"}),
    "paragraph.style": frozenset({"paragraph.*", "run.*"}),
    "paragraph.kind": frozenset({"paragraph.*", "run.*"}),
    "paragraph.list": frozenset({
        "paragraph.kind", "paragraph.list_level", "paragraph.list_format", "paragraph.indent_left", "paragraph.style",
        "paragraph.first_line_indent", "paragraph.tabs", "paragraph.indent_right",
    }),
    "paragraph.indent_left": frozenset({
        "paragraph.list_level", "paragraph.list_format", "paragraph.first_line_indent", "paragraph.tabs",
    }),
    "paragraph.hanging": frozenset({"paragraph.indent_left", "paragraph.first_line_indent", "paragraph.tabs"}),
    "paragraph.drop_cap": frozenset({"run.size", "run.raised"}),
    "paragraph.page_break_before": frozenset({"break.inserted", "break.deleted"}),
    "page.orientation": frozenset({"page.width", "page.height"}),
    "page.size": frozenset({"page.width", "page.height", "page.orientation"}),
    "page.columns": frozenset({"page.column_gap", "page.column_line"}),
    "page.line_numbering": frozenset(),
    "page.borders": frozenset(),
}  # fmt: skip
"""What an application changes of necessity together with a property; area.property, "*" for all of the area."""


@dataclass
class FormatWish:
    """A property of characters or paragraphs ("run.bold", "paragraph.alignment") at a place."""

    key: str
    accept: Accept
    place: Place
    says: str
    chosen: Spans | None = None
    fresh: bool = False  # the place is in words that another part of the request brings in

    @property
    def name(self) -> str:
        """Name of the property without its area."""
        return self.key.partition(".")[2]

    def targets(self, document: Document) -> list[Spans]:
        """What may be meant.

        Raises:
            Unclear: the document does not hold it.
        """
        return resolve(self.place, document)

    def check(self, sides: Sides) -> str:
        """Empty when some meaning of the place has the property throughout, else what is missing.

        Raises:
            Unclear: the place is in neither document, or one of several.
        """
        try:
            found = self.targets(sides.before)
        except Unclear as missing:
            if not self.place.words:
                raise
            try:
                found, self.fresh = resolve(self.place, sides.after), True
            except Unclear:
                raise missing from None
        found.sort(key=lambda spans: -sum(s.end - s.start for s in spans))
        problems = []
        for spans in found:
            problem = next((p for span in spans if (p := self._missing(span, sides))), "")
            if not problem:
                self.chosen = spans
                return ""
            problems.append(problem)
        return problems[0]

    def _missing(self, span: Span, sides: Sides) -> str:
        number = span.line if self.fresh else sides.follow(span.line)
        side = sides.after if self.fresh else sides.before
        line = side.lines[span.line]
        if number is None:
            return f'the paragraph "{line.text[:60]}" is gone'
        after = sides.after.lines[number]
        if self.key.startswith("paragraph."):
            right = self.accept(_paragraph(line.part, self.name), _paragraph(after.part, self.name))
            return "" if right else f'{self.says}: not so in "{after.text[:60]}"'
        old, new = characters(line.part), characters(after.part)
        to = dict(common_characters(line.text, after.text))
        for at in range(span.start, span.end):
            if line.text[at].isspace():
                continue
            if at not in to:
                return f'"{line.text[span.start : span.end][:60]}" is not there any more'
            if not self.accept(old[at].get(self.name), new[to[at]].get(self.name)):
                return f'{self.says}: not so in "{line.text[span.start : span.end][:60]}"'
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The difference is this change, or comes with it, inside the place."""
        key = f"{found.area}.{found.property if found.op == 'changed' else found.op}"
        along = COMPANIONS.get(self.key, frozenset())
        if self.key == "paragraph.page_break_before" and key == "block.inserted":
            return not found.part.get("text")  # a break put in by hand may leave an empty paragraph
        own = key == self.key or (self.key == "paragraph.hanging" and key == "paragraph.first_line_indent")
        if not own and key not in along and f"{found.area}.*" not in along:
            return False
        if own and self.key not in {"paragraph.hanging"} and not self.accept(found.before, found.after):
            return False
        return self._inside(found, sides)

    def _inside(self, found: Difference, sides: Sides) -> bool:
        if self.chosen is None:
            return False
        numbers = {span.line if self.fresh else sides.follow(span.line) for span in self.chosen}
        if found.area == "break":
            return any(n is not None and _break_at(found, n, sides) for n in numbers)
        number = line_of(found, sides)
        if self.place.noun == "document" and number is not None and not sides.after.lines[number].text.strip():
            return True  # an empty paragraph has no look of its own to be kept
        if number is None or number not in numbers:
            return False
        if found.area != "run" or self.key.startswith("paragraph."):
            return True
        after = sides.after.lines[number]
        meant: set[int] = set()
        for span in self.chosen:
            if self.fresh and span.line == number:
                meant |= set(range(span.start, span.end))
            elif not self.fresh and sides.follow(span.line) == number:
                to = dict(common_characters(sides.before.lines[span.line].text, after.text))
                meant |= {to[at] for at in range(span.start, span.end) if at in to}
        return all(at in meant or after.text[at].isspace() for at in range(found.start, found.end))


def line_of(found: Difference, sides: Sides) -> int | None:
    """The line after that a difference of characters, a paragraph or its text is about."""
    if found.new is None:
        return None
    for line in sides.after.lines:
        if line.key[0] == found.new and line.key[1] == found.cell and (line.part is found.part or line.key[1] is None):
            return line.number
    return next((x.number for x in sides.after.lines if x.key[:2] == (found.new, found.cell)), None)


def _break_at(found: Difference, number: int, sides: Sides) -> bool:
    index = sides.after.lines[number].key[0]
    at = found.part.get("at", -1)
    return found.part.get("type") == "page" and index - 2 <= at <= index


def _paragraph(part: Any, name: str) -> Any:
    if name == "hanging":
        return -(part.get("first_line_indent") or 0)
    return part.get(name)


@dataclass
class PageWish:
    """A property of every page ("page.orientation", several for margins)."""

    keys: tuple[str, ...]
    accept: Accept
    says: str
    companions: frozenset[str] = field(default=frozenset())

    def check(self, sides: Sides) -> str:
        """Empty when every section's page has it."""
        old, new = sides.before.of("page"), sides.after.of("page")
        if not new:
            return "the document says nothing about its pages"
        for key in self.keys:
            name = key.partition(".")[2]
            for position, page in enumerate(new):
                was = old[min(position, len(old) - 1)] if old else {}
                if not self.accept(_page_value(was, name), _page_value(page, name)):
                    return f"{self.says}: not so"
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The difference is one of these properties, or comes with it."""
        if found.area != "page":
            return False
        key = f"page.{found.property}"
        if key in self.keys:
            return self.accept(found.before, found.after)
        return key in self.companions or any(key in COMPANIONS.get(own, ()) for own in self.keys)


def _page_value(page: Any, name: str) -> Any:
    return (page.get("width"), page.get("height")) if name == "size" else page.get(name)


def whole_lines(spans: Sequence[Span], document: Document) -> bool:
    """All stretches are paragraphs from end to end."""
    return all(span == document.whole(span.line) for span in spans)
