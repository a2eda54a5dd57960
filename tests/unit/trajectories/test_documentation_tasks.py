"""Documentation tasks: which split a page's task belongs to, and what is turned down, whatever the teacher says."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from tasks.apps.catalogue import App, Family, GuardRules, Profile, TemplateSpec
from tasks.apps.splits import leaks
from tasks.llm.client import Client
from tasks.llm.wire import ChooseTemplateReply, InstantiateReply, InstantiateRequest, TemplateCard
from tasks.params import Instantiate, Run
from tasks.schemas import Action, Check, TaskPlan
from tasks.trajectories.documentation_tasks import Documented, instantiate
from tasks.trajectories.family_tasks import World
from tasks.trajectories.grounded import Catalogue
from tasks.trajectories.survey import Survey, SurveyRow

TEXTS = {"one": "The annual report", "two": "The yearly report", "three": "The final report", "long": "A report"}
FAMILY_PAGE = "text/family.html"


class Teacher:
    """Binds each pair to the first word after "The"; its check is the property that the task's last word names."""

    def __init__(self) -> None:
        self.offered: set[str] = set()

    def ask_many(self, name: str, requests: Sequence[Any], seed: int) -> list[Any]:
        return [self._template(r, seed) if name == "choose_template" else self._bound(r) for r in requests]

    def _template(self, request: Any, seed: int) -> ChooseTemplateReply:
        cards: tuple[TemplateCard, ...] = request.templates
        self.offered |= {card.name for card in cards}
        return ChooseTemplateReply(template=cards[seed // 100 % len(cards)].name, reason="")

    def _bound(self, request: InstantiateRequest) -> InstantiateReply:
        text, prop = str(request.document[0]["text"]).split()[1], request.task.split()[-1]
        shown = Check(kind="run_format", where={"text": text}, property=prop, value=True)
        checks = {
            "typed": (Check(kind="text", property="present", value="A line"),),
            "capitals": (Check(kind="text", property="present", value=text.upper()),),
        }
        return InstantiateReply(
            request=f"{request.task} on {text}", plan=request.plan, bindings={"phrase": text},
            actions=(Action(function="select_text", args={"text": text}),), checks=checks.get(prop, (shown,)),
        )  # fmt: skip


def pair(ident: str, prop: str, page: str) -> TaskPlan:
    return TaskPlan(
        pair_id=ident, doc_id=ident, page=page, source="lo_help", app="small", task=f"{ident} {prop}",
        plan=("Do it.",), structurer="t", prompt_sha256="",
    )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    profile = Profile(
        name="small", title="Small", kind="fake", document_suffix=".docx", sources=(), values={}, aliases={},
        connectors=(), guard=GuardRules(read=(), write=(), sensitive=()),
    )  # fmt: skip
    families = {
        prop: Family(
            family=prop, intent="", page=FAMILY_PAGE, needs=(), touches=(), wordings=(), plan=(), actions=(),
            checks=(Check(kind="run_format", where={"text": "{phrase}"}, property=prop, value=True),),
        )
        for prop in ("bold", "hidden")
    }  # fmt: skip
    templates = {
        name: TemplateSpec(name=name, description="", contents=(), blocks=(), pages=40 if name == "long" else 1)
        for name in TEXTS
    }
    app = App(
        profile=profile, families=families, templates=templates,
        held_out_effects=("run_format.hidden", "text.upper"),
    )  # fmt: skip
    survey = Survey.of([SurveyRow(kind="main", name="main", value=[])])
    parts = {
        name: ({"kind": "paragraph", "index": 0, "text": text, "style": "Normal", "runs": [{"text": text}]},)
        for name, text in TEXTS.items()
    }
    section = Instantiate(
        n_train=40, n_documentation=9, documentation_per_pair=3, n_dev=1, n_values=1, n_wording=1, n_family=1,
        n_template=1, n_pass3=0, n_leave_out=0, value_share=0.0, max_family_share=1.0, min_combined_share=0.0,
    )  # fmt: skip
    run = Run(profile="t", app="small", seed=0, teacher="t", desktop="fake", slots=1, max_steps=9, attempts=1)
    return World(app, survey, Catalogue(survey), parts, dict.fromkeys(TEXTS, "0"), run, section)


def made(world: World, *pairs: TaskPlan) -> Documented:
    found = instantiate(world, pairs, cast(Client, Teacher()))
    assert found.tried == len(found.tasks) + len(found.rejects)
    return found


def splits(found: Documented) -> dict[str, list[str]]:
    by: dict[str, list[str]] = {}
    for task in found.tasks:
        by.setdefault(task.pair_id, []).append(task.split)
    return by


def test_page_and_effect_decide_the_split(world: World) -> None:
    found = made(
        world, pair("new", "shadow", "text/a.html"), pair("known", "bold", "text/b.html"),
        pair("held", "hidden", "text/c.html"), pair("case", "capitals", "text/d.html"),
        pair("shared", "outline", FAMILY_PAGE),
    )  # fmt: skip
    by = splits(found)
    assert by["new"] == ["documentation"] * 3, "on three documents"
    assert len({t.template for t in found.tasks if t.pair_id == "new"}) == 3
    assert by["held"] == by["case"] == ["family"], "a held-out effect, though the check names the new words alone"
    assert {t.lineage["effect"] for t in found.tasks if t.split == "family"} == {"run_format.hidden", "text.upper"}
    assert by["known"] in (["train"], ["dev"])
    assert by["shared"] in (["train"], ["dev"]), "its page is a family's"
    assert leaks(world.app, found.tasks) == []


def test_a_tested_page_or_effect_is_kept_from_training(world: World) -> None:
    found = made(
        world, pair("new", "shadow", "text/a.html"), pair("neighbour", "bold", "text/a.html"),
        pair("same", "shadow", FAMILY_PAGE), pair("other", "bold", "text/b.html"),
    )  # fmt: skip
    assert set(splits(found)) == {"new", "other"}
    assert [(r.row_id, r.reason) for r in found.rejects] == [("neighbour", "kept_apart"), ("same", "kept_apart")]


def test_words_typed_on_the_way_are_no_effect(world: World) -> None:
    found = made(world, pair("list", "typed", "text/a.html"))
    assert [r.reason for r in found.rejects] == ["only_typed"]


def test_long_documents_are_not_put_into_a_prompt(world: World) -> None:
    teacher = Teacher()
    instantiate(world, [pair("new", "shadow", "text/a.html")], cast(Client, teacher))
    assert teacher.offered == {"one", "two", "three"}
