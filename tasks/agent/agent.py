"""The agent: one for `lam do`, explore and evaluate_online, so that what is measured is what people get.

Understand the request or say so before anything is opened; see what opening the document costs; leave alone what holds
already; act, guarded; and call the result finished only when it has passed the gate (tasks/agent/verification.py). A
result that has not is dropped: the next candidate starts afresh on the original document, once.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tasks.agent.attempt import Ended, Limits
from tasks.agent.episode import Assignment, Episode, Setting, run_episode, trajectory_id
from tasks.agent.guard import Guard
from tasks.agent.policy import Policy
from tasks.agent.rules import RULES, RulesPolicy
from tasks.agent.series import Job, Play, setting_of
from tasks.agent.understanding import Planner, readings, unusable
from tasks.agent.verification import Judgement, Verifier, already, carried, judge
from tasks.apps.catalogue import GuardRules
from tasks.checks.alignment import Part
from tasks.checks.parts import parts, template_parts
from tasks.checks.verdict import last_screen
from tasks.desktop import scratch
from tasks.desktop.interface import Desktop
from tasks.errors import DataError, EndpointError
from tasks.schemas import EndReason, Plan, Trajectory, Understanding

UNDONE = frozenset({EndReason.FAILED, EndReason.MAX_STEPS, EndReason.LOOP, EndReason.INVALID})
"""Ends of acting that has not come to its own end; another candidate may."""
UNKNOWN = "not in the application's rules"
"""The guard of a control that nobody has classed: a step astray, unlike one that is known to be sensitive."""
Choose = Callable[[Sequence[Plan]], Plan | None]
"""Asks a person which of two readings is meant; None for neither."""


@dataclass(frozen=True)
class Candidate:
    """A plan, and who acts by it."""

    plan: Plan
    policy: Policy
    by: str


@dataclass(frozen=True)
class Agent:
    """Everything that is the same for many requests."""

    planner: Planner
    verifier: Verifier
    policy_for: Callable[[Plan], Policy]  # who acts by a plan
    by: str = "model"  # their name in the record, RULES for RulesPolicy
    max_steps: int = 0  # actions; 0: by the plan's length
    attempts: int = 2  # fresh desktops after machine failures
    candidates: int = 2  # tried at most; the second one only where the first did not succeed
    lossy: bool = False  # go on although opening the document loses something
    choose: Choose | None = None  # nobody to ask: two readings end the episode
    tell: Callable[[str], None] = lambda line: None  # says a line to the person before anything is done

    def understand(self, request: str, document: Path) -> Understanding:
        """What the request asks for on this document; nothing is opened.

        Where the whole is not understood, what is left without the sentences that ask for nothing may be.

        Raises:
            DataError: the document cannot be read.
            EndpointError: the planner's endpoint does not answer.
        """
        reason = unusable(request)
        if reason:
            return Understanding(reason=reason)
        before = template_parts(document)  # many tasks begin with the same document
        found = self._readable(request, document, before)
        if found.plans or not found.essential:
            return found
        again = self._readable(found.essential, document, before)
        return again.model_copy(update={"asked": found.essential}) if again.plans else found

    def _readable(self, request: str, document: Path, before: Sequence[Part]) -> Understanding:
        """What planner and second reading both understand."""
        found = self.planner.understand(request, document)
        reason = self.verifier.understandable(request, before)
        return found.model_copy(update={"plans": (), "reason": reason}) if reason else found

    def run(
        self, assignment: Assignment, desktop: Desktop, guard: Guard, setting: Setting, upcoming: Path | None = None
    ) -> Episode:
        """Understand and act.

        Args:
            assignment: the task and its document.
            desktop: closed or in any state; not touched when the request is not understood.
            guard: of this episode.
            setting: names and what to keep; its limits are the agent's own.
            upcoming: document of the next episode.

        Returns:
            The episode of the last candidate: FINISHED means that the result was accepted. The lineage holds what was
            understood, every candidate tried, and what opening the document lost.
        """
        try:
            found = self.understand(assignment.request, assignment.document)
        except EndpointError as error:
            line = " ".join(str(error).split())[:300]
            ended = _unopened(assignment, setting, EndReason.INFRASTRUCTURE, line)
            failed = {"infrastructure_errors": (line,)}
            return replace(ended, trajectory=ended.trajectory.model_copy(update=failed))
        return self.act(found, assignment, desktop, guard, setting, upcoming)

    def act(
        self, found: Understanding, assignment: Assignment, desktop: Desktop, guard: Guard, setting: Setting,
        upcoming: Path | None = None,
    ) -> Episode:  # fmt: skip
        """`run` on a request that was understood already, or was not."""
        if not found.plans:
            nearest = {"nearest": list(found.nearest)} if found.nearest else {}
            return _unopened(assignment, setting, EndReason.NOT_UNDERSTOOD, found.reason, nearest)
        meant = readings(found)
        plan = meant[0] if len(meant) == 1 else self.choose(meant) if self.choose is not None else None
        if plan is None:
            both = " or ".join(reading.understood for reading in meant)
            return _unopened(assignment, setting, EndReason.NEEDS_USER, f"two readings: {both}")
        if found.asked:
            self.tell(f'read as "{found.asked}"; the rest is taken as background')
        self.tell(f"understood: {plan.understood}")
        if found.reason:
            self.tell(f"will not do: {found.reason}")
        work = _Work(self, assignment, desktop, guard, setting, found.asked or assignment.request)
        episode, judgement = work.attempt(Candidate(plan, self.policy_for(plan), self.by), upcoming)
        other = self._other(found, plan, episode, judgement) if self.candidates > 1 else None
        if other is not None:
            self.tell(f"dropped: {episode.trajectory.detail}")
            self.tell(f"once more from the start, by {other.by}: {other.plan.understood}")
            episode, _ = work.attempt(other, upcoming)
        return replace(
            episode,
            trajectory=episode.trajectory.model_copy(
                update={"lineage": episode.trajectory.lineage | work.lineage()},
            ),
            seconds=work.seconds,
        )

    def _other(
        self, found: Understanding, plan: Plan, episode: Episode, judgement: Judgement | None
    ) -> Candidate | None:
        """Who or what is tried next: the plan by rules where acting failed, the next plan where the plan did."""
        end = episode.trajectory.end
        strayed = end is EndReason.REFUSED and UNKNOWN in episode.trajectory.detail
        if end is not EndReason.REJECTED and end not in UNDONE and not strayed:
            return None
        acted_rightly = judgement is not None and judgement.expected
        if not acted_rightly and self.by != RULES and plan.actions:
            return Candidate(plan, RulesPolicy(plan.actions), RULES)
        rest = [other for other in found.plans if other is not plan]
        return Candidate(rest[0], self.policy_for(rest[0]), self.by) if rest else None

    def steps_for(self, plan: Plan) -> int:
        """Actions at most."""
        return self.max_steps or max(16, 2 * len(plan.actions or plan.steps) + 8)

    def limits_for(self, plan: Plan) -> Limits:
        """A plan that takes the same dialog for every heading comes back to the same states as often: no loop."""
        again = rounds(plan)
        return Limits(
            max_steps=self.steps_for(plan),
            attempts=self.attempts,
            revisits=max(Limits.revisits, 1 + again),
            visits=max(Limits.visits, 2 + 2 * again),
        )


def by_agent(agent_for: Callable[[Job], Agent], rules: GuardRules) -> Play:
    """Jobs of a series done by the agent as people get it; nobody is there to confirm or to choose."""

    def one(job: Job, desktop: Desktop, upcoming: Path | None) -> Episode:
        return agent_for(job).run(job.assignment, desktop, Guard(rules), setting_of(job, Limits()), upcoming)

    return one


@dataclass
class _Work:
    """One request's candidates, each from the original document on."""

    agent: Agent
    assignment: Assignment
    desktop: Desktop
    guard: Guard
    setting: Setting
    asked: str  # the request as it was understood: what the results are read against
    tried: list[dict[str, Any]] = field(default_factory=list)
    lost: tuple[str, ...] = ()
    unchanged: bool = False
    understood: str = ""
    seconds: float = 0.0

    def attempt(self, candidate: Candidate, upcoming: Path | None) -> tuple[Episode, Judgement | None]:
        """One candidate's episode, judged; the judgement is None where it did not come to FINISH."""
        plan, agent = candidate.plan, self.agent
        limits = agent.limits_for(plan)
        opening = _Opening(self.assignment, plan, agent, self.asked)
        try:
            episode = run_episode(
                self.assignment,
                self.desktop,
                candidate.policy,
                plan=plan.steps,
                plan_source=plan.source,
                guard=self.guard,
                setting=replace(self.setting, limits=limits),
                upcoming=upcoming,
                opening=opening,
            )
        finally:
            opening.close()
        judgement = None
        if episode.trajectory.end is EndReason.FINISHED and not opening.held:
            screen = last_screen(episode.trajectory)
            judgement = judge(opening.plan, self.asked, opening.before, episode.document, screen, agent.verifier)
            end = EndReason.FINISHED if judgement.accepted else EndReason.REJECTED
            about = {"end": end, "detail": judgement.reason}
            episode = replace(episode, trajectory=episode.trajectory.model_copy(update=about))
        self.lost, self.unchanged, self.understood = opening.lost, opening.held, plan.understood
        self.seconds += episode.seconds
        self.tried.append(_summary(candidate, episode.trajectory))
        return episode, judgement

    def lineage(self) -> dict[str, Any]:
        """What the record says of it beside the steps."""
        found: dict[str, Any] = {"understood": self.understood, "candidates": self.tried}
        if self.asked != self.assignment.request:
            found["asked"] = self.asked
        if self.lost:
            found["lost"] = list(self.lost)
        return found | ({"unchanged": True} if self.unchanged else {})


class _Opening:
    """What is seen to between opening the document and the first action.

    Keeps the parts of the first save: the ground that the result is compared with.
    """

    def __init__(self, assignment: Assignment, plan: Plan, agent: Agent, asked: str) -> None:
        self._assignment, self.plan, self._agent, self._asked = assignment, plan, agent, asked
        self._folder = scratch.folder("first")
        self.before: tuple[Part, ...] = ()
        self.lost: tuple[str, ...] = ()
        self.held = False

    def __call__(self, saved: Path) -> Ended | None:
        """Refuse what would lose something, finish what holds already, else let the agent act."""
        first = Path(shutil.copy(saved, self._folder / saved.name))
        verifier = self._agent.verifier
        try:
            self.before = parts(first)
            self.plan = carried(self.plan, parts(self._assignment.document), self.before)
            self.lost = verifier.lost(self._assignment.document, first)
        except DataError as error:
            return Ended(EndReason.FAILED, f"the document cannot be read after opening: {error}"[:300])
        if self.lost and not self._agent.lossy:
            return Ended(EndReason.REFUSED, f"opening the document would lose: {'; '.join(self.lost)}"[:600])
        self.held = already(self.plan, self._asked, self.before, verifier)
        return Ended(EndReason.FINISHED, "already so", first.read_bytes()) if self.held else None

    def close(self) -> None:
        """Delete the first save."""
        shutil.rmtree(self._folder, ignore_errors=True)


def rounds(plan: Plan) -> int:
    """How often a plan itself takes its most frequent action: the same dialog for four sides is no loop."""
    seen = Counter((a.function, a.control_text, a.control_type, str(a.args)) for a in plan.actions)
    return max(seen.values(), default=0)


def _summary(candidate: Candidate, trajectory: Trajectory) -> dict[str, Any]:
    actions = sum(bool(step.action.function) for step in trajectory.steps)
    about = {"by": candidate.by, "source": candidate.plan.source, "understood": candidate.plan.understood}
    return about | {"end": trajectory.end.value, "detail": trajectory.detail, "actions": actions}


def _unopened(
    assignment: Assignment, setting: Setting, end: EndReason, detail: str, lineage: dict[str, Any] | None = None
) -> Episode:
    """An episode that ended before the document was opened."""
    return Episode(
        Trajectory(
            trajectory_id=trajectory_id(assignment.task_id, setting.model, setting.sample),
            task_id=assignment.task_id,
            request=assignment.request,
            plan=(),
            plan_source="none",
            model=setting.model,
            sample=setting.sample,
            template=assignment.template,
            family=assignment.family,
            split=assignment.split,
            steps=(),
            end=end,
            detail=detail,
            attempts=int(end is EndReason.INFRASTRUCTURE),
            lineage=setting.lineage | (lineage or {}),
        )
    )
