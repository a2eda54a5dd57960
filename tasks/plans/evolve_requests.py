"""Which seed is evolved by which operator with which skills and documents: the requests of the evolve stage."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.apps.catalogue import Family
from tasks.llm.wire import EvolveRequest
from tasks.params import Evolve
from tasks.plans.anchoring import words
from tasks.plans.stock import Stock, document, skill
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


@dataclass(frozen=True)
class Job:
    """One request with its lineage."""

    job_id: str  # "<operator>/<number>"
    request: EvolveRequest
    parent: TaskPlan  # documentation pair it starts from


def seeds(held: Stock, pairs: Sequence[TaskPlan]) -> dict[str, list[TaskPlan]]:
    """Documentation pairs of every family, nearest first: those of its page, else of the page with most words in common."""
    usable = sorted((p for p in pairs if p.app in (held.app.profile.name, "shared")), key=lambda p: p.pair_id)
    return {name: _nearest(family, usable) for name, family in sorted(held.app.families.items())}


def _nearest(family: Family, pairs: Sequence[TaskPlan]) -> list[TaskPlan]:
    wanted = set(words(family.intent)) | {w for step in family.plan for w in words(re.sub(r"\{\w+(\|\w+)?\}", " ", step))}

    def near(pair: TaskPlan) -> float:
        said = set(words(pair.task)) | {w for step in pair.plan for w in words(step)}
        return len(wanted & said) / max(1, len(wanted | said))

    own = [p for p in pairs if p.page == family.page]
    ranked = sorted(own or pairs, key=lambda p: (-near(p), p.pair_id))
    return ranked[:4] if own else ranked[:1]


def jobs(held: Stock, pairs: Sequence[TaskPlan], options: Evolve, seed: int) -> list[Job]:
    """All requests: quotas over operators, families in turn; equal inputs give equal requests."""
    from_documentation = seeds(held, pairs)
    made: list[Job] = []
    for operator, share in sorted(options.quotas.items()):
        wanted = options.n_pairs * share
        count = max(1, round(wanted * OVERSHOOT / options.per_call)) if share > 0 else 0
        draw = random.Random(digest([seed, operator]))
        for number, family in zip(range(count), _in_turn(held, operator, draw), strict=False):
            job = _job(held, operator, family, from_documentation[family.family], options, random.Random(digest([seed, operator, number])))
            if job is not None:
                request, parent = job
                made.append(Job(f"{operator}/{number:05d}", request, parent))
    return made


def _in_turn(held: Stock, operator: str, draw: random.Random) -> Iterator[Family]:
    """Families in rounds of changing order; held-out ones are rare where their combinations would only be set aside."""
    names = [n for n, f in sorted(held.app.families.items()) if _applies(held, f, operator)]
    while names:
        order = draw.sample(names, len(names))
        for name in order:
            family = held.app.families[name]
            if operator in COMBINING and family.held_out and draw.random() > HELD_OUT_SHARE:
                continue
            yield family


def _job(
    held: Stock, operator: str, family: Family, parents: list[TaskPlan], options: Evolve, draw: random.Random
) -> tuple[EvolveRequest, TaskPlan] | None:
    if not parents:
        return None
    partners = _partners(held, family, operator, draw) if operator in COMBINING else []
    families = [family, *partners]
    fitting = held.templates_for(family)
    if not fitting or (operator in COMBINING and not partners):
        return None
    shown = draw.sample(fitting, min(DOCUMENTS, len(fitting)))
    parent, salt = draw.choice(parents), draw.randrange(2**31)
    return (
        EvolveRequest(
            app=held.app.profile.name,
            operator=operator,
            task=parent.task,
            plan=parent.plan,
            skills=tuple(skill(f) for f in families),
            documents=tuple(document(held, t, families, VALUES, salt) for t in sorted(shown)),
            connectors={f"connector/{i}": c.text for i, c in enumerate(held.app.profile.connectors)},
            count=options.per_call,
            seed=draw.randrange(2**31),
        ),
        parent,
    )


def _partners(held: Stock, family: Family, operator: str, draw: random.Random) -> list[Family]:
    """Other families that may follow or precede this one: nothing touched twice, held-out ones only rarely.

    For `constrain` they must be able to aim at the same object in some template.
    """
    rare = draw.random() < HELD_OUT_SHARE
    allowed = [
        f
        for name, f in sorted(held.app.families.items())
        if name != family.family
        and (rare or not f.held_out)
        and not set(f.touches) & set(family.touches)
        and (operator != "constrain" or _share_object(held, family, f))
    ]
    return draw.sample(allowed, min(PARTNERS, len(allowed)))


def _share_object(held: Stock, one: Family, other: Family) -> bool:
    """Whether the two have slots that may hold the same object: alike in source, and with a common value somewhere."""
    alike = [
        (a, b) for a, x in one.slots.items() for b, y in other.slots.items() if x.source == y.source and x.source in OBJECTS
    ]
    return any(
        set(held.values[t][f"{one.family}.{a}"]) & set(held.values[t][f"{other.family}.{b}"])
        for t in held.templates_for(one, other)
        for a, b in alike
    )


def _applies(held: Stock, family: Family, operator: str) -> bool:
    """Whether an operator has anything to work on in a family."""
    if operator == "retarget":
        return any(slot.source in ("target", "cell") for slot in family.slots.values())
    if operator == "constrain":
        return any(slot.source in OBJECTS for slot in family.slots.values())
    return True
