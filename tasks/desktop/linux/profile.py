"""The LibreOffice user profile every episode starts from: made once a machine, copied for each process."""

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tasks.desktop.linux import processes
from tasks.errors import DesktopError
from tasks.store import user_cache

RESTART = 81
"""Exit status of soffice.bin after it has filled a new profile: "start me again"."""
INSTALLATIONS = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("Office.Common/Misc", "UseLocking", "false"),
    ("Office.Common/Misc", "UseDocumentSystemFileLocking", "false"),
    ("Office.Common/Misc", "UseDocumentOOoLockFile", "false"),
    ("Office.Common/Misc", "UseSystemFileDialog", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("Office.Common/Save/Document", "CreateBackup", "false"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Setup/Product", "ooSetupLastVersion", "99.9"),
    ("Setup/Product", "LastTimeDonateShown", "4102444800"),
    ("Setup/Product", "LastTimeGetInvolvedShown", "4102444800"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Jobs/Jobs/UpdateCheck/Arguments", "AutoCheckEnabled", "false"),
    (
        "Setup/Office/Factories/com.sun.star.text.TextDocument",
        "ooSetupFactoryWindowAttributes",
        "0,0,1440,1200;5;0,0,1440,1200;",
    ),
    ("Office.Writer/Layout/Other", "MeasureUnit", "2"),  # cm: 6 pt are 5.95 there, 5.75 in inches of two decimals
    ("Office.Writer/AutoFunction/Completion", "Enable", "false"),
    ("Office.Writer/AutoFunction/Format/ByInput/ApplyNumbering", "Enable", "false"),
    *(
        ("Office.Common/AutoCorrect", key, "false")
        for key in (
            "UseReplacementTable", "TwoCapitalsAtStart", "CapitalAtStartSentence", "ChangeUnderlineWeight",
            "SetInetAttribute", "ChangeOrdinalNumber", "ChangeDash", "AddNonBreakingSpace", "ChangeAngleQuotes",
            "RemoveDoubleSpaces", "CorrectAccidentalCapsLock", "ReplaceSingleQuote", "ReplaceDoubleQuote",
        )
    ),
)  # fmt: skip
"""(node, key, value): no tip, recovery, format, donation or lock prompt, no macros or links; typed text stays as typed.

The window's place is the whole of a 1440 x 1200 screen (display.WIDTH, HEIGHT).
"""


@dataclass(frozen=True)
class Installation:
    """An installed LibreOffice and the profile made for it."""

    program: Path  # soffice.bin
    version: str  # "LibreOffice 7.4.7.2"
    profile: Path  # template, never written to


def find_program() -> Path:
    """soffice.bin of the installed LibreOffice.

    Raises:
        MissingPackageError: there is none, or its gtk3 front end (which carries the accessibility tree) is missing.
    """
    folders = [Path(folder) for folder in INSTALLATIONS]
    command = shutil.which("soffice")
    if command:
        folders.insert(0, Path(command).resolve().parent)
    program = next((f / "soffice.bin" for f in folders if (f / "soffice.bin").exists()), None)
    if program is None:
        raise processes.missing("LibreOffice (soffice.bin)", "libreoffice-writer")
    if not (program.parent / "libvclplug_gtk3lo.so").exists():
        raise processes.missing("LibreOffice's gtk3 front end", "libreoffice-gtk3")
    if not (program.parent / "libswlo.so").exists():
        raise processes.missing("LibreOffice Writer", "libreoffice-writer")
    return program


def installation(env: dict[str, str]) -> Installation:
    """Find LibreOffice and its profile template, which is made when there is none for this version and these settings.

    Args:
        env: environment with a DISPLAY, for the one start that fills the profile.

    Raises:
        MissingPackageError: LibreOffice is not installed.
        DesktopError: the profile could not be made.
    """
    program = find_program()
    stat = program.stat()
    versions = (program.parent / "versionrc").read_bytes() if (program.parent / "versionrc").exists() else b""
    facts = repr((str(program), stat.st_size, int(stat.st_mtime), SETTINGS)).encode() + versions
    folder = user_cache() / f"libreoffice-{hashlib.sha256(facts).hexdigest()[:12]}"
    if not (folder / "version").exists():
        user_cache().mkdir(parents=True, exist_ok=True, mode=0o700)
        with (user_cache() / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "version").exists():
                _make(program, folder, env)
    return Installation(program, (folder / "version").read_text(encoding="utf-8"), folder / "profile")


def _make(program: Path, folder: Path, env: dict[str, str]) -> None:
    working = Path(tempfile.mkdtemp(dir=folder.parent, prefix="making-"))
    try:
        profile, log = working / "profile", working / "log"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        command: list[str | Path] = [
            program,
            f"-env:UserInstallation=file://{profile}",
            "--norestore",
            "--nologo",
            "--headless",
        ]
        process = processes.spawn([*command, "--terminate_after_init"], package="libreoffice-writer", env=env, log=log)
        try:
            status = process.wait(90)
        except subprocess.TimeoutExpired as error:
            raise DesktopError("LibreOffice's first start", "no end in 90 s", "a new profile", f"see {log}") from error
        finally:
            processes.kill(process)
        if status not in (0, RESTART):
            raise DesktopError(
                "LibreOffice's first start", f"status {status}", f"0 or {RESTART}", "run soffice by hand"
            )
        (working / "version").write_text(_version(program, profile, env, log), encoding="utf-8")
        log.unlink()
        working.rename(folder)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _version(program: Path, profile: Path, env: dict[str, str], log: Path) -> str:
    command = [str(program), f"-env:UserInstallation=file://{profile}", "--version"]
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=60, check=False, text=True)
    except subprocess.TimeoutExpired as error:
        raise DesktopError("soffice --version", "no answer in 60 s", "a version", f"see {log}") from error
    return " ".join(done.stdout.split()[:2]) or "LibreOffice"


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{node}">'
        f'<prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for node, key, value in SETTINGS
    )
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    schema = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names} {schema}>\n{items}</oor:items>\n'
