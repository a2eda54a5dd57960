"""Machines for tests: this one with a Prefect server and an S3 store, and workers, each in namespaces of its own.

A worker's machine is a network namespace that reaches this one by a veth pair and nothing else, with another checkout
at another path, the pipeline's folder hidden from it, and torch unimportable.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

PYTHON = sys.executable
NO_TORCH = "raise ImportError('a machine that drives a desktop has no torch')\n"
QUIET = {
    "PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_LOGGING_LEVEL": "INFO", "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_SERVER_UI_ENABLED": "false",
    "LAM_SERVER_PORT": "0", "PYTHONDONTWRITEBYTECODE": "1",
}  # fmt: skip


def missing() -> str:
    """Why machines cannot be made here, "" where they can."""
    if not shutil.which("ip") or not shutil.which("unshare"):
        return "ip and unshare are not installed"
    name = f"lamprobe{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    if made.returncode:
        return f"network namespaces are not permitted for this user: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return ""


MISSING = missing()
needs_machines = pytest.mark.skipif(bool(MISSING), reason=MISSING or "machines can be made")


def clean(**more: str) -> dict[str, str]:
    """This environment without the project's and Prefect's variables, with these."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LAM_", "PREFECT_", "AWS_"))}
    return kept | QUIET | more


def until(holds: Callable[[], object], seconds: float, what: str) -> float:
    """Wait until something holds; the seconds it took."""
    since = time.monotonic()
    while not holds():
        assert time.monotonic() - since < seconds, f"not after {seconds:.0f} s: {what}"
        time.sleep(0.1)
    return time.monotonic() - since


class Network:
    """An address of this machine that namespaces reach."""

    def __init__(self) -> None:
        number = os.getpid() % 200
        self.prefix, self.address = f"10.{40 + number}", f"10.{40 + number}.255.1"
        self._interface, self._names = f"lam{os.getpid() % 100000}", list[str]()
        _ip(f"addr add {self.address}/32 dev lo")

    def namespace(self) -> str:
        """A new namespace; its name."""
        number = len(self._names) + 1
        name = f"{self._interface}n{number}"
        here, there = f"{self._interface}h{number}", f"{self._interface}t{number}"
        _ip(f"netns add {name}")
        self._names.append(name)
        _ip(f"link add {here} type veth peer name {there} netns {name}")
        _ip(f"addr add {self.prefix}.{number}.1/30 dev {here}")
        _ip(f"link set {here} up")
        for command in (f"addr add {self.prefix}.{number}.2/30 dev {there}", f"link set {there} up", "link set lo up",
                        f"route add {self.address}/32 via {self.prefix}.{number}.1"):  # fmt: skip
            _ip(command, name)
        return name

    def cut(self, name: str, *, healed: bool = False) -> None:
        """Cut a namespace off, or bring it back."""
        number = self._names.index(name) + 1
        _ip(f"link set {self._interface}h{number} {'up' if healed else 'down'}")

    def close(self) -> None:
        """Remove all of it with the processes in it."""
        for name in self._names:
            kill_in(name)
            _ip(f"netns del {name}")
        _ip(f"addr del {self.address}/32 dev lo")


def _ip(command: str, namespace: str = "") -> None:
    inside = ["-n", namespace] if namespace else []
    subprocess.run(["ip", *inside, *command.split()], check=True, capture_output=True, text=True)


def pids_in(namespace: str) -> list[int]:
    """Processes of a namespace."""
    found = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True, check=True)
    return [int(line) for line in found.stdout.split()]


def kill_in(namespace: str, number: signal.Signals = signal.SIGKILL) -> None:
    """A signal to every process of a namespace."""
    for pid in pids_in(namespace):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


class Server:
    """A Prefect server at an address; may be killed and started again on the same port and database."""

    def __init__(self, folder: Path, address: str, **environment: str) -> None:
        self.folder, self._environment = folder, environment
        with socket.socket() as probe:
            probe.bind((address, 0))
            port = probe.getsockname()[1]
        self.url = f"http://{address}:{port}/api"
        self._command = [PYTHON, "-m", "prefect", "server", "start", "--host", address, "--port", str(port)]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        from flows.settings import SERVER

        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
                env=clean(PREFECT_HOME=str(self.folder), **SERVER, **self._environment),
            )  # fmt: skip
        until(self._answers, 120, "Prefect server")

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """kill -9 of it and all it started."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def freeze(self, *, thawed: bool = False) -> None:
        """Stop it in the midst of things, or let it go on: it takes connections and answers none."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT if thawed else signal.SIGSTOP)

    def cpu(self) -> float:
        """Seconds of processor time that its processes have used."""
        import psutil

        assert self.process is not None
        top = psutil.Process(self.process.pid)
        times = [p.cpu_times() for p in (top, *top.children(recursive=True))]
        return sum(t.user + t.system for t in times)


class Worker:
    """`lam worker POOL` on a machine of its own.

    Args:
        network: of the namespace.
        checkout: whose tracked files it has, at another path.
        folder: where that is.
        hidden: the pipeline's folder.
        environment: for it.
    """

    def __init__(
        self, network: Network, checkout: Path, folder: Path, hidden: Path, environment: dict[str, str]
    ) -> None:
        self.namespace, self.folder, self.hidden = network.namespace(), folder, hidden
        self.home = folder / "elsewhere"
        shutil.copytree(checkout, self.home, ignore=shutil.ignore_patterns(".git", "data", ".lam", ".dvc"))
        (folder / "no_torch").mkdir()
        for name in ("torch", "transformers", "safetensors"):
            (folder / "no_torch" / f"{name}.py").write_text(NO_TORCH)
        self.environment = clean(PYTHONPATH=f"{self.home}:{folder / 'no_torch'}", **environment)

    def start(self, pool: str = "desktop", **environment: str) -> "Worker":
        """Start it; it takes shards some seconds later."""
        script = f"mount -t tmpfs none '{self.hidden}' && exec '{PYTHON}' -m flows.cli worker {pool}"
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, "unshare", "-m", "sh", "-c", script], cwd=self.home,
                stdout=log, stderr=log, env=self.environment | environment, start_new_session=True,
            )  # fmt: skip
        return self

    @property
    def log(self) -> str:
        """What it has said."""
        return (self.folder / "worker.log").read_text(errors="replace")

    def working(self) -> list[int]:
        """Its processes that run shards."""
        return [pid for pid in pids_in(self.namespace) if b"prefect.engine" in command(pid)]

    def kill(self) -> None:
        """kill -9 of everything on its machine."""
        kill_in(self.namespace)
        self.process.wait()


def forget_workers(url: str, pool: str = "desktop") -> None:
    """Have the server forget a pool's workers: it calls those that were killed online for 90 s more."""
    with httpx.Client(base_url=url, timeout=30) as client:
        for found in client.post(f"/work_pools/{pool}/workers/filter", json={}).raise_for_status().json():
            for _ in range(10):  # SQLite under a busy server answers 503, which Prefect's own client asks again
                gone = client.delete(f"/work_pools/{pool}/workers/{found['name']}")
                if gone.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    break
                time.sleep(1)
            if gone.status_code != httpx.codes.NOT_FOUND:  # the server has forgotten it by itself
                gone.raise_for_status()


def command(pid: int) -> list[bytes]:
    """Words of a process's command, none when it has gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return []


@contextlib.contextmanager
def s3(address: str) -> Iterator[dict[str, str]]:
    """An S3 server with one bucket; gives the environment of whoever uses it as LAM_STORE_URL."""
    from moto.server import ThreadedMotoServer

    served = ThreadedMotoServer(ip_address=address, port=0, verbose=False)
    served.start()
    host, port = served.get_host_and_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "LAM_STORE_URL": "s3://lam/store",
    }  # fmt: skip
    try:
        for method, path in (("POST", "moto-api/reset"), ("PUT", "lam")):  # what it holds belongs to the process
            request = urllib.request.Request(f"http://{host}:{port}/{path}", method=method)
            urllib.request.urlopen(request, timeout=10).close()
        yield environment
    finally:
        served.stop()
