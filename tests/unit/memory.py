"""How much memory Python's objects take at most while something runs."""

import tracemalloc
from collections.abc import Callable


def peak(action: Callable[[], object]) -> float:
    """MiB above what was there before; what the action returns counts as long as it runs."""
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
