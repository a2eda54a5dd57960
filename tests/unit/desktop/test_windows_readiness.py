"""Whether a Windows machine can be a desktop worker: judged on given values, read from an emulation, told by doctor."""

import ctypes
import importlib
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows import diagnosis, findings
from tasks.desktop.windows import office, readiness, session, settings
from tasks.desktop.windows.readiness import Display, Licence, Session
from tests.standin import machine as standin

GOOD = Session(number=2, state=0, flags=1, takes_input=True)
V_NEXT = """
========== Mode per ProductReleaseId ==========
O365ProPlusRetail = vNext

========== vNext licenses found ==========
{
    "Version":  "5",
    "Type":  "User|Subscription",
    "Product":  "O365ProPlusRetail",
    "Acid":  "1f32a9af-1274-48bd-ba1e-1ab7508a23e8",
    "LicenseState":  "STATE",
    "EntitlementStatus":  "Active"
}

========== Device licenses found ==========
No licenses found.
"""
OSPP = """---Processing--------------------------\r
---------------------------------------\r
SKU ID: d450596f-894d-49e0-966a-fd39ed4c4c64\r
LICENSE NAME: Office 16, Office16ProPlusVL_MAK edition\r
LICENSE DESCRIPTION: Office 16, VOLUME_MAK channel\r
LICENSE STATUS:  ---STATE---\r
Last 5 characters of installed product key: AAAAA\r
---------------------------------------\r
---Exiting-----------------------------\r
"""


@pytest.mark.parametrize(
    ("seen", "got"),
    [
        (Session(0, 0, 1, True), "of services"),
        (Session(3, 4, 1, True), "disconnected"),
        (Session(2, 0, 0, True), "locked"),
        (Session(2, 0, 1, False), "locked"),
        (Session(2, -1, -1, False), "locked"),
        (Session(2, 77, 1, True), "state 77"),
    ],
)
def test_a_session_that_takes_no_keys_is_told(seen: Session, got: str) -> None:
    fact = readiness.session(seen)
    assert (fact.ok, got in fact.got, bool(fact.next_step)) == (False, True, True), fact


@pytest.mark.parametrize("seen", [GOOD, Session(2, -1, -1, True), Session(2, 0, -1, True)])
def test_a_session_that_takes_keys_is_good(seen: Session) -> None:
    """Also where Windows does not tell its flags: that its input desktop opens is what counts then."""
    assert readiness.session(seen).ok


@pytest.mark.parametrize(
    ("seen", "good"),
    [
        (Display(1920, 1080, 96), [True, True]),
        (Display(3840, 2160, 96), [True, True]),
        (Display(1920, 1080, 144), [True, False]),
        (Display(1024, 768, 96), [False, True]),
        (Display(1080, 1920, 120), [False, False]),
    ],
)
def test_screen_and_scaling(seen: Display, good: list[bool]) -> None:
    facts = readiness.display(seen)
    assert [fact.ok for fact in facts] == good
    assert str(seen.width) in facts[0].got
    assert f"{round(seen.dpi / 0.96)} %" == facts[1].got


@pytest.mark.parametrize(
    ("values", "good", "got"),
    [
        ({"VersionToReport": "16.0.17928.20156", "ProductReleaseIds": "O365ProPlusRetail", "ClientCulture": "en-us"},
         True, "16.0.17928.20156, O365ProPlusRetail, en-us"),
        ({"VersionToReport": "16.0.17928.20156", "ClientCulture": "de-de"}, False, "de-de"),
        ({"VersionToReport": "15.0.5603.1000", "ClientCulture": "en-us"}, False, "15.0"),
        ({}, False, "no Click-to-Run"),
    ],
)  # fmt: skip
def test_version_and_language_of_office(values: dict[str, str], good: bool, got: str) -> None:
    fact = readiness.office(values)
    assert fact.ok is good
    assert got in fact.got


@pytest.mark.parametrize(
    ("said", "found", "good"),
    [
        (V_NEXT.replace("STATE", "Licensed"), [Licence("O365ProPlusRetail", "Licensed")], True),
        (V_NEXT.replace("STATE", "Grace"), [Licence("O365ProPlusRetail", "Grace")], False),
        (V_NEXT.replace("STATE", "RFM"), [Licence("O365ProPlusRetail", "RFM")], False),
        (V_NEXT.replace("O365ProPlus", "VisioPro").replace("STATE", "Licensed"),
         [Licence("VisioProRetail", "Licensed")], False),
        (OSPP.replace("STATE", "LICENSED"), [Licence("ProPlusVL_MAK edition", "LICENSED")], True),
        (OSPP.replace("STATE", "NOTIFICATIONS"), [Licence("ProPlusVL_MAK edition", "NOTIFICATIONS")], False),
        ("<No installed product keys detected>", [], False),
        ("", [], False),
    ],
)  # fmt: skip
def test_what_offices_scripts_print_is_read(said: str, found: list[Licence], good: bool) -> None:
    assert readiness.licences(said) == found
    assert readiness.activation(found).ok is good


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[types.SimpleNamespace]:
    """A Windows machine that may be changed: session, screen, registry and what Office's scripts print."""
    standin.install(monkeypatch, tmp_path / "program files")
    machine = types.SimpleNamespace(session=GOOD, display=Display(1920, 1080, 96), printed=V_NEXT, ran=[], values={
        "VersionToReport": "16.0.17928.20156", "ProductReleaseIds": "O365ProPlusRetail", "ClientCulture": "en-us",
    })  # fmt: skip
    scripts = tmp_path / "program files" / "Microsoft Office" / "Office16"
    scripts.mkdir(parents=True)
    (scripts / "vNextDiag.ps1").touch()
    (scripts / "OSPP.VBS").touch()
    _libraries(machine)

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        machine.ran.append(command[0])
        printed = machine.printed if command[0] == "powershell.exe" else "<No installed product keys detected>"
        return subprocess.CompletedProcess(command, 0, printed.replace("STATE", "Licensed").encode(), b"")

    def value(key: str, name: str) -> tuple[str, int]:
        if name not in machine.values:
            raise FileNotFoundError(name)
        return machine.values[name], 1

    winreg = types.ModuleType("winreg")
    vars(winreg).update(HKEY_LOCAL_MACHINE=2, KEY_READ=2, OpenKey=_opened(machine), QueryValueEx=value)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "winreg", winreg)
        patch.setattr(sys, "platform", "win32")
        patch.setattr(subprocess, "run", run)
        importlib.reload(office)
        yield machine
    importlib.reload(office)


def _opened(machine: types.SimpleNamespace) -> Any:
    class Key(str):
        def __enter__(self) -> "Key":
            return self

        def __exit__(self, *error: object) -> None:
            pass

    def opened(hive: int, path: str, *access: int) -> Key:
        assert (hive, path) == (2, r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration")
        if not machine.values:
            raise FileNotFoundError(path)
        return Key(path)

    return opened


def _libraries(machine: types.SimpleNamespace) -> None:
    """The functions that session.py calls, by their references on learn.microsoft.com."""
    libraries = vars(ctypes)["windll"]
    told, freed = _told(machine), lambda pointer: None
    libraries.wtsapi32 = standin.Library("wtsapi32", WTSQuerySessionInformationW=told, WTSFreeMemory=freed)

    def number(pid: int, found: Any) -> int:
        found._obj.value = machine.session.number
        return 1

    metrics = {0: lambda: machine.display.width, 1: lambda: machine.display.height}
    for library, name, does in (
        (libraries.kernel32, "ProcessIdToSessionId", number),
        (libraries.user32, "OpenInputDesktop", lambda flags, inherit, access: 9 if machine.session.takes_input else 0),
        (libraries.user32, "CloseDesktop", lambda handle: 1),
        (libraries.user32, "GetDpiForSystem", lambda: machine.display.dpi),
        (libraries.user32, "GetSystemMetrics", lambda which: metrics[which]()),
    ):
        getattr(library, name).does = does


def _told(machine: types.SimpleNamespace) -> Any:
    def told(server: Any, number: int, kind: int, found: Any, size: Any) -> int:
        assert (server, number, kind) == (None, 0xFFFFFFFF, 25)
        if machine.session.state < 0:
            return 0
        seen = machine.session
        # WTSINFOEXW: DWORD Level, then the union on eight bytes: SessionId, SessionState, SessionFlags
        raw = b"".join(n.to_bytes(4, "little", signed=n < 0) for n in (1, 0, seen.number, seen.state, seen.flags))
        machine.kept = ctypes.create_string_buffer(raw)
        found._obj.contents = session.Info.from_buffer(machine.kept)
        return 1

    return told


def rows(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["what"]: one for one in answer["findings"]}


def test_values_are_read_from_where_windows_has_them(windows: types.SimpleNamespace) -> None:
    assert session.session() == GOOD
    windows.session = Session(7, 4, 0, False)
    assert session.session() == windows.session
    windows.session = Session(1, -1, -1, True)
    assert session.session() == windows.session
    windows.display = Display(1280, 1024, 120)
    assert session.display() == windows.display
    assert office.configuration() == windows.values
    del windows.values["ClientCulture"]
    assert office.configuration() == windows.values
    windows.values.clear()
    assert office.configuration() == {}


def test_the_second_script_is_asked_where_the_first_knows_no_good_licence(windows: types.SimpleNamespace) -> None:
    word = settings.find_word()
    assert office.installed_licences(word) == [Licence("O365ProPlusRetail", "Licensed")]
    assert windows.ran == ["powershell.exe"]
    windows.printed, windows.ran[:] = "No licenses found.", []
    assert office.installed_licences(word) == []
    assert windows.ran == ["powershell.exe", "cscript.exe"]


class Server(BaseHTTPRequestHandler):
    """A Prefect server as far as its version: closed to who has no password."""

    def do_GET(self) -> None:
        known = self.headers.get("authorization") == "Basic YWRtaW46c2VjcmV0"  # admin:secret
        found = self.path == "/api/admin/version"
        self.send_response(404 if not found else 200 if known else 401)
        self.end_headers()
        self.wfile.write(b'"3.8.8"' if known and found else b"{}")

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    made = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}/api"
    made.shutdown()
    made.server_close()


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch, server: str, tmp_path: Path) -> None:
    """An environment as the runbook makes it."""
    monkeypatch.setenv(findings.SERVER, server)
    monkeypatch.setenv(findings.PASSWORD, "admin:secret")
    monkeypatch.setenv(findings.STORE, f"file://{tmp_path}/share")
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "1.4.17" if name == "comtypes" else version(name))


@pytest.mark.usefixtures("joined")
def test_doctor_on_a_good_machine_has_a_row_for_each(windows: types.SimpleNamespace) -> None:
    answer = diagnosis.examine()
    found = rows(answer)
    assert {"session", "screen", "scaling", "Microsoft Word", "Office", "Office activation", "Prefect server",
            "store"} <= set(found)  # fmt: skip
    assert [one for one in answer["findings"] if not one["ok"] and one["what"] not in ("disk", "memory")] == []
    assert "python: torch" not in found, "a worker has none"
    assert found["Office"]["found"].startswith("16.0.17928")
    assert "version 3.8.8" in found["Prefect server"]["found"]


@pytest.mark.usefixtures("joined")
def test_doctor_on_a_bad_machine_names_each_with_what_to_do(
    windows: types.SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    windows.session, windows.display = Session(2, 0, 0, False), Display(1024, 768, 144)
    windows.values["ClientCulture"], windows.printed = "fr-fr", V_NEXT.replace("STATE", "RFM")
    monkeypatch.setenv(findings.PASSWORD, "admin:wrong")
    (tmp_path / "file").touch()
    monkeypatch.setenv(findings.STORE, f"file://{tmp_path}/file/share")
    answer = diagnosis.examine()
    bad = {"session", "screen", "scaling", "Office", "Office activation", "Prefect server", "store"}
    assert bad <= {what for what, one in rows(answer).items() if not one["ok"]}
    assert all(rows(answer)[what]["expected"] and rows(answer)[what]["next"] for what in bad)
    told = diagnosis.describe(answer)
    assert "MISSING scaling: 150 %; expected 100 % -> run deploy/windows/provision.ps1" in told
    assert not answer["ok"]


def test_doctor_says_what_a_worker_has_not_been_told(
    windows: types.SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (findings.SERVER, findings.STORE):
        monkeypatch.delenv(name, raising=False)
    found = rows(diagnosis.examine())
    assert found["Prefect server"]["found"] == "PREFECT_API_URL is not set"
    assert found["store"]["found"] == "LAM_STORE_URL is not set"


def test_a_machine_without_word_has_that_row_alone(windows: types.SimpleNamespace, tmp_path: Path) -> None:
    next(tmp_path.rglob("WINWORD.EXE")).unlink()
    found = rows(diagnosis.examine())
    assert not found["Microsoft Word"]["ok"]
    assert "Office" not in found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.removesuffix("/api"), "no Prefect server, answer 404"),
        (lambda url: "http://127.0.0.1:9/api", "ConnectError"),
        (lambda url: "no address", "Unsupported"),
    ],
)
def test_a_server_that_is_none_is_told(change: Any, said: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(findings.PASSWORD, "admin:secret")
    found = findings.server(change(server))
    assert (found["ok"], said in found["found"]) == (False, True), found
    monkeypatch.delenv(findings.PASSWORD)
    assert "wants a password" in findings.server(server)["found"]


def test_elsewhere_is_looked_at_where_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(findings.SERVER, raising=False)
    monkeypatch.setenv(findings.STORE, f"file://{tmp_path}/share")
    (found,) = findings.elsewhere(needed=False)
    assert (found["what"], found["ok"]) == ("store", True)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [], "it leaves nothing"
