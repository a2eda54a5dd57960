"""A copy of the project whose first stage takes as long as a test wants: runs to interrupt, cancel and look at."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from flows import locks
from tests.conftest import _copy

SLOW = """
_quick = work


def work(shard):
    import pathlib, time
    pathlib.Path("began").touch()
    time.sleep(300 if pathlib.Path("slow").exists() else 0)
    return _quick(shard)
"""
RUN = [sys.executable, "-m", "flows.cli", "run", "--until", "collect", "--json"]


class Checkout:
    """A copy whose stage `collect` sleeps for five minutes in each shard that begins while there is a file `slow`."""

    def __init__(self, folder: Path) -> None:
        self.folder = _copy(folder).resolve()
        collect = self.folder / "tasks/plans/collect.py"
        collect.write_text(collect.read_text() + SLOW)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("LAM_")} | {"PYTHONPATH": str(folder)}
        self.env["PATH"] = f"{Path(sys.executable).parent}:{self.env['PATH']}"
        assert self.run(sys.executable, "-m", "flows.cli", "params", "use", "smoke").returncode == 0

    def begin(self) -> "subprocess.Popen[str]":
        self.slow()
        with (self.folder / "lam.log").open("w") as log:
            child = subprocess.Popen(RUN, cwd=self.folder, env=self.env, stdout=log, stderr=log, text=True)
        self.began(lambda: child.poll() is None or pytest.fail((self.folder / "lam.log").read_text()))
        return child

    def slow(self) -> None:
        """The next shard takes long."""
        (self.folder / "began").unlink(missing_ok=True)
        (self.folder / "slow").touch()

    def began(self, hope: Callable[[], object] = lambda: None) -> None:
        """Wait until a slow shard has begun; those after it are quick again."""
        deadline = time.monotonic() + 90
        while not (self.folder / "began").exists():
            hope()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        (self.folder / "slow").unlink()

    def run(self, *command: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=timeout)

    def alive(self) -> list[str]:
        """Commands of the processes that work in this folder."""
        found = []
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdigit() and (process / "cwd").readlink() == self.folder:
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return [command for command in found if command]

    def emptied(self, child: "subprocess.Popen[str]", limit: float) -> float:
        """Seconds until no process works here."""
        since = time.monotonic()
        while self.alive() or child.poll() is None:
            assert time.monotonic() - since < limit, self.alive()
            child.poll()
            time.sleep(0.1)
        return round(time.monotonic() - since, 1)

    def flow_run(self) -> UUID:
        return UUID(json.loads((self.folder / locks.RUN).read_text())["flow_runs"][0])
