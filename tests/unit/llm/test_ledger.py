"""Costs and the shared budget."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tasks.errors import BudgetExceeded, UsageError
from tasks.llm import prices
from tasks.llm.ledger import Ledger, Price, spend

PRICES = {"gpt-4o": Price(2.5, 10.0)}


def test_costs_by_hand(tmp_path: Path) -> None:
    ledger = Ledger("evolve", PRICES, path=tmp_path / "l.jsonl")
    ledger.charge("gpt-4o", 1_000_000, 100_000)  # 2.50 + 1.00
    ledger.charge("gpt-4o", 1_000_000, 100_000, 0.5)  # by batch: 1.75
    ledger.charge("free", 10**9, 10**9)
    ledger.count(cached=3, retries=2)
    ledger.flush()
    line = json.loads((tmp_path / "l.jsonl").read_text())
    assert line["usd"] == pytest.approx(5.25)
    assert (line["stage"], line["requests"], line["cached"], line["retries"]) == ("evolve", 3, 3, 2)
    ledger.flush()
    assert len((tmp_path / "l.jsonl").read_text().splitlines()) == 1, "nothing new, no line"


def test_the_budget_counts_other_processes_of_the_run(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    first, second = (Ledger("s", PRICES, 3.0, "run-1", path) for _ in range(2))
    other_run = Ledger("s", PRICES, 3.0, "run-2", path)
    first.charge("gpt-4o", 800_000, 0)  # 2.00
    second.charge("gpt-4o", 800_000, 0)
    second.check()
    first.flush()
    second.flush()
    with pytest.raises(BudgetExceeded, match=r"\$4\.0000 spent.*at most \$3\.0000.*LAM_BUDGET_USD"):
        second.check()
    first.flush()
    with pytest.raises(BudgetExceeded):
        first.check()
    with pytest.raises(BudgetExceeded):
        Ledger("later stage", PRICES, 3.0, "run-1", path).check()
    other_run.flush()
    other_run.check()


def test_a_budget_of_nothing_stops_before_the_first_call(tmp_path: Path) -> None:
    with pytest.raises(BudgetExceeded):
        Ledger("s", PRICES, 0.0, path=tmp_path / "l.jsonl").check()


def test_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAM_TEACHER_PRICE", "2.5,10")
    monkeypatch.setenv("LAM_BUDGET_USD", "7")
    ledger = Ledger.from_environment("s", "gpt-4o")
    assert (ledger.prices, ledger.budget) == (PRICES, 7.0)
    monkeypatch.setenv("LAM_BUDGET_USD", "lots")
    with pytest.raises(UsageError, match="LAM_BUDGET_USD"):
        Ledger.from_environment("s", "gpt-4o")


def reserve(ledger: Ledger, seconds: float, completion_tokens: int, most: int = 100_000) -> None:
    """One call that may use `most` completion tokens and turns out to use fewer."""

    async def call() -> None:
        async with ledger.reserved("gpt-4o", 0, most):
            await asyncio.sleep(seconds)
            ledger.charge("gpt-4o", 0, completion_tokens)

    asyncio.run(call())


def test_a_call_that_could_pass_the_budget_is_not_made(tmp_path: Path) -> None:
    ledger = Ledger("s", PRICES, 2.5, path=tmp_path / "l.jsonl")
    reserve(ledger, 0.0, 100_000)  # 1.00, as much as it may
    reserve(ledger, 0.0, 60_000)  # 0.60
    with pytest.raises(BudgetExceeded, match=r"\$1\.6000 spent, and the next call may cost \$1\.0000.*at most \$2\.5"):
        reserve(ledger, 0.0, 1)
    reserve(ledger, 0.0, 1000, most=80_000)  # a smaller one still fits


def test_what_is_in_flight_counts_and_is_waited_for(tmp_path: Path) -> None:
    ledger = Ledger("s", PRICES, 2.5, path=tmp_path / "l.jsonl")

    async def call(n: int) -> int:
        async with ledger.reserved("gpt-4o", 0, 100_000):  # at most 1.00, in fact 0.10
            running.append(n)
            most.append(len(running))
            await asyncio.sleep(0.03)
            ledger.charge("gpt-4o", 0, 10_000)
            running.remove(n)
        return n

    async def all_of_them() -> list[int]:
        return list(await asyncio.gather(*(call(n) for n in range(12))))

    running: list[int] = []
    most: list[int] = []
    assert asyncio.run(all_of_them()) == list(range(12))
    assert max(most) == 2, "two at a time is what the budget can pay for at most"
    assert ledger.total.usd == pytest.approx(1.2)


def test_processes_share_what_is_left(tmp_path: Path) -> None:
    """Four processes with a budget for six calls make six calls in all, whichever is first."""
    path = tmp_path / "l.jsonl"
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from tasks.errors import BudgetExceeded\n"
        "from tasks.llm.ledger import Ledger, Price\n"
        "ledger = Ledger('s', {'m': Price(0, 10.0)}, 6.05, 'r', Path(sys.argv[1]))\n"
        "async def call():\n"
        "    async with ledger.reserved('m', 0, 100_000):\n"
        "        await asyncio.sleep(0.02)\n"
        "        ledger.charge('m', 0, 100_000)\n"
        "try:\n"
        "    for _ in range(6): asyncio.run(call())\n"
        "except BudgetExceeded:\n"
        "    pass\n"
    )
    children = [subprocess.Popen([sys.executable, "-c", program, str(path)]) for _ in range(4)]
    assert [child.wait(60) for child in children] == [0] * 4
    assert spend("r", path)["s"].requests == 6
    assert spend("r", path)["s"].usd == pytest.approx(6.0)


def test_what_a_killed_process_had_in_flight_stays_reserved(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    Ledger("s", PRICES, 2.5, "r", path).flush(reserved=1.0)  # and never released
    assert Ledger("s", PRICES, 2.5, "r", path).room() == pytest.approx(1.5)


def test_spending_by_stage_and_run(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    for stage, run, tokens in (("structure", "a", 10_000), ("evolve", "a", 20_000), ("structure", "b", 40_000)):
        ledger = Ledger(stage, PRICES, run=run, path=path)
        ledger.charge("gpt-4o", 0, tokens)
        ledger.flush()
    usd = {stage: tally.usd for stage, tally in spend("a", path).items()}
    assert usd == pytest.approx({"structure": 0.1, "evolve": 0.2})
    assert spend(path=path)["structure"].usd == pytest.approx(0.5)
    assert spend("c", path) == {}
    assert spend(path=tmp_path / "none.jsonl") == {}


def test_a_model_without_a_price_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAM_TEACHER_PRICE", raising=False)
    monkeypatch.delenv("LAM_BUDGET_USD", raising=False)
    assert prices.of("openai/gpt-4o-2024-08-06") == PRICES["gpt-4o"]
    assert prices.of("builtin") == Price()
    with pytest.raises(UsageError, match=r"price of model 'gpt-9'.*LAM_TEACHER_PRICE"):
        Ledger.from_environment("s", "gpt-9")
    monkeypatch.setenv("LAM_TEACHER_PRICE", "0")
    assert Ledger.from_environment("s", "gpt-9").prices == {"gpt-9": Price()}
    monkeypatch.setenv("LAM_TEACHER_PRICE", "nan")
    with pytest.raises(UsageError, match="LAM_TEACHER_PRICE"):
        Ledger.from_environment("s", "gpt-9")


def test_the_price_list_is_dated_and_cited() -> None:
    listed = yaml.safe_load(prices.FILE.read_text())
    assert listed["as_of"].year >= 2026
    assert all(source.startswith("https://") for source in listed["sources"])
    assert all(0 < prompt < completion < 1000 for prompt, completion in listed["models"].values())
