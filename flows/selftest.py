"""`lam selftest desktop`: contract suite, guard and ten families on this machine's own application, timed; its trees.

What passes here is what the driver does with the application that is installed, in this session: the operator's first
look at a machine. It says nothing of plans or models.
"""

import platform
import tempfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import yaml

from flows import guarding, trials
from tasks.apps.catalogue import App, load_app
from tasks.desktop import contract, record_windows
from tasks.desktop.interface import Desktop, DesktopFactory
from tasks.desktop.slots import Slot
from tasks.errors import LamError
from tasks.store import write_json, write_text

LOOKS = 10
FAMILIES = (
    "bold_text", "align_center", "align_center_dialog", "bullet_list", "indent_before_text", "font_name_text",
    "replace_word", "uppercase_text", "landscape", "insert_table_dialog",
)  # fmt: skip
STYLE = "body{font:16px system-ui;max-width:60rem;margin:2rem auto}td,th{padding:.2rem .8rem;text-align:left}"


def examine(kind: str, out: Path, factory: DesktopFactory | None = None) -> dict[str, Any]:
    """Run every check on a desktop; write `selftest.json`, `selftest.html` and, of Word, `trees.yaml` into `out`.

    Args:
        kind: linux, windows or fake; guard, families and trees are of Word, so of windows only.
        out: folder of the files.
        factory: what makes a desktop; by default one in a process of its own.

    Returns:
        {"ok", "kind", "machine", "application", "checks": [{"suite", "check", "says", "ok", "seconds", "problem"}],
        "observe_ms": [milliseconds of a few observations]}.
    """
    made = factory or (lambda: Slot(kind))
    checks = [_contract(check, made) for check in contract.CHECKS]
    if kind == "windows":
        checks += _word(made, load_app("word"), out)
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
        lines.append(f"{mark} {check['suite']} {check['check']} ({check['seconds']:.1f} s) {check['problem']}".rstrip())
    passed = sum(check["ok"] for check in answer["checks"])
    return "\n".join([*lines, f"{passed} of {len(answer['checks'])} checks hold"])


def page(answer: dict[str, Any]) -> str:
    """One page without outward links."""
    rows = "".join(
        f"<tr><td>{'holds' if c['ok'] else 'fails'}</td><td>{escape(c['suite'])}</td>"
        f"<th scope=row>{escape(c['check'])}</th>"
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


def _contract(check: contract.Check, factory: DesktopFactory) -> dict[str, Any]:
    says = (check.__doc__ or "").strip().splitlines()[0]
    return _timed("contract", check.__name__, says, lambda folder: contract.run(factory, check, folder))


def _word(factory: DesktopFactory, app: App, out: Path) -> list[dict[str, Any]]:
    """Guard, families and trees of Word."""
    with tempfile.TemporaryDirectory() as folder:
        made = trials.documents(app, Path(folder))

        def trees(_: Path) -> None:
            with_word(factory, lambda desktop: _recorded(desktop, made[0][0], out))

        def family(name: str) -> Callable[[Path], None]:
            return lambda scratch: with_word(factory, lambda desktop: _done(desktop, app, name, made, scratch))

        return [
            *_guard(factory, app, made[0][0]),
            *(_timed("family", name, app.families[name].intent, family(name)) for name in FAMILIES),
            _timed("trees", "recorder", "The window's tree is written down, in the tests' format.", trees),
        ]


def with_word(factory: DesktopFactory, use: Callable[[Desktop], None]) -> None:
    """A desktop of its own for one trial."""
    desktop = factory()
    try:
        use(desktop)
    finally:
        desktop.close()


def _guard(factory: DesktopFactory, app: App, document: Path) -> list[dict[str, Any]]:
    """The guard tried on the window's own controls: going through the tabs, then a row for each kind of case."""
    found: list[guarding.Trial] = []

    def look(desktop: Desktop) -> None:
        desktop.start(document)
        found.extend(guarding.trials(desktop, app))

    says = "The tabs of the ribbon are gone through; nothing else is clicked."
    looked = _timed("guard", "window", says, lambda _: with_word(factory, look))
    return [looked, *({
        "suite": "guard", "check": one.name, "says": f"{one.says} {one.tried} tried, {one.on_window} on the window.",
        "ok": not one.wrong, "seconds": 0.0, "problem": ", ".join(one.wrong)[:500],
    } for one in found)]  # fmt: skip


def _done(desktop: Desktop, app: App, name: str, made: trials.Documents, folder: Path) -> None:
    task = trials.bound(app, name, made)
    assert task is not None, "no document fits"
    wrong = trials.failures(desktop, app, *task, folder)
    assert not wrong, "; ".join(wrong)


def _recorded(desktop: Desktop, document: Path, out: Path) -> None:
    desktop.start(document)
    found = record_windows()
    assert found, "no window of the application was found"
    write_text(out / "trees.yaml", yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=120))


def _timed(suite: str, name: str, says: str, run: Callable[[Path], None]) -> dict[str, Any]:
    begin, problem = time.monotonic(), ""
    with tempfile.TemporaryDirectory() as folder:
        try:
            run(Path(folder))
        except (AssertionError, LamError) as error:
            problem = str(error)[:500] or type(error).__name__
    seconds = time.monotonic() - begin
    return {"suite": suite, "check": name, "says": says, "ok": not problem, "seconds": seconds, "problem": problem}


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
