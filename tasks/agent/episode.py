"""One episode: observe, decide, ground, guard, act, verify the effect, record (the paper's AppAgent).

What fails because of the task ends the episode with a reason; what fails because of the machine ends the attempt, and
the task is tried again on a fresh desktop. An action that raised is never recorded as done.
"""

import hashlib
import io
import logging
import re
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.agent.attempt import Attempt, Ended, Limits, Opening, Progress
from tasks.agent.guard import AuditEntry, Guard
from tasks.agent.policy import Policy
from tasks.desktop.interface import Desktop
from tasks.errors import DesktopError, EndpointError, LamError
from tasks.schemas import EndReason, Screenshot, StepTiming, Trajectory, TrajectoryStep, digest

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Assignment:
    """What is to be done, and on which document."""

    task_id: str
    request: str
    document: Path  # a private copy of it is opened; the file itself is never written
    template: str = ""
    family: str = ""
    split: str = ""


@dataclass(frozen=True)
class Episode:
    """Everything an episode leaves."""

    trajectory: Trajectory
    timings: tuple[StepTiming, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    document: bytes = b""  # as saved after FINISH, empty without
    audit: tuple[AuditEntry, ...] = ()
    seconds: float = 0.0  # from opening the document to its being saved, all attempts


@dataclass
class Setting:
    """How an episode is run; the same for many tasks."""

    model: str  # name in the records: teacher, lam1, random, ...
    limits: Limits = field(default_factory=Limits)
    sample: int = 0
    pictures: bool = False  # keep a thumbnail of every state
    lineage: dict[str, Any] = field(default_factory=dict)
    on_step: Progress | None = None  # called after every step


def trajectory_id(task_id: str, model: str, sample: int) -> str:
    """Id of a trajectory: what was tried, by whom, for the how-manieth time."""
    return digest((task_id, model, sample))


def run_episode(
    assignment: Assignment,
    desktop: Desktop,
    policy: Policy,
    *,
    plan: Sequence[str],
    plan_source: str,
    guard: Guard,
    setting: Setting,
    upcoming: Path | None = None,
    opening: Opening | None = None,
) -> Episode:
    """Let `policy` do one task on `desktop`.

    Args:
        assignment: the task and its document.
        desktop: closed or in any state; started afresh, stopped at the end.
        policy: who decides.
        plan: textual steps for the policy, may be empty.
        plan_source: as in Trajectory.
        guard: of this episode.
        setting: limits and what to keep.
        upcoming: document of the next episode, which the driver may prepare meanwhile.
        opening: sees the document as first saved, before any action, and may end the episode; None: nothing is saved.

    Returns:
        The episode; end reason INFRASTRUCTURE when every attempt failed for the machine's sake.
    """
    start = time.perf_counter()
    errors: list[str] = []
    ident = trajectory_id(assignment.task_id, setting.model, setting.sample)

    def fresh() -> Attempt:
        guard.begin()
        policy.begin()
        made = Attempt(ident, assignment.request, plan, plan_source, desktop, policy, guard, setting.limits, opening)
        made.pictures, made.on_step = setting.pictures, setting.on_step
        return made

    while True:
        attempt = fresh()
        ended = _attempt(attempt, desktop, assignment, upcoming, errors)
        if ended.reason is not EndReason.INFRASTRUCTURE or len(errors) >= setting.limits.attempts:
            break
    attempts = len(errors) + (ended.reason is not EndReason.INFRASTRUCTURE)
    trajectory = _trajectory(assignment, setting, attempt, ended, ident)
    return Episode(
        trajectory.model_copy(
            update={
                "attempts": attempts,
                "infrastructure_errors": tuple(errors),
                "lineage": {**setting.lineage, "app_version": desktop.app_version},
            }
        ),
        tuple(attempt.timings),
        tuple(attempt.screenshots),
        ended.document,
        tuple(guard.audit),
        time.perf_counter() - start,
    )


def _attempt(
    attempt: Attempt, desktop: Desktop, assignment: Assignment, upcoming: Path | None, errors: list[str]
) -> Ended:
    """One attempt; a machine failure is added to `errors` and ends it as INFRASTRUCTURE. Nothing stays open."""
    try:
        desktop.start(assignment.document)
        if upcoming is not None:
            desktop.prepare(upcoming)
        return attempt.run()
    except (DesktopError, EndpointError) as error:
        errors.append(_line(error))
    except LamError:
        raise
    except Exception as error:  # the boundary: a driver's own bug is the machine's failure
        logger.exception("%s: attempt %d broke", assignment.task_id, len(errors) + 1)
        errors.append(f"{type(error).__name__}: {_line(error)}")
    finally:
        _stop(desktop)
    logger.warning("%s: attempt %d failed: %s", assignment.task_id, len(errors), errors[-1])
    return Ended(EndReason.INFRASTRUCTURE, errors[-1])


def _trajectory(assignment: Assignment, setting: Setting, attempt: Attempt, ended: Ended, ident: str) -> Trajectory:
    return Trajectory(
        trajectory_id=ident,
        task_id=assignment.task_id,
        request=assignment.request,
        plan=attempt.plan,
        plan_source=attempt.plan_source,
        model=setting.model,
        sample=setting.sample,
        template=assignment.template,
        family=assignment.family,
        split=assignment.split,
        steps=tuple(attempt.steps),
        end=ended.reason,
        detail=ended.detail,
        document_sha256=fingerprint(ended.document),
    )


def effective(steps: Sequence[TrajectoryStep]) -> bool:
    """Whether anything was seen to change."""
    return any(step.ok and step.effect for step in steps)


def _stop(desktop: Desktop) -> None:
    try:
        desktop.stop()
    except DesktopError as error:
        logger.warning("stopping the desktop: %s", _line(error))


def _line(error: Exception) -> str:
    """One line without addresses or numbers that differ between runs of the same failure."""
    return " ".join(str(error).split())[:300]


TIMES = re.compile(
    rb'\s(?:w:date|w:rsid\w*|dc:date|office:date-value|text:date-value|loext:date)="[^"]*"|<dc:date>[^<]*</dc:date>'
)
OWN = ("docProps/", "meta.xml", "Thumbnails/")
"""Members about the file: times, editing time, application; not about the document."""


def fingerprint(content: bytes) -> str:
    """sha256 over the members of a zip document in the order of their names, without times and editing sessions.

    Two runs of the same actions give the same value although applications write the time into every file. Of anything
    that is no zip it is the plain sha256; of nothing it is "".
    """
    if not content:
        return ""
    total = hashlib.sha256()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in sorted(archive.namelist()):
                if not name.startswith(OWN):
                    total.update(name.encode() + b"\0" + TIMES.sub(b"", archive.read(name)) + b"\0")
    except zipfile.BadZipFile:
        return hashlib.sha256(content).hexdigest()
    return total.hexdigest()
