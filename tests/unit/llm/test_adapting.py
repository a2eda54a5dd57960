"""What refusals teach, and that learning comes to an end."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.llm import adapting, protocol
from tasks.llm.adapting import PLAIN, Adapted, learn
from tasks.llm.wire import PlanRequest

CALL = protocol.call


def body(form: Adapted, image: bytes | None = None) -> dict:
    call = protocol.call("plan", PlanRequest(request="x"), "m", "", 0.0, 3, 0, image)
    return dict(json.loads(form.body(call.body, "plan")))


def test_the_plain_form_is_the_request_itself() -> None:
    call = protocol.call("plan", PlanRequest(request="x"), "m", "", 0.0, 3, 0)
    assert PLAIN.body(call.body, "plan") is call.body


def test_every_change_at_once() -> None:
    form = Adapted(
        "max_completion_tokens", 500, temperature=False, seed=False, form="prompt", system=False, stream=True
    )
    value = body(form)
    assert set(value) == {"model", "messages", "max_completion_tokens", "stream"}
    assert value["max_completion_tokens"] == 500
    assert [message["role"] for message in value["messages"]] == ["user"]
    text = value["messages"][0]["content"]
    assert text.startswith("prompt: plan@1")
    assert '"required": ["plan"]' in text
    assert text.endswith('{"request":"x"}')


def test_a_picture_stays_a_part_without_a_system_message() -> None:
    parts = body(Adapted(system=False), b"\x89PNG")["messages"][0]["content"]
    assert [part["type"] for part in parts] == ["text", "text", "image_url"]


def test_a_repair_tells_what_was_wrong_and_stays_two_messages() -> None:
    call = protocol.call("plan", PlanRequest(request="x"), "m", "", 0.0, 3, 0)
    value = json.loads(adapting.repaired(call.body, "plan", "Sure!" * 1000, "plan: Field required"))
    system, user = value["messages"]
    assert system["content"].startswith("prompt: plan@1")
    assert "plan: Field required" in system["content"]
    assert len(system["content"]) < 4000
    assert user["content"] == '{"request":"x"}'


@pytest.mark.parametrize(
    "reason",
    [
        "HTTP 400: The response was filtered due to the prompt triggering Azure OpenAI's content management policy",
        "HTTP 400: This model's maximum context length is 4097 tokens. However, your messages resulted in 4363 tokens.",
        "HTTP 400: This model's maximum context length is 4096 tokens. However, you requested 9000 tokens (4000 in the"
        " messages, 5000 in the completion).",
        "HTTP 400: max_tokens must be at least 1, got -186.",
        "HTTP 404: The model `gpt-x` does not exist",
        "HTTP 400: too long",
        "HTTP 500: the temperature in the server room is too high",
    ],
)
def test_what_is_not_about_the_form_changes_nothing(reason: str) -> None:
    assert learn(PLAIN, reason) is None


WORDS = ["max_tokens", "max_completion_tokens", "temperature", "seed", "response_format", "not supported",
         "unsupported", "at most 300", "at most 900", "system role not supported", "stream must be set to true",
         "invalid", "maximum context length is 4096 tokens (300 in the messages"]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=40))
def test_no_refusal_is_answered_by_the_form_that_it_refused(reasons: list[str]) -> None:
    form = PLAIN
    for reason in reasons:
        better = learn(form, reason)
        assert better is None or better != form
        form = better or form
    assert json.loads(form.body(protocol.call("plan", PlanRequest(request="x"), "m", "", 0.0, 3, 0).body, "plan"))
