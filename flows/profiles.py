"""Making params.yaml from a profile: one file with every resolved value, which is what DVC hashes."""

import yaml

from tasks import params
from tasks.store import write_text

HEADER = (
    "# Made by `lam params use {name}`. Change values here and `dvc repro`; change what a profile means in profiles/.\n"
)


def use(name: str) -> str:
    """Write params.yaml, only when it differs; says what happened.

    Raises:
        ParamsError: no such profile, or a key of it is wrong.
    """
    text = HEADER.format(name=name) + yaml.safe_dump(params.from_profile(name), sort_keys=False, width=120)
    if params.PARAMS.exists() and params.PARAMS.read_text(encoding="utf-8") == text:
        return f"params.yaml already holds profile {name}"
    write_text(params.PARAMS, text)
    return f"params.yaml now holds profile {name}"
