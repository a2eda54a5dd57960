"""One Prefect server a project: found, or started under a lock by whoever needs it first; `lam server stop` ends it."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from flows import settings
from tasks.errors import InfrastructureError
from tasks.store import STATE, replacing

FOLDER = STATE / "server"
START_SECONDS = 120
"""Measured 5 to 20 s; a loaded machine takes longer."""


def ensure() -> str:
    """Address of the API, starting the project's server when none answers; sets PREFECT_API_URL.

    Raises:
        InfrastructureError: the server does not come up, or a configured one does not answer.
    """
    settings.apply()
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        if not _healthy(configured):
            raise InfrastructureError(
                f"PREFECT_API_URL={configured}",
                "no answer",
                "a running Prefect server",
                "start it, or unset the variable",
            )
        return configured
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = status()
        url = state["url"] if state else _start()
    os.environ["PREFECT_API_URL"] = url
    return url


def status() -> dict[str, str] | None:
    """Address, process id and UI of the project's server, or None when it does not run."""
    try:
        state: dict[str, str] = json.loads((FOLDER / "state.json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    return state if _healthy(state["url"]) else None


def stop() -> bool:
    """End the project's server and what it started; False when none ran."""
    try:
        state = json.loads((FOLDER / "state.json").read_text())
    except (FileNotFoundError, ValueError):
        return False
    pid = int(state["pid"])
    try:
        if b"prefect" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            return False
        os.killpg(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, FileNotFoundError):
        pass
    (FOLDER / "state.json").unlink(missing_ok=True)
    return True


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _start() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    log = FOLDER / "server.log"
    environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True, env=environment,
        )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(url):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            tail = log.read_text(errors="replace")[-500:]
            raise InfrastructureError("Prefect server", f"not healthy: {tail}", "a healthy server", f"see {log}")
        time.sleep(0.2)
    with replacing(FOLDER / "state.json") as temporary:
        state = {"url": url, "ui": url.removesuffix("/api"), "pid": str(child.pid)}
        temporary.write_text(json.dumps(state))
    return url
