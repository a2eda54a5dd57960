"""LoRA on large models by trl's SFTTrainer, watched, stopped and taken up as small models are.

The order of samples is one pure function of the seed over the whole training and of the global batch, so that neither
the number of cards nor an interruption changes it: trl's own grouping by length is drawn anew for each epoch and card.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset  # type: ignore[import-untyped]
from datasets.arrow_writer import ArrowWriter  # type: ignore[import-untyped]
from torch.utils.data import Sampler
from transformers.trainer_pt_utils import get_length_grouped_indices
from trl import SFTConfig, SFTTrainer  # type: ignore[attr-defined]

from tasks.model.augmentation import Sample
from tasks.params import Optimisation
from tasks.training import adapters, cards, spread, watch


class Order(Sampler[int]):
    """Indices of every global batch in turn, pass after pass over the data, like lengths together.

    Args:
        lengths: tokens of each sample.
        batch: samples of a global batch.
        updates: batches.
        seed: of every pass.
    """

    def __init__(self, lengths: Sequence[int], batch: int, updates: int, seed: int) -> None:
        self.lengths, self.batch, self.updates, self.seed = list(lengths), batch, updates, seed

    def __len__(self) -> int:
        return self.batch * self.updates

    def __iter__(self) -> Iterator[int]:
        return itertools.islice(self._passes(), len(self))

    def _passes(self) -> Iterator[int]:
        for number in itertools.count():
            generator = torch.Generator().manual_seed(self.seed * 1_000_003 + number)
            yield from get_length_grouped_indices(self.lengths, self.batch, generator=generator)


class LargeTrainer(watch.Finite, SFTTrainer):
    """trl's trainer over our order."""

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        self.order = order
        super().__init__(*args, **kwargs)

    def _get_train_sampler(self, train_dataset: Any = None) -> Order:
        return self.order


def finetune(
    model: Any, tokenizer: Any, samples: Sequence[Sample], optimisation: Optimisation, seed: int, watching: watch.Watch
) -> dict[str, Any]:
    """Train adapters; from the last checkpoint in the watch's folder when there is one.

    Args:
        model: under adapters.
        tokenizer: of the model.
        samples: ready tokens.
        optimisation: parameters; `batch_tokens` is the budget of the global batch at the longest sample's length.
        seed: of the order.
        watching: looks at dev.

    Returns:
        The model with its best adapters, its curve's points and counts.

    Raises:
        DataError: loss or weights are not finite.
    """
    lengths = [len(s) for s in samples]
    each = max(1, optimisation.batch_tokens // max(lengths, default=1) // spread.ranks())
    file = watching.folder / f"samples-{spread.rank()}.arrow"
    torch.manual_seed(seed)
    trainer: Any = LargeTrainer(
        model=model, args=arguments(watching.folder, optimisation, each, seed), train_dataset=dataset(samples, file),
        processing_class=tokenizer, callbacks=[watching],
        order=Order(lengths, each * spread.ranks(), optimisation.updates, seed),
    )  # fmt: skip
    if trainer.args.fp16:
        # trl makes adapters bfloat16 over quantised weights, which a card without it cannot train.
        adapters.trained_in_float32(trainer.model)
    watch.train(trainer, watching)
    file.unlink()
    count = sum(p.numel() for name, p in trainer.model.named_parameters() if ".lora_" not in name)
    return {
        "model": trainer.model, "points": watching.curve.points, "best_update": watching.curve.best_update,
        "parameters": count, "tokens": sum(lengths), "lora": True,
    }  # fmt: skip


def dataset(samples: Iterable[Sample], file: Path) -> Dataset:
    """Token ids and completion masks as trl takes them, mapped from a file."""
    with ArrowWriter(path=str(file)) as writer:
        for s in samples:
            mask = [0] * len(s.prompt) + [1] * len(s.completion)
            writer.write({"input_ids": [*s.prompt, *s.completion], "completion_mask": mask})
        writer.finalize()
    return Dataset.from_file(str(file))


def arguments(folder: Path, optimisation: Optimisation, each: int, seed: int) -> SFTConfig:
    """Of trl's trainer, for `each` samples a rank: one at a time on a GPU, all at once on a processor."""
    cuda = torch.cuda.is_available()
    bf16 = cuda and cards.half() is torch.bfloat16
    return SFTConfig(
        output_dir=str(folder), max_steps=optimisation.updates, per_device_train_batch_size=1 if cuda else each,
        gradient_accumulation_steps=each if cuda else 1, learning_rate=optimisation.learning_rate,
        warmup_steps=optimisation.warmup, weight_decay=optimisation.weight_decay, max_length=None, packing=False,
        completion_only_loss=True, bf16=bf16, fp16=cuda and not bf16, use_cpu=not cuda, gradient_checkpointing=cuda,
        report_to="none", disable_tqdm=True, logging_steps=optimisation.evaluate_every, seed=seed,
        save_steps=optimisation.evaluate_every, save_total_limit=1,
    )  # fmt: skip
