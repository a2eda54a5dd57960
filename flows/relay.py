"""The teacher for shards on other machines: they ask here, so that cache, ledger, limits and key stay on this machine.

A request is one of our prompts or it is refused: what is sent on is made anew from the validated request, so that a key
of this relay is no key to the teacher. Samples of one prompt are told apart by their seeds.
"""

import asyncio
import base64
import contextlib
import hmac
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from tasks.errors import DataError, LamError
from tasks.llm import responses
from tasks.llm.client import Client
from tasks.llm.wire import REPLIES, REQUESTS, Wire

log = logging.getLogger(__name__)

MOST_BYTES = 16 * 2**20
"""Of one request; a screenshot in it has less than one."""
START_SECONDS = 10.0


@contextlib.contextmanager
def relaying(teacher: Client, host: str, key: str) -> Iterator[str]:
    """Answer for a teacher at a free port of `host` from a thread of this process; gives the address.

    Raises:
        DataError: the address cannot be listened on.
    """
    loop, up, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    where: list[str] = []

    async def answered(request: web.Request) -> web.Response:
        return await _answered(request, teacher, key)

    async def main() -> None:
        application = web.Application(client_max_size=MOST_BYTES)
        application.router.add_post("/v1/chat/completions", answered)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.2)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, 0).start()
            where.append(f"http://{host}:{runner.addresses[0][1]}")
            up.set()
            await stop.wait()
        finally:
            up.set()
            await runner.cleanup()

    thread = threading.Thread(target=_run, args=(loop, main()), name="teacher relay", daemon=True)
    thread.start()
    try:
        if not up.wait(START_SECONDS) or not where:
            raise DataError(f"teacher relay on {host}", "not listening", "an address of this machine", "LAM_ADDRESS")
        yield where[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(START_SECONDS)


def _run(loop: asyncio.AbstractEventLoop, main: Any) -> None:
    try:
        loop.run_until_complete(main)
    except OSError as error:
        log.error("teacher relay: %s", error)
    finally:
        loop.close()


async def _answered(request: web.Request, teacher: Client, key: str) -> web.Response:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), key.encode()):
        return responses.error(401, "wrong or missing key", "authentication_error")
    try:
        name, asked, options = read(await request.read())
        reply = await teacher.ask(name, asked, **options)
    except DataError as error:
        return responses.error(400, str(error), "invalid_request_error")
    except LamError as error:  # retried here already; the shard's machine need not
        return responses.error(403, str(error), "teacher_error")
    text = reply.model_dump_json(by_alias=True)
    return responses.value(200, responses.completion(text, [], teacher.model))


def read(body: bytes) -> tuple[str, Wire, dict[str, Any]]:
    """Prompt name, request, and temperature, seed and image of a call as `protocol.call` makes them.

    Raises:
        DataError: it is none.
    """
    try:
        value = json.loads(body)
        name = value["response_format"]["json_schema"]["name"]
        if name not in REQUESTS or name not in REPLIES:
            raise DataError(f"prompt {str(name)[:40]!r}", "no prompt of ours", f"one of {sorted(REQUESTS)}")
        content, image = value["messages"][-1]["content"], None
        if isinstance(content, list):
            url = content[1]["image_url"]["url"]
            image = base64.b64decode(url.removeprefix("data:image/png;base64,"), validate=True)
            content = content[0]["text"]
        seed = value.get("seed")
        options = {
            "temperature": float(value["temperature"]),
            "seed": None if seed is None else int(seed),
            "image": image,
        }
        return name, REQUESTS[name].model_validate_json(content), options
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        raise DataError("relayed call", reason, "a call as our client makes it") from error
