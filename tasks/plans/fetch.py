"""The only way in for text: installed help and folders (`package://`), and web pages (`http(s)://`).

A web page is asked for only when its host is on the source's list, its address is public, and robots.txt allows it;
redirects are checked again hop by hop. Every answer is kept (hishel): in mode `frozen` a page is never asked for twice,
gone and moved ones included; in mode `revalidate` freshness and conditional requests follow RFC 9111.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import httpx
from hishel import CacheOptions, SqliteStorage
from hishel.httpx import CacheTransport

from tasks.plans import packages
from tasks.plans.connection import Connection, Resolver, resolve
from tasks.plans.polite import BUSY, REDIRECTS, FetchRefused, Policy, Polite, charset_of, type_of

__all__ = ["FetchRefused", "Fetched", "Fetcher", "Policy", "canonical"]

VERSION = "fetch-2"
Mode = Literal["frozen", "revalidate"]

_STATUS, _REFUSED = "x-lam-status", "x-lam-refused"
_SETTLED = frozenset({"content_type", "too_large", "robots"})
"""Refusals that asking again would not change."""


@dataclass(frozen=True)
class Fetched:
    """One page as it came."""

    url: str  # asked for
    canonical_url: str  # after redirects, normalised
    status: int
    content_type: str  # without parameters
    body: bytes
    encoding: str = ""  # charset that the server names
    from_cache: bool = False  # nothing was asked


class _Sealed(httpx.BaseTransport):
    """Makes final answers that are no pages (moved, gone, too large) ones that the cache keeps, for mode `frozen`."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._inner.handle_request(request)
        except FetchRefused as error:
            if error.reason not in _SETTLED:
                raise
            note = quote(f"{error.got}|{error.expected}"[:400])
            return httpx.Response(200, headers={_STATUS: "0", _REFUSED: f"{error.reason}|{note}"}, content=b"")
        status = response.status_code
        if status >= 500 or status in BUSY:
            return response
        headers = [(k, v) for k, v in response.headers.multi_items() if k.lower() not in (_STATUS, _REFUSED)]
        return httpx.Response(200, headers=[*headers, (_STATUS, str(status))], content=response.content)

    def close(self) -> None:
        self._inner.close()


@dataclass
class Fetcher:
    """Fetches pages one by one; keep one for a whole source, since it remembers hosts.

    Args:
        policy: rules of the source.
        folders: name in a package:// address -> folder; overrides installed packages.
        cache: file that keeps answers; None keeps nothing.
        mode: `frozen` or `revalidate`.
        lookup: name to addresses.
        verify: TLS settings.
    """

    policy: Policy = field(default_factory=Policy)
    folders: Mapping[str, Path] = field(default_factory=dict)
    cache: Path | None = None
    mode: Mode = "frozen"
    lookup: Resolver = resolve
    verify: ssl.SSLContext | None = None
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
            EndpointError: its host has stopped answering.
            MissingPackageError: the help package behind a package:// address is not installed.
        """
        scheme = _parts(url).scheme
        if scheme == "package":
            return self._from_folder(url)
        if scheme in ("http", "https"):
            return self._from_web(url)
        raise FetchRefused("scheme", url, scheme or "no scheme", "package, http or https")

    def file(self, url: str) -> Path:
        """The file behind a package:// address, confined to its folder."""
        name = urlsplit(url).netloc
        root = self.folders.get(name) or packages.installed({name: ()})[name]
        path = packages.inside(root, url)
        if path is None:
            raise FetchRefused("path", url, urlsplit(url).path, "a path inside the folder")
        return path

    def _from_folder(self, url: str) -> Fetched:
        path = self.file(url)
        kind = packages.TYPES.get(path.suffix.lower(), "application/octet-stream")
        if kind not in self.policy.content_types:
            raise FetchRefused("content_type", url, kind, f"one of {sorted(self.policy.content_types)}")
        if not path.is_file():
            raise FetchRefused("http_404", url, "no such file", "a page of the folder")
        with path.open("rb") as file:
            body = file.read(self.policy.max_bytes + 1)
        if len(body) > self.policy.max_bytes:
            raise FetchRefused("too_large", url, "more", f"at most {self.policy.max_bytes} bytes")
        return Fetched(url, canonical(url), 200, kind, body)

    def _from_web(self, url: str) -> Fetched:
        at = canonical(url)
        for _ in range(self.policy.max_redirects + 1):
            self._check_host(at)
            response = self._get(at)
            status = int(response.headers.get(_STATUS, response.status_code))
            if _REFUSED in response.headers:
                reason, _, note = response.headers[_REFUSED].partition("|")
                raise FetchRefused(reason, at, *unquote(note).split("|", 1))
            if status not in REDIRECTS:
                if status != 200:
                    raise FetchRefused(f"http_{status}", at, str(status), "200")
                cached = response.extensions.get("caching")
                return Fetched(
                    url, at, 200, type_of(response), response.content, charset_of(response),
                    from_cache=bool(cached and cached["from_cache"] and not cached["revalidated"]),
                )  # fmt: skip
            at = canonical(joined(at, response.headers.get("location", "")))
        raise FetchRefused("redirects", url, f"more than {self.policy.max_redirects} redirects", "a page")

    def _check_host(self, url: str) -> None:
        parts = _parts(url)
        if parts.scheme not in ("http", "https"):
            raise FetchRefused("scheme", url, parts.scheme, "http or https")
        if parts.netloc not in self.policy.hosts:
            raise FetchRefused("host", url, parts.netloc, f"one of {sorted(self.policy.hosts)}")

    def _get(self, url: str) -> httpx.Response:
        if self._client is None:
            self._client = self._new_client()
        try:
            return self._client.get(url, follow_redirects=False)
        except (httpx.InvalidURL, httpx.RemoteProtocolError, UnicodeError) as error:
            raise FetchRefused("host", url, str(error), "a valid address") from error

    def _new_client(self) -> httpx.Client:
        policy = self.policy

        def refuse(size: int) -> None:
            raise FetchRefused("too_large", "a body", f"{size} bytes", f"at most {policy.max_bytes}")

        most = max(policy.max_bytes, 1 << 20)  # robots.txt may be larger than a page may
        transport: httpx.BaseTransport = Polite(
            policy,
            Connection(
                policy.private_hosts, policy.timeout_s, policy.deadline_s, most, refuse, self.lookup, self.verify
            ),
        )
        if self.cache is not None:
            self.cache.parent.mkdir(parents=True, exist_ok=True)
            storage = SqliteStorage(database_path=self.cache)
            if self.mode == "frozen":
                transport = CacheTransport(_Sealed(transport), storage)
            else:
                transport = CacheTransport(transport, storage, rfc=CacheOptions(shared=False))
        return httpx.Client(
            transport=transport,
            headers={"User-Agent": policy.user_agent, "Accept-Encoding": "gzip"},
            trust_env=False,  # a proxy would look names up itself, out of reach of the address check
        )


_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise FetchRefused("host", url[:200], str(error), "a valid address") from error


def joined(url: str, link: str) -> str:
    """A link of a page as an address.

    Raises:
        FetchRefused: it is no valid address.
    """
    try:
        return urljoin(url, link)
    except ValueError as error:
        raise FetchRefused("host", link[:200], str(error), "a valid address") from error


def canonical(url: str) -> str:
    """Normalised: lower-case host, no default port, no user info, no fragment, no tracking keys, sorted query.

    Raises:
        FetchRefused: it is no valid address.
    """
    parts = _parts(url)
    host = (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(parts.scheme)
    try:
        port = parts.port
    except ValueError as error:
        raise FetchRefused("host", url[:200], parts.netloc, "a valid port") from error
    host = f"[{host}]" if ":" in host else host
    netloc = f"{host}:{port}" if port and port != default else host
    query = "&".join(sorted(q for q in parts.query.split("&") if q and not q.startswith(_TRACKING)))
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", query, ""))
