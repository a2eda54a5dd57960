"""Plans of tasks whose skill, places and values are known: what the planner would write had it understood perfectly.

Training tasks get their plans here, so that what a model learns to follow is what it is given at run time.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.apps.catalogue import App
from tasks.apps.slots import is_ordinal, read_reference
from tasks.errors import DataError
from tasks.planner.assembly import Use, assemble
from tasks.planner.document import DocumentIndex
from tasks.planner.references import Mention, Place, mentions
from tasks.planner.skills import Skill, of_family
from tasks.planner.values import Value
from tasks.schemas import Plan

KINDS = {"words": "words", "paragraph": "paragraphs", "cell": "cells", "table": "tables"}


def plan_of(app: App, families: Sequence[str], bindings: Mapping[str, Any], index: DocumentIndex) -> Plan:
    """The plan of families with their slots bound, one after the other.

    Args:
        app: the catalogue.
        families: names, in order of execution.
        bindings: "<slot>" or "<i>.<slot>" -> value.
        index: of the document.

    Raises:
        DataError: a reference is not in the document, or a slot has no value.
    """
    parts, skills = [], []
    for i, name in enumerate(families):
        own = {
            key.partition(".")[2] if key.startswith(f"{i}.") else key: value
            for key, value in bindings.items()
            if key.startswith(f"{i}.") or (len(families) == 1 and "." not in key)
        }
        skill = of_family(app.families[name], [app.families[name].wordings[0].text])
        skills.append(skill)
        parts.append(assemble(_use(app, name, skill, own, index), index))
    return Plan(
        steps=tuple(s for p in parts for s in p.steps),
        actions=tuple(a for p in parts for a in p.actions),
        expectation=tuple(c for p in parts for c in p.checks),
        understood="; ".join(p.understood for p in parts),
        confidence=1.0,
        source="given",
    )


def _use(app: App, name: str, skill: Skill, own: Mapping[str, Any], index: DocumentIndex) -> Use:
    from tasks.planner.skills import OBJECTS

    slots = app.families[name].slots
    object_slot = next((n for n, slot in slots.items() if slot.source in OBJECTS), "")
    values = {n: Value(0, 0, kind, str(own[n])) for n, kind in skill.slots.items() if n in own}
    if not object_slot:
        return Use(skill, None, values)
    say, text = read_reference(own[object_slot])
    place = _place(text, skill.object, index)
    if place is not None and is_ordinal(say) and not _counted_so(say, place, index):
        raise DataError(f"family {name}", f"the {say} is another one for most readers", "a count that is beyond doubt")
    if place is None:
        raise DataError(f"family {name}", f"{own[object_slot]!r} is not in the document", "a part of the document")
    return Use(skill, Mention(0, 0, KINDS[skill.object], (place,), each=name == "replace_word"), values)


def _counted_so(say: str, place: Place, index: DocumentIndex) -> bool:
    """Whether people count as the catalogue does: a first line that looks like a title is no first paragraph."""
    found = mentions(f"the {say}", index)
    return len(found) == 1 and [p.paragraph for p in found[0].places] == [place.paragraph]


def _place(text: str, kind: str, index: DocumentIndex) -> Place | None:
    """Where a reference's text stands: the paragraph it is or begins, the first cell or occurrence with it."""
    if kind == "paragraph":
        exact = [p for p in index.filled() if p.text.strip() == text.strip()]
        begun = [p for p in index.filled() if p.text.startswith(text)]
        return next(iter(exact or begun), None)
    if kind == "cell":
        return next((p for p in index.cells() if p.text.strip() == text.strip()), None)
    if kind == "table":
        return Place(table=int(text))
    return next(iter(index.places(text)), None)
