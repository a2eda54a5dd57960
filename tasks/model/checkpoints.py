"""Checkpoint folders, with what rendering needs beside the weights, in side files.

A compact model is one that `transformers` loads without our code, a large one peft's adapters on a model that is named
(tasks/model/foundation.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import DataError
from tasks.model import foundation
from tasks.model.json_rendering import JsonRenderer
from tasks.model.rendering import Renderer
from tasks.model.side_files import (
    COMMON,
    PRIOR,
    RENDERING,
    SIDE_FILES,
    load_config,
    load_renderer,
    save_side_files,
)
from tasks.model.tokenizer import Codes
from tasks.params import Architecture

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = [
    "COMMON", "PRIOR", "RENDERING", "SIDE_FILES", "Checkpoint", "fresh_model", "load", "load_config",
    "load_model", "load_renderer", "load_to_act", "refuse_non_finite", "save", "save_side_files",
]  # fmt: skip


@dataclass
class Checkpoint:
    """A loaded checkpoint: the model and the renderer that goes with it."""

    model: Any
    renderer: "Renderer | JsonRenderer"
    folder: Path


def fresh_model(architecture: Architecture, codes: Codes, seed: int, positions: int = 1024) -> "PreTrainedModel":
    """A Mistral model from scratch, tied embeddings, float32."""
    import torch
    from transformers import MistralConfig, MistralForCausalLM

    torch.manual_seed(seed)
    config = MistralConfig(
        vocab_size=len(codes), hidden_size=architecture.hidden, intermediate_size=architecture.feed_forward,
        num_hidden_layers=architecture.layers, num_attention_heads=architecture.heads,
        num_key_value_heads=architecture.kv_heads, max_position_embeddings=positions, sliding_window=None,
        tie_word_embeddings=True, pad_token_id=codes.pad, eos_token_id=codes.eos, bos_token_id=None,
        attention_dropout=0.0, rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    )  # fmt: skip
    return MistralForCausalLM(config)


def save(model: Any, renderer: Renderer, folder: Path) -> None:
    """A checkpoint folder: weights and configuration as `transformers` writes them, and the side files.

    Raises:
        DataError: a weight is not finite; nothing is written.
    """
    refuse_non_finite(model.state_dict(), str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    save_side_files(renderer, folder)


def refuse_non_finite(weights: Mapping[str, Any], where: str) -> None:
    """Stop before weights that are no numbers are written.

    Raises:
        DataError: with the names of the first of them.
    """
    import torch

    bad = [n for n, w in weights.items() if w.is_floating_point() and not bool(torch.isfinite(w).all())]
    if bad:
        got = f"{len(bad)} weights that are not finite: {', '.join(bad[:3])}"
        raise DataError(where, got, "finite weights", "lower optimisation.learning_rate")


def load(folder: Path, *, with_model: bool = True) -> Checkpoint:
    """A checkpoint ready to act or to be trained, in float32 on the processor or half precision on a GPU.

    Raises:
        DataError: not a checkpoint folder.
    """
    if not (folder / "config.json").exists():
        raise DataError(str(folder), "no config.json", "a checkpoint folder", "train it, or give another path")
    config = load_config(folder)
    renderer = JsonRenderer.load(folder, config) if config.style == "json" else load_renderer(folder)
    return Checkpoint(load_model(folder) if with_model else None, renderer, folder)


def load_to_act(folder: Path) -> Checkpoint:
    """A checkpoint ready to act, and to nothing else: a small one without the seconds that `transformers` takes.

    Raises:
        DataError: not a checkpoint folder, or a damaged one.
    """
    import torch

    from tasks.model import mistral

    light = load(folder, with_model=False)
    small = mistral.fits(folder) and not torch.cuda.is_available()
    light.model = mistral.load(folder) if small else load_model(folder)
    return light


def load_model(folder: Path) -> Any:
    """The causal language model, evaluation mode."""
    import torch
    from transformers import AutoModelForCausalLM

    cuda = torch.cuda.is_available()
    how: Any = {"dtype": torch.float16 if cuda else torch.float32, "attn_implementation": "sdpa"}
    if (folder / foundation.FILE).exists():
        model: Any = foundation.load(AutoModelForCausalLM, folder, **how)
    else:
        model = AutoModelForCausalLM.from_pretrained(folder, **foundation.PLAIN, **how)
    return model.to("cuda" if cuda else "cpu").eval()
