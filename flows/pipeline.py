"""The pipeline as a flow: DVC's graph decides what runs and in which order, Prefect runs, watches and links it.

Each stale stage is a task that runs `dvc --wait-for-lock repro --single-item STAGE`; the stage's own flow run appears
beneath it. At most one stage that uses the desktop and one that uses only the CPU run at a time; evaluate_online runs
alone, since it measures latency.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from prefect import flow, get_client, task
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterParentTaskRunId
from prefect.context import TaskRunContext
from prefect.futures import PrefectFuture
from prefect.states import Crashed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import dag
from flows.stage import PARENT
from tasks.errors import LamError
from tasks.params import load
from tasks.stages import STAGES
from tasks.store import EXITS

log = logging.getLogger(__name__)

_lanes = {"cpu": threading.Lock(), "desktop": threading.Lock()}
_children: set[subprocess.Popen[str]] = set()


class StageFailed(LamError):
    """A stage's process ended with an error; carries that process's exit code."""

    def __init__(self, where: str, got: str, code: int) -> None:
        super().__init__(where, got, "exit status 0", "mend it and run `lam run` again: what is finished is kept")
        self.exit_code = code  # type: ignore[misc]


@flow(name="pipeline", task_runner=ThreadPoolTaskRunner(max_workers=len(STAGES)))  # type: ignore[arg-type]
def pipeline(first: str = "", last: str = "") -> dict[str, float]:
    """Run what is stale; returns seconds per stage that ran.

    Raises:
        StageFailed: the first failure, after every stage that does not depend on it has finished.
    """
    graph = dag.read()
    names = graph.plan(first, last)
    expected = dag.seconds(names, load().run.profile)
    log.info("pipeline: %d of %d stages to run%s", len(names), len(STAGES), _estimate(expected, names))
    futures: dict[str, PrefectFuture[Any]] = {}
    for name in names:
        upstream = [futures[u] for u in sorted(graph.upstream[name]) if u in futures]
        futures[name] = run.with_options(name=name, task_run_name=name).submit(name, wait_for=upstream)  # type: ignore[call-overload]
    spent: dict[str, float] = {}
    failed: list[BaseException] = []
    for name, future in futures.items():
        future.wait()
        if not future.state.is_final():  # Prefect leaves a task pending when what it waits for has failed
            log.info("pipeline: %s was not started, since a stage it needs has failed", name)
            continue
        outcome = future.result(raise_on_failure=False)
        if isinstance(outcome, float):
            spent[name] = outcome
        elif isinstance(outcome, BaseException):
            failed.append(outcome)
        left = [n for n in names if n not in spent]
        log.info("pipeline: %s ended; %d of %d stages done%s", name, len(spent), len(names), _estimate(expected, left))
    if failed:
        raise failed[0]
    return spent


def _estimate(expected: dict[str, float], names: list[str]) -> str:
    if not names or not all(name in expected for name in names):
        return ""
    return f", about {sum(expected[name] for name in names) / 60:.0f} min left at the last run's pace"


@task
def run(name: str) -> float:
    """One stage through DVC; seconds it took.

    Raises:
        StageFailed: with the stage's own message and exit status.
    """
    context = TaskRunContext.get()
    task_run = str(context.task_run.id) if context else ""
    with contextlib.ExitStack() as stack:
        lanes = ("cpu", "desktop") if name == "evaluate_online" else (STAGES[name].uses,)
        for lane in lanes:
            stack.enter_context(_lanes[lane])
        started = time.monotonic()
        code = _repro(name, task_run)
    if code:
        _mark_crashed(task_run)
        told = _told(name)
        raise StageFailed(
            f"stage {name}", told.get("message", f"exit status {code} of dvc repro"), int(told.get("code", 1))
        )
    return round(time.monotonic() - started, 2)


def _repro(name: str, task_run: str) -> int:
    (EXITS / f"{name}.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "dvc", "--wait-for-lock", "repro", "--single-item", name]
    environment = {**os.environ, PARENT: task_run, "PYTHONUNBUFFERED": "1"}
    child = subprocess.Popen(
        command, env=environment, text=True, errors="replace", start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    _children.add(child)
    try:
        assert child.stdout is not None
        for line in child.stdout:
            log.info("[%s] %s", name, line.rstrip())
        return child.wait()
    finally:
        _children.discard(child)


def interrupt() -> None:
    """End every stage that runs: first as Ctrl-C would, so that finished shards and trajectories are kept."""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 0.0)):
        alive = [c for c in _children if c.poll() is None]
        for child in alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and any(c.poll() is None for c in alive):
            time.sleep(0.1)


def _told(name: str) -> dict[str, Any]:
    path = EXITS / f"{name}.json"
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return told


def _mark_crashed(task_run: str) -> None:
    """A stage that was killed cannot say so itself; without this its run would stay Running for ever."""
    if not task_run:
        return
    from uuid import UUID

    children = FlowRunFilter(parent_task_run_id=FlowRunFilterParentTaskRunId(any_=[UUID(task_run)]))
    with get_client(sync_client=True) as client:
        for child in client.read_flow_runs(flow_run_filter=children):
            if child.state is None or not child.state.is_final():
                client.set_flow_run_state(child.id, Crashed(message="the stage's process ended"), force=True)
