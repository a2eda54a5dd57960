"""Orders about the letters of whole texts as people say them: text in capitals made small, words begun with a capital.

Each turn explains its whole sentence; where a part of the document is named that is not the whole of it, the part is
kept as it was said.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, PLEASE, sub

LOWERED = "Make all text in capitals lowercase"
"""What a request for "all uppercase text" in small letters is restated as; words in capitals are looked for."""
LETTERED = "Make all capital letters lowercase"
"""The same, said of letters: a capital that begins a sentence or a name is one too."""

_CHANGE = r"(?:convert|change|turn|make|put|set|switch|transform|rewrite|write|lower)"
_SMALL = r"(?:all )?(?:the )?(?:lower[ -]?case|small)(?: letters| text| characters)?(?: instead)?"
_CAPITALS = r"(?:all )?(?:upper[ -]?case|(?:block )?capitals|(?:block )?capital letters|caps|all[ -]caps)(?: letters)?"
_HERE = (
    r"(?: (?:in|of|within|inside|throughout|across) (?:the|this|my|our) (?:whole |entire )?(?:document|text|file)"
    r"| everywhere| throughout)?"
)
_SHOUTED = (
    r"(?:(?:all|any)(?: of)?(?: the| my)? |the |every )?(?:upper[ -]?case|all[ -]caps|all[ -]capitals|caps)"
    r" text|(?:all(?: of)? (?:the )?|the |any )?text (?:(?:that|which)(?: is|['’]s) )?(?:written |typed )?in"
    rf" {_CAPITALS}|all(?: of)?(?: the)? (?:caps|capitals|uppercase|upper case)|everything"
    rf" (?:(?:that|which)(?: is|['’]s) )?(?:written |typed )?(?:in {_CAPITALS}|uppercase|upper case)|whatever is"
    rf" (?:written )?in {_CAPITALS}|(?:all(?: of)?(?: the)? |the )(?:upper[ -]?case|all[ -]caps)"
    rf" words|(?:all(?: of)?(?: the)? |the )words (?:(?:that|which)(?: are) )?(?:written |typed )?in {_CAPITALS}"
)
_LETTERS = r"(?:all(?: of)?(?: the)? |the )(?:capital|upper[ -]?case) (?:letters|characters)"
_TOLD = (
    r"(?:I|we) have (?:(?:some|a lot of|lots of|a) )?(?:text|words|document|paragraphs?)(?: (?:that|which) (?:is|are))?"
    rf"(?: written| typed)?(?: all)? in {_CAPITALS}[,;.:] (?:so |and )?(?:please |(?:(?:can|could) you )(?:please )?"
    r"|(?:I|we) (?:want|need|would like)(?: you)? to )?"
)
_WORKING = r"(?:(?:I am|I['’]m)(?: currently)? working on (?:my|a|this|the) \w+,? (?:and|so|but),? )?"
_NEED = r"(?:(?:I|we) (?:want|need|have|would like)(?: you)? to )?"
_EACH = r"(?:all(?: of)?(?: the)?|each|every(?: single)?|each and every)"
_FIRST = rf"(?:the )?(?:first|initial) letters? (?:of|in) {_EACH} words?"
_WHERE = r"(?P<where> (?:in|of|throughout) (?!(?:bold|italics?|capitals?|caps|upper|title|lower)\b)[^.;,\ue000]+?)?"
_TO_CAPITAL = r"(?:in)?(?:to )?(?:an? )?(?:be )?(?:upper[ -]?case|capitals?|capital letters?)(?: letters?)?"


def _order(order: str) -> Callable[[re.Match[str]], str]:
    return lambda m: f"{order}{m['end'] and '.'}"


def _worded(match: re.Match[str]) -> str:
    where = match["where"] or match.groupdict().get("at") or " of the whole document"
    return f"Capitalize each word{re.sub('^ (?:in|throughout) ', ' of ', where)}{match['end'] and '.'}"


LETTER_CASE = (
    sub(
        rf"{PLEASE}{_WORKING}{_NEED}{_CHANGE} (?:{_SHOUTED}){_HERE} (?:in)?(?:to )?(?:be )?{_SMALL}{_HERE}{END}",
        _order(LOWERED),
    ),
    sub(
        rf"{PLEASE}{_WORKING}{_NEED}{_CHANGE} (?:{_LETTERS}){_HERE} (?:in)?(?:to )?(?:be )?{_SMALL}{_HERE}{END}",
        _order(LETTERED),
    ),
    sub(
        rf"^{_TOLD}{_CHANGE} (?:it|them|that|this)(?: all)? (?:in)?(?:to )?{_SMALL}{END}",
        _order(LOWERED),
    ),
    sub(  # "capitalize the first letter of all words"
        rf"{PLEASE}{_WORKING}{_NEED}(?:capitali[sz]e {_FIRST}|capitali[sz]e {_EACH} words?){_WHERE}{END}",
        _worded,
    ),
    sub(  # "make the first letter of every word a capital", "begin every word with a capital letter"
        rf"{PLEASE}{_WORKING}{_NEED}(?:{_CHANGE} {_FIRST}{_WHERE} {_TO_CAPITAL}"
        rf"|(?:start|begin) {_EACH} words?(?P<at> (?:in|of|throughout) [^.;,\ue000]+?)? with an? "
        rf"(?:capital(?: letter)?|upper[ -]?case letter)){END}",
        _worded,
    ),
)  # fmt: skip

__all__ = ["LETTERED", "LETTER_CASE", "LOWERED"]
