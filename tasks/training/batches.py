"""Batches by token budget: samples of like length together, so that almost nothing is padding."""

import random
from collections.abc import Callable, Iterator, Sequence

import torch
from torch.utils.data import IterableDataset

from tasks.model.augmentation import Sample
from tasks.training import spread

POOL = 160
"""Samples drawn at a time before they are sorted by length."""

Batch = dict[str, torch.Tensor]


def collate(samples: Sequence[Sample], pad: int) -> Batch:
    """input_ids, attention_mask, labels (-100 outside the completion), of shape (samples, longest); right-padded."""
    longest = max(len(s) for s in samples)
    ids = torch.full((len(samples), longest), pad, dtype=torch.long)
    labels = torch.full((len(samples), longest), -100, dtype=torch.long)
    mask = torch.zeros((len(samples), longest), dtype=torch.long)
    for i, sample in enumerate(samples):
        n, m = len(sample.prompt), len(sample)
        ids[i, :m] = torch.tensor(sample.prompt + sample.completion)
        labels[i, n:m] = ids[i, n:m]
        mask[i, :m] = 1
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def by_budget(samples: Sequence[Sample], tokens: int) -> list[list[Sample]]:
    """Cut samples, sorted by length, into groups of at most `tokens` padded tokens (one sample at least)."""
    groups: list[list[Sample]] = []
    for sample in sorted(samples, key=len, reverse=True):
        if groups and (len(groups[-1]) + 1) * len(groups[-1][0]) <= tokens:
            groups[-1].append(sample)
        else:
            groups.append([sample])
    return groups


class Stream(IterableDataset[Batch]):
    """An endless, repeatable sequence of batches.

    Args:
        draw: makes one sample from a random generator.
        tokens: budget of a batch, padding included.
        pad: id of the padding.
        seed: of everything drawn.
    """

    def __init__(self, draw: Callable[[random.Random], Sample], tokens: int, pad: int, seed: int) -> None:
        self.draw, self.tokens, self.pad, self.seed = draw, tokens, pad, seed

    def __iter__(self) -> Iterator[Batch]:
        pool = 0
        while True:
            chance = random.Random(f"{self.seed}/{pool}")
            groups = by_budget([self.draw(chance) for _ in range(POOL)], self.tokens)
            # The last group holds what was left over; it would be a batch of another size, so it waits for chance
            # alone.
            chance.shuffle(groups)
            for group in groups:
                yield collate(spread.share(group), self.pad)
            pool += 1


class Shuffled:
    """Indices in random order, each once before any comes again; a pure function of the draws made.

    Args:
        n: how many there are.
        seed: of the orders.
    """

    def __init__(self, n: int, seed: int) -> None:
        self.n, self.seed, self.count = n, seed, 0
        self._order: list[int] = []

    def next(self) -> int:
        """The next index."""
        epoch, at = divmod(self.count, self.n)
        if at == 0:
            self._order = list(range(self.n))
            random.Random(f"{self.seed}/{epoch}").shuffle(self._order)
        self.count += 1
        return self._order[at]
