"""One real Prefect server for all flow tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The project's own server, started as `lam run` starts it, in a folder of its own; ended afterwards."""
    folder = tmp_path_factory.mktemp("server")
    before = Path.cwd()
    os.chdir(folder)
    from flows import server

    try:
        url = server.ensure()
        os.chdir(before)
        yield url
    finally:
        os.chdir(folder)
        server.stop()
        os.environ.pop("PREFECT_API_URL", None)
        os.chdir(before)


@pytest.fixture
def no_heartbeats() -> Iterator[None]:
    """Each sync flow run waits a second for its heartbeat thread to end; only tests may do without."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
