"""A person's document: may it be opened, what changed in it, and writing the result."""

import os
import tempfile
from pathlib import Path

from tasks.agent import intake
from tasks.apps.comment_numbers import renumbered
from tasks.checks.parts import changes as differences
from tasks.checks.parts import parts
from tasks.errors import InfrastructureError, UsageError
from tasks.store import replacing


def check(file: Path, out: Path | None, suffix: str) -> Path:
    """See that `file` can be worked on and where the result goes.

    Args:
        file: the document.
        out: wanted place of the result; None for `<name>.lam<ext>` beside the file.
        suffix: of the application's documents.

    Returns:
        The result's path.

    Raises:
        UsageError: says what is wrong with which of them.
    """
    if not file.is_file():
        raise UsageError(str(file), "no such file" if not file.exists() else "no file", f"a {suffix} document")
    if file.suffix.lower() != suffix:
        raise UsageError(
            str(file), f"a {file.suffix or 'file without suffix'}", f"a {suffix} document", f"save it as {suffix}"
        )
    intake.examine(file, suffix)
    target = out if out is not None else file.with_name(f"{file.stem}.lam{file.suffix}")
    if target.suffix.lower() != suffix:
        raise UsageError(f"--out {target}", target.suffix or "no suffix", suffix)
    if target.exists() and (target.samefile(file) or not target.is_file()):
        raise UsageError(f"--out {target}", "the input file or no file", "another file: the input is never changed")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise UsageError(f"--out {target}", "a folder that cannot be written to", "a folder that can", "--out PATH")
    return target


def openable(content: bytes, suffix: str) -> bytes:
    """What the application is given of a document that `check` has passed: it reads this as it stands."""
    return renumbered(content) if suffix == ".docx" else content


def changes(before: bytes, after: bytes, suffix: str) -> tuple[str, ...]:
    """Differences between two states of a document, in words."""
    with tempfile.TemporaryDirectory(prefix="lam-diff-") as folder:
        paths = [Path(folder) / f"{name}{suffix}" for name in ("before", "after")]
        for path, content in zip(paths, (before, after), strict=True):
            path.write_bytes(content)
        return differences(*(parts(path) for path in paths))


def write(target: Path, content: bytes) -> None:
    """Write the result atomically.

    Raises:
        InfrastructureError: the disk is full or the folder went away.
    """
    try:
        with replacing(target) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise InfrastructureError(
            str(target), str(error), "a place to write the result", "choose another --out"
        ) from error
