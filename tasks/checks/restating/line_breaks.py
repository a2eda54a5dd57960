"""Line breaks within paragraphs as people speak of them: Shift+Enter, soft returns, new lines."""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END as _END
from tasks.checks.restating.patterns import MUST, PLEASE, sub

BROKEN = "Make all line breaks paragraphs"
"""What a request is restated as in which all line breaks become ends of paragraphs."""
THOSE = "Make those line breaks paragraphs"
"""The same of the line breaks of one text that was spoken of; it is sure only where no other paragraph has some."""

END = rf"(?:,? please)?{_END}"
_BREAKS = r"(?:(?:manual |soft |hard )?line ?breaks|soft returns|shift[ +-]+enters?|shift[ +-]+returns?)"
_TO = r"(?:in)?to|with|by|be|become"
_ENDS = (
    r"(?:(?:real|proper|separate|normal|true|actual|new|their own|hard|full) )*"
    r"(?:paragraphs|paragraph (?:breaks|marks|ends)|hard returns)"
)
_HERE = r"(?: (?:in|of|throughout) (?:the|this|my|our) (?:whole |entire )?(?:document|text|file|letter))?"
_CHANGE = r"(?:convert|change|turn|make|replace|transform)"
_TOLD = re.compile(
    r"^(?:the|my|our) [^.;:!?]{2,60}? (?:was|were|is|are|has been|have been) (?:all )?(?:typed|written|entered|made"
    r"|broken|separated)"
    rf" (?:with|using|by)(?: a| the)? (?:(?:{_BREAKS})|shift[ +-]+(?:enter|return))[.;] (?P<order>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def _order(which: str) -> Callable[[re.Match[str]], str]:
    return lambda m: f"{which}{m['end'] and '.'}"


LINE_BREAKS: tuple[Callable[[str], str], ...] = (
    sub(
        rf"{PLEASE}{_CHANGE} (?:(?:all|every|any)(?: of)?(?: the| my)? |the |my )?{_BREAKS}{_HERE} (?:{_TO})"
        rf" {_ENDS}{_HERE}{END}",
        _order(BROKEN),
    ),
    sub(rf"^(?:the |all (?:the )?){_BREAKS}{_HERE} {MUST} (?:be|become) {_ENDS}{END}", _order(BROKEN)),
    sub(rf"{PLEASE}{_CHANGE} (?:those|these) {_BREAKS} (?:{_TO}) {_ENDS}{END}", _order(THOSE)),
)


def without_typing(text: str) -> str:
    """The order about "those line breaks" without the sentence that tells which text was typed so."""
    found = _TOLD.match(text)
    if found is None:
        return text
    order = found["order"]
    for turn in LINE_BREAKS:
        order = turn(order)
    return order if order.rstrip(".!") == THOSE else text
