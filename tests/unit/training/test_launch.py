"""The launched processes' end: their error is the stage's own, and none outlives it."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tasks import errors
from tasks.training import launch, train_lam1

ROOT = Path(__file__).resolve().parents[3]
WORK = "import sys; from tasks.schemas import Shard; from tasks.training import launch; "
WORK += "launch.work(Shard.model_validate_json(sys.argv[1]))"


@pytest.fixture
def shard(folder, small, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LAM_RANKS", "2")
    own = small.train_lam1.model_copy(update={"corpus_updates": 100_000})
    (only,) = train_lam1.split(small.model_copy(update={"train_lam1": own}))
    return only


def test_a_ranks_error_is_the_stages_own(shard, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # without the stage's inputs
    with pytest.raises(errors.DataError, match=r"documents.parquet; got no such file"):
        launch.work(shard)


def test_no_rank_outlives_a_killed_stage(shard):
    stage = psutil.Popen([sys.executable, "-c", WORK, shard.model_dump_json()], stderr=subprocess.DEVNULL)
    base = train_lam1.shards.working(shard) / "base"
    deadline = time.monotonic() + 200
    while not base.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    below = stage.children(recursive=True)
    assert sum("tasks.training.launch" in child.cmdline() for child in below) >= 3  # the launcher and two ranks
    stage.kill()
    stage.wait()
    assert not psutil.wait_procs(below, timeout=20)[1]


def test_two_launches_at_once_do_not_mix(tmp_path):
    sizes = {"two": 2, "three": 3}
    started = []
    for name, size in sizes.items():
        (tmp_path / name).mkdir()
        command = launch.command(size, str(tmp_path / name), str(size), module="tests.unit.training.meeting")
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True))
    for process in started:
        told = process.communicate(timeout=200)[1]
        assert process.returncode == 0, told[-3000:]
    assert {name: len(list((tmp_path / name).iterdir())) for name in sizes} == sizes
