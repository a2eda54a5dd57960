"""The data card of the trajectories: what is in them, how they were split, what was left out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

SHARES = ("largest_family_share", "with_retrieved_plan")
COLUMNS = (
    "rows", "rows_reworded", "runs", "families", "largest_family_share", "templates", "requests", "steps_per_run",
    "with_retrieved_plan",
)  # fmt: skip
CARD = """# Trajectories: data card

One row is one (state, action) of a run that the teacher made in the real application and that passed the checks on the
saved document. `plan` is what an agent would retrieve for the request at run time, `plan_given` the grounded plan that
the teacher followed. Rows whose trajectory id ends in `~n` repeat a training run under another wording.

| split | rows | reworded | runs | families | largest | templates | requests | steps a run | plan retrieved |
|---|---|---|---|---|---|---|---|---|---|
{table}

Splits are assigned per task in `instantiate`, by what is held out: slot values, wordings, whole families or
documents. `dev` alone may be read while training. No request of the test splits `values`, `wording` and `family` occurs
in `train`; the `template` split asks the same of documents never seen.

## Left out

{left_out}

The text of the documents is made for this project; plans and requests derive from the LibreOffice help (MPL-2.0).
"""


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts by split; runs and families are counted in the original wording only."""
    splits: dict[str, Any] = {}
    for split in sorted({row["split"] for row in rows}):
        own = [row for row in rows if row["split"] == split]
        first = [row for row in own if "~" not in row["trajectory_id"]]
        runs = {row["trajectory_id"]: row for row in first}
        families = Counter(row["family"] for row in runs.values())
        splits[split] = {
            "rows": len(own),
            "rows_reworded": len(own) - len(first),
            "runs": len(runs),
            "families": len(families),
            "largest_family_share": round(max(families.values(), default=0) / max(1, len(runs)), 4),
            "templates": len({row["template"] for row in first}),
            "requests": len({row["request"] for row in own}),
            "steps_per_run": round(sum(row["n_steps"] for row in runs.values()) / max(1, len(runs)), 2),
            "with_retrieved_plan": round(sum(bool(row["plan"]) for row in own) / max(1, len(own)), 4),
        }
    return {"splits": splits}


def text(found: Mapping[str, Any], rejected: Mapping[str, int]) -> str:
    """The card as Markdown."""
    lines = [_line(split, numbers) for split, numbers in found["splits"].items()]
    left_out = [f"- {reason}: {count} rows" for reason, count in sorted(rejected.items())]
    return CARD.format(table="\n".join(lines), left_out="\n".join(left_out) or "- nothing")


def _line(split: str, numbers: Mapping[str, Any]) -> str:
    cells = [split, *(numbers[key] for key in COLUMNS)]
    return (
        "| "
        + " | ".join(f"{c:.1%}" if k in SHARES else str(c) for k, c in zip(("", *COLUMNS), cells, strict=True))
        + " |"
    )
