"""The losses by hand, the batches, and what reaches a loss at all."""

import random

import pytest
import torch

from tasks.model.augmentation import Sample
from tasks.training import batches, offline_ppo, reward, sft
from tests.unit.model.conftest import model, renderer  # noqa: F401


def loss(ratio, advantage, algorithm="ppo"):
    old = torch.tensor([0.0])
    logp = torch.log(torch.tensor([ratio]))
    return float(offline_ppo.policy_loss(logp, old, torch.tensor([advantage]), algorithm, 0.2, 3.0))


@pytest.mark.parametrize(
    ("ratio", "advantage", "expected"),
    [
        (1.0, 1.0, -1.0),  # nothing changed yet
        (1.1, 1.0, -1.1),  # inside the clip
        (1.5, 1.0, -1.2),  # clipped from above: no more gain
        (0.5, 1.0, -0.5),  # worse than before is never clipped
        (0.9, -1.0, 0.9),  # a bad action made less likely
        (0.5, -1.0, 0.8),  # clipped from below
        (2.0, -1.0, 2.0),  # a bad action made likelier is punished in full
        (9.0, -1.0, 3.0),  # but dual clip bounds it
        (9.0, -0.5, 1.5),
    ],
)
def test_ppo_by_hand(ratio, advantage, expected):
    assert loss(ratio, advantage) == pytest.approx(expected, abs=1e-5)


def test_no_gradient_where_the_clip_holds():
    for ratio, advantage in ((1.5, 1.0), (0.5, -1.0), (9.0, -1.0)):
        logp = torch.log(torch.tensor([ratio])).requires_grad_()
        offline_ppo.policy_loss(logp, torch.zeros(1), torch.tensor([advantage]), "ppo", 0.2, 3.0).backward()
        assert logp.grad.abs().item() < 1e-7


def test_the_other_algorithms_by_hand():
    old, logp = torch.zeros(1), torch.log(torch.tensor([0.5]))
    nll = -float(logp)
    args = ("topr", 0.2, 3.0)
    assert float(offline_ppo.policy_loss(logp, old, torch.tensor([2.0]), *args)) == pytest.approx(2 * nll)
    assert float(offline_ppo.policy_loss(logp, old, torch.tensor([-2.0]), *args)) == pytest.approx(-2 * 0.5 * nll)
    awr = offline_ppo.policy_loss(logp, old, torch.tensor([1.0]), "awr", 0.2, 3.0)
    assert float(awr) == pytest.approx(2.718281828 * nll, rel=1e-5)
    assert float(offline_ppo.policy_loss(logp, old, torch.tensor([-1.0]), "bc", 0.2, 3.0)) == 0.0


def test_whitening_is_over_the_mixed_set_and_weighs_negatives():
    assert offline_ppo.whiten([1.0, -1.0]) == [1.0, -1.0]
    assert offline_ppo.whiten([1.0, -1.0], 0.5) == [1.0, -0.5]
    assert offline_ppo.whiten([0.3, 0.3, 0.3]) == [0.0, 0.0, 0.0]


def samples(n, seed=1):
    chance = random.Random(seed)
    made = []
    for _ in range(n):
        prompt = tuple(chance.randrange(5, 300) for _ in range(chance.randrange(3, 40)))
        made.append(Sample(prompt, tuple(chance.randrange(5, 300) for _ in range(chance.randrange(1, 6)))))
    return made


def test_samples_of_a_batch_never_see_each_other(model):  # noqa: F811
    """The loss of a batch equals that of its samples alone: padding and neighbours leak nothing."""
    some = samples(6)
    together, targets = sft.completion_logits(model, batches.collate(some, 0))
    apart = [sft.completion_logits(model, batches.collate([s], 0)) for s in some]
    assert torch.allclose(together, torch.cat([logits for logits, _ in apart]), atol=1e-4)
    assert torch.equal(targets, torch.cat([t for _, t in apart]))


def test_only_completion_tokens_are_learned(model):  # noqa: F811
    some = samples(4)
    batch = batches.collate(some, 0)
    assert int((batch["labels"] != -100).sum()) == sum(len(s.completion) for s in some)
    full = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=batch["labels"]).loss
    assert sft.completion_loss(model, batch).item() == pytest.approx(full.item(), abs=1e-4)


def test_budget_holds_and_nothing_is_lost():
    some = samples(200)
    groups = batches.by_budget(some, 256)
    assert sorted(map(id, (s for g in groups for s in g))) == sorted(map(id, some))
    assert all(len(g) * max(map(len, g)) <= 256 for g in groups)


def test_the_stream_repeats_with_its_seed():
    def first(seed):
        pool = samples(50)
        order = batches.Shuffled(50, seed)
        stream = iter(batches.Stream(lambda _: pool[order.next()], 200, 0, seed))
        return [next(stream)["input_ids"].tolist() for _ in range(30)]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_shuffled_gives_each_once_before_any_again():
    order = batches.Shuffled(7, 3)
    drawn = [order.next() for _ in range(21)]
    assert all(sorted(drawn[i : i + 7]) == list(range(7)) for i in (0, 7, 14))


def test_the_schedule_warms_up_holds_and_falls_to_two_percent():
    points = [sft.schedule(step, 10, 100) for step in (0, 9, 10, 50, 75, 100)]
    assert points == pytest.approx([0.1, 1.0, 1.0, 1.0, 0.51, 0.02])


def test_auc_by_hand():
    assert reward.auc([0.9, 0.8, 0.1], [1, 1, -1]) == 1.0
    assert reward.auc([0.1, 0.8, 0.8], [1, 1, -1]) == 0.25
    assert reward.auc([0.1], [1]) is None
    assert reward.quality([0.5, -0.5], [1.0, -1.0]) == {"mse": 0.25, "sign_accuracy": 1.0, "auc": 1.0}


def test_the_reward_model_pools_on_the_terminator_whatever_the_padding(model, tmp_path):  # noqa: F811
    model.save_pretrained(tmp_path)
    judge = reward.model_from(tmp_path, 1, lora=False).eval()
    some = [Sample((7, 8, 9), (10, 2)), Sample(tuple(range(20, 60)), (11, 2))]
    alone = reward.values(judge, [some[0]], 0) + reward.values(judge, [some[1]], 0)
    assert reward.values(judge, some, 0) == pytest.approx(alone, abs=1e-5)


def test_lora_is_one_switch(model, tmp_path):  # noqa: F811
    model.save_pretrained(tmp_path)
    adapted = reward.model_from(tmp_path, 1, lora=True)
    names = [n for n, p in adapted.named_parameters() if p.requires_grad]
    assert names
    assert all("lora_" in n or "score" in n for n in names)


def test_the_reward_model_learns_a_sign(model, tmp_path):  # noqa: F811
    from tasks.params import Optimisation

    model.save_pretrained(tmp_path / "lam3")
    judge = reward.model_from(tmp_path / "lam3", 1, lora=False)
    steps = [reward.Scored(Sample((5, 6, 7 + i % 2), (50, 2)), 1.0 if i % 2 else -1.0, str(i)) for i in range(40)]
    steps = [
        reward.Scored(Sample((*s.sample.prompt, 100 + i), s.sample.completion), s.label, s.task)
        for i, s in enumerate(steps)
    ]
    optimisation = Optimisation(
        updates=60, batch_tokens=512, learning_rate=0.003, warmup=5, weight_decay=0.0, evaluate_every=20, patience=9
    )
    reward.train(judge, steps[:30], steps[30:], optimisation, 0, 1, tmp_path / "work")
    measured = reward.quality(reward.values(judge, [s.sample for s in steps[30:]], 0), [s.label for s in steps[30:]])
    assert measured["sign_accuracy"] == 1.0
