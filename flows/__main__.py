"""`python -m flows STAGE`: run one stage; the command of every dvc.yaml stage. Exit status as tasks.errors says."""

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.errors import LamError


def main(arguments: list[str]) -> int:
    """Run the stage named on the command line."""
    from tasks.stages import STAGES

    if len(arguments) != 1 or arguments[0] not in STAGES:
        sys.stderr.write(f"usage: python -m flows STAGE\nSTAGE is one of: {' '.join(STAGES)}\n")
        return 2
    from flows import console, leash, locks
    from tasks.errors import InfrastructureError, LamError

    console.configure(seconds=leash.STAGE_SECONDS)
    leash.follow()
    try:
        from tasks import params

        params.load()  # before the server, so that a wrong key is told in a second
        with locks.join():
            _run(arguments[0])
    except LamError as error:
        if isinstance(error, locks.Busy):
            from flows import dag

            dag.restore(arguments[0])  # DVC removed them before it asked
        return _ended(arguments[0], error)
    except OSError as error:
        told = InfrastructureError(
            str(error.filename or "disk or network"), str(error), "room and access", "lam doctor"
        )
        return _ended(arguments[0], told)
    except KeyboardInterrupt:
        sys.stderr.write(f"lam: stage {arguments[0]}: interrupted; finished shards are kept, run it again to go on\n")
        return 130
    return 0


def _ended(stage: str, error: "LamError") -> int:
    """Say why, also to the run that started this stage; the exit status."""
    from tasks import store

    sys.stderr.write(f"lam: stage {stage}: {error}\n")
    with contextlib.suppress(OSError):  # a disk without room has told already
        store.write_json(store.EXITS / f"{stage}.json", {"code": error.exit_code, "message": str(error)})
    return error.exit_code


def _run(name: str) -> None:
    from flows import server

    with contextlib.chdir(_home()):
        server.ensure()
    from flows.stage import run_stage

    run_stage(name)


def _home() -> Path:
    """The project whose server serves this folder: `dvc exp run --temp` works in a copy below it that is deleted."""
    here = Path.cwd().resolve()
    inside = [i for i in range(len(here.parts)) if here.parts[i : i + 3] == (".dvc", "tmp", "exps")]
    return Path(*here.parts[: inside[0]]) if inside else here


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
