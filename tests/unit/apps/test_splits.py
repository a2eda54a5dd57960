import itertools

import pytest

from tasks.apps.catalogue import App, Family, GuardRules, Profile, Slot, TemplateSpec, Wording
from tasks.apps.splits import cell, held_out_effects, leaks, value_held_out
from tasks.errors import DataError
from tasks.schemas import Check, InstantiatedTask


def family(name: str, effect: str = "bold") -> Family:
    return Family(
        family=name, intent="does it", page="text/swriter/guide/x.html", needs=(), touches=("runs",),
        slots={"phrase": Slot(source="phrase"), "side": Slot(source="alignments"), "font": Slot(source="fonts")},
        wordings=(Wording(text="Do {phrase}"), Wording(text="Please do {phrase}", held_out=True, id="s1")),
        plan=(), actions=(), checks=(Check(kind="run_format", property=effect, value=True),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def app() -> App:
    profile = Profile(
        name="small", title="Small", kind="fake", document_suffix=".docx", sources=(), aliases={},
        values={"alignments": ("left", "right", "center"), "fonts": tuple(f"Font {n}" for n in range(40))},
        connectors=(Wording(text="{a} and {b}"), Wording(text="{a}; {b}", held_out=True)),
        guard=GuardRules(read=(), write=(), sensitive=()),
    )  # fmt: skip
    templates = {
        "seen": TemplateSpec(name="seen", description="", contents=(), blocks=()),
        "unseen": TemplateSpec(name="unseen", description="", held_out=True, contents=(), blocks=()),
    }
    families = {"a": family("a"), "b": family("b"), "new": family("new", "hidden")}
    return App(profile=profile, families=families, templates=templates, held_out_effects=("run_format.hidden",))


def of(app: App, families=("a",), wordings=("a/0",), bindings=None, template="seen", share=0.0, seed=1):
    chosen = {"families": families, "wordings": wordings, "bindings": bindings or {}, "template": template}
    return cell(app, **chosen, value_share=share, seed=seed)


def test_nothing_held_out_is_training(app: App) -> None:
    assert of(app, bindings={"phrase": "the report"}) == frozenset()


@pytest.mark.parametrize(
    ("changed", "factor"),
    [
        ({"families": ("new",), "wordings": ("new/0",)}, "family"),
        ({"wordings": ("a/s1",)}, "wording"),
        ({"template": "unseen"}, "template"),
        ({"bindings": {"phrase": "the report"}, "share": 1.0}, "values"),
        ({"families": ("a", "b"), "wordings": ("a/0", "b/0", "connector/1")}, "wording"),
        ({"families": ("a", "new"), "wordings": ("a/0", "new/0", "connector/0")}, "family"),
    ],
)
def test_one_factor(app: App, changed: dict, factor: str) -> None:
    assert of(app, **changed) == {factor}


def test_several_factors_are_a_mixed_cell(app: App) -> None:
    assert of(app, wordings=("a/s1",), template="unseen") == {"wording", "template"}


def test_closed_sets_are_no_values(app: App) -> None:
    assert of(app, bindings={"side": "left"}, share=1.0) == frozenset()
    assert of(app, bindings={"font": "Font 3"}, share=1.0) == {"values"}


def test_slots_of_combinations_are_found_by_position(app: App) -> None:
    two = {"families": ("a", "b"), "wordings": ("a/0", "b/0", "connector/0"), "share": 1.0}
    assert of(app, bindings={"0.side": "left", "1.side": "left"}, **two) == frozenset()
    assert of(app, bindings={"0.side": "left", "1.phrase": "x"}, **two) == {"values"}


def test_share_of_values_is_kept_and_depends_on_the_value_alone() -> None:
    values = [f"{a} {b}" for a, b in itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=2)]
    held = [value for value in values if value_held_out(value, 0.2, 7)]
    assert 0.14 < len(held) / len(values) < 0.26
    assert all(value_held_out(value.upper().replace(" ", "  "), 0.2, 7) for value in held)
    assert held != [value for value in values if value_held_out(value, 0.2, 8)]
    assert value_held_out('first heading "a b"', 0.2, 7) == value_held_out("a b", 0.2, 7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"families": ("none",)}, {"wordings": ("a/9",)}, {"wordings": ("a/1",)}, {"wordings": ("none/0",)},
        {"template": "none"}, {"bindings": {"none": "x"}},
    ],
)  # fmt: skip
def test_what_the_catalogue_does_not_know_is_an_error(app: App, wrong: dict) -> None:
    with pytest.raises(DataError):
        of(app, **wrong)


def test_an_effect_is_held_out_from_whatever_source_it_comes(app: App) -> None:
    def task(ident: str, split: str, family: str, prop: str) -> InstantiatedTask:
        return InstantiatedTask(
            task_id=ident, request="", app="small", template="seen", template_sha256="", family=family, split=split,
            kind="documentation", checks=(Check(kind="run_format", where={"text": "x"}, property=prop, value=True),),
        )  # fmt: skip

    assert held_out_effects(app, ["a+new"], ()) == frozenset(), "families come one by one"
    assert held_out_effects(app, ["a", "new"], ()) == {"run_format.hidden"}
    tasks = [
        task("fine", "train", "a", "bold"), task("page", "train", "text/p.html", "hidden"),
        task("family", "dev", "a+new", "bold"), task("test", "family", "new", "hidden"),
    ]  # fmt: skip
    assert leaks(app, tasks) == ["family", "page"]
