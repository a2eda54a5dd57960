import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.desktop.linux.processes import sweep_sockets


@pytest.fixture
def path() -> Iterator[Path]:
    path = Path(f"/tmp/OSL_PIPE_{os.getuid()}_lam_test_{os.getpid()}")  # where LibreOffice puts its own
    yield path
    path.unlink(missing_ok=True)


def test_a_socket_without_a_listener_is_deleted(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(1)
    sweep_sockets()
    assert not path.exists()


def test_a_socket_with_a_listener_stays(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(1)
        sweep_sockets()
        assert path.exists()


def test_what_is_no_socket_stays(path: Path) -> None:
    path.write_text("mine")
    sweep_sockets()
    assert path.read_text() == "mine"
