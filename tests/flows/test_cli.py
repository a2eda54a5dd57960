"""The doors: every command teaches, every mistake is named, every exit code is the designed one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows import cli, console, dag
from flows.cli import lam
from tasks.stages import STAGES

COMMANDS = sorted(lam.commands)


def _lam(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "flows.cli", *arguments], capture_output=True, text=True, cwd=cwd)


def test_every_command_is_there() -> None:
    named = {"run", "stage", "do", "serve", "teacher", "server", "view", "report", "doctor", "worker", "params"}
    assert set(COMMANDS) == named | {"prefect", "selftest", "gc", "promote", "metrics"}


@pytest.mark.parametrize("name", [c for c in COMMANDS if c != "params"])
def test_help_ends_with_an_example(name: str) -> None:
    done = _lam(name, "--help")
    assert done.returncode == 0
    assert f"lam {name}" in done.stdout.partition("Example:")[2]


def test_wrong_use_is_2() -> None:
    assert _lam("fly").returncode == 2
    assert _lam("run", "--until", "fly").returncode == 2
    assert _lam("params", "use", "fly").returncode == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"train_lam3": {"optimisation": {"learning_rat": 1}}}, "train_lam3.optimisation.learning_rat"),
        ({"run": {"slots": 0}}, "run.slots; got 0"),
        ({"run": {"slots": "many"}}, "run.slots; got 'many'"),
        ({"evolv": {}}, "did you mean 'evolve'?"),
    ],
)
def test_a_wrong_parameter_is_named(project: Path, change: dict, message: str) -> None:
    values = yaml.safe_load((project / "params.yaml").read_text())
    for section, keys in change.items():
        old = values.setdefault(section, {})
        for key, value in keys.items():
            old[key] = {**old[key], **value} if isinstance(value, dict) else value
    (project / "params.yaml").write_text(yaml.safe_dump(values))
    done = _lam("params", "check", cwd=project)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_params_file_says_how_to_make_one(tmp_path: Path) -> None:
    done = _lam("stage", "collect", cwd=tmp_path)
    assert done.returncode == 2
    assert "lam params use default" in done.stderr


def test_doctor_speaks_json(project: Path) -> None:
    done = _lam("doctor", "--json", cwd=project)
    answer = json.loads(done.stdout)
    assert {"ok", "findings"} <= set(answer)
    assert done.returncode == (0 if answer["ok"] else 3)


def test_doctor_names_the_missing_package(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import diagnosis

    monkeypatch.setattr(diagnosis, "PROGRAMS", {"no-such-program": "its-package"})
    findings = diagnosis.examine()
    assert not findings["ok"]
    assert "apt-get install its-package" in diagnosis.describe(findings)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("fly", 2),
        ("run --until fly", 2),
        ("run --from judge --until collect", 2),
        ("do bold nothing.docx", 2),
        ("do bold nothing.docx --model lam9", 2),
        ("do bold nothing.docx --max-steps 0", 2),
        ("do", 2),
        ("view zzz", 1),
        ("view --stage judge", 2),
        ("report", 0),
        ("server status", 0),
    ],
)
def test_a_program_gets_one_object_whatever_happens(
    arguments: str, code: int, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lam", *arguments.split(), "--json"])
    monkeypatch.setattr(console, "configure", lambda *_, **__: None)  # signals and logs of this process stay
    monkeypatch.setattr(dag, "read", lambda: dag.Dag({name: frozenset() for name in STAGES}, frozenset(STAGES)))
    ended = 0
    try:
        cli.main()
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == code
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    if code:
        assert answer["status"] == {1: "failed", 2: "usage"}[code], answer
        assert answer["reason"]


def test_help_answers_at_once() -> None:
    """The design asks for half a second; a loaded test machine gets five, a heavy import would need more."""
    subprocess.run([sys.executable, "-m", "flows.cli", "--help"], check=True, timeout=5, capture_output=True)
