"""LoRA over large models: 4-bit weights on a GPU (QLoRA, arXiv 2305.14314), float32 on a processor.

The adapters are what moves and what is kept: a rung goes on with those of the rung before, over the one foundation, and
what it must be compared with is a second, frozen set beside them, so that nothing holds a large model twice.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import torch

from tasks.errors import DataError
from tasks.model import foundation
from tasks.training.cards import half

REFERENCE = "reference"
MOST_TOKENS = 4096
"""Tokens of one forward pass under adapters: what a 16 GB card holds beside a 7B model; more are accumulated."""


def pretrained(kind: Any, checkpoint: Path, **more: Any) -> Any:
    """A large checkpoint's foundation, without its adapters.

    Args:
        kind: transformers' Auto class.
        checkpoint: with foundation.json.
        more: of its configuration.

    Raises:
        DataError: it is not the model that the checkpoint names, or came in 4 bits already.
    """
    from transformers import AutoConfig, BitsAndBytesConfig

    own = AutoConfig.from_pretrained(checkpoint, local_files_only=True, **more)
    source, how = foundation.below(checkpoint), {"config": own, **foundation.PLAIN}
    if not torch.cuda.is_available():
        return kind.from_pretrained(source, dtype=torch.float32, **how)
    quantised = BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=half()
    )
    model = kind.from_pretrained(
        source, quantization_config=quantised, dtype=half(), attn_implementation="sdpa",
        device_map={"": torch.cuda.current_device()}, **how,
    )  # fmt: skip
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


def adapted(model: Any, task: str, before: Path | None = None) -> Any:
    """The model frozen under adapters; the model given holds them from now on.

    Args:
        model: to be held.
        task: as for `config`.
        before: checkpoint whose adapters are gone on with, where it has any; fresh ones change nothing yet.
    """
    from peft import get_peft_model, get_peft_model_state_dict, load_peft_weights, set_peft_model_state_dict

    wrapped = get_peft_model(model, config(task))
    if before and (before / foundation.ADAPTERS).exists():
        known = get_peft_model_state_dict(wrapped)  # a head that the checkpoint does not have stays fresh
        set_peft_model_state_dict(wrapped, known | load_peft_weights(str(before), device="cpu"))
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


def with_reference(model: Any, checkpoint: Path) -> Callable[[], AbstractContextManager[Any]]:
    """Put a checkpoint's adapters beside those that are trained; returns what opens the model under them, frozen."""
    model.load_adapter(str(checkpoint), adapter_name=REFERENCE, is_trainable=False)

    @contextmanager
    def opened() -> Iterator[Any]:
        model.set_adapter(REFERENCE, inference_mode=True)
        try:
            yield model
        finally:
            model.set_adapter("default")

    return opened
