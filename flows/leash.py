"""Processes end with those that started them, and an end that was asked for comes in time.

`python -m flows.leash MODULE ARGUMENTS` runs a module that the kernel kills with its parent. DVC closes what its
commands inherit and starts them through a shell, so a stage itself watches its parent and the run (`follow`). Nothing
here waits for threads: a shard may last minutes, and what it has finished is stored already.
"""

import contextlib
import ctypes
import os
import runpy
import select
import signal
import sys
import threading
from pathlib import Path

from tasks import store

OWNER = "LAM_OWNER_PID"
"""Environment variable through which a run tells its process id to the processes below it."""

STAGE_SECONDS, RUN_SECONDS = 4.0, 12.0
"""From a signal to the end of a stage, and of a run with its stages, whatever their threads do."""


class Deadline:
    """This process ends in so many seconds, with exit status 130, unless it is lifted."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, os._exit, (130,))
        self._timer.daemon = True
        self._timer.start()

    def lift(self) -> None:
        """Let the process go on."""
        self._timer.cancel()


def follow(seconds: float = STAGE_SECONDS) -> None:
    """In a stage that DVC or a run started: end as on SIGTERM when one of them has gone, and in so many seconds."""
    watched = {int(os.environ.get(OWNER, "0"))}
    if "DVC_STAGE" in os.environ:  # a person's shell may go, as with nohup
        watched.add(os.getppid())
    watched.discard(0)
    if not watched or not hasattr(os, "pidfd_open"):
        return
    poll = select.poll()
    for pid in watched:
        with contextlib.suppress(ProcessLookupError):
            poll.register(os.pidfd_open(pid), select.POLLIN)
            continue
        os.kill(os.getpid(), signal.SIGTERM)
    threading.Thread(target=_end, args=(poll, seconds), name="leash", daemon=True).start()


def _end(poll: select.poll, seconds: float) -> None:
    poll.poll()
    Deadline(seconds)
    os.kill(os.getpid(), signal.SIGTERM)


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends (Linux only)."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != int(os.environ.get(OWNER, os.getppid())):
        os._exit(1)  # it died before we could ask


def sweep() -> int:
    """Delete the temporary files of `store.replacing` whose process has gone; returns how many."""
    swept = 0
    for path in (found for root in (store.DATA, store.STATE) for found in root.rglob(".*.tmp")):
        owner = "".join(path.name.split(".")[-3:-2])
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


if __name__ == "__main__":
    die_with_parent()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
