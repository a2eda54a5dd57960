"""train_reward: judged steps of teacher and LAM teach a scalar head on LAM3 what leads to success (paper 4.4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.model import acting, checkpoints
from tasks.model.grammar import NotRepresentable
from tasks.model.json_rendering import JsonRenderer
from tasks.params import Params, TrainReward, run_of, section_of
from tasks.schemas import Reject, Shard, digest
from tasks.training import large, logged, reading, reward, shards
from tasks.training.kept import Kept, Part
from tasks.training.rows import request_of, target_of

VERSION = 1
STAGE = "train_reward"
OUTS = ("checkpoint", shards.CURVES, "rejects.parquet")
BEFORE = store.data_dir("train_lam3") / "checkpoint"
ROWS = store.data_dir("curate_trajectories") / "rows.parquet"
EXECUTED, JUDGED = store.data_dir("execute"), store.data_dir("judge") / "verdicts.parquet"
EXPLORED = store.data_dir("explore")
HELD = 5
"""Every fifth task, by the hash of its id, is held out: never in the reward model's training."""


def split(params: Params) -> list[Shard]:
    """One shard: LAM3 and all judged episodes."""
    files = [
        EXECUTED / "trajectories.parquet",
        JUDGED,
        EXPLORED / "trajectories.parquet",
        EXPLORED / "verdicts.parquet",
    ]
    return shards.one(STAGE, VERSION, params, [BEFORE, *files])


def work(shard: Shard) -> Path:
    """Train the reward model; resumable."""
    done = store.shard_path(shard, ".tar")
    if done.exists():
        return done
    own, seed, folder = section_of(shard, TrainReward), run_of(shard).seed, shards.working(shard)
    renderer = checkpoints.load(BEFORE, with_model=False).renderer
    runs = reading.Judged((EXECUTED, JUDGED), (EXPLORED, EXPLORED / "verdicts.parquet"), splits=("train",))
    seen: Counter[tuple[str, bool]] = Counter()
    scored, rejects = rendered(renderer, _noted(logged.labelled(runs, own.labels), seen))
    away = [is_held(s.task) for s in scored]
    held, train = (Part(scored, (i for i, out in enumerate(away) if out is own)) for own in (True, False))
    model = reward.model_from(BEFORE, seed, own.lora, large=isinstance(renderer, JsonRenderer))
    pad = acting.pad(renderer)
    curve, spent = reward.train(model, train, held, own.optimisation, pad, seed, folder / "reward")
    measured = reward.quality(reward.values(model, [s.sample for s in held], pad), [s.label for s in held])
    out = shards.out(folder)
    if isinstance(renderer, JsonRenderer):
        large.save(model, renderer, BEFORE, out / "checkpoint", **reward.HEAD)
    else:
        whole = model.merge_and_unload() if own.lora else model
        checkpoints.refuse_non_finite(whole.state_dict(), STAGE)
        whole.save_pretrained(out / "checkpoint")
        checkpoints.save_side_files(renderer, out / "checkpoint")
    store.write_text(out / shards.CURVES, shards.curves({"reward": curve.points}))
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    summary = {
        "n_in": seen.total(), "n_out": len(scored), "held_out_steps": len(held),
        "runs": len({run for run, _ in seen}),
        "positive": sum(s.label > 0 for s in scored),
        "held_out": measured, "lora": own.lora or isinstance(renderer, JsonRenderer), "labels": own.labels,
        "teacher_steps": sum(n for (_, teacher), n in seen.items() if teacher),
        "best_update": curve.best_update, **spent,
    }  # fmt: skip
    store.write_json(out / "summary.json", summary)
    return shards.pack(out, shard)


def is_held(task_id: str) -> bool:
    """Whether a task is held out from the reward model."""
    return int(digest(task_id), 16) % HELD == 0


def _noted(steps: Iterable[logged.Labelled], seen: Counter[tuple[str, bool]]) -> Iterator[logged.Labelled]:
    """Steps as they come, counted by run and whether the teacher made it."""
    for step in steps:
        seen[step.row.trajectory_id, step.teacher] += 1
        yield step


def rendered(renderer: Any, steps: Iterable[logged.Labelled]) -> tuple[Kept[reward.Scored], list[Reject]]:
    """Judged steps as the acting model would see and say them; those that cannot be said are rejected."""
    scored, rejects = reward.scored(), list[Reject]()
    limit = renderer.config.max_tokens
    for step in steps:
        row = step.row
        try:
            action = target_of(row)
            view = renderer.view(request_of(row), keep=action.control_label or None)
            sample = acting.sample(renderer, view, acting.completion(renderer, view, action))
            if len(sample) > limit:
                raise NotRepresentable("row", "too_long", f"at most {limit} tokens")
        except NotRepresentable as error:
            rejects.append(
                Reject(stage=STAGE, row_id=row.row_id, reason=error.got, detail=row.action.model_dump_json())
            )
            continue
        scored.append(reward.Scored(sample, step.label, row.task_id, step.teacher))
    return scored, rejects


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put the checkpoint and curves in place."""
    return shards.finish(STAGE, paths, OUTS)
