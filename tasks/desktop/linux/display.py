"""A screen of its own: X server in memory, message bus, accessibility registry with one listener."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from tasks.desktop.linux import processes
from tasks.desktop.linux.dbus import Call, Connection, pack

WIDTH, HEIGHT = 1440, 1200
REGISTRY = "org.a11y.atspi.Registry"
REGISTRYD = ("/usr/libexec/at-spi2-registryd", "/usr/lib/at-spi2-core/at-spi2-registryd")
PROGRAMS = {"Xvfb": "Xvfb", "dbus-daemon": "dbus-daemon"}
"""Programs as they are called on this system."""
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:abstract={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_outgoing_bytes">1000000000</limit>
  <limit name="max_message_size">1000000000</limit>
</busconfig>
"""


class Display:
    """Xvfb, one bus for session and accessibility, and the registry: four small processes fewer than a desktop starts.

    One bus serves as both, so nothing is activated behind our back and every process is our own child.

    Args:
        folder: private folder for sockets and logs.

    Raises:
        MissingPackageError: Xvfb, dbus-daemon or the registry is not installed.
        DesktopError: one of them did not come up.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "display.log"
        self._children: list[subprocess.Popen[bytes]] = []
        self._registry: Connection | None = None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.ExitStack() as unless_open:
            unless_open.callback(self.close)
            self._open()
            unless_open.pop_all()

    def _open(self) -> None:
        self.env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "GSETTINGS_BACKEND": "memory",
        }
        server, ready = self._server()
        self._bus()
        self.name = ":" + processes.read_line(ready, server, "Xvfb", self.log)
        os.close(ready)
        self.env["DISPLAY"] = self.name
        self._start_registry()

    def _server(self) -> tuple[subprocess.Popen[bytes], int]:
        ready, descriptor = os.pipe()
        try:
            command = [
                PROGRAMS["Xvfb"],
                "-displayfd",
                str(descriptor),
                "-screen",
                "0",
                f"{WIDTH}x{HEIGHT}x24",
                "-nolisten",
                "tcp",
            ]
            server = processes.spawn(
                [*command, "-noreset"],
                package="xvfb",
                env=self.env,
                log=self.log,
                pass_fds=[descriptor],
                death=signal.SIGTERM,
            )
        finally:
            os.close(descriptor)
        self._children.append(server)
        return server, ready

    def _bus(self) -> None:
        config = self.folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(socket=f"lam-{os.getpid()}-{os.urandom(6).hex()}"), encoding="utf-8")
        ready, descriptor = os.pipe()
        command = [PROGRAMS["dbus-daemon"], f"--config-file={config}", "--nofork", f"--print-address={descriptor}"]
        try:
            bus = processes.spawn(command, package="dbus-daemon", env=self.env, log=self.log, pass_fds=[descriptor])
        finally:
            os.close(descriptor)
        self._children.append(bus)
        self.address = processes.read_line(ready, bus, "dbus-daemon", self.log)
        os.close(ready)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.env["AT_SPI_BUS_ADDRESS"] = self.address

    def _start_registry(self) -> None:
        program = next((path for path in REGISTRYD if Path(path).exists()), None)
        if program is None:
            raise processes.missing("at-spi2-registryd", "at-spi2-core")
        daemon = processes.spawn([program], package="at-spi2-core", env=self.env, log=self.log)
        self._children.append(daemon)
        self._registry = Connection(self.address, hello=True)
        owned = Call(
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "NameHasOwner",
            "s",
            pack("s", REGISTRY),
            "org.freedesktop.DBus",
        )
        processes.until(lambda: self._connection.call(owned)[0], daemon, "at-spi2-registryd", self.log)
        # without a listener LibreOffice registers but exposes nothing
        listen = Call(
            "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent", "s", pack("s", "window:activate"), REGISTRY
        )
        self._connection.call(listen)

    @property
    def _connection(self) -> Connection:
        assert self._registry is not None
        return self._registry

    def applications(self) -> list[str]:
        """Bus names of the applications that have registered."""
        call = Call("/org/a11y/atspi/accessible/root", "org.a11y.atspi.Accessible", "GetChildren", destination=REGISTRY)
        return [name for name, _ in self._connection.call(call)[0]]

    def socket_of(self, application: str) -> str:
        """Address of an application's private accessibility socket, "" when it has none.

        Raises:
            CallFailed: the application has gone or is not ready.
        """
        path, interface = "/org/a11y/atspi/accessible/root", "org.a11y.atspi.Application"
        return str(self._connection.call(Call(path, interface, "GetApplicationBusAddress", destination=application))[0])

    def alive(self) -> bool:
        """All servers run."""
        return bool(self._children) and all(child.poll() is None for child in self._children)

    def close(self) -> None:
        """Kill the servers; idempotent. The folder is the caller's to delete."""
        if self._registry is not None:
            self._registry.close()
        for child in reversed(self._children):
            processes.terminate(child)  # Xvfb then removes its lock file and socket itself
        self._children, self._registry = [], None
