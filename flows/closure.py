"""What a stage's result depends on in code: its import closure, read with grimp, for dvc.yaml's deps and the cache key.

Granularity: the stage's own file, the nouns of its chapter that it imports, whole packages below, single modules beside
them; and the package of whom it asks over HTTP. So a comment in the desktop driver does not retrain LAM1.

`python -m flows.closure --write` brings the code deps of dvc.yaml up to date; a test fails while they are not.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

from tasks.stages import STAGES, Stage

CHAPTERS = ("plans", "trajectories", "training", "evaluation")
ROOT = Path(__file__).resolve().parent.parent


@cache
def _graph() -> Any:
    import grimp

    return grimp.build_graph("tasks", cache_dir=None)


@cache
def closure(name: str) -> tuple[str, ...]:
    """Paths, relative to the repository, of the code that the stage's result depends on; sorted."""
    stage: Stage = STAGES[name]
    modules = {stage.module, *_graph().find_upstream_modules(stage.module)}
    for package in (f"tasks.{asked}" for asked in stage.asks):
        modules |= {package, *_graph().find_upstream_modules(package, as_package=True)}
    return tuple(sorted({path for path in map(_path, modules) if path}))


def digest(name: str) -> str:
    """sha256 over the closure's files, first 16 hex digits."""
    total = hashlib.sha256()
    for path in closure(name):
        for file in _files(ROOT / path):
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _path(module: str) -> str:
    parts = module.split(".")
    if len(parts) < 2:
        return ""
    whole = "/".join(parts[:2])
    if (ROOT / f"{whole}.py").exists():
        return f"{whole}.py"
    if parts[1] in CHAPTERS:
        return f"{'/'.join(parts)}.py" if len(parts) > 2 else ""
    return whole


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def expected_deps(name: str, deps: list[str]) -> list[str]:
    """A stage's dvc.yaml deps with the code part brought up to date: code first, then data."""
    return [*closure(name), *(d for d in deps if not d.startswith("tasks/"))]


def main() -> int:
    """Compare or, with --write, update dvc.yaml; exit status 1 when it was not up to date."""
    import yaml

    path = ROOT / "dvc.yaml"
    text = path.read_text()
    document = yaml.safe_load(text)
    stale = [n for n, s in document["stages"].items() if s["deps"] != expected_deps(n, s["deps"])]
    if stale and "--write" in sys.argv:
        for name in stale:
            stage = document["stages"][name]
            stage["deps"] = expected_deps(name, stage["deps"])
        header = "".join(line + "\n" for line in text.splitlines() if line.startswith("#"))
        path.write_text(header + yaml.safe_dump(document, sort_keys=False, width=120))
    sys.stdout.write(f"dvc.yaml: code deps of {stale or 'no stage'} differ from the import closure\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
