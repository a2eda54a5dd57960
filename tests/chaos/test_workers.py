"""Shards on machines of their own: real `lam worker`, another path, no mount, S3 between them, no torch."""

# ruff: noqa: F401, F811  (fixtures taken over from another conftest)
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks import store
from tasks.llm.ledger import spend
from tasks.params import Params
from tasks.schemas import Trajectory
from tests.chaos import machines
from tests.chaos.conftest import Site
from tests.conftest import ROOT, _copy
from tests.unit.trajectories.conftest import instantiated, tasks

pytestmark = machines.needs_machines


@pytest.fixture
def worker(site: Site, tmp_path_factory: pytest.TempPathFactory, instantiated: Params) -> Iterator[machines.Worker]:
    """A machine that has not started its worker yet."""
    folder = tmp_path_factory.mktemp("machine")
    made = machines.Worker(site.network, _copy(folder / "source"), folder, Path.cwd(), site.environment)
    yield made
    made.kill()
    machines.forget_workers(site.server.url)


def _told() -> list[dict]:
    """What execute has delivered, without how long it took."""
    rows = store.read_rows(store.data_dir("execute") / "trajectories.parquet", Trajectory)
    return [row.model_dump(exclude={"steps"}) | {"did": [(s.action, s.ok) for s in row.steps]} for row in rows]


def _execute(site: Site, pool: str) -> subprocess.CompletedProcess[str]:
    """The stage as DVC runs it, in the project of `instantiated`, with this checkout's code."""
    environment = machines.clean(PYTHONPATH=str(ROOT), LAM_DESKTOP_POOL=pool, **site.environment)
    command = [machines.PYTHON, "-m", "flows", "execute"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_what_comes_back_is_what_a_local_run_gives(worker: machines.Worker, site: Site) -> None:
    """Invariant: where a shard ran changes nothing in the results; teacher's cache, ledger and key stay here."""
    worker.start()
    done = _execute(site, "desktop")
    assert done.returncode == 0, done.stderr[-3000:]
    there, spent = _told(), spend()["execute"]
    assert worker.log.count("submitting flow run") == 2
    assert spent.requests > 0
    assert len(list(Path(".lam/llm").glob("cache.sqlite"))) == 1
    assert not list(worker.home.rglob("cache.sqlite*")) + list(worker.home.rglob("ledger.jsonl"))
    assert len(list((worker.home / ".lam/remote/work").iterdir())) == 1
    for path in (store.STATE / "shards" / "execute").iterdir():
        path.unlink()
    done = _execute(site, "")
    assert done.returncode == 0, done.stderr[-3000:]
    assert _told() == there


def test_a_worker_with_edited_code_is_refused(worker: machines.Worker, site: Site) -> None:
    """Invariant: a machine whose code differs does nothing; the error has both digests and what to do."""
    path = worker.home / "tasks/agent/attempt.py"
    path.write_text(path.read_text() + "\n# edited\n")
    worker.start()
    done = _execute(site, "desktop")
    assert done.returncode == 3
    said = done.stderr.rpartition("lam: stage execute: ")[2]
    assert re.search(r"worker ProcessWorker .+: code; got [0-9a-f]{16}; expected [0-9a-f]{16}; next: ", said), said
    assert not (worker.home / ".lam/remote/work").exists()
