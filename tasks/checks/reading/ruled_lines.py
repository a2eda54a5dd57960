"""Clauses that ask for a horizontal line between paragraphs: one empty paragraph that is a line, right there."""

from tasks.checks.reading.drawn_lines import RuleWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.places import PlaceReader
from tasks.checks.reading.resolve import resolve


def ruled(frame: Frame) -> list[Wish] | None:
    """As in "insert a horizontal rule after the title", "... before the second paragraph", "... at the end".

    Raises:
        Unreadable: where it is to be is not said.
        Unclear: the place is none or more than one paragraph.
    """
    clause = frame.clause
    found = [k for k in clause.roles("object") if clause.items[k].name == "rule"]
    sides = [k for k in clause.roles("preposition") if clause.items[k].name in {"before", "after", "end"}]
    if not found or len(sides) != 1 or not clause.verbs("insert"):
        return None
    clause.take([*found, *sides, *clause.verbs("insert", "set")])
    places = [p for p in PlaceReader(clause.items, clause.used).all() if p.noun != "document"]
    side, body = clause.items[sides[0]].name, frame.document.body
    if len(places) > 1 or (side == "end") == bool(places):
        raise Unreadable("where the horizontal line is to be is not said in a way that can be looked for")
    if side == "end":
        return [_behind(len(body) - 1, body)]
    ways = resolve(places[0], frame.document)
    lines = {span.line for span in ways[0]} if len(ways) == 1 else set()
    if len(lines) != 1 or frame.document.lines[min(lines)].key[1] is not None:
        raise Unclear("one paragraph or heading beside which the horizontal line is to be")
    at = frame.document.lines[min(lines)].key[0]
    return [_behind(at if side == "after" else at - 1, body)]


def _behind(above: int, body: list[dict[str, object]]) -> Wish:
    if above < 0 or body[above]["kind"] not in {"paragraph", "heading"} or not str(body[above]["text"]).strip():
        raise Unclear("a paragraph right above the horizontal line")
    return RuleWish(above)
