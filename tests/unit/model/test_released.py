"""The released model: whole, complete on first use, refused when damaged."""

import shutil
from pathlib import Path

import pytest

from tasks.errors import DataError, UsageError
from tasks.model import checkpoints, released
from tasks.planner.skills import Library


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_release_is_made_complete_once_and_can_act(cache: Path) -> None:
    told: list[str] = []
    folder = released.ready(told.append)
    assert len(told) == 1
    library = Library.load(folder)
    assert library.vectors is not None
    assert len(library.vectors) == len(library.examples) > 500
    assert checkpoints.load_to_act(folder).renderer.config.top_k > 0
    assert released.ready(told.append) == folder
    assert len(told) == 1
    assert not list((cache / "lam-foundry").glob("making-*"))


def test_a_damaged_release_is_refused(cache: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(released.FOLDER, tmp_path / "copy"))
    (copy / "prior.json").write_text("{}")
    with pytest.raises(DataError, match=r"prior\.json"):
        released.ready(print, copy)
    (copy / "prior.json").unlink()
    with pytest.raises(DataError, match="sha256 none"):
        released.ready(print, copy)
    with pytest.raises(UsageError, match="lam run"):
        released.ready(print, tmp_path)


def test_every_file_of_the_release_has_its_digest() -> None:
    listed = {line.split("  ")[1] for line in (released.FOLDER / released.DIGESTS).read_text().splitlines()}
    assert listed == {f.name for f in released.FOLDER.iterdir()} - {released.DIGESTS, "README.md"}
    assert sum(f.stat().st_size for f in released.FOLDER.iterdir()) < 7 * 2**20
