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


def installed(package: str, patterns: Sequence[str], overrides: Mapping[str, Path]) -> Path:
    """Folder of an installed help package that has files for one of the globs.

    Raises:
        MissingPackageError: it is not installed.
    """
    folders = (overrides[package],) if package in overrides else PACKAGES.get(package, HELP)
    for folder in folders:
        if folder.is_dir() and (not patterns or any(any(folder.glob(p)) for p in patterns)):
            return folder
    looked = ", ".join(str(f) for f in folders)
    raise MissingPackageError(
        f"package {package}",
        f"nothing in {looked}",
        "its help pages",
        f"apt-get install --no-install-recommends {package}",
    )


def inside(root: Path, url: str) -> Path | None:
    """The file behind a package:// address; None when it lies outside of the folder."""
    relative = PurePosixPath(unquote(urlsplit(url).path).lstrip("/"))
    if ".." in relative.parts or "\0" in str(relative):
        return None
    path = (root / relative).resolve()
    return path if path.is_relative_to(root.resolve()) else None
