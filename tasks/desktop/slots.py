"""A desktop in a process of its own, spoken to over a pipe; what stages and the agent use.

Why a process: a parent-death signal fires when the *thread* that started a child ends, so a desktop's children must be
forked by a main thread that lives as long as they do; shards and their threads come and go. It also makes every call
killable. The child is tasks/desktop/slot_child.py.
"""

import base64
import contextlib
import os
import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tasks import errors
from tasks.desktop import scratch
from tasks.desktop.frames import receive, write
from tasks.desktop.slot_child import GRACE_S
from tasks.errors import DesktopError, LamError
from tasks.schemas import Action, ActOutcome, Observation

DEADLINES: dict[str, float] = {"start": 120.0, "prepare": 120.0, "act": 90.0, "save": 60.0}
"""Seconds a call may take before the slot is killed; DEADLINE for the others."""
DEADLINE = 45.0
NEW_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class Slot:
    """A Desktop whose driver lives in a child process. Not thread-safe; may be used from one thread after another.

    Args:
        kind: linux, windows or fake.

    Raises (every call):
        DesktopError: the application failed, or the call took longer than its deadline and the slot was killed.
        MissingPackageError: a program is not installed.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.app_version = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._folder: Path | None = None
        self._job: Any = None  # on Windows: what ends the child with all that it started
        self._spawn()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the child, 0 when there is none."""
        return self._process.pid if self._process is not None else 0

    # ------------------------------------------------------------ Desktop

    def prepare(self, document: Path) -> None:
        """See Desktop.prepare; restarts the slot when it has died."""
        self._revive()
        self._call("prepare", str(document.resolve()))

    def start(self, document: Path) -> None:
        """See Desktop.start; restarts the slot when it has died."""
        self._revive()
        self.app_version = str(self._call("start", str(document.resolve())))

    def observe(self) -> Observation:
        """See Desktop.observe."""
        return Observation.model_validate(self._call("observe"))

    def screenshot(self) -> bytes:
        """See Desktop.screenshot."""
        return base64.b64decode(self._call("screenshot"))

    def act(self, action: Action) -> ActOutcome:
        """See Desktop.act."""
        return ActOutcome.model_validate(self._call("act", action.model_dump(mode="json")))

    def menus(self) -> list[tuple[str, ...]]:
        """See Desktop.menus."""
        return [tuple(path) for path in self._call("menus")]

    def save(self) -> Path:
        """See Desktop.save."""
        return Path(self._call("save"))

    def healthy(self) -> bool:
        """See Desktop.healthy."""
        try:
            return bool(self._call("healthy"))
        except DesktopError:
            return False

    def stop(self) -> None:
        """See Desktop.stop."""
        self._call("stop")

    def close(self) -> None:
        """End the child and everything it started; idempotent, never raises."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                if process.stdin is not None:
                    process.stdin.close()
            try:
                process.wait(GRACE_S + 2)
            except subprocess.TimeoutExpired:
                self._kill(process)
        self._end_job()
        self._forget_folder()

    def restart(self) -> None:
        """Kill the child, whatever it does, and start a new one."""
        process, self._process = self._process, None
        if process is not None:
            self._kill(process)
        self._end_job()
        self._forget_folder()
        self._spawn()

    # ------------------------------------------------------------ inside

    def _spawn(self) -> None:
        self._folder = scratch.folder("slot")
        root = str(Path(__file__).resolve().parents[2])
        env = {**os.environ, "TMPDIR": str(self._folder), "TEMP": str(self._folder), "TMP": str(self._folder)}
        env["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tasks.desktop.slot_child", self.kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
            start_new_session=True,  # a Ctrl-C at the terminal is the parent's to handle
            creationflags=NEW_GROUP,  # the same on Windows
        )
        if sys.platform == "win32":
            from tasks.desktop.windows.job import Job

            self._job = Job(self._process)
        self._replies = queue.Queue()
        threading.Thread(target=receive, args=(self._process.stdout, self._replies), daemon=True).start()

    def _revive(self) -> None:
        if self._process is None or self._process.poll() is not None:
            self.restart()

    def _call(self, method: str, *args: Any) -> Any:
        process = self._process
        if process is None or process.stdin is None:
            raise DesktopError(
                f"desktop slot: {method}", "no process", "a running slot", "start(document) makes a new one"
            )
        limit = DEADLINES.get(method, DEADLINE)
        try:
            write(process.stdin, {"method": method, "args": args})
            reply = self._replies.get(timeout=limit)
        except OSError:
            reply = None
        except queue.Empty:
            self._kill(process)
            raise DesktopError(
                f"desktop slot: {method}", f"no answer in {limit:g} s", "an answer", "start(document) makes a new one"
            ) from None
        if reply is None:
            status = process.wait(5) if process.poll() is None else process.returncode
            raise DesktopError(
                f"desktop slot: {method}",
                f"its process ended with {status}",
                "a running slot",
                "start(document) makes a new one",
            )
        if "error" in reply:
            raise _error(reply["error"])
        return reply["value"]

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the child; the kernel ends what it started (Linux) or its job does (Windows), its pipe ends the rest."""
        with contextlib.suppress(OSError):
            process.kill()
        self._end_job()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)

    def _end_job(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.end()

    def _forget_folder(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None


def _error(value: dict[str, Any]) -> LamError:
    kind = getattr(errors, str(value.get("kind")), DesktopError)
    if not (isinstance(kind, type) and issubclass(kind, LamError)):
        kind = DesktopError
    return kind(*(str(part) for part in value.get("args", ())[:4]))
