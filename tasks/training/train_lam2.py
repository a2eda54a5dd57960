"""train_lam2: LAM1 learns to act by imitating the teacher's successful runs, plan rows replayed (paper 4.2)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.model import checkpoints
from tasks.model.rendering import Renderer
from tasks.params import Params, TrainLam2, run_of, section_of
from tasks.schemas import Shard
from tasks.training import imitation, large, library, reading, shards
from tasks.training.rows import learn_rendering

VERSION = 1
STAGE = "train_lam2"
OUTS = ("checkpoint", shards.CURVES, "rejects.parquet")
BEFORE = store.data_dir("train_lam1") / "checkpoint"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
ROWS = store.data_dir("curate_trajectories") / "rows.parquet"
EXECUTED, VERDICTS = store.data_dir("execute"), store.data_dir("judge") / "verdicts.parquet"


def split(params: Params) -> list[Shard]:
    """One shard: LAM1, the plan pairs and the act rows."""
    return shards.one(STAGE, VERSION, params, [BEFORE, PAIRS, ROWS, EXECUTED / "trajectories.parquet", VERDICTS])


def work(shard: Shard) -> Path:
    """Train LAM2; resumable."""
    done = store.shard_path(shard, ".tar")
    if done.exists():
        return done
    own, seed, folder = section_of(shard, TrainLam2), run_of(shard).seed, shards.working(shard)
    given = imitation.material(reading.act_rows(ROWS), reading.pairs(PAIRS))
    if checkpoints.load_config(BEFORE).style == "json":
        result = large.train_act(BEFORE, given, own.optimisation, own.plan_share, seed, folder)
    else:
        before = checkpoints.load(BEFORE, with_model=False).renderer
        assert isinstance(before, Renderer)
        config, prior = learn_rendering(before.config, given.train)
        renderer = Renderer(before.codes, config, before.common, prior)
        model = checkpoints.load_model(BEFORE)
        result = imitation.imitate("LAM2", model, renderer, given, own.optimisation, own.plan_share, seed, folder)
    runs = reading.Judged((EXECUTED, VERDICTS), splits=("train",))
    library.carry(BEFORE, shards.out(folder) / "checkpoint", runs.skills())
    store.write_json(shards.out(folder) / "summary.json", result)
    return shards.pack(shards.out(folder), shard)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put the checkpoint and curves in place."""
    return shards.finish(STAGE, paths, OUTS)
