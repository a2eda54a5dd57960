"""Orders that hang on a condition: "if nobody is down for any evening, delete the column" is done by no reader here.

Whether a condition holds is for a person to say; what only sounds like one ("if you can", "when you get a chance") asks
for nothing.
"""

import re

from tasks.checks.reading.frames import Unreadable

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|‘[^’]*’|«[^»]*»|(?<!\w)'[^']*'(?!\w)")
_TROUBLE = r"(?:not )?(?:too much )?(?:trouble|bother|work)"
_COURTESY = re.compile(
    r"\b(?:if|when|whenever|once|as soon as) (?:at all )?(?:you(?:['’]re| are)? (?:can|could|would|will|please|like|may"
    r"|free|able|wish|want|so kind|(?:do not|don['’]?t|would not|wouldn['’]?t) mind"
    r"|(?:have|get|find|got)(?: (?:a|the|some|enough))?(?: (?:spare|free|quick))? "
    r"(?:time|moment|minute|min|second|sec|chance))\b"
    rf"|(?:(?:it|that)(?:['’]s| is) )?(?:at all )?(?:possible|ok|okay|alright|convenient|no trouble|{_TROUBLE})\b"
    r"|I may\b|I might\b|I can\b|I could\b)"
    r"|\b(?:see|check|wonder(?:ing)?|grateful|glad|happy|pleased|nice|great|lovely|good|helpful|thankful|appreciated?"
    r"|appreciate it|ask|asking|mind|as|even|obliged|delighted|better|best|neater|nicer|cool|super|kind|perfect|ideal"
    r"|wonderful|brilliant|(?:love|like|prefer|help|want) (?:it|this)|helps?|useful) if\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:(?:if|unless|assuming|supposing|provided|providing|as long as)\b"
    r"|(?:once|when|whenever|until|till|as soon as|(?:^|(?<=[.;:!?] ))(?:should|after))"
    r" (?:(?!\b(?:and|then|so)\b)[^.;,:!?])*?"
    r"\b(?:is|are|was|were|has|have|had|be|isn['’]t|aren['’]t|hasn['’]t|haven['’]t|doesn['’]t|don['’]t)\b)"
    r"[^.;,:!?]*",
    re.IGNORECASE,
)


_TAKEN_BACK = re.compile(
    r"\b(?:I|we)(?:['’]m| am| was| were|['’]re| are)? (?:only |just )?(?:joking|kidding|wonder(?:ing)?)"
    r"(?=[.!?]*(?:\s*$|\s+[A-Z]))",
    re.IGNORECASE,
)
_OTHER_DOCUMENTS = re.compile(
    r"\b(?:by default|(?:new|future|other) documents?"
    r"|default (?:font|typeface|font size|text size|language|margins?|line spacing))\b",
    re.IGNORECASE,
)
"""As in "make Arial the default font": more than this document's own look may be meant."""


def unconditional(request: str) -> None:
    """Nothing, where an order is to be done in any case.

    Args:
        request: as plain orders.

    Raises:
        Unreadable: it hangs on a condition.
    """
    text = _COURTESY.sub(lambda m: " " * len(m[0]), _QUOTED.sub(lambda m: "_" * len(m[0]), request))
    if _OTHER_DOCUMENTS.search(text):
        raise Unreadable("what other documents get is a setting of the application")
    if _TAKEN_BACK.search(text):
        raise Unreadable("whether it is still wanted is for you to say")
    found = _CONDITION.search(text)
    if found is not None:
        said = request[found.start() : found.end()].strip()
        raise Unreadable(f'whether it is so ("{said}") is for you to say: ask without the condition')
