"""Runs end when they are told to, and leave nothing: real `lam run`, DVC and Prefect; one stage made slow in a copy."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from uuid import UUID

import pytest

from flows import locks
from tests.flows.slow import RUN, Checkout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, prefect_server: str) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("ending") / "checkout")
    yield made
    assert made.alive() == []


def _state(run: UUID) -> str:
    from prefect import get_client

    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run).state
    assert state is not None
    return state.type.value


@pytest.mark.parametrize(("number", "limit"), [(signal.SIGTERM, 15), (signal.SIGINT, 30)])
def test_a_signal_ends_the_run_and_its_stages(checkout: Checkout, number: signal.Signals, limit: float) -> None:
    """Invariant: from a signal to `lam run` alone to no process in its folder, whatever its shards do."""
    child = checkout.begin()
    child.send_signal(number)
    sys.stdout.write(f"{number.name}: no process after {checkout.emptied(child, limit)} s\n")
    assert child.returncode == 130


def test_cancel_in_prefect_ends_the_run_and_its_stages(checkout: Checkout) -> None:
    """Invariant: a run without a worker, cancelled as the UI and `prefect flow-run cancel` do, is gone in 30 s."""
    child = checkout.begin()
    from prefect import get_client
    from prefect.states import Cancelling

    with get_client(sync_client=True) as client:
        client.set_flow_run_state(checkout.flow_run(), Cancelling())
    sys.stdout.write(f"cancel: no process after {checkout.emptied(child, 30)} s\n")
    assert child.returncode == 130
    assert _state(checkout.flow_run()) == "CANCELLED"


def test_who_comes_second_is_told_who_is_first(checkout: Checkout) -> None:
    """Invariant: one run at a time; the second ends with 3 and names the first; after kill -9 nothing is in the way."""
    child = checkout.begin()
    killed = checkout.flow_run()
    second = checkout.run(*RUN)
    assert second.returncode == 3
    assert f"process {child.pid} since" in second.stderr + second.stdout
    child.kill()
    sys.stdout.write(f"kill -9: no process after {checkout.emptied(child, 15)} s\n")
    since = time.monotonic()
    again = checkout.run(*RUN)
    assert again.returncode == 0, again.stderr
    sys.stdout.write(f"run again after kill -9: {time.monotonic() - since:.1f} s\n")
    assert list(json.loads(again.stdout)["ran"]) == ["collect"]
    assert _state(killed) == "CRASHED"


def test_plain_dvc_repro_beside_a_run_is_refused_and_loses_nothing(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant: DVC removes a stage's outputs before its command; a refused stage brings all of them back."""
    folder = checkout.folder / "data/collect"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {"documents.parquet", "metrics.json"} <= set(before)
    params = checkout.folder / "params.yaml"
    kept = params.read_text()
    params.write_text(kept.replace("seed: 7", "seed: 8"))
    monkeypatch.chdir(checkout.folder)
    with locks.hold():
        monkeypatch.delenv(locks.TOKEN)
        refused = checkout.run(sys.executable, "-m", "dvc", "repro", "--single-item", "collect")
    params.write_text(kept)
    assert refused.returncode != 0
    assert f"process {os.getpid()} since" in refused.stderr + refused.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
