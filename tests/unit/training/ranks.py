"""`-m tests.unit.training.ranks SEED OUT.json BASE`: losses of short trainings, by one process or as one of several.

What a rank writes is the same on all ranks; the first one writes it.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

import torch

from tasks.model import checkpoints, tokenizer
from tasks.model.augmentation import Sample
from tasks.model.tokenizer import Codes
from tasks.params import Architecture, Optimisation
from tests.unit.model.conftest import CORPUS

UPDATES = 5


def losses(seed, base):
    """Per-step training loss by kind of training; `base` is a large model's folder."""
    from tasks import params
    from tasks.training import large, large_sft, offline_ppo, policy, reward, sft, spread, watch
    from tasks.training.batches import Shuffled, Stream

    chance = random.Random(5)
    codes = Codes(tokenizer.train([CORPUS] * 3, 700))
    samples = [sample(chance, 60, codes.eos) for _ in range(90)]
    optimisation = Optimisation(
        updates=UPDATES, batch_tokens=512, learning_rate=0.003, warmup=2, weight_decay=0.03, evaluate_every=1,
        patience=99,
    )  # fmt: skip
    small = Architecture(hidden=32, layers=2, heads=2, kv_heads=1, feed_forward=64)
    found = {}

    def look(_):
        return watch.Look(0.0)

    def points(curve):
        return [point["loss"] for point in curve]

    with tempfile.TemporaryDirectory() as root:
        folder = Path(spread.agreed(root))  # of all ranks, as a stage's working folder is

        def model():
            return checkpoints.fresh_model(small, codes, 3)

        order = Shuffled(len(samples), seed)
        stream = Stream(lambda _: samples[order.next()], 512, codes.pad, seed)
        found["sft"] = points(sft.train("t", model(), stream, optimisation, look, folder / "sft", seed)[0].points)

        if spread.first():
            model().save_pretrained(folder / "trunk")
        spread.agreed(None)
        judge = reward.model_from(folder / "trunk", 3, lora=False)
        scored = [reward.Scored(s, 1.0 if i % 3 else -1.0, "t") for i, s in enumerate(samples)]
        curve, _ = reward.train(judge, scored, scored[:9], optimisation, codes.pad, seed, folder / "reward")
        found["reward"] = points(curve.points)

        own = params.validate(params.from_profile("smoke"), "test").train_lam4.model_copy(
            update={"optimisation": optimisation}
        )
        steps = [
            offline_ppo.Logged(s, (None, 1.2, -0.8)[i % 3], i % 3 < 2) for i, s in enumerate(samples)
        ]  # fmt: skip
        before = checkpoints.Checkpoint(model(), None, folder)
        candidate, reference = policy.moving(before)
        (folder / "ppo").mkdir(exist_ok=True)
        watching = watch.Watch("t", look, 1, 99, folder / "ppo")
        trainer = offline_ppo.OfflinePPOTrainer(
            model=candidate, args=sft.arguments(folder / "ppo", optimisation, seed, candidate), callbacks=[watching],
            train_dataset=offline_ppo.LoggedStream(steps, 512, codes.pad, seed), optimisation=optimisation, own=own,
            reference=reference,
        )  # fmt: skip
        found["ppo"] = points(sft.run(trainer, watching)[0].points)

        from transformers import AutoTokenizer

        fast = AutoTokenizer.from_pretrained(base)
        large.separate_padding(fast)
        texts = [sample(chance, 60, fast.eos_token_id) for _ in range(30)]
        (folder / "large").mkdir(exist_ok=True)
        if spread.first():
            large.begin(base, folder / "base")
        spread.agreed(None)
        torch.manual_seed(3)
        watching = watch.Watch("t", look, 1, 99, folder / "large")
        eight = optimisation.model_copy(update={"batch_tokens": 8 * max(map(len, texts))})  # a batch that two can share
        result = large_sft.finetune(large.load(folder / "base"), fast, texts, eight, seed, watching)
        found["large"] = points(result["points"])
        spread.agreed(None)  # before the folder goes
    return found


def sample(chance, longest, eos):
    size = chance.randrange(20, longest)
    prompt = tuple(chance.randrange(40, 400) for _ in range(size))
    return Sample(prompt, (*(chance.choice(prompt) for _ in range(chance.randrange(3, 12))), eos))


def main():
    from accelerate import PartialState

    PartialState(cpu=True)
    from tasks.training import spread

    assert spread.ranks() == int(sys.argv[4])
    found = losses(int(sys.argv[1]), sys.argv[3])
    if spread.first():
        Path(sys.argv[2]).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
