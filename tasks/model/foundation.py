"""The model that a large checkpoint's adapters stand on: named with its digest in foundation.json, never copied.

A 7B model is 14.5 GB and its adapters some 0.2: each rung of the ladder keeps its own adapters, and whoever acts or
trains puts them on the one foundation, a folder, an installed package that holds one, or a model of the hub.
"""

import importlib.util
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tasks import store
from tasks.errors import DataError, InfrastructureError
from tasks.schemas import Record

FILE, CONFIG, ADAPTERS = "foundation.json", "config.json", "adapter_model.safetensors"
PLAIN = {"local_files_only": True, "trust_remote_code": False, "use_safetensors": True}
"""Of `from_pretrained`: nothing is downloaded there, and no file that loading could run is read."""
WANTED = ["*.json", "model*.safetensors", "tokenizer*"]


class Foundation(Record):
    """foundation.json."""

    source: str  # folder, package or hub id
    sha256: str  # digest of its configuration and weights, first 16 digits


def named(source: str) -> Foundation:
    """A foundation as it is found now."""
    return Foundation(source=source, sha256=_digest(find(source)))


def find(source: str) -> Path:
    """The folder of a model: itself, in a package, or in the hub's cache, downloaded where HF_HUB_OFFLINE=0 says so.

    Raises:
        InfrastructureError: it is none of them.
    """
    if (Path(source) / CONFIG).is_file():
        return Path(source)
    spec = importlib.util.find_spec(source) if source.isidentifier() else None
    inside = sorted(Path(spec.origin).parent.rglob(CONFIG)) if spec and spec.origin else []
    if inside:
        return inside[0].parent
    from huggingface_hub import snapshot_download

    try:
        offline = os.environ.get("HF_HUB_OFFLINE", "1") != "0"
        return Path(snapshot_download(source, allow_patterns=WANTED, local_files_only=offline))
    except (OSError, ValueError) as error:
        expected = "a folder with config.json, an installed package that holds one, or a model in the hub's cache"
        next_step = "fetch it once with HF_HUB_OFFLINE=0, or copy its folder here"
        raise InfrastructureError(f"model {source}", type(error).__name__, expected, next_step) from error


def below(checkpoint: Path) -> Path:
    """The folder of a checkpoint's foundation, verified.

    Raises:
        DataError: the checkpoint names none, or another model is there now.
    """
    try:
        card = Foundation.model_validate_json((checkpoint / FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise DataError(str(checkpoint / FILE), str(error).splitlines()[0], "a model's name and digest") from error
    folder = find(card.source)
    digest = _digest(folder)
    if digest != card.sha256:
        raise DataError(f"model {card.source}", f"digest {digest}", card.sha256, "bring back the model it was made on")
    return folder


def write(card: Foundation, config: Any, folder: Path) -> None:
    """A checkpoint without adapters: the foundation itself, under a configuration of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    store.write_json(folder / FILE, card.model_dump(mode="json"))
    config.save_pretrained(folder)


def write_adapters(model: Any, before: Path, folder: Path, **more: Any) -> None:
    """The adapters of a peft model as a checkpoint.

    Args:
        model: its active adapters are kept.
        before: the checkpoint that it was made from.
        folder: of the new one.
        more: what its configuration says beside that one's.
    """
    from transformers import AutoConfig

    card = Foundation.model_validate_json((before / FILE).read_bytes())
    write(card, AutoConfig.from_pretrained(before, local_files_only=True, **more), folder)
    model.peft_config["default"].base_model_name_or_path = card.source  # not where this machine keeps it
    model.save_pretrained(folder, selected_adapters=["default"])
    (folder / "README.md").unlink(missing_ok=True)


def load(kind: Any, checkpoint: Path, **more: Any) -> Any:
    """A checkpoint's model with its adapters merged, in memory only.

    Args:
        kind: transformers' Auto class.
        checkpoint: with or without adapters.
        more: for `from_pretrained`.
    """
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(checkpoint, local_files_only=True)
    model = kind.from_pretrained(below(checkpoint), config=config, **PLAIN, **more)
    if not (checkpoint / ADAPTERS).exists():
        return model
    from peft import PeftModel

    return PeftModel.from_pretrained(model, str(checkpoint)).merge_and_unload()


def _digest(folder: Path) -> str:
    weights = sorted(folder.glob("model*.safetensors"))
    if not weights:
        raise DataError(str(folder), "no model*.safetensors", "a model's weights", "convert them to safetensors")
    return store.digest_files([folder / CONFIG, *weights])
