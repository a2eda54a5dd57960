"""The Batch API as a mode: half the price, answers within a day. It fills the cache; the normal way then reads it.

What a batch leaves unanswered or answers badly is asked again one by one: a batch changes cost and time, not results.
A batch that is refused whole for the form of its requests teaches the form and is made again.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import openai

from tasks import store
from tasks.errors import EndpointError
from tasks.llm import adapting, prices, protocol
from tasks.llm.cache import Cache
from tasks.llm.ledger import Ledger
from tasks.llm.protocol import MAX_TOKENS, Again, Call, Good

log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_REQUESTS = 50_000
MAX_BYTES = 190 * 2**20
"""OpenAI's limits are 50,000 requests and 200 MB a batch."""
ENDED = ("completed", "expired", "cancelled", "failed")
STATE = store.STATE / "llm" / "batches"
ATTEMPTS = 5
FORMS = 4
"""How often a batch is made again because its form was refused."""


class Asker(Protocol):
    """What this module needs of a client."""

    model: str
    base_url: str
    cache: Cache | None
    ledger: Ledger

    def sdk(self) -> openai.AsyncOpenAI:
        """The SDK's client."""


async def fill(client: Asker, calls: Sequence[Call], poll_seconds: float) -> None:
    """Have every call that the cache does not know answered in batches; returns when all batches have ended.

    A process that was killed while it waited finds its batches again. With a budget the batches hold no more than
    what is left can pay for at most, and the next ones wait for them.

    Raises:
        EndpointError: the endpoint offers no batches or a batch could not be made.
        BudgetExceeded: the budget is spent.
    """
    assert client.cache is not None
    known = client.cache.get_many([call.key for call in calls])
    waiting = {call.key.hex(): call for call in calls if call.key not in known}
    left = [(note, [waiting.pop(key) for key in keys if key in waiting]) for note, keys in _notes(client)]
    await asyncio.gather(*(_ended(client, note, part, poll_seconds) for note, part in left if part))
    rest = list(waiting.values())
    while rest:
        client.ledger.check()
        parts = list(_parts(client, rest))
        rest = rest[sum(map(len, parts)) :]
        await asyncio.gather(*(_one(client, part, poll_seconds) for part in parts))


def _notes(client: Asker) -> list[tuple[Path, list[str]]]:
    """The batches of this endpoint that nobody has read yet, with the keys of their calls."""
    found = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(STATE.glob("*.json"))]
    return [(path, note["keys"]) for path, note in found if note["base_url"] == client.base_url]


def _parts(client: Asker, calls: Sequence[Call]) -> Iterator[list[Call]]:
    """Cut calls into batches, up to what the budget can pay for; at least one call."""
    part: list[Call] = []
    size, room = 0, client.ledger.room()
    for call in calls:
        if room is not None:
            room -= _most(client, [call])
            if room < 0 and part:
                break
        if part and (len(part) == MAX_REQUESTS or size + len(call.body) > MAX_BYTES):
            yield part
            part, size = [], 0
        part.append(call)
        size += len(call.body) + 200
    if part:
        yield part


def _tokens(client: Asker, calls: Sequence[Call]) -> tuple[int, int]:
    """The most that calls can use: (prompt, completion)."""
    limit = adapting.recall(client.base_url, client.model).tokens or MAX_TOKENS
    return sum(2 * call.tokens + 500 for call in calls), limit * len(calls)


def _most(client: Asker, calls: Sequence[Call]) -> float:
    price = client.ledger.prices.get(client.model, prices.Price())
    return prices.batch_share() * price.of(*_tokens(client, calls))


async def _one(client: Asker, calls: Sequence[Call], poll_seconds: float) -> None:
    async with client.ledger.reserved(client.model, *_tokens(client, calls), prices.batch_share()):
        for _ in range(FORMS):
            note = await _submitted(client, calls)
            if not await _ended(client, note, calls, poll_seconds):
                return


async def _ended(client: Asker, note: Path, calls: Sequence[Call], poll_seconds: float) -> bool:
    """Wait for a batch and keep its answers; True when it is to be made again in another form."""
    identifier = json.loads(note.read_text(encoding="utf-8"))["id"]
    while True:
        try:
            batch = await _asked(client, lambda: client.sdk().batches.retrieve(identifier))
        except EndpointError as error:
            if "404" not in error.got:
                raise
            note.unlink(missing_ok=True)  # it is no longer known there: its calls are asked one by one
            return False
        log.info("batch %s: %s, %s", identifier, batch.status, batch.request_counts)
        if batch.status in ENDED:
            break
        await asyncio.sleep(poll_seconds)
    if batch.status == "failed":
        note.unlink(missing_ok=True)
        raise EndpointError(f"batch {identifier}", str(batch.errors)[:300], "status completed", "see the message")
    outcomes: list[Good | Again] = []
    for file in (batch.output_file_id, batch.error_file_id):
        if file:
            content = await _asked(client, lambda file=file: client.sdk().files.content(file))  # type: ignore[misc]
            outcomes += _keep(client, calls, content.text)
    note.unlink(missing_ok=True)
    return _learnt(client, outcomes)


async def _submitted(client: Asker, calls: Sequence[Call]) -> Path:
    form = adapting.recall(client.base_url, client.model)
    sdk = client.sdk()
    path = "/chat/completions" if isinstance(sdk, openai.AsyncAzureOpenAI) else "/v1/chat/completions"
    lines = (
        b'{"custom_id": "%s", "method": "POST", "url": "%s", "body": %s}\n'
        % (call.key.hex().encode(), path.encode(), form.body(call.body, call.name))
        for call in calls
    )
    data = b"".join(lines)
    file = ("requests.jsonl", data, "application/jsonl")
    uploaded = await _asked(client, lambda: sdk.files.create(file=file, purpose="batch"))
    path_of: Any = path  # the SDK's type lists OpenAI's paths, Azure's classic one is shorter
    make = lambda: sdk.batches.create(input_file_id=uploaded.id, endpoint=path_of, completion_window="24h")  # noqa: E731
    batch = await _asked(client, make)
    note = {"id": batch.id, "base_url": client.base_url, "keys": [call.key.hex() for call in calls]}
    return store.write_json(STATE / f"{calls[0].key.hex()[:32]}.json", note)


def _keep(client: Asker, calls: Sequence[Call], text: str) -> list[Good | Again]:
    """Store the valid answers; all others are left to the normal way."""
    assert client.cache is not None
    by_key = {call.key.hex(): call for call in calls}
    rows: list[tuple[bytes, str]] = []
    outcomes: list[Good | Again] = []
    for line in filter(str.strip, text.splitlines()):
        value = json.loads(line)
        call, response = by_key.get(str(value.get("custom_id"))), value.get("response") or {}
        if call is None:
            continue
        body = json.dumps(response.get("body") or {"error": value.get("error")}).encode()
        outcome = protocol.read(call.name, int(response.get("status_code") or 500), body, None)
        client.ledger.charge(client.model, outcome.prompt_tokens, outcome.completion_tokens, prices.batch_share())
        outcomes.append(outcome)
        if isinstance(outcome, Good):
            rows.append((call.key, outcome.text))
    client.cache.put_many(rows)
    log.info("batch: %d answers kept, %d of no use", len(rows), len(outcomes) - len(rows))
    return outcomes


def _learnt(client: Asker, outcomes: Sequence[Good | Again]) -> bool:
    """Whether a batch without one answer was refused for a form of request that can be changed; it is then."""
    if not outcomes or any(isinstance(outcome, Good) for outcome in outcomes):
        return False
    first = outcomes[0]
    form = adapting.recall(client.base_url, client.model)
    better = adapting.learn(form, first.reason) if isinstance(first, Again) else None
    if better is not None:
        adapting.remember(client.base_url, client.model, better)
    return better is not None


async def _asked(client: Asker, ask: Callable[[], Awaitable[T]]) -> T:
    """One request of the SDK, repeated when the endpoint stumbles."""
    reason = ""
    for attempt in range(ATTEMPTS):
        try:
            return await ask()
        except openai.APIStatusError as error:
            reason = f"HTTP {error.status_code}: {protocol.told(error.response.content)}"
            if error.status_code < 500 and error.status_code != 429:
                break
        except (openai.APIError, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
        await asyncio.sleep(0.2 * 2.0**attempt)
    raise EndpointError(
        f"batch at {client.base_url}", reason, "the Batch API", "unset LAM_TEACHER_BATCH for single calls"
    )
