"""Another text in a header that has one replaces its words; what may mean beside them, or more than them, stays."""

import pytest

from tasks.planner.document import DocumentIndex
from tasks.planner.story_texts import changed_in_place


def story(kind: str, text: str) -> dict[str, object]:
    return {"kind": kind, "text": text, "paragraphs": [{"kind": "paragraph", "text": text}]}


NUMBER = {"kind": "field", "type": "page", "story": "footer", "text": "1"}
INDEX = DocumentIndex.of([story("header", "Draft copy"), story("footer", "Page 1"), NUMBER])


@pytest.mark.parametrize(
    "request_",
    [
        'Change the header to "Final".',
        "Replace the header text with Final.",
        "The header should now read Final.",
        "Change the header to say Final.",
        "Change the text in the header to Final.",
    ],
)
def test_changed_is_replaced(request_: str) -> None:
    assert changed_in_place(request_, INDEX) == 'Replace "Draft copy" with "Final" in the header.'


@pytest.mark.parametrize(
    "request_",
    [
        'Put "Final" in the header.',
        "Change the header to bold.",
        "The header should be bold.",
        'Change the footer to "Final".',  # it holds a field
        'Change the header to "Final" and delete the footer.',
    ],
)
def test_anything_else_stays(request_: str) -> None:
    assert changed_in_place(request_, INDEX) == request_


def test_words_that_stand_elsewhere_too_are_not_replaced() -> None:
    body = {"kind": "paragraph", "index": 0, "text": "A draft copy.", "runs": []}
    index = DocumentIndex.of([body, story("header", "Draft copy")])
    assert changed_in_place('Change the header to "Final".', index) == 'Change the header to "Final".'
