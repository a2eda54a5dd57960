"""Shards on other machines: desktop work on the pool of desktops, training on the pool of GPU nodes.

Without LAM_DESKTOP_POOL and LAM_GPU_POOL everything runs here: desktop shards in local slots (a thread of the stage's
process with a child process that owns a desktop), training in the stage's process. A shard lasts minutes, since a
submission costs 3 to 7 s.

Nothing is mounted on both sides. A shard names its inputs by digest, the worker fetches them from the store of
LAM_STORE_URL, and the result comes back the same way, verified by digest and schema. The worker first compares itself
with the terms that came along (code, parameters, packages, clock) and refuses the shard where it differs.
"""

import hashlib
import importlib.metadata
import os
import platform
import shutil
import socket
import time
import zipfile
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID

import httpx
import yaml
from prefect import flow, get_client
from prefect.deployments import run_deployment
from prefect.states import Cancelled

from flows import closure
from tasks import params, store
from tasks.errors import DataError, InfrastructureError, UsageError
from tasks.remote_store import RemoteStore, sha256_of
from tasks.schemas import Record, Shard, digest
from tasks.stages import STAGES, Stage

TRIES = 3
POLL_SECONDS = 5.0
PATIENCE_SECONDS = 600.0
"""A shard waits so long for a pool without any worker (LAM_POOL_PATIENCE); for a busy one it waits its turn."""
CLOCK_SECONDS = 120.0
"""A worker's clock may be so far from the Prefect server's: beyond it, timings and certificates are wrong."""
SUFFIXES = (".parquet", ".zip", ".tar")
MOST_UNPACKED = 64 * 2**30
ABSENT = "none"


class Terms(Record):
    """What a worker must have in common with the pipeline's host, and where its inputs are."""

    code: str  # digest of the stage's code and of this protocol's
    params: str  # digest of the shard's parameters, defaults filled in
    python: str  # major.minor
    packages: dict[str, str]  # direct dependencies, name -> version
    inputs: dict[str, str]  # path relative to the project -> sha256 in the store


class Receipt(Record):
    """What a worker leaves in the store about a finished shard."""

    key: str  # of the shard
    worker: str  # its name
    suffix: str  # of the result
    sha256: str  # of the result


class Refused(InfrastructureError):
    """This worker differs from the pipeline's host."""


def pool_of(stage: Stage) -> str:
    """Name of the work pool that a stage's shards go to, "" for this machine."""
    if stage.uses == "desktop":
        return os.environ.get("LAM_DESKTOP_POOL", "")
    return os.environ.get("LAM_GPU_POOL", "") if stage.chapter == "training" else ""


# ---------------------------------------------------------------- on the worker


def at_home() -> dict[str, str]:
    """Pull step of the deployments: the project's folder on the worker, LAM_HOME there or where the package stands."""
    home = Path(os.environ.get("LAM_HOME") or closure.ROOT).resolve()
    os.chdir(home)
    return {"directory": str(home)}


@flow(name="shard")
def run_shard(shard: Shard, terms: Terms, run: str) -> str:
    """One shard on the machine that picked it up; `run` names the receipt that it leaves in the store.

    Raises:
        Refused: this machine differs from the pipeline's host.
    """
    compare(shard, terms)
    home = Path.cwd() / store.STATE / "remote"
    found = open_store(home / "cache")
    folder = home / "work" / hashlib.sha256(worker().encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)  # the process is this shard's alone; what it keeps in .lam there serves the worker's next shard
    for name, content in terms.inputs.items():
        _place(found.get(content), name)
    path = STAGES[shard.stage].load().work(shard)
    receipt = Receipt(key=shard.key, worker=worker(), suffix=path.suffix, sha256=found.put(path))
    found.note(run, receipt.model_dump_json())
    return receipt.sha256


def compare(shard: Shard, terms: Terms) -> None:
    """Compare this machine with the terms.

    Raises:
        Refused: naming the first difference with both values.
    """
    here = terms_of(shard, {})
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


# ---------------------------------------------------------------- on the pipeline's host


def open_store(cache: Path) -> RemoteStore:
    """The store of LAM_STORE_URL.

    Raises:
        UsageError: it is not set.
    """
    url = os.environ.get("LAM_STORE_URL", "")
    if not url:
        raise UsageError("LAM_STORE_URL", "not set", "the store that pipeline and workers exchange files through")
    return RemoteStore(url, cache)


def terms_of(shard: Shard, inputs: dict[str, str]) -> Terms:
    """The terms of a shard as this machine sees them."""
    own = hashlib.sha256(closure.digest(shard.stage).encode())
    for path in ("flows/remote.py", "flows/closure.py", "tasks/remote_store.py", "tasks/stages.py"):
        own.update((closure.ROOT / path).read_bytes())
    names = params.Params.model_fields
    filled = {name: names[name].annotation.model_validate(value) for name, value in shard.params.items()}  # type: ignore[union-attr]
    return Terms(
        code=own.hexdigest()[:16],
        params=digest({name: section.model_dump(mode="json") for name, section in filled.items()}),
        python=".".join(platform.python_version_tuple()[:2]),
        packages={name: _version(name) for name in _dependencies()},
        inputs=inputs,
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


def send_inputs(found: RemoteStore, stage: str) -> dict[str, str]:
    """Put what dvc.yaml says that a stage reads into the store; path -> sha256."""
    document = yaml.safe_load((closure.ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    paths = [Path(dep) for dep in document["stages"][stage]["deps"] if dep.startswith(f"{store.DATA}/")]
    files = [f for path in paths for f in (sorted(path.rglob("*")) if path.is_dir() else [path]) if f.is_file()]
    return {file.as_posix(): found.put(file) for file in files}


def work_on(pool: str, shard: Shard) -> Path:
    """Submit a shard to a pool, wait for a final state, submit again when the machine was lost or refused.

    Raises:
        InfrastructureError: the pool has no worker, or no machine finished it in three tries; a worker that refused is
            named with both values.
        DataError: what a worker delivered is not what it says.
    """
    found = open_store(store.STATE / "remote" / "cache")
    told = "never picked up"
    for _ in range(TRIES):
        run = f"{shard.key}-{os.urandom(8).hex()}"
        terms = terms_of(shard, send_inputs(found, shard.stage))
        parameters = {"shard": shard.model_dump(mode="json"), "terms": terms.model_dump(mode="json"), "run": run}
        submitted = run_deployment(f"shard/{pool}", parameters=parameters, timeout=0, as_subflow=True)
        state, told = _wait(pool, submitted.id)  # type: ignore[union-attr]
        if state == "COMPLETED":
            return receive(found, shard, run)
    where, expected = f"{shard.stage} shard {shard.index}", f"a finished run on pool {pool}"
    raise InfrastructureError(where, told, expected, "look at the pool's workers in the Prefect UI")


def receive(found: RemoteStore, shard: Shard, run: str) -> Path:
    """Fetch a result, verify it by digest and schema, and keep it in the shard store.

    Raises:
        DataError: the receipt is of another shard, or the result does not hold its records.
        InfrastructureError: it is not there, or its content is not that of its digest.
    """
    receipt = Receipt.model_validate_json(found.noted(run))
    if receipt.key != shard.key or receipt.suffix not in SUFFIXES:
        got = f"{receipt.key}{receipt.suffix} of worker {receipt.worker}"
        raise DataError(f"{shard.stage} shard {shard.index}: receipt", got, f"{shard.key} with one of {SUFFIXES}")
    source = found.get(receipt.sha256)
    path = store.shard_path(shard, receipt.suffix)
    with store.replacing(path) as temporary:
        shutil.copyfile(source, temporary)
        see_that_it_holds(shard, temporary, receipt)
    return path


def see_that_it_holds(shard: Shard, path: Path, receipt: Receipt) -> None:
    """Read a result by its schema; nothing in it is executed.

    Raises:
        DataError: it is larger than any may be, or holds other records or other tasks.
    """
    where = f"{shard.stage} shard {shard.index} of worker {receipt.worker}"
    if receipt.suffix == ".parquet":
        from tasks.trajectories.survey import SurveyRow

        store.read_rows(path, SurveyRow)
    elif receipt.suffix == ".zip":
        from tasks.agent import recording

        try:
            with zipfile.ZipFile(path) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
        except zipfile.BadZipFile as error:
            raise DataError(where, str(error), "recorded episodes") from error
        if size > MOST_UNPACKED:
            raise DataError(where, f"{size} bytes unpacked", f"at most {MOST_UNPACKED}")
        ran = {episode.trajectory.task_id for episode in recording.read(path)}
        asked = {item.rsplit(":", 1)[0].rpartition("/")[2] for item in shard.items}
        if ran != asked:
            raise DataError(where, f"{len(ran - asked)} other, {len(asked - ran)} missing tasks", "the shard's tasks")


def _wait(pool: str, run_id: UUID) -> tuple[str, str]:
    """The final state of a run and what it says."""
    patience = float(os.environ.get("LAM_POOL_PATIENCE", PATIENCE_SECONDS))
    manned = time.monotonic()
    with get_client(sync_client=True) as client:
        while True:
            state = client.read_flow_run(run_id).state
            if state is not None and state.is_final():
                return str(state.type.value), f"{state.type.value}: {state.message or 'no message'}"
            waits = state is None or state.is_scheduled() or state.is_pending()
            if not waits or any(w.status == "ONLINE" for w in client.read_workers_for_work_pool(pool)):
                manned = time.monotonic()
            if time.monotonic() - manned > patience:
                client.set_flow_run_state(run_id, Cancelled(message="no worker"), force=True)
                got = f"no worker online for {patience:.0f} s, and a shard waiting"
                next_step = f"lam worker {pool} on a machine, or unset the variable that names the pool"
                raise InfrastructureError(f"work pool {pool}", got, "a worker", next_step)
            time.sleep(min(POLL_SECONDS, patience))
