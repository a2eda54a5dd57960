"""Applications of a Windows desktop session."""

import ctypes
import sys
from typing import Any

sys.coinit_flags = 0  # type: ignore[attr-defined]  # comtypes: one free-threaded apartment, so that any thread may call


def dll(name: str) -> Any:
    """A library of Windows; ctypes knows `windll` there only."""
    return getattr(vars(ctypes)["windll"], name)
