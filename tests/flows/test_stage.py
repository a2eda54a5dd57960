"""A stage as a flow: cached shards, versions in the key, results that are believed only while they exist."""

import json
from pathlib import Path

import pytest
import yaml

from tasks import store
from tasks.stages import STAGES

pytestmark = pytest.mark.usefixtures("prefect_server", "no_heartbeats")


def _params(project: Path, **collect: object) -> None:
    path = project / "params.yaml"
    values = yaml.safe_load(path.read_text())
    values["collect"].update({"max_pages": 20, **collect})
    path.write_text(yaml.safe_dump(values))


def _executed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Indices of the shards whose work ran, filled as it runs."""
    module = STAGES["collect"].load()
    seen: list[int] = []
    original = module.work

    def counted(shard):
        seen.append(shard.index)
        return original(shard)

    monkeypatch.setattr(module, "work", counted)
    return seen


def test_a_stage_runs_once_and_is_cached_then(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.stage import run_stage

    _params(project)
    ran = _executed(monkeypatch)
    first = run_stage("collect")
    rows = (project / "data/collect/documents.parquet").read_bytes()
    assert first["n_in"] == first["n_out"] + sum(first["rejected"].values()) == 20
    assert len(ran) == first["shards"]
    assert json.loads((project / "data/collect/metrics.json").read_text())["seconds"] > 0
    run_stage("collect")
    assert len(ran) == first["shards"]
    assert (project / "data/collect/documents.parquet").read_bytes() == rows


def test_a_cached_record_without_its_file_is_computed_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.stage import run_stage

    _params(project)
    ran = _executed(monkeypatch)
    run_stage("collect")
    before = len(ran)
    for path in (store.STATE / "shards" / "collect").iterdir():
        path.unlink()
    run_stage("collect")
    assert len(ran) == 2 * before


def test_version_and_parameters_are_in_the_key(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.stage import run_stage

    _params(project)
    ran = _executed(monkeypatch)
    run_stage("collect")
    once = len(ran)
    monkeypatch.setattr(STAGES["collect"].load(), "VERSION", 99)
    run_stage("collect")
    assert len(ran) == 2 * once
    _params(project, max_pages=19)
    run_stage("collect")
    assert len(ran) == 3 * once


def test_an_error_of_the_work_is_the_stages_error(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.stage import run_stage
    from tasks.errors import DataError

    _params(project)

    def broken(shard):
        raise DataError("a page", "nothing", "a page")

    monkeypatch.setattr(STAGES["collect"].load(), "work", broken)
    with pytest.raises(DataError, match="a page; got nothing; expected a page"):
        run_stage("collect")
    assert not (project / "data/collect/metrics.json").exists()


@pytest.mark.parametrize(
    ("n_in", "n_out", "rejected", "message"),
    [
        (2094, 0, {"invalid_answer": 2000, "no_steps": 94}, r"2094 in, 0 out \(invalid_answer 2000, no_steps 94\)"),
        (0, 0, {}, "0 in, 0 out.*see the stages before it"),
    ],
)
def test_a_stage_without_input_or_output_fails(n_in: int, n_out: int, rejected: dict, message: str) -> None:
    from flows.stage import see_that_something_came_out
    from tasks.errors import DataError

    metrics = {"n_in": n_in, "n_out": n_out, "rejected": rejected}
    with pytest.raises(DataError, match=message):
        see_that_something_came_out("structure", metrics)
    see_that_something_came_out("explore", metrics)
    see_that_something_came_out("structure", {"n_in": 3, "n_out": 1, "rejected": {"a": 2}})


def test_nothing_out_leaves_no_metrics(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.stage import run_stage
    from tasks.errors import DataError

    _params(project)
    nothing = {"stage": "collect", "n_in": 20, "n_out": 0, "rejected": {"licence": 20}}
    monkeypatch.setattr(STAGES["collect"].load(), "merge", lambda params, paths: dict(nothing))
    with pytest.raises(DataError, match="licence 20"):
        run_stage("collect")
    assert not (project / "data/collect/metrics.json").exists()
