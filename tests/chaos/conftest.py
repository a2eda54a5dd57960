"""One network, one Prefect server, one store and one set of deployments for all tests of machines."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.chaos.world", "tests.chaos.machines", "tests.chaos.cases")

from tests.chaos import machines  # noqa: E402
from tests.conftest import _copy  # noqa: E402


@dataclass
class Site:
    """What all machines share."""

    network: machines.Network
    server: machines.Server
    environment: dict[str, str]  # of pipeline and workers


@contextlib.contextmanager
def open_site(folder: Path) -> Iterator[Site]:
    """The machines' network with server, store and deployments; ended afterwards."""
    network = machines.Network()
    (folder / "server").mkdir()
    server = machines.Server(folder / "server", network.address)
    try:
        with machines.s3(network.address) as store:
            server.start()
            environment = store | {"PREFECT_API_URL": server.url}
            deployer = _copy(folder / "deployer")
            subprocess.run(
                [machines.PYTHON, "-m", "flows.deploy"], cwd=deployer, check=True, capture_output=True,
                env=machines.clean(PYTHONPATH=str(deployer), **environment),
            )  # fmt: skip
            yield Site(network, server, environment)
    finally:
        if server.process is not None:
            server.kill()
        network.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for the whole session."""
    if machines.MISSING:
        pytest.skip(machines.MISSING)
    with open_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened
