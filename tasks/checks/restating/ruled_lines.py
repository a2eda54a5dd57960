"""A horizontal line between paragraphs as people ask for it: "draw a line across the page below the title"."""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END as _END
from tasks.checks.restating.patterns import PLEASE, sub

_LINE = (
    r"(?:an? |one )(?:(?:thin|simple|plain|single) )?(?:horizontal (?:line|rule|divider|separator)(?: line)?"
    r"|(?:dividing|separating|separator|divider) line|line across the (?:whole )?page|divider|hr)"
)
_MAKE = r"(?:add|insert|put|draw|place|create|include)"
END = rf"(?:,? please)?{_END}"
_WISH = r"(?:(?:I|we)(?: would|['’]d)? (?:want|like|need)(?: you)? (?:to )?)?"
_BELOW, _ABOVE = r"below|under|underneath|beneath|after|behind", r"above|before|over|on top of"
_WHAT = r"(?P<what>(?!it\b|this\b|that\b|them\b)[^.;]+?)"


def _side(match: re.Match[str]) -> str:
    side = "after" if re.fullmatch(_BELOW, match["side"], re.IGNORECASE) else "before"
    return f"Insert a horizontal rule {side} {match['what']}{match['end'] and '.'}"


RULED_LINES: tuple[Callable[[str], str], ...] = (
    sub(rf"{PLEASE}{_WISH}{_MAKE} {_LINE} (?:right |just |directly )?(?P<side>{_BELOW}|{_ABOVE}) {_WHAT}{END}", _side),
    sub(rf"^(?:right |just )?(?P<side>{_BELOW}|{_ABOVE}) {_WHAT},? (?:please )?{_MAKE} {_LINE}{END}", _side),
    sub(
        rf"{PLEASE}{_WISH}{_MAKE} {_LINE} at the (?:very )?(?:end|bottom)(?: of (?:the|this|my) (?:document|text"
        rf"|letter|file))?{END}",
        lambda m: f"Insert a horizontal rule at the end{m['end'] and '.'}",
    ),
)
