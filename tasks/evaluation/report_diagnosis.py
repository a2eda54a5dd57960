"""The report's diagnosis: whether LAM4 fails in planning or in acting, by split, with examples."""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks import store
from tasks.evaluation import html
from tasks.evaluation.html import Html, tag
from tasks.evaluation.results import OnlineResult
from tasks.evaluation.summary import SPLITS, asked, ordered

RESULTS = store.data_dir("evaluate_online") / "results.parquet"
MODEL = "lam4"
EXAMPLES = 3
"""Of each split and kind of failure."""


def plans(metrics: Mapping[str, Mapping[str, Any]]) -> Html:
    """Failures with a wrong plan against failures in acting by a right one."""
    found = ordered(metrics["evaluate_online"].get("diagnosis", {}))
    if not found:
        return Html("")
    rows = [
        (
            f"{split}: {SPLITS.get(split, split)}",
            f["n"],
            f["plans_right"],
            f["failed"],
            f["wrong_plan"],
            f["right_plan"],
        )
        for split, f in found.items()
    ]
    head = ("split", "tasks", "plans right", "failed", "by a wrong plan", "acting by a right plan")
    caption = (
        "LAM4: was it the plan? It is right when it holds the steps that the task needs, in order, and none besides; "
        "Table 2 lets others stand between. Another way to the same result counts as wrong, so a few tasks succeed "
        "by a wrong plan."
    )
    results = store.read_rows(RESULTS, OnlineResult, filters=[("model", "==", MODEL)]) if RESULTS.exists() else []
    return html.join([html.table(head, rows, caption=caption), *(_examples(split, results) for split in found)])


def _examples(split: str, results: Sequence[OnlineResult]) -> Html:
    failed = [r for r in results if r.split == split and not r.success]
    wrong = [r for r in failed if not r.plan_right][:EXAMPLES]
    right = [r for r in failed if r.plan_right][:EXAMPLES]
    rows = [
        (
            asked(split, r.request[:200], r.task_id, r.wordings),
            "right" if r.plan_right else "wrong",
            _steps(r.plan),
            _steps(r.needed),
            r.reason[:160],
        )
        for r in (*wrong, *right)
    ]
    if not rows:
        return Html("")
    head = ("request", "plan", "it planned", "needed", "what was found")
    return html.details(f"{split}: examples of failures", html.table(head, rows))


def _steps(plan: Sequence[str]) -> Html:
    return tag("ol", *(tag("li", step[:160]) for step in plan), class_="steps") if plan else Html("no plan")
