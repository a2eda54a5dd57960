"""What Prometheus reads of a project, the alert rules over it, JSON logs, and lineage in the Prefect UI."""

import json
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from flows import console, exporter

ROOT = Path(__file__).resolve().parents[2]


def _samples(text: str) -> dict[tuple[str, ...], float]:
    """(name, *label values in alphabetical order of labels) -> value."""
    return {
        (sample.name, *(sample.labels[key] for key in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def scraped(project: Path, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, ...], float]:
    """A project with the recorded metrics of a run, a ledger and a stage at work, scraped over HTTP."""
    for source in ROOT.glob("data/*/metrics.json"):
        (project / "data" / source.parent.name).mkdir(parents=True)
        shutil.copyfile(source, project / "data" / source.parent.name / "metrics.json")
    ledger = project / ".lam/llm/ledger.jsonl"
    ledger.parent.mkdir(parents=True)
    line = {"requests": 3, "cached": 1, "retries": 0, "prompt_tokens": 9, "completion_tokens": 9, "usd": 0.25}
    ledger.write_text("".join(json.dumps({"run": run, "stage": "judge", **line}) + "\n" for run in "ab"))
    exporter.note("execute", 3, 19)
    (project / "data/report/metrics.json").write_text("{ half a fi")  # DVC is at it
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    served = subprocess.Popen([sys.executable, "-m", "flows.cli", "metrics", "--port", str(port)], env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
                    return _samples(response.read().decode())
            except (urllib.error.URLError, ConnectionError):
                assert time.monotonic() < deadline
                time.sleep(0.2)
    finally:
        served.kill()
        served.wait()


def test_a_scrape_says_what_the_run_left(scraped: dict[tuple[str, ...], float]) -> None:
    online = json.loads((ROOT / "data/evaluate_online/metrics.json").read_text())
    execute = json.loads((ROOT / "data/execute/metrics.json").read_text())
    assert scraped["lam_run_active",] == 0
    assert (scraped["lam_stage_shards", "execute", "done"], scraped["lam_stage_shards", "execute", "total"]) == (3, 19)
    assert time.time() - scraped["lam_stage_progress_timestamp_seconds", "execute"] < 120
    assert scraped["lam_stage_items", "execute", "in"] == execute["n_in"] > 0
    assert scraped["lam_stage_items_per_second", "execute"] == pytest.approx(execute["n_in"] / execute["seconds"])
    assert scraped["lam_desktop_attempts", "evaluate_online"] == online["episodes"]["attempts"] > 0
    assert scraped["lam_false_success_upper", "lam4"] == online["false_success"]["lam4"]["false_success_upper"]
    assert scraped["lam_teacher_spend_usd", "judge"] == 0.5
    rejected = json.loads((ROOT / "data/structure/metrics.json").read_text())["rejected"]
    assert {
        key[1]: n for key, n in scraped.items() if key[0] == "lam_stage_rejected" and key[2] == "structure"
    } == rejected


def test_every_metric_of_the_alert_rules_exists(scraped: dict[tuple[str, ...], float]) -> None:
    (group,) = yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text())["groups"]
    names = {name for rule in group["rules"] for name in re.findall(r"\blam_\w+", rule["expr"])}
    assert len(names) >= 7
    assert names <= {key[0] for key in scraped}
    assert all(rule["annotations"]["summary"] for rule in group["rules"])


def test_a_log_line_is_one_json_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_RUN", "run-1")
    try:
        raise ValueError("broken\nline")
    except ValueError:
        made = logging.getLogger("flows").makeRecord("flows", 40, "f", 1, "shard %d\n", (3,), sys.exc_info())
    line = console.Json().format(made)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"], told["run"]) == ("ERROR", "flows", "shard 3\n", "run-1")
    assert "ValueError: broken" in told["error"]


@pytest.mark.usefixtures("prefect_server", "no_heartbeats")
def test_a_checkpoints_lineage_is_an_artifact(project: Path) -> None:
    from prefect import flow
    from prefect.artifacts import Artifact

    from flows import artifacts

    shutil.copyfile(ROOT / "dvc.lock", project / "dvc.lock")
    flow(lambda: artifacts.lineage("train_lam2"), name="lineage")()
    artifact = Artifact.get("train-lam2-lineage")
    assert artifact is not None
    rows = {row["input"]: row for row in json.loads(str(artifact.data))}
    locked = yaml.safe_load((ROOT / "dvc.lock").read_text())["stages"]["train_lam1"]["outs"]
    (checkpoint,) = (out for out in locked if out["path"] == "data/train_lam1/checkpoint")
    assert rows["data/train_lam1/checkpoint"]["made by"] == "train_lam1"
    assert rows["data/train_lam1/checkpoint"]["md5"] == checkpoint["md5"]
    assert rows["data/curate_plans/pairs.parquet"]["made by"] == "curate_plans"
