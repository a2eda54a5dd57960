"""Private folders, named after the process that owns them, so that the next run deletes what a killed one left."""

import os
import shutil
import tempfile
from pathlib import Path

import psutil

PREFIX = "lam-"
LONGEST = 48
"""Characters of a temporary directory that leave room for socket names below it (108 on Linux)."""


def folder(kind: str) -> Path:
    """A new private folder `lam-<kind>-<pid>-…`; folders of processes that have gone are deleted first."""
    sweep()
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}-{os.getpid()}-", dir=_base()))


def sweep(base: Path | None = None) -> None:
    """Delete the folders of this user's processes that are gone, in `base` or where `folder` makes them."""
    for path in (base or _base()).glob(f"{PREFIX}*-*-*"):
        owner = path.name.split("-")[2]
        if owner.isdigit() and not _exists(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _base() -> Path:
    directory = tempfile.gettempdir()
    return Path("/tmp") if os.name == "posix" and len(directory) > LONGEST else Path(directory)


def _exists(pid: int) -> bool:
    """A process that was killed counts as gone before its parent has asked how it ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
        return state != "Z"
    except OSError:
        pass
    return bool(psutil.pid_exists(pid))  # os.kill(pid, 0) is Ctrl-C on Windows
