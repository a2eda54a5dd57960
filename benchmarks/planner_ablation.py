"""What each part of the planner and the second reading buy: plans for tasks of every split, without the application.

Run in a project folder whose instantiate and train_lam1 stages are done: `python -m benchmarks.planner_ablation
[--tasks 60] [--checkpoint FOLDER]`; writes benchmarks/results/planner_ablation.json and a page with the
precision-coverage curves beside it. A plan is right when a document that fulfils its expectation passes the task's
checks, or, where no such document can be made from the expectation alone, when its steps are the task's. Of a foreign
request every plan is wrong. Requests are written nowhere, since some are held out.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from tasks import store
from tasks.apps.catalogue import load_app
from tasks.checks.alignment import Part
from tasks.checks.gates import holds
from tasks.checks.parts import parts
from tasks.checks.reading import understandable
from tasks.checks.synthesis import fulfilled
from tasks.evaluation import html
from tasks.evaluation.metrics import rate_interval
from tasks.evaluation.plan_matching import is_right
from tasks.model.encoder import Encoder
from tasks.planner import planner as planning
from tasks.planner.document import DocumentIndex
from tasks.planner.loading import names_of
from tasks.planner.planner import SkillPlanner
from tasks.planner.skills import Library
from tasks.planner.survey import Survey
from tasks.schemas import InstantiatedTask, Plan, digest

CHECKPOINT = store.data_dir("train_lam1") / "checkpoint"
TASKS = store.data_dir("instantiate")
SPLITS = ("values", "template", "wording", "family", "documentation", "foreign", "dev")
RESULT = Path(__file__).with_name("results") / "planner_ablation.json"


@dataclass(frozen=True)
class Planned:
    """What a planner made of one task."""

    split: str
    score: float  # least score of its clauses; 0 without a plan
    right: bool
    read: bool  # the second reading understands the request


def sample(most: int) -> list[InstantiatedTask]:
    """At most so many tasks a split, drawn by a hash of their ids."""
    rows = store.read_rows(TASKS / "tasks.parquet", InstantiatedTask)
    found = [[t for t in sorted(rows, key=lambda t: digest(t.task_id)) if t.split == split][:most] for split in SPLITS]
    return [task for split in found for task in split]


@cache
def template(name: str) -> tuple[Part, ...]:
    """A document as the application saves it."""
    return tuple(parts(TASKS / "templates" / f"{name}.saved.docx"))


def planned(planner: SkillPlanner, task: InstantiatedTask) -> Planned:
    """Plan one task."""
    document = template(task.template)
    found = planner.read(task.request, DocumentIndex.of(document))
    plan = found.plans[0] if found.plans else None
    right = plan is not None and task.kind != "foreign" and _right(plan, task, document)
    return Planned(task.split, plan.confidence if plan else 0.0, right, not understandable(task.request, document))


def _right(plan: Plan, task: InstantiatedTask, document: Sequence[Part]) -> bool:
    if is_right(plan.steps, task.plan):
        return True
    after = fulfilled(plan.expectation, document)
    return after is not None and holds(task.checks, after) and not holds(task.checks, document)


def planners(checkpoint: Path) -> dict[str, tuple[SkillPlanner, float]]:
    """By name of the variant, with the least score at which it plans."""
    app, library, survey = load_app("writer"), Library.load(checkpoint).measured(), Survey.load(checkpoint)
    encoder, names = Encoder(), names_of(app, survey)

    def encode(texts: Sequence[str]) -> np.ndarray:
        return np.asarray(encoder.encode(list(texts)))

    def of(*sources: str) -> SkillPlanner:
        return SkillPlanner(library.without(*(s.ident for s in library.skills if s.source in sources)), encode, names)

    return {
        "as shipped": (of(), planning.LEAST),
        "no threshold": (of(), 0.0),
        "no siblings": (of("sibling"), planning.LEAST),
        "no manual": (of("manual"), planning.LEAST),
    }


def rows_of(planner: SkillPlanner, least: float, tasks: Sequence[InstantiatedTask]) -> list[Planned]:
    """All tasks by one variant."""
    unproved = planning.LEAST_UNPROVED if least else 0.0
    with mock.patch.object(planning, "LEAST", least), mock.patch.object(planning, "LEAST_UNPROVED", unproved):
        return [planned(planner, task) for task in tasks]


def table(rows: Sequence[Planned]) -> dict[str, dict[str, Any]]:
    """By split: tasks, planned, right, and the same of those whose request the second reading understands."""
    found: dict[str, dict[str, Any]] = {}
    for split in SPLITS:
        own = [r for r in rows if r.split == split]
        kept = [r for r in own if r.score and r.read]
        right = sum(r.right for r in own)
        found[split] = {
            "n": len(own), "planned": sum(r.score > 0 for r in own), "right": right,
            "right_ci95": [round(x, 3) for x in rate_interval(right, len(own))] if own else [],
            "planned_and_read": len(kept), "right_and_read": sum(r.right for r in kept),
        }  # fmt: skip
    return found


def curve(rows: Sequence[Planned], read: bool) -> list[tuple[float, float]]:
    """Coverage and precision in %, by lowering the least score; tasks that can be done only."""
    own = [r for r in rows if r.split not in ("foreign", "dev")]
    kept = sorted((r for r in own if r.score and (r.read or not read)), key=lambda r: -r.score)
    points, right = [], 0
    for count, row in enumerate(kept, 1):
        right += row.right
        if count >= 10 and (count == len(kept) or kept[count].score < row.score):
            points.append((100 * count / len(own), 100 * right / count))
    return points


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=60, help="of each split, at most")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT, help="with a skill library")
    given = parser.parse_args()
    tasks = sample(given.tasks)
    rows: dict[str, list[Planned]] = defaultdict(list)
    for name, (planner, least) in planners(given.checkpoint).items():
        rows[name] = rows_of(planner, least, tasks)
        print(name, json.dumps(table(rows[name])), flush=True)
    free = rows["no threshold"]
    curves = {"planner alone": curve(free, read=False), "and second reading": curve(free, read=True)}
    chart = html.lines(curves, x="planned, %", y="right of planned, %", title="Precision and coverage by least score")
    RESULT.with_suffix(".html").write_text(html.page("Planner: precision and coverage", chart), encoding="utf-8")
    report = {"variants": {name: table(own) for name, own in rows.items()}, "curves": curves}
    RESULT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
