"""What a request may insert or delete that is no plain text: notes, comments, bookmarks, links, fields, headers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.differences import Difference
from tasks.checks.reading.document import Document, Sides, Span
from tasks.checks.reading.edits import normal_text
from tasks.checks.reading.formats import line_of
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.places import Place
from tasks.checks.reading.resolve import resolve

_STORY_PAGE = {"header": ("header_distance", "margin_top"), "footer": ("footer_distance", "margin_bottom")}
"""Where a page's header or footer stands, and where the text beside it begins."""
_NARROW = 36.0
"""Points of a margin that may hold no line of a header, so that the text gives way."""


@dataclass
class ObjectWish:
    """So many things of one sort inserted or deleted at a place."""

    area: str  # note, comment, bookmark, hyperlink, field, break
    op: str  # inserted, deleted
    says: str
    type: str = ""
    text: str | None = None  # of a note or comment, name of a bookmark, url of a link; None for any
    place: Place | None = None
    side: str = ""  # after, before, end, start: where at the place
    story: str = "body"
    count: int | None = 1  # None: all there are
    spans: Sequence[Span] = ()
    taken: list[Difference] = field(default_factory=list)

    def check(self, sides: Sides) -> str:
        """Empty when exactly the wanted number came or went, at the place, with the text.

        Raises:
            Unclear: the document holds no such place, or more than one.
        """
        if self.place is not None:
            self.spans = [s for found in resolve(self.place, sides.before) for s in found]
        self.taken = [d for d in sides.differences if self._fits(d, sides)]
        if self.op == "deleted" and self.count is None:
            left = [p for p in sides.after.of(self.area) if p.get("type", "") == self.type or not self.type]
            left = [p for p in left if self._at(p, sides)]
            return f"{self.says}: {len(left)} still there" if left else ""
        wanted = 1 if self.count is None else self.count
        return "" if len(self.taken) == wanted else f"{self.says}: {len(self.taken)} instead of {wanted}"

    def covers(self, found: Difference, sides: Sides) -> bool:
        """One of those, or the look of a link, or the space before a field."""
        if found in self.taken:
            return True
        if self.area == "hyperlink" and self.op == "deleted" and found.area == "run":
            words = str(found.part.get("text", ""))[found.start : found.end]
            gone = [str(link.part.get("text", "")) for link in self.taken]
            return found.property in {"link", "style", "color", "underline"} and any(words and words in g for g in gone)
        if self.area == "hyperlink" and found.area == "run":
            return found.property in {
                "link",
                "style",
                "color",
                "underline",
                "language",
                "bold",
                "font",
                "size",
            } and any(
                line_of(found, sides) == sides.follow(s.line) and s.start <= found.start and found.end <= s.end
                for s in self.spans
            )
        if self.area in {"field", "break"} and found.area == "block" and found.op == self.op:
            return not normal_text(str(found.part.get("text", ""))) or self.area == "field"
        if self.area in {"field", "note"} and found.area == "text":
            return normal_text(str(found.before)) == normal_text(str(found.after))
        if self.area == "field" and self.story in _STORY_PAGE:
            return _story_covers(self.story, found) and not _other_words(found, self.story)
        return self.area == "break" and found.area == "paragraph" and found.property == "page_break_before"

    def _fits(self, found: Difference, sides: Sides) -> bool:
        if found.area != self.area or found.op != self.op:
            return False
        part = found.part
        if self.type and part.get("type", "") != self.type:
            return False
        if self.area == "field" and part.get("story", "body") != self.story:
            return False
        if self.text is not None and not self._says(part):
            return False
        return self._at(part, sides)

    def _says(self, part: Part) -> bool:
        wanted = normal_text(self.text or "")
        if self.area == "bookmark":
            return str(part.get("name", "")).replace("_", " ") == wanted.replace("_", " ")
        if self.area == "hyperlink":
            bare = [u.casefold().rstrip("/").removeprefix("https://").removeprefix("http://") for u in
                    (str(part.get("url", "")), wanted)]  # fmt: skip
            return bare[0] == bare[1]
        return normal_text(str(part.get("text", ""))) == wanted

    def _at(self, part: Part, sides: Sides) -> bool:
        if self.type == "toc" and self.op == "inserted":
            return self._index_there(sides)
        if self.place is None or self.story != "body":
            return True
        document = sides.after if self.op == "inserted" else sides.before
        return any(self._at_span(part, span, document, sides) for span in self.spans)

    def _index_there(self, sides: Sides) -> bool:
        """The lines of the table of contents stand right beside the place, or at the edge of the document."""
        lines = [line for line in sides.after.lines if line.text.strip()]
        own = [k for k, line in enumerate(lines) if line.part.get("in_index")]
        if not own:
            return False
        before, behind = lines[: own[0]][-1:], lines[own[-1] + 1 :][:1]
        if self.place is None:
            return not {"start": before, "end": behind}.get(self.side)
        ends = [self.spans[0].line, self.spans[-1].line] if self.spans else []
        meant = [sides.follow(number) for number in ends]
        if self.side == "before":
            return [line.number for line in behind] == meant[:1]
        return self.side == "after" and [line.number for line in before] == meant[-1:]

    def _at_span(self, part: Part, span: Span, document: Document, sides: Sides) -> bool:
        number = sides.follow(span.line) if self.op == "inserted" else span.line
        if number is None:
            return False
        line = document.lines[number]
        whole = span == sides.before.whole(span.line)
        if self.area == "break":
            return _break_there(part, line.key[0], self.side)
        if self.area == "field":
            return _field_there(line.part, self.type, self.side)
        if str(part.get("paragraph", "")) != str(line.part.get("text", "")):
            return False
        if self.area == "hyperlink":
            return normal_text(str(part.get("text", ""))) == normal_text(line.text[span.start : span.end])
        return whole or self.area == "bookmark" or self._near(part, span, line.text)

    def _near(self, part: Part, span: Span, text: str) -> bool:
        """The mark stands right behind the words (or before them, where that was asked), or its range is they."""
        offset = int(part.get("offset", 0))
        if self.area == "comment" and part.get("anchor"):
            return normal_text(str(part["anchor"])).strip(" .,;:") == normal_text(text[span.start : span.end]).strip(
                " .,;:"
            )
        if self.side == "before":
            return offset == span.start
        behind = text[span.end : offset] if offset > span.end else ""
        return offset >= span.end and offset <= span.end + 2 and not any(c.isalnum() for c in behind)


def _break_there(part: Part, index: int, side: str) -> bool:
    """A break before a paragraph may be stored at the end of the one before it, and one after it at the next."""
    at, inside = int(part.get("at", -1)), int(part.get("offset", 0))
    low, high = (index - 1, index) if side != "after" else (index, index + 2)
    return low <= at <= high and not (side != "after" and at == index and inside > 0)


def _field_there(part: Part, kind: str, side: str) -> bool:
    runs = [run for run in part.get("runs", ()) if str(run["text"]).strip()]
    if side in {"end", "after", ""}:
        runs = runs[-1:]
    elif side in {"start", "before"}:
        runs = runs[:1]
    return any(run.get("field") == kind for run in runs)


def _other_words(found: Difference, kind: str) -> bool:
    """Text of a header or footer came or went that is more than "Page 1 of 2"."""
    if found.area != kind or found.property not in {"text", "exists"}:
        return False
    words = [set(re.findall(r"[^\W\d]+", str(side or "").casefold())) for side in (found.before, found.after)]
    return bool((words[0] ^ words[1]) - {"page", "of"})


def _story_covers(kind: str, found: Difference) -> bool:
    """The header itself and its distance from the edge; the text moves only where the margin was too narrow for it."""
    distance, margin = _STORY_PAGE[kind]
    if found.area == "page" and found.property == margin:
        return float(found.before or 0) < _NARROW
    return found.area == kind or (found.area == "page" and found.property == distance)


@dataclass
class StoryWish:
    """Text of the header or footer; None for "no header", "" for one that is only there."""

    kind: str
    text: str | None
    says: str
    replaced: str = ""  # words of it that the text replaces

    def check(self, sides: Sides) -> str:
        """Empty when every section's usual header says it."""
        new = [p for p in sides.after.of(self.kind) if p["type"] == "default"]
        if self.text is None:
            return "" if not any(p["text"].strip() for p in new) else f"there still is a {self.kind}"
        if not new:
            return f"there is no {self.kind}"
        old = [p for p in sides.before.of(self.kind) if p["type"] == "default"]
        for position, part in enumerate(new):
            was = old[min(position, len(old) - 1)]["text"] if old else ""
            wanted = {normal_text(self.text), normal_text(f"{was} {self.text}"), normal_text(f"{was}{self.text}"),
                      normal_text(f"{self.text} {was}")}  # fmt: skip
            if self.replaced:
                wanted = {normal_text(was.replace(self.replaced, self.text))}
            if normal_text(part["text"]) not in wanted:
                return f'the {self.kind} says "{part["text"][:60]}"'
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The header and what makes room for it."""
        if found.area == "field" and self.text is None and found.op == "deleted":
            return found.part.get("story") == self.kind
        if found.area == self.kind and found.op == "changed" and found.property != "text":
            return False
        return _story_covers(self.kind, found)


@dataclass
class StoryLookWish:
    """How the lines of every usual header or footer are aligned."""

    kind: str
    alignment: str
    says: str

    def check(self, sides: Sides) -> str:
        """Empty when every line that came is aligned so, and those that stood there are as they were."""
        old, new = ([p for p in side.of(self.kind) if p["type"] == "default"] for side in (sides.before, sides.after))
        stood = [(line["text"], line.get("alignment")) for part in old for line in part["paragraphs"]]
        lines = [line for part in new for line in part["paragraphs"] if line["text"].strip()]
        lines = [line for line in lines if (line["text"], line.get("alignment")) not in stood] or lines
        wrong = [line for line in lines if (line.get("alignment") or "left") != self.alignment]
        return "" if lines and not wrong else f"{self.says}: not so"

    def covers(self, found: Difference, sides: Sides) -> bool:
        """The alignment of this header or footer."""
        return found.area == self.kind and found.property == "alignment"


@dataclass
class NumberedWish:
    """Every usual header or footer that got its numbers says "Page 1 of 2", in a line of its own."""

    kind: str
    says: str

    def check(self, sides: Sides) -> str:
        """Empty when it does."""
        new = [p for p in sides.after.of(self.kind) if p["type"] == "default"]
        lines = [[normal_text(line["text"]).casefold() for line in part["paragraphs"]] for part in new]
        right = all(any(re.fullmatch(r"page \w+ of \w+", line) for line in of) for of in lines)
        return "" if lines and right else f"{self.says}: not so"

    def covers(self, found: Difference, sides: Sides) -> bool:
        """Nothing: the fields have wishes of their own."""
        return False


@dataclass
class TableWish:
    """A property of tables as a whole ("header_rows")."""

    name: str
    accept: Callable[[Any], bool]
    tables: frozenset[int]  # body indexes before
    says: str

    def check(self, sides: Sides) -> str:
        """Empty when each of the tables is still there and has it."""
        for index in self.tables:
            new = sides.comparison.new_of.get(index)
            if new is None or not self.accept(sides.after.body[new].get(self.name)):
                return f"{self.says}: not so"
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """This property of one of these tables."""
        return found.area == "table" and found.property == self.name and found.old in self.tables


@dataclass
class RevisionWish:
    """Every tracked change accepted: none is left, and the text reads as it did with them."""

    says: str = "tracked changes accepted"

    def check(self, sides: Sides) -> str:
        """Empty when none is left.

        Raises:
            Unclear: there was none.
        """
        if not sides.before.of("revision"):
            raise Unclear("the document holds no tracked changes")
        return f"{self.says}: some are left" if sides.after.of("revision") else ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """That they are gone; what they changed is no difference when they are accepted."""
        return found.area == "revision"


@dataclass
class PropertyWish:
    """A property of the document's description."""

    name: str
    text: str
    says: str

    def check(self, sides: Sides) -> str:
        """Empty when the document's description says it."""
        part = next(iter(sides.after.of("properties")), {})
        found, asked = normal_text(str(part.get(self.name, ""))), normal_text(self.text)
        if self.name == "keywords":  # an application stores them with commas between them or without
            found, asked = (" ".join(t.replace(",", " ").replace(";", " ").split()) for t in (found, asked))
        return "" if found == asked else f'{self.name} is "{found[:60]}"'

    def covers(self, found: Difference, sides: Sides) -> bool:
        """This property only."""
        return found.area == "property" and found.property == self.name
