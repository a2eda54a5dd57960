"""The words by which people name parts of a document, and the words of commands, which name none."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.planner.counting import cardinal, ordinal
from tasks.planner.quoting import Token, listed
from tasks.planner.values import UNITS

_SINGULAR = {
    "title": "title", "headline": "title", "heading": "heading", "subheading": "subheading", "subtitle": "subtitle",
    "paragraph": "paragraph", "para": "paragraph", "sentence": "sentence", "line": "line", "word": "word",
    "phrase": "word", "term": "word", "expression": "word", "letter": "letter", "character": "letter",
    "digit": "letter", "number": "letter", "symbol": "letter", "figure": "letter", "name": "word",
    "abbreviation": "word", "acronym": "word", "bullet": "item", "item": "item", "list": "list", "table": "table",
    "grid": "table", "row": "row", "column": "column", "col": "column", "cell": "cell", "header": "header",
    "footer": "footer", "footnote": "note", "endnote": "note", "note": "note", "comment": "comment",
    "document": "document", "doc": "document", "file": "document", "section": "section", "chapter": "section",
    "text": "text", "content": "text", "selection": "selection", "page": "page", "everything": "document",
    "occurrence": "occurrence", "instance": "occurrence", "appearance": "occurrence", "mention": "occurrence",
    "passage": "paragraph", "wording": "text", "part": "text", "bit": "text", "h1": "heading", "h2": "heading",
    "h3": "heading", "year": "year",
}  # fmt: skip
NOUNS = {**{f"{word}s": (noun, True) for word, noun in _SINGULAR.items()}} | {
    word: (noun, False) for word, noun in _SINGULAR.items()
}
COMPOUNDS = {
    ("bullet", "point"): "item", ("bullet", "points"): "item", ("bullet", "item"): "item", ("bullet", "items"): "item",
    ("bullet", "list"): "list", ("bullet", "lists"): "list", ("list", "item"): "item", ("list", "items"): "item",
    ("list", "entry"): "item", ("list", "entries"): "item", ("sub", "heading"): "subheading",
    ("sub", "headings"): "subheading", ("main", "heading"): "title", ("main", "title"): "title",
    ("document", "title"): "title", ("document", "heading"): "title", ("page", "header"): "header",
    ("page", "headers"): "header", ("page", "footer"): "footer", ("page", "footers"): "footer",
    ("section", "heading"): "heading", ("section", "headings"): "heading", ("section", "title"): "heading",
    ("section", "titles"): "heading", ("table", "row"): "row", ("table", "rows"): "row", ("table", "column"): "column",
    ("table", "columns"): "column", ("table", "cell"): "cell", ("table", "cells"): "cell",
    ("header", "row"): "header row", ("heading", "row"): "header row", ("title", "row"): "header row",
    ("table", "header"): "header row", ("table", "headers"): "header row", ("column", "header"): "header row",
    ("column", "headers"): "header row", ("column", "headings"): "header row", ("column", "titles"): "header row",
    ("header", "rows"): "header row", ("heading", "rows"): "header row", ("title", "rows"): "header row",
    ("body", "text"): "text", ("main", "text"): "text", ("body", "paragraph"): "paragraph",
    ("body", "paragraphs"): "paragraph", ("selected", "text"): "selection", ("highlighted", "selection"): "selection",
    ("title", "line"): "title", ("whole", "thing"): "document",
    ("entire", "thing"): "document", ("whole", "lot"): "document", ("heading", "line"): "heading",
}  # fmt: skip
FILLERS = listed(
    """
    whole entire full complete very same own main numbered bulleted bullet ordered unordered existing current actual
    little short long big small data
    """
)
PROPERTY_HEADS = listed(
    """
    break breaks spacing style styles case property properties count numbers number numbering margin margins
    orientation bar mark indent indents symbol separator area anchor caption box tool menu dialog direction
    """
)
LOOK_HEADS = listed(
    """
    size color colour font width height border borders background alignment formatting
    """
)
LOOKS = {
    "bold": "bold", "bolded": "bold", "italic": "italic", "italicised": "italic", "italicized": "italic",
    "underlined": "underline", "highlighted": "highlight", "strikethrough": "strike", "superscript": "superscript",
    "subscript": "subscript", "uppercase": "capitals", "capitalised": "capitals", "capitalized": "capitals",
}  # fmt: skip
STOP = listed(
    """
    a an the and or but of in on at to from for with by as is are was were be been it its this that these those
    there here i me my we us our you your he she they them their his her not no so if then than too very just also
    into onto over under up down off out about above below before after between through during again please can
    could would will shall should may might must do does did have has had how what when where which who why all any
    both each every few more most other some such only own same s t one two three first second third last next new
    yes ok want need like help get let lets right left thing things way kind make sure everywhere throughout
    wherever
    """
)
COMMANDS = listed(
    """
    add align alignment apply arial background bar blank blue bold bolder border borders bottom bullet bullets cell
    centre center centered centred change clear colour color coloured colored column columns comment convert copy
    cut create cross decrease delete document double duplicate emphasise end endnote enlarge enter erase exchange
    file fill find fix font footer footnote format formatting formatted give go green grey header heading highlight
    hyperlink image increase indent insert insertion italic italicise italicize italics justified justify landscape
    larger letter letters level libreoffice line lines link list lower lowercase margin margins mark merge middle
    move name normal note number numbered numbers orange page pages paragraph paragraphs paste picture place point
    points portrait print purple put red reduce reformat remove rename replace restore resize row rows save section
    select sentence set shade shading shrink single size smaller sort space spacing split start strike strikethrough
    struck style subheading subscript substitute superscript swap tab table tables take text times title top turn
    type underline underlined underlining undo upper uppercase use wipe word words write writer yellow black white
    centimetre centimetres cm inch inches mm pt roman comic sans calibri capital capitals caps count translate say
    says saying read reads reading called named titled labelled containing mentioning occurs appears it nice nicer
    look looks instead now hi hello hey thanks thank kindly cheers dear
    """
)


class Named(NamedTuple):
    """A noun of the request: position behind it, what it is, and what its adjectives say."""

    end: int
    noun: str
    plural: bool
    level: int
    adjectives: frozenset[str]


@dataclass
class _Seen:
    level: int = 0
    adjectives: set[str] = field(default_factory=set)


def noun_at(tokens: tuple[Token, ...], at: int) -> Named | None:
    """The noun that stands at a position, adjectives included; None for a property ("page break", "title case")."""
    seen, plain = _Seen(), at
    at = _adjectives(tokens, at, seen)
    if at > plain and (at >= len(tokens) or tokens[at].low not in NOUNS):
        seen, at = _Seen(), plain
    if at >= len(tokens) or tokens[at].kind != "word":
        return None
    pair = tuple(token.low for token in tokens[at : at + 2])
    if pair in COMPOUNDS:
        end, noun, plural = at + 2, COMPOUNDS[pair], pair[1].endswith("s")
    elif tokens[at].low in NOUNS:
        noun, plural = NOUNS[tokens[at].low]
        end = at + 1
    else:
        return None
    if noun == "item" and tokens[at].low in ("bullet", "bullets"):
        seen.adjectives.add("bullet")
    if noun == "heading" and pair[0] == "section":
        seen.adjectives.add("section")
    if tokens[at].low[0] == "h" and tokens[at].low[1:2].isdecimal():
        seen.level = int(tokens[at].low[1])
    if _is_property(tokens, end, noun):
        return None
    return Named(end, noun, plural, seen.level, frozenset(seen.adjectives))


def _adjectives(tokens: tuple[Token, ...], at: int, seen: _Seen) -> int:
    while at + 1 < len(tokens):
        low, following = tokens[at].low, tokens[at + 1]
        pair = (low, following.low)
        if pair in COMPOUNDS:
            break
        if low == "level" and cardinal(following) and at + 2 < len(tokens):
            seen.level, at = cardinal(following) or 0, at + 2
        elif following.low == "level" and (ordinal(tokens[at]) or 0) > 0:
            seen.level, at = ordinal(tokens[at]) or 0, at + 2
        elif low in FILLERS or (low in LOOKS and _determined(tokens, at)) or low in ("empty", "blank"):
            seen.adjectives.add(low)
            at += 1
        else:
            break
    return at


def closes(tokens: tuple[Token, ...], end: int) -> bool:
    """Whether a name of something ends here: no noun follows that makes it part of another ("the date column")."""
    following = tokens[end] if end < len(tokens) else None
    if following is None or following.kind == "mark":
        return True
    behind = tokens[end + 1].low if end + 1 < len(tokens) else ""
    if following.kind == "quote" or (following.low, behind) in COMPOUNDS:
        return False
    if following.text[0].isdigit():
        return behind in UNITS
    plain = following.low in STOP | COMMANDS | _SHADES and following.low not in NOUNS
    return plain or following.low.endswith("ly")


_SHADES = listed("dark light pale bright flush upright except excluding besides without save leaving apart")


def _determined(tokens: tuple[Token, ...], at: int) -> bool:
    """A look is said of what is there ("the bold words"), not asked for ("bold paragraph 2")."""
    return at > 0 and tokens[at - 1].low in ("the", "all", "every", "each", "any", "my", "this", "these", "those")


def _is_property(tokens: tuple[Token, ...], at: int, noun: str) -> bool:
    words = [token.low for token in tokens[at : at + 2]]
    if words[:2] == ["of", "contents"]:
        return True
    head = words[0] if words else ""
    if head in PROPERTY_HEADS:
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return not (head in ("number", "numbers") and following is not None and cardinal(following) is not None)
    return head in LOOK_HEADS and noun in ("text", "word", "letter", "page", "document", "line", "section", "comment")
