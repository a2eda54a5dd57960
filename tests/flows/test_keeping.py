"""What is kept, shared and released: a second clone by S3, `lam gc`, `lam promote`."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from flows import promoting
from tasks.errors import DataError, LamError
from tasks.model import released
from tests.chaos import machines
from tests.pipeline.conftest import Checkout


def _commit(folder: Path) -> None:
    person = ["-c", "user.name=t", "-c", "user.email=t@t"]
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *person, "commit", "-q", "-m", "x"], cwd=folder, check=True)


def test_a_second_clone_pulls_from_s3_and_is_up_to_date(own_checkout: Path, tmp_path: Path) -> None:
    first = Checkout(own_checkout)
    with machines.s3("127.0.0.1") as environment:
        first.env |= environment
        assert first.lam("params", "use", "smoke", "--overwrite").returncode == 0
        try:
            assert first.run("dvc", "repro", "collect").returncode == 0
        finally:
            first.lam("server", "stop")
        assert first.run("dvc", "remote", "add", "-d", "storage", "s3://lam/dvc").returncode == 0
        _commit(own_checkout)
        assert first.run("dvc", "push", "collect").returncode == 0
        shutil.rmtree(own_checkout / ".dvc/cache")  # what comes now comes from S3
        subprocess.run(["git", "clone", "-q", str(own_checkout), str(tmp_path / "second")], check=True)
        second = Checkout(tmp_path / "second")
        second.env |= environment
        stale = json.loads(second.lam("run", "--dry-run", "--until", "collect", "--json").stdout)["stale"]
        assert stale == ["collect"]
        assert second.run("dvc", "pull", "collect").returncode == 0
        assert "up to date" in second.run("dvc", "status", "collect").stdout
        assert json.loads(second.lam("run", "--dry-run", "--until", "collect", "--json").stdout)["stale"] == []
    pages = "data/collect/documents.parquet"
    assert (tmp_path / "second" / pages).read_bytes() == (own_checkout / pages).read_bytes()


def _sizes(folder: Path) -> set[int]:
    return {path.stat().st_size for path in (folder / ".dvc/cache").rglob("*") if path.is_file()}


def test_gc_says_what_would_go_and_then_it_goes(own_checkout: Path) -> None:
    made = Checkout(own_checkout)
    _commit(own_checkout)
    for name, size in (("junk", 5000), ("named", 700)):
        (own_checkout / name).write_bytes(b"x" * size)
        assert made.run("dvc", "add", name).returncode == 0  # in no commit: the workspace counts too
    for name, days in (("old.log", 40), ("new.log", 1)):
        path = own_checkout / ".lam/logs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"z" * 300)
        os.utime(path, (time.time() - days * 86400,) * 2)
    (own_checkout / ".lam/shards/train_lam1").mkdir(parents=True)
    tar = own_checkout / ".lam/shards/train_lam1/k.tar"  # of a stage that DVC does not keep yet
    tar.write_bytes(b"t")
    os.utime(tar, (0, 0))
    before = json.loads(made.lam("gc", "--dry-run", "--json").stdout)["parts"]  # DVC's own listings of folders
    (own_checkout / "junk.dvc").unlink()
    told = json.loads(made.lam("gc", "--dry-run", "--json").stdout)
    assert told["parts"]["DVC's cache"]["bytes"] == before["DVC's cache"]["bytes"] + 5000
    assert told["parts"]["logs"] == {"files": 1, "bytes": 300}
    assert told["bytes"] == told["parts"]["DVC's cache"]["bytes"] + 300
    assert {5000, 700} <= _sizes(own_checkout)
    assert json.loads(made.lam("gc", "--json").stdout)["bytes"] == told["bytes"]
    assert _sizes(own_checkout) & {5000, 700} == {700}
    assert sorted(p.name for p in (own_checkout / ".lam/logs").glob("*.log")) == ["new.log"]
    assert tar.exists()


def _told(values: float, wording: float, wrong: int, n: int = 40, finished: int = 80) -> dict:
    return {
        "splits": {"values": {"lam4": {"tsr": values, "n": n}}, "wording": {"lam4": {"tsr": wording, "n": 60}},
                   "foreign": {"lam4": {"n": 130}}},
        "false_success": {"lam4": {"wrong": wrong, "finished": finished}},
    }  # fmt: skip


@pytest.fixture
def release(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A released checkpoint, and a trained one, each with an evaluation that is up to date."""
    from flows import dag

    folder = project / "models" / "lam4"
    for path, content in ((folder, "released"), (promoting.CANDIDATE, "trained")):
        path.mkdir(parents=True)
        (path / "model.safetensors").write_text(content)
        (path / "skills.json").write_text("derived")
    (folder / "README.md").write_text("of the release")
    (folder / "dropped.json").write_text("{}")
    (folder / promoting.FILE).write_text(json.dumps(_told(0.7, 0.5, 1)))
    promoting.MEASURED.parent.mkdir(parents=True)
    nothing_stale = dag.Dag({name: frozenset() for name in dag.STAGES}, frozenset())
    monkeypatch.setattr(dag, "read", lambda: nothing_stale)
    return folder


@pytest.mark.parametrize(
    ("candidate", "says"),
    [
        (_told(0.9, 0.9, 2), "false successes 2 of 80, the released one's 1 of 80"),
        (_told(0.9, 0.9, 1, finished=40), "false successes 1 of 40, the released one's 1 of 80"),
        (_told(0.71, 0.48, 0), "success 59.5 %, the released one's 60.0 %"),
        (_told(0.9, 0.9, 0, n=39), "values: measured on 39 tasks, the released one on 40"),
    ],
)
def test_a_worse_checkpoint_is_not_released_and_both_figures_are_said(
    candidate: dict, says: str, release: Path
) -> None:
    promoting.MEASURED.write_text(json.dumps(candidate))
    with pytest.raises(LamError, match=says):
        promoting.promote(release, dry_run=False)
    assert (release / "model.safetensors").read_text() == "released"


def test_a_better_one_is_released_with_its_figures(release: Path) -> None:
    promoting.MEASURED.write_text(json.dumps(_told(0.7, 0.6, 1)))
    assert promoting.promote(release, dry_run=True)["promoted"] is False
    assert (release / "model.safetensors").read_text() == "released"
    answer = promoting.promote(release, dry_run=False)
    assert answer["files"] == ["model.safetensors"]
    assert "60.0 %" in promoting.describe(answer)
    assert sorted(p.name for p in release.iterdir()) == [
        "README.md", "evaluation.json", "model.safetensors", "sha256.txt"
    ]  # fmt: skip
    released._verify(release)
    assert (release / "model.safetensors").read_text() == "trained"
    assert promoting.figures(release / promoting.FILE)["splits"]["wording"] == {"tsr": 0.6, "n": 60}
    assert [path.name for path in release.parent.iterdir()] == ["lam4"]


def test_an_evaluation_of_another_checkpoint_does_not_count(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import dag

    promoting.MEASURED.write_text(json.dumps(_told(0.9, 0.9, 0)))
    stale = dag.Dag({name: frozenset() for name in dag.STAGES}, frozenset({"evaluate_online"}))
    monkeypatch.setattr(dag, "read", lambda: stale)
    with pytest.raises(DataError, match=r"stale stages \['evaluate_online'\]"):
        promoting.promote(release, dry_run=False)


def test_the_released_model_has_its_figures() -> None:
    told = promoting.figures(released.FOLDER / promoting.FILE)
    assert set(told["splits"]) >= {"values", "wording", "family", "template", "documentation"}
