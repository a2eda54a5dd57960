"""The stand-in of Windows and Word for the tests that need it."""

from pathlib import Path

import pytest

from tests.standin import machine as standin


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> standin.Machine:
    return standin.install(monkeypatch, tmp_path / "program files")
