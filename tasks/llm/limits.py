"""Limits of one endpoint within this process: calls in flight, requests a minute, tokens a minute, shared back-off."""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from tasks.errors import UsageError

MAX_WAIT = 300.0
"""Seconds; no endpoint may make us wait longer at once, whatever its Retry-After says."""

_WAITS = {"Retry-After-Ms": 1000.0, "X-Ms-Retry-After-Ms": 1000.0, "Retry-After": 1.0}
_TOLD = re.compile(rb"(?:try again|retry) (?:in|after) (\d+(?:\.\d+)?) ?(ms|milliseconds|s|seconds|m|minutes)\b")
_UNITS = {b"ms": 0.001, b"milliseconds": 0.001, b"m": 60.0, b"minutes": 60.0}


@dataclass(frozen=True)
class Limits:
    """What an endpoint allows; 0 = no limit."""

    in_flight: int = 64
    requests_per_minute: float = 0.0
    tokens_per_minute: float = 0.0

    @classmethod
    def from_environment(cls, in_flight: int = 64) -> "Limits":
        """LAM_TEACHER_IN_FLIGHT, LAM_TEACHER_RPM and LAM_TEACHER_TPM."""
        return cls(
            int(_number("LAM_TEACHER_IN_FLIGHT", in_flight)) or in_flight,
            _number("LAM_TEACHER_RPM", 0.0),
            _number("LAM_TEACHER_TPM", 0.0),
        )


class Bucket:
    """A token bucket that holds at most one second's worth, so that a minute's quota is spread evenly."""

    def __init__(self, per_minute: float) -> None:
        self._rate = per_minute / 60.0
        self._free_at = time.monotonic()

    def reserve(self, amount: float, now: float) -> float:
        """Take `amount`; returns the seconds to wait before using it."""
        if self._rate <= 0:
            return 0.0
        self._free_at = max(self._free_at, now - 1.0)
        wait = max(0.0, self._free_at - now)
        self._free_at += amount / self._rate
        return wait


class Gate:
    """Lets calls through within the limits; belongs to one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._slots = asyncio.Semaphore(limits.in_flight)
        self._requests = Bucket(limits.requests_per_minute)
        self._tokens = Bucket(limits.tokens_per_minute)
        self._paused_until = 0.0

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[None]:
        """Hold one of the places in flight, once the rates and the shared back-off allow it."""
        async with self._slots:
            now = time.monotonic()
            wait = max(self._requests.reserve(1, now), self._tokens.reserve(tokens, now))
            if wait:
                await asyncio.sleep(wait)
            # Others may have been told to back off while this call slept.
            while (pause := self._paused_until - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            yield

    def back_off(self, seconds: float) -> None:
        """Hold every call back: one answer 429 speaks for all."""
        self._paused_until = max(self._paused_until, time.monotonic() + min(seconds, MAX_WAIT))


def retry_after(headers: Mapping[str, str], body: bytes = b"") -> float | None:
    """Seconds that a refusal asks to wait, None when it does not.

    Args:
        headers: names in any case, as HTTP libraries give them; milliseconds (OpenAI, Azure) come before seconds, and
            those before a date (RFC 9110).
        body: "Please try again in 20s" counts where no header does.
    """
    for name, divisor in _WAITS.items():
        with contextlib.suppress(ValueError):
            return max(0.0, float(headers.get(name, "")) / divisor)
    with contextlib.suppress(ValueError):
        return max(0.0, parsedate_to_datetime(headers.get("Retry-After", "")).timestamp() - time.time())
    found = _TOLD.search(body)
    return float(found[1]) * _UNITS.get(found[2], 1.0) if found else None


def _number(name: str, default: float) -> float:
    text = os.environ.get(name, "")
    try:
        value = float(text) if text else default
    except ValueError as error:
        raise UsageError(name, repr(text), "a number", f"unset {name} or set it to a number") from error
    if value < 0:
        raise UsageError(name, repr(text), "a number of 0 or more")
    return value
