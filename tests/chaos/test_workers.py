"""Shards on machines of their own: real `lam worker`, another path, no mount, S3 between them, no torch."""

# ruff: noqa: F401, F811  (fixtures taken over from another conftest)
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks import store
from tasks.agent import recording
from tasks.errors import InfrastructureError
from tasks.params import Params
from tasks.schemas import Trajectory
from tests.chaos import machines
from tests.chaos.conftest import Site
from tests.conftest import _copy
from tests.unit.trajectories.conftest import instantiated, tasks

pytestmark = machines.needs_machines


@pytest.fixture
def pooled(site: Site, instantiated: Params, monkeypatch: pytest.MonkeyPatch) -> Params:
    """The project of `instantiated`, whose desktop shards go to the site's pool."""
    for name, value in site.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LAM_DESKTOP_POOL", "desktop")
    return instantiated


@pytest.fixture
def worker(site: Site, tmp_path_factory: pytest.TempPathFactory, pooled: Params) -> Iterator[machines.Worker]:
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


def test_what_comes_back_is_what_a_local_run_gives(
    worker: machines.Worker, pooled: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant: where a shard ran changes nothing in the results; teacher's cache, ledger and key stay here."""
    from flows.stage import run_stage

    worker.start()
    away = run_stage("execute")
    there, spent = _told(), Path(".lam/llm/ledger.jsonl").read_text()
    assert away["shards"] == 2
    assert {json.loads(line)["pid"] for line in spent.splitlines()} == {os.getpid()}
    assert not list(worker.home.rglob("cache.sqlite*")) + list(worker.home.rglob("ledger.jsonl"))
    assert len(list((worker.home / ".lam/remote/work").iterdir())) == 1
    monkeypatch.delenv("LAM_DESKTOP_POOL")
    for path in (store.STATE / "shards" / "execute").iterdir():
        path.unlink()
    run_stage("execute")
    assert _told() == there


def test_a_worker_with_edited_code_is_refused(worker: machines.Worker, pooled: Params) -> None:
    """Invariant: a machine whose code differs does nothing; the error has both digests and what to do."""
    from flows import closure
    from flows.stage import run_stage

    path = worker.home / "tasks/agent/attempt.py"
    path.write_text(path.read_text() + "\n# edited\n")
    worker.start()
    with pytest.raises(InfrastructureError, match=r"code; got [0-9a-f]{16}; expected [0-9a-f]{16}; next: ") as told:
        run_stage("execute")
    assert "worker ProcessWorker" in str(told.value)
    assert closure.digest("execute")
    assert not (worker.home / ".lam/remote/work").exists()
