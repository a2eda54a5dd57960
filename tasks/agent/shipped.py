"""The gate as shipped: the second reading and the inventory of tasks/checks, behind the agent's seam."""

from collections.abc import Sequence
from pathlib import Path

from tasks.agent.verification import Reading, Verifier
from tasks.checks import inventory, reading
from tasks.checks.alignment import Part


class _Checked:
    """tasks.checks.reading and tasks.checks.inventory."""

    def understandable(self, request: str, before: Sequence[Part]) -> str:
        return str(reading.understandable(request, before))

    def read(self, request: str, before: Sequence[Part], after: Sequence[Part]) -> Reading:
        found: Reading = reading.read(request, before, after)
        return found

    def lost(self, before: Path, after: Path) -> tuple[str, ...]:
        return inventory.lost(inventory.census(before), inventory.census(after))


def verifier() -> Verifier:
    """What every finished episode of the agent has passed."""
    return _Checked()
