"""What a model said, found wherever endpoints put it: text, parts, tool calls, reasoning; bare, fenced, after prose.

Models are asked for one JSON object and nothing else. Many wrap it: in a Markdown fence, behind `<think>…</think>`,
between sentences. Nothing here guesses: an object counts only when the reply model of the prompt accepts it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.llm.wire import REPLIES, Wire

OBJECTS = 64
"""Objects looked at in one answer: prose may hold examples before the answer, but not without end."""
THOUGHT = re.compile(r"^.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
"""Everything up to the last closing tag; chat templates may put the opening one into the prompt."""


def texts(choice: dict[str, Any]) -> Iterator[str]:
    """The places of one choice that may hold the answer, most likely first; empty ones are left out."""
    message = choice.get("message")
    if not isinstance(message, dict):
        message = {"content": choice.get("text")}  # legacy completions
    calls = message.get("tool_calls")
    if not isinstance(calls, list):
        calls = []
    functions = [call.get("function") for call in calls if isinstance(call, dict)] + [message.get("function_call")]
    arguments = [function.get("arguments") for function in functions if isinstance(function, dict)]
    # a server that takes all of an answer for thinking leaves content empty
    for value in (message.get("content"), *arguments, message.get("reasoning_content"), message.get("reasoning")):
        if (text := joined(value)).strip():
            yield text


def joined(content: Any) -> str:
    """The text of a content: a string, or the text parts of a list of parts; thinking and references are no answer."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict) and part.get("type") in ("text", "output_text")]
        return "".join(str(part.get("text") or "") for part in parts)
    return json.dumps(content) if isinstance(content, dict) else ""


def validate(name: str, text: str) -> Wire:
    """Read an answer's text.

    Args:
        name: prompt, a key of REPLIES.
        text: whatever a model wrote.

    Raises:
        DataError: no JSON object in it is of the reply model; says what is wrong with the first.
    """
    model = REPLIES[name]
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        first = error
    errors = []
    for value in objects(text):
        try:
            return model.model_validate(value)
        except ValidationError as error:
            errors.append(error)
    wrong = (errors or [first])[0].errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in wrong["loc"]) or "JSON"
    raise DataError(f"answer of {name}: {where}", f"{wrong['msg']} in {text[:120]!r}", model.__name__)


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text, in order: those after the model's thinking first, then those within it."""
    answer = THOUGHT.sub("", text)
    yield from _objects(answer)
    if answer != text:
        yield from _objects(text)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)  # models put raw line ends into strings
    at = 0
    for _ in range(OBJECTS):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        yield value
        at = end
