"""The default font of the document as people ask for it; that of other documents is a setting and stays as said."""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END as _END
from tasks.checks.restating.patterns import MUST, PLEASE, sub

DEFAULT = re.compile(r"Set the base font of this document to (?P<font>[^.]+?)\.?")
"""What such a request is restated as."""

_FONT = (
    r"(?:the font )?(?P<font>(?!(?:The|It|This|That|My|A|An|New|All|Bold|Italic)\b)(?-i:[A-Z])[\w-]*(?:"
    r" (?-i:[A-Z])[\w-]*){0,3}|\ue000\d+\ue001)"
)
_NAME = r"(?:the|my|its|our|this document['’]s|a)? ?default (?:font|typeface)(?: family)?"
_HERE = r"(?: (?:of|in|for) (?:this|the|my) (?:whole |entire |current )?(?:document|text|file|letter|report|essay))?"

END = rf"(?:,? please)?{_END}"
_WISH = r"(?:(?:I|we)(?: would|['’]d)? (?:want|like|need)(?: you)? (?:to )?)?"


def _set(match: re.Match[str]) -> str:
    return f"Set the base font of this document to {match['font']}{match['end'] and '.'}"


DEFAULT_FONT: tuple[Callable[[str], str], ...] = (
    sub(rf"{PLEASE}{_WISH}(?:make|set) {_FONT} (?:as |to be )?{_NAME}{_HERE}{END}", _set),
    sub(rf"{PLEASE}{_WISH}(?:set|change|switch) {_NAME}{_HERE} (?:in)?to (?:be )?{_FONT}{_HERE}{END}", _set),
    sub(rf"{PLEASE}{_WISH}(?:use|have) {_FONT} (?:as|for|be) {_NAME}{_HERE}{END}", _set),
    sub(
        rf"^(?:(?:I|we)(?: would|['’]d)? (?:want|like|need) )?{_FONT} (?:{MUST} be|to be(?:come)?) {_NAME}{_HERE}{END}",
        _set,
    ),
    sub(rf"^{_NAME}{_HERE} {MUST} be {_FONT}{END}", _set),
)
