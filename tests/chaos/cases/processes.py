"""Processes of the pipeline's own machine that are killed, stopped, interrupted, doubled, or whose clock jumps."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.chaos import machines
from tests.chaos.machines import until
from tests.chaos.registry import Cure, case
from tests.chaos.toy import Toy
from tests.chaos.world import RUN, World

FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
ENDED_SECONDS = 15.0


def faked(**clock: str) -> dict[str, str]:
    """Environment of a process whose clock is another."""
    if FAKETIME is None:
        pytest.skip("libfaketime is not installed: deploy/debian-packages.sh --test")
    return {"LD_PRELOAD": str(FAKETIME), **clock}


def _held(world: World, *command: str, shards: int = 1, **environment: str) -> "subprocess.Popen[str]":
    """A command whose shards wait."""
    world.toy.hold()
    child = world.toy.begin(*command, **environment)
    world.toy.until_begun(child, shards)
    return child


def _emptied(world: World, child: "subprocess.Popen[str]", seconds: float = ENDED_SECONDS) -> None:
    """No process in the toy's folder."""
    until(lambda: child.poll() is not None and not world.toy.alive(), seconds, "no process")


def _beside(world: World, *command: str) -> tuple[int, str]:
    """Exit status and words of a command beside another one."""
    words = [machines.PYTHON, "-m", *command]
    done = subprocess.run(words, cwd=world.toy.folder, env=world.toy.environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@case(Cure("flows/stage.py", "        cancelling.close(locks.left())\n", ""))
def kill_9_of_a_stage(world: World) -> None:
    """A stage killed in mid-shard leaves nothing half written; the next one closes its run and gives the whole."""
    child = _held(world, "flows", "instantiate", shards=2)
    killed = world.own_run()
    child.kill()
    child.wait()
    world.toy.release()
    world.completes()
    assert world.state(killed) == "CRASHED"


@case(Cure("flows/stage.py", "            leash.Deadline(leash.STAGE_SECONDS)  #", "            #"))
def sigterm_to_a_stage(world: World) -> None:
    """SIGTERM to a stage whose shard hangs: no process after 15 s, exit 130, its run final; the next completes."""
    child = _held(world, "flows", "instantiate")
    child.terminate()
    _emptied(world, child)
    assert child.returncode == 130
    world.toy.release()
    world.completes()


@case(Cure("flows/console.py", "            signal.signal(hangup, interrupt)", "            pass"))
def a_terminal_that_goes_away(world: World) -> None:
    """SIGHUP to `lam run` ends it as Ctrl-C does: exit 130, no process after 15 s, its run Crashed or Cancelled."""
    child = _held(world, *RUN)
    run = world.own_run()
    child.send_signal(signal.SIGHUP)
    _emptied(world, child)
    assert child.returncode == 130
    assert world.state(run) in ("CRASHED", "CANCELLED", "FAILED")
    world.toy.release()
    world.completes()


@case(Cure("flows/__main__.py", "    leash.follow()\n", ""))
def kill_9_of_a_run(world: World) -> None:
    """kill -9 of `lam run`: its stage ends by itself within 15 s; the next run closes the dead one and completes."""
    child = _held(world, *RUN)
    killed = world.own_run()
    child.kill()
    _emptied(world, child)
    world.toy.release()
    assert world.toy.run(*RUN) == 0, world.toy.last
    world.whole()
    assert world.state(killed) == "CRASHED"


@case(
    Cure("flows/pipeline.py", "            _send(below, signal.SIGKILL)", "            pass"),
    Cure("flows/__main__.py", "    leash.follow()\n", ""),
)
def a_frozen_stage_ends_with_its_run(world: World) -> None:
    """A stage under SIGSTOP hears no SIGTERM: the run that is told to end kills it, and is gone within 15 s.

    DVC starts it by $SHELL: bash becomes the stage, sh stands between and dies of the SIGTERM.
    """
    for shell in ("/bin/bash", "/bin/sh"):
        world.toy.fresh()
        child = _held(world, *RUN, SHELL=shell)
        for pid in world.stages():
            os.kill(pid, signal.SIGSTOP)
        child.terminate()
        _emptied(world, child)
        world.toy.release()
    world.completes()


@case(Cure("flows/pipeline.py", "            leash.Deadline(leash.RUN_SECONDS)  #", "            #"))
def a_run_ends_though_the_server_hangs(world: World) -> None:
    """A server that takes connections and answers none holds up no end: a run told to end is gone within 15 s."""
    child = _held(world, *RUN)
    world.site.server.freeze()
    try:
        child.terminate()
        _emptied(world, child)
    finally:
        world.site.server.freeze(thawed=True)
    world.toy.release()
    world.completes()


@case(
    Cure("flows/stage.py", "round(time.monotonic() - started, 2)", "round(time.time() - BEGUN, 2)"),
    Cure("flows/stage.py", "EMPTY_IS_FINE = ", "BEGUN = time.time()\nEMPTY_IS_FINE = "),
)
def a_clock_that_jumps(world: World) -> None:
    """The clock jumps a day ahead in mid-stage: results and measured seconds are those of a clock that does not."""
    clock = world.toy.gates / "clock"
    clock.write_text("+0\n")
    child = _held(
        world,
        "flows",
        "instantiate",
        **faked(FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1"),
    )
    clock.write_text("+86400\n")
    world.toy.release()
    assert world.toy.end(child) == 0, world.toy.last
    world.whole()
    assert json.loads((world.toy.folder / "data/instantiate/metrics.json").read_text())["seconds"] < 3600


@case(Cure("flows/locks.py", "        fcntl.flock(file, mode | fcntl.LOCK_NB)\n", "        pass\n"))
def two_runs_in_a_folder(world: World) -> None:
    """A second `lam run` in a folder ends with 3 and names the first, which goes on to its whole result."""
    child = _held(world, *RUN)
    second, said = _beside(world, *RUN)
    assert second == 3
    assert f"process {child.pid} since" in said
    world.toy.release()
    assert world.toy.end(child) == 0, world.toy.last
    world.whole()


@case(Cure("flows/__main__.py", "            dag.restore(arguments[0])  #", "            pass  #"))
def dvc_repro_beside_a_run(world: World) -> None:
    """A plain `dvc repro` beside a run is refused, and the outputs that DVC had removed by then are back."""
    world.completes()
    repro = ("dvc", "repro", "--single-item", "curate_trajectories")
    assert world.toy.run(*repro) == 0, world.toy.last
    out = world.toy.folder / "data/curate_trajectories/out.parquet"
    before = out.read_bytes()
    world.toy.fresh()
    child = _held(world, "flows", "instantiate")
    done, said = _beside(world, *repro)
    assert done != 0
    assert f"process {child.pid} since" in said
    assert out.exists()
    assert out.read_bytes() == before
    world.toy.release()
    assert world.toy.end(child) == 0, world.toy.last


@case(Cure("flows/locks.py", 'before["flow_runs"] if before["folder"] == here else []', 'before["flow_runs"]'))
def a_copied_folder_beside_its_original(world: World) -> None:
    """A copy of a folder with a run at work runs on its own: it ends no run of the original; both give the whole."""
    child = _held(world, "flows", "instantiate")
    run = world.own_run()
    other = Toy(world.folders("copy"), world.toy.extra)
    (other.folder / ".lam").mkdir(exist_ok=True)
    for name in (".lam/run.lock", "flows/locks.py"):  # a cure that is removed is removed in both
        (other.folder / name).write_bytes((world.toy.folder / name).read_bytes())
    assert other.stage("collect") == 0, other.last
    assert world.state(run) == "RUNNING"
    world.toy.release()
    assert world.toy.end(child) == 0, world.toy.last
    world.whole()
    assert other.stage() == 0, other.last
    assert other.rows() == world.toy.rows()
