"""The forms in which large models answer: the same JSON, said as GPT, Claude, DeepSeek-R1, Mistral or Ollama say it."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from tasks.llm.endpoint import AskOptions
from tasks.teacher.answer import answer
from tests.contract.llm_endpoint import Asked, Reply, completion

Voice = Callable[[str], dict[str, Any]]
"""The answer's JSON to a chat.completion object."""


def _indented(text: str) -> str:
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False)


VOICES: dict[str, Voice] = {
    "bare": lambda text: completion(text),
    "fenced": lambda text: completion(f"```json\n{_indented(text)}\n```"),
    "polite": lambda text: completion(
        f"Here is the JSON object you asked for:\n\n```json\n{_indented(text)}\n```\n\nDoes [1] need {{more}}?"
    ),
    "thinking": lambda text: completion(
        f'<think>\nThe user wants JSON. A try: {{"wrong": true}}. Better to follow the schema.\n</think>\n\n{text}'
    ),
    "closed": lambda text: completion(f"Okay, one section at a time.\n</think>\n{_indented(text)}"),
    "parts": lambda text: completion(
        [
            {"type": "thinking", "thinking": [{"type": "text", "text": "Let me see."}]},
            {"type": "text", "text": text[: len(text) // 2]},
            {"type": "text", "text": text[len(text) // 2 :]},
        ]
    ),
    "tool": lambda text: completion(
        None, "tool_calls", tool_calls=[{"type": "function", "function": {"name": "answer", "arguments": text}}]
    ),
    "reasoning": lambda text: completion("", reasoning=f"I think the answer is {text}"),
}


def voice_of(user: str) -> str:
    """The voice that a request is answered in: different ones for different requests, always the same for one."""
    return sorted(VOICES)[zlib.crc32(user.encode()) % len(VOICES)]


def spoken(user: str, text: str) -> dict[str, Any]:
    """An answer in the voice of its request."""
    return VOICES[voice_of(user)](text)


def large_model(asked: Asked, number: int) -> Reply:
    """The built-in teacher's answer, in the voice of a large model: a script for tests/contract/llm_endpoint.py."""
    text = answer(asked.body["messages"], AskOptions(seed=asked.body.get("seed")))
    return Reply(body=spoken(asked.body["messages"][1]["content"], text))
