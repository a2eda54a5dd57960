"""evaluate_online: whole tasks in the application (paper Table 4): success, time, steps, latency of a step.

The models take part as the agent that `lam do` runs, planner and gate included; `rules` acts by the plan's actions
alone, `*_given` get the task's own plan, random and do_nothing are bare policies. Success is finished and every check
passed on the saved document, `unchanged` among them; what is finished without is a false success. Requests of kind
`foreign` have no checks: nothing can be right about finishing them. Episodes lost to the machine in every attempt are
rejected as infrastructure, never counted as failures. The teacher's row is `judge`'s verdicts on the tasks.
"""

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tasks import store
from tasks.agent import recording, series
from tasks.agent.agent import by_agent
from tasks.agent.attempt import Limits
from tasks.agent.episode import Episode
from tasks.agent.policy import DoNothingPolicy, Policy, RandomPolicy
from tasks.apps.catalogue import load_app
from tasks.checks.verdict import verdict
from tasks.desktop import check_fits
from tasks.desktop.slots import Slot
from tasks.errors import ParamsError
from tasks.evaluation import agents, evaluated, online_table
from tasks.evaluation.plan_matching import is_right
from tasks.evaluation.results import OnlineResult
from tasks.llm import prompts
from tasks.llm.client import Client
from tasks.model.spoken import spoken
from tasks.params import EvaluateOnline, Params, Run, run_of
from tasks.schemas import EndReason, InstantiatedTask, Reject, Shard, Trajectory, Verdict, digest

VERSION = 1
STAGE = "evaluate_online"
TASKS = store.data_dir("instantiate") / "tasks.parquet"
TEMPLATES = store.data_dir("instantiate") / "templates"
MODELS = ("lam4", "lam3", "lam2", "lam1", "base", "rules", "lam4_given", "rules_given", "random", "do_nothing")
FOREIGN = "foreign"
"""The kind of requests that no skill covers, in the split of that name and in dev: tasks without plan and checks."""
SPLITS = ("values", "wording", "family", "documentation", "template", "pass3", "foreign", "dev")
PICTURED = ("lam4", 5)
"""Model, and how many of its tasks in each split keep their screenshots for the report."""


checkpoint = evaluated.checkpoint
"""The checkpoint that a shard asks; its stage obtains it for the shards on other machines."""


def split(params: Params) -> list[Shard]:
    """Shards of one model each, of at most shard_size tasks; every model of a split gets the same first tasks."""
    check_fits(params.run.desktop, params.run.app)
    tasks = test_tasks()
    shards: list[Shard] = []
    for model in MODELS:
        budget = _budget(params.evaluate_online, model)
        ids = [t.task_id for name in SPLITS for t in drawn(tasks, name, params.run.seed)[: budget.get(name, 0)]]
        known = evaluated.digest_of(model) if ids else ""
        by_id = {t.task_id: t for t in tasks}
        for part in evaluated.cut(ids, params.evaluate_online.shard_size):
            content = [known, prompts.load("act").sha256, prompts.load("plan").sha256]
            shards.append(
                Shard(
                    stage=STAGE,
                    index=len(shards),
                    items=tuple(f"{model}/{ident}" for ident in part),
                    content=digest(content + [by_id[ident].model_dump(mode="json") for ident in part]),
                    params=params.used(STAGE),
                    version=VERSION,
                )
            )
    return shards


def _budget(own: EvaluateOnline, model: str) -> dict[str, int]:
    for name, splits in own.budget.items():
        wrong = {name} - set(MODELS) or set(splits) - set(SPLITS)
        if wrong:
            known = MODELS if name in wrong else SPLITS
            raise ParamsError(f"evaluate_online.budget.{name}", repr(sorted(wrong)[0]), f"one of {', '.join(known)}")
    return own.budget.get(model, {})


def test_tasks() -> list[InstantiatedTask]:
    """The instantiated tasks of the test splits; those of dev whose skill is left out have nothing to be judged by."""
    tasks = store.read_rows(TASKS, InstantiatedTask, filters=[("split", "in", list(SPLITS))])
    return [task for task in tasks if "leave_out" not in task.lineage]


def drawn(tasks: Sequence[InstantiatedTask], name: str, seed: int) -> list[InstantiatedTask]:
    """Tasks of a split in an order drawn by a hash, the same for every model.

    Held-out effects take turns, since the average is over effects; the trials of one request stay together.
    """

    def place(of: str) -> bytes:
        return hashlib.sha256(f"{seed}/{of}".encode()).digest()

    own = sorted((task for task in tasks if task.split == name), key=lambda t: place(t.task_id))
    turns: dict[str, int] = {}
    keyed: list[tuple[int, bytes, InstantiatedTask]] = []
    for task in own:
        effect, trial = str(task.lineage.get("effect", "")), str(task.lineage.get("trial_of", ""))
        turns[effect] = turns.get(effect, -1) + 1
        keyed.append((turns[effect] if effect else 0, place(trial) if trial else b"", task))
    return [task for _, _, task in sorted(keyed, key=lambda k: k[:2])]


def work(shard: Shard) -> Path:
    """Let one model do the shard's tasks on one desktop; each episode is kept as it ends and never run again."""
    run, model = run_of(shard), evaluated.model_of(shard)
    wanted = [item.partition("/")[2] for item in shard.items]
    tasks = {t.task_id: t for t in test_tasks()}
    shown = pictured(list(tasks.values()), run.seed) if model == PICTURED[0] else set()
    with ExitStack() as stack:
        desktop = stack.enter_context(Slot(run.desktop))
        client = stack.enter_context(evaluated.asking(model, run, STAGE)) if evaluated.behind(model) else None
        lineage = _lineage(model, shard)
        jobs = [
            _job(tasks[ident], shard, lineage, ident in shown)
            for ident in sorted(wanted, key=lambda i: (tasks[i].template, i))
        ]
        episodes = series.play(
            jobs,
            desktop,
            _play(model, client, run, tasks),
            label=f"{model} in the application, shard {shard.index}",
        )
    return recording.write(store.shard_path(shard, ".zip"), episodes)


def pictured(tasks: Sequence[InstantiatedTask], seed: int) -> set[str]:
    """Ids of the tasks whose screenshots are kept."""
    return {t.task_id for name in SPLITS for t in drawn(tasks, name, seed)[: PICTURED[1]]}


def _play(model: str, client: Client | None, run: Run, tasks: dict[str, InstantiatedTask]) -> series.Play:
    """How a model does its jobs: as the agent, else as a fresh policy for every episode."""
    rules = load_app(run.app).profile.guard
    if model in evaluated.AGENTS:
        agent = agents.agents_of(model, client, run)
        return by_agent(lambda job: agent(tasks[job.assignment.task_id]), rules)
    limits = Limits(max_steps=run.max_steps, attempts=run.attempts)
    return series.by_policy(lambda job: _policy(model, job, run.seed), rules, limits)


def _policy(model: str, job: series.Job, seed: int) -> Policy:
    if model == "random":
        return RandomPolicy(int(digest((seed, job.assignment.task_id), 8), 16))
    return DoNothingPolicy()


def _lineage(model: str, shard: Shard) -> dict[str, Any]:
    return {
        "checkpoint": evaluated.digest_of(model),
        "prompt_sha256": prompts.load("act").sha256,
        "seed": run_of(shard).seed,
        "code": shard.code,
    }


def _job(task: InstantiatedTask, shard: Shard, lineage: dict[str, Any], pictures: bool) -> series.Job:
    own = lineage | {"template_sha256": task.template_sha256}
    return series.Job(
        assignment=series.assignment_of(task, TEMPLATES),
        model=evaluated.model_of(shard),
        pictures=pictures,
        lineage=own,
        content=digest((own, digest(task), shard.params["run"], shard.version)),
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Write the tables, judge by the checks, and make Table 4."""
    out = store.data_dir(STAGE)
    shards = split(params)
    recorded = recording.Recorded(paths)
    episodes = recording.write_tables(out, recorded)
    tasks = {t.task_id: t for t in test_tasks()}
    found = (judge(tasks[whole.trajectory.task_id], whole) for whole in recorded)
    judged = [(episode, *decided) for episode, decided in zip(episodes, found, strict=True)]
    results = sorted(
        (
            _result(tasks[e.trajectory.task_id], e, v, reason, held)
            for e, v, reason, held in judged
            if v in (Verdict.SUCCESS, Verdict.FAILURE)
        ),
        key=lambda r: (r.model, r.split, r.task_id),
    )
    rejects = sorted(
        (
            Reject(stage=STAGE, row_id=e.trajectory.trajectory_id, reason=_why(v), detail=reason[:300])
            for e, v, reason, _ in judged
            if v not in (Verdict.SUCCESS, Verdict.FAILURE)
        ),
        key=lambda reject: reject.row_id,
    )
    store.write_rows(out / "results.parquet", OnlineResult, results)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    used = {item.partition("/")[2] for shard in shards for item in shard.items}
    splits = online_table.table(episodes, results, params.run.seed)
    for name, row in online_table.teacher([tasks[ident] for ident in sorted(used)]).items():
        splits.setdefault(name, {})["teacher"] = row
    return store.metrics(
        STAGE,
        sum(len(shard.items) for shard in shards),
        len(results),
        rejects,
        splits=splits,
        false_success=online_table.pooled(results),
        ladder=online_table.ladder(results, params.run.seed),
        ends=online_table.ends(results),
        plan_sources=online_table.plan_sources(results),
        diagnosis=online_table.diagnosis(results, PICTURED[0]),
        episodes=series.measures(episodes),
        same_model=evaluated.refused(),
    )


def _why(found: Verdict) -> str:
    return "infrastructure" if found is Verdict.INFRASTRUCTURE else "no_checks"


def judge(task: InstantiatedTask, episode: Episode) -> tuple[Verdict, str, bool]:
    """Verdict and reason by the task's checks on the saved document, and whether they all pass whatever the end."""
    if task.kind == FOREIGN:
        return _judge_foreign(episode.trajectory)
    before = TEMPLATES / f"{task.template}.saved.docx"
    if not episode.document:
        found, reason, _ = verdict(task, episode.trajectory, before, None)
        return found, reason, False
    with tempfile.TemporaryDirectory() as folder:
        after = Path(folder) / "after.docx"
        after.write_bytes(episode.document)
        found, reason, results = verdict(task, episode.trajectory, before, after)
    return found, reason, bool(results) and all(result.passed for result in results)


def _judge_foreign(trajectory: Trajectory) -> tuple[Verdict, str, bool]:
    """Whatever was done, it is not what was asked: the only right end is another than finished."""
    if trajectory.end is EndReason.INFRASTRUCTURE:
        return Verdict.INFRASTRUCTURE, trajectory.detail, False
    if trajectory.end is EndReason.FINISHED:
        return Verdict.FAILURE, "finished what cannot be done", False
    return Verdict.SUCCESS, f"ended {trajectory.end}", False


def _result(task: InstantiatedTask, episode: Episode, found: Verdict, reason: str, held: bool) -> OnlineResult:
    t = episode.trajectory
    needed = spoken(task.plan, task.request)
    return OnlineResult(
        model=t.model,
        split=t.split,
        task_id=t.task_id,
        trajectory_id=t.trajectory_id,
        family=t.family,
        template=t.template,
        plan_source=t.plan_source,
        success=found is Verdict.SUCCESS,
        wrong=t.end is EndReason.FINISHED and found is not Verdict.SUCCESS,
        foreign=task.kind == FOREIGN,
        trial=str(task.lineage.get("trial_of", "")),
        group=str(task.lineage.get("effect", "")),
        wordings=task.wordings,
        held=held,
        second=len(t.lineage.get("candidates", ())) > 1,
        understood=str(t.lineage.get("understood", "")),
        end=t.end.value,
        reason=reason[:500],
        steps=online_table.actions(t),
        attempts=t.attempts,
        infrastructure_errors=len(t.infrastructure_errors),
        request=t.request,
        plan=t.plan,
        needed=needed,
        plan_right=is_right(t.plan, needed, task.plan),
    )
