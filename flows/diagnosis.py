"""`lam doctor`: what a long run needs, looked at before it starts. Each finding says what to do."""

import importlib.metadata
import platform
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import psutil

from flows.findings import elsewhere, finding
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
DRIVER = Path("/proc/driver/nvidia")
PINNED = ("prefect", "fastapi", "dvc", "pydantic", "pyarrow", "openai")
TRAINING = ("torch", "transformers", "peft", "trl")
DRIVING = ("uiautomation", "comtypes")
"""Packages of every machine, of one that trains, of a desktop worker on Windows, which does not."""


def examine() -> dict[str, Any]:
    """All findings.

    Returns:
        {"ok": bool, "machine", "findings": [{"what", "ok", "found", "expected", "next"}]}; "next" is empty where "ok".
    """
    worker = sys.platform == "win32"  # Windows is where desktop workers run, nothing else
    system = _word() if worker else _system()
    away = elsewhere(needed=worker)
    findings = [*_machine(), *system, *_packages(worker), *_cards(), _port(), _params(), *away]
    return {"ok": all(f["ok"] for f in findings), "machine": platform.platform(), "findings": findings}


def describe(answer: dict[str, Any]) -> str:
    """Findings for people, a line each."""
    lines = []
    for one in answer["findings"]:
        line = f"{'ok     ' if one['ok'] else 'MISSING'} {one['what']}: {one['found']}"
        wanted = f"; expected {one['expected']}" if one["expected"] and not one["ok"] else ""
        lines.append(line + wanted + (f" -> {one['next']}" if one["next"] else ""))
    lines.append("ready for a run" if answer["ok"] else "not ready: see the lines marked MISSING")
    return "\n".join(lines)


def _machine() -> list[dict[str, Any]]:
    free = shutil.disk_usage(".").free / 1e9
    memory = psutil.virtual_memory().total / 1e9
    cores = len(psutil.Process().cpu_affinity())
    return [
        finding(
            "disk",
            free >= DISK_GB,
            f"{free:.0f} GB free",
            f"{DISK_GB} GB",
            "free some, or move .lam and .dvc/cache",
        ),
        finding("memory", memory >= MEMORY_GB, f"{memory:.0f} GB", f"{MEMORY_GB} GB", "lower run.slots"),
        finding("cores", cores >= 1, f"{cores}", "1"),
    ]


def _system() -> list[dict[str, Any]]:
    found = [(name, shutil.which(name) or "", package) for name, package in PROGRAMS.items()]
    found += [(path, path if Path(path).exists() else "", package) for path, package in FILES.items()]
    return [
        finding(
            package, bool(path), path or f"no {name}", name, f"apt-get install {package} (or deploy/debian-packages.sh)"
        )
        for name, path, package in found
    ]


def _word() -> list[dict[str, Any]]:
    """Session, screen, Word and its licence."""
    from tasks.desktop import readiness

    return [finding(fact.what, fact.ok, fact.got, fact.expected, fact.next_step) for fact in readiness()]


def _cards() -> list[dict[str, Any]]:
    """Whether torch has code for each graphics card; torch is not imported where there is no driver."""
    if not DRIVER.exists():
        return []
    from tasks.training import cards

    next_step = "for V100: pip install -c constraints.txt -c constraints-v100.txt -e '.[training,gpu]'"
    expected = "a build of torch with code for it"
    return [finding(f"card: {name}", ok, found, expected, next_step) for name, ok, found in cards.examine()]


def _packages(worker: bool) -> list[dict[str, Any]]:
    findings = []
    next_step = "deploy/windows/provision.ps1" if worker else "make install"
    for name in (*PINNED, *(DRIVING if worker else TRAINING)):
        try:
            findings.append(finding(f"python: {name}", True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            findings.append(finding(f"python: {name}", False, "not installed", "the pinned one", next_step))
    return findings


def _port() -> dict[str, Any]:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return finding("ports", True, "loopback ports can be opened")
    except OSError as error:
        next_step = "allow this user to listen on 127.0.0.1"
        return finding("ports", False, str(error), "a loopback port that can be opened", next_step)


def _params() -> dict[str, Any]:
    from tasks import params

    try:
        return finding("params.yaml", True, f"profile {params.load().run.profile}")
    except LamError as error:
        return finding("params.yaml", False, f"{error.where}: {error.got}", error.expected, "lam params use default")
