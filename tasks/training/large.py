"""SFT of large models (Mistral-7B) by trl's SFTTrainer with LoRA, on a GPU over 4-bit weights (QLoRA).

Here trl serves: gradient checkpointing, a fused head and quantised loading matter more than padding. Prompts are the
wire's
JSON (`style: json`); tokens come ready made with their completion mask, so that training and acting tokenise alike.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from tasks import store
from tasks.model import acting, checkpoints
from tasks.model.augmentation import Sample
from tasks.model.grammar import NotRepresentable
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import RenderingConfig
from tasks.params import Optimisation, TrainLam1
from tasks.schemas import ActRow, Reject, TaskPlan
from tasks.training import adapters, dev, shards
from tasks.training.rows import learn_rendering, plan_samples, request_of, target_of

if TYPE_CHECKING:
    from tasks.training.imitation import Material

log = logging.getLogger(__name__)
MAX_TOKENS = 4096
DEV_ROWS = 60


def train_plan(
    own: TrainLam1, train: Sequence[TaskPlan], held: Sequence[TaskPlan], seed: int, folder: Path
) -> dict[str, Any]:
    """LAM1 of a large model: task to plan. Base is the model as it came."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(own.model)
    separate_padding(tokenizer)
    config = RenderingConfig(style="json", top_k=max(own.top_k, 40), max_tokens=MAX_TOKENS, modes=("plan",))
    renderer = JsonRenderer(tokenizer, config)
    samples, rejects = plan_samples(renderer, train)
    out = folder / "out"
    model = load(own.model, tokenizer)
    save(model, renderer, out / "base")
    result = finetune(model, renderer, samples, own.optimisation, seed, folder / "plan")
    save(adapters.merged(result.pop("model"), own.model), renderer, out / "checkpoint")
    _write(out, rejects, {"plan": result.pop("points")})
    return {"n_in": len(train), "n_out": len(samples), "dev_rows": len(held), **result}


def train_act(
    before: Path, given: "Material", optimisation: Optimisation, plan_share: float, seed: int, folder: Path
) -> dict[str, Any]:
    """LAM2 or LAM3 of a large model: act rows with plan rows replayed in the share asked for."""
    old = checkpoints.load(before, with_model=False).renderer
    assert isinstance(old, JsonRenderer)
    config, prior = learn_rendering(old.config, given.train)
    renderer = JsonRenderer(old.tokenizer, config, prior)
    samples: list[Sample] = []
    rejects: list[Reject] = []
    for row in given.train:
        try:
            _sort(act_sample(renderer, row), row.row_id, config, samples, rejects)
        except NotRepresentable as error:
            rejects.append(Reject(stage="training", row_id=row.row_id, reason=error.got))
    n_out = len(samples)
    wanted = int(n_out * plan_share / max(1e-6, 1 - plan_share))
    samples += plan_samples(renderer, given.pairs[:wanted])[0]
    result = finetune(load(str(before), renderer.tokenizer), renderer, samples, optimisation, seed, folder / "act")
    model, out = result.pop("model"), folder / "out"
    # Measured before the adapters are merged: a large model is merged on the processor.
    ssr = dev.step_success(model.eval(), renderer, list(given.held)[:DEV_ROWS])
    save(adapters.merged(model, before), renderer, out / "checkpoint")
    _write(out, rejects, {"act": result.pop("points")})
    return {"n_in": len(given.train), "n_out": n_out, "dev_ssr": ssr, "dev_rows": len(given.held), **result}


def act_sample(renderer: JsonRenderer, row: ActRow) -> Sample:
    """A row as the JSON rendering writes it.

    Raises:
        NotRepresentable: with the reason.
    """
    action = target_of(row)
    view = renderer.view(request_of(row), keep=action.control_label or None)
    return acting.sample(renderer, view, acting.completion(renderer, view, action))


def _sort(sample: Sample, row_id: str, config: RenderingConfig, samples: list[Sample], rejects: list[Reject]) -> None:
    # trl truncates at the end, which would cut the action off: what is too long is rejected instead.
    if len(sample) > config.max_tokens:
        rejects.append(Reject(stage="training", row_id=row_id, reason="too_long", detail=str(len(sample))))
    else:
        samples.append(sample)


def separate_padding(tokenizer: Any) -> None:
    """A pad token that is not the terminator: the reward model pools on it, and the terminator must be learned."""
    if tokenizer.pad_token_id is None or tokenizer.pad_token_id == tokenizer.eos_token_id:
        tokenizer.pad_token = tokenizer.unk_token or tokenizer.bos_token


def load(name: str, tokenizer: Any) -> Any:
    """The model, in 4 bits on a GPU, else as it is."""
    from transformers import AutoModelForCausalLM

    model = adapters.pretrained(AutoModelForCausalLM, name)
    model.config.pad_token_id = tokenizer.pad_token_id
    return model


def finetune(
    model: Any, renderer: JsonRenderer, samples: Sequence[Sample], optimisation: Optimisation, seed: int, folder: Path
) -> dict[str, Any]:
    """LoRA by trl's SFTTrainer; returns the model under its adapters, its curve and counts."""
    from datasets import Dataset  # type: ignore[import-untyped]
    from trl import SFTConfig, SFTTrainer  # type: ignore[attr-defined]

    data = Dataset.from_list(
        [
            {
                "input_ids": [*s.prompt, *s.completion],
                "completion_mask": [0] * len(s.prompt) + [1] * len(s.completion),
            }
            for s in samples
        ]
    )
    cuda = torch.cuda.is_available()
    bf16 = cuda and torch.cuda.get_device_capability()[0] >= 8
    longest = max((len(s) for s in samples), default=1)
    size = max(1, optimisation.batch_tokens // longest)
    arguments = SFTConfig(
        output_dir=str(folder), max_steps=optimisation.updates, per_device_train_batch_size=1 if cuda else size,
        gradient_accumulation_steps=size if cuda else 1, learning_rate=optimisation.learning_rate,
        warmup_steps=optimisation.warmup, weight_decay=optimisation.weight_decay, max_length=None, packing=False,
        completion_only_loss=True, bf16=bf16, fp16=cuda and not bf16, use_cpu=not cuda, gradient_checkpointing=cuda,
        report_to="none", disable_tqdm=True, logging_steps=max(1, optimisation.evaluate_every), seed=seed,
        save_steps=optimisation.evaluate_every, save_total_limit=1, train_sampling_strategy="group_by_length",
    )  # fmt: skip
    trainer: Any = SFTTrainer(
        model=model, args=arguments, train_dataset=data, processing_class=renderer.tokenizer,
        peft_config=adapters.config("CAUSAL_LM"),
    )  # fmt: skip
    if cuda and not bf16:
        # trl makes adapters bfloat16 over quantised weights, which a card without it cannot train.
        adapters.trained_in_float32(trainer.model)
    trainer.train()
    points = [
        {"update": entry["step"], "loss": round(entry["loss"], 5)}
        for entry in trainer.state.log_history
        if "loss" in entry
    ]
    count = sum(p.numel() for name, p in trainer.model.named_parameters() if ".lora_" not in name)
    tokens = sum(map(len, samples))
    return {"model": trainer.model, "points": points, "parameters": count, "tokens": tokens, "lora": True}


def save(model: Any, renderer: JsonRenderer, folder: Path) -> None:
    """Weights, tokenizer, rendering.json and prior."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    save_side_files(renderer, folder)


def save_side_files(renderer: JsonRenderer, folder: Path) -> None:
    """Tokenizer, rendering.json and prior."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer.tokenizer.save_pretrained(folder)
    store.write_json(folder / checkpoints.RENDERING, renderer.config.model_dump(mode="json"))
    store.write_json(folder / checkpoints.PRIOR, renderer.prior.model_dump(mode="json"))


def _write(out: Path, rejects: Sequence[Reject], phases: dict[str, Any]) -> None:
    store.write_text(out / shards.CURVES, shards.curves(phases))
    store.write_rows(out / "rejects.parquet", Reject, rejects)
