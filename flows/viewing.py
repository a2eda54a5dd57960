"""`lam view`: recorded trajectories on the terminal."""

from typing import Any

from tasks import store
from tasks.errors import UsageError
from tasks.schemas import Trajectory

STAGES = ("execute", "explore", "evaluate_online")


def view(stage: str, trajectory_id: str) -> dict[str, Any]:
    """One trajectory with its steps, or the list of them.

    Raises:
        UsageError: no such stage or trajectory.
    """
    if stage not in STAGES:
        raise UsageError(f"stage {stage!r}", "no trajectories", f"one of {', '.join(STAGES)}")
    rows = store.read_rows(store.data_dir(stage) / "trajectories.parquet", Trajectory)
    if not trajectory_id:
        return {"stage": stage, "trajectories": [_line(row) for row in rows]}
    for row in rows:
        if row.trajectory_id.startswith(trajectory_id):
            steps = [
                {
                    "function": s.action.function,
                    "control": s.action.control_text,
                    "args": s.action.args,
                    "status": s.action.status.value,
                    "effect": s.effect,
                }
                for s in row.steps
            ]
            return {**_line(row), "plan": list(row.plan), "steps": steps, "detail": row.detail}
    raise UsageError(f"trajectory {trajectory_id!r}", "not recorded", f"an id that `lam view --stage {stage}` lists")


def describe(answer: dict[str, Any]) -> str:
    """For people."""
    if "trajectories" in answer:
        return "\n".join(f"{r['id']}  {r['model']:<8} {r['end']:<14} {r['request']}" for r in answer["trajectories"])
    lines = [f"{answer['request']}  ({answer['model']} on {answer['template']}: {answer['end']})"]
    lines += [f"   plan {i}. {text}" for i, text in enumerate(answer["plan"], 1)]
    for index, step in enumerate(answer["steps"], 1):
        arguments = ", ".join(f"{k}={v!r}" for k, v in step["args"].items())
        did, effect = step["function"] or step["status"], step["effect"] or "no effect"
        lines.append(f"{index:>3}  {did}({arguments}) {step['control']}  [{effect}]")
    return "\n".join(lines)


def _line(row: Trajectory) -> dict[str, Any]:
    return {
        "id": row.trajectory_id,
        "model": row.model,
        "end": row.end.value,
        "request": row.request,
        "template": row.template,
        "split": row.split,
    }
