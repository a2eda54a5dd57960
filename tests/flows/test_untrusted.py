"""Data never names code that this machine runs, and what a killed process leaves is swept."""

import base64
import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows import records
from tasks import store
from tasks.desktop import scratch
from tasks.schemas import Shard

pytestmark = pytest.mark.usefixtures("prefect_server")  # before the first import of Prefect, which reads settings

SHARD = Shard(stage="collect", index=0, items=("a",), content="c", params={})


class _Runs:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple:
        return (os.mkdir, (str(self.mark),))


def _planted(mark: Path) -> list[bytes]:
    pickled = base64.encodebytes(pickle.dumps(_Runs(mark))).decode()
    typed = json.dumps({"__class__": "os.mkdir", "data": str(mark)})
    error = json.dumps({"__exc_type__": "os.mkdir", "message": str(mark)})
    metadata = {"storage_key": "k", "prefect_version": "3.9.1"}
    return [
        pickled.encode(),
        typed.encode(),
        error.encode(),
        *(
            json.dumps({"metadata": metadata | {"serializer": {"type": kind}}, "result": result}).encode()
            for kind, result in (("pickle", pickled), ("json", typed), ("json", error))
        ),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_planted_record_is_data(project: Path, number: int) -> None:
    """Invariant: whatever lies where a record should, it is read as plain JSON and the shard is not finished."""
    mark = project / "ran"
    path = records.FOLDER / SHARD.stage / f"{SHARD.key}.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(_planted(mark)[number])
    assert records.finished(SHARD) is None
    assert not mark.exists()


def test_the_same_plant_runs_in_prefects_result_store(project: Path) -> None:
    """Why Prefect's results are not used: its record names the serializer that reads it, whatever the task's own is."""
    from prefect.results import ResultRecord
    from prefect.serializers import JSONSerializer

    mark = project / "ran"
    ResultRecord.deserialize(_planted(mark)[3], backup_serializer=JSONSerializer())
    assert mark.exists()


@pytest.mark.usefixtures("no_heartbeats")
def test_a_stage_reads_no_result_of_prefects(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant: neither a stage nor its shards look into the result store, where a worker may have written."""
    from prefect.results import ResultStore

    from flows.stage import run_stage

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the result store was asked")

    for name in ("read", "_read", "_exists", "persist_result_record"):
        monkeypatch.setattr(ResultStore, name, refuse)
    assert run_stage("collect")["n_out"] > 0
    assert run_stage("collect")["n_out"] > 0


@pytest.mark.parametrize("harm", ["changed", "gone", "linked"])
def test_a_file_that_differs_from_its_record_is_made_again(project: Path, harm: str) -> None:
    """Invariant: a recorded shard is believed only while its files are, byte for byte, what was recorded."""
    path = store.write_text(store.shard_path(SHARD), "rows")
    records.keep(SHARD, path)
    assert records.finished(SHARD) == path
    path.unlink()
    if harm == "changed":
        path.write_text("other")
    if harm == "linked":
        (project / "elsewhere").write_text("rows")
        path.symlink_to(project / "elsewhere")
    assert records.finished(SHARD) is None


def test_a_killed_process_that_nobody_waited_for_leaves_no_private_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant: the folder of a process that was killed is swept, also while its parent has not yet reaped it."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    left, mine = tmp_path / f"lam-do-{dead.pid}-x", tmp_path / f"lam-do-{os.getpid()}-x"
    for folder in (left, mine):
        folder.mkdir()
    scratch.sweep(tmp_path)
    dead.wait()
    assert not left.exists()
    assert mine.exists()


def test_kill_9_takes_the_private_copy_with_it(tmp_path: Path) -> None:
    """Invariant: the copy of a document is gone seconds after its owner was killed, without another command."""
    code = (
        "import time\nfrom tasks.desktop import scratch\nfrom tasks.desktop.slots import Slot\n"
        "folder = scratch.folder('do')\nslot = Slot('fake')\nslot.healthy()\n"
        "print(folder, flush=True)\ntime.sleep(60)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    copy = Path(owner.stdout.readline().strip())
    assert copy.is_dir()
    owner.kill()
    deadline = time.monotonic() + 10
    while copy.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    owner.wait()
