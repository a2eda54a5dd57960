"""What the calls cost, per stage, with a budget that several processes share through one file of JSON lines.

With a budget every call first reserves the most it can cost: the line is appended, then all lines are added up, so that
two processes can never both believe to have the last dollar. What a killed process had reserved stays reserved: its
calls may well be on the bill.
"""

import asyncio
import json
import logging
import os
import random
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tasks.errors import BudgetExceeded
from tasks.llm import prices
from tasks.llm.prices import Price
from tasks.store import STATE

__all__ = ["DEFAULT", "Ledger", "Price", "Tally", "spend"]

log = logging.getLogger(__name__)

DEFAULT = STATE / "llm" / "ledger.jsonl"
FLUSH_SECONDS = 1.0
PATIENCE = 400.0
"""Seconds to wait for calls in flight elsewhere; longer than any of them may take."""


@dataclass
class Tally:
    """What was used since the last line of the ledger."""

    requests: int = 0
    cached: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0.0

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.requests + other.requests, self.cached + other.cached, self.retries + other.retries,
            self.prompt_tokens + other.prompt_tokens, self.completion_tokens + other.completion_tokens,
            self.usd + other.usd,
        )  # fmt: skip


class Ledger:
    """Counts calls and stops before the one that would pass the budget.

    Args:
        stage: who asks; stands in every line.
        prices: by model; one without a price costs nothing.
        budget: US dollars over all processes of the run, None for no limit.
        run: lines of other runs do not count against the budget.
        path: the file of JSON lines; one appended line is what one process used since its last one.
    """

    def __init__(
        self, stage: str = "", prices: dict[str, Price] | None = None, budget: float | None = None, run: str = "",
        path: Path = DEFAULT,
    ) -> None:  # fmt: skip
        self.stage, self.prices, self.budget, self.run, self.path = stage, prices or {}, budget, run, path
        self.total = Tally()
        self._open = Tally()
        self._written_usd = self._reserved_usd = 0.0  # of the run, as far as the file has been read
        self._mine = 0  # calls of this process that hold a reservation
        self._read_to = 0
        self._flushed = time.monotonic()
        self._lock, self._turn = threading.Lock(), asyncio.Lock()

    @classmethod
    def from_environment(cls, stage: str, model: str) -> "Ledger":
        """Prices of tasks/llm/prices.py, LAM_BUDGET_USD and LAM_RUN.

        Raises:
            UsageError: the model has no price, or a value is not a number.
        """
        budget = os.environ.get("LAM_BUDGET_USD", "")
        limit = prices.number("LAM_BUDGET_USD", budget) if budget else None
        return cls(stage, {model: prices.of(model)}, limit, os.environ.get("LAM_RUN", ""))

    # ------------------------------------------------------------ the budget

    @asynccontextmanager
    async def reserved(
        self, model: str, prompt_tokens: int, completion_tokens: int, share: float = 1.0
    ) -> AsyncIterator[None]:
        """Hold the most that a call can cost for as long as it is in flight; charge it inside.

        Raises:
            BudgetExceeded: this call could pass the budget, whatever those in flight turn out to cost.
        """
        if self.budget is None:
            yield
            return
        most = share * self.prices.get(model, Price()).of(prompt_tokens, completion_tokens)
        await self._reserve(most)
        try:
            yield
        finally:
            self._mine -= 1
            self.flush(reserved=-most)

    async def _reserve(self, most: float) -> None:
        async with self._turn:  # only the first in the queue looks
            await self._reserve_next(most)

    async def _reserve_next(self, most: float) -> None:
        assert self.budget is not None
        waited = time.monotonic()
        while True:
            self.flush()
            if self._written_usd + self._reserved_usd + most <= self.budget:
                self.flush(reserved=most)
                if self._written_usd + self._reserved_usd <= self.budget:
                    self._mine += 1
                    return
                self.flush(reserved=-most)  # another process was faster
            alone = not self._mine and time.monotonic() - waited > PATIENCE
            if self._written_usd + most > self.budget or alone:
                raise self._stopped(most)
            await asyncio.sleep(random.uniform(0.01, 0.03))  # calls in flight will turn out cheaper than their most

    def check(self) -> None:
        """See that anything is left.

        Raises:
            BudgetExceeded: this run's processes have spent the budget.
        """
        if self.budget is not None and self.room() == 0.0:
            raise self._stopped(0.0)

    def _stopped(self, most: float) -> BudgetExceeded:
        coming = f", and the next call may cost ${most:.4f}" if most else ""
        return BudgetExceeded(
            f"{self.stage or 'LLM calls'}: cost", f"${self._written_usd:.4f} spent{coming}",
            f"at most ${self.budget:.4f}", "raise LAM_BUDGET_USD and run again: every finished answer is kept",
        )  # fmt: skip

    def room(self) -> float | None:
        """US dollars that may still be spent; None without a budget."""
        if self.budget is None:
            return None
        self.flush()
        return max(0.0, self.budget - self._written_usd - self._reserved_usd)

    # ------------------------------------------------------------ entries

    def charge(self, model: str, prompt_tokens: int, completion_tokens: int, share: float = 1.0) -> None:
        """Enter one answered request; `share` of the price is paid."""
        usd = share * self.prices.get(model, Price()).of(prompt_tokens, completion_tokens)
        self._count(Tally(1, 0, 0, prompt_tokens, completion_tokens, usd))
        if time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def count(self, *, cached: int = 0, retries: int = 0) -> None:
        """Enter answers that came from the cache, and repeated attempts."""
        self._count(Tally(cached=cached, retries=retries))

    def _count(self, more: Tally) -> None:
        self.total += more
        self._open += more

    def flush(self, reserved: float = 0.0) -> None:
        """Append what is not yet written, and learn what other processes have written."""
        with self._lock:
            self._flushed = time.monotonic()
            if self._open or reserved:
                line = {"run": self.run, "stage": self.stage, "pid": os.getpid(), **asdict(self._open)}
                self._open = Tally()
                self._append(line | ({"reserved": reserved} if reserved else {}))
            if self.budget is not None:
                for line in self._news():
                    if line["run"] == self.run:
                        self._written_usd += line["usd"]
                        self._reserved_usd += line.get("reserved", 0.0)

    def _append(self, line: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # One write of less than a page with O_APPEND: lines of several processes do not mix.
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(handle).st_size
            os.lseek(handle, max(size - 1, 0), os.SEEK_SET)
            cut = size and os.read(handle, 1) != b"\n"  # the last one, by a disk that was full
            os.write(handle, ("\n" * bool(cut) + json.dumps(line, sort_keys=True) + "\n").encode())
        finally:
            os.close(handle)

    def _news(self) -> Iterator[dict[str, Any]]:
        """Lines since the last look, this process's own included."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            for raw in file:
                if not raw.endswith(b"\n"):
                    break
                self._read_to += len(raw)
                if (line := _line(raw, self.path)) is not None:
                    yield line


def spend(run: str | None = None, path: Path = DEFAULT) -> dict[str, Tally]:
    """What each stage has used, in the order in which they first asked; for the report, the UI and the end of a run.

    Args:
        run: only this run's lines (LAM_RUN); None for all.
        path: the ledger.

    Returns:
        {stage: Tally}; empty where nothing was asked.
    """
    stages: dict[str, Tally] = {}
    for line_run, stage, used in _entries(path):
        if run is None or line_run == run:
            stages[stage] = stages.get(stage, Tally()) + used
    return {stage: tally for stage, tally in stages.items() if tally}


def last(path: Path = DEFAULT) -> dict[str, Tally]:
    """What each stage used in the last run that had it ask anything: what a next run may be like."""
    latest: dict[str, str] = {}
    for run, stage, used in _entries(path):
        if used.requests or used.cached:
            latest[stage] = run
    return {stage: spend(run, path)[stage] for stage, run in latest.items()}


def _entries(path: Path) -> Iterator[tuple[str, str, Tally]]:
    """(run, stage, what was used) of every line."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in filter(None, (_line(raw, path) for raw in file)):
            yield line["run"], line["stage"], Tally(**{f.name: line[f.name] for f in fields(Tally)})


def _line(raw: bytes, path: Path) -> dict[str, Any] | None:
    """A line's record, None for one that a full disk has cut off, which is told."""
    try:
        line: dict[str, Any] = json.loads(raw)
    except ValueError:
        log.warning("%s: a line is damaged and left out, with what it cost: %r", path, raw[:80])
        return None
    return line
