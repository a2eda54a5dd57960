"""The doors: every command teaches, every mistake is named, every exit code is the designed one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows.cli import lam

COMMANDS = sorted(lam.commands)


def _lam(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "flows.cli", *arguments], capture_output=True, text=True, cwd=cwd)


def test_every_command_is_there() -> None:
    named = {
        "run",
        "stage",
        "do",
        "serve",
        "teacher",
        "server",
        "view",
        "report",
        "doctor",
        "worker",
        "params",
        "selftest",
    }
    assert set(COMMANDS) == named


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


def test_help_answers_at_once() -> None:
    """The design asks for half a second; a loaded test machine gets five, a heavy import would need more."""
    subprocess.run([sys.executable, "-m", "flows.cli", "--help"], check=True, timeout=5, capture_output=True)
