"""Patterns that the turns of phrase share, and how a turn is made from one."""

import re
from collections.abc import Callable

QUOTE = r"\ue000\d+\ue001"
"""A quotation, hidden."""
WORD = r"(?:\ue000\d+\ue001|\w[\w’'-]*(?: (?-i:[A-Z])[\w’'-]*){0,3})"
"""A quotation, a word, or a name of several words."""
MUST = r"(?:should|must|needs? to|ought to|has to|have to)"
WRITINGS = (
    "essay|letter|report|newsletter|contract|agreement|thesis|dissertation|article|story|book|manuscript|paper|flyer"
    "|handout|manual|assignment|recipe|memo|minutes|notes|proposal|cv|resume|résumé|outline|syllabus|lease|guide|brochure|leaflet"
    "|invitation|poem|speech|script|diary|cover letter|course outline"
)
"""What a document may be called by what it is."""
ORDERS = (
    "add|align|apply|capitali[sz]e|cent(?:er|re)|change|clear|colou?r|convert|copy|create|cross|cut|delete|do|ensure"
    "|fill|format|get|give|have|highlight|indent|insert|italici[sz]e|join|justify|keep|leave|let|lower|make|mark|merge"
    "|move|no|number|paste|place|put|raise|remove|rename|replace|rotate|set|shade|shift|sort|space|split|start|strike"
    "|swap|switch|take|turn|type|underline|undo|use|write"
)
"""Verbs that an order may begin with."""
FINITE = "am|is|are|was|were|has|have|had|typed|wrote|sent|gave|said|got|made|went|goes|came|left"
LIMITS = (
    "only|except\\w*|apart|unless|until|till|once|provided|condition\\w*|if|without|instead|rather|otherwise|leave|leaves"
    "|leaving|keep\\w*|kept|stay\\w*|remain\\w*|already|purpose|deliberate\\w*|intent\\w*|correct\\w*|fine|ok|okay|same"
    "|goes|gone|both|whichever|whatever|wherever|agree\\w*|approv\\w+|confirm\\w*|permi\\w+|allow\\w*|decid\\w+|decision"
    "|sign|signed|signs|yes|actually|after all|on second|anyway|undo\\w*|cancel\\w*|forget|scrap|belongs?"
    "|counts?|matters?|applies|apply|called|named|true|wrong(?:ly)?|nor|neither"
    "|(?:is|are|be|comes?|\\w+['’](?:s|re)) (?:now )?(?:out|off|away|back)"
)
"""What may restrict an order, make it conditional or take it back."""
DRESSED = (
    r"\bin (?:(?:big|large|small|bright|light|dark|capital|block|a) )*(?:bold|italics?|red|blue|green|yellow|orange"
    r"|purple|pink|gr[ea]y|brown|black|white|capitals?|caps|letters?|underlined|small caps|size|\d+ ?(?:pt|points?)"
    r"|Arial|Calibri|Georgia|Verdana|Courier|Times)\b"
)
"""A look behind new text that is no part of it: "PAID in red"."""
PLEASE, END = r"^(?:please )?", r"(?P<end>[.!?]*)$"


def as_words(text: str) -> str:
    """Words as a quotation; a hidden quotation is one."""
    return text if text.startswith("\ue000") else f'"{text}"'


def sub(pattern: str, by: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    """A turn: every match of a pattern, in any case, gives way to what `by` says."""
    found = re.compile(pattern, re.IGNORECASE)
    return lambda text: found.sub(by, text)


def replacing(match: re.Match[str]) -> str:
    """The order to replace `old` with `new`, `where` if that is said."""
    where = match.groupdict().get("where") or ""
    return f"Replace {as_words(match['old'])} with {as_words(match['new'])}{where}{match['end']}"
