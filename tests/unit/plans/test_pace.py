"""The rhythm of requests, on a clock of the test."""

import email.utils
import time
from collections.abc import Callable

import pytest

from tasks.plans.pace import Bucket, retry_after


class Clock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 100.0

    def bucket(self, delay_s: float, burst: int = 1) -> Bucket:
        return Bucket(delay_s, burst, clock=lambda: self.now, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def times(self, take: Callable[[], None], count: int) -> list[float]:
        made = []
        for _ in range(count):
            take()
            made.append(round(self.now - 100, 3))
        return made


def test_a_bucket_starts_empty_and_keeps_its_delay() -> None:
    clock = Clock()
    assert clock.times(clock.bucket(2.0).take, 3) == [2.0, 4.0, 6.0]


def test_a_quiet_time_earns_a_burst_and_no_more() -> None:
    clock = Clock()
    bucket = clock.bucket(2.0, burst=3)
    clock.sleep(60)
    assert clock.times(bucket.take, 5) == [60.0, 60.0, 60.0, 62.0, 64.0]


def test_a_pause_holds_everything_back_and_a_shorter_one_changes_nothing() -> None:
    clock = Clock()
    bucket = clock.bucket(1.0, burst=5)
    clock.sleep(50)
    bucket.pause(30)
    bucket.pause(5)
    assert clock.times(bucket.take, 2) == [80.0, 80.0]


def test_a_delay_that_robots_lengthen_holds_from_then_on() -> None:
    clock = Clock()
    bucket = clock.bucket(1.0)
    bucket.take()
    bucket.delay_s = 10.0
    assert clock.times(bucket.take, 2) == [11.0, 21.0]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0.0), ("120", 120.0), ("", 7.0), ("soon", 7.0), ("-5", 7.0), ("1.5", 7.0), ("²", 7.0),
     ("9" * 400, 999_999_999.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("Thu, 99 Foo 99999 25:61:00 GMT", 7.0)],
)  # fmt: skip
def test_retry_after(value: str, seconds: float) -> None:
    assert retry_after(value, 7.0) == seconds


def test_retry_after_as_a_date() -> None:
    when = email.utils.formatdate(time.time() + 60, usegmt=True)
    assert 57 <= retry_after(when, 7.0) <= 61
