"""Constrained decoding: the model scores, the grammar decides what may be said.

Tokens that the grammar forces are fed together with the next open choice, so an action of six tokens costs about three
forward passes after the prompt's.
"""

from dataclasses import dataclass
from typing import Any

import torch

from tasks.model.grammar import Choices, Walk
from tasks.schemas import Action

_LEAF = -1


@dataclass(frozen=True)
class Decoded:
    """A decoded action."""

    action: Action
    ids: tuple[int, ...]
    logprob: float  # under the constrained distribution; forced tokens add nothing


def trie(choices: Choices) -> dict[int, Any]:
    """Nested dictionaries by token; a spelling's last dictionary holds its meaning under -1."""
    root: dict[int, Any] = {}
    for tokens, meaning in choices:
        node = root
        for token in tokens:
            node = node.setdefault(token, {})
        node[_LEAF] = meaning
    return root


class Scorer:
    """One prompt with its growing reply, on a key-value cache.

    Args:
        model: a causal language model, in evaluation mode.
        prompt: its prompt's token ids.
    """

    def __init__(self, model: Any, prompt: list[int]) -> None:
        self.model, self.pending, self.cache = model, list(prompt), None
        self.device = next(model.parameters()).device

    def feed(self, token: int) -> None:
        """Add a token to the reply."""
        self.pending.append(token)

    def logits(self) -> torch.Tensor:
        """Float32 scores of the next token, shape (vocabulary,)."""
        ids = torch.tensor([self.pending], device=self.device)
        out = self.model(input_ids=ids, past_key_values=self.cache, use_cache=True, logits_to_keep=1)
        self.cache, self.pending = out.past_key_values, []
        return out.logits[0, -1].float()


@torch.no_grad()
def decode(
    model: Any, prompt: list[int], walk: Walk, temperature: float = 0.0, generator: torch.Generator | None = None
) -> Decoded:
    """One action of the grammar.

    Args:
        model: scores tokens.
        prompt: rendered state.
        walk: the state's grammar.
        temperature: 0 takes the likeliest token, else tokens are drawn.
        generator: makes the draws repeatable.
    """
    scorer = Scorer(model, prompt)
    ids: list[int] = []
    total = 0.0
    choices = next(walk)
    try:
        while True:
            node = trie(choices)
            while _LEAF not in node:
                token, logprob = _choose(scorer, node, temperature, generator)
                scorer.feed(token)
                ids.append(token)
                total += logprob
                node = node[token]
            choices = walk.send(node[_LEAF])
    except StopIteration as stop:
        return Decoded(stop.value, tuple(ids), total)


def _choose(
    scorer: Scorer, node: dict[int, Any], temperature: float, generator: torch.Generator | None
) -> tuple[int, float]:
    allowed = list(node)
    if len(allowed) == 1:
        return allowed[0], 0.0
    scores = scorer.logits()[torch.tensor(allowed, device=scorer.device)]
    logprobs = torch.log_softmax(scores / (temperature or 1.0), -1)
    if temperature:
        index = int(torch.multinomial(logprobs.exp().cpu(), 1, generator=generator))
    else:
        index = int(logprobs.argmax())
    return allowed[index], float(logprobs[index])


@torch.no_grad()
def write(
    model: Any, prompt: list[int], eos: int, allowed: torch.Tensor | None = None, most: int = 320,
    temperature: float = 0.0, generator: torch.Generator | None = None,
) -> list[int]:  # fmt: skip
    """Free text until the terminator, without it.

    Args:
        model: scores tokens.
        prompt: token ids.
        eos: the terminator.
        allowed: mask over the vocabulary of tokens that may be said, all when None.
        most: tokens at most.
        temperature: 0 takes the likeliest token.
        generator: makes the draws repeatable.
    """
    scorer = Scorer(model, prompt)
    ids: list[int] = []
    while len(ids) < most:
        scores = scorer.logits()
        if allowed is not None:
            scores = scores.masked_fill(~allowed, float("-inf"))
        if temperature:
            token = int(torch.multinomial((scores / temperature).softmax(-1).cpu(), 1, generator=generator))
        else:
            token = int(scores.argmax())
        if token == eos:
            break
        ids.append(token)
        scorer.feed(token)
    return ids
