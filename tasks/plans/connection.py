"""The only socket of the fetcher: an address is looked up once, checked, and connected to; Host and SNI keep the name.

A name that moves to a private address between check and use ("DNS rebinding") gains nothing, since the connection goes
to the address that was checked. Every read has what is left of the request's time, so that neither slow headers nor
a body sent byte by byte can hold a run.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

Resolver = Callable[[str, int], list[str]]


class AddressRefused(httpx.TransportError):
    """A name leads to an address that may not be asked."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def forbidden(address: str, *, private_allowed: bool) -> bool:
    """Whether an address may not be connected to.

    Link-local (cloud metadata), multicast, unspecified and reserved ones never may; private and loopback ones may only
    where the operator named the host as private.
    """
    try:
        at = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    at = getattr(at, "ipv4_mapped", None) or getattr(at, "sixtofour", None) or at
    if at.is_link_local or at.is_multicast or at.is_unspecified:
        return True
    if at.is_loopback or at.is_private:
        return not private_allowed
    return not at.is_global


class _Timed(httpcore.NetworkStream):
    """A stream whose every operation ends by the request's deadline."""

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._inner, self._left = inner, left

    def _limit(self, timeout: float | None) -> float:
        left = self._left()
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._limit(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._limit(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Checked(httpcore.NetworkBackend):
    """Connects to addresses that were checked, and to no other."""

    def __init__(self, lookup: Resolver, private_hosts: frozenset[str], left: Callable[[], float]) -> None:
        self._lookup, self._private, self._left = lookup, private_hosts, left
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._lookup(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host}: no address ({error})") from error
        private = bool({host, f"{host}:{port}"} & self._private)
        bad = [a for a in addresses if forbidden(a, private_allowed=private)]
        if bad or not addresses:
            raise AddressRefused(f"{host} leads to {', '.join(bad) or 'no address'}")
        timeout = self._left() if timeout is None else min(timeout, self._left())
        return _Timed(self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options), self._left)


class _Body(httpx.SyncByteStream):
    """A body read up to a number of bytes; closing it closes the connection's share."""

    def __init__(self, response: httpcore.Response, too_large: Callable[[int], None]) -> None:
        self._response, self._too_large = response, too_large

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        try:
            for chunk in self._response.iter_stream():
                size += len(chunk)
                self._too_large(size)
                yield chunk
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _transport_error(error) from error

    def close(self) -> None:
        self._response.close()


def _transport_error(error: Exception) -> httpx.TransportError:
    kind = httpx.ReadTimeout if isinstance(error, httpcore.TimeoutException) else httpx.TransportError
    return kind(f"{type(error).__name__}: {error}")


class Connection(httpx.BaseTransport):
    """httpx transport over checked addresses, without proxies, cookies or redirects of its own.

    Args:
        private_hosts: "name" or "name:port" that may lead to private or loopback addresses.
        timeout_s: of one socket operation.
        deadline_s: of a whole request, its body included.
        max_bytes: of a body on the wire.
        lookup: name to addresses.
        verify: TLS settings; the system's by default.
        refuse_size: called with the number of bytes once a body passes `max_bytes`; raises.
    """

    def __init__(
        self,
        private_hosts: frozenset[str],
        timeout_s: float,
        deadline_s: float,
        max_bytes: int,
        refuse_size: Callable[[int], None],
        lookup: Resolver = resolve,
        verify: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout_s, self._deadline_s, self._max_bytes = timeout_s, deadline_s, max_bytes
        self._refuse_size, self._ends = refuse_size, time.monotonic() + deadline_s
        backend = _Checked(lookup, private_hosts, self._left)
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify or httpx.create_ssl_context(), network_backend=backend, max_connections=4
        )

    def _left(self) -> float:
        return max(0.001, self._ends - time.monotonic())

    def _check_size(self, size: int) -> None:
        if size > self._max_bytes:
            self._refuse_size(size)
        if time.monotonic() > self._ends:
            raise httpx.ReadTimeout(f"more than {self._deadline_s} s")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its time starts here.

        Raises:
            httpx.TransportError: no answer; AddressRefused where the address was refused.
        """
        self._ends = time.monotonic() + self._deadline_s
        url = request.url
        wait = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout_s)
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions={"timeout": wait},
        )
        try:
            response = self._pool.handle_request(asked)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise _transport_error(error) from error
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response, self._check_size), extensions={}
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
