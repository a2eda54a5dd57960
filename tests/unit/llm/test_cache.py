"""The durable cache, alone."""

import asyncio
import multiprocessing
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tasks.errors import InfrastructureError
from tasks.llm.cache import Cache, GroupCommit


def key(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_what_is_put_is_found_again_by_another_connection(tmp_path: Path) -> None:
    Cache(tmp_path / "c.sqlite").put_many([(key(i), f"answer {i} ✓") for i in range(2000)])
    other = Cache(tmp_path / "c.sqlite")
    assert other.get_many([key(i) for i in range(0, 4000, 2)]) == {key(i): f"answer {i} ✓" for i in range(0, 2000, 2)}
    assert other.get(key(3000)) is None


def test_the_first_answer_of_a_key_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    cache.put_many([(key(1), "first")])
    cache.put_many([(key(1), "second"), (key(2), "x")])
    assert cache.get_many([key(1), key(2)]) == {key(1): "first", key(2): "x"}


def _write(path: Path, start: int) -> None:
    cache = Cache(path)
    for number in range(start, start + 200):
        cache.put_many([(key(number), str(number))])


def test_processes_and_threads_write_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    shared = Cache(path)
    workers: list[threading.Thread | multiprocessing.Process] = [
        multiprocessing.get_context("fork").Process(target=_write, args=(path, 1000 * n)) for n in range(1, 4)
    ]  # type: ignore[list-item]
    for number in range(4):
        rows = [(key(50_000 + 100 * number + i), "t") for i in range(100)]
        workers.append(threading.Thread(target=lambda rows=rows: [shared.put_many([row]) for row in rows]))  # type: ignore[misc]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert shared.count() == 3 * 200 + 400


def test_a_connection_is_not_carried_over_a_fork(tmp_path: Path) -> None:
    """In a process of its own: what other tests have loaded may not survive a fork."""
    program = """
import multiprocessing, pathlib, sys
from tasks.llm.cache import Cache
cache = Cache(pathlib.Path(sys.argv[1]))
cache.put_many([(b"1" * 32, "parent")])
child = multiprocessing.get_context("fork").Process(target=cache.put_many, args=([(b"2" * 32, "child")],))
child.start()
child.join(30)
assert child.exitcode == 0, child.exitcode
assert cache.get(b"2" * 32) == "child"
"""
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "c.sqlite")], check=True, timeout=60)


def test_a_damaged_file_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "c.sqlite").write_bytes(b"this is no database " * 100)
    with pytest.raises(InfrastructureError, match=r"c\.sqlite.*delete the file"):
        Cache(tmp_path / "c.sqlite").get(key(1))


def test_calls_that_end_together_share_a_commit_and_see_its_failure(tmp_path: Path) -> None:
    class Counting(Cache):
        commits = 0

        def put_many(self, rows: list[tuple[bytes, str]]) -> None:  # type: ignore[override]
            Counting.commits += 1
            super().put_many(rows)

    async def put(cache: Cache) -> list[object]:
        group = GroupCommit(cache)
        return list(await asyncio.gather(*(group.put(key(i), "x") for i in range(50)), return_exceptions=True))

    good = Counting(tmp_path / "good.sqlite")
    assert asyncio.run(put(good)) == [None] * 50
    assert good.count() == 50
    assert Counting.commits == 1
    (tmp_path / "bad.sqlite").write_bytes(b"no database at all" * 100)
    assert all(isinstance(e, InfrastructureError) for e in asyncio.run(put(Cache(tmp_path / "bad.sqlite"))))


def test_a_cancelled_call_does_not_cancel_the_commit_of_others(tmp_path: Path) -> None:
    async def scenario() -> None:
        group = GroupCommit(Cache(tmp_path / "c.sqlite"))
        first, second = (asyncio.create_task(group.put(key(i), "x")) for i in (1, 2))
        await asyncio.sleep(0)
        first.cancel()
        await second

    asyncio.run(scenario())
    assert Cache(tmp_path / "c.sqlite").count() == 2


@pytest.mark.parametrize("state", ["none", "closed", "in use"])
def test_looking_changes_nothing_on_disk(tmp_path: Path, state: str) -> None:
    path = tmp_path / "c.sqlite"
    writer = Cache(path)
    if state != "none":
        writer.put_many([(key(1), "known")])
    if state == "closed":
        writer.close()

    def files() -> dict[str, bytes]:
        # the shared memory beside it holds locks, which looking takes
        return {file.name: file.read_bytes() for file in tmp_path.glob("c.sqlite*") if not file.name.endswith("-shm")}

    before = files()
    looking = Cache(path, read_only=True)
    assert looking.get_many([key(1), key(2)]) == ({} if state == "none" else {key(1): "known"})
    looking.close()
    assert files() == before
