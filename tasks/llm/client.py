"""The one client of every model endpoint: durable cache, limits, per-item retry, validated answers, cost ledger.

It speaks the OpenAI chat-completions protocol over aiohttp itself. With 64 calls of 50 ms in flight the openai SDK
takes 1.2 ms of processor time a call and 1.5 times the time of raw aiohttp (0.9 ms and 1.2 times on its aiohttp
transport), we 0.14 ms and 1.1 times with cache and validation included; on two cores that time is taken from the
desktops. See benchmarks/llm_client.py.
"""

import asyncio
import contextlib
import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tasks.errors import DataError, EndpointError, LamError, UsageError
from tasks.llm import background, protocol, serving
from tasks.llm.cache import DEFAULT as CACHE
from tasks.llm.cache import Cache, GroupCommit
from tasks.llm.ledger import Ledger
from tasks.llm.limits import Gate, Limits, retry_after
from tasks.llm.protocol import Again, Call, Good
from tasks.llm.wire import Wire
from tasks.params import Run

if TYPE_CHECKING:
    import aiohttp

ATTEMPTS = {"rate": 40, "server": 8, "transport": 8, "invalid": 4, "refused": 1, "fatal": 1}
"""How often one item may fail in each way."""
MAX_BACK_OFF = 30.0
MAX_ANSWER = 32 * 2**20
BLOCK = 256

Result = Wire | DataError


class Client:
    """Asks one model at one endpoint; may be used from any thread and any event loop.

    Args:
        base_url: of the endpoint; "/v1" is added where it has no path.
        api_key: sent as a bearer token; "" for none.
        model: name sent to the endpoint.
        cache: file of the durable cache, None for no cache.
        identity: what stands behind the model's name (a checkpoint's digest); part of the cache key.
        limits: of this endpoint.
        ledger: where costs are entered.
        timeout: seconds for one attempt.
        attempts: overrides entries of ATTEMPTS.
        back_off: seconds before the second attempt; doubles with every further one.
        batch_poll: when not 0, `ask_many` goes through the Batch API (tasks/llm/batch.py), looked at every so often.
    """

    def __init__(
        self, base_url: str, api_key: str = "", model: str = "", *, cache: Path | None = CACHE, identity: str = "",
        limits: Limits | None = None, ledger: Ledger | None = None, timeout: float = 180.0,
        attempts: dict[str, int] | None = None, back_off: float = 0.5, batch_poll: float = 0.0,
    ) -> None:  # fmt: skip
        self.base_url, self.model, self.identity = serving.api_root(base_url), model, identity
        self.limits, self.ledger = limits or Limits(), ledger or Ledger()
        self._headers = {"Content-Type": "application/json"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self.cache = Cache(cache) if cache else None
        self._timeout, self._attempts, self._back_off = timeout, ATTEMPTS | (attempts or {}), back_off
        self._batch_poll = batch_poll
        self._owner = 0
        self._session: aiohttp.ClientSession | None = None
        self._gate: Gate | None = None
        self._commit = GroupCommit(self.cache) if self.cache else None
        self._answered = 0

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
                    done(index, await self._fresh(call, use_cache))
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

    async def _fresh(self, call: Call, use_cache: bool) -> Wire:
        failed = dict.fromkeys(self._attempts, 0)
        answered = self._answered
        gate = self._connect()
        while True:
            self.ledger.check()
            async with gate.slot(call.tokens):
                outcome = await self._exchange(call)
                if isinstance(outcome, Good):
                    self._answered += 1
                    if use_cache and self._commit:
                        # The place in flight is held until the answer is on disk: a kill repeats no more than that.
                        await self._commit.put(call.key, outcome.text)
                    return outcome.reply
            failed[outcome.kind] += 1
            self.ledger.count(retries=1)
            if failed[outcome.kind] >= self._attempts[outcome.kind]:
                raise self._given_up(call, outcome, sum(failed.values()), others_answered=self._answered > answered)
            await self._wait(gate, outcome, failed[outcome.kind])

    async def _exchange(self, call: Call) -> Good | Again:
        import aiohttp

        try:
            async with self.session().post("chat/completions", data=call.body) as response:
                body = await _bounded(response)
                wait = None if response.status == 200 else retry_after(response.headers)
                outcome = protocol.read(call.name, response.status, body, wait)
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            return self._cut(error)
        if isinstance(outcome, Good) or outcome.prompt_tokens:
            self.ledger.charge(self.model, outcome.prompt_tokens, outcome.completion_tokens)
        return outcome

    def _cut(self, error: Exception) -> Again:
        died = serving.obituary(self.base_url)
        if died:
            return Again("fatal", died)
        return Again("transport", f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)

    async def _wait(self, gate: Gate, outcome: Again, failures: int) -> None:
        seconds = outcome.wait
        if seconds is None:
            seconds = min(MAX_BACK_OFF, self._back_off * 2.0 ** (failures - 1))
        if outcome.kind == "rate":
            gate.back_off(seconds)
        elif outcome.kind == "invalid":
            return
        # Spread, so that calls which failed together do not come back together.
        await asyncio.sleep(seconds * random.uniform(1.0, 1.25))

    def _given_up(self, call: Call, outcome: Again, attempts: int, *, others_answered: bool) -> Exception:
        where = f"{call.name} at {self.base_url} (model {self.model!r})"
        got = f"{outcome.reason} (attempt {attempts})"
        if outcome.kind in ("invalid", "refused") or (outcome.kind == "server" and others_answered):
            return DataError(where, got, "a valid answer", "the item is rejected; the endpoint answers others")
        if outcome.kind == "fatal":
            return EndpointError(where, got, "an answer", "check the address, LAM_TEACHER_KEY and the model's name")
        return EndpointError(where, got, "an answer", "see that the endpoint runs, then run again: answers are kept")

    # ------------------------------------------------------------ connection and cache

    def session(self) -> "aiohttp.ClientSession":
        """The connections; only for use in the background loop."""
        self._connect()
        assert self._session is not None
        return self._session

    def _connect(self) -> Gate:
        """Session and limits; made in the background loop, again after a fork."""
        import aiohttp

        if self._gate is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._session = aiohttp.ClientSession(
                base_url=self.base_url + "/", headers=self._headers, auto_decompress=True,
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60.0),
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=20.0),
            )  # fmt: skip
            self._gate = Gate(self.limits)
        return self._gate

    def close(self) -> None:
        """Write the ledger, close connections; the client may be used again."""
        self.ledger.flush()
        session, self._session, self._gate = self._session, None, None
        if session is not None and self._owner == os.getpid():
            background.run(session.close())
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


async def _bounded(response: "aiohttp.ClientResponse") -> bytes:
    """The body; one larger than MAX_ANSWER is cut and so becomes invalid JSON."""
    if response.content_length is not None and response.content_length <= MAX_ANSWER:
        return await response.read()
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER:
            break
    return b"".join(parts)


@contextlib.contextmanager
def teacher(run: Run, *, stage: str = "") -> Iterator[Client]:
    """A client of the teacher: the endpoint of LAM_TEACHER_URL and LAM_TEACHER_KEY, else the built-in one.

    The model's name is `run.teacher`. The built-in one is started once a process and ends with it. LAM_TEACHER_BATCH =
    seconds between looks sends bulk calls through the Batch API. Further settings: see Limits and Ledger.

    Raises:
        UsageError: a model is named, but no endpoint.
        EndpointError: the built-in teacher did not come up.
    """
    url, key = os.environ.get("LAM_TEACHER_URL", ""), os.environ.get("LAM_TEACHER_KEY", "")
    identity, limits = "", Limits.from_environment()
    if not url and run.teacher != "builtin":
        raise UsageError(
            "run.teacher", repr(run.teacher), "an endpoint for it in LAM_TEACHER_URL",
            "set LAM_TEACHER_URL and LAM_TEACHER_KEY, or run.teacher to builtin",
        )  # fmt: skip
    if not url:
        url, identity = serving.shared_teacher(), serving.teacher_identity()
        limits = Limits.from_environment(in_flight=8)
    ledger = Ledger.from_environment(stage, run.teacher)
    poll = float(os.environ.get("LAM_TEACHER_BATCH", "") or 0.0)
    with Client(url, key, run.teacher, identity=identity, limits=limits, ledger=ledger, batch_poll=poll) as client:
        yield client
