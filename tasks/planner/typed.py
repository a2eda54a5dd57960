"""Things that a document holds one of, named by their type: "the date", "the e-mail address", "the greeting".

The stretch must be the only one of its type; of several, all are given and said to be so. A date of the document stands
on a line of its own or behind "Date:"; it is not any day that the text mentions.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tasks.planner import relations, texts
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.nouns import closes
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase, described
from tasks.planner.things import numbered, within

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?!\w))"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?(?: of)?"
_DATE = re.compile(
    rf"\b(?:{_NTH} {MONTH},? \d{{4}}|{MONTH} {_DAY}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}([./-])\d{{1,2}}\1\d{{2}}(?:\d\d)?)\b"
)
_DAY_OF_A_YEAR = re.compile(rf"\b(?:{_NTH} {MONTH}|{MONTH} {_NTH})(?!\w)(?!,? \d{{4}})")
PHONE = re.compile(
    r"(?<![\w.,:/-])(?:\+\d{1,3}[ -]?(?:\(0\) ?)?\d[\d -]{5,25}\d|\(?0\d[\d()/ -]{5,25}\d|\(\d{3}\) ?\d{3}[- ]\d{4}"
    r"|\d{3}-\d{3}-\d{4}|\d{3}-\d{4})(?![\w-])"
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(r"(?<![@\w])(?:https?://|www\.)[^\s<>|]*[^\s<>|.,;:!?)\]\"'”’]")
MONEY = re.compile(
    r"[£$€] ?\d+(?:[.,]\d+)*|(?<![\w.,])\d+(?:[.,]\d+)*(?: ?[£$€]| (?:pounds?|euros?|dollars?|pence|cents?)\b)"
)
_AMOUNT = re.compile(r"(?:[£$€] ?)?(?<![\w.,])\d+(?:[.,]\d+)*(?: ?[£$€]| (?:pounds?|euros?|dollars?)\b)?")
_TOTAL = re.compile(r"\s*(?:grand )?total\b[^:\t\d]*[:\t]?\s*", re.IGNORECASE)
_GREETING = re.compile(r"\s*(?:Dear|Hello|Hi|Good (?:morning|afternoon|evening))\b.{0,60}[,:]\s*$")
_CLOSING = re.compile(
    r"\s*(?:Yours|Sincerely|Faithfully|(?:Kind|Best|Warm|With kind|With best)(?:est)? (?:regards|wishes)|Regards|Best"
    r"|Cheers|Respectfully)\b[^.:]{0,30},?\s*$"
)

_NAMES: dict[tuple[str, ...], str] = {
    ("date",): "date",
    ("phone", "number"): "phone", ("telephone", "number"): "phone", ("mobile", "number"): "phone",
    ("phone", "no"): "phone", ("phone",): "phone", ("telephone",): "phone",
    ("e", "mail", "address"): "mail", ("email", "address"): "mail", ("mail", "address"): "mail",
    ("e", "mail"): "mail", ("email",): "mail",
    ("web", "address"): "web", ("website", "address"): "web", ("website",): "web", ("url",): "web",
    ("internet", "address"): "web", ("web", "link"): "web",
    ("price",): "price", ("contact", "line"): "contact", ("contact", "details"): "contact",
    ("contact", "information"): "contact", ("contact", "info"): "contact", ("address", "line"): "street",
    ("total",): "total", ("grand", "total"): "total", ("total", "amount"): "total", ("total", "sum"): "total",
    ("greeting",): "greeting", ("salutation",): "greeting",
    ("closing",): "closing", ("sign", "off"): "closing", ("complimentary", "close"): "closing",
    ("closing", "formula"): "closing", ("closing", "phrase"): "closing", ("postscript",): "postscript",
    ("signature",): "signature", ("name", "at", "the", "bottom"): "signature",
    ("name", "at", "the", "end"): "signature",
}  # fmt: skip
_STREET = re.compile(
    r"\b\d+[a-z]?,? (?:[A-Z][\w'’]+ )+(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Square|Way|Wharf|Court"
    r"|Place|Terrace)\b"
    r"|\b[A-Z]\w+ ?(?:[Ss]tra(?:ss|ß)e|gatan|weg|vej|Street|Road) \d+"
)
_WHOLE = {"contact": (MAIL, PHONE), "street": (_STREET,)}
"""Lines that are known by what stands in them."""
_PATTERNS = {"phone": (PHONE,), "mail": (MAIL,), "web": (WEB,), "price": (MONEY,)}
_POSTSCRIPT = re.compile(r"\s*(?:P\.? ?){1,3}S\b[.:]?", re.IGNORECASE)
_SIGNED = re.compile(r"\s*(?:[A-Z][\w'’-]*\.?)(?: [A-Z][\w'’-]*\.?){0,3}\s*$")
_LINES = {"greeting": _GREETING, "closing": _CLOSING, "postscript": _POSTSCRIPT}
_AT_TOP = (["at", "the", "very", "top"], ["at", "the", "top"], ["on", "top"])
_TOP_LINES = 4
_ARTICLES = listed("the my our this that his her their")
_NEW_BEHIND = listed("insert add type write append enter include prepend today current")
_LOOK_WORDS = listed(
    """
    bold italic italics underlined capitals caps small large big red blue green yellow orange purple grey gray black
    white brown pink dark light bright pale colour color font size block upper lower
    """
)
_LINE = listed("line paragraph")
_REPLACING = listed("change replace swap substitute correct update edit set fix")
_LOSING = listed("delete remove erase drop scrap")


def phrase_at(reader: "Reader", at: int) -> Phrase | None:
    """The thing of a known type that an expression names, None where it names none or the document holds none."""
    named = _name_at(reader, at)
    if named is None:
        return None
    end, kind, line = named
    if not _complete(reader, at, end):
        return _of_another(reader, at, end, kind)
    label = reader.tokens[at + 1].text
    if label[:1].isupper() and any(re.match(rf"{re.escape(label)}\s*[:\t]", p.text) for p in reader.index.paragraphs):
        return None  # the label itself is copied: "make the Date bold"
    found, heads = _stretches(reader.index, kind), _headed(reader.index, kind)
    if heads and not found:
        unclear = f"{described(heads[0], reader.index)} or what stands below it"
        return Phrase(end, "cells", heads, ambiguous=unclear, noun="cell")
    return _resolved(reader, at, end, kind, (*found, *heads), line) if found else None


def line_at(reader: "Reader", at: int) -> Phrase | None:
    """A line that is known by what stands in it: "the contact line", "the line with the address"."""
    named = _name_at(reader, at)
    return phrase_at(reader, at) if named is not None and named[1] in _WHOLE else None


def _name_at(reader: "Reader", at: int) -> tuple[int, str, bool] | None:
    """End, type, and whether its line is meant ("the date line")."""
    if reader.low(at) not in _ARTICLES or reader.low(at - 1) in _NEW_BEHIND:
        return None
    name = next((n for size in (4, 3, 2, 1) if (n := tuple(reader.lows(at + 1, size))) in _NAMES), ())
    held = reader.lows(at + 1, 2) == ["line", "with"] and reader.low(at + 3) in ("the", "my", "our")
    for words, kind in ((["address"], "street"), (["contact", "details"], "contact")) if held else ():
        if reader.lows(at + 4, len(words)) == words:
            return at + 4 + len(words), kind, True
    if not name:
        return None
    end, kind = at + 1 + len(name), _NAMES[name]
    line = reader.low(end) in _LINE
    end += line
    return end, kind, line


def _of_another(reader: "Reader", at: int, end: int, kind: str) -> Phrase | None:
    """As in "the date of the concert": of which one of what the document holds nobody can say."""
    longer, _ = texts.longest(reader.clause, reader.tokens, at + 1, reader.index)
    known = (*_stretches(reader.index, kind), *_headed(reader.index, kind))
    if reader.low(end) not in ("of", "for") or not known or texts.trimmed(reader.tokens, at + 1, longer) > end:
        return None
    return Phrase(end, "words", known, ambiguous=f"which {kind} is meant is not clear")


def _complete(reader: "Reader", at: int, end: int) -> bool:
    """No further noun makes it something else ("the date column", "the date of birth"), nor is it to be written."""
    following = reader.tokens[end] if end < len(reader.tokens) else None
    if following is not None and following.low in ("in", "on", "at", "of", "for"):
        aside = {"header", "footer", "footnote", "comment", "table"} & set(reader.lows(end + 1, 4))
        look = reader.tokens[end + 1 : end + 2]
        looks = bool(look) and (look[0].low in _LOOK_WORDS or look[0].text[0].isdigit() or look[0].text[0].isupper())
        written = reader.low(at - 1) in ("put", "place", "set", "have", "want", "need") and following.low in (
            "in",
            "at",
        )
        written = written and not looks
        own = {"letter", "memo", "document", "invoice", "report", "note", "text", "minutes"} & set(
            reader.lows(end + 1, 3)
        )
        return not aside and not written and (following.low not in ("of", "for") or bool(own))
    return closes(reader.tokens, end)


def _resolved(reader: "Reader", at: int, end: int, kind: str, found: Sequence[Place], line: bool) -> Phrase:
    index = reader.index
    places = tuple(numbered(index, p) if p.end else p for p in found)
    top = next((w for w in _AT_TOP if reader.lows(end, len(w)) == w), None)
    if top is not None:
        above = {p.paragraph for p in index.filled()[:_TOP_LINES]}
        end, places = end + len(top), tuple(p for p in places if p.paragraph in above) or places
    end, scope = relations.scope(reader, end)
    inside = within(places, scope.places) if scope is not None else places
    places = inside or places
    if len(places) > 1:
        first, second = (described(p, index) for p in places[:2])
        unclear = f"the document has {len(places)} of what may be the {kind}: in {first} or in {second}"
        return Phrase(end, "words", places, False, False, "", unclear)
    whole = index.whole(places[0])
    last = index.filled()[-1] if index.filled() else whole
    if kind == "closing" and line and whole != last:
        unclear = f"the closing words are in {described(whole, index)}, the last line is {described(last, index)}"
        return Phrase(end, "paragraphs", (whole, last), ambiguous=unclear, noun="line")
    replaced = reader.low(at - 1) in _REPLACING  # its words are exchanged, and the line stays
    if line or (whole.text.strip() == places[0].text.strip() and not replaced):
        where = "cells" if whole.table else "paragraphs"
        return Phrase(end, where, (whole,), noun="cell" if whole.table else "line")
    unclear = ""
    if reader.low(at - 1) in _LOSING:
        unclear = f'"{places[0].text}" or all of {described(places[0], index)} may be meant'
    return Phrase(end, "words", places, False, False, "", unclear)


def _stretches(index: DocumentIndex, kind: str) -> tuple[Place, ...]:
    """Every stretch of a type."""
    if kind == "date":
        return _dates(index)
    if kind == "total":
        return _totals(index)
    if kind in _WHOLE:
        return tuple(p for p in index.filled() if p.paragraph and any(f.search(p.text) for f in _WHOLE[kind]))
    if kind == "signature":
        return _signatures(index)
    if kind in _LINES:
        return tuple(p.place for p in index.paragraphs if _LINES[kind].match(p.text))
    return _all(index, _PATTERNS[kind])


def _headed(index: DocumentIndex, kind: str) -> tuple[Place, ...]:
    """Cells on top of a column that is called so: "the price" may be the column then."""
    cells = (cell for table in index.tables for cell in table.all_cells() if cell.row == 1)
    return tuple(cell for cell in cells if cell.text.strip(" .:").casefold() == kind)


def _units(index: DocumentIndex) -> Sequence[Place]:
    return (*index.filled(), *index.cells())


def _all(index: DocumentIndex, patterns: Sequence[re.Pattern[str]]) -> tuple[Place, ...]:
    found = []
    for unit in _units(index):
        dated = [m.span() for m in _DATE.finditer(unit.text)]
        for match in (m for pattern in patterns for m in pattern.finditer(unit.text)):
            if not any(a < match.end() and match.start() < b for a, b in dated):
                found.append(_stretch(unit, match))
    return tuple(found)


def _stretch(unit: Place, match: re.Match[str]) -> Place:
    return Place(unit.paragraph, unit.table, unit.row, unit.column, match.start(), match.end(), 1, match[0])


def _dates(index: DocumentIndex) -> tuple[Place, ...]:
    """The date that stands on its own line or behind "Date:"; else every date, with a year or without."""
    full = [_stretch(unit, m) for unit in _units(index) for m in _DATE.finditer(unit.text)]
    own = [p for p in full if p.paragraph and _is_own(index, p)]
    labelled = [p for p in own if re.match(r"date\s*[:\t]", index.whole(p).text, re.IGNORECASE)]
    if len(labelled) == 1:
        return tuple(labelled)
    running = [p for p in full if p not in own]
    if len(own) == 1 and not running:
        return tuple(own)
    days = [_stretch(unit, m) for unit in _units(index) for m in _DAY_OF_A_YEAR.finditer(unit.text)]
    return (*full, *days)


def _is_own(index: DocumentIndex, place: Place) -> bool:
    """The line is the date, behind a label, a place ("Falmouth, 3 March 2023") or nothing."""
    text = index.whole(place).text
    before, after = text[: place.start].strip(), text[place.end :].strip(" .")
    return not after and (not before or re.fullmatch(r"(?:\w+ ?){1,3}[:,]|\w+day,?", before) is not None)


def _signatures(index: DocumentIndex) -> tuple[Place, ...]:
    """The name on the one line between the closing words and the end, or the postscript."""
    filled = [p for p in index.paragraphs if not p.empty]
    closings = [k for k, p in enumerate(filled) if _CLOSING.match(p.text)]
    if len(closings) != 1:
        return ()
    behind = [p for p in filled[closings[0] + 1 :] if p.kind == "paragraph"]
    last = next((k for k, p in enumerate(behind) if _POSTSCRIPT.match(p.text)), len(behind))
    return (behind[0].place,) if last == 1 and _SIGNED.match(behind[0].text) else ()


def _totals(index: DocumentIndex) -> tuple[Place, ...]:
    """The amounts in the lines and table rows that say "Total"."""
    found = []
    for paragraph in index.paragraphs:
        match = _TOTAL.match(paragraph.text)
        amounts = list(_AMOUNT.finditer(paragraph.text, match.end())) if match else []
        found += [_stretch(paragraph.place, m) for m in amounts]
    for table in index.tables:
        for row, cells in enumerate(table.cells, 1):
            if cells and _TOTAL.fullmatch(cells[0]):
                columns = [c for c, text in enumerate(cells, 1) if c > 1 and _AMOUNT.fullmatch(text.strip())]
                found += [_whole_cell(table.cell(row, c)) for c in columns]
    return tuple(found)


def _whole_cell(cell: Place) -> Place:
    return Place(0, cell.table, cell.row, cell.column, 0, len(cell.text), 1, cell.text)
