"""Runs that would never end are ended by a real server; what an older version registered is replaced."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest


@pytest.mark.usefixtures("prefect_server")
def test_an_older_versions_automation_is_replaced_and_a_switch_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect import get_client

    from flows import deploy

    def registered() -> list[tuple[str, timedelta, bool]]:
        with get_client(sync_client=True) as client:
            found = client.read_automations()
        return sorted((a.name, a.trigger.within, a.enabled) for a in found if a.name.startswith("lam: "))

    deploy.register_automations()
    before = registered()
    assert [name for name, _, _ in before] == [
        "lam: end runs whose machine is gone",
        "lam: end scheduled runs that no worker takes",
    ]
    with get_client(sync_client=True) as client:
        for name, *_ in before:
            there = client.read_automations_by_name(name)[0]
            client.pause_automation(there.id)
    monkeypatch.setattr(deploy, "SILENCE", timedelta(seconds=77))
    deploy.register_automations()
    deploy.register_automations()
    after = registered()
    assert [within for _, within, _ in after] == [timedelta(seconds=77), before[1][1]]
    assert not any(enabled for _, _, enabled in after)
    with get_client(sync_client=True) as client:
        for name, *_ in before:
            client.resume_automation(client.read_automations_by_name(name)[0].id)
    monkeypatch.undo()
    deploy.register_automations()
    assert registered() == before


@pytest.mark.usefixtures("prefect_server")
def test_a_scheduled_run_that_no_worker_takes_fails_and_names_the_pool(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a shard that waits in a pool is left to the stage that waits for it."""

    from prefect import get_client
    from prefect.deployments import run_deployment

    from flows import deploy
    from flows.remote import Terms
    from tasks.schemas import Shard

    monkeypatch.setenv("LAM_POOL_PATIENCE", "10")
    env = os.environ | {"PYTHONPATH": str(checkout)}
    done = subprocess.run([sys.executable, "-m", "flows.deploy"], cwd=checkout, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shard = Shard(stage="instantiate", index=0, items=(), content="", params={}, version=1)
    terms = Terms(code="x", params="x", python="3", packages={})
    waiting = {"shard": shard.model_dump(mode="json"), "terms": terms.model_dump(mode="json"), "run": "x"}
    nightly = run_deployment("nightly/nightly", timeout=0, as_subflow=False)
    waits = run_deployment("shard/desktop", timeout=0, as_subflow=False, parameters=waiting)
    deadline = time.monotonic() + 120
    with get_client(sync_client=True) as client:
        while not (state := client.read_flow_run(nightly.id).state).is_final():
            assert time.monotonic() < deadline, state
            time.sleep(0.5)
        left = client.read_flow_run(waits.id).state
        client.delete_flow_run(waits.id)
    monkeypatch.undo()
    deploy.register_automations()
    assert state.name == "Failed"
    assert state.message.startswith("work pool default; got no worker for 10 s")
    assert left.name == "Late"
