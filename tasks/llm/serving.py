"""Child processes that serve the built-in teacher and checkpoints over HTTP, so that nobody else needs torch."""

import atexit
import contextlib
import ctypes
import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tasks.errors import EndpointError, UsageError
from tasks.store import STATE

READY_SECONDS = 120.0
LOGS = STATE / "logs"
PARENT_ENV = "LAM_PARENT_PID"
"""The endpoint of a child with this in its environment asks the kernel to die with that process."""

MODEL_URL = "LAM_MODEL_URL"
"""Where checkpoints are served, for machines without torch such as desktop workers: an address, `{model}` in it stands
for the stage that trained it, `http://gpu1:8000/{model}/v1`. Which checkpoint answers is its operator's word."""

_children: dict[str, "Child"] = {}
_lock = threading.RLock()
_spawner: dict[int, ThreadPoolExecutor] = {}


class Child:
    """One `python -m MODULE` that serves; started on a free port, its address read from its line `ready http://...`."""

    def __init__(self, module: str, arguments: Sequence[str] = (), name: str = "") -> None:
        self.name = name or module
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = LOGS / f"{self.name.replace('/', '_')}.{os.getpid()}.{time.monotonic_ns()}.log"
        command = [sys.executable, "-m", module, *arguments]
        environment = os.environ | {PARENT_ENV: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        # The parent-death signal fires when the *thread* that started the child ends, hence one that never does.
        self.process = _starter().submit(self._start, command, environment).result()
        self.url = ""

    def _start(self, command: list[str], environment: dict[str, str]) -> "subprocess.Popen[str]":
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
                start_new_session=True,
            )  # fmt: skip

    def wait_ready(self, seconds: float = READY_SECONDS) -> str:
        """The address, once its /health answers.

        Raises:
            EndpointError: the child ended or was not ready in time; it is stopped then.
        """
        deadline = time.monotonic() + seconds
        lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None
        threading.Thread(target=_drain, args=(self.process.stdout, lines), daemon=True).start()
        while not self.url:
            try:
                line = lines.get(timeout=max(0.0, min(0.2, deadline - time.monotonic())))
            except queue.Empty:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise self._failed(f"not ready after {seconds:.0f} s") from None
                continue
            if line.startswith("ready http://"):
                self.url = line.split()[1]
        while not _healthy(self.url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise self._failed(f"{self.url}/health did not answer in {seconds:.0f} s")
            time.sleep(0.02)
        with _lock:
            _children[api_root(self.url)] = self
        return self.url

    def _failed(self, reason: str) -> EndpointError:
        ended = self.died()
        self.stop()
        return EndpointError(f"starting {self.name}", ended or reason, "a line `ready http://...`", f"read {self.log}")

    def died(self) -> str:
        """How the child ended, with its last words; "" while it runs."""
        code = self.process.poll()
        if code is None:
            return ""
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{self.name} ended with {how}: {self.last_words()}"

    def last_words(self) -> str:
        """The end of its stderr."""
        with contextlib.suppress(OSError):
            return " | ".join(self.log.read_text(errors="replace").strip().splitlines()[-3:])[-400:] or "no stderr"
        return "no log"

    def stop(self) -> None:
        """End the child; idempotent. An empty log is not kept."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3.0)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        with contextlib.suppress(OSError):
            if self.log.stat().st_size == 0:
                self.log.unlink()


@contextlib.contextmanager
def serve(module: str, arguments: Sequence[str] = (), name: str = "") -> Iterator[str]:
    """Run a serving module as a child; gives its address and ends it afterwards.

    Raises:
        EndpointError: it did not come up; the message holds its last words.
    """
    child = Child(module, arguments, name)
    atexit.register(child.stop)
    try:
        yield child.wait_ready()
    finally:
        child.stop()
        atexit.unregister(child.stop)


def serve_teacher() -> "contextlib.AbstractContextManager[str]":
    """A built-in teacher of one's own; `client.teacher` shares one instead."""
    return serve("tasks.teacher", (), "teacher")


def serve_checkpoint(path: Path, *arguments: str) -> "contextlib.AbstractContextManager[str]":
    """Serve a checkpoint folder, or give the address of who serves it elsewhere (LAM_MODEL_URL).

    Raises:
        UsageError: there is no such folder.
        EndpointError: it did not come up, or does not answer there.
    """
    elsewhere = os.environ.get(MODEL_URL, "")
    if elsewhere:
        url = api_root(elsewhere.replace("{model}", path.parent.name))
        about(url)
        return contextlib.nullcontext(url)
    if not path.is_dir():
        raise UsageError(str(path), "no such folder", "a checkpoint", "run the training stage that makes it")
    return serve("tasks.model.serve", (str(path), *arguments), f"model.{path.parent.name}.{path.name}")


def shared_teacher() -> str:
    """Address of this process's built-in teacher: started at the first call, again if it died, ended at exit."""
    with _lock:
        for root, child in list(_children.items()):
            if child.name == f"shared-teacher-{os.getpid()}":
                if not child.died():
                    return child.url
                del _children[root]
        child = Child("tasks.teacher", (), f"shared-teacher-{os.getpid()}")
        atexit.register(child.stop)
        return child.wait_ready()


def teacher_identity() -> str:
    """Digest of the built-in teacher's code: when it changes, its cached answers no longer count."""
    tasks = Path(__file__).resolve().parent.parent
    files = [*sorted((tasks / "teacher").rglob("*.py")), tasks / "schemas.py", tasks / "llm" / "wire.py"]
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(tasks).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:16]


def about(url: str) -> dict[str, str]:
    """What /health says: status, model, digest.

    Raises:
        EndpointError: it does not answer.
    """
    try:
        with urllib.request.urlopen(f"{url.removesuffix('/v1')}/health", timeout=10) as response:
            return {str(key): str(value) for key, value in json.loads(response.read(65536)).items()}
    except (OSError, ValueError) as error:
        raise EndpointError(f"{url}/health", str(error), "a JSON object", "see that the endpoint runs") from error


def obituary(base_url: str) -> str:
    """How the child behind an address ended; "" while it runs or where the address is no child of ours."""
    child = _children.get(api_root(base_url))
    if child is None:
        return ""
    with contextlib.suppress(subprocess.TimeoutExpired):
        # A connection is cut a moment before the process can be waited for.
        child.process.wait(0.2)
    return child.died()


def api_root(url: str) -> str:
    """Normalise an endpoint's address; "/v1" is added where it has no path.

    Raises:
        UsageError: it is not an http address.
    """
    parts = urlsplit(url.strip().rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError("endpoint address", repr(url), "http://... or https://...", "set LAM_TEACHER_URL")
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/v1'}"


def announce(url: str) -> None:
    """In the child: the line that `Child.wait_ready` waits for."""
    sys.stdout.write(f"ready {url}\n")
    sys.stdout.flush()


def die_with_parent() -> None:
    """In a child of ours: have the kernel end it when its parent ends, however that ends (Linux only)."""
    parent = os.environ.get(PARENT_ENV, "")
    if not parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != int(parent):
        os._exit(0)  # it died before we could ask


def _starter() -> ThreadPoolExecutor:
    with _lock:
        return _spawner.setdefault(os.getpid(), ThreadPoolExecutor(1, "spawner"))


def _drain(stream: IO[str], lines: "queue.Queue[str]") -> None:
    """Read the child's stdout for as long as it lives, so that it never blocks on a full pipe."""
    with contextlib.suppress(ValueError):
        for line in stream:
            lines.put(line)
    stream.close()


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
