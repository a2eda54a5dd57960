"""Imitation as LAM2 and LAM3 share it: act rows with plan rows replayed, dev watched by step success."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tasks import store
from tasks.model import checkpoints
from tasks.model.augmentation import Augmentation, Sample
from tasks.model.rendering import Renderer
from tasks.params import Optimisation
from tasks.schemas import ActRow, Reject, TaskPlan, digest
from tasks.training import dev, reading, sft, shards
from tasks.training.batches import Shuffled, Stream
from tasks.training.kept import Part
from tasks.training.rows import ActExamples, plan_samples

Row = TypeVar("Row")

DEV_ROWS, DEV_PLANS = 90, 60
"""Dev rows and watched pairs decoded freely at each look."""


@dataclass(frozen=True)
class Material:
    """What imitation learns from and is watched by."""

    train: Sequence[ActRow]
    held: Sequence[ActRow]
    pairs: Sequence[TaskPlan]
    watched: Sequence[TaskPlan] = ()


def material(rows: Mapping[str, Sequence[ActRow]], pairs: Sequence[TaskPlan]) -> Material:
    """Rows of split train to learn from, of split dev to watch; without dev rows a twentieth of the training tasks."""
    train, held = rows["train"], rows["dev"]
    if not held:
        away = [int(digest(r.task_id), 16) % 20 == 0 for r in train]
        held, train = (Part(train, (i for i, out in enumerate(away) if out is own)) for own in (True, False))
    return Material(train, held, *reading.apart(pairs))


def evenly(rows: Sequence[Row], n: int) -> list[Row]:
    """At most n rows, evenly spread."""
    return [rows[i * len(rows) // n] for i in range(n)] if len(rows) > n else list(rows)


def imitate(
    name: str, model: Any, renderer: Renderer, given: Material, optimisation: Optimisation, plan_share: float,
    seed: int,
    folder: Path,
) -> dict[str, Any]:  # fmt: skip
    """Train on act rows and replayed plan rows; writes checkpoint, curves and rejects under folder/out.

    Returns:
        Metrics; n_in and n_out count act rows.
    """
    examples = ActExamples(renderer, given.train, seed)
    plans, _ = plan_samples(renderer, given.pairs)
    held = ActExamples(renderer, evenly(given.held, 4 * DEV_ROWS), seed)
    states = [held.plain(i) for i in range(len(held))]
    look = dev.looks(renderer, states, evenly(given.held, DEV_ROWS), evenly(given.watched, DEV_PLANS))
    stream = Stream(_mixed(examples, plans, plan_share, seed), optimisation.batch_tokens, renderer.codes.pad, seed)
    curve, spent = sft.train(name, model, stream, optimisation, look, folder / "act", seed)
    out = shards.out(folder)
    checkpoints.save(model, renderer, out / "checkpoint")
    store.write_text(out / shards.CURVES, shards.curves({"act": curve.points}))
    store.write_rows(out / "rejects.parquet", Reject, examples.rejects)
    return {
        "n_in": len(given.train), "n_out": len(examples), "parameters": sum(p.numel() for p in model.parameters()),
        "plan_rows": len(plans), "dev_plans": dev.plan_success(model, renderer, given.watched),
        "dev_rows": len(given.held), "dev_ssr": dev.step_success(model, renderer, given.held),
        "recall_at_k": round(dev.recall(renderer, evenly(given.held, 300)), 4), "top_k": renderer.config.top_k,
        "best_update": curve.best_update, "mean_tokens": round(mean_tokens(examples), 1), **spent,
    }  # fmt: skip


def mean_tokens(examples: ActExamples) -> float:
    """Mean length of prompt and completion."""
    some = range(0, len(examples), max(1, len(examples) // 500))
    return sum(len(examples.plain(i)) for i in some) / max(1, len(some))


def _mixed(examples: ActExamples, plans: Sequence[Sample], plan_share: float, seed: int) -> Any:
    acts = Shuffled(len(examples), seed)
    planned = Shuffled(len(plans), seed + 1) if plans else None
    vary = Augmentation(examples.renderer.codes)

    def draw(chance: random.Random) -> Sample:
        if planned and chance.random() < plan_share:
            plan = plans[planned.next()]
            return Sample(vary.thinned(plan.prompt, chance), plan.completion)
        return examples.sample(acts.next(), chance)

    return draw
