"""Finding the JSON in what a model wrote."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import DataError
from tasks.llm import answers, protocol
from tasks.llm.protocol import Again, Good
from tasks.llm.wire import PlanReply

GOOD = '{"plan": ["a", "b"]}'
RIGHT = PlanReply(plan=("a", "b"))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\ufeff{GOOD}",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}",
        f"<think>{{}}</think>{GOOD}",
        f'<think>{{"plan": ["thought"]}}</think>{GOOD}',
        f"thoughts</THINK>\n{GOOD}",
        f'Not {{"this": 1}} but {GOOD} and not {{"plan": []}}',
        "{{ slot }} " + GOOD,
        f"{{ {GOOD}",
        json.dumps({"plan": ["a", "b"]}, indent=4),
    ],
)
def test_the_first_object_of_the_right_shape_counts(text: str) -> None:
    assert answers.validate("plan", text) == RIGHT


@pytest.mark.parametrize("text", ["", "no", "[]", '{"plan": "a"}', '{"plan": ["a"', "{" * 5000, '{"a":' * 5000, '"{}"'])
def test_anything_else_is_said(text: str) -> None:
    with pytest.raises(DataError, match="answer of plan"):
        answers.validate("plan", text)


@given(before=st.text(), after=st.text())
def test_whatever_stands_around_it(before: str, after: str) -> None:
    text = f"{before}\n{GOOD}\n{after}"
    try:
        found = answers.validate("plan", text)
    except DataError:
        assert before.count("{") + after.lower().count("</think") > 0  # swallowed by an object before, or a thought
    else:
        assert found == RIGHT or '"plan"' in before + after


KEYS = st.sampled_from(["message", "content", "text", "tool_calls", "function", "arguments", "reasoning", "type"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, ANY))
def test_no_shape_of_a_choice_is_an_accident(choice: dict) -> None:
    assert all(isinstance(text, str) and text.strip() for text in answers.texts(choice))


@given(st.binary() | ANY.map(lambda value: json.dumps(value).encode()))
def test_no_body_is_an_accident(body: bytes) -> None:
    for status in (200, 400, 429, 500):
        assert isinstance(protocol.read("plan", status, body, None), Again | Good)
