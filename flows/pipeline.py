"""The pipeline as a flow: DVC's graph decides what runs and in which order, Prefect runs, watches and links it.

Each stale stage is a task that runs `dvc --wait-for-lock repro --single-item STAGE`; the stage's own flow run appears
beneath it. At most one stage that uses the desktop and one that uses only the CPU run at a time; evaluate_online runs
alone, since it measures latency. Stages stay in the run's process group, die with it, and are ended by it when it is
interrupted or, in Prefect, cancelled.
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
from collections import deque
from pathlib import Path
from typing import Any

import psutil
from prefect import State, flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext, TaskRunContext
from prefect.exceptions import PrefectException, TerminationSignal
from prefect.futures import PrefectFuture
from prefect.states import Cancelled, Crashed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import cancelling, dag, leash, locks, naming, records
from flows.stage import PARENT
from tasks.errors import LamError
from tasks.params import load
from tasks.stages import STAGES
from tasks.store import EXITS

log = logging.getLogger(__name__)

_lanes = {"cpu": threading.Lock(), "desktop": threading.Lock()}
_children: set[subprocess.Popen[str]] = set()
_ending = threading.Event()


class StageFailed(LamError):
    """A stage's process ended with an error; carries that process's exit code."""

    def __init__(self, where: str, got: str, code: int) -> None:
        super().__init__(where, got, "exit status 0", "mend it and run `lam run` again: what is finished is kept")
        self.exit_code = code  # type: ignore[misc]


def begin(first: str = "", last: str = "") -> dict[str, float]:
    """The pipeline as a flow run with this project's tags; seconds per stage that ran.

    Raises:
        StageFailed: as the flow says.
        CancelledRun: it was cancelled in Prefect.
    """
    with tags(*naming.tags_of("pipeline")):
        spent: dict[str, float] = pipeline(first, last)  # type: ignore[assignment]
    return spent


@flow(
    name="pipeline",
    flow_run_name=lambda: naming.name_of("pipeline"),
    task_runner=ThreadPoolTaskRunner(max_workers=len(STAGES)),  # type: ignore[arg-type]
    persist_result=False,
)
def pipeline(first: str = "", last: str = "") -> dict[str, float] | State[Any]:
    """Run what is stale; returns seconds per stage that ran, or the state Cancelled. Waits for another run to end.

    Raises:
        StageFailed: the first failure, after every stage that does not depend on it has finished.
    """
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    own = str(context.flow_run.id)
    _ending.clear()
    with cancelling.watch(own, interrupt) as cancelled:
        try:
            with locks.hold(lambda: not cancelled.is_set(), log.info):
                leash.sweep()
                cancelling.close(locks.left())
                locks.remember([own])
                spent = _stages(first, last)
        except (LamError, PrefectException):  # what a stage that was ended leaves behind
            if not cancelled.is_set():
                raise
        except (KeyboardInterrupt, SystemExit, TerminationSignal):  # the engine names the state, the work is ours
            leash.Deadline(leash.RUN_SECONDS)  # inside a flow the signal is Prefect's, which waits for its server
            interrupt()
            cancelling.end_below(own)
            raise
        if cancelled.is_set():
            cancelling.end_below(own)
            return Cancelled(message="cancelled; what was finished is kept")
    return spent


def _stages(first: str, last: str) -> dict[str, float]:
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


@task(persist_result=False, cache_policy=NO_CACHE)
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
        code, said = _repro(name, task_run)
    if code:
        last = Cancelled if _ending.is_set() else Crashed
        cancelling.ended(task_run, last(message="the stage's process ended"))
        told = _told(name)
        raise StageFailed(f"stage {name}", told.get("message", said or f"status {code}"), int(told.get("code", 1)))
    if STAGES[name].chapter == "training":
        records.release(name)
    return round(time.monotonic() - started, 2)


def _repro(name: str, task_run: str) -> tuple[int, str]:
    """Exit status and last lines of `dvc repro` for one stage."""
    if _ending.is_set():
        return 130, "not started, since the run is ending"
    (EXITS / f"{name}.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "flows.leash", "dvc", "--wait-for-lock", "repro", "--single-item", name]
    environment = {
        **os.environ,
        PARENT: task_run,
        leash.OWNER: str(os.getpid()),
        "PYTHONUNBUFFERED": "1",
        # dvc.yaml says `python`: that is this one, also where no environment was activated
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    }
    child = subprocess.Popen(
        command, env=environment, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    _children.add(child)
    said: deque[str] = deque(maxlen=3)
    try:
        assert child.stdout is not None
        for line in child.stdout:
            log.info("[%s] %s", name, line.rstrip())
            said.append(line.strip())
        return child.wait(), " | ".join(filter(None, said))
    finally:
        _children.discard(child)


def interrupt() -> None:
    """End every stage that runs, so that finished shards and trajectories are kept; none is started any more.

    DVC ends with its command: it takes SIGINT only between commands. Its command may be a shell, as /bin/sh is, that
    ends before the stage below it: so all are noted first, and whoever is left is killed. Desktops and model servers
    have sessions of their own and end with the stage.
    """
    _ending.set()
    noted = [process for child in list(_children) if child.poll() is None for process in _tree(child.pid)]
    above = {child.pid for child in list(_children)}
    for process in noted:
        _send(process, signal.SIGINT if process.pid in above else signal.SIGTERM)
    deadline = time.monotonic() + leash.STAGE_SECONDS + 2.0
    while time.monotonic() < deadline and any(map(_alive, noted)):
        time.sleep(0.1)
    for process in filter(_alive, noted):
        for below in _tree(process.pid):
            _send(below, signal.SIGKILL)


def _tree(pid: int) -> list[psutil.Process]:
    """The processes of its session from this one down, the lowest first."""
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        return [p for p in reversed([top, *top.children(recursive=True)]) if _session(p.pid) == _session(pid)]
    return []


def _session(pid: int) -> int:
    with contextlib.suppress(OSError):
        return os.getsid(pid)
    return 0


def _alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):  # no wait here: it would take the exit status from who started it
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


def _send(process: psutil.Process, what: signal.Signals) -> None:
    with contextlib.suppress(psutil.Error, OSError):
        process.send_signal(what)


def _told(name: str) -> dict[str, Any]:
    path = EXITS / f"{name}.json"
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return told
