"""What every test may use: a project folder of its own, and the profiles."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
import yaml

from tasks import params

os.environ["LAM_SERVER_PORT"] = "0"  # tests run beside a project's own server
os.environ["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] = "false"  # a server that a client starts for itself hides a fault

# a shell that starts tests in the background has signals ignored, and what is ignored is handed on to every child
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pipeline's file first: it takes longest, and the others fill the time beside it."""
    items.sort(key=lambda item: item.path.parent.name != "pipeline")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project folder with the smoke profile's params.yaml; the working folder of the test."""
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params.from_profile("smoke")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tracked files as a git and DVC repository of its own, for tests that run stages through DVC."""
    return _copy(tmp_path_factory.mktemp("checkout"))


@pytest.fixture
def own_checkout(tmp_path: Path) -> Path:
    """A checkout that no other test has run stages in."""
    return _copy(tmp_path / "checkout")


def _copy(target: Path) -> Path:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        subprocess.run(command, cwd=target, check=True)
    return target
