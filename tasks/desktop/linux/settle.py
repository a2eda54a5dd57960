"""When has the application finished what it was asked: by its main thread's own run time, with no traffic to it."""

import time
from pathlib import Path

from tasks.errors import DesktopError

STARTED_NS = 100_000
WINDOW_S = 0.03
BUSY_SHARE = 0.06


class Clock:
    """Cumulative run time of one process's main thread, from /proc/PID/task/PID/schedstat (nanoseconds)."""

    def __init__(self, pid: int) -> None:
        self._schedstat = Path(f"/proc/{pid}/task/{pid}/schedstat")
        self._stat = Path(f"/proc/{pid}/task/{pid}/stat")

    def read(self) -> int:
        """Run time so far.

        Raises:
            DesktopError: the process has ended.
        """
        try:
            return int(self._schedstat.read_bytes().split()[0])
        except (OSError, IndexError) as error:
            raise DesktopError("the application", "its process has ended", "a running process") from error

    def settle(self, before: int, start: float = 0.25, limit: float = 20.0, window: float = WINDOW_S) -> bool:
        """Wait until it has reacted and come to rest.

        Args:
            before: `read()` from before the action.
            start: seconds to wait for a first reaction.
            limit: seconds after which waiting ends, at rest or not.
            window: seconds it must have been (almost) idle for.

        Returns:
            False when it was still busy at the limit.
        """
        begin = time.monotonic()
        while self.read() - before < STARTED_NS and time.monotonic() - begin < start:
            time.sleep(0.002)
        mark, since = self.read(), time.monotonic()
        while time.monotonic() - begin < limit:
            time.sleep(window / 6)
            now, spent = time.monotonic(), self.read() - mark
            if now - since < window:
                continue
            if spent < BUSY_SHARE * (now - since) * 1e9 and self._sleeping():
                return True
            mark, since = self.read(), now
        return False

    def _sleeping(self) -> bool:
        try:
            return self._stat.read_bytes().rpartition(b")")[2].split()[0] == b"S"
        except (OSError, IndexError):
            return False
