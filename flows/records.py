"""What is finished: one plain JSON record a shard, read with `json` alone, so that data never names code to run.

Prefect's own results are not used. Its store reads with the serializer that the stored file names, pickle among them,
and its JSON serializer imports and calls what `__class__` says; a file planted there ran on this machine. A record
holds only text: the names of the shard's files and their sha256, so that a damaged or exchanged file is made again.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from tasks import store
from tasks.schemas import Shard

FOLDER = store.STATE / "records"
LONGEST = 65536
"""Bytes of a record; a real one has some hundred."""


def keep(shard: Shard, result: Path) -> None:
    """Record that `result`, with the files beside it that carry the shard's key, is what the shard made."""
    files = {path.name: _digest(path) for path in sorted(result.parent.glob(f"{shard.key}.*"))}
    store.write_json(_path(shard), {"result": result.name, "files": files})


def finished(shard: Shard) -> Path | None:
    """The shard's result, or None when it is not recorded or a file differs from its record."""
    recorded = read(_path(shard))
    folder = store.shard_path(shard).parent
    files, result = recorded.get("files"), recorded.get("result")
    if not isinstance(files, dict) or result not in files:
        return None
    for name, digest in files.items():
        path = folder / name
        if not name.startswith(f"{shard.key}.") or path.parent != folder or path.is_symlink():
            return None
        if not path.is_file() or _digest(path) != digest:
            return None
    return folder / str(result)


def released(stage: str) -> list[Path]:
    """Files of a training stage's finished results, and of what led to them: needless once DVC keeps the outputs.

    A checkpoint would else lie thrice on this disk; DVC gives it back where the stage is run again as it was.
    """
    found = []
    for result in (store.STATE / "shards" / stage).glob("*.tar"):
        found += [result, *(store.STATE / "training" / stage / result.stem).rglob("*")]
    return [path for path in found if path.is_file()]


def release(stage: str) -> None:
    """Delete them."""
    for path in released(stage):
        path.unlink()


def read(path: Path) -> dict[str, Any]:
    """A JSON object of strings, numbers, lists and objects; {} for anything else. Nothing in it is imported."""
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(LONGEST).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _path(shard: Shard) -> Path:
    return FOLDER / shard.stage / f"{shard.key}.json"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
