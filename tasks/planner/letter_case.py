"""Letters made small or capital, and nothing but what was meant: by Format > Text on as few stretches as that takes.

The application's commands change every letter of what is selected: "Capitalize Every Word" makes Nasa of NASA, and
"lowercase" takes the capital from the sentence beside a shouted one. So a command goes to the whole document, to
paragraphs or to stretches of one, whichever leave every other letter as it was.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.checks.restating.case_speech import LETTERED, LOWERED
from tasks.planner.assembly import MOST_PLACES, Group, Part, Unfit, Use, selecting
from tasks.planner.capitals import shouted
from tasks.planner.clauses import Clause
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.mention import in_words
from tasks.planner.things import numbered
from tasks.planner.whole_orders import choose, whole_plan
from tasks.schemas import Check, Plan

Letters = Callable[[str], str]
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ADDRESS = re.compile(r"(?:\S+@|https?://|www\.)\S+")
_SHORT = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|mr|mrs|ms|dr|st|no|approx)\.\s+$")
_COMMAND = re.compile(r"Choose Format - Text - (?P<name>[\w ]+)\.")
_TITLE_CASE = re.compile(r"\btitle[ -]?case\b", re.IGNORECASE)


def _title(text: str) -> str:
    return _WORD.sub(lambda m: m[0][:1].upper() + m[0][1:].lower(), text)


def _initials(text: str) -> str:
    """Capitals within words stay (NASA, iPhone), and so do addresses."""
    kept = [m.span() for m in _ADDRESS.finditer(text)]

    def begun(match: re.Match[str]) -> str:
        inside = any(a <= match.start() < b for a, b in kept)
        return match[0] if inside else match[0][:1].upper() + match[0][1:]

    return _WORD.sub(begun, text)


def _sentence(text: str) -> str:
    """The first letter of each sentence, not the one behind an abbreviation."""
    small = text.lower()

    def begun(match: re.Match[str]) -> str:
        return match[0] if _SHORT.search(small[: match.start(2)]) else match[1] + match[2].upper()

    return re.sub(r"(^\W*|[.!?]\s+)(\w)", begun, small)


def _as_sentences(text: str) -> str:
    """What the command does: behind a full stop a sentence begins only where a capital stands already."""
    small = text.lower()
    begun = re.finditer(r"(?:^\W*|[.!?]\s+)(\w)", small)
    at = [m.start(1) for m in begun if m[0][:1] != "." or text[m.start(1)] != small[m.start(1)]]
    return "".join(c.upper() if n in at else c for n, c in enumerate(small))


_DOES: dict[str, Letters] = {
    "lowercase": str.lower, "UPPERCASE": str.upper, "Capitalize Every Word": _title, "Sentence case": _as_sentences,
}  # fmt: skip
"""What the application's commands make of a text."""


@dataclass(frozen=True)
class Unit:
    """A paragraph or cell, and what it is to say."""

    place: Place
    wanted: str

    @property
    def text(self) -> str:
        """What it says."""
        return self.place.text


# ---------------------------------------------------------------- shouted text


def lowered_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request to write what is in capitals in small letters, None of any other.

    Raises:
        Unfit: nothing is shouted, or something is that no command reaches.
    """
    said = text.strip().rstrip(".!?").strip()
    if said not in (LOWERED, LETTERED):
        return None
    _reachable(index)
    units, left = [], dict[str, None]()
    for place in _units(index):
        found = shouted(place.text)
        units.append(Unit(place, _lowered(place.text, found.spans)))
        left |= dict.fromkeys(found.left)
    rest = ", ".join(left)
    if all(unit.wanted == unit.text for unit in units):
        names = f"only single words in capitals ({rest}), which may be names" if left else "none"
        raise Unfit("text in capitals", names, "passages in capitals")
    if said == LETTERED and any(c.isupper() for unit in units for c in unit.wanted):
        raise Unfit(
            "the capital letters", "those of names and sentences too", "passages in capitals, or the whole text"
        )
    part = _carried_out(units, "lowercase", index, whole=True)
    told = f"lowercase: what is in capitals{f'; left as they are: {rest}' if rest else ''}"
    return whole_plan("letters", told, part.steps, part.actions, *part.checks)


def _lowered(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + text[start:end].lower() + text[end:]
    return text


def _reachable(index: DocumentIndex) -> None:
    """Raise where capitals stand outside the text, or are a look and no letters."""
    aside = next((t for t in (*index.headers, *index.footers, *index.notes) if shouted(t).spans), "")
    if aside:
        raise Unfit("text in capitals", f'"{aside[:40]}" in a header, footer or note', "text of the document's body")
    runs = (run for p in _inner(index) for run in p.get("runs", ()))
    if any(run.get("all_caps") and run["text"].strip() for run in runs):
        raise Unfit("text in capitals", "capitals that are a format of small letters", "letters typed in capitals")


def _inner(index: DocumentIndex) -> Iterator[dict[str, Any]]:
    for part in index.body:
        yield from part["paragraphs"] if part["kind"] == "table" else (part,)


def _units(index: DocumentIndex) -> list[Place]:
    return [*index.filled(), *(c for c in index.cells() if c.text.strip())]


# ---------------------------------------------------------------- a skill on paragraphs or everything


def recased(use: Use, said: Clause, index: DocumentIndex) -> Part | None:
    """A command for the letters of whole paragraphs or of the document; None for any other skill or place."""
    command = _COMMAND.fullmatch(use.skill.steps[-1]) if use.skill.steps else None
    if command is None or command["name"] not in _DOES or len(use.skill.steps) > 1 or use.mention is None:
        return None
    document = use.mention.kind == "document" and not use.mention.position
    places = _units(index) if document else list(use.mention.places)
    if any(not (p.paragraph or document) or p.end for p in places) or not places:
        return None
    letters = _wanted(command["name"], said.text)
    units = [Unit(p, letters(p.text)) for p in dict.fromkeys(places)]
    part = _carried_out(units, command["name"], index, whole=document)
    part.understood = f"{command['name']}: {in_words(use.mention)}"
    return part


def _wanted(command: str, said: str) -> Letters:
    if command == "Sentence case":
        return _sentence
    keep = command == "Capitalize Every Word" and not _TITLE_CASE.search(said)
    return _initials if keep else _DOES[command]


# ---------------------------------------------------------------- carrying out


def _carried_out(units: Sequence[Unit], command: str, index: DocumentIndex, whole: bool) -> Part:
    """The command on what it must change, last place first: what stands before is then still counted as it was.

    Raises:
        Unfit: a text that changes its length, a cell of several paragraphs, or too many places.
    """
    does = _DOES[command]
    if any(len(unit.wanted) != len(unit.text) for unit in units):
        raise Unfit("the letters", "one that becomes two in capitals", "others")
    part = Part(checks=[_check(unit, index) for unit in units], done=all(u.wanted == u.text for u in units))
    if whole and all(does(unit.text) == unit.wanted for unit in units):
        groups = [Group((), whole=True)]
    else:
        meant = units if part.done else [unit for unit in units if unit.wanted != unit.text]
        groups = list(_groups(meant, does, index))
    if len(groups) > MOST_PLACES:
        raise Unfit("the letters", f"{len(groups)} places", f"at most {MOST_PLACES}")
    for group in reversed(groups):
        step, action = selecting(group, index)
        part.steps += [step, f"Choose Format - Text - {command}."]
        part.actions += [action, *choose("Format", "Text", command)]
    return part


def _check(unit: Unit, index: DocumentIndex) -> Check:
    place = unit.place
    where = {"index": index.part_of(place)}
    if place.table:
        if "\n" in unit.text:
            raise Unfit("the letters", "a cell of several paragraphs", "cells of one")
        where = {"table": place.table, "row": place.row, "col": place.column}
    return Check(kind="text", where=where, property="equals", value=unit.wanted)


def _groups(units: Sequence[Unit], does: Letters, index: DocumentIndex) -> Iterator[Group]:
    """Stretches in the order of the document: neighbouring paragraphs together, others and cells by their text."""
    run: list[Place] = []
    for unit in units:
        all_of_it = does(unit.text) == unit.wanted and not unit.place.table
        if run and not (all_of_it and index.part_of(unit.place) == index.part_of(run[-1]) + 1):
            yield Group(tuple(run))
            run = []
        if all_of_it:
            run.append(unit.place)
        else:
            yield from (Group((place,)) for place in _stretches(unit, does, index))
    if run:
        yield Group(tuple(run))


def _stretches(unit: Unit, does: Letters, index: DocumentIndex) -> Iterator[Place]:
    """Neighbouring words of a text that the command makes what they are to be; of sentences one by one."""
    place, wanted, left = unit.place, unit.wanted, unit.text
    for run in _sentences(unit.text) if does is _as_sentences else _words(unit.text, wanted, does):
        changed = [(a, b) for a, b in run if wanted[a:b] != unit.text[a:b]]
        if changed:
            start, end = changed[0][0], changed[-1][1]
            left = left[:start] + does(left[start:end]) + left[end:]
            stretch = Place(place.paragraph, place.table, place.row, place.column, start, end, 1, unit.text[start:end])
            yield numbered(index, stretch)
    if left != wanted:
        raise Unfit("the letters", "a word like iPhone", "words that the command writes as asked")


def _sentences(text: str) -> list[list[tuple[int, int]]]:
    return [[m.span()] for m in re.finditer(r"\S.*?(?:[.!?](?=\s)|$)", text, re.DOTALL)]


def _words(text: str, wanted: str, does: Letters) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = [[]]
    last = 0
    for match in re.finditer(r"\S+", text):
        if "\n" in text[last : match.start()]:
            runs.append([])
        if does(match[0]) == wanted[slice(*match.span())]:
            runs[-1].append(match.span())
        else:
            runs.append([])
        last = match.end()
    return runs
