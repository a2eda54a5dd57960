"""Costs and the shared budget."""

import json
from pathlib import Path

import pytest

from tasks.errors import BudgetExceeded, UsageError
from tasks.llm.ledger import Ledger, Price

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
