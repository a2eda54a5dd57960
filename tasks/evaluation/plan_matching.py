"""When two plans agree (Table 2): a step matches when its verb and what it names are the same after normalisation.

Beside it stands `exact`, the same steps word for word: it takes no other way of saying a step, and lets none pass.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.agent.titles import plain
from tasks.model.spoken import KINDS, ORDINALS

VERBS: dict[str, str] = {
    verb: kind
    for kind, verbs in {
        "choose": "choose select click pick open go activate check tick press mark highlight use switch",
        "clear": "clear uncheck untick deselect unmark",
        "enter": "enter type write fill specify",
        "insert": "insert add create",
        "delete": "delete remove cut",
        "set": "set change adjust apply",
        "move": "move drag place position put",
    }.items()
    for verb in verbs.split()
}
"""Verbs that documentation uses for the same thing; keys are told apart from clicks by what they name."""

_QUOTED = re.compile(r"[\"“]([^\"”]{1,200})[\"”]")
_KEYS = re.compile(r"\b(?:(?:Ctrl|Shift|Alt|Command|Option)\s*\+\s*)+[A-Za-z0-9]+\b|\bF\d{1,2}\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\w|\.\d)")
_WORD = re.compile(r"[A-Za-z][\w'&]*|[-–>,.:]")
_COUNTED = re.compile(rf"\b(?:{'|'.join(ORDINALS)}) (?:{'|'.join(KINDS)})\b")
_PATH = re.compile(r"[^,;.\"]* (?:-|–|>) [^,;.\"]*")
_BETWEEN = re.compile(r"\s(?:-|–|>)\s")
_AFTER = re.compile(
    rf"\s(?:to|in|on|from|or|if|for)\s.*|\sand (?:then )?(?:{'|'.join(VERBS)})\b.*|\s(?:tab|menu|command)\b.*", re.I
)
"""What may follow a menu path in its clause."""
_CLAUSE = re.compile(r"(?:,\s*)?\b(?:and then|then)\b|[.;](?:\s|$)")


@dataclass(frozen=True)
class Key:
    """What a step comes down to."""

    verb: str
    mentions: frozenset[str]


def keys_of(plan: Sequence[str]) -> list[Key]:
    """The steps that ask for something, in order; remarks ("The dialog opens.") are left out."""
    keys = (key_of(step) for step in plan)
    return [key for key in keys if key is not None]


def key_of(step: str) -> Key | None:
    """Verb and mentions of a step, None for a remark."""
    verb = next((VERBS[w] for w in re.findall(r"[a-z]+", step.casefold()) if w in VERBS), "")
    mentions = _mentions(step)
    return Key(verb, mentions) if verb else None


def _mentions(step: str) -> frozenset[str]:
    """Quoted values, keys, numbers, counted parts and capitalised names of controls; a menu path is one name."""
    found = {plain(text) for text in _QUOTED.findall(step)}
    rest = _QUOTED.sub(" , ", step)
    found |= {re.sub(r"\s", "", key).casefold() for key in _KEYS.findall(rest)}
    rest = _KEYS.sub(" , ", rest)
    found |= set(_NUMBER.findall(rest))
    found |= set(_COUNTED.findall(rest))
    for clause in _CLAUSE.split(rest):
        path, others = menu_path(clause)
        found |= {path} | _names(others)
    return frozenset(name for name in found if name)


def menu_path(clause: str) -> tuple[str, str]:
    """The menu path of a clause in one form ("insert > footnote and endnote > endnote"), and the clause without it.

    Order and every part count, also what begins in lower case and names that hold an "and".
    """
    said = _PATH.search(clause)
    if said is None:
        return "", clause
    first, *rest = _BETWEEN.split(said[0].strip())
    words = first.split(" ")
    while len(words) > 1 and not (words[0][:1].isupper() and words[0].casefold() not in VERBS):
        words = words[1:]
    leaf = _AFTER.sub("", rest[-1])
    path = " > ".join(plain(part) for part in (" ".join(words), *rest[:-1], leaf))
    return path, clause[: said.start()] + rest[-1][len(leaf) :] + clause[said.end() :]


def _names(clause: str) -> set[str]:
    """Runs of capitalised words; the first word of a clause is a verb or an article, never part of a name."""
    names: set[str] = set()
    run: list[str] = []
    for word in [*_WORD.findall(clause)[1:], ","]:
        if word[:1].isupper():
            run.append(word)
            continue
        if run:
            names.add(plain(" ".join(run)))
        run = []
    return names


@dataclass(frozen=True)
class PlanScore:
    """One plan against the documentation's."""

    matched: int
    said: int
    needed: int
    success: bool
    exact: bool = False  # the same steps word for word, none besides


def is_right(said: Sequence[str], *truths: Sequence[str]) -> bool:
    """Whether a plan can be acted by: every needed step of one of the truths, in order, and none besides.

    Stricter than a success of Table 2, where steps may stand between: acting carries out those too.
    """
    scores = [score_plan(said, truth) for truth in truths]
    return any(score.success and score.said == score.needed for score in scores)


def exact(said: Sequence[str], *truths: Sequence[str]) -> bool:
    """Whether a plan is one of the truths word for word, but for case, spaces, quotes and the full stop."""
    mine = [_worded(step) for step in said]
    return bool(mine) and any(mine == [_worded(step) for step in truth] for truth in truths)


def _worded(step: str) -> str:
    return plain(step.replace("“", '"').replace("”", '"'))


def score_plan(said: Sequence[str], truth: Sequence[str]) -> PlanScore:
    """Match steps one to one; the plan succeeds when all needed steps match in order (others may stand between)."""
    mine, needed = keys_of(said), keys_of(truth)
    matched = sum((Counter(mine) & Counter(needed)).values())
    rest = iter(mine)
    in_order = bool(needed) and all(key in rest for key in needed)
    return PlanScore(matched, len(mine), len(needed), in_order, exact(said, truth))
