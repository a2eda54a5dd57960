"""Paragraphs that become one: "join the last two paragraphs", "merge the paragraph starting X with the next one"."""

import re

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.which_line import Told, one_line
from tasks.planner.whole_orders import POLITE, bare, press, whole_plan
from tasks.schemas import Check, Plan

_JOIN = rf"{POLITE}(?:join|merge|combine|run|put|make|turn)"
_INTO_ONE = r"(?: together)?(?: (?:in)?to)?(?: (?:one|a single)(?: single)?(?: paragraph)?)?(?: together)?"
_COUNT = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_COUNTED = re.compile(
    rf"{_JOIN}(?: together)? the (?P<edge>first|last|final) (?P<count>two|three|four|[234]) paragraphs"
    rf"(?: (?:of|under|below|in) (?P<of>[^\"“”]+?))??(?P<one>{_INTO_ONE})",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"{_JOIN} (?P<what>the .+?) (?:with|to|onto|and) the (?:one|paragraph|line)? ?(?P<side>before|after|above|below"
    rf"|next|following|previous)(?: (?:one|paragraph))?(?: it)?(?P<one>{_INTO_ONE})",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"{_JOIN} (?P<what>the .+?) (?:with|to|onto|and) (?P<other>the .+?)(?P<one>{_INTO_ONE})", re.I)
_PLAINLY = re.compile(r"\b(?:join|merge|combine)\b", re.IGNORECASE)


def joined_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to join paragraphs and nothing else, None of any other.

    Raises:
        Unfit: which they are cannot be told, or they are no running text one after the other.
    """
    text = bare(text)
    for pattern, told in ((_COUNTED, _counted), (_NEXT, _with_next), (_PAIR, _pair)):
        found = pattern.fullmatch(text)
        if found is None or not (_PLAINLY.search(text) or re.search(r"\b(?:one|single)\b", found["one"])):
            continue
        lines = told(found, index)
        if lines is not None:
            return _plan(lines, index)
    return None


def _counted(found: re.Match[str], index: DocumentIndex) -> list[Paragraph] | None:
    count, prose = _COUNT[found["count"].lower()], index.prose
    if found["of"]:
        first = one_line(f"the first paragraph of {found['of']}", index)
        last = one_line(f"the last paragraph of {found['of']}", index)
        if first is None or last is None:
            return None
        prose = tuple(p for p in prose if first.line.index <= p.index <= last.line.index)
    return list(prose[:count] if found["edge"].lower() == "first" else prose[-count:])


def _with_next(found: re.Match[str], index: DocumentIndex) -> list[Paragraph] | None:
    told = one_line(found["what"], index)
    if told is None:
        return None
    step = -1 if found["side"].lower() in ("before", "above", "previous") else 1
    number = told.line.number + step
    if not 1 <= number <= len(index.paragraphs):
        raise Unfit("the paragraph", "none beside it", "a neighbour")
    return sorted((told.line, index.paragraphs[number - 1]), key=lambda p: p.index)


def _pair(found: re.Match[str], index: DocumentIndex) -> list[Paragraph] | None:
    told = [one_line(found[name], index) for name in ("what", "other")]
    lines = [t.line for t in told if isinstance(t, Told)]
    return sorted(lines, key=lambda p: p.index) if len(lines) == 2 and lines[0] is not lines[1] else None


def _plan(lines: list[Paragraph], index: DocumentIndex) -> Plan:
    first, last = lines[0], lines[-1]
    if len(lines) < 2 or last.index - first.index != len(lines) - 1:
        raise Unfit("the paragraphs", "others between them", "neighbours")
    if any(p.kind != "paragraph" or not re.search(r"[.!?:;][\"”’')\]]*\s*$", p.text) for p in lines):
        raise Unfit("the paragraphs", "a line that is no sentence", "running text")
    steps, actions = [], []
    for paragraph in reversed(lines[:-1]):
        select, action = selecting(Group((paragraph.place,)), index)
        keys = ["{END}", "{DELETE}"] + ([] if paragraph.text[-1:].isspace() else [" "])
        steps += [select, "Press End.", "Press Delete.", 'Type " ".'][: len(keys) + 1]
        actions += [action, *map(press, keys)]
    check = Check(kind="order", where={"index": first.index}, property="joined", value=len(lines))
    told = " and ".join(f'"{p.text[:30]}"' for p in lines)
    return whole_plan("join", f"join {told}", steps, actions, check)
