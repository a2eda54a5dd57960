"""Answers the wire's act and plan prompts with a checkpoint; slots never leave this package."""

import json
import threading
from typing import Any, Protocol

import torch
from pydantic import ValidationError

from tasks.errors import DataError
from tasks.llm.wire import ActReply, ActRequest, PlanReply, PlanRequest
from tasks.model import acting
from tasks.model.checkpoints import Checkpoint
from tasks.model.decoding import Decoded


class Options(Protocol):
    """What of tasks.llm.endpoint.AskOptions is honoured."""

    temperature: float
    seed: int | None


class Answerer:
    """An `Answerer` of tasks/llm/endpoint over one checkpoint.

    Args:
        checkpoint: loaded.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._lock = threading.Lock()

    def __call__(self, messages: list[dict[str, str]], options: Options) -> str:
        """The reply as JSON text.

        Raises:
            DataError: the prompt is neither act nor plan, or its request does not validate.
        """
        name, body = read_messages(messages)
        generator = torch.Generator().manual_seed(options.seed or 0)
        with self._lock:
            if name == "act":
                action = self.act(_request(ActRequest, body), options.temperature, generator).action
                reply: Any = ActReply(
                    control_label=action.control_label, control_text=action.control_text, function=action.function,
                    args=action.args, status=action.status,
                )  # fmt: skip
            else:
                reply = PlanReply(plan=self.plan(_request(PlanRequest, body).request, options.temperature, generator))
        return json.dumps(reply.model_dump(mode="json", by_alias=True), ensure_ascii=False)

    def act(self, request: ActRequest, temperature: float = 0.0, generator: torch.Generator | None = None) -> Decoded:
        """One action, always a valid one of the state."""
        renderer = self.checkpoint.renderer
        return acting.act(self.checkpoint.model, renderer, renderer.view(request), temperature, generator)

    def plan(self, request: str, temperature: float = 0.0, generator: torch.Generator | None = None) -> tuple[str, ...]:
        """A plan; slots that the request does not hold cannot be said."""
        return acting.plan(self.checkpoint.model, self.checkpoint.renderer, request, temperature, generator)


def read_messages(messages: list[dict[str, str]]) -> tuple[str, str]:
    """Prompt name and user message.

    Raises:
        DataError: not one system message with the prompt's name and one user message.
    """
    if len(messages) != 2 or messages[0].get("role") != "system":
        raise DataError("messages", f"{len(messages)} messages", "one system and one user message")
    first = messages[0].get("content", "").split("\n", 1)[0]
    name = first.removeprefix("prompt:").strip().split("@")[0]
    if name not in ("act", "plan"):
        raise DataError("system message", first[:80], "prompt: act@N or prompt: plan@N", "a LAM answers these two only")
    return name, messages[1].get("content", "")


def _request(kind: Any, body: str) -> Any:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise DataError(f"{kind.__name__}", str(error).splitlines()[0], "the wire's JSON") from error
