"""`lam do`: a person's request, a person's document, the trained model, on a copy."""

import contextlib
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tasks import store
from tasks.agent import document
from tasks.agent.attempt import Limits
from tasks.agent.episode import Assignment, Episode, Setting, effective, run_episode
from tasks.agent.guard import Confirm, Guard
from tasks.agent.planning import index_of, model_plan, plan_for
from tasks.agent.policy import EndpointPolicy
from tasks.agent.rollback import Rollback
from tasks.agent.toggles import LeaveOn
from tasks.apps.catalogue import load_app
from tasks.desktop.interface import Desktop
from tasks.errors import InfrastructureError, UsageError
from tasks.llm import serving
from tasks.llm.client import Client
from tasks.schemas import EndReason, digest

logger = logging.getLogger(__name__)

STATUSES = {
    EndReason.FINISHED: "finished",
    EndReason.REFUSED: "refused",
    EndReason.INFRASTRUCTURE: "infrastructure",
}
"""Every other end is "failed"."""
OpenDesktop = Callable[[], "contextlib.AbstractContextManager[Desktop]"]


def do(
    request: str,
    file: Path,
    *,
    out: Path | None = None,
    checkpoint: Path | None = None,
    model_url: str = "",
    max_steps: int = 16,
    yes: bool = False,
    confirm: Confirm | None = None,
    open_desktop: OpenDesktop | None = None,
    app: str = "writer",
) -> dict[str, Any]:
    """Do `request` in a copy of `file`.

    Args:
        request: what the person wants.
        file: their document; never written.
        out: where the result goes, `<name>.lam<ext>` beside the file by default.
        checkpoint: the model's folder; with its plan index.
        model_url: an endpoint that serves the model already; else the checkpoint is served for this one task.
        max_steps: actions at most.
        yes: says yes to every sensitive action.
        confirm: asks a person about a sensitive action; `yes` wins.
        open_desktop: gives a desktop as a context manager, a slot of this machine's kind by default.
        app: the application's folder under tasks/apps.

    Returns:
        {status, steps, seconds, step_latency_s, out, reason}; the latency is the median from observing to acting, as in
        evaluate_online, each step's seconds include the action; `out` is None unless the status is "finished": that
        needs the model's FINISH, an effect seen, and a saved document that differs from what was opened.

    Raises:
        UsageError: the request, the file or the place for the result cannot be used; nothing was started.
    """
    started = time.perf_counter()
    if not request.strip():
        raise UsageError("request", "nothing", "what is to be done, in words")
    if checkpoint is None and not model_url:
        raise UsageError("model", "none", "a checkpoint or an endpoint", "lam run, or --model PATH")
    catalogue = load_app(app)
    target = document.check(file, out, catalogue.profile.document_suffix)
    guard = Guard(catalogue.profile.guard, (lambda action, why: True) if yes else confirm)
    with tempfile.TemporaryDirectory(prefix="lam-do-") as folder:
        copy = Path(shutil.copyfile(file, Path(folder) / f"document{file.suffix.lower()}"))
        rollback = Rollback(Path(folder))
        try:
            episode = _episode(request, copy, checkpoint, model_url, guard, rollback, max_steps, open_desktop, app)
        except InfrastructureError as error:
            return _result("infrastructure", None, started, None, str(error))
        _log(episode)
        return _deliver(episode, rollback, target, started)


def _episode(
    request: str,
    copy: Path,
    checkpoint: Path | None,
    model_url: str,
    guard: Guard,
    rollback: Rollback,
    max_steps: int,
    open_desktop: OpenDesktop | None,
    app: str,
) -> Episode:
    """Desktop and model start side by side: the desktop prepares the document while the model is loaded."""
    with (open_desktop or _slot)() as desktop:
        desktop.prepare(copy)
        with _served(checkpoint, model_url) as url, _client(url, checkpoint) as client:
            index = index_of(checkpoint) if checkpoint is not None else None
            plan, source = plan_for(request, index, client, app=app)
            return run_episode(
                Assignment(digest((request, copy.name)), request, copy),
                desktop,
                LeaveOn(EndpointPolicy(client)),
                plan=plan,
                plan_source=source,
                guard=guard,
                setting=Setting("do", Limits(max_steps=max_steps, attempts=2)),
                replan=(lambda: model_plan(request, client, app=app)) if source == "retrieved" else None,
                rollback=rollback,
            )


def _slot() -> "contextlib.AbstractContextManager[Desktop]":
    from tasks.desktop.slots import Slot

    return Slot("windows" if sys.platform == "win32" else "linux")


@contextlib.contextmanager
def _served(checkpoint: Path | None, model_url: str) -> Iterator[str]:
    if model_url or checkpoint is None:
        yield model_url
        return
    with serving.serve_checkpoint(checkpoint) as url:
        yield url


def _client(url: str, checkpoint: Path | None) -> Client:
    return Client(url, model=checkpoint.parent.name if checkpoint is not None else "lam", cache=None)


def _deliver(episode: Episode, rollback: Rollback, target: Path, started: float) -> dict[str, Any]:
    """Write the result where it was wanted if it is one."""
    trajectory = episode.trajectory
    status, reason = STATUSES.get(trajectory.end, "failed"), f"{trajectory.end.value}: {trajectory.detail}".rstrip(": ")
    if status != "finished":
        return _result(status, episode, started, None, reason)
    if not effective(trajectory.steps):
        return _result("failed", episode, started, None, "the model said it was done, but no action had an effect")
    changes = document.changes(rollback.first(), episode.document, target.suffix)
    if not changes:
        return _result("failed", episode, started, None, "the model said it was done, but the document is unchanged")
    document.write(target, episode.document)
    return _result("finished", episode, started, target, "; ".join(changes)[:1000])


def _result(status: str, episode: Episode | None, started: float, out: Path | None, reason: str) -> dict[str, Any]:
    steps = [] if episode is None else _steps(episode)
    latencies = [] if episode is None else [timing.observe_s + timing.decide_s for timing in episode.timings]
    return {
        "status": status,
        "steps": steps,
        "seconds": round(time.perf_counter() - started, 3),
        "step_latency_s": round(statistics.median(latencies), 3) if latencies else None,
        "out": str(out) if out is not None else None,
        "reason": reason,
    }


def _steps(episode: Episode) -> list[dict[str, Any]]:
    """Steps as the interface of `lam do` lists them; seconds from observing to having acted."""
    return [
        {
            "observation_controls": len(step.controls),
            "control_text": step.action.control_text,
            "control_type": step.action.control_type,
            "function": step.action.function,
            "args": step.action.args,
            "status": step.action.status.value,
            "seconds": round(timing.observe_s + timing.decide_s + timing.act_s, 4),
        }
        for step, timing in zip(episode.trajectory.steps, episode.timings, strict=True)
    ]


def _log(episode: Episode) -> None:
    """Keep the guard's audit log."""
    path = store.STATE / "logs" / f"do.{episode.trajectory.trajectory_id}.audit.jsonl"
    store.write_text(path, "".join(entry.model_dump_json() + "\n" for entry in episode.audit))
    logger.info("audit log: %s", path)
