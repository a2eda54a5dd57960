"""A skill on the places that a clause names: steps, the same as actions, and what must hold on the saved document.

Selecting comes first, place by place: a word by its text and occurrence, a paragraph by its number in the document, a
cell by table, row and column; neighbouring paragraphs and the whole document are selected at once. A place that holds
already what is asked for is left out, since a switch pressed again would take it away.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tasks.apps.palette import hex_of
from tasks.checks.language import evaluate_parts
from tasks.errors import DataError
from tasks.planner.clauses import Clause
from tasks.planner.document import DocumentIndex
from tasks.planner.lines import LONGEST, line_of, with_line, within_a_line
from tasks.planner.margins import MARGINS, beside_headers
from tasks.planner.mention import in_words
from tasks.planner.merging import MERGING, neighbouring_cells, over
from tasks.planner.references import Mention, Place
from tasks.planner.seeking import finding
from tasks.planner.skills import SLOT, Skill
from tasks.planner.spelt import at_once
from tasks.planner.texts import replaced_beside
from tasks.planner.things import covers, with_stop
from tasks.planner.values import Value, in_their_units
from tasks.schemas import Action, Check

MOST_PLACES = 60
"""Places that one clause may be carried out on, one by one."""
SWITCHES = frozenset({"bold", "italic", "underline", "strikethrough", "superscript", "subscript", "small_caps"})
"""Properties whose command takes away what is there."""
NEW_LINES = ("insert_paragraph_after", "insert_paragraph_before")
"""Skills that write a paragraph beside another, or a line beside a line of a paragraph."""
FORMATS = frozenset({"run_format", "paragraph_format", "changed"})
FILTERS: dict[str, Callable[[str], Any]] = {
    "upper": str.upper, "lower": str.lower, "sentence": lambda t: t[:1].upper() + t[1:],
    "title": lambda t: " ".join(w[:1].upper() + w[1:] for w in t.split(" ")),
    "snake": lambda t: t.lower().replace(" ", "_"), "number": float, "points": lambda t: round(float(t) * 72, 2),
    "hex": hex_of, "cm": lambda t: f"{float(t) / 72 * 2.54:.2f}",
}  # fmt: skip


class Unfit(DataError):
    """A skill cannot be carried out as the clause asks; `got` says why."""


@dataclass
class Part:
    """What one clause comes to."""

    steps: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    understood: str = ""
    done: bool = False  # every place holds already what is asked for


@dataclass(frozen=True)
class Use:
    """A skill with its slots filled and the places it is for."""

    skill: Skill
    mention: Mention | None
    values: dict[str, Value]
    off: bool = False  # take away instead of give


def assemble(use: Use, index: DocumentIndex) -> Part:
    """Carry out `use`.

    Raises:
        Unfit: too many places, a slot without value, or an object of a kind that the skill cannot take.
    """
    part = Part(understood=_understood(use))
    groups = list(_groups(use, index))
    if len(groups) > MOST_PLACES:
        raise Unfit(use.skill.ident, f"{len(groups)} places", f"at most {MOST_PLACES}")
    open_groups = [g for g in groups if not _holds(use, g, index)]
    part.done = bool(groups) and not open_groups
    for group in groups:
        _add(part.checks, _checks(use, group, index))
    for group in open_groups or groups:
        _act(use, group, part, index)
    part.checks += _in_stories(use, index)
    if not groups:
        part.checks += [_bound_check(c, use, None) for c in use.skill.checks]
        part.done = _fulfilled(part.checks, index)
        _act(use, None, part, index)
    return part


@dataclass(frozen=True)
class Group:
    """Places that are selected at once."""

    places: tuple[Place, ...]
    whole: bool = False  # the whole document
    pattern: str = ""  # regular expression that finds the places, and no others, at once


def _groups(use: Use, index: DocumentIndex) -> Iterator[Group]:
    mention = use.mention
    if mention is None or not use.skill.object:
        return
    document = mention.kind == "document" and not mention.position
    if document and _formats(use.skill):
        yield Group((), whole=True)
        return
    if use.skill.ident == MERGING:
        yield Group(_merging(mention, index))
        return
    yield from _selected(use, mention, document, index)


def _merging(mention: Mention, index: DocumentIndex) -> tuple[Place, ...]:
    cells = neighbouring_cells(mention, index)
    if not cells:
        raise Unfit(MERGING, in_words(mention), "neighbouring cells of one row in a table without merged ones")
    return cells


def _selected(use: Use, mention: Mention, document: bool, index: DocumentIndex) -> Iterator[Group]:
    places = _places(mention, use.skill, index)
    if use.skill.object in ("cell", "paragraph") and not _formats(use.skill):
        places = places[::-1]  # from the last: what goes or comes before a row, column or paragraph moves it
    several = _formats(use.skill) or mention.each or document
    if len(places) > 1 and not several:
        raise Unfit(use.skill.ident, f"{len(places)} places", "one place")
    if not use.skill.select:
        yield Group((places[0],))
        return
    if document:
        yield Group(tuple(places), whole=True)
        return
    sought = at_once(mention.pattern, places, index) if _formats(use.skill) else ""
    if sought:
        yield Group(tuple(places), pattern=sought)
        return
    run: list[Place] = []
    for place in places:
        if run and _neighbours(run[-1], place) and _formats(use.skill) and not _switch(use.skill):
            run.append(place)
            continue
        if run:
            yield Group(tuple(run))
        run = [place]
    yield Group(tuple(run))


def _places(mention: Mention, skill: Skill, index: DocumentIndex) -> list[Place]:
    """The places of a mention as the skill's object; at least one."""
    named = list(index.filled() if mention.kind == "document" and not mention.position else mention.places)
    if skill.object != "table":
        named = [c for p in named for c in _cells_of(p, mention.position, skill, index)]
    fitted = [_fitted(p, mention.kind, skill, index) for p in named]
    places = list(dict.fromkeys(p for p in fitted if p is not None))
    if not places:
        raise Unfit(skill.ident, f"no place for {mention.kind}", f"one of kind {skill.object}")
    return places


def _cells_of(place: Place, position: str, skill: Skill, index: DocumentIndex) -> list[Place]:
    """Cells of a row, column or table for a format, of characters those with text; else the one that stands for it."""
    cells = [c for c in index.cells() if covers(place, c)]
    if not place.table or (place.row and place.column):
        return [place]
    if _formats(skill):
        merged = index.tables[place.table - 1].part.get("merged")
        empty = not merged and all(c.kind == "paragraph_format" and c.property != "list" for c in skill.checks)
        return [cell for cell in cells if empty or cell.text.strip()]
    structural = all(c.kind == "table" or c.property == "absent" for c in skill.checks)
    if skill.object == "cell" and not (place.row or place.column or structural):
        raise Unfit(skill.ident, "a whole table", "one of its cells")
    return cells[:1] if position in ("before", "start") else cells[-1:]


def _formats(skill: Skill) -> bool:
    return bool(skill.checks) and all(
        c.kind in FORMATS and (c.kind != "changed" or c.property == "format") for c in skill.checks
    )


def _switch(skill: Skill) -> bool:
    return any(c.property in SWITCHES for c in skill.checks)


def _neighbours(one: Place, other: Place) -> bool:
    whole = not (one.end or other.end)
    return whole and bool(one.paragraph) and other.paragraph == one.paragraph + 1


def _fitted(place: Place, kind: str, skill: Skill, index: DocumentIndex) -> Place | None:
    """The place as the skill's object: words widen to their paragraph for what paragraphs alone can have."""
    of_paragraphs = ("paragraph_format", "break", "bookmark")
    paragraph_only = bool(skill.checks) and all(c.kind in of_paragraphs for c in skill.checks)
    if skill.object == "cell":
        return _first_of_line(index.whole(place), skill, index) if place.table else None
    if kind == "words" and skill.checks and all(c.property == "absent" for c in skill.checks):
        place = with_stop(place, index)
    if skill.ident in NEW_LINES and place.paragraph:
        return _beside(place, skill, index)
    if kind == "words" and (paragraph_only or (skill.object == "paragraph" and not _formats(skill))):
        return index.whole(place)
    if skill.object == "table":
        return place if place.table else None
    return place


def _first_of_line(place: Place, skill: Skill, index: DocumentIndex) -> Place:
    """Where a new row or column is told what it says, writing begins in its first cell."""
    grown = next((c.property for c in skill.checks if c.property in _GROWTH and "says" in c.where), "")
    if not grown:
        return place
    table = index.tables[place.table - 1]
    return table.cell(place.row or 1, 1) if grown == "rows_added" else table.cell(1, place.column or table.cols)


def _beside(place: Place, skill: Skill, index: DocumentIndex) -> Place:
    """The paragraph that a new one is to stand beside, or the one of its lines that is meant.

    Raises:
        Unfit: the new paragraph would be a heading too, or the line is longer than one on the screen.
    """
    whole = index.whole(place)
    line = line_of(place, index)
    if skill.ident == NEW_LINES[1] and index.paragraphs[whole.paragraph - 1].kind in ("heading", "title"):
        raise Unfit(skill.ident, "a heading", "a paragraph or list item: what is typed before a heading is one")
    if line is not None and len(line.text) > LONGEST:
        raise Unfit(skill.ident, "a long line", "a short one")
    return whole if line is None else line


BEGINNING = 6
"""Words of a paragraph by which its number is made sure of: applications count a paragraph more or less."""


def _beginning(place: Place) -> str:
    """The first words of a paragraph, none behind a quotation mark."""
    return " ".join(place.text.split('"')[0].split(" ")[:BEGINNING]).strip()


def _paragraph(place: Place) -> str:
    begins = _beginning(place)
    return f'{place.paragraph} "{begins}"' if begins else str(place.paragraph)


def _text(place: Place, index: DocumentIndex) -> tuple[str, Action]:
    """Selecting words: by their occurrence, or, as a part of a longer word, within that word."""
    around = index.whole(place).text
    start, end = place.start, place.end
    while start and around[start - 1].isalnum() and around[start].isalnum():
        start -= 1
    while end < len(around) and around[end].isalnum() and around[end - 1].isalnum():
        end += 1
    args: dict[str, Any] = {"text": place.text}
    said, nth = f'the text "{place.text}"', place.nth
    if (start, end) != (place.start, place.end):
        args["within"] = around[start:end]
        said += f' in "{around[start:end]}"'
        same = [p for p in index.places(around[start:end]) if index.whole(p) == index.whole(place) and p.start == start]
        nth = same[0].nth if same else 1
    if nth > 1:
        args["occurrence"] = nth
        return f"Select occurrence {nth} of {said}.", Action(function="select_text", args=args)
    return f"Select {said}.", Action(function="select_text", args=args)


def selecting(group: Group, index: DocumentIndex) -> tuple[str, Action]:
    """The step that selects a group of places, in words and as an action."""
    first, last = group.places[0] if group.places else None, group.places[-1] if group.places else None
    if group.whole or first is None or last is None:
        return "Press Ctrl+A.", Action(function="keyboard_input", args={"keys": "{CTRL}a"})
    if first.end:
        return _text(first, index)
    if first.table and not first.row:
        return f"Select the table {first.table}.", Action(function="select_table", args={"number": first.table})
    if first.table:
        row, column = first.row or 1, first.column or 1
        text = f"Select row {row} and column {column} of table {first.table}."
        return text, Action(function="select_table", args={"number": first.table, "row": row, "column": column})
    args: dict[str, Any] = {"start_index": first.paragraph}
    text, names = f"Select paragraph {_paragraph(first)}.", {"text": _beginning(first)}
    if last is not first:
        args["end_index"], names["end_text"] = last.paragraph, _beginning(last)
        text = f"Select paragraphs {_paragraph(first)} to {_paragraph(last)}."
    return text, Action(function="select_paragraph", args=args | {k: v for k, v in names.items() if v})


def _act(use: Use, group: Group | None, part: Part, index: DocumentIndex) -> None:
    if group is not None and group.pattern:
        told, done = finding(group.pattern)
        part.steps += told
        part.actions += done
    elif group is not None and use.skill.select:
        text, action = selecting(group, index)
        part.steps.append(text)
        part.actions.append(action)
    values = _texts(use, group)
    inside = use.skill.ident in NEW_LINES and group is not None and bool(group.places[0].end)
    for _ in range(2 if group is not None and _mixed(use, group, index) else 1):
        steps, actions = use.skill.steps, use.skill.actions
        if use.skill.ident == MERGING and group is not None:
            steps, actions = over(len(group.places), steps), over(len(group.places), actions)
        told = _deep(in_their_units(list(steps), use.values), values)
        raw = [_deep(in_their_units(a.model_dump(mode="json"), use.values), values) for a in actions]
        done = [Action.model_validate(within_a_line(r) if inside else r) for r in raw]
        told, done = beside_headers(told, done, index) if use.skill.ident in MARGINS else (told, done)
        part.steps += [within_a_line(s) if inside else s for s in told]
        part.actions += done


def _mixed(use: Use, group: Group, index: DocumentIndex) -> bool:
    """A switch to be taken away where only some of the text has it: pressed once, all of it has."""
    return use.off and _switch(use.skill) and not _fulfilled(_checks(replace(use, off=False), group, index), index)


# ---------------------------------------------------------------- what must hold


def _holds(use: Use, group: Group, index: DocumentIndex) -> bool:
    """Only formats can be there already: a text that is inserted twice is asked for twice."""
    return _formats(use.skill) and _fulfilled(_checks(use, group, index), index)


def _fulfilled(checks: Sequence[Check], index: DocumentIndex) -> bool:
    plain = [c for c in checks if c.kind in ("run_format", "paragraph_format", "page", "property", "header", "footer")]
    if not plain or len(plain) != len(checks):
        return False
    return all(r.passed for r in evaluate_parts(plain, index.parts, index.parts, unchanged=False))


def _checks(use: Use, group: Group, index: DocumentIndex) -> list[Check]:
    if group.whole and not group.places:
        everywhere = [c.model_copy(update={"where": {}}) for c in use.skill.checks]
        return [_bound_check(c, use, None) for c in everywhere]
    if use.skill.ident == MERGING:
        first = [_place_check(c, use, group.places[0], index) for c in use.skill.checks]
        return [c.model_copy(update={"value": len(group.places)}) for c in first]
    if group.pattern:
        bound = [_bound_check(check, use, group.places[0]) for check in use.skill.checks]
        return [check.model_copy(update={"where": {"pattern": group.pattern}}) for check in bound]
    found: list[Check] = []
    for place in group.places:
        if use.skill.ident in NEW_LINES and place.end:
            text = with_line(place, use.values["text"].text, use.skill.ident == NEW_LINES[1], index)
            where = {"index": index.part_of(place)}
            return [Check(kind="text", where=where, property="equals", value=text)]
        bound = [_bound_check(check, use, place) for check in use.skill.checks]
        bound = _grown(bound, use, index)
        if not any(c.kind == "text" and c.property == "present" and c.value == place.text for c in bound):
            found += [_place_check(check, use, place, index) for check in bound]  # else its words are so already
    return found


_GROWTH = ("rows_added", "columns_added")
TYPED_THERE = ("replace_phrase", "edit_cell")


def _add(checks: list[Check], more: list[Check]) -> None:
    """Checks of one more place; a table that grows or shrinks at each place does so by all of them."""
    for check in more:
        same = (check.kind, check.where, check.property)
        alike = [i for i, c in enumerate(checks) if (c.kind, c.where, c.property) == same]
        if check.property in _GROWTH and alike:
            old = checks[alike[0]]
            checks[alike[0]] = old.model_copy(update={"value": int(old.value) + int(check.value)})
        else:
            checks.append(check)


def _grown(checks: list[Check], use: Use, index: DocumentIndex) -> list[Check]:
    """Where the new words hold the old ones ("Ruiz" to "Ruiz-Gil"), or the old ones stand elsewhere too: how often."""
    words = {c.property: str(c.value) for c in checks if c.kind == "text" and c.property in ("absent", "present")}
    old, new = words.get("absent", ""), words.get("present", "")
    if not old or use.mention is None:
        return checks
    texts = [p.text for p in (*index.filled(), *index.cells())]
    meant, gone = len(use.mention.places), sum(place.text.count(old) for place in use.mention.places)
    counts = {w: sum(t.count(w) for t in texts) for w in (old, new) if w}
    if old in new:
        counts[new] += meant
    elif new and use.skill.ident in TYPED_THERE and counts[old] > gone > 0:  # what stands elsewhere stays
        counts[old], counts[new] = counts[old] - gone, counts[new] + meant - gone * old.count(new)
    elif not new and use.skill.object in ("paragraph", "words") and counts[old] > gone > 0:
        counts[old] -= gone
    elif not new and counts[old] > 1 and any(c.property in _GROWTH for c in checks):
        return [c for c in checks if c.kind != "text"]  # a row's or column's words stand elsewhere too
    else:
        return checks
    stand = [Check(kind="text", where={"needle": w}, property="count", value=n) for w, n in counts.items()]
    return [*stand, *(c for c in checks if c.kind != "text")]


def _in_stories(use: Use, index: DocumentIndex) -> list[Check]:
    """What is replaced in one go throughout the document gives way in its header and footer too."""
    places = use.mention.places if use.mention is not None and not use.skill.select else ()
    if not places or {c.property for c in use.skill.checks} != {"absent", "present"}:
        return []
    old, new = (str(_bound_check(c, use, places[0]).value) for c in sorted(use.skill.checks, key=lambda c: c.property))
    return replaced_beside(old, new, index)


def _bound_check(check: Check, use: Use, place: Place | None) -> Check:
    values = _texts(use, Group((place,)) if place is not None else None)
    bound = Check.model_validate(_deep(in_their_units(check.model_dump(mode="json"), use.values), values))
    return bound.model_copy(update={"value": _taken_away(bound)}) if use.off else bound


def _taken_away(check: Check) -> Any:
    return {"list": "none", "alignment": "left"}.get(check.property, False)


def _place_check(check: Check, use: Use, place: Place, index: DocumentIndex) -> Check:
    """The check's `where` narrowed to exactly this place of the document before."""
    where = dict(check.where)
    at = index.part_of(place)
    if check.kind in FORMATS:
        where = {"index": at} if not place.table else {"table": place.table, "row": place.row, "col": place.column}
        if place.end:
            where |= {"text": place.text, "occurrence": index.occurrence_in(place)}
    elif check.kind == "text" and check.property in ("starts_with", "ends_with"):
        where = {"index": at}
    elif check.kind == "text" and check.property in ("absent", "present") and use.skill.select and not place.table:
        where = {"index": at} if place.end and use.mention is not None and not use.mention.each else where
    elif check.kind == "table" and "number" in where and place.table:
        where["number"] = place.table
        if where.pop("holds", None) is not None:  # cells with the same text are told apart by their place
            where |= {"row": place.row or 1, "col": place.column or 1}
        if "says" in where:
            where |= {"row": place.row, "col": place.column}
            _as_many(check, str(where["says"]), index.tables[place.table - 1].cols)
    return check.model_copy(update={"where": where})


def _as_many(check: Check, said: str, columns: int) -> None:
    """Raise where the words of a new row are neither its first cell nor one for each column.

    Raises:
        Unfit: which cells they belong in cannot be told.
    """
    count = len(said.split("\t"))
    if count not in (1, columns if check.property == "rows_added" else 1):
        raise Unfit("a new row", f"{count} texts", f"{columns}, one for each column,")


# ---------------------------------------------------------------- filling slots


def _texts(use: Use, group: Group | None) -> dict[str, str]:
    """Slot -> text: values as typed, the object by its words."""
    texts = {}
    for name, kind in use.skill.slots.items():
        if name not in use.values:
            raise Unfit(use.skill.ident, f"no value for {name}", f"a {kind}")
        value = use.values[name]
        texts[name] = value.text if value.unit in ("", "in") or kind == "number" else f"{value.text} {value.unit}"
    if group is not None and group.places:
        texts["object"] = group.places[0].text
    return texts


def _filled(text: str, values: dict[str, str]) -> Any:
    def one(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise Unfit(text, match[0], f"one of {sorted(values)}")
        return str(FILTERS[match[2]](values[match[1]]) if match[2] else values[match[1]])

    alone = SLOT.fullmatch(text)
    if alone and alone[2] in ("number", "points"):
        return FILTERS[alone[2]](values[alone[1]])
    return SLOT.sub(one, text)


def _deep(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _deep(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_deep(item, values) for item in value]
    return _filled(value, values) if isinstance(value, str) else value


# ---------------------------------------------------------------- for the person


def _understood(use: Use) -> str:
    """The skill by name, what it is for, and the values: 'strikethrough text: paragraph 212 "The harbour …"'."""
    name = use.skill.ident.split(":")[-1].replace(">", " - ").replace("_", " ")
    values = [f"{slot} {v.text}{' ' + v.unit if v.unit else ''}" for slot, v in use.values.items()]
    shown = [in_words(use.mention)] if use.mention is not None and use.skill.object else []
    details = "; ".join([*shown, *values])
    told = ("take away " if use.off else "") + name + (f": {details}" if details else "")
    return f"{told} (by the manual: {use.skill.page})" if use.skill.page else told


def clause_words(clause: Clause) -> str:
    """The clause as written, for messages."""
    return clause.text.strip(" .,;")
