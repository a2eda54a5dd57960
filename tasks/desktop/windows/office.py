r"""Version and activation of the Office that is installed, as the registry and Office's own scripts tell them.

Sources: values of HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Office\ClickToRun\Configuration: ProductReleaseIds from
danard.net's article on the configuration of an installed Office 365, VersionToReport from a public Intune remediation
script (nicolonsky), ClientCulture from nobody that could be looked up here. Activation: learn.microsoft.com, "Tools to
manage volume activation of Office": OSPP.VBS is for volume licences, vnextdiag.ps1 for Microsoft 365, both in Office16
below Microsoft Office; what the second prints is restated from its version 1.0.0 (a public copy), what the first prints
from scripts that read it. Nobody has run either from here.
"""

import subprocess
import sys
from pathlib import Path

from tasks.desktop.windows.readiness import LICENSED, Licence, licences

if sys.platform == "win32":
    import winreg

CONFIGURATION = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
NAMES = ("VersionToReport", "ProductReleaseIds", "ClientCulture")
PATIENCE_S = 60.0
SCRIPTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("vNextDiag.ps1", ("powershell.exe", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"), ()),
    ("OSPP.VBS", ("cscript.exe", "//nologo"), ("/dstatus",)),
)
"""Script, what runs it, its arguments; the first that knows of a good licence is believed."""


def configuration() -> dict[str, str]:
    """Values of the Click-to-Run configuration, those that are there."""
    found: dict[str, str] = {}
    if sys.platform == "win32":
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, CONFIGURATION, 0, winreg.KEY_READ) as key:
                for name in NAMES:
                    try:
                        found[name] = str(winreg.QueryValueEx(key, name)[0])
                    except FileNotFoundError:
                        continue
        except FileNotFoundError:
            return {}
    return found


def installed_licences(program: Path) -> list[Licence]:
    """Licences that Office's scripts name.

    Args:
        program: winword.exe; the scripts stand beside it or in the folder of its name below Microsoft Office.
    """
    found: list[Licence] = []
    for name, start, arguments in SCRIPTS:
        script = next((p / name for p in _folders(program) if (p / name).exists()), None)
        if script is not None and not any(one.state.casefold() == LICENSED for one in found):
            found += licences(_printed([*start, str(script), *arguments]))
    return found


def _folders(program: Path) -> tuple[Path, ...]:
    beside = program.parent
    return (beside, beside.parent.parent / beside.name)


def _printed(command: list[str]) -> str:
    """What a command prints; nothing where it cannot be started or does not end."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
