"""One state: what a row renders to is what the episode sent, in both renderings, failed steps and all."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest

from tasks.agent import state
from tasks.agent.episode import Assignment, Setting, run_episode
from tasks.agent.guard import Guard
from tasks.apps.catalogue import load_app
from tasks.desktop.fake import FakeDesktop
from tasks.evaluation import evaluate_offline
from tasks.llm.wire import ActReply, ActRequest
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.schemas import ActRow, JudgedTrajectory, Reject, Status, Trajectory, Verdict
from tasks.store import read_rows, write_rows
from tasks.training import logged
from tasks.training import rows as training
from tasks.trajectories.rows import Wanted, placeless, rows
from tests.unit.model.conftest import renderer  # noqa: F401

PLAN = ('Select the text "March".', "Choose Format - Text - Bold.", "Press Ctrl+I.")
REPLIES = (
    ActReply(function="select_text", args={"text": "nowhere"}),  # not carried out
    ActReply(function="click_input", control_text="No such button"),  # not grounded
    ActReply(function="select_text", args={"text": "March"}),
    ActReply(function="annotation"),  # no effect
    ActReply(function="keyboard_input", args={"keys": "{CTRL}b"}),
    ActReply(function="click_input", control_text="Format"),
    ActReply(function="keyboard_input", args={"keys": "{ESC}"}),
    ActReply(status=Status.FINISH),
)


class Keeping:
    """Says what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[ActRequest] = []

    def begin(self) -> None:
        """Nothing to start."""

    def decide(self, request: ActRequest) -> ActReply:
        """The next reply."""
        self.asked.append(request)
        return REPLIES[len(self.asked) - 1]


class Words:
    """A tokenizer of one id a character: prompts can be compared to the letter."""

    eos_token_id, pad_token_id, unk_token_id = 1, 0, 0

    def encode(self, text: str, add_special_tokens: bool = True) -> list[int]:
        """Code points."""
        return [ord(c) + 2 for c in text]


@pytest.fixture
def played(report: Path) -> tuple[list[ActRequest], Trajectory]:
    """What an episode sent, and its record as it comes back from the disk."""
    policy = Keeping()
    done = run_episode(
        Assignment("t", 'Make "March" bold', report), FakeDesktop(), policy, plan=PLAN, plan_source="given",
        guard=Guard(load_app("writer").profile.guard), setting=Setting("teacher"),
    )  # fmt: skip
    path = write_rows(report.with_name("t.parquet"), Trajectory, [done.trajectory])
    return policy.asked, read_rows(path, Trajectory)[0]


def curated(trajectory: Trajectory) -> list[ActRow]:
    verdict = JudgedTrajectory(
        trajectory_id=trajectory.trajectory_id, task_id="t", verdict=Verdict.SUCCESS, reason="", checks=(),
        checks_passed=True, judge="", judge_reason="",
    )  # fmt: skip
    made = list(rows(placeless(trajectory), verdict, Wanted(trajectory.request), "test"))
    assert [r.reason for r in made if isinstance(r, Reject)] == ["step_not_carried_out"] * 2
    return [row for row in made if isinstance(row, ActRow)]


def prompts(asked: Sequence[ActRequest], small: Renderer) -> list[tuple[list[int], list[int]]]:
    """Each state in the compact and in the JSON rendering."""
    large = JsonRenderer(Words(), RenderingConfig(style="json"))
    compact = []
    for request in asked:
        view = small.view(request)
        compact.append([*view.request, *view.upcoming, *view.plan, *view.history, *chain(*view.controls)])
    return list(zip(compact, [large.view(request).ids for request in asked], strict=True))


def test_a_row_renders_to_the_prompt_that_the_episode_sent(
    played: tuple[list[ActRequest], Trajectory],
    renderer: Renderer,  # noqa: F811
) -> None:
    asked, trajectory = played
    assert any(a.effect for a in asked[-1].history)
    assert sum(bool(a.feedback) for a in asked[-1].history) == 3
    kept = curated(trajectory)
    sent = [asked[row.step] for row in kept]
    assert len(kept) == 6
    for build in (
        lambda row: training.request_of(row, PLAN),
        evaluate_offline.request_of,
        lambda row: state.request_of(row, PLAN),
    ):
        again = [build(row) for row in kept]
        assert again == sent
        assert prompts(again, renderer) == prompts(sent, renderer)


def test_explored_steps_become_the_same_rows(played: tuple[list[ActRequest], Trajectory]) -> None:
    asked, trajectory = played
    assert [state.request_of(row, trajectory.plan) for row in logged.rows_of(trajectory, True)] == asked


def test_the_large_rendering_shows_effect_and_feedback(played: tuple[list[ActRequest], Trajectory]) -> None:
    text = "".join(chr(i - 2) for i in JsonRenderer(Words(), RenderingConfig(style="json")).view(played[0][-1]).ids)
    assert '"Effect"' in text
    assert "not carried out: not_found" in text
