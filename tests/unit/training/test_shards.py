"""What a training stage packs comes back as it was, and a tar that somebody else wrote cannot leave its folder."""

import io
import tarfile
from pathlib import Path

import pytest

from tasks import store
from tasks.errors import DataError
from tasks.schemas import Shard
from tasks.training import shards

SHARD = Shard(stage="train_lam1", index=0, items=("train_lam1",), content="c", params={}, version=1)


def test_a_packed_folder_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store.write_text(Path("out/checkpoint/deep/config.json"), "{}")
    store.write_text(Path("out/curves.csv"), "a,b\n")
    path = shards.pack(Path("out"), SHARD)
    stamp = path.read_bytes()
    folder = shards.unpack(path, "train_lam1", ("checkpoint", "curves.csv"))
    assert (folder / "checkpoint/deep/config.json").read_text() == "{}"
    assert (folder / "curves.csv").read_text() == "a,b\n"
    assert shards.pack(Path("out"), SHARD).read_bytes() == stamp


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "inside/../../outside"])
def test_a_file_outside_the_folder_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with tarfile.open("bad.tar", "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 1
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(DataError, match="no plain file inside"):
        shards.unpack(Path("bad.tar"), "train_lam1", ("checkpoint",))
    assert not list(tmp_path.rglob("outside"))


def test_a_link_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with tarfile.open("bad.tar", "w") as tar:
        info = tarfile.TarInfo("checkpoint")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(info)
    with pytest.raises(DataError, match="no plain file"):
        shards.unpack(Path("bad.tar"), "train_lam1", ("checkpoint",))
