"""Web sites of the tests: real HTTP on the loopback interface, well-behaved or not, counting what is asked of them."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

ROBOTS = "User-agent: *\nDisallow: /private\nCrawl-delay: 0.02\n"
HTML = "text/html; charset=utf-8"

Answer = tuple[int, Mapping[str, str], bytes | Callable[["BaseHTTPRequestHandler"], None]]


@dataclass
class Asked:
    """One request as the site saw it."""

    path: str
    at: float
    headers: dict[str, str]
    status: int


@dataclass
class Site:
    """A site whose answers are looked up, or made, by path."""

    pages: dict[str, Answer | Callable[["Site"], Answer]] = field(default_factory=dict)
    robots: tuple[int, str] = (200, ROBOTS)
    address: str = "127.0.0.1"
    port: int = 0
    seen: list[Asked] = field(default_factory=list)
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                status, headers, body = site.answer(path, {k.title(): v for k, v in self.headers.items()})
                site.seen.append(Asked(path, time.monotonic(), {k.title(): v for k, v in self.headers.items()}, status))
                try:
                    if callable(body):
                        self.close_connection = True
                        body(self)
                        return
                    self.send_response(status)
                    for key, value in {"Content-Type": HTML, "Content-Length": str(len(body)), **headers}.items():
                        self.send_header(key, value)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True  # the fetcher has had enough

            def log_message(self, *_: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                return

        self.server = Server((self.address, self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path == "/robots.txt":
            return self.robots[0], {"Content-Type": "text/plain"}, self.robots[1].encode()
        found = self.pages.get(path, (404, {}, b"none"))
        found = found(self) if callable(found) else found
        tag = found[1].get("ETag")
        if tag and headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        return found

    @property
    def netloc(self) -> str:
        return f"{self.address}:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.netloc}{path}"

    def asked(self, path: str) -> int:
        return sum(a.path == path for a in self.seen)

    def paced(self, delay_s: float, jitter_s: float = 0.04) -> bool:
        """Whether no window of requests after robots.txt was faster than one a delay, a busy machine apart."""
        times = sorted(a.at for a in self.seen)[1:]
        windows = ((i, j) for i in range(len(times)) for j in range(i + 1, len(times)))
        return all(times[j] - times[i] >= (j - i) * delay_s - jitter_s for i, j in windows)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def running(site: Site) -> Iterator[Site]:
    try:
        yield site
    finally:
        site.close()


# ---------------------------------------------------------------- what misbehaving servers send


def _start(handler: BaseHTTPRequestHandler, *lines: str) -> None:
    head = ["HTTP/1.1 200 OK", "Content-Type: text/html", *lines]
    handler.wfile.write("".join(f"{line}\r\n" for line in head).encode())


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without an end, as fast as it goes."""
    _start(handler, "")
    while True:
        handler.wfile.write(b"<p>more</p>" * 1000)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A body byte by byte, each in time for a read limit."""
    _start(handler, "Content-Length: 3000", "")
    for _ in range(3000):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def slow_headers(handler: BaseHTTPRequestHandler) -> None:
    """Headers byte by byte."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        handler.wfile.write(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def huge(handler: BaseHTTPRequestHandler) -> None:
    """A body of two gigabytes, said so at the start."""
    _start(handler, f"Content-Length: {2 << 30}", "")
    for _ in range(2 << 10):
        handler.wfile.write(bytes(1 << 20))


def huge_unsaid(handler: BaseHTTPRequestHandler) -> None:
    """The same, in chunks, without saying so."""
    _start(handler, "Transfer-Encoding: chunked", "")
    for _ in range(2 << 10):
        handler.wfile.write(b"100000\r\n" + bytes(1 << 20) + b"\r\n")


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """A connection that breaks in the middle of the body."""
    _start(handler, "Content-Length: 1000", "")
    handler.wfile.write(b"half")


def rubbish(handler: BaseHTTPRequestHandler) -> None:
    """No HTTP at all."""
    handler.wfile.write(b"\x00\xff\xfe rubbish\r\n\r\n")


def bomb(size: int = 200_000_000) -> bytes:
    """A small gzip body that unpacks to `size` zeros."""
    return gzip.compress(bytes(size), 9)
