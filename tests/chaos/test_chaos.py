"""What breaks, breaks one thing: real processes of a toy DAG are killed, stopped, starved and fed garbage.

Every test states its invariant. `EXPECTED` is the whole of it in most: no row lost, none twice, whatever happened.
"""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tasks.llm import endpoint
from tests.chaos import machines
from tests.chaos.conftest import Site
from tests.chaos.machines import until
from tests.chaos.toy import EXPECTED, Toy, answer

pytestmark = machines.needs_machines
POOL = {"LAM_DESKTOP_POOL": "desktop"}


@pytest.fixture(scope="module")
def toy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    """The toy after its first stage, and its teacher."""
    with endpoint.running(answer) as url:
        made = Toy(tmp_path_factory.mktemp("chaos"), site.environment | {"LAM_TEACHER_URL": url})
        assert made.stage("collect") == 0, made.said
        yield made


@pytest.fixture(autouse=True)
def calm(toy: Toy) -> Iterator[None]:
    """Each test has shards of its own to do, and leaves none waiting."""
    toy.fresh()
    yield
    toy.release()


@pytest.fixture(scope="module")
def machine(site: Site, toy: Toy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[machines.Worker]:
    """A machine with the toy's code and a worker at work."""
    made = new_machine(site, toy, tmp_path_factory.mktemp("machine"))
    yield made.start()
    made.kill()
    machines.forget_workers(site.server.url)


def new_machine(site: Site, toy: Toy, folder: Path) -> machines.Worker:
    return machines.Worker(
        site.network, toy.folder, folder, toy.folder, site.environment | {"TOY_GATES": str(toy.gates)}
    )


def shards(site: Site, toy: Toy) -> list[str]:
    """States of the flow runs of shards that have not ended."""
    from prefect.client.orchestration import SyncPrefectClient

    with SyncPrefectClient(site.server.url) as client:
        found = client.read_flow_runs()
    return [run.state.type.value for run in found if run.deployment_id and run.state and not run.state.is_final()]


# ---------------------------------------------------------------- this machine


def test_kill_9_of_a_stage_loses_nothing(toy: Toy) -> None:
    """Invariant: a stage killed in mid-shard leaves nothing half written; the next run gives the whole."""
    toy.hold()
    child = toy.begin("flows", "instantiate")
    toy.until_begun(child, 2)
    child.kill()
    child.wait()
    toy.release()
    assert toy.stage() == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_stage_that_is_stopped_and_goes_on_gives_the_same(toy: Toy) -> None:
    """Invariant: SIGSTOP for some seconds, as of a suspended machine, changes no result."""
    toy.hold()
    child = toy.begin("flows", "instantiate")
    toy.until_begun(child)
    child.send_signal(signal.SIGSTOP)
    time.sleep(3)
    toy.release()
    child.send_signal(signal.SIGCONT)
    assert toy.end(child) == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_corrupted_shard_is_made_again(toy: Toy) -> None:
    """Invariant: a shard file that is not what was recorded is never believed; only that one is made again."""
    assert toy.stage() == 0, toy.said
    newest = max((toy.folder / ".lam/shards/instantiate").iterdir(), key=lambda path: path.stat().st_mtime)
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    newest.write_bytes(content)
    assert toy.stage() == 0, toy.said
    assert toy.rows() == EXPECTED
    assert len(toy.began()) == 3


def test_a_corrupted_input_is_named(toy: Toy) -> None:
    """Invariant: half a Parquet file ends the stage with the file's name and no traceback; mended, it goes on."""
    path = toy.folder / "data/collect/out.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    try:
        assert toy.stage() == 1
        assert "data/collect/out.parquet; got" in toy.said
        assert "Traceback" not in toy.said.rpartition("lam: stage")[2]
    finally:
        path.write_bytes(whole)
    assert toy.stage() == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_corrupted_cache_entry_is_asked_again(toy: Toy) -> None:
    """Invariant: an answer in the cache that is no answer is not used and not an error."""
    assert toy.stage() == 0, toy.said
    with contextlib.closing(sqlite3.connect(toy.folder / ".lam/llm/cache.sqlite")) as db, db:
        assert db.execute("UPDATE answers SET answer = substr(answer, 1, 5)").rowcount == 2
    toy.fresh()
    assert toy.stage() == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_full_disk_is_told_and_survived(toy: Toy) -> None:
    """Invariant: without room a stage fails and says so; what was stored stays whole; with room it goes on."""
    state = toy.folder / ".lam/shards"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", str(state)], check=True)
    try:
        assert toy.stage() != 0
        assert "No space left on device" in toy.said
        subprocess.run(["mount", "-o", "remount,size=4m", str(state)], check=True)
        assert toy.stage() == 0, toy.said
        assert toy.rows() == EXPECTED
    finally:
        subprocess.run(["umount", str(state)], check=True)


@pytest.mark.parametrize("fault", ["rate_limited", "server_error", "cut", "slow"])
def test_a_teacher_that_fails_half_the_time_is_asked_again(toy: Toy, fault: str) -> None:
    """Invariant: 429, 500, a cut connection and a slow answer cost time and no row."""
    with endpoint.running(answer, faults=endpoint.Faults(seed=1, slow_seconds=2, **{fault: 0.5})) as url:
        (toy.folder / ".lam/llm/cache.sqlite").unlink(missing_ok=True)
        assert toy.stage(LAM_TEACHER_URL=url) == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_teacher_of_garbage_is_told(toy: Toy) -> None:
    """Invariant: an endpoint that answers nothing valid ends the stage with its last words; nothing is stored."""
    with endpoint.running(lambda messages, options: "<html>It works!</html>") as url:
        (toy.folder / ".lam/llm/cache.sqlite").unlink(missing_ok=True)
        assert toy.stage(LAM_TEACHER_URL=url) == 1
    assert "It works!" in toy.said or "no JSON" in toy.said, toy.said
    assert toy.stage() == 0, toy.said
    assert toy.rows() == EXPECTED


def test_the_server_killed_and_back_loses_nothing(toy: Toy, site: Site) -> None:
    """Invariant: kill -9 of the Prefect server in mid-stage; it comes back; nothing is lost, the next run completes."""
    toy.hold()
    child = toy.begin("flows", "instantiate")
    toy.until_begun(child, 2)
    site.server.kill()
    toy.release()
    time.sleep(2)
    site.server.start()
    toy.end(child)
    assert toy.stage() == 0, toy.said
    assert toy.rows() == EXPECTED
    assert len(toy.began()) == 2


def test_two_folders_share_a_server(toy: Toy, site: Site, tmp_path: Path) -> None:
    """Invariant: two projects at work at once on one server give each its own whole result."""
    other = Toy(tmp_path, {name: toy.environment[name] for name in (*site.environment, "LAM_TEACHER_URL")})
    assert other.stage("collect") == 0, other.said
    first, second = toy.begin("flows", "instantiate"), other.begin("flows", "instantiate")
    assert (toy.end(first), other.end(second)) == (0, 0), toy.said + other.said
    assert toy.rows() == other.rows() == EXPECTED


# ---------------------------------------------------------------- machines of the pool


def test_no_worker_is_an_error_that_names_the_pool(toy: Toy, site: Site) -> None:
    """Invariant: a pool without a worker is told in the time set, exit 3, and its shards are not left for anybody."""
    assert toy.stage(LAM_GPU_POOL="", LAM_DESKTOP_POOL="gpu", LAM_POOL_PATIENCE="3") == 3
    assert "work pool gpu; got no worker online for 3 s, and a shard waiting; expected a worker" in toy.said
    assert shards(site, toy) == []


def test_a_killed_shard_is_done_again(toy: Toy, machine: machines.Worker) -> None:
    """Invariant: kill -9 of a shard's process on its machine; its worker tells, the shard is done again, once."""
    toy.hold()
    child = toy.begin("flows", "instantiate", **POOL)
    toy.until_begun(child)
    for pid in machine.working():
        os.kill(pid, signal.SIGKILL)
    toy.release()
    assert toy.end(child) == 0, toy.said
    assert toy.rows() == EXPECTED
    assert sorted(toy.began()) == ["row 0", "row 0", "row 1"] or sorted(toy.began()) == ["row 0", "row 1", "row 1"]


def test_a_cut_network_heals(toy: Toy, machine: machines.Worker, site: Site) -> None:
    """Invariant: a machine cut off for some seconds in mid-shard delivers when it is back."""
    toy.hold()
    child = toy.begin("flows", "instantiate", **POOL)
    toy.until_begun(child)
    site.network.cut(machine.namespace)
    toy.release()
    time.sleep(4)
    site.network.cut(machine.namespace, healed=True)
    assert toy.end(child) == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_stage_killed_under_a_run_takes_its_shards_along(toy: Toy, machine: machines.Worker, site: Site) -> None:
    """Invariant: kill -9 of the stage alone; the run says so, and no worker begins a shard that waited for it."""
    toy.hold()
    child = toy.begin("flows.cli", "run", "--from", "instantiate", "--until", "instantiate", **POOL)
    toy.until_begun(child)
    for pid in _stage_processes(toy.folder):
        os.kill(pid, signal.SIGKILL)
    assert toy.end(child) != 0
    toy.release()
    until(lambda: shards(site, toy) == [], 60, "no shard left")
    assert len(toy.began()) == 1
    assert toy.stage(**POOL) == 0, toy.said
    assert toy.rows() == EXPECTED


def test_a_cancelled_run_ends_its_shards_elsewhere(toy: Toy, machine: machines.Worker, site: Site) -> None:
    """Invariant: from Cancel in Prefect to no process of the run, on whatever machine, at most 60 s; nothing waits."""
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.states import Cancelling

    toy.hold()
    child = toy.begin("flows.cli", "run", "--from", "instantiate", "--until", "instantiate", **POOL)
    toy.until_begun(child)
    run = UUID(json.loads((toy.folder / ".lam/run.lock").read_text())["flow_runs"][0])
    with SyncPrefectClient(site.server.url) as client:
        client.set_flow_run_state(run, Cancelling())
    until(lambda: child.poll() is not None and not machine.working(), 60, "no process")
    assert child.returncode == 130
    until(lambda: shards(site, toy) == [], 60, "every run's last state")
    assert len(toy.began()) == 1


def _stage_processes(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and (process / "cwd").readlink() == folder:
                words = (process / "cmdline").read_bytes().split(b"\0")
                if words[1:4] == [b"-m", b"flows", b"instantiate"]:
                    found.append(int(process.name))
    return found


def test_a_drifted_machine_beside_a_right_one_does_nothing(
    toy: Toy, machine: machines.Worker, site: Site, tmp_path: Path
) -> None:
    """Invariant: a machine with edited code takes at most one shard, does none, and the other does all."""
    drifted = new_machine(site, toy, tmp_path)
    path = drifted.home / "tasks/trajectories/instantiate.py"
    path.write_text(path.read_text().replace('kind="done"', 'kind="wrong"'))
    drifted.start()
    until(lambda: "started!" in drifted.log, 60, "a worker")
    try:
        toy.hold()
        child = toy.begin("flows", "instantiate", **POOL)
        until(lambda: "Refused" in drifted.log or len(toy.began()) == 2, 90, "a refusal")
        toy.release()
        assert toy.end(child) == 0, toy.said
        assert toy.rows() == EXPECTED
        assert drifted.log.count("submitting flow run") == 1
    finally:
        drifted.kill()


def test_a_drained_machine_finishes_what_it_has(toy: Toy, machine: machines.Worker, site: Site) -> None:
    """Invariant: with the pool paused a machine ends its shard and takes no other; resumed, the rest is done."""
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.actions import WorkPoolUpdate

    toy.hold()
    child = toy.begin("flows", "instantiate", **POOL)
    toy.until_begun(child)
    with SyncPrefectClient(site.server.url) as client:
        client.update_work_pool("desktop", WorkPoolUpdate(is_paused=True))
        toy.release()
        until(lambda: not machine.working(), 60, "the shard's end")
        time.sleep(3)
        assert len(toy.began()) == 1
        client.update_work_pool("desktop", WorkPoolUpdate(is_paused=False))
    assert toy.end(child) == 0, toy.said
    assert toy.rows() == EXPECTED
    assert len(toy.began()) == 2
