"""The values that a clause names: new texts, numbers, lengths, fonts, styles, sides, fields, names.

Each value has a kind, so that it can only fill a slot of that kind; what is a place of the document is no value.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tasks.planner.mention import Mention

WORDS_OF_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20,
}  # fmt: skip
SPACINGS = {"single": 1, "double": 2, "triple": 3}
"""Numbers where lines are spaced; a double underline counts nothing."""
UNITS = {
    "in": "in", "inch": "in", "inches": "in", '"': "in", "″": "in", "cm": "cm", "centimetre": "cm", "centimetres": "cm",
    "centimeter": "cm", "centimeters": "cm", "mm": "mm", "millimetre": "mm", "millimetres": "mm", "millimeter": "mm",
    "millimeters": "mm", "pt": "pt", "pts": "pt", "point": "pt", "points": "pt",
}  # fmt: skip
SIDES = {"left": "left", "right": "right", "top": "top", "bottom": "bottom", "upper": "top", "lower": "bottom"}
QUOTES = (("“", "”"), ("«", "»"), ("‹", "›"), ("„", "“"), ("‘", "’"), ('"', '"'), ("`", "`"), ("'", "'"), ("”", "”"))
_NUMBER = re.compile(
    r"(?<![\w.])(?P<figure>\d+(?:[.,]\d+)?)\s?-?(?P<unit>inch(?:es)?|in\b(?! the| a| an| [A-Z])|cm|centimet(?:re|er)s?"
    r"|mm|millimet(?:re|er)s?|pts?\b|points?|[\"″](?=[\s.,;]|$))?(?!\w)",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    r"\b(?!(?<=by )one (?:level|step|indent)\b)("
    + "|".join(WORDS_OF_NUMBERS)
    + r")\b(?! (?:more )?things?\b)(?:[\s-](and a half|and a quarter|inch(?:es)?|cm|mm|points?|pt)\b)?",
    re.I,
)
_SPACED = re.compile(
    r"\b(?P<one>single|double|triple)\b(?=[\w\s-]{0,12}\bspac(?!es\b))"
    r"|\bspac(?!es\b)\w*\b[^.;,]{0,60}?\b(?P<other>single|double|triple)\b(?! spaces\b)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:\b(?:that\s+)?(?:says?|saying|reads?|reading|with the (?:text|words?|note|sentence|comment|title)"
    r"|the words|text(?! (?:to|in|into|of|from|at|on|for|with)\b))\b:?|:)\s*(?P<text>[^\"“«]+?)\s*[.!]?\s*$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:replace|swap|substitute|exchange|change)\b(?![^;]*\b(?:font|typeface|style|size|colou?r|level"
    r"|margin|spacing)\b)"
    r"[^;]*[\"”»’'][^;\"”»’']* (?:with|by|for|to|into)\s+$",
    re.IGNORECASE,
)
"""What stands behind is written in the place of other words, be it a number or the name of a font."""
_SAYING = re.compile(
    r"^(?![^;]*\b(?:font|typeface|style|size|colou?r|level|margin|spacing|indent|width|height|rows?|columns|tab)s?\b"
    r"[^;]* to )[^;\"”]*\b(?:replace|change|set|update|correct|edit)\b[^;\"”]* (?:to|with|by)\s+$"
    r"|\bwith the (?:cells|heading)\s+$",
    re.IGNORECASE,
)
"""As in "change the total to "465"": figures in quotation marks are the words that are to stand there."""
_WRITES = re.compile(
    r"\b(?:add|insert|append|write|type|put|attach|comment|footnote|endnote|note|header|footer|sentence|text"
    r"|say\w*|read\w*)\b",
    re.IGNORECASE,
)
_STYLED = re.compile(r"\b[Ss]tyles?\b|\b(?:as|into|to|in|apply|Apply) (?:an? |the )?[A-Z]\w+\b", re.ASCII)
_PAPER = re.compile(r"\b(?:pages?|papers?|sheets?|formats?|prints?)\b|\b[AB]\d\b", re.IGNORECASE)
"""Where "letter" and "legal" are sizes of paper."""
NOT_NAMES = (
    "at", "for", "to", "on", "in", "the", "a", "an", "here", "it", "named", "called", "name", "and", "with", "before",
    "after", "this", "that", "every", "all", "each", "my", "our", "by", "of",
)  # fmt: skip
_NAMED = re.compile(
    r"\b(?:named|called|name(?: it)?|(?:the|an?) bookmark(?! (?:as|under|called|named)\b)"
    r"|bookmark\b(?:(?![.;!?]\s).){0,80}?\bas|bookmark)\s+"
    rf"(?!(?:{'|'.join(NOT_NAMES)})\b)(?P<name>[A-Za-z_]\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Value:
    """A value and where it stands in the clause."""

    start: int
    end: int
    kind: str  # text, number, length, font, style, side, field, name, colour, paper
    text: str  # as it is to be typed, without unit for numbers
    unit: str = ""  # in, cm, mm or pt
    quoted: bool = False


@dataclass(frozen=True)
class Names:
    """Closed vocabularies of the application."""

    fonts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


def quotations(text: str) -> list[tuple[int, int, str]]:
    """(start, end, inside) of every quotation, whatever the marks; an apostrophe inside a word opens nothing."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(text):
        closing = next((c for o, c in QUOTES if text[at] == o and _opens(text, at)), "")
        end = _closing(text, at + 1, closing) if closing else -1
        if end > at + 1:
            found.append((at, end + 1, text[at + 1 : end]))
            at = end
        at += 1
    return found


def _opens(text: str, at: int) -> bool:
    return (at == 0 or not text[at - 1].isalnum()) and at + 1 < len(text) and not text[at + 1].isspace()


def _closing(text: str, start: int, mark: str) -> int:
    at = text.find(mark, start)
    while at >= 0 and mark in "'’`" and at + 1 < len(text) and text[at + 1].isalnum():
        at = text.find(mark, at + 1)
    return at


_TOLD = re.compile(
    r"\b(?:add|insert|put|write|attach|append|give|leave|place|make)\b[^.;]*?\b(?:comment|footnote|endnote"
    r"|note)\b[^.;]*?"
    r"(?P<said>\s(?:saying|that says|which says|that reads|reading|with the (?:text|words?)):?\s+)",
    re.IGNORECASE,
)
_NEW_LINE = re.compile(
    r"\b(?:add|insert|put|write|append|start|need|want|create|make)\b (?:an?|another|one more|the)"
    r"(?: (?:new|extra|separate))* (?:paragraph|line|sentence|list item)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?P<said>\s(?:saying|(?:that|which) (?:says|reads)|reading|with the (?:text|words?)):?\s+)(?=[\"“«„‘'])",
    re.IGNORECASE,
)


_IN_CELLS = re.compile(r"\bInsert a (?:row|column) [^\".;]*?(?P<said> with the (?:cells|heading) )(?=\")")


def told(request: str, held: Callable[[str], bool]) -> tuple[int, int] | None:
    """Where a note's or paragraph's new text stands with what leads to it ("saying ..."); None without.

    Args:
        request: as typed.
        held: whether words stand in the document: "the paragraph that reads X" is then a place.
    """
    ends = {start: (end, inside) for start, end, inside in quotations(request)}
    line = _IN_CELLS.search(request)
    if line is not None and line.end("said") in ends:
        return line.start("said"), ends[line.end("said")][0]
    note = _TOLD.search(request)
    if note is not None and note.end("said") in ends:
        return note.start("said"), ends[note.end("said")][0]
    for new in _NEW_LINE.finditer(request):
        for said in _SAYS.finditer(request, new.end()):
            end, inside = ends.get(said.end(), (0, ""))
            if end and not held(inside) and not re.search(r"[.;]\s", request[new.end() : said.start()]):
                return said.start(), end
    return None


def values(clause: str, taken: Sequence[tuple[int, int]], names: Names) -> tuple[Value, ...]:
    """Every value of a clause, in order.

    Args:
        clause: as written.
        taken: spans that are places of the document.
        names: what fonts, styles and fields there are.
    """
    found: list[Value] = []
    busy = [*taken]

    def add(value: Value) -> None:
        if value.text and not any(value.start < end and start < value.end for start, end in busy):
            found.append(value)
            busy.append((value.start, value.end))

    for start, end, inside in quotations(clause):
        new = any(pattern.search(clause[:start]) for pattern in (_INSTEAD, _SAYING))
        add(Value(start, end, "text", inside.strip(), quoted=True) if new else _quoted(start, end, inside, names))
    for value in (*_hexes(clause), *_listed(clause, names), *_numbers(clause), *_sided(clause)):
        add(value)
    for match in _NAMED.finditer(clause):
        add(Value(*match.span("name"), "name", match["name"]))
    if not any(v.kind == "text" for v in found):
        said = _SAID.search(clause)
        placed = said is not None and any(start <= said.start() < end for start, end in taken)  # "the red text bold"
        if said and not placed and (not said[0].startswith(":") or _WRITES.search(clause[: said.start()])):
            add(Value(*said.span("text"), "text", said["text"]))
    return tuple(sorted(found, key=lambda v: v.start))


def _quoted(start: int, end: int, inside: str, names: Names) -> Value:
    """A quotation is a font, style or number where it is one, else a text."""
    text = inside.strip()
    for kind, known in (("font", names.fonts), ("style", names.styles), ("field", names.fields)):
        exact = next((n for n in known if n.casefold() == text.casefold()), "")
        if exact:
            return Value(start, end, kind, exact, quoted=True)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return Value(start, end, "number", text.replace(",", "."), quoted=True)
    return Value(start, end, "text", text, quoted=True)


_HEX = re.compile(
    r"(?:\b(?:the )?(?:hex(?:adecimal)?(?: (?:code|value|colou?r))?"
    r"|colou?r code)[: ]+)?#(?P<digits>[0-9A-Fa-f]{6})(?!\w)"
    r"|\b(?:the )?(?:hex(?:adecimal)?(?: (?:code|value|colou?r))?|colou?r code)[: ]+(?P<bare>[0-9A-Fa-f]{6})(?!\w)",
    re.IGNORECASE,
)


def _hexes(clause: str) -> Iterable[Value]:
    """Colours by their code: "#1F4E79", "hex 1F4E79"."""
    for match in _HEX.finditer(clause):
        yield Value(*match.span(), "colour", f"#{(match['digits'] or match['bare']).upper()}")


def _listed(clause: str, names: Names) -> Iterable[Value]:
    """Fonts, styles and fields by their names, the longest first."""
    known = (
        [(n, "font") for n in names.fonts] + [(n, "style") for n in names.styles] + [(n, "field") for n in names.fields]
        + [(n, "colour") for n in names.colours]
        + [(n, "paper") for n in (names.papers if _PAPER.search(clause) else ())]
    )  # fmt: skip
    for name, kind in sorted(known, key=lambda item: -len(item[0])):
        if kind == "style" and " " not in name and not _STYLED.search(clause):
            continue  # "title" is mostly the document's
        written = re.escape(name).replace("gray", "gr[ae]y")
        for match in re.finditer(rf"\b{written}\b", clause, re.IGNORECASE):
            yield Value(*match.span(), kind, name)


def named(clause: str, names: Names) -> list[tuple[int, int]]:
    """Where fonts and fields of several words stand as they are written; their words are no words of the document."""
    long = [re.escape(n) for n in (*names.fonts, *names.fields) if " " in n]
    said = [rf"(?<=\bfield ){re.escape(n)}|{re.escape(n)}(?= field\b)" for n in names.fields if " " not in n]
    return [m.span() for n in (*long, *said) for m in re.finditer(rf"(?<![\w\"“'‘«])(?:{n})(?![\w\"”’»])", clause)]


def _numbers(clause: str) -> Iterable[Value]:
    for match in _NUMBER.finditer(clause):
        figure, unit = match["figure"].replace(",", "."), UNITS.get((match["unit"] or "").casefold(), "")
        yield Value(match.start(), match.end(), "length" if unit else "number", figure, unit)
    for match in _WORD_NUMBER.finditer(clause):
        number, more = float(WORDS_OF_NUMBERS[match[1].casefold()]), (match[2] or "").casefold()
        number += {"and a half": 0.5, "and a quarter": 0.25}.get(more, 0)
        unit = UNITS.get(more, "")
        yield Value(match.start(), match.end(), "length" if unit else "number", f"{number:g}", unit)
    for match in _SPACED.finditer(clause):
        name = "one" if match["one"] else "other"
        yield Value(*match.span(name), "number", str(SPACINGS[match[name].casefold()]))


def _sided(clause: str) -> Iterable[Value]:
    for match in re.finditer(r"\b(left|right|top|bottom|upper|lower)\b(?=[^.;,]{0,18}\bmargin)", clause, re.IGNORECASE):
        yield Value(*match.span(), "side", SIDES[match[1].casefold()])
    for match in re.finditer(r"\bmargins?\b[^.;,]{0,14}\b(left|right|top|bottom)\b", clause, re.IGNORECASE):
        yield Value(*match.span(1), "side", SIDES[match[1].casefold()])


def in_their_units(template: Any, values: Mapping[str, Value]) -> Any:
    """A template that says inches, for values that bring a unit of their own."""
    if isinstance(template, dict):
        return {key: in_their_units(item, values) for key, item in template.items()}
    if isinstance(template, list):
        return [in_their_units(item, values) for item in template]
    if not isinstance(template, str):
        return template
    for name in (name for name, value in values.items() if value.unit not in ("", "in")):
        template = template.replace("{" + name + "} in", "{" + name + "}")
    return template


# ---------------------------------------------------------------- where a link leads

_LINK = re.compile(r"\b(?:hyper)?links?\b", re.IGNORECASE)
_WEB = re.compile(r"(?:(?:https?|ftp)://|www\.)\S+\w/?|mailto:\S+@\S+\w", re.IGNORECASE)
_TYPED = re.compile(r"(?<![\w\"“‘'])https?://[^\s\"”<>]+[\w/]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def with_addresses(text: str, said: Sequence[Value], found: Sequence[Mention]) -> tuple[Value, ...]:
    """Values of a request about a link, its address among them.

    Args:
        text: the request.
        said: values that it names.
        found: places that it names.
    """
    link = _LINK.search(text)
    if link is None:
        return tuple(said)
    told = [replace(v, kind="url", text=url) if (url := _url(v.text)) else v for v in said]
    if not any(v.kind == "url" for v in told) and (typed := _TYPED.search(text)):
        told.append(Value(*typed.span(), "url", typed[0]))
    places = [p for m in found if not m.missing and not m.ambiguous for p in m.places]
    if not any(v.kind == "url" for v in told) and len(places) == 1 and (url := _url(places[0].text)):
        told.append(Value(link.end(), link.end(), "url", url))
    return tuple(sorted(told, key=lambda v: v.start))


def _url(text: str) -> str:
    """An address as a link has it, "" for what is none."""
    text = text.strip()
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return (f"http://{text}" if text.casefold().startswith("www.") else text) if _WEB.fullmatch(text) else ""
