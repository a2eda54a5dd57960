"""`lam run`: status first; only when something is stale a server, a flow and one log file."""

import logging
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

from tasks import params
from tasks.store import STATE, data_dir


def run(first: str = "", last: str = "", *, dry_run: bool = False) -> dict[str, Any]:
    """Run the stale stages.

    Returns:
        {"ran": {stage: seconds}, "stale": [...], "seconds", "log", "report", "table"}.

    Raises:
        LamError: a parameter is wrong, or a stage failed (with its exit code).
    """
    started = time.monotonic()
    from flows import dag

    profile = params.load().run.profile
    names = dag.read().plan(first, last)
    answer: dict[str, Any] = {"profile": profile, "stale": names, "ran": {}, "dry_run": dry_run}
    if dry_run:
        answer["expected_seconds"] = dag.seconds(names, profile)
    elif names:
        log = _log_file()
        answer["log"] = str(log)
        answer["ran"] = _flow(first, last)
    answer["seconds"] = round(time.monotonic() - started, 1)
    return answer | report()


def report() -> dict[str, Any]:
    """The report's path and its main table, as far as there are any."""
    page = data_dir("report") / "index.html"
    if not page.exists():
        return {"report": "", "table": []}
    from tasks.evaluation.summary import main_table

    return {"report": str(page), "table": main_table()}


def describe(answer: dict[str, Any]) -> str:
    """The answer for people."""
    lines = []
    if answer.get("dry_run"):
        known = answer["expected_seconds"]
        lines += [f"would run {n}" + (f" (last time {known[n]:.0f} s)" if n in known else "") for n in answer["stale"]]
    if "stale" in answer and not answer["stale"]:
        lines.append(f"nothing to do: every stage is up to date ({answer['seconds']} s)")
    lines += [f"{name:<22}{seconds:>8.1f} s" for name, seconds in answer.get("ran", {}).items()]
    if answer.get("table"):
        lines += ["", *_aligned(answer["table"])]
    lines.append(f"report: {answer['report']}" if answer.get("report") else "no report yet: lam run makes it")
    return "\n".join(lines)


def _aligned(rows: list[dict[str, Any]]) -> list[str]:
    columns = list(rows[0])
    widths = [max(len(c), *(len(str(r.get(c, ""))) for r in rows)) for c in columns]
    table = [columns, *[[str(r.get(c, "")) for c in columns] for r in rows]]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]


def _log_file() -> Path:
    from flows import console

    console.configure()
    path = STATE / "logs" / f"run-{time.strftime('%Y%m%d-%H%M%S')}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("tasks", "flows"):
        logging.getLogger(name).addHandler(handler)
    return path


def _flow(first: str, last: str) -> dict[str, float]:
    from flows import server

    url = server.ensure()
    logging.getLogger("flows").info("watch it at %s", url.removesuffix("/api"))
    from flows import pipeline

    def stop(_number: int, _frame: FrameType | None) -> None:
        pipeline.interrupt()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return pipeline.pipeline(first, last)
