"""Bodies, keys, and the reading of whatever an endpoint may send."""

import json
from typing import Any

import pytest

from tasks.errors import DataError
from tasks.llm import protocol
from tasks.llm.protocol import Again, Good
from tasks.llm.wire import ActReply, ActRequest, PlanReply, PlanRequest, WireControl
from tasks.schemas import Status


def body(content: Any, **choice: Any) -> bytes:
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": 5, "completion_tokens": 7}
    return json.dumps({"choices": [{"message": message, "finish_reason": "stop"} | choice], "usage": usage}).encode()


def test_the_body_is_json_in_the_protocols_words() -> None:
    request = ActRequest(request='say "ä" \n', controls=(WireControl(label="1", title="OK", type="Button"),))
    value = json.loads(protocol.call("act", request, "m", "id", 0.7, 3, 2).body)
    assert value["model"] == "m"
    assert (value["temperature"], value["seed"]) == (0.7, 5)
    assert value["messages"][0] == {"role": "system", "content": "prompt: act@1\n\nAnswer with JSON.\n"}
    user = json.loads(value["messages"][1]["content"])
    assert user == {"request": 'say "ä" \n', "controls": [{"label": "1", "title": "OK", "type": "Button"}]}
    assert ActRequest.model_validate(user) == request
    form = value["response_format"]
    assert form["type"] == "json_schema"
    assert {"ControlLabel", "Function", "Args", "Status"} <= set(form["json_schema"]["schema"]["properties"])


def test_a_picture_is_a_second_part() -> None:
    value = json.loads(protocol.call("act", ActRequest(request="x"), "m", "", 0.0, None, 0, b"\x89PNG").body)
    text, image = value["messages"][1]["content"]
    assert json.loads(text["text"])["request"] == "x"
    assert image["image_url"]["url"] == "data:image/png;base64,iVBORw=="


def test_a_request_of_another_prompt_is_refused() -> None:
    with pytest.raises(DataError, match="PlanRequest"):
        protocol.call("act", PlanRequest(request="x"), "m", "", 0.0, None, 0)


@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "```\n{}\n```\n", "  {}  \n"])
def test_a_markdown_fence_is_forgiven(fence: str) -> None:
    content = fence.replace("{}", '{"plan": ["a"]}')
    outcome = protocol.read("plan", 200, body(content), None)
    assert outcome == Good(content, PlanReply(plan=("a",)), 5, 7)


def test_ufo_names_are_read() -> None:
    content = '{"ControlLabel": "3", "Function": "click_input", "Args": {"button": "left"}, "Status": "CONTINUE"}'
    reply = protocol.validate("act", content)
    assert isinstance(reply, ActReply)
    assert (reply.control_label, reply.function, reply.status) == ("3", "click_input", Status.CONTINUE)


@pytest.mark.parametrize(
    ("status", "content", "kind", "word"),
    [
        (200, body("no json"), "invalid", "JSON"),
        (200, body('{"plan": "one"}'), "invalid", "plan"),
        (200, body('{"plan": ["a"], "extra": 1}'), "invalid", "extra"),
        (200, body('{"plan": ['), "invalid", "JSON"),
        (200, body('{"plan": ["a"', finish_reason="length"), "invalid", "max_tokens"),
        (200, body(None), "invalid", "NoneType"),
        (200, body(None, message={"content": None, "refusal": "I will not"}), "invalid", "I will not"),
        (200, b"<html>gateway</html>", "transport", "gateway"),
        (200, b"[]", "transport", "chat completion"),
        (200, b'{"choices": []}', "transport", "chat completion"),
        (200, b'{"choices": [{"message": "x"}]}', "transport", "chat completion"),
        (200, b"", "transport", "chat completion"),
        (429, b'{"error": {"message": "slow down"}}', "rate", "slow down"),
        (429, b'{"error": {"message": "empty", "code": "insufficient_quota"}}', "fatal", "empty"),
        (500, b"oops", "server", "oops"),
        (503, b"", "server", "503"),
        (408, b"", "server", "408"),
        (400, b'{"error": {"message": "too long"}}', "refused", "too long"),
        (401, b"", "fatal", "401"),
        (404, b"", "fatal", "404"),
    ],
)
def test_every_bad_response_is_sorted_by_what_helps(status: int, content: bytes, kind: str, word: str) -> None:
    outcome = protocol.read("plan", status, content, None)
    assert isinstance(outcome, Again)
    assert outcome.kind == kind
    assert word in outcome.reason
