"""Skills: what an application can be asked for, how it is done, and what must hold afterwards.

A skill is made from a task family of the application's folder or from a documentation page. Its object (what it is
applied to) is taken out of its steps, so that one skill serves a word, the third paragraph, every heading or the whole
document; the planner puts the selecting steps in front. Everything is data and stands in the checkpoint.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from tasks.apps.catalogue import App, Family
from tasks.errors import DataError
from tasks.schemas import Action, Check, Record
from tasks.store import write_json, write_text

FILE, VECTORS, WORDS = "skills.json", "skills.npy", "words.txt"
"""Names in a checkpoint folder: the skills, the vectors of their examples in half precision, English words."""
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to unit vectors, one row each."""
SLOT = re.compile(r"\{([a-z][a-z0-9_]*)(?:\|([a-z]+))?\}")
OBJECTS = {"target": "paragraph", "phrase": "words", "word": "words", "cell": "cell", "table": "table"}
"""Slot source -> kind of object."""
MASKS = {"words": '"X"', "paragraph": "the paragraph", "cell": 'the cell "X"', "table": "the table"}
"""How an object stands in a masked request."""
KINDS = {
    "fonts": "font", "number": "number", "sizes": "number", "line_spacings": "number", "lengths": "length",
    "margins": "length", "menu_styles": "style", "box_styles": "style", "character_styles": "style", "sides": "side",
    "fields": "field", "bookmarks": "name", "colours": "colour", "papers": "paper", "urls": "url",
}  # fmt: skip
"""Slot source -> kind of value; every other source is a text."""
SAMPLES = {"font": "Arial", "number": "5", "length": "0.5", "style": "Heading 2", "name": "overview", "text": '"Y"',
           "url": "https://example.org"}  # fmt: skip
LISTED = frozenset({"colour", "paper"})
"""Kinds of value that are told by words of a short list: examples say some of them, none stands for all."""
MOST_EXAMPLES = 40


class Skill(Record):
    """A known way to do one kind of thing."""

    ident: str  # family name, or "<source>:<what it is derived from>"
    source: str  # family, sibling or manual
    object: str = ""  # words, paragraph, cell, table; "" when it is about the whole document
    slots: dict[str, str] = Field(
        default_factory=dict
    )  # value slot -> kind: text, font, number, length, style, side, field, name, ...
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # value slot -> its values, where they are few
    examples: tuple[str, ...]  # masked requests
    steps: tuple[str, ...]  # command steps with {slot}s, selecting left out
    actions: tuple[Action, ...] = ()  # the same, with {slot}s
    select: bool = True  # the object is selected first; False when it is a value of the steps
    at_end: bool = False  # something comes behind the object
    checks: tuple[Check, ...] = ()  # with {slot}s; the object's slot is {object}
    record: tuple[int, int] = (0, 0)  # executed, succeeded
    held_out: bool = False  # has an effect that is never executed in training; measurements plan without it
    page: str = ""  # heading and path of the documentation page that states it
    blocked: str = ""  # why what the page states cannot be done here; such a skill has no steps
    off: bool = False  # switches something off

    @property
    def vocabulary(self) -> frozenset[str]:
        """Words of its examples and steps."""
        return frozenset(re.findall(r"[a-z]+", " ".join((*self.examples, *self.steps)).casefold()))


def of_family(family: Family, wordings: Sequence[str]) -> Skill:
    """A family as a skill; `wordings` are the wordings that may be known."""
    name = next((n for n, slot in family.slots.items() if slot.source in OBJECTS), "")
    kind = OBJECTS[family.slots[name].source] if name else ""
    selecting = bool(name) and re.match(r"(?:Select|Click in) the [^.]*\{" + name, family.plan[0]) is not None
    steps, actions = (family.plan[1:], family.actions[1:]) if selecting else (family.plan, family.actions)
    values = {n: KINDS.get(s.source, "text") for n, s in family.slots.items() if n != name}
    choices = {n: _choices(family, n) for n, k in values.items() if k in ("side", "field")}
    rename = {name: "object"} if name else {}
    examples = [e for text in wordings for e in _masked(text, name, kind, values, choices)]
    if selecting and family.checks and all(c.kind == "run_format" and c.property != "style" for c in family.checks):
        examples += [_other_object(e) for e in examples]
    if kind in ("cell", "table"):
        examples += [short for e in examples if (short := _by_its_kind(e)) != e]
    return Skill(
        ident=family.family,
        source="family",
        object=kind,
        slots=values,
        choices=choices,
        examples=tuple(dict.fromkeys(examples))[:MOST_EXAMPLES],
        steps=tuple(_renamed(step, rename) for step in steps),
        actions=tuple(Action.model_validate(_renamed(a.model_dump(mode="json"), rename)) for a in actions),
        select=selecting,
        at_end=selecting and bool(steps) and steps[0] == "Press End.",
        checks=tuple(Check.model_validate(_renamed(c.model_dump(mode="json"), rename)) for c in family.checks),
    )


def _other_object(example: str) -> str:
    """Characters are formatted in words and in whole paragraphs alike."""
    if '"X"' in example:
        return re.sub(r'(?:\b[Tt]he )?\b(?:words?|text|phrase) "X"|"X"', "the paragraph", example)
    return example.replace("the paragraph", '"X"')


_OF_CELL = re.compile(
    r"\bthe (?:whole |entire )?(?:table )?(row|column|table)(?: (?:of|with|around|containing|that (?:contains|has)))+"
    r' the cell "X"'
)
_BESIDE_CELL = re.compile(r"\b(row|column)\b(.*?)\bthe cell \"X\"|\bthe cell \"X\"(.*?)\b(row|column)\b")


def _by_its_kind(example: str) -> str:
    """As people say it: "delete the row" for the row of a cell, "a row below the row" for one below a cell."""
    short = _OF_CELL.sub(r"the \1", example)
    beside = _BESIDE_CELL.search(short)
    return short.replace('the cell "X"', f"the {beside[1] or beside[4]}") if beside else short


def _choices(family: Family, slot: str) -> tuple[str, ...]:
    only = family.slots[slot].where.get("only", ())
    return tuple(str(value) for value in only)


def _masked(
    text: str, name: str, kind: str, values: dict[str, str], choices: dict[str, tuple[str, ...]]
) -> Iterable[str]:
    """A wording with its object and values masked; once for each value of a closed slot."""
    if name:
        mask = MASKS[kind]
        bare = mask.strip('"')
        text = re.sub(r"(?:[Tt]he )?[\"“]\{" + name + r"\}[\"”]", mask if kind != "words" else '"X"', text)
        text = re.sub(r"\b(?:[Tt]he )\{" + name + r"\}", mask, text)
        text = text.replace("{" + name + "}", mask if kind != "words" else bare)
    for slot, value_kind in values.items():
        sample = SAMPLES.get(value_kind, "")
        if sample:
            text = re.sub(r"[\"“]\{" + slot + r"\}[\"”]", sample, text).replace("{" + slot + "}", sample)
    open_slots = [s for s in choices if "{" + s + "}" in text]
    texts = [text]
    for slot in open_slots:
        texts = [t.replace("{" + slot + "}", value) for t in texts for value in choices[slot]]
    return texts


def _renamed(value: Any, rename: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, rename) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, rename) for item in value]
    if isinstance(value, str):
        return SLOT.sub(lambda m: "{" + rename.get(m[1], m[1]) + (f"|{m[2]}" if m[2] else "") + "}", value)
    return value


def of_app(app: App, families: Iterable[str]) -> list[Skill]:
    """The skills of an application's families that may be known, by name; held-out wordings are left out."""
    skills = []
    for name in sorted(families):
        family = app.families[name]
        known = [w.text for w in family.wordings if not getattr(w, "held_out", False)]
        skill = of_family(family, known)
        sides = {n: app.profile.values["sides"] for n, k in skill.slots.items() if k == "side"}
        fields = {n: app.profile.values["fields"] for n, k in skill.slots.items() if k == "field"}
        if sides or fields:
            closed = {n: skill.choices[n] or (sides | fields)[n] for n in (*sides, *fields)}
            name = next((n for n, slot in family.slots.items() if slot.source in OBJECTS), "")
            examples = tuple(e for text in known for e in _masked(text, name, skill.object, {}, closed))
            examples = tuple(e for text in examples for e in _masked(text, "", "", skill.slots, {}))
            skill = skill.model_copy(update={"choices": closed, "examples": examples[:MOST_EXAMPLES]})
        told = {n: app.profile.values[f"{k}s"] for n, k in skill.slots.items() if k in LISTED}
        skills.append(skill.model_copy(update={"examples": _listed(skill.examples, told)}) if told else skill)
    return skills


def _listed(examples: Sequence[str], told: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Each example with two values of its lists, so that all of them come up."""
    found = []
    for number, example in enumerate(examples):
        for at in (2 * number, 2 * number + 1):
            text = example
            for slot, values in told.items():
                text = text.replace("{" + slot + "}", values[at % len(values)])
            found.append(text)
    return tuple(dict.fromkeys(found))[:MOST_EXAMPLES]


class Library:
    """Skills ready to be searched.

    Args:
        skills: in the order that breaks ties.
        vectors: of all examples in order, shape (examples, width); None to encode them at first use.
        encoder: identity of the encoder that made the vectors.
        words: English words that the encoder knows, lower case: what is written so is no slip of the pen.
    """

    def __init__(
        self, skills: Sequence[Skill], vectors: npt.NDArray[np.float32] | None = None, encoder: str = "",
        words: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.skills, self.vectors, self.encoder, self.words = tuple(skills), vectors, encoder, frozenset(words)
        self.examples = tuple((i, e) for i, skill in enumerate(self.skills) for e in skill.examples)

    def without(self, *idents: str) -> "Library":
        """The library without some skills and what was derived from them: for leave-one-out measurements."""
        return self._kept(lambda s: s.ident not in idents and s.ident.split(":")[-1].split(">")[0] not in idents)

    def measured(self) -> "Library":
        """The library without skills that are held out: what the figures are measured with."""
        return self._kept(lambda s: not s.held_out)

    def _kept(self, keep: Callable[[Skill], bool]) -> "Library":
        away = {s.ident for s in self.skills if not keep(s)}
        kept = [s for s in self.skills if s.ident not in away]
        rows = [n for n, (i, _) in enumerate(self.examples) if self.skills[i].ident not in away]
        return Library(kept, None if self.vectors is None else self.vectors[rows], self.encoder, self.words)

    def encoded(self, encode: Encode, encoder: str, words: Iterable[str] = ()) -> "Library":
        """The library with the vectors of its examples and the encoder's words."""
        return Library(self.skills, encode([e for _, e in self.examples]), encoder, words or self.words)

    def save(self, folder: Path) -> Path:
        """Write skills.json and skills.npy; equal skills give equal bytes."""
        if self.vectors is not None:
            np.save(folder / VECTORS, self.vectors.astype(np.float16), allow_pickle=False)
        write_text(folder / WORDS, "\n".join(sorted(self.words)))
        value = {
            "version": 1, "encoder": self.encoder, "skills": [s.model_dump(mode="json") for s in self.skills]
        }  # fmt: skip
        return write_json(folder / FILE, value)

    @classmethod
    def load(cls, folder: Path) -> "Library":
        """Read the library of a checkpoint folder.

        Raises:
            DataError: missing, or no library.
        """
        path = folder / FILE
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            skills = [Skill.model_validate(s) for s in value["skills"]]
            stored = folder / VECTORS
            vectors = np.load(stored, allow_pickle=False).astype(np.float32) if stored.exists() else None
            words = (folder / WORDS).read_text(encoding="utf-8").split()
            library = cls(skills, vectors, str(value["encoder"]), words)
        except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
            raise DataError(
                str(path), str(error).splitlines()[0], "a skill library", "train LAM1 again, or give another checkpoint"
            ) from error
        if vectors is not None and len(vectors) != len(library.examples):
            raise DataError(str(stored), f"{len(vectors)} vectors", f"{len(library.examples)}", "train LAM1 again")
        return library
