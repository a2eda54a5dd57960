"""Lines of a document as people point at them, to write something before or after: a list item, a line of an address.

A paragraph may hold several lines, apart by line breaks; "the yeast" is the line or list item that begins so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.planner.document import DocumentIndex, Place
from tasks.planner.quoting import PAIRS
from tasks.planner.things import numbered
from tasks.planner.values import quotations

BREAK = "\n"
LONGEST = 70
"""Characters of a line that the screen surely shows on one."""
_INSERT = re.compile(
    r"(?P<lead>(?:please )?(?:add|insert|write|type|append|include|put) )(?P<new>(?:an? |the )(?:new"
    r" )?(?:paragraph|list"
    r" item|line) saying )?$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r" (?P<near>(?:right|directly|just|immediately|straight) )?(?P<side>after|below|before|above"
    r"|under(?:neath)?|beneath) "
    r"(?P<the>the )?(?:(?:line|item|bullet(?: point)?|entry|step|point|words?|text|phrase) )?(?P<words>[^.;!?]+?)"
    r"(?P<end>[.!?]*)$",
    re.IGNORECASE,
)
_BEFORE = ("before", "above")


@dataclass(frozen=True)
class Line:
    """A line: where it stands, and whether it is a list item or one of several lines of its paragraph."""

    place: Place
    listed: bool

    @property
    def text(self) -> str:
        """Its words."""
        return self.place.text


def _lines(index: DocumentIndex) -> Iterator[Line]:
    for paragraph in index.paragraphs:
        pieces, at = paragraph.text.split(BREAK), 0
        for piece in pieces:
            stretch = Place(paragraph=paragraph.number, start=at, end=at + len(piece), text=piece)
            place = stretch if len(pieces) > 1 else paragraph.place
            if piece.strip():
                yield Line(place, len(pieces) > 1 or paragraph.kind == "list_item")
            at += len(piece) + 1


def line_of(place: Place, index: DocumentIndex) -> Place | None:
    """The one of several lines of a paragraph that holds a place; None where the paragraph is one line."""
    if not place.end or place.table or BREAK not in index.whole(place).text:
        return None
    for line in _lines(index):
        inside = line.place.paragraph == place.paragraph and line.place.start <= place.start
        if inside and place.end <= line.place.end:
            return numbered(index, line.place)
    return None


def beside_lines(request: str, index: DocumentIndex) -> str:
    """An order to insert a text beside words as one to insert a paragraph, where the words are a line or name one.

    Words within a line get the text beside them: that is a replacement of them by both.
    """
    quoted = quotations(request)
    lead = _INSERT.fullmatch(request[: quoted[0][0]]) if quoted else None
    where = _WHERE.fullmatch(request[quoted[0][1] :]) if quoted else None
    if lead is None or where is None:
        return request
    words = where["words"].strip()
    plain = words[1:-1] if words[:1] in PAIRS and len(quoted) == 2 and quoted[1][2] == words[1:-1] else words
    if (plain == words and len(quoted) > 1) or any(c.text.casefold() == plain.casefold() for c in index.cells()):
        return request
    new, side = request[slice(*quoted[0][:2])], where["side"].casefold()
    begins = plain == words or bool(lead["new"])
    found = [line for line in _lines(index) if _named(plain, line, begins)]
    if len(found) == 1:
        what = lead["new"] or "a paragraph saying "
        above = "above" if side in _BEFORE else "below"
        return f'{lead["lead"]}{what}{new} {above} "{found[0].text}"{where["end"]}'
    if found or lead["new"] or plain == words or side not in ("after", "before"):
        return request
    return _within(quoted[0][2], plain, side, index) or request


def _named(words: str, line: Line, begins: bool) -> bool:
    low, text = words.casefold(), line.text.casefold().strip()
    return low == text or (begins and line.listed and re.match(rf"{re.escape(low)}(?!\w)", text) is not None)


def _within(new: str, old: str, side: str, index: DocumentIndex) -> str:
    """As in 'add "very" before "short"': words that stand once in the document, and new ones beside them."""
    if len(index.places(old)) != 1 or '"' in new + old:
        return ""
    both = f"{old} {new.strip()}" if side == "after" else f"{new.strip()} {old}"
    return f'Replace "{old}" with "{both}"'


_IN_A_LINE = {
    "Press Enter.": "Press Shift+Enter.", "{ENTER}": "{SHIFT}{ENTER}", "Press Ctrl+Up.": "Press Home.",
    "{CTRL}{UP}": "{HOME}",
}  # fmt: skip


def within_a_line(said: Any) -> Any:
    """A step or an action that opens a paragraph, for a line of one."""
    if isinstance(said, dict):
        return {key: within_a_line(value) for key, value in said.items()}
    return _IN_A_LINE.get(said, said) if isinstance(said, str) else said


def with_line(place: Place, new: str, before: bool, index: DocumentIndex) -> str:
    """The text of a paragraph with a new line before or after one of its lines."""
    text = index.whole(place).text
    if before:
        return f"{text[: place.start]}{new}{BREAK}{text[place.start :]}"
    return f"{text[: place.end]}{BREAK}{new}{text[place.end :]}"


__all__ = ["Line", "beside_lines", "line_of", "with_line", "within_a_line"]
