"""Other wordings of a documented task: the request in a frame, the plan as it stands.

Frames of asking alone, no knowledge of any task. A reworded pair is flagged `reworded`, names the pair it comes from
and shares its seed family, so that every table can count tasks apart from wordings.
"""

import random
import re
from collections.abc import Sequence

from tasks.schemas import TaskPlan, digest

REWORDED = "reworded"

_FRAMES = (
    "How do I {t}?",
    "How can I {t}?",
    "How to {t}",
    "How do you {t}?",
    "Please {t}.",
    "I want to {t}.",
    "I need to {t}.",
    "I would like to {t}.",
    "I am trying to {t}.",
    "Can you {t}?",
    "Could you {t} for me?",
    "Would you please {t}?",
    "Help me {t}.",
    "Help me to {t}, please.",
    "Show me how to {t}.",
    "Tell me how to {t}.",
    "What do I do to {t}?",
    "What is the way to {t}?",
    "What are the steps to {t}?",
    "Is there a way to {t}?",
)
_PLACES = ("", " in {a}")
_NAMES = {
    "writer": "LibreOffice Writer", "calc": "LibreOffice Calc", "impress": "LibreOffice Impress",
    "draw": "LibreOffice Draw", "math": "LibreOffice Math", "base": "LibreOffice Base", "basic": "LibreOffice Basic",
    "chart": "a LibreOffice chart", "shared": "LibreOffice", "word": "Microsoft Word",
}  # fmt: skip
_NO_REQUEST = frozenset({"noun_title", "dangling", "lost_icon"})
"""Flags of tasks that do not read as a request, or whose plan is broken."""

MOST = len(_FRAMES) * len(_PLACES)


def of(pairs: Sequence[TaskPlan], count: int, seed: int) -> list[TaskPlan]:
    """At most `count` rewordings of each pair that reads as a request; the frames are drawn by the pair's id."""
    made = []
    for pair in pairs if count > 0 else ():
        if _NO_REQUEST.intersection(pair.flags) or len(pair.task.split()) > 30:
            continue
        ways = [(frame, place) for frame in _FRAMES for place in _PLACES]
        for frame, place in random.Random(digest([seed, pair.pair_id])).sample(ways, min(count, len(ways))):
            made.append(_reworded(pair, frame, place))
    return made


def _reworded(pair: TaskPlan, frame: str, place: str) -> TaskPlan:
    name = _NAMES.get(pair.app, pair.app.replace("-", " ").replace("_", " ").title())
    task = frame.format(t=_inner(pair.task) + place.format(a=name))
    return pair.model_copy(
        update={
            "pair_id": digest([pair.app, task, pair.plan]),
            "task": task,
            "flags": tuple(sorted({*pair.flags, REWORDED})),
            "parents": (pair.pair_id,),
        }
    )


def _inner(task: str) -> str:
    """The request inside a sentence: its first letter small unless the word has more capitals, no full stop."""
    first = task.split(" ", 1)[0]
    small = task if re.search(r"[A-Z\d].*[A-Z\d]", first) else task[:1].lower() + task[1:]
    return small.rstrip(" .?!")
