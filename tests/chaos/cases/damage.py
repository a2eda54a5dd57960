"""Files that were damaged before a run: by a power cut, a full disk, a person, or somebody who means ill."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.registry import Cure, Together, case
from tests.chaos.world import RUN, World

ROWS = 6
GONE = 4190000
"""No process has this number: the kernel's limit is 4194304, and nothing here starts so many."""


def _run(world: World, faults: list[Iterator[None]]) -> None:
    """Finish six shards, spoil, and run again."""
    world.give(ROWS)
    world.completes(ROWS)
    (world.toy.folder / "data/instantiate/out.parquet").unlink()
    (world.toy.gates / "began").unlink()
    for fault in faults:
        next(fault)
    code = world.toy.run(*RUN)
    assert code == 0, f"the run ended with {code}: {world.toy.last}"
    world.whole(ROWS)
    assert "row 5" not in world.toy.began(), "what was whole was done again"


damaged = Together(_run)


def _record(world: World, row: int) -> Path:
    return world.toy.folder / f".lam/records/instantiate/{world.shard(row).stem}.json"


@damaged.fault(Cure("flows/records.py", "if not path.is_file() or _digest(path) != digest:", "if False:"))
def a_changed_shard_is_made_again(world: World) -> Iterator[None]:
    """A shard file that is not what was recorded is never believed; only that one is made again."""
    path = world.shard(0)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    yield
    assert world.toy.began().count("row 0") == 1


@damaged.fault(
    Cure("flows/records.py", 'not name.startswith(f"{shard.key}.") or path.parent != folder or path.is_symlink()', "0")
)
def a_record_that_leads_elsewhere_is_not_followed(world: World) -> Iterator[None]:
    """A record that names a file outside the shard store, with its right digest, brings in no row."""
    record = _record(world, 1)
    shutil.copyfile(world.shard(0), record.parent / "planted.parquet")
    from flows import records

    name = "../../records/instantiate/planted.parquet"
    digest = records._digest(record.parent / "planted.parquet")
    record.write_text(json.dumps({"result": name, "files": {name: digest}}))
    yield
    assert world.toy.began().count("row 1") == 1


@damaged.fault(Cure("flows/records.py", "except (OSError, ValueError, RecursionError):", "except OSError:"))
def a_record_of_garbage_is_none(world: World) -> Iterator[None]:
    """A record that is no JSON means that the shard is made again."""
    _record(world, 2).write_bytes(b"[" * 60_000)
    yield
    assert world.toy.began().count("row 2") == 1


@damaged.fault(Cure("flows/records.py", "not path.is_file() or ", ""))
def a_lost_shard_is_made_again(world: World) -> Iterator[None]:
    """A recorded shard whose file has gone is made again."""
    world.shard(3).unlink()
    yield
    assert world.toy.began().count("row 3") == 1


@damaged.fault(Cure.uncaught("tasks/llm/client.py", "    except DataError:", after="\n        return None\n\n\n"))
def a_corrupted_answer_is_asked_again(world: World) -> Iterator[None]:
    """An answer in the cache that is no answer is not used and not an error."""
    world.shard(4).unlink()
    with contextlib.closing(sqlite3.connect(world.toy.folder / ".lam/llm/cache.sqlite")) as db, db:
        db.execute("UPDATE answers SET answer = substr(answer, 1, 5)")
    world.asked.clear()
    yield
    assert world.asked.get("row 4") == 1


@damaged.fault(Cure("flows/dag.py", "metrics = records.read(path)", "metrics = json.loads(path.read_text())"))
def half_a_metrics_file_costs_an_estimate(world: World) -> Iterator[None]:
    """metrics.json of an earlier run, cut off, is not read as an error: only the estimate of the time is missing."""
    path = world.toy.folder / "data/instantiate/metrics.json"
    path.write_text(path.read_text()[:20])
    yield
    assert "Traceback" not in world.toy.said


@damaged.fault(Cure.uncaught("tasks/llm/ledger.py", "    except ValueError:"))
def half_a_line_of_the_ledger_hides_no_other(world: World) -> Iterator[None]:
    """A line of the ledger that a full disk cut off is told and left out; what was spent besides is still counted."""
    with (world.toy.folder / ".lam/llm/ledger.jsonl").open("a") as file:
        file.write('{"run": "x", "sta')
    yield
    assert "ledger.jsonl: a line is damaged" in world.toy.said


@damaged.fault(Cure("flows/pipeline.py", "                leash.sweep()\n", ""))
def temporary_files_of_the_dead_are_swept(world: World) -> Iterator[None]:
    """What a killed process was writing is removed by the next run; what a living one writes is left alone."""
    folder = world.toy.folder / "data/instantiate"
    dead, living = (folder / f".out.parquet.{pid}.aa.tmp" for pid in (GONE, os.getpid()))
    for path in (dead, living):
        (world.toy.folder / ".lam" / path.name).touch()
    yield
    assert not (world.toy.folder / ".lam" / dead.name).exists()
    (world.toy.folder / ".lam" / living.name).unlink()


@damaged.fault(Cure("flows/locks.py", "            DVC.unlink()\n", "            pass\n"))
def half_of_dvcs_lock_file_blocks_nobody(world: World) -> Iterator[None]:
    """DVC's rwlock, cut off as DVC is killed at it, is removed by the next run."""
    path = world.toy.folder / ".dvc/tmp/rwlock"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"write": {"/so')
    yield
    assert not path.exists() or json.loads(path.read_text() or "{}") is not None


@damaged.fault(Cure.uncaught("flows/cancelling.py", "            except (ObjectNotFound, ValueError):"))
def runs_of_another_server_are_no_concern(world: World) -> Iterator[None]:
    """The lock's record names a run that this server has never seen, and one that is no number: neither stops a run."""
    path = world.toy.folder / ".lam/run.lock"
    record = json.loads(path.read_text()) | {"flow_runs": [str(uuid.uuid4()), "nobody"]}
    path.write_text(json.dumps(record))
    yield


# ---------------------------------------------------------------- what ends a run, named


@case(Cure.uncaught("tasks/store.py", "    except (OSError, ValueError) as error:"))
def half_an_input_is_named(world: World) -> None:
    """Half a Parquet file ends the stage with the file's name and no traceback; mended, it goes on."""
    path = world.toy.folder / "data/collect/out.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert world.toy.stage() == 1
    assert "data/collect/out.parquet; got" in world.toy.said
    assert "Traceback" not in world.toy.said.rpartition("lam: stage")[2]
    world.give(2)
    world.completes()


@case(Cure.uncaught("flows/dag.py", "    except DvcException as error:"))
def a_corrupted_dvc_lock_is_named(world: World) -> None:
    """dvc.lock with a merge conflict in it ends a run with the file's name, no traceback; mended, it goes on."""
    path = world.toy.folder / "dvc.lock"
    kept = path.read_bytes() if path.exists() else None
    path.write_text("schema: '2.0'\n<<<<<<< ours\nstages:\n=======\n")
    code = world.toy.run(*RUN)
    said = world.toy.said
    path.unlink() if kept is None else path.write_bytes(kept)
    assert code == 1
    assert "dvc.lock" in said
    assert "Traceback" not in said
    world.completes()


@case(Cure.uncaught("tasks/params.py", "    except (yaml.YAMLError, UnicodeDecodeError) as error:"))
def half_a_params_file_is_named(world: World) -> None:
    """params.yaml cut off in a line ends a stage with 2 and its name before anything is started; mended, it goes on."""
    path = world.toy.folder / "params.yaml"
    kept = path.read_text()
    path.write_text(kept[: kept.index("seed:")] + "seed: [1,")
    code, said = world.toy.stage(), world.toy.said
    path.write_text(kept)
    assert code == 2
    assert "params.yaml" in said
    assert "Traceback" not in said
    world.completes()


# ---------------------------------------------------------------- no room


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A folder on a disk of its own, of this size; empty before and after."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def room(folder: Path) -> None:
    """Make some."""
    subprocess.run(["mount", "-o", "remount,size=16m", str(folder)], check=True)


@case(Cure("tasks/store.py", "        temporary.unlink(missing_ok=True)", "        pass"))
def a_full_disk_of_records_is_survived(world: World) -> None:
    """Without room a stage fails and says so; nothing half written is left; with room it goes on."""
    state = world.toy.folder / ".lam/records"
    with small_disk(state, "4k"):
        assert world.toy.stage() != 0
        assert "No space left on device" in world.toy.said
        assert not list(state.rglob(".*"))
        room(state)
        world.completes()


@case(Cure.uncaught("tasks/llm/cache.py", "            except sqlite3.Error as error:"))
def a_full_disk_of_answers_is_told(world: World) -> None:
    """Without room for the teacher's answers a stage ends, exit 3, and says what to do; with room it goes on."""
    state = world.toy.folder / ".lam/llm"
    with small_disk(state, "32k"):
        assert world.toy.stage() == 3
        assert "free some space" in world.toy.said
        room(state)
        (state / "cache.sqlite").unlink(missing_ok=True)
        world.completes()


@case(Cure.uncaught("flows/__main__.py", "    except OSError as error:"))
def a_full_disk_of_outputs_is_told(world: World) -> None:
    """Without room for its output a stage ends, exit 3, names the file, and its shards are not done again."""
    data = world.toy.folder / "data/instantiate"
    with small_disk(data, "4k"):
        (data / "filler").write_bytes(b"x" * 4096)
        assert world.toy.stage() == 3
        assert "data/instantiate/" in world.toy.last
        room(data)
        world.completes()
        assert len(world.toy.began()) == 2
