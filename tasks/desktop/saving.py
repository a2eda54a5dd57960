"""Where save_as may write, and when a file written by an application is complete."""

import os
import zipfile
from pathlib import Path

RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Devices of Windows, whatever suffix follows; a colon there names a stream of the file or a drive."""
LONGEST = 259  # characters of a path that Word opens
SUFFIXES = (".docx", ".odt", ".fodt", ".txt", ".pdf", ".rtf", ".doc", ".html")


def target(folder: Path, document: Path, file_path: str, file_ext: str) -> Path | None:
    """The file that save_as writes: always inside `folder`, only the name of `file_path` counts.

    Args:
        folder: the episode's private folder.
        document: the open document, whose stem and suffix are the defaults.
        file_path: name or path as the model gave it; a path outside the folder is refused.
        file_ext: with or without a dot; wins over the suffix of `file_path`.

    Returns:
        None when the path leaves the folder, the suffix is not one of SUFFIXES, or Windows or Word has no such name.
    """
    given = Path(file_path or document.name)
    if "\0" in file_path or ".." in given.parts:
        return None
    if given.is_absolute() and Path(os.path.normpath(given)).parent != folder:
        return None
    if not given.is_absolute() and len(given.parts) != 1:
        return None
    suffix = f".{file_ext.lstrip('.')}".lower() if file_ext else given.suffix.lower() or document.suffix
    stem = given.stem if given.suffix.lower() in SUFFIXES else given.name
    if suffix not in SUFFIXES or not stem or stem.startswith(".") or not _nameable(stem):
        return None
    path = folder / f"{stem}{suffix}"
    return path if len(str(path)) <= LONGEST else None


def _nameable(stem: str) -> bool:
    return not (stem.split(".")[0].strip().casefold() in RESERVED or set(stem) & set('<>:"|?*\\') or stem[-1] in " .")


def complete(path: Path) -> bool:
    """The file is there and whole: a zip format must have its directory, any other must not be empty."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    if path.suffix not in (".docx", ".odt"):
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False
