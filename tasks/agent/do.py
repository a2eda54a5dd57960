"""`lam do`: a person's request, a person's document, the agent, on a copy."""

import contextlib
import importlib
import logging
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks import store
from tasks.agent import document
from tasks.agent.agent import Agent, Choose
from tasks.agent.episode import Assignment, Episode, Setting
from tasks.agent.guard import Confirm, Guard
from tasks.agent.policy import EndpointPolicy
from tasks.agent.understanding import Planner, readings, unusable
from tasks.agent.verification import Verifier
from tasks.apps.catalogue import load_app
from tasks.desktop import scratch
from tasks.desktop.interface import Desktop
from tasks.errors import InfrastructureError, UsageError
from tasks.llm import serving
from tasks.llm.client import Client
from tasks.schemas import EndReason, Understanding, digest

logger = logging.getLogger(__name__)

STATUSES = {
    EndReason.FINISHED: "finished",
    EndReason.REFUSED: "refused",
    EndReason.INFRASTRUCTURE: "infrastructure",
}
"""Every other end is "failed"."""
OpenDesktop = Callable[[], "contextlib.AbstractContextManager[Desktop]"]
Connect = Callable[[], Client]
"""Waits until the model answers and gives its client; called by whoever needs it first."""
MakePlanner = Callable[[Connect], Planner]
"""The planner of the model; `Connect` is for planners that ask it."""


@dataclass(frozen=True)
class Person:
    """What the person allows, is told and is asked."""

    yes: bool = False  # to every sensitive action, and to what opening the document loses
    lossy: bool = False  # to what opening the document loses
    confirm: Confirm | None = None  # asks about a sensitive action; `yes` wins
    choose: Choose | None = None  # asks which of two readings is meant; None: both are told, and nothing is done
    tell: Callable[[str], None] = lambda line: None  # says one line before anything is done


def do(
    request: str,
    file: Path,
    *,
    planner: MakePlanner,
    verifier: Verifier,
    out: Path | None = None,
    checkpoint: Path | None = None,
    model_url: str = "",
    max_steps: int = 0,
    person: Person | None = None,
    open_desktop: OpenDesktop | None = None,
    app: str = "writer",
) -> dict[str, Any]:
    """Do `request` in a copy of `file`.

    Args:
        request: what the person wants.
        file: their document; never written.
        planner: makes the planner.
        verifier: the gate's second reading and inventory.
        out: where the result goes, `<name>.lam<ext>` beside the file by default.
        checkpoint: the model's folder.
        model_url: an endpoint that serves the model already; else the checkpoint is served for this one task.
        max_steps: actions at most; 0: by the plan's length.
        person: nobody by default.
        open_desktop: gives a desktop as a context manager, a slot of this machine's kind by default.
        app: the application's folder under tasks/apps.

    Returns:
        {status, steps, seconds, step_latency_s, out, reason, understood, nearest}; the latency is the median from
        observing to acting, as in evaluate_online, each step's seconds include the action; `out` is None unless the
        status is "finished": the agent's gate accepted the result, or the document held it already (an equal copy).
        `nearest` are requests that can be done, where this one was not understood.

    Raises:
        UsageError: the request, the file or the place for the result cannot be used; nothing was started.
    """
    started, person = time.perf_counter(), person or Person()
    wrong = unusable(request)
    if wrong:
        raise UsageError("request", wrong, "what is to be done, in words")
    if checkpoint is None and not model_url:
        raise UsageError("model", "none", "a checkpoint or an endpoint", "lam run, or --model PATH")
    catalogue = load_app(app)
    target = document.check(file, out, catalogue.profile.document_suffix)
    guard = Guard(catalogue.profile.guard, (lambda action, why: True) if person.yes else person.confirm)
    folder = scratch.folder("do")
    try:
        original = file.read_bytes()
        copy = folder / f"document{file.suffix.lower()}"
        copy.write_bytes(document.openable(original, copy.suffix))
        with _model(checkpoint, model_url) as connect, (open_desktop or _slot)() as desktop:
            agent = Agent(
                planner(connect),
                verifier,
                lambda plan: EndpointPolicy(connect()),
                max_steps=max_steps,
                lossy=person.yes or person.lossy,
                choose=person.choose,
                tell=person.tell,
            )
            found, episode = _episode(request, copy, agent, desktop, guard)
        _log(episode)
        return _deliver(found, episode, original, target, started)
    except InfrastructureError as error:
        return _result("infrastructure", None, started, None, str(error))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _episode(request: str, copy: Path, agent: Agent, desktop: Desktop, guard: Guard) -> tuple[Understanding, Episode]:
    """The desktop opens the document while the request is read; one that is not understood leaves it at that."""
    with ThreadPoolExecutor(2) as beside:
        prepared = beside.submit(_open, desktop, copy)
        beside.submit(importlib.import_module, "tasks.llm.connection")  # 0.4 s that the first action would wait for
        with contextlib.ExitStack() as otherwise:
            otherwise.callback(_drop, desktop, prepared)
            found = agent.understand(request, copy)
            otherwise.pop_all()
        if not found.plans or (len(readings(found)) > 1 and agent.choose is None):
            _drop(desktop, prepared)
        else:
            wait([prepared])  # what went wrong will go wrong again in the episode, which counts its attempts
        assignment = Assignment(digest((request, copy.name)), request, copy)
        return found, agent.act(found, assignment, desktop, guard, Setting("do"))


def _open(desktop: Desktop, copy: Path) -> None:
    """As far as it comes without acting; the episode's own start finds it untouched, or starts afresh."""
    desktop.prepare(copy)
    desktop.start(copy)


def _drop(desktop: Desktop, prepared: "Future[None]") -> None:
    """Nobody needs what is being prepared: end it without waiting for it to succeed."""
    desktop.close()
    with contextlib.suppress(InfrastructureError):
        prepared.result()


def _slot() -> "contextlib.AbstractContextManager[Desktop]":
    from tasks.desktop.slots import Slot

    return Slot("windows" if sys.platform == "win32" else "linux")


@contextlib.contextmanager
def _model(checkpoint: Path | None, model_url: str) -> Iterator[Connect]:
    """Start the model at once and wait for it only when it is asked."""
    child = None
    name = checkpoint.resolve().parent.name if checkpoint is not None else "lam"
    if not model_url and checkpoint is not None:
        child = serving.Child("tasks.model.serve", (str(checkpoint),), f"model.{name}")
    with contextlib.ExitStack() as stack:
        if child is not None:
            stack.callback(child.stop)
        clients: list[Client] = []

        def connect() -> Client:
            if not clients:
                url = model_url or (child.wait_ready() if child is not None else "")
                clients.append(stack.enter_context(Client(url, model=name, cache=None)))
            return clients[0]

        yield connect


def _deliver(found: Understanding, episode: Episode, original: bytes, target: Path, started: float) -> dict[str, Any]:
    """Write the result where it was wanted if it was accepted."""
    trajectory = episode.trajectory
    status = STATUSES.get(trajectory.end, "failed")
    about = {"understood": str(trajectory.lineage.get("understood", "")), "nearest": list(found.nearest)}
    if status != "finished":
        reason = f"{trajectory.end.value.replace('_', ' ')}: {trajectory.detail}".rstrip(": ")
        return _result(status, episode, started, None, reason) | about
    if trajectory.lineage.get("unchanged"):
        document.write(target, original)
        return _result(status, episode, started, target, "already so: an unchanged copy") | about
    document.write(target, episode.document)
    lost = trajectory.lineage.get("lost", ())
    reason = "; ".join([*(f"lost in opening: {thing}" for thing in lost), trajectory.detail])
    return _result(status, episode, started, target, reason[:1000]) | about


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
        "understood": "",
        "nearest": [],
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
