"""Log lines of long work on the terminal and, for a pipeline run, in its one log file."""

import logging
import signal
import sys


class _Line(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname).1s %(message)s", "%H:%M:%S")


def configure(level: int = logging.INFO) -> None:
    """Send this project's log to stderr; SIGTERM ends a process as Ctrl-C does, so that it cleans up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    for name in ("tasks", "flows"):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
