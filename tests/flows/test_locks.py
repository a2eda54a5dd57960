"""Locks that killed processes left are released, those of living ones are not."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dvc.lock import LockError, make_lock

from flows import locks


def _holder(pid: int) -> dict[str, object]:
    return {"pid": pid, "cmd": "dvc repro"}


def test_dead_and_zombie_holders_lose_their_locks_and_living_ones_keep_them(project: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    zombie = subprocess.Popen([sys.executable, "-c", ""])  # ended, but not waited for
    while Path(f"/proc/{zombie.pid}/stat").read_text().split()[2] != "Z":
        time.sleep(0.01)
    path = project / locks.DVC
    path.parent.mkdir(parents=True)
    held = {
        "write": {"a": _holder(gone.pid), "b": _holder(zombie.pid), "c": _holder(os.getpid())},
        "read": {"d": [_holder(zombie.pid), _holder(os.getpid())], "e": [_holder(gone.pid)]},
    }
    path.write_text(json.dumps(held))
    try:
        assert locks.release_dead() == 4
    finally:
        zombie.wait()
    mine = _holder(os.getpid())
    assert json.loads(path.read_text()) == {"write": {"c": mine}, "read": {"d": [mine]}}
    assert locks.release_dead() == 0


@pytest.mark.parametrize("half", ["", '{"read": {"/a": [{"pid": 1, "cm'])
def test_half_a_file_that_a_killed_dvc_left_is_in_nobodys_way(project: Path, half: str) -> None:
    """Invariant: DVC rewrites its file in place; killed at it, it would fail every DVC command from then on."""
    path = project / locks.DVC
    path.parent.mkdir(parents=True)
    path.write_text(half)
    with make_lock(str(path.with_suffix(".lock"))), pytest.raises(LockError):
        locks.release_dead()
    assert path.read_text() == half, "somebody is at work on it"
    assert locks.release_dead() == 0
    assert not path.exists()
