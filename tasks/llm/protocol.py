"""One call in the OpenAI chat-completions protocol: its body, its cache key, and the reading of what comes back."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from tasks.errors import DataError
from tasks.llm import answers, prompts
from tasks.llm.answers import validate
from tasks.llm.wire import REPLIES, REQUESTS, Wire

__all__ = ["MAX_TOKENS", "Again", "Call", "Good", "call", "read", "shape", "validate"]

MAX_TOKENS = 4096
KEY_FORMAT = 1
"""Part of every key; raised when the meaning of a cached answer changes."""

Kind = Literal["rate", "server", "transport", "invalid", "refused", "fatal"]


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

    text: str  # the text as it came, which is what the cache keeps
    reply: Wire
    prompt_tokens: int  # 0 where the endpoint does not tell
    completion_tokens: int


@dataclass(frozen=True)
class Again:
    """An answer that is no use, and whether another attempt may help."""

    kind: Kind
    reason: str
    wait: float | None = None  # seconds that the endpoint asked for
    prompt_tokens: int = 0
    completion_tokens: int = 0
    text: str = ""  # what the model wrote, for a repair
    cut: bool = False  # the limit of completion tokens ended it


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


# ---------------------------------------------------------------- what comes back


def read(name: str, status: int, body: bytes, wait: float | None) -> Good | Again:
    """Judge a response of the endpoint.

    Args:
        name: prompt name.
        status: HTTP status.
        body: as received.
        wait: seconds that the headers ask to wait.
    """
    if status != 200:
        return failure(status, body, wait)
    try:
        answer = _streamed(body) if body.lstrip()[:5] == b"data:" else json.loads(body)
        if not isinstance(answer, dict):
            raise TypeError(type(answer).__name__)
        if (told := _error_inside(answer)) is not None:
            return failure(*told, wait)
        choice = answer["choices"][0]
        if not isinstance(choice.get("message"), dict) and not isinstance(choice.get("text"), str):
            raise TypeError("no message")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        return Again("transport", f"no chat completion ({type(error).__name__}): {body[:120]!r}")
    return _answer(name, choice, *_usage(answer))


def _answer(name: str, choice: dict[str, Any], prompt: int, completion: int) -> Good | Again:
    message, ended = choice.get("message"), choice.get("finish_reason")
    if isinstance(message, dict) and message.get("refusal"):
        return Again("invalid", f"the model refused: {str(message['refusal'])[:120]!r}", None, prompt, completion)
    cut = ", cut by max_tokens" if ended == "length" else ""
    problem, first = "", ""
    for text in answers.texts(choice):
        try:
            return Good(text, validate(name, text), prompt, completion)
        except DataError as error:
            problem, first = problem or f"{error}{cut}", first or text
    if not problem:
        content = message.get("content") if isinstance(message, dict) else None
        problem = f"content is {type(content).__name__} without text, finish_reason {ended!r}{cut}"
    return Again("invalid", problem, None, prompt, completion, first, bool(cut))


def _usage(answer: dict[str, Any]) -> tuple[int, int]:
    """Tokens as far as they are told: whole positive numbers, anything else counts as not told."""
    usage = answer.get("usage")
    told = [usage.get(key) if isinstance(usage, dict) else None for key in ("prompt_tokens", "completion_tokens")]
    prompt, completion = (int(n) if isinstance(n, int | float) and 0 < n < 1e9 else 0 for n in told)
    return prompt, completion


def _streamed(body: bytes) -> dict[str, Any]:
    """A stream of chunks as the one answer it makes; some servers stream whether asked to or not."""
    content: list[str] = []
    whole: dict[str, Any] = {}
    ended = None
    for line in body.decode("utf-8", "replace").splitlines():
        data = line.removeprefix("data:").strip()
        if not line.startswith("data:") or data == "[DONE]":
            continue
        chunk = json.loads(data)
        whole |= {key: value for key, value in chunk.items() if value is not None and key != "choices"}
        for choice in chunk.get("choices") or ():
            part = (choice.get("delta") or choice.get("message") or {}).get("content")
            content.append(part if isinstance(part, str) else answers.joined(part))
            ended = choice.get("finish_reason") or ended
    return whole | {"choices": [{"message": {"content": "".join(content)}, "finish_reason": ended}]}


def _error_inside(answer: dict[str, Any]) -> tuple[int, bytes] | None:
    """An error that a gateway delivers as status 200: (the status it stands for, its body); None when there is none."""
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    error = answer.get("error") or first.get("error")
    if not error and answer.get("object") != "error":
        return None
    holder = error if isinstance(error, dict) else answer
    code = str(holder.get("code") or holder.get("status") or "")
    if code.isdigit() and 400 <= int(code) < 600:
        status = int(code)
    elif "rate" in f"{code} {holder.get('type')}" or "exhausted" in code.lower():
        status = 429
    else:
        status = 500
    return status, json.dumps({"error": error} if error else answer).encode()


def failure(status: int, body: bytes, wait: float | None) -> Again:
    """Sort a refusal by what helps: waiting, another attempt, nothing for this item, nothing at all."""
    reason = f"HTTP {status}: {told(body)}"
    if status == 429:
        # OpenAI answers 429 for an empty purse as well; waiting does not fill it.
        return Again("fatal", reason) if b"insufficient_quota" in body else Again("rate", reason, wait)
    if status in (408, 409, 425) or status >= 500:
        return Again("server", reason, wait)
    if status == 400 and b"failed_generation" in body:
        return Again("invalid", reason, text=reason)  # the gateway has read the answer and found no JSON
    if status in (400, 413, 422):
        return Again("refused", reason)
    return Again("fatal", reason)


def told(body: bytes) -> str:
    """The message of an error body in any of the shapes in use, at most 300 characters.

    {"error": {"message", "metadata": {"raw"}}} of OpenAI and OpenRouter, [{"error": …}] of Gemini, {"error": "…"} of
    Ollama and xAI, {"object": "error", "message"} of vLLM, {"detail": [{"loc", "msg"}]} of FastAPI; else the text.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return repr(body[:120])
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        return repr(body[:120])
    error = value.get("error")
    if isinstance(error, str):
        return error[:300]
    holder = error if isinstance(error, dict) else value
    message = holder.get("message") or holder.get("detail") or holder.get("msg")
    raw = holder["metadata"].get("raw") if isinstance(holder.get("metadata"), dict) else None
    if not message and not raw:
        return repr(body[:120])
    text = message if isinstance(message, str) else json.dumps(message)
    code = holder.get("code")
    marks = f" ({code})" if isinstance(code, str) and not code.isdigit() and code not in text else ""
    return (text + (f": {raw}" if raw else "") + marks)[:300]
