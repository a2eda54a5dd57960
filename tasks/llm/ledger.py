"""What the calls cost, per stage, with a budget that several processes share through one file of JSON lines."""

import json
import os
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tasks.errors import BudgetExceeded, UsageError
from tasks.store import STATE

DEFAULT = STATE / "llm" / "ledger.jsonl"
FLUSH_SECONDS = 1.0


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens."""

    prompt: float = 0.0
    completion: float = 0.0


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


class Ledger:
    """Counts calls and stops when the budget is spent.

    Args:
        stage: who asks; stands in every line.
        prices: by model; a model without a price costs nothing.
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
        self._others_usd = 0.0
        self._read_to = 0
        self._flushed = time.monotonic()
        self._lock = threading.Lock()
        if budget is not None:
            self._read_others()

    @classmethod
    def from_environment(cls, stage: str, model: str) -> "Ledger":
        """LAM_TEACHER_PRICE = "<prompt>,<completion>" in $ per million tokens, LAM_BUDGET_USD, LAM_RUN.

        Raises:
            UsageError: a value is not a number.
        """
        prices = {}
        if text := os.environ.get("LAM_TEACHER_PRICE", ""):
            first, _, second = text.partition(",")
            prices[model] = Price(_number("LAM_TEACHER_PRICE", first), _number("LAM_TEACHER_PRICE", second or first))
        budget = os.environ.get("LAM_BUDGET_USD", "")
        limit = _number("LAM_BUDGET_USD", budget) if budget else None
        return cls(stage, prices, limit, os.environ.get("LAM_RUN", ""))

    def check(self) -> None:
        """Called before every request.

        Raises:
            BudgetExceeded: this run's processes have spent the budget.
        """
        if self.budget is None:
            return
        spent = self._others_usd + self._open.usd
        if spent >= self.budget:
            self.flush()
            raise BudgetExceeded(
                f"{self.stage or 'LLM calls'}: cost", f"${spent:.4f} spent", f"at most ${self.budget:.4f}",
                "raise LAM_BUDGET_USD and run again: every finished answer is kept",
            )  # fmt: skip

    def charge(self, model: str, prompt_tokens: int, completion_tokens: int, share: float = 1.0) -> None:
        """Enter one answered request; `share` of the price is paid."""
        price = self.prices.get(model, Price())
        usd = share * (prompt_tokens * price.prompt + completion_tokens * price.completion) / 1e6
        for tally in (self._open, self.total):
            tally.requests += 1
            tally.prompt_tokens += prompt_tokens
            tally.completion_tokens += completion_tokens
            tally.usd += usd
        if time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def count(self, *, cached: int = 0, retries: int = 0) -> None:
        """Enter answers that came from the cache, and repeated attempts."""
        for tally in (self._open, self.total):
            tally.cached += cached
            tally.retries += retries

    def flush(self) -> None:
        """Append what is not yet written, and learn what other processes have spent."""
        with self._lock:
            self._flushed = time.monotonic()
            if self._open:
                line = {"run": self.run, "stage": self.stage, "pid": os.getpid(), **asdict(self._open)}
                self._open = Tally()
                self._append(line)
            if self.budget is not None:
                self._read_others()

    def _append(self, line: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # One write of less than a page with O_APPEND: lines of several processes do not mix.
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, (json.dumps(line, sort_keys=True) + "\n").encode())
        finally:
            os.close(handle)

    def _read_others(self) -> None:
        """Everything written so far counts, this process's own lines included (they have left `_open`)."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            for raw in file:
                if not raw.endswith(b"\n"):
                    break
                self._read_to += len(raw)
                line = json.loads(raw)
                self._others_usd += line["usd"] if line["run"] == self.run else 0.0


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise UsageError(name, repr(text), "a number of US dollars") from error
    if not value >= 0:
        raise UsageError(name, repr(text), "0 or more")
    return value
