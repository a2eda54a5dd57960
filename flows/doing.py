"""`lam do`: finds the model and hands the request to the agent; prints what was done."""

from pathlib import Path
from typing import Any

from tasks.errors import UsageError
from tasks.store import data_dir

EXITS = {"finished": 0, "failed": 1, "infrastructure": 3, "refused": 4}


def checkpoint(model: str = "") -> Path:
    """The checkpoint folder of a model name or path; by default the newest LAM4, else the released one.

    Raises:
        UsageError: there is none; says how to get one.
    """
    if model and Path(model).is_dir():
        return Path(model)
    name = model or "lam4"
    found = [data_dir(f"train_{name}") / "checkpoint", Path("models") / name]
    for path in found:
        if (path / "config.json").exists():
            return path
    raise UsageError(
        f"model {name!r}", "no checkpoint", f"one in {' or '.join(map(str, found))}", "lam run, or --model PATH"
    )


def do(request: str, file: Path, *, out: Path | None, model: str, max_steps: int, yes: bool) -> dict[str, Any]:
    """Do the request on a copy of the file; the result is as the design's fixed interface says.

    Raises:
        UsageError: the file or the model cannot be used.
    """
    from tasks.agent.do import do as act

    return act(request, file, out=out, checkpoint=checkpoint(model), max_steps=max_steps, yes=yes)


def exit_code(result: dict[str, Any]) -> int:
    """Exit status of an outcome."""
    return EXITS[result["status"]]


def describe(result: dict[str, Any]) -> str:
    """What was done, for people."""
    lines = []
    for index, step in enumerate(result["steps"], 1):
        arguments = ", ".join(f"{k}={v!r}" for k, v in step["args"].items())
        target = f" on {step['control_type']} {step['control_text']!r}" if step["control_text"] else ""
        lines.append(f"{index:>3}  {step['function'] or step['status']}({arguments}){target}  {step['seconds']:.2f} s")
    lines.append(f"{result['status']}: {result['reason']}" if result["reason"] else result["status"])
    if result["status"] == "finished":
        lines.append(f"result: {result['out']}")
    return "\n".join(lines)
