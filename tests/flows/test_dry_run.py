"""`lam run --dry-run`: calls, tokens and cost before anything is sent; no file of the project changes."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows import estimating, running
from tasks import params as parameters
from tasks.errors import UsageError
from tasks.llm import ledger
from tasks.llm.ledger import Ledger, Price
from tasks.params import Params
from tasks.stages import STAGES

UPSTREAM = {"structure": frozenset({"collect"}), "evolve": frozenset({"structure"}), "judge": frozenset({"execute"})}


def tree(folder: Path, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    told = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {name: digest for name, digest in told.items() if not any(part in name for part in leave_out)}


@pytest.fixture
def collected(project: Path, monkeypatch: pytest.MonkeyPatch) -> Params:
    """A project in which collect has run, on 40 pages."""
    for name in ("LAM_TEACHER_URL", "LAM_TEACHER_KEY", "LAM_TEACHER_PRICE", "LAM_TEACHER_BATCH", "LAM_RUN"):
        monkeypatch.delenv(name, raising=False)
    values = yaml.safe_load((project / "params.yaml").read_text())
    values["collect"] |= {"max_pages": 40}
    (project / "params.yaml").write_text(yaml.safe_dump(values))
    params, collect = parameters.load(), STAGES["collect"].load()
    collect.merge(params, [collect.work(shard) for shard in collect.split(params)])
    return params


def named(params: Params, teacher: str) -> Params:
    return params.model_copy(update={"run": params.run.model_copy(update={"teacher": teacher})})


def test_a_stage_whose_input_is_there_is_counted_and_nothing_changes(collected: Params, project: Path) -> None:
    before = tree(project)
    told = estimating.estimate_run(named(collected, "gpt-4o"), ["structure", "evolve"], UPSTREAM)
    assert tree(project) == before
    structure, evolve = told["stages"]
    assert structure["exact"]
    assert structure["calls"][0] == structure["calls"][1] > 0
    price = Price(2.5, 10.0)
    assert told["price"] == [2.5, 10.0]
    assert structure["usd"][0] == pytest.approx(price.of(structure["prompt_tokens"][0], 100 * structure["calls"][0]))
    assert evolve["calls"] is None, "no input and no earlier run"
    text = "\n".join(estimating.describe(told))
    assert "and more: evolve cannot be counted yet" in text
    assert "nothing has been sent" in text
    empty = estimating.describe(
        estimating.estimate_run(named(collected, "gpt-4o"), ["collect", "evolve", "structure"], UPSTREAM)
    )
    assert "$" not in empty[-1], "no sum where nothing is known"


def test_the_estimate_is_what_the_ledger_says_after_the_run(collected: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_RUN", "run-1")
    told = estimating.estimate_run(collected, ["structure"], UPSTREAM)["stages"][0]
    structure = STAGES["structure"].load()
    structure.merge(collected, [structure.work(shard) for shard in structure.split(collected)])
    used = ledger.spend("run-1")["structure"]
    assert told["calls"] == (used.requests, used.requests)
    assert used.prompt_tokens <= told["prompt_tokens"][0] <= used.prompt_tokens + 301 * used.requests
    again = estimating.estimate_run(collected, ["structure", "evolve"], UPSTREAM)
    assert again["stages"][0]["calls"] == (0, 0), "all of it is in the cache"
    assert again["stages"][0]["cached"] == used.requests
    assert again["usd"] == [0.0, 0.0], "the built-in teacher costs nothing"


def test_a_later_stage_is_a_range_by_the_last_run(collected: Params) -> None:
    for run, calls in (("old", 50), ("last", 400)):
        entries = Ledger("evolve", {}, run=run)
        for _ in range(calls):
            entries.charge("m", 1000, 100)
        entries.flush()
    told = estimating.estimate_run(named(collected, "gpt-4o"), ["structure", "evolve"], UPSTREAM)["stages"][1]
    assert not told["exact"]
    assert told["calls"] == (320, 500)
    assert told["usd"] == pytest.approx((320 * 0.0035, 500 * 0.0035))


def test_batches_cost_half_and_an_unknown_model_is_refused(collected: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    single = estimating.estimate_run(named(collected, "gpt-4o"), ["structure"], UPSTREAM)["usd"]
    monkeypatch.setenv("LAM_TEACHER_BATCH", "60")
    assert estimating.estimate_run(named(collected, "gpt-4o"), ["structure"], UPSTREAM)["usd"] == [
        u / 2 for u in single
    ]
    with pytest.raises(UsageError, match="price of model 'gpt-9'"):
        estimating.estimate_run(named(collected, "gpt-9"), ["structure"], UPSTREAM)


def test_what_was_spent_stands_in_the_last_lines() -> None:
    used = {"requests": 3, "cached": 1, "retries": 0, "prompt_tokens": 3000, "completion_tokens": 300, "usd": 0.0105}
    text = running.describe({"spent": {"structure": used}, "stale": ["structure"], "ran": {"structure": 2.0}})
    assert "structure" in text
    assert "3,000 + 300 tokens, $0.01" in text
    assert "$0.01 in all" in text
    assert "teacher" not in running.describe({"spent": {"structure": used | {"usd": 0.0}}, "stale": ["x"]})


def test_a_run_with_an_unknown_model_starts_nothing(
    collected: Params, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import dag

    values = yaml.safe_load((project / "params.yaml").read_text())
    values["run"]["teacher"] = "gpt-9"
    (project / "params.yaml").write_text(yaml.safe_dump(values))
    monkeypatch.setattr(dag, "read", lambda: dag.Dag({name: frozenset() for name in STAGES}, frozenset({"structure"})))
    monkeypatch.setattr(running, "_flow", lambda first, last: pytest.fail("started"))
    with pytest.raises(UsageError, match=r"price of model 'gpt-9'.*LAM_TEACHER_PRICE"):
        running.run()


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_source_without_a_decision_starts_nothing(
    collected: Params, project: Path, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    from flows import dag

    values = yaml.safe_load((project / "params.yaml").read_text())
    values["collect"]["sources"] = ["wikihow"]
    (project / "params.yaml").write_text(yaml.safe_dump(values))
    monkeypatch.setattr(dag, "read", lambda: dag.Dag({name: frozenset() for name in STAGES}, frozenset({"collect"})))
    monkeypatch.setattr(running, "_flow", lambda first, last: pytest.fail("started"))
    with pytest.raises(UsageError, match=r"wikihow.*decision.*sources\.yaml"):
        running.run(dry_run=dry_run)


def test_the_command_changes_no_file_whatever_profile_it_is_asked_about(checkout: Path) -> None:
    subprocess.run([sys.executable, "-m", "flows.cli", "params", "use", "smoke"], cwd=checkout, check=True)
    leave_out = (".git/", ".dvc/tmp", ".dvc/cache", "__pycache__")  # DVC caches listings of directories that it hashes
    before = tree(checkout, leave_out)
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", "--dry-run", "--profile", "production-writer", "--json"],
        cwd=checkout, env=os.environ | {"LAM_TEACHER_URL": "", "LAM_TEACHER_PRICE": ""}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["profile"] == "production-writer"
    assert answer["stale"][0] == "collect"
    assert answer["estimate"]["price"] == [2.5, 10.0]
    assert tree(checkout, leave_out) == before
