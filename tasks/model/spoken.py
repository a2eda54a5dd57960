"""Plans as they can be written from the request alone.

A grounded plan names parts of the document by their text ('Select the heading "Agenda"') where the request counts
("the second heading"). Without the document nobody can know that text: the plan mode would learn to invent one, and
acting would follow the invention. So such references go back to the request's own words before a plan is learned.
"""

import re
from collections.abc import Sequence

from tasks.model.words import split

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last")
KINDS = ("heading", "paragraph", "list item", "cell")
_COUNTED = re.compile(rf"\b(?:{'|'.join(ORDINALS)}) (?:{'|'.join(KINDS)})\b|\btitle\b", re.IGNORECASE)
_NAMED = re.compile(rf'\b(?:{"|".join(KINDS)}) "([^"]+)"')


def spoken(plan: Sequence[str], request: str) -> tuple[str, ...]:
    """The plan with references that the request counts said as the request says them.

    Left as it is where the request does not tell which reference is which: neither as many counted parts as unknown
    texts, nor a single one.
    """
    said = " " + " ".join(split(request)) + " "
    texts = [text for step in plan for text in _NAMED.findall(step)]
    unknown = list(dict.fromkeys(t for t in texts if " " + " ".join(split(t)) + " " not in said))
    counted = list(dict.fromkeys(match.group().lower() for match in _COUNTED.finditer(request)))
    if not unknown or not counted or (len(counted) > 1 and len(counted) != len(unknown)):
        return tuple(plan)
    names = dict(zip(unknown, counted if len(counted) > 1 else counted * len(unknown), strict=True))
    return tuple(_NAMED.sub(lambda m: names.get(m[1], m[0]), step) for step in plan)
