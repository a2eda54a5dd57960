"""How a report's figures were made: revision, dates, machine, versions, and what the teacher cost by stage."""

import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tasks import store
from tasks.errors import DataError
from tasks.evaluation import html
from tasks.evaluation.html import Html
from tasks.evaluation.summary import STAGES
from tasks.llm import ledger
from tasks.planner.survey import Survey

PACKAGES = ("prefect", "dvc", "torch", "transformers", "trl", "peft", "pandas", "pyarrow", "openai")


def made_by() -> Html:
    """Revision, dates, machine and versions as a table."""
    rows = (
        ("revision", _revision()),
        ("stages ended (UTC)", _ended()),
        ("machine", _machine()),
        ("application", _application()),
        ("Python", platform.python_version()),
        *((name, _installed(name)) for name in PACKAGES),
    )
    return html.table(("", "this report"), rows, caption="Made by")


def spend() -> Html:
    """What every stage last asked of the teacher, from the ledger; a total below."""
    used = {name: tally for name, tally in ledger.last().items() if name in STAGES}
    total = sum(used.values(), ledger.Tally())
    rows = [(name, *_figures(tally)) for name, tally in used.items()]
    head = ("stage", "requests", "from cache", "retries", "prompt tokens", "completion tokens", "US dollars")
    return html.table(head, [*rows, ("all", *_figures(total))], caption="What the teacher cost, last run of each stage")


def _figures(used: ledger.Tally) -> Iterable[str]:
    counts = (used.requests, used.cached, used.retries, used.prompt_tokens, used.completion_tokens)
    return (*(f"{count:,}" for count in counts), f"{used.usd:.2f}")


def _application() -> str:
    """Version of the application whose menus were surveyed."""
    try:
        return Survey.load(store.data_dir("instantiate")).app_version or "–"
    except DataError:
        return "–"


def _revision() -> str:
    """Commit, with a word where the tree differs from it; a dash outside a checkout."""
    try:
        shown = ("git", "describe", "--always", "--dirty=, with changes", "--abbrev=12", "--exclude=*")
        return subprocess.run(shown, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return "–"


def _ended() -> str:
    """First and last end of a stage whose figures stand here."""
    times = [path.stat().st_mtime for path in (store.data_dir(n) / "metrics.json" for n in STAGES) if path.exists()]
    if not times:
        return "–"
    return " to ".join(f"{datetime.fromtimestamp(t, UTC):%Y-%m-%d %H:%M}" for t in (min(times), max(times)))


def _machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines(Path("/proc/meminfo")) if line.startswith("MemTotal")), 0)
    size = f", {memory / 2**20:.0f} GiB" if memory else ""
    return f"{os.cpu_count()} × {model}{size}, {platform.system()} {platform.release()}"


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"
