"""LoRA over large models: 4-bit weights on a GPU (QLoRA, arXiv 2305.14314), float32 on a processor.

The adapters are what moves; with them switched off the same weights are the model before training, so that nothing
holds a large model twice.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from tasks.errors import DataError
from tasks.training.cards import half

MOST_TOKENS = 4096
"""Tokens of one forward pass under adapters: what a 16 GB card holds beside a 7B model; more are accumulated."""


def pretrained(kind: Any, source: str | Path, **more: Any) -> Any:
    """A large model.

    Args:
        kind: transformers' Auto class.
        source: folder or hub name.
        more: for `from_pretrained`.

    Raises:
        DataError: the weights came in 4 bits already, so that nothing can be merged into them.
    """
    if not torch.cuda.is_available():
        return kind.from_pretrained(source, dtype=torch.float32, **more)
    from transformers import BitsAndBytesConfig

    config = BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=half()
    )
    model = kind.from_pretrained(
        source,
        quantization_config=config,
        dtype=half(),
        attn_implementation="sdpa",
        device_map={"": torch.cuda.current_device()},
        **more,
    )
    if model.hf_quantizer.pre_quantized:
        raise DataError(
            str(source), "quantised weights", "whole or half-precision ones", "give the model it was made of"
        )
    return model


def config(task: str) -> Any:
    """LoRA on every linear layer but the head.

    Args:
        task: peft's task type, CAUSAL_LM or SEQ_CLS; the latter trains the head whole.
    """
    from peft import LoraConfig

    return LoraConfig(task_type=task, r=16, lora_alpha=32, lora_dropout=0.0, target_modules="all-linear")


def adapted(model: Any, task: str) -> Any:
    """The model frozen under fresh adapters, which change nothing yet; the model given holds them from now on."""
    from peft import get_peft_model

    wrapped = get_peft_model(model, config(task))
    trained_in_float32(wrapped)
    return wrapped


def trained_in_float32(model: Any) -> None:
    """What is trained becomes float32: a gradient scaler refuses half precision, and small updates vanish in it."""
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()


def on(model: Any) -> bool:
    """Whether a model is one that `adapted` made."""
    return hasattr(model, "merge_and_unload")


@contextmanager
def switched_off(model: Any) -> Iterator[Any]:
    """The model as it was before training, while the context is open."""
    with model.disable_adapter():
        yield model


def merged(model: Any, source: str | Path, **more: Any) -> Any:
    """The model with its adapters added to the weights, so that transformers alone loads what it saves.

    Over 4-bit weights they are added to the half-precision ones of `source` instead: to round the sum to 4 bits
    again would undo most of what was learned.

    Args:
        model: of `adapted`; not to be used any more.
        source: what its weights were read from.
        more: for `from_pretrained`, as they were given to `pretrained`.
    """
    if not getattr(model, "is_loaded_in_4bit", False):
        return model.merge_and_unload()
    from peft import PeftModel

    base = model.get_base_model()
    whole = type(base).from_pretrained(source, dtype=base.dtype, **more)
    whole.config.pad_token_id = base.config.pad_token_id
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        return PeftModel.from_pretrained(whole, folder).merge_and_unload().to(base.dtype)
