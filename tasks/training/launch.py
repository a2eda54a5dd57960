"""`python -m tasks.training.launch SHARD.json`: a training shard by `accelerate launch`, one process a card.

The gpu pool's work: one card, or all the cards of this node, by what torch sees; LAM_RANKS says another number, also on
a processor, where the processes meet over gloo. Several nodes: `accelerate launch` with its own --num_machines,
--machine_rank and --main_process_ip over `-m tasks.training.launch --rank SHARD.json`; not tried here.
"""

import importlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tasks import store
from tasks.errors import DataError, InfrastructureError, LamError
from tasks.schemas import Shard

MODULE = "tasks.training.launch"
PATIENCE = timedelta(hours=2)


def command(shard: Path, ranks: int, cards: bool) -> list[str]:
    """The launcher's command line.

    Args:
        shard: file with the shard.
        ranks: processes.
        cards: on GPUs, else on the processor.
    """
    # Spelled out, so that neither a person's accelerate configuration nor its guesses matter; precision is the stage's.
    several = ["--multi_gpu", "--rdzv_backend=c10d", "--main_process_port=0"] if ranks > 1 else []
    where = [] if cards or ranks > 1 else ["--cpu"]
    fixed = ["--num_machines=1", "--mixed_precision=no", "--dynamo_backend=no", f"--num_processes={ranks}"]
    launcher = [sys.executable, "-m", "accelerate.commands.accelerate_cli", "launch"]
    return [*launcher, *several, *where, *fixed, "-m", MODULE, "--rank", str(shard)]


def launch(shard: Shard) -> Path:
    """Work on a shard in as many processes as there are cards; returns its result.

    Raises:
        InfrastructureError: a process ended without one; what it said stands in the log.
        DataError, LamError: as the stage itself raises them.
    """
    import torch

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    ranks = int(os.environ.get("LAM_RANKS", 0)) or max(1, cards)
    path = store.write_json(store.STATE / "launch" / f"{shard.key}.json", shard.model_dump(mode="json"))
    failed = path.with_suffix(".error")
    failed.unlink(missing_ok=True)
    code = subprocess.call(command(path, ranks, bool(cards)))
    done = store.shard_path(shard, ".tar")
    if failed.exists():
        raise DataError(*json.loads(failed.read_text(encoding="utf-8")))
    if code or not done.exists():
        where, got = f"{shard.stage} on {ranks} ranks", f"exit status {code}, no result"
        raise InfrastructureError(where, got, "a result in the store", "read the worker's log, then run it again")
    return done


def rank(path: Path) -> None:
    """One of the processes: meet the others, then the stage's own work; only the first writes its result."""
    import torch
    from accelerate import PartialState

    # The others wait while the first looks at dev, which takes a large model minutes.
    PartialState(cpu=not torch.cuda.is_available(), timeout=PATIENCE)
    shard = Shard.model_validate_json(path.read_bytes())
    try:
        importlib.import_module(f"tasks.training.{shard.stage}").work(shard)
    except LamError as error:
        store.write_json(path.with_suffix(".error"), error.args)
        raise
    finally:
        if torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()


def main(arguments: Sequence[str] | None = None) -> int:
    """As the module says."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    try:
        if given[:1] == ["--rank"]:
            rank(Path(given[1]))
        else:
            launch(Shard.model_validate_json(Path(given[0]).read_bytes()))
    except LamError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
