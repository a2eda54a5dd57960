"""What is asked of the document as a whole: page numbers with their count, contents at a place, tracked changes."""

from pathlib import Path

import pytest

from tasks.checks.alignment import Part
from tasks.checks.reading import Verdict, read, understandable
from tests.unit.checks.reading.results import Edit, result, story, text

RIGHT = "Add Page X of Y at the bottom right of each page"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Part, ...]:
    return result(tmp_path_factory.mktemp("before"))


def numbered(*pieces: tuple[str, str], story: str = "footer", alignment: str = "right") -> tuple[Part, ...]:
    """A header or footer of stretches of text, each with the field that shows it."""
    runs = [{"text": text, **({"field": field} if field else {})} for text, field in pieces]
    text = "".join(text for text, _ in pieces)
    line = {"kind": "paragraph", "text": text, "alignment": alignment, "runs": runs}
    fields = [{"kind": "field", "type": field, "story": story, "text": text} for text, field in pieces if field]
    return ({"kind": story, "section": 1, "type": "default", "text": text, "paragraphs": [line]}, *fields)


NUMBER, COUNT = ("1", "page_number"), ("2", "page_count")
BOTH = (("Page ", ""), NUMBER, (" of ", ""), COUNT)


@pytest.mark.parametrize(
    ("request_text", "new", "verdict"),
    [
        (RIGHT, numbered(*BOTH), "accepted"),
        ('Number the pages like "Page 1 of 2" on the right of the footer.', numbered(*BOTH), "accepted"),
        (RIGHT, numbered(*BOTH, alignment="center"), "rejected"),
        (RIGHT, numbered(*BOTH, story="header"), "rejected"),
        (RIGHT, numbered(("Page ", ""), NUMBER), "rejected"),
        (RIGHT, numbered(NUMBER, (" of ", ""), COUNT), "rejected"),
        (RIGHT, numbered(("Page X of Y", "")), "rejected"),
        ('Add "Page X of Y" to the footer', numbered(("Page X of Y", "")), "rejected"),
        ("Put the page number and the total number of pages in the footer", numbered(NUMBER), "rejected"),
        ("Put the page number at the bottom right", numbered(*BOTH), "rejected"),
        ("Put the page number and the date in the footer", numbered(NUMBER), "unsure"),
    ],
)
def test_page_numbers_come_with_their_count(
    request_text: str, new: tuple[Part, ...], verdict: str, before: tuple[Part, ...]
) -> None:
    found = read(request_text, before, (*before, *new))
    assert found.verdict == verdict, found.reason


def with_contents(parts: tuple[Part, ...], at: int) -> tuple[Part, ...]:
    """The document with a table of contents ahead of the body part `at`."""
    body, rest = [p for p in parts if "index" in p], [p for p in parts if "index" not in p]
    line = {"kind": "paragraph", "text": "Contents", "style": "TOC Heading", "in_index": True, "runs": []}
    line["runs"] = [{"text": "Contents"}]
    blocks = [*body[:at], line, *body[at:]]
    return (
        *({**p, "index": k} for k, p in enumerate(blocks)),
        *rest,
        {"kind": "field", "type": "toc", "story": "body"},
    )


@pytest.mark.parametrize(
    ("request_text", "at", "verdict"),
    [
        ("Add a table of contents right below the title", 1, "accepted"),
        ("Add a table of contents right below the title", 0, "rejected"),
        ("Add a table of contents right below the title", 3, "rejected"),
        ("Add a table of contents before the title", 0, "accepted"),
        ("Insert a table of contents at the beginning of the document", 0, "accepted"),
        ("Insert a table of contents at the end of the document", 0, "rejected"),
        ("Insert a table of contents at the beginning of the document", 2, "rejected"),
    ],
)
def test_contents_stand_where_they_were_asked_for(
    request_text: str, at: int, verdict: str, before: tuple[Part, ...]
) -> None:
    found = read(request_text, before, with_contents(before, at))
    assert found.verdict == verdict, found.reason


TRACKED: Part = {"kind": "revision", "type": "tracked", "count": 3}


@pytest.mark.parametrize(
    ("request_text", "verdict"),
    [
        ("Accept all tracked changes in this document.", "accepted"),
        ("Please accept the suggested edits", "accepted"),
        ("I want every tracked change accepted", "accepted"),
        ("Reject all tracked changes", "unsure"),
        ("Accept the tracked change in the first paragraph", "unsure"),
        ("Accept all tracked changes except the deletions", "unsure"),
        ("Accept Anna's changes", "unsure"),
        ("Make the title bold", "rejected"),
    ],
)
def test_all_tracked_changes_are_accepted(request_text: str, verdict: str, before: tuple[Part, ...]) -> None:
    found = read(request_text, (*before, TRACKED), before)
    assert found.verdict == verdict, found.reason
    assert read(request_text, (*before, TRACKED), (*before, TRACKED)).verdict is not Verdict.ACCEPTED


def test_no_tracked_changes_can_be_accepted_where_there_are_none(before: tuple[Part, ...]) -> None:
    assert understandable("Accept all tracked changes", before)


def test_where_line_numbers_stand_is_no_margin(before: tuple[Part, ...]) -> None:
    """Where the numbers stand is no measure: "in the margin" asks for no margin."""
    numbers = tuple({**p, "line_numbering": 1} if p["kind"] == "page" else p for p in before)
    wider = tuple({**p, "margin_left": 200} if p["kind"] == "page" else p for p in before)
    for request in ("Show line numbers in the margin", "Turn on line numbers in the left margin, my tutor needs them."):
        assert read(request, before, numbers).verdict is Verdict.ACCEPTED
        assert read(request, before, wider).verdict is Verdict.REJECTED
    assert read("Turn off the line numbers", numbers, before).verdict is Verdict.ACCEPTED
    assert read("Turn off the line numbers", before, numbers).verdict is Verdict.REJECTED


GONE = (text("Bring", "whistles", "flutes"),)


@pytest.mark.parametrize(
    ("request_text", "edits", "header", "footer", "verdict"),
    [
        ("Replace every whistles with flutes", GONE, "Club flutes", "The flutes", "accepted"),
        ('Replace "whistles" with "flutes" everywhere', GONE, "Club flutes", "The flutes", "accepted"),
        ('Replace "whistles" with "flutes" everywhere', GONE, "Club whistles", "The flutes", "rejected"),
        ('Replace "whistles" with "flutes" everywhere', GONE, "Club flutesx", "The flutes", "rejected"),
        ('Replace "whistles" with "flutes" everywhere', (), "Club flutes", "The flutes", "rejected"),
        ('Replace "whistles" with "flutes" in the first paragraph', GONE, "Club flutes", "The flutes", "rejected"),
        ('Replace "whistles" with "flutes" in the first paragraph', GONE, "Club whistles", "The whistles", "accepted"),
    ],
)
def test_what_is_replaced_everywhere_gives_way_in_header_and_footer_too(
    request_text: str, edits: tuple[Edit, ...], header: str, footer: str, verdict: str, tmp_path: Path
) -> None:
    before = result(
        tmp_path, text("Bring", "gloves", "whistles"), story("header", "Club whistles"), story("footer", "The whistles")
    )
    after = result(
        tmp_path, text("Bring", "gloves", "whistles"), *edits, story("header", header), story("footer", footer)
    )
    found = read(request_text, before, after)
    assert found.verdict == verdict, found.reason


@pytest.mark.parametrize("request_text", ["The footer should say Approved in bold", "Write Paid in red at the top"])
def test_a_look_behind_new_text_is_no_part_of_it(request_text: str, tmp_path: Path) -> None:
    assert understandable(request_text, result(tmp_path))
