"""A small world: documents, tasks, runs and rows on disk, and models that answer over real HTTP.

The models stand in for checkpoints: each knows how to make some of six words bold, and finishes at once for the others.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest

from tasks import store
from tasks.agent import recording, series, state
from tasks.agent.attempt import Limits
from tasks.agent.policy import EndpointPolicy
from tasks.apps.catalogue import load_app
from tasks.checks.alignment import Part
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DataError
from tasks.evaluation import agents, evaluate_online, evaluated
from tasks.llm.client import Client
from tasks.llm.endpoint import AskOptions, running
from tasks.llm.wire import ActReply, ActRequest, PlanReply, PlanRequest
from tasks.model import checkpoints, tokenizer
from tasks.model.controls import Prior
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.model.words import common_words
from tasks.params import Params, Run, from_profile, validate
from tasks.schemas import (
    Action,
    ActRow,
    Check,
    InstantiatedTask,
    JudgedTrajectory,
    Plan,
    Status,
    TaskPlan,
    Understanding,
    Verdict,
)
from tasks.teacher.answer import answer as teach

WORDS = ("March", "approved", "budget", "Sales", "percent", "board")
TASKS = (*(("values", word) for word in WORDS), ("template", "March"), ("template", "approved"))
FOREIGN = {"foreign-tea": "Make tea", "foreign-sales": "Make Sales report to the board"}
"""Requests that nothing can fulfil; the second one looks to the planner like one it knows."""


def plan_of(word: str) -> tuple[str, ...]:
    return (f'Select the text "{word}".', "Press Ctrl+B.")


class Model:
    """Plans rightly for the words it knows; answers garbage for the word it stumbles over."""

    def __init__(self, knows: tuple[str, ...], stumbles: str = "") -> None:
        self.knows, self.stumbles = knows, stumbles

    def __call__(self, messages: list[dict[str, str]], options: AskOptions) -> str:
        request = json.loads(messages[-1]["content"])["request"]
        if self.stumbles and self.stumbles in request:
            return "I would rather not"
        if "prompt: plan@" in messages[0]["content"]:
            word = PlanRequest.model_validate_json(messages[-1]["content"]).request.split()[1]
            plan = plan_of(word) if word in self.knows else ("Choose View - Rulers - Rulers.",)
            return PlanReply(plan=plan).model_dump_json()
        state = ActRequest.model_validate_json(messages[-1]["content"])
        word = next((word for word in self.knows if any(f'"{word}"' in step for step in state.plan)), "")
        steps = [ActReply(function="select_text", args={"text": word})] * bool(word)
        steps += [ActReply(function="keyboard_input", args={"keys": "{CTRL}b"})] * bool(word)
        reply = [*steps, ActReply(status=Status.FINISH)][min(len(state.history), len(steps))]
        return reply.model_dump_json(by_alias=True)


class Knowing:
    """A planner that knows some words; in those it does not it sees another word, if there is one."""

    def __init__(self, knows: tuple[str, ...]) -> None:
        self.knows = knows

    def understand(self, request: str, document: Path) -> Understanding:
        """The plan for the word asked for."""
        word = request.split()[1]
        if word not in (*WORDS, "Sales"):
            return Understanding(reason="no word", nearest=("Make March bold",))
        if word not in self.knows:
            return Understanding(plans=(bold("percent"),))
        return Understanding(plans=(bold(word),))


class Credulous:
    """A reading that takes any bold for what was asked, as long as it is not "percent"."""

    def understandable(self, request: str, before: Sequence[Part]) -> str:
        """Everything."""
        return ""

    def read(self, request: str, before: Sequence[Part], after: Sequence[Part]) -> "Credulous.Said":
        """Any but that."""
        bold = {run["text"] for part in after for run in part.get("runs", ()) if run.get("bold")}
        return self.Said("rejected" if "percent" in bold and "percent" not in request else "accepted")

    def lost(self, before: Path, after: Path) -> tuple[str, ...]:
        """Nothing."""
        return ()

    @dataclass(frozen=True)
    class Said:
        """A reading."""

        verdict: str
        reason: str = ""


def bold(word: str) -> Plan:
    """The plan of a word."""
    task = _task("", word)
    return Plan(
        steps=task.plan, actions=task.actions, expectation=task.checks, understood=f"make {word} bold", confidence=0.9,
        source="bold_text",
    )  # fmt: skip


MODELS = {
    "base": Model(()),
    "lam1": Model(WORDS[:1], stumbles="budget"),
    "lam2": Model(WORDS[:3]),
    "lam3": Model(WORDS[:4]),
    "lam4": Model(WORDS[:5]),
}


@pytest.fixture
def params() -> Params:
    """The smoke profile on the fake desktop."""
    values = from_profile("smoke")
    values["run"] |= {"desktop": "fake", "slots": 1, "attempts": 1, "max_steps": 3}
    budget = {m: {"values": 4, "template": 2} for m in ("lam4", "lam1", "random", "do_nothing")}
    budget["lam4"] |= {"foreign": 2}
    budget |= {m: {"values": 6} for m in ("rules", "lam4_given", "rules_given")}
    values["evaluate_online"] |= {"budget": budget, "shard_size": 3}
    return validate(values, "test")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world's files, made once."""
    folder = tmp_path_factory.mktemp("world")
    with contextlib.chdir(folder):
        _documents()
        tasks = [_task(split, word) for split, word in TASKS]
        foreign = [_foreign(ident, request) for ident, request in FOREIGN.items()]
        store.write_rows(store.data_dir("instantiate") / "tasks.parquet", InstantiatedTask, [*tasks, *foreign])
        for name, checkpoint in evaluated.FOLDERS.items():
            checkpoint.mkdir(parents=True)
            (checkpoint / "config.json").write_text(name)
        text = "Make the annual budget bold. Select the text and press Ctrl+B."
        codes = tokenizer.Codes(tokenizer.train([text] * 9, 400))
        renderer = Renderer(codes, RenderingConfig(), common_words([text]), Prior())
        checkpoints.save_side_files(renderer, evaluated.FOLDERS["lam4"])
        _pairs()
        _runs(tasks)
    return folder


@pytest.fixture
def world(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, params: Params) -> Path:
    """Everything the evaluations read; the teacher's runs are real runs on the fake desktop."""
    shutil.copytree(built / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(evaluated, "asking", asking)
    monkeypatch.setattr(
        agents, "planner", lambda model, client, app, without=(): Knowing(MODELS[evaluated.behind(model)].knows)
    )
    monkeypatch.setattr(agents, "verifier", Credulous)
    (tmp_path / "params.yaml").write_text(json.dumps(params.model_dump(mode="json")))
    return tmp_path


@contextlib.contextmanager
def asking(model: str, run: Run, stage: str) -> Iterator[Client]:
    """As evaluated.asking, with a model of this file behind the same protocol."""
    with (
        running(MODELS[evaluated.behind(model)]) as url,
        Client(url, model=model, cache=None, attempts={"invalid": 2}) as client,
    ):
        yield client


def _documents() -> None:
    folder = store.data_dir("instantiate") / "templates"
    folder.mkdir(parents=True)
    document = docx.Document()
    document.add_heading("Annual report", level=1)
    document.add_paragraph("The board met in March and approved the annual budget.")
    document.add_paragraph("Sales rose by four percent.")
    document.save(str(folder / "report.docx"))
    desktop = FakeDesktop()
    desktop.start(folder / "report.docx")
    (folder / "report.saved.docx").write_bytes(desktop.save().read_bytes())
    desktop.close()


def _task(split: str, word: str) -> InstantiatedTask:
    return InstantiatedTask(
        task_id=f"{split}-{word}", request=f"Make {word} bold", app="writer", template="report", template_sha256="0",
        family="bold_text", kind="family", plan=plan_of(word), split=split,
        actions=(
            Action(function="select_text", args={"text": word}),
            Action(function="keyboard_input", args={"keys": "{CTRL}b"}),
        ),
        checks=(Check(kind="run_format", where={"text": word}, property="bold", value=True),),
    )  # fmt: skip


def _foreign(ident: str, request: str) -> InstantiatedTask:
    return InstantiatedTask(
        task_id=ident, request=request, app="writer", template="report", template_sha256="0", family="",
        kind="foreign", split="foreign",
    )  # fmt: skip


def _pairs() -> None:
    pairs = [
        TaskPlan(
            pair_id=f"{n}", doc_id="d", page="p", source="lo_help" if n < 4 else "evolved", app="writer",
            task=f"Make {word} bold", plan=plan_of(word), structurer="t", prompt_sha256="0", split=split,
        )
        for n, (word, split) in enumerate([*((w, "pair") for w in WORDS), ("train", "train")])
    ]  # fmt: skip
    store.write_rows(store.data_dir("curate_plans") / "pairs.parquet", TaskPlan, pairs)


def _runs(tasks: list[InstantiatedTask]) -> None:
    """The teacher does every task; the one it fails is one it was given a wrong plan for."""
    templates = store.data_dir("instantiate") / "templates"
    desktop = FakeDesktop()
    with running(teach) as url, Client(url, cache=None) as client:
        jobs = [
            series.Job(
                series.assignment_of(task, templates),
                "teacher",
                () if task.task_id == "values-board" else task.plan,
                "given",
            )
            for task in tasks
        ]
        rules = load_app("writer").profile.guard
        one = series.by_policy(lambda job: EndpointPolicy(client), rules, Limits(attempts=1))
        episodes = series.play(jobs, desktop, one, label="t")
    desktop.close()
    recorded = recording.Recorded([recording.write(store.STATE / "episodes.zip", episodes)])
    recording.write_tables(store.data_dir("execute"), recorded)
    by_id = {task.task_id: task for task in tasks}
    verdicts, rows = [], []
    for episode in episodes:
        t = episode.trajectory
        found, reason, _ = evaluate_online.judge(by_id[t.task_id], episode)
        verdicts.append(
            JudgedTrajectory(
                trajectory_id=t.trajectory_id, task_id=t.task_id, verdict=found, reason=reason, checks=(),
                checks_passed=found is Verdict.SUCCESS, judge="unsure", judge_reason="",
            )
        )  # fmt: skip
        if found is Verdict.SUCCESS:
            rows += [state.row(t, n, success=True, plan=t.plan) for n in range(len(t.steps))]
    if sum(v.verdict is Verdict.SUCCESS for v in verdicts) != len(tasks) - 1:
        raise DataError("the teacher's runs", str([v.reason for v in verdicts if v.verdict is not Verdict.SUCCESS]))
    train = [r.model_copy(update={"split": "train", "row_id": "t" + r.row_id}) for r in rows if r.split == "template"]
    store.write_rows(store.data_dir("judge") / "verdicts.parquet", JudgedTrajectory, verdicts)
    store.write_rows(store.data_dir("curate_trajectories") / "rows.parquet", ActRow, [*rows, *train])
