"""train_lam4: offline PPO from LAM3 on its logged steps, kept only where dev says that it is better (paper 4.4)."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from tasks import store
from tasks.model import acting, checkpoints
from tasks.model.acting import AnyRenderer
from tasks.model.json_rendering import JsonRenderer
from tasks.params import Params, TrainLam4, run_of, section_of
from tasks.schemas import Reject, Shard
from tasks.training import imitation, library, logged, policy, reading, reward, sft, shards, train_reward, watch
from tasks.training.gate import Gate, better, decision
from tasks.training.offline_ppo import Logged, LoggedStream, OfflinePPOTrainer, whiten
from tasks.training.rows import plan_samples

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
    before = policy.lam3(BEFORE)
    given = imitation.material(reading.act_rows(ROWS), reading.pairs(PAIRS))
    runs = reading.Judged((EXPLORED, EXPLORED / "verdicts.parquet"), splits=("train",))
    steps = logged.labelled(runs, "trajectory")
    result, curve = improve(before, own, given, steps, seed, folder)
    out = shards.out(folder)
    library.carry(BEFORE, out / "checkpoint")
    store.write_json(out / "checkpoint" / "gate.json", result["ppo_gate"])
    store.write_text(out / shards.CURVES, shards.curves({own.algorithm: curve}))
    store.write_json(out / "summary.json", result)
    return shards.pack(out, shard)


def improve(
    before: checkpoints.Checkpoint, own: TrainLam4, given: imitation.Material, steps: Iterable[logged.Labelled],
    seed: int, folder: Path,
) -> tuple[dict[str, Any], Sequence[dict[str, Any]]]:  # fmt: skip
    """Train a candidate, gate it, and write the checkpoint that goes on.

    Returns:
        Metrics with `ppo_gate`, and the curve.
    """
    renderer, out = before.renderer, shards.out(folder)
    judge = reward.loaded(REWARD, large=isinstance(renderer, JsonRenderer)).eval()
    scored, rejects = train_reward.rendered(renderer, steps)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    books = {"n_in": len(scored) + len(rejects), "n_out": len(scored), "failures": sum(s.label < 0 for s in scored)}
    ours = [s for s in scored if not s.teacher]
    held, watched = imitation.evenly(given.held, GATE_ROWS), imitation.evenly(given.watched, GATE_PLANS)
    gate = Gate(renderer, judge, held, imitation.evenly(held, VALUE_STATES), watched)
    first = gate.measure(before.model)
    if len(ours) < LEAST or not held:
        reason = "too_few_logged_steps" if len(ours) < LEAST else "no_dev_rows"
        policy.keep(before, out / "checkpoint")
        return {**books, "ppo_gate": decision(False, reason, first, first)}, []
    candidate, curve, spent = _train(before, own, _steps(renderer, judge, own, ours, given), gate, seed, folder)
    last = gate.measure(candidate)
    accepted, reason = better(first, last)
    if accepted:
        policy.save(candidate, before, out / "checkpoint")
    else:
        policy.keep(before, out / "checkpoint")
    result = {**books, "ppo_gate": decision(accepted, reason, first, last), "algorithm": own.algorithm, **spent}
    return result, curve


def _steps(
    renderer: AnyRenderer, judge: Any, own: TrainLam4, ours: Sequence[reward.Scored], given: imitation.Material
) -> list[Logged]:
    """LAM's own steps with whitened advantages; teacher's successful steps and plans for the SFT term."""
    rewards = reward.values(judge, [s.sample for s in ours], acting.pad(renderer))
    advantages = whiten(rewards, own.negative_weight)
    found = [Logged(s.sample, a, s.label > 0) for s, a in zip(ours, advantages, strict=True)]
    taught = (logged.Labelled(r, 1.0, True) for r in imitation.evenly(given.train, TEACHER_STEPS))
    known = [s.sample for s in train_reward.rendered(renderer, taught)[0]]
    plans = plan_samples(renderer, imitation.evenly(given.pairs, PLANS))[0]
    return found + [Logged(sample, None, True) for sample in (*known, *plans)]


def _train(
    before: checkpoints.Checkpoint, own: TrainLam4, steps: Sequence[Logged], gate: Gate, seed: int, folder: Path
) -> tuple[Any, list[dict[str, Any]], dict[str, Any]]:
    torch.manual_seed(seed)
    candidate, reference = policy.moving(before)
    path = folder / "ppo"
    path.mkdir(parents=True, exist_ok=True)
    watching = watch.Watch("LAM4", gate.look, own.optimisation.evaluate_every, own.optimisation.patience, path)
    torch.set_num_threads(sft.THREADS)
    tokens = sft.micro_tokens(own.optimisation, candidate)
    trainer = OfflinePPOTrainer(
        model=candidate, args=sft.arguments(path, own.optimisation, seed, candidate), callbacks=[watching],
        train_dataset=LoggedStream(steps, tokens, acting.pad(before.renderer), seed),
        optimisation=own.optimisation, own=own, reference=reference,
    )  # fmt: skip
    curve, spent = sft.run(trainer, watching)
    return trainer.model, curve.points, {**spent, **trainer.measured(), "best_update": curve.best_update}


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put the checkpoint and curves in place."""
    return shards.finish(STAGE, paths, OUTS)
