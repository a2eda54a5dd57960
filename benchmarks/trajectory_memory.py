"""Peak memory of every stage that meets all trajectories, over N distinct ones, each stage in a process of its own.

`python -m benchmarks.trajectory_memory [--n 1000] [--until curate_trajectories]`; writes results/trajectory_memory.json
after each stage. Episodes are made, not recorded: 7 steps of 110 controls, no string repeated between episodes but in
their documents, with 76,672 plan pairs to 10,000 of them. Stages run as the pipeline runs them, models are tiny and
trained for a few updates; judge works on its first shard. The peak is that of the process tree: the process's own
high-water mark or, where children run, the highest sum of resident pages seen, whichever is more.
"""

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tasks import params as parameters
from tasks import store
from tasks.agent import recording
from tasks.agent.episode import Episode
from tasks.params import Params
from tasks.schemas import (
    Action,
    Check,
    Control,
    Document,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    Rect,
    Status,
    TaskPlan,
    Trajectory,
    TrajectoryStep,
    Verdict,
    digest,
)

RESULT = Path(__file__).parent / "results" / "trajectory_memory.json"
STEPS, CONTROLS, SHARD, PAIRS = 6, 110, 250, 7.6672
EPISODES = Path("episodes")


def trajectory(number: int) -> Trajectory:
    """One whose strings no other has."""
    clicked = Action(function="click_input", control_label="3", control_type="Button")
    steps = [
        TrajectoryStep(
            window=f"Untitled {number}", modal=False, ok=True, effect=f"text {number}.{step} changed",
            action=clicked.model_copy(update={"control_text": f"Button {number}.{step}.3"}),
            controls=tuple(
                Control(label=str(i), title=f"Button {number}.{step}.{i}", control_type="Button",
                        rect=Rect(left=i, top=step, width=20, height=20))
                for i in range(CONTROLS)
            ),
        )
        for step in range(STEPS)
    ]  # fmt: skip
    last = steps[-1].model_copy(update={"action": Action(status=Status.FINISH), "effect": ""})
    split = "values" if number % 5 == 0 else "dev" if number % 97 == 1 else "train"
    return Trajectory(
        trajectory_id=digest(number), task_id=f"t{number}", request=f'Make "word {number}" bold',
        plan=(f'Select the text "word {number}".', "Click the Bold button."), plan_source="given", model="teacher",
        sample=0, template="report", family=f"family{number % 90}", split=split, steps=(*steps, last),
        end=EndReason.FINISHED,
    )  # fmt: skip


def task(run: Trajectory, number: int) -> InstantiatedTask:
    """The task of a run; every seventh is checked on its last screen."""
    checks = (Check(kind="ui", where={"title": "Bold"}, property="exists", value=True),) if number % 7 == 0 else ()
    return InstantiatedTask(
        task_id=run.task_id, request=run.request, app="writer", template=run.template, template_sha256="x",
        family="bold_text", kind="family", wordings=("bold_text/0",), bindings={"phrase": f"word {number}"},
        plan=run.plan, checks=checks, split=run.split,
    )  # fmt: skip


def pair(number: int) -> TaskPlan:
    """A pair whose request no other has."""
    plan = (f'Select the text "item {number}".', "Choose Format - Character.", f'Type "value {number}".')
    return TaskPlan(
        pair_id=f"p{number}", doc_id="d", page=f"page{number % 400}", source="evolved", app="writer",
        task=f'Give "item {number}" the value {number}', plan=plan, structurer="s", prompt_sha256="",
        operator="combine2" if number % 3 else "", split="train" if number % 50 else "dev",
    )  # fmt: skip


def settings(n: int) -> Params:
    """Tiny models, a few updates; every test task is executed."""
    values = parameters.from_profile("smoke")
    values["run"]["desktop"] = "fake"
    values["execute"].update(shard_size=SHARD, tests_per_split=n)
    values["judge"]["shard_size"] = 256
    values["train_lam1"].update(vocabulary=1024, corpus_updates=2)
    for stage in ("train_lam1", "train_lam2", "train_lam3", "train_reward"):
        values[stage]["optimisation"].update(updates=20, evaluate_every=10)
    return parameters.validate(values, "benchmark")


def make(n: int) -> None:
    """The inputs of the stages, written as the stages before them write theirs."""
    import docx

    from tasks.planner import manual
    from tasks.planner.survey import Survey

    templates = store.data_dir("instantiate") / "templates"
    templates.mkdir(parents=True)
    written, loaded = io.BytesIO(), docx.Document()
    loaded.add_paragraph("The board met in March and approved the annual budget.")
    loaded.save(written)
    (templates / "report.saved.docx").write_bytes(written.getvalue())
    tasks = []
    for start in range(0, n, SHARD):
        runs = [trajectory(number) for number in range(start, min(n, start + SHARD))]
        episodes = [Episode(run, document=written.getvalue(), seconds=1.0) for run in runs]
        recording.write(EPISODES / f"{start:06d}.zip", episodes)
        tasks += [task(run, start + i) for i, run in enumerate(runs)]
    store.write_rows(store.data_dir("instantiate") / "tasks.parquet", InstantiatedTask, tasks)
    pairs = [pair(number) for number in range(int(n * PAIRS))]
    store.write_rows(store.data_dir("curate_plans") / "pairs.parquet", TaskPlan, pairs)
    Survey(app_version="7.4", buttons=("Justified",)).save(store.data_dir("instantiate"))
    manual.save([], store.data_dir("instantiate"))
    page = Document(
        doc_id="d", url_id="u", source="s", url="x", app="writer", app_version="7", lang="en", title="t", keywords=(),
        sections=(), text="Select the text and click the button to change it.\n" * 40, risk_flags=(),
        license="MPL-2.0", attribution="", reader="r",
    )  # fmt: skip
    store.write_rows(store.data_dir("collect") / "documents.parquet", Document, [page])


def executing(given: Params) -> int:
    """The merge of execute, over recorded episodes."""
    from tasks.trajectories import execute

    return int(execute.merge(given, sorted(EPISODES.glob("*.zip")))["n_out"])


def judging(given: Params) -> int:
    """The first shard of judge; of its verdicts, as many as there are episodes, four of five successes, are merged."""
    from tasks.trajectories import judge

    shards = judge.split(given)
    (first, *_) = store.read_rows(judge.work(shards[0]), JudgedTrajectory)
    paths = []
    for shard in shards:
        verdicts = [Verdict.SUCCESS if int(i, 16) % 5 else Verdict.FAILURE for i in shard.items]
        own = zip(shard.items, verdicts, strict=True)
        rows = [first.model_copy(update={"trajectory_id": i, "verdict": v}) for i, v in own]
        paths.append(store.write_rows(Path(f"verdicts{shard.index}.parquet"), JudgedTrajectory, rows))
    return int(judge.merge(given, paths)["n_out"])


def exploring(given: Params) -> int:
    """What explore reads of all of the teacher's runs."""
    from tasks.trajectories import explore

    return len(explore.failures())


def curating(given: Params) -> int:
    """All shards and the merge."""
    from tasks.trajectories import curate_trajectories as stage

    return int(stage.merge(given, [stage.work(shard) for shard in stage.split(given)])["n_in"])


def training(name: str) -> Callable[[Params], int]:
    """A training stage."""

    def run(given: Params) -> int:
        from importlib import import_module

        stage = import_module(f"tasks.training.{name}")
        return int(stage.merge(given, [stage.work(stage.split(given)[0])])["n_in"])

    return run


def boosting(given: Params) -> int:
    """LAM3, with a run of LAM2's for every fifth of the teacher's, half of them successes."""
    numbers = range(2, int(given.execute.tests_per_split), 5)
    runs = (
        trajectory(n).model_copy(update={"trajectory_id": digest(f"explored {n}"), "model": "lam2"}) for n in numbers
    )
    one = next(store.iter_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory))
    verdicts = [
        one.model_copy(update={"trajectory_id": digest(f"explored {n}"), "verdict": list(Verdict)[n % 2]})
        for n in numbers
    ]
    explored = store.data_dir("explore")
    store.write_rows(explored / "trajectories.parquet", Trajectory, runs)
    store.write_rows(explored / "verdicts.parquet", JudgedTrajectory, verdicts)
    return training("train_lam3")(given)


STAGES: dict[str, Callable[[Params], int]] = {
    "nothing": lambda given: 0,
    "execute": executing,
    "judge": judging,
    "explore": exploring,
    "curate_trajectories": curating,
    "train_lam1": training("train_lam1"),
    "train_lam2": training("train_lam2"),
    "train_lam3": boosting,
    "train_reward": training("train_reward"),
    "train_lam4": training("train_lam4"),
}


def tree(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield from tree(int(child))


def resident(pid: int) -> int:
    """Resident kB of a process tree; 0 where it is gone."""
    try:
        return sum(_status(child, "VmRSS") for child in tree(pid))
    except (OSError, ValueError):
        return 0


def _status(pid: int | str, name: str) -> int:
    found = re.findall(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[0]) if found else 0


def measured(command: Sequence[str], environment: dict[str, str]) -> dict[str, object]:
    """What a stage's process says of itself, with the peak of its tree."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        seen = 0
        while process.poll() is None:
            seen = max(seen, resident(process.pid))
            time.sleep(0.2)
        said = process.stdout.read() if process.stdout else ""
        if process.returncode:
            errors.seek(0)
            sys.exit(errors.read())
    told: dict[str, object] = json.loads(said.splitlines()[-1])
    return {**told, "peak_mib": max(seen, int(str(told["peak_mib"])) * 1024) // 1024}


def main() -> None:
    """Measure every stage, or be one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--until", choices=STAGES, help="the last stage to measure, by default all")
    parser.add_argument("--stage", choices=STAGES, help="be this one")
    asked = parser.parse_args()
    if asked.stage:
        started, count = time.monotonic(), STAGES[asked.stage](settings(asked.n))
        # not ru_maxrss, which a child has from the process that started it
        told = {"rows": count, "peak_mib": _status("self", "VmHWM") // 1024}
        print(json.dumps({**told, "s": round(time.monotonic() - started, 1), "load": round(os.getloadavg()[0], 1)}))
        return
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        make(asked.n)
        for what in STAGES:
            command = [sys.executable, "-m", "benchmarks.trajectory_memory", "--n", str(asked.n), "--stage", what]
            found[what] = measured(command, environment)
            told = json.loads(RESULT.read_text()) if RESULT.exists() else {}
            store.write_json(RESULT, told | {str(asked.n): told.get(str(asked.n), {}) | found})  # keeps what is not run
            print(what, json.dumps(found[what]), flush=True)
            if what == asked.until:
                break


if __name__ == "__main__":
    main()
