"""The five training stages on a store small enough for a minute, through the files they meet other stages by."""

import json
from pathlib import Path

import pytest
import yaml

from tasks import params, store
from tasks.model import checkpoints
from tasks.training import train_lam1, train_lam2, train_lam3, train_lam4, train_reward
from tests.unit.model.conftest import CONTROLS
from tests.unit.training.test_rows import BOLD, SELECT, row

STAGES = {m.STAGE: m for m in (train_lam1, train_lam2, train_lam3, train_reward, train_lam4)}


@pytest.mark.parametrize("name", STAGES)
def test_each_stage_writes_its_outs_and_balanced_books(name, folder, small, monkeypatch):
    monkeypatch.chdir(folder)
    stage = STAGES[name]
    (shard,) = stage.split(small)
    path = stage.work(shard)
    assert path == store.shard_path(shard, ".tar")
    stamp = path.stat().st_mtime_ns
    assert stage.work(shard).stat().st_mtime_ns == stamp  # done is done
    metrics = stage.merge(small, [path])
    assert metrics["n_in"] == metrics["n_out"] + sum(metrics["rejected"].values())
    out = store.data_dir(name)
    assert (out / "checkpoint" / "model.safetensors").exists()
    lines = (out / "curves.csv").read_text().splitlines()
    assert lines[0] == "phase,update,loss,dev_loss,dev_ssr,dev_plans,seconds"
    assert len(lines) > 1
    if name not in ("train_reward",):
        assert checkpoints.load(out / "checkpoint").renderer.config.style == "slots"
        assert (out / "checkpoint" / "skills.json").exists()
    if name == "train_lam1":
        assert checkpoints.load(out / "base").renderer.config.modes == ()
    if name == "train_lam3":
        assert metrics["explored_episodes"] == 6
    if name == "train_reward":
        assert metrics["held_out_steps"] > 0
        assert metrics["held_out"]["mse"] is not None
    if name == "train_lam4":
        gate = json.loads((out / "checkpoint" / "gate.json").read_text())
        assert gate == metrics["ppo_gate"]
        same = (out / "checkpoint" / "model.safetensors").read_bytes() == (
            store.data_dir("train_lam3") / "checkpoint" / "model.safetensors"
        ).read_bytes()
        assert same is (not gate["accepted"])
        assert gate["weights"] == ("lam4" if gate["accepted"] else "lam3")


def test_a_killed_run_goes_on_from_its_last_checkpoint_to_the_same_weights(folder, small, monkeypatch, tmp_path):
    """LAM2 stopped after four of six updates and taken up again ends as the run that was never stopped."""
    import torch

    from tasks.training import sft

    monkeypatch.chdir(folder)
    (shard,) = train_lam2.split(small)
    whole = train_lam2.work(shard)
    first = whole.read_bytes()
    monkeypatch.setattr(store, "STATE", tmp_path / "state")
    seen = []

    class Killed(Exception):
        pass

    real = sft.completion_loss

    def dies(model, inputs):
        seen.append(1)
        if len(seen) == 5:
            raise Killed
        return real(model, inputs)

    monkeypatch.setattr(sft, "completion_loss", dies)
    monkeypatch.setattr(
        sft.CompletionTrainer, "compute_loss", lambda self, model, inputs, **_: sft.completion_loss(model, inputs)
    )
    with pytest.raises(Killed):
        train_lam2.work(shard)
    assert not store.shard_path(shard, ".tar").exists()
    monkeypatch.setattr(sft, "completion_loss", real)
    again = train_lam2.work(shard)
    assert seen.count(1) == 5
    train_lam2.merge(small, [again])
    resumed = checkpoints.load_model(store.data_dir("train_lam2") / "checkpoint").state_dict()
    (folder / "first.tar").write_bytes(first)
    train_lam2.merge(small, [folder / "first.tar"])
    straight = checkpoints.load_model(store.data_dir("train_lam2") / "checkpoint").state_dict()
    for name, weights in straight.items():
        assert torch.allclose(weights, resumed[name], atol=1e-4), name


def test_a_missing_input_says_which_stage_makes_it(tmp_path, monkeypatch, small):
    from tasks.errors import DataError

    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"rows\.parquet|train_lam1"):
        train_lam2.split(small)


def test_the_large_path_trains_and_serves_a_random_mistral(folder, small, large_base, monkeypatch, tmp_path):
    """QLoRA's code path on a processor: LoRA by trl's SFTTrainer over JSON prompts, merged and acting."""
    from tasks.model import acting
    from tasks.training import rows as act_rows

    monkeypatch.chdir(folder)
    values = small.model_dump(mode="json")
    values["train_lam1"]["model"] = str(large_base)
    for name in ("train_lam1", "train_lam2"):
        values[name]["optimisation"].update(updates=2, batch_tokens=4096)
    large = params.validate(yaml.safe_load(yaml.safe_dump(values)), "test")
    monkeypatch.setattr(store, "STATE", tmp_path / "state")
    monkeypatch.setattr(store, "DATA", tmp_path / "data")
    for module in (train_lam1, train_lam2):
        if module is train_lam2:
            monkeypatch.setattr(train_lam2, "BEFORE", tmp_path / "data" / "train_lam1" / "checkpoint")
        (shard,) = module.split(large)
        metrics = module.merge(large, [module.work(shard)])
        assert metrics["n_in"] == metrics["n_out"] + sum(metrics["rejected"].values())
        assert metrics["lora"] is True
    loaded = checkpoints.load(Path(tmp_path / "data" / "train_lam2" / "checkpoint"))
    assert loaded.renderer.config.style == "json"
    assert loaded.renderer.pad != loaded.renderer.eos
    state = act_rows.request_of(row(1, BOLD, (SELECT,)))
    view = loaded.renderer.view(state)
    decoded = acting.act(loaded.model, loaded.renderer, view)
    assert decoded.action.control_label in {"", *(c.label for c in CONTROLS)}
    reply = json.loads(loaded.renderer.tokenizer.decode(decoded.ids[:-1]))
    assert reply["Function"] == decoded.action.function
    assert reply.get("Args", {}) == decoded.action.args
    ids = acting.completion(loaded.renderer, view, BOLD)
    assert json.loads(loaded.renderer.tokenizer.decode(ids[:-1]))["ControlText"] == "Bold"
