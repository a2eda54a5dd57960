"""The agent on the real application: families acted by their own plan are finished, and the agent disturbs nothing.

Every fifth family by default; `LAM_ALL_FAMILIES=1` proves all of them.
"""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.agent.agent import Agent
from tasks.agent.episode import Assignment, Episode, Setting, run_episode
from tasks.agent.given import GivenPlanner, plan_of
from tasks.agent.guard import Guard
from tasks.agent.rules import RULES, RulesPolicy
from tasks.apps.binding import bind
from tasks.apps.build import build_template
from tasks.apps.catalogue import load_app
from tasks.apps.slots import slot_values
from tasks.checks.alignment import Part
from tasks.checks.gates import holds
from tasks.checks.language import evaluate_parts
from tasks.checks.parts import parts
from tasks.desktop import open_desktop
from tasks.desktop.interface import Desktop
from tasks.schemas import Check, EndReason, InstantiatedTask

pytestmark = pytest.mark.display
APP = load_app("writer")
NAMES = sorted(APP.families)[:: 1 if os.environ.get("LAM_ALL_FAMILIES") else 5]
NAMES = sorted({*NAMES, "insert_comment"})


@dataclass(frozen=True)
class Said:
    """A reading."""

    verdict: str
    reason: str = ""


class ByChecks:
    """A second reading that is right by construction: it knows the task's checks."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = checks

    def understandable(self, request: str, before: Sequence[Part]) -> str:
        """Everything."""
        return ""

    def read(self, request: str, before: Sequence[Part], after: Sequence[Part]) -> Said:
        """The checks."""
        held = all(result.passed for result in evaluate_parts(self.checks, before, after))
        return Said("accepted" if held else "rejected")

    def lost(self, before: Path, after: Path) -> tuple[str, ...]:
        """Nothing that these documents hold."""
        return ()


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    made = open_desktop("linux")
    yield made
    made.close()


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("documents")
    # one page without stories: a family's own plan finds what is on the screen; the planner's plans find everything
    short = {n: s for n, s in APP.templates.items() if s.pages <= 1}
    return {n: build_template(s, folder / f"{n}.docx") for n, s in short.items()}


def task_of(name: str, documents: dict[str, Path]) -> InstantiatedTask:
    """A task on a document where it is not so already, which an agent would leave alone."""
    chance = random.Random(name)
    family = APP.families[name]
    for template in chance.sample(sorted(documents), len(documents)):
        before = parts(documents[template])
        if not {"header", "footer"} & set(family.needs) <= {str(p["kind"]) for p in before}:
            continue
        options = {slot: slot_values(APP, family, slot, before) for slot in family.slots}
        if not all(options.values()):
            continue
        bound = bind(family, {slot: chance.choice(values) for slot, values in options.items()}, 0)
        if not holds(bound.checks, before):
            return InstantiatedTask(
                task_id=name, request=bound.request, app="writer", template=template, template_sha256="", family=name,
                kind="family", plan=bound.plan, actions=bound.actions, checks=bound.checks,
            )  # fmt: skip
    pytest.skip(f"{name}: so already, or nothing to do it on, in every document of one page")


def bare(task: InstantiatedTask, document: Path, desktop: Desktop) -> Episode:
    """As execute runs it: nothing is saved before FINISH."""
    return run_episode(
        Assignment(task.task_id, task.request, document), desktop, RulesPolicy(plan_of(task).actions), plan=task.plan,
        plan_source="given", guard=Guard(APP.profile.guard), setting=Setting(RULES),
    )  # fmt: skip


def agent(task: InstantiatedTask, document: Path, desktop: Desktop) -> Episode:
    """As people get it, planning and reading apart."""
    made = Agent(GivenPlanner(task), ByChecks(task.checks), lambda plan: RulesPolicy(plan.actions), by=RULES)
    assignment = Assignment(task.task_id, task.request, document)
    return made.run(assignment, desktop, Guard(APP.profile.guard), Setting(RULES))


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", NAMES)
def test_agent_and_bare_episode_leave_the_same_document(
    name: str, desktop: Desktop, documents: dict[str, Path]
) -> None:
    """Where a snapshot is taken while words are typed, they are lost: a comment once stayed empty so."""
    task = task_of(name, documents)
    document = documents[task.template]
    done = agent(task, document, desktop)
    assert (done.trajectory.end, len(done.trajectory.lineage["candidates"])) == (EndReason.FINISHED, 1), (
        done.trajectory.detail
    )
    plain = bare(task, document, desktop)
    if plain.trajectory.document_sha256 != done.trajectory.document_sha256:
        plain = bare(task, document, desktop)  # nothing checks a bare run: at load 8 a font size was once lost in it
    assert plain.trajectory.end is EndReason.FINISHED
    assert plain.trajectory.document_sha256 == done.trajectory.document_sha256


@pytest.mark.timeout(240)
def test_done_again_it_is_already_so(desktop: Desktop, documents: dict[str, Path], tmp_path: Path) -> None:
    task = task_of("bold_text", documents)
    first = tmp_path / "first.docx"
    first.write_bytes(agent(task, documents[task.template], desktop).document)
    again = agent(task, first, desktop)
    assert (again.trajectory.end, again.trajectory.detail) == (EndReason.FINISHED, "already so")
    assert again.trajectory.steps == ()
