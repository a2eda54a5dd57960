"""Trees in the recorder's format, read and counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def sourced(node: dict[str, Any], inherited: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """Every node with the key of the source that it goes back to."""
    source = node.get("source", inherited)
    yield node, source
    for child in node.get("children", ()):
        if isinstance(child, dict):
            yield from sourced(child, source)
