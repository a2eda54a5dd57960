"""`lam metrics`: a project's runs for Prometheus, read from what they leave on the disk at each scrape.

A process of its own, so that it outlives runs and costs them nothing. What Prefect knows (runs by state, workers, late
runs) its server exports itself (PREFECT_SERVER_METRICS_ENABLED=true).
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from flows import locks
from tasks.llm import ledger
from tasks.stages import STAGES
from tasks.store import STATE, data_dir, write_json

PROGRESS = STATE / "progress"


def note(stage: str, done: int, total: int) -> None:
    """Write down how far a stage is; the time of it is the stage's heartbeat."""
    write_json(PROGRESS / f"{stage}.json", {"done": done, "total": total, "at": time.time()})


class Runs:
    """The collector: stages' metrics, progress, the ledger and the run at work."""

    def collect(self) -> Iterator[Metric]:
        """At each scrape."""
        active = GaugeMetricFamily("lam_run_active", "1 while a run of this folder is at work")
        active.add_metric([], float(locks.at_work()))
        yield active
        yield from _progress()
        told = {name: _read(data_dir(name) / "metrics.json") for name in STAGES}
        yield from _yields({name: metrics for name, metrics in told.items() if metrics})
        yield from _false_success(told["evaluate_online"])
        yield from _machines(told)
        yield from _spend()


def serve(host: str, port: int) -> None:
    """Serve /metrics until the process ends."""
    registry = CollectorRegistry()
    registry.register(Runs())
    start_http_server(port, host, registry)
    threading.Event().wait()


def _progress() -> Iterator[Metric]:
    shards = GaugeMetricFamily("lam_stage_shards", "shards of the stage's last run", labels=["stage", "state"])
    at = GaugeMetricFamily("lam_stage_progress_timestamp_seconds", "when a shard last ended", labels=["stage"])
    for name in STAGES:
        if told := _read(PROGRESS / f"{name}.json"):
            shards.add_metric([name, "done"], told["done"])
            shards.add_metric([name, "total"], told["total"])
            at.add_metric([name], told["at"])
    yield from (shards, at)


def _yields(told: Mapping[str, Mapping[str, Any]]) -> Iterator[Metric]:
    items = GaugeMetricFamily("lam_stage_items", "items that went in and came out", labels=["stage", "way"])
    rejected = GaugeMetricFamily("lam_stage_rejected", "items rejected by reason", labels=["stage", "reason"])
    seconds = GaugeMetricFamily("lam_stage_seconds", "seconds the stage took", labels=["stage"])
    rate = GaugeMetricFamily("lam_stage_items_per_second", "items in, by the seconds it took", labels=["stage"])
    for name, metrics in told.items():
        items.add_metric([name, "in"], metrics["n_in"])
        items.add_metric([name, "out"], metrics["n_out"])
        for reason, count in metrics["rejected"].items():
            rejected.add_metric([name, reason], count)
        if spent := metrics.get("seconds"):
            seconds.add_metric([name], spent)
            rate.add_metric([name], metrics["n_in"] / spent)
    yield from (items, rejected, seconds, rate)


def _false_success(online: Mapping[str, Any]) -> Iterator[Metric]:
    ratio = GaugeMetricFamily("lam_false_success_ratio", "wrong among the finished", labels=["model"])
    upper = GaugeMetricFamily("lam_false_success_upper", "its 95 % upper bound", labels=["model"])
    finished = GaugeMetricFamily("lam_finished_episodes", "episodes that ended as finished", labels=["model"])
    for model, row in online.get("false_success", {}).items():
        ratio.add_metric([model], row["false_success"])
        upper.add_metric([model], row["false_success_upper"])
        finished.add_metric([model], row["finished"])
    yield from (ratio, upper, finished)


def _machines(told: Mapping[str, Mapping[str, Any]]) -> Iterator[Metric]:
    errors = GaugeMetricFamily("lam_infrastructure_errors", "errors of machine or desktop", labels=["stage"])
    attempts = GaugeMetricFamily("lam_desktop_attempts", "attempts at an episode", labels=["stage"])
    for name, metrics in told.items():
        row = metrics.get("episodes", metrics)
        if "infrastructure_errors" in row:
            errors.add_metric([name], row["infrastructure_errors"])
            attempts.add_metric([name], row["attempts"])
    yield from (errors, attempts)


def _spend() -> Iterator[Metric]:
    usd = GaugeMetricFamily("lam_teacher_spend_usd", "of the ledger, all runs", labels=["stage"])
    calls = GaugeMetricFamily("lam_teacher_requests", "paid calls, all runs", labels=["stage"])
    for stage, used in ledger.spend().items():
        usd.add_metric([stage], used.usd)
        calls.add_metric([stage], used.requests)
    yield from (usd, calls)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # not there yet, or DVC is just replacing it
    return found if isinstance(found, dict) else {}
