"""A section put before or after another: "move the Skills section above Education", "swap Skills and Education".

A section is a heading with all that stands below it, up to the next heading of its level or above. It is moved past
its neighbours paragraph by paragraph, by Ctrl+Alt+Up or Down, which no table lets through.
"""

import re
from dataclasses import dataclass

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph, plain
from tasks.planner.whole_orders import POLITE, bare, press, whole_plan
from tasks.schemas import Check, Plan

_SECTION = r"(?:whole |entire |complete )?(?:section|part|chapter)"
_BEFORE = r"above|before|in front of|ahead of"
_AFTER = r"below|after|behind|beneath|underneath|under"
_COMES = (
    r"(?:(?:up|down) )?(?:(?:to|so(?: that)?(?: it)?|and have it|such that it)? ?(?:can |should |will )?(?:be|is|comes?"
    r"|stands?|goes|go|sits?|appears?|follows?)?(?: placed| put)? )?"
)
_PLACE = rf"(?P<side>(?:right |directly |just |immediately )?(?:{_BEFORE}|{_AFTER}))"
_MOVES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{POLITE}(?:move|put|bring|place|shift|relocate|take) (?P<what>.+?),? {_COMES}{_PLACE} (?P<other>.+)",
        rf"(?P<what>.+?) (?:should|must|ought to|needs? to|(?:has|have) to|belongs?)"
        rf"(?: be(?: moved| placed| put)?| come| go| stand| appear| sit)? (?:up |down )?(?:to )?{_PLACE} (?P<other>.+)",
        rf"{POLITE}(?:swap|switch|exchange)(?: around| round)?(?: the (?:order|places|positions?) of)? (?P<what>.+?)"
        rf" (?:and|with) (?P<other>.+?)(?: around| round| over)?",
    )
)


@dataclass(frozen=True)
class Stretch:
    """Body parts from one to another, the last one not included."""

    start: int
    end: int


def moved_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to move a section and nothing else, None of any other.

    Raises:
        Unfit: it cannot be told what the section is, or it cannot be moved there.
    """
    text = bare(text)
    found = next((m for p in _MOVES if (m := p.fullmatch(text)) and _heading(m["what"], index)), None)
    if found is None:
        return None
    what, other = _heading(found["what"], index), _heading(found["other"], index)
    swap = "side" not in found.re.groupindex
    if what is None or other is None or not _means_section(found["what"], found["other"], what, swap, index):
        return None
    if what.level != other.level or what is other:
        raise Unfit("the section", "headings of different levels", "two sections of one level")
    one, two = _section(what, index), _section(other, index)
    if swap:
        first, second = sorted((one, two), key=lambda s: s.start)
        if first.end != second.start:
            raise Unfit("the sections", "others between them", "two neighbours")
        return put(second, first.start, index, f'"{what.text}" and "{other.text}" change places')
    before = re.search(rf"(?:{_BEFORE})$", found["side"], re.IGNORECASE) is not None
    side, at = ("before", two.start) if before else ("after", two.end)
    return put(one, at, index, f'move the section "{what.text}" {side} "{other.text}"')


def _means_section(what: str, other: str, heading: Paragraph, swap: bool, index: DocumentIndex) -> bool:
    """A section is named as one; or its heading alone, where no heading is spoken of and nothing else says the same."""
    if _says_section(what) or (swap and _says_section(other)):
        return True
    lines = [p.text for p in (*index.filled(), *index.cells())]
    alone = sum(plain(text) == plain(heading.text) for text in lines) == 1
    return alone and not swap and not re.search(r"\bheadings?\b|[\"“”]", what, re.IGNORECASE)


def _says_section(said: str) -> bool:
    return bool(re.search(r"\b(?:sections?|parts?|chapters?)\b", said, re.IGNORECASE))


def _heading(said: str, index: DocumentIndex) -> Paragraph | None:
    """The only heading that is called so; "section" and "heading" may be said with it."""
    said = said.strip(" ,")
    for words in (said, _name(said)):
        found = index.headed.get(plain(words.strip("\"“”'‘’")), ())
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _name(said: str) -> str:
    said = re.sub(r"^(?:the|my|our) ", "", said, flags=re.IGNORECASE)
    said = re.sub(rf" {_SECTION}s?$| heading$", "", said, flags=re.IGNORECASE)
    return re.sub(
        rf"^(?:(?:the )?(?:{_SECTION}|heading) )(?:(?:called|named|titled|headed|entitled|on|about) )?(?:the )?",
        "", said, flags=re.IGNORECASE,
    )  # fmt: skip


def _section(heading: Paragraph, index: DocumentIndex) -> Stretch:
    """A heading with what stands below it.

    Raises:
        Unfit: a line in it looks like a heading and has no style of one.
    """
    ends = [p for p in index.paragraphs if p.index > heading.index and p.kind in ("heading", "title") and not p.empty]
    end = next((p.index for p in ends if p.kind == "title" or p.level <= heading.level), len(index.body))
    inside = [p for p in index.paragraphs if heading.index < p.index < end]
    seeming = next((p for p in inside if p.kind == "paragraph" and _seems_heading(p.text)), None)
    if seeming is not None:
        raise Unfit("the section", f'"{seeming.text}", which may be a heading or not', "headings with a style")
    return Stretch(heading.index, end)


def _seems_heading(text: str) -> bool:
    text = text.strip()
    return bool(text) and len(text) <= 45 and text[-1] not in ".!?:;,)" and not any(c.isdigit() for c in text)


def put(section: Stretch, at: int, index: DocumentIndex, told: str) -> Plan:
    """The plan that puts body parts before the part at a position.

    Raises:
        Unfit: a table stands in the way.
    """
    if section.start <= at <= section.end:
        order = Stretch(section.start, section.end)
        same = Check(kind="order", where={"index": order.start}, property="parts", value=_same(order))
        return whole_plan("move", told, ["Press Ctrl+Home."], [press("{CTRL}{HOME}")], same)
    past = Stretch(at, section.start) if at < section.start else Stretch(section.end, at)
    first = min(section.start, past.start)
    size, by = section.end - section.start, past.end - past.start
    if any(index.body[n]["kind"] == "table" for n in range(first, first + size + by)):
        raise Unfit("the section", "a table in the way", "paragraphs only")
    up = at < section.start
    old = list(range(size + by))
    new = [*old[by:], *old[:by]] if up else [*old[size:], *old[:size]]
    inside = [p.place for p in index.paragraphs if section.start <= p.index < section.end]
    select, action = selecting(Group((inside[0], inside[-1]) if len(inside) > 1 else (inside[0],)), index)
    key = "UP" if up else "DOWN"
    steps = [select, f"Press Ctrl+Alt+{key.capitalize()} {by} times."]
    check = Check(kind="order", where={"index": first}, property="parts", value=new)
    return whole_plan("move", told, steps, [action, press(f"{{CTRL}}{{ALT}}{{{key}}}" * by)], check)


def _same(stretch: Stretch) -> list[int]:
    return list(range(max(2, stretch.end - stretch.start)))
