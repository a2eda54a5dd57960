"""The released model, with which `lam do` works before any run: models/lam4 of the repository.

In git stand its weights and what was surveyed of the application. Its skill library is derived from the application's
folder, so that it never lags behind the families: made at the first use, kept in the user's cache under the digest of
all that it is made from.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tasks.apps.catalogue import load_app
from tasks.errors import DataError, UsageError
from tasks.store import user_cache

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "models" / "lam4"
DIGESTS = "sha256.txt"
"""As `sha256sum` writes it."""
MADE_FROM = ("tasks/apps", "tasks/planner", "tasks/model/library.py", "tasks/model/encoder.py")


def ready(tell: Callable[[str], None], folder: Path | None = None, app: str = "writer") -> Path:
    """The released checkpoint with its library.

    Args:
        tell: is told that the library is being made, which takes some ten seconds.
        folder: of the release; FOLDER by default.
        app: the application's folder under tasks/apps.

    Raises:
        UsageError: there is no release here, or the encoder is not installed.
        DataError: a file of the release is missing or damaged.
    """
    folder = folder or FOLDER
    if not (folder / DIGESTS).exists():
        raise UsageError(
            "model", f"neither a run nor a release in {folder}", "a checkpoint", "lam run, or --model PATH"
        )
    _verify(folder)
    target = user_cache() / f"released-{_key(folder)}"
    if not (target / "checkpoint").is_dir():
        tell("making the released model's skill library, once: some ten seconds")
        _make(folder, target, app)
    return target / "checkpoint"


def _make(folder: Path, target: Path, app: str) -> None:
    from tasks.model import library
    from tasks.planner import manual
    from tasks.planner.survey import Survey

    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    working = Path(tempfile.mkdtemp(dir=target.parent, prefix="making-"))
    try:
        made = Path(shutil.copytree(folder, working / "checkpoint"))
        library.build(load_app(app), Survey.load(made), manual.load(made), made)
        working.rename(target)
    except OSError:
        if not (target / "checkpoint").is_dir():  # else somebody else was quicker
            raise
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _verify(folder: Path) -> None:
    for line in (folder / DIGESTS).read_text(encoding="utf-8").splitlines():
        wanted, _, name = line.partition("  ")
        path = folder / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
        if found != wanted:
            raise DataError(
                str(path), f"sha256 {found[:12]}", f"sha256 {wanted[:12]}", f"git checkout -- {folder.name}, or lam run"
            )


def _key(folder: Path) -> str:
    """Digest of the release and of what its library is made from."""
    total = hashlib.sha256((folder / DIGESTS).read_bytes())
    for part in MADE_FROM:
        path = ROOT / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".yaml"):
                total.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]
