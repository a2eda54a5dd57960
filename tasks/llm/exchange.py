"""The exchange with one endpoint: further attempts, what each failure means, and what an attempt costs."""

import asyncio
import os
import random
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tasks.errors import DataError, EndpointError
from tasks.llm import adapting, background, protocol, remedies, serving
from tasks.llm.address import Address
from tasks.llm.ledger import Ledger
from tasks.llm.limits import Gate, Limits
from tasks.llm.protocol import MAX_TOKENS, Again, Call, Good
from tasks.llm.wire import Wire

if TYPE_CHECKING:
    from tasks.llm.connection import Connection

ATTEMPTS = {"rate": 40, "server": 8, "transport": 8, "invalid": 2, "refused": 1, "fatal": 1}
"""How often one item may fail in each way; the second attempt after an invalid answer is its repair."""
MAX_BACK_OFF = 30.0
HOPELESS = 20
"""Equal refusals after which an endpoint that has answered nothing valid is given up."""
ADAPTATIONS = 16
"""Changes of form in all; an endpoint that asks for more goes round in circles."""
LOST = 3
"""Items in a row that may be lost to failures of the server before the endpoint counts as down."""

NOBODY = "no connection"
"""How the reason of a transport failure begins when nobody listens, which is no single item's fault."""

Keep = Callable[[bytes, str], Awaitable[None]]
"""Makes an answer durable: a call's key and the answer's text."""


class Exchange:
    """Connections to one endpoint, shared by all calls of this process; lives in the background loop.

    Args:
        address: of the endpoint.
        api_key: "" for none.
        model: name under which costs are entered.
        limits: of this endpoint.
        ledger: where costs are entered.
        timeout: seconds for one attempt.
        attempts: overrides entries of ATTEMPTS.
        back_off: seconds before the second attempt; doubles with every further one.
        ours: a model of this project, whose wrong answers are results and no fault of the endpoint.
    """

    def __init__(
        self, address: Address, api_key: str, model: str, limits: Limits, ledger: Ledger, timeout: float,
        attempts: dict[str, int], back_off: float, *, ours: bool,
    ) -> None:  # fmt: skip
        self.address, self.model, self.limits, self.ledger = address, model, limits, ledger
        self._key, self._timeout, self._ours = api_key, timeout, ours
        self._attempts, self._back_off = ATTEMPTS | attempts, back_off
        self._owner = 0
        self._connection: Connection | None = None
        self._gate: Gate | None = None
        self._answered = 0  # valid answers
        self._refusals: dict[str, int] = {}  # by what they say, since the last valid answer
        self._lost = 0  # items given up in a row
        self._adaptations = 0

    async def answer(self, call: Call, keep: Keep | None, *, one_of_many: bool = False) -> Wire:
        """Send a call until its answer is valid, and have that answer kept.

        Args:
            call: the request.
            keep: makes the answer durable; None when it is not to be kept.
            one_of_many: lose this item alone where the endpoint answers others.

        Raises:
            DataError: this call's answer stayed invalid or was refused, while the endpoint answers others.
            EndpointError: the endpoint could not be reached, refuses everything or kept failing.
            BudgetExceeded: the next call could pass the budget.
        """
        failed = dict.fromkeys(self._attempts, 0)
        answered, last = self._answered, None
        gate, _ = self.connect()
        while True:
            outcome = await self._attempt(gate, call, last, keep)
            if isinstance(outcome, Good):
                return outcome.reply
            if self._adapted(outcome):
                continue
            last = outcome if outcome.kind == "invalid" else last
            failed[outcome.kind] += 1
            self.ledger.count(retries=1)
            if failed[outcome.kind] >= self._attempts[outcome.kind]:
                others = self._answered > (0 if one_of_many else answered)
                hopeless = one_of_many and self._hopeless(outcome)
                raise self._given_up(call, outcome, sum(failed.values()), hopeless=hopeless, others_answered=others)
            await self._wait(gate, outcome, failed[outcome.kind])

    async def _attempt(self, gate: Gate, call: Call, last: Again | None, keep: Keep | None) -> Good | Again:
        form = adapting.recall(self.address.base_url, self.model)
        body = form.body(call.body, call.name)
        if last is not None and last.text and not last.cut:
            body = adapting.repaired(body, call.name, last.text, last.reason)
        most = self.ledger.reserved(self.model, 2 * call.tokens + 500, form.tokens or MAX_TOKENS)
        async with gate.slot(call.tokens), most:
            outcome = await self._sent(call, body)
            if isinstance(outcome, Good):
                self._answered, self._lost = self._answered + 1, 0
                self._refusals.clear()
                if keep:
                    # The place in flight is held until the answer is on disk: a kill repeats no more than that.
                    await keep(call.key, outcome.text)
        stale = form != adapting.recall(self.address.base_url, self.model)
        if isinstance(outcome, Again) and stale and outcome.kind not in ("rate", "transport"):
            return Again("rate", outcome.reason, 0.0)  # another call has learnt meanwhile what this one lacked
        return outcome

    async def _sent(self, call: Call, body: bytes) -> Good | Again:
        from tasks.llm.connection import Unreached

        _, connection = self.connect()
        try:
            received = await connection.post(body)
        except Unreached as error:
            died = serving.obituary(self.address.base_url)
            reason = f"{NOBODY}: {error}" if error.nobody else str(error)
            return Again("fatal", died) if died else Again("transport", reason)
        outcome = protocol.read(call.name, received.status, received.body, received.wait)
        if isinstance(outcome, Good) and not (outcome.prompt_tokens or outcome.completion_tokens):
            self.ledger.charge(self.model, call.tokens, len(outcome.text) // 4 + 1)  # it does not tell: our estimate
        elif isinstance(outcome, Good) or outcome.prompt_tokens or outcome.completion_tokens:
            self.ledger.charge(self.model, outcome.prompt_tokens, outcome.completion_tokens)
        return outcome

    def _adapted(self, outcome: Again) -> bool:
        """Whether the form of all further requests has been changed to what a refusal asks for."""
        form = adapting.recall(self.address.base_url, self.model)
        if outcome.cut:
            better = adapting.roomier(form)
        elif outcome.kind in ("refused", "server", "fatal") and outcome.reason.startswith("HTTP"):
            better = adapting.learn(form, outcome.reason)
        else:
            better = None
        if better is None or self._adaptations >= ADAPTATIONS:
            return False
        self._adaptations += 1
        adapting.remember(self.address.base_url, self.model, better)
        return True

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

    # ------------------------------------------------------------ giving up

    def _given_up(
        self, call: Call, outcome: Again, attempts: int, *, hopeless: bool, others_answered: bool
    ) -> Exception:
        where = f"{call.name} at {self.address.base_url} (model {self.model!r})"
        got = f"{outcome.reason} (attempt {attempts})"
        if outcome.kind == "fatal" or hopeless:
            return EndpointError(where, got, "an answer", remedies.of(outcome.reason))
        if outcome.kind in ("invalid", "refused"):
            return DataError(where, got, "a valid answer", "the item is rejected")
        self._lost += 1
        nobody = outcome.kind == "rate" or outcome.reason.startswith(NOBODY)
        if others_answered and not nobody and self._lost <= LOST:
            return DataError(where, got, "a valid answer", "the item is rejected; the endpoint answers others")
        return EndpointError(where, got, "an answer", "see that the endpoint runs, then run again: answers are kept")

    def _hopeless(self, outcome: Again) -> bool:
        """Whether refusals make it plain that no further item will fare better."""
        if self._ours or outcome.kind not in ("invalid", "refused") or self._answered:
            return False
        if outcome.kind == "refused" and remedies.of_request(outcome.reason):
            return True
        says = re.sub(r"[\d.]+|'[^']*'|\"[^\"]*\"", "#", outcome.reason) if outcome.kind == "refused" else "invalid"
        self._refusals[says] = self._refusals.get(says, 0) + 1
        return self._refusals[says] >= HOPELESS

    # ------------------------------------------------------------ connections

    def connect(self) -> "tuple[Gate, Connection]":
        """Limits and connections; only for use in the background loop, where they are made, again after a fork."""
        if self._gate is None or self._connection is None or self._owner != os.getpid():
            from tasks.llm.connection import Connection

            self._owner = os.getpid()
            self._connection = Connection(self.address, self._key, self._timeout)
            self._gate = Gate(self.limits)
        return self._gate, self._connection

    def close(self) -> None:
        """Close the connections; further calls open new ones."""
        connection, self._connection, self._gate = self._connection, None, None
        if connection is not None and self._owner == os.getpid():
            background.run(connection.close())
