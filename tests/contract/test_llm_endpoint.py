"""The endpoint spoken to by hand: statuses, bounds and shapes that other programs rely on."""

import http.client
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tasks.errors import DataError, UsageError
from tasks.llm import endpoint
from tasks.llm.endpoint import AskOptions, Faults, running

MESSAGES = [{"role": "system", "content": "prompt: plan@1"}, {"role": "user", "content": "hello"}]


def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
    if messages[-1]["content"] == "refuse":
        raise DataError("request", "refuse", "something else")
    if messages[-1]["content"] == "crash":
        raise ZeroDivisionError
    return json.dumps([messages[-1]["content"], options.model, options.temperature, options.seed, options.schema])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running(answer, model="m-1", digest="d-1") as address:
        yield address


def send(
    url: str, body: Any, path: str = "/v1/chat/completions", method: str = "POST", **headers: str
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    connection.request(method, path, data if method == "POST" else None, sent)
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def test_a_completion_has_the_protocols_shape(url: str) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
    body = {"model": "any", "messages": MESSAGES, "temperature": 0.5, "seed": 9, "n": 1, "response_format": form}
    status, value = send(url, body)
    assert status == 200
    assert value["object"] == "chat.completion"
    choice = value["choices"][0]
    assert (choice["index"], choice["finish_reason"], choice["message"]["role"]) == (0, "stop", "assistant")
    assert json.loads(choice["message"]["content"]) == ["hello", "any", 0.5, 9, {"type": "object"}]
    assert value["usage"]["total_tokens"] == value["usage"]["prompt_tokens"] + value["usage"]["completion_tokens"] > 0


def test_health_and_models(url: str) -> None:
    assert send(url, b"", "/health", "GET")[1]["digest"] == "d-1"
    assert send(url, b"", "/v1/models", "GET")[1]["data"][0]["id"] == "m-1"


def test_pictures_are_left_out_and_texts_joined(url: str) -> None:
    parts = [{"type": "text", "text": "one"}, {"type": "image_url", "image_url": {"url": "data:"}}]
    _, value = send(url, {"messages": [{"role": "user", "content": parts}]})
    assert json.loads(value["choices"][0]["message"]["content"])[0].strip() == "one"


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        (b"{", 400, "JSON"),
        (b"[" * 100_000, 400, "JSON"),
        (b"[]", 400, "messages"),
        ({"messages": []}, 400, "messages"),
        ({"messages": ["x"]}, 400, "message"),
        ({"messages": [{"role": "user"}]}, 400, "content"),
        ({"messages": MESSAGES, "n": 2}, 400, "n=2"),
        ({"messages": MESSAGES, "stream": True}, 400, "stream"),
        ({"messages": MESSAGES, "temperature": "hot"}, 400, "parameters"),
        ({"messages": MESSAGES, "temperature": 9}, 400, "temperature"),
        ({"messages": MESSAGES, "response_format": {"type": "json_schema"}}, 400, "parameters"),
        ({"messages": [{"role": "user", "content": "refuse"}]}, 400, "something else"),
        ({"messages": [{"role": "user", "content": "crash"}]}, 500, "ZeroDivisionError"),
    ],
)
def test_every_error_is_an_openai_error_object(url: str, body: Any, status: int, word: str) -> None:
    got, value = send(url, body)
    assert got == status
    assert word in value["error"]["message"]
    assert set(value["error"]) == {"message", "type", "param", "code"}


def test_a_body_over_the_bound_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "MAX_BODY", 1000)
    with running(answer) as small:
        assert send(small, {"messages": [{"role": "user", "content": "x" * 2000}]})[0] == 413
        assert send(small, {"messages": MESSAGES})[0] == 200


def test_a_form_of_a_web_page_is_refused(url: str) -> None:
    assert send(url, {"messages": MESSAGES}, Content_Type="text/plain")[0] == 400


def test_an_unknown_path_and_method_are_refused(url: str) -> None:
    assert send(url, b"{}", "/v1/nothing")[0] == 404
    assert send(url, b"", "/v1/chat/completions", "GET")[0] == 405


def test_a_key_is_asked_for() -> None:
    with running(answer, key="k") as url:
        assert send(url, {"messages": MESSAGES})[0] == 401
        assert send(url, {"messages": MESSAGES}, Authorization="Bearer kk")[0] == 401
        assert send(url, {"messages": MESSAGES}, Authorization="Bearer k")[0] == 200
        assert send(url, b"", "/health", "GET")[0] == 200


def test_an_open_address_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAM_ENDPOINT_KEY", raising=False)
    with pytest.raises(UsageError, match="LAM_ENDPOINT_KEY"):
        endpoint.serve(answer, host="0.0.0.0")


def test_faults_come_at_their_rates_and_repeat_with_the_seed() -> None:
    def drawn(seed: int) -> list[str]:
        faults = Faults(rate_limited=0.2, server_error=0.1, slow=0.1, broken_json=0.1, cut=0.1, seed=seed)
        return [faults.draw() for _ in range(5000)]

    first = drawn(1)
    assert first == drawn(1) != drawn(2)
    for name, rate in {
        "rate_limited": 0.2,
        "server_error": 0.1,
        "slow": 0.1,
        "broken_json": 0.1,
        "cut": 0.1,
        "": 0.4,
    }.items():
        assert first.count(name) / 5000 == pytest.approx(rate, abs=0.03), name


def test_a_long_answer_does_not_hide_health() -> None:
    import threading

    def slow(messages: list[dict[str, str]], options: AskOptions) -> str:
        time.sleep(1.0)
        return "{}"

    with running(slow) as url:
        asking = threading.Thread(target=send, args=(url, {"messages": MESSAGES}))
        asking.start()
        time.sleep(0.1)
        begin = time.monotonic()
        assert send(url, b"", "/health", "GET")[0] == 200
        assert time.monotonic() - begin < 0.5
        asking.join(10)
