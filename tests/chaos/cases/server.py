"""The Prefect server and its database: killed, back, and lost."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import machines
from tests.chaos.machines import until
from tests.chaos.registry import Cure, case
from tests.chaos.world import RUN, World

POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


@case(Cure.uncaught("flows/cancelling.py", "            except (httpx.HTTPError, PrefectException):"))
def the_server_killed_and_back(world: World) -> None:
    """kill -9 of the Prefect server under a run; when it is back, Cancel still ends the run, and the next completes."""
    world.toy.hold()
    child = world.toy.begin(*RUN)
    world.toy.until_begun(child, 2)
    world.site.server.kill()
    time.sleep(6)
    world.site.server.start()
    world.cancel()
    until(lambda: child.poll() is not None and not world.toy.alive(), 30, "no process")
    assert child.returncode == 130
    world.toy.release()
    world.completes()


@case(Cure("flows/stage.py", "    records.keep(shard, path)\n", ""))
def the_server_killed_for_good(world: World) -> None:
    """kill -9 of the server as shards end; a stage may fail by it, but what was finished is not done again."""
    world.toy.hold()
    child = world.toy.begin("flows", "instantiate")
    world.toy.until_begun(child, 2)
    world.site.server.kill()
    world.toy.release()
    time.sleep(2)
    world.site.server.start()
    world.toy.end(child)
    (world.toy.folder / "data/instantiate/out.parquet").unlink(missing_ok=True)
    world.completes()
    assert len(world.toy.began()) == 2


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, "Database"]]:
    """Debian's PostgreSQL with a database of its own; gives Prefect's URL of it."""
    if POSTGRES is None or shutil.which("setpriv") is None:
        pytest.skip("postgresql is not installed: deploy/debian-packages.sh --test")
    database = Database(folder)
    database.make()
    database.start()
    try:
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{database.port}/postgres", database
    finally:
        database.kill()


class Database:
    """A PostgreSQL of its own, which will not run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "pg"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def _as_its_user(self, program: str, *arguments: str) -> list[str]:
        assert POSTGRES is not None
        own = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        return [*own, str(POSTGRES / program), *arguments]

    def make(self) -> None:
        self.folder.mkdir()
        shutil.chown(self.folder, "postgres", "postgres")
        for parent in self.folder.parents:  # pytest's folders are their owner's alone
            if parent.stat().st_uid == os.getuid() and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o055)
        command = self._as_its_user("initdb", "-D", str(self.folder), "-A", "trust", "-N")
        subprocess.run(command, check=True, capture_output=True, cwd="/")

    def start(self) -> None:
        folder, port = str(self.folder), str(self.port)
        command = self._as_its_user("postgres", "-D", folder, "-p", port, "-k", folder, "-h", "127.0.0.1")
        self.process = subprocess.Popen(command, cwd="/", start_new_session=True, stderr=subprocess.DEVNULL)
        until(self._answers, 60, "PostgreSQL")

    def _answers(self) -> bool:
        command = self._as_its_user("pg_isready", "-h", "127.0.0.1", "-p", str(self.port))
        return subprocess.run(command, capture_output=True).returncode == 0

    def kill(self) -> None:
        """kill -9 of it and its workers."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        (self.folder / "postmaster.pid").unlink(missing_ok=True)


@case(Cure("flows/stage.py", "    records.keep(shard, path)\n", ""), nightly=True)
def postgres_killed_and_back(world: World) -> None:
    """A server on PostgreSQL, kill -9 of the database under a stage: nothing is lost or done twice, all runs final."""
    folder = world.folders("postgres")
    with postgres(folder) as (url, database):
        server = machines.Server(folder, world.site.network.address, PREFECT_SERVER_DATABASE_CONNECTION_URL=url)
        server.start()
        before, world.site.server = world.site.server, server
        kept = world.toy.environment["PREFECT_API_URL"]
        world.toy.environment["PREFECT_API_URL"] = server.url
        try:
            world.toy.hold()
            child = world.toy.begin("flows", "instantiate")
            world.toy.until_begun(child, 2)
            database.kill()
            world.toy.release()
            time.sleep(3)
            database.start()
            world.toy.end(child)
            (world.toy.folder / "data/instantiate/out.parquet").unlink(missing_ok=True)
            world.completes()
            assert len(world.toy.began()) == 2
            world.final()
        finally:
            world.site.server = before
            world.toy.environment["PREFECT_API_URL"] = kept
            server.kill()
