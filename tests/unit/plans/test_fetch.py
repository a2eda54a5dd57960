"""The fetcher against a real local web server, and against a package folder."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tasks.errors import EndpointError, MissingPackageError
from tasks.plans.fetch import Fetcher, FetchRefused, Policy, canonical, fetch_all

ROBOTS = "User-agent: *\nDisallow: /private\nCrawl-delay: 0.05\n"


class Site:
    """A small web site that counts its requests and remembers when they came."""

    def __init__(self) -> None:
        self.robots: tuple[int, str] = (200, ROBOTS)
        self.seen: list[tuple[str, float]] = []
        self.busy = 1  # how many times /busy answers 429 first
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                site.seen.append((path, time.monotonic()))
                answer = site.answers().get(path, (404, {}, b"none"))
                self.send_response(answer[0])
                for key, value in {"Content-Type": "text/html; charset=utf-8", **answer[1]}.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(answer[2])))
                self.end_headers()
                self.wfile.write(answer[2])

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.netloc = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answers(self) -> dict[str, tuple[int, dict[str, str], bytes]]:
        busy = (200, {}, b"ok")
        if self.busy > 0 and self.seen and self.seen[-1][0] == "/busy":
            self.busy -= 1
            busy = (429, {"Retry-After": "1"}, b"")
        return {
            "/robots.txt": (self.robots[0], {"Content-Type": "text/plain"}, self.robots[1].encode()),
            "/page": (200, {}, b"<p>hello</p>"),
            "/private/page": (200, {}, b"secret"),
            "/busy": busy,
            "/patience": (429, {"Retry-After": "3600"}, b""),
            "/big": (200, {}, b"x" * 5000),
            "/image": (200, {"Content-Type": "image/png"}, b"x"),
            "/moved": (302, {"Location": "/page"}, b""),
            "/trap": (302, {"Location": "/private/page"}, b""),
            "/away": (302, {"Location": "http://elsewhere.invalid/x"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
        }

    def url(self, path: str) -> str:
        return f"http://{self.netloc}{path}"

    def asked(self, path: str) -> int:
        return sum(p == path for p, _ in self.seen)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    policy = Policy(hosts=frozenset({site.netloc}), min_delay_s=0.01, max_bytes=4000, max_wait_s=5, retries=2)
    with Fetcher(policy) as made:
        yield made


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(FetchRefused) as caught:
        call()
    return caught.value.reason


def test_fetches_a_page_and_reads_robots_once(site: Site, fetcher: Fetcher) -> None:
    first, second = fetcher.fetch(site.url("/page#top")), fetcher.fetch(site.url("/page"))
    assert first.body == second.body == b"<p>hello</p>"
    assert (first.status, first.content_type, first.canonical_url) == (200, "text/html", site.url("/page"))
    assert site.asked("/robots.txt") == 1


def test_robots_are_obeyed_before_asking(site: Site, fetcher: Fetcher) -> None:
    assert refused(lambda: fetcher.fetch(site.url("/private/page"))) == "robots"
    assert site.asked("/private/page") == 0


def test_a_redirect_is_checked_again(site: Site, fetcher: Fetcher) -> None:
    assert fetcher.fetch(site.url("/moved")).canonical_url == site.url("/page")
    assert refused(lambda: fetcher.fetch(site.url("/trap"))) == "robots"
    assert refused(lambda: fetcher.fetch(site.url("/away"))) == "host"
    assert refused(lambda: fetcher.fetch(site.url("/file"))) == "scheme"
    assert refused(lambda: fetcher.fetch(site.url("/round"))) == "redirects"
    assert site.asked("/private/page") == 0


@pytest.mark.parametrize(("status", "reason"), [(500, "robots"), (404, "")])
def test_missing_rules_allow_and_broken_rules_forbid(site: Site, fetcher: Fetcher, status: int, reason: str) -> None:
    site.robots = (status, "")
    if reason:
        assert refused(lambda: fetcher.fetch(site.url("/page"))) == reason
        assert site.asked("/page") == 0
    else:
        assert fetcher.fetch(site.url("/private/page")).body == b"secret"


def test_the_crawl_delay_is_kept(site: Site, fetcher: Fetcher) -> None:
    site.robots = (200, "User-agent: *\nCrawl-delay: 0.3\n")
    for _ in range(3):
        fetcher.fetch(site.url("/page"))
    times = [at for path, at in site.seen if path == "/page"]
    assert times[-1] - times[0] >= 0.5  # two delays of 0.3 s, less what a loaded machine delivers late


def test_retry_after_is_waited_for(site: Site, fetcher: Fetcher) -> None:
    started = time.monotonic()
    assert fetcher.fetch(site.url("/busy")).body == b"ok"
    assert time.monotonic() - started >= 0.9
    assert site.asked("/busy") == 2


def test_a_long_retry_after_gives_the_page_up(site: Site, fetcher: Fetcher) -> None:
    started = time.monotonic()
    assert refused(lambda: fetcher.fetch(site.url("/patience"))) == "rate_limited"
    assert time.monotonic() - started < 3


def test_size_type_status_and_host(site: Site, fetcher: Fetcher) -> None:
    assert refused(lambda: fetcher.fetch(site.url("/big"))) == "too_large"
    assert refused(lambda: fetcher.fetch(site.url("/image"))) == "content_type"
    assert refused(lambda: fetcher.fetch(site.url("/nothing"))) == "http_404"
    assert refused(lambda: fetcher.fetch("http://example.org/x")) == "host"
    assert refused(lambda: fetcher.fetch("ftp://example.org/x")) == "scheme"


def test_nobody_there() -> None:
    policy = Policy(hosts=frozenset({"127.0.0.1:9"}), min_delay_s=0.0, retries=0)
    with Fetcher(policy) as fetcher:
        assert refused(lambda: fetcher.fetch("http://127.0.0.1:9/x")) == "robots"  # no rules can be had


def test_one_bad_page_does_not_sink_the_rest(site: Site, fetcher: Fetcher) -> None:
    done, bad = fetch_all(fetcher, [site.url("/private/x"), site.url("/page"), site.url("/big")])
    assert [p.url for p in done] == [site.url("/page")]
    assert [e.reason for e in bad] == ["robots", "too_large"]


def test_all_unreachable_is_the_networks_fault(site: Site) -> None:
    class Deaf(Fetcher):
        def fetch(self, url: str):
            raise FetchRefused("unreachable", url)

    with pytest.raises(EndpointError):
        fetch_all(Deaf(), [site.url("/page")])


def test_package_pages(tmp_path: Path) -> None:
    (tmp_path / "text/a").mkdir(parents=True)
    (tmp_path / "text/a/x.html").write_bytes(b"<p>x</p>")
    (tmp_path / "text/a/x.bin").write_bytes(b"x")
    (tmp_path / "text/a/big.html").write_bytes(b"x" * 200)
    fetcher = Fetcher(Policy(max_bytes=100), packages={"help": tmp_path})
    assert fetcher.pages("help", "text/**/*.html") == ["package://help/text/a/big.html", "package://help/text/a/x.html"]
    assert fetcher.fetch("package://help/text/a/x.html").body == b"<p>x</p>"
    assert refused(lambda: fetcher.fetch("package://help/text/a/x.bin")) == "content_type"
    assert refused(lambda: fetcher.fetch("package://help/text/a/none.html")) == "http_404"
    assert refused(lambda: fetcher.fetch("package://help/text/a/big.html")) == "too_large"


def test_a_package_address_cannot_leave_its_folder(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    (tmp_path / "secret.html").write_text("no")
    (tmp_path / "help/link.html").symlink_to(tmp_path / "secret.html")
    fetcher = Fetcher(packages={"help": tmp_path / "help"})
    assert refused(lambda: fetcher.fetch("package://help/../secret.html")) == "path"
    assert refused(lambda: fetcher.fetch("package://help/link.html")) == "path"


def test_a_missing_package_is_named() -> None:
    with pytest.raises(MissingPackageError, match="apt-get install libreoffice-help-xx"):
        Fetcher().root("libreoffice-help-xx")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80/a?b=2&a=1&utm_source=x#part", "http://example.org/a?a=1&b=2"),
        ("https://user:pw@example.org:8443", "https://example.org:8443/"),
        ("package://help/text/a.html", "package://help/text/a.html"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected
