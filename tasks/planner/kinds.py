"""Stretches of one form, and which of them: "the phone numbers", "both dates", "the oven temperature".

A form is one that the text itself shows: dates, times, prices, what stands in brackets. Words before the noun, or
behind its "of", say which one: they stand in the same sentence, line or row. What looks half like the form ("101"
beside "100 degrees", "May 2025" beside dates with a day) may be meant too, so that nobody can say which are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.planner import relations, texts
from tasks.planner.counting import Pick, before_noun
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.nouns import COMMANDS, STOP, closes
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase, described
from tasks.planner.things import covers, numbered
from tasks.planner.typed import MAIL, MONEY, MONTH, PHONE, WEB

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_DATES = re.compile(
    rf"(?<![\w.,])(?:{_WEEKDAY},? )?(?:{_DAY}(?: of)? {MONTH}(?:,? \d{{4}})?"
    rf"|{MONTH} {_DAY}(?:,? \d{{4}})?)(?![\w])"
    r"|(?<![\w.,])(?:\d{4}-\d\d-\d\d|\d{1,2}([./])\d{1,2}\1\d{2}(?:\d\d)?)(?![\w/])"
)
_MONTH_OF_YEAR = re.compile(rf"\b{MONTH} \d{{4}}\b|\b(?:1[89]|20)\d\d (?:to|–|-) ")
_HOUR = (
    r"(?:\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b\.?|\d{1,2}:\d\d(?!\d)|(?:\d{1,2}|[a-z]+) o['’]clock"
    r"|(?:half|quarter|twenty|ten|five) (?:past|to) [a-z]+|\b(?:noon|midday|midnight)\b)"
)
_TIMES = re.compile(rf"(?<![\w:.]){_HOUR}(?: ?(?:to|–|-|until) {_HOUR})?")
_DEGREES = re.compile(
    r"[-−]?\b\d+(?:[.,]\d+)? ?(?:°\s?[CF]?\b|º\s?[CF]?\b|°|degrees(?: (?:Celsius|Fahrenheit|[CF]))?\b)"
)
_PERCENT = re.compile(r"\b\d+(?:[.,]\d+)? ?(?:%|per ?cent\b)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_MONTHS = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|(?<=\d )May\b|(?<=[iI]n )May\b|(?<=of )May\b|\bMay(?= \d)"
)
_DAYS = re.compile(rf"\b{_WEEKDAY}s?\b")
_NUMBER = re.compile(r"(?<![\w.,:/])\d+(?:[.,]\d+)?(?![\w/:])")


@dataclass(frozen=True)
class _Kind:
    form: re.Pattern[str]
    half: re.Pattern[str] | None = None  # what may be one of them without its form
    near: bool = False  # only in a sentence that holds one of them
    cell: re.Pattern[str] | None = None  # the whole of a cell


_KINDS = {
    "date": _Kind(_DATES, _MONTH_OF_YEAR),
    "time": _Kind(_TIMES),
    "phone number": _Kind(PHONE),
    "e-mail address": _Kind(MAIL),
    "web address": _Kind(WEB),
    "price": _Kind(MONEY),
    "temperature": _Kind(_DEGREES, _NUMBER, near=True),
    "percentage": _Kind(_PERCENT, _NUMBER, near=True),
    "postcode": _Kind(_POSTCODE),
    "month": _Kind(_MONTHS, re.compile(r"\bMay\b")),
    "day of the week": _Kind(_DAYS, cell=re.compile(_SHORT_DAY)),
    "square brackets": _Kind(re.compile(r"\[[^\[\]\n]{1,200}\]"), re.compile(r"[\[\]]")),
    "round brackets": _Kind(re.compile(r"\([^()\n]{1,300}\)"), re.compile(r"[()]")),
    "brackets": _Kind(re.compile(r"\[[^\[\]\n]{1,200}\]|\([^()\n]{1,300}\)"), re.compile(r"[\[\]()]")),
}
_NAMES: dict[tuple[str, ...], str] = {
    ("date",): "date", ("time",): "time", ("clock", "time"): "time", ("phone", "number"): "phone number",
    ("telephone", "number"): "phone number", ("mobile", "number"): "phone number",
    ("email", "address"): "e-mail address",
    ("e", "mail", "address"): "e-mail address", ("email",): "e-mail address", ("e", "mail"): "e-mail address",
    ("web", "address"): "web address", ("website", "address"): "web address", ("url",): "web address",
    ("price",): "price", ("sum", "of", "money"): "price", ("amount", "of", "money"): "price",
    ("money", "amount"): "price", ("temperature",): "temperature", ("percentage",): "percentage",
    ("postcode",): "postcode", ("post", "code"): "postcode", ("month",): "month", ("weekday",): "day of the week",
    ("day", "of", "the", "week"): "day of the week", ("placeholder",): "square brackets",
}  # fmt: skip
_BRACKETS = {
    ("square", "brackets"): "square brackets", ("round", "brackets"): "round brackets",
    ("parentheses",): "round brackets", ("brackets",): "brackets",
}  # fmt: skip
_ALONE = ("temperature", "percentage", "postcode")
"""Of these the singular alone names one; the others are read elsewhere then ("the date")."""
_INSIDE = listed("everything anything whatever text words word bits bit parts part passages stuff what")
_WRITING = listed("insert add type write append enter include prepend create")
_MODIFIERS = 3
_HOW = listed("italics a an dark light pale bright small")
_BEHIND = listed(
    ". ! ? ; dark light pale bright small all stand please too also except excluding apart but everywhere throughout"
)
_RESTRICTING = listed(
    "after before over under above below between since until that which with without starting beginning"
)
_LOOKS = listed("bold bolden italic italics italicise italicize underline underlined highlight highlighted strike red")
_TELLING = listed(
    "containing mentioning start end says saying say reads reading read occurs appears called named titled labelled"
    " bottom top"
)


@dataclass(frozen=True)
class _Named:
    end: int
    kind: str
    pick: Pick
    plural: bool
    words: tuple[str, ...] = ()


def phrase_at(reader: "Reader", at: int) -> Phrase | None:
    """The stretches of a form that an expression names; None where it names none or the document holds none."""
    named = _bracketed(reader, at) or _named(reader, at)
    if named is None or named.pick.new or reader.low(at - 1) in _WRITING or _KINDS.get(named.kind) is None:
        return None
    end, words = _of(reader, named) if not named.plural else (named.end, named.words)
    if not closes(reader.tokens, end):
        return None
    behind, scope = relations.scope(reader, end)
    if not ends(reader, behind):
        return _restricted(reader, behind, named)
    held = [_Held(unit, m) for unit in _units(reader.index, scope) for m in _matches(unit, named.kind)]
    chosen = [h for h in held if all(_near(reader.index, h, word) for word in words)]
    if chosen:
        return _resolved(reader, behind, named, chosen, scope)
    said = texts.between(reader.clause, reader.tokens, at, end)
    first = before_noun(reader.tokens, at)[0]
    known = texts.longest(reader.clause, reader.tokens, first, reader.index)[0] >= end
    return Phrase(end, "words", missing=f'nothing is told so: "{said}"') if named.words and held and not known else None


def _restricted(reader: "Reader", at: int, named: _Named) -> Phrase | None:
    """Some of them are meant, and which cannot be told: "the dates after 3 June", "the prices over 5 pounds"."""
    looks = _LOOKS & {t.low for t in reader.tokens}
    if not looks or not named.plural or reader.low(at) not in _RESTRICTING:
        return None
    return Phrase(at, "words", ambiguous=f"which of the {named.kind}s are meant is not clear")


def ends(reader: "Reader", at: int) -> bool:
    """Nothing more is said of them: no "over 3 pounds", no "that start with 07".

    Args:
        reader: of the clause.
        at: token behind the name and its place.
    """
    low, following = reader.low(at), reader.low(at + 1)
    if low in ("in", "to", "into", "with", "as"):
        return following in COMMANDS or following in _HOW
    return at >= len(reader.tokens) or low in _BEHIND or (low in COMMANDS and low not in _TELLING)


@dataclass(frozen=True)
class _Held:
    unit: Place
    match: re.Match[str]

    @property
    def place(self) -> Place:
        unit, match = self.unit, self.match
        return Place(unit.paragraph, unit.table, unit.row, unit.column, match.start(), match.end(), 1, match[0])


def _bracketed(reader: "Reader", at: int) -> _Named | None:
    """As in "everything in square brackets", "the words in parentheses"."""
    start = at
    while reader.low(start) in ("all", "the", "any", "of", "every"):
        start += 1
    if reader.low(start) not in _INSIDE:
        return None
    end = start + 1
    while reader.low(end) in ("that", "is", "are", "which", "stands", "still", "s"):
        end += 1
    if reader.low(end) not in ("in", "inside", "within", "between"):
        return None
    end += 1 + (reader.low(end + 1) == "the")
    name = next((n for n in _BRACKETS if tuple(reader.lows(end, len(n))) == n), None)
    return None if name is None else _Named(end + len(name), _BRACKETS[name], Pick("all", (), True), True)


def _named(reader: "Reader", at: int) -> _Named | None:
    """A noun for a form with its count and the words before it; a mere "the date" is left to others."""
    start, pick = before_noun(reader.tokens, at)
    shared = _shares(reader, at)
    if not (pick.definite or pick.each or shared):
        return None
    for skip in range(_MODIFIERS + 1):
        words = tuple(reader.lows(start, skip))
        if any(w in STOP or w in COMMANDS - {"number"} or not w.isalpha() for w in words):
            return None
        for name, kind in sorted(_NAMES.items(), key=lambda item: -len(item[0])):
            size = len(name)
            said = tuple(reader.lows(start + skip, size))
            several = said == _many(name)
            if several or said == name:
                several = several or pick.rule in ("all", "exactly")
                plain = not several and not words and not pick.rule and reader.low(start + size) not in ("of", "for")
                if plain and not shared and kind not in _ALONE:
                    return None
                return _Named(start + skip + size, kind, pick, several, words)
    return None


def _shares(reader: "Reader", at: int) -> bool:
    """As in "my email address and phone number": one article for both."""
    names = [n for n in _NAMES if len(n) > 1 and tuple(reader.lows(at, len(n))) == n]
    before = [n for n in _NAMES if tuple(reader.lows(at - 1 - len(n), len(n))) == n]
    led = any(reader.low(at - 2 - len(n)) in ("the", "my", "our") for n in before)
    return bool(names) and reader.low(at - 1) in ("and", "&") and led


def _many(name: tuple[str, ...]) -> tuple[str, ...]:
    """The plural of a name: "amounts of money", "days of the week"."""
    at = 0 if "of" in name else len(name) - 1
    ending = "es" if name[at].endswith("ss") else "s"
    return (*name[:at], name[at] + ending, *name[at + 1 :])


def _of(reader: "Reader", named: _Named) -> tuple[int, tuple[str, ...]]:
    """Words behind "of" that say which: "the phone number of the vet"."""
    if reader.low(named.end) not in ("of", "for"):
        return named.end, named.words
    at = named.end + 1 + (reader.low(named.end + 1) in ("the", "my", "our"))
    end = at
    while end < min(len(reader.tokens), at + _MODIFIERS) and reader.tokens[end].kind == "word":
        if reader.low(end) in STOP | COMMANDS:
            break
        end += 1
    return (end, (*named.words, *reader.lows(at, end - at))) if end > at else (named.end, named.words)


def _units(index: DocumentIndex, scope: Phrase | None) -> Iterator[Place]:
    for unit in (*index.filled(), *index.cells()):
        if scope is None or any(covers(outer, unit) for outer in scope.places):
            yield unit


def _matches(unit: Place, kind: str) -> Iterator[re.Match[str]]:
    known = _KINDS[kind]
    if unit.table and known.cell is not None and (whole := known.cell.fullmatch(unit.text.strip())):
        yield whole
        return
    dated = [m.span() for m in _DATES.finditer(unit.text)] if kind in ("phone number", "price") else []
    for match in known.form.finditer(unit.text):
        if not any(a < match.end() and match.start() < b for a, b in dated):
            yield match


def _near(index: DocumentIndex, held: _Held, word: str) -> bool:
    """A word that says which stands in the same sentence, or in the row or on top of the column of the cell."""
    unit, match = held.unit, held.match
    if unit.table:
        table = index.tables[unit.table - 1]
        around = " ".join([*table.cells[unit.row - 1], table.cell(1, unit.column).text])
    else:
        stops = [0, *(m.end() for m in re.finditer(r"[.!?]\s+|\n", unit.text)), len(unit.text)]
        first = max(s for s in stops if s <= match.start())
        last = min(s for s in stops if s >= match.end())
        around = unit.text[first : match.start()] + " " + unit.text[match.end() : last]
    return any(_root(word) == _root(w) for w in re.findall(r"[^\W\d_]+", around.lower()))


def _root(word: str) -> str:
    return re.sub(r"(?:'s|ing|ed|es|s|e)$", "", word) if len(word) > 3 else word


def _resolved(reader: "Reader", end: int, named: _Named, held: Sequence[_Held], scope: Phrase | None) -> Phrase:
    index, kind = reader.index, named.kind
    places = tuple(numbered(index, h.place) for h in held)
    which = named.pick.of(len(places))
    if isinstance(which, str):
        return Phrase(end, "words", missing=f"there is no {which} {kind}, only {len(places)}")
    unclear = scope.ambiguous if scope is not None else ""
    if named.plural or named.pick.rule:
        half = _half(index, kind, held, scope) if not named.words else ""
        unclear = unclear or half
    elif len(places) > 1:
        first, second = (described(p, index) for p in places[:2])
        unclear = f"there are {len(places)} of what may be the {kind}: in {first} or in {second}"
    chosen = tuple(places[i] for i in which)
    many = named.plural or len(chosen) > 1
    return Phrase(end, "words", chosen if not unclear else places, many, False, "", unclear)


def _half(index: DocumentIndex, kind: str, held: Sequence[_Held], scope: Phrase | None) -> str:
    """What may be one of them although it has only half of the form; for prices also what stands elsewhere."""
    known = _KINDS[kind]
    if kind == "price" and scope is None and len({bool(h.unit.table) for h in held}) > 1:
        return "there are prices in the table and elsewhere"
    for unit in _units(index, scope) if known.half is not None else ():
        spans = [h.match.span() for h in held if h.unit == unit]
        if known.near and not spans:
            continue
        for match in known.half.finditer(unit.text) if known.half is not None else ():
            if not any(a <= match.start() and match.end() <= b for a, b in spans):
                return f'"{match[0]}" in {described(unit, index)} may be a {kind} too'
    return ""
