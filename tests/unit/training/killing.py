"""`python -m tests.unit.training.killing ORDERS.json`: a training stage in real processes that die where they are told.

Everything is imported once; each order then runs in a fork, which shares no thread and no tensor with the others.
"""

import json
import os
import signal
import sys
from pathlib import Path


def main():
    orders = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    import peft  # noqa: F401  # imported before the forks, to be paid once
    import transformers
    import trl  # noqa: F401

    from tasks import params, store
    from tasks.training import train_lam1, train_lam2, train_lam3, train_lam4, train_reward

    stages = {m.STAGE: m for m in (train_lam1, train_lam2, train_lam3, train_reward, train_lam4)}
    for order in orders:
        child = os.fork()
        if child == 0:
            os.chdir(order["folder"])
            store.STATE = Path(order["state"])
            if order["die"]:
                dies(transformers.Trainer, signal.Signals[order["signal"]], *order["die"])
            given = params.validate(order["params"], "test")
            (shard,) = stages[order["stage"]].split(given)
            stages[order["stage"]].work(shard)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


def dies(trainer, how, method, call):
    """The process gets a signal when a method of the Trainer is called for the n-th time."""
    real, calls = getattr(trainer, method), []

    def method_(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == call:
            os.kill(os.getpid(), how)
        return real(self, *args, **kwargs)

    setattr(trainer, method, method_)


if __name__ == "__main__":
    main()
