"""Families of an application done on a desktop, for tests and for the self-test.

A trial follows a family's own steps, each looked up in the desktop's tree and ruled on by the guard; the family's
checks compare the saved document with the one before. No plan and no model is asked.
"""

import shutil
from pathlib import Path
from typing import Any

from tasks.agent.guard import Guard
from tasks.agent.titles import plain
from tasks.apps.binding import BoundFamily, bind
from tasks.apps.build import build_template
from tasks.apps.catalogue import App
from tasks.apps.slots import slot_values
from tasks.checks import language
from tasks.checks.parts import parts
from tasks.desktop.interface import Desktop
from tasks.schemas import Action, Control, Observation

Documents = tuple[tuple[Path, tuple[dict[str, Any], ...]], ...]
"""Documents, each with its parts."""

MOST_DOCUMENTS = 4


def documents(app: App, folder: Path) -> Documents:
    """A few one-page documents of the application, one of them with a table, made into a folder."""
    all_short = [name for name, spec in app.templates.items() if spec.pages == 1]
    tabled = [name for name in all_short if "table" in app.templates[name].contents]
    short = list(dict.fromkeys([*all_short[:MOST_DOCUMENTS], *tabled[:1]]))
    made = [build_template(app.templates[name], folder / f"{name}.docx") for name in short]
    return tuple((path, parts(path)) for path in made)


def bound(app: App, name: str, made: Documents) -> tuple[BoundFamily, Path] | None:
    """A family on the first document that has a value for each of its slots."""
    family = app.families[name]
    for path, found in made:
        options = {slot: slot_values(app, family, slot, found) for slot in family.slots}
        if all(options.values()):
            return bind(family, {slot: of[len(of) // 2] for slot, of in options.items()}, 0), path
    return None


def failures(desktop: Desktop, app: App, task: BoundFamily, document: Path, folder: Path) -> list[str]:
    """What went wrong of a task done step by step under the guard; empty when its checks hold.

    Raises:
        DesktopError: the application does not start or save.
    """
    desktop.start(document)
    before = Path(shutil.copy(desktop.save(), folder / "before.docx"))
    guard = Guard(app.profile.guard)
    for number, action in enumerate(task.actions):
        problem = _step(desktop, guard, number, action)
        if problem:
            return [problem]
    after = Path(shutil.copy(desktop.save(), folder / "after.docx"))
    results = language.evaluate(task.checks, before=before, after=after)
    return [f"{r.kind}: {r.detail}" for r in results if not r.passed]


def _step(desktop: Desktop, guard: Guard, number: int, action: Action) -> str:
    seen = desktop.observe()
    control = _find(seen, action) if action.control_text else None
    if action.control_text and control is None:
        return f"no {action.control_type} {action.control_text!r}"
    ruling = guard.rule(number, action, control, seen)
    if not ruling.allowed:
        return f"{action.control_text}: {ruling.reason}"
    outcome = desktop.act(action.model_copy(update={"control_label": control.label if control else ""}))
    return "" if outcome.ok else f"{action.function} {action.control_text}: {outcome.reason}"


def _find(seen: Observation, action: Action) -> Control | None:
    title = plain(action.control_text)
    fitting = [c for c in seen.controls if c.control_type == action.control_type]
    exact = [c for c in fitting if plain(c.title) == title]
    begun = [c for c in fitting if c.control_type == "Text" and plain(c.title).startswith(title)]
    return next(iter(exact or begun), None)
