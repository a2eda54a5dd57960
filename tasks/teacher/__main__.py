"""`python -m tasks.teacher`: serve the built-in teacher over HTTP; prints `ready http://...` once it listens."""

import argparse
import dataclasses
import sys
from collections.abc import Sequence

from tasks.errors import LamError, UsageError
from tasks.llm.endpoint import Faults, serve
from tasks.llm.serving import teacher_identity
from tasks.teacher.answer import answer

MODEL = "builtin"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the process is ended; 0, or an exit code of tasks/errors.py with a message on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m tasks.teacher",
        description="Serve the built-in teacher as an OpenAI-compatible endpoint.",
        epilog="example: python -m tasks.teacher --port 8765 --faults rate_limited=0.1,server_error=0.05,seed=3",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback)")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one (default)")
    parser.add_argument(
        "--faults", default="", metavar="NAME=SHARE,...",
        help="what to inject, for tests: " + ", ".join(field.name for field in _fields()),
    )  # fmt: skip
    chosen = parser.parse_args(arguments)
    try:
        faults = read_faults(chosen.faults)
        serve(answer, host=chosen.host, port=chosen.port, faults=faults, model=MODEL, digest=teacher_identity())
    except LamError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def read_faults(text: str) -> Faults | None:
    """Faults of "rate_limited=0.1,seed=3"; None for "".

    Raises:
        UsageError: an unknown name, or a value that is no number.
    """
    if not text:
        return None
    known = {field.name: field.type for field in _fields()}
    values: dict[str, float | int] = {}
    for item in text.split(","):
        name, _, value = item.partition("=")
        if name not in known:
            raise UsageError("--faults", repr(item), f"NAME=NUMBER with NAME one of {sorted(known)}")
        try:
            values[name] = int(value) if name == "seed" else float(value)
        except ValueError as error:
            raise UsageError("--faults", repr(item), f"a number for {name}") from error
    return Faults(**values)  # type: ignore[arg-type]


def _fields() -> list["dataclasses.Field[object]"]:
    return [field for field in dataclasses.fields(Faults) if field.name != "counts"]


if __name__ == "__main__":
    sys.exit(main())
