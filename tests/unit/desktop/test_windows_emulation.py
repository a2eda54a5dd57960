"""What types cannot see of Windows, emulated: signals, modules that do not exist, open files, names, jobs, registry."""

import ctypes
import importlib
import os
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks import store
from tasks.desktop import saving, scratch

ROOT = Path(__file__).resolve().parents[3]
WORKER = ("flows.remote", "flows.diagnosis", "flows.cli", "tasks.desktop.slot_child", "tasks.trajectories.execute",
          "tasks.trajectories.explore", "tasks.evaluation.evaluate_online")  # fmt: skip
HIDDEN = """
import sys, os, importlib
import psutil  # its Linux half needs sysconf; on Windows it has another
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "pwd", "grp", "termios", "torch", "transformers", "Xlib"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
for name in ("fcntl", "pwd", "grp", "termios"):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
for name in ("sysconf", "killpg", "setsid", "fork", "getuid", "geteuid", "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
"""


def ran(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN + code], capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout.strip()


def test_a_desktop_worker_imports_without_what_windows_lacks() -> None:
    assert ran(f"for name in {WORKER!r}: importlib.import_module(name)\nprint('imported')") == "imported"


def test_every_module_of_a_desktop_worker_compiles() -> None:
    loaded = ran(
        f"for name in {WORKER!r}: importlib.import_module(name)\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] in ('tasks', 'flows') and m.__file__))"
    ).split()
    assert len(loaded) > 50
    for file in loaded:
        compile(Path(file).read_text(encoding="utf-8"), file, "exec")
    windows = sorted((ROOT / "tasks" / "desktop" / "windows").glob("*.py"))
    assert all(compile(path.read_text(encoding="utf-8"), str(path), "exec") for path in windows)


def test_the_commands_of_a_windows_machine_start() -> None:
    """Worker, doctor and self-test come as far as the Prefect server, the machine and the desktop that they ask for."""
    assert (
        ran(
            """
from click.testing import CliRunner
from flows import cli, deploy, server, selftest, diagnosis
server.ensure = lambda: "http://pipeline:4200/api"
deploy.create_pools = lambda: None
started = []
cli._replace = started.append
assert CliRunner().invoke(cli.lam, ["worker", "desktop"], catch_exceptions=False).exit_code == 0
assert started[0][1:7] == ["-m", "prefect", "worker", "start", "--pool", "desktop"], started
selftest.contract.CHECKS = ()
with CliRunner().isolated_filesystem():
    done = CliRunner().invoke(cli.lam, ["selftest", "desktop", "--kind", "fake"], catch_exceptions=False)
    assert (done.exit_code, "fake 1" in done.output) == (0, True), done.output
done = CliRunner().invoke(cli.lam, ["doctor", "--json"], catch_exceptions=False)
assert "cores" in done.output, done.output
print("started")
"""
        )
        == "started"
    )


def test_doctor_looks_at_the_machine_without_sysconf() -> None:
    assert "cores" in ran("from flows import diagnosis\nprint([f['what'] for f in diagnosis._machine()])")


def test_an_endpoint_ends_by_signal_where_loops_take_no_handlers() -> None:
    code = """
import asyncio, signal, types
from asyncio import unix_events
from tasks.llm import endpoint
def none(self, *args): raise NotImplementedError
unix_events._UnixSelectorEventLoop.add_signal_handler = none
endpoint.sys = types.SimpleNamespace(platform="win32")
endpoint.serve(lambda *a: None, ready=lambda url: os.kill(os.getpid(), signal.SIGTERM))
print("ended")
"""
    assert ran(code) == "ended"


def test_looking_for_a_process_sends_it_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """os.kill(pid, 0) is Ctrl-C to the whole console on Windows."""

    def kill(pid: int, number: int) -> None:
        raise AssertionError(f"os.kill({pid}, {number})")

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(scratch.psutil, "pid_exists", lambda pid: pid == os.getpid())
    monkeypatch.setattr(Path, "read_text", lambda *a, **k: (_ for _ in ()).throw(FileNotFoundError()))
    own, gone = tmp_path / f"lam-slot-{os.getpid()}-a", tmp_path / "lam-slot-999999-a"
    own.mkdir()
    gone.mkdir()
    scratch.sweep(tmp_path)
    assert (own.exists(), gone.exists()) == (True, False)


@pytest.mark.parametrize(
    "name", ["CON.docx", "con", "Lpt1.docx", "nul.tar.docx", "a.docx:evil.docx", "a|b.docx", "end .docx"]
)
def test_names_that_windows_gives_another_meaning_are_refused(name: str, tmp_path: Path) -> None:
    assert saving.target(tmp_path, tmp_path / "letter.docx", name, "") is None


def test_a_path_longer_than_word_opens_is_refused() -> None:
    folder = Path("/" + "f" * 200)
    assert saving.target(folder, folder / "a.docx", "n" * 60, "") is None
    assert saving.target(folder, folder / "a.docx", "n" * 40, "") is not None


@pytest.fixture
def open_files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that this process has open can be neither replaced nor renamed, as on Windows."""
    real = os.replace

    def replace(source: Any, target: Any, **where: Any) -> None:
        held = {os.path.realpath(path) for path in Path("/proc/self/fd").iterdir()}
        if {os.path.realpath(source), os.path.realpath(target)} & held:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        real(source, target, **where)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(Path, "replace", lambda self, target: replace(self, target))


@pytest.mark.usefixtures("open_files_stay")
def test_what_the_store_writes_is_closed_before_it_is_renamed(tmp_path: Path) -> None:
    for text in ("one", "two"):
        store.write_text(tmp_path / "state.json", text)
    assert (tmp_path / "state.json").read_text() == "two"
    with (tmp_path / "state.json").open() as _, pytest.raises(PermissionError):
        store.write_text(tmp_path / "state.json", "three")


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """kernel32 that writes down what is asked of it."""
    calls: list[tuple[str, Any]] = []

    class Call:
        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, *args: Any) -> int:
            calls.append((self.name, args))
            return 41 if self.name == "CreateJobObjectW" else 1

    class Kernel:
        def __getattr__(self, name: str) -> Any:
            made = Call(name)
            setattr(self, name, made)
            return made

    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(kernel32=Kernel()), raising=False)
    return calls


def test_a_slots_processes_are_one_job_that_ends_when_it_is_closed(kernel: list[tuple[str, Any]]) -> None:
    from tasks.desktop.windows.job import EXTENDED_LIMITS, KILL_ON_CLOSE, Job

    process: Any = types.SimpleNamespace(_handle=17)
    job = Job(process)
    asked = dict(kernel)
    handle, kind, limits, size = asked["SetInformationJobObject"]
    assert (handle.value, kind, limits._obj.BasicLimitInformation.LimitFlags) == (41, EXTENDED_LIMITS, KILL_ON_CLOSE)
    assert size.value == ctypes.sizeof(limits._obj) == 144, "JOBOBJECT_EXTENDED_LIMIT_INFORMATION on 64 bits"
    assert [value.value for value in asked["AssignProcessToJobObject"]] == [41, 17]
    job.end()
    job.end()
    assert [name for name, _ in kernel].count("CloseHandle") == 1


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, dict[str, int]]]:
    """winreg over a dictionary: key -> values; settings as they are loaded on Windows."""
    keys: dict[str, dict[str, int]] = {}

    class Key(str):
        def __enter__(self) -> "Key":
            return self

        def __exit__(self, *error: object) -> None:
            pass

    def below(path: str) -> list[str]:
        return sorted({k[len(path) + 1 :].split("\\")[0] for k in keys if k.startswith(path + "\\")})

    def opened(hive: int, path: str, *access: int) -> Key:
        if path not in keys:
            raise FileNotFoundError(path)
        return Key(path)

    def deleted(hive: int, path: str) -> None:
        if below(path):
            raise PermissionError("it has keys below it")
        del keys[path]

    winreg = types.ModuleType("winreg")
    vars(winreg).update(
        HKEY_CURRENT_USER=1, REG_DWORD=4, KEY_READ=2,
        CreateKey=lambda hive, path: Key(path) if keys.setdefault(path, {}) is not None else None,
        SetValueEx=lambda key, name, zero, kind, number: keys[key].update({name: number}),
        OpenKey=opened, DeleteKey=deleted,
        QueryInfoKey=lambda key: (len(below(key)), 0, 0), EnumKey=lambda key, n: below(key)[n],
    )  # fmt: skip
    from tasks.desktop.windows import settings

    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "winreg", winreg)
        patch.setattr(sys, "platform", "win32")
        importlib.reload(settings)
        yield keys
    importlib.reload(settings)


def test_word_is_told_not_to_ask_and_forgets_its_crashes(registry: dict[str, dict[str, int]]) -> None:
    from tasks.desktop.windows import settings

    for key in ("", r"\StartupItems", r"\DocumentRecovery", r"\DocumentRecovery\1A2B"):
        registry[settings.RESILIENCY + key] = {}
    settings.silence()
    settings.silence()
    assert [key for key in registry if key.startswith(settings.RESILIENCY)] == []
    assert registry[rf"{settings.OFFICE}\Word\Options"]["DisableBootToOfficeStart"] == 1
    assert sum(map(len, registry.values())) == len(settings.VALUES)
