"""Peak memory of what reads executed trajectories, over N distinct ones: judge, curate, explore, training.

`python -m benchmarks.trajectory_memory [--n 1000]`; writes results/trajectory_memory.json. Trajectories are made, not
recorded: 6 steps of 110 controls each, and no string is repeated between trajectories. Each reader runs in a process of
its own, judge and curate over their first shard of 512; the peak is the process's, imports included.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from tasks import store
from tasks.schemas import (
    Action,
    Control,
    EndReason,
    JudgedTrajectory,
    Rect,
    Trajectory,
    TrajectoryStep,
    Verdict,
)

RESULT = Path(__file__).parent / "results" / "trajectory_memory.json"
STEPS, CONTROLS, SHARD = 6, 110, 512
FOLDER, VERDICTS = store.data_dir("execute"), store.data_dir("judge") / "verdicts.parquet"
READERS = ("nothing", "judge", "curate_trajectories", "explore", "training")


def trajectory(number: int) -> Trajectory:
    """One whose strings no other has."""
    steps = tuple(
        TrajectoryStep(
            window=f"Untitled {number}", modal=False, ok=True, effect=f"text {number}.{step} changed",
            action=Action(function="click_input", control_label="3", control_text=f"Button {number}.{step}.3"),
            controls=tuple(
                Control(label=str(i), title=f"Button {number}.{step}.{i}", control_type="Button",
                        rect=Rect(left=i, top=step, width=20, height=20))
                for i in range(CONTROLS)
            ),
        )
        for step in range(STEPS)
    )  # fmt: skip
    return Trajectory(
        trajectory_id=f"{number:08d}", task_id=f"t{number}", request=f'Make "word {number}" bold',
        plan=(f'Select the text "word {number}".',), plan_source="given", model="teacher", sample=0,
        template=f"letter{number}", family=f"family{number % 90}", split="train" if number % 5 else "values",
        steps=steps, end=EndReason.FINISHED,
    )  # fmt: skip


def make(n: int) -> None:
    """Tables of n trajectories and their verdicts, written as the stages write them, in row groups."""
    FOLDER.mkdir(parents=True)
    parts = []
    for start in range(0, n, 500):
        part = FOLDER / f"part{start}.parquet"
        parts.append(store.write_rows(part, Trajectory, [trajectory(i) for i in range(start, min(n, start + 500))]))
    with pq.ParquetWriter(FOLDER / "trajectories.parquet", pq.read_schema(parts[0]), compression="zstd") as out:
        for group in _groups(parts):
            out.write_table(group)
    verdicts = [
        JudgedTrajectory(trajectory_id=f"{i:08d}", task_id=f"t{i}", verdict=Verdict.SUCCESS, reason="checks",
                         checks=(), checks_passed=True, judge="unsure", judge_reason="")
        for i in range(n)
    ]  # fmt: skip
    store.write_rows(VERDICTS, JudgedTrajectory, verdicts)


def _groups(parts: list[Path]) -> Iterator[object]:
    """Tables of up to 4096 rows, the size that the stages write."""
    import pyarrow as pa

    for start in range(0, len(parts), 8):
        yield pa.concat_tables([pq.read_table(part) for part in parts[start : start + 8]])


def read(what: str) -> int:
    """What a stage reads; returns how many trajectories."""
    from tasks.training import reading
    from tasks.trajectories import judging

    path, ids = FOLDER / "trajectories.parquet", [f"{i:08d}" for i in range(SHARD)]
    if what in ("judge", "explore"):  # the stages' own call; explore asks about all of them
        count = pq.read_metadata(path).num_rows
        tasks = {f"t{i}": type("Task", (), {"checks": ()}) for i in range(count)}
        return len(judging.read_runs(path, tasks, ids if what == "judge" else None))  # type: ignore[arg-type]
    if what == "curate_trajectories":
        return len(store.read_rows(path, Trajectory, filters=[("trajectory_id", "in", ids)]))
    return len(reading.judged(FOLDER, VERDICTS)) if what == "training" else 0


def main() -> None:
    """Measure every reader, or be one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--read", choices=READERS)
    asked = parser.parse_args()
    if asked.read:
        started, count = time.monotonic(), read(asked.read)
        # not ru_maxrss, which a child has from the process that started it
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
        told = {"trajectories": count, "peak_mib": int(peak) // 1024, "s": round(time.monotonic() - started, 1)}
        print(json.dumps(told))
        return
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        make(asked.n)
        found = {}
        for what in READERS:
            command = [sys.executable, "-m", "benchmarks.trajectory_memory", "--read", what]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            found[what] = json.loads(done.stdout)
        size = (FOLDER / "trajectories.parquet").stat().st_size
    told = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    told[str(asked.n)] = {"readers": found, "file_mib": round(size / 2**20, 1), "load": os.getloadavg()[0]}
    store.write_json(RESULT, told)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
