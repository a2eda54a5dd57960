"""The report's tables beside the paper's, yields, seconds and learning curves, read from metrics and curves."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tasks import store
from tasks.evaluation import html
from tasks.evaluation.html import Html, tag
from tasks.evaluation.summary import MODELS, SPLITS, headline, ordered, percent, short_seconds, with_interval

Metrics = Mapping[str, Mapping[str, Any]]

TRAINED = ("train_lam1", "train_lam2", "train_lam3", "train_reward", "train_lam4")
CURVES = {"dev_ssr": "step success on dev", "dev_plans": "plan success on dev"}
"""How columns of curves.csv are titled; any other by its own name."""


def table1(metrics: Metrics) -> Html:
    """Sizes of the data sets (the paper's Table 1 and sections 4.2 to 4.4)."""
    runs = metrics["curate_trajectories"].get("splits", {})
    tests = sum(part.get("runs", 0) for name, part in runs.items() if name in SPLITS)
    explored = metrics["explore"]
    tried = f" of {explored['tasks_tried']}" if "tasks_tried" in explored else ""
    judged, failed = metrics["train_reward"], explored.get("verdicts", {}).get("failure")
    rows: list[tuple[str, Any, str]] = [
        ("task-plan pairs from documentation", metrics["structure"].get("n_out"), "29,182"),
        ("evolved pairs", metrics["evolve"].get("n_out"), "47,490"),
        ("pairs after curation", metrics["curate_plans"].get("n_out"), "76,672"),
        ("teacher runs judged a success", metrics["judge"].get("verdicts", {}).get("success"), "2,192"),
        ("… for training", runs.get("train", {}).get("runs"), "1,757"),
        ("… for testing", tests or None, "435"),
        ("teacher failures solved by exploring", f"{explored.get('tasks_solved', '–')}{tried}", "496 of 2,284"),
        ("runs behind LAM3", _runs(*_behind_lam3(metrics), "rows"), "2,688"),
        ("runs behind the reward model", _runs(judged.get("runs"), judged.get("n_in"), "steps"), "4,476"),
        ("failures for LAM4", _runs(failed, metrics["train_lam4"].get("failures"), "steps"), "1,788"),
    ]
    return html.table(("", "here", "paper (not comparable)"), rows, caption="Table 1. Data")


def _behind_lam3(metrics: Metrics) -> tuple[int | None, int | None]:
    """Runs (the teacher's successes for training and the explored ones, rewordings not counted) and rows."""
    taught = metrics["curate_trajectories"].get("splits", {}).get("train", {}).get("runs")
    explored = metrics["train_lam3"].get("explored_episodes")
    runs = taught + explored if taught is not None and explored is not None else None
    return runs, metrics["train_lam3"].get("n_in")


def _runs(runs: int | None, rows: int | None, unit: str) -> str:
    """For example "512 runs, 10,830 rows"; what is not known is left out."""
    known = [f"{count:,} {name}" for count, name in ((runs, "runs"), (rows, unit)) if count is not None]
    return ", ".join(known) or "–"


def agreement(metrics: Metrics) -> Html:
    """How far the teacher's judge agrees with the checks: on the teacher's runs, on LAM2's, and on both together."""
    parts = (
        ("both together", metrics["explore"].get("pooled", {})),
        ("the teacher's runs", metrics["judge"]),
        ("LAM2's runs while exploring", metrics["explore"]),
    )
    rows = [
        (
            name,
            found["n_compared"],
            kappa(found),
            percent(found.get("judge_precision")),
            percent(found.get("judge_recall")),
            found.get("judge_unsure", 0),
        )
        for name, found in parts
        if "n_compared" in found
    ]
    head = ("runs", "n", "κ", "precision %", "recall %", "unsure")
    caption = (
        "The judge sees the request, the steps and the documents, never a check. κ needs failures: where nearly all "
        "runs succeed, one disagreement weighs much."
    )
    return html.table(head, rows, caption=caption)


def kappa(found: Mapping[str, Any]) -> str:
    """κ with two digits; a dash where checks or judge never vary, since the same answer to all is no agreement."""
    value = found.get("kappa_checks_judge")
    return "–" if value is None else f"{value:.2f}"


def table2(metrics: Metrics) -> Html:
    """Plans (Table 2)."""
    splits = metrics["evaluate_plans"].get("splits", {})
    keys = ("exact", "tsr", "step_precision", "step_recall")
    rows = [
        (model, kind, row["n"], *(with_interval(row, key) for key in keys))
        for kind, models in ordered(splits).items()
        for model, row in sorted(models.items(), key=lambda item: _place(item[0]))
    ]
    head = ("model", "pairs", "n", "word for word %", "TSR %", "step precision %", "step recall %")
    caption = (
        "Table 2. Plans from the request alone. pair: the documentation's, on pages never trained on; values, wording, "
        "family: of evolved pairs in which only that is held out. A plan succeeds (TSR) when its steps name the same "
        "controls and values in order, others may stand between. 95 % intervals in brackets"
    )
    return html.table(head, rows, caption=caption)


def table3(metrics: Metrics) -> Html:
    """Offline accuracy (Table 3)."""
    found = metrics["evaluate_offline"]
    seen = found.get("seen_in_training", {})
    parts: list[Any] = []
    for split, models in ordered(found.get("splits", {})).items():
        rows = []
        for model in (m for m in MODELS if m in models):
            row = models[model]
            name = f"{model} (= {found['same_model'][model]})" if model in found.get("same_model", {}) else model
            accuracies = [percent(row[key]) for key in ("object_acc", "operation_acc", "status_acc")]
            marked = " (label)" if row.get("by_construction") else ""
            own = (with_interval(row, "ssr") + marked, with_interval(row) + marked)
            rows.append((name, row["n"], *accuracies, *own))
        head = ("model", "tasks", "object %", "operation %", "status %", "SSR %", "TSR %")
        caption = f"Table 3, {split}: {SPLITS.get(split, split)}"
        if split in seen:
            prompts, asking = percent(seen[split]["prompts"]), percent(seen[split]["ways_of_asking"])
            caption += f". Of its prompts, as rendered, {prompts} % occurred in training, of its wordings {asking} %"
        parts.append(html.table(head, rows, caption=caption))
    note = (
        "History is teacher-forced; the truth is the teacher's successful runs: its own row is right by construction. "
        "An invalid reply is wrong."
    )
    return html.join([*parts, tag("p", note, class_="soft"), _ladder(found.get("ladder", {}).get("all", {}))])


def table4(metrics: Metrics) -> Html:
    """Online (Table 4)."""
    found = metrics["evaluate_online"]
    parts: list[Any] = []
    for split, models in ordered(found.get("splits", {})).items():
        rows = []
        for model in (m for m in MODELS if m in models):
            row = models[model]
            name = f"{model} (= {found['same_model'][model]})" if model in found.get("same_model", {}) else model
            latency = row.get("step_latency_s", {})
            rows.append(
                (
                    name, row["n"], with_interval(headline(row)), _false_success(row),
                    short_seconds(row.get("seconds_per_task")), row.get("steps_per_task"),
                    short_seconds(latency.get("p50")), short_seconds(latency.get("p95")),
                    row.get("infrastructure_errors"),
                )
            )  # fmt: skip
        head = (
            "model", "tasks", "TSR %", "false of finished", "s a task", "steps", "s a step p50", "p95",
            "machine errors",
        )  # fmt: skip
        parts.append(html.table(head, rows, caption=f"Table 4, {split}: {SPLITS.get(split, split)}"))
        bars = [(m, r["tsr"], *r["ci95"]["tsr"]) for m, r in models.items() if "tsr" in r]  # `foreign` has none
        bars.sort(key=lambda bar: _place(bar[0]))
        title = f"Task success in the application, {split}, 95 % intervals"
        parts += [html.bars(bars, title=title, among=MODELS)] if bars else []
    note = (
        "Success is finished and every check passed on the saved document, that nothing else changed among them; "
        "finished without that is a false success, with the one-sided 95 % bound after Clopper and Pearson. The "
        "teacher was given the grounded plan, the models find theirs. A step's seconds are observing and deciding. "
        "do_nothing says FINISH at once: what it scores, the checks give away."
    )
    return html.join([*parts, tag("p", note, class_="soft"), _ladder(found.get("ladder", {}))])


def _false_success(row: Mapping[str, Any]) -> str:
    """Episodes called finished that were wrong, with the 95 % upper bound of their rate: "1 of 59 (≤ 7.8 %)"."""
    if not row.get("finished"):
        return "–"
    return f"{row['wrong']} of {row['finished']} (≤ {percent(row['false_success_upper'])} %)"


def _place(model: str) -> int:
    return MODELS.index(model) if model in MODELS else len(MODELS)


def _ladder(steps: Mapping[str, Mapping[str, Any]]) -> Html:
    """What each rung is worth, with its interval, and whether that is more than noise."""
    rows = [
        (
            name, step["n"], f"{100 * step['difference']:+.1f}",
            f"[{100 * step['ci95'][0]:+.1f}, {100 * step['ci95'][1]:+.1f}]", step["flips"],
            "yes" if step["real"] else "no",
        )
        for name, step in steps.items()
    ]  # fmt: skip
    head = ("rung", "same tasks", "TSR points", "95 %", "outcomes changed", "beyond noise")
    return html.table(head, rows, caption="What each rung of the ladder is worth, paired by task") if rows else Html("")


def yields(metrics: Metrics) -> Html:
    """In, out and why not, by stage."""
    rows = []
    for name, found in metrics.items():
        if not found:
            continue
        rejected = sorted(found.get("rejected", {}).items(), key=lambda item: -item[1])
        shown = ", ".join(f"{reason} {count:,}" for reason, count in rejected[:6])
        more = f", {len(rejected) - 6} more reasons" if len(rejected) > 6 else ""
        n_in, n_out = found.get("n_in", 0), found.get("n_out", 0)
        kept = f"{percent(n_out / n_in)} %" if n_in else "–"
        rows.append((name, n_in, n_out, kept, shown + more or "nothing rejected", found.get("seconds")))
    head = ("stage", "in", "out", "kept", "rejected because", "seconds")
    return html.table(head, rows, caption="Every stage's books balance: in = out + rejected")


def seconds(metrics: Metrics) -> Html:
    """Where the time went."""
    spent = [(name, float(found["seconds"])) for name, found in metrics.items() if found.get("seconds")]
    return html.bars([(name, value, 0.0, 0.0) for name, value in spent], title="Seconds per stage", unit="s")


def curves() -> Html:
    """Learning curves of every training stage: losses by update, step and plan success on dev."""
    parts: list[Any] = []
    for stage in TRAINED:
        for phase, columns in read_curves(store.data_dir(stage) / "curves.csv").items():
            losses = {name: points for name, points in columns.items() if "loss" in name}
            charts = [html.lines(losses, x="update", y="loss", title=f"{stage}, {phase}: loss")]
            others = [name for name in columns if name not in losses]
            for name in others:
                title = f"{stage}, {phase}: {CURVES.get(name, name)}"
                charts.append(html.lines({name: columns[name]}, x="update", y=name, title=title))
            parts.append(tag("div", *charts, class_="shots"))
    return html.join(parts) if parts else tag("p", "No training stage has left curves.", class_="soft")


def read_curves(path: Path) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Phase to column to points by update, of a curves.csv (phase, update, measures, seconds); {} without the file."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for row in rows:
        update = _number(row.get("update"))
        for name, text in row.items():
            value = _number(text) if name not in ("phase", "update", "seconds") else None
            if update is not None and value is not None:
                found.setdefault(row.get("phase") or "", {}).setdefault(name, []).append((update, value))
    return found


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
