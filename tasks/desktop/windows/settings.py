"""Where Word is, and what is set before it starts so that it does not ask (what it asks all the same: questions.py)."""

import os
import sys
from pathlib import Path

from tasks.errors import MissingPackageError

if sys.platform == "win32":
    import winreg

PLACES = ("Microsoft Office/root/Office16", "Microsoft Office/Office16", "Microsoft Office/root/Office15")
OFFICE = r"Software\Microsoft\Office\16.0"
VALUES: tuple[tuple[str, str, int], ...] = (
    (rf"{OFFICE}\Common\General", "ShownFirstRunOptin", 1),
    (rf"{OFFICE}\Common\General", "ShownFileFmtPrompt", 1),
    (r"Software\Microsoft\Office\Common\ClientTelemetry", "DisableTelemetry", 1),
    (rf"{OFFICE}\FirstRun", "BootedRTM", 1),
    (rf"{OFFICE}\FirstRun", "DisableMovie", 1),
    (rf"{OFFICE}\Word\Options", "DisableBootToOfficeStart", 1),
    (rf"{OFFICE}\Word\Options", "AlertIfNotDefault", 0),
    (rf"{OFFICE}\Word\Security\ProtectedView", "DisableInternetFilesInPV", 1),
    (rf"{OFFICE}\Word\Security\ProtectedView", "DisableAttachementsInPV", 1),
    (rf"{OFFICE}\Word\Security\ProtectedView", "DisableUnsafeLocationsInPV", 1),
)
"""Key of HKEY_CURRENT_USER, value, number. Files are the worker's own copies, which is why Protected View may be off;
`AttachementsInPV` is how Office spells it (learn.microsoft.com, "What is Protected View")."""
RESILIENCY = rf"{OFFICE}\Word\Resiliency"
"""What Word remembers of a crash: a killed Word asks for safe mode and shows recovered files until this is gone."""


def find_word() -> Path:
    """winword.exe.

    Raises:
        MissingPackageError: Word is not installed.
    """
    roots = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    found = next((p for r in roots if r for o in PLACES if (p := Path(r) / o / "WINWORD.EXE").exists()), None)
    if found is None:
        raise MissingPackageError(
            "Microsoft Word", "not installed", "WINWORD.EXE", "install Word or use run.desktop: linux"
        )
    return found


def silence() -> None:
    """Write VALUES and forget crashes, for this user."""
    if sys.platform == "win32":
        for path, name, number in VALUES:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
                winreg.SetValueEx(key, name, 0, winreg.REG_DWORD, number)
        _delete(RESILIENCY)


def _delete(path: str) -> None:
    """A key with all below it; it need not be there."""
    if sys.platform == "win32":
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_READ) as key:
                below = [winreg.EnumKey(key, n) for n in range(winreg.QueryInfoKey(key)[0])]
        except FileNotFoundError:
            return
        for name in below:
            _delete(rf"{path}\{name}")
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, path)
