"""Which skill a clause asks for: nearness of meaning by the encoder, agreement of slots, objects and telling words.

The encoder alone takes "above" for "below" and an endnote for a footnote. So words of word processing that exclude each
other decide first: a skill that does not know such a word of the clause cannot be meant.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from tasks.planner.clauses import Clause
from tasks.planner.polarity import LOOKS, Polarity, polarity
from tasks.planner.skills import LISTED, Encode, Library, Skill

SIBLING = 0.05
"""A skill that was never seen to work must be nearer by this much than one that was."""
MISSING, SURPLUS, SURPLUS_NUMBER, OTHER_OBJECT, WRONG_OBJECT, NO_OBJECT = 0.20, 0.06, 0.12, 0.03, 0.30, 0.12
EXTRA_PLACE = 0.12
"""For each place beyond the first: it belongs to something else that is asked for."""
TYPED_OVER = 0.06
"""For typing over one place after the other where all are meant: each occurrence that is gone moves the next."""
KEPT = 0.06
"""For a skill that takes something away, where no word of the clause says so."""
_LESS = re.compile(
    r"n['’]t\b|\b(?:not|no|any ?more|longer|off|out|away|remov\w*|un\w+|without|clear\w*|plain|normal|rid|drop\w*"
    r"|strip\w*|delet\w*|eras\w*|tak\w+)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"\b(?:rows?|columns?)\b", re.IGNORECASE)
"""A new row or column that says something is asked for by its name: a caption below a table is none."""
UNKNOWN_TELLING, UNSAID = 0.30, 0.10
CONTRARY = 1.0
"""For switching on what is to be switched off, and the other way round."""
_OFF = re.compile(
    r"\b(?:off|without|disable|deactivate|remov\w+|exclud\w+|exempt|no longer|get rid|clear|stop|prevent|no|not"
    r"|don['’]t)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(r'In the .* list, select "(?P<listed>.+)"\.|Select the (?P<button>.+) option\.')
NEIGHBOURS = 40
_DATA = yaml.safe_load((Path(__file__).parent / "senses.yaml").read_text(encoding="utf-8"))
_SENSES = {name: re.compile(rf"\b(?:{said['words']})\b", re.IGNORECASE) for name, said in _DATA["senses"].items()}
WEAK = frozenset(name for name, said in _DATA["senses"].items() if said.get("weak"))
"""Senses that may be part of how something else is said: missing in a skill they cost, they do not exclude."""
NEEDED = frozenset(name for name, said in _DATA["senses"].items() if said.get("needed"))
"""Senses without which a skill that has them is not asked for."""
OPPOSITES: tuple[tuple[str, str], ...] = tuple((one, other) for one, other in _DATA["opposites"])


@dataclass(frozen=True)
class Match:
    """A skill for a clause."""

    skill: Skill
    score: float  # nearness less what does not agree
    nearness: float  # cosine of the nearest example
    example: str


def senses(text: str) -> frozenset[str]:
    """Telling senses of a masked text."""
    text = re.sub(
        r'\b(add|insert|put|write|append|need|want) the paragraph(?= "Y")', r"\1 a paragraph", text, flags=re.I
    )
    bare = re.sub(r'"[XY]"|the paragraph|the cell', " ", text)
    return frozenset(name for name, pattern in _SENSES.items() if pattern.search(bare))


class Matcher:
    """Finds skills for clauses.

    Args:
        library: the skills.
        encode: of the planner's encoder.
    """

    def __init__(self, library: Library, encode: Encode) -> None:
        self.library, self._encode = library, encode

    @cached_property
    def _examples(self) -> npt.NDArray[np.float32]:
        stored = self.library.vectors
        return stored if stored is not None else self._encode([e for _, e in self.library.examples])

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Examples of several skills: what a page is about says of none of its options that it is the one."""
        return frozenset(e for e, n in Counter(e for _, e in self.library.examples).items() if n > 1)

    @cached_property
    def _known(self) -> tuple[frozenset[str], ...]:
        """Senses that each skill knows: of its examples, steps and name."""
        return tuple(
            frozenset(s for text in (*k.examples, *k.steps, k.ident.replace("_", " ")) for s in senses(text))
            for k in self.library.skills
        )

    @cached_property
    def _meant(self) -> tuple[frozenset[str], ...]:
        """Senses that most examples of each skill have."""
        found = []
        for skill in self.library.skills:
            sets = [senses(e) for e in skill.examples]
            found.append(frozenset(s for s in _SENSES if 2 * sum(s in one for one in sets) > len(sets)))
        return tuple(found)

    def known_only(self, clause: Clause) -> Match | None:
        """The nearest thing that the manual knows and that cannot be done here; None where something else is nearer."""
        row = np.round(self._encode([clause.masked]) @ self._examples.T, 3)[0]
        skill, example = self.library.examples[int(np.argsort(-row, kind="stable")[0])]
        known, near = self.library.skills[skill], float(row.max())
        return Match(known, near, near, example) if known.blocked else None

    def rank(self, clauses: Sequence[Clause], most: int = 6) -> list[list[Match]]:
        """For each clause the best skills, best first."""
        vectors = self._encode([c.masked for c in clauses])
        scores = np.round(vectors @ self._examples.T, 3)
        return [self._ranked(clause, row, most) for clause, row in zip(clauses, scores, strict=True)]

    def _ranked(self, clause: Clause, row: npt.NDArray[np.float32], most: int) -> list[Match]:
        best: dict[int, tuple[float, str]] = {}
        for index in np.argsort(-row, kind="stable")[: NEIGHBOURS * 4]:
            skill, example = self.library.examples[int(index)]
            if skill not in best and not self.library.skills[skill].blocked:
                best[skill] = (float(row[index]), example)
        said = senses(clause.masked)
        found = [
            Match(self.library.skills[i], round(near - self._disagreement(clause, i, said), 3), near, example)
            for i, (near, example) in best.items()
            if not (example in self._shared and _unsaid_option(clause, self.library.skills[i]))
        ]
        return sorted(found, key=lambda m: (-m.score, m.skill.ident))[:most]

    def _disagreement(self, clause: Clause, index: int, said: frozenset[str]) -> float:
        skill = self.library.skills[index]
        cost = _slots(clause, skill) + _object(clause, skill) + self._telling(said, index)
        cost += _contrary(clause, skill)
        if any("says" in check.where for check in skill.checks) and not _LINE.search(clause.text):
            cost += UNKNOWN_TELLING
        return cost + (SIBLING if unproved(skill) else 0.0)

    def _telling(self, said: frozenset[str], index: int) -> float:
        known, meant = self._known[index], self._meant[index]
        cost = sum(UNKNOWN_TELLING * (0.3 if s in WEAK else 1.0) for s in said - known)
        cost += sum(UNSAID * (3.0 if s in NEEDED else 0.3 if s in WEAK else 1.0) for s in meant - said)
        for one, other in OPPOSITES:
            for a, b in ((one, other), (other, one)):
                if a in said and b not in said and b in meant and a not in meant:
                    cost += 1.0
        return cost


def _contrary(clause: Clause, skill: Skill) -> float:
    """What it costs a skill to give where the clause takes away, or to take away where it gives."""
    cost = 0.0
    if skill.source == "manual" and skill.off != _off(clause, skill):
        cost += CONTRARY
    if _brings(skill) and _TAKES.search(clause.masked):
        cost += CONTRARY
    if skill.ident.startswith("remove_") and not _LESS.search(clause.text):
        cost += KEPT
    name = re.split("[:>]", skill.ident)[-1].casefold().replace("small capitals", "small_caps")
    if skill.source == "sibling" and name in LOOKS and polarity(clause.masked, name) is not Polarity.GIVE:
        cost += CONTRARY  # a button that nobody wrote down gives as well as it takes
    if "highlight" in skill.ident:
        contrary = Polarity.GIVE if skill.ident.startswith("remove_") else Polarity.TAKE
        cost += CONTRARY * (polarity(clause.masked, "highlight") is contrary)
    return cost


_TAKES = re.compile(
    r"\b(?:remov\w+|delet\w+|eras\w+|get(?:ting)? rid|(?:turn|switch)\w* (?:\S+ ){0,4}?off|disabl\w+|hide|no longer"
    r"|no more|any ?more|clear|tak(?:e|en) (?:\S+ ){0,6}?(?:out|off|away)|lose|without"
    r"|don['’]?t (?:want|need|like|show))\b",
    re.IGNORECASE,
)
"""What is there is to go, whatever else a clause says."""
_BROUGHT = frozenset({"field", "break", "note", "page", "header", "footer", "bookmark", "paragraph_format"})


def _brings(skill: Skill) -> bool:
    """A family that brings something in, and takes nothing away."""
    given = [
        c for c in skill.checks if c.property in ("added", "line_numbering", "numbered", "border") or c.kind == "break"
    ]
    gone = any(str(c.value).casefold() in ("false", "0", "-1") or c.property == "absent" for c in skill.checks)
    return skill.source == "family" and bool(given) and not gone and {c.kind for c in skill.checks} <= _BROUGHT


def _unsaid_option(clause: Clause, skill: Skill) -> bool:
    """An option of a dialog that the request does not name."""
    chosen = next((m for step in reversed(skill.steps) if (m := _OPTION.fullmatch(step))), None)
    if skill.source != "manual" or chosen is None:
        return False
    words = set(re.findall(r"\w+", (chosen["listed"] or chosen["button"]).casefold()))
    return not words <= set(re.findall(r"\w+", clause.text.casefold()))


def _off(clause: Clause, skill: Skill) -> bool:
    """Whether the clause takes something away, in words that are not the setting's own ("Drop caps")."""
    own = re.findall(r"\w+", skill.ident.removesuffix(">off").casefold())
    return any(m[0].casefold() not in own for m in _OFF.finditer(clause.masked))


def unproved(skill: Skill) -> bool:
    """A skill that nobody wrote down, and that was never seen to work."""
    return skill.source in ("sibling", "manual") and not skill.record[1]


def _slots(clause: Clause, skill: Skill) -> float:
    """Slots that the clause has no value for, and values that the skill has no slot for."""
    have = [_slot_kind(v.kind) for v in clause.values]
    want = [_slot_kind(k) for k in skill.slots.values()]
    cost = 0.0
    for kind in set(have) | set(want):
        more = have.count(kind) - want.count(kind)
        if more > 0 and kind in LISTED:
            continue  # "red" may be a value of the skill or its own word
        surplus = SURPLUS_NUMBER if kind == "number" else SURPLUS
        cost += surplus * more if more > 0 else -MISSING * more
    return cost


def _slot_kind(kind: str) -> str:
    return {"length": "number", "name": "text"}.get(kind, kind)


def _object(clause: Clause, skill: Skill) -> float:
    kinds = [m.kind for m in clause.mentions]
    one_by_one = skill.select and skill.steps[0].startswith("Type ") and any(m.each for m in clause.mentions)
    cost = EXTRA_PLACE * max(0, len(kinds) - 1) + TYPED_OVER * one_by_one
    return _object_kinds(kinds, clause, skill) + cost


def _object_kinds(kinds: Sequence[str], clause: Clause, skill: Skill) -> float:
    if not kinds:
        return NO_OBJECT if skill.object and clause.mentions == () else 0.0
    if not skill.object:
        return 0.0 if set(kinds) <= {"document", "header", "footer", "comments"} else WRONG_OBJECT
    fits = {
        "words": {"words"}, "paragraph": {"paragraphs", "document"}, "cell": {"cells", "rows", "columns"},
        "table": {"tables"},
    }[skill.object]  # fmt: skip
    if fits & set(kinds):
        return 0.0
    near = {
        "words": {"paragraphs", "document", "cells", "rows", "columns", "tables"},
        "paragraph": {"words", "cells", "rows", "columns", "tables"},
        "cell": {"words", "tables"},
        "table": {"cells"},
    }
    return OTHER_OBJECT if near[skill.object] & set(kinds) else WRONG_OBJECT
