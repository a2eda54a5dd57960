"""Measures on dev rows during training: teacher-forced loss, and step success by free-running constrained decoding."""

from collections.abc import Sequence
from typing import Any

import torch

from tasks.model import acting
from tasks.model.acting import AnyRenderer
from tasks.model.augmentation import Sample
from tasks.model.grammar import same
from tasks.model.spoken import spoken
from tasks.model.vocabulary import DEFAULTS
from tasks.schemas import Action, ActRow, TaskPlan
from tasks.training.batches import by_budget, collate
from tasks.training.rows import request_of, target_of
from tasks.training.sft import completion_logits
from tasks.training.watch import Look

TOKENS = 8192


@torch.no_grad()
def loss(model: Any, samples: Sequence[Sample], pad: int) -> float:
    """Mean cross-entropy over completion tokens; 0 without samples."""
    total = count = 0.0
    for group in by_budget(samples, TOKENS):
        logits, targets = completion_logits(model, _on(model, collate(group, pad)))
        total += float(torch.nn.functional.cross_entropy(logits.float(), targets, reduction="sum"))
        count += len(targets)
    return total / max(1.0, count)


def _on(model: Any, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    device = next(model.parameters()).device
    return {k: t.to(device) for k, t in batch.items()}


def step_success(model: Any, renderer: AnyRenderer, rows: Sequence[ActRow]) -> float:
    """Share of rows whose whole action is right: control, function, arguments, status. 0 without rows."""
    if not rows:
        return 0.0
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # one short sequence at a time: a second thread only costs
    try:
        right = sum(equal(act(model, renderer, row), target_of(row)) for row in rows)
    finally:
        torch.set_num_threads(threads)
    return right / len(rows)


def act(model: Any, renderer: AnyRenderer, row: ActRow) -> Action:
    """The model's action on a row's state, with the plan that it would get at run time."""
    return acting.act(model, renderer, renderer.view(request_of(row))).action


def equal(left: Action, right: Action) -> bool:
    """Same control, function, arguments (defaults filled) and status."""
    if (left.function, left.status) != (right.function, right.status):
        return False
    if left.function and left.control_label != right.control_label:
        return False
    a, b = _given(left), _given(right)
    return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)


def _given(action: Action) -> dict[str, Any]:
    return {k: x for k, x in action.args.items() if x is not None and x != DEFAULTS.get(k)}


def recall(renderer: AnyRenderer, rows: Sequence[ActRow]) -> float:
    """Share of steps on a listed control whose control the filter kept among the K shown; 1 without such steps."""
    hits = total = 0
    for row in rows:
        action = target_of(row)
        target = next((c for c in row.controls if c.label == action.control_label), None)
        if target is None or target.detail:
            continue
        total += 1
        shown = renderer.view(request_of(row)).candidates
        hits += any(c.control.label == target.label for c in shown)
    return hits / total if total else 1.0


def plan_success(model: Any, renderer: AnyRenderer, pairs: Sequence[TaskPlan]) -> float:
    """Share of pairs whose plan is written as it stands, word for word. 0 without pairs."""
    if not pairs:
        return 0.0
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        right = sum(acting.plan(model, renderer, p.task) == tuple(spoken(p.plan, p.task)) for p in pairs)
    finally:
        torch.set_num_threads(threads)
    return right / len(pairs)


def looks(
    renderer: AnyRenderer, samples: Sequence[Sample], rows: Sequence[ActRow], pairs: Sequence[TaskPlan] = ()
) -> Any:
    """A look for `watch.Watch`: loss on samples, step success on rows, plan success on pairs."""

    def look(model: Any) -> Look:
        plans = plan_success(model, renderer, pairs) if pairs else None
        return Look(loss(model, samples, acting.pad(renderer)), step_success(model, renderer, rows), plans)

    return look
