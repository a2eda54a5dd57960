"""A training stage whose shard runs in two processes by torchrun, as on a node with two cards."""

# ruff: noqa: F401, F811  (fixtures taken over from another conftest)
import csv
from pathlib import Path

import pytest
import yaml

from tests.unit.training.conftest import folder, small

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("prefect_server", "no_heartbeats")


@pytest.fixture
def stage(folder: Path, small, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose train_lam1 is small; the working folder of the test."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    Path("params.yaml").write_text(yaml.safe_dump(small.model_dump(mode="json")))
    return folder


def _losses() -> list[float]:
    with Path("data/train_lam1/curves.csv").open() as file:
        return [float(row["loss"]) for row in csv.DictReader(file)]


def test_two_ranks_end_to_end_train_what_one_process_does(stage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.stage import run_stage

    found = {}
    for ranks in ("1", "2"):
        monkeypatch.setenv("LAM_RANKS", ranks)
        monkeypatch.setattr("flows.closure.digest", lambda name, ranks=ranks: ranks)  # the first one's is not reused
        assert run_stage("train_lam1")["n_out"] == 16
        found[ranks] = _losses()
    assert len(found["2"]) == len(found["1"]) > 1
    assert found["2"] == pytest.approx(found["1"], abs=1e-4)
