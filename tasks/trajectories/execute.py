"""execute: the teacher does every instantiated task on a real desktop (paper 3.2.2); successes and failures are kept.

Some tasks of each test split are executed too: their successful runs are the truth of the offline evaluation. Foreign
ones are not, since there is nothing to do, nor those of `pass3`, which is about models.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.agent import recording, series
from tasks.agent.attempt import Limits
from tasks.agent.policy import EndpointPolicy
from tasks.apps.catalogue import load_app
from tasks.desktop import check_fits
from tasks.desktop.slots import Slot
from tasks.llm import client, prompts
from tasks.params import Execute, Params, run_of, section_of
from tasks.schemas import InstantiatedTask, Shard, digest

VERSION = 1
TASKS = store.data_dir("instantiate") / "tasks.parquet"
TEMPLATES = store.data_dir("instantiate") / "templates"


def split(params: Params) -> list[Shard]:
    """Shards of tasks in the order of their ids; a shard changes when one of its tasks or their templates do."""
    check_fits(params.run.desktop, params.run.app)
    every = store.read_rows(TASKS, InstantiatedTask)
    tasks = {task.task_id: task for task in executed(every, params.execute.tests_per_split, params.run.seed)}
    shown = set(pictured(list(tasks.values()), params.execute.pictures_per_family))
    ids, size, shards = sorted(tasks), params.execute.shard_size, list[Shard]()
    for start in range(0, len(ids), size):
        own = ids[start : start + size]
        known = [tasks[i].model_dump(mode="json") for i in own]
        shards.append(
            Shard(
                stage="execute",
                index=len(shards),
                items=tuple(own),
                content=digest([prompts.load("act").sha256, sorted(shown.intersection(own)), *known]),
                params=params.used("execute"),
                version=VERSION,
            )
        )
    return shards


def executed(tasks: Sequence[InstantiatedTask], per_split: int, seed: int) -> list[InstantiatedTask]:
    """Tasks that the teacher does: all that may be learned from, and of each test split so many, drawn by a hash."""
    done = [task for task in tasks if task.kind != "foreign" and task.split in ("train", "dev")]
    tests = [task for task in tasks if task.kind != "foreign" and task.split not in ("train", "dev", "pass3")]
    for name in sorted({task.split for task in tests}):
        own = [task for task in tests if task.split == name]
        done += sorted(own, key=lambda task: digest((seed, task.task_id)))[:per_split]
    return done


def pictured(tasks: Sequence[InstantiatedTask], per_family: int) -> list[str]:
    """Ids of the tasks whose screenshots are kept: the first of each family, for people to look at."""
    kept: dict[str, list[str]] = {}
    for task in sorted(tasks, key=lambda t: t.task_id):
        ids = kept.setdefault(task.family, [])
        if len(ids) < per_family:
            ids.append(task.task_id)
    return sorted(i for ids in kept.values() for i in ids)


def work(shard: Shard) -> Path:
    """Execute a shard's tasks on one desktop; each trajectory is kept as it ends and never executed again."""
    run, own = run_of(shard), section_of(shard, Execute)
    tasks = store.read_rows(TASKS, InstantiatedTask)
    wanted, shown = set(shard.items), set(pictured(tasks, own.pictures_per_family))
    jobs = [_job(t, shard, t.task_id in shown) for t in sorted(tasks, key=lambda t: t.task_id) if t.task_id in wanted]
    limits = Limits(max_steps=run.max_steps, attempts=run.attempts)
    with client.teacher(run, stage="execute") as teacher, Slot(run.desktop) as desktop:
        episodes = series.play(
            jobs,
            desktop,
            series.by_policy(
                lambda job: EndpointPolicy(teacher, use_cache=True), load_app(run.app).profile.guard, limits
            ),
            label=f"execute shard {shard.index}",
        )
    return recording.write(store.shard_path(shard, ".zip"), episodes)


def _job(task: InstantiatedTask, shard: Shard, pictures: bool) -> series.Job:
    run = run_of(shard)
    prompt = prompts.load("act")
    return series.Job(
        assignment=series.assignment_of(task, TEMPLATES),
        plan=task.plan,
        plan_source="given",
        model="teacher",
        pictures=pictures,
        lineage={
            "page": task.page,
            "pair_id": task.pair_id,
            "template_sha256": task.template_sha256,
            "prompt_sha256": prompt.sha256,
            "model_id": run.teacher,
            "seed": run.seed,
            "code": shard.code,
        },
        content=digest((task.template_sha256, prompt.sha256, shard.params["run"], shard.code, shard.version)),
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Write the tables; every task gives one trajectory, so nothing is rejected here."""
    episodes = recording.write_tables(store.data_dir("execute"), recording.Recorded(paths))
    by_family: dict[str, dict[str, int]] = {}
    for episode in episodes:
        ends = by_family.setdefault(episode.trajectory.family, {})
        ends[episode.trajectory.end.value] = ends.get(episode.trajectory.end.value, 0) + 1
    return store.metrics(
        "execute",
        sum(len(shard.items) for shard in split(params)),
        len(episodes),
        **series.measures(episodes),
        ends_by_family=dict(sorted(by_family.items())),
    )
