"""What can be checked of images, compose and units without an engine: names, users, commands, the tree they hold."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from flows.cli import lam
from tests.pipeline.conftest import Checkout

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
ROLES = ("server", "gpu", "desktop", "pipeline")


def _stages() -> dict[str, tuple[str, list[str]]]:
    """Stage -> what it is from, and its instructions."""
    found: dict[str, tuple[str, list[str]]] = {}
    for part in re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]:
        head, *lines = part.replace("\\\n", " ").splitlines()
        source, name = re.fullmatch(r"(\S+) AS (\S+)", head).groups()
        found[name] = (source, [line for line in lines if line and not line.startswith("#")])
    return found


def _last(stage: str, instruction: str) -> str:
    """The value of an instruction that holds in a stage, its own or inherited."""
    while stage in _stages():
        stage, lines = _stages()[stage]
        given = [line.removeprefix(f"{instruction} ") for line in lines if line.startswith(f"{instruction} ")]
        if given:
            return given[-1]
    return ""


def _accepted(words: list[str]) -> bool:
    """Whether `lam` takes this command line, help left out."""
    command = lam.commands[words[0]]
    try:
        command.make_context(words[0], words[1:])
    except click.ClickException:
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_not_root_is_watched_and_starts_a_command_of_ours(role: str) -> None:
    assert _last(role, "USER") == "10001"
    assert "/health" in _last(role, "HEALTHCHECK --interval=30s --timeout=10s --start-period=60s")
    assert _last(role, "ENTRYPOINT") == '["tini", "--", "lam"]'
    assert _accepted(yaml.safe_load(_last(role, "CMD")))
    assert not _accepted(["worker", "nowhere"])


def test_the_pipeline_is_the_default_and_no_secret_of_dvc_is_copied() -> None:
    assert list(_stages())[-1] == "pipeline"
    assert {".git", ".lam", ".dvc/config.local"} <= set((ROOT / ".dockerignore").read_text().split())


def test_compose_builds_stages_and_starts_commands_that_exist() -> None:
    for name, service in COMPOSE.items():
        if "build" in service:
            assert service["build"]["target"] in ROLES
            assert (ROOT / "deploy" / service["build"]["context"] / "Dockerfile").is_file()
            assert _accepted(service.get("command") or yaml.safe_load(_last(service["build"]["target"], "CMD"))), name
    assert COMPOSE["server"]["environment"]["PREFECT_API_DATABASE_CONNECTION_URL"].startswith("postgresql+asyncpg://")


def test_settings_of_compose_are_read_by_the_code() -> None:
    code = "".join(p.read_text() for folder in ("flows", "tasks") for p in (ROOT / folder).rglob("*.py"))
    named = {key for service in COMPOSE.values() for key in service.get("environment", {}) if key.startswith("LAM_")}
    assert len(named) >= 4
    assert all(f'"{key}"' in code for key in named)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text()
        (words,) = re.findall(r"^ExecStart=/srv/lam/.venv/bin/lam (.+)$", text, re.MULTILINE)
        assert _accepted(words.replace("%i", "default").split())
        named = unit.name.replace("@", "@default")
        here = text.replace("/srv/lam/.venv/bin/lam", sys.executable).replace("User=lam\n", "")
        (tmp_path / named).write_text(here)
    for unit in list(tmp_path.iterdir()):
        done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
        told = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
        assert told == [], told


def test_a_tree_without_git_runs_as_the_image_sets_it_up(own_checkout: Path) -> None:
    shutil.rmtree(own_checkout / ".git")
    made = Checkout(own_checkout)
    refused = made.lam("run", "--dry-run", timeout=120)
    assert (refused.returncode, "not a git repository" in refused.stderr) == (1, True)
    (command,) = re.findall(r"printf '.+?' > \.dvc/config\.local", _last("project", "RUN"))
    subprocess.run(["sh", "-c", command], cwd=own_checkout, check=True)
    assert made.lam("run", "--dry-run", timeout=120).returncode == 0
    assert made.lam("gc", "--dry-run", timeout=120).returncode == 0


def test_vllms_settings_name_the_teacher_that_their_comment_tells_to_ask() -> None:
    text = (ROOT / "deploy/vllm.yaml").read_text()
    settings = yaml.safe_load(text)
    assert f"run.teacher: {settings['served-model-name']}," in text
    assert settings["max-model-len"] >= 128_000
