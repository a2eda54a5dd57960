"""README's figures are those of the committed run."""

import json
import subprocess
from pathlib import Path

import pytest

from tasks.evaluation import figures

ROOT = Path(__file__).parents[3]


def test_readme_holds_the_committed_figures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Invariant: a commit's README and metrics are of one run; a run of one's own since then changes only metrics."""
    archive = subprocess.run(
        ["git", "archive", "HEAD", "README.md", "params.yaml", "data"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(tmp_path)], input=archive, check=True)
    monkeypatch.chdir(tmp_path)
    readme = figures.README.read_text(encoding="utf-8")
    assert figures.written(readme) == readme


def test_another_run_gives_another_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    online = json.loads((ROOT / "data/evaluate_online/metrics.json").read_text(encoding="utf-8"))
    online["splits"]["wording"]["lam4"] |= {"tsr": 0.125, "ci95": {"tsr": [0.05, 0.3]}, "n": 8, "not_understood": 2}
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "data/evaluate_online/metrics.json"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(online))
    assert "| 8 | 12.5 [5–30] |" in figures.table()


def test_a_readme_without_a_place_is_said() -> None:
    with pytest.raises(ValueError, match="no place"):
        figures.written("# LAM Foundry")
