"""Table 4 from episodes: success, seconds, steps, latency by split and model; the teacher's row from `judge`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tasks import store
from tasks.agent.episode import Episode
from tasks.evaluation import evaluated, groups, metrics
from tasks.evaluation.bounds import false_success
from tasks.evaluation.results import OnlineResult
from tasks.schemas import InstantiatedTask, JudgedTrajectory, Trajectory, Verdict

VERDICTS = store.data_dir("judge") / "verdicts.parquet"
RUNS = store.data_dir("execute") / "trajectories.parquet"
SOURCES = ("given", "retrieved", "model", "none")
"""Sources of plans that are not skill ids."""


def actions(trajectory: Trajectory) -> int:
    """Steps as the paper counts them: actions tried; FINISH is none."""
    return sum(bool(step.action.function) for step in trajectory.steps)


def table(episodes: Sequence[Episode], results: Sequence[OnlineResult], seed: int) -> dict[str, dict[str, Any]]:
    """By split and model.

    Returns:
        n; of tasks that can be done: tsr, ci95, first_candidate_tsr, and where they come in those by_effect, by_way
        and pass_all (trials of a request that all succeeded); wrong, finished, false_success and its upper bound;
        not_understood; rejected (results the gate turned down) and rejected_right of these, which the checks pass;
        second_candidate (used and right); seconds_per_task (opening the document to its being saved), steps_per_task;
        step_latency_s (observe and decide, of first candidates) p50 and p95, seconds_per_action (acting and settling),
        infrastructure_errors, attempts, infrastructure_per_attempt.
    """
    by_id = {episode.trajectory.trajectory_id: episode for episode in episodes}
    found: dict[str, dict[str, Any]] = {}
    for split, model in sorted({(e.trajectory.split, e.trajectory.model) for e in episodes}):
        rows = [r for r in results if (r.split, r.model) == (split, model)]
        everything = [e for e in episodes if (e.trajectory.split, e.trajectory.model) == (split, model)]
        kept = [by_id[r.trajectory_id] for r in rows]
        found.setdefault(split, {})[model] = _row(rows, kept, seed) | _machine(everything)
    return found


def _row(rows: Sequence[OnlineResult], episodes: Sequence[Episode], seed: int) -> dict[str, Any]:
    first = [e for r, e in zip(rows, episodes, strict=True) if not r.second]
    latencies = [t.observe_s + t.decide_s for e in first for t in e.timings]
    acting = [t.act_s for e in episodes for t in e.timings if t.act_s]
    return _outcomes(rows, seed) | {
        "seconds_per_task": _mean([e.seconds for e in episodes]),
        "steps_per_task": _mean([float(r.steps) for r in rows]),
        "step_latency_s": {
            "p50": round(metrics.percentile(latencies, 0.5), 4),
            "p95": round(metrics.percentile(latencies, 0.95), 4),
        },
        "seconds_per_action": _mean(acting),
    }


def _outcomes(rows: Sequence[OnlineResult], seed: int) -> dict[str, Any]:
    """What became of the requests."""
    rejected = [r for r in rows if r.end == "rejected"]
    found = _false(rows) | {
        "not_understood": sum(r.end == "not_understood" for r in rows),
        "rejected": len(rejected),
        "rejected_right": sum(r.held for r in rejected),
        "second_candidate": {
            "used": sum(r.second for r in rows),
            "right": sum(r.second and r.success for r in rows if not r.foreign),
        },
    }
    return _success([r for r in rows if not r.foreign], seed) | found | {"n": len(rows)}


def _success(rows: Sequence[OnlineResult], seed: int) -> dict[str, Any]:
    """Rates of what can be done; {} where nothing can."""
    if not rows:
        return {}
    first = metrics.share(sum(r.success and not r.second for r in rows), len(rows))
    found = _rate(sum(r.success for r in rows), len(rows)) | {"first_candidate_tsr": first}
    if any(r.group for r in rows):
        found["by_effect"] = groups.macro([(r.group, r.success) for r in rows if r.group], seed)
        found["by_way"] = groups.by_way([(r.plan_source, r.success) for r in rows])
    if any(r.trial for r in rows):
        trials = {r.trial: all(o.success for o in rows if o.trial == r.trial) for r in rows if r.trial}
        found["pass_all"] = {"share": metrics.share(sum(trials.values()), len(trials)), "n": len(trials)}
    return found


def _false(rows: Sequence[OnlineResult]) -> dict[str, Any]:
    wrong = sum(r.wrong for r in rows)
    return {"wrong": wrong} | false_success(sum(r.end == "finished" for r in rows), wrong)


def pooled(results: Sequence[OnlineResult]) -> dict[str, dict[str, Any]]:
    """False success of each agent over every split together."""
    return {m: _false(own) for m in evaluated.AGENTS if (own := [r for r in results if r.model == m])}


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
        if not own:
            continue  # foreign requests, which nobody tried to do
        tried = [runs[v.trajectory_id] for v in own if v.trajectory_id in runs]
        found[split] = _rate(sum(v.verdict is Verdict.SUCCESS for v in own), len(own)) | {
            "steps_per_task": _mean([float(actions(t)) for t in tried]),
            "infrastructure_errors": sum(len(t.infrastructure_errors) for t in tried),
            "plan": "given",
        }
    return found


def ladder(results: Sequence[OnlineResult], seed: int) -> dict[str, Any]:
    """What each rung is worth on the tasks that both did, all splits together, by its own acting (first candidates)."""
    able = [r for r in results if not r.foreign]
    won = {m: {r.task_id: r.success and not r.second for r in able if r.model == m} for m in evaluated.LADDER}
    steps = list(zip(evaluated.LADDER, evaluated.LADDER[1:], strict=False))
    return {f"{a} to {b}": metrics.difference(won[a], won[b], seed) for a, b in steps if won[a] and won[b]}


def ends(results: Sequence[OnlineResult]) -> dict[str, dict[str, int]]:
    """By model: how failed episodes ended, and `wrong_result` for those that finished with a check failed."""
    found: dict[str, Counter[str]] = {}
    for r in results:
        if not r.success:
            found.setdefault(r.model, Counter())["wrong_result" if r.end == "finished" else r.end] += 1
    return {model: dict(sorted(counts.items())) for model, counts in sorted(found.items())}


def plan_sources(results: Sequence[OnlineResult]) -> dict[str, dict[str, dict[str, float]]]:
    """By model and source of the plan (plans put together of skills are one source): tasks and success rate."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    by_source: dict[tuple[str, str], list[OnlineResult]] = {}
    for r in results:
        by_source.setdefault((r.model, r.plan_source if r.plan_source in SOURCES else "skills"), []).append(r)
    for (model, source), rows in sorted(by_source.items()):
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
