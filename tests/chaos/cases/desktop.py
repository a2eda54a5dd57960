"""The application, its X server and the process that owns both, killed under a shard: LibreOffice in a slot."""

import shutil
from collections.abc import Iterator

import pytest

from tests.chaos.registry import Cure, Together
from tests.chaos.world import World

SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from tasks.desktop import contract
from tasks.desktop.slots import Slot
from tasks.errors import DesktopError

def victims(name, folder):
    for entry in Path("/proc").iterdir():
        try:
            command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:
            continue
        if Path(command.split(b"\\0")[0].decode()).name == name and str(folder).encode() in environment:
            yield int(entry.name)

path = contract.document(Path(sys.argv[1]))
with Slot("linux") as slot:
    for name in sys.argv[2:]:
        slot.start(path)
        for pid in [slot.pid] if name == "slot" else list(victims(name, slot._folder)):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)
        since = time.monotonic()
        try:
            slot.observe()
            print(name, "unnoticed", flush=True)
        except DesktopError:
            try:
                slot.start(path)
                slot.observe()
                print(name, "fresh after", round(time.monotonic() - since, 1), flush=True)
            except Exception as error:
                print(name, "lost:", str(error).splitlines()[0], flush=True)
                slot.restart()
"""
NAMES = {"kill_9_of_the_application": "soffice.bin", "kill_9_of_the_x_server": "Xvfb", "kill_9_of_a_slot": "slot"}


def _run(world: World, faults: list[Iterator[None]]) -> None:
    if shutil.which("Xvfb") is None or shutil.which("soffice") is None:
        pytest.skip("Xvfb or LibreOffice is not installed: deploy/debian-packages.sh")
    for fault in faults:
        next(fault)
    names = [NAMES[fault.__name__] for fault in faults]  # type: ignore[attr-defined]
    world.toy.program(SCRIPT, str(world.folders("desktop")), *names)


killed = Together(_run)


def _fresh(world: World, name: str) -> Iterator[None]:
    yield
    told = [line for line in world.toy.said.splitlines() if line.startswith(f"{name} ")]
    assert [line.split()[1] for line in told] == ["fresh"], told or world.toy.last


@killed.fault(
    Cure("tasks/desktop/linux/driver.py", "self._matches(self._seat.app, document) and self.healthy():", "True:")
)
def kill_9_of_the_application(world: World) -> Iterator[None]:
    """A killed application is an error of the machine, told at once; the next start gives a fresh one."""
    yield from _fresh(world, "soffice.bin")


@killed.fault(Cure("tasks/desktop/linux/driver.py", "if not display.alive():", "if False:"))
def kill_9_of_the_x_server(world: World) -> Iterator[None]:
    """A killed X server is an error of the machine; the next start has another."""
    yield from _fresh(world, "Xvfb")


@killed.fault(Cure("tasks/desktop/slots.py", "            self.restart()\n\n", "            pass\n\n"))
def kill_9_of_a_slot(world: World) -> Iterator[None]:
    """The process that owns a desktop is killed: the next start has a new one."""
    yield from _fresh(world, "slot")
