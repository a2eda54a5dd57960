"""Prompts are files: prompts/<name>.md, whose first line is `prompt: <name>@<version>`."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.errors import DataError

FOLDER = Path(__file__).with_name("prompts")
HEADER = re.compile(r"prompt: ([a-z][a-z0-9_]*)@(\d+)")


@dataclass(frozen=True)
class Prompt:
    """A system message."""

    name: str
    version: int
    text: str
    """The whole file, first line included: the answerer reads the name and version there."""
    sha256: str
    """Hex digest of text; stands in the lineage of what the prompt produced."""


def load(name: str) -> Prompt:
    """Read a prompt.

    Raises:
        DataError: there is no such prompt, or its first line does not name it.
    """
    return _load(name, FOLDER)


@cache
def _load(name: str, folder: Path) -> Prompt:
    path = folder / f"{name}.md"
    known = sorted(p.stem for p in folder.glob("*.md"))
    if name not in known:
        raise DataError(f"prompt {name!r}", "no such file", f"one of {known}", f"write {path.name} in {folder.name}/")
    text = path.read_text(encoding="utf-8").rstrip() + "\n"
    found, version = header(text)
    if found != name:
        raise DataError(f"{path.name}: first line", repr(text.splitlines()[0]), f"prompt: {name}@<version>")
    return Prompt(name, version, text, hashlib.sha256(text.encode()).hexdigest())


def header(text: str) -> tuple[str, int]:
    """Name and version that a system message's first line gives.

    Raises:
        DataError: the first line is not `prompt: <name>@<version>`.
    """
    first = text.lstrip("\ufeff").split("\n", 1)[0].strip()
    match = HEADER.fullmatch(first)
    if match is None:
        raise DataError("system message: first line", repr(first[:80]), "prompt: <name>@<version>")
    return match.group(1), int(match.group(2))
