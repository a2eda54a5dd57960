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
from prefect.states import Cancelled

from tasks.errors import InfrastructureError
from tasks.schemas import Shard
from tasks.stages import STAGES, Stage
from tasks.store import STATE

TRIES = 3
POLL_SECONDS = 5.0
PATIENCE_SECONDS = 600.0
"""A shard waits so long for a pool without any worker (LAM_POOL_PATIENCE); for a busy one it waits its turn."""


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
        InfrastructureError: no machine finished it in three tries, or the pool has no worker.
    """
    state = "never picked up"
    for _ in range(TRIES):
        parameters = {"shard": shard.model_dump(mode="json")}
        submitted = run_deployment(f"shard/{pool}", parameters=parameters, timeout=0, as_subflow=True)
        state = _wait(pool, submitted.id)  # type: ignore[union-attr]
        found = sorted((STATE / "shards" / shard.stage).glob(f"{shard.key}.*"))
        if state == "COMPLETED" and found:
            return found[0]
    got = f"{state}, and no result in the store" if state == "COMPLETED" else state
    next_step = "look at the pool's workers in the Prefect UI; they and this machine must share .lam/ and data/"
    raise InfrastructureError(f"{shard.stage} shard {shard.index}", got, f"a finished run on pool {pool}", next_step)


def _wait(pool: str, run_id: UUID) -> str:
    patience = float(os.environ.get("LAM_POOL_PATIENCE", PATIENCE_SECONDS))
    manned = time.monotonic()
    with get_client(sync_client=True) as client:
        while True:
            state = client.read_flow_run(run_id).state
            if state is not None and state.is_final():
                return str(state.type.value)
            waits = state is None or state.is_scheduled() or state.is_pending()
            if not waits or any(w.status == "ONLINE" for w in client.read_workers_for_work_pool(pool)):
                manned = time.monotonic()
            if time.monotonic() - manned > patience:
                client.set_flow_run_state(run_id, Cancelled(message="no worker"), force=True)
                got = f"no worker online for {patience:.0f} s, and a shard waiting"
                next_step = f"lam worker {pool} on a machine, or unset the variable that names the pool"
                raise InfrastructureError(f"work pool {pool}", got, "a worker", next_step)
            time.sleep(min(POLL_SECONDS, patience))
