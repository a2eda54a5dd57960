"""One network, one Prefect server, one store and one set of deployments for all tests of machines."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.chaos import machines
from tests.conftest import _copy


@dataclass
class Site:
    """What all machines share."""

    network: machines.Network
    server: machines.Server
    environment: dict[str, str]  # of pipeline and workers


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The machines' network with server, store and deployments; ended afterwards."""
    if machines.MISSING:
        pytest.skip(machines.MISSING)
    network = machines.Network()
    server = machines.Server(tmp_path_factory.mktemp("server"), network.address)
    try:
        with machines.s3(network.address) as store:
            server.start()
            environment = store | {"PREFECT_API_URL": server.url}
            deployer = _copy(tmp_path_factory.mktemp("deployer") / "lam")
            subprocess.run(
                [machines.PYTHON, "-m", "flows.deploy"], cwd=deployer, check=True, capture_output=True,
                env=machines.clean(PYTHONPATH=str(deployer), **environment),
            )  # fmt: skip
            yield Site(network, server, environment)
    finally:
        if server.process is not None:
            server.kill()
        network.close()
