"""Findings of `lam doctor`, and those on what stands elsewhere: the Prefect server and the store of files."""

import base64
import os
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tasks.errors import LamError

ANSWER_S = 10.0
SERVER, PASSWORD, STORE = "PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "LAM_STORE_URL"
WHERE = "setx, in the user's environment" if os.name == "nt" else "export"


def finding(what: str, ok: bool, found: str, expected: str = "", next_step: str = "") -> dict[str, Any]:
    """One line of the answer; one that is well says neither what was expected nor what to do."""
    return {"what": what, "ok": ok, "found": found, "expected": expected, "next": "" if ok else next_step}


def elsewhere(needed: bool) -> list[dict[str, Any]]:
    """Server and store: both where this machine needs them, else those that its environment names."""
    looks = ((SERVER, "Prefect server", server), (STORE, "store", store))
    return [
        look(os.environ[name]) if os.environ.get(name) else finding(what, False, f"{name} is not set", "a URL", WHERE)
        for name, what, look in looks
        if needed or os.environ.get(name)
    ]


def server(url: str) -> dict[str, Any]:
    """Whether a Prefect server answers there, to the password that is set here."""
    expected, place = "an answer to this machine's password", url.rstrip("/")
    secret = os.environ.get(PASSWORD, "")
    headers = {"authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    try:
        answer = httpx.get(f"{place}/admin/version", headers=headers, timeout=ANSWER_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        got = f"{place}: {type(error).__name__}: {error}"
        return finding("Prefect server", False, got, expected, f"see {SERVER}, the server and what is between")
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        got = f"{place}: {PASSWORD} is refused" if secret else f"{place}: it wants a password"
        return finding("Prefect server", False, got, expected, f"set {PASSWORD} as docs/production.md says")
    if answer.status_code != httpx.codes.OK or not answer.text.startswith('"'):
        got = f"{place}: no Prefect server, answer {answer.status_code}"
        return finding("Prefect server", False, got, expected, f"{SERVER} ends in /api")
    return finding("Prefect server", True, f"{place}, version {answer.json()}", expected)


def store(url: str) -> dict[str, Any]:
    """Whether a note that is left there can be read again."""
    from tasks.remote_store import RemoteStore

    name, begin = f"doctor-{socket.gethostname()}-{os.getpid()}", time.monotonic()
    with tempfile.TemporaryDirectory() as cache:
        try:
            place = RemoteStore(url, Path(cache))
            place.note(name, "seen")
            read = place.noted(name)
            place.forget(name)
        except LamError as error:
            return finding("store", False, error.got, error.expected, error.next_step)
    seconds = time.monotonic() - begin
    return finding(
        "store", read == "seen", f"{url}: written and read in {seconds:.1f} s", "what was written", f"see {STORE}"
    )
