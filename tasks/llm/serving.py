"""Child processes that serve the built-in teacher and checkpoints over HTTP, so that nobody else needs torch.

A stage obtains a model once for all its shards and writes down in `offered` where it is; a shard asks there, on
whatever machine, and otherwise starts a child of its own.
"""

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
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tasks.errors import DataError, EndpointError, UsageError
from tasks.store import STATE, digest_files

READY_SECONDS = 120.0
LARGE_READY_SECONDS = 1800.0
"""A 7B model is read, verified and merged first; a child that dies is noticed at once in any case."""
LOGS = STATE / "logs"
PARENT_ENV = "LAM_PARENT_PID"
"""The endpoint of a child with this in its environment asks the kernel to die with that process."""

MODEL_URL, MODEL_KEY = "LAM_MODEL_URL", "LAM_MODEL_KEY"
"""Where checkpoints are served already, and the bearer token asked there."""

KEY_ENV = "LAM_ENDPOINT_KEY"
"""Bearer token that an endpoint asks of its callers."""


@dataclass(frozen=True)
class Served:
    """A checkpoint behind an endpoint."""

    url: str
    digest: str  # of the checkpoint's files, as the endpoint's /health says
    key: str = ""  # bearer token, "" for none


offered: dict[str, Served] = {}
"""Checkpoint folder, as in the DAG -> where the stage has it served for its shards."""

_children: dict[str, "Child"] = {}
_lock = threading.RLock()
_spawner: dict[int, ThreadPoolExecutor] = {}


class Child:
    """One `python -m MODULE` that serves; started on a free port, its address read from its line `ready http://...`.

    Args:
        module: what is run.
        arguments: its command line.
        name: for the log and for messages.
        key: that it asks of its callers; by default that of the environment.
    """

    def __init__(self, module: str, arguments: Sequence[str] = (), name: str = "", key: str = "") -> None:
        self.name = name or module
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = LOGS / f"{self.name.replace('/', '_')}.{os.getpid()}.{time.monotonic_ns()}.log"
        command = [sys.executable, "-m", module, *arguments]
        environment = os.environ | {PARENT_ENV: str(os.getpid()), "PYTHONUNBUFFERED": "1"}
        environment |= {KEY_ENV: key} if key else {}
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
def serve(
    module: str, arguments: Sequence[str] = (), name: str = "", key: str = "", seconds: float = READY_SECONDS
) -> Iterator[str]:
    """Run a serving module as a child; gives its address and ends it afterwards.

    Raises:
        EndpointError: it did not come up; the message holds its last words.
    """
    child = Child(module, arguments, name, key)
    atexit.register(child.stop)
    try:
        yield child.wait_ready(seconds)
    finally:
        child.stop()
        atexit.unregister(child.stop)


def serve_checkpoint(path: Path, *arguments: str, key: str = "") -> "contextlib.AbstractContextManager[str]":
    """Serve a checkpoint folder.

    Raises:
        UsageError: there is no such folder.
        EndpointError: it did not come up.
    """
    if not path.is_dir():
        raise UsageError(str(path), "no such folder", "a checkpoint", "run the training stage that makes it")
    seconds = LARGE_READY_SECONDS if (path / "foundation.json").exists() else READY_SECONDS
    name = f"model.{path.parent.name}.{path.name}"
    return serve("tasks.model.serve", (str(path), *arguments), name, key, seconds)


def checkpoint_digest(folder: Path) -> str:
    """Digest of a checkpoint's files, where it is served or by reading them.

    Raises:
        DataError: the checkpoint is not there.
    """
    if (known := offered.get(folder.as_posix())) is not None:
        return known.digest
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if not files:
        raise DataError(str(folder), "no checkpoint", "the files of one", f"run {folder.parent.name}")
    return digest_files(files)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A checkpoint where its stage or LAM_MODEL_URL has it served, else by a child that ends with the context.

    Raises:
        EndpointError: it did not come up, or another checkpoint answers there.
    """
    known = offered.get(folder.as_posix()) or elsewhere(folder)
    if known is None:
        with serve_checkpoint(folder) as url:
            yield Served(url, about(url)["digest"])
        return
    answers = about(known.url)["digest"]
    if answers != known.digest:
        next_step = "serve the checkpoint of this run, or unset LAM_MODEL_URL"
        raise EndpointError(f"{folder} at {known.url}", f"checkpoint {answers}", known.digest, next_step)
    yield known


def elsewhere(folder: Path) -> Served | None:
    """The server of LAM_MODEL_URL (addresses, separated by commas) that has this checkpoint; None without any address.

    Raises:
        EndpointError: they have others.
    """
    urls = [url.strip() for url in os.environ.get(MODEL_URL, "").split(",") if url.strip()]
    wanted = checkpoint_digest(folder) if urls else ""
    told = {url: about(url)["digest"] for url in urls}
    for url, digest in told.items():
        if digest == wanted:
            return Served(url, digest, os.environ.get(MODEL_KEY, ""))
    if not urls:
        return None
    got = ", ".join(f"{url}: {digest or 'no digest'}" for url, digest in told.items())
    raise EndpointError(
        MODEL_URL, got, f"checkpoint {wanted} of {folder}", f"lam serve {folder}, or unset the variable"
    )


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
            told = {str(key): str(value) for key, value in json.loads(response.read(65536)).items()}
            return {"status": "", "model": "", "digest": ""} | told
    except (OSError, ValueError, AttributeError) as error:
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
