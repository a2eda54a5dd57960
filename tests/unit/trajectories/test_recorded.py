"""execute and judge come out the same when the teacher answers in the forms in which large models do."""

from typing import Any

import pytest

from tasks import store
from tasks.llm import adapting
from tasks.params import Params
from tasks.schemas import JudgedTrajectory, Trajectory
from tasks.trajectories import execute, judge
from tests.contract.llm_endpoint import serving
from tests.recorded.voices import VOICES, large_model, voice_of


def outcome(params: Params) -> tuple[list[Any], list[Any]]:
    """Actions and end of every run, and its verdict."""
    for stage in (execute, judge):
        stage.merge(params, [stage.work(shard) for shard in stage.split(params)])
    runs = store.read_rows(judge.TRAJECTORIES, Trajectory)
    verdicts = store.read_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory)
    return (
        sorted((run.task_id, run.end, [step.action for step in run.steps]) for run in runs),
        sorted((row.task_id, row.verdict, row.judge, row.reason) for row in verdicts),
    )


def test_execute_and_judge(instantiated: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LAM_RUN", "LAM_TEACHER_URL", "LAM_TEACHER_BATCH", "LAM_BUDGET_USD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(adapting, "_known", {})
    mine = outcome(instantiated)
    named = instantiated.model_copy(update={"run": instantiated.run.model_copy(update={"teacher": "gpt-4o"})})
    with serving(large_model) as (url, server):
        monkeypatch.setenv("LAM_TEACHER_URL", url)
        theirs = outcome(named)
    heard = {voice_of(asked.body["messages"][1]["content"]) for asked in server.asked}
    prompts = {asked.body["messages"][0]["content"].split("@")[0] for asked in server.asked}
    assert theirs == mine
    assert prompts == {"prompt: act", "prompt: judge"}
    assert heard == set(VOICES)
