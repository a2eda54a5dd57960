"""Supervised fine-tuning of small models on transformers' Trainer.

Not trl's SFTTrainer: measured side by side on the same data and model, its padded batches make a third of the tokens a
CPU-second of length buckets by token budget with the head at completion positions alone (benchmarks/training.py), and
its
packing either contaminates samples or is slower still on sdpa. Large models take trl's path
(tasks/training/large.py), where gradient checkpointing and quantisation matter more than padding.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader
from transformers import PrinterCallback, Trainer, TrainingArguments
from transformers.utils.logging import disable_progress_bar

from tasks.params import Optimisation
from tasks.training import adapters, cards, spread, watch
from tasks.training.batches import Stream
from tasks.training.muon import Muon, has_bf16
from tasks.training.watch import Curve, Finite, Look, Watch

disable_progress_bar()

THREADS = 2
FLOAT32_BELOW = 5_000_000
"""Parameters up to which float32 is as fast as bf16 on a processor with matrix units."""


class CompletionTrainer(Finite, Trainer):
    """Trainer whose loss looks at completion positions only and never makes the other positions' logits."""

    def __init__(self, *args: Any, optimisation: Optimisation, **kwargs: Any) -> None:
        self.optimisation = optimisation
        super().__init__(*args, **kwargs)
        # The losses here are means over their own batch: those of accumulated batches are averaged, not summed.
        self.model_accepts_loss_kwargs = False

    def get_train_dataloader(self) -> DataLoader[Any]:
        """The stream's own batches."""
        return DataLoader(self.train_dataset, batch_size=None)  # type: ignore[arg-type]

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """Muon on the layers' matrices and AdamW on the rest, or AdamW alone (adapters); weight decay on matrices."""
        if self.optimizer is None:
            trained: Any = self.model
            named = [(n, p) for n, p in trained.named_parameters() if p.requires_grad]
            muon = self.optimisation.optimiser == "muon" and not adapters.on(trained)
            inner = {n for n, p in named if p.ndim == 2 and ".layers." in n and muon}
            decay = self.optimisation.weight_decay
            groups = [
                {"params": [p for n, p in named if n in inner], "weight_decay": decay, "muon": True},
                {"params": [p for n, p in named if n not in inner and p.ndim >= 2], "weight_decay": decay},
                {"params": [p for n, p in named if n not in inner and p.ndim < 2], "weight_decay": 0.0},
            ]
            self.optimizer = Muon([g for g in groups if g["params"]], lr=self.optimisation.learning_rate)
        return self.optimizer

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Warm-up, constant to half, then linear to 2 %."""
        if self.lr_scheduler is None:
            warmup, total = self.optimisation.warmup, num_training_steps
            self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(
                optimizer or self.create_optimizer(), lambda step: schedule(step, warmup, total)
            )
            self._created_lr_scheduler = True
        return self.lr_scheduler

    def compute_loss(
        self, model: Any, inputs: dict[str, torch.Tensor], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Mean cross-entropy over completion tokens."""
        return completion_loss(model, inputs)


def completion_loss(model: Any, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
    """Mean cross-entropy over the labelled positions of all ranks; logits are made for these alone."""
    logits, targets = spread.through(model, completion_logits, inputs)
    if spread.ranks() == 1:
        return torch.nn.functional.cross_entropy(logits.float(), targets)
    return spread.mean(torch.nn.functional.cross_entropy(logits.float(), targets, reduction="none"))


def completion_logits(model: Any, inputs: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (completion tokens, vocabulary) at the positions that predict labelled tokens, and those tokens."""
    hidden = model.get_decoder()(
        input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"], use_cache=False
    ).last_hidden_state
    targets = inputs["labels"][:, 1:]
    keep = targets != -100
    return model.get_output_embeddings()(hidden[:, :-1][keep]), targets[keep]


def schedule(step: int, warmup: int, total: int) -> float:
    """Share of the learning rate at an update."""
    if step < warmup:
        return (step + 1) / max(1, warmup)
    half = max(warmup, total // 2)
    if step <= half:
        return 1.0
    return max(0.02, 1.0 - 0.98 * (step - half) / max(1, total - half))


def micro_tokens(optimisation: Optimisation, model: Any) -> int:
    """Token budget of one forward pass of all ranks together; under adapters a batch is accumulated from several."""
    most = adapters.MOST_TOKENS * spread.ranks() if adapters.on(model) else optimisation.batch_tokens
    return min(optimisation.batch_tokens, most)


def arguments(folder: Path, optimisation: Optimisation, seed: int, model: Any) -> TrainingArguments:
    """Trainer arguments of all stages: resumable, quiet, no telemetry; half precision only where it is faster."""
    bf16, fp16 = precision(sum(p.numel() for p in model.parameters()))
    return TrainingArguments(
        output_dir=str(folder), max_steps=optimisation.updates, per_device_train_batch_size=1, save_strategy="steps",
        save_steps=optimisation.evaluate_every, save_total_limit=1, logging_steps=optimisation.evaluate_every,
        report_to="none",
        disable_tqdm=True, max_grad_norm=1.0, remove_unused_columns=False, seed=seed, data_seed=seed, bf16=bf16,
        fp16=fp16,
        use_cpu=not torch.cuda.is_available(), average_tokens_across_devices=False,
        include_num_input_tokens_seen="non_padding",
        gradient_accumulation_steps=max(1, optimisation.batch_tokens // micro_tokens(optimisation, model)),
        activation_checkpointing=adapters.on(model) and torch.cuda.is_available(),
    )  # fmt: skip


def precision(parameters: int) -> tuple[bool, bool]:
    """(bf16, fp16): float32 for small models; fp16 on GPUs without bf16; bf16 on processors with matrix units."""
    if parameters < FLOAT32_BELOW:
        return False, False
    if torch.cuda.is_available():
        bf16 = cards.half() is torch.bfloat16
        return bf16, not bf16
    return has_bf16(), False


def train(
    name: str,
    model: Any,
    stream: Stream,
    optimisation: Optimisation,
    look: Callable[[Any], Look],
    folder: Path,
    seed: int,
    threads: int = THREADS,
) -> tuple[Curve, dict[str, float]]:
    """Train until the updates are done or dev stops improving; the model ends with its best weights.

    Args:
        name: for progress messages.
        model: changed in place.
        stream: batches; resumes at the batch where an interrupted run stopped.
        optimisation: parameters.
        look: measures dev.
        folder: where an interrupted run is taken up from.
        seed: of dropout and initialisation.
        threads: of torch.

    Returns:
        The curve, and tokens, seconds, CPU seconds.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    folder.mkdir(parents=True, exist_ok=True)
    watching = Watch(name, look, optimisation.evaluate_every, optimisation.patience, folder)
    trainer = CompletionTrainer(
        model=model, args=arguments(folder, optimisation, seed, model), train_dataset=stream, callbacks=[watching],
        optimisation=optimisation,
    )  # fmt: skip
    return run(trainer, watching)


def run(trainer: Any, watching: Watch) -> tuple[Curve, dict[str, float]]:
    """Run a trainer with its watch as `watch.train` does; returns the curve, and tokens, seconds, CPU seconds.

    Raises:
        DataError: loss or weights are not finite.
    """
    wall, cpu = time.monotonic(), time.process_time()
    trainer.remove_callback(PrinterCallback)
    watch.train(trainer, watching)
    spent = {"seconds": round(time.monotonic() - wall, 1), "cpu_seconds": round(time.process_time() - cpu, 1)}
    spent["tokens"] = trainer.state.num_input_tokens_seen
    spent["tokens_per_cpu_second"] = round(spent["tokens"] / max(1e-9, spent["cpu_seconds"]))
    return watching.curve, spent
