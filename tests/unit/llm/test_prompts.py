"""Prompt files and their first line."""

import hashlib
from pathlib import Path

import pytest

from tasks.errors import DataError
from tasks.llm import prompts
from tasks.llm.wire import REPLIES

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
