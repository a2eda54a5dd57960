"""What rendering needs of a checkpoint folder, read and written without loading its model."""

import json
from pathlib import Path

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.model import tokenizer as tokenizers
from tasks.model.controls import Prior, as_json
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.model.tokenizer import Codes
from tasks.store import write_json, write_text

RENDERING, COMMON, PRIOR = "rendering.json", "common_words.txt", "prior.json"
SIDE_FILES = (RENDERING, COMMON, PRIOR)


def save_side_files(renderer: Renderer, folder: Path) -> None:
    """Vocabulary, rendering configuration, common words and prior."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizers.save(renderer.codes.tokenizer, folder)
    write_json(folder / RENDERING, renderer.config.model_dump(mode="json"))
    write_text(folder / COMMON, "\n".join(sorted(renderer.common)) + "\n")
    write_json(folder / PRIOR, as_json(renderer.prior))


def load_config(folder: Path) -> RenderingConfig:
    """rendering.json of a checkpoint.

    Raises:
        DataError: missing or not ours.
    """
    path = folder / RENDERING
    try:
        return RenderingConfig.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise DataError(
            str(path), str(error).splitlines()[0], "a LAM checkpoint's rendering.json", "train LAM1"
        ) from error


def load_renderer(folder: Path) -> Renderer:
    """The compact renderer of a checkpoint folder.

    Raises:
        DataError: a side file is missing or broken.
    """
    config = load_config(folder)
    try:
        common = frozenset((folder / COMMON).read_text(encoding="utf-8").split())
        prior = Prior.model_validate(json.loads((folder / PRIOR).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise DataError(
            str(folder), str(error).splitlines()[0], "a LAM checkpoint's side files", "train LAM1"
        ) from error
    return Renderer(Codes.load(folder), config, common, prior)
