"""train_reward and train_lam4 of a JSON checkpoint: adapters, the reference under them, what the gate lets through."""

import json
from itertools import count, islice
from types import SimpleNamespace

import pytest
import torch

from tasks import params, store
from tasks.model import acting, checkpoints
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import RenderingConfig
from tasks.model.spoken import spoken
from tasks.planner.skills import Library
from tasks.planner.survey import Survey
from tasks.schemas import Action, ActRow, JudgedTrajectory, TaskPlan, Trajectory, digest
from tasks.training import (
    adapters,
    dev,
    imitation,
    large,
    logged,
    policy,
    reading,
    reward,
    rows,
    train_lam4,
    train_reward,
)
from tasks.training.batches import collate
from tasks.training.offline_ppo import Logged, LoggedStream, OfflinePPOTrainer
from tasks.training.sft import arguments, completion_logits
from tests.unit.training.test_rows import BOLD, FINISH, SELECT, judged, row

CANCEL = Action(function="click_input", control_label="9", control_text="Cancel", control_type="Button")
LAM3 = "data/train_lam3/checkpoint"


@pytest.fixture(scope="module")
def project(tmp_path_factory, large_base):
    """LAM3 with the JSON rendering, episodes that succeed by the right actions and fail by a wrong one."""
    root = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        made = []
        for i in range(9):
            split = "dev" if i > 6 else "train"
            made += [row(3 * i, SELECT, (), split), row(3 * i + 1, BOLD, (SELECT,), split),
                     row(3 * i + 2, FINISH, (SELECT, BOLD), split)]  # fmt: skip
        store.write_rows(store.data_dir("curate_trajectories") / "rows.parquet", ActRow, made)
        watched = next(i for i in count(6) if int(digest(f"p{i}"), 16) % reading.WATCHED == 0)
        pairs = [
            TaskPlan(
                pair_id=f"p{i}", doc_id="d", page="x", source="lo_help", app="writer", task=f'Make "word {i}" bold',
                plan=(f'Select the text "word {i}".',), structurer="s", prompt_sha256="", split="train",
                operator="rephrase",
            )
            for i in (*range(6), watched)
        ]  # fmt: skip
        store.write_rows(store.data_dir("curate_plans") / "pairs.parquet", TaskPlan, pairs)
        runs = [judged(i, "success", [SELECT, BOLD, FINISH], f"k{i}") for i in range(8)]
        runs += [judged(i, "failure", [CANCEL, CANCEL], f"k{i}") for i in range(8, 14)]
        for name, who in (("execute", "teacher"), ("explore", "lam2")):
            episodes = [t.model_copy(update={"model": who, "request": 'Make "Zephyr" bold'}) for t, _ in runs]
            store.write_rows(store.data_dir(name) / "trajectories.parquet", Trajectory, episodes)
            verdicts = store.data_dir("judge" if name == "execute" else name) / "verdicts.parquet"
            store.write_rows(verdicts, JudgedTrajectory, [v for _, v in runs])
        tokenizer = large.begin(str(large_base), root / "base")
        config, prior = rows.learn_rendering(
            RenderingConfig(style="json", top_k=4, max_tokens=large.MAX_TOKENS, modes=("plan",)), made
        )
        renderer = JsonRenderer(tokenizer, config, prior)
        large.save(large.load(root / "base"), renderer, root / "base", root / LAM3)
        Library([]).save(root / LAM3)
        Survey(app_version="7.4").save(root / LAM3)
        yield root


def settings(learning_rate=0.003, updates=4, **more):
    values = params.from_profile("smoke")
    values["train_reward"]["lora"] = True
    values["train_reward"]["optimisation"].update(
        updates=40, evaluate_every=10, batch_tokens=8192, warmup=1, learning_rate=0.02
    )
    values["train_lam4"].update(more)
    values["train_lam4"]["optimisation"].update(
        updates=updates, evaluate_every=updates, batch_tokens=8192, warmup=1, learning_rate=learning_rate
    )
    return params.validate(values, "test")


@pytest.fixture(scope="module")
def rewarded(project):
    """The metrics of train_reward, its checkpoint in place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        given = settings()
        (shard,) = train_reward.split(given)
        yield train_reward.merge(given, [train_reward.work(shard)])


def weights(folder):
    return checkpoints.load_model(folder).state_dict()


def test_the_reward_model_tells_right_from_wrong(project, rewarded, monkeypatch):
    from transformers import AutoTokenizer

    monkeypatch.chdir(project)
    assert rewarded["n_in"] == rewarded["n_out"] + sum(rewarded["rejected"].values())
    assert rewarded["lora"] is True
    folder = store.data_dir("train_reward") / "checkpoint"
    torch.manual_seed(1)
    judge = reward.loaded(folder, large=True)
    torch.manual_seed(2)
    again = reward.loaded(folder, large=True).merge_and_unload().state_dict()
    assert "score.weight" in again
    judge = judge.merge_and_unload()
    assert all(torch.equal(again[name], value) for name, value in judge.state_dict().items())  # no fresh head
    assert judge.config.pad_token_id != judge.config.eos_token_id
    assert AutoTokenizer.from_pretrained(folder).pad_token_id == judge.config.pad_token_id
    trunk = weights(project / LAM3)
    name = "model.layers.0.mlp.down_proj.weight"
    assert not torch.equal(judge.state_dict()[name], trunk[name])
    assert torch.equal(judge.state_dict()["model.embed_tokens.weight"], trunk["model.embed_tokens.weight"])
    assert rewarded["held_out"]["sign_accuracy"] == 1.0


def lam4(project, given, monkeypatch):
    monkeypatch.chdir(project)
    (shard,) = train_lam4.split(given)
    metrics = train_lam4.merge(given, [train_lam4.work(shard)])
    assert metrics["n_in"] == metrics["n_out"] + sum(metrics["rejected"].values())
    folder = store.data_dir("train_lam4") / "checkpoint"
    assert json.loads((folder / "gate.json").read_text()) == metrics["ppo_gate"]
    assert Survey.load(folder).app_version == "7.4", "the library goes along"
    assert Library.load(folder).skills == ()
    assert not (folder / "model.safetensors").exists()  # the adapters alone
    return folder, metrics


def test_a_better_candidate_is_written(project, rewarded, monkeypatch):
    folder, metrics = lam4(project, settings(0.02, 40, sft=1.0), monkeypatch)
    gate = metrics["ppo_gate"]
    assert (gate["accepted"], gate["weights"]) == (True, "lam4"), gate
    assert gate["ssr_after"] > gate["ssr_before"]
    assert metrics["kl"] > 0
    written = (folder / "adapter_model.safetensors").read_bytes()
    (shard,) = train_lam4.split(settings(0.02, 40, sft=1.0))
    store.shard_path(shard, ".tar").unlink()
    train_lam4.merge(settings(), [train_lam4.work(shard)])  # taken up where it was killed: adapters, best of them
    assert (folder / "adapter_model.safetensors").read_bytes() == written
    before, after = weights(project / LAM3), weights(folder)
    assert before.keys() == after.keys()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {n for n in before if "_proj" in n}
    loaded = checkpoints.load(folder)
    assert loaded.renderer.config == checkpoints.load_config(project / LAM3)
    # What was written does what was measured, without the adapters that it was measured with.
    held = [r for r in store.read_rows(store.data_dir("curate_trajectories") / "rows.parquet", ActRow)
            if r.split == "dev"]  # fmt: skip
    assert round(dev.step_success(loaded.model, loaded.renderer, held), 4) == gate["ssr_after"]


def test_a_candidate_that_moved_but_is_no_better_leaves_lam3_as_it_was(project, rewarded, monkeypatch):
    folder, metrics = lam4(project, settings(1e-7, 2), monkeypatch)
    assert metrics["tokens"] > 0
    gate = metrics["ppo_gate"]
    assert (gate["accepted"], gate["weights"], gate["reason"]) == (False, "lam3", "no_change")
    for name in ("adapter_model.safetensors", "config.json", "rendering.json", "prior.json", "tokenizer.json"):
        assert (folder / name).read_bytes() == (project / LAM3 / name).read_bytes(), name


def test_too_few_steps_of_its_own_leave_lam3_as_it_was(project, rewarded, monkeypatch, tmp_path):
    monkeypatch.chdir(project)
    before = policy.lam3(train_lam4.BEFORE)
    given = imitation.material(reading.act_rows(train_lam4.ROWS), reading.pairs(train_lam4.PAIRS))
    assert given.watched  # plans are written at the gate
    runs = reading.Judged((train_lam4.EXPLORED, train_lam4.EXPLORED / "verdicts.parquet"), splits=("train",))
    steps = islice(logged.labelled(runs, "trajectory"), train_lam4.LEAST - 1)
    result, curve = train_lam4.improve(before, settings().train_lam4, given, steps, 1, tmp_path)
    assert (result["ppo_gate"]["reason"], curve) == ("too_few_logged_steps", [])
    written = (tmp_path / "out" / "checkpoint" / "adapter_model.safetensors").read_bytes()
    assert written == (project / LAM3 / "adapter_model.safetensors").read_bytes()


def test_the_reference_stays_lam3_while_the_candidate_moves(project, tmp_path):
    before = policy.lam3(project / LAM3)
    frozen = {n: p.clone() for n, p in before.model.named_parameters() if ".lora_" not in n}
    samples = [large.act_sample(before.renderer, row(i, a, h)) for i, (a, h) in enumerate(((SELECT, ()), (CANCEL, ())))]
    own = settings(0.01, 4).train_lam4
    torch.manual_seed(1)
    candidate, reference = policy.moving(before)
    batch = collate(samples, acting.pad(before.renderer))
    with torch.no_grad():
        expected = completion_logits(candidate, batch)[0]
    steps = [Logged(samples[0], 1.0, True), Logged(samples[1], -1.0, False)]
    trainer = OfflinePPOTrainer(
        model=candidate, args=arguments(tmp_path, own.optimisation, 1, candidate), optimisation=own.optimisation,
        train_dataset=LoggedStream(steps, 4096, acting.pad(before.renderer), 1), own=own, reference=reference,
    )  # fmt: skip
    trainer.train()
    assert trainer.args.gradient_accumulation_steps == 2
    assert trainer.seen["kl"][:2] == [0.0, 0.0]  # both halves of the first update
    assert trainer.seen["ratio"][:2] == [1.0, 1.0]
    assert min(trainer.seen["kl"][-2:]) > 0
    with torch.no_grad():
        moved = completion_logits(candidate, batch)[0]
        with reference() as lam3:
            assert torch.equal(completion_logits(lam3, batch)[0], expected)
        assert torch.equal(completion_logits(candidate, batch)[0], moved)  # and the adapters are on again
    assert not torch.allclose(moved, expected)
    now = dict(candidate.named_parameters())
    assert all(torch.equal(now[name], value) for name, value in frozen.items())
    trained = [n for n, p in candidate.named_parameters() if p.requires_grad]
    assert trained
    assert all(".lora_" in n and ".default." in n for n in trained)


def test_padding_is_never_the_terminator(project):
    renderer = checkpoints.load(project / LAM3, with_model=False).renderer
    assert acting.pad(renderer) == renderer.pad != renderer.eos
    compact = SimpleNamespace(codes=SimpleNamespace(pad=7))
    assert acting.pad(compact) == 7


def test_a_plan_sample_is_read_back_as_the_plan(project):
    """The SFT term's plan rows and plan mode, by which the gate counts plans, spell a plan alike."""
    renderer = checkpoints.load(project / LAM3, with_model=False).renderer
    (pair, *_) = reading.pairs(project / train_lam4.PAIRS)
    ((sample,), rejects) = rows.plan_samples(renderer, [pair])
    assert not rejects
    assert sample.prompt == tuple(renderer.plan_prompt(pair.task))
    assert sample.completion[-1] == renderer.eos
    assert renderer.plan_text(sample.completion[:-1]) == tuple(spoken(pair.plan, pair.task))


def test_adapters_are_merged_on_demand_to_what_they_computed(project, tmp_path):
    before = policy.lam3(project / LAM3)
    candidate, _ = policy.moving(before)
    torch.manual_seed(2)
    for name, parameter in candidate.named_parameters():
        if ".lora_B" in name:
            parameter.data.normal_(std=0.1)
    ids = torch.tensor([[3, 4, 5, 6]])
    with torch.no_grad():
        expected = candidate(input_ids=ids).logits
        large.save(candidate, before.renderer, project / LAM3, tmp_path)
        whole = checkpoints.load_model(tmp_path)
        assert not adapters.on(whole)
        assert torch.allclose(whole(input_ids=ids).logits, expected, atol=1e-4)
