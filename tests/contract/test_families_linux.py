"""Families in the real application: their actions, carried out literally, give what their checks ask for.

Every fifth family by default (about two minutes); `LAM_ALL_FAMILIES=1` proves all of them, each on two templates.
"""

import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tasks.agent.titles import plain
from tasks.apps.binding import BoundFamily, bind, bind_combination
from tasks.apps.build import build_template
from tasks.apps.catalogue import load_app
from tasks.apps.slots import slot_values
from tasks.checks import language
from tasks.checks.parts import parts
from tasks.desktop import open_desktop
from tasks.desktop.interface import Desktop
from tasks.schemas import Action, Control, Observation

pytestmark = pytest.mark.display
APP = load_app("writer")
PATIENCE = 10  # looks at the screen before a control counts as missing
ALL = bool(os.environ.get("LAM_ALL_FAMILIES"))
NAMES = sorted(APP.families)[:: 1 if ALL else 5]
PAIRS = [
    ("bold_text", "insert_table_dialog"),
    ("header_text", "italic_paragraph"),
    ("insert_comment", "align_center"),
    ("replace_word", "landscape"),
]


class Bench:
    """One desktop, the templates, and each template saved once through the application."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.desktop = folder, open_desktop("linux")
        self.documents = {n: build_template(s, folder / f"{n}.docx") for n, s in APP.templates.items()}
        self.parts = {n: parts(path) for n, path in self.documents.items()}

    def before(self, template: str) -> Path:
        saved = self.folder / f"{template}.saved.docx"
        if not saved.exists():
            self.desktop.start(self.documents[template])
            shutil.copy(self.desktop.save(), saved)
        return saved

    def do(self, task: BoundFamily, template: str) -> list[str]:
        """What failed: actions that found no control or were refused, then checks."""
        before = self.before(template)
        self.desktop.start(self.documents[template])
        for action in task.actions:
            problem = step(self.desktop, action)
            if problem:
                return [problem]
        after = Path(shutil.copy(self.desktop.save(), self.folder / "after.docx"))
        results = language.evaluate(task.checks, before=before, after=after)
        return [f"{r.kind}: {r.detail}" for r in results if not r.passed]


def step(desktop: Desktop, action: Action) -> str:
    if action.control_text:
        for _ in range(PATIENCE):  # a busy machine shows a dialog before it has filled it
            control = find(desktop.observe(), action)
            if control is not None:
                break
            time.sleep(0.2)
        if control is None:
            return f"no {action.control_type} {action.control_text!r}"
        action = action.model_copy(update={"control_label": control.label})
    outcome = desktop.act(action)
    return "" if outcome.ok else f"{action.function} {action.control_text} {action.args}: {outcome.reason}"


def find(observation: Observation, action: Action) -> Control | None:
    """By title and type, one that can be used rather than its greyed twin; a paragraph also by its beginning."""
    title = plain(action.control_text)
    fitting = [c for c in observation.controls if c.control_type == action.control_type]
    exact = [c for c in fitting if plain(c.title) == title]
    begun = [c for c in fitting if c.control_type == "Text" and plain(c.title).startswith(title)]
    return min(exact or begun, key=lambda c: not c.enabled, default=None)


def options(names: Sequence[str], template: tuple[dict[str, Any], ...]) -> dict[str, tuple[Any, ...]]:
    return {
        f"{i}.{slot}": slot_values(APP, APP.families[name], slot, template)
        for i, name in enumerate(names)
        for slot in APP.families[name].slots
    }


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = Bench(tmp_path_factory.mktemp("families"))
    yield made
    made.desktop.close()


def fits(name: str, template: str) -> bool:
    """All that it needs, nothing that it turns on, and on one screen: these actions scroll nowhere."""
    spec, family = APP.templates[template], APP.families[name]
    fitting = set(family.needs) <= set(spec.contents) and not set(family.lacks) & set(spec.contents)
    return spec.pages == 1 and fitting


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", NAMES)
def test_family_works(name: str, bench: Bench) -> None:
    chance = random.Random(name)
    fitting = [t for t, found in bench.parts.items() if fits(name, t) and all(options([name], found).values())]
    if not fitting:
        pytest.skip(f"no template on one screen holds {APP.families[name].needs}")
    for template in chance.sample(fitting, min(len(fitting), 2 if ALL else 1)):
        values = options([name], bench.parts[template])
        bindings = {key.removeprefix("0."): chance.choice(of) for key, of in values.items()}
        task = bind(APP.families[name], bindings, chance.randrange(len(APP.families[name].wordings)))
        assert bench.do(task, template) == [], f"{template}: {task.request}"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("names", PAIRS, ids="+".join)
def test_combination_works(names: tuple[str, str], bench: Bench) -> None:
    """The first family leaves the application so that the second can begin."""
    template = "project_report"
    bindings = {key: of[len(of) // 2] for key, of in options(names, bench.parts[template]).items()}
    task = bind_combination(APP, names, [f"{name}/0" for name in names], "connector/0", bindings)
    assert bench.do(task, template) == [], task.request


@pytest.mark.timeout(120)
def test_the_wrong_paragraph_fails(bench: Bench) -> None:
    """What the checks are for: the same action elsewhere, or not at all, is no success."""
    template = "meeting_minutes"
    family = APP.families["align_center"]
    bindings = {"target": 'first heading "Spring planting"'}
    wrong = bind(family, {"target": 'second heading "Water supply"'}, 0)
    task = bind(family, bindings, 0)
    failed = bench.do(BoundFamily(task.request, wrong.plan, wrong.actions, (task.checks,)), template)
    assert {line.split(":")[0] for line in failed} == {"paragraph_format", "unchanged"}
    assert bench.do(BoundFamily(task.request, (), (), (task.checks,)), template) != []
