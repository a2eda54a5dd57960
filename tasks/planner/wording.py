"""A request made ready for reading: slips of the pen mended, and what only sounds like a place told apart.

Nothing here adds a meaning: words are mended towards the application's own vocabulary only, never towards the
document's, and never inside a quotation. Masks keep every character's position.
"""

import re
from collections.abc import Collection

from tasks.checks.spelling import mended as slip
from tasks.planner.values import SIDES, SPACINGS, UNITS, WORDS_OF_NUMBERS, quotations

GRAMMAR = frozenset([
    "title", "heading", "headings", "subheading", "subheadings", "subtitle", "paragraph", "paragraphs", "sentence",
    "sentences", "bullet", "bullets", "table", "tables", "row", "rows", "column", "columns", "cell", "cells",
    "header", "footer", "footnote", "footnotes", "endnote", "comment", "document", "section", "headline", "word",
    "words", "first", "second", "third", "fourth", "fifth", "last", "penultimate", "everything", "everywhere",
    "throughout", "occurrence", "occurrences", "line", "lines", "list",
]) | {w for w in (*SIDES, *SPACINGS, *UNITS, *WORDS_OF_NUMBERS) if w.isalpha() and len(w) > 2}  # fmt: skip
"""Words that places and values are told by, whatever the skills are."""
_AD = re.compile(
    r"(?:(?<=^)|(?<=[.;,:]\s)|(?<=\band\s))([Aa])d(?= (?:an?|the|some|one|another|new|this)\b| [\"“'‘«\d])"
)
_THEN = re.compile(
    r"(?:(?<=[.,;:]\s)|(?<=\band\s)|^)(?:after that|once that is done|when that is done)\b", re.IGNORECASE
)
_OF_CELL = re.compile(
    r"\b(?:rows?|columns?|tables?|lines?)\b(?=[^\"“‘«.;]{0,40}\b(?:cell|(?<!with the )cells)\b[^\"“‘«.;]{0,16}[\"“‘«])",
    re.IGNORECASE,
)
_FIRST_LINE = re.compile(r"\bfirst[ -]lines?\b(?=.*\b(?:indent|inch|cm|in\b|mm)|\s+indent)", re.IGNORECASE | re.DOTALL)
_PAPER = re.compile(r"\bpapers? (?=sizes?\b|formats?\b)", re.IGNORECASE)
_WITH_NEXT = re.compile(
    r"(?:(?<=\bwith )|\bkeep with )next(?: paragraph)?\b(?=[\"”'’]? (?:for|on|in|to)\b)", re.IGNORECASE
)
_FOLLOWER = re.compile(
    r"(?P<lead>\b(?:stays?|remains?|keeps?|kept|held|together)\b[^.;,\"“]{0,40}?\bwith )"
    r"the (?:paragraph|heading|line|one|text|item) (?:(?:right |directly )?(?:after|below|behind|following|under)"
    r"|that (?:follows|comes next))(?: (?:it|them|that))?\b",
    re.IGNORECASE,
)
_DIALOG = re.compile(
    r"\b(?:the |an? )?(?:paragraph|table|row|column|cell|page|section|list|bullets?|title|header|footer|footnotes?)s?"
    r"(?= (?:styles? )?(?:options?|settings?|dialogu?e?|box|menu|tab|panel|window|toolbar|sidebar)\b)",
    re.IGNORECASE,
)
_STYLE = re.compile(
    r"(?P<lead>\b(?:need|want|like|have|put|set)\b[^.;]*?\b(?:in|to|into) )"
    r"(?:the |an? )?(?-i:Heading(?: \d)?|Title|Subtitle)"
    r"(?= (?:paragraph )?style\s*(?:[.;,!?]|$|and\b|then\b|please\b))",
    re.IGNORECASE,
)
_LIST_LOOK = re.compile(
    r"\b(?:the|an?|any|its) list(?= (?:formatting|symbols?|style|marks?|look)\b)"
    r"|(?<=\boff )(?:the|its) list(?= (?:for|of|in|at|on)\b)",
    re.IGNORECASE,
)
_EVERY_CELL = re.compile(
    r"\b(?:all|every|each)(?: of)?(?: the)? cells? (?:of|in)(?= the table\b)(?=[^.;]*\bcells?\b)", re.IGNORECASE
)
_BORDERS = re.compile(r"\b(?:borders?|grid ?lines?)\b", re.IGNORECASE)
_LAST_PAGE = re.compile(r"\b(?:after|behind) the (?:very )?(?:last|final) page\b", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?<=\bcontents )(?:at|in|on|to) the (?:very )?(?:beginning|start|top|front)(?: of the (?:document|text))?"
    r"(?=\s*(?:[.,;!?]|$))",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\b(?:out of|part of) (?:the|a|any) (?:\w+ )?list\b", re.IGNORECASE)
_LINES = re.compile(
    r"(?<=\bnumber )(?:the|all|every|each|all the) lines?\b(?! of the (?!document|text|pages?)\w)"
    r"|\b(?:the|all|every|each|all the) lines?\b(?= numbered\b)"
    r"|\b(?:the|all|every|each) lines?\b(?= (?:should|must|to|need|needs|are|have)\b[^.;,]{0,12}\bnumber)",
    re.IGNORECASE,
)
_MIDDLE = re.compile(
    r"\b(?:middle|centre|center) of the (?:line|page)\b|(?<=\bside )of (?:the|their|its) (?:cells?|columns?|page)\b",
    re.IGNORECASE,
)
_MARGINS = re.compile(r"\bmargins?\b", re.IGNORECASE)
_EVERY_SIDE = re.compile(r"\b(?:every|each|all)(?: of the)?(?: four)? sides?\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\btitle\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:\"[^\"]*\"|“[^”]*”|[^.;!?]|[.;!?](?!\s))+")
_CORNER = re.compile(
    r"\b(?:at|in|on|to) the (?:top|bottom)[ -](?:left|right|cent(?:re|er)|middle)\b(?: corner| side)?"
    r"(?: of (?:the|each|every) page)?",
    re.IGNORECASE,
)
_PROPERTIES = re.compile(
    r"\bpropert\w+|\bmetadata\b|\btitle (?:of|for) (?:the|this) (?:document|file)\b|\bdocument title\b|\btitle field\b"
    r"|\b(?:file|document)['’]s\b",
    re.IGNORECASE,
)


_ELSE = re.compile(
    r"\W{0,9}\b(?:and |but )?(?:everything|all|anything) else (?:\w+ ){0,3}?"
    r"(?:like (?:now|before|it is|they are)|as (?:now|before|is|(?:it|they) (?:is|are|was|were)))(?: now)?\b",
    re.IGNORECASE,
)


def without_the_rest(request: str) -> str:
    """The request less what it says of everything else, which is to stay as it is."""
    rest = _ELSE.sub("", request)
    return rest if re.search(r"\w+\W+\w", rest) else request


_QUESTION = re.compile(
    r"(?P<told>(?:(?:can|could|would|will) you )?(?:please )?(?:tell me|let me know|find out|explain) )?"
    r"(?:which|who|whose|how (?:many|much|often|long)"
    r"|(?:what|where|why) (?:is|are|does|do|did|was|were|font|size|style)"
    r"|should|shall|must|may|is|are|was|were|does|did|has)\b",
    re.IGNORECASE,
)


def is_question(request: str) -> bool:
    """It asks for an answer, not for a change: "Should this be bold?", "Tell me how many words there are"."""
    found = _QUESTION.match(request)
    return found is not None and (found["told"] is not None or request.rstrip().endswith("?"))


def mended(request: str, known: Collection[str], words: Collection[str]) -> str:
    """The request with misspelt words of the application's vocabulary as they are written.

    Args:
        request: as the person wrote it.
        known: the vocabulary, lower case.
        words: lower-case words that are written so on purpose: English ones, and those of the document.
    """
    quoted = [(a, b) for a, b, _ in quotations(request)]
    vocabulary = frozenset(known) | GRAMMAR

    def one(match: re.Match[str]) -> str:
        word, low = match[0], match[0].casefold()
        inside = any(a <= match.start() < b for a, b in quoted)
        if inside or low in words or any(low.removesuffix(ending) in vocabulary for ending in ("ed", "d", "ing", "s")):
            return word
        if not word[1:].islower() or (word[0].isupper() and not _opens(request, match.start())):
            return word
        found = slip(low, vocabulary, singular)
        return (found.capitalize() if word[0].isupper() else found) or word

    return _AD.sub(r"\1dd", re.sub(r"[A-Za-z]+(?:['’][A-Za-z]+)*", one, request))


def singular(word: str) -> str:
    """Without the ending of a plural: a slip between the two changes no meaning."""
    return word.removesuffix("s")


def _opens(request: str, at: int) -> bool:
    before = request[:at].rstrip()
    return not before or before[-1] in ".!?,:;"


def without_seeming_places(request: str) -> str:
    """The request for finding places in: of equal length, without words that sound like a place and name none.

    "After that" names nothing, "the row of the cell" is found by the cell, a first line is indented and not pointed at,
    the middle of the line and the right side of the cells are where text goes, "keep with next" is what a paragraph
    does, as is "stays with the paragraph after it", what is taken out of the list is told before, the beginning is
    where contents stand, the bottom right is a corner of every page, the paragraph options are where a command is, the
    Heading 1 style is no heading, all cells of the table get a border as the table does, and the title among the
    properties is no paragraph.
    """
    text = _THEN.sub(lambda m: "afterwards".ljust(len(m[0])), request)
    if _BORDERS.search(text):
        text = _EVERY_CELL.sub(lambda m: "~" * len(m[0]), text)
    if _MARGINS.search(text):
        text = _EVERY_SIDE.sub(lambda m: "~" * len(m[0]), text)
    for pattern in (_OF_CELL, _FIRST_LINE, _MIDDLE, _CORNER, _PAPER, _WITH_NEXT, _LISTED, _LAST_PAGE, _CONTENTS, _LINES,
                    _DIALOG, _LIST_LOOK):  # fmt: skip
        text = pattern.sub(lambda m: "~" * len(m[0]), text)
    for pattern in (_FOLLOWER, _STYLE):
        text = pattern.sub(lambda m: m["lead"] + "~" * (len(m[0]) - len(m["lead"])), text)
    return _SENTENCE.sub(lambda m: _PROPERTY.sub("~~~~~", m[0]) if _PROPERTIES.search(m[0]) else m[0], text)
