"""Which seed is evolved by which operator with which skills and documents: the requests of the evolve stage."""

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasks.apps.catalogue import Family
from tasks.apps.splits import is_open, value_held_out
from tasks.llm.wire import EvolveDocument, EvolveRequest
from tasks.params import Evolve
from tasks.plans.anchoring import words
from tasks.plans.catalogue import Catalogue, skill
from tasks.plans.rewordings import REWORDED
from tasks.schemas import TaskPlan, digest

OVERSHOOT = 1.5
"""Pairs asked for over pairs wanted: some repeat others, some are refused."""
PARTNERS = 6
"""Skills beside the seed's own that a combining prompt shows."""
DOCUMENTS = 3
VALUES = 24
"""Values a slot that a prompt shows."""
HELD_OUT_SHARE = 0.03
"""Share of combining requests that may mix in a held-out family; all such pairs are kept from training."""
OBJECTS = frozenset({"target", "phrase", "cell", "word"})
"""Slot sources whose values are things of the document."""
COMBINING = frozenset({"constrain", "combine2", "combine3"})


AIMS = {"train": 0.62, "values": 0.12, "wording": 0.10, "template": 0.06, "any": 0.10}
"""Which held-out factor a request may show: none, one, or all. Pairs that mix held-out factors serve no split."""


@dataclass(frozen=True)
class Draft:
    """A request that is decided but not yet written out."""

    job_id: str  # "<operator>/<number>"
    operator: str
    family: str
    seed: str  # of everything random in it


@dataclass(frozen=True)
class Job:
    """One request with its lineage."""

    job_id: str
    request: EvolveRequest
    parent: TaskPlan  # documentation pair it starts from


@dataclass(frozen=True)
class Shown:
    """What of the catalogue one request may show."""

    aim: str  # a key of AIMS
    value_share: float  # of values held out
    split_seed: int

    def wordings(self, family: Family, *, own: bool) -> dict[str, str]:
        """Wordings: those for training, or for the seed's skill under aim `wording` the held-out ones."""
        apart = own and self.aim == "wording" and any(w.held_out for w in family.wordings)
        return {
            family.wording_id(i): w.text
            for i, w in enumerate(family.wordings)
            if self.aim == "any" or w.held_out == apart
        }

    def templates(self, catalogue: Catalogue, fitting: tuple[str, ...]) -> list[str]:
        """Templates that fit: those for training, or under aim `template` the held-out ones where there are any."""
        apart = [t for t in fitting if catalogue.app.templates[t].held_out]
        ordinary = [t for t in fitting if not catalogue.app.templates[t].held_out]
        if self.aim == "any":
            return list(fitting)
        return (apart or ordinary) if self.aim == "template" else (ordinary or apart)

    def values(
        self, catalogue: Catalogue, family: Family, slot: str, offered: tuple[Any, ...], *, own: bool
    ) -> tuple[Any, ...]:
        """Values of a slot: those for training, or for the seed's skill under aim `values` the held-out ones."""
        if self.aim == "any" or not is_open(catalogue.app, family.slots[slot]):
            return offered
        apart = tuple(v for v in offered if value_held_out(v, self.value_share, self.split_seed))
        ordinary = tuple(v for v in offered if v not in set(apart))
        return apart if own and self.aim == "values" and apart else ordinary


def seeds(catalogue: Catalogue, pairs: Sequence[TaskPlan]) -> dict[str, list[TaskPlan]]:
    """Documentation pairs of every family, nearest first: those of its page, else the one with most words in common."""
    about = (catalogue.app.profile.name, "shared")
    usable = sorted((p for p in pairs if p.app in about and REWORDED not in p.flags), key=lambda p: p.pair_id)
    return {name: _nearest(family, usable) for name, family in sorted(catalogue.app.families.items())}


def _nearest(family: Family, pairs: Sequence[TaskPlan]) -> list[TaskPlan]:
    wanted = set(words(family.intent)) | {
        w for step in family.plan for w in words(re.sub(r"\{\w+(\|\w+)?\}", " ", step))
    }

    def near(pair: TaskPlan) -> float:
        said = set(words(pair.task)) | {w for step in pair.plan for w in words(step)}
        return len(wanted & said) / max(1, len(wanted | said))

    own = [p for p in pairs if p.page == family.page]
    ranked = sorted(own or pairs, key=lambda p: (-near(p), p.pair_id))
    return ranked[:4] if own else ranked[:1]


def drafts(catalogue: Catalogue, options: Evolve, seed: int) -> list[Draft]:
    """All requests in outline: quotas over operators, families in turn; equal inputs give equal drafts."""
    made = []
    for operator, share in sorted(options.quotas.items()):
        wanted = options.n_pairs * share
        count = max(1, round(wanted * OVERSHOOT / options.per_call)) if share > 0 else 0
        turn = _in_turn(catalogue, operator, random.Random(digest([seed, operator])))
        for number, family in zip(range(count), turn, strict=False):
            made.append(Draft(f"{operator}/{number:05d}", operator, family.family, digest([seed, operator, number])))
    return made


def _in_turn(catalogue: Catalogue, operator: str, draw: random.Random) -> Iterator[Family]:
    """Families in rounds of changing order; held-out ones are rare where their combinations would only be set aside."""
    names = [n for n, f in sorted(catalogue.app.families.items()) if _applies(f, operator)]
    while names:
        order = draw.sample(names, len(names))
        for name in order:
            family = catalogue.app.families[name]
            if operator in COMBINING and catalogue.app.is_held_out(name) and draw.random() > HELD_OUT_SHARE:
                continue
            yield family


def write_out(
    catalogue: Catalogue, draft: Draft, parents: Sequence[TaskPlan], options: Evolve, value_share: float, seed: int
) -> Job | None:
    """The request of a draft; None when nothing fits it: no parent, no template, nobody to combine with."""
    draw = random.Random(draft.seed)
    family = catalogue.app.families[draft.family]
    partners = _partners(catalogue, family, draft.operator, draw) if draft.operator in COMBINING else []
    fitting = catalogue.templates_for(family)
    if not parents or not fitting or (draft.operator in COMBINING and not partners):
        return None
    aim = "train" if catalogue.app.is_held_out(family.family) else draw.choices(list(AIMS), list(AIMS.values()))[0]
    shown = Shown(aim, value_share, seed)
    templates = shown.templates(catalogue, fitting)
    parent, salt = draw.choice(list(parents)), draw.randrange(2**31)
    chosen = sorted(draw.sample(templates, min(DOCUMENTS, len(templates))))
    families = [family, *partners]
    connectors = catalogue.app.profile.connectors
    request = EvolveRequest(
        app=catalogue.app.profile.name,
        operator=draft.operator,
        task=parent.task,
        plan=parent.plan,
        skills=tuple(skill(f, shown.wordings(f, own=f is family)) for f in families),
        documents=tuple(_document(catalogue, t, families, shown, salt) for t in chosen),
        connectors={f"connector/{i}": c.text for i, c in enumerate(connectors) if aim == "any" or not c.held_out},
        count=options.per_call,
        seed=draw.randrange(2**31),
    )
    return Job(draft.job_id, request, parent)


def _document(
    catalogue: Catalogue, template: str, families: Sequence[Family], shown: Shown, salt: int
) -> EvolveDocument:
    """A template with at most VALUES values a slot, ranked by a salted hash, so that slots show what they share."""
    values = {}
    for family in families:
        for slot in sorted(family.slots):
            key = f"{family.family}.{slot}"
            offered = shown.values(catalogue, family, slot, catalogue.values[template][key], own=family is families[0])
            chosen = sorted(offered, key=lambda v: zlib.crc32(f"{salt}/{v}".encode()))[:VALUES]
            values[key] = tuple(str(v) for v in offered if v in chosen)
    return EvolveDocument(name=template, contents=catalogue.app.templates[template].contents, values=values)


def _partners(catalogue: Catalogue, family: Family, operator: str, draw: random.Random) -> list[Family]:
    """Other families that may follow or precede this one: nothing touched twice, held-out ones only rarely.

    For `constrain` they must be able to aim at the same object in some template.
    """
    rare = draw.random() < HELD_OUT_SHARE
    allowed = [
        f
        for name, f in sorted(catalogue.app.families.items())
        if name != family.family
        and (rare or not catalogue.app.is_held_out(name))
        and not set(f.touches) & set(family.touches)
        and (operator != "constrain" or _share_object(catalogue, family, f))
    ]
    return draw.sample(allowed, min(PARTNERS, len(allowed)))


def _share_object(catalogue: Catalogue, one: Family, other: Family) -> bool:
    return _meet(catalogue, *sorted((one.family, other.family)))


@cache
def _meet(catalogue: Catalogue, first: str, second: str) -> bool:
    """Whether the two have slots that may hold the same object: alike in source, and with a common value somewhere."""
    one, other = catalogue.app.families[first], catalogue.app.families[second]
    alike = [
        (a, b)
        for a, x in one.slots.items()
        for b, y in other.slots.items()
        if x.source == y.source and x.source in OBJECTS
    ]
    return any(
        set(catalogue.values[t][f"{one.family}.{a}"]) & set(catalogue.values[t][f"{other.family}.{b}"])
        for t in catalogue.templates_for(one, other)
        for a, b in alike
    )


def _applies(family: Family, operator: str) -> bool:
    """Whether an operator has anything to work on in a family."""
    if operator == "retarget":
        return any(slot.source in ("target", "cell") for slot in family.slots.values())
    if operator == "constrain":
        return any(slot.source in OBJECTS for slot in family.slots.values())
    return True
