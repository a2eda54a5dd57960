"""A run that lacks what only an operator can give ends at once, says all of it, and has changed no file."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import yaml

from flows import demands, nightly
from tasks import params
from tasks.errors import LamError, UsageError
from tasks.params import Params
from tasks.stages import STAGES
from tests.flows.test_dry_run import tree

LEAVE_OUT = (".git/", ".dvc/tmp", ".dvc/cache", "__pycache__")
OPERATORS = ("LAM_TEACHER_URL", "LAM_TEACHER_KEY", "LAM_DESKTOP_POOL", "LAM_STORE_URL", "LAM_TEACHER_PRICE")
DECISION = {"who": "Data Protection Office", "when": "2026-11-25", "licence": "LicenseRef-Microsoft-Terms",
            "purpose": "internal research", "contact": "data@example.org"}  # fmt: skip
ALL = tuple(STAGES)


@pytest.fixture
def production(project: Path, monkeypatch: pytest.MonkeyPatch) -> Params:
    """The production profile in an empty project, with nothing given."""
    for name in OPERATORS:
        monkeypatch.delenv(name, raising=False)
    return params.validate(params.from_profile("production"), "production")


def given(monkeypatch: pytest.MonkeyPatch, project: Path, *names: str) -> None:
    """What an operator gives: decision, teacher, workers."""
    if "decision" in names:
        (project / "sources.yaml").write_text(yaml.safe_dump({"ms_support": {"decision": DECISION}}))
    if "teacher" in names:
        monkeypatch.setenv("LAM_TEACHER_URL", "https://api.example.org/v1")
        monkeypatch.setenv("LAM_TEACHER_KEY", "secret")
    if "workers" in names:
        monkeypatch.setenv("LAM_DESKTOP_POOL", "desktop")
        monkeypatch.setenv("LAM_STORE_URL", "file:///mnt/lam")


def lacking(wanted: Params, names: tuple[str, ...] = ALL) -> LamError | None:
    try:
        demands.check(wanted, names)
    except LamError as error:
        return error
    return None


@pytest.mark.parametrize("command", [["run", "--profile", "production", "--json"], ["run", "--profile", "production"]])
def test_the_production_profile_without_an_operator_ends_at_once_and_changes_nothing(
    checkout: Path, command: list[str]
) -> None:
    subprocess.run([sys.executable, "-m", "flows.cli", "params", "use", "smoke"], cwd=checkout, check=True)
    before, begin = tree(checkout, LEAVE_OUT), time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name not in OPERATORS}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *command], cwd=checkout, env=environment, capture_output=True, text=True
    )
    seconds = time.monotonic() - begin
    told = json.loads(done.stdout)["reason"] if "--json" in command else done.stderr
    assert done.returncode == 2
    assert "3 things are missing" in told
    for missing, next_step in (
        ("ms_support: no recorded licence decision", "into sources.yaml"),
        ("neither LAM_TEACHER_URL nor a key", "set LAM_TEACHER_URL and LAM_TEACHER_KEY"),
        ("LAM_DESKTOP_POOL and LAM_STORE_URL not set", "docs/windows.md"),
    ):
        assert missing in told
        assert next_step in told.partition("next: ")[2]
    assert "Traceback" not in done.stderr
    assert seconds < 60, "no page fetched, no server started"
    lock = (".lam/run.lock",)  # taken by every run, and given back
    assert tree(checkout, (*LEAVE_OUT, *lock)) == {k: v for k, v in before.items() if k not in lock}
    assert params.load(checkout / "params.yaml").run.profile == "smoke"


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        (("teacher", "workers"), "no recorded licence decision"),
        (("decision", "workers"), "neither LAM_TEACHER_URL nor a key"),
        (("decision", "teacher"), "LAM_DESKTOP_POOL and LAM_STORE_URL not set"),
    ],
)
def test_one_thing_that_is_missing_is_told_alone(
    there: tuple[str, ...], missing: str, production: Params, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, project, *there)
    error = lacking(production)
    assert isinstance(error, UsageError)
    assert missing in error.got
    assert error.next_step
    assert "things are missing" not in str(error)


def test_with_all_of_it_nothing_is_missing(production: Params, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, project, "decision", "teacher", "workers")
    assert lacking(production) is None


def test_what_is_asked_for_is_what_the_stages_need(
    production: Params, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lacking(production, ("curate_plans", "train_lam1", "report")) is None
    assert "decision" in str(lacking(production, ("collect",)))
    assert "LAM_TEACHER_URL" in str(lacking(production, ("judge",)))
    assert "LAM_DESKTOP_POOL" in str(lacking(production, ("evaluate_online",)))
    monkeypatch.setattr(sys, "platform", "win32")
    assert lacking(production, ("evaluate_online",)) is None, "Word may be here"


@pytest.mark.parametrize(
    ("url", "key", "missing"),
    [
        ("https://api.example.org/v1", "", "no LAM_TEACHER_KEY for api.example.org"),
        ("https://localhost:8000/v1", "", ""),
        ("http://10.0.0.3:8000/v1", "", ""),
        ("", "secret", "no LAM_TEACHER_URL"),
    ],
)
def test_a_service_elsewhere_wants_a_key(
    url: str, key: str, missing: str, production: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAM_TEACHER_URL", url)
    monkeypatch.setenv("LAM_TEACHER_KEY", key)
    error = lacking(production, ("judge",))
    assert (error.got if error else "") == missing


@pytest.mark.parametrize("profile", ["smoke", "default", "measure", "full"])
def test_the_embedded_profiles_need_nobody(profile: str, production: Params) -> None:
    wanted = params.validate(params.from_profile(profile), profile)
    assert lacking(wanted, tuple(name for name in ALL if name != "collect")) is None


def test_a_run_of_the_deployment_asks_first_too(checkout: Path) -> None:
    """What the run form's production profile lacks ends the flow run before params.yaml is another."""
    subprocess.run([sys.executable, "-m", "flows.cli", "params", "use", "smoke"], cwd=checkout, check=True)
    before = (checkout / "params.yaml").read_bytes()
    environment = {name: value for name, value in os.environ.items() if name not in OPERATORS}
    environment |= {"PREFECT_HOME": str(checkout / ".prefect"), "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
                    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120"}  # fmt: skip
    environment.pop("PREFECT_API_URL", None)
    command = [sys.executable, "-c", "from flows.nightly import nightly; nightly(profile='production')"]
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "3 things are missing" in done.stdout + done.stderr
    assert (checkout / "params.yaml").read_bytes() == before


def test_the_run_form_offers_every_profile() -> None:
    offered = get_args(get_type_hints(nightly.nightly.fn)["profile"])
    assert sorted(offered) == sorted([nightly.AS_IT_IS, *(path.stem for path in params.PROFILES.glob("*.yaml"))])
