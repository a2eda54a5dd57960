"""The second reading: is the result what the person asked for, and nothing else?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tasks.checks.alignment import Part
from tasks.checks.colours import pens
from tasks.checks.differences import Comparison, Difference
from tasks.checks.reading import (
    frames_cells,
    frames_formats,
    frames_objects,
    frames_pages,
    frames_replacing,
    frames_tables,
    frames_text,
)
from tasks.checks.reading.added_entries import entries_added
from tasks.checks.reading.conditions import unconditional
from tasks.checks.reading.default_font import refonted
from tasks.checks.reading.document import Document, Sides
from tasks.checks.reading.edits import EditWish, as_asked
from tasks.checks.reading.frames import Unreadable, Wish, wishes
from tasks.checks.reading.itself import as_document
from tasks.checks.reading.line_breaks import lines_split
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.merged_cells import cells_beside
from tasks.checks.reading.moved_lines import line_moved
from tasks.checks.reading.objects import ObjectWish
from tasks.checks.reading.ordering import in_order
from tasks.checks.reading.removed_lines import lines_removed
from tasks.checks.reading.resolve import resolve
from tasks.checks.reading.ruled_lines import ruled
from tasks.checks.reading.sections import section_moved
from tasks.checks.reading.shouting import lowered
from tasks.checks.reading.split_lines import lines_parted
from tasks.checks.reading.tabled_lines import lines_tabled
from tasks.checks.reading.tokens import MAX_REQUEST
from tasks.checks.reading.told_tables import tables_told
from tasks.checks.reordering import as_made
from tasks.checks.restating.turns import plainly
from tasks.checks.words import in_words

READERS = (
    frames_replacing.spaces, frames_pages.revisions, frames_pages.blank, frames_pages.first_page, ruled,
    frames_objects.description, frames_objects.objects, frames_objects.stories, frames_pages.page,
    frames_cells.cells, frames_formats.styles, frames_tables.merging, frames_tables.tables, frames_text.cases,
    frames_replacing.replacing, frames_formats.looks, frames_text.moving, frames_text.deleting,
    frames_text.inserting,
)  # fmt: skip


_ARRANGING = (
    in_order,
    section_moved,
    line_moved,
    lines_removed,
    lines_tabled,
    entries_added,
    lowered,
    lines_split,
    lines_parted,
    refonted,
)


class Verdict(StrEnum):
    """What a reading says of a result."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Reading:
    """A verdict and why, in plain words that name the clause or the change."""

    verdict: Verdict
    reason: str


def read(request: str, before: Sequence[Part], after: Sequence[Part]) -> Reading:
    """Hold a result against the request, knowing nothing of how it was made.

    Args:
        request: what the person asked for, as typed.
        before: parts of the document as it was, saved once through the application.
        after: parts of the document as it is.

    Returns:
        ACCEPTED when everything asked for is there and nothing else has changed ("already so" when nothing has changed
        and all of it was there before), REJECTED when something is missing or was not asked for, UNSURE when a word of
        the request cannot be held against the documents.
    """
    refused = _no_request(request)
    if refused:
        return Reading(Verdict.UNSURE, refused)
    sides = Sides(before, after)
    try:
        plain = _plain(request, sides.before)
        arranged = _arranged(plain, sides.before)
        if arranged is not None:
            problem = _otherwise(arranged, sides)
        else:
            asked = wishes(_tabled(plain, sides.before), sides.before, READERS, frozenset())
            problem = _missing(asked, sides) or _stray(asked, sides)
    except (Unreadable, Unclear) as error:
        return Reading(Verdict.UNSURE, str(error))
    if problem:
        return Reading(Verdict.REJECTED, problem)
    if not sides.differences:
        return Reading(Verdict.ACCEPTED, "already so")
    return Reading(Verdict.ACCEPTED, f"as asked: {'; '.join(in_words(d) for d in sides.differences[:3])}")


def understandable(request: str, before: Sequence[Part]) -> str:
    """Empty when some result for this document could be accepted, else why none could.

    Args:
        request: what the person asked for, as typed.
        before: parts of the document.
    """
    refused = _no_request(request)
    if refused:
        return refused
    document = Sides(before, before).before
    try:
        plain = _plain(request, document)
        told = [] if _arranged(plain, document) else [_tabled(plain, document)]
        asked = [wish for each in told for wish in wishes(each, document, READERS, frozenset())]
        for wish in asked:
            _place(wish, asked, document)
    except (Unreadable, Unclear) as error:
        return str(error)
    return ""


_QUOTED = re.compile(r"\"([^\"]+)\"")
_INSTEAD = re.compile(r"\b(?:instead of|rather than|in place of)\b", re.IGNORECASE)


def _plain(request: str, document: Document) -> str:
    """The request as plain orders, which hang on no condition and whose new text is told from the old."""
    told = as_document(plainly(request, document.vocabulary, pens(document.parts)), document)
    plain = comments_of_all(told, document)
    unconditional(plain)
    for new in _QUOTED.findall(plain):
        if _INSTEAD.search(new) and not re.search(rf"[\"'“‘«]{re.escape(new)}", request):
            raise Unreadable(f'whether "{new}" is all new text cannot be told: put what is to be written in quotes')
    return plain


def _arranged(request: str, document: Document) -> tuple[Part, ...] | None:
    """The one document that an order asks for which is read as a whole: to sort, to move a section or a line."""
    return next((found for each in _ARRANGING if (found := each(request, document)) is not None), None)


def _tabled(plain: str, document: Document) -> str:
    """The order with its tables by number, and cells that are to become one by row and column."""
    return cells_beside(tables_told(plain, document), document)


def _otherwise(expected: Sequence[Part], sides: Sides) -> str:
    """The first thing in which the document after is not as expected."""
    found = Comparison(as_made(expected, sides.after.parts), sides.after.parts).differences
    return f"not as asked for: {in_words(found[0])}" if found else ""


def _place(wish: Wish, asked: Sequence[Wish], document: Document) -> None:
    """Raise when what the wish is about is neither in the document nor brought in by another wish."""
    if isinstance(wish, EditWish):
        if not wish.ways(document):
            raise Unclear(f"{wish.says}: nothing of that kind can be done in this document")
        return
    place = getattr(wish, "place", None)
    if place is None:
        return
    new = [text for other in asked if isinstance(other, EditWish) for text in other.texts]
    if place.words and any(place.words in text for text in new):
        return
    resolve(place, document)


def _no_request(request: str) -> str:
    text = request.strip()
    if len(text) > MAX_REQUEST:
        return f"a request of {len(text)} characters; at most {MAX_REQUEST} can be read"
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "the request holds no words"
    if sum(c.isascii() for c in letters) < 0.7 * len(letters):
        return "the request is not in English letters"
    return ""


def _missing(asked: Sequence[Wish], sides: Sides) -> str:
    """The first wish that the document after does not fulfil."""
    edits = [wish for wish in asked if isinstance(wish, EditWish)]
    if edits:
        problem = as_asked(edits, sides)
        if problem:
            return problem
    return next((problem for wish in asked if (problem := wish.check(sides))), "")


def _stray(asked: Sequence[Wish], sides: Sides) -> str:
    """The first difference that no wish explains."""
    for found in sides.differences:
        if not any(wish.covers(found, sides) for wish in asked) and not _gone_along(found, asked, sides):
            return f"nobody asked for: {in_words(found)}"
    return ""


_CARRIED = frozenset({"note", "comment", "field", "break", "bookmark", "hyperlink", "image", "shape"})


def _gone_along(found: Difference, asked: Sequence[Wish], sides: Sides) -> bool:
    """A note or bookmark in text that was to be deleted goes with it."""
    if found.area not in _CARRIED or found.op != "deleted" or any(isinstance(w, ObjectWish) for w in asked):
        return False
    home = str(found.part.get("paragraph", ""))
    gone = not any(str(line.part.get("text", "")) == home for line in sides.after.lines)
    return bool(home) and gone and any(isinstance(wish, EditWish) for wish in asked)


_NAME = r"[A-Z][\w-]*(?:\.(?= [A-Z]))?(?: [A-Z][\w-]+)?"
_LED = r"\b(?:all(?: of)?(?: the)? |the )?"
_TITLE = r"(?:(?:Mrs?|Ms|Miss|Dr|Prof)\.? )?"
_WRITTEN = re.compile(
    rf"{_LED}{_TITLE}(?P<name>{_NAME})['’]s? (?P<noun>comments?)\b"
    rf"|{_LED}(?P<noun2>comments?) (?:(?:made|written|left) )?(?:by|from|of) {_TITLE}(?P<writer>{_NAME})"
)
_GOES = re.compile(r"\b(?:remov|delet|eras|clear|drop|get rid|tak)\w*\b", re.IGNORECASE)


def comments_of_all(request: str, document: Document) -> str:
    """The request with "Hilary's comments" as all comments, where she wrote every one of them.

    Args:
        request: as plain orders.
        document: as it was.

    Raises:
        Unreadable: somebody else wrote some of them, or there are none.
    """
    match = _WRITTEN.search(request)
    if match is None or not _GOES.search(request[: match.start()]):
        return request
    name = match["name"] or match["writer"]
    authors = [str(part.get("author", "")) for part in document.parts if part["kind"] == "comment"]
    if not authors or any(not re.search(rf"\b{re.escape(name)}\b", a, re.IGNORECASE) for a in authors):
        raise Unreadable(f"which of the comments are {name}'s and no others cannot be told")
    one = (match["noun"] or match["noun2"]) == "comment"
    if one and (len(authors) > 1 or re.search(r"\w", request[match.end() :])):
        raise Unreadable(f"which of {name}'s comments is meant")
    return f"{request[: match.start()]}all comments{request[match.end() :]}"
