"""LinuxDesktop: LibreOffice on a virtual screen, driven through accessibility and XTEST. No UNO anywhere.

Two displays take turns: while one shows the episode, the other warms an application with the next document, so that
neither can take the other's keyboard focus.
"""

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mss
import mss.tools
from mss.exception import ScreenShotError

from tasks.desktop import arguments, saving, scratch
from tasks.desktop.linux import processes
from tasks.desktop.linux.actions import Actions
from tasks.desktop.linux.app import Application, digest
from tasks.desktop.linux.dbus import CallFailed
from tasks.desktop.linux.display import Display
from tasks.desktop.linux.observe import View
from tasks.desktop.linux.seat import Seat
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Observation

SAVE_S = 15.0
PASSIVE = frozenset({"texts", "annotation", "summary"})


class LinuxDesktop:
    """A Desktop of kind "linux"."""

    def __init__(self) -> None:
        self.app_version = ""
        self._root: Path | None = None
        self._displays: list[Display] = []
        self._seat: Seat | None = None
        self._spare: Application | None = None
        self._screen: _Screen | None = None
        self._view: View | None = None
        self._launched = 0
        self._untouched = False  # nothing was done or saved since the start

    # ------------------------------------------------------------ life

    def prepare(self, document: Path) -> None:
        """Warm an application with `document` on the other display, without waiting for it."""
        if self._spare is not None and self._matches(self._spare, document):
            return
        self._drop_spare()
        self._spare = self._launch(document)

    def start(self, document: Path) -> None:
        """Open a private copy in a fresh process: the spare when it was prepared for this document.

        One that was started on this document and not touched since is as fresh as any.
        """
        if self._untouched and self._seat is not None and self._matches(self._seat.app, document) and self.healthy():
            return
        self._end_seat()
        spare, self._spare = self._spare, None
        if spare is not None and self._matches(spare, document):
            with contextlib.suppress(DesktopError):  # a spare that went bad is no reason to fail: a fresh one follows
                self._take(spare)
        elif spare is not None:
            spare.kill()
        if self._seat is None:
            self._take(self._launch(document))
        assert self._seat is not None
        self._screen = _Screen(self._seat.app.display.name)
        self.app_version = self._seat.app.version
        self._untouched = True

    def healthy(self) -> bool:
        """The process runs and answers an accessibility call."""
        if self._seat is None or not self._seat.app.alive() or not self._seat.app.display.alive():
            return False
        try:
            return bool(self._seat.tree.children("/org/a11y/atspi/accessible/root"))
        except DesktopError:
            return False

    def stop(self) -> None:
        """End the application and delete its folder; displays and a spare stay for the next start."""
        self._end_seat()

    def close(self) -> None:
        """End everything and delete every file."""
        self._end_seat()
        self._drop_spare()
        for display in self._displays:
            display.close()
        self._displays = []
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
        self._root = None

    # ------------------------------------------------------------ use

    def observe(self) -> Observation:
        """The controls as they are now."""
        seat = self._ready()
        with self._failing():
            self._view = seat.look()
        return self._view.observation

    def screenshot(self) -> bytes:
        """PNG of the screen."""
        self._ready()
        assert self._screen is not None
        return self._screen.png()

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action and wait until the application has come to rest."""
        seat = self._ready()
        self._untouched = False
        view = self._view
        request = arguments.read(action, {k: s.control for k, s in view.shown.items()} if view is not None else {})
        if isinstance(request, ActOutcome):
            return request
        with self._failing():
            outcome = Actions(seat, view or seat.look()).carry_out(request)
            if request.function not in PASSIVE:
                seat.freshen()
        return outcome

    def menus(self) -> list[tuple[str, ...]]:
        """Every menu path of the main window, leaves only."""
        with self._failing():
            return list(self._ready().menus())

    def save(self) -> Path:
        """Close what is open without carrying it out, save by Ctrl+S, wait for the whole file."""
        seat = self._ready()
        self._untouched = False
        document = seat.app.document
        with self._failing():
            seat.close_dialogs()
            before = document.stat().st_mtime_ns
            seat.save()
            deadline = time.monotonic() + SAVE_S
            while document.stat().st_mtime_ns == before or not saving.complete(document):
                if time.monotonic() > deadline:
                    raise DesktopError("save", f"{document.name} unchanged after {SAVE_S:g} s", "a saved document")
                time.sleep(0.01)
            seat.do(lambda: None, start=0.05)
        return document

    # ------------------------------------------------------------ inside

    def _take(self, app: Application) -> None:
        """Make a launched application the current one; it is killed when it does not become ready."""
        self._seat = None
        with contextlib.ExitStack() as unless_ready:
            unless_ready.callback(app.kill)
            with self._failing():
                seat = Seat(app)
                seat.freshen()
            unless_ready.pop_all()
        self._seat = seat

    def _launch(self, document: Path) -> Application:
        if self._root is None:
            self._root = scratch.folder("desktop")
            processes.sweep_sockets()
        self._launched += 1
        return Application(self._free_display(), self._root / f"app{self._launched}", document)

    def _free_display(self) -> Display:
        assert self._root is not None
        for display in list(self._displays):
            if not display.alive():
                display.close()
                self._displays.remove(display)
        used = self._seat.app.display if self._seat is not None else None
        free = next((d for d in self._displays if d is not used), None)
        if free is None:
            free = Display(self._root / f"display{self._launched}")
            self._displays.append(free)
        return free

    def _matches(self, app: Application, document: Path) -> bool:
        return (
            app.alive()
            and document.is_file()
            and app.document.name == document.name
            and app.content == digest(document)
        )

    def _ready(self) -> Seat:
        if self._seat is None:
            raise DesktopError("desktop", "not started", "a started desktop", "call start(document) first")
        return self._seat

    def _end_seat(self) -> None:
        if self._screen is not None:
            self._screen.close()
        if self._seat is not None:
            self._seat.close()
        self._screen = self._seat = self._view = None
        self._untouched = False

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.kill()
        self._spare = None

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """An error reply where an answer is certain means that the application is going down."""
        try:
            yield
        except CallFailed as error:
            raise DesktopError("LibreOffice", str(error), "an answer", "a fresh desktop is started") from error


class _Screen:
    """The whole screen of one display as PNG; shared-memory capture by mss, zlib level 1 (8 ms instead of 15)."""

    def __init__(self, name: str) -> None:
        try:
            self._grabber: Any = mss.MSS(display=name)
        except ScreenShotError as error:
            raise DesktopError("screenshot", str(error), f"a display {name}", "a fresh desktop is started") from error

    def png(self) -> bytes:
        """Take it.

        Raises:
            DesktopError: the display has gone.
        """
        try:
            shot = self._grabber.grab(self._grabber.monitors[0])
        except (ScreenShotError, OSError) as error:
            raise DesktopError("screenshot", str(error), "a display", "a fresh desktop is started") from error
        return mss.tools.to_png(shot.rgb, shot.size, level=1) or b""

    def close(self) -> None:
        """Leave the display."""
        self._grabber.close()
