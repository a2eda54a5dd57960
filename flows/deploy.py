"""What ops registers once: work pools, deployments with their schedules, and the automations that end runs for nobody.

`python -m flows.deploy` does all of it, on the server of PREFECT_API_URL or the project's own; `prefect deploy --all`
does the deployments alone, from prefect.yaml.
"""

import os
import shlex
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import server
from tasks.schemas import digest

if TYPE_CHECKING:
    from prefect.client.schemas.objects import StateType
    from prefect.events.schemas.automations import AutomationCore

POOLS = {
    "default": "stages and pipelines on this machine",
    "desktop": "machines with one interactive desktop each, limit 1 a worker",
    "gpu": "nodes that train",
}
TAG = "lam-foundry"
"""On every run of this project, so that the automation leaves other runs of a shared server alone."""
SILENCE = timedelta(seconds=90)
"""Heartbeats come every 30 s; three missed ones mean that the machine is gone (measured: crashed after 84 s)."""
PATIENCE_SECONDS = 600.0
"""A run waits so long for a pool without any worker (LAM_POOL_PATIENCE); a shard for a busy one waits its turn."""


def main() -> int:
    """Create or update everything, and print the commands that use it; idempotent."""
    url = server.ensure()
    create_pools()
    # Where the project lies is for each worker to say: set here, the deployer's own folder would be written down
    environment = {k: v for k, v in os.environ.items() if k != "LAM_HOME"}
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        return 3
    click.echo("\n".join(commands(url)))
    return 0


def commands(url: str) -> list[str]:
    """Commands for a plain shell: start a worker, start a run. Prefect's own advice lacks address and password."""
    own = server.status()
    elsewhere = "" if own and own["url"] == url else f"PREFECT_API_URL={shlex.quote(url)} "
    lam = f"cd {shlex.quote(str(Path.cwd()))} && {elsewhere}{shlex.quote(str(Path(sys.executable).parent / 'lam'))}"
    return [
        f"registered on {url}: deployments nightly/nightly, shard/desktop, shard/gpu",
        *(["its password, if it has one, is taken from PREFECT_API_AUTH_STRING"] if elsewhere else []),
        *(f"{lam} worker {pool}  # {description}" for pool, description in POOLS.items()),
        f"{lam} prefect deployment run nightly/nightly  # or in the UI, where the form explains every value",
    ]


def create_pools() -> None:
    """Process work pools; existing ones are kept as they are."""
    from prefect import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    with get_client(sync_client=True) as client:
        for name, description in POOLS.items():
            try:
                client.create_work_pool(WorkPoolCreate(name=name, type="process", description=description))
            except ObjectAlreadyExists:
                continue


def register_automations() -> None:
    """Have the server end runs that will not end by themselves; what an earlier version registered is replaced.

    Only runs with this project's tag: Prefect's own heartbeat, every 180 s, is slower than the silence allowed here.
    What a person has changed or switched off in the UI stays so, until a version comes that registers another one.
    """
    from prefect import get_client

    with get_client(sync_client=True) as client:
        for wanted in _automations():
            there = client.read_automations_by_name(wanted.name)
            if not there:
                client.create_automation(wanted)
            elif there[0].description != wanted.description:
                wanted.enabled = there[0].enabled
                client.update_automation(there[0].id, wanted)


def _automations() -> "tuple[AutomationCore, ...]":
    from prefect.client.schemas.objects import StateType

    patience = float(os.environ.get("LAM_POOL_PATIENCE", PATIENCE_SECONDS))
    nobody = f"work pool default; got no worker for {patience:.0f} s; expected one; next: lam worker default"
    nightly = {"prefect.resource.role": "deployment", "prefect.resource.name": "nightly"}
    return (
        _unless(
            "lam: end runs whose machine is gone", "heartbeat", {"heartbeat", *FINAL}, SILENCE, [TAGGED],
            StateType.CRASHED, "no heartbeat: the machine is gone",
        ),
        # shards are looked after by the stage that waits for them
        _unless(
            "lam: end scheduled runs that no worker takes", "Late", {*BEGUN, *FINAL},
            timedelta(seconds=max(10.0, patience)), [TAGGED, nightly], StateType.FAILED, nobody,
        ),
    )  # fmt: skip


def _unless(
    name: str, after: str, expect: set[str], within: timedelta, of: list[dict[str, str]], state: "StateType", said: str
) -> "AutomationCore":
    """A flow run gets `state` unless, after one event, another of those expected comes in time."""
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
    from prefect.events.schemas.events import ResourceSpecification

    version = digest([after, sorted(expect), within.total_seconds(), of, state.value, said])
    trigger = EventTrigger(
        after={f"prefect.flow-run.{after}"},
        expect={f"prefect.flow-run.{event}" for event in expect},
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        match_related=[ResourceSpecification(each) for each in of],
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )
    action = ChangeFlowRunState(state=state, message=said)
    return AutomationCore(name=name, description=f"lam-foundry {version}", trigger=trigger, actions=[action])


TAGGED = {"prefect.resource.id": f"prefect.tag.{TAG}"}
FINAL = frozenset({"Completed", "Failed", "Cancelled", "Crashed"})
BEGUN = frozenset({"Pending", "Running", "AwaitingConcurrencySlot"})


if __name__ == "__main__":
    sys.exit(main())
