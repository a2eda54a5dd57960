"""The contract suite over real LibreOffice, in a slot as stages use it; and what happens when things are killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.shared import RGBColor

from tasks.desktop import contract, open_desktop
from tasks.desktop.linux.actions import Actions
from tasks.desktop.linux.observe import Shown
from tasks.desktop.linux.processes import socket_files
from tasks.desktop.slots import Slot
from tasks.errors import DesktopError
from tasks.schemas import Action

pytestmark = pytest.mark.display
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def slot() -> Iterator[Slot]:
    with Slot("linux") as running:
        yield running


@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_libreoffice_keeps_the_contract(check: contract.Check, slot: Slot, tmp_path: Path) -> None:
    if slot.healthy():
        slot.stop()
    check(slot, tmp_path)


def processes(folder: Path) -> list[str]:
    """Command lines of living processes that mention a folder or stem from one that does."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environment, state = (entry / "environ").read_bytes(), (entry / "stat").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in environment and state.rpartition(b")")[2].split()[0] != b"Z":
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def wait_gone(folder: Path, seconds: float = 8.0) -> list[str]:
    """Processes still there when the time is up."""
    deadline = time.monotonic() + seconds
    while (left := processes(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


PARENT = """
import sys, time
from pathlib import Path
from tasks.desktop.slots import Slot
slot = Slot("linux")
slot.start(Path(sys.argv[1]))
slot.prepare(Path(sys.argv[1]))
print(slot.pid, slot._folder, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("blow", ["parent SIGKILL", "parent SIGTERM", "slot SIGKILL", "slot SIGTERM"])
def test_nothing_outlives_a_killed_owner(blow: str, tmp_path: Path) -> None:
    path = contract.document(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", PARENT, str(path)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    try:
        assert parent.stdout is not None
        pid, folder = parent.stdout.readline().split()
        running = processes(Path(folder))
        assert sum("soffice.bin" in line for line in running) == 2, (
            f"before: expected a document and a spare, got {running}"
        )
        who, name = blow.split()
        os.kill(parent.pid if who == "parent" else int(pid), signal.Signals[name])
        assert wait_gone(Path(folder)) == [], f"{blow}: processes left behind"
        if blow != "slot SIGKILL":
            deadline = time.monotonic() + 5
            while Path(folder).exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert not Path(folder).exists(), f"{blow}: the folder was left behind"
    finally:
        parent.kill()
        parent.wait()


def started_for(folder: Path) -> set[int]:
    """Processes whose environment names a folder."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder).encode() in (entry / "environ").read_bytes():
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def test_an_orderly_end_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    with Slot("linux") as slot:
        slot.start(contract.document(tmp_path))
        pids = started_for(slot._folder)
        files = [path for pid in pids for path in socket_files(pid)]
        assert any("OSL_PIPE" in path.name for path in files), "LibreOffice's socket was not found"
        slot.stop()
    assert [path for path in files if path.exists()] == []
    assert [path for pid in pids for path in Path("/tmp").glob(f"lu{pid}*")] == []
    assert list((tmp_path / "own").iterdir()) == []


@pytest.mark.parametrize("victim", ["soffice.bin", "Xvfb", "dbus-daemon"])
def test_a_killed_part_is_an_infrastructure_error_and_start_recovers(victim: str, slot: Slot, tmp_path: Path) -> None:
    path = contract.document(tmp_path)
    slot.start(path)
    slot.observe()
    assert slot._folder is not None
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_victim(entry, victim, slot._folder):
            os.kill(int(entry.name), signal.SIGKILL)
    begin = time.monotonic()
    with pytest.raises(DesktopError):
        use(slot)
    assert time.monotonic() - begin < 20, "a killed part must be noticed"
    assert not slot.healthy()
    slot.start(path)
    assert [c.title for c in slot.observe().controls if c.control_type == "Text"][1] == contract.BODY[0]


def use(slot: Slot) -> None:
    slot.observe()
    slot.save()


def is_victim(entry: Path, name: str, folder: Path) -> bool:
    try:
        command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
    except OSError:
        return False
    return Path(command.split(b"\0")[0].decode()).name == name and str(folder).encode() in environment


def test_a_hung_application_is_noticed(slot: Slot, tmp_path: Path) -> None:
    path = contract.document(tmp_path)
    slot.start(path)
    assert slot._folder is not None
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_victim(entry, "soffice.bin", slot._folder):
            os.kill(int(entry.name), signal.SIGSTOP)
    begin = time.monotonic()
    with pytest.raises(DesktopError, match="TimeoutError"):
        slot.observe()
    assert time.monotonic() - begin < 30
    slot.start(path)
    assert slot.healthy()


def test_a_question_that_answers_a_button_can_be_seen_and_answered(slot: Slot, tmp_path: Path) -> None:
    slot.start(contract.document(tmp_path))
    contract.click(slot, "Format", "MenuItem")
    contract.click(slot, "Page Style...", "MenuItem")
    contract.click(slot, "Page", "TabItem")
    contract.done(slot, "set_edit_text", contract.find(slot.observe(), "Bottom:", "Spinner"), text="0")
    contract.click(slot, "OK", "Button")  # such a margin is outside what a printer prints
    asked = slot.observe()
    assert (asked.window, sorted(c.title for c in asked.controls)) == ("Question", ["No", "Yes"])
    contract.click(slot, "Yes", "Button")
    assert not slot.observe().modal


def test_a_colour_that_is_set_is_a_value_and_no_name(slot: Slot, tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run("Opening hours")
    run.font.color.rgb = RGBColor(0x36, 0x5F, 0x91)
    document.save(str(tmp_path / "coloured.docx"))
    slot.start(tmp_path / "coloured.docx")
    found = slot.act(Action(function="select_text", args={"text": "Opening hours"}))
    assert found.ok, found.reason
    for title, kind in (("Format", "MenuItem"), ("Character...", "MenuItem"), ("Font Effects", "TabItem")):
        contract.click(slot, title, kind)
    colours = [c for c in slot.observe().controls if (c.title, c.control_type) == ("Automatic", "Button")]
    assert [c.text for c in colours] == ["#365F91", "", ""]  # of the letters, of lines over and under them


def test_a_box_that_a_late_update_emptied_is_filled_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on a loaded machine: the tool bar's timer puts the old size back before ENTER applies what the box says."""
    document = Document()
    document.add_paragraph("Opening hours")
    document.save(str(tmp_path / "sizes.docx"))
    typed, tries = Actions._type_into, []

    def emptied_once(self: Actions, shown: Shown, text: str) -> bool:
        (old,) = self.tree.texts([shown.node.path])
        done = typed(self, shown, text)
        if not tries:
            self.tree.set_text(shown.node.path, old)
        tries.append(old)
        return done

    monkeypatch.setattr(Actions, "_type_into", emptied_once)
    desktop = open_desktop("linux")
    try:
        desktop.start(tmp_path / "sizes.docx")
        selected = Action(function="select_text", args={"text": "Opening hours"})
        for action in (selected, Action(function="set_font", args={"font_size": 31})):
            done = desktop.act(action)
            assert done.ok, done.reason
        saved = Document(str(desktop.save()))
    finally:
        desktop.close()
    assert len(tries) == 2
    (run,) = saved.paragraphs[0].runs
    assert (run.text, run.font.size.pt) == ("Opening hours", 31)


def test_missing_programs_are_named_with_their_package(tmp_path: Path) -> None:
    path = contract.document(tmp_path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom tasks.desktop import open_desktop\n"
        "from tasks.desktop.linux import display\n"
        "display.PROGRAMS['Xvfb'] = 'no-such-Xvfb'\nfrom tasks.errors import MissingPackageError\n"
        "desktop = open_desktop('linux')\n"
        "try:\n    desktop.start(Path(sys.argv[1]))\n"
        "except MissingPackageError as error:\n    print(error)\nfinally:\n    desktop.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=ROOT, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
    )  # fmt: skip
    assert "apt-get install xvfb" in done.stdout
