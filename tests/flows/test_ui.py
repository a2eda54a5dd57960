"""The interface in a real browser, and a run that a real worker takes: commands in a plain shell, the form, Cancel."""

import base64
import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flows.browser import Page, chromium
from tests.flows.slow import Checkout

PLAIN = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LAM_SERVER_PORT": "0"}
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
needs_chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium: debian-packages.sh --test")


class Site(Checkout):
    """A copy with a server, a worker and deployments of its own, made with the commands that ops are told."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.env = PLAIN | {"PYTHONPATH": str(self.folder)}  # which an installation of this copy would not need
        lam = Path(sys.executable).parent / "lam"
        with (self.folder / "server.log").open("w") as log:
            self.server = subprocess.Popen([lam, "server", "run"], cwd=self.folder, env=self.env, stderr=log)
        state = self.folder / ".lam/server/state.json"
        self.until(state.exists, 60)
        told = self.shell(f"{sys.executable} -m flows.deploy")  # it waits for the server that is coming up
        assert told.returncode == 0, told.stderr
        lines = told.stdout.splitlines()
        self.worker_command = next(line for line in lines if "lam worker default" in line)
        self.run_command = next(line for line in lines if "deployment run nightly/nightly" in line).partition("  #")[0]
        self.ui = json.loads(state.read_text())["ui"]
        self.password = (self.folder / ".lam/server/auth").read_text()

    def shell(self, command: str) -> "subprocess.CompletedProcess[str]":
        """In a shell that knows nothing of the project."""
        return self.run("bash", "-c", command)

    def work(self) -> "subprocess.Popen[bytes]":
        """A worker, by the command that was printed."""
        with (self.folder / "worker.log").open("w") as log:
            return subprocess.Popen(
                ["bash", "-c", self.worker_command],
                cwd="/", env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def asked(self, path: str) -> Any:
        """The API's answer to somebody who knows the password."""
        header = "Basic " + base64.b64encode(self.password.encode()).decode()
        request = urllib.request.Request(f"{self.ui}/api/{path}", headers={"Authorization": header})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return json.load(answer)

    def state(self, flow_run: UUID) -> str:
        """Name of a flow run's state."""
        return str(self.asked(f"flow_runs/{flow_run}")["state"]["name"])

    def at_work(self) -> list[str]:
        """What runs besides server and worker."""
        services = ("prefect server", "prefect worker", "lam worker")
        return [command for command in self.alive() if not any(name in command for name in services)]

    def logs(self) -> str:
        """What server and worker said."""
        return "".join(path.read_text()[-3000:] for path in self.folder.glob("*r.log"))

    def until(self, condition: Any, seconds: float) -> float:
        """Wait for a condition; seconds that it took."""
        since = time.monotonic()
        while not condition():
            assert time.monotonic() - since < seconds, [*self.alive(), self.logs()]
            time.sleep(0.2)
        return round(time.monotonic() - since, 1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site") / "checkout")
    worker = made.work()
    try:
        yield made
    finally:
        os.killpg(worker.pid, signal.SIGKILL)  # the shell and the worker, which nothing runs under any more
        worker.wait(timeout=10)
        made.server.terminate()
        made.server.wait(timeout=30)


def test_the_printed_commands_work_in_a_plain_shell(site: Site) -> None:
    """Invariant: worker and run start as printed; the run says profile, stage, revision; its values are recorded."""
    told = site.shell(f"{site.run_command} --param until_stage=collect --param max_pages=10 --param seed=5")
    assert told.returncode == 0, told.stderr
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", told.stdout)
    assert found
    run = UUID(found.group())
    site.until(lambda: site.state(run) in ("Completed", "Failed", "Crashed"), 120)
    assert site.state(run) == "Completed", site.logs()
    answer = site.asked(f"flow_runs/{run}")
    assert re.fullmatch(r"nightly smoke \w+\+?", answer["name"])
    assert answer["parameters"]["max_pages"] == 10
    assert "lam-foundry" in answer["tags"]
    params = (site.folder / "params.yaml").read_text()
    assert "max_pages: 10" in params
    assert "seed: 5" in params


def test_lam_by_its_full_path_behind_a_proxy(site: Site) -> None:
    """Invariant: as cron runs it, where no `python` is on the PATH, with a proxy for everything that answers nobody."""
    lam = str(Path(sys.executable).parent / "lam")
    site.env |= dict.fromkeys(PROXIES, "http://127.0.0.1:9")
    done = site.run(lam, "run", "--profile", "smoke", "--until", "collect", "--json")
    site.env = {name: value for name, value in site.env.items() if name not in PROXIES}
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["ran"]) == ["collect"]


def _enter(page: Page, site: Site) -> None:
    page.open(f"{site.ui}/login")
    page.until("document.querySelector('input[type=password]')")
    page.run("document.querySelector('input[type=password]').focus()")
    page.call("Input.insertText", text=site.password)
    page.press("Login")
    page.until("location.pathname == '/dashboard'")


@needs_chromium
def test_the_interface_shows_starts_and_cancels_a_run(site: Site, tmp_path: Path) -> None:
    """Invariant: with the password everything is answered, by this server alone; from Cancel to no process 30 s."""
    from flows.nightly import nightly

    with chromium(tmp_path) as page:
        _enter(page, site)
        page.failed.clear()  # before the password every answer is 401
        page.open(f"{site.ui}/deployments")
        link = "[...document.querySelectorAll('a')].find(a => a.innerText.trim() == 'nightly').href"
        page.until(link.removesuffix(".href"))
        page.open(page.run(link) + "/run")
        page.shows("Validate parameters")
        described = dict(re.findall(r"^    (\w+): (.*)$", inspect.getdoc(nightly.fn) or "", re.MULTILINE))
        for name in inspect.signature(nightly.fn).parameters:
            page.shows(described[name])
        params = site.folder / "params.yaml"  # a value edited by hand, which "as it is" keeps, makes collect stale
        params.write_text(re.sub(r"seed: \d+", "seed: 4242", params.read_text(), count=1))
        site.slow()
        page.run("document.querySelectorAll('textarea')[1].focus()")
        page.call("Input.insertText", text="collect")
        page.press("Submit")
        page.until("[...document.querySelectorAll('a')].some(a => a.href.includes('/runs/flow-run/'))")
        where = page.run("[...document.querySelectorAll('a')].find(a => a.href.includes('/runs/flow-run/')).href")
        run = UUID(where.rpartition("/")[2])
        site.began()
        assert site.asked(f"flow_runs/{run}")["parameters"]["until_stage"] == "collect"
        assert site.at_work() != []
        page.open(where)
        page.shows("nightly smoke")
        page.press("Cancel")
        page.press("Confirm")
        took = site.until(lambda: not site.at_work(), 30)
        sys.stdout.write(f"Cancel in the interface: no process after {took} s\n")
        site.until(lambda: site.state(run) == "Cancelled", 30)
        page.shows("Cancelled")
        page.shoot(tmp_path / "run.png")
        assert page.failed == []
        addresses = {url.split("/")[2] for url in page.requests.values() if not url.startswith(("data:", "blob:"))}
    assert addresses == {site.ui.removeprefix("http://")}
