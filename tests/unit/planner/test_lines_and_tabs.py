"""Tab stops of a kind, lines parted by a tab, line breaks, lines across the page: plan and second reading."""

from typing import Any

import pytest

from tests.unit.checks.reading.test_order import document, head, item, line, table
from tests.unit.planner.whole_orders import Part, agreed, planned

PAGE = {"kind": "page", "section": 1, "width": 595.3, "height": 841.9, "margin_left": 72.0, "margin_right": 72.0}
KEYS, GATE = "Bring the keys on Monday.", "Nobody may park here at night."
PLAIN = (*document(line(KEYS), line(GATE)), PAGE)
LETTER = (*document(line("14 Quay\nWhitby"), line(KEYS)), PAGE)
HEADED = (*document(head("Notes"), line(KEYS), line(GATE), item("Pens")), PAGE)


def changed(parts: tuple[Part, ...], at: int, **more: Any) -> tuple[Part, ...]:
    """With other values at one part; a new text is that of its only run."""
    part = {**parts[at], **more}
    part = {**part, "runs": [{**part["runs"][0], "text": more["text"]}]} if "text" in more else part
    return (*parts[:at], part, *parts[at + 1 :])


@pytest.mark.parametrize(
    ("request_text", "kind", "at"),
    [
        ("Set a right-aligned tab stop at 5 inches in the second paragraph.", "right", 360.0),
        ("Please add a right tab at 5 in to the second paragraph", "right", 360.0),
        ("Give the second paragraph a centred tab stop at 5 inches.", "center", 360.0),
        ("In the second paragraph, set a decimal tab stop at 5 inches.", "decimal", 360.0),
        (
            'In the line that starts with "Nobody" set a right-aligned tab stop at 5 inches, so that the years sit'
            " at the right margin.",
            "right",
            360.0,
        ),
    ],
)
def test_a_tab_stop_is_of_its_kind(request_text: str, kind: str, at: float) -> None:
    agreed(request_text, PLAIN, changed(PLAIN, 1, tabs={str(at): kind}), True)
    agreed(request_text, PLAIN, changed(PLAIN, 1, tabs={str(at): "left"}), False)
    agreed(request_text, PLAIN, changed(PLAIN, 0, tabs={str(at): kind}), False)
    agreed(request_text, PLAIN, PLAIN, False)


SIDES = "Left-align the first three words of each line and right-align the rest."
PARTED = changed(changed(PLAIN, 0, text="Bring the keys\ton Monday.", tabs={"451.3": "right"}), 1,
                 text="Nobody may park\there at night.", tabs={"451.29": "right"})  # fmt: skip


@pytest.mark.parametrize(
    "request_text",
    [
        SIDES,
        "Make the first three words of every line left-aligned and the rest right-aligned.",
        "I would like to put the first 3 words of each sentence on the left and the remaining words on the right. I"
        " want to have some space in the middle.",
        "The first three words of all lines should be on the left and the rest on the right",
    ],
)
def test_lines_are_parted(request_text: str) -> None:
    agreed(request_text, PLAIN, PARTED, True)
    agreed(request_text, PLAIN, changed(PARTED, 0, tabs={"451.3": "left"}), False)
    agreed(request_text, PLAIN, changed(PARTED, 0, tabs={"300": "right"}), False)
    agreed(request_text, PLAIN, changed(PARTED, 0, text="Bring the\tkeys on Monday."), False)
    agreed(request_text, PLAIN, changed(PARTED, 1, text=GATE), False)


def test_line_breaks_become_paragraphs() -> None:
    request_text = "The address was typed with Shift+Enter. Change those line breaks into real paragraphs."
    right = (*document(line("14 Quay"), line("Whitby"), line(KEYS)), PAGE)
    for said in (
        request_text,
        "Convert all line breaks to paragraphs.",
        "Replace the soft returns with paragraph marks",
    ):
        agreed(said, LETTER, right, True)
        agreed(said, LETTER, LETTER, False)
        agreed(said, LETTER, (*document(line("14 Quay Whitby"), line(KEYS)), PAGE), False)


@pytest.mark.parametrize(
    ("request_text", "behind"),
    [
        ("Add a horizontal line below the first paragraph.", 1),
        ("Insert a horizontal rule after the heading", 0),
        ("Draw a dividing line above the second paragraph.", 1),
        ("Below the title, put a horizontal line.", 0),
    ],
)
def test_a_line_across_the_page_stands_alone(request_text: str, behind: int) -> None:
    texts = [head("Notes"), line(KEYS), line(GATE), item("Pens")]
    drawn = line("", border={"bottom": "single 0.5 000000"})
    for at in range(3):
        after = (*document(*texts[: at + 1], drawn, *texts[at + 1 :]), PAGE)
        agreed(request_text, HEADED, after, at == behind)
    bare = (*document(*texts[: behind + 1], line(""), *texts[behind + 1 :]), PAGE)
    agreed(request_text, HEADED, bare, False)
    agreed(request_text, HEADED, changed(HEADED, behind, border={"bottom": "single 0.5 000000"}), False)


@pytest.mark.parametrize(
    ("request_text", "parts"),
    [
        ("Set a right-aligned tab stop at 16 cm.", PLAIN),
        ("Set a right-aligned tab stop in the first paragraph.", PLAIN),
        ("Remove the right tab stop at 16 cm from the first paragraph.", PLAIN),
        ("Set a right-aligned tab stop at 16 cm in the table.", PLAIN),
        ("Move the right tab stop to 16 cm in the first paragraph.", PLAIN),
        ("Left-align the first three words of each line.", PLAIN),
        ("Left-align the first three lines and right-align the rest.", PLAIN),
        ("Left-align the first five words of each line and right-align the rest.", PLAIN),
        ("Left-align the first three words of the line and right-align the rest.", PLAIN),
        (SIDES, HEADED),
        (SIDES, (*document(line(KEYS), table("a|b")), PAGE)),
        ("Convert all line breaks to paragraphs.", PLAIN),
        ("Change those line breaks into paragraphs.", (*document(line("a\nb"), line("c\nd")), PAGE)),
        ("Convert all line breaks to paragraphs.", (*document(line("a\n\nb")), PAGE)),
        ("Convert the paragraphs to line breaks.", LETTER),
        ("Change the line breaks in the second paragraph into paragraphs.", LETTER),
        ("Remove all line breaks.", LETTER),
        ("Add a horizontal line between all paragraphs.", HEADED),
        ("Add a horizontal line below the heading and make it red.", HEADED),
        ("Add a horizontal line to the table.", HEADED),
        ("Add two horizontal lines below the heading.", HEADED),
        ("Add a horizontal line after the first item.", HEADED),
    ],
)
def test_what_is_something_else_or_open_is_not_done(request_text: str, parts: tuple[Part, ...]) -> None:
    assert planned(request_text, parts) is None
