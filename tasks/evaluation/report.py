"""report: one self-contained page with the paper's tables beside ours, yields, curves, trajectories and cards."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.evaluation import html, report_diagnosis, report_examples, report_run, report_splits, report_tables
from tasks.evaluation.html import Html, tag
from tasks.evaluation.summary import STAGES, all_metrics, interval_of, percent, short_seconds
from tasks.params import Params, run_of
from tasks.schemas import Reject, Shard, digest

VERSION = 1
STAGE = "report"


def split(params: Params) -> list[Shard]:
    """One shard; it changes with every file that the page is made of."""
    files = [path for path in _sources() if path.exists()]
    content = digest([[str(path) for path in files], store.digest_files(files), params.model_dump(mode="json")])
    return [Shard(stage=STAGE, index=0, items=("index",), content=content, params=params.used(STAGE), version=VERSION)]


def _sources() -> list[Path]:
    measured = [store.data_dir(name) / "metrics.json" for name in STAGES]
    curves = [store.data_dir(stage) / "curves.csv" for stage in report_tables.TRAINED]
    return [*measured, *curves, *report_examples.SOURCES]


def work(shard: Shard) -> Path:
    """Write the page."""
    from tasks import params as parameters

    given = parameters.load()
    text = html.page(f"LAM Foundry: {run_of(shard).profile} profile", body(given))
    return store.write_text(store.shard_path(shard, ".html"), text)


def body(params: Params) -> Html:
    """The page's content."""
    metrics = all_metrics()
    sections: list[tuple[str, str, Html]] = [
        ("results", "Results", html.join([report_splits.side_by_side(metrics), _cards(metrics)])),
        ("online", "In the application, by model", report_tables.table4(metrics)),
        ("offline", "Next action on recorded states", report_tables.table3(metrics)),
        ("plans", "Plans", report_tables.table2(metrics)),
        ("paper", "The paper's figures", report_splits.paper()),
        ("data", "Data and yields", html.join([report_tables.table1(metrics), report_tables.yields(metrics)])),
        ("judge", "Checks against the judge", report_tables.agreement(metrics)),
        ("failures", "Where it fails", html.join([report_diagnosis.plans(metrics), report_examples.failures(metrics)])),
        ("trajectories", "Trajectories to look at", report_examples.examples(params.report.trajectories)),
        ("training", "Learning curves", report_tables.curves()),
        ("time", "Time and money", html.join([report_tables.seconds(metrics), report_run.spend()])),
        ("run", "How this was made", report_run.made_by()),
        ("model", "Model card", report_examples.model_card(params, metrics)),
        ("card", "Data card", report_examples.data_card()),
    ]
    links = html.join((tag("a", title, href=f"#{name}") for name, title, _ in sections))
    intro = (
        f"From documentation to a model that acts in {params.run.app}: {params.run.profile} profile, seed "
        f"{params.run.seed}, teacher {params.run.teacher}. Figures in brackets are 95 % intervals over tasks."
    )
    return html.join(
        [
            tag("h1", "LAM Foundry"),
            tag("p", intro, class_="soft"),
            tag("nav", links),
            *(html.join([tag("h2", title, id=name), content]) for name, title, content in sections),
        ]
    )


def _cards(metrics: dict[str, dict[str, Any]]) -> Html:
    """Figures that belong to no split."""
    online = metrics["evaluate_online"].get("splits", {})
    lam, nothing = online.get("values", {}).get("lam4", {}), online.get("values", {}).get("do_nothing", {})
    pooled = metrics["explore"].get("pooled") or metrics["judge"]
    boost = metrics["explore"].get("self_boost")
    unsaid = "" if boost is not None else "not measurable"
    cards = [
        ("seconds a step, p50", f"{short_seconds(lam.get('step_latency_s', {}).get('p50'))} s", "", "values"),
        ("do_nothing", f"{percent(nothing.get('tsr'))} %", interval_of(nothing), "must be 0"),
        ("checks against judge, κ", report_tables.kappa(pooled), "", f"over {pooled.get('n_compared', 0)} runs"),
        ("teacher failures solved", f"{percent(boost)} %" if boost is not None else "–", unsaid, ""),
    ]
    return tag(
        "div",
        *(
            tag(
                "div",
                name,
                tag("b", value),
                tag("span", more) if more else "",
                tag("span", note, class_="soft"),
                class_="card",
            )
            for name, value, more, note in cards
        ),
        class_="cards",
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put the page in its place; a stage without metrics is named as rejected."""
    target = store.data_dir(STAGE) / "index.html"
    with store.replacing(target) as temporary:
        shutil.copyfile(paths[0], temporary)
    missing = [name for name, found in all_metrics().items() if not found]
    rejects = [Reject(stage=STAGE, row_id=name, reason="no_metrics") for name in missing]
    return store.metrics(STAGE, len(STAGES), len(STAGES) - len(missing), rejects, bytes=target.stat().st_size)
