"""Documentation that is installed or lies in a folder: `package://` addresses, confined to their folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from tasks.errors import MissingPackageError

HELP: tuple[Path, ...] = (Path("/usr/share/help/C"), Path("/usr/local/share/help/C"))
PACKAGES: dict[str, tuple[Path, ...]] = {
    "libreoffice-help-en-us": (
        Path("/usr/share/libreoffice/help/en-US"),
        Path("/usr/lib/libreoffice/help/en-US"),
        Path("/opt/libreoffice/help/en-US"),
    ),
}
"""Debian package -> folders where distributions put it, first found wins; all others are in HELP."""

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".page": "application/xml",
    ".xml": "application/xml",
    ".docbook": "application/xml",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
}


def pages(root: Path, name: str, patterns: Sequence[str]) -> list[str]:
    """Addresses of a folder's files that match any of the globs, sorted."""
    found = {p for pattern in patterns for p in root.glob(pattern) if p.is_file()}
    return [f"package://{name}/{quote(p.relative_to(root).as_posix())}" for p in sorted(found)]


def installed(wanted: Mapping[str, Sequence[str]]) -> dict[str, Path]:
    """Folders of installed help packages, each with files for one of its globs.

    Raises:
        MissingPackageError: some are not installed; names all of them.
    """
    found = {package: _folder(package, patterns) for package, patterns in wanted.items()}
    if missing := sorted(package for package, folder in found.items() if folder is None):
        looked = ", ".join(sorted({str(f) for package in missing for f in PACKAGES.get(package, HELP)}))
        raise MissingPackageError(
            f"packages {', '.join(missing)}", f"nothing in {looked}", "their help pages",
            f"apt-get install --no-install-recommends {' '.join(missing)}",
        )  # fmt: skip
    return {package: folder for package, folder in found.items() if folder is not None}


def _folder(package: str, patterns: Sequence[str]) -> Path | None:
    for folder in PACKAGES.get(package, HELP):
        if folder.is_dir() and (not patterns or any(any(folder.glob(p)) for p in patterns)):
            return folder
    return None


def inside(root: Path, url: str) -> Path | None:
    """The file behind a package:// address; None when it lies outside of the folder."""
    relative = PurePosixPath(unquote(urlsplit(url).path).lstrip("/"))
    if ".." in relative.parts or "\0" in str(relative):
        return None
    path = (root / relative).resolve()
    return path if path.is_relative_to(root.resolve()) else None
