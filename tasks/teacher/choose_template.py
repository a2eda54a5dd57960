"""choose_template@1: the document on which a documented task can be done.

Words of the task and plan that name a thing (a table, a list, an image, a heading) decide; where several documents
hold it, one is drawn, so that tasks spread over them.
"""

import hashlib
import random
import re

from tasks.llm.wire import ChooseTemplateReply, ChooseTemplateRequest, TemplateCard

THINGS: dict[str, str] = {
    "table": r"\b(?:tables?$|tables?\b(?! of contents)|cells?|rows?|columns? (?:before|after|width))",
    "list": r"\b(?:lists?|bullets?|numbered|numbering|ordered|unordered|list item|demote|promote)\b",
    "image": r"\b(?:images?|graphics?|pictures?|wrap|crop)\b",
    "heading": r"\b(?:headings?|chapters?|table of contents|outline)\b",
}
NEEDED: tuple[str, ...] = ("table", "image", "list", "heading")
"""In order of how rarely documents hold them."""
WITHOUT = re.compile(
    r"\b(?:insert|create|add)\b[^.]*\btables?\b|\btable of contents\b|\b(?:drop-down|combo|style|level|type) list\b",
    re.I,
)


def answer(request: ChooseTemplateRequest, seed: int) -> ChooseTemplateReply:
    """Choose by the things the task needs; "" when no document holds one of them."""
    text = " ".join([request.task, *request.plan])
    spoken = WITHOUT.sub(" ", text)
    needed = [thing for thing in NEEDED if re.search(THINGS[thing], spoken, re.IGNORECASE)]
    fitting = [card for card in request.templates if all(_holds(card, thing) for thing in needed)]
    if not fitting and needed:
        fitting = [card for card in request.templates if _holds(card, needed[0])]
        needed = needed[:1]
    if not fitting:
        return ChooseTemplateReply(template="", reason=f"no document holds {' and '.join(needed)}")
    digest = hashlib.sha256(f"{seed}\0{text}".encode()).hexdigest()
    chosen = random.Random(digest).choice(fitting)
    return ChooseTemplateReply(
        template=chosen.name, reason=f"holds {' and '.join(needed)}" if needed else "any document will do"
    )


def _holds(card: TemplateCard, thing: str) -> bool:
    return any(thing in content for content in card.contents)
