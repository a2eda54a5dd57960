"""`lam do`: finds the model and hands the request to the agent; says what it understood and what was done."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import UsageError
from tasks.store import STATE, data_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.agent.do import Connect, Person
    from tasks.schemas import Action, Plan, Understanding

EXITS = {"finished": 0, "failed": 1, "infrastructure": 3, "refused": 4}


ROOT = Path(__file__).resolve().parent.parent
"""The project that this code belongs to."""


def at_home(file: Path, out: Path | None, model: str) -> tuple[Path, Path | None, str]:
    """Leave a folder that is no project for one that may hold logs; returns file, result and model as seen from there.

    Logs go to the project that this code belongs to, or to XDG_STATE_HOME where that cannot be written.
    """
    if Path("dvc.yaml").exists() or Path("params.yaml").exists():
        return file, out, model
    file, out = file.absolute(), out.absolute() if out else None
    model = str(Path(model).absolute()) if model and Path(model).is_dir() else model
    home = ROOT
    if not os.access(ROOT / STATE if (ROOT / STATE).exists() else ROOT, os.W_OK):
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "lam-foundry"
        home.mkdir(parents=True, exist_ok=True)
    os.chdir(home)
    return file, out, model


def checkpoint(model: str = "", tell: "Callable[[str], None]" = lambda line: None) -> Path:
    """The checkpoint folder of a model name or path; by default the newest LAM4, else the released one.

    Args:
        model: lam1 to lam4, or a folder.
        tell: is told that the released model is taken, which is never done in silence.

    Raises:
        UsageError: there is none; says how to get one.
        DataError: the released one is damaged.
    """
    if model and Path(model).is_dir():
        return Path(model)
    name = model or "lam4"
    found = [root / data_dir(f"train_{name}") / "checkpoint" for root in (Path(), ROOT)]
    for path in found:
        if (path / "config.json").exists():
            return path
    if name != "lam4":
        raise UsageError(f"model {name!r}", "no checkpoint", f"one in {found[0]}", "lam run, or --model PATH")
    from tasks.model import released

    tell(f"no model of your own in {found[0]}: the released one is taken (its card: {released.FOLDER / 'README.md'})")
    return released.ready(tell)


def do(request: str, file: Path, *, out: Path | None, model: str, max_steps: int, person: "Person") -> dict[str, Any]:
    """Do the request on a copy of the file; the result is as the design's fixed interface says.

    Raises:
        UsageError: the request, the file or the model cannot be used.
    """
    folder = checkpoint(model, person.tell)
    from tasks.agent.do import do as act
    from tasks.agent.verification import verifier

    result = act(
        request,
        file,
        planner=lambda connect: _LatePlanner(folder, connect),
        verifier=verifier(),
        out=out,
        checkpoint=folder,
        max_steps=max_steps,
        person=person,
    )
    return result | {"model": str(folder)}


class _LatePlanner:
    """The planner of a checkpoint, made when the first request comes: its server starts beside the desktop.

    It knows the skills that measurements leave out as well.
    """

    def __init__(self, folder: Path, connect: "Connect") -> None:
        self._folder, self._connect = folder, connect

    def understand(self, request: str, document: Path) -> "Understanding":
        from tasks.apps.catalogue import load_app
        from tasks.planner.loading import planner_of

        planner = planner_of(self._folder, self._connect().base_url, load_app("writer"), complete=True)
        return planner.understand(request, document)


def person(*, yes: bool, lossy: bool, quiet: bool) -> "Person":
    """Who is at the terminal, if anybody is; `quiet` for programs, which are told nothing and asked nothing."""
    import sys

    import click

    from tasks.agent.do import Person

    if quiet:
        return Person(yes=yes, lossy=lossy)
    if not sys.stdin.isatty():
        return Person(yes=yes, lossy=lossy, tell=click.echo)
    return Person(yes=yes, lossy=lossy, confirm=_confirm, choose=_choose, tell=click.echo)


def _confirm(action: "Action", why: str) -> bool:
    import click

    what = (
        f"{action.function} on {action.control_text!r}" if action.control_text else f"{action.function} {action.args}"
    )
    return click.confirm(f"{what}: {why}. Do it?", default=False)


def _choose(plans: "Sequence[Plan]") -> "Plan | None":
    import click

    for number, plan in enumerate(plans, 1):
        click.echo(f"{number}  {plan.understood}")
    answer = click.prompt("Which is meant (0: neither)?", type=click.IntRange(0, len(plans)))
    return plans[answer - 1] if answer else None


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
    if result["nearest"]:
        lines += ["it can do, for example:", *(f"  {request}" for request in result["nearest"])]
    if result["status"] == "finished":
        lines.append(f"result: {result['out']}")
    return "\n".join(lines)
