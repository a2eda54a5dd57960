"""Snapshots of the document under work and their byte-identical return."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tasks.errors import DataError
from tasks.store import replacing


@dataclass(frozen=True)
class Snapshot:
    """The document after a step."""

    step: int
    sha256: str


class Rollback:
    """Keeps the document as it was on disk after each step, equal states once.

    Args:
        folder: the episode's private folder; snapshots live in a sub-folder of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "snapshots"
        self.snapshots: list[Snapshot] = []

    def take(self, step: int, document: Path) -> Snapshot:
        """Snapshot `document`; costs one read, and one write when it changed since the last."""
        content = document.read_bytes()
        snapshot = Snapshot(step, hashlib.sha256(content).hexdigest())
        path = self._path(snapshot)
        if not path.exists():
            with replacing(path) as temporary:
                temporary.write_bytes(content)
        self.snapshots.append(snapshot)
        return snapshot

    def forget(self) -> None:
        """A fresh attempt starts from the beginning."""
        self.snapshots.clear()

    def first(self) -> bytes:
        """The document before any action, as the application itself writes it.

        Raises:
            DataError: nothing was taken.
        """
        if not self.snapshots:
            raise DataError("rollback", "no snapshot", "one taken when the document was opened")
        return self._path(self.snapshots[0]).read_bytes()

    def restore(self, step: int, document: Path) -> None:
        """Make `document` byte-identical to the last snapshot at or before `step`.

        Raises:
            DataError: there is no such snapshot, or its file was changed.
        """
        wanted = [s for s in self.snapshots if s.step <= step]
        if not wanted:
            raise DataError(f"rollback to step {step}", "no snapshot", f"one of {[s.step for s in self.snapshots]}")
        content = self._path(wanted[-1]).read_bytes()
        if hashlib.sha256(content).hexdigest() != wanted[-1].sha256:
            raise DataError(str(self._path(wanted[-1])), "a changed file", f"sha256 {wanted[-1].sha256}")
        with replacing(document) as temporary:
            temporary.write_bytes(content)

    def _path(self, snapshot: Snapshot) -> Path:
        return self._folder / snapshot.sha256
