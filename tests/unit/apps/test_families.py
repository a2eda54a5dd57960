"""The Writer families: complete, bindable, checked, and in step with the grammar that reads plans."""

from pathlib import Path
from typing import Any

import pytest

from tasks.apps.binding import SLOT, BoundFamily, bind
from tasks.apps.build import build_template
from tasks.apps.catalogue import load_app
from tasks.apps.slots import slot_values
from tasks.checks import language
from tasks.checks.parts import parts
from tasks.desktop.interface import FUNCTIONS, NEEDS_CONTROL
from tasks.teacher.steps import read_plan

APP = load_app("writer")
NAMES = sorted(APP.families)
HELP = Path("/usr/share/libreoffice/help/en-US")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, tuple[dict[str, Any], ...]]]:
    folder = tmp_path_factory.mktemp("templates")
    paths = {name: build_template(spec, folder / f"{name}.docx") for name, spec in APP.templates.items()}
    return {name: (path, parts(path)) for name, path in paths.items()}


def choices(name: str, found: tuple[dict[str, Any], ...]) -> dict[str, tuple[Any, ...]]:
    return {slot: slot_values(APP, APP.families[name], slot, found) for slot in APP.families[name].slots}


def bound(name: str, found: tuple[dict[str, Any], ...], wording: int = 0) -> BoundFamily | None:
    options = choices(name, found)
    if not all(options.values()):
        return None
    return bind(APP.families[name], {slot: of[len(of) // 2] for slot, of in options.items()}, wording)


def test_the_catalogue_is_as_broad_as_promised() -> None:
    assert len(NAMES) >= 32
    assert len(APP.held_out_effects) >= 15
    longer = [spec for spec in APP.templates.values() if spec.pages > 1]
    assert sum(not (spec.held_out or spec.dev) for spec in longer) >= 6
    assert sum(spec.dev for spec in longer) >= 2
    assert sum(spec.held_out for spec in longer) >= 4
    assert len(APP.profile.connectors) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_wordings(name: str) -> None:
    family = APP.families[name]
    assert family.family == name
    texts = [wording.text for wording in family.wordings if not wording.held_out]
    assert len(texts) >= 8
    assert len({text.casefold() for text in texts}) == len(texts)
    for text in texts:
        assert {match[1] for match in SLOT.finditer(text)} == set(family.slots), text
        assert text[-1] in '.?"!', text
        assert text[0].isupper() or text[0] in '"{', text


@pytest.mark.parametrize("name", NAMES)
def test_page_is_installed(name: str) -> None:
    if not HELP.is_dir():
        pytest.skip("help pages are not installed")
    assert (HELP / APP.families[name].page).is_file()


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_of_the_action_space(name: str) -> None:
    for action in APP.families[name].actions:
        assert action.function in FUNCTIONS
        assert not action.control_label
        assert bool(action.control_text) == bool(action.control_type)
        assert action.control_text or action.function not in NEEDS_CONTROL


@pytest.mark.parametrize("name", NAMES)
def test_plan_and_actions_say_the_same(name: str, documents: dict[str, Any]) -> None:
    """A reader of the plan alone arrives at the same actions: the teacher gets nothing but the plan."""
    checked = 0
    for _, found in documents.values():
        task = bound(name, found)
        if task is not None:
            read = [
                (a.function, a.title.casefold(), {k: str(v) for k, v in a.args.items()}) for a in read_plan(task.plan)
            ]
            own = [
                (a.function, a.control_text.casefold(), {k: str(v) for k, v in a.args.items()}) for a in task.actions
            ]
            assert read == own
            checked += 1
    assert checked >= 2, "fits too few templates"


def _fits(name: str, template: str) -> bool:
    family, contents = APP.families[name], set(APP.templates[template].contents)
    return set(family.needs) <= contents and not set(family.lacks) & contents


@pytest.mark.parametrize("name", NAMES)
def test_checks_are_valid_and_fail_on_the_untouched_document(name: str, documents: dict[str, Any]) -> None:
    for template, (path, found) in list(documents.items())[::3]:
        task = bound(name, found)
        if task is not None and _fits(name, template):
            language.validate(task.checks, name)
            results = language.evaluate(task.checks, before=path, after=path)
            assert not all(result.passed for result in results)


def test_an_inserted_line_has_a_side() -> None:
    """A row or column that is only counted may be anywhere: half of LAM4's successes there were on the wrong side."""
    grown = [
        check
        for family in APP.families.values()
        for check in family.checks
        if check.kind == "table" and check.property in {"rows_added", "columns_added"} and int(check.value) > 0
    ]
    assert len(grown) == 8
    assert all(set(check.where) & {"above", "below", "left_of", "right_of"} for check in grown)


def test_held_out_templates_can_carry_most_families(documents: dict[str, Any]) -> None:
    for name, spec in APP.templates.items():
        if spec.held_out:
            assert sum(bound(family, documents[name][1]) is not None for family in NAMES) > len(NAMES) / 2
