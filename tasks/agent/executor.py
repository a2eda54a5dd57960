"""One action on the desktop, with its time."""

import time

from tasks.desktop.interface import Desktop
from tasks.schemas import Action, ActOutcome, Observation


def execute(desktop: Desktop, action: Action) -> tuple[ActOutcome, float]:
    """Carry out one grounded, permitted action; the driver waits until the application has settled.

    Returns:
        What the driver says, and the seconds it took.

    Raises:
        DesktopError: the desktop failed; the attempt is infrastructure, never the task's failure.
    """
    start = time.perf_counter()
    outcome = desktop.act(action)
    return outcome, time.perf_counter() - start


def observe(desktop: Desktop) -> tuple[Observation, float]:
    """What is shown now, and the seconds it took to read."""
    start = time.perf_counter()
    observation = desktop.observe()
    return observation, time.perf_counter() - start
