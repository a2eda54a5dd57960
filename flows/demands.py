"""What only an operator can give a run: a licence decision, a teacher's address and key, machines with the application.

All that is lacking is told at once, before a file is changed, a server started or a page fetched.
"""

import os
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from tasks.errors import LamError, UsageError
from tasks.llm import ledger, prices
from tasks.params import Params
from tasks.stages import STAGES

LOCAL = ("127.0.0.1", "localhost", "::1")


def check(wanted: Params, names: Sequence[str]) -> None:
    """That nothing is lacking for these stages.

    Raises:
        LamError: what is; of several things one UsageError that counts them.
    """
    looks = (_sources, _teacher, _desktops)
    lacking = [error for look in looks if (error := look(wanted, names)) is not None]
    if len(lacking) == 1:
        raise lacking[0]
    if lacking:
        got = " ".join(f"({n}) {e.where}: {e.got}, expected {e.expected}." for n, e in enumerate(lacking, 1))
        next_step = " ".join(f"({n}) {e.next_step}." for n, e in enumerate(lacking, 1))
        raise UsageError(f"profile {wanted.run.profile}", f"{len(lacking)} things are missing: {got}", "", next_step)


def _sources(wanted: Params, names: Sequence[str]) -> LamError | None:
    if "collect" not in names:
        return None
    from tasks.plans import collect

    try:
        collect.split(wanted)
    except LamError as error:
        return error
    return None


def _teacher(wanted: Params, names: Sequence[str]) -> LamError | None:
    """An address and, of a service elsewhere, a key; a price and a budget, or nothing is started."""
    if not any("teacher" in STAGES[name].asks for name in names):
        return None
    try:
        ledger.Ledger.from_environment("", wanted.run.teacher)
    except LamError as error:
        return error
    named, url, key = wanted.run.teacher, os.environ.get("LAM_TEACHER_URL", ""), os.environ.get("LAM_TEACHER_KEY", "")
    where, next_step = f"run.teacher {named!r}", "set LAM_TEACHER_URL and LAM_TEACHER_KEY, or run.teacher to builtin"
    if not url and named != prices.BUILTIN:
        return UsageError(where, "neither LAM_TEACHER_URL nor a key" if not key else "no LAM_TEACHER_URL",
                          "an endpoint for it", next_step)  # fmt: skip
    address = urlsplit(url)
    if address.scheme == "https" and address.hostname not in LOCAL and not key:
        return UsageError(where, f"no LAM_TEACHER_KEY for {address.hostname}", "its key", "set LAM_TEACHER_KEY")
    return None


def _desktops(wanted: Params, names: Sequence[str]) -> LamError | None:
    """Word runs on Windows: here, or on the workers of a pool, which exchange files with this machine."""
    at_desks = any(STAGES[name].uses == "desktop" for name in names)
    if not at_desks or wanted.run.desktop != "windows" or sys.platform == "win32":
        return None
    lacking = [name for name in ("LAM_DESKTOP_POOL", "LAM_STORE_URL") if not os.environ.get(name)]
    if not lacking:
        return None
    return UsageError(
        "run.desktop 'windows'", f"this machine is {sys.platform}, and {' and '.join(lacking)} not set",
        "a pool of Windows workers and a store that they reach",
        "make a worker (docs/windows.md), then set LAM_DESKTOP_POOL=desktop and LAM_STORE_URL, or take the profile "
        "production-writer",
    )  # fmt: skip
