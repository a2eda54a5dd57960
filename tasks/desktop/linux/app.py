"""One LibreOffice process with one document on one display."""

import contextlib
import hashlib
import shutil
import subprocess
import time
from pathlib import Path

from tasks.desktop.linux import atspi, processes, profile
from tasks.desktop.linux.atspi import Tree
from tasks.desktop.linux.dbus import CallFailed, Connection
from tasks.desktop.linux.display import Display
from tasks.desktop.linux.settle import Clock
from tasks.errors import DesktopError

READY_S = 60.0
DOCUMENT_ROLES = (atspi.DOCUMENT, atspi.SPREADSHEET, atspi.PRESENTATION)
GTK_SETTINGS = "[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\ngtk-theme-name=Adwaita\n"


class Application:
    """soffice.bin with own profile, home and document; made at once; `wait_ready` returns when it can be driven.

    Args:
        display: where it shows; belongs to this application alone until it is killed.
        folder: private folder, made here, deleted by `kill`.
        document: copied into the folder under its own name.
    """

    def __init__(self, display: Display, folder: Path, document: Path) -> None:
        self.display = display
        self.folder = folder
        self.log = folder / "log"
        self.connection: Connection | None = None
        self.process: subprocess.Popen[bytes] | None = None
        if not document.is_file():
            raise DesktopError(f"document {document}", "no such file", "a document")
        installed = profile.installation(display.env)
        self.version = installed.version
        folder.mkdir(mode=0o700)
        with contextlib.ExitStack() as unless_launched:
            unless_launched.callback(self.kill)
            self._launch(installed, document)
            unless_launched.pop_all()

    def _launch(self, installed: profile.Installation, document: Path) -> None:
        home = self.folder / "home"  # file dialogs open here, so that what a person saves stays here
        settings = home / ".config" / "gtk-3.0" / "settings.ini"
        settings.parent.mkdir(parents=True)
        self.document = Path(shutil.copyfile(document, home / document.name))
        self.content = digest(self.document)
        settings.write_text(GTK_SETTINGS, encoding="utf-8")
        copy = Path(shutil.copytree(installed.profile, self.folder / "profile"))
        temporary = self.folder / "temporary"
        temporary.mkdir()
        env = {
            **self.display.env,
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "SAL_USE_VCLPLUGIN": "gtk3",
            "GDK_BACKEND": "x11",
            "NO_GAIL": "1",
            "GTK_IM_MODULE": "gtk-im-context-simple",
        }
        command: list[str | Path] = [
            installed.program,
            f"-env:UserInstallation=file://{copy}",
            "--norestore",
            "--nologo",
        ]
        self.known = set(self.display.applications())
        self.process = processes.spawn(
            [*command, "--nofirststartwizard", self.document], package="libreoffice-writer", env=env, log=self.log
        )
        self.clock = Clock(self.process.pid)

    def wait_ready(self) -> Tree:
        """Wait until the document shows and the process is at rest.

        Raises:
            DesktopError: it ended, or was not ready in READY_S seconds.
        """
        process = self._running()
        deadline = time.monotonic() + READY_S
        while self.connection is None:
            self._attach()
            self._pause(process, deadline)
        tree = Tree(self.connection)
        while not self._complete(tree):
            self._pause(process, deadline)
        while not self.clock.settle(0, limit=2.0, window=0.06) or not self._complete(tree):
            self._pause(process, deadline)
        return tree

    def _attach(self) -> None:
        for name in self.display.applications():
            if name in self.known:
                continue
            try:
                address = self.display.socket_of(name)
            except CallFailed:
                continue
            if address:
                self.connection = Connection(address)
                return

    def _complete(self, tree: Tree) -> bool:
        """A document, its text and a tool bar are on the screen."""
        for top in tree.children(atspi.ROOT):
            paths = tree.showing(top)
            shown = set(tree.roles(paths))
            if shown & {*DOCUMENT_ROLES} and atspi.TOOLBAR in shown and atspi.TOGGLE in shown:
                return True
            if tree.roles([top])[0] in (atspi.DIALOG, atspi.ALERT) and atspi.BUTTON in shown:
                said = [n.name for n in tree.nodes(paths) if n.role == atspi.LABEL and n.name]
                raise DesktopError(
                    f"document {self.document.name}",
                    " ".join(said)[:300],
                    "a document that opens",
                    "give another document",
                )
        return False

    def _pause(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        processes.ended(process, "LibreOffice", self.log)
        if time.monotonic() > deadline:
            raise DesktopError(
                "LibreOffice", f"not ready in {READY_S:g} s", "a document on the screen", f"see {self.log}"
            )
        time.sleep(0.02)

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise DesktopError("LibreOffice", "not started", "a started application", "call start(document) first")
        return self.process

    def alive(self) -> bool:
        """The process runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it at once and delete its folder; idempotent."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        sockets = processes.socket_files(self.process.pid) if self.process else []
        processes.kill(self.process)
        self.process = None
        for socket in sockets:
            socket.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def digest(document: Path) -> str:
    """sha256 of a file."""
    with document.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
