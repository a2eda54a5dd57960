"""Which factors of a task are held out: the cell of the design that its split follows from.

A family is held out when it has an effect that is never executed in training (tasks/apps/effects.py), a wording
when it is a sealed one, a template by a flag of its YAML file, and a value by a hash, so that the same value is held
out in every task, whatever asks for it. Only slots with an open vocabulary count as values: what the
model must copy from the request (phrases, names, texts), not what it may know by heart (alignments, line spacings).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks.apps.catalogue import App, Family, Slot
from tasks.apps.effects import effects_of
from tasks.apps.slots import read_reference
from tasks.errors import DataError
from tasks.schemas import Check, InstantiatedTask

FACTORS: tuple[str, ...] = ("values", "wording", "family", "template")
OPEN_SOURCES = frozenset({"phrase", "word", "target", "cell"})
CLOSED_BELOW = 8
"""A slot with fewer possible values is a closed set."""


def cell(
    app: App, *, families: Sequence[str], wordings: Sequence[str], bindings: Mapping[str, Any], template: str,
    value_share: float, seed: int,
) -> frozenset[str]:  # fmt: skip
    """The held-out factors of a task: empty for training, one of FACTORS for a test split, several for a mixed cell.

    Args:
        app: the catalogue with its flags.
        families: names, in order of execution; a combination with a held-out family is held out.
        wordings: ids: "<family>/<id>" for each family, and "connector/<n>".
        bindings: "<slot>" or "<i>.<slot>" -> value.
        template: name.
        value_share: share of the distinct values that is held out.
        seed: chooses which values.

    Raises:
        DataError: a family, wording, slot or template that the catalogue does not know.
    """
    if template not in app.templates:
        raise DataError("cell", f"template {template!r}", f"one of {sorted(app.templates)}")
    held: set[str] = set()
    if any(not _family(app, name).effects.isdisjoint(app.held_out_effects) for name in families):
        held.add("family")
    if any(_wording_held_out(app, wording) for wording in wordings):
        held.add("wording")
    if app.templates[template].held_out:
        held.add("template")
    for key, value in bindings.items():
        if is_open(app, _slot(app, families, key)) and value_held_out(value, value_share, seed):
            held.add("values")
    return frozenset(held)


def value_held_out(value: Any, share: float, seed: int) -> bool:
    """Whether this value belongs to the held-out share; the same for every spelling in case and spaces."""
    _, text = read_reference(value)
    normal = re.sub(r"\s+", " ", text).strip().casefold()
    point = int.from_bytes(hashlib.sha256(f"{seed}\0{normal}".encode()).digest()[:8], "big")
    return point < share * 2**64


def is_open(app: App, slot: Slot) -> bool:
    """Whether a slot's vocabulary is open."""
    if slot.source in OPEN_SOURCES:
        return True
    if slot.source == "number":
        low, high, step = (
            int(slot.where.get(name, default)) for name, default in (("min", 1), ("max", 9), ("step", 1))
        )
        return len(range(low, high + 1, step)) >= CLOSED_BELOW
    listed = slot.where.get("only", app.profile.values.get(slot.source, ()))
    pattern = re.compile(str(slot.where.get("pattern", "")))
    return sum(bool(pattern.search(str(value))) for value in listed) >= CLOSED_BELOW


def held_out_effects(
    app: App, families: Sequence[str], checks: Sequence[Check], values: Iterable[Any] = ()
) -> frozenset[str]:
    """The held-out effects of a task: of its families, by name, and of its own checks, whoever wrote them."""
    own = effects_of(checks, values).union(*(app.families[name].effects for name in families if name in app.families))
    return own & frozenset(app.held_out_effects)


def family_effects(app: App) -> frozenset[str]:
    """Every effect that a family has."""
    return frozenset(effect for family in app.families.values() for effect in family.effects)


def leaks(app: App, tasks: Iterable[InstantiatedTask]) -> list[str]:
    """Ids of tasks that would bring a held-out effect into training or dev, from whatever source."""
    open_ = (task for task in tasks if task.split in ("train", "dev") and task.checks)
    return sorted(t.task_id for t in open_ if held_out_effects(app, t.family.split("+"), t.checks, t.bindings.values()))


def _family(app: App, name: str) -> Family:
    if name not in app.families:
        raise DataError("cell", f"family {name!r}", f"one of {sorted(app.families)}")
    return app.families[name]


def _wording_held_out(app: App, wording: str) -> bool:
    name, _, number = wording.rpartition("/")
    if name != "connector":
        family = _family(app, name)
        return family.wordings[family.wording(wording)].held_out
    listed = app.profile.connectors
    if not number.isdigit() or int(number) >= len(listed):
        raise DataError("cell", f"wording {wording!r}", f"{name}/0 to {name}/{len(listed) - 1}")
    return listed[int(number)].held_out


def _slot(app: App, families: Sequence[str], key: str) -> Slot:
    index, dot, name = key.partition(".")
    family = _family(
        app, families[int(index)] if dot and index.isdigit() and int(index) < len(families) else families[0]
    )
    slot = family.slots.get(name if dot else key)
    if slot is None:
        raise DataError("cell", f"binding {key!r}", f"slots of {list(families)}")
    return slot
