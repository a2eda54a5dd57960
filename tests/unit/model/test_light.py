"""The forward passes that are written by hand say what `transformers` says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tasks.errors import DataError, UsageError
from tasks.model import checkpoints, encoder, mistral

TEXTS = ["make it bold", 'insert a footnote "Y" behind the words "X" in the second table', "x"]


def test_a_small_checkpoint_scores_as_with_transformers(renderer, model, tmp_path):
    checkpoints.save(model, renderer, tmp_path)
    light = checkpoints.load_to_act(tmp_path).model
    assert isinstance(light, mistral.SmallMistral)
    size = model.config.vocab_size
    first, more = torch.randint(0, size, (1, 40)), torch.randint(0, size, (1, 3))
    with torch.no_grad():
        ours, theirs = light(first), model(input_ids=first, use_cache=True, logits_to_keep=1)
        assert torch.allclose(ours.logits, theirs.logits, atol=1e-5)
        ours = light(more, ours.past_key_values)
        theirs = model(input_ids=more, past_key_values=theirs.past_key_values, use_cache=True, logits_to_keep=1)
    assert torch.allclose(ours.logits, theirs.logits, atol=1e-5)


def test_another_kind_of_model_goes_the_common_way(renderer, model, tmp_path):
    checkpoints.save(model, renderer, tmp_path)
    config = tmp_path / "config.json"
    config.write_text(config.read_text().replace('"silu"', '"gelu"'))
    assert not mistral.fits(tmp_path)
    assert not isinstance(checkpoints.load_to_act(tmp_path).model, mistral.SmallMistral)


def test_the_encoder_is_the_one_that_its_weights_name():
    from transformers import BertModel

    ours = encoder.Encoder()
    theirs = BertModel.from_pretrained(encoder.installed(), local_files_only=True, add_pooling_layer=False).eval()
    coded = ours._tokenizer.encode_batch(TEXTS)
    ids, mask = torch.tensor([c.ids for c in coded]), torch.tensor([c.attention_mask for c in coded])
    with torch.no_grad():
        states = theirs(input_ids=ids, attention_mask=mask).last_hidden_state
    mean = (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
    assert torch.allclose(ours.encode(TEXTS), torch.nn.functional.normalize(mean, dim=1), atol=1e-5)


def test_serving_a_small_checkpoint_imports_no_transformers(renderer, model, tmp_path):
    checkpoints.save(model, renderer, tmp_path)
    code = (
        "import sys; from pathlib import Path; from tasks.model.serve import load_to_act, Encoder; "
        "load_to_act(Path(sys.argv[1])); Encoder(); print('transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_damaged_weights_are_named(renderer, model, tmp_path):
    checkpoints.save(model, renderer, tmp_path)
    weights = tmp_path / mistral.WEIGHTS
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(DataError, match=r"model\.safetensors.*another checkpoint"):
        checkpoints.load_to_act(tmp_path)


def test_an_encoder_that_is_missing_or_another_one_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "PACKAGE", "no_such_package_here")
    with pytest.raises(UsageError, match="not installed"):
        encoder.Encoder()
    monkeypatch.undo()
    for name in encoder.SHA256:
        shutil.copyfile(Path(encoder.installed()) / name, tmp_path / name)
    with (tmp_path / "tokenizer.json").open("a") as file:
        file.write(" ")
    with pytest.raises(DataError, match="sha256"):
        encoder.Encoder(tmp_path)
