"""Shards on other machines, seen from the pipeline's: desktop work on the pool of desktops, training on that of GPUs.

Without LAM_DESKTOP_POOL and LAM_GPU_POOL everything runs here: desktop shards in local slots (a thread of the stage's
process with a child process that owns a desktop), training in the stage's process. A shard lasts minutes, since a
submission costs 3 to 7 s. How many are at work at a time is the pool's business: all of a stage's are submitted.
"""

import contextlib
import os
import re
import shutil
import tarfile
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from uuid import UUID

import httpx
import yaml
from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectException
from prefect.states import Cancelled
from pydantic import ValidationError

from flows import closure, deploy, remote
from flows.offering import Asked, Keys
from flows.remote import Receipt
from tasks import store
from tasks.errors import DataError, InfrastructureError
from tasks.remote_store import RemoteStore
from tasks.schemas import Shard
from tasks.stages import Stage

TRIES = 3
POLL_SECONDS = 2.0
PAGE = 200
MOST_WAITING = 1000
"""Shards of a stage that are submitted at a time; each is a thread that waits."""
REFUSED = re.compile(r"Refused: (worker (.+?): .+)", re.DOTALL)
MOST_UNPACKED = 64 * 2**30
WEIGHTS = (".safetensors",)
"""Not sent to a machine that drives a desktop: it asks a model over HTTP."""
PACKED = frozenset({".json", ".safetensors", ".parquet", ".csv", ".txt", ".md", ".npy", ".model"})
"""What a training shard's tar may hold: nothing that loading could run."""


def pool_of(stage: Stage) -> str:
    """Name of the work pool that a stage's shards go to, "" for this machine."""
    if stage.uses == "desktop":
        return os.environ.get("LAM_DESKTOP_POOL", "")
    return os.environ.get("LAM_GPU_POOL", "") if stage.chapter == "training" else ""


class Crew:
    """The workers of a pool, at work for one stage, whose inputs are sent to the store here.

    Raises:
        UsageError: no store is set.
    """

    def __init__(self, pool: str, stage: Stage) -> None:
        self.pool, self._found = pool, remote.open_store(store.STATE / "remote" / "cache")
        self._stage, self._inputs = stage, send_inputs(self._found, stage)
        self._watch = Watch(pool)

    def work(self, shard: Shard, asked: Asked, keys: Keys) -> Path:
        """Submit a shard, wait for a final state, submit again when the machine was lost or refused.

        Raises:
            InfrastructureError: the pool has no worker that takes it, or three machines were lost; the last word of a
                worker that refused has both values.
            DataError: what a worker delivered is not what it says.
        """
        told, tries = "never picked up", 0
        while tries < TRIES:
            run = f"{shard.key}-{os.urandom(8).hex()}"
            terms = remote.terms_of(shard).model_copy(update={"inputs": self._inputs, "asked": asked})
            parameters = {"shard": shard.model_dump(mode="json"), "terms": terms.model_dump(mode="json"), "run": run}
            self._found.note(f"{run}.keys", keys.model_dump_json())
            try:
                submitted = run_deployment(f"shard/{self.pool}", parameters=parameters, timeout=0, as_subflow=True)
                state = self._watch.until_final(submitted.id)  # type: ignore[union-attr]
                if state.is_completed():
                    return receive(self._found, shard, run)
                told = f"{state.type.value}: {state.message or 'no message'}"
                tries += not self._watch.another(told)
            except InfrastructureError as error:
                if isinstance(error, NobodyThere):
                    raise
                told, tries = str(error), tries + 1
            finally:
                self._found.forget(f"{run}.keys")
                self._found.forget(run)
            if tries:  # a worker removes from the store what it finds damaged
                self._inputs = send_inputs(self._found, self._stage)
        where, expected = f"{shard.stage} shard {shard.index}", f"a finished run on pool {self.pool}"
        raise InfrastructureError(where, told, expected, "look at the pool's workers in the Prefect UI")


class NobodyThere(InfrastructureError):
    """The pool has no worker, or none that takes this shard."""


@dataclass
class Watch:
    """The states of all of a stage's shards in a pool, asked for in one call for all of them."""

    pool: str
    _open: dict[UUID, State | None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _looked: float = 0.0
    _manned: float = 0.0  # when a worker was last seen, or nothing waited for one
    _refused: set[str] = field(default_factory=set)  # names of workers
    _last_word: str = ""  # of the worker after whose refusal none was left

    def until_final(self, run: UUID) -> State:
        """Wait for a flow run's final state.

        Raises:
            NobodyThere: it waits, and the pool has had no worker for the time allowed; it is cancelled then.
        """
        patience = float(os.environ.get("LAM_POOL_PATIENCE", deploy.PATIENCE_SECONDS))
        with self._lock:
            if not self._open:
                self._manned = time.monotonic()
            self._open[run] = None
        try:
            while True:
                with self._lock:
                    if time.monotonic() - self._looked >= min(POLL_SECONDS, patience):
                        self._look()
                    state, alone = self._open[run], time.monotonic() - self._manned
                if state is not None and state.is_final():
                    return state
                if self._last_word and _waits(state):
                    self._cancel(run)
                    raise self._drifted()
                if alone > patience and _waits(state):
                    raise self._nobody(run, patience)
                time.sleep(min(POLL_SECONDS, patience) / 4)
        finally:
            with self._lock:
                self._open.pop(run, None)

    def another(self, told: str) -> bool:
        """Whether a run's last word is a refusal while a worker that has refused nothing is there.

        Raises:
            NobodyThere: it is one, and no such worker is there.
        """
        found = REFUSED.search(told)
        if found is None:
            return False
        with self._lock, get_client(sync_client=True) as client:
            self._refused.add(found[2])
            if self._online(client) - self._refused:
                return True
            self._last_word = found[1]
        raise self._drifted()

    def _drifted(self) -> NobodyThere:
        return NobodyThere(f"work pool {self.pool}", self._last_word, "a worker of this revision", "update it")

    def _look(self) -> None:
        self._looked = time.monotonic()
        with contextlib.suppress(httpx.HTTPError, PrefectException), get_client(sync_client=True) as client:
            ids = list(self._open)  # a server that is away for a while has lost nobody
            for start in range(0, len(ids), PAGE):
                wanted = FlowRunFilter(id=FlowRunFilterId(any_=ids[start : start + PAGE]))
                for run in client.read_flow_runs(flow_run_filter=wanted, limit=PAGE):
                    self._open[run.id] = run.state
            if not all(map(_waits, self._open.values())) or self._online(client):
                self._manned = time.monotonic()

    def _online(self, client: SyncPrefectClient) -> set[str]:
        return {w.name for w in client.read_workers_for_work_pool(self.pool) if w.status == "ONLINE"}

    def _nobody(self, run: UUID, patience: float) -> NobodyThere:
        self._cancel(run)
        got = f"no worker online for {patience:.0f} s, and a shard waiting"
        next_step = f"lam worker {self.pool} on a machine, or unset the variable that names the pool"
        return NobodyThere(f"work pool {self.pool}", got, "a worker", next_step)

    @staticmethod
    def _cancel(run: UUID) -> None:
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run, Cancelled(message="no worker"), force=True)


def _waits(state: State | None) -> bool:
    return state is None or state.is_scheduled() or state.is_pending()


def send_inputs(found: RemoteStore, stage: Stage) -> dict[str, str]:
    """Put what dvc.yaml says that a stage reads into the store; path -> sha256."""
    document = yaml.safe_load((closure.ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    paths = [Path(dep) for dep in document["stages"][stage.name]["deps"] if dep.startswith(f"{store.DATA}/")]
    files = [f for path in paths for f in (sorted(path.rglob("*")) if path.is_dir() else [path]) if f.is_file()]
    sent = [f for f in files if stage.uses != "desktop" or f.suffix not in WEIGHTS]
    return {file.as_posix(): found.put(file) for file in sent}


# ---------------------------------------------------------------- what comes back


def receive(found: RemoteStore, shard: Shard, run: str) -> Path:
    """Fetch a result, verify it by digest and schema, and keep it in the shard store.

    Raises:
        DataError: the receipt is of another shard, or the result does not hold its records.
        InfrastructureError: it is not there, or its content is not that of its digest.
    """
    where = f"{shard.stage} shard {shard.index}"
    try:
        receipt = Receipt.model_validate_json(found.noted(run))
    except ValidationError as error:
        raise DataError(f"{where}: receipt", str(error).splitlines()[0], "a receipt") from error
    if receipt.key != shard.key or receipt.suffix not in CHECKS:
        got = f"{receipt.key}{receipt.suffix} of worker {receipt.worker}"
        raise DataError(f"{where}: receipt", got, f"{shard.key} with one of {sorted(CHECKS)}")
    source = found.get(receipt.sha256)
    path = store.shard_path(shard, receipt.suffix)
    with store.replacing(path) as temporary:
        shutil.copyfile(source, temporary)
        CHECKS[receipt.suffix](temporary, shard, f"{where} of worker {receipt.worker}")
    return path


def _rows(path: Path, shard: Shard, where: str) -> None:
    import pyarrow.parquet as pq

    from tasks.trajectories.survey import SurveyRow

    try:
        about = pq.read_metadata(path)
        _bounded(sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups)), where)
    except (OSError, ValueError) as error:
        raise DataError(where, str(error).splitlines()[0], "a table") from error
    store.read_rows(path, SurveyRow)


def _episodes(path: Path, shard: Shard, where: str) -> None:
    from tasks.agent import recording

    try:
        with zipfile.ZipFile(path) as archive:
            _bounded(sum(entry.file_size for entry in archive.infolist()), where)
    except zipfile.BadZipFile as error:
        raise DataError(where, str(error), "recorded episodes") from error
    episodes = recording.read(path)
    ran = {episode.trajectory.task_id for episode in episodes}
    asked = {item.rsplit(":", 1)[0].rpartition("/")[2] for item in shard.items}
    if ran != asked:
        raise DataError(where, f"{len(ran - asked)} other, {len(asked - ran)} missing tasks", "the shard's tasks")
    known = application()
    others = {str(episode.trajectory.lineage.get("app_version", "")) for episode in episodes} - {"", known}
    if known and others:
        raise InfrastructureError(
            where, f"application {sorted(others)}", f"{known!r}, as surveyed", "install that version"
        )


def application() -> str:
    """Version of the application that this project's tasks were made with; "" before there are any."""
    from tasks.planner.survey import FILE, Survey

    folder = store.data_dir("instantiate")
    return Survey.load(folder).app_version if (folder / FILE).exists() else ""


def _packed(path: Path, shard: Shard, where: str) -> None:
    try:
        with tarfile.open(path) as archive:
            members = archive.getmembers()
    except tarfile.TarError as error:
        raise DataError(where, str(error), "a packed folder") from error
    _bounded(sum(member.size for member in members), where)
    for member in members:
        name = PurePosixPath(member.name)
        if not member.isfile() or name.is_absolute() or ".." in name.parts or name.suffix not in PACKED:
            raise DataError(where, repr(member.name), f"plain files inside the folder, of {sorted(PACKED)}")


def _bounded(size: int, where: str) -> None:
    if size > MOST_UNPACKED:
        raise DataError(where, f"{size} bytes unpacked", f"at most {MOST_UNPACKED}")


CHECKS = {".parquet": _rows, ".zip": _episodes, ".tar": _packed}
"""Suffix of a result -> what reads it by its schema; nothing in it is executed."""
