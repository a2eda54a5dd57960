"""What a Windows machine must be to be a desktop worker, judged on what was read of it; reading stands beside it.

Each judgement is a function of the values alone: what was got, what was expected, what to do. Where a value comes from
stands with what reads it (session.py, office.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT, DPI = 1920, 1080, 96
"""The screen that the recorded ribbon had; on a narrower one Word folds groups into buttons of another name."""
ENGLISH = "en-us"
SERVICES = 0
"""The session of services, which has no desktop that a person sees (learn.microsoft.com, "Session 0 isolation")."""
ACTIVE, LOCKED, UNKNOWN = 0, 0, -1  # WTSActive; WTS_SESSIONSTATE_LOCK, as it is since Windows 8; neither is told
STATES = (
    "active",
    "connected",
    "connecting",
    "shadowed",
    "disconnected",
    "idle",
    "listening",
    "reset",
    "down",
    "starting",
)
"""WTS_CONNECTSTATE_CLASS by its numbers."""
LICENSED = "licensed"
NOT_WORD = ("visio", "project")


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at."""

    what: str
    ok: bool
    got: str
    expected: str
    next_step: str


@dataclass(frozen=True)
class Session:
    """The session of this process."""

    number: int
    state: int  # WTS_CONNECTSTATE_CLASS, -1 where Windows does not tell
    flags: int  # WTSINFOEX_LEVEL1.SessionFlags: 0 locked, 1 unlocked, -1 not known
    takes_input: bool  # its input desktop could be opened


@dataclass(frozen=True)
class Display:
    """The main screen in pixels, and the pixels an inch that Windows draws with."""

    width: int
    height: int
    dpi: int


@dataclass(frozen=True)
class Licence:
    """One licence as Office's own script names it."""

    product: str
    state: str


def session(seen: Session) -> Fact:
    """Whether keys and mouse reach windows: a person's session, connected to a screen, unlocked."""
    got, next_step = f"session {seen.number}, active and unlocked", ""
    if seen.number == SERVICES:
        got, next_step = "session 0, that of services", "start it from the user's sign-in: provision.ps1 makes the task"
    elif seen.state not in (ACTIVE, UNKNOWN):
        name = STATES[seen.state] if 0 <= seen.state < len(STATES) else f"in state {seen.state}"
        got, next_step = f"session {seen.number}, {name}", "tscon SESSION /dest:console as administrator, or sign in"
    elif seen.flags == LOCKED or not seen.takes_input:
        got, next_step = f"session {seen.number}, locked or behind a prompt of Windows", "unlock it; see auto-logon"
    return Fact("session", not next_step, got, "a person's session, active and unlocked", next_step)


def display(seen: Display) -> list[Fact]:
    """Resolution and scaling."""
    wide = seen.width >= WIDTH and seen.height >= HEIGHT
    percent = round(100 * seen.dpi / DPI)
    return [
        Fact(
            "screen", wide, f"{seen.width} x {seen.height}", f"{WIDTH} x {HEIGHT} or more",
            "set it in the hypervisor; a session without a screen has a small one",
        ),
        Fact(
            "scaling", seen.dpi == DPI, f"{percent} %", "100 %",
            "run deploy/windows/provision.ps1, then sign out and in",
        ),
    ]  # fmt: skip


def office(values: Mapping[str, str]) -> Fact:
    """Version and language of Office, from the values of its Click-to-Run configuration; none are there without one."""
    version, culture = values.get("VersionToReport", ""), values.get("ClientCulture", "")
    got = ", ".join(part for part in (version, values.get("ProductReleaseIds", ""), culture) if part)
    right = version.startswith("16.") and culture.casefold() == ENGLISH
    return Fact(
        "Office", right, got or "no Click-to-Run installation", f"16.*, {ENGLISH}",
        "install the desktop edition of Microsoft 365 in US English",
    )  # fmt: skip


def activation(found: list[Licence]) -> Fact:
    """Whether Word may be used: one licence that is neither Visio's nor Project's is good."""
    for_word = [one for one in found if not one.product.casefold().startswith(NOT_WORD)]
    good = any(one.state.casefold() == LICENSED for one in for_word)
    got = ", ".join(f"{one.product}: {one.state}" for one in for_word) or "no licence found"
    return Fact("Office activation", good, got, "Licensed", "sign in to Word once by hand as the worker's user")


def licences(said: str) -> list[Licence]:
    """What vNextDiag.ps1 or OSPP.VBS /dstatus printed, as licences.

    The first prints one JSON object a licence, with Product and LicenseState (Licensed, Grace, RFM); the second lines
    LICENSE NAME and LICENSE STATUS ("---LICENSED---"). Sources: office.py.
    """
    new = [
        Licence(product.group(1), state.group(1))
        for block in re.findall(r"\{[^{}]*\}", said)
        if (state := re.search(r'"LicenseState"\s*:\s*"([^"]*)"', block))
        and (product := re.search(r'"Product"\s*:\s*"([^"]*)"', block))
    ]
    old = re.findall(r"LICENSE NAME:\s*(.*?)\s*$.*?LICENSE STATUS:\s*-*(.*?)-*\s*$", said, re.MULTILINE | re.DOTALL)
    return [*new, *(Licence(re.sub(r"^Office \d+, Office\d+", "", name), state) for name, state in old)]
