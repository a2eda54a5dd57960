"""`lam run --until curate_plans` over two web sites beside the installed help, through DVC and Prefect."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.unit.plans import two_sites


@pytest.mark.usefixtures("prefect_server")
def test_sites_become_curated_pairs_and_a_second_run_asks_for_nothing(own_checkout: Path) -> None:
    lam = [sys.executable, "-m", "flows.cli"]
    subprocess.run([*lam, "params", "use", "smoke"], cwd=own_checkout, check=True)
    values = yaml.safe_load((own_checkout / "params.yaml").read_text())
    values["collect"] |= {
        "sources": ["lo_help", "wikihow", "ms_support"], "max_pages": 60,
        "licenses": [*values["collect"]["licenses"], "CC-BY-NC-SA-3.0", "LicenseRef-Test"],
    }  # fmt: skip
    values["evolve"] |= {"n_pairs": 50}
    (own_checkout / "params.yaml").write_text(yaml.safe_dump(values))
    with two_sites.running(own_checkout) as (how_to, support):
        first = _run([*lam, "run", "--until", "curate_plans", "--json"], own_checkout)
        assert list(first["ran"]) == ["collect", "structure", "evolve", "curate_plans"]
        asked = len(how_to.seen) + len(support.seen)
        assert asked > 0
        assert not any(a.path.startswith(("/private", "/Special", "/Use-Ads")) for a in how_to.seen)
        again = _run([*lam, "run", "--until", "curate_plans", "--json"], own_checkout)
        assert again["ran"] == {}
        assert len(how_to.seen) + len(support.seen) == asked
    for stage in first["ran"]:
        metrics = json.loads((own_checkout / "data" / stage / "metrics.json").read_text())
        assert metrics["n_in"] == metrics["n_out"] + sum(metrics["rejected"].values()), stage
    card = (own_checkout / "data" / "curate_plans" / "card.md").read_text()
    assert "Data Office, 2026-11-25, for tests; data@example.org" in card
    assert "| CC-BY-NC-SA-3.0 |" in card


@pytest.mark.usefixtures("prefect_server")
def test_word_learns_from_microsofts_pages_and_not_from_another_applications(own_checkout: Path) -> None:
    lam = [sys.executable, "-m", "flows.cli"]
    subprocess.run([*lam, "params", "use", "smoke"], cwd=own_checkout, check=True)
    production = yaml.safe_load((own_checkout / "profiles" / "production.yaml").read_text())
    values = yaml.safe_load((own_checkout / "params.yaml").read_text())
    values["run"] |= {"app": production["run"]["app"], "desktop": production["run"]["desktop"]}
    values["evolve"] |= {"n_pairs": 20}
    (own_checkout / "params.yaml").write_text(yaml.safe_dump(values))
    command = [*lam, "run", "--until", "curate_plans", "--json"]
    refused = subprocess.run(command, cwd=own_checkout, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "none is about Microsoft Word (run.app: word)" in refused.stdout + refused.stderr
    values["collect"] |= production["collect"]
    values["collect"]["licenses"] = [*values["collect"]["licenses"], "LicenseRef-Test"]
    (own_checkout / "params.yaml").write_text(yaml.safe_dump(values))
    with two_sites.running(own_checkout) as (how_to, support):
        assert list(_run(command, own_checkout)["ran"]) == ["collect", "structure", "evolve", "curate_plans"]
        assert support.seen
        assert not how_to.seen
    metrics = json.loads((own_checkout / "data" / "collect" / "metrics.json").read_text())
    assert set(metrics["pages_by_app"]) == {"word"}


def _run(command: list[str], folder: Path) -> dict[str, dict[str, float]]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, dict[str, float]] = json.loads(done.stdout)
    return answer
