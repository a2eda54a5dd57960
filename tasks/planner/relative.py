"""A size or distance that is said as so much more or less than now, as the figure that each place is to have."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tasks.planner.assembly import Unfit, Use
from tasks.planner.clauses import Clause
from tasks.planner.document import DocumentIndex
from tasks.planner.references import Place
from tasks.planner.values import Value

_COMPARED = re.compile(
    r"\s*(?P<more>bigger|larger|more|higher|wider|taller)\b|\s*(?:smaller|less|lower|narrower|fewer)\b", re.I
)
_GROWN = re.compile(
    r"\b(?P<more>increas\w+|enlarg\w+|rais\w+|grow\w*|bigger|larger|higher|wider)\b"
    r"|\b(?:decreas|reduc|lower|shrink|cut|smaller|narrower)\w*\b",
    re.I,
)
_BY = re.compile(r"\bby (?:another )?$", re.I)
_UNITS = {"": 1.0, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
_KEYS = {"font_size": "size"} | {key: key for key in ("space_before", "space_after", "indent_left")}
"""Properties of checks that a step can be added to, and where a document's parts hold them, in points."""


def in_figures(use: Use, said: Clause, index: DocumentIndex) -> list[Use]:
    """The same, once for each figure that its places come to; as it is where no step is said.

    Raises:
        Unfit: a step is said that cannot be added: to a property of pages, of tables, of the whole document.
    """
    slot, up = next(((n, way) for n, v in use.values.items() if (way := _step(said, v))), ("", 0))
    if not slot:
        return [use]
    keys = {_KEYS.get(check.property, "") for check in use.skill.checks}
    places = use.mention.places if use.mention is not None else ()
    if len(keys) != 1 or "" in keys or not places or not all(place.paragraph for place in places):
        raise Unfit(use.skill.ident, "how much more or less than now", "the figure itself")
    step, by_figure = use.values[slot], dict[float, list[Place]]()
    for place in places:
        now = {float(value or 0) for value in _now(place, min(keys), index)}
        if len(now) != 1:
            raise Unfit(use.skill.ident, "a place of several sizes", "the figure itself")
        figure = now.pop() / _UNITS[step.unit] + up * float(step.text.replace(",", "."))
        by_figure.setdefault(round(figure, 2), []).append(place)
    if min(by_figure) < 0:
        raise Unfit(use.skill.ident, "less than nothing", "a smaller step")
    assert use.mention is not None
    return [
        replace(
            use,
            mention=replace(use.mention, places=tuple(own)),
            values=use.values | {slot: replace(step, text=f"{figure:g}")},
        )
        for figure, own in by_figure.items()
    ]


def _step(said: Clause, value: Value) -> int:
    """1 for more than now, -1 for less, 0 for a figure that is to hold."""
    if value.kind not in ("number", "length"):
        return 0
    compared = _COMPARED.match(said.text, value.end - said.start)
    grown = _GROWN.search(said.text) if _BY.search(said.text[: value.start - said.start]) else None
    found = compared or grown
    return 0 if found is None else 1 if found["more"] else -1


def _now(place: Place, key: str, index: DocumentIndex) -> Iterator[Any]:
    part = index.paragraphs[place.paragraph - 1].part
    if key != "size":
        yield part.get(key)
        return
    at = 0
    for run in part["runs"]:
        until = at + len(run["text"])
        if run["text"].strip() and (not place.end or (at < place.end and place.start < until)):
            yield run.get(key)
        at = until
