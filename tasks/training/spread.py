"""Training on several ranks (one process a card) as if it were one process: same batches, same loss, same weights.

Every rank draws the same global batch and takes its share of it. Data parallelism averages gradients over ranks, so a
mean is written as the rank's own sum over the number of values of all ranks, times the ranks. Without a process group
each function is what one process does, to the bit.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

from tasks.model.augmentation import Sample

T = TypeVar("T")


def ranks() -> int:
    """How many processes train together."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def rank() -> int:
    """Which of them this process is."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def first() -> bool:
    """Whether this process is the one that measures and writes."""
    return rank() == 0


def share(group: Sequence[Sample]) -> list[Sample]:
    """This rank's samples of a global batch.

    A rank that gets none still has to meet the others' gradients: it takes the first sample as a prompt without a
    completion, which counts for nothing.
    """
    if ranks() == 1:
        return list(group)
    mine = list(group[rank() :: ranks()])
    return mine or [Sample((*group[0].prompt, *group[0].completion), ())]


def mean(values: torch.Tensor) -> torch.Tensor:
    """Mean over the values of all ranks, as far as gradients are concerned; 0 where nobody has any.

    Args:
        values: shape (own values,); every rank must call this at the same place.
    """
    if ranks() == 1:
        return values.mean() if len(values) else values.sum()
    return values.sum() * (ranks() / max(1.0, total(float(len(values)), values.device)))


def total(count: float, device: Any = "cpu") -> float:
    """Sum of a number over the ranks."""
    if ranks() == 1:
        return count
    summed = torch.tensor(count, dtype=torch.float64, device=device)
    distributed.all_reduce(summed)
    return float(summed)


def agreed(value: T) -> T:
    """The first rank's value, on every rank."""
    if ranks() == 1:
        return value
    held = [value]
    distributed.broadcast_object_list(held)
    return held[0]


def through(model: Any, function: Callable[..., T], *given: Any) -> T:
    """`function(model, *given)` as one forward pass of data parallelism, which else would not see the gradients."""
    if not isinstance(model, DistributedDataParallel):
        return function(model, *given)
    module: Any = model.module
    forward = module.forward

    def once(*inputs: Any) -> T:
        module.forward = forward
        return function(module, *inputs)

    module.forward = once
    try:
        return model(*given)
    finally:
        module.forward = forward
