"""The evaluations end to end on a small world: real HTTP, real episodes on the fake desktop, real checks."""

import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tasks import store
from tasks.agent.episode import Episode
from tasks.apps import splits
from tasks.apps.catalogue import Wording, load_app
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DataError, DesktopError, ParamsError
from tasks.evaluation import (
    agents,
    evaluate_offline,
    evaluate_online,
    evaluate_plans,
    evaluated,
    html,
    online_table,
    report,
    report_run,
    report_tables,
    summary,
)
from tasks.evaluation.bounds import upper_bound
from tasks.evaluation.results import OfflineResult, OnlineResult, PlanResult
from tasks.llm.ledger import Tally
from tasks.params import Params
from tasks.schemas import EndReason, InstantiatedTask, Reject, TaskPlan, Trajectory
from tests.unit.evaluation.conftest import WORDS, Knowing


class HereSlot(FakeDesktop):
    """The fake desktop in this process, where a test is not about slots: no process to start for every shard."""

    def __init__(self, kind: str) -> None:
        assert kind == "fake"
        super().__init__()

    def __enter__(self) -> "HereSlot":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No slots."""
    monkeypatch.setattr(evaluate_online, "Slot", HereSlot)


def run(stage: ModuleType, params: Params) -> dict[str, Any]:
    paths = [stage.work(shard) for shard in stage.split(params)]
    metrics: dict[str, Any] = stage.merge(params, paths)
    store.write_json(store.data_dir(stage.STAGE) / "metrics.json", metrics | {"seconds": 1.5})
    return metrics


def test_plans(world: Path, params: Params) -> None:
    found = run(evaluate_plans, params)
    table = found["splits"]["pair"]
    # six words: base knows none, lam1 one (and stumbles over one), lam4 five; two steps each
    assert {m: table[m]["tsr"] for m in table} == {"base": 0.0, "lam1": 0.1667, "lam4": 0.8333}
    assert table["lam4"]["step_recall"] == 0.8333
    assert table["lam4"]["step_precision"] == round(10 / 11, 4)
    assert (table["lam1"]["invalid"], table["lam1"]["n"]) == (1, 6)
    assert list(found["splits"]) == ["pair"]
    assert (found["n_in"], found["n_out"]) == (18, 18)
    rows = store.read_rows(store.data_dir("evaluate_plans") / "results.parquet", PlanResult)
    assert [r.invalid != "" for r in rows if r.model == "lam1"].count(True) == 1


def held_out(ident: str, family: str, wording: int | str, phrase: str, template: str = "project_report") -> TaskPlan:
    """An evolved pair that curate_plans kept from training."""
    return TaskPlan(
        pair_id=ident, doc_id="", page="", source="evolved", app="writer", task=f"Make {phrase} bold", family=family,
        plan=(f'Select the text "{phrase}".', "Press Ctrl+B."), structurer="t", prompt_sha256="0", split="held_out",
        wordings=(f"{family}/{wording}",), bindings={"phrase": phrase}, template=template,
    )  # fmt: skip


def test_evolved_pairs_are_asked_by_the_one_factor_held_out(
    world: Path, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, share, seed = load_app("writer"), params.instantiate.value_share, params.run.seed
    italic = app.families["italic_text"]
    new_way = Wording(text='Slant "{phrase}".', held_out=True, id="s1")
    families = app.families | {"italic_text": italic.model_copy(update={"wordings": (*italic.wordings, new_way)})}
    monkeypatch.setattr(evaluate_plans, "load_app", lambda _: app.model_copy(update={"families": families}))
    words = [f"word{n}" for n in range(200)]
    kept = [w for w in words if not splits.value_held_out(w, share, seed)]
    tested = [w for w in words if splits.value_held_out(w, share, seed)]
    apart = {
        "".join(app.held_out(f.checks)): n for n, f in sorted(app.families.items())
        if app.is_held_out(n) and set(f.slots) == {"phrase"}
    }  # fmt: skip
    (effect, one), (another, other) = list(apart.items())[:2]
    template = next(n for n, t in sorted(app.templates.items()) if t.held_out)
    pairs = [
        *(held_out(f"v{n}", "italic_text", 0, word) for n, word in enumerate(tested[:9])),
        held_out("w", "italic_text", "s1", kept[0]),
        *(held_out(f"f{n}", one, 0, word) for n, word in enumerate(kept[1:8])),
        held_out("g", other, 0, kept[8]),
        held_out("mixed", "italic_text", "s1", tested[0]),
        held_out("t", "italic_text", 0, kept[2], template),
    ]
    path = store.data_dir("curate_plans") / "pairs.parquet"
    store.write_rows(path, TaskPlan, [*store.read_rows(path, TaskPlan), *pairs])
    own = params.evaluate_plans.model_copy(update={"max_tasks": 32})
    found = run(evaluate_plans, params.model_copy(update={"evaluate_plans": own}))
    assert {kind: models["lam4"]["n"] for kind, models in found["splits"].items()} == {
        "pair": 6, "values": 4, "wording": 1, "family": 4,
    }  # fmt: skip
    rows = store.read_rows(store.data_dir("evaluate_plans") / "results.parquet", PlanResult)
    assert {r.pair_id: r.split for r in rows if r.pair_id in ("w", "g")} == {"w": "wording", "g": "family"}
    grouped = found["splits"]["family"]["lam4"]["by_effect"]
    assert {e: row["n"] for e, row in grouped["groups"].items()} == {effect: 3, another: 1}


def test_a_pair_is_asked_without_its_own_skill() -> None:
    pair = held_out("p", "italic_text", 0, "word")
    assert evaluate_plans.request_of(pair, "pair").leave_out == ("p",)
    assert evaluate_plans.request_of(pair, "values").leave_out == ()


def test_offline(world: Path, params: Params) -> None:
    found = run(evaluate_offline, params)
    values = found["splits"]["values"]
    # the teacher failed one of the six, so five tasks of three steps; the plan in the rows names the word
    assert values["teacher"]["n"] == 5
    assert values["teacher"] | {"ci95": 0} == values["teacher"] | {
        "tsr": 1.0,
        "ssr": 1.0,
        "by_construction": True,
        "ci95": 0,
    }
    assert {m: values[m]["tsr"] for m in ("base", "lam1", "lam2", "lam3", "lam4")} == {
        "base": 0.0, "lam1": 0.2, "lam2": 0.6, "lam3": 0.8, "lam4": 1.0,
    }  # fmt: skip
    # who does not know a word says FINISH at once: right on the last of the three steps only
    assert values["base"]["ssr"] == round(1 / 3, 4)
    # lam1 stumbles over "budget": three invalid replies, wrong and counted; one word known, three only finished
    assert (values["lam1"]["invalid"], values["lam1"]["ssr"], values["lam1"]["steps"]) == (3, round(6 / 15, 4), 15)
    assert values["random"]["tsr"] == 0.0
    assert found["ladder"]["all"]["lam1 to lam2"]["difference"] == pytest.approx(3 / 7, abs=0.001)
    assert found["seen_in_training"]["template"]["prompts"] == 1.0
    assert found["n_in"] == found["n_out"] == 7 * 3 * 7
    rows = store.read_rows(store.data_dir("evaluate_offline") / "results.parquet", OfflineResult)
    assert all(r.said for r in rows if r.model == "lam4")


def test_online(world: Path, params: Params) -> None:
    """lam4 plans and acts five words, lam1 plans one and acts it; "board" is read as "percent" and stopped."""
    found = run(evaluate_online, params)
    rows = store.read_rows(store.data_dir("evaluate_online") / "results.parquet", OnlineResult)
    lam4 = [r for r in rows if r.model == "lam4" and r.split != "foreign"]
    assert [r.success for r in lam4] == [r.task_id.split("-")[1] != "board" for r in lam4]
    assert all(r.plan_source == "bold_text" for r in lam4)
    assert {r.end for r in lam4 if not r.success} <= {"rejected"}
    assert all(r.understood.startswith("make ") for r in lam4)
    values = found["splits"]["values"]
    assert values["do_nothing"]["tsr"] == values["random"]["tsr"] == 0.0
    assert values["lam4"]["tsr"] > values["lam1"]["tsr"]
    assert values["lam4"]["n"] == 4
    assert values["lam4"]["wrong"] == 0
    assert values["lam4"]["finished"] == round(4 * values["lam4"]["tsr"])
    assert values["lam1"]["rejected"] == 4 - round(4 * values["lam1"]["tsr"])
    assert 0 < values["lam4"]["step_latency_s"]["p50"] <= values["lam4"]["step_latency_s"]["p95"]
    assert values["lam4"]["seconds_per_task"] > 0
    assert values["teacher"]["n"] == 4 or values["teacher"]["n"] == 6
    assert "seconds_per_task" not in values["teacher"]
    assert (found["n_in"], found["n_out"]) == (44, 44)
    assert {r.task_id for r in lam4} == {r.task_id for r in rows if r.model == "random"}
    assert found["ends"]["do_nothing"] == {"wrong_result": 6}
    # lam4 plans rightly for the words it knows; where it fails, the plan was wrong, and the diagnosis says so
    failed = [r for r in lam4 if not r.success]
    assert all(r.plan_right == r.success for r in lam4)
    assert {r.needed for r in failed} <= {('Select the text "board".', "Press Ctrl+B.")}
    split = found["diagnosis"]["values"]
    own = [r for r in failed if r.split == "values"]
    assert (split["n"], split["failed"], split["wrong_plan"], split["right_plan"]) == (4, len(own), len(own), 0)


def test_acting_is_told_from_planning_and_rules_from_models(world: Path, params: Params) -> None:
    """Given the plan, rules do all six words; lam4 cannot act on "board", and nobody helps it there."""
    found = run(evaluate_online, params)
    rows = store.read_rows(store.data_dir("evaluate_online") / "results.parquet", OnlineResult)
    values = found["splits"]["values"]
    assert {m: values[m]["tsr"] for m in ("rules", "lam4_given", "rules_given")} == {
        "rules": round(5 / 6, 4), "lam4_given": round(5 / 6, 4), "rules_given": 1.0,
    }  # fmt: skip
    assert {r.plan_source for r in rows if r.model.endswith("_given")} == {"given"}
    assert not any(r.second for r in rows if r.model in ("rules", "lam4_given", "rules_given"))
    (board,) = [r for r in rows if r.model == "lam4_given" and not r.success]
    assert (board.task_id, board.end, board.held) == ("values-board", "rejected", False)


def test_what_the_second_candidate_did_is_reported_apart(
    world: Path, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    """lam1 plans like lam4 here and acts one word only: the rules do the others, and the ladder does not count them."""
    monkeypatch.setattr(agents, "planner", lambda model, client, app, without=(): Knowing(WORDS))
    found = run(evaluate_online, params)
    lam1, lam4 = (found["splits"]["values"][m] for m in ("lam1", "lam4"))
    assert lam1["tsr"] == lam4["tsr"] == 1.0
    assert lam1["first_candidate_tsr"] < lam4["first_candidate_tsr"]
    used = round(4 * (1 - lam1["first_candidate_tsr"]))
    assert lam1["second_candidate"] == {"used": used, "right": used}


def test_finishing_a_foreign_request_is_a_false_success(world: Path, params: Params) -> None:
    """One ends as not understood; the other looks like a known one to planner and reading alike."""
    found = run(evaluate_online, params)
    foreign = found["splits"]["foreign"]["lam4"]
    assert "tsr" not in foreign
    assert (foreign["n"], foreign["not_understood"]) == (2, 1)
    assert {k: foreign[k] for k in ("wrong", "finished", "false_success", "false_success_upper")} == {
        "wrong": 1, "finished": 1, "false_success": 1.0, "false_success_upper": 1.0,
    }  # fmt: skip
    pooled = found["false_success"]["lam4"]
    assert (pooled["wrong"], pooled["finished"]) == (1, 1 + sum(
        found["splits"][s]["lam4"]["finished"] for s in ("values", "template")
    ))  # fmt: skip
    assert pooled["false_success_upper"] == round(upper_bound(1, pooled["finished"]), 4)
    assert "foreign" in report_tables.table4({"evaluate_online": found}).text


def result(number: int, **more: Any) -> OnlineResult:
    known = {
        "model": "lam4",
        "split": "family",
        "success": True,
        "end": "finished",
        "reason": "",
        "plan_source": "bold",
    }
    return OnlineResult(
        task_id=f"t{number}", trajectory_id=f"r{number}", family="f", template="x", steps=1, attempts=1,
        infrastructure_errors=0, **{**known, **more},
    )  # fmt: skip


def row_of(*results: OnlineResult) -> dict[str, Any]:
    runs = [
        Trajectory(
            trajectory_id=r.trajectory_id, task_id=r.task_id, request="", plan=(), plan_source="", model=r.model,
            sample=0, template="", family="", split=r.split, steps=(), end=EndReason(r.end),
        )
        for r in results
    ]  # fmt: skip
    return online_table.table([Episode(run) for run in runs], results, 7)[results[0].split]["lam4"]


def test_held_out_effects_weigh_the_same_and_trials_count_together() -> None:
    failed = {"success": False, "end": "rejected"}
    found = row_of(*(result(n, group="easy") for n in range(8)), *(result(n, group="hard", **failed) for n in (8, 9)))
    assert (found["tsr"], found["by_effect"]["macro_tsr"], found["by_effect"]["n_groups"]) == (0.8, 0.5, 2)
    trials = [result(n, split="pass3", trial="ab"[n // 3]) for n in range(5)] + [
        result(5, split="pass3", trial="b", **failed)
    ]
    assert row_of(*trials)["pass_all"] == {"share": 0.5, "n": 2}


def test_foreign_requests_among_others_are_no_success() -> None:
    """dev holds both: its rate is that of what can be done, its false success that of all."""
    foreign = [result(n, split="dev", foreign=True, end="not_understood") for n in range(3)]
    foreign += [result(3, split="dev", foreign=True, end="finished", success=False, wrong=True)]
    found = row_of(*foreign, result(4, split="dev"), result(5, split="dev", success=False, end="rejected", held=True))
    assert (found["n"], found["tsr"], found["not_understood"]) == (6, 0.5, 3)
    assert (found["wrong"], found["finished"], found["rejected"], found["rejected_right"]) == (1, 2, 1, 1)


def test_effects_take_turns_and_trials_stay_together(world: Path) -> None:
    some = evaluate_online.test_tasks()[0]
    family = [
        some.model_copy(update={"split": "family", "task_id": f"{effect}{n}", "lineage": {"effect": effect}})
        for effect in ("easy", "hard") for n in range(4)
    ]  # fmt: skip
    first = [t.lineage["effect"] for t in evaluate_online.drawn(family, "family", 7)]
    assert all({a, b} == {"easy", "hard"} for a, b in zip(first[::2], first[1::2], strict=True))
    trials = [
        some.model_copy(update={"split": "pass3", "task_id": f"{trial}{n}", "lineage": {"trial_of": trial}})
        for n in range(3) for trial in "abcd"
    ]  # fmt: skip
    named = [t.lineage["trial_of"] for t in evaluate_online.drawn(trials, "pass3", 7)]
    assert all(len(set(named[i : i + 3])) == 1 for i in range(0, 12, 3))


def test_a_request_whose_skill_is_taken_away_is_planned_without_it(
    params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def planner(model: str, client: Any, app: str, without: tuple[str, ...]) -> Knowing:
        asked.append(without)
        return Knowing(WORDS)

    monkeypatch.setattr(agents, "planner", planner)
    monkeypatch.setattr(agents, "verifier", lambda: None)
    blank = InstantiatedTask(
        task_id="t", request="", app="writer", template="", template_sha256="", family="", kind="family"
    )
    left_out = blank.model_copy(update={"lineage": {"leave_out": "bold_text", "effects": ["run_format.bold"]}})
    agent_of = agents.agents_of("lam4", None, params.run)
    for task in (blank, left_out, blank, left_out):
        agent_of(task)
    assert asked == [(), ("run_format.bold",)], "one planner each, made once"


def test_a_resumed_shard_runs_no_finished_episode_again(world: Path, here: None, params: Params) -> None:
    shard = evaluate_online.split(params)[0]
    first = evaluate_online.work(shard)
    before, kept = first.read_bytes(), sorted(Path(".lam/store/trajectories").rglob("*.zip"))
    first.unlink()
    evaluate_online.work(shard)
    assert first.read_bytes() == before, "timings would differ if an episode had been run again"
    assert sorted(Path(".lam/store/trajectories").rglob("*.zip")) == kept


def test_the_same_tasks_whatever_the_budget(world: Path, params: Params) -> None:
    tasks = evaluate_online.test_tasks()
    ids = [t.task_id for t in evaluate_online.drawn(tasks, "values", 7)]
    assert sorted(ids) != ids
    assert [t.task_id for t in evaluate_online.drawn(list(reversed(tasks)), "values", 7)] == ids


@pytest.mark.parametrize("budget", [{"lam5": {"values": 1}}, {"lam4": {"value": 1}}])
def test_an_unknown_budget_is_named(world: Path, params: Params, budget: dict[str, dict[str, int]]) -> None:
    own = params.evaluate_online.model_copy(update={"budget": budget})
    with pytest.raises(ParamsError, match=r"evaluate_online\.budget\.lam"):
        evaluate_online.split(params.model_copy(update={"evaluate_online": own}))


def test_a_shard_changes_with_its_checkpoint_only(world: Path, params: Params) -> None:
    before = {s.items[0].split("/")[0]: s.key for s in evaluate_plans.split(params)}
    (evaluated.FOLDERS["lam4"] / "config.json").write_text("trained again")
    after = {s.items[0].split("/")[0]: s.key for s in evaluate_plans.split(params)}
    assert [m for m in before if before[m] != after[m]] == ["lam4"]


def test_a_missing_checkpoint_names_its_stage(world: Path, params: Params) -> None:
    shutil.rmtree(evaluated.FOLDERS["lam4"])
    with pytest.raises(DataError, match="train_lam4"):
        evaluate_plans.split(params)


def test_a_refused_lam4_is_marked_everywhere(world: Path, params: Params) -> None:
    (evaluated.FOLDERS["lam4"] / "gate.json").write_text('{"accepted": false}')
    assert run(evaluate_offline, params)["same_model"] == {"lam4": "lam3"}
    assert "lam4 (= lam3)" in [row["model"] for row in summary.main_table()]
    assert "lam4 (= lam3)" in report.body(params).text
    (evaluated.FOLDERS["lam4"] / "gate.json").write_text("{}")
    with pytest.raises(DataError, match="gate"):
        evaluated.refused()


def test_infrastructure_is_rejected_not_failed(
    world: Path, here: None, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    start: Callable[..., None] = HereSlot.start
    lost = iter([True, False, False])

    def sometimes(self: HereSlot, document: Path) -> None:
        if next(lost, False):
            raise DesktopError("display", "gone")
        start(self, document)

    monkeypatch.setattr(HereSlot, "start", sometimes)
    found = run(evaluate_online, params)
    assert found["rejected"] == {"infrastructure": 1}
    assert (found["n_in"], found["n_out"]) == (44, 43)
    assert sum(found["splits"][s]["lam4"]["infrastructure_errors"] for s in found["splits"]) == 1
    rejects = store.read_rows(store.data_dir("evaluate_online") / "rejects.parquet", Reject)
    assert "gone" in rejects[0].detail


class Seen(HTMLParser):
    """What a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.ran: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "srcset", "data", "action") and not (value or "").startswith(
                ("#", "data:image/png")
            ):
                self.fetched.append(f"{tag} {name}={value}")
            if name.startswith("on"):
                self.ran.append(f"{tag} {name}")
        if tag in ("script", "iframe", "object", "embed", "link", "base"):
            self.ran.append(tag)


def test_the_report_is_one_file_that_fetches_and_runs_nothing(world: Path, here: None, params: Params) -> None:
    for stage in (evaluate_plans, evaluate_offline, evaluate_online):
        run(stage, params)
    curves = store.data_dir("train_lam2") / "curves.csv"
    curves.write_text("phase,update,loss,dev_ssr,seconds\n<b>act,0,2.5,0.1,1\n<b>act,10,1.5,,2\n<b>act,20,nan,0.9,3\n")
    evil = '<img src=x onerror=alert(1)><script>alert("x")</script>'
    for name in ("curate_plans", "curate_trajectories"):
        (store.data_dir(name) / "card.md").write_text(f"# Card\n{evil}\n")
    store.write_json(
        store.data_dir("structure") / "metrics.json",
        {"n_in": 10, "n_out": 4, "rejected": {evil: 5, "no_steps": 1}, "seconds": 3.0},
    )
    metrics = run(report, params)
    assert metrics["rejected"]["no_metrics"] == 13
    page = (store.data_dir("report") / "index.html").read_text()
    seen = Seen()
    seen.feed(page)
    assert seen.fetched == []
    assert seen.ran == []
    assert "&lt;script&gt;" in page
    for word in ("Table 1", "Table 2", "Table 3, values", "Table 4, values", "76,672", "86.2", "30.42", "no_steps 1"):
        assert word in page, word
    assert page.count("<polyline") == 2
    assert "data:image/png;base64," in page
    assert run(report, params) == metrics
    assert (store.data_dir("report") / "index.html").read_text() == page


def test_the_main_table_is_plain_rows(world: Path, here: None, params: Params) -> None:
    assert summary.main_table() == []
    run(evaluate_offline, params)
    rows = {row["model"]: row for row in summary.main_table()}
    assert rows["lam4"]["offline TSR"].startswith("100.0 [")
    assert rows["teacher"]["offline TSR"] == "label"
    assert rows["lam4"]["online values"] == "–"
    run(evaluate_online, params)
    row = next(row for row in summary.main_table() if row["model"] == "lam4")
    assert row["online values"] != "–"
    assert float(row["step p50 s"]) > 0
    assert json.dumps(summary.main_table())


def test_the_report_shows_each_agreement_with_its_n() -> None:
    """Pooled first, then the teacher's runs and LAM2's; a kappa that does not exist is a dash, zero is not."""
    teacher = {"kappa_checks_judge": None, "n_compared": 668, "judge_precision": 0.9985, "judge_recall": 1.0}
    lam2 = teacher | {"kappa_checks_judge": 0.0, "n_compared": 41}
    pooled = teacher | {"kappa_checks_judge": 0.914, "n_compared": 709}
    text = report_tables.agreement({"judge": teacher, "explore": lam2 | {"pooled": pooled}}).text
    assert text.index("709") < text.index("668") < text.index("41")
    assert text.index("0.91") < text.index("–") < text.index("0.00")
    assert "668" in report_tables.agreement({"judge": teacher, "explore": {}}).text


def test_splits_stand_in_one_order_and_runs_are_not_rows() -> None:
    row = {"tsr": 0.5, "n": 2, "ci95": {"tsr": [0.1, 0.9]}}
    models = {"lam4": row, "teacher": row}
    online = {"splits": dict.fromkeys(sorted(summary.SPLITS), models)}
    text = report_tables.table4({"evaluate_online": online}).text
    places = [text.index(f"Table 4, {name}") for name in ("values", "wording", "family", "template")]
    assert places == sorted(places)
    metrics: dict[str, dict[str, Any]] = {name: {} for name in summary.STAGES}
    metrics |= {
        "curate_trajectories": {"splits": {"train": {"runs": 432}}},
        "train_lam3": {"explored_episodes": 69, "n_in": 10830},
        "explore": {"verdicts": {"failure": 31}},
        "train_lam4": {"failures": 261},
    }
    text = report_tables.table1(metrics).text
    assert "501 runs, 10,830 rows" in text
    assert "31 runs, 261 steps" in text


def test_a_model_has_one_colour_in_every_chart() -> None:
    def colour(rows: list[tuple[str, float, float, float]]) -> str:
        text = html.bars(rows, title="t", among=summary.MODELS).text
        return text.split("<rect")[len(rows)].split('fill="')[1].split('"')[0]

    lam4, base = ("lam4", 0.5, 0.1, 0.9), ("base", 0.1, 0.0, 0.2)
    assert colour([lam4]) == colour([base, lam4]) != colour([base])


def test_the_report_says_what_made_it_and_what_it_cost(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_run.ledger, "last", lambda: {"evolve": Tally(1200, 30, 2, 70000, 900, 1.5)})
    store.write_json(store.data_dir("evolve") / "metrics.json", {"n_in": 1})
    made, cost = report_run.made_by().text, report_run.spend().text
    assert all(word in made for word in ("revision", "machine", "prefect", version("prefect"), "GiB"))
    assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d to 20\d\d-", made)
    assert cost.count("1,200") == cost.count("1.50") == 2
