"""Stages that meet all trajectories hold few of them at a time; the files are the same and the books balance."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks import params, store
from tasks.agent import recording
from tasks.agent.episode import Episode
from tasks.params import Params
from tasks.schemas import (
    Action,
    ActRow,
    Control,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    Reject,
    SavedDocument,
    Status,
    TaskPlan,
    Trajectory,
    TrajectoryStep,
    Verdict,
    digest,
)
from tasks.trajectories import curate_trajectories, explore, judge, judging
from tests.unit.memory import peak

RUNS, CONTROLS = 240, 40
BOUND = 8.0
"""MiB; the same runs as objects take three times as much."""


def run(number: int) -> Trajectory:
    controls = tuple(
        Control(label=str(i), title=f"Button {number}.{i}", control_type="Button", text=f"value {number}.{i}")
        for i in range(CONTROLS)
    )
    click = Action(function="click_input", control_label="1", control_text=f"Button {number}.1", control_type="Button")
    steps = tuple(
        TrajectoryStep(window="w", modal=False, controls=controls, action=action, ok=True, effect="seen")
        for action in (click, Action(status=Status.FINISH))
    )
    return Trajectory(
        trajectory_id=digest(number), task_id=f"t{number}", request=f'Make "word {number}" bold', plan=("a",),
        plan_source="given", model="teacher", sample=0, template="report", family=f"f{number % 7}",
        split="train" if number % 5 else "values", steps=steps, end=EndReason.FINISHED,
    )  # fmt: skip


@pytest.fixture
def shards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Recorded episodes in two files, whose ids interleave, with tasks and verdicts of them."""
    monkeypatch.chdir(tmp_path)
    runs = [run(number) for number in range(RUNS)]
    tasks = [
        InstantiatedTask(
            task_id=r.task_id, request=r.request, app="writer", template=r.template, template_sha256="",
            family="bold_text", kind="family", wordings=("bold_text/0",), bindings={"phrase": f"word {n}"},
            plan=r.plan, split=r.split,
        )
        for n, r in enumerate(runs)
    ]  # fmt: skip
    store.write_rows(curate_trajectories.TASKS, InstantiatedTask, tasks)
    store.write_rows(curate_trajectories.PAIRS, TaskPlan, [])
    verdicts = [
        JudgedTrajectory(
            trajectory_id=r.trajectory_id, task_id=r.task_id, verdict=Verdict.SUCCESS if n % 3 else Verdict.FAILURE,
            reason="", checks=(), checks_passed=None, judge="", judge_reason="",
        )
        for n, r in enumerate(runs)
    ]  # fmt: skip
    store.write_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory, verdicts)
    episodes = [Episode(r, document=b"d" * n, seconds=1.0) for n, r in enumerate(runs)]
    return [recording.write(Path(f"{n}.zip"), episodes[n::2]) for n in (0, 1)]


@pytest.fixture
def executed(shards: list[Path]) -> Path:
    """The folder of the merged tables."""
    recording.write_tables(store.data_dir("execute"), recording.Recorded(shards))
    return store.data_dir("execute")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Params:
    monkeypatch.setattr(curate_trajectories, "SHARD", 100)
    return params.validate(params.from_profile("smoke"), "test")


def whole() -> list[Trajectory]:
    return store.read_rows(curate_trajectories.TRAJECTORIES, Trajectory)


def test_all_runs_as_objects_are_over_the_bound(executed: Path) -> None:
    assert peak(whole) > 2 * BOUND


def test_recorded_episodes_are_merged_within_the_bound(shards: list[Path], tmp_path: Path) -> None:
    assert peak(lambda: recording.write_tables(tmp_path / "out", recording.Recorded(shards))) < BOUND
    runs = sorted((run(number) for number in range(RUNS)), key=lambda r: r.trajectory_id)
    expected = store.write_rows(tmp_path / "whole.parquet", Trajectory, runs)
    assert (tmp_path / "out" / "trajectories.parquet").read_bytes() == expected.read_bytes()
    saved = store.read_rows(tmp_path / "out" / "documents.parquet", SavedDocument)
    assert {d.trajectory_id: len(d.content) for d in saved} == {digest(n): n for n in range(1, RUNS)}


def test_what_judge_and_explore_read_is_within_the_bound(executed: Path) -> None:
    tasks = {task.task_id: task for task in store.read_rows(judge.TASKS, InstantiatedTask)}
    assert peak(lambda: [r.trajectory_id for r in judging.read_runs(judge.TRAJECTORIES, tasks)]) < BOUND
    assert len(explore.failures()) == sum(n % 3 == 0 and n % 5 > 0 for n in range(RUNS))


def test_rows_are_curated_within_the_bound_and_in_the_order_of_their_ids(executed: Path, given: Params) -> None:
    paths: list[Path] = []
    assert peak(lambda: paths.extend(curate_trajectories.work(s) for s in curate_trajectories.split(given))) < BOUND
    assert len(paths) == 3
    # shards whose ids interleave, as no run leaves them
    table = pa.concat_tables([pq.read_table(path) for path in paths])
    for n, path in enumerate(paths):
        pq.write_table(table.take(list(range(n, len(table), 3))), path)
    metrics: dict[str, object] = {}
    assert peak(lambda: metrics.update(curate_trajectories.merge(given, paths))) < BOUND
    out = store.data_dir("curate_trajectories")
    pq.write_table(table.sort_by("row_id"), "whole.parquet", compression="zstd", row_group_size=store.GROUP)
    assert (out / "rows.parquet").read_bytes() == Path("whole.parquet").read_bytes()
    kept, rejects = store.read_rows(out / "rows.parquet", ActRow), store.read_rows(out / "rejects.parquet", Reject)
    assert metrics["n_in"] == len(kept) + len(rejects)
    assert metrics["rejected"] == {"run_failure": len(rejects)}
    assert len({row.row_id for row in kept} | {reject.row_id for reject in rejects}) == metrics["n_in"]
