"""A person's document: may it be opened, what changed in it, and writing the result."""

import os
import tempfile
import zipfile
from pathlib import Path

from tasks.checks.parts import changes as differences
from tasks.checks.parts import parts
from tasks.errors import InfrastructureError, UsageError
from tasks.store import replacing

MAX_BYTES = 200 * 2**20
MAX_UNPACKED = 2 * 2**30
MAX_ENTRIES = 20_000
MAIN = {".docx": "word/document.xml", ".odt": "content.xml"}


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
    _content(file, suffix)
    target = out if out is not None else file.with_name(f"{file.stem}.lam{file.suffix}")
    if target.suffix.lower() != suffix:
        raise UsageError(f"--out {target}", target.suffix or "no suffix", suffix)
    if target.exists() and (target.samefile(file) or not target.is_file()):
        raise UsageError(f"--out {target}", "the input file or no file", "another file: the input is never changed")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise UsageError(f"--out {target}", "a folder that cannot be written to", "a folder that can")
    return target


def _content(file: Path, suffix: str) -> None:
    """Bounded sizes, whole archive, the right kind of content, no macros."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise UsageError(str(file), f"{size} bytes", f"at most {MAX_BYTES}")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise UsageError(
                    str(file), "an archive that unpacks to more than a document holds", f"a {suffix} document"
                )
            names = {entry.filename for entry in entries}
            broken = archive.testzip()
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise UsageError(
            str(file), f"{error}", f"a whole {suffix} document", "it may be cut off or of another type"
        ) from error
    if broken is not None or MAIN[suffix] not in names:
        raise UsageError(
            str(file), f"damaged: {broken}" if broken else "an archive of something else", f"a whole {suffix} document"
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UsageError(str(file), "a document with macros", "one without", "save it without macros")


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
