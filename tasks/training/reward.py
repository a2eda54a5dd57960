"""The reward model: LAM3's trunk with a scalar head, regression to -1 or +1 by mean squared error (paper 4.4).

Not trl's RewardTrainer, which is pairwise only. Pooling takes the last token that is not padding, so
padding must never be the terminator; every batch carries its mask.
"""

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import IterableDataset

from tasks.model.augmentation import Sample
from tasks.params import Optimisation
from tasks.training import adapters, sft, spread, watch
from tasks.training.batches import POOL, Batch, by_budget, collate
from tasks.training.kept import Kept, Part

HEAD = {"num_labels": 1, "problem_type": "regression"}
"""Of `from_pretrained`: one output, trained by mean squared error."""


@dataclass(frozen=True)
class Scored:
    """A rendered step with its label."""

    sample: Sample
    label: float
    task: str
    teacher: bool = False


def scored() -> Kept[Scored]:
    """Rendered steps, none yet."""

    def read(content: bytes) -> Scored:
        prompt, completion, *rest = json.loads(content)
        return Scored(Sample(tuple(prompt), tuple(completion)), *rest)

    return Kept(lambda s: json.dumps([s.sample.prompt, s.sample.completion, s.label, s.task, s.teacher]).encode(), read)


def model_from(folder: Path, seed: int, lora: bool, large: bool = False) -> Any:
    """LAM3's trunk with a fresh head of one output.

    Args:
        folder: LAM3.
        seed: of the head and the adapters.
        lora: the trunk of a compact model stays frozen under adapters.
        large: a JSON checkpoint: LAM3's adapters go on over the frozen foundation, in 4 bits on a GPU.
    """
    torch.manual_seed(seed)
    model = loaded(folder, large, **HEAD)
    return adapters.adapted(model, "SEQ_CLS") if lora and not large else model


def loaded(folder: Path, large: bool, **more: Any) -> Any:
    """A sequence classifier; a large one in 4 bits on a GPU, under the adapters of its checkpoint."""
    from transformers import AutoModelForSequenceClassification as Kind

    if large:
        return adapters.adapted(adapters.pretrained(Kind, folder, **more), "SEQ_CLS", folder)
    return Kind.from_pretrained(folder, dtype=torch.float32, local_files_only=True, **more)


class RewardStream(IterableDataset[Batch]):
    """Endless batches of whole sequences with float labels, as many of either sign as of the other.

    Args:
        steps: to draw from.
        tokens: budget of a batch.
        pad: id of the padding.
        seed: of the order.
    """

    def __init__(self, steps: Sequence[Scored], tokens: int, pad: int, seed: int) -> None:
        positive = [s.label > 0 for s in steps]
        self.signs = [Part(steps, (i for i, own in enumerate(positive) if own is sign)) for sign in (True, False)]
        self.tokens, self.pad, self.seed = tokens, pad, seed

    def __iter__(self) -> Iterator[Batch]:
        present = [group for group in self.signs if group]
        pool = 0
        while True:
            chance = random.Random(f"{self.seed}/{pool}")
            drawn = [chance.choice(present[i % len(present)]) for i in range(POOL)]
            labels = {id(s.sample): s.label for s in drawn}
            groups = by_budget([s.sample for s in drawn], self.tokens)
            chance.shuffle(groups)
            for group in groups:
                mine = spread.share(group)
                given = [labels.get(id(sample), math.nan) for sample in mine]  # NaN: fills an empty share
                yield {**collate(mine, self.pad), "labels": torch.tensor(given)}
            pool += 1


class RewardTrainer(sft.CompletionTrainer):
    """Mean squared error of the scalar head."""

    def compute_loss(
        self, model: Any, inputs: dict[str, torch.Tensor], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Against the labels, in float32."""
        out = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], use_cache=False)
        scores, labels = out.logits[:, 0].float(), inputs["labels"].float()
        if spread.ranks() == 1:
            return torch.nn.functional.mse_loss(scores, labels)
        # An empty share's NaN must not reach the product: 0 * NaN is NaN.
        return spread.mean((scores - labels)[~torch.isnan(labels)] ** 2)


@torch.no_grad()
def values(model: Any, samples: Sequence[Sample], pad: int, tokens: int = 8192) -> list[float]:
    """The model's value of each sample, clipped to [-1, 1]."""
    model.eval()
    device = next(model.parameters()).device
    index = {id(sample): i for i, sample in enumerate(samples)}
    out = [0.0] * len(samples)
    for group in by_budget(samples, tokens):
        batch = collate(group, pad)
        scores = model(
            input_ids=batch["input_ids"].to(device), attention_mask=batch["attention_mask"].to(device), use_cache=False
        ).logits[:, 0]
        for sample, score in zip(group, scores.float().clamp(-1.0, 1.0).tolist(), strict=True):
            out[index[id(sample)]] = score
    return out


def quality(scores: Sequence[float], labels: Sequence[float]) -> dict[str, float | None]:
    """Mean squared error, share of right signs, area under the ROC curve (None when one sign is missing)."""
    if not labels:
        return {"mse": None, "sign_accuracy": None, "auc": None}
    mse = sum((s - y) ** 2 for s, y in zip(scores, labels, strict=True)) / len(labels)
    signs = sum((s > 0) == (y > 0) for s, y in zip(scores, labels, strict=True)) / len(labels)
    return {"mse": round(mse, 4), "sign_accuracy": round(signs, 4), "auc": auc(scores, labels)}


def auc(scores: Sequence[float], labels: Sequence[float]) -> float | None:
    """Probability that a positive scores above a negative, ties counting half."""
    good = sorted(s for s, y in zip(scores, labels, strict=True) if y > 0)
    bad = sorted(s for s, y in zip(scores, labels, strict=True) if y <= 0)
    if not good or not bad:
        return None
    import bisect

    wins = sum(
        bisect.bisect_left(bad, s) + 0.5 * (bisect.bisect_right(bad, s) - bisect.bisect_left(bad, s)) for s in good
    )
    return round(wins / (len(good) * len(bad)), 4)


def train(
    model: Any,
    steps: Sequence[Scored],
    held: Sequence[Scored],
    optimisation: Optimisation,
    pad: int,
    seed: int,
    folder: Path,
) -> tuple[watch.Curve, dict[str, float]]:
    """Fit; the watch's loss is the held-out mean squared error, its score the sign accuracy."""

    def look(current: Any) -> watch.Look:
        some = held[:400]
        measured = quality(values(current, [s.sample for s in some], pad), [s.label for s in some])
        return watch.Look(float(measured["mse"] or 0.0) * 10.0, float(measured["sign_accuracy"] or 0.0))

    folder.mkdir(parents=True, exist_ok=True)
    watching = watch.Watch("reward", look, optimisation.evaluate_every, optimisation.patience, folder)
    stream = RewardStream(steps, sft.micro_tokens(optimisation, model), pad, seed)
    torch.manual_seed(seed)
    torch.set_num_threads(sft.THREADS)
    trainer = RewardTrainer(
        model=model, args=sft.arguments(folder, optimisation, seed, model), train_dataset=stream, callbacks=[watching],
        optimisation=optimisation,
    )  # fmt: skip
    return sft.run(trainer, watching)
