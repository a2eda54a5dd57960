"""One endpoint: the openai SDK makes the request (OpenAI's rules or Azure's), aiohttp sends it many times.

The SDK's own way of sending takes six times our processor time. Measured side by side on two idle cores, 64 calls of
50 ms in flight: raw aiohttp 0.23 ms a call; this client with cache and validation 0.41 ms and 1.11 times raw's time;
bytes through the SDK's `client.post` on its aiohttp transport 0.81 ms and 1.05 times before any cache or validation,
its `chat.completions.create` 2.4 ms and 2.7 times. On cores that are busy with other work (load 12), as those of a run
are, a client built on `client.post` took 3.7 times; nor does it bound what it reads. So the SDK is asked once what a
request looks like, address, query and headers, and that is sent with each body; batches and files, which are few, go
through the SDK altogether (benchmarks/llm_client.py).
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx2
import openai

from tasks.errors import UsageError
from tasks.llm.address import Address
from tasks.llm.limits import retry_after

MAX_ANSWER = 32 * 2**20
"""Bytes of one response, decompressed; asked for is an uncompressed one."""
SDK_ONLY = frozenset({"content-length", "host", "connection", "idempotency-key", "x-stainless-retry-count"})
"""Headers of the SDK's request that belong to that one request."""


@dataclass(frozen=True)
class Received:
    """A response, whatever its status."""

    status: int
    body: bytes
    wait: float | None = None  # seconds that it asks for


class Unreached(Exception):
    """No whole response came: nobody listens, cut, timed out."""

    def __init__(self, reason: str, *, nobody: bool = False) -> None:
        super().__init__(reason)
        self.nobody = nobody


class Connection:
    """Connections to one address; lives in one event loop.

    Args:
        address: of the endpoint.
        key: sent as a bearer token, to Azure also as `api-key`; "" for none.
        timeout: seconds for one call, from sending to the last byte.

    Raises:
        UsageError: a classic Azure address without api-version.
    """

    def __init__(self, address: Address, key: str, timeout: float) -> None:
        self._address, self._key, self._timeout = address, key, timeout
        # no proxy between this machine and itself
        self.sdk = _sdk(address, key, timeout, openai.DefaultAioHttpClient(trust_env=not address.loopback))
        self._opening: asyncio.Future[tuple[aiohttp.ClientSession, str]] | None = None

    async def post(self, body: bytes) -> Received:
        """POST …/chat/completions.

        Raises:
            Unreached: there is no whole response.
        """
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open())
        session, url = await asyncio.shield(self._opening)  # a call that is given up must not take it along
        try:
            # a key must not follow to another host
            async with session.post(url, data=body, allow_redirects=False) as response:
                content = await _bounded(response)
                if self._key:  # an endpoint that names the key in its answer must not bring it into logs and the cache
                    content = content.replace(self._key.encode(), b"(key)")
                wait = None if response.status == 200 else retry_after(response.headers, content)
                return Received(response.status, content, wait)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise Unreached(reason, nobody=isinstance(error, aiohttp.ClientConnectorError)) from error

    async def _open(self) -> tuple[aiohttp.ClientSession, str]:
        """Connections with the headers, and the address, of a request as the SDK makes it; nothing is sent."""
        made: list[httpx2.Request] = []

        def kept(request: httpx2.Request) -> httpx2.Response:
            made.append(request)
            return httpx2.Response(200, json={})

        http = httpx2.AsyncClient(transport=httpx2.MockTransport(kept))
        async with _sdk(self._address, self._key, self._timeout, http) as sdk:
            form: Any = {"headers": {"Content-Type": "application/json"}}
            await sdk.post("/chat/completions", cast_to=httpx2.Response, content=b"{}", options=form)
        headers = {name: value for name, value in made[0].headers.items() if name not in SDK_ONLY}
        session = aiohttp.ClientSession(
            headers=headers, trust_env=not self._address.loopback,
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60.0),
            timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=20.0),
        )  # fmt: skip
        return session, str(made[0].url)

    async def close(self) -> None:
        """Close the connections."""
        await self.sdk.close()
        if self._opening is not None:
            session, _ = await self._opening
            await session.close()


def _sdk(address: Address, key: str, timeout: float, http: httpx2.AsyncClient) -> openai.AsyncOpenAI:
    """The SDK's client; retries are ours, since the SDK's know nothing of shared limits nor of a budget."""
    headers = {"Accept-Encoding": "identity"} | ({"api-key": key} if address.azure and key else {})
    common: dict[str, Any] = {
        "api_key": key or "-", "http_client": http, "max_retries": 0, "default_headers": headers, "timeout": timeout,
        "base_url": address.base_url,
    }  # fmt: skip
    query = dict(address.query)
    if not address.classic:
        return openai.AsyncOpenAI(default_query=query or None, **common)
    version = query.pop("api-version", "")
    if not version:
        raise UsageError(
            "endpoint address", f"{address.base_url} without api-version", "…?api-version=2024-10-21",
            "add ?api-version=… to LAM_TEACHER_URL, or give the newer https://RESOURCE.openai.azure.com/openai/v1",
        )  # fmt: skip
    return openai.AsyncAzureOpenAI(api_version=version, default_query=query or None, **common)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    if (
        response.content_length is not None
        and response.content_length <= MAX_ANSWER
        and not response.headers.get("Content-Encoding")
    ):
        return await response.read()
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER:
            raise aiohttp.ClientPayloadError(f"an answer of more than {MAX_ANSWER} bytes")
    return b"".join(parts)
