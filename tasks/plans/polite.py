"""Asking a web server as its rules say: robots.txt (RFC 9309), its rhythm, its Retry-After; and our limits."""

import logging
import time
import zlib
from dataclasses import dataclass, field

import httpx
from protego import Protego

from tasks.errors import DataError, EndpointError
from tasks.plans.connection import AddressRefused
from tasks.plans.pace import Bucket, retry_after

LOG = logging.getLogger(__name__)

PRODUCT = "lam-foundry"
"""The product token that robots.txt rules are matched with (RFC 9309, 2.2.1)."""
ROBOTS_BYTES = 512 * 1024
BUSY = frozenset({408, 425, 429, 503})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchRefused(DataError):
    """A page was not fetched, by rule or by its server.

    Attributes:
        reason: robots, robots_unavailable, host, scheme, path, address, too_large, too_slow, content_type, redirects,
            rate_limited, unreachable, http_<code>.
    """

    def __init__(self, reason: str, where: str, got: str = "", expected: str = "") -> None:
        super().__init__(where, got, expected)
        self.reason = reason
        self.args = (reason, where, got, expected)  # so that it survives pickling


@dataclass(frozen=True)
class Policy:
    """What a source allows and what we allow ourselves."""

    hosts: frozenset[str] = frozenset()  # web hosts ("name" or "name:port") that may be asked
    private_hosts: frozenset[str] = frozenset()  # those of them that may lead to private or loopback addresses
    contact: str = ""  # of the operator; stands in the User-Agent
    min_delay_s: float = 1.0  # between two requests to one host; a longer crawl delay wins
    burst: int = 1  # requests that may follow each other at once after a quiet time
    max_bytes: int = 4_000_000  # of a body, on the wire and unpacked
    content_types: frozenset[str] = frozenset(
        {"text/html", "application/xhtml+xml", "application/xml", "text/csv", "text/markdown", "text/plain"}
    )
    max_redirects: int = 5
    retries: int = 3  # after 408, 425, 429, 503 and broken connections
    max_wait_s: float = 900.0  # a longer Retry-After gives the page up
    timeout_s: float = 20.0  # of one socket operation
    deadline_s: float = 60.0  # of one request with its body
    robots_age_s: float = 3600.0  # robots.txt is read again after that; RFC 9309 asks for at most a day
    give_up: int = 3  # pages in a row that a host did not answer, after which the run stops and can be resumed

    @property
    def user_agent(self) -> str:
        """Product, version and whom to write to."""
        return f"{PRODUCT}/0.1" + (f" (+{self.contact})" if self.contact else "")


@dataclass
class _Host:
    """What is known of one origin."""

    bucket: Bucket
    robots: Protego | None = None  # None: everything is refused
    read_at: float = float("-inf")  # monotonic time at which robots.txt was read
    silent: int = 0  # pages in a row without an answer


@dataclass
class Polite(httpx.BaseTransport):
    """httpx transport that obeys each host's rules and gives bodies that are whole, unpacked and within limits."""

    policy: Policy
    connection: httpx.BaseTransport
    _hosts: dict[str, _Host] = field(default_factory=dict, init=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One page.

        Raises:
            FetchRefused: robots.txt or a limit forbids it, or its server did not answer.
            EndpointError: the host has stopped answering.
        """
        origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
        host = self._hosts.setdefault(origin, _Host(Bucket(self.policy.min_delay_s, self.policy.burst)))
        if host.silent >= self.policy.give_up:
            raise EndpointError(
                origin,
                f"no answer for {host.silent} pages in a row",
                "an answer",
                "run again later: what was fetched is kept and not asked for again",
            )
        try:
            self._check_robots(origin, host, request)
            response = self._patiently(host, request, self.policy.max_bytes)
            _check_type(request, response, self.policy)
        except FetchRefused as error:
            host.silent = host.silent + 1 if error.reason in ("rate_limited", "unreachable") else 0
            raise
        host.silent = 0
        return response

    def _check_robots(self, origin: str, host: _Host, request: httpx.Request) -> None:
        if time.monotonic() - host.read_at > self.policy.robots_age_s:
            host.robots = self._robots(origin, host, request.headers)
            host.read_at = time.monotonic()
            delay = float((host.robots and host.robots.crawl_delay(PRODUCT)) or 0.0)
            host.bucket.delay_s = max(self.policy.min_delay_s, delay)
        if host.bucket.delay_s > self.policy.max_wait_s:
            said, most = f"Crawl-delay {host.bucket.delay_s:.0f} s", f"at most {self.policy.max_wait_s:.0f} s"
            raise FetchRefused("rate_limited", str(request.url), said, most)
        if host.robots is None:
            raise FetchRefused("robots_unavailable", str(request.url), "no readable robots.txt", "rules")
        if not host.robots.can_fetch(str(request.url), PRODUCT):
            raise FetchRefused("robots", str(request.url), "disallowed by robots.txt", "an allowed page")

    def _robots(self, origin: str, host: _Host, headers: httpx.Headers) -> Protego | None:
        """RFC 9309, 2.3.1: 4xx means no rules; 5xx or a redirect to another host means that nothing may be fetched."""
        at = httpx.URL(f"{origin}/robots.txt")
        for _ in range(self.policy.max_redirects + 1):
            request = httpx.Request("GET", at, headers={"User-Agent": headers["User-Agent"], "Accept-Encoding": "gzip"})
            try:
                response = self._patiently(host, request, ROBOTS_BYTES, cut=True)
            except FetchRefused as error:
                if error.reason in ("rate_limited", "unreachable", "address"):
                    raise
                return None
            if response.status_code not in REDIRECTS:
                break
            try:
                at = at.join(response.headers.get("location", ""))
            except httpx.InvalidURL:
                return None
            if f"{at.scheme}://{at.netloc.decode()}" != origin:
                return None
        if response.status_code >= 500 or response.status_code in REDIRECTS:
            return None
        return Protego.parse(response.read().decode("utf-8", "replace") if response.status_code == 200 else "")

    def _patiently(self, host: _Host, request: httpx.Request, limit: int, *, cut: bool = False) -> httpx.Response:
        """One request in its host's rhythm; repeated after "busy" and broken connections."""
        url = str(request.url)
        for attempt in range(self.policy.retries + 1):
            host.bucket.take()
            otherwise = min(2.0**attempt * max(host.bucket.delay_s, 0.1), self.policy.max_wait_s)
            try:
                response = self._once(request, limit, cut=cut)
            except AddressRefused as error:
                raise FetchRefused("address", url, str(error), "a public address") from error
            except httpx.TransportError as error:
                wait, why = otherwise, str(error)[:200]
            else:
                if response.status_code not in BUSY:
                    return response
                wait, why = retry_after(response.headers.get("retry-after", ""), otherwise), f"{response.status_code}"
                if wait > self.policy.max_wait_s:
                    host.bucket.pause(self.policy.max_wait_s)
                    most = f"at most {self.policy.max_wait_s:.0f} s"
                    raise FetchRefused("rate_limited", url, f"Retry-After {wait:.0f} s", most)
            LOG.info("%s: %s, waiting %.1f s", url, why, wait)
            host.bucket.pause(wait)
        reason = "rate_limited" if why.isdigit() else "unreachable"
        raise FetchRefused(reason, url, f"{why} after {self.policy.retries + 1} attempts", "a page")

    def _once(self, request: httpx.Request, limit: int, *, cut: bool) -> httpx.Response:
        """Send and read all, stopping as soon as size or time is wrong."""
        url, started = str(request.url), time.monotonic()
        response: httpx.Response | None = None
        try:
            response = self.connection.handle_request(request)
            if not cut and response.status_code == 200:
                _check_type(request, response, self.policy)
            announced = response.headers.get("content-length", "")
            if announced.isdigit() and int(announced[:18]) > limit and not cut:
                raise FetchRefused("too_large", url, f"{announced} bytes", f"at most {limit}")
            body = bytearray()
            for chunk in response.stream:  # type: ignore[union-attr]
                body += chunk
                if len(body) > limit:
                    break
        except httpx.ReadTimeout as error:
            if time.monotonic() - started >= 0.99 * self.policy.deadline_s:
                raise FetchRefused("too_slow", url, "no end", f"at most {self.policy.deadline_s:.0f} s") from error
            raise
        finally:
            if response is not None:
                response.close()
        plain = _unpacked(url, bytes(body), response.headers.get("content-encoding", ""), limit, cut=cut)
        if len(plain) > limit and not cut:
            raise FetchRefused("too_large", url, "more", f"at most {limit} bytes")
        drop = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")
        headers = [(k, v) for k, v in response.headers.multi_items() if k.lower() not in drop]
        return httpx.Response(response.status_code, headers=headers, content=plain[:limit], request=request)

    def close(self) -> None:
        """Close the connections."""
        self.connection.close()


def _check_type(request: httpx.Request, response: httpx.Response, policy: Policy) -> None:
    kind = type_of(response)
    if response.status_code == 200 and kind not in policy.content_types:
        raise FetchRefused("content_type", str(request.url), kind or "none", f"one of {sorted(policy.content_types)}")


def _unpacked(url: str, body: bytes, encoding: str, limit: int, *, cut: bool) -> bytes:
    """The body without its gzip or deflate; at most one byte more than the limit, however well it was packed."""
    kind = encoding.strip().lower()
    if kind in ("", "identity") or not body:
        return body
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise FetchRefused("content_type", url, f"Content-Encoding {kind[:40]}", "gzip, which was asked for")
    try:
        return zlib.decompressobj(wbits=47).decompress(body, limit + 1)
    except zlib.error as error:
        raise FetchRefused("content_type", url, f"broken {kind}: {error}", "a readable body") from error


def type_of(response: httpx.Response) -> str:
    """Media type without parameters."""
    return str(response.headers.get("content-type", "")).split(";")[0].strip().lower()


def charset_of(response: httpx.Response) -> str:
    """The charset parameter of the content type, "" when there is none."""
    for part in str(response.headers.get("content-type", "")).split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()[:40]
    return ""
