"""Sentences and clauses that only tell how things came about: what is asked for is in the others."""

import re
from collections.abc import Callable, Sequence

from tasks.checks.restating.patterns import FINITE, LIMITS, ORDERS

PEOPLE = (
    "teacher|lecturer|prof|professor|tutor|supervisor|boss|manager|editor|publisher|client|customer|printer|school"
    "|university|college|journal|department|office|company|examiner|instructor|guidelines?|style guide|wife|husband"
    "|colleague|chair|sister|brother|mother|father|friend|neighbou?r|partner|committee|secretary|landlord"
)
"""Who may want something of a document."""
_ASKS = re.compile(
    r"\b(?:should|must|shall|ought|needs?|needed|wants?|wanted|like|please|pls|could|can|would|will|let['’]?s|how"
    r"|prefer|help|has to|have to|to be|belongs?|insists?|requires?|asks?|asked|tell|told|without|except|only|leave"
    r"|keep|no longer|any ?more|supposed|is there|possible|expects?|wish|wishes|hope|suggests?|recommends?|proposes?"
    r"|demands?|stays?|remains?|uses?|fancy|fancies|craves?|favou?rs?|don['’]t (?:touch|change|alter|move))\b"
    r"|\b(?:cent(?:r|er)ed|underlined|justified|indented|aligned|highlighted|numbered|bulleted|bolded|itali[cs]i[sz]ed"
    r"|capitali[sz]ed|colou?red|shaded|spaced|bold|italics?|removed|deleted|replaced|gone)\b|^not\b|\ue000|\?",
    re.IGNORECASE,
)
"""It may ask for something: in so many words, or by a look without a verb ("title centred")."""
_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|these|those|this|that|one|ones|all of|both|each|same|there|so|such|second|others?)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    rf"^(?!(?:{ORDERS})\b)[^.!?]*\b(?:{FINITE}|put|\w{{3,}}ed)\b|^(?:my|our|the|your|an?) [\w ]+ here[.!]*$"
    rf"|^(?:I|we|he|she|they|someone|somebody|(?:my|our|the) (?:{PEOPLE}))(?:['’]\w+)?(?: also)?"
    r" (?!in\b|as\b)\w+[^.!?]*[.!]*$",
    re.IGNORECASE,
)
_ITSELF = re.compile(r"\bso (?:that )?it (?:reads|says)\b", re.IGNORECASE)
_HAPPENED = re.compile(
    r"^(?!(?:if|when|whenever|where|wherever|unless|while|after|before|as|for|in|on|at|under|every|each|all|any)\b)"
    rf"(?!(?:{ORDERS})\b)(?P<told>[^.,;:\ue000]*\b(?:{FINITE}|moved|changed|raised|dropped)\b[^.,;:\ue000]*), "
    rf"(?:so )?(?P<order>(?:please )?(?:{ORDERS})\b(?=.*(?:\ue000|\d)).+)$",
    re.IGNORECASE,
)
_RESTRICTS = re.compile(rf"\b(?:{LIMITS})\b|\d", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:that|which|who|whose)\b", re.IGNORECASE)


def without_story(sentences: Sequence[str], complete: Callable[[str], object]) -> list[str]:
    """Sentences without those before the order that only tell, where what is asked for refers to none of them.

    Args:
        sentences: of a request, quotations hidden.
        complete: says whether a sentence is an order in itself whatever words it has.
    """
    told = [_TELLS.match(s) is not None and not (_ASKS.search(s) or _RESTRICTS.search(s)) for s in sentences]
    first = next((k for k, story in enumerate(told) if not story), len(told))
    asked = list(sentences[first:])  # behind an order a story may say which, how much, or no longer
    if not first or not asked or any(_REFERS.search(_ITSELF.sub("", s)) for s in asked if not complete(s)):
        return list(sentences)
    return asked


def after_story(sentence: str) -> str:
    """The order behind what happened, as in "the quote went up, change 480 to 515"; else the sentence as it is.

    Args:
        sentence: of a request, quotations hidden.
    """
    match = _HAPPENED.match(sentence)
    if match is None or _ASKS.search(match["told"]) or _WHICH.search(match["told"]) or _REFERS.search(match["order"]):
        return sentence
    return match["order"]
