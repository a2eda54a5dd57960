"""The report's first table: every split side by side, false success beside every success rate, no split left out."""

from collections.abc import Mapping
from typing import Any

from tasks.evaluation import html
from tasks.evaluation.html import Html
from tasks.evaluation.summary import SPLITS, false_of_finished, headline, interval_of, ordered, percent, with_interval

MODEL = "lam4"
PAPER_OFFLINE = {"LAM1": (33.0, 35.6), "LAM2": (83.6, 76.8), "LAM3": (85.9, 79.3), "LAM4": (86.2, 81.2)}
"""SSR, TSR of Table 3. LAM4's are quoted; the others follow from the published steps of the ladder."""
PAPER_ONLINE = {"LAM4": ("71.0", "30.42", "5.62", "5.41"), "GPT-4o": ("63.0", "86.42", "–", "12.84")}
"""TSR, seconds a task, steps a task, seconds a step of Table 4."""


def side_by_side(metrics: Mapping[str, Mapping[str, Any]]) -> Html:
    """LAM4 in the application on every split, with what it got wrong while saying that it was done."""
    online = metrics["evaluate_online"].get("splits", {})
    seen = metrics["evaluate_offline"].get("seen_in_training", {})
    rows = []
    for split, models in ordered(online).items():
        row = models.get(MODEL)
        if row is None:
            continue
        expected = "–" if split == "foreign" else with_interval(headline(row))
        rows.append((
            f"{split}: {SPLITS.get(split, split)}", row.get("n"), expected, false_of_finished(row), _without_gate(row),
            percent(_of(row, "not_understood")), percent(_of(row, "rejected")),
            percent(seen[split]["prompts"]) if split in seen else "–",
        ))  # fmt: skip
    if not rows:
        return Html("")
    pooled = metrics["evaluate_online"].get("false_success", {}).get(MODEL, {})
    rows.append(("all of them", sum(int(row[1] or 0) for row in rows), "", false_of_finished(pooled), "", "", "", ""))
    head = (
        "split", "tasks", "success %", "false of finished", "without the gate", "not understood %", "rejected %",
        "prompts seen in training %",
    )  # fmt: skip
    caption = (
        "LAM4 in the application. Success: finished, every check passed on the saved document, nothing else changed. "
        "False of finished: finished without that, with the one-sided 95 % bound of the rate. Without the gate: the "
        "same, had every result that it turned down been called finished. `family` is averaged "
        "over held-out effects. A foreign request should end as not understood. Prompts are compared as the model "
        "gets them, in token ids."
    )
    return html.join([html.table(head, rows, caption=caption), by_effect(online), by_way(online)])


def _without_gate(row: Mapping[str, Any]) -> str:
    """False of finished, were what the gate rejected called finished as well."""
    if row.get("rejected_right") is None:
        return "–"
    wrong = row["wrong"] + row["rejected"] - row["rejected_right"]
    return f"{wrong} of {row['finished'] + row['rejected']}"


def _of(row: Mapping[str, Any], key: str) -> float | None:
    """A count of episodes as a share of the split's tasks; None where it was not counted."""
    count, n = row.get(key), row.get("n")
    return count / n if count is not None and n else None


def by_effect(online: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Html:
    """The split `family`, effect by effect."""
    found = online.get("family", {}).get(MODEL, {}).get("by_effect", {}).get("groups", {})
    rows = [(effect, row["n"], percent(row["tsr"])) for effect, row in found.items()]
    return (
        html.table(("effect", "tasks", "success %"), rows, caption="family, by held-out effect") if rows else Html("")
    )


def by_way(online: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Html:
    """Splits of things never executed, by how the plan was found."""
    rows = [
        (split, way, row["n"], f"{percent(row['tsr'])} {interval_of(row)}")
        for split in ("family", "documentation")
        for way, row in online.get(split, {}).get(MODEL, {}).get("by_way", {}).items()
    ]
    caption = "By where the plan came from: a command beside a known one, a page of the manual, other"
    return html.table(("split", "way", "tasks", "success %"), rows, caption=caption) if rows else Html("")


def paper() -> Html:
    """The paper's own figures, for orientation."""
    rows: list[tuple[Any, ...]] = []
    for model in ("LAM1", "LAM2", "LAM3", "LAM4", "GPT-4o"):
        rows.append((model, *PAPER_OFFLINE.get(model, ("–", "–")), *PAPER_ONLINE.get(model, ("–",) * 4)))
    head = (
        "model", "offline SSR %", "offline TSR %", "online TSR %", "s a task", "steps a task", "s a step",
    )  # fmt: skip
    caption = (
        "The paper's figures (its Tables 3 and 4): a 7B model in Word on its own 435 tasks. Not comparable with any "
        "figure on this page: other application, other tasks, other splits."
    )
    return html.table(head, rows, caption=caption)
