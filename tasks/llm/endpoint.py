"""An OpenAI-compatible HTTP server over any answerer.

POST /v1/chat/completions, /v1/embeddings where there is an encoder, GET /v1/models, GET /health.
The answerer is injected and called from one thread only, so it needs no locks. Faults are a switch of the same server.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from tasks.errors import DataError, LamError, UsageError
from tasks.llm import responses, serving

if TYPE_CHECKING:
    from aiohttp import web

log = logging.getLogger(__name__)

MAX_BODY = 32 * 2**20
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LOGGED_BAD = 200


@dataclass(frozen=True)
class AskOptions:
    """What a request asks of the answerer besides its messages."""

    model: str = ""
    temperature: float = 0.0
    seed: int | None = None
    max_tokens: int | None = None
    schema: dict[str, Any] | None = None  # of response_format json_schema


Answerer = Callable[[list[dict[str, str]], AskOptions], str]
"""Messages ({role, content}) and options to the reply's text. A LamError becomes status 400, anything else 500."""


class Embedder(Protocol):
    """An encoder behind /v1/embeddings."""

    identity: str  # names the weights; sent as the reply's model

    def __call__(self, texts: list[str]) -> list[list[float]]:
        """Vectors, one a text."""


MOST_TEXTS, LONGEST_TEXT = 4096, 8192
"""Of one call for embeddings."""


@dataclass
class Faults:
    """Share of the requests that fail in each way; drawn from a seeded generator, at most one a request."""

    rate_limited: float = 0.0  # 429 with Retry-After
    server_error: float = 0.0  # 500
    slow: float = 0.0  # answered after slow_seconds
    broken_json: float = 0.0  # half: content is no JSON; half: the response is cut in the middle of valid HTTP
    cut: float = 0.0  # connection reset
    seed: int = 0
    retry_after: float = 0.05  # seconds
    slow_seconds: float = 1.0
    latency: float = 0.0  # seconds added to every answer
    counts: dict[str, int] = field(default_factory=dict)  # what was injected, and "answered"

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def draw(self) -> str:
        """The fault of the next request, "" for none."""
        point = self._random.random()
        for name in ("rate_limited", "server_error", "slow", "broken_json", "cut"):
            point -= getattr(self, name)
            if point < 0:
                self.counts[name] = self.counts.get(name, 0) + 1
                return name
        return ""

    def coin(self) -> bool:
        """Half the time."""
        return self._random.random() < 0.5


class BadRequest(LamError):
    """What a caller sent is not a chat-completions request."""


class Endpoint:
    """The server's handlers."""

    def __init__(
        self,
        answer: Answerer,
        *,
        model: str,
        digest: str,
        key: str,
        faults: Faults | None,
        embed: Embedder | None = None,
    ) -> None:
        self._answer, self._model, self._digest, self._key, self._embed = answer, model, digest, key, embed
        self._faults = faults or Faults()
        self._thread = ThreadPoolExecutor(1, "answerer")
        self._served = 0

    def application(self) -> "web.Application":
        """The aiohttp application."""
        from aiohttp import web

        @web.middleware
        async def errors(request: web.Request, handler: Any) -> web.StreamResponse:
            return await self._errors(request, handler)

        application = web.Application(client_max_size=MAX_BODY, middlewares=[errors])
        application.router.add_post("/v1/chat/completions", self._complete)
        if self._embed is not None:
            application.router.add_post("/v1/embeddings", self._embeddings)
        application.router.add_get("/v1/models", self._models)
        application.router.add_get("/health", self._health)
        return application

    async def _errors(self, request: "web.Request", handler: Any) -> "web.StreamResponse":
        from aiohttp import web

        try:
            if self._key and request.path != "/health":
                given = request.headers.get("Authorization", "").removeprefix("Bearer ")
                if not hmac.compare_digest(given.encode(), self._key.encode()):
                    return responses.error(401, "wrong or missing key", "authentication_error")
            response: web.StreamResponse = await handler(request)
        except BadRequest as error:
            return responses.error(400, str(error), "invalid_request_error")
        except web.HTTPException as error:
            return responses.error(error.status, error.reason, "invalid_request_error")
        return response

    async def _health(self, request: "web.Request") -> "web.Response":
        state = {"status": "ok", "model": self._model, "digest": self._digest, "served": self._served}
        return responses.value(200, state)

    async def _models(self, request: "web.Request") -> "web.Response":
        entry = {"id": self._model, "object": "model", "created": 0, "owned_by": "lam-foundry", "digest": self._digest}
        return responses.value(200, {"object": "list", "data": [entry]})

    async def _embeddings(self, request: "web.Request") -> "web.Response":
        assert self._embed is not None  # the route is there with an encoder only
        texts = parse_texts(await _json_body(request))
        job = asyncio.get_running_loop().run_in_executor(self._thread, self._embed, texts)
        await asyncio.wait((job,))
        if (error := job.exception()) is not None:
            return _answerer_failed(error)
        return responses.value(200, responses.embeddings(job.result(), self._embed.identity))

    async def _complete(self, request: "web.Request") -> "web.StreamResponse":
        messages, options = parse(await _json_body(request))
        fault = self._faults.draw()
        if self._faults.latency:
            await asyncio.sleep(self._faults.latency)
        if fault == "rate_limited":
            wait = {"Retry-After": f"{self._faults.retry_after:g}"}
            return responses.error(429, "slow down", "rate_limit_error", wait)
        if fault == "server_error":
            return responses.error(500, "injected fault", "server_error")
        if fault == "cut":
            return await responses.cut(request)
        if fault == "slow":
            await asyncio.sleep(self._faults.slow_seconds)
        running = asyncio.get_running_loop()
        job = running.run_in_executor(self._thread, self._answer, messages, options)
        await asyncio.wait((job,))
        if (error := job.exception()) is not None:
            return _answerer_failed(error)
        self._served += 1
        text = job.result()
        if fault == "broken_json":
            text = text[: len(text) // 2] + "…"
            if self._faults.coin():
                return responses.text(200, json.dumps(responses.completion(text, messages, options.model))[:-40])
        return responses.value(200, responses.completion(text, messages, options.model))


async def _json_body(request: "web.Request") -> bytes:
    """The body; a web page can send text/plain across origins without being asked, JSON it cannot."""
    if request.content_type != "application/json":
        raise BadRequest("Content-Type", request.content_type, "application/json")
    return await request.read()


def parse_texts(body: bytes) -> list[str]:
    """The texts of a call for embeddings.

    Raises:
        BadRequest: it is none, or asks for more than is served at once.
    """
    try:
        value = json.loads(body)["input"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise BadRequest("body", f"{type(error).__name__}: {error}", '{"input": a text or a list of texts}') from error
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(t, str) and len(t) <= LONGEST_TEXT for t in texts):
        raise BadRequest("input", repr(value)[:80], f"texts of at most {LONGEST_TEXT} characters")
    if not 0 < len(texts) <= MOST_TEXTS:
        raise BadRequest("input", f"{len(texts)} texts", f"1 to {MOST_TEXTS}")
    return texts


def parse(body: bytes) -> tuple[list[dict[str, str]], AskOptions]:
    """Read the body of a request; what the protocol allows and we have no use for is ignored.

    Raises:
        BadRequest: it is no chat-completions request, or asks for what is not offered (n > 1, streaming).
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("body", f"{type(error).__name__}: {error}", "JSON") from error
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list) or not value["messages"]:
        raise BadRequest("messages", repr(value)[:80], "a list of {role, content}")
    if value.get("n") not in (None, 1) or value.get("stream"):
        raise BadRequest("n, stream", f"n={value.get('n')}, stream={value.get('stream')}", "n=1, stream=false")
    try:
        form = value.get("response_format") or {}
        options = AskOptions(
            model=str(value.get("model") or ""),
            temperature=float(1.0 if value.get("temperature") is None else value["temperature"]),
            seed=None if value.get("seed") is None else int(value["seed"]),
            max_tokens=None if value.get("max_tokens") is None else int(value["max_tokens"]),
            schema=form["json_schema"]["schema"] if form.get("type") == "json_schema" else None,
        )
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise BadRequest("parameters", f"{type(error).__name__}: {error}", "as in the protocol") from error
    if not 0.0 <= options.temperature <= 2.0:
        raise BadRequest("temperature", str(options.temperature), "0 to 2")
    return [_message(message) for message in value["messages"]], options


def _message(message: Any) -> dict[str, str]:
    """Role and text; of a list of parts the texts are joined and pictures left out, since our answerers do not see."""
    if not isinstance(message, dict) or not isinstance(message.get("role"), str):
        raise BadRequest("message", repr(message)[:80], "{role, content}")
    content = message.get("content")
    if isinstance(content, list):
        content = "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if not isinstance(content, str):
        raise BadRequest("message content", type(content).__name__, "text or a list of parts")
    return {"role": message["role"], "content": content}


def serve(
    answer: Answerer, *, host: str = "127.0.0.1", port: int = 0, ready: Callable[[str], None] | None = None,
    faults: Faults | None = None, model: str = "lam", digest: str = "", key: str = "", embed: Embedder | None = None,
) -> None:  # fmt: skip
    """Serve until SIGTERM or SIGINT; in a child of ours, until its parent ends.

    Args:
        answer: the answerer.
        host: loopback unless a key is given.
        port: 0 for a free one.
        ready: told the address once it listens; by default the line `ready <address>` goes to stdout.
        faults: what to inject, for tests.
        model: name in /v1/models and /health.
        digest: what stands behind the name; in /health.
        key: bearer token that callers must send; default LAM_ENDPOINT_KEY.
        embed: the encoder behind /v1/embeddings; None for none.

    Raises:
        UsageError: an open address without a key, or one that cannot be listened on.
    """
    key = key or os.environ.get("LAM_ENDPOINT_KEY", "")
    if host not in LOOPBACK and not key:
        raise UsageError("host", host, "a loopback address, or a key", "set LAM_ENDPOINT_KEY")
    serving.die_with_parent()
    endpoint = Endpoint(answer, model=model, digest=digest, key=key, faults=faults, embed=embed)

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            if sys.platform == "win32":  # its loops take no signal handlers
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
            else:
                loop.add_signal_handler(number, stop.set)
        async with _listening(endpoint, host, port) as url:
            (ready or serving.announce)(url)
            await stop.wait()

    asyncio.run(main())


@contextlib.contextmanager
def running(
    answer: Answerer,
    *,
    faults: Faults | None = None,
    model: str = "lam",
    digest: str = "",
    key: str = "",
    embed: Embedder | None = None,
) -> Iterator[str]:
    """Serve from a thread of this process; gives the address. For tests and replay."""
    endpoint = Endpoint(answer, model=model, digest=digest, key=key, faults=faults, embed=embed)
    loop, stop, up = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    address = ""

    async def main() -> None:
        nonlocal address
        async with _listening(endpoint, "127.0.0.1", 0) as url:
            address = url
            up.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    try:
        if not up.wait(10):
            raise DataError("endpoint", "not listening after 10 s")
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@contextlib.asynccontextmanager
async def _listening(endpoint: Endpoint, host: str, port: int) -> Any:
    from aiohttp import web

    runner = web.AppRunner(endpoint.application(), access_log=None, handle_signals=False, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=1024)
        try:
            await site.start()
        except OSError as error:
            raise UsageError(f"{host}:{port}", str(error), "a free port", "choose another, or 0 for any") from error
        bound = runner.addresses[0]
        yield f"http://{f'[{bound[0]}]' if ':' in bound[0] else bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()


def _answerer_failed(error: BaseException) -> "web.Response":
    if isinstance(error, LamError):
        return responses.error(400, str(error), "invalid_request_error")
    log.error("answerer failed", exc_info=error)
    return responses.error(500, f"{type(error).__name__}: {str(error)[:LOGGED_BAD]}", "server_error")
