"""Machines of a pool and what lies between: killed, stopped, cut off, drifted, drained; and the store."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolUpdate
from s3fs import S3FileSystem

from tasks.remote_store import sha256_of
from tests.chaos import machines
from tests.chaos.cases.processes import faked
from tests.chaos.cases.teacher import send
from tests.chaos.machines import until
from tests.chaos.registry import Cure, Together, case
from tests.chaos.world import POOL, RUN, World


def _held(world: World, *command: str, **environment: str) -> Any:
    world.machine()
    world.toy.hold()
    child = world.toy.begin(*(command or ("flows", "instantiate")), **POOL, **environment)
    world.toy.until_begun(child)
    return child


def _whole(world: World, child: Any, began: int = 2, rows: int = 2) -> None:
    world.toy.release()
    code = world.toy.end(child)
    assert code == 0, f"the stage ended with {code}: {world.toy.last}"
    world.whole(rows)
    assert len(world.toy.began()) == began, world.toy.began()


# ---------------------------------------------------------------- without a machine


@case(Cure("flows/pools.py", "                if alone > patience and _waits(state):", "                if False:"))
def a_pool_without_a_worker(world: World) -> None:
    """A pool without a worker is told in the time set, exit 3, by name, and its shards are left for nobody."""
    assert world.toy.stage(LAM_DESKTOP_POOL="gpu", LAM_POOL_PATIENCE="3") == 3
    assert "work pool gpu; got no worker online for 3 s, and a shard waiting; expected a worker" in world.toy.said
    assert not world.open()
    world.completes()


@case(Cure("flows/cancelling.py", " + _end(client, _below(client, [run.id]), killed)", ""))
def waiting_shards_of_a_killed_stage(world: World) -> None:
    """kill -9 of a stage whose shards wait for a worker: the next stage closes them, so that no worker begins them."""
    child = world.toy.begin("flows", "instantiate", LAM_DESKTOP_POOL="gpu", LAM_POOL_PATIENCE="100")
    until(lambda: len([run for run in world.open() if run.deployment_id]) == 2, 60, "two shards that wait")
    child.kill()
    child.wait()
    world.completes()
    assert not [run.name for run in world.open() if run.deployment_id]


@case(Cure.uncaught("tasks/remote_store.py", "        except self._refusals as error:"))
def credentials_that_have_expired(world: World) -> None:
    """A store that refuses the credentials ends a stage, exit 3, with its words and what to do; no traceback."""
    body = b"<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"

    class Refuses(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            send(self, 400, b"" if self.command == "HEAD" else body)

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _refuse

        def log_message(self, *words: Any) -> None: ...

    served = ThreadingHTTPServer(("127.0.0.1", 0), Refuses)
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{served.server_port}"
        assert world.toy.stage(**POOL, AWS_ENDPOINT_URL=url) == 3
    finally:
        served.shutdown()
        served.server_close()
    said = world.toy.said.rpartition("lam: stage")[2]
    assert "credentials" in said
    assert "Traceback" not in said
    world.completes()


# ---------------------------------------------------------------- one machine


@case(Cure("flows/pools.py", "TRIES = 3", "TRIES = 1"))
def kill_9_of_a_shard(world: World) -> None:
    """kill -9 of a shard's process on its machine: its worker tells, and the shard is done again, once."""
    child = _held(world)
    for pid in world.machine().working():
        os.kill(pid, signal.SIGKILL)
    _whole(world, child, began=3)


@case(Cure("flows/pools.py", "not all(map(_waits, self._open.values())) or ", ""))
def kill_9_of_a_worker(world: World) -> None:
    """kill -9 of a worker alone: its shard ends and counts; until then no pool is called empty."""
    child = _held(world, LAM_POOL_PATIENCE="4")
    machine = world.machine()
    for pid in machines.pids_in(machine.namespace):
        if b"worker" in machines.command(pid):
            os.kill(pid, signal.SIGKILL)
    machines.forget_workers(world.site.server.url)
    time.sleep(8)
    assert child.poll() is None, world.toy.last
    machine.start()
    until(lambda: machine.log.count("started!") == 2, 60, "another worker")
    _whole(world, child)


@case(Cure("tasks/llm/exchange.py", '"transport": 8', '"transport": 1'))
def a_network_cut_and_healed(world: World) -> None:
    """A machine cut off for some seconds in mid-shard delivers when it is back; nothing is done twice."""
    child = _held(world)
    namespace = world.machine().namespace
    world.site.network.cut(namespace)
    world.toy.release()
    time.sleep(4)
    world.site.network.cut(namespace, healed=True)
    _whole(world, child)


@case(Cure("flows/pipeline.py", "        cancelling.ended(task_run, last(", "        str(last("))
def a_stage_killed_under_a_run(world: World) -> None:
    """kill -9 of the stage alone: the run says so, and no worker begins a shard that waited for it."""
    child = _held(world, *RUN)
    for pid in world.stages():
        os.kill(pid, signal.SIGKILL)
    assert world.toy.end(child) != 0
    until(lambda: not world.machine().working() or len(world.toy.began()) > 1, 60, "the shard's end")
    world.toy.release()
    until(lambda: not world.open(), 60, "every run's last state")
    assert len(world.toy.began()) == 1
    world.completes(**POOL)


@case(
    Cure("flows/pipeline.py", "cancelled.is_set():\n            cancelling.end_below(own)", "cancelled.is_set():"),
    Cure("flows/pipeline.py", "        cancelling.ended(task_run, last(", "        str(last("),
    Cure("flows/stage.py", "            cancelling.end_below(own)\n", ""),
)
def a_cancelled_run(world: World) -> None:
    """From Cancel in Prefect to no process of the run, on whatever machine, at most 60 s; nothing waits."""
    child = _held(world, *RUN)
    world.cancel()
    until(lambda: child.poll() is not None and not world.machine().working(), 60, "no process")
    assert child.returncode == 130
    until(lambda: not world.open(), 60, "every run's last state")
    assert len(world.toy.began()) == 1


@case(Cure("flows/pools.py", " or self._online(client):\n", ":\n"))
def a_drained_machine(world: World) -> None:
    """With the pool paused a machine ends its shard and takes no other, which is no error; resumed, all is done."""
    child = _held(world, LAM_POOL_PATIENCE="4")
    with SyncPrefectClient(world.site.server.url) as client:
        client.update_work_pool("desktop", WorkPoolUpdate(is_paused=True))
        try:
            world.toy.release()
            until(lambda: not world.machine().working(), 60, "the shard's end")
            time.sleep(8)
            assert len(world.toy.began()) == 1
            assert child.poll() is None, world.toy.last
        finally:
            client.update_work_pool("desktop", WorkPoolUpdate(is_paused=False))
    _whole(world, child)


@case(Cure("flows/pools.py", "            if tries:  # a worker", "            if 0:  # a worker"))
def an_input_that_rots_in_the_store(world: World) -> None:
    """An input whose copy in the store is damaged is not believed: it is sent again, and the same stage completes."""
    world.machine()
    world.give(3)
    name = sha256_of(world.toy.folder / "data/collect/out.parquet")
    keys = world.site.environment
    store = S3FileSystem(
        key=keys["AWS_ACCESS_KEY_ID"], secret=keys["AWS_SECRET_ACCESS_KEY"], endpoint_url=keys["AWS_ENDPOINT_URL"]
    )
    size = (world.toy.folder / "data/collect/out.parquet").stat().st_size
    store.pipe_file(f"lam/store/files/{name[:2]}/{name}", b"x" * size)
    code = world.toy.stage(**POOL)
    assert code == 0, world.toy.last
    world.whole(3)
    for made in world.crew:
        for kept in (made.home / ".lam/remote/cache").glob(name):
            kept.unlink()


# ---------------------------------------------------------------- slow ones


@case(Cure("flows/deploy.py", "SILENCE = timedelta(seconds=90)", "SILENCE = timedelta(hours=9)"), nightly=True)
def kill_9_of_a_machine(world: World) -> None:
    """A whole machine is killed: its run is Crashed within 120 s, and another machine does the shard."""
    child = _held(world)
    lost = world.crew.pop()
    lost.kill()
    machines.forget_workers(world.site.server.url)
    world.toy.release()
    world.machine()
    _whole(world, child, began=3)


@case(Cure("flows/deploy.py", "SILENCE = timedelta(seconds=90)", "SILENCE = timedelta(hours=9)"), nightly=True)
def sigterm_to_a_machine(world: World) -> None:
    """A machine that shuts down takes its shard along: the run is final within 120 s, another machine does it."""
    child = _held(world)
    lost = world.crew.pop()
    machines.kill_in(lost.namespace, signal.SIGTERM)
    time.sleep(5)
    lost.kill()
    machines.forget_workers(world.site.server.url)
    world.toy.release()
    world.machine()
    _whole(world, child, began=3)


@case(Cure("flows/deploy.py", "SILENCE = timedelta(seconds=90)", "SILENCE = timedelta(hours=9)"), nightly=True)
def a_frozen_machine(world: World) -> None:
    """A machine that is suspended with its shard: Crashed within 120 s, done elsewhere; awake, it adds nothing."""
    child = _held(world)
    frozen = world.crew.pop()
    machines.kill_in(frozen.namespace, signal.SIGSTOP)
    machines.forget_workers(world.site.server.url)
    try:
        world.toy.release()
        world.machine()
        _whole(world, child, began=3)
        machines.kill_in(frozen.namespace, signal.SIGCONT)
        time.sleep(10)
        world.whole()
    finally:
        frozen.kill()


# ---------------------------------------------------------------- machines that differ


@contextlib.contextmanager
def _strangers(world: World, faults: list[Iterator[None]]) -> Iterator[None]:
    for fault in faults:
        next(fault)
    try:
        yield
    finally:
        for made in world.strangers.values():
            made.kill()
        world.strangers.clear()
        machines.forget_workers(world.site.server.url)


def _differ(world: World, faults: list[Iterator[None]]) -> None:
    """Machines that differ, beside one that is right and held at its shard until they have turned down theirs."""
    rows = 4
    world.give(rows)
    world.machine()
    with _strangers(world, faults):
        logs = world.strangers.values()
        until(lambda: all("started!" in made.log for made in logs), 90, "workers")
        child = _held(world)
        until(lambda: all("Refused" in made.log for made in logs) or len(world.toy.began()) > 1, 90, "refusals")
        world.toy.release()
        code = world.toy.end(child)
        world.said = {name: made.log for name, made in world.strangers.items()}
    assert code == 0, world.toy.last
    world.whole(rows)


differing = Together(_differ)


@differing.fault(Cure("flows/remote.py", '[("code", here.code, terms.code), ', "["))
def a_drifted_worker(world: World) -> Iterator[None]:
    """A machine with edited code takes one shard, does none, and says both digests."""
    made = world.stranger("code")
    path = made.home / "tasks/trajectories/instantiate.py"
    path.write_text(path.read_text().replace('kind="done"', 'kind="wrong"'))
    made.start()
    yield
    _refused(world, "code", "Refused: worker ", ": code; got ")


@differing.fault(Cure("flows/remote.py", '    pairs += [(f"package', '    [(f"package'))
def a_worker_with_another_package(world: World) -> Iterator[None]:
    """A machine with another version of a package refuses its shard and says both versions."""
    made = world.stranger("package")
    about = made.folder / "no_torch/psutil-0.0.1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: psutil\nVersion: 0.0.1\n")
    made.start()
    yield
    _refused(world, "package", "package psutil; got 0.0.1; expected ")


@differing.fault(Cure("flows/remote.py", "    if abs(apart) > CLOCK_SECONDS:", "    if False:"))
def a_worker_with_another_clock(world: World) -> Iterator[None]:
    """A machine whose clock is an hour ahead refuses its shard and says by how much."""
    world.stranger("clock").start(**faked(FAKETIME="+3600s"))
    yield
    _refused(world, "clock", "clock; got +36")


def _refused(world: World, name: str, *words: str) -> None:
    log = world.said[name]
    assert all(word in log for word in words), log[-600:]
    assert log.count("Refused: worker ") >= log.count("submitting flow run")  # after a minute it may take another
