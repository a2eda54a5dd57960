"""`lam selftest desktop`: the contract suite on this machine's own application, timed, as one JSON and one HTML page.

What passes here is what the driver does with the application that is installed, in this session: the operator's first
look at a machine. It says nothing of tasks, plans or models.
"""

import platform
import tempfile
import time
from html import escape
from pathlib import Path
from typing import Any

from tasks.desktop import contract
from tasks.desktop.interface import DesktopFactory
from tasks.desktop.slots import Slot
from tasks.errors import LamError
from tasks.store import write_json, write_text

LOOKS = 10
STYLE = "body{font:16px system-ui;max-width:60rem;margin:2rem auto}td,th{padding:.2rem .8rem;text-align:left}"


def examine(kind: str, out: Path, factory: DesktopFactory | None = None) -> dict[str, Any]:
    """Run every check of the contract on a desktop and write `selftest.json` and `selftest.html` into `out`.

    Args:
        kind: linux, windows or fake.
        out: folder of the two files.
        factory: what makes a desktop; by default one in a process of its own.

    Returns:
        {"ok", "kind", "machine", "application", "checks": [{"check", "says", "ok", "seconds", "problem"}],
        "observe_ms": [milliseconds of a few observations]}.
    """
    made = factory or (lambda: Slot(kind))
    checks = [_check(check, made) for check in contract.CHECKS]
    application, looks, problem = _looks(made)
    answer = {
        "ok": all(check["ok"] for check in checks) and not problem, "kind": kind, "machine": platform.platform(),
        "application": application or problem, "checks": checks, "observe_ms": looks,
    }  # fmt: skip
    write_json(out / "selftest.json", answer)
    write_text(out / "selftest.html", page(answer))
    return answer


def describe(answer: dict[str, Any]) -> str:
    """The answer for people, a line for each check."""
    lines = [f"{answer['application']} on {answer['machine']}"]
    for check in answer["checks"]:
        mark = "ok    " if check["ok"] else "FAILED"
        lines.append(f"{mark} {check['check']} ({check['seconds']:.1f} s) {check['problem']}".rstrip())
    passed = sum(check["ok"] for check in answer["checks"])
    return "\n".join([*lines, f"{passed} of {len(answer['checks'])} checks hold"])


def page(answer: dict[str, Any]) -> str:
    """One page without outward links."""
    rows = "".join(
        f"<tr><td>{'holds' if c['ok'] else 'fails'}</td><th scope=row>{escape(c['check'])}</th>"
        f"<td>{escape(c['says'])}</td><td>{c['seconds']:.1f} s</td><td>{escape(c['problem'])}</td></tr>"
        for c in answer["checks"]
    )
    looks = ", ".join(f"{ms:.0f}" for ms in answer["observe_ms"]) or "none"
    passed = sum(c["ok"] for c in answer["checks"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Self-test</title><style>{STYLE}</style>'
        f"<h1>{passed} of {len(answer['checks'])} checks hold</h1>"
        f"<p>{escape(answer['application'])} on {escape(answer['machine'])}, desktop {escape(answer['kind'])}."
        f" Observations took {looks} ms.</p><table>{rows}</table></html>\n"
    )


def _check(check: contract.Check, factory: DesktopFactory) -> dict[str, Any]:
    begin, problem = time.monotonic(), ""
    with tempfile.TemporaryDirectory() as folder:
        try:
            contract.run(factory, check, Path(folder))
        except (AssertionError, LamError) as error:
            problem = str(error)[:500]
    says = (check.__doc__ or "").strip().splitlines()[0]
    seconds = time.monotonic() - begin
    return {"check": check.__name__, "says": says, "ok": not problem, "seconds": seconds, "problem": problem}


def _looks(factory: DesktopFactory) -> tuple[str, list[float], str]:
    """The application's version, how long observations take, and what kept them from being taken."""
    desktop, times = factory(), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        try:
            desktop.start(contract.document(Path(folder)))
            for _ in range(LOOKS):
                begin = time.monotonic()
                desktop.observe()
                times.append((time.monotonic() - begin) * 1000)
            return desktop.app_version, times, ""
        except LamError as error:
            return "", times, str(error)[:500]
        finally:
            desktop.close()
