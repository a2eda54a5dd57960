"""The worker's side of a shard on another machine, and the terms that both sides compare.

Nothing is mounted on both sides. A shard names its inputs by digest, the worker fetches them from the store of
LAM_STORE_URL, and the result goes back the same way (flows/pools.py). The worker first compares itself with the terms
that came along (code, parameters, packages, clock) and refuses the shard where it differs.
"""

import atexit
import hashlib
import importlib.metadata
import os
import platform
import shutil
import socket
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from prefect import flow
from pydantic import Field

from flows import closure, offering
from tasks import params, store
from tasks.errors import DataError, InfrastructureError, UsageError
from tasks.remote_store import RemoteStore, sha256_of
from tasks.schemas import Record, Shard, digest
from tasks.stages import STAGES

CLOCK_SECONDS = 120.0
"""A worker's clock may be so far from the Prefect server's: beyond it, timings and certificates are wrong."""
HOLD_SECONDS = 60.0
"""A worker that refused a shard takes no other for so long, lest it turn down all that the others would do."""
PROTOCOL = ("flows/remote.py", "flows/closure.py", "flows/offering.py", "tasks/remote_store.py", "tasks/stages.py")
"""Code that both sides of a shard must share besides the stage's own."""
ABSENT = "none"


class Terms(Record):
    """What a worker must have in common with the pipeline's host, where its inputs are, and whom it asks."""

    code: str  # digest of the stage's code and of this protocol's
    params: str  # digest of the shard's parameters, defaults filled in
    python: str  # major.minor
    packages: dict[str, str]  # direct dependencies, name -> version
    inputs: dict[str, str] = Field(default_factory=dict)  # path relative to the project -> sha256 in the store
    asked: offering.Asked = offering.Asked()


class Receipt(Record):
    """What a worker leaves in the store about a finished shard."""

    key: str  # of the shard
    worker: str  # its name
    suffix: str  # of the result
    sha256: str  # of the result


class Refused(InfrastructureError):
    """This worker differs from the pipeline's host."""


def at_home() -> dict[str, str]:
    """Pull step of the deployments: the project's folder on the worker, LAM_HOME there or where the package stands."""
    home = Path(os.environ.get("LAM_HOME") or closure.ROOT).resolve()
    os.chdir(home)
    return {"directory": str(home)}


@flow(name="shard", persist_result=False)
def run_shard(shard: Shard, terms: Terms, run: str) -> str:
    """One shard on the machine that picked it up; `run` names the receipt that it leaves in the store.

    Raises:
        Refused: this machine differs from the pipeline's host.
        EndpointError: nobody, or another checkpoint, answers where its model should be.
    """
    try:
        compare(shard, terms)
    except Refused:
        if "PREFECT__WORKER_NAME" in os.environ:
            atexit.register(time.sleep, HOLD_SECONDS)
        raise
    home = Path.cwd() / store.STATE / "remote"
    found = open_store(home / "cache")
    folder = home / "work" / hashlib.sha256(worker().encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)  # the process is this shard's alone; what it keeps in .lam there serves the worker's next shard
    for name, content in terms.inputs.items():
        _place(found.get(content), name)
    if terms.asked.teacher or terms.asked.folder:
        offering.accept(terms.asked, offering.Keys.model_validate_json(found.noted(f"{run}.keys")))
    path = STAGES[shard.stage].work(shard)
    receipt = Receipt(key=shard.key, worker=worker(), suffix=path.suffix, sha256=found.put(path))
    found.note(run, receipt.model_dump_json())
    return receipt.sha256


def compare(shard: Shard, terms: Terms) -> None:
    """Compare this machine with the terms.

    Raises:
        Refused: naming the first difference with both values.
    """
    here = terms_of(shard)
    pairs = [("code", here.code, terms.code), ("parameters", here.params, terms.params)]
    pairs.append(("Python", here.python, terms.python))
    pairs += [(f"package {n}", _version(n), theirs) for n, theirs in sorted(terms.packages.items())]
    for what, ours, theirs in pairs:
        if ours != theirs:
            raise Refused(f"worker {worker()}: {what}", ours, theirs, "bring the worker to the pipeline's revision")
    apart = clock_difference()
    if abs(apart) > CLOCK_SECONDS:
        got, expected = f"{apart:+.0f} s from the server's", f"at most {CLOCK_SECONDS:.0f} s"
        raise Refused(f"worker {worker()}: clock", got, expected, "set the worker's clock (NTP)")


def clock_difference() -> float:
    """Seconds by which this machine's clock is ahead of the Prefect server's; 0 where none is configured."""
    url = os.environ.get("PREFECT_API_URL", "")
    if not url:
        return 0.0
    stamp = httpx.get(f"{url.rstrip('/')}/health", timeout=10, trust_env=False).headers["date"]
    return time.time() - parsedate_to_datetime(stamp).timestamp()


def worker() -> str:
    """Name of the Prefect worker that runs this process, else of the machine."""
    return os.environ.get("PREFECT__WORKER_NAME") or socket.gethostname()


def _place(source: Path, name: str) -> None:
    """Put an input at its path below the working folder; one that is there and the same stays."""
    target = Path(name)
    if target.is_absolute() or ".." in target.parts or target.parts[:1] != store.DATA.parts:
        raise DataError("input of a shard", name, f"a path below {store.DATA}/")
    if target.exists() and sha256_of(target) == source.name:
        return
    with store.replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def open_store(cache: Path) -> RemoteStore:
    """The store of LAM_STORE_URL.

    Raises:
        UsageError: it is not set.
    """
    url = os.environ.get("LAM_STORE_URL", "")
    if not url:
        raise UsageError("LAM_STORE_URL", "not set", "the store that pipeline and workers exchange files through")
    return RemoteStore(url, cache)


def terms_of(shard: Shard) -> Terms:
    """The terms of a shard as this machine sees them, without inputs."""
    own = hashlib.sha256(closure.digest(shard.stage).encode())
    for path in PROTOCOL:
        own.update((closure.ROOT / path).read_bytes())
    names = params.Params.model_fields
    filled = {name: names[name].annotation.model_validate(value) for name, value in shard.params.items()}  # type: ignore[union-attr]
    return Terms(
        code=own.hexdigest()[:16],
        params=digest({name: section.model_dump(mode="json") for name, section in filled.items()}),
        python=".".join(platform.python_version_tuple()[:2]),
        packages={name: _version(name) for name in _dependencies()},
    )


def _dependencies() -> list[str]:
    """Names of the project's dependencies that every machine has: neither of an extra nor of one system only."""
    from packaging.requirements import Requirement

    listed = [Requirement(text) for text in importlib.metadata.requires("lam-foundry") or ()]
    return sorted(requirement.name for requirement in listed if requirement.marker is None)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ABSENT
