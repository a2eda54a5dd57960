"""`lam`: every door of the project. Heavy imports stand where they are used, so that `lam --help` answers at once.

Exit codes: 0 done, 1 not achieved, 2 wrong use, 3 infrastructure, 4 refused by the guard, 130 interrupted.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from tasks.errors import LamError

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs to read.")


class Examples(click.Command):
    """A command whose help ends with the example of its docstring."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        text, _, example = (kwargs.get("help") or "").partition("Example:")
        super().__init__(*args, **{**kwargs, "help": text.strip()})
        self.example = example.strip()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the example as it is written."""
        if self.example:
            with formatter.section("Example"):
                formatter.write_text(self.example)


class Lam(click.Group):
    """The group; its commands show examples."""

    command_class = Examples


@click.group(cls=Lam)
@click.version_option(package_name="lam-foundry")
def lam() -> None:
    """LAM Foundry: from an application's documentation to a Large Action Model that drives the application."""
    from flows import settings

    settings.surroundings()


@lam.command()
@click.option("--profile", help="Make params.yaml from this profile first: smoke, default, measure, full, production.")
@click.option("--from", "first", default="", help="Only this stage and those below it.")
@click.option("--until", "last", default="", help="Only this stage and those above it.")
@click.option("--overwrite", is_flag=True, help="With --profile: also where params.yaml was edited by hand.")
@click.option("--stop-server", is_flag=True, help="End the Prefect server afterwards, if this run has started it.")
@click.option("--dry-run", is_flag=True, help="Say what would run and what the teacher would cost; changes no file.")
@JSON
def run(
    profile: str | None, first: str, last: str, overwrite: bool, stop_server: bool, dry_run: bool, as_json: bool
) -> None:
    """Run the stages that are stale, and only those, watched in the Prefect UI.

    Example:
        lam run --profile smoke --until judge
    """
    from flows import running
    from flows import server as prefect_server

    try:
        answer = running.run(first, last, dry_run=dry_run, profile=profile or "", overwrite=overwrite)
        _say(answer, as_json, running.describe)
    finally:
        if prefect_server.started and stop_server:
            prefect_server.stop()
        elif prefect_server.started:
            url = prefect_server.started[0].removesuffix("/api")
            click.echo(f"the Prefect server stays at {url}; to end it: lam server stop", err=True)


@lam.command()
@click.argument("name")
def stage(name: str) -> None:
    """Run one stage on its own, without DVC: python -m flows NAME.

    Example:
        lam stage curate_plans
    """
    from flows.__main__ import main as run_one

    sys.exit(run_one([name]))


@lam.command(name="do")
@click.argument("request")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where the result goes; default <name>.lam<ext>.")
@click.option("--model", default="", help="lam1 to lam4, or a checkpoint folder; default the newest trained LAM4.")
@click.option("--max-steps", type=click.IntRange(1, 100), help="Actions at most; default by the length of the plan.")
@click.option("--yes", is_flag=True, help="Allow actions that the guard calls sensitive, and what --lossy allows.")
@click.option("--lossy", is_flag=True, help="Go on although opening FILE loses something; says what.")
@JSON
def do_task(
    request: str, file: Path, out: Path | None, model: str, max_steps: int | None, yes: bool, lossy: bool, as_json: bool
) -> None:
    """Let the trained model do REQUEST in FILE, on a copy; FILE is never changed.

    It says what it understood before it acts, and calls the result finished only when it has seen that it holds. On a
    terminal it asks where a request has two meanings.

    Example:
        lam do "Make the title bold and centre it" report.docx
    """
    import logging

    from flows import console, doing

    console.configure(logging.WARNING)  # and let SIGTERM clean up: the document's copy may be private
    person = doing.person(yes=yes, lossy=lossy, quiet=as_json)
    file, out, model = doing.at_home(file, out, model)
    result = doing.do(request, file, out=out, model=model, max_steps=max_steps or 0, person=person)
    _say(result, as_json, doing.describe)
    sys.exit(doing.exit_code(result))


@lam.command()
@click.argument("checkpoint", default="")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8765, show_default=True, help="0 takes a free one.")
def serve(checkpoint: str, host: str, port: int) -> None:
    """Serve a checkpoint (default: the newest LAM4) on an OpenAI-compatible endpoint.

    Example:
        lam serve data/train_lam2/checkpoint --port 8765
    """
    from flows import doing

    _replace(
        [
            sys.executable,
            "-m",
            "tasks.model.serve",
            str(doing.checkpoint(checkpoint, lambda line: click.echo(line, err=True))),
            "--host",
            host,
            "--port",
            str(port),
        ]
    )


@lam.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def teacher(arguments: tuple[str, ...]) -> None:
    """Serve the built-in teacher on an OpenAI-compatible endpoint; its fault injection is for tests.

    Example:
        lam teacher --port 8766
    """
    _replace([sys.executable, "-m", "tasks.teacher", *arguments])


@lam.command()
@click.argument("action", type=click.Choice(["run", "start", "stop", "status"]))
@click.option("--host", default="127.0.0.1", show_default=True, help="Of `run`: the address to listen on.")
@JSON
def server(action: str, host: str, as_json: bool) -> None:
    """Start, stop or look at the project's Prefect server; `run` is it, in the foreground, for service managers.

    Example:
        lam server status
    """
    from flows import server as prefect_server

    if action == "run":
        prefect_server.run(host)
    if action == "start":
        prefect_server.ensure()
    if action == "stop":
        answer = {"stopped": prefect_server.stop()}
        _say(answer, as_json, lambda s: "stopped" if s["stopped"] else "no server of this project was running")
        return
    state = prefect_server.status()
    told = "Prefect UI at {ui} (process {pid}); password in " + str(prefect_server.AUTH)
    _say(state or {}, as_json, lambda s: told.format(**s) if s else "no server is running")


@lam.command(name="prefect", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def prefect_command(arguments: tuple[str, ...]) -> None:
    """Run a command of Prefect's own with the address and the password of the project's server.

    Example:
        lam prefect flow-run ls
    """
    from flows import server as prefect_server

    prefect_server.ensure()
    _replace([sys.executable, "-m", "prefect", *arguments])


@lam.command()
@click.argument("trajectory_id", default="")
@click.option(
    "--stage", "stage_name", default="execute", show_default=True, help="execute, explore or evaluate_online."
)
@JSON
def view(trajectory_id: str, stage_name: str, as_json: bool) -> None:
    """Show a recorded trajectory step by step; without an id, list them.

    Example:
        lam view --stage explore
    """
    from flows import viewing

    _say(viewing.view(stage_name, trajectory_id), as_json, viewing.describe)


@lam.command()
@JSON
def report(as_json: bool) -> None:
    """Where the last run's report is, and its main table.

    Example:
        lam report
    """
    from flows import running

    _say(running.report(), as_json, running.describe)


@lam.command()
@JSON
def doctor(as_json: bool) -> None:
    """Check disk, memory, ports, packages and versions before a long run; exit 3 when something is missing.

    Example:
        lam doctor --json
    """
    from flows import diagnosis

    findings = diagnosis.examine()
    _say(findings, as_json, diagnosis.describe)
    sys.exit(0 if findings["ok"] else 3)


@lam.command()
@click.argument("what", type=click.Choice(["desktop"]))
@click.option("--kind", type=click.Choice(["linux", "windows", "fake"]), help="Default: what this system has.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("selftest"), help="Folder.")
@JSON
def selftest(what: str, kind: str | None, out: Path, as_json: bool) -> None:
    """Try this machine's desktop and application: selftest.json and selftest.html; exit 3 when a check fails.

    Example:
        lam selftest desktop --out first-hour
    """
    from flows import selftest as trial

    answer = trial.examine(kind or ("windows" if sys.platform == "win32" else "linux"), out)
    _say(answer, as_json, trial.describe)
    sys.exit(0 if answer["ok"] else 3)


@lam.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=9464, show_default=True)
def metrics(host: str, port: int) -> None:
    """Serve this project's runs for Prometheus under /metrics: progress, yields, false successes, spend.

    Example:
        lam metrics --port 9464
    """
    from flows import exporter

    exporter.serve(host, port)


@lam.command()
@click.option("--days", default=30.0, show_default=True, help="Age of shards, logs and files in LAM_STORE_URL that go.")
@click.option("--dry-run", is_flag=True, help="Say what would go and how large it is; changes nothing.")
@JSON
def gc(days: float, dry_run: bool, as_json: bool) -> None:
    """Delete what no run needs any more: unnamed objects of DVC's cache, shards, logs, files of the store.

    Example:
        lam gc --dry-run
    """
    from flows import pruning

    _say(pruning.collect(days, dry_run=dry_run), as_json, pruning.describe)


@lam.command()
@click.option("--dry-run", is_flag=True, help="Compare only.")
@JSON
def promote(dry_run: bool, as_json: bool) -> None:
    """Make the trained LAM4 the released model, unless its evaluation is worse; then exit 1 with both figures.

    Example:
        lam promote --dry-run
    """
    from flows import promoting

    _say(promoting.promote(dry_run=dry_run), as_json, promoting.describe)


@lam.command()
@click.argument("pool", type=click.Choice(["default", "desktop", "gpu"]))
def worker(pool: str) -> None:
    """Start a worker for a work pool on this machine, one shard at a time; see docs/production.md.

    Example:
        lam worker desktop
    """
    import os

    from flows import deploy
    from flows import server as prefect_server

    prefect_server.ensure()
    deploy.create_pools()
    os.environ.setdefault("LAM_HOME", str(Path.cwd()))
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", "process"]
    # a scheduled run beside another one waits in its deployment's queue, which a worker has to put it into
    _replace(command if pool == "default" else [*command, "--limit", "1"])


@lam.group()
def params() -> None:
    """Look at profiles and make params.yaml from one."""


@params.command(name="use", cls=Examples)
@click.argument("profile")
@click.option("--overwrite", is_flag=True, help="Also where params.yaml was edited by hand.")
def use(profile: str, overwrite: bool) -> None:
    """Write params.yaml from a profile, checked.

    Example:
        lam params use smoke
    """
    from flows import profiles

    click.echo(profiles.use(profile, overwrite=overwrite))


@params.command(name="check", cls=Examples)
def check() -> None:
    """Validate params.yaml and name the first wrong key.

    Example:
        lam params check
    """
    from tasks import params as parameters

    click.echo(f"params.yaml is valid (profile {parameters.load().run.profile})")


def _say(value: dict[str, Any], as_json: bool, describe: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str) if as_json else describe(value))


def _replace(command: list[str]) -> None:
    import os
    import subprocess

    if sys.platform == "win32":  # there execv starts another process and ends this one: a logon task would seem over
        raise SystemExit(subprocess.call(command))
    os.execv(command[0], command)


STATUS = {2: "usage", 3: "infrastructure", 4: "refused", 130: "interrupted"}
"""What the answer to --json says besides the reason, by exit code; 1 is "failed"."""


def main() -> None:
    """Console entry: turns this project's errors into a message, or one JSON object, and an exit status."""
    try:
        lam.main(standalone_mode=False)
    except click.ClickException as error:
        _fail(2, error.format_message(), error.show)
    except LamError as error:
        _fail(error.exit_code, str(error))
    except ModuleNotFoundError as error:
        _fail(3, f"Python package {error.name!r} is not installed; next: make install, or lam doctor")
    except (KeyboardInterrupt, click.Abort):
        _fail(130, "interrupted; what was finished is kept, the same command goes on from there")
    except OSError as error:
        if "--json" not in sys.argv:
            raise
        _fail(3, f"{type(error).__name__}: {error}")


def _fail(code: int, reason: str, show: Callable[[], None] | None = None) -> NoReturn:
    if "--json" in sys.argv:
        click.echo(json.dumps({"status": STATUS.get(code, "failed"), "reason": reason}, ensure_ascii=False))
    if show:
        show()
    else:
        click.echo(f"lam: {reason}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
