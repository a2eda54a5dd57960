"""One event loop a process, in a daemon thread: lets synchronous code in many threads share connections and limits."""

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_owner = 0


def loop() -> asyncio.AbstractEventLoop:
    """The process's background loop; a forked child gets one of its own."""
    global _loop, _owner
    with _lock:
        if _loop is None or _owner != os.getpid():
            _loop, _owner = asyncio.new_event_loop(), os.getpid()
            threading.Thread(target=_loop.run_forever, name="llm-loop", daemon=True).start()
        return _loop


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run in the background loop and wait from synchronous code; an interrupt cancels the work."""
    future = asyncio.run_coroutine_threadsafe(work, loop())
    try:
        return future.result()
    finally:
        future.cancel()  # nothing to cancel when it is done


async def bridge(work: Coroutine[Any, Any, T]) -> T:
    """Run in the background loop and wait from any event loop."""
    background = loop()
    if asyncio.get_running_loop() is background:
        return await work
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, background))
