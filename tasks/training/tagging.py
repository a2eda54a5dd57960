"""The tagger's training: two networks on annotated requests, apart in seed and in the order that they see.

Low-rank updates of the sentence encoder by peft, three linear heads, cross-entropy over the words of a request. A few
minutes of two processor cores; the updates and heads together take some 3 MB.
"""

import logging
import math
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

from tasks.model.encoder import LAYERS, WIDTH, Encoder, installed
from tasks.model.tagger import FILE, HEADS, KIND_NAMES, RANK, SCALE, SLOT_NAMES, words_of
from tasks.training.batches import Shuffled
from tasks.training.requests.annotated import Annotated

log = logging.getLogger(__name__)
NETWORKS = 2
BATCH, POOL = 24, 8
"""Requests of a batch; batches that are sorted by length at a time, so that little of a batch is padding."""
RATE, HEAD_RATE = 1e-3, 2e-3
SMOOTHING = 0.05
IGNORED = -100
FIXED = 2
"""Layers below the trained ones: what they give is computed once, which halves the time."""
PLACES = ("query", "key", "value", "dense")
Example = tuple[tuple[int, ...], dict[str, list[int]]]


class Network(nn.Module):
    """The encoder's upper layers with low-rank updates, and a head for each thing that is asked of a word."""

    def __init__(self) -> None:
        from peft import LoraConfig, get_peft_model

        super().__init__()
        above = list(range(FIXED, LAYERS))
        settings = LoraConfig(
            r=RANK, lora_alpha=int(SCALE * RANK), target_modules=list(PLACES), lora_dropout=0.05,
            layers_to_transform=above, layers_pattern="layer",
        )  # fmt: skip
        shipped = _shipped()
        self.body = get_peft_model(shipped, settings)
        self.above = list(shipped.encoder.layer[FIXED:])
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, count) for name, count in HEADS.items()})

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits of shape (texts, word pieces, choices) by head, from the states of the layers that stay."""
        unseen = (1.0 - mask[:, None, None, :].to(states.dtype)) * torch.finfo(torch.bfloat16).min
        for layer in self.above:
            states = _layer(layer, states, unseen)
        states = F.dropout(states, 0.1, self.training)
        return {name: head(states) for name, head in self.heads.items()}

    def weights(self) -> dict[str, torch.Tensor]:
        """Updates and heads under the names that tasks/model/tagger.py reads."""
        found = {}
        for name, value in self.body.named_parameters():
            if ".lora_" in name:
                place, side = name.removeprefix("base_model.model.").split(".lora_")
                found[f"{place}.{side[0].lower()}"] = value
        found |= dict(self.heads.named_parameters())
        return {name: value.detach().half().contiguous() for name, value in found.items()}


def train(
    rows: Sequence[Annotated], folder: Path, seed: int, updates: int, tell: Callable[[str], None] = log.info
) -> None:
    """Write the tagger into a checkpoint folder.

    Args:
        rows: annotated requests; those that are too long for the tagger are left out.
        folder: of the checkpoint.
        seed: of the first network; the second takes the next.
        updates: of each network, BATCH requests each.
        tell: is told loss and progress some ten times a network.
    """
    encoder = Encoder()
    examples = [example for row in rows if (example := example_of(row, encoder)) is not None]
    shipped = _shipped().eval()
    below = cache(lambda index: _below(shipped, examples[index][0]))
    stored = dict[str, torch.Tensor]()
    for index in range(NETWORKS):
        network = _fit(examples, below, seed + index, updates, tell)
        stored |= {f"{index}.{name}": value for name, value in network.weights().items()}
    folder.mkdir(parents=True, exist_ok=True)
    save_file(stored, folder / FILE)


def example_of(row: Annotated, encoder: Encoder) -> Example | None:
    """Word pieces and, at each word's first piece, the index of what is right; None where it is too long."""
    words = words_of(row.text, encoder)
    if words is None:
        return None
    right = {head: [IGNORED] * len(words.ids) for head in HEADS}
    for clause in row.clauses:
        inside = [i for i, (start, _) in enumerate(words.places) if clause.start <= start < clause.end]
        for i in inside:
            right["kind"][words.first[i]] = KIND_NAMES.index(clause.name)
            right["begins"][words.first[i]] = int(i == inside[0])
    for (start, _), at in zip(words.places, words.first, strict=True):
        span = next((s for s in row.spans if s.start <= start < s.end), None)
        place = "B" if span and not row.text[span.start : start].strip() else "I"
        right["slot"][at] = SLOT_NAMES.index(f"{place}-{span.name}" if span else "")
    return words.ids, right


def _shipped() -> Any:
    from transformers import AutoModel

    return AutoModel.from_pretrained(installed())


@torch.no_grad()
def _below(shipped: Any, ids: Sequence[int]) -> torch.Tensor:
    """States of shape (word pieces, 384) below the layers that are trained; the same in every pass."""
    states = shipped.embeddings(torch.tensor([ids]))
    for layer in shipped.encoder.layer[:FIXED]:
        states = _layer(layer, states)
    return states[0]


def _layer(layer: Any, states: torch.Tensor, unseen: torch.Tensor | None = None) -> torch.Tensor:
    found = layer(states, unseen)
    out: torch.Tensor = found if isinstance(found, torch.Tensor) else found[0]
    return out


def _fit(
    examples: list[Example], below: Callable[[int], torch.Tensor], seed: int, updates: int, tell: Callable[[str], None]
) -> Network:
    torch.manual_seed(seed)
    network, batches = Network(), _batches([len(ids) for ids, _ in examples], seed)
    body = [p for p in network.body.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": RATE}, {"params": list(network.heads.parameters()), "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [RATE, HEAD_RATE], total_steps=updates + 1, pct_start=0.1)
    losses = list[float]()
    for update, drawn in enumerate(islice(batches, updates), 1):
        batch = [(below(index), examples[index][1]) for index in drawn]
        network.train()
        loss = _loss(network, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if update % math.ceil(updates / 10) == 0:
            tell(f"tagger of seed {seed}: {update} of {updates} updates, loss {sum(losses) / len(losses):.3f}")
            losses.clear()
    return network.eval()


def _batches(lengths: Sequence[int], seed: int) -> Iterator[list[int]]:
    """Indices of requests of about equal length, batch by batch, in passes over all of them."""
    order, chance = Shuffled(len(lengths), seed), random.Random(seed)
    while True:
        drawn = sorted((order.next() for _ in range(BATCH * POOL)), key=lengths.__getitem__)
        batches = [drawn[i : i + BATCH] for i in range(0, len(drawn), BATCH)]
        yield from chance.sample(batches, POOL)


def _loss(network: Network, batch: Sequence[tuple[torch.Tensor, dict[str, list[int]]]]) -> torch.Tensor:
    states = nn.utils.rnn.pad_sequence([below for below, _ in batch], batch_first=True)
    longest = states.shape[1]
    mask = torch.tensor([[1.0] * len(below) + [0.0] * (longest - len(below)) for below, _ in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(states, mask)
    losses = []
    for head in HEADS:
        right = torch.tensor([[*row[head], *[IGNORED] * (longest - len(row[head]))] for _, row in batch])
        said = logits[head].float().flatten(0, 1)
        losses.append(F.cross_entropy(said, right.flatten(), ignore_index=IGNORED, label_smoothing=SMOOTHING))
    return torch.stack(losses).sum()
