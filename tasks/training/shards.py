"""A training stage's one shard: its inputs' digest, its working folder, and its result as one tar file."""

import csv
import io
import json
import math
import shutil
import tarfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.errors import DataError
from tasks.params import Params
from tasks.schemas import Reject, Shard
from tasks.training import spread

CURVES = "curves.csv"
COLUMNS = ("phase", "update", "loss", "dev_loss", "dev_ssr", "dev_plans", "seconds")


def one(stage: str, version: int, params: Params, inputs: Sequence[Path]) -> list[Shard]:
    """The stage's only shard; its content is what the inputs (files or folders) hold.

    Raises:
        DataError: an input is missing.
    """
    for path in inputs:
        if not path.exists():
            raise DataError(str(path), "no such file", f"an input of {stage}", "run the stage that makes it")
    content = store.digest_files(f for path in inputs for f in _files(path))
    return [Shard(stage=stage, index=0, items=(stage,), content=content, params=params.used(stage), version=version)]


def _files(path: Path) -> Iterable[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def working(shard: Shard) -> Path:
    """Where a shard's training leaves its checkpoints, so that a killed run goes on from the last one."""
    folder = store.STATE / "training" / shard.stage / shard.key
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def out(folder: Path) -> Path:
    """Where a stage puts its result inside its working folder; ranks after the first have one each, thrown away."""
    made = folder / "out" if spread.first() else folder / f"out-{spread.rank()}"
    made.mkdir(parents=True, exist_ok=True)
    return made


def pack(folder: Path, shard: Shard) -> Path:
    """The folder as one tar at the shard's place; equal files give equal bytes. The first rank's alone."""
    path = store.shard_path(shard, ".tar")
    if not spread.first():
        spread.agreed(None)
        shutil.rmtree(folder)
        return path
    with store.replacing(path) as temporary, tarfile.open(temporary, "w", format=tarfile.PAX_FORMAT) as tar:
        for file in _files(folder):
            info = tarfile.TarInfo(file.relative_to(folder).as_posix())
            info.size = file.stat().st_size
            with file.open("rb") as content:
                tar.addfile(info, content)
    spread.agreed(None)
    return path


def unpack(path: Path, stage: str, outs: Sequence[str]) -> Path:
    """Put a shard's files under data/<stage>/, in place of the outs that were there; returns that folder."""
    folder = store.data_dir(stage)
    fresh = folder.with_name(f".{stage}.unpacking")
    shutil.rmtree(fresh, ignore_errors=True)
    with tarfile.open(path) as tar:
        for member in tar:
            _extract(tar, member, fresh)
    folder.mkdir(parents=True, exist_ok=True)
    for name in outs:
        _remove(folder / name)
        if (fresh / name).exists():
            (fresh / name).replace(folder / name)
    shutil.rmtree(fresh)
    return folder


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """One plain file inside the folder; by hand, since Debian 12's Python 3.11.2 has no extraction filters.

    Raises:
        DataError: anything else, or a file outside the folder.
    """
    path = folder / member.name
    content = tar.extractfile(member) if member.isfile() else None
    if content is None or not path.resolve().is_relative_to(folder.resolve()):
        raise DataError(f"{folder}: {member.name}", "no plain file inside the folder", "what `pack` writes")
    path.parent.mkdir(parents=True, exist_ok=True)
    with content, path.open("wb") as file:
        shutil.copyfileobj(content, file)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def curves(phases: dict[str, Sequence[dict[str, Any]]]) -> str:
    """curves.csv: one line per look at dev.

    Raises:
        DataError: a number is not finite.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    for phase, points in phases.items():
        for point in points:
            if any(isinstance(x, float) and not math.isfinite(x) for x in point.values()):
                raise DataError(f"{CURVES}: {phase}", str(point), "finite numbers")
            writer.writerow({"phase": phase, **point})
    return out.getvalue()


def finish(stage: str, paths: Sequence[Path], outs: Sequence[str]) -> dict[str, Any]:
    """Unpack a training shard and make the stage's metrics of its summary.

    Raises:
        DataError: the books do not balance.
    """
    folder = unpack(paths[0], stage, (*outs, "summary.json"))
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    (folder / "summary.json").unlink()
    rejects = store.read_rows(folder / "rejects.parquet", Reject) if (folder / "rejects.parquet").exists() else []
    n_in, n_out = summary.pop("n_in"), summary.pop("n_out")
    spent = {f"training_{k}" if k == "seconds" else k: value for k, value in summary.items()}
    return store.metrics(stage, n_in, n_out, rejects, **spent)
