"""What each rung of a large ladder leaves on the disk: adapters in data/ and in DVC's cache, no copy of the model."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import records
from tasks import params
from tasks.training import train_lam1, train_lam2, train_lam3, train_lam4, train_reward

ROOT = Path(__file__).resolve().parents[3]
RUNGS = (train_lam1, train_lam2, train_lam3, train_reward, train_lam4)


@pytest.fixture(scope="module")
def sizes(folder, small, large_base, tmp_path_factory):
    """Bytes that each rung adds to the project, those of its outputs, and those of the model below it."""
    from transformers import AutoModelForCausalLM, AutoTokenizer, MistralConfig

    base = tmp_path_factory.mktemp("model")
    tokenizer = AutoTokenizer.from_pretrained(large_base)
    tokenizer.save_pretrained(base)
    config = MistralConfig.from_pretrained(large_base, hidden_size=512, intermediate_size=1024)
    AutoModelForCausalLM.from_config(config).save_pretrained(base)
    values = small.model_dump(mode="json")
    values["train_lam1"]["model"] = str(base)
    for module in RUNGS:
        values[module.STAGE]["optimisation"].update(updates=2, evaluate_every=2, warmup=0, batch_tokens=2048)
    given = params.validate(values, "test")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))
        _dvc("init", "--no-scm", "-q")
        found = {}
        for module in RUNGS:
            before = _bytes(Path())
            (shard,) = module.split(given)
            module.merge(given, [module.work(shard)])
            _dvc("add", "-q", f"data/{module.STAGE}/checkpoint")
            records.release(module.STAGE)
            found[module.STAGE] = (_bytes(Path()) - before, _bytes(Path("data", module.STAGE)))
        weights = [p for p in Path().rglob("*") if p.is_file() and p.stat().st_size >= _largest(base)]
        yield found, _bytes(base), weights


def _dvc(*arguments):
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1"}
    subprocess.run([sys.executable, "-m", "dvc", *arguments], check=True, env=environment, capture_output=True)


def _bytes(folder):
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file())


def _largest(base):
    return max(p.stat().st_size for p in base.iterdir())


@pytest.mark.parametrize("stage", [m.STAGE for m in RUNGS])
def test_a_rung_takes_two_copies_of_its_adapters(stage, sizes, record_property):
    """One in data/, one in DVC's cache, beside side files (tokenizer, skill library, curves) and DVC's own records."""
    (added, kept), base = sizes[0][stage], sizes[1]
    record_property("bytes", {"outputs": kept, "added": added, "model": base})
    assert kept < added <= 2 * kept + 50_000
    assert kept < base / 2


def test_the_model_below_is_copied_nowhere(sizes):
    assert sizes[2] == []
