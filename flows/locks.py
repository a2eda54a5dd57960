"""One run at a time in a folder: a lock that `lam run`, a scheduled run and a stage on its own all ask for.

The lock is flock(2) on `.lam/run.lock`, so that the kernel frees it however its holder ends. A run takes it
exclusively, writes down who it is, and goes on sharing it; its stages join with the token they inherit, so that it is
free again only when the last of them has ended. The record also names the run's flow runs: whoever comes after a kill
closes them.

DVC's own path locks are here too: it releases those of processes that no longer exist, but a killed process whose
parent has not yet collected it (a zombie, as containers without an init keep them) still counts as existing there.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import psutil

from flows import records
from tasks.errors import InfrastructureError
from tasks.store import STATE, write_text

RUN = STATE / "run.lock"
DVC = Path(".dvc/tmp/rwlock")
TOKEN = "LAM_RUN_TOKEN"
"""Environment variable by which a stage belongs to the run that started it."""

DYING_SECONDS = 20.0
"""Stages of a killed run end by themselves (flows/leash.py); who finds them still there waits this long."""
EVERY_SECONDS = 0.3

_held: IO[str] | None = None


class Busy(InfrastructureError):
    """Another run has the lock."""


@contextlib.contextmanager
def hold(wait: Callable[[], bool] | None = None, tell: Callable[[str], None] = lambda line: None) -> Iterator[None]:
    """Be the one run of this folder; nothing to do where this process is it already.

    Args:
        wait: None refuses when another run is at work; else wait for it while this says True.
        tell: told once who is waited for.

    Raises:
        Busy: another run is at work; the message names it.
    """
    global _held
    if _held is not None:
        yield
        return
    _held = _taken(wait, tell)
    try:
        yield
    finally:
        os.environ.pop(TOKEN, None)
        with contextlib.suppress(OSError):
            _write(_held, {"pid": 0, "token": "", "flow_runs": left(), "folder": str(Path.cwd().resolve())})
        _held.close()
        _held = None


@contextlib.contextmanager
def join() -> Iterator[bool]:
    """For a stage: belong to the run that started it (True), or be a run of its own (False).

    Raises:
        Busy: another run is at work, or the run that started this stage has ended.
    """
    token = os.environ.get(TOKEN, "")
    if not token:
        with hold():
            yield False
        return
    with _open() as file:
        joined = _try(file, fcntl.LOCK_SH)
        if not joined or _read()["token"] != token:
            raise Busy(
                str(RUN), f"another run than the one that started this stage: {holder()}", "that run", "run it again"
            )
        yield True


def holder() -> str:
    """Who has, or last had, the lock, for people."""
    record = _read()
    if not record["pid"]:
        return "a run that just began or ended"
    return f"process {record['pid']} since {record['since']}: {record['command']}"


def at_work() -> bool:
    """Whether the run that has, or last had, the lock lives; asks nobody for the lock."""
    pid = _read()["pid"]
    return bool(pid) and psutil.pid_exists(int(pid))


def left() -> list[str]:
    """Flow runs that this folder's last run began, which are to be closed should it have been killed."""
    return [str(run) for run in _read()["flow_runs"]]


def remember(flow_runs: list[str]) -> None:
    """Write down the flow runs that are to be closed should this process be killed; the caller holds the lock."""
    if _held is not None:
        _write(_held, _read() | {"flow_runs": flow_runs})


def _taken(wait: Callable[[], bool] | None, tell: Callable[[str], None]) -> IO[str]:
    file, told, since = _open(), False, time.monotonic()
    while not _begin(file):
        gone = _read()["pid"] and not Path(f"/proc/{_read()['pid']}").exists()
        if wait is None and not (gone and time.monotonic() - since < DYING_SECONDS):
            file.close()
            next_step = "wait until it has ended, or end it: kill and the number of the process"
            raise Busy(str(RUN), f"another run at work, {holder()}", "one run at a time in a folder", next_step)
        if not told:
            tell(f"waiting for another run: {holder()}")
            told = True
        if wait is not None and not wait():
            file.close()
            raise Busy(str(RUN), f"another run at work, {holder()}, and an end of waiting for it", "the lock")
        time.sleep(EVERY_SECONDS)
    return file


def _begin(file: IO[str]) -> bool:
    if not _try(file, fcntl.LOCK_EX):
        return False
    before, here = _read(), str(Path.cwd().resolve())
    token = secrets.token_hex(16)
    mine = {
        "pid": os.getpid(),
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])[:300],
        "token": token,
        "host": socket.gethostname(),
        "folder": here,
        # a folder that was copied brings the record of a run that may be alive in the other one
        "flow_runs": before["flow_runs"] if before["folder"] == here else [],
    }
    _write(file, mine)
    if not _try(file, fcntl.LOCK_SH):  # flock's change of mode is not atomic: somebody came in between
        return False
    os.environ[TOKEN] = token
    return True


def _open() -> IO[str]:
    RUN.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(RUN, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")


def _try(file: IO[str], mode: int) -> bool:
    try:
        fcntl.flock(file, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(file: IO[str], record: dict[str, Any]) -> None:
    file.seek(0)
    file.truncate()
    file.write(json.dumps(record))
    file.flush()


def _read() -> dict[str, Any]:
    return {"pid": 0, "since": "", "command": "", "token": "", "folder": "", "flow_runs": []} | records.read(RUN)


def release_dead() -> int:
    """Drop DVC's path locks of processes that are gone or zombies; returns how many.

    DVC rewrites this file in place, so that a DVC that is killed at it leaves half of it, and every DVC command after
    it fails. Who writes holds a lock of its own: half a file that nobody is writing is removed.
    """
    if not DVC.exists():
        return 0
    from dvc.lock import make_lock

    with make_lock(str(DVC.with_suffix(".lock")), tmp_dir=str(DVC.parent)):
        try:
            locks = json.loads(DVC.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return 0
        except ValueError:
            DVC.unlink()
            return 0
        write = {path: holder for path, holder in locks.get("write", {}).items() if holder and _alive(holder)}
        read = {path: [h for h in holders if _alive(h)] for path, holders in locks.get("read", {}).items()}
        kept = {"write": write, "read": {path: holders for path, holders in read.items() if holders}}
        dropped = _count(locks) - _count(kept)
        if dropped:
            write_text(DVC, json.dumps(kept))
    return dropped


def _alive(holder: dict[str, Any]) -> bool:
    import psutil

    try:
        return bool(psutil.Process(int(holder["pid"])).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _count(locks: dict[str, Any]) -> int:
    return sum(bool(h) for h in locks.get("write", {}).values()) + sum(map(len, locks.get("read", {}).values()))
