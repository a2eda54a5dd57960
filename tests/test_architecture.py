"""The rule of the house, held by tools: layers, one name everywhere, code deps, budgets, no drawers."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from importlinter.cli import lint_imports

from flows import closure
from tasks.params import Params, from_profile, load, validate
from tasks.stages import STAGES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([*ROOT.glob("flows/**/*.py"), *ROOT.glob("tasks/**/*.py")])
DVC = yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]


def test_imports_go_down_only() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_params_are_the_default_profile() -> None:
    assert load(ROOT / "params.yaml") == validate(from_profile("default"), "profiles/default.yaml")


def test_measuring_more_makes_nothing_stale_but_evaluations() -> None:
    run, measured = (validate(from_profile(name), name) for name in ("default", "measure"))
    differing = {stage for stage in STAGES if run.used(stage) != measured.used(stage)}
    assert differing == {"evaluate_plans", "evaluate_online"}
    for model, splits in run.evaluate_online.budget.items():
        assert all(measured.evaluate_online.budget[model][split] >= n for split, n in splits.items()), model


def test_one_name_everywhere() -> None:
    sections = [name for name in Params.model_fields if name != "run"]
    assert list(STAGES) == list(DVC) == sections


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_is_its_file_command_folder_and_parameters(name: str) -> None:
    stage = DVC[name]
    path = ROOT / f"tasks/{STAGES[name].chapter}/{name}.py"
    offered = {n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}
    assert {"split", "work", "merge"} <= offered
    assert stage["cmd"] == f"python -m flows {name}"
    assert stage["params"][:2] == ["run", name]
    assert all(out.startswith(f"data/{name}/") for out in stage["outs"])
    assert stage["metrics"] == [{f"data/{name}/metrics.json": {"cache": False}}]


@pytest.mark.parametrize("name", STAGES)
def test_code_deps_are_the_import_closure(name: str) -> None:
    assert DVC[name]["deps"] == closure.expected_deps(name, DVC[name]["deps"]), "run python -m flows.closure --write"


def test_a_comment_in_the_desktop_driver_does_not_retrain_lam1() -> None:
    assert not any(path.startswith("tasks/desktop") for path in closure.closure("train_lam1"))
    assert "tasks/desktop" in closure.closure("execute")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_fit_a_reader(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert len(lines) <= 500
    functions = [
        n for n in ast.walk(ast.parse("\n".join(lines))) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 70] == []


def test_no_drawers() -> None:
    names = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & {"utils", "common", "core", "helpers", "base", "misc"}


def test_nothing_is_left_for_later() -> None:
    pattern = re.compile(r"NotImplementedError|\b(TODO|FIXME|XXX)\b")
    assert [str(p) for p in SOURCES if pattern.search(p.read_text())] == []


def test_the_light_doors_stay_light() -> None:
    heavy = ("prefect", "torch", "transformers", "dvc", "pyarrow", "pandas", "openai")
    code = f"import sys, flows.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_a_desktop_worker_needs_no_torch() -> None:
    code = "import sys, tasks.trajectories.execute; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
