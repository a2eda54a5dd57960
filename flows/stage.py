"""A stage as a Prefect flow: split, cached and versioned shards, merge; linked to the pipeline's run if it has one."""

import contextlib
import logging
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow, State, flow, get_client, task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.exceptions import TerminationSignal
from prefect.flow_engine import run_flow
from prefect.futures import PrefectFuture, as_completed
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import artifacts, cancelling, closure, dag, leash, locks, naming, offering, pools, records
from tasks import params as parameters
from tasks import store
from tasks.errors import DataError, LamError
from tasks.schemas import Shard
from tasks.stages import STAGES, Stage

log = logging.getLogger(__name__)

PARENT = "LAM_PARENT_TASK_RUN"
"""Environment variable through which the pipeline's task run names itself to the stage it starts."""

EMPTY_IS_FINE = frozenset({"explore"})
"""Stages that may have nothing to do: a teacher that fails nowhere leaves explore no task."""


def run_stage(name: str) -> dict[str, Any]:
    """Run one stage and write data/<stage>/metrics.json; the command of every dvc.yaml stage.

    Raises:
        LamError: what the stage raised.
    """
    built = stage_flow(STAGES[name])
    parent = os.environ.get(PARENT)
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(
            built,
            name=naming.name_of(name),
            tags=naming.tags_of(name),
            parent_task_run_id=UUID(parent) if parent else None,
        )
    result: dict[str, Any] = run_flow(built, flow_run=run)  # type: ignore[assignment]
    return result


def stage_flow(stage: Stage) -> Flow[[], dict[str, Any]]:
    """The flow of a stage; its name is the stage's."""

    @flow(name=stage.name, task_runner=ThreadPoolTaskRunner(max_workers=_workers(stage)), persist_result=False)  # type: ignore[arg-type]
    def run() -> dict[str, Any]:
        with _cancellable():
            return _run(stage)

    return run


def _run(stage: Stage) -> dict[str, Any]:
    started = time.monotonic()
    params = parameters.load()
    module = stage.load()
    code = closure.digest(stage.name)
    shards = [s.model_copy(update={"code": code, "version": module.VERSION}) for s in module.split(params)]
    log.info("%s: %d shards", stage.name, len(shards))
    paths = _work(stage, shards)
    metrics = module.merge(params, paths)
    see_that_something_came_out(stage.name, metrics)
    metrics["seconds"] = round(time.monotonic() - started, 2)
    metrics["shards"] = len(shards)
    metrics["profile"] = params.run.profile
    store.write_json(store.data_dir(stage.name) / "metrics.json", metrics)
    store.write_json(dag.kept(stage.name), metrics)
    artifacts.finished(stage.name, metrics)
    artifacts.lineage(stage.name)
    artifacts.spent(stage.name, os.environ.get("LAM_RUN", ""))
    log.info("%s: %d in, %d out, %.1f s", stage.name, metrics["n_in"], metrics["n_out"], metrics["seconds"])
    return metrics


@contextlib.contextmanager
def _cancellable() -> Iterator[None]:
    """A stage cancelled in Prefect ends like one that is interrupted; either takes its shards elsewhere with it."""
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    own = str(context.flow_run.id)
    if not os.environ.get(PARENT):
        cancelling.close(locks.left())
        locks.remember([own])
    with cancelling.watch(own, lambda: os.kill(os.getpid(), signal.SIGTERM)):
        try:
            yield
        except (KeyboardInterrupt, SystemExit, TerminationSignal):
            leash.Deadline(leash.STAGE_SECONDS)  # the engine has handled the signal, and waits for every thread
            cancelling.end_below(own)
            raise


def see_that_something_came_out(stage: str, metrics: dict[str, Any]) -> None:
    """A stage without input or output is a failure, whatever its exit status would be.

    Raises:
        DataError: with the commonest reasons of rejection.
    """
    n_in, n_out, rejected = metrics["n_in"], metrics["n_out"], metrics["rejected"]
    if (n_in and n_out) or stage in EMPTY_IS_FINE:
        return
    reasons = sorted(rejected.items(), key=lambda item: -item[1])[:3]
    why = ", ".join(f"{reason} {count}" for reason, count in reasons) or "nothing rejected"
    next_step = f"data/{stage}/rejects.parquet has the details" if n_in else "see the stages before it"
    raise DataError(f"stage {stage}", f"{n_in} in, {n_out} out ({why})", "input and output", next_step)


def _workers(stage: Stage) -> int:
    if pools.pool_of(stage):
        return pools.MOST_WAITING
    return parameters.load().run.slots if stage.uses == "desktop" else min(2, os.cpu_count() or 1)


class Elsewhere:
    """How a stage's shards are done on the machines of a pool."""

    def __init__(self, crew: pools.Crew, offered: offering.Offering) -> None:
        self._crew, self._offered = crew, offered

    def work(self, shard: Shard) -> Path:
        """One shard, there; its file is here afterwards."""
        with self._offered.to(shard) as (asked, keys):
            return self._crew.work(shard, asked, keys)


@task(persist_result=False, cache_policy=NO_CACHE, retries=0, task_run_name="{shard.stage}-{shard.index}")
def work(shard: Shard, elsewhere: Elsewhere | None = None) -> "str | State[str]":
    """One shard; the result is a path in the shard store, never a table. What is recorded is not done again."""
    kept = records.finished(shard)
    if kept is not None:
        return Completed(data=str(kept), name="Cached", message="finished earlier; its files are what was recorded")
    started = time.monotonic()
    path = elsewhere.work(shard) if elsewhere else STAGES[shard.stage].work(shard)
    records.keep(shard, path)
    log.info("%s: shard %d done in %.1f s", shard.stage, shard.index, time.monotonic() - started)
    return str(path)


def _work(stage: Stage, shards: Sequence[Shard]) -> list[Path]:
    progress = artifacts.Progress(stage.name, len(shards))
    with contextlib.ExitStack() as stack:
        elsewhere = None
        if pool := pools.pool_of(stage):
            crew = pools.Crew(pool, stage)
            elsewhere = Elsewhere(crew, stack.enter_context(offering.Offering(stage, shards)))
        futures: list[PrefectFuture[Any]] = [work.submit(shard, elsewhere) for shard in shards]
        for done, _ in enumerate(as_completed(futures), 1):
            progress.update(done)  # a failed shard is raised below, after the others had their chance to be kept
    return [Path(_result(stage, future)) for future in futures]


def _result(stage: Stage, future: PrefectFuture[Any]) -> str:
    outcome = future.result(raise_on_failure=False)
    if isinstance(outcome, LamError):
        raise outcome
    if isinstance(outcome, BaseException):
        raise LamError(f"stage {stage.name}", f"{type(outcome).__name__}: {outcome}", "a finished shard") from outcome
    return str(outcome)
