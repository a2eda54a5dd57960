"""`lam do` at the terminal: what it says, what it asks, and that a program always gets its one JSON object."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import docx
import pytest
from click.testing import CliRunner

from flows import cli, console, doing
from flows.cli import lam
from tasks.agent.do import Person
from tasks.apps.catalogue import load_app
from tasks.errors import DataError, UsageError
from tasks.model import released
from tasks.planner.loading import planner_of
from tasks.schemas import Action, Plan
from tasks.store import STATE

DONE = {
    "status": "finished", "seconds": 1.0, "step_latency_s": 0.1, "out": "x.lam.docx", "reason": "bold", "nearest": [],
    "understood": "make March bold", "steps": [
        {"observation_controls": 9, "control_text": "Bold", "control_type": "Button", "function": "click_input",
         "args": {}, "status": "CONTINUE", "seconds": 0.1},
    ],
}  # fmt: skip
UNKNOWN = DONE | {
    "status": "failed", "out": None, "steps": [], "reason": "not understood: a question", "nearest": ['Make "x" bold'],
    "understood": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command runs in this process: log and signals stay as they are."""
    monkeypatch.setattr(console, "configure", lambda level: None)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `doing.do` is called with, and the result that it gives."""
    seen: dict[str, Any] = {"result": DONE}

    def do(request: str, file: Path, **more: Any) -> dict[str, Any]:
        seen.update(more, request=request)
        if isinstance(seen["result"], Exception):
            raise seen["result"]
        more["person"].tell("understood: make March bold")
        return dict(seen["result"])

    monkeypatch.setattr(doing, "do", do)
    return seen


def test_it_says_what_it_understood_before_what_it_did(given: dict[str, Any]) -> None:
    done = CliRunner().invoke(lam, ["do", "Make March bold", "x.docx"])
    lines = done.output.splitlines()
    assert done.exit_code == 0
    assert lines[0] == "understood: make March bold"
    assert "click_input() on Button 'Bold'" in lines[1]
    assert lines[2:] == ["finished: bold", "result: x.lam.docx"]
    assert (given["max_steps"], given["person"].choose, given["person"].confirm) == (0, None, None)


def test_what_it_could_do_instead_is_ready_to_copy(given: dict[str, Any]) -> None:
    given["result"] = UNKNOWN
    done = CliRunner().invoke(lam, ["do", "How many words?", "x.docx"])
    assert done.exit_code == 1
    assert done.output.splitlines()[-3:] == [
        "failed: not understood: a question", "it can do, for example:", '  Make "x" bold',
    ]  # fmt: skip


def test_a_program_gets_one_object_and_nothing_else(given: dict[str, Any]) -> None:
    done = CliRunner().invoke(lam, ["do", "Make March bold", "x.docx", "--json"])
    assert json.loads(done.stdout) == DONE


def test_wrong_use_is_json_too(
    given: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given["result"] = UsageError("request", "nothing", "what is to be done, in words")
    monkeypatch.setattr("sys.argv", ["lam", "do", " ", "x.docx", "--json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "usage"
    assert "what is to be done, in words" in told["reason"]


def test_lossy_and_yes_reach_the_agent(given: dict[str, Any]) -> None:
    CliRunner().invoke(lam, ["do", "x", "x.docx", "--lossy", "--max-steps", "5"])
    assert (given["person"].lossy, given["person"].yes, given["max_steps"]) == (True, False, 5)
    CliRunner().invoke(lam, ["do", "x", "x.docx", "--yes"])
    assert given["person"].yes is True


def test_a_person_chooses_and_confirms(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    person = doing.person(yes=False, lossy=False, quiet=False)
    assert person.choose is not None
    assert person.confirm is not None
    plans = [Plan(steps=(), actions=(), expectation=(), understood=words) for words in ("this", "that")]
    monkeypatch.setattr(click, "prompt", lambda *a, **k: 2)
    assert person.choose(plans) is plans[1]
    assert capsys.readouterr().out.splitlines() == ["1  this", "2  that"]
    monkeypatch.setattr(click, "prompt", lambda *a, **k: 0)
    assert person.choose(plans) is None
    said: list[str] = []
    monkeypatch.setattr(click, "confirm", lambda text, default: bool(said.append(text)))
    assert person.confirm(Action(function="click_input", control_text="Print"), "rule 'Print'") is False
    assert said == ["click_input on 'Print': rule 'Print'. Do it?"]
    assert doing.person(yes=False, lossy=False, quiet=True) == Person()


@pytest.mark.parametrize("writable", [True, False])
def test_from_any_folder_logs_go_where_they_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, writable: bool
) -> None:
    """Invariant: a folder that is no project gets no file of ours, and relative paths mean what they did there."""
    project, letters, state = (tmp_path / name for name in ("project", "letters", "state"))
    for folder in (project / STATE, letters):
        folder.mkdir(parents=True)
    monkeypatch.setattr(doing, "ROOT", project)
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setattr(os, "access", lambda path, mode: writable)  # root may write anywhere
    monkeypatch.chdir(letters)
    assert doing.at_home(Path("x.docx"), Path("y.docx"), "lam4") == (letters / "x.docx", letters / "y.docx", "lam4")
    assert Path.cwd() == (project if writable else state / "lam-foundry")
    assert list(letters.iterdir()) == []


def test_in_a_project_nothing_moves(project: Path) -> None:
    assert doing.at_home(Path("x.docx"), None, "lam2") == (Path("x.docx"), None, "lam2")
    assert Path.cwd() == project


def test_no_model_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(released, "FOLDER", tmp_path)
    monkeypatch.setattr(doing, "ROOT", tmp_path)
    docx.Document().save(str(tmp_path / "x.docx"))
    done = CliRunner().invoke(lam, ["do", "Make March bold", "x.docx"])
    assert isinstance(done.exception, UsageError)
    assert "lam run, or --model PATH" in str(done.exception)


def test_ones_own_model_comes_before_the_released_one(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    monkeypatch.setattr(doing, "ROOT", project)
    told: list[str] = []
    released = doing.checkpoint("", told.append)
    assert (released / "skills.json").exists()
    assert "the released one is taken" in told[0]
    own = project / "data" / "train_lam4" / "checkpoint"
    own.mkdir(parents=True)
    (own / "config.json").write_text("{}")
    assert doing.checkpoint("", told.append).resolve() == own
    assert len(told) == 2
    with pytest.raises(UsageError, match="lam run, or --model PATH"):
        doing.checkpoint("lam2")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "skills.json").unlink(), r"no skills\.json"),
        (lambda folder: (folder / "skills.json").write_text("{"), r"skills\.json.*a skill library"),
        (lambda folder: (folder / "skills.npy").write_bytes(b"x"), r"a skill library"),
        (lambda folder: (folder / "words.txt").unlink(), r"words\.txt.*a skill library"),
        (lambda folder: (folder / "survey.json").unlink(), r"survey\.json.*a survey"),
    ],
)
def test_a_checkpoint_without_a_whole_library_is_named(
    spoil: Callable[[Path], object], says: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(released.ready(print), tmp_path / "checkpoint"))
    spoil(folder)
    with pytest.raises(DataError, match=says):
        planner_of(folder, "http://127.0.0.1:9", load_app("writer"), complete=True)
