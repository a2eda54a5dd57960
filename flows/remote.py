"""Shards on other machines: desktop work on the pool of desktops, training on the pool of GPU nodes.

Without LAM_DESKTOP_POOL and LAM_GPU_POOL everything runs here: desktop shards in local slots (a thread of the stage's
process with a child process that owns a desktop), training in the stage's process. A shard lasts minutes, since a
submission costs 3 to 7 s; its result comes back as a path in a store that both sides mount (.lam and data on a share),
so a lost machine costs only what it had not yet stored: each trajectory is stored as it ends.
"""

import os
import time
from pathlib import Path
from uuid import UUID

from prefect import flow, get_client
from prefect.deployments import run_deployment

from tasks.errors import InfrastructureError
from tasks.schemas import Shard
from tasks.stages import STAGES, Stage
from tasks.store import STATE

TRIES = 3
POLL_SECONDS = 5.0


def pool_of(stage: Stage) -> str:
    """Name of the work pool that a stage's shards go to, "" for this machine."""
    if stage.uses == "desktop":
        return os.environ.get("LAM_DESKTOP_POOL", "")
    return os.environ.get("LAM_GPU_POOL", "") if stage.chapter == "training" else ""


@flow(name="shard")
def run_shard(shard: Shard) -> str:
    """One shard on the machine that picked it up."""
    return str(STAGES[shard.stage].load().work(shard))


def work_on(pool: str, shard: Shard) -> Path:
    """Submit a shard to a pool, wait for a final state, submit again when the machine was lost.

    Raises:
        InfrastructureError: no machine finished it in three tries.
    """
    state = "never picked up"
    for _ in range(TRIES):
        parameters = {"shard": shard.model_dump(mode="json")}
        submitted = run_deployment(f"shard/{pool}", parameters=parameters, timeout=0, as_subflow=True)
        state = _wait(submitted.id)  # type: ignore[union-attr]
        found = sorted((STATE / "shards" / shard.stage).glob(f"{shard.key}.*"))
        if state == "COMPLETED" and found:
            return found[0]
    got = f"{state}, and no result in the store" if state == "COMPLETED" else state
    next_step = "look at the pool's workers in the Prefect UI; they and this machine must share .lam/ and data/"
    raise InfrastructureError(f"{shard.stage} shard {shard.index}", got, f"a finished run on pool {pool}", next_step)


def _wait(run_id: UUID) -> str:
    with get_client(sync_client=True) as client:
        while True:
            state = client.read_flow_run(run_id).state
            if state is not None and state.is_final():
                return str(state.type.value)
            time.sleep(POLL_SECONDS)
