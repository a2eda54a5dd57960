"""Dispatch of the built-in teacher, and its purity: what it answers follows from the messages alone."""

import json
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tasks.errors import DataError, UsageError
from tasks.llm import prompts
from tasks.llm.endpoint import AskOptions
from tasks.llm.wire import ChooseTemplateReply, ChooseTemplateRequest, TemplateCard
from tasks.teacher.__main__ import read_faults
from tasks.teacher.answer import MAX_REQUEST, answer

REQUEST = ChooseTemplateRequest(
    task="Merge cells",
    plan=("Select the cells.", "Choose Table - Merge Cells."),
    templates=(
        TemplateCard(name="letter", description="A letter", contents=("paragraph",)),
        TemplateCard(name="minutes", description="Minutes", contents=("paragraph", "table")),
    ),
)


def messages(name: str, user: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": prompts.load(name).text}, {"role": "user", "content": user}]


def test_answers_as_the_reply_model_says() -> None:
    text = answer(messages("choose_template", REQUEST.model_dump_json()), AskOptions(seed=1))
    assert ChooseTemplateReply.model_validate_json(text).template == "minutes"


@pytest.mark.parametrize(
    ("system", "user"),
    [
        ("no prompt line", "{}"),
        ("prompt: nonsense@1", "{}"),
        ("prompt: choose_template@1", "not json"),
        ("prompt: choose_template@1", '{"task": "x"}'),
        ("prompt: choose_template@1", '{"task": "x", "plan": [], "templates": [], "extra": 1}'),
        ("prompt: choose_template@1", " " * (MAX_REQUEST + 1)),
        ("prompt: choose_template@1", "[" * 100_000),
    ],
)
def test_refuses_what_breaks_the_contract(system: str, user: str) -> None:
    with pytest.raises(DataError):
        answer([{"role": "system", "content": system}, {"role": "user", "content": user}], AskOptions())


def test_faults_are_read_from_the_command_line() -> None:
    faults = read_faults("rate_limited=0.5,seed=3")
    assert faults is not None
    assert (faults.rate_limited, faults.seed) == (0.5, 3)
    assert read_faults("") is None
    for wrong in ("nonsense=1", "cut=much"):
        with pytest.raises(UsageError):
            read_faults(wrong)


def test_the_teacher_knows_no_application_and_no_check() -> None:
    graph = grimp.build_graph("tasks", cache_dir=None)
    teacher = {"tasks.teacher", *graph.find_descendants("tasks.teacher")}
    reached = set().union(*(graph.find_upstream_modules(module) for module in teacher)) | teacher
    others = ("tasks.apps", "tasks.checks", "tasks.plans", "tasks.trajectories")
    forbidden = [module for module in reached if module.startswith(others)]
    assert forbidden == []


RECORDED = Path(__file__).parents[2] / "golden" / "teacher_prompts.jsonl"

REPLAY = """
import json, sys
from pathlib import Path
import tasks.apps.catalogue as catalogue
if sys.argv[2] == "hidden":
    catalogue.APPS = Path("/nonexistent")
    real = Path.open
    def guarded(self, *a, **k):
        if "families" in self.parts:
            raise AssertionError(f"the teacher read {self}")
        return real(self, *a, **k)
    Path.open = guarded
from tasks.llm import prompts
from tasks.llm.endpoint import AskOptions
from tasks.teacher.answer import answer
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    system = {"role": "system", "content": prompts.load(record["name"]).text}
    user = {"role": "user", "content": json.dumps(record["request"])}
    print(answer([system, user], AskOptions(seed=record["seed"])))
"""


def test_recorded_prompts_get_equal_answers_with_the_families_hidden() -> None:
    """At least 100 recorded prompts of several kinds; a teacher that looks anything up would answer differently."""
    records = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    assert len(records) >= 100
    assert len({record["name"] for record in records}) >= 4
    outputs = [
        subprocess.run(
            [sys.executable, "-c", REPLAY, str(RECORDED), mode], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for mode in ("plain", "hidden")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == len(records)
    assert len(set(outputs[0])) > len(records) // 2
