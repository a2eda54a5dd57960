"""train_lam3: LAM2 goes on with what it solved itself where the teacher had failed (self-boosting, paper 4.3)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks import store
from tasks.model import checkpoints
from tasks.model.rendering import Renderer
from tasks.params import Params, TrainLam3, run_of, section_of
from tasks.schemas import Shard
from tasks.training import imitation, kept, large, library, logged, reading, shards

VERSION = 1
STAGE = "train_lam3"
OUTS = ("checkpoint", shards.CURVES, "rejects.parquet")
BEFORE = store.data_dir("train_lam2") / "checkpoint"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
ROWS = store.data_dir("curate_trajectories") / "rows.parquet"
EXPLORED = store.data_dir("explore")
BOOST = 4
"""Times that an explored success stands among the rows, as a teacher's success does with its rewordings."""


def split(params: Params) -> list[Shard]:
    """One shard: LAM2, the pairs, the act rows and the explored episodes."""
    inputs = [BEFORE, PAIRS, ROWS, EXPLORED / "trajectories.parquet", EXPLORED / "verdicts.parquet"]
    return shards.one(STAGE, VERSION, params, inputs)


def work(shard: Shard) -> Path:
    """Train LAM3; resumable."""
    done = store.shard_path(shard, ".tar")
    if done.exists():
        return done
    own, seed, folder = section_of(shard, TrainLam3), run_of(shard).seed, shards.working(shard)
    runs = reading.Judged((EXPLORED, EXPLORED / "verdicts.parquet"), splits=("train",))
    explored = kept.rows(logged.successes(runs))
    given = imitation.material(reading.act_rows(ROWS), reading.pairs(PAIRS))
    copies = (r.model_copy(update={"row_id": f"{r.row_id}^{n}"}) for r in explored for n in range(BOOST))
    given = replace(given, train=kept.Joined(given.train, kept.rows(copies)))
    if checkpoints.load_config(BEFORE).style == "json":
        result = large.train_act(BEFORE, given, own.optimisation, own.plan_share, seed, folder)
    else:
        loaded = checkpoints.load(BEFORE)
        assert isinstance(loaded.renderer, Renderer)
        result = imitation.imitate(
            "LAM3", loaded.model, loaded.renderer, given, own.optimisation, own.plan_share, seed, folder
        )
    library.carry(BEFORE, shards.out(folder) / "checkpoint", runs.skills())
    summary = {**result, "explored_rows": len(explored), "explored_episodes": len({r.trajectory_id for r in explored})}
    store.write_json(shards.out(folder) / "summary.json", summary)
    return shards.pack(shards.out(folder), shard)


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put the checkpoint and curves in place."""
    return shards.finish(STAGE, paths, OUTS)
