"""Making params.yaml from a profile: one file with every resolved value, which is what DVC hashes."""

import hashlib
from collections.abc import Mapping
from typing import Any

import yaml

from tasks import params
from tasks.errors import ParamsError, UsageError
from tasks.store import write_text

HEADER = (
    "# Made by `lam params use {name}`. Change values here and `dvc repro`; change what a profile means in profiles/.\n"
)
MARK = "# With values of a run's form; sha256 of what follows: "


def use(name: str, overlay: Mapping[str, Any] | None = None, *, overwrite: bool = False) -> str:
    """Write params.yaml, only when it differs; says what happened.

    Args:
        name: the profile.
        overlay: values over it, by dotted key (`run.seed`).
        overwrite: also where params.yaml was edited by hand.

    Raises:
        ParamsError: no such profile, or a key of it or of the overlay is wrong.
        UsageError: params.yaml was edited by hand.
    """
    values(name, overlay or {})  # a wrong key is told before anything else
    resolved = _resolved(name, overlay or {})
    body = yaml.safe_dump(resolved, sort_keys=False, width=120)
    text = HEADER.format(name=name) + (f"{MARK}{_digest(body)}\n" if overlay else "") + body
    if params.PARAMS.exists() and params.PARAMS.read_text(encoding="utf-8") == text:
        return f"params.yaml already holds profile {name}"
    if edited() and not overwrite:
        next_step = "keep them and leave the profile away, or overwrite them (--overwrite)"
        raise UsageError("params.yaml", "values edited by hand", "those of a profile", next_step)
    write_text(params.PARAMS, text)
    return f"params.yaml now holds profile {name}"


def values(name: str, overlay: Mapping[str, Any]) -> params.Params:
    """A profile's parameters with values over it, by dotted key.

    Raises:
        ParamsError: no such profile, or a key is wrong.
    """
    return params.validate(_resolved(name, overlay), f"profile {name} with {dict(overlay)}")


def _resolved(name: str, overlay: Mapping[str, Any]) -> dict[str, Any]:
    resolved = params.from_profile(name)
    for key, value in overlay.items():
        section, _, field = key.partition(".")
        resolved[section][field] = value
    return resolved


def edited() -> bool:
    """Whether params.yaml holds values that neither a profile nor a run's form has put there."""
    if not params.PARAMS.exists():
        return False
    text = params.PARAMS.read_text(encoding="utf-8")
    _, mark, marked = text.partition(MARK)
    if mark:
        digest, _, body = marked.partition("\n")
        return digest != _digest(body)
    try:
        found = yaml.safe_load(text)
        return bool(found != params.from_profile(found["run"]["profile"]))
    except (yaml.YAMLError, TypeError, KeyError, ParamsError):
        return True


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
