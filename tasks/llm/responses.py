"""What an endpoint sends back, in the protocol's shapes: completions, errors, and the ends that faults bring about."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import web


def completion(text: str, messages: list[dict[str, str]], model: str) -> dict[str, Any]:
    """A chat.completion object; tokens are estimated as a quarter of the characters."""
    prompt, answer = sum(len(m["content"]) for m in messages) // 4 + 1, len(text) // 4 + 1
    return {
        "id": "chatcmpl-lam",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer},
    }


def embeddings(vectors: list[list[float]], model: str) -> dict[str, Any]:
    """A list of embedding objects."""
    data = [{"object": "embedding", "index": i, "embedding": vector} for i, vector in enumerate(vectors)]
    return {"object": "list", "data": data, "model": model, "usage": {"prompt_tokens": 0, "total_tokens": 0}}


async def cut(request: "web.Request") -> "web.StreamResponse":
    """No response: the connection is reset."""
    from aiohttp import web

    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def error(status: int, message: str, kind: str, headers: dict[str, str] | None = None) -> "web.Response":
    """An error object of the protocol."""
    return value(status, {"error": {"message": message, "type": kind, "param": None, "code": None}}, headers)


def value(status: int, content: Any, headers: dict[str, str] | None = None) -> "web.Response":
    """A value as JSON."""
    return text(status, json.dumps(content), headers)


def text(status: int, body: str, headers: dict[str, str] | None = None) -> "web.Response":
    """A body that is JSON, or is to look like it."""
    from aiohttp import web

    return web.Response(status=status, body=body.encode(), content_type="application/json", headers=headers)
