"""Variation of a rendered row: controls dropped, added and shuffled, slots and marks renumbered, titles exchanged.

Worth 4 points of step success at 300 episodes; exchanged titles teach following the plan itself.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.llm.wire import ActRequest
from tasks.model import vocabulary as v
from tasks.model.tokenizer import Codes
from tasks.model.view import View
from tasks.model.words import split, units

DROP, RENAME, UNMARK, FOREIGN = 0.15, 0.25, 0.12, 2
FOREIGN_PLAN, SHORT_PLAN, SWAPPED = 0.08, 0.05, 0.05
WORD_DROP = 0.06
RENUMBER = 0.15
"""Share of samples whose slots and marks are renumbered; doing it to all would cost most of the learning time."""
Words = tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """Token ids of a prompt and its completion."""

    prompt: tuple[int, ...]
    completion: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.completion)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is kept of a rendered row: its prompt in three parts, and the completion."""

    head: tuple[int, ...]
    controls: tuple[tuple[int, ...], ...]
    names: tuple[tuple[int, ...], ...]  # how an action names each of the controls
    tail: tuple[int, ...]
    completion: tuple[int, ...]

    @classmethod
    def of(cls, view: View, codes: Codes, completion: Sequence[int]) -> "Rendered":
        """Cut a view."""
        head, tail = view.ends(codes)
        names = tuple(c.tokens for c in view.candidates[: len(view.controls)])
        return cls(tuple(head), tuple(map(tuple, view.controls)), names, tuple(tail), tuple(completion))

    def plain(self) -> Sample:
        """The row as it is."""
        return Sample(self.head + tuple(i for entry in self.controls for i in entry) + self.tail, self.completion)


def renamed(
    request: ActRequest, titles: Sequence[Words], vary: random.Random
) -> tuple[Mapping[Words, Words], frozenset[Words]]:
    """Titles to exchange for foreign ones, and titles to leave unmarked, among those that the plan names."""
    if not request.plan or not titles or vary.random() >= RENAME:
        few = frozenset(split(c.title)[:8] for c in request.controls if not c.detail and vary.random() < UNMARK)
        return {}, few if not request.plan or vary.random() < 0.4 else frozenset()
    said = " " + " ".join(w for text in request.plan for u in units(text) for w in u.words) + " "
    named = sorted({split(c.title)[:8] for c in request.controls if not c.detail} - {()})
    taken, rename = set(named), {}
    for words in named:
        other = vary.choice(titles)
        if " " + " ".join(words) + " " in said and vary.random() < 0.7 and other not in taken:
            taken.add(other)
            rename[words] = other
    return rename, frozenset()


def misled(plan: Sequence[str], others: Sequence[Sequence[str]], vary: random.Random) -> tuple[str, ...]:
    """A plan as a plan mode that errs would write it: another task's, a step short, or two values exchanged.

    The action asked for stays the right one, so that acting weighs the plan against the request.
    """
    draw = vary.random()
    if draw < FOREIGN_PLAN and others:
        return tuple(vary.choice(others))
    if draw < FOREIGN_PLAN + SHORT_PLAN and len(plan) > 1:
        gone = vary.randrange(len(plan))
        return tuple(step for n, step in enumerate(plan) if n != gone)
    values = [u.value for step in plan for u in units(step) if u.kind == "quoted"]
    if draw < FOREIGN_PLAN + SHORT_PLAN + SWAPPED and len(set(values)) > 1:
        a, b = vary.sample(sorted(set(values)), 2)
        return tuple(step.replace(a, "\0").replace(b, a).replace("\0", b) for step in plan)
    return tuple(plan)


class Augmentation:
    """Cheap variation of token ids, drawn anew each time a sample is used.

    Args:
        codes: the vocabulary.
        foreign: entries of controls of other states, without slots or marks.
    """

    def __init__(self, codes: Codes, foreign: Sequence[list[int]] = ()) -> None:
        self.codes, self.foreign = codes, foreign
        s = codes.special
        self._special = frozenset(s.values())
        self._sections = frozenset(s[t] for t in (v.PLAN, v.HISTORY, v.DO))
        self._groups = [[s[t] for t in group] for group in (v.REQUEST_SLOTS, v.PLAN_SLOTS, v.MARKS)]

    def plain(self, entry: Sequence[int]) -> bool:
        """Whether a control's entry may serve in other states."""
        return not any(i in group for i in entry for group in self._groups)

    def apply(self, row: Rendered, draw: random.Random) -> Sample:
        """A varied copy of a rendered row."""
        wanted = row.completion
        order = [n for n, name in enumerate(row.names) if draw.random() >= DROP or _holds(wanted, name)]
        draw.shuffle(order)
        controls: list[Sequence[int]] = [row.controls[n] for n in order]
        for _ in range(draw.randrange(FOREIGN + 1) if self.foreign else 0):
            entry = self.foreign[draw.randrange(len(self.foreign))]
            if not _holds(wanted, tuple(entry[:-1])) and tuple(entry) not in controls:
                controls.insert(draw.randrange(len(controls) + 1), entry)
        names = self._renumbered(draw) if draw.random() < RENUMBER else {}
        prompt = (*row.head, *(i for entry in controls for i in entry), *row.tail)
        prompt = tuple(names.get(i, i) for i in prompt)
        return Sample(self.thinned(prompt, draw), tuple(names.get(i, i) for i in wanted))

    def thinned(self, prompt: Sequence[int], draw: random.Random) -> tuple[int, ...]:
        """A prompt without some words of its request: wordings differ in words like these."""
        kept: list[int] = []
        asking = True
        for n, i in enumerate(prompt):
            special = i in self._special
            asking = asking and (n == 0 or i not in self._sections)
            if not asking or special or draw.random() >= WORD_DROP:
                kept.append(i)
        return tuple(kept)

    def _renumbered(self, draw: random.Random) -> dict[int, int]:
        names: dict[int, int] = {}
        for group in self._groups:
            used = group[:10]
            other = draw.sample(group[:12], len(used))
            names.update(zip(used, other, strict=True))
            # Beyond the tenth, numbers keep their own token unless a permuted one took it.
            rest = [i for i in group if i not in other]
            names.update(zip(group[10:], rest, strict=True))
        return names


def _holds(ids: tuple[int, ...], part: tuple[int, ...]) -> bool:
    return any(ids[i : i + len(part)] == part for i in range(len(ids) - len(part) + 1)) if part else False
