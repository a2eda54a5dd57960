"""`lam gc`: files that no run needs any more: what DVC's cache holds for nobody, finished shards, old logs.

DVC's own command decides about its cache: what the workspace, a branch, a tag or an experiment names stays. A stage's
shards go once DVC keeps its outputs; those of a stage that is stale stay, since they are what a run goes on from. What
a run still needs of the store between machines is sent again.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flows import dag, locks, records, remote
from tasks.errors import InfrastructureError
from tasks.stages import STAGES
from tasks.store import STATE

DVC = ("gc", "--workspace", "--force")
NAMED = ("--all-branches", "--all-tags", "--all-experiments")
"""What keeps more than the workspace does; an image has no .git."""
LISTED = "Removing "
"""With which `dvc gc --dry` begins the line of an object."""


def collect(days: float, *, dry_run: bool) -> dict[str, Any]:
    """Delete what is not needed, or say what would go.

    Args:
        days: age of shards, logs and files of the store that go; longer than the longest run.
        dry_run: change nothing.

    Returns:
        {"dry_run", "bytes", "parts": {name: {"files", "bytes"}}}

    Raises:
        Busy: a run is at work.
        InfrastructureError: DVC's command failed, with its last words.
    """
    with locks.hold():
        stale = dag.read().stale
        fresh = [stage for stage in STAGES.values() if stage.name not in stale]
        going = {
            "DVC's cache": [Path(line.removeprefix(LISTED)) for line in _dvc("--dry") if line.startswith(LISTED)],
            "training": [p for s in fresh if s.chapter == "training" for p in records.released(s.name)],
            "shards": _old((p for s in fresh for p in _files(STATE / "shards" / s.name)), days),
            "logs": _old(_files(STATE / "logs"), days),
        }
        going["shards"] = [path for path in going["shards"] if path not in set(going["training"])]
        parts = {name: {"files": len(paths), "bytes": _bytes(paths)} for name, paths in going.items()}
        if os.environ.get("LAM_STORE_URL"):
            count, size = remote.open_store(STATE / "remote" / "cache").expire(days, dry_run=dry_run)
            parts["store"] = {"files": count, "bytes": size}
        if not dry_run:
            _dvc()
            for name in list(going)[1:]:
                for path in going[name]:
                    path.unlink(missing_ok=True)
    return {"dry_run": dry_run, "bytes": sum(part["bytes"] for part in parts.values()), "parts": parts}


def describe(answer: dict[str, Any]) -> str:
    """The answer for people."""
    lines = [f"{name:<14}{p['files']:>8} files{p['bytes'] / 2**20:>12.1f} MiB" for name, p in answer["parts"].items()]
    verb = "would free" if answer["dry_run"] else "freed"
    return "\n".join([*lines, f"{verb} {answer['bytes'] / 2**20:.1f} MiB"])


def _dvc(*more: str) -> list[str]:
    command = [sys.executable, "-m", "dvc", *DVC, *(NAMED if Path(".git").exists() else ()), *more]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = " | ".join(done.stderr.strip().splitlines()[-2:])
        raise InfrastructureError("dvc gc", said, "exit status 0", "run `dvc gc --workspace --dry` to see what it says")
    return done.stdout.splitlines()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _old(paths: Iterable[Path], days: float) -> list[Path]:
    limit = time.time() - days * 86400
    return [path for path in paths if path.stat().st_mtime < limit]


def _bytes(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.exists())
