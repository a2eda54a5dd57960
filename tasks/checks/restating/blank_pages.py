"""Orders for a blank page as people say them: "can you throw in a blank page right after this one?".

The document has just been opened, so that this page is the first one.
"""

import re

from tasks.checks.restating.patterns import END, sub

_ORDER = (
    r"^(?:hey|hi|hello|ok|okay)?[,!]? ?(?:(?:can|could|would|will) you )?(?:please )?(?:just )?(?:throw in|add(?: in)?"
    r"|insert|put(?: in)?|stick in|drop in|place|include|(?:I|we)(?:['’]d like| need| want)) (?:an?|one)"
    r"(?: new| single| completely)? (?:blank|empty) page"
)
_NEAR = r"(?:right |directly |immediately |straight |just )?"
_THIS = r"(?:this (?:one|page)|the current (?:one|page)|page (?:1|one)|the (?:first|1st) page|the page (?:I|we) am on)"

BLANK_PAGES = (
    sub(
        rf"{_ORDER} {_NEAR}(?:after|behind|following) {_THIS}(?: please)?{END}",
        lambda m: f"Insert a blank page after page 1{m['end'] and '.'}",
    ),
    sub(
        rf"{_ORDER} {_NEAR}(?P<side>after|behind|following|before|in front of|ahead of|above|below)"
        rf" (?P<what>(?!(?:this|that|it|these|those|the (?:next|current))\b)[^.;,?!]+?){END}",
        lambda m: f"Insert a blank page {_side(m)} {m['what']}{m['end'] and '.'}",
    ),
    sub(
        rf"{_ORDER} (?:at|to) the (?:very )?(?:end|back)(?: of (?:the|this|my) (?:document|text|file))?{END}",
        lambda m: f"Insert a blank page at the end of the document{m['end'] and '.'}",
    ),
)


def _side(match: re.Match[str]) -> str:
    return "after" if match["side"].casefold() in {"after", "behind", "following", "below"} else "before"
