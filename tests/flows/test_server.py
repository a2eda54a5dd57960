"""The project's Prefect server: found by any address, alone on its port, told apart from a copy's, tagged runs."""

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from flows import server
from tasks.errors import InfrastructureError, UsageError


@pytest.mark.parametrize("ending", ["/api", "/api/", "", "/"])
def test_the_address_may_leave_out_api(prefect_server: str, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", prefect_server.removesuffix("/api") + ending)
    assert server.ensure() == prefect_server
    assert os.environ["PREFECT_API_URL"] == prefect_server


def test_a_program_that_has_imported_prefect_gets_this_server_too(prefect_server: str) -> None:
    """Prefect reads its settings once: without the address its client would start a server on the same database."""
    program = (
        "import os, prefect.context; url = os.environ.pop('AWAITED')\n"
        "os.environ['PREFECT_API_URL'] = url\n"
        "from flows import server; server.ensure()\n"
        "from prefect.settings import PREFECT_API_URL; assert PREFECT_API_URL.value() == url, PREFECT_API_URL.value()"
    )
    known = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"} | {"AWAITED": prefect_server}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=known, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_loopback_does_not_go_through_a_proxy(prefect_server: str) -> None:
    """Invariant: a proxy that answers nobody, set for everything, delays no command."""
    proxies = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    code = "from flows import server; print(server.ensure())"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | proxies, capture_output=True, text=True)
    assert done.stdout.strip() == prefect_server, done.stderr


def test_an_address_where_nobody_answers_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(InfrastructureError, match=r"PREFECT_API_URL=http://127\.0\.0\.1:9/api"):
        server.ensure()


def test_a_port_that_is_taken_names_its_holder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("LAM_SERVER_PORT", str(taken.getsockname()[1]))
        with pytest.raises(InfrastructureError, match=rf"taken by .*process {os.getpid()}.* of ") as refused:
            server.ensure()
    assert refused.value.exit_code == 3


@pytest.mark.parametrize("port", ["four", "70000", "-1"])
def test_what_is_no_port_is_wrong_use(project: Path, port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("LAM_SERVER_PORT", port)
    with pytest.raises(UsageError, match="LAM_SERVER_PORT"):
        server.ensure()


def test_the_password_is_told_once_and_is_its_owners(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = server.password()
    assert server.AUTH.stat().st_mode & 0o777 == 0o600
    assert "told once" in capsys.readouterr().err
    assert server.password() == first
    assert capsys.readouterr().err == ""


def test_a_copied_folder_never_stops_the_originals_server(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import time; print(flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code, "prefect server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as original:
        try:
            assert original.stdout is not None
            original.stdout.readline()
            server.FOLDER.mkdir(parents=True)
            server._write_state("http://127.0.0.1:9/api", original.pid)
            copy = shutil.copytree(project, project.parent / "copy")
            monkeypatch.chdir(copy)
            assert server.stop() is False
            assert original.poll() is None
            monkeypatch.chdir(project)
            assert server.stop() is True
            assert original.wait(timeout=10) != 0
        finally:
            original.kill()


def test_the_interface_is_told_where_the_server_is(prefect_server: str) -> None:
    """Invariant: the UI asks this server, whatever its port, and finds every icon that it asks for."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    page = prefect_server.removesuffix("/api")
    with opener.open(f"{page}/ui-settings", timeout=30) as answer:
        assert json.load(answer)["api_url"] == prefect_server
    for name in server.ICONS:
        with opener.open(f"{page}/{name}", timeout=30) as answer:
            assert answer.status == 200, name


@pytest.mark.usefixtures("no_heartbeats")
def test_silent_runs_are_ended_among_this_projects_alone(project: Path, prefect_server: str) -> None:
    """Invariant: the automation asks for a tag, and every run has it, with profile, stage and revision."""
    from prefect import get_client
    from prefect.automations import Automation
    from prefect.client.schemas.sorting import FlowRunSort

    from flows.stage import run_stage

    automation = Automation.read(name="lam: end runs whose machine is gone")
    trigger = automation.trigger.model_dump()  # type: ignore[union-attr]
    assert trigger["match_related"] == [{"prefect.resource.id": "prefect.tag.lam-foundry"}]
    run_stage("collect")
    with get_client(sync_client=True) as client:
        run = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)[0]
    assert run.name.startswith("collect smoke ")
    assert {"lam-foundry", "profile:smoke", "stage:collect"} < set(run.tags)
    assert [tag for tag in run.tags if tag.startswith("revision:")]
