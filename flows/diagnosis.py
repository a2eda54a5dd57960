"""`lam doctor`: what a long run needs, looked at before it starts. Each finding says what to do."""

import importlib.metadata
import platform
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import psutil

from tasks.errors import LamError

DISK_GB, MEMORY_GB = 8, 6
"""A default run writes about 2 GB and peaks under 6 GB; the rest is room."""

PROGRAMS = {
    "Xvfb": "xvfb",
    "soffice": "libreoffice-writer",
    "dbus-daemon": "dbus",
    "git": "git",
}
FILES = {
    "/usr/lib/libreoffice/program/libsmlo.so": "libreoffice-math",  # without it equations vanish when a file is opened
    "/usr/lib/libreoffice/program/libvclplug_gtk3lo.so": "libreoffice-gtk3",
    "/usr/libexec/at-spi2-registryd": "at-spi2-core",
    "/usr/share/libreoffice/help/en-US": "libreoffice-help-en-us",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
}
PINNED = ("prefect", "fastapi", "dvc", "pydantic", "pyarrow", "openai", "torch", "transformers", "peft", "trl")


def examine() -> dict[str, Any]:
    """All findings.

    Returns:
        {"ok": bool, "findings": [{"what", "ok", "found", "next"}]}.
    """
    findings = [*_machine(), *_system(), *_packages(), _port(), _params()]
    return {"ok": all(f["ok"] for f in findings), "machine": platform.platform(), "findings": findings}


def describe(answer: dict[str, Any]) -> str:
    """Findings for people, a line each."""
    lines = []
    for finding in answer["findings"]:
        mark = "ok     " if finding["ok"] else "MISSING"
        lines.append(
            f"{mark} {finding['what']}: {finding['found']}" + (f" -> {finding['next']}" if finding["next"] else "")
        )
    lines.append("ready for a run" if answer["ok"] else "not ready: see the lines marked MISSING")
    return "\n".join(lines)


def _finding(what: str, ok: bool, found: str, next_step: str = "") -> dict[str, Any]:
    return {"what": what, "ok": ok, "found": found, "next": "" if ok else next_step}


def _machine() -> list[dict[str, Any]]:
    free = shutil.disk_usage(".").free / 1e9
    memory = psutil.virtual_memory().total / 1e9
    cores = len(psutil.Process().cpu_affinity())
    return [
        _finding(
            "disk",
            free >= DISK_GB,
            f"{free:.0f} GB free",
            f"{DISK_GB} GB are needed: free some, or move .lam and .dvc/cache",
        ),
        _finding("memory", memory >= MEMORY_GB, f"{memory:.0f} GB", f"{MEMORY_GB} GB are needed: lower run.slots"),
        _finding("cores", cores >= 1, f"{cores}"),
    ]


def _system() -> list[dict[str, Any]]:
    if sys.platform == "win32":
        return [_word()]
    found = [(name, shutil.which(name) or "", package) for name, package in PROGRAMS.items()]
    found += [(path, path if Path(path).exists() else "", package) for path, package in FILES.items()]
    return [
        _finding(package, bool(path), path or f"no {name}", f"apt-get install {package} (or deploy/debian-packages.sh)")
        for name, path, package in found
    ]


def _word() -> dict[str, Any]:
    from tasks.desktop import find_word

    try:
        return _finding("Microsoft Word", True, str(find_word()))
    except LamError as error:
        return _finding("Microsoft Word", False, "not installed", str(error))


def _packages() -> list[dict[str, Any]]:
    findings = []
    for name in PINNED:
        try:
            findings.append(_finding(f"python: {name}", True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            findings.append(_finding(f"python: {name}", False, "not installed", "make install"))
    return findings


def _port() -> dict[str, Any]:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return _finding("ports", True, "loopback ports can be opened")
    except OSError as error:
        return _finding("ports", False, str(error), "allow this user to listen on 127.0.0.1")


def _params() -> dict[str, Any]:
    from tasks import params

    try:
        return _finding("params.yaml", True, f"profile {params.load().run.profile}")
    except LamError as error:
        return _finding("params.yaml", False, str(error), "lam params use default")
