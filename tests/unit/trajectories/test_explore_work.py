"""explore runs the agent on the fake desktop: one candidate a sample, judged by the checks whatever the gate said."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.agent import recording
from tasks.agent.given import plan_of
from tasks.desktop.fake import FakeDesktop
from tasks.llm.client import Client
from tasks.llm.endpoint import AskOptions, running
from tasks.llm.wire import ActReply, ActRequest
from tasks.params import Params
from tasks.schemas import EndReason, InstantiatedTask, JudgedTrajectory, Shard, Status, Trajectory, Understanding
from tasks.trajectories import explore
from tests.unit.agent.conftest import BoldReader, Planned


class HereSlot(FakeDesktop):
    """The fake desktop in this process."""

    def __init__(self, kind: str) -> None:
        super().__init__()

    def __enter__(self) -> "HereSlot":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Wary(BoldReader):
    """Takes every request and no result."""

    def understandable(self, *asked: object) -> str:
        """Everything."""
        return ""

    def read(self, *sides: object) -> object:
        """Never accepted."""
        return type("Said", (), {"verdict": "unsure", "reason": "a word that nothing explains"})()


def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
    """Makes the quoted phrase bold, whatever is asked."""
    state = ActRequest.model_validate_json(messages[-1]["content"])
    phrase = state.request.split('"')[1]
    steps = [
        ActReply(function="select_text", args={"text": phrase}),
        ActReply(function="keyboard_input", args={"keys": "{CTRL}b"}),
        ActReply(status=Status.FINISH),
    ]
    return steps[min(len(state.history), 2)].model_dump_json(by_alias=True)


class Knows:
    """Understands some tasks by their own plan."""

    def __init__(self, tasks: list[InstantiatedTask]) -> None:
        self.tasks = {task.request: task for task in tasks}

    def understand(self, request: str, document: Path) -> Understanding:
        """The task's plan, or none."""
        if request not in self.tasks:
            return Understanding(reason="no skill")
        return Planned(plan_of(self.tasks[request])).understand(request, document)


@pytest.fixture
def served(instantiated: Params, monkeypatch: pytest.MonkeyPatch) -> Params:
    @contextlib.contextmanager
    def serve(checkpoint: Path) -> Iterator[str]:
        with running(answer) as url:
            yield url

    monkeypatch.setattr(explore, "Slot", HereSlot)
    monkeypatch.setattr(explore.serving, "serve_checkpoint", serve)
    monkeypatch.setattr(explore.serving, "about", lambda url: {"digest": "d"})
    return instantiated


def work(params: Params, tasks: list[InstantiatedTask]) -> list[recording.Episode]:
    shard = Shard(
        stage="explore", index=0, items=tuple(f"{t.task_id}:failure" for t in tasks), content="",
        params=params.used("explore"),
    )  # fmt: skip
    return recording.read(explore.work(shard))


def test_every_sample_is_one_candidate_of_the_agent(
    served: Params, tasks: list[InstantiatedTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    bold, italic = tasks[0], tasks[1]
    assert (bold.family, italic.family) == ("bold_text", "italic_text")
    monkeypatch.setattr(explore, "planner", lambda client, app: Knows([bold, italic]))
    monkeypatch.setattr(explore, "verifier", Wary)
    episodes = work(served, [bold, italic])
    by_family = {e.trajectory.family: e.trajectory for e in episodes}
    assert len(episodes) == 2 * served.explore.samples
    assert by_family["bold_text"].end is EndReason.REJECTED
    assert all(len(e.trajectory.lineage["candidates"]) == 1 for e in episodes)
    assert all(e.trajectory.model == "lam2" and e.trajectory.lineage["origin"] == "failure" for e in episodes)
    said = {e.trajectory.family: explore._said(e.trajectory) for e in episodes}
    assert said["bold_text"].end is EndReason.FINISHED


def test_what_the_gate_turned_down_may_teach(
    served: Params, tasks: list[InstantiatedTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wary reader rejects all; the checks know that bold is right and italic is not."""
    monkeypatch.setattr(explore, "planner", lambda client, app: Knows(tasks[:2]))
    monkeypatch.setattr(explore, "verifier", Wary)

    def unsure(messages: list[dict[str, str]], options: AskOptions) -> str:
        return json.dumps({"verdict": "unsure", "reason": ""})

    with running(unsure) as url, Client(url, cache=None) as teacher:
        found = explore.judged(work(served, tasks[:2]), {t.task_id: t for t in tasks}, teacher)
    verdicts = {row.task_id: row.verdict.value for row in found.values()}
    assert verdicts == {tasks[0].task_id: "success", tasks[1].task_id: "failure"}
    assert all(isinstance(row, JudgedTrajectory) for row in found.values())


def test_a_request_that_is_not_understood_opens_nothing(
    served: Params, tasks: list[InstantiatedTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "planner", lambda client, app: Knows([]))
    monkeypatch.setattr(explore, "verifier", BoldReader)
    monkeypatch.setattr(HereSlot, "start", lambda self, document: pytest.fail("opened"))
    runs: list[Trajectory] = [e.trajectory for e in work(served, tasks[:1])]
    assert {run.end for run in runs} == {EndReason.NOT_UNDERSTOOD}
