"""Supervised fine-tuning of small models on transformers' Trainer.

Not trl's SFTTrainer: measured side by side on the same data and model, its padded batches make a third of the tokens a
CPU-second of length buckets by token budget with the head at completion positions alone (benchmarks/training.py), and
its
packing either contaminates samples or is slower still on sdpa. Large models take trl's path
(tasks/training/large.py), where gradient checkpointing and quantisation matter more than padding.
"""

import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint
from transformers.utils.logging import disable_progress_bar

from tasks.params import Optimisation
from tasks.training import adapters
from tasks.training.batches import Stream
from tasks.training.muon import Muon, has_bf16

log = logging.getLogger(__name__)
disable_progress_bar()

THREADS = 2
FLOAT32_BELOW = 5_000_000
"""Parameters up to which float32 is as fast as bf16 on a processor with matrix units."""


@dataclass
class Look:
    """One look at dev: the lower the loss and the higher the score, the better."""

    loss: float
    score: float = 0.0
    plans: float | None = None

    @property
    def value(self) -> float:
        """What decides which weights are kept: steps and plans count alike, the loss only between equals."""
        score = self.score if self.plans is None else (self.score + self.plans) / 2
        return score - 0.05 * min(self.loss, 10.0)


@dataclass
class Curve:
    """What a run leaves: one point per look, and the best of them."""

    points: list[dict[str, float | None]] = field(default_factory=list)
    best: float = -math.inf
    best_update: int = 0
    stale: int = 0


class CompletionTrainer(Trainer):
    """Trainer whose loss looks at completion positions only and never makes the other positions' logits."""

    def __init__(self, *args: Any, optimisation: Optimisation, **kwargs: Any) -> None:
        self.optimisation = optimisation
        self.tokens = 0
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
        self.tokens += int(inputs["attention_mask"].sum())
        return completion_loss(model, inputs)


def completion_loss(model: Any, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
    """Mean cross-entropy over the labelled positions; logits are made for these alone."""
    logits, targets = completion_logits(model, inputs)
    return torch.nn.functional.cross_entropy(logits.float(), targets)


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


class Watch(TrainerCallback):
    """Looks at dev, keeps the best weights, stops early, says how far training is."""

    def __init__(self, name: str, look: Callable[[Any], Look], every: int, patience: int, folder: Path) -> None:
        self.name, self.look, self.every, self.patience, self.folder = name, look, every, patience, folder
        self.curve = Curve()
        self.started = self.said = time.monotonic()
        self.first = 0
        self.loss = 0.0

    def on_train_begin(self, args: Any, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Take up the curve of an interrupted run."""
        path = self.folder / "curve.json"
        self.first = state.global_step
        if state.global_step and path.exists():
            self.curve = Curve(**json.loads(path.read_text(encoding="utf-8")))

    def on_step_end(self, args: Any, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Report every five seconds; look at dev every so many updates."""
        now = time.monotonic()
        if now - self.said > 5:
            done = state.global_step - self.first
            left = (now - self.started) / max(1, done) * (state.max_steps - state.global_step)
            log.info("%s: update %d of %d, about %.0f s left", self.name, state.global_step, state.max_steps, left)
            self.said = now
        if state.global_step % self.every == 0 or state.global_step == state.max_steps:
            self._look(kwargs["model"], state, control)

    def _look(self, model: Any, state: TrainerState, control: TrainerControl) -> None:
        model.eval()
        with torch.no_grad():
            look = self.look(model)
        model.train()
        point = {
            "update": state.global_step, "dev_loss": round(look.loss, 5), "dev_ssr": round(look.score, 4),
            "dev_plans": None if look.plans is None else round(look.plans, 4),
            "seconds": round(time.monotonic() - self.started, 1),
        }  # fmt: skip
        self.curve.points.append(point)
        if look.value > self.curve.best:
            self.curve.best, self.curve.best_update, self.curve.stale = look.value, state.global_step, 0
            torch.save(trained_weights(model), self.folder / "best.pt")
        else:
            self.curve.stale += 1
            control.should_training_stop = control.should_training_stop or self.curve.stale >= self.patience
        (self.folder / "curve.json").write_text(json.dumps(vars(self.curve)), encoding="utf-8")
        plans = "" if look.plans is None else f" plans {look.plans:.3f}"
        log.info("%s: update %d dev loss %.4f ssr %.3f%s", self.name, state.global_step, look.loss, look.score, plans)


def trained_weights(model: Any) -> dict[str, torch.Tensor]:
    """What training changes: everything, or the adapters alone."""
    if not adapters.on(model):
        return dict(model.state_dict())
    return {n: p.detach() for n, p in model.named_parameters() if p.requires_grad}


def micro_tokens(optimisation: Optimisation, model: Any) -> int:
    """Token budget of one forward pass; under adapters a batch is accumulated from several."""
    most = adapters.MOST_TOKENS if adapters.on(model) else optimisation.batch_tokens
    return min(optimisation.batch_tokens, most)


def arguments(folder: Path, optimisation: Optimisation, seed: int, model: Any) -> TrainingArguments:
    """Trainer arguments of all stages: resumable, quiet, no telemetry; half precision only where it is faster."""
    bf16, fp16 = precision(sum(p.numel() for p in model.parameters()))
    return TrainingArguments(
        output_dir=str(folder), max_steps=optimisation.updates, per_device_train_batch_size=1, save_strategy="steps",
        save_steps=optimisation.evaluate_every, save_total_limit=1, logging_strategy="no", report_to="none",
        disable_tqdm=True, max_grad_norm=1.0, remove_unused_columns=False, seed=seed, data_seed=seed, bf16=bf16,
        fp16=fp16,
        use_cpu=not torch.cuda.is_available(), average_tokens_across_devices=False,
        gradient_accumulation_steps=max(1, optimisation.batch_tokens // micro_tokens(optimisation, model)),
        activation_checkpointing=adapters.on(model) and torch.cuda.is_available(),
    )  # fmt: skip


def precision(parameters: int) -> tuple[bool, bool]:
    """(bf16, fp16): float32 for small models; fp16 on GPUs without bf16; bf16 on processors with matrix units."""
    if parameters < FLOAT32_BELOW:
        return False, False
    if torch.cuda.is_available():
        bf16 = torch.cuda.get_device_capability()[0] >= 8
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
    watch = Watch(name, look, optimisation.evaluate_every, optimisation.patience, folder)
    trainer = CompletionTrainer(
        model=model, args=arguments(folder, optimisation, seed, model), train_dataset=stream, callbacks=[watch],
        optimisation=optimisation,
    )  # fmt: skip
    return run(trainer, watch, folder)


def run(trainer: Any, watch: Watch, folder: Path) -> tuple[Curve, dict[str, float]]:
    """Run a trainer with a watch, from its last checkpoint when there is one; load the best weights."""
    wall, cpu = time.monotonic(), time.process_time()
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(folder)))
    spent = {"seconds": round(time.monotonic() - wall, 1), "cpu_seconds": round(time.process_time() - cpu, 1)}
    spent["tokens"] = trainer.tokens
    spent["tokens_per_cpu_second"] = round(trainer.tokens / max(1e-9, spent["cpu_seconds"]))
    best = folder / "best.pt"
    if best.exists():
        trainer.model.load_state_dict(torch.load(best, weights_only=True), strict=not adapters.on(trainer.model))
    trainer.model.eval()
    return watch.curve, spent
