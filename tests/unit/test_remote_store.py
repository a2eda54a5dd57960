"""The store between machines, a folder and a bucket: what was put there goes when it is old, and is sent again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import InfrastructureError
from tasks.remote_store import RemoteStore
from tests.chaos import machines


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteStore]:
    if request.param == "folder":
        yield RemoteStore(f"file://{tmp_path}/store", tmp_path / "cache")
        return
    with machines.s3("127.0.0.1") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield RemoteStore(os.environ["LAM_STORE_URL"], tmp_path / "cache")


def test_what_is_old_is_removed_and_sent_again(store: RemoteStore, tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_text("rows")
    name = store.put(path)
    store.note("run.keys", "a key")
    assert store.expire(1) == (0, 0)
    assert store.noted("run.keys") == "a key"
    assert store.expire(-1) == (2, len("rows") + len("a key"))
    with pytest.raises(InfrastructureError, match="no such"):
        store.noted("run.keys")
    with pytest.raises(InfrastructureError, match="no such file"):
        store.get(name)
    assert store.put(path) == name
    assert store.get(name).read_text() == "rows"
    assert store.expire(-1)[0] == 1
