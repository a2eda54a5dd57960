"""Desktops to act on: one interface, drivers for Linux (AT-SPI), Windows (UI Automation) and memory (fake)."""

import sys
from typing import TYPE_CHECKING, Any

from tasks.apps.catalogue import load_app
from tasks.desktop.interface import Desktop
from tasks.errors import MissingPackageError, UsageError

if TYPE_CHECKING:
    from tasks.desktop.windows.readiness import Fact

KINDS: tuple[str, ...] = ("linux", "windows", "fake")
RUNS: dict[str, tuple[str, ...]] = {"linux": ("libreoffice",), "windows": ("word",), "fake": ("libreoffice", "fake")}
"""Kinds of application (Profile.kind) that a kind of desktop runs."""


def check_fits(desktop: str, app: str) -> None:
    """That a kind of desktop runs an application.

    Raises:
        UsageError: it does not; names both.
    """
    profile = load_app(app).profile
    fitting = [kind for kind, runs in RUNS.items() if profile.kind in runs]
    if desktop not in fitting:
        raise UsageError(
            f"run.desktop {desktop!r}", f"does not run {profile.title} (run.app: {app})", f"one of {fitting}",
            "set run.app or run.desktop, or take another profile",
        )  # fmt: skip


def readiness() -> "list[Fact]":
    """What a Windows machine must be to be a desktop worker, each looked at: session, screen, Word, its licence."""
    from tasks.desktop.windows import office, readiness, session, settings

    facts = [readiness.session(session.session()), *readiness.display(session.display())]
    try:
        program = settings.find_word()
    except MissingPackageError as error:
        return [*facts, readiness.Fact("Microsoft Word", False, error.got, error.expected, error.next_step)]
    return [
        *facts,
        readiness.Fact("Microsoft Word", True, str(program), "WINWORD.EXE", ""),
        readiness.office(office.configuration()),
        readiness.activation(office.installed_licences(program)),
    ]


def record_windows() -> list[dict[str, Any]]:
    """The trees of every Word window on this machine, in the tests' format; see tasks/desktop/windows/recorder.py."""
    from tasks.desktop.windows import recorder

    return recorder.record()


def open_desktop(kind: str) -> Desktop:
    """A driver of that kind, not yet started; imports only what that kind needs.

    Raises:
        UsageError: there is no such kind.
        MissingPackageError: the kind does not run on this machine.
    """
    if kind == "fake":
        from tasks.desktop.fake import FakeDesktop

        return FakeDesktop()
    if kind == "linux" and sys.platform != "win32":
        from tasks.desktop.linux.driver import LinuxDesktop

        return LinuxDesktop()
    if kind == "windows" and sys.platform == "win32":
        from tasks.desktop.windows.driver import WindowsDesktop

        return WindowsDesktop()
    if kind in KINDS:
        system = "win32" if kind == "windows" else kind
        raise MissingPackageError(f"desktop {kind!r}", sys.platform, system, "use run.desktop: linux or fake here")
    raise UsageError(f"desktop {kind!r}", "no such kind", f"one of {KINDS}", "set run.desktop in params.yaml")
