"""A large checkpoint's foundation: found by folder, package or hub id, and only the one that it was made on."""

import json
import sys

import pytest
from safetensors.torch import load_file, save_file

from tasks.errors import DataError, InfrastructureError
from tasks.model import foundation


@pytest.fixture
def model(tmp_path):
    """A tiny model's folder."""
    from transformers import MistralConfig, MistralForCausalLM

    config = MistralConfig(vocab_size=20, hidden_size=8, intermediate_size=8, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=1)  # fmt: skip
    MistralForCausalLM(config).save_pretrained(tmp_path / "lam_weights_of_a_test" / "model")
    (tmp_path / "lam_weights_of_a_test" / "__init__.py").write_text("")
    return tmp_path / "lam_weights_of_a_test" / "model"


def _named(source, folder):
    folder.mkdir()
    (folder / foundation.FILE).write_text(foundation.named(str(source)).model_dump_json())
    return folder


def test_another_model_at_the_same_place_is_refused(model, tmp_path):
    checkpoint = _named(model, tmp_path / "checkpoint")
    assert foundation.below(checkpoint) == model
    weights = load_file(model / "model.safetensors")
    weights["lm_head.weight"] += 1
    save_file(weights, model / "model.safetensors", {"format": "pt"})
    with pytest.raises(DataError, match=r"digest \w{16}; expected \w{16}; next: bring back"):
        foundation.below(checkpoint)


def test_a_package_is_a_source_too(model, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    checkpoint = _named("lam_weights_of_a_test", tmp_path / "checkpoint")
    assert foundation.below(checkpoint) == model
    assert json.loads((checkpoint / foundation.FILE).read_text())["source"] == "lam_weights_of_a_test"
    assert "lam_weights_of_a_test" not in sys.modules  # found, not imported


def test_what_is_nowhere_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(InfrastructureError, match="HF_HUB_OFFLINE=0"):
        foundation.find("nobody/nothing")


def test_pickled_weights_are_no_foundation(model):
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(DataError, match="no model"):
        foundation.named(str(model))
