"""What ops registers once: work pools, deployments with their schedules, and the automation that ends zombie runs.

`python -m flows.deploy` does all of it, on the server of PREFECT_API_URL or the project's own; `prefect deploy --all`
does the deployments alone, from prefect.yaml.
"""

import subprocess
import sys
from datetime import timedelta

from flows import server, settings

POOLS = {
    "default": "stages and pipelines on this machine",
    "desktop": "machines with one interactive desktop each, limit 1 a worker",
    "gpu": "nodes that train",
}
SILENCE = timedelta(seconds=90)
"""Heartbeats come every 30 s; three missed ones mean that the machine is gone (measured: crashed after 84 s)."""


def main() -> int:
    """Create or update everything; idempotent."""
    settings.apply()
    server.ensure()
    create_pools()
    register_zombie_automation()
    return subprocess.call([sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"])


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
    """A run whose heartbeat stops is set to Crashed; else it stays Running for ever and fills its pool's limit."""
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
