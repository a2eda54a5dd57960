"""Where desktop shards run: in local slots, or on the machines of a work pool.

A local slot is a thread of the stage's process with a child process that owns a desktop; a machine of the pool has one
interactive desktop and gets its shards through `run_deployment`. The pool is used when LAM_DESKTOP_POOL names it. A
shard lasts minutes, since a submission costs 3 to 7 s; its result comes back as a path in a store that both sides mount
(.lam on a share), so a lost machine costs only what it had not yet stored: each trajectory is stored as it ends.
"""

import os
import time
from pathlib import Path

from prefect import flow
from prefect.deployments import run_deployment

from tasks.errors import InfrastructureError
from tasks.schemas import Shard
from tasks.stages import STAGES

TRIES = 3
POLL_SECONDS = 5.0


def remote() -> bool:
    """Whether desktop shards go to a work pool."""
    return bool(os.environ.get("LAM_DESKTOP_POOL"))


@flow(name="desktop-shard")
def desktop_shard(shard: Shard) -> str:
    """One shard on the machine that picked it up."""
    return str(STAGES[shard.stage].load().work(shard))


def work_remotely(shard: Shard) -> Path:
    """Submit a shard, wait for a final state, submit again when the machine was lost.

    Raises:
        InfrastructureError: no machine finished it in three tries.
    """
    state = "never picked up"
    for _ in range(TRIES):
        run = run_deployment(
            "desktop-shard/desktop", parameters={"shard": shard.model_dump(mode="json")}, timeout=0, as_subflow=True
        )
        final = _wait(run.id)  # type: ignore[union-attr]
        if final == "COMPLETED":
            found = sorted((Path(".lam") / "shards" / shard.stage).glob(f"{shard.key}.*"))
            if found:
                return found[0]
            state = "completed, but its file is not in the shared store"
        else:
            state = final
    raise InfrastructureError(
        f"{shard.stage} shard {shard.index}",
        state,
        f"a finished run on pool {os.environ.get('LAM_DESKTOP_POOL')}",
        "look at the pool's workers in the Prefect UI; they and this machine must share .lam/",
    )


def _wait(run_id: object) -> str:
    from prefect import get_client

    with get_client(sync_client=True) as client:
        while True:
            state = client.read_flow_run(run_id).state  # type: ignore[arg-type]
            if state is not None and state.is_final():
                return str(state.type.value)
            time.sleep(POLL_SECONDS)
