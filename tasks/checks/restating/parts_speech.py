"""What people call parts of a document, by names that both know: "the P.S.", "Derek's row", "the top left cell".

Each is an exact paraphrase; the words of the document are asked where another thing may bear the same name.
"""

import re
from collections.abc import Container

from tasks.checks.restating.patterns import WRITINGS

_PS = re.compile(r"\b(?P<the>the|my|that|this) (?:P\.? ?S\.(?!\w)|PS\b|p\.s\.(?!\w))", re.IGNORECASE)
_OF_WRITING = re.compile(
    r"\b(?P<what>(?:first|second|third|last|final|opening|closing) (?:\w+ )?(?:sentence|paragraph|line|word|heading)s?)"
    rf" (?:of|in) (?:the|my|this|our) (?P<name>{WRITINGS})\b(?! (?:of|from|head|section|chapter|part|list|table))",
    re.IGNORECASE,
)
_CORNER = re.compile(
    r"\b(?P<the>the )(?:(?P<up>top|upper|bottom|lower)[ -](?P<side>left|right)(?:-hand)?(?: corner)? (?:cell|box)"
    r"|cell in the (?P<up2>top|upper|bottom|lower)[ -](?P<side2>left|right)(?:-hand)? corner)\b"
    r"(?P<table> (?:of|in) (?:the|this|my) (?:\w+ )?table)?(?! (?:of|in)\b)",
    re.IGNORECASE,
)
_OWN_ROW = re.compile(
    r"(?<=\s)(?P<who>(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]*\.?)?)['’]s (?P<row>rows?)\b(?! (?:and|or|of)\b)"
)
_CROSSED = re.compile(r"\bcell (?:in|at) row (?P<row>\d{1,2}),?(?: and)? column (?P<column>\d{1,2})\b", re.IGNORECASE)
_BEFORE_ROW = re.compile(r"(?:\b(?:and|or|but|except|excluding|without|for|than|from)|,)\s*$", re.IGNORECASE)
_SIDE_COLUMN = re.compile(
    r"\bthe (?:far[ -]|furthest )?(?P<side>left|right)(?:[ -]?most|[ -]hand)?(?: side)? column\b", re.IGNORECASE
)
_TOTAL_ROW = re.compile(
    r"\bthe row (?:with|containing|for|showing|that (?:has|shows|contains|holds)) the (?P<grand>grand )?totals?\b"
    r"(?= (?:bold|in|of|italic|red|blue|green|underlined)\b|[.!?]*$)",
    re.IGNORECASE,
)
_BOXES = re.compile(
    r"\b(?P<every>every|each|all (?:of )?the|all|any) box(?P<many>es)?(?P<table> (?:in|of) (?:the|this|my) table)?"
    r"(?P<says> (?:that|which) (?:says?|reads?|contains?|holds?|has|have)| with| saying| containing)\b",
    re.IGNORECASE,
)

_TITLED = r"(?:\ue000\d+\ue001|(?-i:[A-Z])[\w'’-]*(?: (?:(?-i:[A-Z])[\w'’-]*|and|of|the|for|to|in))*)"
_BODY_OF = re.compile(
    r"\b(?P<all>the|all(?: of)?(?: the)?) (?:body )?(?P<what>text|body|words|wording|paragraphs) (?:of|in|from) "
    rf"(?:(?:the )?section (?:(?:called|named|titled|headed) )?(?P<titled>{_TITLED})"
    rf"|the (?P<title>{_TITLED}) section\b)",
    re.IGNORECASE,
)
_SAYING = re.compile(r"\b(?:say(?:s|ing)?|reads?|reading|write|type)\b|:", re.IGNORECASE)


def parts_named(text: str, holds: Container[str] | None) -> str:
    """The request with these names of parts.

    Args:
        text: the request, its quotations hidden.
        holds: lower-case words that stand in the document; None where there is none to look into.
    """
    text = _PS.sub(lambda m: f"{m['the']} postscript", text)
    text = _OF_WRITING.sub(lambda m: m[0] if _held(m["name"], holds) else f"{m['what']} of the document", text)
    text = _BODY_OF.sub(_below, text)
    text = _CORNER.sub(_corner, text)
    text = _CROSSED.sub(lambda m: f"{_nth(int(m['column']))} cell of the {_nth(int(m['row']))} row", text)
    text = _OWN_ROW.sub(_row, text)
    text = _SIDE_COLUMN.sub(lambda m: f"the {'first' if m['side'].lower() == 'left' else 'last'} column", text)
    text = _TOTAL_ROW.sub(lambda m: f"the {m['grand'] or ''}total row", text)
    return _BOXES.sub(lambda m: _cells(m, holds), text)


def _below(match: re.Match[str]) -> str:
    """The text of a section is what stands below its heading; in new text words stay as they are."""
    if _SAYING.search(match.string[: match.start()]):
        return match[0]
    what = "paragraphs" if match["what"].casefold() == "paragraphs" else "text"
    return f"{match['all']} {what} under {match['titled'] or match['title']}"


def _held(word: str, holds: Container[str] | None) -> bool:
    return holds is None or word.lower() in holds


def _corner(match: re.Match[str]) -> str:
    up, side = (match["up"] or match["up2"]).lower(), (match["side"] or match["side2"]).lower()
    row = "first" if up in ("top", "upper") else "last"
    cell = "first" if side == "left" else "last"
    return f"{match['the']}{cell} cell of the {row} row{match['table'] or ''}"


def _nth(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _row(match: re.Match[str]) -> str:
    """As in "Derek's row"; behind "and" or "except" it is one of several, which is left as it is."""
    before = match.string[: match.start()]
    if match["row"] != "row" or _BEFORE_ROW.search(before):
        return match[0]
    return f"the row for {match['who']}"


def _cells(match: re.Match[str], holds: Container[str] | None) -> str:
    """Boxes of a table; where the text has boxes of its own only those that are said to be in the table."""
    if not match["table"] and (holds is None or "box" in holds or "boxes" in holds):
        return match[0]
    return f"{match['every']} cell{'s' if match['many'] else ''}{match['says']}"
