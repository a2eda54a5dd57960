"""What a page of another origin, or a talkative endpoint, may try against the pipeline host, and gets: nothing."""

import base64
import http.server
import json
import logging
import os
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.contract import llm_endpoint
from tests.flows.browser import chromium

EVIL = "http://evil.example"
PLANT = json.dumps({"name": "planted"})
SOCKETS = ("events/in", "events/out", "logs/out", "task_runs/subscriptions/scheduled", "work_pools/p/workers/connect")


def _ask(url: str, method: str = "POST", **headers: str) -> tuple[int, str]:
    """Status, and which origins may read the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, PLANT.encode() if method == "POST" else None, named, method=method)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return answer.status, answer.headers.get("Access-Control-Allow-Origin", "")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Access-Control-Allow-Origin", "")


def _basic() -> str:
    return "Basic " + base64.b64encode(os.environ["PREFECT_API_AUTH_STRING"].encode()).decode()


def _planted() -> bool:
    from prefect import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName

    with get_client(sync_client=True) as client:
        return bool(client.read_flows(flow_filter=FlowFilter(name=FlowFilterName(any_=["planted"]))))


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_a_request_of_another_origin_is_refused(prefect_server: str, kind: str) -> None:
    """Invariant: password and token are both asked for, and without the password there is no token."""
    url = f"{prefect_server}/flows/"
    assert _ask(url, Origin=EVIL, Content_Type=kind) == (403, "")
    assert _ask(f"{prefect_server}/csrf-token?client=x", "GET", Origin=EVIL) == (401, "")
    status, readers = _ask(url, Origin=EVIL, Content_Type=kind, Authorization=_basic())
    assert status == 403
    assert readers not in ("*", EVIL)
    asks = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization"}
    assert _ask(url, "OPTIONS", Origin=EVIL, **asks)[1] == ""
    assert not _planted()


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("token", [None, "", "lam:wrong"])
def test_a_websocket_of_another_origin_is_closed(prefect_server: str, path: str, token: str | None) -> None:
    """Invariant: no websocket gives or takes anything before it has heard the password."""
    address = f"{prefect_server.replace('http', 'ws', 1)}/{path}"
    protocols = None if token is None else [Subprotocol("prefect")]
    with pytest.raises((ConnectionClosed, InvalidStatus)):  # noqa: PT012, SIM117
        with connect(address, origin=Origin(EVIL), subprotocols=protocols, proxy=None) as socket:
            socket.send(json.dumps({"type": "auth", "token": token}))
            socket.recv(timeout=30)
            pytest.fail("it was answered")


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>another origin</p>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of another origin."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium: debian-packages.sh --test")
def test_a_page_in_a_browser_gets_nothing(prefect_server: str, elsewhere: str, tmp_path: Path) -> None:
    """Invariant: also with the password in its hands, a page of another origin neither reads nor changes anything."""
    script = f"""(async () => {{
      const told = [];
      for (const kind of ['application/json', 'text/plain'])
        for (const mode of ['cors', 'no-cors'])
          for (const more of [{{}}, {{Authorization: {_basic()!r}}}])
            told.push(await fetch('{prefect_server}/flows/', {{method: 'POST', mode, credentials: 'include',
              headers: {{'Content-Type': kind, ...more}}, body: {PLANT!r}}})
              .then(answer => answer.type == 'opaque' ? 'unread' : 'read ' + answer.status, () => 'refused'));
      told.push(await fetch('{prefect_server}/admin/settings', {{headers: {{Authorization: {_basic()!r}}}}})
        .then(answer => 'read ' + answer.status, () => 'refused'));
      told.push(await new Promise(done => {{
        const socket = new WebSocket('{prefect_server.replace("http", "ws", 1)}/events/out');
        socket.onmessage = () => done('answered'); socket.onclose = () => done('refused'); }}));
      return told; }})()"""
    with chromium(tmp_path) as page:
        page.open(elsewhere)
        page.shows("another origin")
        told = page.run(script)
    assert set(told) <= {"refused", "unread"}, told
    assert told[-2:] == ["refused", "refused"]
    assert not _planted()


@pytest.mark.usefixtures("no_heartbeats")
@pytest.mark.parametrize("status", [200, 401])
def test_a_planted_key_is_written_nowhere(
    project: Path, prefect_server: str, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Invariant: keys and the password stand in no file of a run, also where the endpoint repeats the key."""
    from flows import console, running
    from flows.stage import run_stage
    from tasks.errors import LamError

    key = "sk-planted-4f1d7c09e2"
    values = yaml.safe_load((project / "params.yaml").read_text())
    values["collect"] |= {"max_pages": 3}
    values["run"] |= {"teacher": "gpt-4o"}
    (project / "params.yaml").write_text(yaml.safe_dump(values))
    run_stage("collect")

    def repeat(asked: llm_endpoint.Asked, _: int) -> llm_endpoint.Reply:
        told = f"Incorrect API key provided: {asked.headers['Authorization']}"
        body = llm_endpoint.completion(told) if status == 200 else {"error": {"message": told}}
        return llm_endpoint.Reply(status, body)

    monkeypatch.setattr(console, "configure", lambda: None)  # signals and terminal of this process stay
    for name in ("tasks", "flows"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.INFO)
    running._log_file()
    with llm_endpoint.serving(repeat) as (address, endpoint):
        monkeypatch.setenv("LAM_TEACHER_URL", address)
        monkeypatch.setenv("LAM_TEACHER_KEY", key)
        with pytest.raises(LamError):
            run_stage("structure")
    assert any(key in asked.headers["Authorization"] for asked in endpoint.asked)
    secrets = {key.encode(), os.environ["PREFECT_API_AUTH_STRING"].encode()}
    server_folder = Path(os.environ["PREFECT_HOME"]).parent
    found = [
        path
        for root in (project, server_folder)
        for path in root.rglob("*")
        if path.is_file() and any(secret in path.read_bytes() for secret in secrets)
    ]
    assert [path for path in found if path.name != "auth"] == []
    assert (server_folder / "prefect" / "prefect.db").exists()
