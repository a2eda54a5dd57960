"""The Batch API as a mode: half the price, answers within a day. It fills the cache; the normal way then reads it.

What a batch leaves unanswered or answers badly is asked again one by one: a batch changes cost and time, not results.
Protocol: POST /files (purpose batch, JSON lines), POST /batches, GET /batches/ID, GET /files/ID/content.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from tasks import store
from tasks.errors import EndpointError
from tasks.llm import protocol
from tasks.llm.cache import Cache
from tasks.llm.ledger import Ledger
from tasks.llm.protocol import Call, Good

log = logging.getLogger(__name__)

MAX_REQUESTS = 50_000
MAX_BYTES = 190 * 2**20
"""OpenAI's limits are 50,000 requests and 200 MB a batch."""
PRICE_SHARE = 0.5
ENDED = ("completed", "expired", "cancelled", "failed")
STATE = store.STATE / "llm" / "batches"
ATTEMPTS = 5


class Asker(Protocol):
    """What this module needs of a client."""

    model: str
    base_url: str
    cache: Cache | None
    ledger: Ledger

    def session(self) -> aiohttp.ClientSession:
        """The connection to the endpoint, base address included."""


async def fill(client: Asker, calls: Sequence[Call], poll_seconds: float) -> None:
    """Have every call that the cache does not know answered in batches; returns when all batches have ended.

    A process that was killed while it waited finds its batches again by their content.

    Raises:
        EndpointError: the endpoint offers no batches or a batch could not be made.
        BudgetExceeded: the budget is spent.
    """
    assert client.cache is not None
    known = client.cache.get_many([call.key for call in calls])
    missing = {call.key: call for call in calls if call.key not in known}
    parts = list(_parts(list(missing.values())))
    await asyncio.gather(*(_one(client, part, poll_seconds) for part in parts))


def _parts(calls: Sequence[Call]) -> Iterator[list[Call]]:
    part: list[Call] = []
    size = 0
    for call in calls:
        if part and (len(part) == MAX_REQUESTS or size + len(call.body) > MAX_BYTES):
            yield part
            part, size = [], 0
        part.append(call)
        size += len(call.body) + 200
    if part:
        yield part


async def _one(client: Asker, calls: Sequence[Call], poll_seconds: float) -> None:
    client.ledger.check()
    content = hashlib.sha256(client.base_url.encode() + b"".join(call.key for call in calls)).hexdigest()[:32]
    note = STATE / f"{content}.json"
    identifier = await _found(client, note) or await _submit(client, calls, note)
    while True:
        batch = await _get(client, f"batches/{identifier}")
        log.info("batch %s: %s, %s", identifier, batch.get("status"), batch.get("request_counts"))
        if batch.get("status") in ENDED:
            break
        await asyncio.sleep(poll_seconds)
    if batch["status"] == "failed":
        note.unlink(missing_ok=True)
        raise EndpointError(
            f"batch {identifier}", str(batch.get("errors"))[:300], "status completed", "see the message"
        )
    if batch.get("output_file_id"):
        _keep(client, calls, await _text(client, f"files/{batch['output_file_id']}/content"))
    note.unlink(missing_ok=True)


async def _found(client: Asker, note: Path) -> str:
    """The batch that an earlier process made of the same calls, "" when there is none any more."""
    if not note.exists():
        return ""
    identifier = str(json.loads(note.read_text())["id"])
    try:
        await _get(client, f"batches/{identifier}")
    except EndpointError:
        note.unlink()
        return ""
    return identifier


async def _submit(client: Asker, calls: Sequence[Call], note: Path) -> str:
    lines = (
        b'{"custom_id": "%s", "method": "POST", "url": "/v1/chat/completions", "body": %s}\n'
        % (call.key.hex().encode(), call.body)
        for call in calls
    )
    data = b"".join(lines)

    def form() -> aiohttp.MultipartWriter:
        writer = aiohttp.MultipartWriter("form-data")
        writer.append("batch").set_content_disposition("form-data", name="purpose")
        file = writer.append(data, {"Content-Type": "application/jsonl"})
        file.set_content_disposition("form-data", name="file", filename="requests.jsonl")
        return writer

    uploaded = json.loads(await _send(client, "POST", "files", form=form))
    order = {"input_file_id": uploaded["id"], "endpoint": "/v1/chat/completions", "completion_window": "24h"}
    batch = json.loads(await _send(client, "POST", "batches", body=json.dumps(order).encode()))
    store.write_json(note, {"id": batch["id"], "requests": len(calls)})
    return str(batch["id"])


def _keep(client: Asker, calls: Sequence[Call], text: str) -> None:
    """Store the valid answers; all others are left to the normal way."""
    assert client.cache is not None
    by_key = {call.key.hex(): call for call in calls}
    rows, bad = [], 0
    for line in text.splitlines():
        value = json.loads(line)
        call, response = by_key.get(str(value.get("custom_id"))), value.get("response") or {}
        if call is None:
            continue
        body = json.dumps(response.get("body")).encode()
        outcome = protocol.read(call.name, int(response.get("status_code") or 0), body, None)
        client.ledger.charge(client.model, outcome.prompt_tokens, outcome.completion_tokens, PRICE_SHARE)
        if isinstance(outcome, Good):
            rows.append((call.key, outcome.text))
        else:
            bad += 1
    client.cache.put_many(rows)
    log.info("batch: %d answers kept, %d of no use", len(rows), bad)


async def _get(client: Asker, path: str) -> dict[str, Any]:
    return dict(json.loads(await _send(client, "GET", path)))


async def _text(client: Asker, path: str) -> str:
    return (await _send(client, "GET", path)).decode()


async def _send(client: Asker, method: str, path: str, *, body: bytes | None = None, form: Any = None) -> bytes:
    """One request, repeated when the endpoint stumbles."""
    reason = ""
    for attempt in range(ATTEMPTS):
        multipart = form() if form else None
        headers = {"Content-Type": multipart.headers["Content-Type"]} if multipart is not None else None
        try:
            async with client.session().request(method, path, data=multipart or body, headers=headers) as response:
                content = await response.read()
                if response.status == 200:
                    return content
                reason = f"HTTP {response.status}: {content[:200]!r}"
                if response.status < 500 and response.status != 429:
                    break
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            reason = f"{type(error).__name__}: {error}"
        await asyncio.sleep(0.2 * 2.0**attempt)
    raise EndpointError(
        f"{method} {client.base_url}/{path}", reason, "status 200", "unset LAM_TEACHER_BATCH for single calls"
    )
