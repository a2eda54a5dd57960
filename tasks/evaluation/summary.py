"""The main table as plain rows, for the terminal at the end of `lam run`, and readers of metrics."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from tasks import store
from tasks.params import Params

T = TypeVar("T")
STAGES = tuple(name for name in Params.model_fields if name not in ("run", "report"))
"""Every stage but the report, in order: a stage's section in params.yaml carries its name."""
MODELS = (
    "random", "do_nothing", "base", "lam1", "lam2", "lam3", "lam4", "rules", "lam4_given", "rules_given", "teacher",
)  # fmt: skip

SPLITS = {
    "values": "held-out slot values",
    "wording": "held-out paraphrases",
    "family": "effects never executed in training",
    "template": "documents never seen",
    "documentation": "pages and effects that no family has",
    "foreign": "requests that no skill covers",
    "pass3": "the same request on three documents or places",
}
SEALED = frozenset({"wording", "foreign"})
"""Splits whose requests are shown by id alone: whoever mends what fails there would otherwise read them."""


def asked(split: str, request: str, task_id: str, wordings: Sequence[str] = ()) -> str:
    """A request as a report may show it."""
    return f"[{' '.join(wordings) or f'task {task_id}'}]" if split in SEALED else request


def headline(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """A split's row with its one rate: the average over held-out effects where tasks come in those."""
    found = dict(row or {})
    grouped = found.get("by_effect")
    return found | ({"tsr": grouped["macro_tsr"], "ci95": {"tsr": grouped["ci95"]}} if grouped else {})


def ordered(splits: Mapping[str, T]) -> dict[str, T]:
    """By split in the order of SPLITS, any other before them."""
    names = list(SPLITS)
    return {name: splits[name] for name in sorted(splits, key=lambda s: names.index(s) if s in names else -1)}


def metrics_of(stage: str) -> dict[str, Any]:
    """A stage's metrics.json, {} where it has not run or cannot be read."""
    try:
        value = json.loads((store.data_dir(stage) / "metrics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def all_metrics() -> dict[str, dict[str, Any]]:
    """Metrics by stage, in order; the report's own are no part of the report."""
    return {name: metrics_of(name) for name in STAGES}


def percent(value: Any) -> str:
    """A share as per cent with one digit, a dash for none."""
    return f"{100 * value:.1f}" if isinstance(value, int | float) else "–"


def with_interval(row: dict[str, Any] | None, key: str = "tsr") -> str:
    """A share with its 95 % interval: "78.3 [66–87]"."""
    if not row or row.get(key) is None:
        return "–"
    return f"{percent(row[key])} {interval_of(row, key)}".strip()


def interval_of(row: dict[str, Any] | None, key: str = "tsr") -> str:
    """The 95 % interval of a share alone: "[66–87]", "" for none."""
    interval = (row or {}).get("ci95", {}).get(key)
    return f"[{100 * interval[0]:.0f}–{100 * interval[1]:.0f}]" if interval else ""


def short_seconds(value: Any) -> str:
    """Seconds with two significant digits, a dash for none: "0.041", "12"."""
    if not isinstance(value, int | float):
        return "–"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def false_of_finished(row: Mapping[str, Any]) -> str:
    """Episodes called finished that were wrong, with the 95 % upper bound of their rate: "1 of 59 (≤ 7.8 %)"."""
    if not row or row.get("false_success") is None:
        return "–"
    wrong = round(row["false_success"] * row["finished"])
    return f"{wrong} of {row['finished']} (≤ {percent(row['false_success_upper'])} %)"


def main_table() -> list[dict[str, Any]]:
    """One row a model: offline SSR and TSR on `values`, online TSR by split, false success, step latency."""
    offline = metrics_of("evaluate_offline").get("splits", {})
    online = metrics_of("evaluate_online").get("splits", {})
    pooled = metrics_of("evaluate_online").get("false_success", {})
    same = metrics_of("evaluate_offline").get("same_model", {})
    rows: list[dict[str, Any]] = []
    for model in MODELS:
        recorded = offline.get("values", {}).get(model)
        if recorded is None and not any(model in split for split in online.values()):
            continue
        by_construction = bool(recorded and recorded.get("by_construction"))
        row: dict[str, Any] = {"model": f"{model} (= {same[model]})" if model in same else model}
        row["offline SSR"] = "label" if by_construction else with_interval(recorded, "ssr")
        row["offline TSR"] = "label" if by_construction else with_interval(recorded)
        for split in SPLITS:
            row[f"online {split}"] = with_interval(headline(online.get(split, {}).get(model)))
        row["false success"] = false_of_finished(pooled.get(model, {}))
        latencies = [found.get(model, {}).get("step_latency_s", {}).get("p50") for found in online.values()]
        row["step p50 s"] = next((f"{seconds:.3f}" for seconds in latencies if seconds is not None), "–")
        rows.append(row)
    return rows
