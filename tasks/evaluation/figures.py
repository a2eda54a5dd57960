"""README's table of figures, from the committed metrics: `python -m tasks.evaluation.figures` writes it there."""

import re
from pathlib import Path
from typing import Any

from tasks.evaluation.summary import (
    MODELS,
    SPLITS,
    all_metrics,
    false_of_finished,
    headline,
    metrics_of,
    ordered,
    percent,
    with_interval,
)  # fmt: skip
from tasks.store import write_text

README = Path("README.md")
BETWEEN = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end of figures -->)", re.DOTALL)
MODEL = "lam4"


def table() -> str:
    """Markdown: LAM4 by split, the other rungs by theirs, and how they were measured."""
    online = metrics_of("evaluate_online")
    rows = [
        (
            f"{split}: {SPLITS[split]}", str(models[MODEL]["n"]),
            "none expected" if split == "foreign" else with_interval(headline(models[MODEL])),
            false_of_finished(models[MODEL]), percent(models[MODEL]["not_understood"] / models[MODEL]["n"]),
        )
        for split, models in ordered(online.get("splits", {})).items() if split in SPLITS and MODEL in models
    ]  # fmt: skip
    head = ("LAM4 in Writer, tasks of split", "n", "success %", "false of finished", "not understood %")
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\n{_rungs(online)}\n"


def _rungs(online: dict[str, Any]) -> str:
    values = online.get("splits", {}).get("values", {})
    others = [f"{model} {percent(values[model]['tsr'])} (n {values[model]['n']})" for model in MODELS
              if model in values and model != MODEL]  # fmt: skip
    pooled = false_of_finished(online.get("false_success", {}).get(MODEL, {}))
    minutes = sum(float(metrics.get("seconds", 0.0)) for metrics in all_metrics().values()) / 60
    return (
        f"Others on `values`, %: {', '.join(others)}. All splits and the development tasks together: {pooled} false of "
        f"finished. In brackets 95 % intervals, behind ≤ the one-sided 95 % bound. Profile "
        f"`{online.get('profile', '?')}`; its stages took {minutes:.0f} minutes in all, some of them side by side."
    )


def written(readme: str) -> str:
    """README with this table in its place.

    Raises:
        ValueError: it has no place for it.
    """
    if not BETWEEN.search(readme):
        raise ValueError("README.md: no place for figures; expected <!-- figures --> and <!-- end of figures -->")
    return BETWEEN.sub(lambda found: table(), readme)


if __name__ == "__main__":
    write_text(README, written(README.read_text(encoding="utf-8")))
