"""execute, judged and curated, on the fake desktop with the built-in teacher behind its endpoint."""

from pathlib import Path

import pytest

from tasks import store
from tasks.agent import recording
from tasks.checks.verdict import verdict
from tasks.params import Params
from tasks.schemas import (
    ActRow,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    Reject,
    SavedDocument,
    Screenshot,
    Shard,
    Status,
    Trajectory,
    Verdict,
)
from tasks.trajectories import curate_trajectories, execute


def judge(tasks: list[InstantiatedTask]) -> dict[str, JudgedTrajectory]:
    """Verdicts by the checks, written where the stage judge writes them."""
    out, templates = store.data_dir("execute"), store.data_dir("instantiate") / "templates"
    documents = {d.trajectory_id: d.content for d in store.read_rows(out / "documents.parquet", SavedDocument)}
    known = {t.task_id: t for t in tasks}
    judged = {}
    for run in store.read_rows(out / "trajectories.parquet", Trajectory):
        after = Path(f"{run.trajectory_id}.docx")
        after.write_bytes(documents.get(run.trajectory_id, b""))
        found, reason, results = verdict(
            known[run.task_id], run, templates / "report.saved.docx", after if run.trajectory_id in documents else None
        )
        judged[run.trajectory_id] = JudgedTrajectory(
            trajectory_id=run.trajectory_id, task_id=run.task_id, verdict=found, reason=reason, checks=results,
            checks_passed=None, judge="unsure", judge_reason="",
        )  # fmt: skip
    rows = [judged[i] for i in sorted(judged)]
    store.write_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory, rows)
    return judged


def shards(params: Params) -> list[Shard]:
    return execute.split(params)


def test_teacher_runs_become_rows(instantiated: Params, tasks: list[InstantiatedTask]) -> None:
    cut = shards(instantiated)
    assert [len(s.items) for s in cut] == [3, 2]
    metrics = execute.merge(instantiated, [execute.work(s) for s in cut])
    runs = {t.family: t for t in store.read_rows(store.data_dir("execute") / "trajectories.parquet", Trajectory)}
    assert metrics["n_in"] == metrics["n_out"] == len(tasks)
    assert metrics["infrastructure_errors"] == 0
    assert runs["bold_text"].end is EndReason.FINISHED
    assert runs["font_color_text"].end is EndReason.FAILED
    assert runs["bold_text"].lineage["prompt_sha256"]
    assert runs["bold_text"].lineage["app_version"] == "fake 1"
    shown = store.read_rows(store.data_dir("execute") / "screenshots.parquet", Screenshot)
    assert {s.trajectory_id for s in shown} == {t.trajectory_id for t in runs.values()}

    judged = judge(tasks)
    assert judged[runs["bold_text"].trajectory_id].verdict is Verdict.SUCCESS, judged[runs["bold_text"].trajectory_id]
    assert judged[runs["font_color_text"].trajectory_id].verdict is Verdict.FAILURE

    paths = [curate_trajectories.work(s) for s in curate_trajectories.split(instantiated)]
    metrics = curate_trajectories.merge(instantiated, paths)
    out = store.data_dir("curate_trajectories")
    rows = store.read_rows(out / "rows.parquet", ActRow)
    rejects = store.read_rows(out / "rejects.parquet", Reject)
    assert metrics["n_in"] == len(rows) + len(rejects)
    assert {r.reason for r in rejects} == {"run_failure"}
    _rows(rows, instantiated.curate_trajectories.rewordings)
    card = (out / "card.md").read_text()
    assert "| train |" in card
    assert "run_failure" in card


def _rows(rows: list[ActRow], rewordings: int) -> None:
    bold = [r for r in rows if r.family == "bold_text"]
    first = [r for r in bold if "~" not in r.trajectory_id]
    assert [r.step for r in first] == list(range(first[0].n_steps))
    assert first[-1].action.status is Status.FINISH
    assert [a.function for a in first[-1].history] == [r.action.function for r in first[:-1]]
    assert all(c.rect is None for r in bold for c in r.controls)
    assert first[0].plan_given[0] == 'Select the text "annual budget".'
    assert first[0].plan == first[0].plan_given, "the planner writes what the teacher is given"
    requests = {r.request for r in bold}
    assert len(requests) == 1 + rewordings
    assert all("annual budget" in request for request in requests)
    others = [r for r in bold if r.trajectory_id.endswith("~1")]
    assert [(r.controls, r.action, r.history) for r in others] == [(r.controls, r.action, r.history) for r in first]
    # test rows are never reworded, and no test request is trained on
    assert not any("~" in r.trajectory_id for r in rows if r.split != "train")
    assert not {r.request for r in rows if r.split == "train"} & {r.request for r in rows if r.split != "train"}


def test_a_resumed_shard_executes_only_what_is_missing(instantiated: Params) -> None:
    shard = shards(instantiated)[0]
    execute.work(shard)
    kept = sorted(recording.FOLDER.rglob("*.zip"))
    assert len(kept) == 3
    stamps = {p: p.stat().st_mtime_ns for p in kept[:2]}
    kept[2].unlink()
    again = recording.read(execute.work(shard))
    assert len(again) == 3
    assert {p: p.stat().st_mtime_ns for p in kept[:2]} == stamps
    assert kept[2].exists()


def test_another_code_version_executes_again(instantiated: Params) -> None:
    shard = shards(instantiated)[0]
    execute.work(shard)
    execute.work(shard.model_copy(update={"code": "changed"}))
    assert len(list(recording.FOLDER.rglob("*.zip"))) == 6


def test_a_shard_changes_with_its_tasks_only(instantiated: Params, tasks: list[InstantiatedTask]) -> None:
    before = shards(instantiated)
    changed = [t.model_copy(update={"request": "else"}) if t.task_id == before[1].items[0] else t for t in tasks]
    store.write_rows(store.data_dir("instantiate") / "tasks.parquet", InstantiatedTask, changed)
    after = shards(instantiated)
    assert before[0].content == after[0].content
    assert before[1].content != after[1].content


@pytest.mark.parametrize("per_family", [0, 1, 2])
def test_pictures_of_the_first_of_each_family(tasks: list[InstantiatedTask], per_family: int) -> None:
    twice = [*tasks, *(t.model_copy(update={"task_id": f"z{t.task_id}"}) for t in tasks)]
    assert len(execute.pictured(twice, per_family)) == per_family * len(tasks)
