"""Files that machines hand one another: content-addressed in any place that fsspec reaches, verified on arrival.

A folder, a mounted share (`file:///mnt/lam`) or a bucket (`s3://...`, with s3fs installed). A file's name there is the
sha256 of its content, so a copy that was cut off, mixed up or changed is never taken for the file. What was fetched
stays in a cache of bounded size.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.errors import DataError, InfrastructureError, UsageError
from tasks.store import replacing

MOST_BYTES = 32 * 2**30
"""Of one file; a 7B checkpoint in half precision has 14 GB."""
CACHE_BYTES = 64 * 2**30
NOTE_BYTES = 2**20
CHUNK = 2**20


def sha256_of(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class RemoteStore:
    """One store and this machine's cache of it.

    Args:
        url: of fsspec.
        cache: folder of fetched files.
        most: bytes that the cache may hold; the least recently used go first.

    Raises:
        UsageError: the URL names no protocol that is installed here.
    """

    def __init__(self, url: str, cache: Path, most: int = CACHE_BYTES) -> None:
        from fsspec.core import url_to_fs

        try:
            found: tuple[Any, str] = url_to_fs(url, use_listings_cache=False)  # others write there too
        except (ValueError, ImportError) as error:
            next_step = "file:///FOLDER, or install the package that the message names"
            raise UsageError("LAM_STORE_URL", f"{url!r}: {error}", "a store's URL", next_step) from error
        self._fs, root = found
        self._refusals = _refusals(url)
        self._root, self._cache, self._most = root.rstrip("/"), cache, most

    def put(self, path: Path) -> str:
        """Store a file; returns its sha256. One that is there already in full length is not sent again."""
        name = sha256_of(path)
        place = self._place(name)
        with self._reached(place):
            if not self._fs.exists(place) or self._fs.size(place) != path.stat().st_size:
                self._send(place, lambda temporary: self._fs.put_file(str(path), temporary))
        return name

    def get(self, name: str) -> Path:
        """Path of a verified copy in the cache.

        Raises:
            DataError: the name is no digest, or the file is larger than any may be.
            InfrastructureError: it is not there, or its content is another; the copy in the store is removed then, so
                that the next `put` sends it again.
        """
        if len(name) != 64 or set(name) - set("0123456789abcdef"):
            raise DataError("name of a stored file", repr(name)[:80], "64 hex digits")
        kept = self._cache / name
        if kept.exists() and sha256_of(kept) == name:
            os.utime(kept)
            return kept
        kept.unlink(missing_ok=True)
        place = self._place(name)
        try:
            with self._reached(place), replacing(kept) as temporary:
                found = self._fetch(place, temporary)
                if found != name:
                    self._fs.rm(place)
                    raise InfrastructureError(place, f"content {found[:16]}", name[:16], "it is sent again on a retry")
        except FileNotFoundError as error:
            raise InfrastructureError(
                place, "no such file", "a stored file", "see LAM_STORE_URL of both sides"
            ) from error
        self._evict(keep=kept)
        return kept

    def note(self, name: str, text: str) -> None:
        """Leave a small text under a name; a second one replaces it."""
        place = f"{self._root}/notes/{name}"
        with self._reached(place):
            self._send(place, lambda temporary: self._fs.pipe_file(temporary, text.encode()))

    def noted(self, name: str) -> str:
        """The text under a name.

        Raises:
            InfrastructureError: there is none.
            DataError: it is longer than a note.
        """
        place = f"{self._root}/notes/{name}"
        try:
            with self._reached(place), self._fs.open(place, "rb") as file:
                content: bytes = file.read(NOTE_BYTES + 1)
        except FileNotFoundError as error:
            raise InfrastructureError(place, "no such note", "what the other side left", "see LAM_STORE_URL") from error
        if len(content) > NOTE_BYTES:
            raise DataError(place, f"more than {NOTE_BYTES} bytes", "a note")
        return content.decode("utf-8", "replace")

    def forget(self, name: str) -> None:
        """Remove a note; one that is not there is no error."""
        place = f"{self._root}/notes/{name}"
        with contextlib.suppress(FileNotFoundError), self._reached(place):
            self._fs.rm_file(place)

    def expire(self, days: float, *, dry_run: bool = False) -> tuple[int, int]:
        """Remove what was stored more than so many days ago; files and bytes of it.

        Also beside a run: what it still needs is sent again.

        Args:
            days: age.
            dry_run: only count.
        """
        before, count, size = time.time() - days * 86400, 0, 0
        with self._reached(self._root):
            for path, about in self._fs.find(self._root, detail=True).items():
                stored = about["LastModified"].timestamp() if "LastModified" in about else about["mtime"]
                if stored < before:
                    if not dry_run:
                        self._fs.rm_file(path)
                    count, size = count + 1, size + about["size"]
        return count, size

    @contextlib.contextmanager
    def _reached(self, place: str) -> Iterator[None]:
        """Say what a store that refuses, or is not there, means; a bucket's answer to HEAD has no words of its own."""
        try:
            yield
        except FileNotFoundError:
            raise
        except self._refusals as error:
            next_step = "renew the store's credentials, which may have expired, and see that it is there and has room"
            got = f"{type(error).__name__}: {error}"
            raise InfrastructureError(place, got, "a store that may be read and written", next_step) from error

    def _place(self, name: str) -> str:
        return f"{self._root}/files/{name[:2]}/{name}"

    def _send(self, place: str, write: Any) -> None:
        """Under a name of its own first, so that nobody reads half a file."""
        temporary = f"{self._root}/incoming/{os.urandom(8).hex()}"
        for path in (temporary, place):
            self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        write(temporary)
        self._fs.mv(temporary, place)

    def _fetch(self, place: str, target: Path) -> str:
        """Copy, at most MOST_BYTES; returns the sha256 of what came."""
        total, count = hashlib.sha256(), 0
        with self._fs.open(place, "rb") as source, target.open("wb") as file:
            while chunk := source.read(CHUNK):
                count += len(chunk)
                if count > MOST_BYTES:
                    raise DataError(place, f"more than {MOST_BYTES} bytes", "a file of at most that")
                total.update(chunk)
                file.write(chunk)
        return total.hexdigest()

    def _evict(self, keep: Path) -> None:
        found = sorted((p.stat().st_mtime, p.stat().st_size, p) for p in self._cache.iterdir() if p != keep)
        total = keep.stat().st_size + sum(size for _, size, _ in found)
        for _, size, path in found:
            if total <= self._most:
                return
            path.unlink(missing_ok=True)
            total -= size


def _refusals(url: str) -> tuple[type[Exception], ...]:
    """What a store's calls raise when it refuses or is away."""
    if not url.startswith("s3"):
        return (OSError,)
    from botocore.exceptions import BotoCoreError

    return OSError, BotoCoreError
