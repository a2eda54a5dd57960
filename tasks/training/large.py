"""SFT of large models (Mistral-7B) by trl's SFTTrainer with LoRA, on a GPU over 4-bit weights (QLoRA).

Here trl serves: gradient checkpointing, a fused head and quantised loading matter more than padding. Prompts are the
wire's JSON (`style: json`); tokens come ready made with their completion mask, so that training and acting tokenise
alike.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from tasks import store
from tasks.model import acting, checkpoints, foundation
from tasks.model.augmentation import Sample
from tasks.model.grammar import NotRepresentable
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import RenderingConfig
from tasks.params import Optimisation, TrainLam1
from tasks.schemas import ActRow, Reject, TaskPlan
from tasks.training import adapters, dev, kept, reading, shards, watch
from tasks.training.rows import learn_rendering, plan_samples, request_of, target_of

if TYPE_CHECKING:
    from tasks.training.imitation import Material

MAX_TOKENS = 4096
DEV_ROWS = 60
LOOK_ROWS, LOOK_PLANS = 20, 10
"""Rows and plans decoded freely at each look: a large model writes some ten tokens a second."""


def train_plan(
    own: TrainLam1, train: Sequence[TaskPlan], held: Sequence[TaskPlan], seed: int, folder: Path
) -> dict[str, Any]:
    """LAM1 of a large model: task to plan. Base is the model as it came."""
    tokenizer = begin(own.model, shards.out(folder) / "base")
    config = RenderingConfig(style="json", top_k=max(own.top_k, 40), max_tokens=MAX_TOKENS, modes=("plan",))
    renderer = JsonRenderer(tokenizer, config)
    learned, watched = reading.apart(train)
    samples, rejects = plan_samples(renderer, learned)
    rejects += [Reject(stage="training", row_id=p.pair_id, reason="kept_for_watching") for p in watched]
    dev_samples, _ = plan_samples(renderer, [*held, *watched] or train[:DEV_ROWS])
    look = dev.looks(renderer, dev_samples[:DEV_ROWS], [], watched[:LOOK_PLANS])
    out = shards.out(folder)
    save_side_files(renderer, out / "base")
    torch.manual_seed(seed)
    result = finetune("LAM1", load(out / "base"), renderer, samples, look, own.optimisation, seed, folder / "plan")
    save(result.pop("model"), renderer, out / "base", out / "checkpoint")
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
    samples, rejects = act_samples(renderer, given.train)
    n_out = len(samples)
    wanted = int(n_out * plan_share / max(1e-6, 1 - plan_share))
    samples.extend(plan_samples(renderer, given.pairs[:wanted])[0])
    held = act_samples(renderer, given.held[:DEV_ROWS])[0]
    look = dev.looks(renderer, held, given.held[:LOOK_ROWS], given.watched[:LOOK_PLANS])
    result = finetune(folder.parent.name, load(before), renderer, samples, look, optimisation, seed, folder / "act")
    model, out = result.pop("model"), shards.out(folder)
    ssr = dev.step_success(model.eval(), renderer, given.held[:DEV_ROWS])
    save(model, renderer, before, out / "checkpoint")
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


def act_samples(renderer: JsonRenderer, rows: Sequence[ActRow]) -> tuple[kept.Kept[Sample], list[Reject]]:
    """Rows as samples; those that cannot be written, or are too long, are rejected: to cut one would cut its action."""
    samples, rejects = kept.samples(), list[Reject]()
    for row in rows:
        try:
            sample = act_sample(renderer, row)
        except NotRepresentable as error:
            rejects.append(Reject(stage="training", row_id=row.row_id, reason=error.got))
            continue
        if len(sample) > renderer.config.max_tokens:
            rejects.append(Reject(stage="training", row_id=row.row_id, reason="too_long", detail=str(len(sample))))
        else:
            samples.append(sample)
    return samples, rejects


def separate_padding(tokenizer: Any) -> None:
    """A pad token that is not the terminator: the reward model pools on it, and the terminator must be learned."""
    if tokenizer.pad_token_id is None or tokenizer.pad_token_id == tokenizer.eos_token_id:
        tokenizer.pad_token = tokenizer.unk_token or tokenizer.bos_token


def begin(source: str, folder: Path) -> Any:
    """The foundation as a checkpoint of its own; returns its tokenizer.

    Args:
        source: folder, package or hub id.
        folder: of the checkpoint, which names it and copies no weights.
    """
    from transformers import AutoConfig, AutoTokenizer

    found = foundation.find(source)
    tokenizer = AutoTokenizer.from_pretrained(found, local_files_only=True, trust_remote_code=False)
    separate_padding(tokenizer)
    own = AutoConfig.from_pretrained(found, local_files_only=True, trust_remote_code=False)
    own.pad_token_id = tokenizer.pad_token_id
    foundation.write(foundation.named(source), own, folder)
    return tokenizer


def load(checkpoint: Path) -> Any:
    """A checkpoint's model to train, in 4 bits on a GPU, under its adapters or fresh ones."""
    from transformers import AutoModelForCausalLM

    return adapters.adapted(adapters.pretrained(AutoModelForCausalLM, checkpoint), "CAUSAL_LM", checkpoint)


def finetune(
    name: str, model: Any, renderer: JsonRenderer, samples: Sequence[Sample], look: Any, optimisation: Optimisation,
    seed: int, folder: Path,
) -> dict[str, Any]:  # fmt: skip
    """LoRA by trl's trainer under a watch; returns the model under its best adapters, its curve and counts."""
    from tasks.training import large_sft

    folder.mkdir(parents=True, exist_ok=True)
    watching = watch.Watch(name, look, optimisation.evaluate_every, optimisation.patience, folder)
    return large_sft.finetune(model, renderer.tokenizer, samples, optimisation, seed, watching)


def save(model: Any, renderer: JsonRenderer, before: Path, folder: Path, **more: Any) -> None:
    """Adapters, the foundation's name, tokenizer, rendering.json and prior.

    Args:
        model: under adapters.
        renderer: of its checkpoint.
        before: the checkpoint that it was made from.
        folder: of the new one.
        more: of its configuration.

    Raises:
        DataError: a weight is not finite.
    """
    checkpoints.refuse_non_finite(watch.trained_weights(model), str(folder))
    foundation.write_adapters(model, before, folder, **more)
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
