"""Tokens a CPU-second of our SFT against TRL's default padded SFT: same model, samples and machine, in turn.

`python -m benchmarks.training [--updates N] [--threads N]` writes benchmarks/results/training.json. The floor is the
time that 6 * parameters * tokens floating-point operations take at the matrix rate measured in the same run.
"""

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from tasks.model import checkpoints, tokenizer
from tasks.model import vocabulary as v
from tasks.model.augmentation import Sample
from tasks.params import Architecture, Optimisation
from tasks.training import sft
from tasks.training.batches import Shuffled, Stream
from tasks.training.watch import Look

OUT = Path(__file__).parent / "results" / "training.json"
ARCHITECTURE = Architecture(hidden=192, layers=5, heads=6, kv_heads=2, feed_forward=512)
WORDS = [
    "select", "the", "text", "bold", "choose", "format", "table", "insert", "rows", "columns", "paragraph", "heading",
    "click", "page", "style",
]  # fmt: skip


def make_samples(codes: tokenizer.Codes, n: int, seed: int) -> list[Sample]:
    """Mixed lengths as plan and act rows have them together: 55 to 560 tokens."""
    chance = random.Random(seed)
    special = [codes.special[t] for t in (*v.MARKS, *v.REQUEST_SLOTS, v.STEP)]
    words = [codes.word(w)[0] for w in WORDS]
    samples = []
    for _ in range(n):
        size = int(55 * (560 / 55) ** chance.random())
        prompt = tuple(chance.choice(words if chance.random() < 0.7 else special) for _ in range(size))
        samples.append(Sample(prompt, (*(chance.choice(prompt) for _ in range(chance.randrange(4, 40))), codes.eos)))
    return samples


def ours(model: Any, codes: tokenizer.Codes, samples: list[Sample], updates: int) -> dict[str, float]:
    """Length buckets by token budget, head at completion positions."""
    order = Shuffled(len(samples), 1)
    stream = Stream(lambda _: samples[order.next()], 4096, codes.pad, 1)
    with tempfile.TemporaryDirectory() as folder:
        optimisation = _optimisation(updates)
        _, spent = sft.train("benchmark", model, stream, optimisation, lambda _: Look(0.0), Path(folder), 1)
    return {"tokens": spent["tokens"], "cpu_seconds": spent["cpu_seconds"]}


def trl_default(model: Any, codes: tokenizer.Codes, samples: list[Sample], updates: int) -> dict[str, float]:
    """SFTTrainer, batch 8, padded, everything else as it comes; real tokens counted, not padding."""
    from datasets import Dataset
    from transformers import PreTrainedTokenizerFast
    from trl import SFTConfig, SFTTrainer

    rows = [
        {"input_ids": [*s.prompt, *s.completion], "completion_mask": [0] * len(s.prompt) + [1] * len(s.completion)}
        for s in samples
    ]
    fast = PreTrainedTokenizerFast(tokenizer_object=codes.tokenizer, pad_token=v.PAD, eos_token=v.EOS, unk_token=v.UNK)
    with tempfile.TemporaryDirectory() as folder:
        arguments = SFTConfig(
            output_dir=folder, max_steps=updates, per_device_train_batch_size=8, learning_rate=3e-3, bf16=False,
            use_cpu=True, report_to="none", disable_tqdm=True, save_strategy="no", logging_strategy="no", seed=1,
        )  # fmt: skip
        trainer = SFTTrainer(model=model, args=arguments, train_dataset=Dataset.from_list(rows), processing_class=fast)
        counted = [0]
        inner = trainer.compute_loss

        def compute_loss(current: Any, inputs: dict[str, torch.Tensor], *args: Any, **kwargs: Any) -> Any:
            counted[0] += int((inputs["input_ids"] != codes.pad).sum())
            return inner(current, inputs, *args, **kwargs)

        trainer.compute_loss = compute_loss
        start = time.process_time()
        trainer.train()
        return {"tokens": counted[0], "cpu_seconds": time.process_time() - start}


def flops() -> float:
    """Float32 matrix products a CPU-second, best of shapes of the model's size."""
    best = 0.0
    for n in (512, 1024):
        a, b = torch.randn(1024, n), torch.randn(n, n)
        start = time.process_time()
        for _ in range(20):
            a @ b
        best = max(best, 20 * 2 * 1024 * n * n / (time.process_time() - start))
    return best


def _optimisation(updates: int) -> Optimisation:
    return Optimisation(
        updates=updates, batch_tokens=4096, learning_rate=0.003, warmup=5, weight_decay=0.03, evaluate_every=updates,
        patience=9,
    )  # fmt: skip


def main() -> None:
    """Run both, three times in turn, and write the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=14)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parsed = parser.parse_args()
    sft.THREADS = parsed.threads
    torch.set_num_threads(parsed.threads)
    codes = tokenizer.Codes(tokenizer.train([" ".join(WORDS)] * 50, 4096))
    samples = make_samples(codes, 400, 5)
    found: dict[str, list[float]] = {"ours": [], "trl": []}
    for _ in range(parsed.rounds):
        for name, run in (("ours", ours), ("trl", trl_default)):
            model = checkpoints.fresh_model(ARCHITECTURE, codes, 1)
            spent = run(model, codes, samples, parsed.updates)
            found[name].append(spent["tokens"] / spent["cpu_seconds"])
    parameters = sum(p.numel() for p in model.parameters())
    rate = flops()
    medians = {name: sorted(xs)[len(xs) // 2] for name, xs in found.items()}
    result = {
        "tokens_per_cpu_second": {name: round(x) for name, x in medians.items()},
        "ratio_to_trl": round(medians["ours"] / medians["trl"], 2),
        "rounds": {n: [round(x) for x in xs] for n, xs in found.items()},
        "parameters": parameters, "samples": len(samples),
        "mean_tokens": round(sum(map(len, samples)) / len(samples), 1),
        "updates": parsed.updates, "threads": parsed.threads, "gflops_float32": round(rate / 1e9, 1),
        "floor_tokens_per_cpu_second": round(rate / (6 * parameters)),
        "share_of_floor": round(medians["ours"] * 6 * parameters / rate, 3),
    }  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
