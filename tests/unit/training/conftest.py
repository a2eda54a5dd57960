"""A store of the training stages' inputs, small parameters, and a tiny model of the kind that large ones are."""

import pytest

from tasks import params, store
from tasks.planner import manual
from tasks.planner.survey import Survey
from tasks.schemas import ActRow, Document, JudgedTrajectory, TaskPlan, Trajectory
from tests.unit.model.conftest import CORPUS
from tests.unit.training.test_rows import BOLD, FINISH, SELECT, judged, row


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project with the inputs of the training stages."""
    root = tmp_path_factory.mktemp("training")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        document = Document(
            doc_id="d", url_id="u", source="s", url="x", app="writer", app_version="7", lang="en", title="t",
            keywords=(),
            sections=(), text="\n".join([CORPUS] * 4), risk_flags=(), license="MPL-2.0", attribution="", reader="r",
        )  # fmt: skip
        store.write_rows(store.data_dir("collect") / "documents.parquet", Document, [document])
        pairs = [
            TaskPlan(
                pair_id=f"p{i}", doc_id="d", page="x", source="lo_help", app="writer", task=f'Make "word {i}" bold',
                plan=(f'Select the text "word {i}".', "Click the Bold button."), structurer="s", prompt_sha256="",
                split="dev" if i % 5 == 0 else "train",
            )
            for i in range(20)
        ]  # fmt: skip
        store.write_rows(store.data_dir("curate_plans") / "pairs.parquet", TaskPlan, pairs)
        Survey(app_version="7.4", buttons=("Justified",)).save(store.data_dir("instantiate"))
        manual.save([], store.data_dir("instantiate"))
        rows = []
        for i in range(14):
            split = "dev" if i > 10 else "train"
            rows += [
                row(3 * i, SELECT, (), split), row(3 * i + 1, BOLD, (SELECT,), split),
                row(3 * i + 2, FINISH, (SELECT, BOLD), split),
            ]  # fmt: skip
        store.write_rows(store.data_dir("curate_trajectories") / "rows.parquet", ActRow, rows)
        runs = [judged(i, "success" if i % 2 else "failure", [SELECT, BOLD, FINISH], f"k{i}") for i in range(12)]
        for name, who in (("execute", "teacher"), ("explore", "lam2")):
            made = [t.model_copy(update={"model": who, "request": 'Make "Zephyr" bold'}) for t, _ in runs]
            store.write_rows(store.data_dir(name) / "trajectories.parquet", Trajectory, made)
            verdicts = store.data_dir("judge" if name == "execute" else name) / "verdicts.parquet"
            store.write_rows(verdicts, JudgedTrajectory, [v for _, v in runs])
        yield root


@pytest.fixture(scope="module")
def small():
    values = params.from_profile("smoke")
    values["train_lam1"].update(vocabulary=800, corpus_updates=2, top_k=6)
    values["train_lam1"]["architecture"] = {"hidden": 32, "layers": 2, "heads": 2, "kv_heads": 1, "feed_forward": 64}
    for stage in ("train_lam1", "train_lam2", "train_lam3", "train_reward", "train_lam4"):
        values[stage]["optimisation"].update(updates=6, evaluate_every=3, batch_tokens=512)
    return params.validate(values, "test")


@pytest.fixture(scope="session")
def large_base(tmp_path_factory):
    """A random Mistral with a byte-level tokenizer, as it would come from the hub."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import MistralConfig, MistralForCausalLM, PreTrainedTokenizerFast, set_seed

    path = tmp_path_factory.mktemp("large")
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer, raw.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())  # fmt: skip
    raw.train_from_iterator([CORPUS], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    config = MistralConfig(vocab_size=len(fast), hidden_size=16, intermediate_size=32, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=4096, sliding_window=None,
        initializer_range=0.3)  # fmt: skip  # a frozen head of the usual 0.02 could not tell tokens apart
    set_seed(3)
    MistralForCausalLM(config).save_pretrained(path)
    fast.save_pretrained(path)
    return path
