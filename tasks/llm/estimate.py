"""What a stage would ask, counted by its own code: inside `counting()` the teacher's client counts and sends nothing.

Every call is made up as if it were sent, looked up in the cache, and answered by a DataError, which stages know how to
take. Tokens are estimated as a quarter of the characters, with 300 for the schema.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import DataError
from tasks.llm import protocol
from tasks.llm.cache import Cache
from tasks.llm.client import Client, Result
from tasks.llm.protocol import Call
from tasks.llm.wire import Wire

NOT_ASKED = DataError("dry run", "nothing is sent", "an answer")


@dataclass
class Count:
    """Calls so far."""

    calls: int = 0  # that would be sent
    cached: int = 0  # answered before
    prompt_tokens: int = 0  # of those that would be sent


class Counting(Client):
    """A client that counts; it opens no connection, and of the cache it reads only.

    Args:
        model: name that would be sent.
        identity: part of the cache key, as in Client.
        count: what is counted into.
        cache: file of the durable cache.
    """

    def __init__(self, model: str, identity: str, count: Count, cache: Path) -> None:
        super().__init__("http://127.0.0.1:9", model=model, cache=None, identity=identity)
        self._count, self._known = count, Cache(cache, read_only=True)

    async def ask(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """Count one call.

        Raises:
            DataError: always; there is no answer.
        """
        return self.ask_sync(name, request, temperature=temperature, seed=seed, sample=sample, use_cache=use_cache)

    def ask_sync(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """As `ask`."""
        self.ask_many(name, [request], temperature=temperature, seed=seed, sample=sample, use_cache=use_cache)
        raise NOT_ASKED

    def ask_many(
        self, name: str, requests: Sequence[Wire], *, temperature: float = 0.0, seed: int | None = None,
        sample: int = 0, use_cache: bool = True, on_done: Callable[[int, Result], None] | None = None,
    ) -> list[Result]:  # fmt: skip
        """Count a bulk; every item comes back as a DataError."""
        calls = [protocol.call(name, r, self.model, self.identity, temperature, seed, sample) for r in requests]
        known = self._known.get_many([call.key for call in calls]) if use_cache else {}
        fresh: dict[bytes, Call] = {call.key: call for call in calls if call.key not in known}
        self._count.calls += len(fresh)
        self._count.cached += len(calls) - len(fresh)
        self._count.prompt_tokens += sum(call.tokens for call in fresh.values())
        return [NOT_ASKED] * len(calls)


@dataclass(frozen=True)
class _Asked:
    count: Count
    cache: Path


_counting: ContextVar[_Asked | None] = ContextVar("counting", default=None)


@contextlib.contextmanager
def counting(cache: Path) -> Iterator[Count]:
    """Have `client.teacher` count instead of asking, in this context only.

    Args:
        cache: the durable cache; may stand elsewhere than where the stage believes to be.
    """
    asked = _Asked(Count(), cache)
    token = _counting.set(asked)
    try:
        yield asked.count
    finally:
        _counting.reset(token)


def counter(model: str, identity: str) -> Client | None:
    """The counting client inside `counting()`, None outside."""
    asked = _counting.get()
    return None if asked is None else Counting(model, identity, asked.count, asked.cache)
