"""Content-addressed, durable cache of answers: SQLite in WAL mode, safe for several threads and processes."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tasks.errors import InfrastructureError
from tasks.store import STATE

DEFAULT = STATE / "llm" / "cache.sqlite"
CHUNK = 512
BUSY_SECONDS = 60.0
TABLE = "CREATE TABLE IF NOT EXISTS answers (key BLOB NOT NULL UNIQUE, answer TEXT NOT NULL)"
GROUP_SECONDS = 0.002
"""Answers that arrive within this time share one commit."""


class Cache:
    """Answer text by key.

    A row is on disk when `put_many` returns: `kill -9` afterwards loses nothing. `synchronous=NORMAL` leaves the last
    commits to the operating system, so a power cut may lose some of them but never damages the file.

    Args:
        path: of the file.
        read_only: change nothing on disk, not even by looking; a file that is not there is an empty cache.
    """

    def __init__(self, path: Path = DEFAULT, *, read_only: bool = False) -> None:
        self.path, self._read_only = path, read_only
        self._lock = threading.Lock()
        self._owner = 0
        self._db: sqlite3.Connection | None = None

    def get(self, key: bytes) -> str | None:
        """The answer stored under a key."""
        return self.get_many([key]).get(key)

    def get_many(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """The answers known for these keys, read in blocks."""
        found: dict[bytes, str] = {}
        with self._connection() as db:
            for start in range(0, len(keys), CHUNK):
                part = keys[start : start + CHUNK]
                marks = ",".join("?" * len(part))
                found.update(db.execute(f"SELECT key, answer FROM answers WHERE key IN ({marks})", part))
        return found

    def put_many(self, rows: Sequence[tuple[bytes, str]]) -> None:
        """Store answers in one transaction; the first answer of a key stays."""
        with self._connection() as db, db:
            db.executemany("INSERT OR IGNORE INTO answers (key, answer) VALUES (?, ?)", rows)

    def count(self) -> int:
        """Number of answers stored."""
        with self._connection() as db:
            return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])

    def close(self) -> None:
        """Close this process's connection; the next call opens it again."""
        with self._lock:
            if self._db is not None and self._owner == os.getpid():
                self._db.close()
            self._db = None

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._open()
            except sqlite3.Error as error:
                raise InfrastructureError(
                    str(self.path), f"{type(error).__name__}: {error}", "a readable SQLite cache on a disk with room",
                    "free some space, or delete the file: answers will be asked for again",
                ) from error  # fmt: skip

    def _open(self) -> sqlite3.Connection:
        # A connection must not cross a fork: SQLite's locks belong to the process.
        if self._db is not None and self._owner == os.getpid():
            return self._db
        if self._read_only:
            self._db, self._owner = self._looking(), os.getpid()
            return self._db
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, check_same_thread=False)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute(TABLE)
        self._db, self._owner = db, os.getpid()
        return db

    def _looking(self) -> sqlite3.Connection:
        if not self.path.exists():
            db = sqlite3.connect(":memory:", check_same_thread=False)
            db.execute(TABLE)
            return db
        # without a log beside it the file is whole; with one, somebody writes or was killed, and the log counts
        whole = not self.path.with_name(f"{self.path.name}-wal").exists()
        mode = "mode=ro" + ("&immutable=1" if whole else "")
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?{mode}", uri=True, check_same_thread=False)


class GroupCommit:
    """Lets the calls of one event loop that finish at about the same time share one transaction."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._rows: list[tuple[bytes, str]] = []
        self._done: asyncio.Future[None] | None = None

    async def put(self, key: bytes, answer: str) -> None:
        """Return once the answer is on disk.

        Raises:
            InfrastructureError: it could not be written.
        """
        self._rows.append((key, answer))
        if self._done is None:
            loop = asyncio.get_running_loop()
            self._done = loop.create_future()
            loop.call_later(GROUP_SECONDS, self._write)
        # Shielded: one cancelled call must not cancel the commit that others wait for.
        await asyncio.shield(self._done)

    def _write(self) -> None:
        rows, done = self._rows, self._done
        self._rows, self._done = [], None
        assert done is not None
        try:
            self._cache.put_many(rows)
        except (InfrastructureError, OSError) as error:
            done.set_exception(error)
        else:
            done.set_result(None)
