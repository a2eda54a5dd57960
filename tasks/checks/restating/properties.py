"""Several properties of a document in one order: "set the subject to X and the keywords to Y" sets each of them."""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import PLEASE

_NAME = r"(?:document )?(?P<{0}>title|subject|keywords?)(?: property)?(?: of (?:the|this|my) (?:document|file))?"
_ONE = re.compile(
    rf"{PLEASE}(?:set|change|make) the {_NAME.format('first')} to \ue000\d+\ue001(?P<rest>(?:,? and|,) .*)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?P<joint>,? and|,) the (?P<name>{_NAME.format('next')}) to (?P<text>\ue000\d+\ue001)", re.IGNORECASE
)


def _each(text: str) -> str:
    """Every property after the first with a verb of its own, where nothing else is said and one is no plain title."""
    order = _ONE.match(text)
    if order is None:
        return text
    rest = order["rest"].rstrip(".!? ")
    found = list(_MORE.finditer(rest))
    names = [order["first"].lower(), *(m["next"].lower() for m in found)]
    whole = found and "".join(m[0] for m in found) == rest
    if not whole or len(set(names)) < len(names):
        return text
    more = _MORE.sub(lambda m: f" and set the {m['next'].lower()} of the document to {m['text']}", order["rest"])
    return f"{text[: order.start('rest')]}{more}"


PROPERTIES: tuple[Callable[[str], str], ...] = (_each,)
"""Turns of one sentence."""

__all__ = ["PROPERTIES"]
