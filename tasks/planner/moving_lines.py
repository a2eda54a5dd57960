"""One paragraph or list item put elsewhere: before or after another, or to the top or end of its list or section.

It is moved past its neighbours by Ctrl+Alt+Up or Down. What is moved stays among its like: an item in its own list, a
paragraph of the running text beside one.
"""

import re

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.moving import Stretch, put
from tasks.planner.which_line import Told, list_called, one_line
from tasks.planner.whole_orders import POLITE, bare
from tasks.schemas import Plan

_BEFORE = r"above|before|in front of|ahead of"
_AFTER = r"below|after|behind|beneath|underneath"
_MOVE = rf"{POLITE}(?:move|put|bring|place|shift|relocate)"
_BESIDE = re.compile(
    rf"{_MOVE} (?P<what>.+?),? (?:up |down )?(?:to )?(?:right |directly |just |immediately )?"
    rf"(?P<side>{_BEFORE}|{_AFTER}) (?P<other>.+)",
    re.IGNORECASE,
)
_EDGE = re.compile(
    rf"{_MOVE} (?P<what>.+?),? (?:up |down )?(?:to|at) the (?:very )?(?P<edge>top|start|beginning|head|bottom|end)"
    r"(?: of (?P<of>[^\"“”]+))?",
    re.IGNORECASE,
)
_TOPS = ("top", "start", "beginning", "head")


def line_moved_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to move one line and nothing else, None of any other.

    Raises:
        Unfit: it cannot be told which line it is, or it cannot stand there.
    """
    text = bare(text)
    edge = _EDGE.fullmatch(text)
    if edge is not None:
        told = one_line(edge["what"], index)
        return None if told is None else _to_edge(told, edge["edge"].lower(), edge["of"] or "", index)
    for found in _matches(text):
        what = one_line(found["what"], index)
        other = one_line(found["other"], index) if what is not None else None
        if what is not None and other is not None:
            return _beside(what, other, bool(re.fullmatch(_BEFORE, found["side"], re.IGNORECASE)), index)
    return None


def _matches(text: str) -> list[re.Match[str]]:
    """The one way to cut the order in two where the words of a side stand in it once, outside quotation marks."""
    sides = re.findall(rf"\b(?:{_BEFORE}|{_AFTER})\b", re.sub(r"\"[^\"]*\"|“[^”]*”", "", text), re.IGNORECASE)
    found = _BESIDE.fullmatch(text)
    return [found] if found is not None and len(sides) == 1 else []


def _beside(what: Told, other: Told, before: bool, index: DocumentIndex) -> Plan:
    one, two = what.line, other.line
    if one is two or one.kind != two.kind:
        raise Unfit("the line", "a line beside itself, or one of another kind", "two lines of a kind")
    if one.kind == "list_item" and not any(one in run and two in run for run in index.lists):
        raise Unfit("the item", "an item of another list", "two items of one list")
    _unmixed(one, two, index)
    told = f'move "{one.text[:40]}" {"before" if before else "after"} "{two.text[:40]}"'
    return put(Stretch(one.index, one.index + 1), two.index if before else two.index + 1, index, told)


def _unmixed(one: Paragraph, two: Paragraph, index: DocumentIndex) -> None:
    """Raise where empty lines, or items of several levels, stand between: what belongs to which cannot be told."""
    low, high = sorted((one.index, two.index))
    between = [p for p in index.paragraphs if low <= p.index <= high]
    if any(p.empty for p in index.paragraphs if low - 1 <= p.index <= high + 1):
        raise Unfit("the line", "empty lines around it", "lines without")
    if one.kind == "list_item" and len({p.part.get("list_level") for p in between}) > 1:
        raise Unfit("the item", "items of several levels", "one level")


def _to_edge(what: Told, edge: str, of: str, index: DocumentIndex) -> Plan | None:
    """To the top or end of a list, for items; of running text only where the part is named."""
    line = what.line
    if line.kind != "list_item":
        return None if not of else _to_edge_of_part(line, edge, of, index)
    own = next(run for run in index.lists if line in run)
    if of and list_called(of, index) is not own:
        raise Unfit("the list", f'"{of}", in which the item is not', "the list of the item")
    if not of and not what.item:
        raise Unfit("the place", f"the {edge}", "the top or end of what")
    last = own[0] if edge in _TOPS else own[-1]
    _unmixed(line, last, index)
    told = f'move "{line.text[:40]}" to the {edge} of its list'
    return put(Stretch(line.index, line.index + 1), last.index + (edge not in _TOPS), index, told)


def _to_edge_of_part(line: Paragraph, edge: str, of: str, index: DocumentIndex) -> Plan:
    """To the start or end of the section that it stands in: paragraphs below one heading."""
    if edge not in _TOPS and re.fullmatch(r"(?:the |my |our )?(?:document|text|letter|file)", of, re.IGNORECASE):
        _unmixed(line, index.paragraphs[-1], index)
        told = f'move "{line.text[:40]}" to the {edge} of the document'
        return put(Stretch(line.index, line.index + 1), len(index.body), index, told)
    name = re.sub(r"^(?:the|my|our) |(?: section| part| chapter)$", "", of, flags=re.IGNORECASE)
    heads = [h for h in index.headings if h.text.strip().casefold() == name.strip('"“” ').casefold()]
    below = [p for p in index.below(heads[0]) if not p.empty] if len(heads) == 1 else []
    if line not in below or any(p.kind != "paragraph" for p in below):
        raise Unfit("the part", f'"{of}"', "the section of paragraphs that the line stands in")
    last = below[0] if edge in _TOPS else below[-1]
    _unmixed(line, last, index)
    told = f'move "{line.text[:40]}" to the {edge} of "{heads[0].text}"'
    return put(Stretch(line.index, line.index + 1), last.index + (edge not in _TOPS), index, told)
