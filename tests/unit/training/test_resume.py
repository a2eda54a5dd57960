"""Every training stage, killed and taken up again, ends with the weights of the run that was never stopped."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import torch

from tasks import params, store
from tasks.training import train_lam1, train_lam2, train_lam3, train_lam4, train_reward

ROOT = Path(__file__).resolve().parents[3]
STAGES = {m.STAGE: m for m in (train_lam1, train_lam2, train_lam3, train_reward, train_lam4)}
STEP = {"train_lam1": 7}
"""Of the Trainer's steps in a process, the one that is killed: between the first checkpoint and the second. LAM1 has
its base before."""


def carried_out(folder, orders):
    """The exit signals of orders in a process that only forks."""
    (folder / "orders.json").write_text(json.dumps(orders))
    command = [sys.executable, "-m", "tests.unit.training.killing", str(folder / "orders.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, env={**os.environ})
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return [int(line) for line in done.stdout.split()]


def weights(state, stage):
    """Bytes of every weight file in a stage's result."""
    (path,) = (state / "shards" / stage).glob("*.tar")
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar if m.name.endswith(".safetensors")}


def moved(state, stage):
    """The best weights of each training, which train_lam4's gate may have turned down."""
    (scratch,) = (state / "training" / stage).iterdir()
    found = {p.relative_to(scratch): torch.load(p, weights_only=True) for p in sorted(scratch.glob("*/best-*.pt"))}
    assert found
    return {(str(path), name): tensor for path, held in found.items() for name, tensor in held.items()}


def best_updates(state, stage):
    (path,) = (state / "shards" / stage).glob("*.tar")
    with tarfile.open(path) as tar:
        lines = tar.extractfile("curves.csv").read().decode().splitlines()
        return [line.rsplit(",", 1)[0] for line in lines]  # without the seconds


@pytest.fixture(scope="module")
def finished(folder, small):
    """The inputs of every stage, made by the stages before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("train_lam1", "train_lam2", "train_lam3", "train_reward"):
            (shard,) = STAGES[name].split(small)
            STAGES[name].merge(small, [STAGES[name].work(shard)])
    return folder


@pytest.fixture(scope="module")
def ended(finished, small, tmp_path_factory):
    """Each stage run in one go, and each killed at a step, ended while it wrote a checkpoint, and taken up twice."""
    root = tmp_path_factory.mktemp("ended")
    orders = []
    for stage in STAGES:
        order = {"folder": str(finished), "stage": stage, "params": small.model_dump(mode="json"), "signal": ""}
        whole, again = str(root / stage / "whole"), str(root / stage / "again")
        orders += [
            {**order, "die": None, "state": whole},
            {**order, "signal": "SIGKILL", "die": ("training_step", STEP.get(stage, 5)), "state": again},
            {**order, "signal": "SIGTERM", "die": ("_save_optimizer_and_scheduler", 1), "state": again},
            {**order, "die": None, "state": again},
        ]
    ends = carried_out(root, orders)
    assert ends == [0, signal.SIGKILL, signal.SIGTERM, 0] * len(STAGES)
    return root


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_stage_ends_as_the_one_that_was_never_stopped(stage, ended):
    whole, again = ended / stage / "whole", ended / stage / "again"
    assert weights(again, stage) == weights(whole, stage)
    assert weights(whole, stage)
    assert best_updates(again, stage) == best_updates(whole, stage)
    best, taken_up = moved(whole, stage), moved(again, stage)
    assert taken_up.keys() == best.keys()
    assert all(torch.equal(taken_up[key], tensor) for key, tensor in best.items())


def test_another_seed_does_not_take_up_what_was_left(finished, small, monkeypatch, tmp_path):
    monkeypatch.chdir(finished)
    values = small.model_dump(mode="json")
    values["run"]["seed"] += 1
    other = params.validate(values, "test")
    order = {
        "folder": str(finished), "stage": "train_lam2", "params": small.model_dump(mode="json"),
        "signal": "SIGKILL", "die": ("training_step", 5), "state": str(tmp_path / "state"),
    }  # fmt: skip
    assert carried_out(tmp_path, [order]) == [signal.SIGKILL]
    left = tmp_path / "left"
    shutil.copytree(tmp_path / "state", left)
    monkeypatch.setattr(store, "STATE", left)
    (shard,) = train_lam2.split(other)
    assert not list((left / "training" / "train_lam2").glob(f"{shard.key}*"))
    train_lam2.work(shard)
    (kept,) = (path for path in (left / "training" / "train_lam2").iterdir() if path.name != shard.key)
    assert (kept / "act" / "checkpoint-3" / "trainer_state.json").exists()
