"""The fetcher against real local web servers that behave, and that do not."""

import datetime
import ssl
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tasks.errors import EndpointError
from tasks.plans.fetch import Fetcher, FetchRefused, Policy, canonical
from tests.unit.plans import sites
from tests.unit.plans.sites import Site


def _busy(site: Site) -> sites.Answer:
    first = site.asked("/busy") == 0
    return (429, {"Retry-After": "1"}, b"") if first else (200, {}, b"ok")


def _pages() -> dict:
    return {
        "/page": (200, {}, b"<p>hello</p>"),
        "/tagged": (200, {"ETag": '"1"', "Cache-Control": "no-cache"}, b"<p>tagged</p>"),
        "/private/page": (200, {}, b"secret"),
        "/busy": _busy,
        "/patience": (429, {"Retry-After": "3600"}, b""),
        "/storm": (429, {}, b""),
        "/odd-date": (503, {"Retry-After": "Thu, 99 Foo 99999 25:61:00 GMT"}, b""),
        "/big": (200, {}, b"x" * 5000),
        "/image": (200, {"Content-Type": "image/png"}, b"x"),
        "/latin": (200, {"Content-Type": "text/html; charset=latin-1"}, "é".encode()),
        "/moved": (302, {"Location": "/page"}, b""),
        "/gone": (410, {}, b""),
        "/trap": (302, {"Location": "/private/page"}, b""),
        "/away": (302, {"Location": "http://elsewhere.invalid/x"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/bad-link": (302, {"Location": "http://[::1"}, b""),
        "/round": (302, {"Location": "/round"}, b""),
        "/endless": (200, {}, sites.endless),
        "/dripping": (200, {}, sites.dripping),
        "/slow-headers": (200, {}, sites.slow_headers),
        "/huge": (200, {}, sites.huge),
        "/huge-unsaid": (200, {}, sites.huge_unsaid),
        "/cut": (200, {}, sites.cut_off),
        "/rubbish": (200, {}, sites.rubbish),
        "/bomb": (200, {"Content-Encoding": "gzip"}, sites.bomb(20_000_000)),
        "/brotli": (200, {"Content-Encoding": "br"}, b"x"),
        "/cookie": (200, {"Set-Cookie": "who=you; Path=/"}, b"<p>cookie</p>"),
    }


@pytest.fixture
def site() -> Iterator[Site]:
    with sites.running(Site(_pages())) as made:
        yield made


def policy(site: Site, **changes) -> Policy:
    values = {
        "hosts": frozenset({site.netloc}), "private_hosts": frozenset({site.netloc}), "contact": "ops@example.org",
        "min_delay_s": 0.01, "max_bytes": 4000, "max_wait_s": 5, "retries": 1, "timeout_s": 5.0, "deadline_s": 1.0,
        "give_up": 99,
    }  # fmt: skip
    return Policy(**(values | changes))


@pytest.fixture
def fetcher(site: Site) -> Iterator[Fetcher]:
    with Fetcher(policy(site)) as made:
        yield made


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(FetchRefused) as caught:
        call()
    return caught.value.reason


def test_fetches_a_page_names_itself_and_reads_robots_once(site: Site, fetcher: Fetcher) -> None:
    first, second = fetcher.fetch(site.url("/page#top")), fetcher.fetch(site.url("/page"))
    assert first.body == second.body == b"<p>hello</p>"
    assert (first.status, first.content_type, first.encoding) == (200, "text/html", "utf-8")
    assert first.canonical_url == site.url("/page")
    assert site.asked("/robots.txt") == 1
    assert {a.headers["User-Agent"] for a in site.seen} == {"lam-foundry/0.1 (+ops@example.org)"}


def test_robots_are_obeyed_before_asking(site: Site, fetcher: Fetcher) -> None:
    assert refused(lambda: fetcher.fetch(site.url("/private/page"))) == "robots"
    assert site.asked("/private/page") == 0


def test_rules_that_change_during_a_run_are_obeyed(site: Site) -> None:
    with Fetcher(policy(site, robots_age_s=0.2)) as fetcher:
        assert fetcher.fetch(site.url("/page")).status == 200
        site.robots = (200, "User-agent: lam-foundry\nDisallow: /\n")
        time.sleep(0.3)
        assert refused(lambda: fetcher.fetch(site.url("/page"))) == "robots"
        assert site.asked("/page") == 1


def test_a_redirect_is_checked_again(site: Site, fetcher: Fetcher) -> None:
    assert fetcher.fetch(site.url("/moved")).canonical_url == site.url("/page")
    expected = {"/trap": "robots", "/away": "host", "/file": "scheme", "/bad-link": "host", "/round": "redirects"}
    assert {path: refused(lambda path=path: fetcher.fetch(site.url(path))) for path in expected} == expected
    assert site.asked("/private/page") == 0


@pytest.mark.parametrize(("status", "reason"), [(500, "robots_unavailable"), (302, "robots_unavailable"), (404, "")])
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
    pages = [a.at for a in site.seen if a.path == "/page"]
    assert min(b - a for a, b in pairwise(pages)) >= 0.25  # less what a loaded machine adds before


@pytest.mark.parametrize("delay", ["86400", "1e300"])
def test_a_crawl_delay_of_a_day_is_not_waited_for(site: Site, fetcher: Fetcher, delay: str) -> None:
    site.robots = (200, f"User-agent: *\nCrawl-delay: {delay}\n")
    assert refused(lambda: fetcher.fetch(site.url("/page"))) == "rate_limited"
    assert site.asked("/page") == 0


def test_retry_after_is_waited_for(site: Site, fetcher: Fetcher) -> None:
    started = time.monotonic()
    assert fetcher.fetch(site.url("/busy")).body == b"ok"
    assert time.monotonic() - started >= 0.9
    assert site.asked("/busy") == 2


def test_a_long_retry_after_gives_the_page_up(site: Site, fetcher: Fetcher) -> None:
    started = time.monotonic()
    assert refused(lambda: fetcher.fetch(site.url("/patience"))) == "rate_limited"
    assert time.monotonic() - started < 3
    assert site.asked("/patience") == 1


def test_a_storm_of_429_stops_the_run_and_is_not_answered_with_more_requests(site: Site) -> None:
    with Fetcher(policy(site, give_up=2)) as fetcher:
        assert [refused(lambda: fetcher.fetch(site.url("/storm"))) for _ in range(2)] == ["rate_limited"] * 2
        with pytest.raises(EndpointError, match="run again later"):
            fetcher.fetch(site.url("/page"))
    assert (site.asked("/storm"), site.asked("/page")) == (4, 0)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/big", "too_large"),
        ("/huge", "too_large"),
        ("/huge-unsaid", "too_large"),
        ("/endless", "too_large"),
        ("/bomb", "too_large"),
        ("/dripping", "too_slow"),
        ("/slow-headers", "too_slow"),
        ("/image", "content_type"),
        ("/brotli", "content_type"),
        ("/cut", "unreachable"),
        ("/rubbish", "unreachable"),
        ("/odd-date", "rate_limited"),
        ("/nothing", "http_404"),
        ("/gone", "http_410"),
    ],
)
def test_what_a_server_may_do_wrong(site: Site, fetcher: Fetcher, path: str, reason: str) -> None:
    started = time.monotonic()
    assert refused(lambda: fetcher.fetch(site.url(path))) == reason
    assert time.monotonic() - started < 10
    assert fetcher.fetch(site.url("/page")).status == 200  # the next page is unharmed


def test_other_hosts_and_schemes_are_not_asked(fetcher: Fetcher) -> None:
    assert refused(lambda: fetcher.fetch("http://example.org/x")) == "host"
    assert refused(lambda: fetcher.fetch("ftp://example.org/x")) == "scheme"
    assert refused(lambda: fetcher.fetch("http://[::1/x")) == "host"
    assert refused(lambda: fetcher.fetch("http://127.0.0.1:99999/x")) == "host"


def test_cookies_are_not_sent_back(site: Site, fetcher: Fetcher) -> None:
    for _ in range(2):
        fetcher.fetch(site.url("/cookie"))
    assert not any("Cookie" in a.headers for a in site.seen)


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "::", "nonsense"],
)  # fmt: skip
def test_names_that_lead_inside_are_refused(site: Site, address: str) -> None:
    rules = policy(site, hosts=frozenset({"inside.example"}), private_hosts=frozenset())
    with Fetcher(rules, lookup=lambda *_: ["93.184.215.14", address]) as fetcher:
        assert refused(lambda: fetcher.fetch("http://inside.example/page")) == "address"


def test_a_private_host_may_still_not_be_link_local(site: Site) -> None:
    name = f"intranet.example:{site.port}"
    rules = policy(site, hosts=frozenset({name}), private_hosts=frozenset({name}))
    with Fetcher(rules, lookup=lambda *_: ["169.254.169.254"]) as fetcher:
        assert refused(lambda: fetcher.fetch(f"http://{name}/page")) == "address"


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name that moves after the check: each connection is looked up once and leads where the check looked."""
    with sites.running(Site(_pages(), address="127.0.0.2", port=site.port)) as other:
        name = f"moving.example:{site.port}"
        answers = iter([["127.0.0.2"], *([["127.0.0.1"]] * 9)])
        asked: list[str] = []

        def lookup(host: str, _: int) -> list[str]:
            asked.append(host)
            return next(answers)

        rules = policy(site, hosts=frozenset({name}), private_hosts=frozenset({name}))
        with Fetcher(rules, lookup=lookup) as fetcher:
            assert fetcher.fetch(f"http://{name}/page").body == b"<p>hello</p>"
        assert asked == ["moving.example"]
        assert [a.path for a in other.seen] == ["/robots.txt", "/page"]
        assert {a.headers["Host"] for a in other.seen} == {name}
        assert site.seen == []


def test_a_name_that_moves_inside_between_two_connections_is_refused(site: Site) -> None:
    name = f"moving.example:{site.port}"
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    rules = policy(site, hosts=frozenset({name}), private_hosts=frozenset({name}))
    with Fetcher(rules, lookup=lambda *_: next(answers)) as fetcher:
        assert refused(lambda: fetcher.fetch(f"http://{name}/endless")) == "too_large"  # closes the connection
        assert refused(lambda: fetcher.fetch(f"http://{name}/page")) == "address"


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*private))
    return folder / "cert.pem", folder / "key.pem"


def test_tls_keeps_the_name_in_sni_and_checks_the_certificate(tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path, "secure.example")
    site = Site(_pages())
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    ours = ssl.create_default_context(cafile=str(certificate))
    with sites.running(site):
        for name, reason in (("secure.example", ""), ("other.example", "unreachable")):
            host = f"{name}:{site.port}"
            rules = policy(site, hosts=frozenset({host}), private_hosts=frozenset({host}), retries=0)
            with Fetcher(rules, lookup=lambda *_: ["127.0.0.1"], verify=ours) as fetcher:
                assert _outcome(fetcher, f"https://{host}/page") == (reason or "<p>hello</p>")
    assert names == ["secure.example", "other.example"]


# ---------------------------------------------------------------- what is kept


def test_frozen_asks_for_nothing_twice(site: Site, tmp_path: Path) -> None:
    paths = ("/page", "/tagged", "/moved", "/gone", "/image", "/big", "/huge-unsaid")

    def everything() -> list[str]:
        with Fetcher(policy(site), cache=tmp_path / "kept.db") as fetcher:
            return [_outcome(fetcher, site.url(path)) for path in paths]

    first = everything()
    before = len(site.seen)
    site.robots = (500, "")
    assert everything() == first
    assert len(site.seen) == before
    assert first == [
        "<p>hello</p>",
        "<p>tagged</p>",
        "<p>hello</p>",
        "http_410",
        "content_type",
        "too_large",
        "too_large",
    ]


def _outcome(fetcher: Fetcher, url: str) -> str:
    try:
        return fetcher.fetch(url).body.decode()
    except FetchRefused as error:
        return error.reason


def test_what_failed_for_the_moment_is_asked_again(site: Site, tmp_path: Path) -> None:
    for _ in range(2):
        with Fetcher(policy(site, retries=0), cache=tmp_path / "kept.db") as fetcher:
            assert _outcome(fetcher, site.url("/storm")) == "rate_limited"
    assert site.asked("/storm") == 2


def test_revalidate_asks_conditionally(site: Site, tmp_path: Path) -> None:
    for _ in range(2):
        with Fetcher(policy(site), cache=tmp_path / "kept.db", mode="revalidate") as fetcher:
            got = fetcher.fetch(site.url("/tagged"))
            assert (got.body, got.from_cache) == (b"<p>tagged</p>", False)
    answers = [(a.status, a.headers.get("If-None-Match")) for a in site.seen if a.path == "/tagged"]
    assert answers == [(200, None), (304, '"1"')]


def test_a_server_cannot_forge_what_is_kept(site: Site, tmp_path: Path) -> None:
    site.pages["/forged"] = (
        200,
        {"X-Lam-Status": "302", "X-Lam-Refused": "robots|x", "Location": "/private/page"},
        b"p",
    )
    with Fetcher(policy(site), cache=tmp_path / "kept.db") as fetcher:
        assert fetcher.fetch(site.url("/forged")).body == b"p"


# ---------------------------------------------------------------- folders and addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80/a?b=2&a=1&utm_source=x#part", "http://example.org/a?a=1&b=2"),
        ("https://user:pw@example.org:8443", "https://example.org:8443/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("package://help/text/a.html", "package://help/text/a.html"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected
