"""Offline PPO on logged steps (paper 4.4), with TOPR, AWR and filtered cloning beside it.

Not trl: it has no PPO any more, and what it had was on-policy. Data are LAM's own logged steps,
successes
and failures; failures alone collapse the policy. Old log-probs are those of frozen LAM3, recomputed in float32;
dropout is 0.
"""

import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import IterableDataset

from tasks.model.augmentation import Sample
from tasks.params import TrainLam4
from tasks.training import sft, spread
from tasks.training.batches import POOL, Batch, by_budget, collate

AWR_TEMPERATURE, AWR_MOST = 1.0, 20.0


@dataclass(frozen=True)
class Logged:
    """A logged step: its tokens, its whitened advantage, and whether it is a success that the SFT term may imitate.

    A teacher's step has no behaviour of the LAM behind it: its advantage is None and only the SFT term sees it.
    """

    sample: Sample
    advantage: float | None
    success: bool


def whiten(rewards: Sequence[float], negative_weight: float = 1.0) -> list[float]:
    """(r - mean) / standard deviation over the mixed set, negatives weighted; zeros when the rewards do not differ."""
    if len(rewards) < 2:
        return [0.0] * len(rewards)
    mean, spread = statistics.fmean(rewards), statistics.pstdev(rewards)
    if spread < 1e-6:
        return [0.0] * len(rewards)
    scaled = [(r - mean) / spread for r in rewards]
    return [a if a > 0 else negative_weight * a for a in scaled]


def policy_loss(
    logp: torch.Tensor, old: torch.Tensor, advantage: torch.Tensor, algorithm: str, clip: float, dual_clip: float
) -> torch.Tensor:
    """Mean loss over the action tokens of all ranks.

    Args:
        logp: log-probabilities of the taken tokens under the policy, shape (tokens,).
        old: the same under frozen LAM3.
        advantage: of each token's step.
        algorithm: ppo, topr, awr or bc.
        clip: PPO's epsilon.
        dual_clip: bound c on the loss of negative advantages: max(min(rho A, clipped), c A).
    """
    ratio = torch.exp(logp - old)
    if algorithm == "ppo":
        gain = torch.minimum(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage)
        gain = torch.where(advantage < 0, torch.maximum(gain, dual_clip * advantage), gain)
        return -spread.mean(gain)
    if algorithm == "topr":
        # Positives plain, negatives with the ratio truncated to [0, 1] (arXiv 2503.14286).
        weight = torch.where(advantage < 0, ratio.detach().clamp(0.0, 1.0), torch.ones_like(ratio))
        return -spread.mean(weight * advantage * logp)
    if algorithm == "awr":
        return -spread.mean((advantage / AWR_TEMPERATURE).exp().clamp(max=AWR_MOST) * logp)
    return -spread.mean(torch.where(advantage > 0, 1.0, 0.0) * logp)


class LoggedStream(IterableDataset[Batch]):
    """Endless batches of logged steps: labels, advantage per token (NaN outside the policy term), success per token."""

    def __init__(self, steps: Sequence[Logged], tokens: int, pad: int, seed: int) -> None:
        self.steps, self.tokens, self.pad, self.seed = steps, tokens, pad, seed

    def __iter__(self) -> Iterator[Batch]:
        own = [s for s in self.steps if s.advantage is not None]
        others = [s for s in self.steps if s.advantage is None]
        pool = 0
        while True:
            chance = random.Random(f"{self.seed}/{pool}")
            # Half of a pool is logged behaviour: there are far fewer of these steps than teacher's ones.
            drawn = [chance.choice(others if others and i % 2 else own) for i in range(POOL)]
            groups = by_budget([s.sample for s in drawn], self.tokens)
            chance.shuffle(groups)
            by_sample = {id(s.sample): s for s in drawn}
            for group in groups:
                mine = spread.share(group)
                taken = [by_sample.get(id(sample), Logged(sample, None, False)) for sample in mine]
                yield with_advantages(mine, taken, self.pad)
            pool += 1


def with_advantages(samples: Sequence[Sample], steps: Sequence[Logged], pad: int) -> Batch:
    """A batch with `advantage` and `success` of shape (samples,)."""
    batch = collate(samples, pad)
    advantage = [float("nan") if s.advantage is None else s.advantage for s in steps]
    return {
        **batch, "advantage": torch.tensor(advantage), "success": torch.tensor([float(s.success) for s in steps]),
    }  # fmt: skip


class OfflinePPOTrainer(sft.CompletionTrainer):
    """transformers' Trainer with the losses above, KL to the frozen reference and an SFT term on successes.

    Args:
        own: parameters of train_lam4.
        reference: opens a context in which it is frozen LAM3, whose log-probs are the old ones too: a model of its
            own, or the one that is trained with its adapters switched off.
    """

    def __init__(
        self, *args: Any, own: TrainLam4, reference: Callable[[], AbstractContextManager[Any]], **kwargs: Any
    ) -> None:
        self.own, self.reference = own, reference
        self.seen: dict[str, list[float]] = {"kl": [], "clip_fraction": [], "ratio": [], "entropy": []}
        super().__init__(*args, **kwargs)

    def compute_loss(
        self, model: Any, inputs: dict[str, torch.Tensor], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Policy term + KL + SFT term."""
        advantage, success = inputs.pop("advantage"), inputs.pop("success")
        # LAM3 first: adapters that are switched off and on again between a forward pass and its gradient would be
        # frozen for a while.
        with torch.no_grad(), self.reference() as lam3:
            reference, _ = sft.completion_logits(lam3, inputs)
            old_logs = torch.log_softmax(reference.float(), -1)
        logits, targets = spread.through(model, sft.completion_logits, inputs)
        logs = torch.log_softmax(logits.float(), -1)
        rows = (inputs["labels"][:, 1:] != -100).nonzero()[:, 0]
        per_token, good = advantage[rows], success[rows]
        logp, old = logs.gather(1, targets[:, None])[:, 0], old_logs.gather(1, targets[:, None])[:, 0]
        ours = ~torch.isnan(per_token)
        kl = spread.mean((logs.exp() * (logs - old_logs)).sum(-1))
        loss = self.own.kl * kl
        if spread.total(float(ours.sum()), ours.device):
            loss = loss + policy_loss(
                logp[ours], old[ours], per_token[ours], self.own.algorithm, self.own.clip, self.own.dual_clip
            )
        successes = spread.total(float(good.sum()), good.device)
        if self.own.sft and successes:
            loss = loss - self.own.sft * (good * logp).sum() * spread.ranks() / successes
        self._note(kl, logp[ours], old[ours], logs)
        return loss

    def _note(self, kl: torch.Tensor, logp: torch.Tensor, old: torch.Tensor, logs: torch.Tensor) -> None:
        with torch.no_grad():
            ratio = torch.exp(logp - old)
            clipped = (ratio - 1).abs() > self.own.clip
            self.seen["kl"].append(float(kl))
            self.seen["entropy"].append(float(-(logs.exp() * logs).sum(-1).mean()))
            if len(ratio):
                self.seen["ratio"].append(float(ratio.mean()))
                self.seen["clip_fraction"].append(float(clipped.float().mean()))

    def measured(self) -> dict[str, float]:
        """Means over the last fifty updates."""
        return {name: round(statistics.fmean(xs[-50:]), 5) for name, xs in self.seen.items() if xs}
