"""Limits and back-off."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tasks.errors import UsageError
from tasks.llm.limits import Bucket, Gate, Limits, retry_after


def seconds_for(gate_of: Limits, calls: int, tokens: int = 1) -> tuple[float, int]:
    """Wall time of `calls` that each hold a place for 10 ms, and the most that were in at once."""
    inside = peak = 0

    async def one(gate: Gate) -> None:
        nonlocal inside, peak
        async with gate.slot(tokens):
            inside += 1
            peak = max(peak, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    async def all_of_them() -> None:
        gate = Gate(gate_of)
        await asyncio.gather(*(one(gate) for _ in range(calls)))

    begin = time.monotonic()
    asyncio.run(all_of_them())
    return time.monotonic() - begin, peak


def test_no_more_in_flight_than_allowed() -> None:
    seconds, peak = seconds_for(Limits(in_flight=5), 50)
    assert peak == 5
    assert 0.1 <= seconds < 0.5


@pytest.mark.parametrize(
    ("limits", "tokens"), [(Limits(64, requests_per_minute=1200), 1), (Limits(64, tokens_per_minute=120_000), 100)]
)
def test_rates_spread_the_calls(limits: Limits, tokens: int) -> None:
    # 20 a second; the first second's worth is not saved up before the start, so 21 calls need a second
    seconds, _ = seconds_for(limits, 21, tokens)
    assert 0.9 <= seconds < 1.6


def test_a_bucket_saves_up_no_more_than_a_second() -> None:
    bucket = Bucket(60)
    now = time.monotonic() + 3600
    assert bucket.reserve(1, now) == 0.0
    assert bucket.reserve(1, now) == 0.0
    assert bucket.reserve(1, now) == pytest.approx(1.0)


def test_back_off_is_shared_and_grows_while_waiting() -> None:
    async def scenario() -> float:
        gate = Gate(Limits())
        gate.back_off(0.1)
        begin = time.monotonic()

        async def later() -> None:
            await asyncio.sleep(0.05)
            gate.back_off(0.2)

        asyncio.create_task(later())  # noqa: RUF006
        async with gate.slot(1):
            return time.monotonic() - begin

    assert asyncio.run(scenario()) >= 0.24


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0.25"}, 0.25),
        ({"Retry-After-Ms": "250", "Retry-After": "9"}, 0.25),
        ({"X-Ms-Retry-After-Ms": "20", "Retry-After": "9"}, 0.02),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, 0.0),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after(headers) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Please try again in 174ms. Visit", 0.174),
        (b"Please try again in 20s.", 20.0),
        (b"Please retry after 45 seconds.", 45.0),
        (b"try again in 2 minutes", 120.0),
        (b"try again later", None),
    ],
)
def test_retry_after_in_words(body: bytes, expected: float | None) -> None:
    assert retry_after({}, body) == pytest.approx(expected)


def test_retry_after_as_a_date() -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    waited = retry_after({"Retry-After": when})
    assert waited is not None
    assert 8 < waited <= 10


def test_limits_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_TEACHER_IN_FLIGHT", "7")
    monkeypatch.setenv("LAM_TEACHER_RPM", "500")
    assert Limits.from_environment() == Limits(7, 500.0, 0.0)
    monkeypatch.setenv("LAM_TEACHER_TPM", "many")
    with pytest.raises(UsageError, match="LAM_TEACHER_TPM"):
        Limits.from_environment()
