"""A shard on another machine: another folder, another network and mount namespace, nothing shared but the store."""

# ruff: noqa: F401, F811  (fixtures taken over from another conftest)
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tasks import store
from tasks.agent import recording
from tasks.errors import DataError, InfrastructureError
from tasks.params import Params
from tasks.planner.survey import Survey
from tasks.remote_store import RemoteStore
from tasks.schemas import Reject, Shard
from tasks.stages import STAGES
from tasks.trajectories import execute
from tests.unit.trajectories.conftest import instantiated, tasks

WORK = """
import json, sys
from flows import pools, remote
from tasks.schemas import Shard
given = json.load(sys.stdin)
shard = Shard.model_validate(given["shard"])
remote.run_shard.fn(shard, remote.Terms.model_validate(given["terms"]), given["run"])
"""


def isolated() -> bool:
    """Whether this user may make network and mount namespaces."""
    return subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True).returncode == 0


needs_namespaces = pytest.mark.skipif(not isolated(), reason="unshare -n -m is not permitted for this user")


class Machine:
    """A worker's machine: its own copy of the code, the store at a path of its own, the pipeline's folder hidden."""

    def __init__(self, checkout: Path, folder: Path, shared: Path, hidden: Path) -> None:
        self.home, self.mount, self.shared, self.hidden = folder / "lam", folder / "share", shared, hidden
        shutil.copytree(checkout, self.home, ignore=shutil.ignore_patterns(".git", "data", ".lam"))
        self.mount.mkdir()

    def work(self, shard: Shard, terms: dict, run: str, **environment: str) -> subprocess.CompletedProcess[str]:
        script = (
            f"ip link set lo up && mount --bind '{self.shared}' '{self.mount}' "
            f"&& mount -t tmpfs none '{self.hidden}' && exec '{sys.executable}' -c \"$WORK\""
        )
        given = {"shard": shard.model_dump(mode="json"), "terms": terms, "run": run}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "LAM_"))}
        env = {**kept, "PYTHONPATH": str(self.home), "WORK": WORK, "LAM_STORE_URL": f"file://{self.mount}"}
        return subprocess.run(
            ["unshare", "-n", "-m", "sh", "-c", script], input=json.dumps(given), text=True, capture_output=True,
            cwd=self.home, env={**env, "PREFECT__WORKER_NAME": "vm-1", **environment}, timeout=300,
        )  # fmt: skip


@pytest.fixture
def machine(checkout: Path, instantiated: Params, tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> Machine:
    shared = tmp_path_factory.mktemp("shared")
    monkeypatch.setenv("LAM_STORE_URL", f"file://{shared}")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return Machine(checkout, tmp_path_factory.mktemp("elsewhere"), shared, Path.cwd())


def _sent(params: Params) -> tuple[Shard, dict, RemoteStore]:
    from flows import pools, remote

    shard = execute.split(params)[0]
    found = remote.open_store(store.STATE / "remote" / "cache")
    inputs = pools.send_inputs(found, STAGES["execute"])
    return shard, remote.terms_of(shard).model_copy(update={"inputs": inputs}).model_dump(mode="json"), found


def _told(path: Path) -> list:
    """Episodes without how long they took."""
    return [
        (e.trajectory.model_dump(exclude={"steps"}), [(s.action, s.ok) for s in e.trajectory.steps])
        for e in recording.read(path)
    ]


@needs_namespaces
def test_another_machine_delivers_what_this_one_would(machine: Machine, instantiated: Params) -> None:
    from flows import pools, remote

    shard, terms, found = _sent(instantiated)
    done = machine.work(shard, terms, "run-1")
    assert done.returncode == 0, done.stderr[-3000:]
    received = _told(pools.receive(found, shard, "run-1"))
    store.shard_path(shard, ".zip").unlink()
    assert len(received) == len(shard.items)
    assert received == _told(execute.work(shard))


@needs_namespaces
def test_a_worker_with_edited_code_refuses(machine: Machine, instantiated: Params) -> None:
    shard, terms, _ = _sent(instantiated)
    path = machine.home / "tasks/agent/attempt.py"
    path.write_text(path.read_text() + "\n# edited\n")
    done = machine.work(shard, terms, "run-1")
    assert done.returncode != 0
    assert "worker vm-1: code; got " in done.stderr
    assert f"expected {terms['code']}" in done.stderr
    assert not (machine.home / ".lam/remote/work").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"params": "0" * 16}, "parameters"),
        ({"python": "2.7"}, "Python; got 3"),
        ({"packages": {"pydantic": "0.1"}}, "package pydantic; got 2"),
        ({"packages": {"nowhere": "1"}}, "package nowhere; got none; expected 1"),
    ],
)
def test_each_difference_is_named_with_both_values(change: dict, says: str, instantiated: Params) -> None:
    from flows import pools, remote

    shard = execute.split(instantiated)[0]
    same = remote.terms_of(shard)
    assert same.packages
    remote.compare(shard, same)
    with pytest.raises(remote.Refused, match=says):
        remote.compare(shard, same.model_copy(update=change))


def test_a_wrong_clock_is_refused(instantiated: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import pools, remote

    shard = execute.split(instantiated)[0]
    monkeypatch.setattr(remote, "clock_difference", lambda: -600.0)
    with pytest.raises(remote.Refused, match=r"clock; got -600 s from the server's; expected at most 120 s"):
        remote.compare(shard, remote.terms_of(shard))


def test_a_result_that_is_not_the_shards_is_refused(
    instantiated: Params,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from flows import pools, remote

    monkeypatch.setenv("LAM_STORE_URL", f"file://{tmp_path / 'shared'}")
    shard, _, found = _sent(instantiated)
    other = execute.split(instantiated)[1]
    pickled = tmp_path / "x.zip"
    pickled.write_bytes(b"\x80\x04cos\nsystem\n")
    for path, key, error in (
        (execute.work(other), shard.key, "2 other, 3 missing tasks"),
        (pickled, shard.key, "not a zip file"),
        (pickled, other.key, "receipt"),
    ):
        receipt = remote.Receipt(key=key, worker="vm-1", suffix=".zip", sha256=found.put(path))
        found.note("run", receipt.model_dump_json())
        with pytest.raises(DataError, match=error):
            pools.receive(found, shard, "run")
        assert not store.shard_path(shard, ".zip").exists()


def test_what_another_version_of_the_application_did_is_refused(
    instantiated: Params, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import pools, remote

    monkeypatch.setenv("LAM_STORE_URL", f"file://{tmp_path / 'shared'}")
    shard, _, found = _sent(instantiated)
    receipt = remote.Receipt(key=shard.key, worker="vm-1", suffix=".zip", sha256=found.put(execute.work(shard)))
    found.note("run", receipt.model_dump_json())
    Survey(app_version="fake 2").save(store.data_dir("instantiate"))
    with pytest.raises(InfrastructureError, match=r"worker vm-1; got application \['fake 1'\]; expected 'fake 2'"):
        pools.receive(found, shard, "run")
    Survey(app_version="fake 1").save(store.data_dir("instantiate"))
    assert pools.receive(found, shard, "run").exists()


def test_shards_in_flight_are_the_pools_business(instantiated: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import stage

    monkeypatch.delenv("LAM_DESKTOP_POOL", raising=False)
    assert stage._workers(STAGES["execute"]) == instantiated.run.slots == 1
    monkeypatch.setenv("LAM_DESKTOP_POOL", "desktop")
    assert stage._workers(STAGES["execute"]) > 100


@pytest.mark.parametrize(
    ("stage", "suffix", "content", "says"),
    [
        ("instantiate", ".parquet", b"\x80\x04cos\nsystem\n", "a table"),
        ("instantiate", ".parquet", "other rows", "rows of SurveyRow"),
        ("train_lam1", ".tar", "checkpoint/pytorch_model.bin", "plain files inside the folder"),
        ("train_lam1", ".tar", "../../.bashrc.json", "plain files inside the folder"),
        ("train_lam1", ".pkl", b"\x80\x04cos\nsystem\n", "receipt"),
    ],
)
def test_planted_results_are_refused_and_nothing_of_them_runs(
    stage: str, suffix: str, content: bytes | str, says: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import pools, remote

    planted = project / f"planted{suffix}"
    if isinstance(content, bytes):
        planted.write_bytes(content)
    elif suffix == ".tar":
        with tarfile.open(planted, "w") as tar:
            tar.addfile(tarfile.TarInfo(content))
    else:
        store.write_rows(planted, Reject, [Reject(stage="x", row_id="y", reason="z")])
    shard = Shard(stage=stage, index=0, items=("x",), content="", params={})
    found = RemoteStore(f"file://{project / 'shared'}", project / "cache")
    receipt = remote.Receipt(key=shard.key, worker="vm-1", suffix=suffix, sha256=found.put(planted))
    found.note("run", receipt.model_dump_json())
    with pytest.raises(DataError, match=says):
        pools.receive(found, shard, "run")
    found.note("run", '{"__class__": "os.system", "data": "id"}')
    with pytest.raises(DataError, match="a receipt"):
        pools.receive(found, shard, "run")
    assert not [path for path in (project / ".lam").rglob("*") if path.is_file()]


def test_a_changed_file_is_noticed_and_sent_again(tmp_path: Path) -> None:
    here, there = (RemoteStore(f"file://{tmp_path / 'shared'}", tmp_path / name) for name in ("here", "there"))
    path = tmp_path / "file"
    path.write_bytes(b"what was sent")
    name = here.put(path)
    assert there.get(name).read_bytes() == b"what was sent"
    there.get(name).write_bytes(b"spoilt in cache")
    assert there.get(name).read_bytes() == b"what was sent"
    kept = tmp_path / "shared/files" / name[:2] / name
    kept.write_bytes(b"what was sunk")
    with pytest.raises(InfrastructureError, match="content"):
        here.get(name)
    here.put(path)
    assert here.get(name).read_bytes() == b"what was sent"


def test_the_cache_is_bounded_and_keeps_what_was_used_last(tmp_path: Path) -> None:
    shared = RemoteStore("memory://lam", tmp_path / "cache", most=25)
    names = []
    for number in range(3):
        path = tmp_path / f"{number}"
        path.write_bytes(b"%d" % number * 10)
        names.append(shared.put(path))
    for stamp, name in enumerate(names[:2]):
        os.utime(shared.get(name), (stamp, stamp))
    shared.get(names[2])
    assert {p.name for p in (tmp_path / "cache").iterdir()} == set(names[1:])
