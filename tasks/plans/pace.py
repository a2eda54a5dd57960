"""How fast one host is asked: a token bucket, and what its server says about waiting."""

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """A token bucket that starts empty, so that a restarted run is no faster than one that never stopped.

    Args:
        delay_s: seconds in which one token is earned.
        burst: most tokens held: requests that may follow each other at once after a quiet time.
    """

    delay_s: float
    burst: int = 1
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _tokens: float = field(default=0.0, init=False)
    _at: float = field(default=0.0, init=False)
    _closed_until: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._at = self.clock()

    def take(self) -> None:
        """Wait for a token, and for the end of a pause."""
        while True:
            now = self.clock()
            if self.delay_s <= 0:
                missing = 0.0
            else:
                self._tokens = min(float(self.burst), self._tokens + (now - self._at) / self.delay_s)
                missing = (1.0 - self._tokens) * self.delay_s
            self._at = now
            wait = max(missing, self._closed_until - now)
            if wait <= 1e-6:
                self._tokens -= 1.0
                return
            self.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Leave the host alone for a while; a longer pause that is already on stays."""
        self._closed_until = max(self._closed_until, self.clock() + seconds)


def retry_after(value: str, otherwise: float) -> float:
    """Seconds that a Retry-After header asks for, as number or HTTP date (RFC 9110, 10.2.3)."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = email.utils.parsedate_to_datetime(value)
        return max(0.0, when.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError, IndexError):
        return otherwise
