"""One Prefect server a project: found, or started under a lock by whoever needs it first; `lam server stop` ends it.

It listens on 127.0.0.1:4200 (LAM_SERVER_PORT; 0 takes a free port) and asks for one shared password, made once and kept
in .lam/server/auth, mode 600: no roles and no TLS, for which a reverse proxy stands before it (docs/production.md).
Pages of another origin are refused three times: by the password, by CORS (the interface's own origin only) and by
CSRF tokens, which Prefect's interface, workers and flows send.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

import click

from flows import settings
from tasks.errors import InfrastructureError, UsageError
from tasks.store import STATE, replacing

FOLDER = STATE / "server"
AUTH = FOLDER / "auth"
PORT = 4200
ICONS = {
    "favicon.ico": "ico/favicon.ico",
    "ico/cancelling.svg": "ico/cancelled.svg",
    "ico/paused.svg": "ico/pending.svg",
}
"""What Prefect's interface asks for and does not bring, and what stands in for it."""
START_SECONDS = 120
"""Measured 5 to 20 s; a loaded machine takes longer."""

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Never through a proxy: for loopback."""

started: list[str] = []
"""Addresses of servers that this process has started; whoever started one may end it."""


def ensure() -> str:
    """Address of the API, starting the project's server when none answers; sets PREFECT_API_URL and the password.

    Raises:
        InfrastructureError: the server does not come up, its port is taken, or a configured one does not answer.
    """
    settings.apply()
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        url = _normalised(configured)
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with (FOLDER / "lock").open("w") as lock:
            _exclusive(lock)
            state = _awaited()
            url = state["url"] if state else _start()
            _complete_icons()
        os.environ["PREFECT_API_AUTH_STRING"] = password()
    os.environ["PREFECT_API_URL"] = url
    if "prefect.context" in sys.modules:  # who imported Prefect before has settings without this server
        from prefect.context import refresh_global_settings_context

        refresh_global_settings_context()
    _first_use()
    return url


def _exclusive(lock: IO[str]) -> None:
    """Wait for the lock on a file, which closing it gives back.

    Raises:
        InfrastructureError: on Windows, whose machines ask a server elsewhere.
    """
    if sys.platform == "win32":
        raise InfrastructureError("Prefect server", "Windows", "the address of one on Linux", "set PREFECT_API_URL")
    import fcntl

    fcntl.flock(lock, fcntl.LOCK_EX)


def status() -> dict[str, str] | None:
    """Address, process id and UI of the project's server, or None when it does not run."""
    state = _state()
    return state if state and _healthy(state["url"]) else None


def stop() -> bool:
    """End the project's server and what it started; False when none ran. Another folder's server is left alone."""
    state = _state()
    if not state:
        return False
    pid = int(state["pid"])
    if not _is_server(pid):
        return False
    try:
        end = os.killpg if os.getpgid(pid) == pid else os.kill
        end(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while _is_server(pid) and time.monotonic() < deadline:  # a zombie has no command
            time.sleep(0.1)
        end(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    (FOLDER / "state.json").unlink(missing_ok=True)
    return True


def run(host: str) -> None:
    """Be the server, in the foreground, until a signal ends it; for service managers and containers. Does not return.

    Raises:
        InfrastructureError: one runs already, or the port is taken.
    """
    settings.apply()
    running = status()
    if running:
        raise InfrastructureError("Prefect server", f"one at {running['url']}", "none", "lam server stop")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        _exclusive(lock)
        command, environment, url = _command(host)
        _write_state(url, os.getpid())
    click.echo(f"Prefect UI at {url.removesuffix('/api')}; password in {AUTH}", err=True)
    os.execve(command[0], command, environment)


def password() -> str:
    """The authentication string `lam:...` of this project's server, made and told on first use."""
    if not AUTH.exists():
        AUTH.parent.mkdir(parents=True, exist_ok=True)
        text = f"lam:{secrets.token_urlsafe(24)}"
        with replacing(AUTH) as temporary:
            temporary.touch(mode=0o600)
            temporary.write_text(text, encoding="utf-8")
        shown = text if sys.stderr.isatty() else "not shown, since this is no terminal"
        click.echo(f"The Prefect server's password, told once ({shown}), is kept in {AUTH.resolve()}", err=True)
    return AUTH.read_text(encoding="utf-8").strip()


def _state() -> dict[str, str] | None:
    """What state.json says, unless it was copied here with the folder of another project."""
    try:
        state: dict[str, str] = json.loads((FOLDER / "state.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    return state if state.get("project") == str(Path.cwd().resolve()) else None


def _awaited() -> dict[str, str] | None:
    """The server that runs or is coming up, as when a service manager starts it and a worker at once."""
    deadline = time.monotonic() + START_SECONDS
    while state := _state():
        if _healthy(state["url"]):
            return state
        if not _is_server(int(state["pid"])) or time.monotonic() > deadline:
            return None
        time.sleep(0.2)
    return None


def _is_server(pid: int) -> bool:
    """Whether the process is a server, `prefect server start` or the `lam server run` that becomes it."""
    try:
        return b"server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _write_state(url: str, pid: int) -> None:
    project = str(Path.cwd().resolve())
    with replacing(FOLDER / "state.json") as temporary:
        state = {"url": url, "ui": url.removesuffix("/api"), "pid": str(pid), "project": project}
        temporary.write_text(json.dumps(state))


def _healthy(url: str) -> bool:
    loopback = any(f"//{host}" in url for host in settings.LOOPBACK)
    open_url: Any = _opener.open if loopback else urllib.request.urlopen
    try:
        with open_url(f"{url}/health", timeout=3) as answer:
            return bool(answer.read(16) == b"true")  # the interface answers any path with a page
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _normalised(configured: str) -> str:
    url = configured.rstrip("/")
    for candidate in (url, f"{url}/api"):
        if _healthy(candidate):
            return candidate
    next_step = "start it, or unset the variable"
    raise InfrastructureError(f"PREFECT_API_URL={configured}", "no answer", "a running Prefect server", next_step)


def _port() -> int:
    """The port to listen on.

    Raises:
        UsageError: LAM_SERVER_PORT is no port.
        InfrastructureError: it is taken; says by whom.
    """
    text = os.environ.get("LAM_SERVER_PORT", str(PORT))
    if not text.isdecimal() or int(text) > 65535:
        raise UsageError("LAM_SERVER_PORT", text, "a port, or 0 for a free one")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            next_step = "lam server stop in that project, or LAM_SERVER_PORT=another port"
            raise InfrastructureError(f"port {text}", f"taken by {_holder(int(text))}", "free", next_step) from error
        return int(probe.getsockname()[1])


def _holder(port: int) -> str:
    import psutil

    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                process = psutil.Process(connection.pid)
                return f"{process.name()} (process {process.pid}) of {process.cwd()}"
    except psutil.Error:
        pass
    return "a process that this user may not look at"


def _command(host: str = "127.0.0.1") -> tuple[list[str], dict[str, str], str]:
    """Command, environment and API address of a server that is to be started."""
    port = _port()
    origin = f"http://127.0.0.1:{port}"
    own = {
        "PREFECT_SERVER_API_AUTH_STRING": password(),
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"{origin},http://localhost:{port}",
        "PREFECT_SERVER_UI_API_URL": f"{origin}/api",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str((FOLDER / "ui").resolve()),  # else beside the package
    }
    environment = own | {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port)]
    return command, environment, f"{origin}/api"


def _start() -> str:
    log = FOLDER / "server.log"
    command, environment, url = _command()
    with log.open("ab") as out:
        child = subprocess.Popen(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
        )
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(url):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            tail = log.read_text(errors="replace")[-500:]
            raise InfrastructureError("Prefect server", f"not healthy: {tail}", "a healthy server", f"see {log}")
        time.sleep(0.2)
    _write_state(url, child.pid)
    started.append(url)
    return url


def _complete_icons() -> None:
    folder = FOLDER / "ui" / "v1"  # the server lays it out anew at each start
    for name, like in ICONS.items():
        if (folder / like).exists() and not (folder / name).exists():
            shutil.copyfile(folder / like, folder / name)


def _first_use() -> None:
    """Register the automations that end runs for nobody; whoever comes first does it, the others find it there."""
    from flows import deploy

    deploy.register_automations()
