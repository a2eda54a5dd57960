"""Which value fills which slot of a skill, which place is its object, and whether to give or to take away."""

import re

from tasks.planner.assembly import SWITCHES, Unfit, Use
from tasks.planner.clauses import Clause
from tasks.planner.polarity import Polarity, polarity
from tasks.planner.references import Mention
from tasks.planner.skills import Skill
from tasks.planner.values import Value

_FITS = {
    "words": ("words", "paragraphs", "document", "cells", "rows", "columns", "tables", "header", "footer"),
    "paragraph": ("paragraphs", "document", "words", "cells", "rows", "columns", "tables"),
    "cell": ("cells", "rows", "columns", "words", "tables"),
    "table": ("tables", "cells", "rows", "columns"),
}


def kinds_for(skill: Skill) -> tuple[str, ...]:
    """Kinds of mention that may be the skill's object."""
    return _FITS.get(skill.object, ())


def fill(said: Clause, skill: Skill) -> list[Use]:
    """The skill with the clause's values and place; once for each side where the clause names several.

    Raises:
        Unfit: a slot stays without value, or the skill needs a place that the clause does not name.
    """
    sides = [v for v in said.values if v.kind == "side"]
    if len(sides) > 1 and "side" in skill.slots.values():
        rest = tuple(v for v in said.values if v.kind != "side")
        each = [Clause(said.start, said.end, said.text, said.mentions, (*rest, side), said.masked) for side in sides]
        return [use for one in each for use in fill(one, skill)]
    return [Use(skill, _object(said, skill), _values(said, skill), away(said, skill))]


def away(said: Clause, skill: Skill) -> bool:
    """The clause takes away what the skill gives, and the skill's command can do that.

    Raises:
        Unfit: nobody can say.
    """
    if not skill.checks or any(c.property not in SWITCHES for c in skill.checks):
        return False
    said_of = {polarity(said.masked, c.property) for c in skill.checks}
    if said_of - {Polarity.GIVE, Polarity.TAKE} or len(said_of) > 1:
        raise Unfit(skill.ident, "whether it is to be given or taken away is not clear", "one of the two")
    return said_of == {Polarity.TAKE}


def _object(said: Clause, skill: Skill) -> Mention | None:
    if not skill.object:
        return None
    fits = _FITS[skill.object]
    there = [m for m in said.mentions if m.kind in fits and not m.missing]
    fitting = [m for m in there if not m.ambiguous] or there
    if not fitting:
        raise Unfit(skill.ident, "no place is named", f"a place of kind {skill.object}")
    return min(fitting, key=lambda m: (fits.index(m.kind), m.start))


def _values(said: Clause, skill: Skill) -> dict[str, Value]:
    """Each slot the free value of its kind that stands nearest to a word like the slot's name; else in order."""
    free = [*said.values]
    filled: dict[str, Value] = {}
    for name, kind in skill.slots.items():
        fitting = [v for v in free if _fits(v, kind, skill, name)]
        if not fitting:
            raise Unfit(skill.ident, f"no {kind} for {name}", "a value in the request")
        best = min(fitting, key=lambda v: (_distance(said, v, name), v.start))
        filled[name] = best
        free.remove(best)
    return filled


def _fits(value: Value, kind: str, skill: Skill, slot: str) -> bool:
    choices = skill.choices.get(slot)
    if choices and value.text.casefold() not in {c.casefold() for c in choices}:
        return False
    if kind == "length":
        return value.kind == "length" or (value.kind == "number" and not value.quoted)
    if kind == "number":
        return value.kind == "number" or (value.kind == "length" and value.unit == "pt")
    if kind == "name":
        return value.kind in ("name", "text")
    return value.kind == kind


def _distance(said: Clause, value: Value, slot: str) -> int:
    """Words between the value and a word that begins like the slot's name; far when there is none."""
    stem = slot.rstrip("s").casefold()
    text = said.text
    at = value.start - said.start
    found = [m.start() for m in re.finditer(rf"\b{re.escape(stem)}\w*", text, re.IGNORECASE)]
    after = [len(text[at:p].split()) for p in found if p >= at]
    before = [len(text[p:at].split()) + 1 for p in found if p < at]
    return min([*after, *before], default=99)
