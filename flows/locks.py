"""Locks of DVC that a killed run left behind.

DVC releases path locks of processes that no longer exist, but a killed process whose parent has not yet collected it (a
zombie, as containers without an init keep them) still counts as existing there, and blocks every later run.
"""

import json
from pathlib import Path
from typing import Any

from tasks.store import write_text

PATH = Path(".dvc/tmp/rwlock")


def release_dead() -> int:
    """Drop the entries of processes that are gone or zombies; returns how many."""
    import psutil

    def alive(holder: dict[str, Any]) -> bool:
        try:
            return bool(psutil.Process(int(holder["pid"])).status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    try:
        locks = json.loads(PATH.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return 0  # DVC itself speaks up about a file that it cannot read
    write = {path: holder for path, holder in locks.get("write", {}).items() if holder and alive(holder)}
    read = {path: [h for h in holders if alive(h)] for path, holders in locks.get("read", {}).items()}
    kept = {"write": write, "read": {path: holders for path, holders in read.items() if holders}}
    dropped = _count(locks) - _count(kept)
    if dropped:
        write_text(PATH, json.dumps(kept))
    return dropped


def _count(locks: dict[str, Any]) -> int:
    return sum(bool(h) for h in locks.get("write", {}).values()) + sum(map(len, locks.get("read", {}).values()))
