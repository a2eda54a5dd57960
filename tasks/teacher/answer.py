"""Answer one chat: read which prompt it is, validate the request, let that prompt's module answer.

All the teacher ever sees is what stands in the messages: no task families, no checks' results, no files.
"""

import importlib
import json
from collections.abc import Callable

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.llm import prompts
from tasks.llm.endpoint import AskOptions
from tasks.llm.wire import REPLIES, REQUESTS, Wire

MAX_REQUEST = 8 * 2**20
"""Characters of a user message; the largest real one (instantiate, whole menu tree) has some 200,000."""


def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
    """The reply's JSON text.

    Raises:
        DataError: no such prompt, or the request is not what the prompt's contract says.
    """
    system = next((m["content"] for m in messages if m["role"] == "system"), "")
    user = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
    name, _ = prompts.header(system)
    if name not in REQUESTS:
        raise DataError("system message", f"prompt {name!r}", f"one of {sorted(REQUESTS)}")
    reply = responder(name)(read_request(name, user), options.seed or 0)
    if not isinstance(reply, REPLIES[name]):
        raise DataError(f"tasks.teacher.{name}", type(reply).__name__, REPLIES[name].__name__)
    return reply.model_dump_json(by_alias=True, exclude_defaults=name == "act")


def read_request(name: str, text: str) -> Wire:
    """The validated request of a user message.

    Raises:
        DataError: it is too long, no JSON, or does not validate.
    """
    if len(text) > MAX_REQUEST:
        raise DataError(f"{name}: user message", f"{len(text)} characters", f"at most {MAX_REQUEST}")
    try:
        return REQUESTS[name].model_validate(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        first = str(error).splitlines()
        raise DataError(f"{name}: user message", " ".join(first[:3]), REQUESTS[name].__name__) from error


def responder(name: str) -> Callable[[Wire, int], Wire]:
    """The function that answers a prompt; imported when first asked for, since no run uses all."""
    module = importlib.import_module(f"tasks.teacher.{name}")
    found: Callable[[Wire, int], Wire] = module.answer
    return found
