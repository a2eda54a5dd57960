"""Log lines of long work on the terminal and, for a pipeline run, in its one log file."""

import contextlib
import json
import logging
import os
import signal
import sys

from flows import leash


class Json(logging.Formatter):
    """One JSON object a line, for LAM_LOG_JSON=1."""

    def format(self, record: logging.LogRecord) -> str:
        """Seconds since 1970, level, logger, message, run and error."""
        told = {
            "time": record.created,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        told["run"] = os.environ.get("LAM_RUN", "")
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class _Line(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname).1s %(message)s", "%H:%M:%S")


def configure(level: int = logging.INFO, seconds: float = leash.RUN_SECONDS) -> None:
    """Send this project's log to stderr; SIGTERM and SIGHUP end a process as Ctrl-C does, so that it cleans up.

    It ends in so many seconds after the first signal, and at once after the second, whatever its threads wait for.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if os.environ.get("LAM_LOG_JSON") == "1" else _Line())
    for name in ("tasks", "flows"):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
    left: list[leash.Deadline] = []

    def interrupt(_number: int, _frame: object) -> None:
        if left:
            os._exit(130)
        left.append(leash.Deadline(seconds))
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:  # nohup's wish is kept
        with contextlib.suppress(ValueError):
            signal.signal(hangup, interrupt)
