"""`lam run`: status first; only when something is stale a server, a flow and one log file."""

import logging
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tasks import params
from tasks.errors import ParamsError
from tasks.llm import ledger
from tasks.stages import STAGES
from tasks.store import STATE, data_dir


def run(
    first: str = "", last: str = "", *, dry_run: bool = False, profile: str = "", overwrite: bool = False
) -> dict[str, Any]:
    """Run the stale stages.

    Args:
        first: only this stage and those below it.
        last: only this stage and those above it.
        dry_run: say what would run and what it would cost; changes no file.
        profile: make params.yaml from this one first; a dry run does as if.
        overwrite: also where params.yaml was edited by hand.

    Returns:
        {"ran": {stage: seconds}, "stale": [...], "seconds", "log", "report", "table"}, and "estimate" (see
        flows/estimating.py) or "spent": {stage: Tally as a mapping}.

    Raises:
        LamError: a parameter is wrong, another run is at work, or a stage failed (with its exit code).
        KeyboardInterrupt: it was interrupted here, or cancelled in Prefect.
    """
    from flows import locks, profiles

    if dry_run:
        return _run(first, last, dry_run, profile)
    with locks.hold():
        if profile:
            ask_first(params.validate(params.from_profile(profile), f"profile {profile}"), first, last)
            profiles.use(profile, overwrite=overwrite)
        return _run(first, last, dry_run, "")


def ask_first(wanted: params.Params, first: str, last: str) -> None:
    """That nothing is lacking for a run with these parameters, while params.yaml still holds others.

    Raises:
        LamError: what is lacking.
    """
    from flows import demands

    if _present() != wanted:
        demands.check(wanted, _planned(wanted, first, last)[0])


def _run(first: str, last: str, dry_run: bool, profile: str) -> dict[str, Any]:
    started = time.monotonic()
    from flows import dag, demands

    wanted = params.validate(params.from_profile(profile), f"profile {profile}") if profile else params.load()
    names, upstream = _planned(wanted, first, last)
    if not dry_run:
        demands.check(wanted, names)
    elif "collect" in names:
        from tasks.plans import sources

        sources.chosen(wanted.collect.sources, sources.load(), wanted.collect.licenses)
    answer: dict[str, Any] = {"profile": wanted.run.profile, "stale": names, "ran": {}, "dry_run": dry_run}
    if dry_run:
        from flows import estimating

        answer["expected_seconds"] = dag.seconds(names, wanted.run.profile)
        answer["estimate"] = estimating.estimate_run(wanted, names, upstream)
    elif names:
        log = _log_file()
        answer["log"] = str(log)
        os.environ.setdefault("LAM_RUN", log.stem)  # what the ledger counts a budget by
        answer["ran"] = _flow(first, last)
        answer["spent"] = {stage: asdict(used) for stage, used in ledger.spend(os.environ["LAM_RUN"]).items()}
    answer["seconds"] = round(time.monotonic() - started, 1)
    return answer | report()


def _planned(wanted: params.Params, first: str, last: str) -> tuple[list[str], dict[str, frozenset[str]]]:
    """Stages that run with these parameters, and the direct upstreams of all."""
    from flows import dag

    graph, present = dag.read(), _present()
    changed = {stage for stage in STAGES if present is None or present.used(stage) != wanted.used(stage)}
    return dag.Dag(graph.upstream, graph.stale | changed).plan(first, last), graph.upstream


def _present() -> params.Params | None:
    """What params.yaml holds; None where it holds nothing that may be read."""
    try:
        return params.load()
    except ParamsError:
        return None


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
    if answer.get("estimate", {}).get("stages"):
        from flows import estimating

        lines += estimating.describe(answer["estimate"])
    if "stale" in answer and not answer["stale"]:
        lines.append(f"nothing to do: every stage is up to date ({answer['seconds']} s)")
    lines += [f"{name:<22}{seconds:>8.1f} s" for name, seconds in answer.get("ran", {}).items()]
    if any(used["usd"] for used in answer.get("spent", {}).values()):
        from flows import estimating

        lines += estimating.spent(answer["spent"])
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
    from prefect.exceptions import CancelledRun

    from flows import pipeline

    try:
        return pipeline.begin(first, last)
    except CancelledRun as error:
        logging.getLogger("flows").warning("the run was cancelled in Prefect")
        raise KeyboardInterrupt from error
