"""The real Dockerfile on a base that mmdebstrap makes of Debian: built, and run by what its images say of themselves.

Nightly, as root: `pytest tests/images -m nightly --log-cli-level=INFO` tells sizes and seconds. The base is Debian 12
with its own Python 3.11.2. Not claimed: a registry's base image, Docker's network (here a service's name is an address
of one network namespace). pip's settings of this machine hold in the builds, and TORCH_INDEX_URL, as in `make`.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.images.engine import LITTER, LOG, OURS, TOOLS, Builder, Container, Image, Pod, pip_as_here, until

MISSING = [tool for tool in TOOLS if not shutil.which(tool)]
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))
ROOM = 50 * 2**30
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
GIVEN = {
    "LAM_PASSWORD": "lam:of-the-tests", "POSTGRES_PASSWORD": "of-the-tests", "LAM_STORE_URL": "s3://lam/store",
    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL": "http://store:9000",
}  # fmt: skip
"""Variables of compose.yaml."""
TORCH = {"TORCH_INDEX_URL": os.environ.get("TORCH_INDEX_URL", "")}
WORKERS = """
import json, sys
from prefect import get_client
from prefect.exceptions import ObjectNotFound
with get_client(sync_client=True) as client:
    try:
        print(json.dumps([w.status for w in client.read_workers_for_work_pool(sys.argv[1])]))
    except ObjectNotFound:
        print("[]")
"""
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.timeout(5400),
    pytest.mark.skipif(os.geteuid() != 0, reason="building and mounting images takes root"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}: deploy/debian-packages.sh --nightly"),
]


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """With the base."""
    folder = tmp_path_factory.mktemp("images")
    if shutil.disk_usage(folder).free < ROOM:
        pytest.skip(f"layers may take {ROOM // 2**30} GiB below {folder}, CUDA builds of torch most of it")
    made = Builder(folder)
    try:
        made.base()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def server(builder: Builder) -> Iterator[Image]:
    with builder.role("server") as made:
        yield made


@pytest.fixture
def pod() -> Iterator[Pod]:
    """A network with the names of compose's services."""
    made = Pod([*sorted(COMPOSE["services"]), "store"])
    yield made
    made.close()


def _composed(service: str) -> dict[str, str]:
    """A service's environment of compose.yaml; its variables as given here, else by their default."""
    text = json.dumps(COMPOSE["services"][service]["environment"])
    found: dict[str, str] = json.loads(re.sub(r"\$\{(\w+):[?-]([^}]*)\}", lambda m: GIVEN.get(m[1], m[2]), text))
    return found


@contextlib.contextmanager
def _database(pod: Pod) -> Iterator[None]:
    """Debian's PostgreSQL in the place of compose's image, which is none of ours."""
    if POSTGRES is None:
        pytest.skip("postgresql is not installed: deploy/debian-packages.sh --nightly")
    asked = _composed("database")
    own = [*pod.enter, "setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    with tempfile.TemporaryDirectory(prefix="lam-postgres-") as folder:  # pytest's folders are root's alone
        secret = Path(folder) / "password"
        secret.write_text(asked["POSTGRES_PASSWORD"])
        for path in (folder, secret):
            shutil.chown(path, "postgres", "postgres")
        where, user = f"{folder}/data", ["-U", asked["POSTGRES_USER"]]
        known = ["--auth-host=scram-sha-256", "--auth-local=trust", f"--pwfile={secret}"]
        made = [*own, str(POSTGRES / "initdb"), "-D", where, *user, "-N", *known]
        subprocess.run(made, check=True, capture_output=True, cwd="/")
        serve = [*own, str(POSTGRES / "postgres"), "-D", where, "-k", folder, "-h", "*"]
        process = subprocess.Popen(serve, cwd="/", stderr=subprocess.DEVNULL)
        create = [*own, str(POSTGRES / "createdb"), "-h", folder, *user, asked["POSTGRES_DB"]]
        try:
            until(lambda: subprocess.run(create, capture_output=True, cwd="/").returncode == 0, 60, "PostgreSQL")
            yield
        finally:
            process.send_signal(signal.SIGINT)  # fast: SIGTERM would wait for clients
            process.wait()


@contextlib.contextmanager
def _store(pod: Pod) -> Iterator[None]:
    """An S3 server with a bucket in the place of one that compose has not."""
    port = GIVEN["AWS_ENDPOINT_URL"].rpartition(":")[2]
    serve = [*pod.enter, sys.executable, "-m", "moto.server", "-H", "0.0.0.0", "-p", port]
    process = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    put = f"import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:{port}/lam', method='PUT'), timeout=9)"
    create = [*pod.enter, sys.executable, "-c", put]
    try:
        until(lambda: subprocess.run(create, capture_output=True).returncode == 0, 60, "S3")
        yield
    finally:
        process.kill()
        process.wait()


def _online(inside: Container, pool: str) -> float:
    """Seconds until a pool has one worker, by the server that a container asks."""
    since, asked = time.monotonic(), ["python", "-c", WORKERS, pool]
    until(lambda: inside.run(asked, 60).stdout.strip() == '["ONLINE"]', 120, f"worker of {pool}")
    return time.monotonic() - since


def test_the_server_is_healthy_only_while_it_serves(server: Image, pod: Pod) -> None:
    """Its own entry point, user and health check: not root, healthy in time, unhealthy where nobody serves."""
    with Container(server, pod).running() as serving:
        assert not server.healthy(serving), "before it has begun"
        LOG.info("server: healthy after %.0f s", serving.until_healthy())
        assert not server.healthy(serving, PREFECT_API_URL="http://127.0.0.1:4201/api"), "nobody is there"
        asked = [word.replace("/health", "/nowhere") for word in server.config["Healthcheck"]["Test"][1:]]
        assert serving.run(asked, 60).returncode != 0, "a wrong check must fail"
        assert serving.first.name() == "tini"
        assert serving.first.uids().real == server.user[0] != 0
        assert serving.run(["python", "-c", "import torch"], 60).returncode != 0, "a server has no torch"
        (prefect,) = serving.first.children()
        prefect.suspend()
        assert not server.healthy(serving), "it is frozen"
        prefect.resume()
        serving.until_healthy()
        serving.end()
    with Container(server, pod).running() as again:
        again.until_healthy()


def test_no_image_has_what_is_of_this_machine(server: Image, builder: Builder) -> None:
    """Neither pip's settings and packages, of which at most an empty place is left, nor what a checkout at work has."""
    lent = [pair.split(":")[1] for pair in pip_as_here(builder.folder / "pip.conf")]
    certificates = "/etc/ssl/certs/ca-certificates.crt"  # the base has its own
    for path in (server.root / each.lstrip("/") for each in lent if each != certificates):
        assert not path.exists() or not (list(path.iterdir()) if path.is_dir() else path.read_bytes()), path
    tree = server.root / server.config["WorkingDir"].lstrip("/")
    there = [name for name in LITTER if (tree / name).is_file() and (tree / name).read_text() == OURS]
    assert there == []
    assert (tree / ".dvc/config.local").read_text() == "[core]\n    no_scm = true\n"


def test_a_mount_point_of_compose_belongs_to_the_user_of_its_image(server: Image) -> None:
    """A volume takes the owner of what it is mounted over; over nothing it is root's. All images hold the same tree."""
    volumes = [v.split(":")[1] for s in COMPOSE["services"].values() if "build" in s for v in s.get("volumes", [])]
    assert volumes
    for path in volumes:
        assert (server.root / path.lstrip("/")).stat().st_uid == server.user[0], path


def test_a_desktop_registers_and_drives_writer(server: Image, builder: Builder, pod: Pod) -> None:
    """Server on PostgreSQL and desktop, each by compose's environment: online, LibreOffice obeys, a password counts."""
    with (
        builder.role("desktop") as desktop,
        _database(pod),
        Container(server, pod, _composed("server")).running() as serving,
    ):
        LOG.info("server on PostgreSQL: healthy after %.0f s", serving.until_healthy())
        with Container(desktop, pod, _composed("desktop")).running() as worker:
            LOG.info("desktop: online after %.0f s", _online(worker, "desktop"))
            strange = worker.run(["lam", "worker", "desktop"], 60, PREFECT_API_AUTH_STRING="lam:another")
            assert strange.returncode != 0
            assert "401" in strange.stderr, strange.stderr
            done = worker.run(["lam", "selftest", "desktop"], 900)
            assert done.returncode == 0, done.stdout + done.stderr
            LOG.info("%s: %s", done.stdout.splitlines()[0], done.stdout.splitlines()[-1])
            assert worker.run(["python", "-c", "import torch"], 60).returncode != 0, "a desktop has no torch"
            assert desktop.healthy(worker)
            serving.first.kill()
            serving.outer.wait()
            assert not desktop.healthy(worker), "its server is gone"
            worker.end()


def test_the_services_of_compose_do_stages_together(server: Image, builder: Builder, pod: Pod) -> None:
    """Database, server, pipeline and desktop by compose's commands and environment: a desktop does the shards."""
    with (
        builder.role("desktop") as desktop,
        builder.role("pipeline", **TORCH) as pipeline,
        _database(pod),
        _store(pod),
        Container(server, pod, _composed("server")).running() as serving,
    ):
        serving.until_healthy()
        command = COMPOSE["services"]["pipeline"]["command"]
        with (
            Container(desktop, pod, _composed("desktop")).running() as worker,
            Container(pipeline, pod, _composed("pipeline"), command).running() as main,
        ):
            _online(worker, "desktop")
            LOG.info("pipeline's worker: online after %.0f s", _online(main, "default"))
            deployed = main.run(["python", "-m", "flows.deploy"], 120)
            assert deployed.returncode == 0, deployed.stderr
            since = time.monotonic()
            done = main.run(["lam", "run", "--profile", "smoke", "--until", "instantiate"], 1500)
            assert done.returncode == 0, done.stdout + done.stderr[-3000:]
            LOG.info("compose's services: to instantiate in %.0f s\n%s", time.monotonic() - since, done.stdout)
            work = desktop.root / desktop.config["WorkingDir"].lstrip("/") / ".lam/remote/work"
            assert list(work.iterdir()), "no shard came to the desktop"
            main.end()
            worker.end()


def test_the_pipeline_runs_every_stage_of_the_smoke_profile(builder: Builder, pod: Pod) -> None:
    """Nothing but its image: its entry point with `run`, its own server, Writer and torch, as its user."""
    with builder.role("pipeline", **TORCH) as pipeline:
        with Container(pipeline, pod, command=["run", "--profile", "smoke", "--stop-server"]).running() as run:
            since = time.monotonic()
            LOG.info("pipeline: healthy after %.0f s", run.until_healthy())
            assert run.outer.wait(4000) == 0, run.said
            LOG.info("pipeline: smoke profile in %.0f s\n%s", time.monotonic() - since, run.said)
        report = pipeline.root / pipeline.config["WorkingDir"].lstrip("/") / "data/report/index.html"
        assert report.stat().st_uid == pipeline.user[0]
        with Container(pipeline, pod).running() as again:  # its own CMD, which is `run` as params.yaml stands
            assert again.outer.wait(300) == 0, again.said
            assert "nothing to do" in again.said


def test_a_gpu_node_of_compose_registers(server: Image, builder: Builder, pod: Pod) -> None:
    """Built and at work as a worker; no card here, so nothing is trained."""
    with (
        builder.role("gpu") as gpu,
        _database(pod),
        Container(server, pod, _composed("server")).running() as serving,
    ):
        serving.until_healthy()
        with Container(gpu, pod, _composed("gpu")).running() as worker:
            LOG.info("gpu's worker: online after %.0f s", _online(worker, "gpu"))
            assert gpu.healthy(worker)
            found = worker.run(["python", "-c", "import torch, bitsandbytes; print(torch.__version__)"], 120)
            assert found.returncode == 0, found.stderr
            LOG.info("gpu: torch %s", found.stdout.strip())
