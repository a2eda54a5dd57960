"""What dvc.yaml says: the graph of stages, which of them are stale, and what a run of them would cost.

No Prefect here, so that `lam run` with nothing to do answers in a second or two.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows import records
from tasks.errors import DataError, InfrastructureError, UsageError
from tasks.stages import STAGES
from tasks.store import STATE, data_dir


@dataclass(frozen=True)
class Dag:
    """Stages with their direct upstreams, and which of them DVC calls stale."""

    upstream: dict[str, frozenset[str]]
    stale: frozenset[str]

    def plan(self, first: str = "", last: str = "") -> list[str]:
        """Stages to run, in order: the stale ones and all below them, cut to `first` and below, up to `last`."""
        for name in (first, last):
            if name and name not in STAGES:
                raise UsageError(f"stage {name!r}", "no such stage", f"one of {', '.join(STAGES)}")
        if first and last and first not in self.above({last}):
            raise UsageError(f"--from {first} --until {last}", "no stage", f"a --from that {last} depends on")
        wanted = self.below(self.stale)
        if first:
            wanted &= self.below({first})
        if last:
            wanted &= self.above({last})
        return [name for name in STAGES if name in wanted]

    def below(self, names: Iterable[str]) -> set[str]:
        """These stages and everything that depends on them."""
        found = set(names)
        for name in STAGES:  # pipeline order is a topological order
            if self.upstream[name] & found:
                found.add(name)
        return found

    def above(self, names: Iterable[str]) -> set[str]:
        """These stages and everything they depend on."""
        found = set(names)
        for name in reversed(list(STAGES)):
            if name in found:
                found |= self.upstream[name]
        return found


def read() -> Dag:
    """Read graph and status through DVC's Python interface, one process, about a second.

    Raises:
        DataError: this is not the project's folder, or dvc.yaml does not hold its stages.
    """
    os.environ.setdefault("DVC_NO_ANALYTICS", "1")
    from dvc.exceptions import DvcException
    from dvc.lock import LockError
    from dvc.repo import Repo

    from flows import locks

    try:
        locks.release_dead()
        with Repo(".") as repo:
            edges: dict[str, set[str]] = {
                stage.name: set() for stage in repo.index.graph.nodes if hasattr(stage, "cmd") and stage.cmd
            }
            for stage, upstream in repo.index.graph.edges:
                if stage.name in edges and upstream.name in edges:
                    edges[stage.name].add(upstream.name)
            stale = {name.rpartition(":")[2] for name in repo.status()}
    except LockError as error:
        raise InfrastructureError(
            "DVC's lock", str(error), "no other DVC command at work", f"try again later; at work is {locks.holder()}"
        ) from error
    except DvcException as error:
        raise DataError(
            "dvc.yaml", str(error), "a DVC repository with the project's stages", "run in the project's folder"
        ) from error
    if set(edges) != set(STAGES):
        raise DataError(
            "dvc.yaml", f"stages {sorted(set(edges) ^ set(STAGES))} differ", "the stages of tasks/stages.py"
        )
    return Dag({k: frozenset(v) for k, v in edges.items()}, frozenset(stale & set(STAGES)))


def restore(stage: str) -> None:
    """Bring back a stage's outputs as dvc.lock knows them: DVC removes them before it starts a command."""
    from dvc.exceptions import DvcException
    from dvc.repo import Repo

    with Repo(".") as repo:
        for out in repo.stage.load_one(name=stage).outs:
            if out.exists or not out.hash_info:
                continue
            if out.use_cache:
                with contextlib.suppress(DvcException):  # never pushed here: nothing was removed either
                    out.checkout(force=True)
            elif kept(stage).exists():
                shutil.copyfile(kept(stage), out.fs_path)


def kept(stage: str) -> Path:
    """Where a copy of a stage's metrics is kept, which DVC removes before a stage and has in no cache."""
    return STATE / "metrics" / f"{stage}.json"


def seconds(names: Iterable[str], profile: str) -> dict[str, float]:
    """Seconds each stage took when it last ran under this profile, where known."""
    known = {}
    for name in names:
        path = data_dir(name) / "metrics.json"
        if path.exists():
            metrics = records.read(path)
            if metrics.get("profile") == profile:
                known[name] = float(metrics.get("seconds", 0.0))
    return known
