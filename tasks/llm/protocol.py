"""One call in the OpenAI chat-completions protocol: its body, its cache key, and the reading of what comes back."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.llm import prompts
from tasks.llm.wire import REPLIES, REQUESTS, Wire

MAX_TOKENS = 4096
KEY_FORMAT = 1
"""Part of every key; raised when the meaning of a cached answer changes."""


@dataclass(frozen=True)
class Call:
    """A request ready to be sent."""

    name: str
    body: bytes  # of POST /v1/chat/completions
    key: bytes  # content address of the answer
    tokens: int  # estimate, for the token limit


@dataclass(frozen=True)
class Good:
    """A valid answer."""

    text: str  # the content as it came, which is what the cache keeps
    reply: Wire
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True)
class Again:
    """An answer that is no use, and whether another attempt may help."""

    kind: Literal["rate", "server", "transport", "invalid", "refused", "fatal"]
    reason: str
    wait: float | None = None  # seconds that the endpoint asked for
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True)
class Shape:
    """What all calls of one prompt with the same parameters share: all of the body but the user's message."""

    head: bytes
    tail: bytes
    key: "hashlib._Hash"
    tokens: int


@cache
def shape(name: str, model: str, identity: str, temperature: float, seed: int | None, sample: int) -> Shape:
    """Build the constant part once; requests come by the ten thousand.

    Raises:
        DataError: the prompt is unknown.
    """
    if name not in REPLIES:
        raise DataError(f"prompt {name!r}", "no reply model", f"one of {sorted(REPLIES)}")
    prompt = prompts.load(name)
    schema = {"name": name, "schema": REPLIES[name].model_json_schema()}
    parameters: dict[str, Any] = {"temperature": temperature, "max_tokens": MAX_TOKENS}
    if seed is not None:
        # A repeated sample must differ from the first also where the endpoint is deterministic for a seed.
        parameters["seed"] = seed + sample
    parameters["response_format"] = {"type": "json_schema", "json_schema": schema}
    system = {"role": "system", "content": prompt.text}
    head = f'{{"model": {json.dumps(model)}, "messages": [{json.dumps(system)}, {{"role": "user", "content": '
    tail = "}], " + json.dumps(parameters)[1:]
    key = hashlib.sha256(json.dumps([KEY_FORMAT, identity, sample]).encode() + head.encode() + tail.encode())
    return Shape(head.encode(), tail.encode(), key, len(prompt.text) // 4 + 300)


def call(
    name: str, request: Wire, model: str, identity: str, temperature: float, seed: int | None, sample: int,
    image: bytes | None = None,
) -> Call:  # fmt: skip
    """Turn a request into bytes and a key.

    Args:
        name: prompt name.
        request: an instance of REQUESTS[name].
        model: name sent to the endpoint.
        identity: what stands behind the name, e.g. a checkpoint's digest; part of the key only.
        temperature: 0 for the most likely answer.
        seed: None leaves the choice to the endpoint.
        sample: 0-based; samples are cached apart.
        image: a PNG for models that see, sent as a second part of the user's message.

    Raises:
        DataError: the prompt is unknown or the request is not of its model.
    """
    expected = REQUESTS.get(name)
    if expected is not None and not isinstance(request, expected):
        raise DataError(f"request of {name!r}", type(request).__name__, expected.__name__)
    fixed = shape(name, model, identity, temperature, seed, sample)
    text = request.model_dump_json(by_alias=True, exclude_defaults=True)
    content: Any = text
    if image is not None:
        url = "data:image/png;base64," + base64.b64encode(image).decode()
        content = [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]
    user = json.dumps(content).encode()
    key = fixed.key.copy()
    key.update(user)
    return Call(name, fixed.head + user + fixed.tail, key.digest(), fixed.tokens + len(text) // 4)


def validate(name: str, text: str) -> Wire:
    """Read an answer's content.

    Raises:
        DataError: it is not JSON of the reply model.
    """
    try:
        return REPLIES[name].model_validate_json(_unfenced(text))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise DataError(
            f"answer of {name}: {where}", f"{first['msg']} in {text[:120]!r}", REPLIES[name].__name__
        ) from error


def read(name: str, status: int, body: bytes, wait: float | None) -> Good | Again:
    """Judge a response of the endpoint.

    Args:
        name: prompt name.
        status: HTTP status.
        body: as received.
        wait: what the headers ask to wait.
    """
    if status != 200:
        return _failure(status, body, wait)
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        message, usage = choice["message"], answer.get("usage") or {}
        text = message.get("content")
        spent = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Again("transport", f"no chat completion ({type(error).__name__}): {body[:120]!r}")
    if message.get("refusal"):
        return Again("invalid", f"the model refused: {str(message['refusal'])[:120]!r}", None, *spent)
    if not isinstance(text, str):
        reason = f"content is {type(text).__name__}, finish_reason {choice.get('finish_reason')!r}"
        return Again("invalid", reason, None, *spent)
    try:
        return Good(text, validate(name, text), *spent)
    except DataError as error:
        cut = ", cut by max_tokens" if choice.get("finish_reason") == "length" else ""
        return Again("invalid", f"{error}{cut}", None, *spent)


def _failure(status: int, body: bytes, wait: float | None) -> Again:
    reason = f"HTTP {status}: {_message(body)}"
    if status == 429:
        # OpenAI answers 429 for an empty purse as well; waiting does not fill it.
        if b"insufficient_quota" in body:
            return Again("fatal", reason)
        return Again("rate", reason, wait)
    if status in (408, 409, 425) or status >= 500:
        return Again("server", reason, wait)
    if status in (400, 413, 422):
        return Again("refused", reason)
    return Again("fatal", reason)


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["message"])[:200]
    except (ValueError, KeyError, TypeError):
        return repr(body[:120])


def _unfenced(text: str) -> str:
    """Models without response_format like to wrap JSON in a Markdown fence."""
    stripped = text.strip()
    if not stripped.startswith("```"):
        return stripped
    return stripped.partition("\n")[2].rpartition("```")[0]
