"""The agent: what it does before it acts, what it calls finished, and what it tries after a first failure."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.agent.agent import Agent, rounds
from tasks.agent.episode import Assignment, Episode, Setting
from tasks.agent.given import GivenPlanner
from tasks.agent.guard import Guard
from tasks.agent.policy import DoNothingPolicy, Policy
from tasks.agent.rules import RULES, RulesPolicy
from tasks.agent.understanding import LONGEST, Planner
from tasks.agent.verification import carried
from tasks.apps.catalogue import load_app
from tasks.desktop.fake import FakeDesktop
from tasks.errors import EndpointError
from tasks.llm.wire import ActReply, ActRequest
from tasks.schemas import Action, Check, EndReason, InstantiatedTask, Plan, Status, Understanding
from tests.unit.agent.conftest import BoldReader, Planned, bold_plan

RULES_OF_WRITER = load_app("writer").profile.guard
REQUEST = "Make March bold"


class Counted(FakeDesktop):
    """Counts how often a document was opened and what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.starts, self.acts = 0, 0

    def start(self, document: Path) -> None:
        """Count."""
        self.starts += 1
        super().start(document)

    def act(self, action: Any) -> Any:
        """Count."""
        self.acts += 1
        return super().act(action)


class Says:
    """A policy of given replies."""

    def __init__(self, *replies: ActReply) -> None:
        self.replies = replies

    def begin(self) -> None:
        """Nothing to start."""

    def decide(self, request: ActRequest) -> ActReply:
        """By the length of the history."""
        return self.replies[min(len(request.history), len(self.replies) - 1)]


def by_rules(plan: Plan) -> Policy:
    return RulesPolicy(plan.actions)


GIVES_UP = Says(ActReply(status=Status.FAIL))
STRAYS = Says(
    ActReply(function="select_text", args={"text": "March"}),
    ActReply(function="keyboard_input", args={"keys": "{CTRL}b"}),
    ActReply(function="select_text", args={"text": "Sales"}),
    ActReply(function="keyboard_input", args={"keys": "{CTRL}i"}),
    ActReply(status=Status.FINISH),
)


def run(
    report: Path,
    planner: Planner,
    policy: Policy | None = None,
    *,
    request: str = REQUEST,
    reader: BoldReader | None = None,
    desktop: FakeDesktop | None = None,
    **more: Any,
) -> Episode:
    policy_for: Callable[[Plan], Policy] = by_rules if policy is None else lambda plan: policy
    more = {"by": RULES if policy is None else "lam4"} | more
    agent = Agent(planner, reader or BoldReader(), policy_for, **more)
    done = agent.run(
        Assignment("t", request, report), desktop or FakeDesktop(), Guard(RULES_OF_WRITER), Setting("lam4")
    )
    assert done.document == b"" or done.trajectory.end in (EndReason.FINISHED, EndReason.REJECTED)
    return done


def bold_in(content: bytes, folder: Path) -> list[str]:
    path = folder / "bold.docx"
    path.write_bytes(content)
    return [
        r.text for p in docx.Document(str(path)).paragraphs for r in p.runs if r.bold and "Heading" not in p.style.name
    ]


def ends(done: Episode) -> list[tuple[str, str]]:
    return [(c["by"], c["end"]) for c in done.trajectory.lineage["candidates"]]


def test_finished_is_accepted(report: Path, tmp_path: Path) -> None:
    before = report.read_bytes()
    done = run(report, Planned(bold_plan("March")))
    assert done.trajectory.end is EndReason.FINISHED
    assert bold_in(done.document, tmp_path) == ["March"]
    assert "bold" in done.trajectory.detail
    assert done.trajectory.lineage["understood"] == "make March bold"
    assert (done.trajectory.plan, done.trajectory.plan_source) == (bold_plan("March").steps, "given")
    assert ends(done) == [("rules", "finished")]
    assert report.read_bytes() == before


@pytest.mark.parametrize("request_text", ["", "  \n", "12 ?!", "bold " * LONGEST])
def test_what_is_no_request_is_not_planned(report: Path, request_text: str) -> None:
    planner, desktop = Planned(bold_plan("March")), Counted()
    done = run(report, planner, request=request_text, desktop=desktop)
    assert done.trajectory.end is EndReason.NOT_UNDERSTOOD
    assert (planner.asked, desktop.starts) == ([], 0)


@pytest.mark.parametrize(
    ("planner", "request_text", "reason"),
    [
        (Planned(reason="a question", nearest=["Make x bold"]), REQUEST, "a question"),
        (Planned(bold_plan("March"), nearest=["Make x bold"]), "Levitate March", "not about bold"),
    ],
)
def test_not_understood_ends_before_anything_is_opened(
    report: Path, planner: Planned, request_text: str, reason: str
) -> None:
    desktop = Counted()
    done = run(report, planner, request=request_text, desktop=desktop)
    assert (done.trajectory.end, done.trajectory.detail) == (EndReason.NOT_UNDERSTOOD, reason)
    assert done.trajectory.lineage["nearest"] == ["Make x bold"]
    assert (desktop.starts, done.trajectory.steps, done.document) == (0, (), b"")


def test_what_opening_loses_is_refused_before_the_first_action(report: Path) -> None:
    desktop, reader = Counted(), BoldReader(["an equation"])
    done = run(report, Planned(bold_plan("March")), reader=reader, desktop=desktop)
    assert (done.trajectory.end, desktop.acts) == (EndReason.REFUSED, 0)
    assert "an equation" in done.trajectory.detail
    allowed = run(report, Planned(bold_plan("March")), reader=reader, lossy=True)
    assert allowed.trajectory.end is EndReason.FINISHED
    assert allowed.trajectory.lineage["lost"] == ["an equation"]


def test_already_so_is_finished_without_acting(report: Path) -> None:
    document = docx.Document(str(report))
    document.paragraphs[1].clear().add_run("March").bold = True
    document.save(str(report))
    desktop = Counted()
    done = run(report, Planned(bold_plan("March")), desktop=desktop)
    assert (done.trajectory.end, done.trajectory.detail, desktop.acts) == (EndReason.FINISHED, "already so", 0)
    assert done.trajectory.lineage["unchanged"] is True
    assert done.trajectory.steps == ()


@pytest.mark.parametrize(
    "expectation",
    [(), (Check(kind="ui", where={"title": "Bold"}, property="checked", value=True),)],
    ids=["nothing", "the screen"],
)
def test_nothing_holds_already_where_nothing_of_the_document_is_expected(
    report: Path, expectation: tuple[Check, ...]
) -> None:
    document = docx.Document(str(report))
    document.paragraphs[1].clear().add_run("March").bold = True
    document.save(str(report))
    plan = bold_plan("March").model_copy(update={"expectation": expectation})
    done = run(report, Planned(plan), DoNothingPolicy(), candidates=1)
    assert done.trajectory.detail != "already so"


def test_a_wrong_plan_is_rejected_by_the_reading_and_the_next_one_tried(report: Path, tmp_path: Path) -> None:
    """Its own expectation holds: only a reading that never sees the plan can stop it."""
    desktop = Counted()
    done = run(report, Planned(bold_plan("Sales"), bold_plan("March", confidence=0.5)), desktop=desktop)
    assert ends(done) == [("rules", "rejected"), ("rules", "finished")]
    assert "March is not what is bold" in done.trajectory.lineage["candidates"][0]["detail"]
    assert bold_in(done.document, tmp_path) == ["March"], "the second starts from the original, not from the first"
    assert desktop.starts == 2
    assert done.trajectory.lineage["understood"] == "make March bold"


def test_a_wrong_plan_alone_is_rejected_with_the_difference(report: Path) -> None:
    done = run(report, Planned(bold_plan("Sales")), by="lam4")
    assert done.trajectory.end is EndReason.REJECTED
    assert "what changed" in done.trajectory.detail
    assert "Sales" in done.trajectory.detail
    assert ends(done) == [("lam4", "rejected")], "the plan was carried out: rules would do the same again"


@pytest.mark.parametrize(
    ("policy", "first"),
    [
        (GIVES_UP, "failed"),
        (DoNothingPolicy(), "rejected"),
        (STRAYS, "rejected"),
        (Says(ActReply(function="annotation")), "loop"),
    ],
)
def test_where_acting_failed_the_plan_is_acted_by_rules(
    report: Path, tmp_path: Path, policy: Policy, first: str
) -> None:
    done = run(report, Planned(bold_plan("March"), bold_plan("Sales", confidence=0.1)), policy)
    assert ends(done) == [("lam4", first), ("rules", "finished")]
    assert bold_in(done.document, tmp_path) == ["March"]


def test_a_stray_change_is_never_finished(report: Path) -> None:
    done = run(report, Planned(bold_plan("March")), STRAYS, candidates=1)
    assert done.trajectory.end is EndReason.REJECTED
    assert done.trajectory.detail.startswith("unchanged: ")
    assert ends(done) == [("lam4", "rejected")]


def test_one_further_candidate_and_no_more(report: Path) -> None:
    desktop = Counted()
    plans = [bold_plan(word, confidence=c) for word, c in (("Sales", 0.9), ("board", 0.5), ("March", 0.1))]
    done = run(report, Planned(*plans), desktop=desktop)
    assert (done.trajectory.end, desktop.starts, len(ends(done))) == (EndReason.REJECTED, 2, 2)


def test_a_plan_whose_expectation_cannot_be_checked_is_never_finished(report: Path) -> None:
    plan = bold_plan("March").model_copy(update={"expectation": (Check(kind="no_such_kind"),)})
    done = run(report, Planned(plan))
    assert done.trajectory.end is EndReason.REJECTED
    assert "cannot be checked" in done.trajectory.detail


def test_two_readings_need_a_person(report: Path, tmp_path: Path) -> None:
    planner, desktop = Planned(bold_plan("Sales", confidence=0.9), bold_plan("March", confidence=0.895)), Counted()
    done = run(report, planner, desktop=desktop)
    assert (done.trajectory.end, desktop.starts) == (EndReason.NEEDS_USER, 0)
    assert done.trajectory.detail == "two readings: make Sales bold or make March bold"

    def second(plans: Sequence[Plan]) -> Plan:
        return plans[1]

    assert bold_in(run(report, planner, choose=second).document, tmp_path) == ["March"]
    assert run(report, planner, choose=lambda plans: None).trajectory.end is EndReason.NEEDS_USER


def test_equal_words_are_one_reading(report: Path) -> None:
    twins = [bold_plan("March", confidence=c) for c in (0.9, 0.9)]
    assert run(report, Planned(*twins)).trajectory.end is EndReason.FINISHED


def test_the_limit_follows_the_plan_unless_it_is_given(report: Path) -> None:
    agent = Agent(Planned(), BoldReader(), by_rules)
    plan = bold_plan("March")
    assert agent.steps_for(plan) == 16
    assert agent.steps_for(plan.model_copy(update={"actions": plan.actions * 10})) == 48
    assert Agent(Planned(), BoldReader(), by_rules, max_steps=3).steps_for(plan) == 3


def _click(title: str) -> Action:
    return Action(function="click_input", control_text=title, control_type="Button", status=Status.CONTINUE)


def test_the_same_dialog_for_four_sides_is_no_loop() -> None:
    dialog = ("Format", "Page Style...", "OK")
    four = [
        _click(title) for side in ("Left:", "Right:", "Top:", "Bottom:") for title in (*dialog[:2], side, dialog[2])
    ]
    plan = bold_plan("March").model_copy(update={"actions": tuple(four)})
    assert rounds(plan) == 4
    limits = Agent(Planned(), BoldReader(), by_rules).limits_for(plan.model_copy(update={"actions": plan.actions * 3}))
    assert (limits.revisits, limits.visits) == (13, 26)
    assert rounds(bold_plan("March").model_copy(update={"actions": ()})) == 0


def test_the_guard_refuses_in_the_agent_too_and_nothing_else_is_tried(report: Path) -> None:
    done = run(report, Planned(bold_plan("March")), Says(ActReply(function="keyboard_input", args={"keys": "{CTRL}q"})))
    assert done.trajectory.end is EndReason.REFUSED
    assert len(ends(done)) == 1


def test_an_expectation_follows_its_paragraph_into_the_first_save() -> None:
    """LibreOffice adds an empty paragraph before a table that comes first, so that every index moves by one."""
    line = {"kind": "paragraph", "style": "Standard", "number": 1}
    texts = ("Minutes of March", "The board met.", "It approved the budget.")
    opened = [{**line, "index": i, "text": t, "runs": [{"text": t}]} for i, t in enumerate(texts)]
    saved = [{**line, "index": 0, "text": "", "runs": []}, *({**p, "index": p["index"] + 1} for p in opened)]
    checks = (
        Check(kind="run_format", where={"index": 1}, property="bold", value=True),
        Check(kind="run_format", where={"text": "board"}, property="bold", value=True),
    )
    moved = carried(Plan(steps=(), actions=(), understood="", expectation=checks), opened, saved)
    assert [check.where for check in moved.expectation] == [{"index": 2}, {"text": "board"}]


def test_a_planner_that_does_not_answer_is_infrastructure(report: Path) -> None:
    class Away:
        def understand(self, request: str, document: Path) -> Understanding:
            raise EndpointError("endpoint", "gone")

    done = run(report, Away())
    assert done.trajectory.end is EndReason.INFRASTRUCTURE
    assert len(done.trajectory.infrastructure_errors) == done.trajectory.attempts == 1


def test_a_task_is_its_own_plan(report: Path) -> None:
    plan = bold_plan("March")
    task = InstantiatedTask(
        task_id="t", request=REQUEST, app="writer", template="report", template_sha256="", family="f", kind="family",
        plan=plan.steps, actions=plan.actions, checks=plan.expectation,
    )  # fmt: skip
    assert run(report, GivenPlanner(task)).trajectory.end is EndReason.FINISHED
    foreign = task.model_copy(update={"plan": (), "actions": (), "checks": ()})
    assert run(report, GivenPlanner(foreign)).trajectory.end is EndReason.NOT_UNDERSTOOD
