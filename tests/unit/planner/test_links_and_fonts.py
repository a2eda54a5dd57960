"""Hyperlinks that go, the default font of the document, duplicates of the whole text: plan and second reading."""

import pytest

from tasks.checks.reading import understandable
from tasks.checks.reordering import body_without
from tests.unit.checks.reading.test_order import document, head, line, table
from tests.unit.planner.whole_orders import Part, agreed, planned


def linked(*links: str, text: str = "See the map and the list.") -> tuple[Part, ...]:
    """A paragraph, some words of which are links."""
    runs: list[Part] = []
    for word in text.split(" "):
        url = f"https://example.org/{word}" if word in links else ""
        runs.append({"text": f"{word}", "size": 11, **({"link": url} if url else {})})
        runs.append({"text": " ", "size": 11})
    body = document({**line(text), "runs": runs[:-1]}, line("The end."))
    return (*body, *({"kind": "hyperlink", "url": f"https://example.org/{w}", "text": w, "paragraph": text, "offset": 0,
                      "at": 0} for w in links))  # fmt: skip


@pytest.mark.parametrize(
    "request_text",
    [
        "Remove all hyperlinks.",
        "Remove all hyperlinks but keep the words.",
        "Is there a way to remove all links at once but leave the text? Please do that here.",
        "Get rid of the links in this document, and keep their words",
        "Turn all the links into plain text",
        "Unlink all hyperlinks.",
    ],
)
def test_links_go_and_their_words_stay(request_text: str) -> None:
    before = linked("map", "list.")
    agreed(request_text, before, linked(), True)
    agreed(request_text, before, linked("map"), False)
    agreed(request_text, before, before, False)
    agreed(request_text, before, linked(text="See the and the"), False)


def font(name: str, *, own: str = "Georgia", heads: str = "Calibri", size: int = 11) -> tuple[Part, ...]:
    """A heading, plain text, a run in a font of its own, a cell."""
    plain = {"font": name, "size": size}
    mixed = line("By Anna.")
    mixed["runs"] = [{"text": "By ", **plain}, {"text": "Anna.", "font": own, "size": size, "direct": ["font"]}]
    cell = table("Total")
    cell["paragraphs"][0]["runs"] = [{"text": "Total", **plain}]
    top = {**head("Notes"), "style": "Heading 1", "runs": [{"text": "Notes", "font": heads, "size": 14}]}
    text = {**line("Some text."), "runs": [{"text": "Some text.", **plain}]}
    return document(top, text, mixed, cell, {**line("Last."), "runs": [{"text": "Last.", **plain}]})


@pytest.mark.parametrize(
    "request_text",
    [
        "Make Arial the default font.",
        "Set the default font of this document to Arial.",
        "Change the default font to Arial please",
        "I want Arial to be the default font",
        "Use Arial as the default font for this document.",
        'Set the default font to "Arial"',
    ],
)
def test_text_without_its_own_font_follows(request_text: str) -> None:
    before = font("Calibri")
    agreed(request_text, before, font("Arial"), True)
    agreed(request_text, before, font("Arial", heads="Arial"), True)  # a style may have no font of its own
    agreed(request_text, before, font("Arial", own="Arial"), False)
    agreed(request_text, before, font("Verdana"), False)
    agreed(request_text, before, font("Arial", size=12), False)
    agreed(request_text, before, before, False)
    agreed(request_text, before, font("Arial", heads="Georgia"), False)


KEYS, GATE = "Bring the keys to the office on Monday.", "Nobody may park in front of the gate."
TWICE = document(head("Notes"), line(KEYS), line(GATE), head("More"), line(KEYS), line("It is late."), line(GATE))
ONCE = body_without(TWICE, {4, 6})


@pytest.mark.parametrize(
    "request_text",
    [
        "Remove the duplicate lines.",
        "Some lines appear twice, keep only the first of each.",
        "Please delete all repeated paragraphs",
        "There are duplicate lines in the document, remove them.",
        "Keep only one copy of each line.",
        "Delete duplicate paragraphs, keeping the first one",
    ],
)
def test_lines_that_stand_there_again_go(request_text: str) -> None:
    agreed(request_text, TWICE, ONCE, True)
    for gone in ((), (4,), (1, 2), (1, 6), (4, 5, 6)):
        agreed(request_text, TWICE, body_without(TWICE, set(gone)), False)


SHORT = document(head("June"), line("Total: 3"), line("None."), head("July"), line("Total: 3"), line("One."))


@pytest.mark.parametrize(
    ("request_text", "parts"),
    [
        ("Remove all hyperlinks except the first.", linked("map", "list.")),
        ("Remove all hyperlinks and their words.", linked("map", "list.")),
        ("Remove the link from the map.", linked("map", "list.")),
        ("Remove all hyperlinks.", linked()),
        ("Remove all hyperlinks but leave the map as a link.", linked("map", "list.")),
        ("Make Arial the default font for new documents.", font("Calibri")),
        ("Make Arial the default font in LibreOffice.", font("Calibri")),
        ("Make Arial the default font from now on.", font("Calibri")),
        ("Make Arial the default font of the headings.", font("Calibri")),
        ("Make Arial the default font and make it bold.", font("Calibri")),
        ("Make bold the default font.", font("Calibri")),
        ("Set the default font size to 12.", font("Calibri")),
        ("Make Arial the default font, also for future documents.", font("Calibri")),
        ("Remove the duplicate lines but keep the last of each.", TWICE),
        ("Some lines appear twice, keep both.", TWICE),
        ("Remove the duplicate lines under More.", TWICE),
        ("Remove the duplicate words.", TWICE),
        ("Remove the duplicate lines in the table.", TWICE),
        ("Highlight the duplicate lines.", TWICE),
        ("Remove the duplicate lines.", SHORT),
        ("Remove the duplicate lines.", document(line(KEYS), line(KEYS), line(KEYS.lower()), line("It is late."))),
        ("Remove the duplicate lines.", document(line(KEYS), line(GATE))),
    ],
)
def test_what_is_something_else_or_open_is_not_done(request_text: str, parts: tuple[Part, ...]) -> None:
    assert planned(request_text, parts) is None


@pytest.mark.parametrize("name", ["Foobar", "Blue Moon"])
def test_a_font_must_be_known(name: str) -> None:
    assert understandable(f"Make {name} the default font.", font("Calibri"))
