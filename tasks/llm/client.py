"""The one client of every model endpoint: validated answers to prompts, one or many, from a durable cache if known.

What the cache does not know goes over the wire in tasks/llm/exchange.py.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tasks.errors import DataError, LamError, UsageError
from tasks.llm import address, background, prices, prompts, protocol, serving
from tasks.llm.cache import DEFAULT as CACHE
from tasks.llm.cache import Cache, GroupCommit
from tasks.llm.exchange import Exchange
from tasks.llm.ledger import Ledger
from tasks.llm.limits import Limits
from tasks.llm.protocol import Call
from tasks.llm.wire import Wire
from tasks.params import Run
from tasks.schemas import digest

if TYPE_CHECKING:
    import openai

BLOCK = 256
RELAYED = "LAM_TEACHER_RELAYED"
"""Environment variable of a shard on another machine: its teacher is the pipeline host's relay, which has the cache,
the ledger and the limits (flows/relay.py)."""

Result = Wire | DataError


class Client:
    """Asks one model at one endpoint; may be used from any thread and any event loop.

    Args:
        base_url: of the endpoint, in any of the ways of tasks/llm/address.py.
        api_key: sent as a bearer token, to Azure as `api-key`; "" for none.
        model: name sent to the endpoint.
        cache: file of the durable cache, None for no cache.
        identity: what stands behind the model's name (a checkpoint's digest); part of the cache key.
        limits: of this endpoint.
        ledger: where costs are entered.
        timeout: seconds for one attempt.
        attempts: overrides entries of exchange.ATTEMPTS.
        back_off: seconds before the second attempt; doubles with every further one.
        batch_poll: when not 0, `ask_many` goes through the Batch API (tasks/llm/batch.py), looked at every so often.
    """

    def __init__(
        self, base_url: str, api_key: str = "", model: str = "", *, cache: Path | None = CACHE, identity: str = "",
        limits: Limits | None = None, ledger: Ledger | None = None, timeout: float = 180.0,
        attempts: dict[str, int] | None = None, back_off: float = 0.5, batch_poll: float = 0.0,
    ) -> None:  # fmt: skip
        where = address.parse(base_url, model)
        self.base_url, self.api_key, self.model, self.identity = where.base_url, api_key, model, identity
        self.limits, self.ledger = limits or Limits(), ledger or Ledger()
        self.cache = Cache(cache) if cache else None
        self._commit = GroupCommit(self.cache) if self.cache else None
        self._batch_poll = batch_poll
        self._exchange = Exchange(
            where, api_key, model, self.limits, self.ledger, timeout, attempts or {}, back_off, ours=bool(identity)
        )

    # ------------------------------------------------------------ asking

    async def ask(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """Ask one prompt; the answer is an instance of REPLIES[name].

        Raises:
            DataError: unknown prompt, wrong request, or the answer stayed invalid in every attempt.
            EndpointError: the endpoint could not be reached or kept failing.
            BudgetExceeded: the ledger's budget is spent.
        """
        call = protocol.call(name, request, self.model, self.identity, temperature, seed, sample, image)
        return await background.bridge(self._one(call, use_cache))

    def ask_sync(
        self, name: str, request: Wire, *, temperature: float = 0.0, seed: int | None = None, sample: int = 0,
        use_cache: bool = True, image: bytes | None = None,
    ) -> Wire:  # fmt: skip
        """`ask` for synchronous code."""
        call = protocol.call(name, request, self.model, self.identity, temperature, seed, sample, image)
        return background.run(self._one(call, use_cache))

    def ask_many(
        self, name: str, requests: Sequence[Wire], *, temperature: float = 0.0, seed: int | None = None,
        sample: int = 0, use_cache: bool = True, on_done: Callable[[int, Result], None] | None = None,
    ) -> list[Result]:  # fmt: skip
        """Ask one prompt of many requests at once; an item whose answers stay invalid becomes its DataError.

        Args:
            name: prompt name.
            requests: instances of REQUESTS[name].
            temperature: as in `ask`.
            seed: as in `ask`.
            sample: as in `ask`.
            use_cache: False asks again and stores nothing.
            on_done: called with index and result as each item ends, in another thread; keep it short.

        Returns:
            Results in the order of the requests.

        Raises:
            EndpointError: the endpoint fails for all; what was answered is in the cache.
            BudgetExceeded: likewise.
        """
        calls = (protocol.call(name, r, self.model, self.identity, temperature, seed, sample) for r in requests)
        if self._batch_poll and self.cache and use_cache:
            from tasks.llm import batch

            kept = list(calls)
            background.run(batch.fill(self, kept, self._batch_poll))
            calls = (call for call in kept)
        return background.run(self._many(calls, len(requests), use_cache, on_done))

    # ------------------------------------------------------------ many, without a batch barrier

    async def _many(
        self, calls: Iterator[Call], count: int, use_cache: bool, on_done: Callable[[int, Result], None] | None
    ) -> list[Result]:
        results: list[Result | None] = [None] * count
        stop: list[Exception] = []

        def done(index: int, result: Result) -> None:
            results[index] = result
            if on_done is not None:
                on_done(index, result)

        misses = self._misses(calls, use_cache, done)

        async def worker() -> None:
            while not stop and (item := next(misses, None)) is not None:
                index, call = item
                try:
                    done(index, await self._fresh(call, use_cache, one_of_many=True))
                except DataError as error:
                    done(index, error)
                except LamError as error:
                    stop.append(error)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self.limits.in_flight, count)):
                    group.create_task(worker())
        finally:
            self.ledger.flush()
        if stop:
            raise stop[0]
        return [result for result in results if result is not None]

    def _misses(
        self, calls: Iterator[Call], use_cache: bool, done: Callable[[int, Result], None]
    ) -> Iterator[tuple[int, Call]]:
        """Deliver what the cache knows, block by block, and yield the rest."""
        start = 0
        while block := [call for _, call in zip(range(BLOCK), calls, strict=False)]:
            known = self.cache.get_many([c.key for c in block]) if self.cache and use_cache else {}
            for index, call in enumerate(block, start):
                reply = _stored(call, known)
                if reply is None:
                    yield index, call
                else:
                    self.ledger.count(cached=1)
                    done(index, reply)
            start += len(block)

    # ------------------------------------------------------------ one item

    async def _one(self, call: Call, use_cache: bool) -> Wire:
        if self.cache and use_cache:
            reply = _stored(call, self.cache.get_many([call.key]))
            if reply is not None:
                self.ledger.count(cached=1)
                return reply
        return await self._fresh(call, use_cache)

    async def _fresh(self, call: Call, use_cache: bool, *, one_of_many: bool = False) -> Wire:
        keep = self._commit.put if use_cache and self._commit else None
        return await self._exchange.answer(call, keep, one_of_many=one_of_many)

    # ------------------------------------------------------------ connection and cache

    def sdk(self) -> "openai.AsyncOpenAI":
        """The SDK's client; only for use in the background loop."""
        return self._exchange.connect()[1].sdk

    def close(self) -> None:
        """Write the ledger, close connections; the client may be used again."""
        self.ledger.flush()
        self._exchange.close()
        if self.cache:
            self.cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _stored(call: Call, known: dict[bytes, str]) -> Wire | None:
    """The cached answer of a call; one that is no longer valid counts as not there."""
    text = known.get(call.key)
    if text is None:
        return None
    try:
        return protocol.validate(call.name, text)
    except DataError:
        return None


def answer_identity(run: Run, prompt: str) -> str:
    """Digest of all that an answer depends on at the teacher's side: prompt text, model, its code or address."""
    url = os.environ.get("LAM_TEACHER_URL", "")
    behind = url or (serving.teacher_identity() if run.teacher == prices.BUILTIN else "")
    return digest([prompts.load(prompt).sha256, run.teacher, behind])


@contextlib.contextmanager
def teacher(run: Run, *, stage: str = "") -> Iterator[Client]:
    """A client of the teacher: the endpoint of LAM_TEACHER_URL and LAM_TEACHER_KEY, else the built-in one.

    The model's name is `run.teacher`. The built-in one is started once a process and ends with it. LAM_TEACHER_BATCH =
    seconds between looks sends bulk calls through the Batch API. Further settings: see Limits and Ledger.

    Raises:
        UsageError: a model is named, but no endpoint, or nobody has said what it costs.
        EndpointError: the built-in teacher did not come up.
    """
    url, key = os.environ.get("LAM_TEACHER_URL", ""), os.environ.get("LAM_TEACHER_KEY", "")
    identity, limits = "", Limits.from_environment()
    from tasks.llm import estimate

    if os.environ.get(RELAYED):
        with Client(url, key, run.teacher, cache=None, ledger=Ledger(path=Path(os.devnull))) as client:
            yield client
        return
    builtin = not url and run.teacher == prices.BUILTIN
    if builtin:
        identity = serving.teacher_identity()
    if (counter := estimate.counter(run.teacher, identity)) is not None:
        yield counter
        return
    if not url and not builtin:
        raise UsageError(
            "run.teacher", repr(run.teacher), "an endpoint for it in LAM_TEACHER_URL",
            "set LAM_TEACHER_URL and LAM_TEACHER_KEY, or run.teacher to builtin",
        )  # fmt: skip
    ledger = Ledger.from_environment(stage, run.teacher)
    if builtin:
        url, limits = serving.shared_teacher(), Limits.from_environment(in_flight=8)
    poll = prices.number("LAM_TEACHER_BATCH", os.environ.get("LAM_TEACHER_BATCH", "") or "0", "seconds")
    with Client(url, key, run.teacher, identity=identity, limits=limits, ledger=ledger, batch_poll=poll) as client:
        yield client
