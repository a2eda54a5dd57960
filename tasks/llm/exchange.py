"""The exchange with one endpoint over HTTP: sending, the limits it sets, further attempts, and what an attempt costs.

It speaks the OpenAI chat-completions protocol over aiohttp itself. With 64 calls of 50 ms in flight the openai SDK
takes 1.2 ms of processor time a call and 1.5 times the time of raw aiohttp (0.9 ms and 1.2 times on its aiohttp
transport), we 0.14 ms and 1.1 times with cache and validation included; on two cores that time is taken from the
desktops. See benchmarks/llm_client.py.
"""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tasks.errors import DataError, EndpointError
from tasks.llm import background, protocol, serving
from tasks.llm.ledger import Ledger
from tasks.llm.limits import Gate, Limits, retry_after
from tasks.llm.protocol import Again, Call, Good
from tasks.llm.wire import Wire

if TYPE_CHECKING:
    import aiohttp

ATTEMPTS = {"rate": 40, "server": 8, "transport": 8, "invalid": 4, "refused": 1, "fatal": 1}
"""How often one item may fail in each way."""
MAX_BACK_OFF = 30.0
MAX_ANSWER = 32 * 2**20

Keep = Callable[[bytes, str], Awaitable[None]]
"""Makes an answer durable: a call's key and the answer's text."""


class Exchange:
    """Connections to one endpoint, shared by all calls of this process; lives in the background loop.

    Args:
        base_url: of the endpoint, with its path.
        api_key: sent as a bearer token; "" for none.
        model: name under which costs are entered.
        limits: of this endpoint.
        ledger: where costs are entered.
        timeout: seconds for one attempt.
        attempts: overrides entries of ATTEMPTS.
        back_off: seconds before the second attempt; doubles with every further one.
    """

    def __init__(
        self, base_url: str, api_key: str, model: str, limits: Limits, ledger: Ledger, timeout: float,
        attempts: dict[str, int], back_off: float,
    ) -> None:  # fmt: skip
        self.base_url, self.model, self.limits, self.ledger = base_url, model, limits, ledger
        self._headers = {"Content-Type": "application/json"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._timeout, self._attempts, self._back_off = timeout, ATTEMPTS | attempts, back_off
        self._owner = 0
        self._session: aiohttp.ClientSession | None = None
        self._gate: Gate | None = None
        self._answered = 0

    async def answer(self, call: Call, keep: Keep | None) -> Wire:
        """Send a call until its answer is valid, and have that answer kept.

        Raises:
            DataError: this call's answer stayed invalid or was refused, while the endpoint answers others.
            EndpointError: the endpoint could not be reached or kept failing.
            BudgetExceeded: the ledger's budget is spent.
        """
        failed = dict.fromkeys(self._attempts, 0)
        answered = self._answered
        gate = self._connect()
        while True:
            self.ledger.check()
            async with gate.slot(call.tokens):
                outcome = await self._attempt(call)
                if isinstance(outcome, Good):
                    self._answered += 1
                    if keep:
                        # The place in flight is held until the answer is on disk: a kill repeats no more than that.
                        await keep(call.key, outcome.text)
                    return outcome.reply
            failed[outcome.kind] += 1
            self.ledger.count(retries=1)
            if failed[outcome.kind] >= self._attempts[outcome.kind]:
                raise self._given_up(call, outcome, sum(failed.values()), others_answered=self._answered > answered)
            await self._wait(gate, outcome, failed[outcome.kind])

    async def _attempt(self, call: Call) -> Good | Again:
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
        """Close the connections; further calls open new ones."""
        session, self._session, self._gate = self._session, None, None
        if session is not None and self._owner == os.getpid():
            background.run(session.close())


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
