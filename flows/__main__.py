"""`python -m flows STAGE`: run one stage; the command of every dvc.yaml stage. Exit status as tasks.errors says."""

import sys


def main(arguments: list[str]) -> int:
    """Run the stage named on the command line."""
    from tasks.stages import STAGES

    if len(arguments) != 1 or arguments[0] not in STAGES:
        sys.stderr.write(f"usage: python -m flows STAGE\nSTAGE is one of: {' '.join(STAGES)}\n")
        return 2
    from flows import console, server
    from tasks import store
    from tasks.errors import LamError

    console.configure()
    try:
        from tasks import params

        params.load()  # before the server, so that a wrong key is told in a second
        server.ensure()
        from flows.stage import run_stage

        run_stage(arguments[0])
    except LamError as error:
        sys.stderr.write(f"lam: stage {arguments[0]}: {error}\n")
        store.write_json(store.EXITS / f"{arguments[0]}.json", {"code": error.exit_code, "message": str(error)})
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write(f"lam: stage {arguments[0]}: interrupted; finished shards are kept, run it again to go on\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
