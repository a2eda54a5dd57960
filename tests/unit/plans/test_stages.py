"""The four stages on the installed help package, small, through the real client and the real built-in teacher."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tasks import params as parameters
from tasks import store
from tasks.apps.catalogue import load_app
from tasks.apps.splits import cell
from tasks.errors import DataError, MissingPackageError, ParamsError, UsageError
from tasks.llm.wire import StructuredPair, StructureReply
from tasks.params import Params
from tasks.plans import collect, curate_plans, evolve, packages, structure
from tasks.plans.anchoring import anchored
from tasks.plans.catalogue import load_catalogue
from tasks.plans.curate_plans import assign, by_family
from tasks.schemas import Document, Query, RawPage, Reject, TaskPlan
from tasks.stages import STAGES, StageModule


def smoke(**changes: Any) -> Params:
    values = parameters.from_profile("smoke")
    for key, value in changes.items():
        section, _, name = key.partition("__")
        values[section][name] = value
    return parameters.validate(values, "test")


def run(name: str, params: Params) -> dict[str, Any]:
    module: StageModule = STAGES[name].load()
    return module.merge(params, [module.work(shard) for shard in module.split(params)])


def bytes_of(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All four stages run once in one project folder; gives the folder and the metrics."""
    folder = tmp_path_factory.mktemp("plans")
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
    metrics = {name: run(name, smoke()) for name in ("collect", "structure", "evolve", "curate_plans")}
    yield folder, metrics
    patch.undo()


def rows(folder: Path, stage: str, name: str, model: Any) -> list[Any]:
    return store.read_rows(folder / "data" / stage / f"{name}.parquet", model)


def test_books_balance_and_outs_are_there(chapter: Any) -> None:
    folder, metrics = chapter
    for name, got in metrics.items():
        assert got["n_in"] == got["n_out"] + sum(got["rejected"].values()), name
        assert len(rows(folder, name, "rejects", Reject)) == sum(got["rejected"].values())
    assert metrics["collect"]["n_in"] == 250
    assert metrics["structure"]["n_out"] > 150
    assert metrics["evolve"]["n_out"] == 240
    assert metrics["curate_plans"]["n_in"] == metrics["structure"]["n_out"] + metrics["evolve"]["n_out"]


def test_collect(chapter: Any) -> None:
    folder, _ = chapter
    pages, documents = rows(folder, "collect", "pages", RawPage), rows(folder, "collect", "documents", Document)
    assert {d.url_id for d in documents} <= {p.url_id for p in pages}
    assert all(hashlib.sha256(p.body).hexdigest() == p.body_sha256 for p in pages[:20])
    assert sum("/guide/" in d.url for d in documents) > 200  # how-to pages first
    assert "LibreOffice Help" in (folder / "data/collect/ATTRIBUTION.md").read_text()
    assert rows(folder, "collect", "queries", Query) == []  # no log is at hand by default


def test_structured_pairs_stand_in_their_page(chapter: Any) -> None:
    folder, _ = chapter
    documents = {d.doc_id: d for d in rows(folder, "collect", "documents", Document)}
    for pair in rows(folder, "structure", "pairs", TaskPlan):
        steps = [s for section in documents[pair.doc_id].sections for s in section.steps]
        source = [t for s in steps for t in (s.text, *s.alternatives, *(m.text for m in s.ui))]
        assert all(anchored(step, source) for step in pair.plan), pair
        assert pair.page == pair.seed_family == documents[pair.doc_id].url


def test_evolved_pairs_are_what_the_catalogue_binds(chapter: Any) -> None:
    folder, _ = chapter
    catalogue = load_catalogue("writer")
    sourced = {p.pair_id for p in rows(folder, "structure", "pairs", TaskPlan)}
    pairs = rows(folder, "evolve", "pairs", TaskPlan)
    assert len({(p.task, p.plan) for p in pairs}) == len(pairs)
    for pair in pairs:
        families = [w.rpartition("/")[0] for w in pair.wordings if not w.startswith("connector/")]
        connector = pair.wordings[-1] if len(families) > 1 else ""
        bound = evolve.bind_combination(
            catalogue.app, families, pair.wordings[: len(families)], connector, pair.bindings
        )
        assert (pair.task, pair.plan) == (bound.request, bound.plan)  # the teacher's rendering is the catalogue's
        assert pair.family == "+".join(sorted(families))
        assert set(pair.parents) <= sourced


def test_quotas_are_met_and_no_family_dominates(chapter: Any) -> None:
    _, metrics = chapter
    quotas = smoke().evolve.quotas
    for operator, share in quotas.items():
        assert abs(metrics["evolve"]["pairs_by_operator"].get(operator, 0) - 240 * share) <= 0.1 * 240, operator
    assert metrics["evolve"]["family_share_max"] <= 0.06  # 13 of 240 pairs, of 110 families


def test_nothing_held_out_reaches_training(chapter: Any) -> None:
    folder, metrics = chapter
    app, share = load_app("writer"), smoke().instantiate.value_share
    pairs = rows(folder, "curate_plans", "pairs", TaskPlan)
    for pair in pairs:
        if pair.source != "evolved":
            assert pair.split in ("train", "dev", "pair")
            continue
        families = [w.rpartition("/")[0] for w in pair.wordings if not w.startswith("connector/")]
        found = cell(app, families=families, wordings=pair.wordings, bindings=pair.bindings, template=pair.template,
                     value_share=share, seed=7)  # fmt: skip
        assert (pair.split == "held_out") == bool(found)
    assert 20 < metrics["curate_plans"]["splits"]["held_out"] < 200


def test_a_seed_family_has_one_split(chapter: Any) -> None:
    folder, _ = chapter
    seen: dict[str, set[str]] = {}
    for pair in rows(folder, "curate_plans", "pairs", TaskPlan):
        if pair.split != "held_out":
            seen.setdefault(pair.seed_family, set()).add(pair.split)
    assert all(len(splits) == 1 for splits in seen.values())
    assert {"train", "dev", "pair"} == set().union(*seen.values())


def test_the_card_counts_everything(chapter: Any) -> None:
    folder, metrics = chapter
    card = (folder / "data/curate_plans/card.md").read_text()
    assert f"{metrics['curate_plans']['n_out']} pairs" in card
    for line in ("| MPL-2.0 |", "| howtoget |", "| combine3 |", "| held_out |"):
        assert line in card
    assert any(f"| {name} |" in card for name in load_app("writer").families)


def test_running_again_gives_the_same_bytes(chapter: Any) -> None:
    folder, _ = chapter
    before = {name: bytes_of(folder / "data" / name) for name in ("collect", "structure", "evolve", "curate_plans")}
    for name in before:
        run(name, smoke())
    assert before == {name: bytes_of(folder / "data" / name) for name in before}


def test_a_shards_content_follows_its_inputs(chapter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [s.content for s in structure.split(smoke())]
    monkeypatch.setenv("LAM_TEACHER_URL", "http://127.0.0.1:9/v1")
    assert [s.content for s in structure.split(smoke())] != before


def test_wrong_parameters_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"swrter.*swriter"):
        collect.split(smoke(collect__modules=("swrter",)))
    with pytest.raises(UsageError, match="wikihow"):
        collect.split(smoke(collect__sources=("wikihow",)))
    both = smoke(collect__sources=("gnome_help", "gtk_help"))
    monkeypatch.setattr(packages, "HELP", (Path("nowhere"),))
    with pytest.raises(MissingPackageError, match=r"gedit-common, .*gnome-user-docs.*apt-get install .*evince-common"):
        collect.split(both)
    with pytest.raises(ParamsError, match=r"evolve\.n_pairs"):
        smoke(evolve__n_pairs=0)


def test_what_a_teacher_invents_or_forgets_is_rejected(chapter: Any) -> None:
    folder, _ = chapter
    documents = rows(folder, "collect", "documents", Document)
    document = next(d for d in documents if sum(s.kind == "steps" for s in d.sections) > 2)
    request = structure.requests(document, smoke().structure)[0]
    first = next(s for s in request.sections if s.kind == "steps")
    invented = StructuredPair(section=first.index, task="Use it", plan=("Choose Tools - Macros - Run Macro Now.",))
    reply = StructureReply(pairs=(invented,))
    reasons = [r.reject.reason for r in structure.taken(document, request, reply, "m") if r.reject]
    assert reasons.count("not_anchored") == 1
    assert reasons.count("not_answered") == len(request.sections) - 1
    broken = structure.taken(document, request, DataError("x"), "m")
    assert {r.reject.reason for r in broken if r.reject} == {"invalid_answer"}
    assert len(broken) == len(request.sections)


def test_what_a_teacher_binds_wrongly_is_rejected(chapter: Any) -> None:
    catalogue = load_catalogue("writer")
    params = smoke()
    many = params.evolve.model_copy(update={"n_pairs": 8000})  # enough that this family is among them
    family, drafts = "subscript_text", evolve.drafts(catalogue, many, 7)
    draft = next(d for d in drafts if d.family == family and d.operator == "specialise")
    parents = evolve.seeds(catalogue, evolve._sourced())[draft.family]
    job = evolve.write_out(catalogue, draft, parents, params.evolve, 0.2, 7)
    assert job is not None
    name = job.request.documents[0].name
    value = job.request.documents[0].values["subscript_text.phrase"][0]

    def reason(**changes: Any) -> str:
        made = {"task": f'Make "{value}" subscript.', "plan": (), "operator": "specialise", "families": (family,),
                "wordings": (f"{family}/0",), "bindings": {"phrase": value}, "template": name} | changes  # fmt: skip
        pair = evolve.EvolvedPair.model_validate(made)
        (row,) = evolve.taken(catalogue, job, evolve.EvolveReply(pairs=(pair,)), "m")
        return row.reject.reason if row.reject else ""

    assert reason() == ""
    assert reason(bindings={"phrase": "no such words here"}) == "value_not_in_document"
    assert reason(bindings={}) == "not_bindable"
    assert reason(families=("no_family",)) == "not_bindable"
    assert reason(template="elsewhere") == "unknown_template"
    twice = {"families": ("subscript_text", "subscript_text"), "bindings": {"0.phrase": value, "1.phrase": value}}
    assert reason(**twice, wordings=("subscript_text/0", "subscript_text/1", "connector/0")) == "touches_conflict"
    assert reason(task="Make it subscript.") == "value_not_named"
    assert reason(task="word " * 61) == "task_length"


def test_splits_by_family_have_the_asked_shares() -> None:
    options = smoke().curate_plans
    names = [by_family(f"page{i}", options, 7) for i in range(4000)]
    assert abs(names.count("pair") / 4000 - options.test_share) < 0.02
    assert abs(names.count("dev") / 4000 - options.dev_share) < 0.02
    assert names != [by_family(f"page{i}", options, 8) for i in range(4000)]


def test_licence_and_broken_pairs_are_gated(chapter: Any) -> None:
    folder, _ = chapter
    pair = rows(folder, "structure", "pairs", TaskPlan)[0].model_copy(update={"flags": ()})
    lost, foreign = (pair.model_copy(update=u) for u in ({"flags": ("lost_icon",)}, {"license": "Secret"}))
    kept, rejects = curate_plans.gate([pair, lost, foreign], ["MPL-2.0"])
    assert kept == [pair]
    assert [r.reason for r in rejects] == ["lost_icon", "licence"]
    other = pair.model_copy(update={"plan": ("Press X.",), "pair_id": "other"})
    assert curate_plans.one_plan_each([pair, other])[1][0].reason == "other_route"
    assert assign([pair], smoke().curate_plans, load_app("writer"), 0.2, 7)[0].split in ("train", "dev", "pair")
