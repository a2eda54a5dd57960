"""What is not finite ends a stage with an error, and no file of it is written."""

import math

import pytest
import torch

from tasks import params, store
from tasks.errors import DataError
from tasks.model import checkpoints
from tasks.training import shards, train_lam2, watch
from tests.unit.training.test_resume import STAGES


@pytest.fixture
def lam1(folder, small, monkeypatch, tmp_path):
    """A project with LAM1, and an empty state for what comes after."""
    monkeypatch.chdir(folder)
    (shard,) = STAGES["train_lam1"].split(small)
    STAGES["train_lam1"].merge(small, [STAGES["train_lam1"].work(shard)])
    monkeypatch.setattr(store, "STATE", tmp_path / "state")
    return small


def test_a_loss_that_explodes_fails_the_stage(lam1, tmp_path):
    values = lam1.model_dump(mode="json")
    values["train_lam2"]["optimisation"].update(learning_rate=1e30, optimiser="adamw", warmup=0)
    given = params.validate(values, "test")
    (shard,) = train_lam2.split(given)
    with pytest.raises(DataError, match=r"(?s)update \d.*finite.*next: lower"):
        train_lam2.work(shard)
    assert not store.shard_path(shard, ".tar").exists()
    assert not list((tmp_path / "state").rglob("best-*.pt"))
    assert not list((tmp_path / "state").rglob("*.safetensors"))


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_look_that_is_not_finite_fails_the_stage(bad, tmp_path):
    watching = watch.Watch("LAM2", lambda _: watch.Look(bad), 1, 9, tmp_path)
    with pytest.raises(DataError, match=r"LAM2, update 3.*dev loss"):
        watching._look(torch.nn.Linear(1, 1), 3)
    assert not list(tmp_path.iterdir())


def test_no_look_at_dev_is_an_error_and_not_the_last_weights(tmp_path):
    class Trainer:
        def train(self, resume_from_checkpoint):
            pass

    with pytest.raises(DataError, match="best weights"):
        watch.train(Trainer(), watch.Watch("LAM2", lambda _: watch.Look(0.0), 1, 9, tmp_path))


def test_weights_metrics_and_curves_that_are_not_finite_are_not_written(tmp_path, lam1):
    model = checkpoints.load_model(store.data_dir("train_lam1") / "checkpoint")
    renderer = checkpoints.load(store.data_dir("train_lam1") / "checkpoint", with_model=False).renderer
    next(iter(model.parameters())).data[0, 0] = math.nan
    with pytest.raises(DataError, match="not finite"):
        checkpoints.save(model, renderer, tmp_path / "checkpoint")
    with pytest.raises(DataError, match="finite numbers"):
        store.write_json(tmp_path / "metrics.json", {"loss": math.nan})
    with pytest.raises(DataError, match="finite numbers"):
        shards.curves({"act": [{"update": 1, "dev_loss": math.inf}]})
    assert not list(tmp_path.glob("*.json")) + list(tmp_path.glob("checkpoint"))
