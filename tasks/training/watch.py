"""Looks at dev while a model trains: best weights, early stop, and what an interrupted run is taken up from.

The curve and the name of the best weights stand in the state that the Trainer writes last into its checkpoint, so that
both are of the same update however a run ends. What is not finite ends the stage: a model of it would be no model.
"""

import json
import logging
import math
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState
from transformers.trainer_callback import ExportableState

from tasks import store
from tasks.errors import DataError
from tasks.model import checkpoints
from tasks.training import adapters, spread

log = logging.getLogger(__name__)
STATE_FILE = "trainer_state.json"
NEXT = "lower optimisation.learning_rate, and look at the rows in the last batches"


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
    best: float | None = None
    best_update: int = 0
    stale: int = 0


class Watch(TrainerCallback, ExportableState):
    """Looks at dev, keeps the best weights, stops early, says how far training is.

    Args:
        name: for messages.
        look: measures dev; only the first rank does.
        every: updates between looks.
        patience: looks without improvement before stopping.
        folder: of the run's checkpoints.
    """

    def __init__(self, name: str, look: Callable[[Any], Look], every: int, patience: int, folder: Path) -> None:
        self.name, self.look, self.every, self.patience, self.folder = name, look, every, patience, folder
        self.curve = Curve()
        self.started = self.said = time.monotonic()
        self.first = 0

    def state(self) -> dict[str, Any]:
        """What the Trainer writes into its checkpoint."""
        return {"args": {}, "attributes": {"curve": vars(self.curve)}}

    def take_up(self, checkpoint: Path) -> bool:
        """Read the curve of an interrupted run; says whether that run had already ended, by updates or patience."""
        state = json.loads((checkpoint / STATE_FILE).read_text(encoding="utf-8"))
        self.curve, self.first = (
            Curve(**state["stateful_callbacks"]["Watch"]["attributes"]["curve"]),
            state["global_step"],
        )
        if self.curve.points:
            self.started -= self.curve.points[-1]["seconds"] or 0.0
        log.info("%s: taken up at update %d of %d", self.name, self.first, state["max_steps"])
        return self.curve.stale >= self.patience or state["global_step"] >= state["max_steps"]

    def best(self) -> Path:
        """The best weights so far."""
        return self.folder / f"best-{self.curve.best_update}.pt"

    def on_step_end(self, args: Any, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Report every five seconds; look at dev every so many updates."""
        now = time.monotonic()
        if now - self.said > 5 and spread.first():
            done = state.global_step - self.first
            left = (now - self.started) / max(1, done) * (state.max_steps - state.global_step)
            log.info("%s: update %d of %d, about %.0f s left", self.name, state.global_step, state.max_steps, left)
            self.said = now
        if state.global_step % self.every == 0 or state.global_step == state.max_steps:
            self._look(kwargs["model"], state.global_step)
            control.should_training_stop = control.should_training_stop or self.curve.stale >= self.patience

    def on_log(self, args: Any, state: TrainerState, control: TrainerControl, logs: Any = None, **kwargs: Any) -> None:
        """The mean training loss since the last look, where the trainer says it."""
        if self.curve.points and self.curve.points[-1]["update"] == state.global_step and "loss" in (logs or {}):
            self.curve.points[-1]["loss"] = round(logs["loss"], 5)

    def on_save(self, args: Any, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """No complete checkpoint names older best weights any more."""
        if spread.first():
            for path in self.folder.glob("best-*.pt"):
                if path != self.best():
                    path.unlink()

    def _look(self, model: Any, update: int) -> None:
        training = model.training
        model.eval()
        with torch.no_grad():
            look = spread.agreed(self.look(model) if spread.first() else Look(0.0))
        model.train(training)
        if not all(math.isfinite(x) for x in (look.loss, look.score, look.plans or 0.0)):
            raise DataError(f"{self.name}, update {update}", f"dev loss {look.loss}", "a finite one", NEXT)
        point = {
            "update": update, "dev_loss": round(look.loss, 5), "dev_ssr": round(look.score, 4),
            "dev_plans": None if look.plans is None else round(look.plans, 4),
            "seconds": round(time.monotonic() - self.started, 1),
        }  # fmt: skip
        self.curve.points.append(point)
        if self.curve.best is None or look.value > self.curve.best:
            self.curve.best, self.curve.best_update, self.curve.stale = look.value, update, 0
            self._keep(model)
        else:
            self.curve.stale += 1
        if spread.first():
            plans = "" if look.plans is None else f" plans {look.plans:.3f}"
            log.info("%s: update %d dev loss %.4f ssr %.3f%s", self.name, update, look.loss, look.score, plans)

    def _keep(self, model: Any) -> None:
        if spread.first():
            weights = trained_weights(model)
            checkpoints.refuse_non_finite(weights, f"{self.name}, update {self.curve.best_update}")
            with store.replacing(self.best()) as temporary:
                torch.save(weights, temporary)


class Finite:
    """Before a Trainer among a class's bases: a loss that is not finite ends the training before its update."""

    def training_step(self, *args: Any, **kwargs: Any) -> torch.Tensor:
        """The Trainer's step.

        Raises:
            DataError: the loss is not finite.
        """
        loss: torch.Tensor = super().training_step(*args, **kwargs)  # type: ignore[misc]
        if not torch.isfinite(loss):
            state: TrainerState = self.state  # type: ignore[attr-defined]
            raise DataError(f"training, update {state.global_step + 1}", f"loss {float(loss)}", "a finite loss", NEXT)
        return loss


def trained_weights(model: Any) -> dict[str, torch.Tensor]:
    """What training changes: everything, or the adapters alone."""
    if not adapters.on(model):
        return dict(model.state_dict())
    return {n: p.detach() for n, p in model.named_parameters() if p.requires_grad}


def train(trainer: Any, watch: Watch) -> None:
    """Run a trainer with its watch, from its last whole checkpoint when there is one; the best weights are loaded.

    Raises:
        DataError: loss or weights are not finite, or no look was taken.
    """
    last = last_whole(watch.folder)
    if not (last and watch.take_up(last)):
        trainer.train(resume_from_checkpoint=str(last) if last else None)
    if watch.curve.best is None:
        raise DataError(f"{watch.name}: best weights", "none", "at least one look at dev", "raise optimisation.updates")
    spread.agreed(None)  # the first rank has written them
    held = torch.load(watch.best(), weights_only=True, map_location="cpu")
    trainer.model.load_state_dict(held, strict=not adapters.on(trainer.model))
    trainer.model.eval()


def last_whole(folder: Path) -> Path | None:
    """The last checkpoint whose writing was not cut short; those that were are removed, since no run reads them."""
    whole: list[tuple[int, Path]] = []
    for path in folder.glob("checkpoint-*"):
        try:
            json.loads((path / STATE_FILE).read_text(encoding="utf-8"))  # written last
            whole.append((int(path.name.rpartition("-")[2]), path))
        except (OSError, ValueError):
            if spread.first():
                shutil.rmtree(path, ignore_errors=True)
    return max(whole)[1] if whole else None
