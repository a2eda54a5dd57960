"""The V100 install resolves, with the torch of constraints-v100.txt and our other versions, and trains with it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def test_the_v100_install_resolves_to_a_torch_with_its_code():
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed: pip install -e '.[test]'")
    command = [
        uv, "pip", "compile", "pyproject.toml", "--extra", "training", "--extra", "gpu", "-c", "constraints.txt",
        "-c", "constraints-v100.txt", "--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28",
        "--no-annotate", "--no-header",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    if done.returncode and "No solution found" not in done.stderr:
        pytest.skip(f"uv reaches no package index: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr[-2000:]
    resolved = set(done.stdout.split())
    pins = [line.split("#")[0].strip() for line in (ROOT / "constraints-v100.txt").read_text().splitlines()]
    assert "torch==2.7.1" in resolved
    assert {pin for pin in pins if pin} <= resolved


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_training_holds_with_the_torch_of_a_v100_node(tmp_path):
    """These tests, on the CPU, in an environment that is installed as docs/production.md says for such a node."""
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    pip = [str(python), "-m", "pip", "install", "-q"]
    constraints = ["-c", "constraints.txt", "-c", "constraints-v100.txt"]
    subprocess.run([*pip, *constraints, "-e", ".[training,gpu,test]"], cwd=ROOT, check=True, timeout=1800)
    encoder = next(line for line in (ROOT / "docs/production.md").read_text().split("`") if "minilm" in line)
    subprocess.run([*pip, *encoder.split()[2:]], cwd=ROOT, check=True, timeout=300)
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit/training"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    torch = subprocess.check_output([str(python), "-c", "import torch; print(torch.__version__)"], text=True)
    assert torch.startswith("2.7.1"), torch
