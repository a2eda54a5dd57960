"""Child processes that cannot outlive this one: own group, killed by the kernel when the parent's thread ends."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tasks.errors import DesktopError, MissingPackageError

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: Sequence[str | Path],
    *,
    package: str,
    env: Mapping[str, str],
    log: Path,
    pass_fds: Sequence[int] = (),
    death: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own; it dies with the thread that calls this.

    Args:
        command: program and arguments.
        package: Debian package that has the program, for the error.
        env: the whole environment.
        log: file for its output, appended.
        pass_fds: descriptors to leave open.
        death: what the kernel sends it when this thread ends.

    Raises:
        MissingPackageError: the program is not installed.
    """
    parent = os.getpid()
    with log.open("ab") as output:
        try:
            return subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(env),
                pass_fds=pass_fds,
                preexec_fn=lambda: _die_with(parent, death),
            )
        except FileNotFoundError as error:
            raise missing(str(command[0]), package) from error


def missing(program: str, package: str) -> MissingPackageError:
    """The error for a program that is not there."""
    return MissingPackageError(program, "not installed", f"the Debian package {package}", f"apt-get install {package}")


def kill(process: subprocess.Popen[bytes] | None) -> None:
    """Kill the whole process group at once and reap it; idempotent."""
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


def socket_files(pid: int) -> list[Path]:
    """Files of the Unix sockets that a process listens on (proc(5), net/unix); a killed one leaves them behind."""
    own: set[str] = set()
    try:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile, as a starting application does all the time
                own.add(str(link.readlink()))
        lines = Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]
    except OSError:
        return []
    fields = (line.split(maxsplit=7) for line in lines)
    return [Path(f[7]) for f in fields if len(f) == 8 and f"socket:[{f[6]}]" in own and f[7].startswith("/")]


def sweep_sockets() -> None:
    """Delete the sockets of this user's LibreOffice processes that were killed with their parent: nobody listens."""
    found = [p for p in Path("/tmp").glob(f"OSL_PIPE_{os.getuid()}_*") if p.is_socket()]  # sal/osl/unx/pipe.cxx
    bound = Path("/proc/net/unix").read_text()  # read after the files were listed: a new one is in it
    for path in found:
        if str(path) not in bound and _refuses(path):
            path.unlink(missing_ok=True)


def _refuses(path: Path) -> bool:
    """Nobody listens, not even in another container that shares /tmp."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False


def terminate(process: subprocess.Popen[bytes], grace: float = 1.0) -> None:
    """Ask a child to end, so that it can clean up; kill it when it does not."""
    with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
        process.terminate()
        process.wait(grace)
    kill(process)


def ended(process: subprocess.Popen[bytes], name: str, log: Path) -> None:
    """Raise if the child is no longer running.

    Raises:
        DesktopError: with its exit status and the end of its output.
    """
    status = process.poll()
    if status is not None:
        output = log.read_bytes()[-300:].decode(errors="replace").strip().replace("\n", " | ") if log.exists() else ""
        raise DesktopError(
            name, f"ended with status {status}" + (f" ({output})" if output else ""), "a running process"
        )


def read_line(descriptor: int, process: subprocess.Popen[bytes], name: str, log: Path, timeout: float = 20.0) -> str:
    """Read a whole line that a child writes to a pipe, however many pieces it comes in.

    Raises:
        DesktopError: the child ended or said nothing in time.
    """
    os.set_blocking(descriptor, False)
    line, deadline = b"", time.monotonic() + timeout
    while not line.endswith(b"\n"):
        with contextlib.suppress(BlockingIOError):
            line += os.read(descriptor, 4096)
        if line.endswith(b"\n"):
            break
        ended(process, name, log)
        if time.monotonic() > deadline:
            raise DesktopError(name, f"no address in {timeout:g} s", "a started server", f"see {log}")
        time.sleep(0.005)
    return line.decode().strip()


def until(
    fact: Callable[[], object], process: subprocess.Popen[bytes], name: str, log: Path, timeout: float = 20.0
) -> None:
    """Wait for a fact while a child lives.

    Raises:
        DesktopError: the child ended or the fact did not come true in time.
    """
    deadline = time.monotonic() + timeout
    while not fact():
        ended(process, name, log)
        if time.monotonic() > deadline:
            raise DesktopError(name, f"not ready in {timeout:g} s", "a ready process", f"see {log}")
        time.sleep(0.005)


def _die_with(parent: int, death: signal.Signals) -> None:
    os.setpgid(0, 0)
    _LIBC.prctl(PR_SET_PDEATHSIG, death, 0, 0, 0)
    if os.getppid() != parent:  # the parent died between fork and prctl
        os._exit(1)
