"""What a graphics card can do: whether this build of torch has code for it, and in which half precision it trains.

V100 is compute capability 7.0: float16, scaled dot-product attention, no bfloat16 and no FlashAttention. Builds of
torch for CUDA 12.8 and newer have no code for it (pytorch/pytorch #172352), those for CUDA 12.6 do.
"""

import re
from collections.abc import Sequence

import torch

Capability = tuple[int, int]


def half(capability: Capability | None = None) -> torch.dtype:
    """The half precision of a card, this machine's by default: bfloat16 from Ampere (8.0) on, float16 before."""
    major, _ = capability or torch.cuda.get_device_capability()
    return torch.bfloat16 if major >= 8 else torch.float16


def has_code(capability: Capability, archs: Sequence[str]) -> bool:
    """Whether a build runs on a card: machine code of its generation and not newer, or PTX, compiled when loaded.

    Args:
        capability: of the card, as (7, 0).
        archs: of `torch.cuda.get_arch_list()`, as sm_70, sm_90a or compute_90.
    """
    for arch in archs:
        found = re.fullmatch(r"(sm|compute)_(\d+)(\d)([af]?)", arch)
        if not found:
            continue
        kind, built, only = found[1], (int(found[2]), int(found[3])), found[4]
        if built == capability or (
            not only and built <= capability and (kind == "compute" or built[0] == capability[0])
        ):
            return True
    return False


def examine() -> list[tuple[str, bool, str]]:
    """Each card's name, whether this torch has code for it, and what was found."""
    archs = torch.cuda.get_arch_list()
    found = []
    for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        capability = torch.cuda.get_device_capability(index)
        precision = str(half(capability)).removeprefix("torch.")
        said = (
            f"sm_{capability[0]}{capability[1]}, {precision}; torch {torch.__version__} has {' '.join(archs) or 'none'}"
        )
        found.append((torch.cuda.get_device_name(index), has_code(capability, archs), said))
    return found
