"""evolve@1 by symbolic operators: what is made is bound, simulated and distinct; what makes no sense is refused."""

# ruff: noqa: E501  (one case a line)

import pytest

from tasks.llm.wire import EvolveDocument, EvolveReply, EvolveRequest, Skill
from tasks.teacher import wording
from tasks.teacher.evolve import answer


def skill(family: str, *slots: str, needs: tuple[str, ...] = (), gives: tuple[str, ...] = (), touches: tuple[str, ...] = ("x",),
          steps: int = 1) -> Skill:  # fmt: skip
    named = " ".join(f"{{{s}}}" for s in slots)
    return Skill(
        family=family, intent=family, needs=needs, gives=gives, touches=touches, slots=slots,
        wordings={f"{family}/{i}": f"{w} {family} {named}." for i, w in enumerate(("Do", "Please do"))},
        plan=tuple(f"Step {i} of {family} {named}." for i in range(steps)),
    )  # fmt: skip


def ask(operator: str, *skills: Skill, contents: tuple[str, ...] = ("paragraph",), count: int = 8, seed: int = 1,
        task: str = "", **values: tuple[str, ...]) -> EvolveReply:  # fmt: skip
    document = EvolveDocument(
        name="letter", contents=contents, values={k.replace("__", "."): v for k, v in values.items()}
    )
    return answer(
        EvolveRequest(
            app="writer", operator=operator, task=task, plan=(), skills=skills, documents=(document,),
            connectors={"connector/0": "{a} and then {b}"}, count=count, seed=seed,
        ),
        0,
    )  # fmt: skip


BOLD = skill("bold", "phrase", touches=("bold",))
CENTER = skill("center", "target", touches=("alignment",))
REPLACE = skill("replace", "phrase", "new", touches=("text",))
LAND = skill("landscape", touches=("page",))


def test_specialise_binds_every_slot_and_repeats_nothing() -> None:
    reply = ask("specialise", BOLD, bold__phrase=("one two", "three"), count=9)
    assert sorted({p.task for p in reply.pairs}) == [
        "Do bold one two.", "Do bold three.", "Please do bold one two.", "Please do bold three.",
    ]  # fmt: skip
    assert len(reply.pairs) == 4
    assert all(
        p.bindings["phrase"] in p.task and p.template == "letter" and p.families == ("bold",) for p in reply.pairs
    )


def test_equal_requests_give_equal_replies_and_seeds_differ() -> None:
    values = {"bold__phrase": tuple(f"word {i}" for i in range(40))}
    assert ask("specialise", BOLD, **values) == ask("specialise", BOLD, **values)
    assert ask("specialise", BOLD, **values) != ask("specialise", BOLD, seed=2, **values)


def test_a_slot_without_values_is_refused() -> None:
    reply = ask("specialise", BOLD)
    assert reply.pairs == ()
    assert set(reply.refused) == {"no_value"}


def test_two_slots_of_a_skill_take_different_texts() -> None:
    reply = ask("specialise", REPLACE, replace__phrase=("Bern",), replace__new=("bern", "Graz"), count=9)
    assert {p.bindings["new"] for p in reply.pairs} == {"Graz"}
    assert reply.refused["same_value"] > 0


def test_retarget_leaves_what_the_seed_speaks_of() -> None:
    targets = ('first paragraph "Hello there"', 'first heading "Agenda"')
    reply = ask("retarget", CENTER, center__target=targets, task="Center a paragraph")
    assert {p.bindings["target"] for p in reply.pairs} == {targets[1]}
    assert ask("retarget", LAND).refused == {"no_target": 96}


def test_constrain_aims_two_skills_at_one_object() -> None:
    bold = skill("bold", "target", touches=("bold",))
    targets = ('first paragraph "Hello there"', 'first heading "Agenda"')
    reply = ask("constrain", bold, CENTER, bold__target=targets, center__target=targets[1:])
    assert reply.pairs
    for pair in reply.pairs:
        assert pair.bindings == {"0.target": targets[1], "1.target": targets[1]}
        assert pair.wordings[2] == "connector/0"
        assert pair.task.endswith(" first heading.")
        assert all('heading "Agenda"' in step for step in pair.plan)


def test_combinations_do_not_touch_the_same_thing_twice() -> None:
    other = skill("unbold", "phrase", touches=("bold",))
    reply = ask("combine2", BOLD, other, bold__phrase=("a b",), unbold__phrase=("c d",))
    assert reply.pairs == ()
    assert set(reply.refused) == {"touches_conflict"}


def test_needs_may_be_met_by_an_earlier_skill_only() -> None:
    insert = skill("insert", gives=("table",), touches=("tables",))
    shade = skill("shade", needs=("table",), touches=("shading",))
    reply = ask("combine2", insert, shade, count=20)
    assert {p.families for p in reply.pairs} == {("insert", "shade")}
    assert reply.refused["unmet_need"] > 0


@pytest.mark.parametrize("phrase", ["heavy rain", "rain", "Rain"])
def test_what_was_replaced_is_not_selected_later(phrase: str) -> None:
    values = {"replace__phrase": ("rain",), "replace__new": ("snow",), "bold__phrase": (phrase,)}
    reply = ask("combine2", REPLACE, BOLD, count=20, **values)
    assert reply.pairs == ()  # and replacing what has just been made bold undoes it
    assert set(reply.refused) == {"stale_text"}


def test_words_that_only_look_alike_may_be_selected() -> None:
    reply = ask(
        "combine2", REPLACE, BOLD, replace__phrase=("rain",), replace__new=("snow",), bold__phrase=("training",)
    )
    assert reply.pairs


def test_counted_references_do_not_follow_a_change_of_text() -> None:
    reply = ask("combine2", REPLACE, CENTER, replace__phrase=("rain",), replace__new=("snow",),
                center__target=('second paragraph "Quite other"',), count=20)  # fmt: skip
    assert {p.families for p in reply.pairs} == {("center", "replace")}


def test_three_skills_and_their_bindings() -> None:
    reply = ask("combine3", BOLD, CENTER, LAND, bold__phrase=("a b",), center__target=('heading "Agenda"',), count=3)
    assert len(reply.pairs) == 3
    for pair in reply.pairs:
        assert sorted(pair.families) == ["bold", "center", "landscape"]
        assert len(pair.plan) == 3
        assert len(pair.wordings) == 4
        index = pair.families.index("bold")
        assert pair.bindings[f"{index}.phrase"] == "a b"


def test_long_plans_are_refused() -> None:
    long = skill("long", touches=("y",), steps=14)
    assert ask("combine2", BOLD, long, bold__phrase=("a b",)).refused == {"too_long": 96}


def test_unknown_operators_are_refused() -> None:
    assert ask("invent", BOLD).refused == {"unknown_operator": 8}


@pytest.mark.parametrize(
    ("value", "request_says", "plan_says"),
    [
        ('first heading "Agenda"', "first heading", 'heading "Agenda"'),
        ('title "Report"', "title", 'paragraph "Report"'),
        ('paragraph that begins with "The board"', 'paragraph that begins with "The board"', 'paragraph "The board"'),
        ('cell that holds "92 grams"', 'cell that holds "92 grams"', 'cell "92 grams"'),
        ("Arial", "Arial", "Arial"),
        ("14", "14", "14"),
    ],
)
def test_rendering(value: str, request_says: str, plan_says: str) -> None:
    assert wording.fill_request("Use {x}.", {"x": value}) == f"Use {request_says}."
    assert wording.fill_plan("Use {x}.", {"x": value}) == f"Use {plan_says}."
