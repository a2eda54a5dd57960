"""A small Mistral checkpoint's forward pass for acting, without `transformers`.

Importing `transformers` costs more processor time (2.4 s) than the whole of a small model's work on a request, and a
person waits for it. Training and models on a GPU use `transformers`; a test holds both to the same scores.
(Jiang et al. 2023, Mistral 7B; Su et al. 2021, RoFormer; Ainslie et al. 2023, GQA.)
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from tasks.errors import DataError

WEIGHTS = "model.safetensors"
Past = list[tuple[Tensor, Tensor]]


class Scores(NamedTuple):
    """What the model gives, in the names of `transformers`."""

    logits: Tensor  # (1, 1, vocabulary)
    past_key_values: Past  # a layer's keys and values, (1, kv heads, seen, head width) each


class SmallMistral(torch.nn.Module):
    """Inference of one sequence on the processor, float32.

    Args:
        config: of a checkpoint that `fits`.
        weights: by their names in `transformers`.
    """

    def __init__(self, config: dict[str, Any], weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.heads, self.kv_heads = int(config["num_attention_heads"]), int(config["num_key_value_heads"])
        self.layers, self.eps = int(config["num_hidden_layers"]), float(config["rms_norm_eps"])
        self.width = int(config.get("head_dim") or config["hidden_size"] // self.heads)
        theta = float(config["rope_parameters"]["rope_theta"])
        self.frequencies = 1.0 / theta ** (torch.arange(0, self.width, 2, dtype=torch.float32) / self.width)
        self.held = torch.nn.ParameterDict(
            {
                k.removeprefix("model.").replace(".", "/"): torch.nn.Parameter(w.float(), False)
                for k, w in weights.items()
            }
        )

    def _weight(self, name: str) -> Tensor:
        return self.held[name.replace(".", "/") + "/weight"]

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return F.rms_norm(x, x.shape[-1:], self._weight(name), self.eps)

    def forward(self, input_ids: Tensor, past_key_values: Past | None = None, **_: Any) -> Scores:
        """Scores of the token after `input_ids`, shape (1, n), which follow what `past_key_values` has seen."""
        seen = past_key_values[0][0].shape[2] if past_key_values else 0
        n, kept = input_ids.shape[1], []
        x = F.embedding(input_ids, self._weight("embed_tokens"))
        turn = self._turn(seen, n)
        mask = torch.ones(n, seen + n, dtype=torch.bool).tril(seen)
        for layer in range(self.layers):
            at = f"layers.{layer}."
            h = self._norm(x, at + "input_layernorm")
            q, k, v = (self._split(h, f"{at}self_attn.{name}_proj", n) for name in "qkv")
            q, k = _turned(q, turn), _turned(k, turn)
            if past_key_values:
                k, v = (torch.cat(pair, 2) for pair in zip(past_key_values[layer], (k, v), strict=True))
            kept.append((k, v))
            seen_by = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True)
            x = x + F.linear(seen_by.transpose(1, 2).reshape(1, n, -1), self._weight(at + "self_attn.o_proj"))
            h = self._norm(x, at + "post_attention_layernorm")
            gate, up = (F.linear(h, self._weight(f"{at}mlp.{name}_proj")) for name in ("gate", "up"))
            x = x + F.linear(F.silu(gate) * up, self._weight(at + "mlp.down_proj"))
        last = self._norm(x[:, -1:], "norm")
        return Scores(F.linear(last, self._weight("embed_tokens")), kept)

    def _split(self, h: Tensor, name: str, n: int) -> Tensor:
        return F.linear(h, self._weight(name)).view(1, n, -1, self.width).transpose(1, 2)

    def _turn(self, seen: int, n: int) -> tuple[Tensor, Tensor]:
        angles = torch.outer(torch.arange(seen, seen + n, dtype=torch.float32), self.frequencies).repeat(1, 2)
        return angles.cos(), angles.sin()


def _turned(x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions; a head's first half is paired with its second, as in `transformers`."""
    first, second = x.chunk(2, -1)
    return x * turn[0] + torch.cat((-second, first), -1) * turn[1]


def read_config(folder: Path) -> dict[str, Any]:
    """config.json of a checkpoint folder.

    Raises:
        DataError: it cannot be read.
    """
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(str(folder / "config.json"), str(error), "a checkpoint's configuration", "train it") from error
    return found if isinstance(found, dict) else {}


def fits(folder: Path) -> bool:
    """Whether a checkpoint is of the kind that is trained from scratch here: one file, tied embeddings, no window."""
    config = read_config(folder)
    rope = config.get("rope_parameters") or {}
    return (
        config.get("model_type") == "mistral"
        and config.get("hidden_act") == "silu"
        and config.get("sliding_window") is None
        and bool(config.get("tie_word_embeddings"))
        and rope.get("rope_type") == "default"
        and (folder / WEIGHTS).exists()
    )


def load(folder: Path) -> SmallMistral:
    """A checkpoint that `fits`, ready to act.

    Raises:
        DataError: the weights are missing or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return SmallMistral(read_config(folder), load_file(folder / WEIGHTS)).eval()
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise DataError(
            str(folder / WEIGHTS), f"{type(error).__name__}: {error}"[:200], "a checkpoint's weights",
            "train it again, or give another checkpoint",
        ) from error  # fmt: skip
