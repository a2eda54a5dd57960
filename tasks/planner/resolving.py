"""From what a request says of a noun to the places that are meant, or to why there are none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.planner.asides import without_aside
from tasks.planner.bold_headings import unclear_set
from tasks.planner.counting import Pick
from tasks.planner.document import DocumentIndex, Place, plain
from tasks.planner.quoting import listed
from tasks.planner.things import Thing, covers, kind_of, named_things, under

LEAST_PREFIX = 4  # letters of "intro" for "Introduction"
WHOLE = listed("title subtitle header footer")


@dataclass(frozen=True)
class Phrase:
    """A resolved expression.

    Args:
        end: position of the token behind it.
        kind: as of a Mention; "" where it names something that is new or no part.
        places: in document order.
        each: all of them are meant.
        quoted: it is a quotation.
        missing: why it cannot be resolved.
        ambiguous: which readings stand.
        noun: what was named ("paragraph"), "" for mere words.
        pattern: regular expression that finds just these places, where they are told by their spelling.
    """

    end: int
    kind: str = ""
    places: tuple[Place, ...] = ()
    each: bool = False
    quoted: bool = False
    missing: str = ""
    ambiguous: str = ""
    noun: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Said:
    """What the request says of one noun.

    Args:
        noun: what is named.
        plural: several are named.
        pick: how they are counted.
        level: of headings; 0 for any.
        adjectives: that stood before the noun.
        label: words that name it ("Total" of "the Total row").
        tests: (begins, ends, holds, equals) and the text.
        scope: places that it lies in.
        spread: what is counted is counted in every place of the scope ("the first word of each heading").
        side: below, above, left, right or beside; of the scope then.
        problem: of an expression inside: missing, ambiguous.
    """

    noun: str
    plural: bool
    pick: Pick
    level: int
    adjectives: frozenset[str]
    label: str = ""
    tests: tuple[tuple[str, str], ...] = ()
    scope: tuple[Place, ...] | None = None
    side: str = ""
    spread: bool = False
    problem: tuple[str, str] = ("", "")

    @property
    def filtered(self) -> bool:
        """More is said than the noun."""
        return bool(self.label or self.tests or self.scope is not None or any(self.problem))


def resolved(index: DocumentIndex, leading: tuple[Place, ...] | None, end: int, said: Said) -> Phrase:
    """The places that are meant, or why there are none; `leading` is the scope that the clause began with."""
    kind = kind_of(said.noun)
    if said.scope is None and leading is not None and said.noun not in WHOLE:
        said = replace(said, scope=leading)
    many = said.plural or said.pick.each
    if any(said.problem):
        return Phrase(end, kind, (), many, False, *said.problem, noun=said.noun)
    found = _candidates(index, said)
    if isinstance(found, str):
        return Phrase(end, kind, (), many, missing=found, noun=said.noun)
    if said.noun in ("header", "footer") and not found:
        return Phrase(end, kind, (), many, noun=said.noun)
    if said.spread and said.side:
        said, many = replace(said, pick=Pick("all")), True
    elif said.spread and said.pick.rule in ("at", "slice"):
        found, many = _in_each(said, found), True
        said = replace(said, pick=Pick("all"))
    elif said.spread and not said.pick.rule and not many and _one_in_each(said, found):
        many = True  # "the header row of each table"
    found = _whole_sentences(said, _counted_prose(index, said, found))
    where = said.pick.of(len(found))
    if isinstance(where, str) or not found:
        return Phrase(end, kind, (), many, missing=_absent(said, where, len(found)), noun=said.noun)
    chosen = [found[i] for i in where]
    ambiguous = _running_text(index, said, found, chosen)
    if len(chosen) > 1 and not said.pick.rule and not many:
        chosen, ambiguous = _one_of(index, said, chosen)
    places = tuple(place for thing in chosen for place in thing.places)
    ambiguous = ambiguous or _unclear_headings(index, said, many)
    return Phrase(end, kind, places, many or len(places) > 1, False, "", ambiguous, said.noun)


def _unclear_headings(index: DocumentIndex, said: Said, many: bool) -> str:
    every = said.noun == "heading" and many and not said.label and not said.tests
    return unclear_set(index, "section" in said.adjectives) if every else ""


def _candidates(index: DocumentIndex, said: Said) -> list[Thing] | str:
    noun = said.noun
    if said.adjectives & {"empty", "blank"} and noun in ("paragraph", "line"):
        noun = "empty"
    if said.noun in ("row", "column", "cell", "header row") and not index.tables:
        return "there is no table in the document"
    beside = _beside_each if said.spread and said.side else _sideways
    found = beside(index, said, noun) if said.side else named_things(noun, index, said.scope)
    if said.level:
        found = [t for t in found if index.paragraphs[t.places[0].paragraph - 1].level == said.level]
    if said.adjectives & {"numbered", "ordered"} and noun in ("list", "item"):
        found = [t for t in found if index.paragraphs[t.places[0].paragraph - 1].part.get("list") == "number"]
    if said.adjectives & {"bulleted", "bullet", "unordered"} and noun in ("list", "item"):
        bullets = [t for t in found if index.paragraphs[t.places[0].paragraph - 1].part.get("list") == "bullet"]
        found = bullets or (found if noun == "item" else [])
    tests = (*said.tests, ("label", said.label)) if said.label else said.tests
    for how, text in tests:
        passing = {id(t) for one in text.split("\n") for t in _passing(found, how, one)}
        found = [t for t in found if id(t) in passing]
        if not found:
            return f'there is no {_name(said)} {_HOW[how]} "{text}"'
    several = len({p.table for t in found for p in t.places}) > 1 and said.noun in ("row", "column", "header row")
    if several and not said.spread and said.pick.rule not in ("", "all"):
        return f"the document has {len(index.tables)} tables: say the {said.noun} of which table"
    return found


_HOW = {"equals": "called", "begins": "that begins with", "ends": "that ends with", "holds": "with", "label": "called"}


def _sideways(index: DocumentIndex, said: Said, noun: str) -> list[Thing]:
    """Things below, above or beside the scope, the nearest only when one is asked for."""
    if not said.scope:
        return []
    at = said.scope[0] if said.side != "below" else said.scope[-1]
    if at.table and (noun in ("cell", "row", "column")):
        return _next_in_table(index, said, at)
    first = index.part_of(said.scope[0])
    if said.side == "below" and at.paragraph and index.paragraphs[at.paragraph - 1].kind in ("heading", "title"):
        below = under(index, index.paragraphs[at.paragraph - 1])
    elif noun == "item" and at.paragraph:
        below = _list_below(index, at)
    else:
        below = tuple(p for p in _stops(index, at) if not p.end)
    if said.side == "above":
        found = [t for t in named_things(noun, index, None) if index.part_of(t.places[0]) < first]
        return found if said.plural or said.pick.rule else found[-1:]
    found = [t for t in named_things(noun, index, None) if _any_in(t, below)]
    return found if said.plural or said.pick.rule else found[:1]


def _beside_each(index: DocumentIndex, said: Said, noun: str) -> list[Thing]:
    """As in "the first paragraph under each heading": what is beside each place of the scope, each once."""
    found: dict[tuple[Place, ...], Thing] = {}
    for outer in said.scope or ():
        beside = _sideways(index, replace(said, scope=(outer,)), noun)
        where = said.pick.of(len(beside))
        found |= {beside[i].places: beside[i] for i in where} if isinstance(where, list) else {}
    return sorted(found.values(), key=lambda t: index.part_of(t.places[0]))


def _list_below(index: DocumentIndex, at: Place) -> tuple[Place, ...]:
    """Items of the list that begins right below a line; all behind it where none does."""
    after = index.part_of(at) + 1
    run = next((run for run in index.lists if run[0].index == after), ())
    return tuple(p.place for p in run) or tuple(p for p in _stops(index, at) if not p.end)


def _any_in(thing: Thing, scope: Sequence[Place]) -> bool:
    return any((p.paragraph, p.table) in {(o.paragraph, o.table) for o in scope} for p in thing.places)


def _stops(index: DocumentIndex, at: Place) -> list[Place]:
    """Everything after a place."""
    position = index.part_of(at)
    after = [p.place for p in index.paragraphs if p.index > position]
    return [*after, *(t.place for t in index.tables if t.index > position)]


def _next_in_table(index: DocumentIndex, said: Said, at: Place) -> list[Thing]:
    table = index.tables[at.table - 1]
    down, right = {"below": (1, 0), "above": (-1, 0), "left": (0, -1)}.get(said.side, (0, 1))
    row, column = at.row + down, at.column + right
    if said.noun == "row" and said.plural and down:
        rows = range(row, table.rows + 1) if down > 0 else range(1, at.row)
        return [Thing((table.row(r),), table.row(r).text) for r in rows]
    if not (0 < row <= table.rows and 0 < column <= table.cols):
        return []
    if said.noun == "row":
        return [Thing((table.row(row),), table.row(row).text)]
    if said.noun == "column":
        return [Thing((table.column(column),), table.column(column).text)]
    return [Thing((table.cell(row, column),), table.cell(row, column).text)]


def _passing(found: list[Thing], how: str, text: str) -> list[Thing]:
    wanted = plain(text)
    known = [(t, plain(t.text)) for t in found]
    equal = [t for t, said in known if said == wanted]
    if equal and how in ("equals", "label"):
        return equal
    if how in ("begins", "ends"):
        ends = how == "ends"
        return [t for t, said in known if (said.endswith(wanted) if ends else said.startswith(wanted))]
    within = [t for t, said in known if f" {wanted} " in f" {said} "]
    if how == "label" and not within and len(wanted) >= LEAST_PREFIX:
        within = [t for t, said in known if said.startswith(wanted)]
    return within or [t for t in found if f" {wanted} " in f" {plain(t.about)} "]


def _name(said: Said) -> str:
    if said.noun.startswith("look "):
        return f"{said.noun.removeprefix('look ')} text"
    noun = {"item": "list item", "any": "text", "empty": "empty paragraph"}.get(said.noun, said.noun)
    return f"level {said.level} {noun}" if said.level else noun


def _in_each(said: Said, found: list[Thing]) -> list[Thing]:
    """The picked ones of every place of the scope."""
    chosen: list[Thing] = []
    for outer in said.scope or ():
        inside = [t for t in found if covers(outer, t.places[0]) or (outer.table and outer.table == t.places[0].table)]
        where = said.pick.of(len(inside))
        chosen += [inside[i] for i in where] if isinstance(where, list) else []
    return chosen


def _counts(said: Said, shorter: Sequence[object], found: Sequence[Thing]) -> bool:
    return len(found) != said.pick.numbers[0] == len(shorter)


def _counted_prose(index: DocumentIndex, said: Said, found: list[Thing]) -> list[Thing]:
    """Who counts paragraphs counts running text, no address, date or "To:" line; who counts headings, no title."""
    if said.pick.rule == "exactly" and said.side == "below" and said.noun == "line":
        lines = without_aside([index.paragraphs[t.places[0].paragraph - 1] for t in found if t.places[0].paragraph])
        return [t for t in found if any(p.place in t.places for p in lines)] if _counts(said, lines, found) else found
    if said.pick.rule != "exactly" or said.filtered or len(found) == said.pick.numbers[0]:
        return found
    if said.noun == "heading" and index.title is not None:  # the title is above those that are counted
        below = [t for t in found if t.places[0] != index.title.place]
        return below if len(below) == said.pick.numbers[0] else found
    if said.noun != "paragraph":
        return found
    prose = [t for t in found if _PROSE.search(t.text) and not _HEADED.match(t.text)]
    return prose if len(prose) == said.pick.numbers[0] else found


def _whole_sentences(said: Said, found: list[Thing]) -> list[Thing]:
    """Who counts sentences counts none of dates, addresses and greetings, where the others end like sentences."""
    if said.noun != "sentence" or said.spread or said.pick.rule not in ("at", "slice"):
        return found
    return [t for t in found if _STOPPED.search(t.text)] or found


def _running_text(index: DocumentIndex, said: Said, found: list[Thing], chosen: list[Thing]) -> str:
    """Why "the first paragraph" may be another: an address or a date above the running text, a signature below it."""
    if said.noun != "paragraph" or said.pick.rule not in ("at", "slice") or said.filtered:
        return ""
    text = [t for t in found if (_STOPPED.search(t.text) and len(t.text.split()) > 3) or len(t.text.split()) >= _LONG]
    where = said.pick.of(len(text))
    if not text or len(text) == len(found) or (isinstance(where, list) and [text[i] for i in where] == chosen):
        return ""
    other = described(text[where[0]].places[0], index) if isinstance(where, list) else "none"
    return f"{described(chosen[0].places[0], index)}, or, of the running text alone, {other}"


_LONG = 12
"""Words of a paragraph that is running text without a full stop."""
_STOPPED = re.compile(r"[.!?…:][\"'”’)]*\s*$")
_PROSE = re.compile(r"\w+(?:\W+\w+){3,}[.!?][\"'”’)]*\s*$", re.DOTALL)
_HEADED = re.compile(r"\s*\w{1,12}:?\t|\s*(?:to|from|date|subject|re|cc|tip|note|hint|ps)\s*:", re.IGNORECASE)


def _one_in_each(said: Said, found: list[Thing]) -> bool:
    """Every place of the scope holds exactly one."""
    held = [[t for t in found if covers(o, t.places[0]) or (o.table and o.table == t.places[0].table)]
            for o in said.scope or ()]  # fmt: skip
    return bool(held) and all(len(inside) == 1 for inside in held)


def _absent(said: Said, which: list[int] | str, count: int) -> str:
    if isinstance(which, str) and count:
        return f"there is no {which} {_name(said)}, only {count}"
    return f"there is no {which} {_name(said)}" if isinstance(which, str) else f"there is no {_name(said)}"


def _one_of(index: DocumentIndex, said: Said, found: list[Thing]) -> tuple[list[Thing], str]:
    """Which of several is meant by the singular: the heading on top of the others, else nobody knows."""
    if said.noun == "heading" and not said.filtered and not said.level:
        top = index.title
        lower = top is not None and (
            top.kind != "heading" or all(h is top or h.level > top.level for h in index.headings)
        )
        if top is not None and lower:
            return [Thing((top.place,), top.text)], ""
    first, second = (described(t.places[0], index) for t in found[:2])
    return found, f"there are {len(found)} {_name(said)}s: {first} or {second}"


def described(place: Place, index: DocumentIndex) -> str:
    """A place for a person."""
    text = index.whole(place).text if place.paragraph or place.table else place.text
    text = " | ".join(re.split(r"[\t\n]", text))
    short = text if len(text) <= 40 else f"{text[:38].rstrip()}…"
    if place.table:
        spot = f", row {place.row}" * bool(place.row) + f", column {place.column}" * bool(place.column)
        return f'table {place.table}{spot} ("{short}")'
    kind = index.paragraphs[place.paragraph - 1].kind.replace("_", " ") if place.paragraph else ""
    return f'{kind or "note"} "{short}"'


def in_order(index: DocumentIndex, places: Sequence[Place]) -> tuple[Place, ...]:
    """Document order, each once."""

    def order(place: Place) -> tuple[int, int, int, int, int]:
        at = index.part_of(place) if place.paragraph or place.table else -1
        return at, place.row, place.column, place.start, place.nth

    return tuple(sorted(dict.fromkeys(places), key=order))
