"""Prompt files and their first line."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tasks.errors import DataError
from tasks.llm import prompts
from tasks.llm.wire import REPLIES, EvolveReply, EvolveRequest, StructureReply, StructureRequest
from tasks.plans import structure

SHIPPED = Path(prompts.__file__).with_name("prompts")


def test_a_prompt_knows_its_name_version_and_digest(prompt_folder: Path) -> None:
    (prompt_folder / "judge.md").write_text("prompt: judge@12\nSay yes.\n\n\n")
    prompt = prompts.load("judge")
    assert (prompt.name, prompt.version, prompt.text) == ("judge", 12, "prompt: judge@12\nSay yes.\n")
    assert prompt.sha256 == hashlib.sha256(prompt.text.encode()).hexdigest()


def test_a_missing_prompt_names_those_that_are_there() -> None:
    with pytest.raises(DataError, match=r"'nothing'.*\['act', 'plan'\]"):
        prompts.load("nothing")


@pytest.mark.parametrize("name", ["../plan", "/etc/passwd", "plan.md", ""])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(DataError):
        prompts.load(name)


@pytest.mark.parametrize(
    "first", ["", "plan@1", "prompt: other@1", "prompt: judge", "prompt: judge@x", "# prompt: judge@1"]
)
def test_a_wrong_first_line_is_refused(prompt_folder: Path, first: str) -> None:
    (prompt_folder / "judge.md").write_text(f"{first}\ntext\n")
    with pytest.raises(DataError, match="first line"):
        prompts.load("judge")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.md")), ids=lambda path: path.stem)
def test_every_shipped_prompt_has_a_reply_model_and_a_right_first_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "FOLDER", SHIPPED)
    assert path.stem in REPLIES
    assert prompts.load(path.stem).name == path.stem


def example(name: str) -> tuple[Any, Any]:
    """(input, output) of a shipped prompt's example."""
    told = (SHIPPED / f"{name}.md").read_text(encoding="utf-8").partition("# Example\nInput:\n")[2]
    given, _, wanted = told.partition("Output:\n")
    return json.loads(given), json.loads(wanted)


def test_the_example_of_structure_is_one_that_the_stage_keeps() -> None:
    given, wanted = example("structure")
    request, reply = StructureRequest.model_validate(given), StructureReply.model_validate(wanted)
    by_index = {section.index: section for section in request.sections}
    assert {structure.unfit(by_index[pair.section], pair) for pair in reply.pairs} == {("", "")}
    assert sorted([p.section for p in reply.pairs] + [r.section for r in reply.rejected]) == sorted(by_index)
    assert {section.kind for section in request.sections} == {"steps", "howtoget", "inline"}
    assert {flag for pair in reply.pairs for flag in pair.flags} >= {"unbound", "conditional", "command"}
    assert "injection" in {r.reason for r in reply.rejected}


def test_the_example_of_evolve_binds_what_it_was_offered() -> None:
    given, wanted = example("evolve")
    request, (pair,) = EvolveRequest.model_validate(given), EvolveReply.model_validate(wanted).pairs
    offered = {value for document in request.documents for values in document.values.values() for value in values}
    assert set(pair.bindings.values()) <= offered
    assert set(pair.wordings) <= {w for s in request.skills for w in s.wordings} | set(request.connectors)
