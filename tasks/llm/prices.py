"""What a model's tokens cost: prices.yaml, dated, or LAM_TEACHER_PRICE; a model without a price is not asked."""

import math
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tasks.errors import UsageError

FILE = Path(__file__).with_name("prices.yaml")
BUILTIN = "builtin"
_DATED = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$")


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, prompt_tokens: float, completion_tokens: float) -> float:
        """US dollars for so many tokens."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1e6


def of(model: str) -> Price:
    """The price of a model; a dated name ("gpt-4o-2024-08-06") and one with its maker ("openai/gpt-4o") count as it.

    Raises:
        UsageError: nobody has said what it costs, or LAM_TEACHER_PRICE is not a price.
    """
    if text := os.environ.get("LAM_TEACHER_PRICE", ""):
        first, _, second = text.partition(",")
        return Price(number("LAM_TEACHER_PRICE", first), number("LAM_TEACHER_PRICE", second or first))
    if model == BUILTIN:
        return Price()
    listed = _listed()["models"]
    name = _DATED.sub("", model.rpartition("/")[2])
    if name not in listed:
        raise UsageError(
            f"price of model {model!r}", f"none in {FILE.name} (of {_listed()['as_of']})", f"one of {sorted(listed)}",
            'set LAM_TEACHER_PRICE="<prompt>,<completion>", US dollars per million tokens; 0 for a server of your own',
        )  # fmt: skip
    return Price(*listed[name])


def batch_share() -> float:
    """Share of the price that a request through the Batch API costs."""
    return float(_listed()["batch_share"])


@cache
def _listed() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def number(name: str, text: str, unit: str = "US dollars") -> float:
    """A setting's amount.

    Raises:
        UsageError: it is not a number of 0 or more.
    """
    try:
        value = float(text)
    except ValueError as error:
        raise UsageError(name, repr(text), f"a number of {unit}") from error
    if not 0 <= value < math.inf:
        raise UsageError(name, repr(text), "0 or more")
    return value
