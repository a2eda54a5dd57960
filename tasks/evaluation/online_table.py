"""Table 4 from episodes: success, seconds, steps, latency by split and model; the teacher's row from `judge`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tasks import store
from tasks.agent.episode import Episode
from tasks.evaluation import contestants, metrics
from tasks.evaluation.results import OnlineResult
from tasks.schemas import InstantiatedTask, JudgedTrajectory, Trajectory, Verdict

VERDICTS = store.data_dir("judge") / "verdicts.parquet"
RUNS = store.data_dir("execute") / "trajectories.parquet"


def actions(trajectory: Trajectory) -> int:
    """Steps as the paper counts them: actions tried; FINISH is none."""
    return sum(bool(step.action.function) for step in trajectory.steps)


def table(episodes: Sequence[Episode], results: Sequence[OnlineResult], seed: int) -> dict[str, dict[str, Any]]:
    """By split and model.

    Returns:
        tsr, ci95, n, seconds_per_task (opening the document to its being saved), steps_per_task, step_latency_s
        (observe and decide) p50 and p95, seconds_per_action (acting and settling), infrastructure_errors, attempts,
        infrastructure_per_attempt.
    """
    by_id = {episode.trajectory.trajectory_id: episode for episode in episodes}
    found: dict[str, dict[str, Any]] = {}
    for split, model in sorted({(e.trajectory.split, e.trajectory.model) for e in episodes}):
        rows = [r for r in results if (r.split, r.model) == (split, model)]
        everything = [e for e in episodes if (e.trajectory.split, e.trajectory.model) == (split, model)]
        kept = [by_id[r.trajectory_id] for r in rows]
        found.setdefault(split, {})[model] = _row(rows, kept) | _machine(everything)
    return found


def _row(rows: Sequence[OnlineResult], episodes: Sequence[Episode]) -> dict[str, Any]:
    latencies = [t.observe_s + t.decide_s for e in episodes for t in e.timings]
    acting = [t.act_s for e in episodes for t in e.timings if t.act_s]
    return _rate(sum(r.success for r in rows), len(rows)) | {
        "seconds_per_task": _mean([e.seconds for e in episodes]),
        "steps_per_task": _mean([float(r.steps) for r in rows]),
        "step_latency_s": {
            "p50": round(metrics.percentile(latencies, 0.5), 4),
            "p95": round(metrics.percentile(latencies, 0.95), 4),
        },
        "seconds_per_action": _mean(acting),
    }


def _rate(wins: int, n: int) -> dict[str, Any]:
    interval = metrics.rounded(metrics.rate_interval(wins, n))
    return {"tsr": metrics.share(wins, n), "ci95": {"tsr": interval}, "n": n}


def _machine(episodes: Sequence[Episode]) -> dict[str, Any]:
    errors = sum(len(e.trajectory.infrastructure_errors) for e in episodes)
    attempts = sum(e.trajectory.attempts for e in episodes)
    return {
        "infrastructure_errors": errors,
        "attempts": attempts,
        "infrastructure_per_attempt": metrics.share(errors, attempts),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 3) if values else 0.0


def teacher(tasks: Sequence[InstantiatedTask]) -> dict[str, dict[str, Any]]:
    """The teacher on these tasks, by split, from its own runs: it was given the grounded plan, and is marked so."""
    wanted = {task.task_id: task.split for task in tasks}
    if not wanted:
        return {}
    filters = [("task_id", "in", sorted(wanted))]
    verdicts = store.read_rows(VERDICTS, JudgedTrajectory, filters=filters)
    runs = {t.trajectory_id: t for t in store.read_rows(RUNS, Trajectory, filters=filters)}
    found: dict[str, dict[str, Any]] = {}
    for split in sorted(set(wanted.values())):
        own = [v for v in verdicts if wanted[v.task_id] == split and v.verdict is not Verdict.INFRASTRUCTURE]
        tried = [runs[v.trajectory_id] for v in own if v.trajectory_id in runs]
        found[split] = _rate(sum(v.verdict is Verdict.SUCCESS for v in own), len(own)) | {
            "steps_per_task": _mean([float(actions(t)) for t in tried]),
            "infrastructure_errors": sum(len(t.infrastructure_errors) for t in tried),
            "plan": "given",
        }
    return found


def ladder(results: Sequence[OnlineResult], seed: int) -> dict[str, Any]:
    """What each rung is worth on the tasks that both did, all splits together."""
    won = {m: {r.task_id: r.success for r in results if r.model == m} for m in contestants.LADDER}
    steps = list(zip(contestants.LADDER, contestants.LADDER[1:], strict=False))
    return {f"{a} to {b}": metrics.difference(won[a], won[b], seed) for a, b in steps if won[a] and won[b]}


def ends(results: Sequence[OnlineResult]) -> dict[str, dict[str, int]]:
    """By model: how failed episodes ended, and `wrong_result` for those that finished with a check failed."""
    found: dict[str, Counter[str]] = {}
    for r in results:
        if not r.success:
            found.setdefault(r.model, Counter())["wrong_result" if r.end == "finished" else r.end] += 1
    return {model: dict(sorted(counts.items())) for model, counts in sorted(found.items())}


def plan_sources(results: Sequence[OnlineResult]) -> dict[str, dict[str, dict[str, float]]]:
    """By model and source of the plan: tasks and success rate."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for model, source in sorted({(r.model, r.plan_source) for r in results}):
        rows = [r for r in results if (r.model, r.plan_source) == (model, source)]
        rate = metrics.share(sum(r.success for r in rows), len(rows))
        found.setdefault(model, {})[source] = {"n": len(rows), "tsr": rate}
    return found


def diagnosis(results: Sequence[OnlineResult], model: str) -> dict[str, dict[str, int]]:
    """Whether a model fails in planning or in acting, by split.

    Returns:
        n, plans_right of them, failed, and of the failed: wrong_plan (acted by a plan that lacks a needed step or
        its order, or holds others) and right_plan.
    """
    found: dict[str, dict[str, int]] = {}
    for split in sorted({r.split for r in results if r.model == model}):
        rows = [r for r in results if (r.split, r.model) == (split, model)]
        failed = [r for r in rows if not r.success]
        right = sum(r.plan_right for r in failed)
        found[split] = {
            "n": len(rows),
            "plans_right": sum(r.plan_right for r in rows),
            "failed": len(failed),
            "wrong_plan": len(failed) - right,
            "right_plan": right,
        }
    return found
