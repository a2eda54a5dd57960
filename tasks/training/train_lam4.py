"""train_lam4: offline PPO from LAM3 on its logged steps, kept only where dev says that it is better (paper 4.4)."""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch

from tasks import store
from tasks.errors import DataError
from tasks.model import acting, checkpoints
from tasks.model.augmentation import Sample
from tasks.model.rendering import Renderer
from tasks.params import Params, TrainLam4, run_of, section_of
from tasks.schemas import ActRow, Reject, Shard, TaskPlan
from tasks.training import dev, imitation, logged, reading, reward, sft, shards, train_reward
from tasks.training.offline_ppo import Logged, LoggedStream, OfflinePPOTrainer, whiten
from tasks.training.rows import plan_samples, request_of

VERSION = 1
STAGE = "train_lam4"
OUTS = ("checkpoint", shards.CURVES, "rejects.parquet")
BEFORE = store.data_dir("train_lam3") / "checkpoint"
REWARD = store.data_dir("train_reward") / "checkpoint"
ROWS = store.data_dir("curate_trajectories") / "rows.parquet"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
EXPLORED = store.data_dir("explore")
LEAST = 8
"""Logged steps below which there is nothing to learn from."""
TEACHER_STEPS, PLANS = 1500, 500
GATE_ROWS, VALUE_STATES, GATE_PLANS = 200, 120, 120


def split(params: Params) -> list[Shard]:
    """One shard: LAM3, the reward model, the act rows, the pairs and the explored episodes."""
    files = [ROWS, PAIRS, EXPLORED / "trajectories.parquet", EXPLORED / "verdicts.parquet"]
    return shards.one(STAGE, VERSION, params, [BEFORE, REWARD, *files])


def work(shard: Shard) -> Path:
    """Train LAM4 and decide; resumable."""
    done = store.shard_path(shard, ".tar")
    if done.exists():
        return done
    own, seed, folder = section_of(shard, TrainLam4), run_of(shard).seed, shards.working(shard)
    before = checkpoints.load(BEFORE)
    if not isinstance(before.renderer, Renderer):
        raise DataError(STAGE, "a JSON checkpoint", "a compact one", "offline PPO of large models is not built yet")
    given = imitation.material(reading.act_rows(ROWS), reading.pairs(PAIRS))
    steps = logged.labelled(reading.judged(EXPLORED, EXPLORED / "verdicts.parquet", ("train",)), "trajectory")
    result, curve = improve(before, own, given, steps, seed, folder)
    out = folder / "out"
    shards.keep_index(BEFORE, out / "checkpoint")
    store.write_json(out / "checkpoint" / "gate.json", result["ppo_gate"])
    store.write_text(out / shards.CURVES, shards.curves({own.algorithm: curve}))
    store.write_json(out / "summary.json", result)
    return shards.pack(out, shard)


def improve(
    before: checkpoints.Checkpoint, own: TrainLam4, given: imitation.Material, steps: Sequence[logged.Labelled],
    seed: int, folder: Path,
) -> tuple[dict[str, Any], Sequence[dict[str, Any]]]:  # fmt: skip
    """Train a candidate, gate it, and write the checkpoint that goes on.

    Returns:
        Metrics with `ppo_gate`, and the curve.
    """
    renderer, out = before.renderer, folder / "out"
    assert isinstance(renderer, Renderer)
    judge = reward_model()
    scored, rejects = train_reward.rendered(renderer, steps)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    books = {"n_in": len(steps), "n_out": len(scored), "failures": sum(s.label < 0 for s in scored)}
    ours = [s for s, step in zip(scored, _kept(steps, rejects), strict=True) if not step.teacher]
    held, watched = imitation.evenly(given.held, GATE_ROWS), imitation.evenly(given.watched, GATE_PLANS)
    gate = Gate(renderer, judge, held, imitation.evenly(held, VALUE_STATES), watched)
    first = gate.measure(before.model)
    if len(ours) < LEAST or not held:
        reason = "too_few_logged_steps" if len(ours) < LEAST else "no_dev_rows"
        checkpoints.save(before.model, renderer, out / "checkpoint")
        return {**books, "ppo_gate": decision(False, reason, first, first)}, []
    candidate, curve, spent = _train(before.model, own, _steps(renderer, judge, own, ours, given), gate, seed, folder)
    last = gate.measure(candidate)
    accepted, reason = better(first, last)
    checkpoints.save(candidate if accepted else before.model, renderer, out / "checkpoint")
    result = {**books, "ppo_gate": decision(accepted, reason, first, last), "algorithm": own.algorithm, **spent}
    return result, curve


def _kept(steps: Sequence[logged.Labelled], rejects: Sequence[Reject]) -> list[logged.Labelled]:
    gone = {r.row_id for r in rejects}
    return [s for s in steps if s.row.row_id not in gone]


def reward_model() -> Any:
    """The trained reward model, evaluation mode."""
    from transformers import AutoModelForSequenceClassification

    return AutoModelForSequenceClassification.from_pretrained(REWARD, dtype=torch.float32, local_files_only=True).eval()


def _steps(
    renderer: Renderer, judge: Any, own: TrainLam4, ours: Sequence[reward.Scored], given: imitation.Material
) -> list[Logged]:
    """LAM's own steps with whitened advantages; teacher's successful steps and plans for the SFT term."""
    rewards = reward.values(judge, [s.sample for s in ours], renderer.codes.pad)
    advantages = whiten(rewards, own.negative_weight)
    found = [Logged(s.sample, a, s.label > 0) for s, a in zip(ours, advantages, strict=True)]
    taught = [logged.Labelled(r, 1.0, True) for r in imitation.evenly(given.train, TEACHER_STEPS)]
    known = [s.sample for s in train_reward.rendered(renderer, taught)[0]]
    plans = plan_samples(renderer, imitation.evenly(given.pairs, PLANS))[0]
    return found + [Logged(sample, None, True) for sample in (*known, *plans)]


def _train(
    model: Any, own: TrainLam4, steps: Sequence[Logged], gate: "Gate", seed: int, folder: Path
) -> tuple[Any, list[dict[str, Any]], dict[str, Any]]:
    candidate, reference = copy.deepcopy(model), copy.deepcopy(model).requires_grad_(False)
    path = folder / "ppo"
    path.mkdir(parents=True, exist_ok=True)
    watch = sft.Watch("LAM4", gate.look, own.optimisation.evaluate_every, own.optimisation.patience, path)
    torch.manual_seed(seed)
    torch.set_num_threads(sft.THREADS)
    trainer = OfflinePPOTrainer(
        model=candidate, args=sft.arguments(path, own.optimisation, seed, candidate), callbacks=[watch],
        train_dataset=LoggedStream(steps, own.optimisation.batch_tokens, gate.renderer.codes.pad, seed),
        optimisation=own.optimisation, own=own, reference=reference,
    )  # fmt: skip
    curve, spent = sft.run(trainer, watch, path)
    return trainer.model, curve.points, {**spent, **trainer.measured(), "best_update": curve.best_update}


class Measured(NamedTuple):
    """A policy on dev: step success, plan success, mean reward of its own greedy actions."""

    ssr: float
    plans: float
    value: float


class Gate:
    """Measures a policy on dev: step success, plan success, and the reward model's value of its own greedy actions.

    Args:
        renderer: of the policy.
        judge: the reward model.
        rows: dev rows for step success.
        states: dev rows whose states are acted on.
        pairs: watched pairs whose plans are written.
    """

    def __init__(
        self, renderer: Renderer, judge: Any, rows: Sequence[ActRow], states: Sequence[ActRow],
        pairs: Sequence[TaskPlan],
    ) -> None:  # fmt: skip
        self.renderer, self.judge, self.rows, self.states, self.pairs = renderer, judge, rows, states, pairs

    def value(self, model: Any, states: Sequence[ActRow]) -> float:
        """Mean reward of the greedy actions on some states."""
        samples = [own_action(model, self.renderer, row) for row in states]
        found = reward.values(self.judge, samples, self.renderer.codes.pad)
        return sum(found) / len(found) if found else 0.0

    def measure(self, model: Any) -> Measured:
        """All dev rows, states and pairs of the gate."""
        model.eval()
        ssr = dev.step_success(model, self.renderer, self.rows)
        plans = dev.plan_success(model, self.renderer, self.pairs)
        return Measured(round(ssr, 4), round(plans, 4), round(self.value(model, self.states), 4))

    def look(self, model: Any) -> sft.Look:
        """Reward value and step success on a part of the dev rows; the loss is what the value lacks to 1."""
        ssr = dev.step_success(model, self.renderer, self.rows[:60])
        plans = dev.plan_success(model, self.renderer, self.pairs[:40]) if self.pairs else None
        return sft.Look(1.0 - self.value(model, self.states[:40]), ssr, plans)


def own_action(model: Any, renderer: Renderer, row: ActRow) -> Sample:
    """The policy's greedy action on a state, as the reward model reads it."""
    view = renderer.view(request_of(row))
    return acting.sample(renderer, view, list(acting.act(model, renderer, view).ids))


def better(before: Measured, after: Measured) -> tuple[bool, str]:
    """Whether the candidate replaces LAM3: no worse in step success, plans and reward value, better in one of them."""
    if after.ssr < before.ssr:
        return False, "step_success_fell"
    if after.plans < before.plans:
        return False, "plan_success_fell"
    if after.value < before.value:
        return False, "reward_value_fell"
    if after == before:
        return False, "no_change"
    return True, "better"


def decision(accepted: bool, reason: str, before: Measured, after: Measured) -> dict[str, Any]:
    """gate.json and the metric of the same name."""
    return {
        "accepted": accepted, "reason": reason, "weights": "lam4" if accepted else "lam3", "ssr_before": before.ssr,
        "ssr_after": after.ssr, "plans_before": before.plans, "plans_after": after.plans,
        "rm_value_before": before.value, "rm_value_after": after.value,
    }  # fmt: skip


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put the checkpoint and curves in place."""
    return shards.finish(STAGE, paths, OUTS)
