"""Prompts of our own, so that these tests do not depend on what the shipped ones say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.llm import prompts, protocol


@pytest.fixture(autouse=True)
def prompt_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the prompts `plan` and `act`."""
    folder = tmp_path / "prompts"
    folder.mkdir()
    for name in ("plan", "act"):
        (folder / f"{name}.md").write_text(f"prompt: {name}@1\n\nAnswer with JSON.\n")
    monkeypatch.setattr(prompts, "FOLDER", folder)
    protocol.shape.cache_clear()
    yield folder
    protocol.shape.cache_clear()
