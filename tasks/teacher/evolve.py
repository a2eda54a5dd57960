"""The built-in teacher's evolve@1: symbolic operators over skills, on a simulated document, from the request alone.

Operators (WizardLM's in-depth and in-breadth evolving, made symbolic): specialise binds every slot; retarget aims the
skill at another object of the document; constrain asks for a second property of the same object; combine2 and combine3
do several skills one after the other; paraphrase asks for the same in other words.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.llm.wire import EvolveDocument, EvolvedPair, EvolveReply, EvolveRequest, Skill
from tasks.teacher import wording

TRIES = 12
"""Draws per pair asked for before the request counts as exhausted."""
MAX_STEPS = 14
MAX_WORDS = 60


class _Refused(Exception):
    """A draw that does not make sense; its text is the countable reason."""


@dataclass(frozen=True)
class _Bound:
    """A skill with its slots filled."""

    skill: Skill
    values: Mapping[str, str]


@dataclass
class _State:
    """The simulated document: kinds of thing it holds, what has been changed, texts that no longer stand."""

    holds: set[str]
    touched: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    replaced: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)  # every text that a skill has been done to

    def apply(self, bound: _Bound) -> None:
        """Do one bound skill; refuses what could not be done any more."""
        skill = bound.skill
        if not set(skill.needs) <= self.holds:
            raise _Refused("unmet_need")
        if self.touched & set(skill.touches):
            raise _Refused("touches_conflict")
        texts = [wording.reference(v)[1] for v in bound.values.values()]
        if any(_overlap(text, changed) for text in texts for changed in self.replaced):
            raise _Refused("stale_text")
        if "text" in skill.touches and any(_overlap(text, earlier) for text in texts for earlier in self.named):
            raise _Refused("stale_text")
        if any(self._shifted(wording.reference(v)[0]) for v in bound.values.values()):
            raise _Refused("shifted_reference")
        self.holds |= set(skill.gives)
        self.given |= set(skill.gives)
        self.touched |= set(skill.touches)
        if "text" in skill.touches:
            self.replaced += texts
        self.named += texts

    def _shifted(self, say: str) -> bool:
        """Whether a counted reference may count differently by now: things were added, or text changed."""
        if not say or say == "title":
            return False
        counted = say.split(" ")[0] in ("first", "second", "third", "fourth", "last")
        return (counted and "text" in self.touched) or any(kind.replace("_", " ") in say for kind in self.given)


def _overlap(one: str, other: str) -> bool:
    """Whether one text holds the other, word-wise; single characters and numbers do not count."""
    if min(len(one), len(other)) < 2 or one.isdigit() or other.isdigit():
        return False
    return _within(one, other) or _within(other, one)


def _within(inner: str, outer: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(inner)}(?!\w)", outer, re.I))


def answer(request: EvolveRequest, seed: int) -> EvolveReply:
    """At most `count` distinct pairs, and how often which reason refused a draw."""
    operate = _OPERATORS.get(request.operator)
    if operate is None:
        return EvolveReply(pairs=(), refused={"unknown_operator": request.count})
    draw = random.Random(f"{request.seed}/{seed}")
    made: dict[tuple[str, tuple[str, ...]], EvolvedPair] = {}
    refused: Counter[str] = Counter()
    for _ in range(request.count * TRIES):
        if len(made) >= request.count:
            break
        try:
            pair = operate(request, draw)
        except _Refused as why:
            refused[str(why)] += 1
            continue
        if (pair.task, pair.plan) in made:
            refused["repeated"] += 1
        else:
            made[pair.task, pair.plan] = pair
    return EvolveReply(pairs=tuple(made.values()), refused=dict(sorted(refused.items())))


# ---------------------------------------------------------------- operators


def _specialise(request: EvolveRequest, draw: random.Random) -> EvolvedPair:
    document = draw.choice(request.documents)
    return _pair(request, document, [_bind(request.skills[0], document, draw)], draw)


def _retarget(request: EvolveRequest, draw: random.Random) -> EvolvedPair:
    """Aim at an object of the document that the seed does not speak of."""
    skill = request.skills[0]
    document = draw.choice(request.documents)
    targets = [s for s in skill.slots if any(wording.reference(v)[0] for v in _offered(skill, s, document))]
    if not targets:
        raise _Refused("no_target")
    slot = draw.choice(targets)
    spoken = f"{request.task} {' '.join(request.plan)}".casefold()
    offered = _offered(skill, slot, document)
    others = [v for v in offered if _kind(v) not in spoken] or list(offered)
    return _pair(request, document, [_bind(skill, document, draw, {slot: draw.choice(others)})], draw)


def _kind(value: str) -> str:
    say = wording.reference(value)[0]
    return next((k for k in ("heading", "list item", "cell", "title", "paragraph") if k in say), say or value)


def _constrain(request: EvolveRequest, draw: random.Random) -> EvolvedPair:
    """A second property of the same object: two skills whose targets meet in one value."""
    first, document = request.skills[0], draw.choice(request.documents)
    meeting = [
        (second, mine, theirs, value)
        for second in request.skills[1:]
        for mine in first.slots
        for theirs in second.slots
        for value in _offered(first, mine, document)
        if value in _offered(second, theirs, document) and _is_object(value)
    ]
    if not meeting:
        raise _Refused("no_common_object")
    second, mine, theirs, value = draw.choice(meeting)
    bound = [_bind(first, document, draw, {mine: value}), _bind(second, document, draw, {theirs: value})]
    if draw.random() < 0.5:
        bound.reverse()
    return _pair(request, document, bound, draw)


def _is_object(value: str) -> bool:
    """A reference or some words of the document, rather than a number or a setting."""
    return bool(wording.reference(value)[0]) or len(value.split()) > 1


def _combine(size: int) -> Callable[[EvolveRequest, random.Random], EvolvedPair]:
    def operate(request: EvolveRequest, draw: random.Random) -> EvolvedPair:
        if len(request.skills) < size:
            raise _Refused("too_few_skills")
        document = draw.choice(request.documents)
        skills = [request.skills[0], *draw.sample(request.skills[1:], size - 1)]
        draw.shuffle(skills)
        return _pair(request, document, [_bind(s, document, draw) for s in skills], draw)

    return operate


_OPERATORS: dict[str, Callable[[EvolveRequest, random.Random], EvolvedPair]] = {
    "specialise": _specialise,
    "paraphrase": _specialise,
    "retarget": _retarget,
    "constrain": _constrain,
    "combine2": _combine(2),
    "combine3": _combine(3),
}


# ---------------------------------------------------------------- binding and rendering


def _offered(skill: Skill, slot: str, document: EvolveDocument) -> tuple[str, ...]:
    return document.values.get(f"{skill.family}.{slot}", ())


def _bind(
    skill: Skill, document: EvolveDocument, draw: random.Random, fixed: Mapping[str, str] | None = None
) -> _Bound:
    """Fill every slot from the document's values; two slots of one skill never take the same text."""
    values = dict(fixed or {})
    for slot in skill.slots:
        if slot in values:
            continue
        offered = _offered(skill, slot, document)
        if not offered:
            raise _Refused("no_value")
        values[slot] = draw.choice(offered)
    texts = [v for v in values.values() if not v.isdigit()]
    if len({t.casefold() for t in texts}) < len(texts):
        raise _Refused("same_value")
    return _Bound(skill, values)


def _pair(
    request: EvolveRequest, document: EvolveDocument, bound: Sequence[_Bound], draw: random.Random
) -> EvolvedPair:
    """Simulate the skills on the document, then put them into words."""
    state = _State(set(document.contents))
    for one in bound:
        state.apply(one)
    ways = [draw.choice(sorted(one.skill.wordings)) for one in bound]
    asked = [wording.fill_request(one.skill.wordings[way], one.values) for one, way in zip(bound, ways, strict=True)]
    if len(bound) > 1:
        if not request.connectors:
            raise _Refused("no_connector")
        connector = draw.choice(sorted(request.connectors))
        ways.append(connector)
        task = wording.join(asked, request.connectors[connector])
    else:
        task = asked[0]
    plan = tuple(wording.fill_plan(step, one.values) for one in bound for step in one.skill.plan)
    if len(plan) > MAX_STEPS or len(task.split()) > MAX_WORDS:
        raise _Refused("too_long")
    bindings = {
        (slot if len(bound) == 1 else f"{index}.{slot}"): value
        for index, one in enumerate(bound)
        for slot, value in sorted(one.values.items())
    }
    return EvolvedPair(
        task=task,
        plan=plan,
        operator=request.operator,
        families=tuple(one.skill.family for one in bound),
        wordings=tuple(ways),
        bindings=bindings,
        template=document.name,
    )
