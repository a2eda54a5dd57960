"""What people call the whole document: "in these rules", "of this CV", "all of it", as "this document".

A name is one of a kind of writing, or words of the document's own title; where a heading or a table's head bears it
too, it may mean that part, and the request stays as it is.
"""

import re

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex, plain
from tasks.planner.nouns import COMMANDS, LOOK_HEADS, NOUNS, PROPERTY_HEADS, STOP
from tasks.planner.quoting import PAIRS, listed
from tasks.planner.values import quotations

_KINDS = listed(
    """
    essay letter report newsletter contract agreement thesis dissertation article story book manuscript flyer
    handout manual assignment recipe memo minutes proposal cv resume résumé syllabus lease guide brochure leaflet
    invitation poem speech script diary worksheet sheet rule regulation bylaw circular bulletin notice policy invoice
    questionnaire prospectus programme program menu itinerary review factsheet biography announcement statement
    application rota timetable schedule
    """
)
_PLACED = r"(?P<lead>\b(?:in|of|from|throughout|through|across|within|inside|over|for) (?:all (?:of )?)?)"
_SET = (
    r"(?P<lead>(?:^|[.!?] |, )(?:please |(?:can|could|would) you (?:please )?|i (?:want|need|would like) )?"
    r"(?:(?:make|set|format|put|give|justify|use|need|want|have) )?(?:all (?:of )?|the whole of )?)"
)
_NAME = (
    r"(?P<det>this|these|our|my|the) (?P<whole>(?:whole|entire|complete) )?"
    r"(?P<name>[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)?)(?!\w)"
)
_FORMS = tuple(re.compile(lead + _NAME, re.IGNORECASE) for lead in (_PLACED, _SET))
_ALL = re.compile(
    r"(?P<lead>(?:^|[.!?] )(?:please |(?:can|could|would) you (?:please )?|i(?:['’]d| would)? (?:want|need|like) )?"
    r"(?:(?:make|set|format|put|have|turn|change) )?)(?:all of (?:it|this)|the whole of it|it all)(?= |$)",
    re.IGNORECASE,
)
_NARROWS = listed("that which who whose about on of from under below above where regarding concerning called")
_WORD = re.compile(r"\W*(?P<word>[\w£$€]+)?")


def of_itself(request: str, index: DocumentIndex) -> str:
    """The request with the names of the whole document as "this document".

    Args:
        request: as plain orders.
        index: the document.
    """
    for pattern in _FORMS:
        typed = _typed(request)
        request = pattern.sub(lambda m, typed=typed: _named(m, index, typed), request)  # type: ignore[misc]
    told = _ALL.search(request)
    if told is None or not _alone(request[: told.start()]):
        return request
    return f"{request[: told.start()]}{told['lead']}the whole document{request[told.end() :]}"


def _alone(before: str) -> bool:
    """Nothing but the document itself is spoken of before "all of it"."""
    rest = re.sub(r"\bthis document\b|\bthe whole document\b", "", before.lower())
    return not any(word in NOUNS for word in re.findall(r"\w+", rest)) and not any(c in rest for c in PAIRS)


def _typed(request: str) -> list[tuple[int, int]]:
    """Stretches that are words of the document or new text: quotations, and what follows a colon or "saying"."""
    new = _NEW.search(request)
    return [(a, b) for a, b, _ in quotations(request)] + ([(new.end(), len(request))] if new else [])


_NEW = re.compile(r":\s|\b(?:saying|reading|that (?:says|reads)|with the (?:text|words?))\b", re.IGNORECASE)


def _named(match: re.Match[str], index: DocumentIndex, typed: list[tuple[int, int]]) -> str:
    said = match["name"]
    placed = match.re is _FORMS[0]
    unsaid = match["det"].lower() == "the" and not (placed or match["whole"])
    if unsaid or any(a < match.end() and match.start() < b for a, b in typed):
        return match[0]
    tail = match.string[match.end() :]
    for name, rest in ((said, tail), (said.split(" ")[0], said[len(said.split(" ")[0]) :] + tail)):
        if _is_itself(name, match["det"].lower(), index) and _ends(rest):
            what = "this document" if placed and not match["whole"] else "the whole document"
            return f"{match['lead']}{what}{rest[: len(rest) - len(tail)]}"
    return match[0]


def _is_itself(name: str, det: str, index: DocumentIndex) -> bool:
    """It is a kind of writing or the title's own words, and no part of the document is called so."""
    words = plain(name).split()
    if not words:
        return False
    title, pointed = index.title, det != "the"
    known = plain(title.text) if title is not None else ""
    entitled = pointed and f" {' '.join(words)} " in f" {known} "
    kind = words[-1] in _SINGULAR and (pointed or words[-1] != "sheet")
    kind = kind and (len(words) == 1 or (pointed and words[0] not in STOP | COMMANDS | NOUNS.keys()))
    part = name.lower().split()[-1] in NOUNS and words[-1] != "letter"
    if not (kind or entitled) or (part and len(words) == 1):
        return False
    others = [h.text for h in index.headings if h is not title]
    heads = [*others, *(cell for table in index.tables for cell in table.header)]
    return not any(words[-1] in plain(head).split() for head in heads)


_SINGULAR = frozenset(word for kind in _KINDS for word in plain(kind).split())


def _ends(rest: str) -> bool:
    """The name ends here: what follows is no noun of it ("the recipe title") and says of no part ("rules that ...")."""
    following = _WORD.match(rest)
    word = following["word"] if following is not None else None
    if word is None or not rest.startswith(" "):
        return True
    low = word.lower()
    if low in _NARROWS | LOOK_HEADS | PROPERTY_HEADS or low in NOUNS:
        return False
    return low in STOP | COMMANDS or word[0].isupper() or not word[0].isalpha()


_AUTHOR = re.compile(
    r"\b(?:set|change|make|put|enter) the (?:document )?author (?:property )?"
    r"(?:(?:of|in) (?:the|this|my) (?:document|file|(?:document )?properties) )?(?:to|as|be)\b",
    re.IGNORECASE,
)


def with_author(request: str) -> None:
    """Raise where the author of the document is to be another: the application takes that from its own settings.

    Raises:
        Unfit: it is such an order.
    """
    if _AUTHOR.search(request):
        raise Unfit("the author", "a property that the application sets by itself", "title, subject or keywords")


__all__ = ["of_itself", "with_author"]
