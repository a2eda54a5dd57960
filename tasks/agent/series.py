"""Many episodes, one after the other on one desktop, each kept as it ends: for execute, explore and evaluation."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.agent import recording
from tasks.agent.attempt import Limits
from tasks.agent.episode import Assignment, Episode, Setting, run_episode
from tasks.agent.guard import Guard
from tasks.agent.policy import Policy
from tasks.apps.catalogue import GuardRules
from tasks.desktop.interface import Desktop
from tasks.errors import DesktopError
from tasks.schemas import EndReason, InstantiatedTask, digest

logger = logging.getLogger(__name__)

HOPELESS = 4
"""Episodes in a row lost to the machine after which the shard stops: nothing is gained by losing the rest too."""


@dataclass(frozen=True)
class Job:
    """One episode to run; an agent finds its plan for itself, a bare policy is given one."""

    assignment: Assignment
    model: str
    plan: tuple[str, ...] = ()
    plan_source: str = "none"
    sample: int = 0
    pictures: bool = False
    lineage: dict[str, Any] = field(default_factory=dict)
    content: str = ""  # digest of everything else the episode depends on; part of the key of its record

    @property
    def key(self) -> str:
        """Content address of the record."""
        given = self.assignment
        known = (given.task_id, given.request, given.template, given.family, given.split)
        return digest((known, self.plan, self.plan_source, self.model, self.sample, self.pictures, self.content), 32)


def assignment_of(task: InstantiatedTask, templates: Path) -> Assignment:
    """A task as an episode takes it; `templates` is the folder of the template documents."""
    return Assignment(
        task_id=task.task_id,
        request=task.request,
        document=templates / f"{task.template}.docx",
        template=task.template,
        family=task.family,
        split=task.split,
    )


Play = Callable[[Job, Desktop, Path | None], Episode]
"""Runs one job on a desktop; the path is the document of the next job, which may be prepared meanwhile."""


def by_policy(policy_for: Callable[[Job], Policy], rules: GuardRules, limits: Limits) -> Play:
    """Jobs done by a bare policy with the plan it is given; nothing is verified. Nobody is there to confirm."""

    def one(job: Job, desktop: Desktop, upcoming: Path | None) -> Episode:
        return run_episode(
            job.assignment,
            desktop,
            policy_for(job),
            plan=job.plan,
            plan_source=job.plan_source,
            guard=Guard(rules),
            setting=setting_of(job, limits),
            upcoming=upcoming,
        )

    return one


def setting_of(job: Job, limits: Limits) -> Setting:
    """A job's names and what to keep of it."""
    return Setting(job.model, limits, job.sample, job.pictures, dict(job.lineage))


def play(jobs: Sequence[Job], desktop: Desktop, one: Play, *, label: str, folder: Path | None = None) -> list[Episode]:
    """Run jobs in order; those with a record are read back instead of run again.

    Args:
        jobs: what to run.
        desktop: used for all, a fresh application each.
        one: `by_policy`, or `by_agent` of tasks/agent/agent.py.
        label: for the log.
        folder: of the records, recording.FOLDER by default.

    Returns:
        One episode a job, in order.

    Raises:
        DesktopError: HOPELESS episodes in a row were lost to the machine; those before are kept.
    """
    folder = folder or recording.FOLDER
    paths = [folder / job.key[:2] / f"{job.key}.zip" for job in jobs]
    ends: Counter[str] = Counter()
    episodes: list[Episode] = []
    start, lost, fresh = time.monotonic(), 0, 0
    for number, (job, path) in enumerate(zip(jobs, paths, strict=True)):
        if path.exists():
            episodes += recording.read(path)
            continue
        upcoming = next((j.assignment.document for j, p in _after(jobs, paths, number) if not p.exists()), None)
        episode = one(job, desktop, upcoming)
        episodes.append(episode)
        fresh += 1
        end = episode.trajectory.end
        ends[end.value] += 1
        rate = 60 * fresh / max(1e-9, time.monotonic() - start)
        logger.info("%s: %d of %d, %s, %.1f a minute", label, number + 1, len(jobs), _counts(ends), rate)
        lost = lost + 1 if end is EndReason.INFRASTRUCTURE else 0
        if lost >= HOPELESS:
            raise DesktopError(
                label, f"{lost} episodes in a row failed: {episode.trajectory.detail}", "a desktop", "lam doctor"
            )
        if end is not EndReason.INFRASTRUCTURE:
            recording.write(path, [episode])
    return episodes


def _after(jobs: Sequence[Job], paths: Sequence[Path], number: int) -> list[tuple[Job, Path]]:
    return list(zip(jobs[number + 1 :], paths[number + 1 :], strict=True))


def _counts(ends: Counter[str]) -> str:
    return ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))


def measures(episodes: Sequence[Episode]) -> dict[str, Any]:
    """What every stage of episodes reports: ends by reason, steps, speed, and machine failures per attempt."""
    trajectories = [e.trajectory for e in episodes]
    attempts = sum(t.attempts for t in trajectories)
    errors = sum(len(t.infrastructure_errors) for t in trajectories)
    seconds = sum(e.seconds for e in episodes)
    return {
        "runs": len(trajectories),
        "ends": dict(sorted(Counter(t.end.value for t in trajectories).items())),
        "steps": sum(len(t.steps) for t in trajectories),
        "attempts": attempts,
        "infrastructure_errors": errors,
        "infrastructure_per_attempt": round(errors / attempts, 4) if attempts else 0.0,
        "runs_per_minute_per_slot": round(60 * len(episodes) / seconds, 2) if seconds else 0.0,
    }
