"""Running the project's commands in a checkout of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


class Checkout:
    """A repository in which stages run for real."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "LAM_"))}
        self.env["LAM_SERVER_PORT"] = "0"
        # the copy's own packages, not those of the checkout under test
        self.env["PYTHONPATH"] = str(folder)
        self.env["PATH"] = f"{Path(sys.executable).parent}:{self.env['PATH']}"

    def run(self, *command: str, timeout: float = 1500.0) -> subprocess.CompletedProcess[str]:
        """Run a command; its output is shown when the test fails."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        sys.stdout.write(done.stdout[-6000:] + done.stderr[-6000:])
        return done

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command in a session of its own."""
        with (self.folder / "started.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=self.folder,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def lam(self, *arguments: str, timeout: float = 1500.0) -> subprocess.CompletedProcess[str]:
        """A lam command."""
        return self.run("flows.cli", *arguments, timeout=timeout)


@pytest.fixture(scope="session")
def repository(checkout: Path) -> Iterator[Checkout]:
    """The checkout with the smoke profile; its Prefect server ends with the tests."""
    made = Checkout(checkout)
    assert made.lam("params", "use", "smoke").returncode == 0
    yield made
    made.lam("server", "stop")
