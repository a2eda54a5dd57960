"""One polite fetcher for every source: installed help packages (`package://`) and web sites (`http(s)://`).

A web host is asked only when it is on the allow-list and its robots.txt (RFC 9309) allows it, one request at a time,
never faster than its crawl delay; redirects are checked again hop by hop.
"""

import email.utils
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
from protego import Protego

from tasks.errors import DataError, EndpointError, MissingPackageError

LOG = logging.getLogger(__name__)

VERSION = "fetch-1"

PACKAGES: dict[str, tuple[Path, ...]] = {
    "libreoffice-help-en-us": (
        Path("/usr/share/libreoffice/help/en-US"),
        Path("/usr/lib/libreoffice/help/en-US"),
        Path("/opt/libreoffice/help/en-US"),
    )
}
"""Debian package -> folders where distributions put it, first found wins."""

_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".page": "application/xml",
    ".xml": "application/xml",
    ".csv": "text/csv",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})


class FetchRefused(DataError):
    """A page was not fetched, by rule or by its server.

    Attributes:
        reason: robots, host, scheme, path, too_large, content_type, redirects, rate_limited, unreachable, http_<code>.
    """

    def __init__(self, reason: str, where: str, got: str = "", expected: str = "") -> None:
        super().__init__(where, got, expected)
        self.reason = reason
        self.args = (reason, where, got, expected)  # so that it survives pickling


@dataclass(frozen=True)
class Policy:
    """What a source allows and what we allow ourselves."""

    hosts: frozenset[str] = frozenset()  # web hosts ("name" or "name:port") that may be asked
    user_agent: str = "lam-foundry/0.1"  # name an operator's contact here before crawling the web
    min_delay_s: float = 1.0  # between two requests to one host; a longer crawl delay wins
    max_bytes: int = 4_000_000
    content_types: frozenset[str] = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/csv"})
    max_redirects: int = 5
    retries: int = 3  # after 429, 503 and connection errors
    max_wait_s: float = 120.0  # a longer Retry-After gives the page up
    timeout_s: float = 20.0


@dataclass(frozen=True)
class Fetched:
    """One page as it came."""

    url: str  # asked for
    canonical_url: str  # after redirects, normalised
    status: int
    content_type: str  # without parameters
    body: bytes


@dataclass
class _Host:
    """What we know of one origin."""

    robots: Protego | None  # None: everything is refused
    delay_s: float
    next_at: float = 0.0  # monotonic time before which it is left alone


@dataclass
class Fetcher:
    """Fetches pages one by one; keep one for a whole run, since it remembers hosts."""

    policy: Policy = field(default_factory=Policy)
    packages: dict[str, Path] = field(default_factory=dict)  # overrides of PACKAGES, for tests and other systems
    _hosts: dict[str, _Host] = field(default_factory=dict, init=False)
    _client: httpx.Client | None = field(default=None, init=False)

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def fetch(self, url: str) -> Fetched:
        """Fetch one page.

        Raises:
            FetchRefused: it may not or could not be fetched; `reason` says which.
            MissingPackageError: the help package behind a package:// address is not installed.
        """
        scheme = urlsplit(url).scheme
        if scheme == "package":
            return self._from_package(url)
        if scheme in ("http", "https"):
            return self._from_web(url)
        raise FetchRefused("scheme", url, scheme or "no scheme", "package, http or https")

    def pages(self, package: str, pattern: str) -> list[str]:
        """Addresses of a package's files that match a glob, sorted."""
        root = self.root(package)
        return [
            f"package://{package}/{p.relative_to(root).as_posix()}" for p in sorted(root.glob(pattern)) if p.is_file()
        ]

    def root(self, package: str) -> Path:
        """Folder of an installed help package.

        Raises:
            MissingPackageError: it is not installed.
        """
        folders = (self.packages[package],) if package in self.packages else PACKAGES.get(package, ())
        for folder in folders:
            if folder.is_dir():
                return folder
        looked = ", ".join(str(f) for f in folders) or "nowhere"
        raise MissingPackageError(
            f"package {package}", f"nothing in {looked}", "its help pages", f"apt-get install {package}"
        )

    def file(self, url: str) -> Path:
        """The file behind a package:// address, confined to the package's folder."""
        parts = urlsplit(url)
        root = self.root(parts.netloc)
        relative = PurePosixPath(parts.path.lstrip("/"))
        path = (root / relative).resolve()
        if ".." in relative.parts or not path.is_relative_to(root.resolve()):
            raise FetchRefused("path", url, parts.path, "a path inside the package")
        return path

    def _from_package(self, url: str) -> Fetched:
        path = self.file(url)
        kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
        self._check_type(url, kind)
        if not path.is_file():
            raise FetchRefused("http_404", url, "no such file", "a page of the package")
        with path.open("rb") as file:
            body = file.read(self.policy.max_bytes + 1)
        if len(body) > self.policy.max_bytes:
            raise FetchRefused("too_large", url, "more", f"at most {self.policy.max_bytes} bytes")
        return Fetched(url, canonical(url), 200, kind, body)

    def _from_web(self, url: str) -> Fetched:
        at = canonical(url)
        for _ in range(self.policy.max_redirects + 1):
            self._check_robots(at)
            response, body = self._polite(at)
            if response.status_code not in _REDIRECTS:
                if response.status_code != 200:
                    raise FetchRefused(f"http_{response.status_code}", at, str(response.status_code), "200")
                return Fetched(url, at, 200, _type_of(response), body)
            at = canonical(urljoin(at, response.headers.get("location", "")))
            if urlsplit(at).scheme not in ("http", "https"):
                raise FetchRefused("scheme", at, urlsplit(at).scheme, "http or https")
        raise FetchRefused("redirects", url, f"more than {self.policy.max_redirects} redirects", "a page")

    def _check_robots(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.netloc not in self.policy.hosts:
            raise FetchRefused("host", url, parts.netloc, f"one of {sorted(self.policy.hosts)}")
        host = self._host(parts.scheme, parts.netloc)
        if host.robots is None or not host.robots.can_fetch(url, self.policy.user_agent):
            raise FetchRefused("robots", url, "disallowed by robots.txt", "an allowed page")

    def _host(self, scheme: str, netloc: str) -> _Host:
        origin = f"{scheme}://{netloc}"
        if origin not in self._hosts:
            self._hosts[origin] = _Host(None, self.policy.min_delay_s)
            robots = self._robots(origin)
            delay = max(self.policy.min_delay_s, float((robots and robots.crawl_delay(self.policy.user_agent)) or 0.0))
            self._hosts[origin] = _Host(robots, delay, time.monotonic() + delay)
        return self._hosts[origin]

    def _robots(self, origin: str) -> Protego | None:
        """RFC 9309, 2.3.1: 4xx means no rules; 5xx, no answer or another host means that nothing may be fetched."""
        at = f"{origin}/robots.txt"
        for _ in range(self.policy.max_redirects + 1):
            try:
                response, body = self._polite(at, check_type=False)
            except FetchRefused:
                return None
            if response.status_code not in _REDIRECTS:
                break
            at = canonical(urljoin(at, response.headers.get("location", "")))
            if not at.startswith(f"{origin}/"):
                return None
        if response.status_code >= 500:
            return None
        return Protego.parse(body.decode("utf-8", "replace") if response.status_code == 200 else "")

    def _polite(self, url: str, *, check_type: bool = True) -> tuple[httpx.Response, bytes]:
        """One request in its host's rhythm; repeated after 429, 503 and connection errors."""
        parts = urlsplit(url)
        host = self._hosts[f"{parts.scheme}://{parts.netloc}"]
        for attempt in range(self.policy.retries + 1):
            time.sleep(max(0.0, host.next_at - time.monotonic()))
            host.next_at = time.monotonic() + host.delay_s
            try:
                response, body = self._request(url, check_type=check_type)
            except httpx.TransportError as error:
                wait, why = min(2.0**attempt * host.delay_s, self.policy.max_wait_s), type(error).__name__
            else:
                if response.status_code not in _BUSY:
                    return response, body
                wait, why = _retry_after(response, 2.0**attempt * host.delay_s), f"http_{response.status_code}"
                if wait > self.policy.max_wait_s:
                    raise FetchRefused(
                        "rate_limited", url, f"Retry-After {wait:.0f} s", f"at most {self.policy.max_wait_s} s"
                    )
            LOG.info("%s: %s, waiting %.1f s", url, why, wait)
            host.next_at = max(host.next_at, time.monotonic() + wait)
        reason = "rate_limited" if why.startswith("http_") else "unreachable"
        raise FetchRefused(reason, url, f"{why} after {self.policy.retries + 1} attempts", "a page")

    def _request(self, url: str, *, check_type: bool) -> tuple[httpx.Response, bytes]:
        """Send and read, stopping as soon as type or size is wrong."""
        if self._client is None:
            self._client = httpx.Client(
                headers={"User-Agent": self.policy.user_agent}, timeout=self.policy.timeout_s, trust_env=True
            )
        with self._client.stream("GET", url, follow_redirects=False) as response:
            if response.status_code == 200 and check_type:
                self._check_type(url, _type_of(response))
            chunks, size = [], 0
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > self.policy.max_bytes:
                    raise FetchRefused("too_large", url, "more", f"at most {self.policy.max_bytes} bytes")
                chunks.append(chunk)
            return response, b"".join(chunks)

    def _check_type(self, url: str, kind: str) -> None:
        if kind not in self.policy.content_types:
            raise FetchRefused("content_type", url, kind or "none", f"one of {sorted(self.policy.content_types)}")


_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def canonical(url: str) -> str:
    """Normalised: lower-case host, no default port, no user info, no fragment, no tracking keys, sorted query."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(parts.scheme)
    try:
        port = parts.port
    except ValueError as error:
        raise FetchRefused("host", url, parts.netloc, "a valid port") from error
    netloc = f"{host}:{port}" if port and port != default else host
    query = "&".join(sorted(q for q in parts.query.split("&") if q and not q.startswith(_TRACKING)))
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", query, ""))


def _type_of(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).split(";")[0].strip().lower()


def _retry_after(response: httpx.Response, otherwise: float) -> float:
    """Seconds of a Retry-After header, as number or HTTP date (RFC 9110, 10.2.3)."""
    value: Any = response.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return otherwise
    return max(0.0, when.timestamp() - time.time())


def fetch_all(fetcher: Fetcher, urls: Iterable[str]) -> tuple[list[Fetched], list[FetchRefused]]:
    """Fetch many; a refusal never sinks the rest.

    Raises:
        EndpointError: every page of a non-empty list was unreachable.
    """
    done: list[Fetched] = []
    refused: list[FetchRefused] = []
    for url in urls:
        try:
            done.append(fetcher.fetch(url))
        except FetchRefused as error:
            refused.append(error)
    if refused and not done and all(error.reason == "unreachable" for error in refused):
        raise EndpointError(refused[0].where, refused[0].got, "an answer", "check the network")
    return done, refused
