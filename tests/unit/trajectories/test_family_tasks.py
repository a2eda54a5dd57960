"""Family tasks: quotas, spread, splits, and what is turned down."""

import dataclasses
from collections import Counter

import pytest

from tasks.apps.catalogue import App, Family, GuardRules, Profile, Slot, TemplateSpec, Wording
from tasks.apps.effects import effects_of
from tasks.apps.splits import cell, leaks, value_held_out
from tasks.params import Instantiate, Run
from tasks.schemas import Action, Check, InstantiatedTask, TaskPlan
from tasks.trajectories import foreign_tasks, repeats
from tasks.trajectories.family_tasks import World, candidates, choose, instantiate
from tasks.trajectories.grounded import Catalogue
from tasks.trajectories.survey import Survey, SurveyRow

WORDS = [f"{a}{b} report" for a in ("annual", "final", "second", "yearly", "joint") for b in "abcdefgh"]
NAMES = (
    "bold", "italic", "underline", "strikethrough", "superscript", "subscript", "hidden", "outline", "shadow", "emboss",
)  # fmt: skip
HELD = "engrave"


def family(name: str) -> Family:
    return Family(
        family=name, intent=f"makes text {name}", page=f"text/swriter/guide/{name}.html",
        needs=("paragraph",), touches=("runs",), slots={"phrase": Slot(source="phrase")},
        wordings=(
            Wording(text=f"Make {{phrase}} {name}"), Wording(text=f"Set {{phrase}} in {name}"),
            Wording(text=f"I want {name} on {{phrase}}", held_out=True, id="s1"),
        ),
        plan=('Select the text "{phrase}".', f"Click the {name} button."),
        actions=(
            Action(function="select_text", args={"text": "{phrase}"}),
            Action(function="click_input", control_text=name, control_type="Button"),
        ),
        checks=(Check(kind="run_format", where={"text": "{phrase}"}, property=name, value=True),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    profile = Profile(
        name="small", title="Small", kind="fake", document_suffix=".docx", sources=(), values={}, aliases={},
        connectors=(Wording(text="{a} and {b}"),), guard=GuardRules(read=(), write=(), sensitive=()),
    )  # fmt: skip
    templates = {
        name: TemplateSpec(name=name, description="", held_out=name == "unseen", contents=("paragraph",), blocks=())
        for name in ("one", "two", "unseen")
    }
    families = {name: family(name) for name in (*NAMES, HELD)}
    app = App(profile=profile, families=families, templates=templates, held_out_effects=(f"run_format.{HELD}",))
    buttons = [{"label": "1", "title": name, "type": "Button"} for name in (*NAMES, HELD) if name != "emboss"]
    survey = Survey.of([SurveyRow(kind="main", name="main", value=buttons)])
    parts = tuple(
        {"kind": "paragraph", "index": i, "text": text, "style": "Normal",
         "runs": [{"text": text, "bold": True} if text == WORDS[0] else {"text": text}]}
        for i, text in enumerate(WORDS)
    )  # fmt: skip
    section = Instantiate(
        n_train=40, n_documentation=0, n_dev=8, n_values=10, n_wording=8, n_family=4, n_template=6, value_share=0.2,
        n_leave_out=3, n_pass3=2, documentation_per_pair=1,
        max_family_share=0.2, min_combined_share=0.25,
    )  # fmt: skip
    run = Run(profile="t", app="small", seed=3, teacher="builtin", desktop="fake", slots=1, max_steps=9, attempts=1)
    hashes = dict.fromkeys(templates, "0")
    return World(app, survey, Catalogue(survey), dict.fromkeys(templates, parts), hashes, run, section)


def pair(template: str, *chosen: tuple[str, int, str]) -> TaskPlan:
    """A pair of one family, or of several joined by the connector: (family, wording, phrase) each."""
    several = len(chosen) > 1
    wordings = [f"{name}/{wording if wording < 2 else 's1'}" for name, wording, _ in chosen] + (
        ["connector/0"] if several else []
    )
    phrases = [phrase for *_, phrase in chosen]
    bindings = {f"{i}.phrase" if several else "phrase": phrase for i, phrase in enumerate(phrases)}
    return TaskPlan(
        pair_id=f"{template} {chosen}", doc_id="", page="", source="evolved", app="small", task="", plan=(),
        structurer="t", prompt_sha256="", family="+".join(sorted(name for name, *_ in chosen)),
        wordings=tuple(wordings), bindings=bindings, template=template, operator="specialise",
    )  # fmt: skip


@pytest.fixture(scope="module")
def pairs() -> list[TaskPlan]:
    singles = [
        pair(template, (name, wording, phrase))
        for template in ("one", "two", "unseen") for name in (*NAMES, HELD) for wording in range(3)
        for phrase in WORDS[1::4]
    ]  # fmt: skip
    combined = [
        pair("one", (a, 0, WORDS[i + 1]), (b, 1, WORDS[i + 2]))
        for i, (a, b) in enumerate(zip(NAMES * 3, (NAMES[3:] + NAMES[:3]) * 3, strict=True))
    ]
    return singles + combined


def test_quotas_are_filled_each_split_from_its_own_cell(world: World, pairs: list[TaskPlan]) -> None:
    found, mixed = candidates(world, pairs)
    tasks, rejects = choose(world, found)
    counts = Counter(task.split for task in tasks)
    assert counts == {"train": 40, "dev": 8, "values": 10, "wording": 8, "family": 4, "template": 6}
    for task in tasks:
        names = tuple(w.rpartition("/")[0] for w in task.wordings if not w.startswith("connector"))
        held = cell(world.app, families=names, wordings=task.wordings, bindings=task.bindings, template=task.template,
                    value_share=world.section.value_share, seed=world.run.seed)  # fmt: skip
        assert held == (set() if task.split in ("train", "dev") else {task.split})
    assert len(pairs) == len(tasks) + len(mixed) + len(rejects)
    assert {r.reason for r in mixed} == {"mixed_cell"}
    assert len({(t.request, t.template) for t in tasks}) == len(tasks)


def test_tasks_are_spread_over_families_and_ways(world: World, pairs: list[TaskPlan]) -> None:
    tasks, _ = choose(world, candidates(world, pairs)[0])
    single = Counter(name for task in tasks for name in set(task.family.split("+")))
    assert max(single.values()) <= world.section.max_family_share * 76
    train = [t for t in tasks if t.split == "train"]
    assert sum("+" in t.family for t in train) >= 0.25 * len(train)
    assert len({(t.family, t.wordings, t.template) for t in tasks}) > 0.7 * len(tasks)


def test_choosing_is_deterministic_and_ignores_the_order_of_pairs(world: World, pairs: list[TaskPlan]) -> None:
    first, _ = choose(world, candidates(world, pairs)[0])
    second, _ = choose(world, candidates(world, pairs[::-1])[0])
    assert sorted(t.task_id for t in first) == sorted(t.task_id for t in second)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (pair("one", ("bold", 0, WORDS[0])), "already_true"),
        (pair("one", ("bold", 0, WORDS[0]), ("italic", 0, WORDS[3])), "already_true"),  # as a part
        (pair("one", ("emboss", 0, WORDS[1])), "not_grounded"),
        (pair("one", ("bold", 0, "words of no document")), "not_planned"),
        (pair("one", ("bold", 0, WORDS[1])).model_copy(update={"bindings": {}}), "unbound_argument"),
    ],
)
def test_what_cannot_be_done_is_turned_down(world: World, given: TaskPlan, reason: str) -> None:
    found, _ = candidates(world, [given])
    result = instantiate(world, found[0])
    assert not isinstance(result, InstantiatedTask)
    assert result.reason == reason
    assert TaskPlan.model_validate_json(result.row) == given


def test_pairs_of_another_catalogue_are_turned_down(world: World) -> None:
    found, rejects = candidates(world, [pair("one", ("gone", 0, WORDS[1])), pair("lost", ("bold", 0, WORDS[1]))])
    assert found == []
    assert [r.reason for r in rejects] == ["unknown_catalogue_entry"] * 2


def test_a_combination_keeps_the_order_of_its_parts(world: World) -> None:
    found, _ = candidates(world, [pair("one", ("italic", 0, WORDS[3]), ("bold", 0, WORDS[5]))])
    task = instantiate(world, found[0])
    assert isinstance(task, InstantiatedTask)
    assert [a.control_text for a in task.actions if a.control_text] == ["italic", "bold"]
    assert task.family == "bold+italic"
    assert len(task.checks) == 2


def test_long_documents_are_at_most_a_third_of_training(world: World, pairs: list[TaskPlan]) -> None:
    templates = {n: t.model_copy(update={"pages": 40 if n == "two" else 1}) for n, t in world.app.templates.items()}
    long = dataclasses.replace(world, app=world.app.model_copy(update={"templates": templates}))
    tasks, _ = choose(long, candidates(long, pairs)[0])
    train = [t.template for t in tasks if t.split == "train"]
    assert len(train) == 40
    assert 0 < train.count("two") <= 40 / 3


def test_a_document_for_dev_serves_dev_alone(world: World, pairs: list[TaskPlan]) -> None:
    templates = {n: t.model_copy(update={"dev": n == "two"}) for n, t in world.app.templates.items()}
    apart = dataclasses.replace(world, app=world.app.model_copy(update={"templates": templates}))
    found, rejects = candidates(apart, pairs)
    assert {c.split for c in found if c.pair.template == "two"} == {"dev"}
    assert any("document for dev" in r.detail for r in rejects)
    assert len(found) + len(rejects) == len(pairs)


def test_held_out_effects_are_asked_evenly_and_one_at_a_time(world: World, pairs: list[TaskPlan]) -> None:
    held = (f"run_format.{HELD}", "run_format.bold", "run_format.italic")
    more = dataclasses.replace(world, app=world.app.model_copy(update={"held_out_effects": held}))
    more = dataclasses.replace(more, section=world.section.model_copy(update={"n_family": 6, "max_family_share": 1.0}))
    known = [word for word in WORDS if not value_held_out(word, world.section.value_share, world.run.seed)]
    both = pair("one", ("bold", 0, known[1]), ("italic", 1, known[2]))
    found, rejects = candidates(more, [*pairs, both])
    assert any(r.detail == "run_format.bold and run_format.italic" for r in rejects)
    tasks, _ = choose(more, found)
    tested = [t for t in tasks if t.split == "family"]
    assert Counter(t.lineage["effect"] for t in tested) == dict.fromkeys(held, 2)
    assert all("+" not in t.family for t in tested)
    assert leaks(more.app, tasks) == []
    assert leaks(more.app, [t.model_copy(update={"split": "train"}) for t in tested]) != []


def test_words_that_occur_twice_are_turned_down(world: World) -> None:
    parts = (*world.parts["one"], {"kind": "note", "type": "footnote", "text": f"See the {WORDS[1]}."})
    twice = dataclasses.replace(world, parts=dict(world.parts) | {"one": parts})
    found, _ = candidates(twice, [pair("one", ("bold", 0, WORDS[1])), pair("two", ("bold", 0, WORDS[1]))])
    results = [instantiate(twice, candidate) for candidate in found]
    assert [getattr(r, "reason", "") for r in results] == ["occurs_twice", ""]


def test_negatives_for_dev_take_one_skill_away_each(world: World, pairs: list[TaskPlan]) -> None:
    found, _ = candidates(world, pairs)
    tasks = foreign_tasks.left_out(world, found, 5)
    assert len({tuple(t.lineage["effects"]) for t in tasks}) == 5
    for task in tasks:
        assert (task.split, task.kind, task.family, task.checks) == ("dev", "foreign", "foreign:leave_out", ())
        assert set(task.lineage["effects"]) == effects_of(world.app.families[task.lineage["leave_out"]].checks)
        assert task.lineage["skills"] == [task.lineage["leave_out"]], "no two of these families do the same"
        assert task.bindings["phrase"] in task.request
    assert leaks(world.app, tasks) == []


def test_one_request_on_three_documents_or_places(world: World, pairs: list[TaskPlan]) -> None:
    found, _ = candidates(world, pairs)
    tasks = repeats.trials(world, found, 2)
    assert len(tasks) == 6
    assert len({t.family for t in tasks}) == 2
    for trial in {t.lineage["trial_of"] for t in tasks}:
        own = [t for t in tasks if t.lineage["trial_of"] == trial]
        assert {t.wordings for t in own} == {(trial,)}
        assert len({(t.request, t.template) for t in own}) == 3
        assert len({t.template for t in own}) == 2, "documents first, then places"
    assert {t.split for t in tasks} == {"pass3"}
