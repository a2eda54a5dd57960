"""Words and letters told by their spelling: what is planned, what the second reading takes, what is something else."""

from typing import Any

import pytest

from tasks.checks.language import evaluate_parts
from tasks.checks.reading import Verdict, read, understandable
from tasks.planner.document import DocumentIndex
from tasks.planner.planner import SkillPlanner
from tasks.planner.references import mentions

Part = dict[str, Any]
LINES = ("The BBC sang in May.", "Anna's CO-OP is closing, being small.", "an EU report of 12 pages")


def document(*lines: str) -> list[Part]:
    """Plain paragraphs, the first a heading."""
    return [
        {"kind": "heading" if not n else "paragraph", "index": n, "number": n + 1, "text": text, "style": "Normal",
         **({"level": 1} if not n else {}), "runs": [{"text": text}]}
        for n, text in enumerate(("A Word on Spelling", *lines))
    ]  # fmt: skip


DOCUMENT = document(*LINES)


def texts(request: str, parts: list[Part]) -> list[str]:
    """What the first expression of a request stands for."""
    found = mentions(request, DocumentIndex.of(parts))
    return [p.text for p in found[0].places] if found else []


def painted(parts: list[Part], *words: str, **look: Any) -> list[Part]:
    """The document with these words, wherever they stand, in a look."""
    made = []
    for part in parts:
        runs, text = [], str(part["text"])
        while text:
            at = min(((text.find(w), w) for w in words if w in text), default=(len(text), ""))
            runs += [{"text": text[: at[0]]}] if at[0] else []
            runs += [{"text": at[1], **look}] if at[1] else []
            text = text[at[0] + len(at[1]) :]
        made.append({**part, "runs": runs})
    return made


@pytest.mark.parametrize(
    ("request_text", "found"),
    [
        ("Make all words in capitals red.", ["BBC", "CO-OP", "EU"]),
        ("Make the words written in all caps bold", ["BBC", "CO-OP", "EU"]),
        ("Highlight the uppercase words in yellow", ["BBC", "CO-OP", "EU"]),
        ("Underline every word that is in capital letters", ["BBC", "CO-OP", "EU"]),
        ("Make words that start with a capital letter blue", ["A", "Word", "Spelling", "The", "BBC", "May", "Anna's",
                                                              "CO-OP", "EU"]),
        ("Make all words starting with the letter s bold", ["Spelling", "sang", "small"]),
        ("Make all words beginning with 'B' bold", ["BBC", "being"]),
        ("Make words beginning with a capital s bold", ["Spelling"]),
        ("Make all the words ending in -ing italic", ["Spelling", "closing", "being"]),
        ("Make every digit red", ["1", "2"]),
        ("Make the vowels in the second paragraph red", ["A", "a", "O", "O", "i", "o", "i", "e", "i", "a"]),
        ("Make the capital letters in the heading red", ["A", "W", "S"]),
        ("Make the first letter of each word in the heading bold", ["A", "W", "o", "S"]),
    ],
)  # fmt: skip
def test_these_are_meant(request_text: str, found: list[str]) -> None:
    assert texts(request_text, DOCUMENT) == found
    assert understandable(request_text, DOCUMENT) == ""


@pytest.mark.parametrize(
    "request_text",
    [
        "Make all words in capitals that are names red.",
        "Make the first word in capitals red.",
        "Make some words in capitals red.",
        "Make the longest words starting with s red.",
        "Make words starting with a capital letter and ending in y red.",
        "Make all words start with a red letter.",
        "Make every vowel in the header red.",
        "Make every second vowel red.",
        "Make the vowels longer.",
        "Count the vowels.",
        "Make all words ending in s red if they are plurals.",
        "Make all words in capitals red except the names.",
        "Make all words in capitals redder.",
        "Make all words that start with a capital letter but are no names red.",
        "Make the words in capitals and the longest word red.",
    ],
)
def test_what_says_more_is_refused(request_text: str) -> None:
    assert understandable(request_text, DOCUMENT)


@pytest.mark.parametrize("word", ["CO2", "H2O", "BBC2"])
def test_a_word_with_figures_may_be_in_capitals_too(word: str) -> None:
    parts = document(*LINES, f"Much {word} there.")
    assert word in understandable("Make all words in capitals red.", parts)


def test_all_of_them_are_found_at_once(planner: SkillPlanner) -> None:
    request_text = "Make all words in capitals bold."
    plan = planner.read(request_text, DocumentIndex.of(DOCUMENT)).plans[0]
    assert plan.steps[0] == "Choose Edit - Find and Replace."
    assert "Click Find All." in plan.steps
    right = painted(DOCUMENT, "BBC", "CO-OP", "EU", bold=True)
    for after, good in (
        (right, True),
        (DOCUMENT, False),
        (painted(DOCUMENT, "BBC", "CO-OP", bold=True), False),
        (painted(DOCUMENT, "BBC", "CO-OP", "EU", "May", bold=True), False),
        (painted(DOCUMENT, "BBC", "CO-OP", "EU", italic=True), False),
    ):
        assert all(r.passed for r in evaluate_parts(plan.expectation, DOCUMENT, after)) == good
        assert (read(request_text, DOCUMENT, after).verdict is Verdict.ACCEPTED) == good


def test_letters_side_by_side_are_one_stretch(planner: SkillPlanner) -> None:
    parts = document("Oui, a sea")
    parts[0] = {**parts[0], "text": "Tt", "runs": [{"text": "Tt"}]}
    plan = planner.read("Make every vowel bold.", DocumentIndex.of(parts)).plans[0]
    after = painted(parts, "Oui", "a", "ea", bold=True)
    assert all(r.passed for r in evaluate_parts(plan.expectation, parts, after))
    assert read("Make every vowel bold.", parts, after).verdict is Verdict.ACCEPTED


def test_what_stands_in_a_header_too_is_taken_one_by_one(planner: SkillPlanner) -> None:
    parts = [*DOCUMENT, {"kind": "header", "section": 1, "type": "default", "text": "The UNO", "paragraphs": []}]
    plan = planner.read("Make all words in capitals bold.", DocumentIndex.of(parts)).plans[0]
    assert "Click Find All." not in plan.steps
    assert 'Select the text "BBC".' in plan.steps


def test_a_word_is_meant_in_any_case_where_all_of_it_is(planner: SkillPlanner) -> None:
    parts = document("The bell rang.", "Then the gate fell, and the bell too.")
    plan = planner.read('Highlight every occurrence of "the" in yellow.', DocumentIndex.of(parts)).plans[0]
    assert len(plan.expectation) == 3
    assert len(texts('Replace every occurrence of "the" with "a".', parts)) == 2


def test_all_italic_text_is_no_order_for_italics() -> None:
    parts = painted(document("It is quite late."), "quite", italic=True)
    assert texts("Set all italic text to Arial.", parts) == ["quite"]
