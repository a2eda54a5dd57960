"""A training shard in one process a card: by itself with one card, by torchrun with several.

LAM_RANKS says another number of processes, also on a processor, where they meet over gloo. Several nodes: torchrun with
its own --nnodes, --node-rank and --rdzv-endpoint over `-m tasks.training.launch SHARD.json` on each; not tried here.
"""

import ctypes
import importlib
import json
import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from tasks import errors, store
from tasks.errors import InfrastructureError, LamError
from tasks.schemas import Shard

PATIENCE = timedelta(hours=2)


def work(shard: Shard) -> Path:
    """Work on a shard in as many processes as this machine has cards; returns its result.

    Raises:
        InfrastructureError: a process ended without one; what it said stands in the log.
        LamError: as the stage itself raises it.
    """
    import torch

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    ranks = int(os.environ.get("LAM_RANKS", 0)) or max(1, cards)
    if ranks == 1:
        return _work(shard)
    path = store.write_json(store.STATE / "launch" / f"{shard.key}.json", shard.model_dump(mode="json"))
    failed = path.with_suffix(".error")
    failed.unlink(missing_ok=True)
    code = subprocess.call(command(ranks, str(path)), preexec_fn=_end_with_parent)
    if failed.exists():
        kind, *told = json.loads(failed.read_text(encoding="utf-8"))
        raise getattr(errors, kind)(*told)
    done = store.shard_path(shard, ".tar")
    if code or not done.exists():
        where, got = f"{shard.stage} on {ranks} ranks", f"exit status {code}, no result"
        raise InfrastructureError(where, got, "a result in the store", "read the worker's log, then run it again")
    return done


def command(ranks: int, *arguments: str, module: str = "tasks.training.launch") -> list[str]:
    """The launcher's command line for a module with its arguments."""
    # Not `accelerate launch`: on one machine all its launches meet at port 29400, and two at a time mix up or fail.
    # standalone: a free port that stays taken from its choice on. No precision is told: it is the stage's.
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={ranks}"]
    return [*launcher, "-m", module, *arguments]


def rank(path: Path) -> None:
    """One of the processes: meet the others, then the stage's own work; only the first writes its result."""
    import torch
    from accelerate import PartialState

    # The others wait while the first looks at dev, which takes a large model minutes.
    PartialState(cpu=not torch.cuda.is_available(), timeout=PATIENCE)
    try:
        _work(Shard.model_validate_json(path.read_bytes()))
    except LamError as error:
        store.write_json(path.with_suffix(".error"), [type(error).__name__, *error.args])
        raise
    finally:
        if torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()


def _work(shard: Shard) -> Path:
    done: Path = importlib.import_module(f"tasks.training.{shard.stage}").work(shard)
    return done


def _end_with_parent() -> None:
    """Ranks end with their launcher and that with the stage, however it ends: else they go on for hours (Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    _end_with_parent()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    rank(Path(sys.argv[1]))
