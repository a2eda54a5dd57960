"""The one list of stages, in order. A stage's name is its file, dvc.yaml stage, params section and data folder."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

if TYPE_CHECKING:
    from tasks.params import Params
    from tasks.schemas import Shard


class StageModule(Protocol):
    """What every stage file offers: three small functions and a version."""

    VERSION: int
    """Bumped by hand when the meaning of the outputs changes without the code's import closure changing."""
    split: "Callable[[Params], Sequence[Shard]]"
    """Cut the stage's input into shards; cheap, no side effects."""
    work: "Callable[[Shard], Path]"
    """Do one shard; writes one file atomically at `store.shard_path(shard)` and returns it. Resumable."""
    merge: "Callable[[Params, Sequence[Path]], dict[str, Any]]"
    """Join the shards into the outs under data/<stage>/; returns the stage's metrics (see store.metrics)."""


@dataclass(frozen=True)
class Stage:
    """One node of the DAG."""

    name: str
    chapter: Literal["plans", "trajectories", "training", "evaluation"]
    uses: Literal["cpu", "desktop"]
    asks: tuple[Literal["teacher", "model"], ...] = ()
    """Whom it asks over HTTP; their code is part of what the stage's result depends on, though it is not imported."""

    @property
    def module(self) -> str:
        """Import path of the stage's file."""
        return f"tasks.{self.chapter}.{self.name}"

    def load(self) -> StageModule:
        """Import the stage's module; done late since training stages import torch."""
        return cast(StageModule, importlib.import_module(self.module))

    def work(self, shard: "Shard") -> "Path":
        """Do one shard on this machine: the stage's own work, in training in one process a card."""
        if self.chapter != "training":
            return self.load().work(shard)
        done: Path = importlib.import_module("tasks.training.launch").work(shard)
        return done


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("collect", "plans", "cpu"),
        Stage("structure", "plans", "cpu", ("teacher",)),
        Stage("evolve", "plans", "cpu", ("teacher",)),
        Stage("curate_plans", "plans", "cpu"),
        Stage("instantiate", "trajectories", "desktop", ("teacher",)),
        Stage("execute", "trajectories", "desktop", ("teacher",)),
        Stage("judge", "trajectories", "cpu", ("teacher",)),
        Stage("curate_trajectories", "trajectories", "cpu"),
        Stage("train_lam1", "training", "cpu"),
        Stage("train_lam2", "training", "cpu"),
        Stage("explore", "trajectories", "desktop", ("teacher", "model")),
        Stage("train_lam3", "training", "cpu"),
        Stage("train_reward", "training", "cpu"),
        Stage("train_lam4", "training", "cpu"),
        Stage("evaluate_plans", "evaluation", "cpu", ("teacher", "model")),
        Stage("evaluate_offline", "evaluation", "cpu", ("teacher", "model")),
        Stage("evaluate_online", "evaluation", "desktop", ("model",)),
        Stage("report", "evaluation", "cpu"),
    )
}
