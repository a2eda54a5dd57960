"""explore: LAM2 tries what the teacher failed, several samples each; the checks decide (paper 4.3, self-boosting).

It runs as the agent that `lam do` runs, planner and gate included, with one candidate a sample: the samples are the
further tries, and a second one by the rules would be no behaviour of LAM2. What the gate turned down is judged by the
checks like the rest, since they know better than the gate.

The teacher's judge is asked as well: it is on these runs, many of which fail, that its agreement with the checks shows
how far it may be trusted; the teacher's own runs hold too few failures for that.

Only tasks of the training split. Where the teacher left fewer failures than wanted, LAM2 also runs tasks it solved.
These runs, marked origin "coverage", give LAM4 behaviour of the model itself and are no part of the self-boost.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks import store
from tasks.agent import recording, series
from tasks.agent.agent import Agent, by_agent
from tasks.agent.episode import Episode
from tasks.agent.policy import EndpointPolicy
from tasks.agent.understanding import Planner
from tasks.agent.verification import Verifier
from tasks.apps.catalogue import load_app
from tasks.desktop import check_fits
from tasks.desktop.slots import Slot
from tasks.llm import client as llm
from tasks.llm import prompts, serving
from tasks.llm.client import Client
from tasks.params import Explore, Params, run_of, section_of
from tasks.planner.loading import planner_of
from tasks.schemas import EndReason, InstantiatedTask, JudgedTrajectory, Shard, Status, Trajectory, Verdict, digest
from tasks.trajectories.agreement import agreement
from tasks.trajectories.judging import TEMPLATES, Case, ends, finished, judge_all, read_runs, template_path

VERSION = 1
STAGE = "explore"
MODEL = "lam2"
MEASURABLE = 40
"""Fewer failures than this give no self-boost figure worth the name."""
TASKS = store.data_dir("instantiate") / "tasks.parquet"
TRAJECTORIES = store.data_dir("execute") / "trajectories.parquet"
VERDICTS = store.data_dir("judge") / "verdicts.parquet"
CHECKPOINT = store.data_dir("train_lam2") / "checkpoint"
CAUSES = ("not_understood", "not_grounded", "no_effect", "wrong_result", "infeasible")
"""Why the teacher failed a task; the last one is counted and left out."""


def failures() -> dict[str, str]:
    """Task id -> cause, of every training-split task that the teacher failed, infeasible ones included."""
    judged = {v.trajectory_id: v for v in store.read_rows(VERDICTS, JudgedTrajectory)}
    tasks = {t.task_id: t for t in store.read_rows(TASKS, InstantiatedTask)}
    runs = read_runs(TRAJECTORIES, tasks, judged)  # without their states, 1.6 MB each
    found = {t.task_id: cause(t, judged[t.trajectory_id]) for t in runs if t.split == "train"}
    return {task: why for task, why in sorted(found.items()) if why}


def chosen(params_seed: int, most: int, failed: dict[str, str], tasks: Sequence[InstantiatedTask]) -> dict[str, str]:
    """Task id -> origin: failures first, then coverage, each in an order drawn by the seed; at most `most`."""

    def drawn(ids: Sequence[str]) -> list[str]:
        return sorted(ids, key=lambda i: digest((params_seed, i)))

    tried = [i for i, why in failed.items() if why != "infeasible"]
    other = [t.task_id for t in tasks if t.split == "train" and t.kind == "family" and t.task_id not in failed]
    origins = [(i, "failure") for i in drawn(tried)] + [(i, "coverage") for i in drawn(other)]
    return dict(origins[:most])


def split(params: Params) -> list[Shard]:
    """Shards of tasks; all samples of a task stay together."""
    check_fits(params.run.desktop, params.run.app)
    tasks = {t.task_id: t for t in store.read_rows(TASKS, InstantiatedTask)}
    origins = chosen(params.run.seed, params.explore.max_tasks, failures(), list(tasks.values()))
    ids, size = sorted(origins), params.explore.shard_size
    model = serving.checkpoint_digest(CHECKPOINT)
    return [
        Shard(
            stage=STAGE,
            index=index,
            items=tuple(f"{i}:{origins[i]}" for i in ids[start : start + size]),
            content=digest([model, *(tasks[i].model_dump(mode="json") for i in ids[start : start + size])]),
            params=params.used(STAGE),
            version=VERSION,
        )
        for index, start in enumerate(range(0, len(ids), size))
    ]


def work(shard: Shard) -> Path:
    """All samples of a shard's tasks on one desktop; each trajectory is kept as it ends."""
    run, own = run_of(shard), section_of(shard, Explore)
    origins = dict(item.rsplit(":", 1) for item in shard.items)
    tasks = [t for t in store.read_rows(TASKS, InstantiatedTask) if t.task_id in origins]
    with serving.served(CHECKPOINT) as found:
        known = found.digest
        with (
            Client(found.url, found.key, MODEL, cache=None, identity=known) as client,
            Slot(run.desktop) as desktop,
        ):
            mind, gate = planner(client, run.app), verifier()
            jobs = [
                _job(task, sample, shard, origins[task.task_id], known)
                for task in sorted(tasks, key=lambda t: (t.template, t.task_id))
                for sample in range(own.samples)
            ]

            def agent(job: series.Job) -> Agent:
                seed = run.seed + 7919 * job.sample
                policy = EndpointPolicy(client, temperature=own.temperature, seed=seed, sample=job.sample)
                return Agent(mind, gate, lambda plan: policy, by=MODEL, attempts=run.attempts, candidates=1)

            episodes = series.play(
                jobs,
                desktop,
                by_agent(agent, load_app(run.app).profile.guard),
                label=f"explore shard {shard.index}",
            )
    return recording.write(store.shard_path(shard, ".zip"), episodes)


def checkpoint(shard: Shard) -> Path:
    """The checkpoint that a shard asks."""
    return CHECKPOINT


def planner(client: Client, app: str) -> Planner:
    """The planner that stands in LAM2's checkpoint."""
    return planner_of(CHECKPOINT, client.base_url, load_app(app), key=client.api_key)


def verifier() -> Verifier:
    """The gate as shipped."""
    from tasks.agent import verification

    return verification.verifier()


def _job(task: InstantiatedTask, sample: int, shard: Shard, origin: str, model: str) -> series.Job:
    run, own = run_of(shard), section_of(shard, Explore)
    prompt = prompts.load("act").sha256
    return series.Job(
        assignment=series.assignment_of(task, TEMPLATES),
        model=MODEL,
        sample=sample,
        pictures=False,
        lineage={
            "origin": origin,
            "page": task.page,
            "pair_id": task.pair_id,
            "template_sha256": task.template_sha256,
            "prompt_sha256": prompt,
            "model_id": model,
            "seed": run.seed,
            "code": shard.code,
        },
        content=digest(
            (task.template_sha256, model, prompt, own.temperature, shard.params["run"], shard.code, VERSION)
        ),
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Judge every run, mark the shortest success of each task as kept, and count what was solved."""
    out = store.data_dir(STAGE)
    recorded = recording.Recorded(paths)
    tasks = {t.task_id: t for t in store.read_rows(TASKS, InstantiatedTask)}
    with llm.teacher(params.run, stage=STAGE) as teacher:
        verdicts = judged(recorded, tasks, teacher)
    shortest = kept(recorded, verdicts)
    marked = (_marked(e, e.trajectory.trajectory_id in shortest) for e in recorded)
    episodes = recording.write_tables(out, marked)
    store.write_rows(out / "verdicts.parquet", JudgedTrajectory, [verdicts[i] for i in sorted(verdicts)])
    results = measures(failures(), [e.trajectory for e in episodes], verdicts)
    expected = sum(len(shard.items) for shard in split(params)) * params.explore.samples
    return store.metrics(
        STAGE, expected, len(episodes), **results, **agreements(episodes, verdicts), **series.measures(episodes)
    )


def judged(
    episodes: Iterable[Episode], tasks: dict[str, InstantiatedTask], teacher: Client
) -> dict[str, JudgedTrajectory]:
    """Trajectory id -> verdict: the checks' and, beside it, the opinion of the teacher's judge."""
    runs = ((_said(e.trajectory), e.document) for e in episodes)
    cases = (Case(tasks[run.task_id], run, template_path(run.template), document) for run, document in runs)
    return {row.trajectory_id: row for row in judge_all(cases, teacher)}


def _said(trajectory: Trajectory) -> Trajectory:
    """A run as the policy ended it: where the gate turned it down, it had said FINISH."""
    ended = EndReason.FINISHED if trajectory.end is EndReason.REJECTED else trajectory.end
    return trajectory.model_copy(update={"end": ended})


def agreements(episodes: Sequence[Episode], verdicts: dict[str, JudgedTrajectory]) -> dict[str, Any]:
    """How far checks and judge agree on these runs, and, as "pooled", on these and the teacher's together."""
    rows = list(verdicts.values())
    done = frozenset(e.trajectory.trajectory_id for e in episodes if e.trajectory.end is EndReason.FINISHED)
    both = [*store.read_rows(VERDICTS, JudgedTrajectory), *rows]
    return {**agreement(rows, done), "pooled": agreement(both, done | finished(ends(TRAJECTORIES)))}


def kept(episodes: Iterable[Episode], verdicts: dict[str, JudgedTrajectory]) -> set[str]:
    """Of each task the shortest successful trajectory."""
    best: dict[str, tuple[int, int, str]] = {}
    for trajectory in (e.trajectory for e in episodes):
        if verdicts[trajectory.trajectory_id].verdict is Verdict.SUCCESS:
            rank = (len(trajectory.steps), trajectory.sample, trajectory.trajectory_id)
            best[trajectory.task_id] = min(rank, best.get(trajectory.task_id, rank))
    return {ident for _, _, ident in best.values()}


def _marked(episode: Episode, keep: bool) -> Episode:
    lineage = {**episode.trajectory.lineage, "kept": keep}
    return replace(episode, trajectory=episode.trajectory.model_copy(update={"lineage": lineage}))


def measures(
    failed: dict[str, str], runs: Sequence[Trajectory], verdicts: dict[str, JudgedTrajectory]
) -> dict[str, Any]:
    """The teacher's failures by cause, how many LAM2 solved, and the self-boost: solved of tried."""
    solved = {t.task_id for t in runs if verdicts[t.trajectory_id].verdict is Verdict.SUCCESS}
    origins = {t.task_id: str(t.lineage["origin"]) for t in runs}
    tried = [i for i, origin in origins.items() if origin == "failure"]
    by_cause = Counter(failed.values())
    boost = len(solved & set(tried)) / len(tried) if len(tried) >= MEASURABLE else None
    return {
        "teacher_failures": {why: by_cause.get(why, 0) for why in CAUSES},
        "tasks_tried": len(tried),
        "tasks_solved": len(solved & set(tried)),
        "solved_by_cause": dict(sorted(Counter(failed[i] for i in solved & set(tried)).items())),
        "coverage_tasks": len(origins) - len(tried),
        "coverage_solved": len(solved - set(tried)),
        "self_boost": round(boost, 4) if boost is not None else None,
        "self_boost_note": ""
        if boost is not None
        else f"not measurable: {len(tried)} failures tried, {MEASURABLE} needed",
        "verdicts": dict(sorted(Counter(v.verdict.value for v in verdicts.values()).items())),
    }


def cause(trajectory: Trajectory, verdict: JudgedTrajectory) -> str:
    """One of CAUSES for a failed run, "" for a run that did not fail (or failed for the machine's sake).

    Args:
        trajectory: of the teacher.
        verdict: on it.
    """
    if verdict.verdict is not Verdict.FAILURE or trajectory.end is EndReason.INFRASTRUCTURE:
        return ""
    if trajectory.end in (EndReason.REFUSED, EndReason.NEEDS_USER):
        return "infeasible"
    if trajectory.end is EndReason.FINISHED:
        return "wrong_result" if _acted(trajectory) else "not_understood"
    if not _acted(trajectory) and not any(step.action.function for step in trajectory.steps):
        return "not_understood"
    last = [s for s in trajectory.steps if s.action.status is Status.CONTINUE]
    if last and last[-1].ok and not last[-1].effect and last[-1].action.function != "wheel_mouse_input":
        return "no_effect"
    return "not_grounded"


def _acted(trajectory: Trajectory) -> bool:
    return any(step.ok and step.effect for step in trajectory.steps)
