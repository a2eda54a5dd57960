"""Every command that README.md, CONTRIBUTING.md and docs/ print is run as printed, or says why it is not.

Found are the lines of ```sh blocks and of blocks without a language, and every `piece of code` that begins with a
program's name. Each is one of these:
- in RUN: this file runs it, in that order, in a checkout with three small stages, and it must end with 0;
- in the runbook of docs/production.md, whose blocks tests/flows/test_runbook.py runs;
- marked in the text, `<!-- not run: why -->`, on its own line or in the line before its block.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tasks import params
from tasks.llm import endpoint
from tests.chaos.toy import Toy, answer
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = re.compile(r"(?:\w+=\S+ )*(?:lint-imports$|(?:lam|make|dvc|git|pip|prefect|pytest|python -m) \S)")
MARK = re.compile(r"<!-- not run: (.+?) -->")
STAYS = {
    "lam server run": "password in",
    "lam worker desktop": "started!",
    "lam worker default": "started!",
    "lam worker gpu": "started!",
}
"""Commands that go on until they are told to end, and what they say when they are at work."""
RUN = [
    "lam --help",
    "lam server run",
    "lam params use smoke",
    "lam doctor",
    "lam run --dry-run",
    "lam run",
    "lam server status",
    "dvc repro",
    "dvc metrics show",
    "dvc params diff",
    "dvc push",
    "git log -1 data/report/metrics.json",
    "python -m flows.deploy",
    "lam worker desktop",
    "lam worker default",
    "lam worker gpu",
    "lam prefect work-pool pause desktop",
    "lam prefect work-pool resume desktop",
    "python -m flows.closure --write",
    "python -m tasks.apps.sealed --help",
    "lint-imports",
    "lam gc --days 30",
    "lam selftest desktop",
    'lam do "Make the title bold and centre it" report.docx',
]
OF_THE_CODE = frozenset({"python -m flows.closure --write", "lint-imports"})
"""Commands that look at all of the project's code, which is run in a copy with all stages."""
NAMES = frozenset({"lam do", "lam server", "lam serve", "lam prefect"})
"""What the text speaks of by a command's name; the commands themselves stand elsewhere in it."""


def printed(path: Path) -> Iterator[tuple[int, str, str, bool]]:
    """(line, command, why it is not run, whether it is the runbook's) of a document."""
    block, reason, runbook = None, "", False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        marked = MARK.search(line)
        if line.startswith("## "):
            runbook = line == "## Runbook"
        if line.startswith("```"):
            block = None if block is not None else line.removeprefix("```")
            reason = reason if block is not None else ""
        elif block is not None:
            command = line.partition(" #")[0].strip()
            if block in ("", "sh") and command:
                yield number, command, reason, runbook
        else:
            reason = marked[1] if marked else ""
            for code in re.findall(r"`([^`]+)`", line):
                if PROGRAMS.match(code) and code not in NAMES:
                    yield number, code, reason, False


def found() -> list[tuple[str, str, str, bool]]:
    """(place, command, reason, runbook's) of all documents."""
    return [(f"{path.relative_to(ROOT)}:{line}", *rest) for path in DOCUMENTS for line, *rest in printed(path)]


def test_every_printed_command_is_run_or_says_why_not() -> None:
    every = found()
    fine = {*RUN, *(command for _, command, why, book in every if why or book)}
    open_ones = [f"{place}: {command}" for place, command, _, _ in every if command not in fine]
    assert not open_ones, (
        "commands that no test runs: add them to RUN here if they end with 0 in a checkout with three small stages, "
        "or write <!-- not run: why --> on the line (before the block): " + "; ".join(open_ones)
    )
    gone = sorted(set(RUN) - {command for _, command, _, _ in every})
    assert not gone, f"no document prints them any more: {gone}"
    commands = {command: command in RUN or (book and not why) for _, command, why, book in every}
    sys.stdout.write(f"{len(commands)} commands: {sum(commands.values())} run, the others marked with the reason\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    """A checkout with three small stages as a project in use: a commit, a remote, a document."""
    folder = tmp_path_factory.mktemp("documented")
    with endpoint.running(answer) as url:
        toy = Toy(folder, {"LAM_TEACHER_URL": url})
        toy.environment |= {"LAM_STORE_URL": f"file://{folder}/store", "HOME": str(folder)}
        (toy.folder / "params.yaml").write_text(yaml.safe_dump(params.from_profile("smoke")))
        setup = """
            git config user.name lam; git config user.email lam@example.org; git commit -qm begin
            dvc remote add -q -d storage ../storage
        """
        done = subprocess.run(["bash", "-euc", setup], cwd=toy.folder, env=toy.environment, capture_output=True)
        assert done.returncode == 0, done.stderr
        shutil.copy(_document(folder), toy.folder / "report.docx")
        yield toy
        toy.run("flows.cli", "server", "stop")


def _document(folder: Path) -> Path:
    import docx

    made = docx.Document()
    made.add_heading("Annual report", 0)
    made.add_paragraph("Our sales have grown.")
    made.save(str(folder / "report.docx"))
    return folder / "report.docx"


@pytest.mark.display
@pytest.mark.parametrize("command", RUN)
def test_it_works_as_printed(command: str, site: Toy, checkout: Path) -> None:
    if command in STAYS:
        _stays(command, site)
        return
    folder = checkout if command in OF_THE_CODE else site.folder
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=site.environment | {"PYTHONPATH": str(folder)},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.returncode}: {(done.stdout + done.stderr)[-1500:]}"


def _stays(command: str, site: Toy) -> None:
    log = site.folder.parent / "stays"
    with log.open("w") as out:
        child = subprocess.Popen(
            ["bash", "-c", f"exec {command}"], cwd=site.folder, env=site.environment, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while STAYS[command] not in log.read_text():
            assert child.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(30)
