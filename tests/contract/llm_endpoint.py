"""A scriptable OpenAI-compatible server on a real socket, for tests: each request is answered by a function."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

GOOD = '{"plan": ["Press Ctrl+B."]}'


@dataclass
class Asked:
    """One request as it came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def poison(self) -> bool:
        """Whether it is the bad item of the batch."""
        return "poison" in json.dumps(self.body["messages"])


@dataclass
class Reply:
    """What is sent back; `cut` ends the connection in the middle of the body."""

    status: int = 200
    body: Any = None  # text as it is, anything else as JSON
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    kind: str = "application/json"


Script = Callable[[Asked, int], Reply]
"""(request, its number from 0) to a reply."""


def completion(content: Any = GOOD, ended: str = "stop", usage: Any = None, **message: Any) -> dict[str, Any]:
    """A chat.completion object."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": ended, "message": {"role": "assistant", "content": content, **message}}
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15} if usage is None else usage,
    }


class Server:
    """Answers by its script and keeps what it was asked."""

    def __init__(self, script: Script) -> None:
        self.script, self.asked, self._lock = script, [], threading.Lock()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        asked = Asked(request.path, dict(request.query), dict(request.headers), await request.json())
        with self._lock:
            number = len(self.asked)
            self.asked.append(asked)
        reply = self.script(asked, number)
        text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        if not reply.cut:
            return web.Response(status=reply.status, text=text, headers=reply.headers, content_type=reply.kind)
        response = web.StreamResponse(headers={"Content-Type": reply.kind})
        await response.prepare(request)
        await response.write(text.encode()[: len(text) // 2])
        assert request.transport is not None
        request.transport.abort()
        return response


@contextlib.contextmanager
def serving(script: Script) -> Iterator[tuple[str, Server]]:
    """Serve a script; gives address and server."""
    server = Server(script)
    loop, up, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    address: list[tuple[str, int]] = []

    async def main() -> None:
        application = web.Application(client_max_size=2**26)
        application.router.add_route("POST", "/{path:.*}", server.answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address.extend(runner.addresses)
        up.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(main()), daemon=True)
    thread.start()
    assert up.wait(20)
    yield f"http://127.0.0.1:{address[0][1]}", server
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()
