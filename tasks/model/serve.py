"""`python -m tasks.model.serve CHECKPOINT [--port 0]`: a checkpoint behind the chat-completions protocol.

A checkpoint with a skill library brings the encoder that the planner reads requests with, under /v1/embeddings.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from tasks.errors import LamError
from tasks.llm.endpoint import serve
from tasks.model.answerer import Answerer
from tasks.model.checkpoints import load_to_act
from tasks.model.encoder import Encoder
from tasks.planner.skills import FILE as SKILLS


def _ready(url: str) -> None:
    sys.stdout.write(f"ready {url}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Load, say `ready http://...` on standard output, serve until ended."""
    parser = argparse.ArgumentParser(
        prog="python -m tasks.model.serve", description="Serve a LAM checkpoint.",
        epilog="example: python -m tasks.model.serve data/train_lam4/checkpoint --port 8091",
    )  # fmt: skip
    parser.add_argument("checkpoint", type=Path, help="checkpoint folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--threads", type=int, default=1, help="of the processor; one is best for a small model")
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    try:
        torch.set_num_threads(parsed.threads)
        answer: Any = Answerer(load_to_act(parsed.checkpoint))
        embed = Encoder() if (parsed.checkpoint / SKILLS).exists() else None
        serve(answer, host=parsed.host, port=parsed.port, ready=_ready, embed=embed)
    except LamError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
