"""A run that is cancelled in Prefect ends its own work; one that was killed is closed by whoever comes next.

Prefect ends only what a worker of its own started, so a run under `lam run` looks at its state itself. What hangs below
a run is found by Prefect's own links: stages below a pipeline, shards on other machines below a stage.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import httpx
from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterParentTaskRunId,
)
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.states import Cancelled, Cancelling, Crashed

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
"""A run's state is looked at this often; the design allows five seconds."""
PAGE = 200


@contextlib.contextmanager
def watch(flow_run: UUID | str, then: Callable[[], object]) -> Iterator[threading.Event]:
    """Look at a flow run's state while the block runs; gives an event that is set, and calls `then`, on its cancel."""
    over, cancelled = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=_look, args=(UUID(str(flow_run)), over, cancelled, then), name="cancel watch", daemon=True
    )
    thread.start()
    try:
        yield cancelled
    finally:
        over.set()


def _look(flow_run: UUID, over: threading.Event, cancelled: threading.Event, then: Callable[[], object]) -> None:
    with get_client(sync_client=True) as client:
        while not over.wait(LOOK_SECONDS):
            try:
                state = client.read_flow_run(flow_run).state
            except (httpx.HTTPError, PrefectException):
                continue  # a server that is away cancels nobody
            if state is not None and (state.is_cancelling() or state.is_cancelled()):
                log.warning("this run was cancelled: ending its work")
                cancelled.set()
                then()
                return


def end_below(flow_run: UUID | str) -> int:
    """Cancel everything below a flow run that has not ended; returns how much that was."""
    with get_client(sync_client=True) as client:
        return _end(client, _below(client, [UUID(str(flow_run))]), Cancelled(message="the run above was cancelled"))


def ended(task_run: str, state: State) -> None:
    """Give the stage below a task run, and its shards, a last state: a killed process cannot say so itself."""
    if not task_run:
        return
    below = FlowRunFilter(parent_task_run_id=FlowRunFilterParentTaskRunId(any_=[UUID(task_run)]))
    with get_client(sync_client=True) as client:
        stages = client.read_flow_runs(flow_run_filter=below)
        _end(client, [*stages, *_below(client, [run.id for run in stages])], state)


def close(flow_runs: Iterable[str]) -> None:
    """Give runs whose processes were killed, and what hangs below them, a last state, so that no worker begins it."""
    killed: State = Crashed(message="its process was killed; found by the next run")
    with get_client(sync_client=True) as client:
        for flow_run in flow_runs:
            try:
                run = client.read_flow_run(UUID(flow_run))
            except (ObjectNotFound, ValueError):
                continue  # another server's, or deleted
            count = _end(client, [run], killed) + _end(client, _below(client, [run.id]), killed)
            if count:
                log.info("closed %d flow runs of a run that was killed", count)


def _below(client: SyncPrefectClient, parents: list[UUID]) -> Iterator[FlowRun]:
    while parents:
        found: list[FlowRun] = []
        below = FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=parents))
        while page := client.read_flow_runs(flow_run_filter=below, limit=PAGE, offset=len(found)):
            found += page
        yield from found
        parents = [run.id for run in found]


def _end(client: SyncPrefectClient, runs: Iterable[FlowRun], state: State) -> int:
    """Nothing begins what waits; what a worker runs is its to kill; for the rest `state` is the last word."""
    count = 0
    for run in runs:
        if run.state is None or run.state.is_final():
            continue
        if run.state.is_scheduled():
            last: State = Cancelled(message=state.message)
        elif run.deployment_id is not None and run.parent_task_run_id is not None:
            last = Cancelling(message=state.message)
        else:
            last = state
        client.set_flow_run_state(run.id, last.model_copy(), force=not last.is_cancelling())
        count += 1
    return count
