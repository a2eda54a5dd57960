"""Page numbers with how many pages there are: "Page X of Y" in a header or footer is two fields, and no text."""

import re

WITH_COUNT = "page numbers with the page count"
"""How both readings are told of them."""
_OF = (
    r"(?:[\"“‘'«]|\()?page (?:x|n|no\.?|\d{1,3}|#|_+|\[\w+\]|<\w+>|\{\w+\}) of (?:y|z|n+|xx?|m|\d{1,3}|#|_+"
    r"|\[\w+\]|<\w+>|\{\w+\}|(?:the )?total(?: (?:number of )?pages)?)\b[\]>}]?(?:[\"”’'»]|\))?"
)
_EXAMPLE = re.compile(
    rf",?(?: \(?(?:like|as|in the (?:format|form|style|way)(?: of)?|with the (?:text|format)|formatted (?:as|like)"
    rf"|format|style|reading|that (?:say|read)s?|saying|e\.g\.|i\.e\.|such as|so (?:that )?it (?:says|reads)))*:?"
    rf" ?{_OF}\)?(?: format| style| form)?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:the )?(?:current )?page numbers?(?: and|,? (?:together )?with| plus|,? as well as) "
    r"(?:the )?(?:total (?:number|count) of pages|total pages?|total page (?:count|number)|number of pages|page count"
    r"|total)\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\b(?:the |a )?page numbers?\b|\bnumber (?:the|all|all the|every|each) pages?\b|\bpage numbering\b", re.IGNORECASE
)
_REAL = re.compile(
    r",? (?:and |but |please )?(?:with|using|as|via) (?:the )?(?:(?=fields)|real|actual|proper|live|automatic|genuine"
    r"|updating|dynamic|correct|right)(?: (?:automatic|live|updating|page))* ?(?:numbers?|numbering|fields?|page"
    r" numbers?)(?: (?:in place of|instead of|for) (?:the )?X and (?:the )?Y)?(?: that (?:update|change|count)s?"
    r"(?: (?:themselves|by themselves|automatically))?)?(?=[.!]*$)",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:headers?|footers?|numbers?|numbering|number (?:the|all|every|each)|(?:at|on|in|to) the (?:very )?"
    r"(?:top|bottom|foot)|bottom|top|(?:every|each|all) (?:the )?pages?)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:replac\w+|delet\w+|remov\w+|chang\w+|swap\w*|renam\w+|erase|rid|instead)\b", re.IGNORECASE)


def with_count(request: str) -> str:
    """The request with "Page X of Y", quoted or not, as the page numbers with the page count that it stands for.

    Only where something comes into the header, the footer or onto every page: such words elsewhere are words.
    """
    request = _TOTAL.sub(WITH_COUNT, request)
    found = _EXAMPLE.search(request)
    if found is not None:  # that they are to count by themselves needs no word
        request = _REAL.sub("", request)
        found = _EXAMPLE.search(request)
    if found is None or _OTHER.search(request):
        return request
    rest = f"{request[: found.start()]} {request[found.end() :]}"
    if not _STORY.search(rest):
        return request
    named = _NUMBERS.search(rest)
    if named is None:
        lead = re.sub(r"\b(?:say|read)(s?)$", r"show\1", request[: found.start()].rstrip())
        return f"{lead} {WITH_COUNT}{request[found.end() :]}".strip()
    order = "" if named[0].casefold().startswith(("page", "the", "a ")) else "add "
    told = f"{rest[: named.start()]}{order}{WITH_COUNT}{rest[named.end() :]}"
    return re.sub(r" {2,}", " ", re.sub(r" +([,.;])", r"\1", told)).strip()
