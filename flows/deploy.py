"""What ops registers once: work pools, deployments with their schedules, and the automation that ends zombie runs.

`python -m flows.deploy` does all of it, on the server of PREFECT_API_URL or the project's own; `prefect deploy --all`
does the deployments alone, from prefect.yaml.
"""

import os
import shlex
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import click

from flows import server

POOLS = {
    "default": "stages and pipelines on this machine",
    "desktop": "machines with one interactive desktop each, limit 1 a worker",
    "gpu": "nodes that train",
}
TAG = "lam-foundry"
"""On every run of this project, so that the automation leaves other runs of a shared server alone."""
SILENCE = timedelta(seconds=90)
"""Heartbeats come every 30 s; three missed ones mean that the machine is gone (measured: crashed after 84 s)."""


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


def register_zombie_automation() -> None:
    """A run whose heartbeat stops is set to Crashed; else it stays Running for ever and fills its pool's limit.

    Only runs with this project's tag: Prefect's own heartbeat, every 180 s, is slower than the silence allowed here.
    """
    from prefect.automations import Automation
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import EventTrigger, Posture
    from prefect.events.schemas.events import ResourceSpecification

    name = "lam: end runs whose machine is gone"
    try:
        Automation.read(name=name)  # type: ignore[unused-coroutine]
    except ValueError:
        Automation(
            name=name,
            trigger=EventTrigger(
                after={"prefect.flow-run.heartbeat"},
                expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{s}" for s in _FINAL)},
                match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
                match_related=ResourceSpecification({"prefect.resource.id": f"prefect.tag.{TAG}"}),
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=SILENCE,
            ),
            actions=[ChangeFlowRunState(state=StateType.CRASHED, message="no heartbeat: the machine is gone")],
        ).create()


_FINAL = ("Completed", "Failed", "Cancelled", "Crashed")


if __name__ == "__main__":
    sys.exit(main())
