"""Two processes over gloo train as one does: same batches, same loss at every step."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tasks.training import launch
from tests.unit.training import ranks

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("sft", "reward", "ppo", "large")
CLOSE = 1e-4


@pytest.fixture(scope="module")
def measured(large_base, tmp_path_factory):
    """Per-step losses of one process, of two, and of one with another seed."""
    out = tmp_path_factory.mktemp("ranks") / "two.json"
    command = launch.command(2, "7", str(out), str(large_base), "2", module="tests.unit.training.ranks")
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    base = str(large_base)
    return {"one": ranks.losses(7, base), "two": json.loads(out.read_text()), "other": ranks.losses(8, base)}


@pytest.mark.parametrize("kind", KINDS)
def test_two_ranks_have_the_loss_of_one_at_every_step(kind, measured):
    one, two = measured["one"][kind], measured["two"][kind]
    assert len(one) == len(two) == ranks.UPDATES
    assert max(abs(a - b) for a, b in zip(one, two, strict=True)) <= CLOSE, (one, two)
    assert max(one) - min(one) > CLOSE  # it moves, so that equality says something


@pytest.mark.parametrize("kind", KINDS)
def test_another_seed_does_not(kind, measured):
    one, other = measured["one"][kind], measured["other"][kind]
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > CLOSE
