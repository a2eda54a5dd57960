"""The runbook's commands, as printed, in a copy of the project: a backup is restored and finds nothing to do."""

import re
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.flows.slow import Checkout

SETUP = """
rm dvc.lock  # another machine's outputs
git config user.name ops; git config user.email ops@example.org
dvc remote add --quiet -d storage ../storage
lam run --until collect --json
python -m flows.deploy
"""
LOSS = """
lam server stop
mv "$PWD" ../lost
"""

ROTATED = """
! cmp .lam/server/auth ../lost/.lam/server/auth
"""


def blocks() -> tuple[list[str], list[str]]:
    """Blocks that are run, and the reasons of those that are not."""
    text = (
        (ROOT / "docs" / "production.md")
        .read_text(encoding="utf-8")
        .partition("\n## Runbook\n")[2]
        .partition("\n## ")[0]
    )
    found = re.findall(r"(?:<!-- not run: ([^\n]+) -->\n)?```sh\n([^`]*)```", text)
    return [block for reason, block in found if not reason], [reason for reason, _ in found if reason]


def test_the_runbook_works_as_printed(tmp_path: Path) -> None:
    run, left_out = blocks()
    assert (len(run), len(left_out)) == (6, 2)
    site = Checkout(tmp_path / "checkout")
    site.env = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path), "LAM_SERVER_PORT": "0",
        "PYTHONPATH": ".", "LANG": "C.UTF-8",
    }  # fmt: skip
    begun = time.monotonic()
    restore = next(i for i, block in enumerate(run) if "git clone" in block)
    script = [SETUP, *run[:restore], LOSS, *run[restore:], ROTATED + run[0]]
    try:
        done = site.run("bash", "-euo", "pipefail", "-c", "\necho ==\n".join(script), timeout=600)
        sys.stdout.write(done.stdout + done.stderr)
        assert done.returncode == 0
        told = done.stdout.split("==\n")
        assert len(told) == len(script)
        assert "would run collect" not in told[restore + 2]
        assert "would run structure" in told[restore + 2]
        assert "pipeline" in told[-1], "the restored server does not know its runs"
        sizes = {path.name: path.stat().st_size // 1024 for path in sorted((tmp_path / "backup").iterdir())}
        sys.stdout.write(f"runbook: {time.monotonic() - begun:.0f} s; backup in KiB: {sizes}\n")
    finally:
        for folder in (tmp_path / "restored", tmp_path / "lost", site.folder):
            if folder.exists():
                stop = [sys.executable, "-m", "flows.cli", "server", "stop"]
                subprocess.run(stop, cwd=folder, env=site.env, check=False)
