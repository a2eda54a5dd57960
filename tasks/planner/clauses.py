"""A request cut into pieces that may each ask for one thing, and the masked text by which a piece is compared.

Cuts never fall inside a quotation or a reference to the document ("paragraphs 2 and 4"). Which pieces belong together
is decided by the planner, which compares every run of neighbouring pieces.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.planner.references import Mention
from tasks.planner.values import Value

_CUT = re.compile(
    r"(?:[.;!?]+(?=\s|$)\s*|,\s*|:\s+(?=\w+ (?:the|an?|all|every)\b)|\s+-\s+|\s+[–—]\s+)"
    r"(?:(?:and|then|also|plus|but|afterwards|next|finally|after that|once that is done|when (?:you have|that is) "
    r"(?:finished|done))\b[\s,]*)*"
    r"|\s+(?:and|plus|then|as well as|&)\s+(?:(?:then|also|please|finally|after that)\s+)*"
    r"|\s+with (?=(?:(?:an?|all|the|page|\d\S*|cm|mm|in|inch(?:es)?) ){0,5}margins?\b)",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:(?:ok(?:ay)?|hi|hello|hey|so|well|thanks|thank you|dear \w+|please|pls|plz|kindly|just|now|first(?:ly)?"
    r"|second(?:ly)?|then|also|and|next|finally|two things|could|can|would|will|you|we|i|i'd|i’d|like|need|want|wish"
    r"|to|have|be|able|help|me"
    r"|let's|let’s|make sure (?:that )?|it would be (?:nice|great|good) (?:if|to))\b[\s,:]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,]*\b(?:please|pls|plz|thanks|thank you|thx|for me|if you can|if possible|will you|in (?:libreoffice|word)"
    r"(?: writer)?|in (?:this|the|my) (?:document|file|text|doc))\b[\s.!?]*$",
    re.IGNORECASE,
)
MOST_PIECES = 7


@dataclass(frozen=True)
class Clause:
    """One run of pieces: what it says, which places and values it names."""

    start: int  # within the request
    end: int
    text: str
    mentions: tuple[Mention, ...]  # positions within the request
    values: tuple[Value, ...]  # positions within the request
    masked: str


def pieces(request: str, protected: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the smallest pieces, in order; cuts inside protected spans do not count. At most MOST_PIECES."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CUT.finditer(request):
        if any(a < match.end() and match.start() < b for a, b in protected):
            continue
        if request[start : match.start()].strip():
            spans.append((start, match.start()))
        start = match.end()
    if request[start:].strip(" .!?"):
        spans.append((start, len(request)))
    if len(spans) > MOST_PIECES:
        spans = [*spans[: MOST_PIECES - 1], (spans[MOST_PIECES - 1][0], spans[-1][1])]
    return spans


MASKS = {
    "words": '"X"', "paragraphs": "the paragraph", "cells": 'the cell "X"', "rows": "the row", "columns": "the column",
    "tables": "the table", "document": "the paragraph", "header": "the header", "footer": "the footer",
    "notes": "the note", "comments": "the comment",
}  # fmt: skip
SAMPLES = {"font": "Arial", "style": "Heading 2", "name": "overview", "text": '"Y"'}


def clause(request: str, start: int, end: int, mentions: Sequence[Mention], values: Sequence[Value]) -> Clause:
    """The run of the request from `start` to `end`."""
    own = tuple(m for m in mentions if start <= m.start and m.end <= end)
    said = tuple(v for v in values if start <= v.start and v.end <= end)
    text = masked(request, start, end, own, said)
    before = tuple(m for m in mentions if m.end <= start and not m.missing)
    if not own and before and _PREDICATE.fullmatch(text):
        own = before[-1:]
        text = f"make {_place(own[0], True)} {text}"
        for pattern, by in _STANDING:
            text = pattern.sub(by, text)
    return Clause(start, end, request[start:end], own, said, text)


_PREDICATE = re.compile(
    r"(?:(?:also|then|and) )?(?:(?:not|no longer) )?(?:in |set in )?(?:(?:dark|light|pale|deep|bright) )?"
    r"(?:bold|italics?|underlined|red|blue|green|yellow|orange|purple|gr[ea]y|black|white|brown|pink|magenta|teal|gold"
    r"|lime|Arial|5|(?:size |in )?\d+ points|(?:size|font size) 5|cent(?:red|ered)|justified|(?:left|right)[ -]aligned"
    r"|aligned (?:left|right)|(?:small |all )?(?:caps|capitals)|struck through|crossed out|highlighted"
    r"|superscript|subscript|uppercase|lower ?case(?: letters)?)(?: (?:too|as well))?",
    re.IGNORECASE,
)
"""What is said of the place before: "... bold and red", "... italic, 14 pt"."""


def masked(request: str, start: int, end: int, mentions: Sequence[Mention], values: Sequence[Value]) -> str:
    """The text with places and values as the skills' examples show them, without what is only polite."""
    placed = _STANDS.search(request[start:end]) is not None and not _CHARACTERS.search(request[start:end])
    look = _LOOK.search(request[start:end]) is not None and not _CELL_LOOK.search(request[start:end])
    marks = []
    for m in mentions:
        lead = request[start : m.start]
        part = re.search(r"\b(row|column)s?\b", lead, re.IGNORECASE)
        looks = look or (m.kind == "cells" and _SHIFTED.search(request[start:end]) is not None)
        meant = replace(m, kind="paragraphs") if placed and m.kind == "words" and not m.position else m
        marks.append(
            (m.start, m.end, _place(meant, looks, _LINE.search(lead) is not None, part[1].lower() if part else ""))
        )
    marks += [(m.start, m.start, "the bullet from ") for m in mentions if _loses_bullets(request, start, m)]
    marks += [(*m.also, "") for m in mentions if m.also != (0, 0)]
    marks += [(v.start, v.end, _sample(v)) for v in values]
    out, at = [], start
    for a, b, mask in sorted(marks):
        if a >= at:
            out.append(request[at:a] + mask)
            at = b
    text = re.sub(r"\s+", " ", "".join([*out, request[at:end]])).strip(" ,;:")
    text = re.sub(
        r"\b(?:the|all|every|each|any) (?=the (?:paragraph|cell|row|column|table|header|footer|note|comment)\b)",
        "",
        text,
    )
    if any(v.kind == "text" for v in values):
        text = re.sub(r"\b(a|another|one more) (new )?(?:line|list item)\b", r"\1 \2paragraph", text, flags=re.I)
    text = re.sub(r"\b(?:the )?(?:words?|phrase|text|term|name|bit|part|passage)\s+(?=\"X\")", "", text)
    text = _LINE_NUMBERS.sub(r"\1", _LEFT_TAB.sub("", text))
    text = re.sub(r"\blowercase\b(?! letters)", "lower case letters", _SHADE.sub(r"\1\2", text))
    bare = _TAIL.sub("", LEAD.sub("", text))
    for pattern, by in _STANDING:
        bare = pattern.sub(by, bare)
    return bare if re.search(r"\w", bare) else text


_LOOK = re.compile(
    r"\b(?:bold\w*|itali\w+|underlin\w+|strike\w*|strik\w+|colou?r\w*|highlight\w*|background|shad\w+|font|size"
    r"|points?|pt|cent(?:er|re)\w*|align\w*|justif\w+|indent\w*|spac\w+|capitals?|(?:upper|lower)\w*|formatting|bigger"
    r"|larger|smaller)\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:(?:left|right|cent(?:er|re))[- ]?align\w*|align\w*|justif\w+|cent(?:er|re)\w*|indent\w*"
    r"|(?:to|on|at) the (?:left|right|middle|cent(?:er|re)))\b",
    re.IGNORECASE,
)
"""How a paragraph stands, whichever of its words names it."""
_STANDING = tuple(
    (re.compile(rf"^(?:make|set|have|get) the paragraph (?:to be )?{how}$", re.I), f"{order} the paragraph{side}")
    for how, order, side in (
        ("cent(?:red|ered)", "centre", ""), ("justified", "justify", ""),
        ("(?:right[- ]aligned|aligned right)", "align", " to the right"),
        ("(?:left[- ]aligned|aligned left)", "align", " to the left"),
    )
)  # fmt: skip
"""A look of a paragraph as the order that gives it."""
_CHARACTERS = re.compile(
    r"\b(?:bold\w*|itali\w+|underlin\w+|str[iu]\w*k\w*|colou?r\w*|highlight\w*|font|size|points?|pt|caps|capitals?)\b",
    re.IGNORECASE,
)
_CELL_LOOK = re.compile(r"\b(?:background|shad(?:e|es|ed|ing)|borders?|grid ?lines?)\b", re.IGNORECASE)
"""A look of the cells themselves, and not of what is in them."""
_SHADE = re.compile(
    r"\b((?:remove|take away|take off|get rid of|clear|delete) (?:all )?(?:the )?)"
    r"(?:yellow|green|blue|red|pink|gr[ea]y|orange) (highlight\w*)",
    re.IGNORECASE,
)
"""A highlighting that is to go is told by its colour; whether others stay is seen by the second reading."""
_SHIFTED = re.compile(
    r"\b(?:to|on|at) the (?:left|right|middle|cent(?:re|er))\b|\b(?:left|right)(?:-hand)? (?:side|edge)\b",
    re.IGNORECASE,
)
"""Where the text of cells is to stand in them."""
_LINE_NUMBERS = re.compile(
    r"\b(line number(?:s|ing)) (?:in|down|along|on|at|beside) the (?:left(?:[- ]hand)? )?(?:margin|side|edge"
    r"|left)\b(?! of)",
    re.IGNORECASE,
)
"""Where the numbers of lines stand anyhow."""
_LEFT_TAB = re.compile(r"\bleft(?:[- ]aligned)? (?=tab(?:ulator)?(?: ?stops?)?\b)", re.IGNORECASE)
"""A tab stop is one on the left unless another side is said."""
_BULLETS = re.compile(r"\b(?:bullets?|bullet points?|numbering)\b", re.IGNORECASE)
_OFF = re.compile(
    r"\b(?:remove|take off|take away|get rid of|turn off|drop|delete|lose|strip)(?: \w+)?\s*$", re.IGNORECASE
)


def _loses_bullets(request: str, start: int, mention: Mention) -> bool:
    """As in "remove the bullets under Skills": the marks go, the text stays."""
    said = request[mention.start : mention.end]
    return bool(
        _BULLETS.match(re.sub(r"^(?:the|all|these|every) ", "", said, flags=re.IGNORECASE))
        and _OFF.search(request[start : mention.start])
    )


_LINE = re.compile(
    r"\b(?:add|insert|put|write|type|append|place)\b[^.;]*\b(?:line|paragraph|list item)\b"
    r"(?!s? (?:numbers?|numbering|spacing|breaks?)\b)",
    re.IGNORECASE,
)
"""A paragraph of its own is wanted: at the end of the document it stands after the last one."""


def _place(mention: Mention, look: bool, line: bool = False, part: str = "") -> str:
    """The mask, with the preposition that the reference took along; a row's look is that of what is in its cells."""
    if line and mention.kind == "document" and mention.position == "end":
        return "after the paragraph"
    if part and mention.kind == "tables" and mention.position in ("start", "end"):
        sides = {"row": ("above", "below"), "column": ("left of", "right of")}[part]
        return f"{sides[mention.position == 'end']} the {part}"
    if mention.kind == "cells" and len(mention.places) > 1 and not mention.position:
        return MASKS["paragraphs"] if look else MASKS["cells"]
    if look and mention.kind in ("rows", "columns", "tables") and not mention.position:
        return MASKS["paragraphs"]
    before = {"before": "before ", "after": "after ", "end": "to the end of ", "start": "at the start of "}
    return before.get(mention.position, "") + MASKS[mention.kind]


def _sample(value: Value) -> str:
    if value.kind == "url":
        return "https://example.org" if value.end > value.start else " to https://example.org"
    if value.kind == "colour" and value.text.startswith("#"):
        return "dark blue"
    if value.kind in SAMPLES:
        return SAMPLES[value.kind]
    if value.kind == "length":
        return "0.5 inches" if value.unit in ("in", "cm", "mm") else f"{value.text} points"
    return "5" if value.kind == "number" else value.text
